"""Receiving: an acknowledgement means kept, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.path.pushes import booking, person, push

from fairway import intake
from fairway.intake import ReadBatch
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.worker import machine_act

ONE = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")))


@pytest.mark.parametrize("role", [Role.ANALYST, Role.DATA_PROTECTION_OFFICER, Role.SUPERVISOR])
def test_otto_cannot_put_messages_in(house: Path, role: Role) -> None:
    with pytest.raises(Refused, match="may not receive"):
        intake.receive(Act(Actor("otto", role), Purpose.INTAKE, at=utc_now()), [ONE], transport="test")

    assert intake.balance().received == 0


@pytest.mark.parametrize("role", [Role.ANALYST, Role.DATA_PROTECTION_OFFICER])
def test_otto_does_not_see_the_quarantine(house: Path, role: Role) -> None:
    with pytest.raises(Refused, match="may not see quarantine"):
        intake.quarantine(Act(Actor("otto", role), Purpose.OVERSIGHT, at=utc_now()))


def test_the_same_bytes_twice_are_one_transmission(house: Path) -> None:
    first = intake.receive(machine_act(Purpose.INTAKE), [ONE, ONE], transport="test")
    second = intake.receive(machine_act(Purpose.INTAKE), [ONE], transport="test")

    assert [each.is_new for each in first + second] == [True, False, False]
    assert len({each.id for each in first + second}) == 1
    assert intake.balance().waiting == 1


def test_reading_twice_changes_nothing(arrive: Callable[..., ReadBatch]) -> None:
    assert arrive(ONE).bookings == 1
    assert intake.read_waiting(machine_act(Purpose.INTAKE)).transmissions == 0


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff" * 50, b"a letter to the editor", ONE.replace(b"120726:0915", b"??", 1)]
)
def test_what_cannot_be_put_on_a_flight_waits_for_a_person_with_its_place(
    arrive: Callable[..., ReadBatch], content: bytes
) -> None:
    assert arrive(content).quarantined == 1

    sofia = Act(Actor("sofia", Role.SUPERVISOR), Purpose.ADMINISTRATION, at=utc_now(), ground="quarantine")
    [waiting] = intake.quarantine(sofia)
    assert waiting.size_bytes == len(content)
    assert waiting.findings
    assert intake.balance().quarantined == intake.balance().received == 1


def test_a_quarantined_transmission_is_kept_whole(arrive: Callable[..., ReadBatch]) -> None:
    from django.db import connection

    from fairway.store.archive import archive

    content = b"a letter to the editor"
    arrive(content)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, received_day, sealed FROM store_transmission")
        identifier, day, sealed = cursor.fetchone()

    assert archive().receipt_key(day).open("store_transmission", identifier, bytes(sealed)) == content


def test_a_transmission_that_ends_its_reader_again_and_again_is_set_aside(house: Path) -> None:
    from fairway.store import transmissions

    [receipt] = intake.receive(machine_act(Purpose.INTAKE), [ONE], transport="test")
    for _ in range(3):
        transmissions.begin_attempt([receipt.id])  # as if the process had died after this, three times

    assert intake.read_waiting(machine_act(Purpose.INTAKE)).quarantined == 1
    assert intake.balance().quarantined == 1
