"""A demo's day with work in it, so that no page is empty."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

CAST = (
    ("ana", "analyst"),
    ("adam", "analyst"),
    ("sofia", "supervisor"),
    ("petra", "protection"),
    ("daniel", "dpo"),
    ("alba", "admin"),
)
TRAVELLERS = 1_500


def furnish(home: Path) -> dict[str, list[str]]:
    """Makes the day; gives for each page with a code in its address what stands there, by the page's name."""
    from fairway.cli import demo

    asked = argparse.Namespace(
        home=str(home),
        travellers=TRAVELLERS,
        list_entries=TRAVELLERS,
        seed=7,
        fresh=False,
        no_serve=True,
        json=True,
        port=0,
    )
    demo.run(asked)
    codes = _decide()
    return {
        "hit": [codes[0]],
        "booking": [codes[0]],
        "companion": [codes[0], _companion(codes[0])],
        "quarantined": [_quarantine()],
        "list-version": [_list_version(home)],
        "own-proposal": [_own_entries()],
        "carrier": [_oversight(codes[4])],
    }


def _act(name: str, purpose: str = "list_keeping", ground: str = "demo") -> Any:
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    return Act(staff.actor_named(name), Purpose(purpose), at=utc_now(), ground=ground)


def _decide() -> list[str]:
    """One confirmed, one disputed, one that waits for a second person, one for information, some held."""
    from fairway import casework, staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose, Role

    operator = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="demo")
    staff.add_account(operator, "petra", Role.PROTECTION_OFFICER)
    codes = [row.code for row in casework.queue(_act("ana", "terrorism"), most=100) if row.strength != "weak"]
    same, other = (
        ("same_person_pass_on", "document_and_birth_date_agree"),
        ("different_person", "several_details_differ"),
    )
    for code, answers in (
        (codes[1], (("ana", same), ("adam", same))),
        (codes[2], (("ana", same), ("adam", other))),
        (codes[3], (("adam", same),)),
        (codes[5], (("ana", ("cannot_tell", "ask_carrier")),)),
        (codes[6], (("adam", other),)),
    ):
        for name, (outcome, reason) in answers:
            act = _act(name, "serious_crime", f"hit {code}")
            casework.take(act, code)
            version = casework.hit(act, code).traveller_version
            casework.decide(act, code, outcome=outcome, reason=reason, traveller_version=version)
    casework.take(_act("adam", "terrorism", "hit"), codes[7])
    return codes


def _companion(code: str) -> str:
    from fairway import casework

    found = casework.journey(_act("ana", "serious_crime", f"hit {code}"), code).companions
    return found[0].code if found else code


def _quarantine() -> str:
    from fairway import intake
    from fairway.kit.identifiers import public_code
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act
    from tests.path.pushes import booking, person, push

    whole = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")))
    torn = whole.replace(b"TVL+120726:0915:120726:1130+QXA+QZB+QX+417'EQN", b"TVL+12O726+QXA+QZB+QX+417'EQN", 1)
    intake.receive(machine_act(Purpose.INTAKE), [torn], transport="test")
    intake.read_waiting(machine_act(Purpose.INTAKE))
    waiting = intake.quarantine(_act("sofia", "administration"))[0].id
    intake.propose_repair(_act("sofia", "administration"), waiting, whole, reason=intake.Reason.FLIGHT)
    return public_code(waiting)


def _list_version(home: Path) -> str:
    from fairway import watchlists
    from fairway.kit.identifiers import public_code

    lines = (home / "day" / "watchlist.csv").read_text("utf-8").splitlines()
    header = lines[0].split(",")
    fresh = [
        ",".join({"entry_id": f"N-{at}", "names": f"Invented Person {at}"}.get(each, "") for each in header)
        for at in (1, 2)
    ]
    data = "\n".join([*lines[:-3], *fresh, ""]).encode()
    return public_code(watchlists.load(_act("sofia"), "csv", data).version)


def _own_entries() -> str:
    from fairway.kit.clock import utc_now
    from fairway.watchlists import own

    today = utc_now().date()
    ground = own.Ground(
        "Police Act 12, order 7", "Regional court", today + timedelta(days=80), today + timedelta(days=60)
    )
    header = b"entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"
    first = own.propose(
        _act("ana"), header + "OWN-1,Ilse Beispiel|Ильзе Байшпиль,,1970-01-02,F,XQA,\n".encode(), ground
    )
    own.approve(_act("sofia"), first.code)
    rows = "OWN-2,Yusuf Al-Namudhaji|يوسف النموذجي,Abu Namudhaj,1975-11-20,M,XQB,P:XQB:XB0031277\nOWN-3,Jan Examplov,,1981,M,XQA,\n"
    return own.propose(_act("ana"), header + rows.encode(), ground).code


def _oversight(code: str) -> str:
    from fairway import casework, oversight

    casework.hit(_act("adam", "terrorism", f"hit {code}"), code)  # a read that nothing explains
    oversight.break_glass(_act("adam", "terrorism", "case 2026-117"), "life")
    oversight.anchor(_act("daniel", "oversight"))
    from fairway import carriers

    found = carriers.quality(_act("daniel", "oversight"))
    return max(found, key=lambda each: (len(each.findings), each.carrier)).carrier or "-"
