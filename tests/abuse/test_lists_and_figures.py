"""Attempts at own lists, at figures and at what a page shows: by the office, the command line, the console, and SQL."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fairway import oversight, staff
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.watchlists import own
from tests.abuse.cases import abuse
from tests.casework.conftest import Cast, Desk

cast = Cast()
HEADING = b"entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"
PARTNER = HEADING + b"O-1,Former Partner,,1985-06-07,F,UTO,P:UTO:XQ4444444\n"


def act(name: str, role: Role, *, days: int = 0) -> Act:
    return Act(Actor(name, role), Purpose.LIST_KEEPING, at=utc_now() + timedelta(days=days), ground="own entries")


def ground(days: int = 80) -> own.Ground:
    today = utc_now().date()
    return own.Ground(
        "Police Act 12, order 7", "Regional court", today + timedelta(days=days), today + timedelta(days=20)
    )


def declare(name: str, role: Role) -> None:
    staff.declare_relation(
        act(name, role), names=("Partner, Former",), birth_date="1985-06-07", documents=("xq 4444444",)
    )


# -- U02: a former partner ------------------------------------------------------------------------------------------


@abuse("U02")
@pytest.mark.parametrize("by", ["Ana", "Sofia"])
def test_whom_anybody_here_declared_as_near_is_put_on_no_list(staffed: Path, by: str) -> None:
    declare("Adam", Role.ANALYST)
    role = Role.ANALYST if by == "Ana" else Role.SUPERVISOR

    with pytest.raises(Refused, match="declared as near") as refusal:
        own.propose(act(by, role), PARTNER, ground())

    assert "Adam" not in str(refusal.value)
    assert refusal.value.cites


@abuse("U02")
def test_a_relation_declared_after_the_proposal_stops_the_second_person(staffed: Path) -> None:
    code = own.propose(act("Ana", Role.ANALYST), PARTNER, ground()).code
    declare("Ana", Role.ANALYST)

    with pytest.raises(Refused, match="declared as near"):
        own.approve(act("Sofia", Role.SUPERVISOR), code)


@abuse("U02")
def test_the_marks_of_people_near_to_staff_name_nobody(staffed: Path) -> None:
    declare("Ana", Role.ANALYST)
    kept = b"".join(path.read_bytes() for path in staffed.rglob("*") if path.is_file()).upper()

    assert [word for word in (b"FORMER", b"PARTNER", b"XQ4444444", b"1985-06-07") if word in kept] == []


@abuse("U02")
def test_by_the_command_line_one_person_lists_nobody_and_nobody_for_long(cli: Any, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(PARTNER)
    today = utc_now().date()
    days = ["--review", (today + timedelta(days=20)).isoformat(), "--until"]
    words = ["lists", "own", "import", str(file), "--basis", "Police Act 12", "--owner", "Regional court", *days]

    code, said = cli("Sofia", *words, (today + timedelta(days=91)).isoformat())
    assert code == 1 and "within 90 days" in said
    code, said = cli("Sofia", *words, (today + timedelta(days=80)).isoformat(), "--json")
    proposal = json.loads(said[: said.rindex("}") + 1])["code"]
    code, said = cli("Sofia", "lists", "own", "approve", proposal)
    assert code == 1 and "a second person approves" in said


@abuse("U02")
def test_three_hits_on_an_entry_that_were_all_somebody_else_are_told_to_the_officer(desk: Desk) -> None:
    from django.db import connection

    own.approve(act("Sofia", Role.SUPERVISOR), own.propose(act("Ana", Role.ANALYST), PARTNER, ground()).code)
    for number in ("1", "2", "3"):
        desk.hit(number=number)
    officer = Act(cast.daniel, Purpose.OVERSIGHT, at=utc_now(), ground="nightly")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_hit SET list_source = 'own', entry_id = 'O-1'")
        assert not [each for each in oversight.conflicts(officer) if each.kind == "unproductive.own-entry"]
        cursor.execute("UPDATE store_hit SET state = 'no_match'")

    [found] = [each for each in oversight.conflicts(officer) if each.kind == "unproductive.own-entry"]

    assert found.object == "O-1"


# -- U06: under the name of terrorism -------------------------------------------------------------------------------


@abuse("U06")
def test_what_no_court_confirms_is_over_after_seven_days(staffed: Path) -> None:
    own.approve(act("Sofia", Role.SUPERVISOR), own.propose(act("Ana", Role.ANALYST), PARTNER, ground()).code)
    assert len(own.entries(act("Daniel", Role.DATA_PROTECTION_OFFICER))) == 1

    own.propose(act("Ana", Role.ANALYST, days=8), PARTNER.replace(b"O-1", b"O-2"), ground())

    assert own.entries(act("Daniel", Role.DATA_PROTECTION_OFFICER, days=8)) == ()


@abuse("U06")
@pytest.mark.parametrize("name", ["Ana", "Sofia"])
def test_whoever_proposes_or_approves_confirms_nothing(cli: Any, name: str) -> None:
    code, said = cli(
        name, "lists", "own", "confirm", "AAAA-AAAA", "--authority", "Regional court", "--reference", "order 1/2026"
    )

    assert code == 1
    assert "may not confirm entry" in said


# -- U17: the screen ------------------------------------------------------------------------------------------------


@abuse("U17")
@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("Ana", ("/queue/", "/lists/", "/statistics/", "/account/")),
        ("Sofia", ("/queue/", "/board/", "/lists/own/", "/statistics/")),
        ("Daniel", ("/oversight/", "/statistics/", "/lists/")),
    ],
)
def test_every_page_says_who_has_it_open_and_when(web: Any, name: str, pages: tuple[str, ...]) -> None:
    client = web(name)
    seen = 0
    for page in pages:
        answer = client.get(page)
        if answer.status_code != 200:
            continue
        seen += 1
        text = answer.content.decode()
        assert re.search(
            rf'<footer class="trace"[^>]*>(?:<a [^>]*>[^<]*</a> )?<bdi>{name}</bdi> <bdi>\d{{4}}-\d\d-\d\d \d\d:\d\dZ</bdi></footer>',
            text,
        ), page
    assert seen >= 2


# -- U26: figures ---------------------------------------------------------------------------------------------------


@abuse("U26")
def test_one_period_subtracted_from_another_leaves_nobody(desk: Desk) -> None:
    from django.db import connection

    for number in range(7):
        desk.hit(number=str(number))
    supervisor = Act(cast.sofia, Purpose.OVERSIGHT, at=utc_now(), ground="figures")
    today = utc_now().date().toordinal()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM store_hit ORDER BY id")
        rows = [row[0] for row in cursor.fetchall()]
        cursor.execute("UPDATE store_hit SET day = %s, state = 'match'", [today])
        cursor.execute("UPDATE store_hit SET day = %s WHERE id = %s", [today - 60, rows[0]])

    month, quarter = (oversight.figures(supervisor, days) for days in (30, 90))

    assert {each.code: each.count for each in month.funnel}["hits"] == 6
    assert {each.code: each.count for each in quarter.funnel}["hits"] is None
    assert [each.hits for each in month.lists] == [6]
    assert [(each.hits, each.confirmed, each.share) for each in quarter.lists] == [(None, None, None)]


@abuse("U26")
@pytest.mark.parametrize("days", [1, 7, 29, 31, 89, 91, 364, 366, 0, -30])
def test_no_other_period_is_counted(house: Path, days: int) -> None:
    with pytest.raises(ValueError, match="a period has one of"):
        oversight.figures(Act(cast.sofia, Purpose.OVERSIGHT, at=utc_now(), ground="figures"), days)


@abuse("U26")
def test_the_page_counts_no_other_period_either(web: Any) -> None:
    client = web("Sofia")

    def shown(address: str) -> str:
        return client.get(address).content.decode().partition("<main")[2].partition("</main>")[0]

    assert shown("/statistics/?days=1") == shown("/statistics/") != shown("/statistics/?days=90")


def test_near_people_are_declared_from_standard_input_alone(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"names": ["Former Partner"], "birth_date": "1985-06-07"}'))
    assert cli("Ana", "staff", "near")[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO('{"names": ["Former Partner"]}'))
    code, said = cli("Ana", "staff", "near")
    assert code == 1 and "Partner" not in said
