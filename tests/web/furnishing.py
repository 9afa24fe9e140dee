"""A demo's day with work in it, so that no page is empty."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

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
        **_outward(codes[0]),
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
    staff.add_desk(operator, "Arabic")
    staff.join_desk(operator, "Arabic", "adam")
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


def _outward(code: str) -> dict[str, list[str]]:
    """The traveller of a hit travels once more the day after, with a companion.

    Under "canary" stand their sealed values, under "canary-own" those that nobody shares.
    """
    from datetime import date

    from fairway import casework
    from fairway.kit.clock import utc_now
    from fairway.kit.identifiers import from_public_code, public_code
    from fairway.safeguards import Act, Actor, Purpose, Role
    from fairway.safeguards.actions import TransmissionsRead
    from fairway.store import bookings, journeys, reviews, transmissions
    from fairway.store.archive import archive, perform
    from fairway.store.models import Traveller as Row
    from fairway.travel import Booking, Flight, ItineraryLeg, Traveller
    from fairway.travel.booking import Contact, ContactKind, Locator, Payment, Seat

    hit = reviews.find(from_public_code(code))
    assert hit is not None
    kept = bookings.journey_of(archive(), hit.traveller)
    assert kept is not None
    person = kept.record.pnr or kept.record.api
    assert person is not None
    leaves = date.fromordinal(kept.day) + timedelta(days=1)
    legs = [("QVA", "QHP"), ("QHP", "QUT"), ("XBT", "QVA")]
    booking = Booking(
        locators=(Locator(system="Z0", code="N3XTD4"),),
        itinerary=tuple(
            ItineraryLeg(
                carrier="Z0",
                number=str(901 + at),
                departs_from=start,
                arrives_at=end,
                departs_on=leaves + timedelta(days=at),
            )
            for at, (start, end) in enumerate(legs)
        ),
        contacts=(Contact(kind=ContactKind.PHONE, value="+990 55512044"), *kept.record.contacts),
        travellers=(
            msgspec.structs.replace(
                person,
                documents=person.documents or (kept.record.api.documents if kept.record.api else ()),
                birth_date=person.birth_date or (kept.record.api.birth_date if kept.record.api else ""),
                seats=(Seat(number="12C", leg=1),),
                payments=(Payment(kind="CC", account="424242XXXXXX1234"),),
            ),
            Traveller(surname="BEISPIELFRAU", given_names="ORLA", seats=(Seat(number="12D", leg=1),)),
        ),
    )
    flight = Flight("Z0", "901", departs_on=leaves, departs_from="QVA", arrives_at="QHP")
    now = utc_now()
    act = Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=now)
    with perform(act) as house:
        (receipt,) = transmissions.keep(house, [b"next day"], transport="test", at=now)
        row = journeys.flight_row(house, flight, at=now)
        journeys.store_bookings(house, row, [booking], transmission=receipt.id, sent_at=now, at=now)
        act.record(TransmissionsRead(object="next day", count=1, bookings=1, travellers=2, findings=0, quarantined=0))
    other = next(row.id for row in Row.objects.filter(flight_id=row.id) if row.id != hit.traveller)
    mine = casework.journeys(_act("ana", "serious_crime", f"hit {code}"), code)
    near = casework.follow(_act("ana", "serious_crime", f"hit {code}"), code).nodes[1:]
    views = [view for view in (kept.record.pnr, kept.record.api) if view is not None]
    own = [str(each.number) for view in views for each in view.documents] + [str(view.birth_date) for view in views]
    shared = [str(view.surname) for view in views] + [each.value for each in kept.record.contacts]
    return {
        "flight": [public_code(kept.flight)],
        "elsewhere": [code, mine[0].code if mine else public_code(other)],
        "follow": [code, near[0].code],
        "canary": _telling([*own, *shared]),
        "canary-own": _telling(own),
    }


def _telling(values: list[str]) -> list[str]:
    """Values by which somebody could be known: long enough to stand nowhere by chance."""
    return sorted({each for each in values if len(each) > 5 and any(sign.isalnum() for sign in each)})


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
