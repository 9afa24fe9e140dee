"""Nothing vanishes: received = stored + duplicates + quarantined + waiting, counted twice; and no message overwrites another."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.path.pushes import booking, manifest, person, push

from fairway import intake, oversight
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.messages import Outcome, read
from fairway.opening import open_house
from fairway.oversight import Completeness
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.screening import Screener
from fairway.store.archive import look
from fairway.store.digest import state_digest
from fairway.worker import machine_act, run_until_idle

MARTA = person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")
JAN = person("EXAMPLOV", "JANMR", "XQ7654321", "09SEP79", "M")


def whole(content: bytes) -> bytes:
    """With the number of segments its message really has: a message that was not cut off."""
    counted = content[content.index(b"UNH+") :]
    return re.sub(rb"UNT\+\d+", b"UNT+%d" % (counted.count(b"'") - 1), content)


def marta(reference: str = "1", **changes: str) -> bytes:
    return whole(push(booking("AB12CD", MARTA, **changes), reference=reference))


def look_at() -> Completeness:
    act = Act(Actor("alba", Role.ADMINISTRATOR), Purpose.ADMINISTRATION, at=utc_now(), ground="completeness")
    return oversight.completeness(act)


def arrive(*contents: bytes) -> None:
    intake.receive(machine_act(Purpose.INTAKE), contents, transport="test")


def read_all() -> None:
    run_until_idle(Screener())


def today(found: Completeness) -> tuple[int, int, int, int, int, int]:
    [day] = found.days
    return day.received, day.stored, day.duplicates, day.quarantined, day.waiting, day.missing


def test_otto_is_not_told(house: Path) -> None:
    act = Act(Actor("otto", Role.ANALYST), Purpose.ADMINISTRATION, at=utc_now(), ground="curious")

    with pytest.raises(Refused, match="may not"):
        oversight.completeness(act)


def test_a_house_that_received_nothing_is_complete(house: Path) -> None:
    assert look_at().is_complete


def test_each_station_has_its_place_in_the_equation(house: Path) -> None:
    arrive(marta(), b"UNA:+.? 'UNB+UNOA:4+QX+ZZ")
    read_all()
    arrive(marta())
    arrive(marta(), marta("2", changed="110726:1000"), marta("2", changed="110726:1000"))

    assert today(look_at()) == (6, 1, 3, 1, 1, 0)


def test_the_same_by_carrier(house: Path) -> None:
    arrive(marta())
    read_all()
    arrive(marta())

    [qx] = look_at().carriers
    assert (qx.carrier, qx.received, qx.stored, qx.duplicates) == ("QX", 2, 1, 1)


def test_what_waits_is_not_complete_although_the_queue_of_hits_is_empty(house: Path) -> None:
    arrive(marta())
    waiting = look_at()
    intake.read_waiting(machine_act(Purpose.INTAKE))
    unscreened = look_at()
    read_all()

    assert not waiting.is_complete
    assert (unscreened.is_complete, unscreened.unscreened.flights) == (False, 1)
    assert look_at().is_complete


def test_what_is_in_quarantine_is_balanced_and_not_complete(house: Path) -> None:
    arrive(b"UNA:+.? 'UNB+UNOA:4+QX+ZZ")
    read_all()

    found = look_at()
    assert (found.missing, found.is_complete) == (0, False)


@pytest.mark.parametrize(
    ("statement", "missing"),
    [
        ("DELETE FROM store_transmission", 1),
        ("UPDATE store_arrival SET received = received - 1", -1),
        ("DELETE FROM store_arrival", -1),
    ],
)
def test_a_loss_behind_the_houses_back_is_an_alarm(house: Path, statement: str, missing: int) -> None:
    from django.db import connection

    arrive(b"UNA:+.? 'UNB+UNOA:4+QX+ZZ")
    with connection.cursor() as cursor:
        cursor.execute(statement)

    found = look_at()
    assert [day.missing for day in found.days] == [missing]
    assert found.missing == 1
    assert not found.is_complete


def test_a_traveller_whom_no_work_leads_to_is_named_as_a_number(house: Path) -> None:
    from django.db import connection

    arrive(whole(push(booking("AB12CD", MARTA))).replace(b"120726", date.today().strftime("%d%m%y").encode()))
    intake.read_waiting(machine_act(Purpose.INTAKE))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_work")

    found = look_at()
    assert (found.unscreened.missed, found.is_complete) == (1, False)


def test_the_pushes_of_these_tests_are_whole() -> None:
    """Otherwise no name would be taken, and nothing below would show anything."""
    assert read(marta()).outcome is Outcome.READ


def stations() -> tuple[int, int]:
    ledger = intake.balance()
    return ledger.stored, ledger.quarantined


def names_on_board() -> list[str]:
    from django.db import connection

    from fairway.store.records import open_travellers

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, day, version, state, record_sealed FROM store_traveller ORDER BY id")
        return [str(each.record.pnr.surname) for each in open_travellers(look(), cursor.fetchall()) if each.record.pnr]


def test_the_same_bytes_are_a_duplicate(house: Path) -> None:
    arrive(marta())
    read_all()
    before = state_digest(look())
    arrive(marta())
    read_all()

    assert state_digest(look()) == before


def test_the_same_content_in_another_envelope_has_no_new_effect(house: Path) -> None:
    from fairway.store.models import Booking, Traveller

    arrive(marta())
    read_all()
    arrive(marta("2"), marta().replace(b"'UNH", b"'\r\nUNH"))
    read_all()

    assert stations() == (3, 0)
    assert [each.version for each in Booking.objects.all()] == [1]
    assert [each.version for each in Traveller.objects.all()] == [1]


@pytest.mark.parametrize("together", [True, False])
def test_one_name_with_other_content_is_set_aside_and_overwrites_nothing(house: Path, together: bool) -> None:
    other = whole(push(booking("AB12CD", JAN, changed="110726:1000")))
    for group in ([marta(), other],) if together else ([marta()], [other]):
        for content in group:
            arrive(content)
        read_all()

    assert stations() == (1, 1)
    assert names_on_board() == ["EXAMPLA"]
    sofia = Act(Actor("sofia", Role.SUPERVISOR), Purpose.ADMINISTRATION, at=utc_now(), ground="quarantine")
    [waiting] = intake.quarantine(sofia)
    assert [finding.code for finding in waiting.findings][:1] == ["intake.conflict"]
    assert "EXAMPL" not in str(waiting.findings)


def test_a_message_that_was_cut_off_may_come_again_whole(house: Path) -> None:
    torn = marta()[:-40]
    arrive(torn)
    read_all()
    arrive(marta())
    read_all()

    assert names_on_board() == ["EXAMPLA"]
    assert "intake.conflict" not in str(
        intake.quarantine(
            Act(Actor("sofia", Role.SUPERVISOR), Purpose.ADMINISTRATION, at=utc_now(), ground="quarantine")
        )
    )


def test_where_the_law_has_taken_the_first_the_second_waits_for_a_person(house: Path) -> None:
    """Nothing can tell any more whether it says the same."""
    from django.db import connection

    arrive(marta())
    read_all()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_transmission SET sealed = NULL")
    arrive(marta().replace(b"'UNH", b"'\r\nUNH"))
    read_all()

    assert stations() == (1, 1)


def test_a_passenger_list_and_a_push_may_have_one_reference(house: Path) -> None:
    arrive(marta("9"), whole(manifest(reference="9")))
    read_all()

    assert stations() == (2, 0)


MESSAGES = (marta(), marta("2"), marta("3", changed="110726:1000"), whole(manifest()), b"UNA:+.? 'UNB+UNOA:4+QX+ZZ")


@pytest.mark.sqlite
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(MESSAGES), min_size=1, max_size=12), st.integers(0, 12))
def test_the_equation_holds_whatever_arrives_however_often(
    house: Path, tmp_path_factory: pytest.TempPathFactory, contents: list[bytes], cut: int
) -> None:
    open_house(tmp_path_factory.mktemp("balance") / "house")
    for group in (contents[:cut], contents[cut:]):
        if group:
            arrive(*group)
        assert look_at().missing == 0
        intake.read_waiting(machine_act(Purpose.INTAKE))
    received, stored, duplicates, quarantined, waiting, missing = today(look_at())

    assert (received, missing, waiting) == (len(contents), 0, 0)
    assert stored + quarantined == len(set(contents))
    assert duplicates == len(contents) - len(set(contents))
