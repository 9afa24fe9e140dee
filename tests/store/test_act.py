"""The act: one transaction, one record, or nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from fairway.kit.clock import utc_now
from fairway.safeguards import EU_2022, Act, Actor, Purpose, Role
from fairway.safeguards.actions import AuditRead, HitSeen
from fairway.store import audit
from fairway.store.archive import NothingRecorded, perform
from fairway.store.models import Work

DANIEL = Actor("daniel", Role.DATA_PROTECTION_OFFICER)


def an_act() -> Act:
    return Act(DANIEL, Purpose.OVERSIGHT, at=utc_now(), ground="spring review")


def leave_work(number: int) -> None:
    Work.objects.create(id=number, kind="test", subject=number, made_at=utc_now())


def test_an_act_that_records_nothing_changes_nothing(house: Path) -> None:
    with pytest.raises(NothingRecorded, match="rolled back"), perform(an_act()):
        leave_work(1)

    assert not Work.objects.exists()
    assert audit.count() == 0


def test_an_act_that_fails_leaves_neither_change_nor_record(house: Path) -> None:
    act = an_act()

    with pytest.raises(ZeroDivisionError), perform(act):
        leave_work(1)
        act.record(AuditRead(object="log", count=1))
        _ = 1 / 0

    assert not Work.objects.exists()
    assert audit.count() == 0


def test_an_act_commits_with_its_entry(house: Path) -> None:
    act = an_act()
    with perform(act):
        leave_work(1)
        act.record(AuditRead(object="log", count=12))

    assert Work.objects.count() == 1
    [line] = audit.lines(most=10)
    assert line.says == "daniel read 12 entries of the audit log"
    assert (line.purpose, line.ground, line.profile) == ("oversight", "spring review", EU_2022.stamp)
    assert audit.verify().broken == ()


def test_an_act_without_an_aware_time_is_a_wrong_call() -> None:
    with pytest.raises(ValueError, match="aware"):
        Act(DANIEL, Purpose.OVERSIGHT, at=utc_now().replace(tzinfo=None))


def three_entries() -> None:
    for number in range(3):
        act = an_act()
        with perform(act):
            act.record(HitSeen(object=f"hit {number}", traveller=str(number)))


def change_behind_the_triggers(sql: str) -> None:
    """What somebody with the database file in hand can do: take the guards off first."""
    of_table = " ON store_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_no_change{of_table}")
        cursor.execute(f"DROP TRIGGER audit_no_removal{of_table}")
        cursor.execute(sql, [b"{}"] if "%s" in sql else None)


def test_the_log_refuses_to_be_changed_or_shortened(house: Path) -> None:
    three_entries()
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="not changed"):
            cursor.execute("UPDATE store_auditentry SET actor = 'nobody' WHERE seq = 2")
        with pytest.raises(IntegrityError, match="not shortened"):
            cursor.execute("DELETE FROM store_auditentry WHERE seq = 2")
        if connection.vendor == "postgresql":
            with pytest.raises(IntegrityError, match="not shortened"):
                cursor.execute("TRUNCATE store_auditentry")

    assert audit.verify().entries == 3
    assert audit.verify().broken == ()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE store_auditentry SET actor = 'nobody' WHERE seq = 2", (2, "it was altered")),
        ("UPDATE store_auditentry SET payload = %s WHERE seq = 2", (2, "its payload was altered")),
        ("DELETE FROM store_auditentry WHERE seq = 2", (3, "entries 2 to 2 are missing before it")),
    ],
)
def test_verifying_names_the_altered_entry(house: Path, sql: str, expected: tuple[int, str]) -> None:
    three_entries()
    change_behind_the_triggers(sql)

    assert audit.verify().broken == (expected,)


def test_the_chain_survives_the_wiping_of_a_payload(house: Path) -> None:
    three_entries()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_auditentry SET payload = NULL, salt = NULL WHERE seq = 2")

    assert audit.verify().broken == ()
    assert [line.says for line in audit.lines(most=3)][1] == "daniel opened hit hit 1"
