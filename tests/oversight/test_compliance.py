"""The controls, measured; and what one person should not have done alone, found also where SQL did it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.casework.conftest import Cast, Desk

from fairway import casework, oversight
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role

cast = Cast()
DANIEL = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)


@pytest.fixture
def desk(house: Path) -> Desk:
    return Desk()


def by(actor: Actor) -> Act:
    return Act(actor, Purpose.OVERSIGHT, at=utc_now(), ground="compliance")


def execute(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ANALYST, Role.PROTECTION_OFFICER, Role.MACHINE])
def test_otto_is_told_nothing(house: Path, role: Role):
    for attempt in (
        oversight.compliance,
        oversight.conflicts,
        lambda act: oversight.yearly(act, 2026, is_public=False),
    ):
        with pytest.raises(Refused, match="Nothing was read"):
            attempt(by(Actor("Otto", role)))


def test_every_control_is_measured_and_one_that_fails_is_said(house: Path):
    found = oversight.compliance(by(DANIEL))
    controls = {each.code: each for each in found.controls}

    assert not controls["gate.data-protection-officer"].holds
    assert controls["audit.chain"].holds
    assert controls["separation-of-duties"].holds
    assert not controls["backup"].holds
    assert not found.holds
    assert all(each.cites and each.says for each in found.controls)
    assert [name for name, *_ in found.parameters][:4] == ["name", "version", "title", "texts"]


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("UPDATE store_hit SET state = 'match'", {"one-person.match"}),
        ("UPDATE store_hit SET state = 'no_match'", {"nobody.decided"}),
        (
            "INSERT INTO store_selection SELECT 1, 'VIE', 'CDG', '', 'r', 'a', '2026-01-01', '2026-01-02', '2026-01-02', "
            "'running', 'Sofia', '2026-01-01', 'Sofia', '2026-01-01'",
            {"one-person.selection"},
        ),
    ],
    ids=["a match by nobody", "settled by nobody", "a selection by one"],
)
def test_what_was_done_in_the_database_itself_shows(desk: Desk, statement: str, kinds: set[str]):
    desk.hit()
    assert oversight.conflicts(by(DANIEL)) == ()

    execute(statement)

    assert {each.kind for each in oversight.conflicts(by(DANIEL))} == kinds
    assert not {each.code: each for each in oversight.compliance(by(DANIEL)).controls}["separation-of-duties"].holds


def test_a_decision_that_stands_in_the_table_and_not_in_the_log_shows(desk: Desk):
    code = desk.hit()
    casework.take(cast.by(cast.ana, code), code)
    casework.decide(
        cast.by(cast.ana, code), code, outcome="different_person", reason="document_differs", traveller_version=1
    )
    assert oversight.conflicts(by(DANIEL)) == ()

    execute("""UPDATE store_decision SET "by" = 'Somebody'""")

    [breach] = oversight.conflicts(by(DANIEL))
    assert (breach.kind, breach.object, breach.who) == ("not-recorded.decision", code, "Somebody")


def test_the_command_prints_a_table_for_others_and_says_by_its_code_whether_all_holds(
    house: Path, capsys: pytest.CaptureFixture[str]
):
    from fairway import staff
    from fairway.cli.main import run

    act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
    staff.add_account(act, "daniel", Role.DATA_PROTECTION_OFFICER)
    code = run(["compliance", "report", "--home", str(house), "--as", "daniel"])
    page = capsys.readouterr().out

    assert code == 4
    assert page.startswith("# Controls of this house, measured")
    assert "| audit.chain | yes |" in page
    assert "daniel" not in page
    assert run(["compliance", "yearly", "2026", "--public", "--json", "--home", str(house), "--as", "daniel"]) == 0
    assert json.loads(capsys.readouterr().out)["steps"][0]["code"] == "received"
    assert run(["compliance", "conflicts", "--home", str(house), "--as", "daniel"]) == 0
