"""A person's "not the same person" is remembered for this identity and this entry, as both were; an entry's last day is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.path.pushes import listed, manifest

from fairway import casework, intake, watchlists
from fairway.kit.clock import utc_now
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.screening import Screener
from fairway.store import audit
from fairway.store.models import Hit
from fairway.worker import machine_act, run_until_idle

HEADING = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"
MARTA = "L-1,Marta Exampla,,1981-03-04,F,UTO,\n"
ANA = Actor("ana", Role.ANALYST)
SOFIA = Actor("sofia", Role.SUPERVISOR)
OTTO = Actor("otto", Role.ADMINISTRATOR)


def activate(rows: str) -> None:
    watchlists.load(machine_act(Purpose.LIST_KEEPING), "csv", (HEADING + rows).encode())
    watchlists.activate(machine_act(Purpose.LIST_KEEPING), "csv", accept_shrinkage=True)


def fly(number: str, *, document: str = "XQ1234567", born: str = "810304") -> None:
    """Marta on one more flight: nothing but the memory joins the journeys."""
    content = manifest(listed("EXAMPLA", "MARTA", born, document)).replace(b"417", number.encode())
    intake.receive(machine_act(Purpose.INTAKE), [content], transport="test")
    run_until_idle(Screener())


def by(actor: Actor, code: str = "queue", *, ago: timedelta = timedelta(0)) -> Act:
    return Act(actor, Purpose.SERIOUS_CRIME, at=utc_now() - ago, ground=f"hit {code}")


def decide(*, outcome: str = "different_person", reason: str = "document_differs", seconds_ago: int = 11) -> None:
    hit, ago = Hit.objects.latest("id"), timedelta(seconds=seconds_ago)
    code = public_code(hit.id)
    casework.take(by(ANA, code, ago=ago), code)
    casework.decide(
        by(ANA, code, ago=ago), code, outcome=outcome, reason=reason, traveller_version=hit.traveller_version
    )


def hits() -> int:
    return int(Hit.objects.count())


@pytest.fixture
def decided(house: Path) -> None:
    activate(MARTA)
    fly("417")
    assert hits() == 1
    decide()


def test_who_was_decided_to_be_somebody_else_is_not_shown_again(decided: None) -> None:
    fly("418")

    assert hits() == 1
    assert "fairway left out 1 hits" in " ".join(line.says for line in audit.lines(most=50))


def test_whoever_flies_while_the_decision_can_still_be_taken_back_is_shown(house: Path) -> None:
    activate(MARTA)
    fly("417")
    decide(seconds_ago=0)
    fly("418")

    assert hits() == 2


@pytest.mark.parametrize("changed", [{"document": "XQ7654321"}, {"born": "810305"}])
def test_the_memory_lifts_itself_when_the_traveller_changes(decided: None, changed: dict[str, str]) -> None:
    fly("418", **changed)

    assert hits() == 2


def test_the_memory_lifts_itself_when_the_entry_changes(decided: None) -> None:
    activate(MARTA.replace("UTO,", "UTO|DEU,"))
    fly("418")

    assert hits() == 2


def test_the_memory_ends(decided: None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_clearance SET expires_on = '2020-01-01'")
    fly("418")

    assert hits() == 2


def test_nothing_is_remembered_of_whom_no_document_tells_apart(house: Path) -> None:
    activate(MARTA)
    fly("417", document="")
    decide()
    fly("418", document="")

    assert hits() == 2


def test_a_redress_number_spares_its_holder_and_nobody_else(house: Path) -> None:
    from fairway.store import clearances
    from fairway.store.archive import archive

    activate(MARTA)
    casework.keep_redress(
        by(SOFIA), "csv", "L-1", number="RED-123 456", birth_date="1981-03-04",
        expires_on=utc_now().date() + timedelta(days=365),
    )  # fmt: skip
    now = utc_now()

    def cleared(number: str, born: str) -> list[str]:
        identity = clearances.redress_identity_of(archive(), number, born)
        return [each.entry_id for each in clearances.cleared_among([identity] if identity else [], now)]

    assert cleared("red123456", "1981-03-04") == ["L-1"]
    assert cleared("red123456", "1981-03-05") == []
    assert cleared("red123457", "1981-03-04") == []
    activate(MARTA.replace("UTO,", "UTO|DEU,"))
    assert cleared("red123456", "1981-03-04") == []


@pytest.mark.parametrize("actor", [OTTO, ANA])
def test_only_a_supervisor_keeps_a_redress_number(house: Path, actor: Actor) -> None:
    activate(MARTA)
    with pytest.raises(Refused):
        casework.keep_redress(
            by(actor), "csv", "L-1", number="RED1", birth_date="1981-03-04", expires_on=utc_now().date()
        )


def test_an_entry_does_not_hit_after_its_last_day(house: Path) -> None:
    heading = HEADING.rstrip() + ",expires_on,legal_basis\n"
    for source, day in (("csv", "2020-01-01"),):
        content = f"{heading}{MARTA.rstrip()},{day},Act 1\nL-2,Ingrid Nowhere,,1950-01-01,F,UTO,,2099-01-01,Act 1\n"
        loaded = watchlists.load(machine_act(Purpose.LIST_KEEPING), source, content.encode())
        assert loaded.findings == ()
        watchlists.activate(machine_act(Purpose.LIST_KEEPING), source)
    fly("417")

    assert hits() == 0
