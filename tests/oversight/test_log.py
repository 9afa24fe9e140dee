"""Oversight: who looked and why is read by the data protection officer alone, and the chain says when it was touched."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fairway import oversight
from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022, Act, Actor, Purpose, Role

NOW = datetime(2026, 7, 12, 8, 0, tzinfo=UTC)
DANIEL = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)


def by(actor: Actor) -> Act:
    return Act(actor, Purpose.OVERSIGHT, at=NOW, ground="monthly check")


def tamper(house: Path, *statements: str) -> None:
    """What somebody with the database file, and no keys, can do: the triggers go first."""
    import sqlite3

    database = sqlite3.connect(house / "fairway.sqlite3")
    for statement in ("DROP TRIGGER audit_no_change", "DROP TRIGGER audit_no_removal", *statements):
        database.execute(statement)
    database.commit()
    database.close()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.MACHINE])
def test_otto_does_not_read_who_looked(house: Path, role: Role) -> None:
    with pytest.raises(Refused) as refusal:
        oversight.read_audit(by(Actor("Otto", role)))

    assert refusal.value.reason == f"role.{role}.may-not.read_audit"
    assert oversight.read_audit(by(DANIEL)) == ()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SUPERVISOR])
def test_otto_does_not_verify(house: Path, role: Role) -> None:
    with pytest.raises(Refused, match="may not verify audit"):
        oversight.verify_audit(by(Actor("Otto", role)))


def test_reading_and_verifying_stand_in_the_log_themselves(house: Path) -> None:
    oversight.verify_audit(by(DANIEL))
    oversight.read_audit(by(DANIEL))

    newest, oldest = oversight.read_audit(by(DANIEL))
    assert newest.says == "Daniel read 1 entries of the audit log"
    assert oldest.says == "Daniel verified the audit chain: 0 entries, 0 broken"
    assert (oldest.purpose, oldest.ground, oldest.profile) == ("oversight", "monthly check", EU_2022.stamp)


def test_the_log_is_read_page_by_page(house: Path) -> None:
    for _ in range(5):
        oversight.verify_audit(by(DANIEL))

    first = oversight.read_audit(by(DANIEL), 3)
    second = oversight.read_audit(by(DANIEL), 3, before=first[-1].seq)

    assert [line.seq for line in (*first, *second)] == [5, 4, 3, 2, 1]


def test_a_whole_chain_holds(house: Path) -> None:
    for _ in range(3):
        oversight.verify_audit(by(DANIEL))

    verdict = oversight.verify_audit(by(DANIEL))

    assert (verdict.entries, verdict.broken) == (3, ())


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE store_auditentry SET actor = 'Nobody' WHERE seq = 2", [(2, "it was altered")]),
        ("UPDATE store_auditentry SET payload = x'00' WHERE seq = 2", [(2, "its payload was altered")]),
        ("DELETE FROM store_auditentry WHERE seq = 2", [(3, "entries 2 to 2 are missing before it")]),
        ("UPDATE store_auditentry SET payload = NULL, salt = NULL WHERE seq = 2", []),
    ],
    ids=["altered", "payload", "removed", "wiped by retention"],
)
def test_a_touched_chain_says_where(house: Path, change: str, broken: list[tuple[int, str]]) -> None:
    for _ in range(4):
        oversight.verify_audit(by(DANIEL))
    tamper(house, change)

    assert list(oversight.verify_audit(by(DANIEL)).broken) == broken
