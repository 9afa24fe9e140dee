"""Attempts at the abuse cases with SQL on the database itself, with its files, and with a log that cannot be written."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fairway import casework, oversight
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose
from tests.abuse.cases import abuse
from tests.abuse.conftest import MARKS
from tests.casework.conftest import NOW, Cast, Desk

cast = Cast()


def overseeing(actor: Actor) -> Act:
    return Act(actor, Purpose.OVERSIGHT, at=NOW, ground="review")


@contextmanager
def database(house: Path) -> Iterator[sqlite3.Connection]:
    """What somebody with the file has."""
    connection = sqlite3.connect(house / "fairway.sqlite3", timeout=5)
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


def everything_in(house: Path) -> bytes:
    """Every value of every table, on either engine, and every file of the house."""
    from django.db import connection

    found = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                found += b"|".join(plain(each) for each in row)
    assert found
    files = b"".join(path.read_bytes() for path in house.rglob("*") if path.is_file())
    return found + files


def plain(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


@abuse("U01")
@abuse("U15")
def test_in_the_database_nobody_and_no_nationality_stands_in_clear(flown: Path) -> None:
    from django.db import connection

    kept = everything_in(flown).upper()

    assert [mark for mark in MARKS if mark.encode() in kept] == []
    with connection.cursor() as cursor:
        for table in ("store_traveller", "store_booking"):
            columns = {each.name for each in connection.introspection.get_table_description(cursor, table)}
            assert "record_sealed" in columns and "nationality" not in columns


@abuse("U16")
@pytest.mark.sqlite
def test_a_stolen_copy_without_its_keyring_opens_nothing(flown: Path, tmp_path: Path) -> None:
    from fairway.opening import open_house
    from fairway.store.archive import archive
    from fairway.store.keyring import SealBroken
    from fairway.store.models import Traveller

    stolen = tmp_path / "stolen"
    stolen.mkdir()
    with database(flown) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(flown / "fairway.sqlite3", stolen)
    open_house(stolen)
    try:
        rows = list(Traveller.objects.all())
        assert rows
        for row in rows:
            with pytest.raises(SealBroken):
                archive().travel_key(row.day).open("store_traveller", row.id, bytes(row.record_sealed))
    finally:
        open_house(flown)


@abuse("U15")
def test_a_sealed_part_put_in_another_row_does_not_open(flown: Path) -> None:
    from fairway.store.archive import archive
    from fairway.store.keyring import SealBroken
    from fairway.store.models import Traveller

    row = Traveller.objects.all()[0]
    with pytest.raises(SealBroken):
        archive().travel_key(row.day).open("store_traveller", row.id + 1, bytes(row.record_sealed))


@abuse("U14")
@abuse("U13")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE store_auditentry SET actor = 'Nobody' WHERE seq = 1",
        "DELETE FROM store_auditentry WHERE seq = 1",
        "DELETE FROM store_auditentry",
        "UPDATE store_auditentry SET payload = x'00' WHERE seq = 1",
    ],
)
def test_the_database_refuses_to_change_the_log(house: Path, statement: str) -> None:
    oversight.verify_audit(overseeing(cast.daniel))
    with database(house) as connection, pytest.raises(sqlite3.IntegrityError, match="audit log is not"):
        connection.execute(statement)


@abuse("U14")
@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE store_auditentry SET actor = 'Nobody' WHERE seq = 3", (3, "it was altered")),
        ("UPDATE store_auditentry SET at = '2020-01-01' WHERE seq = 3", (3, "it was altered")),
        ("UPDATE store_auditentry SET hash = 'x' WHERE seq = 3", (3, "it was altered")),
        ("UPDATE store_auditentry SET payload = x'00' WHERE seq = 3", (3, "its payload was altered")),
        ("DELETE FROM store_auditentry WHERE seq = 3", (4, "entries 3 to 3 are missing before it")),
        ("UPDATE store_auditentry SET seq = 99 WHERE seq = 3", (4, "entries 3 to 3 are missing before it")),
        ("DELETE FROM store_auditentry WHERE seq > 3", (4, "entries 4 to 5 were cut off since the head of 2026-07-12T08:00:00")),
    ],
    ids=["actor", "time", "hash", "payload", "deleted", "moved", "cut off"],
)  # fmt: skip
def test_with_the_triggers_gone_the_walk_names_the_row(house: Path, statement: str, says: tuple[int, str]) -> None:
    for _ in range(5):
        oversight.verify_audit(overseeing(cast.daniel))
    head = oversight.anchor(overseeing(cast.daniel))
    with database(house) as connection:
        connection.execute("DROP TRIGGER audit_no_change")
        connection.execute("DROP TRIGGER audit_no_removal")
        connection.execute(statement)

    assert says in oversight.verify_audit(overseeing(cast.daniel), [head]).broken


@abuse("U14")
def test_where_the_log_cannot_be_written_nobody_is_shown_and_nothing_is_decided(desk: Desk, house: Path) -> None:
    code = desk.hit()
    casework.take(cast.by(cast.ana, code), code)
    with database(house) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON store_auditentry BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    choice = {"outcome": "different_person", "reason": "several_details_differ", "traveller_version": 1}
    for attempt in (
        lambda: casework.hit(cast.by(cast.ana, code), code),
        lambda: casework.decide(cast.by(cast.ana, code), code, **choice),  # type: ignore[arg-type]
        lambda: casework.queue(cast.by(cast.ana)),
        lambda: oversight.read_audit(overseeing(cast.daniel)),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.reason == "audit.unwritable"
    with database(house) as connection:
        connection.execute("DROP TRIGGER full")
        assert connection.execute("SELECT count(*) FROM store_decision").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM store_access").fetchone() == (0,)
    assert casework.hit(cast.by(cast.ana, code), code).state == "open"


@abuse("U14")
@pytest.mark.parametrize("how", ["locked", "read-only"])
def test_a_database_that_takes_no_writing_shows_nobody(desk: Desk, house: Path, how: str) -> None:
    from django.db import connection as ours
    from django.db.utils import OperationalError

    code = desk.hit()
    with database(house) as other:
        with ours.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 50")
            if how == "read-only":
                cursor.execute("PRAGMA query_only = ON")
        if how == "locked":
            other.execute("BEGIN IMMEDIATE")
        with pytest.raises((OperationalError, Refused)):
            casework.hit(cast.by(cast.ana, code), code)
        other.rollback()
        with ours.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


@abuse("U13")
@pytest.mark.parametrize("state", ["match", "no_match", "waiting"])
def test_a_hit_settled_with_sql_is_found_the_same_night(desk: Desk, house: Path, state: str) -> None:
    from django.db import connection

    code = desk.hit()
    assert oversight.conflicts(overseeing(cast.daniel)) == ()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_hit SET state = %s", [state])

    [found] = oversight.conflicts(overseeing(cast.daniel))

    assert found.object == code
