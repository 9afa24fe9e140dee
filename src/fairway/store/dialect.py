"""What SQLite and PostgreSQL say differently, in one place. Everything else in the store is written once, for both.

SQLite has one writer, so whatever happens inside a transaction happens alone. PostgreSQL has many; there the places that must happen
alone say so with `alone`, `together` and `claimed`, which do nothing on SQLite. Their locks are always taken in this order, so that
nobody waits in a circle: PEOPLE, TRAVEL, flights by number, rows, CHAIN.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.db import OperationalError, connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations.operations import RunSQL

from fairway.kit.refusals import Refused

__all__ = [
    "CHAIN",
    "PEOPLE",
    "TRAVEL",
    "EachItsOwn",
    "alone",
    "claim_for",
    "claimed",
    "compact",
    "database",
    "in_postgresql",
    "in_turn",
    "insert",
    "is_postgresql",
    "let_go",
    "lightly",
    "one_at_a_time",
    "overwrite_what_is_deleted",
    "refuse_unfit",
    "size_bytes",
    "together",
    "version",
]

# Locks by name. A number of 63 bits made of the name: PostgreSQL's advisory locks know numbers only.
PEOPLE = "people"  # acts of people, one after the other
TRAVEL = "travel"  # shared by who stores or screens some flights; alone for who touches all of them
CHAIN = "chain"  # the end of the audit chain

_ELSEWHERE = "records-are-in-postgresql"  # an empty file in the house's folder
_LOCK_MS = 60_000  # as long as SQLite's writers queue
_TURN_MS = 1_000
_SQLITE_AT_ONCE = 500  # placeholders a statement: far below every library's limit


# -- where the database is ------------------------------------------------------------------------------------------


def database(home: Path) -> dict[str, Any]:
    """Django's settings of the house's database: PostgreSQL where FAIRWAY_DATABASE names one, otherwise a file in the house.

    FAIRWAY_DATABASE  postgresql://user@host:5432/name?sslmode=verify-full; a socket's folder as ?host=/run/postgresql; a primary and
                      its standby as host-1:5432,host-2:5432 with ?target_session_attrs=read-write

    Raises Refused for an address of another kind; the address itself is never repeated, because it may hold a password.
    """
    address = os.environ.get("FAIRWAY_DATABASE", "")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home / "fairway.sqlite3"),
            "OPTIONS": _SQLITE_OPTIONS,
        }
    parts = urlsplit(address)
    hosts, ports = _hosts(parts.netloc)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise Refused(
            "database.address",
            "FAIRWAY_DATABASE is not the address of a PostgreSQL database. Write postgresql://user@host/name, or leave it out for "
            "the file in the house. Nothing was opened.",
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "fairway.store.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": options.pop("user", unquote(parts.username or "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", hosts),
        "PORT": options.pop("port", ports),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "fairway",
            # A commit is on the disk before anybody is told so, whatever the server's own default says.
            "options": f"-c synchronous_commit=on -c lock_timeout={_LOCK_MS}",
            **options,
        },
    }


def _hosts(netloc: str) -> tuple[str, str]:
    """The hosts of an address and their ports, each comma-separated, as libpq wants them."""
    pairs = [re.fullmatch(r"(\[[^\]]*\]|[^:]*):?(\d*)", each) for each in netloc.rpartition("@")[2].split(",")]
    hosts = [unquote(found[1].strip("[]")) if found else "" for found in pairs]
    ports = [found[2] if found else "" for found in pairs]
    return ",".join(hosts), ",".join(ports) if any(ports) else ""


_SQLITE_OPTIONS: dict[str, Any] = {
    # Writers queue instead of failing half-way; a commit is on the disk before anybody is told so.
    "transaction_mode": "IMMEDIATE",
    "timeout": 60,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
        "PRAGMA cache_size=-65536; PRAGMA secure_delete=FAST; PRAGMA foreign_keys=ON"
    ),
}


@contextlib.contextmanager
def lightly() -> Iterator[None]:
    """For what may be lost when the power fails, such as what a page has said: commits without waiting for the disk.

    Whatever is committed outside of it waits as always, and takes to the disk what was committed before.
    """
    if connection.in_atomic_block:  # somebody else's transaction, which ends as it began
        yield
        return
    light, full = (
        ("SET synchronous_commit = off", "SET synchronous_commit = on")
        if is_postgresql()
        else ("PRAGMA synchronous = NORMAL", "PRAGMA synchronous = FULL")
    )
    with connection.cursor() as cursor:
        cursor.execute(light)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(full)


def is_postgresql() -> bool:
    """Whether the open database is PostgreSQL; otherwise it is SQLite."""
    return connection.vendor == "postgresql"


def version() -> str:
    """The database's name and version."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if is_postgresql() else "SELECT sqlite_version()")
        number = str(cursor.fetchone()[0]).split()[0]
    return f"{'PostgreSQL' if is_postgresql() else 'SQLite'} {number}"


def size_bytes(home: Path) -> int:
    """What the database takes on the disk."""
    if not is_postgresql():
        return sum(path.stat().st_size for path in home.glob("fairway.sqlite3*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def refuse_unfit(home: Path) -> None:
    """Refuses a database that is not this house's, as far as the house's folder can tell, before anything is written.

    And a PostgreSQL database that orders text by a language: moments and identifiers are compared as text, byte by byte.
    """
    if not is_postgresql():
        if (home / _ELSEWHERE).exists():
            raise Refused(
                "database.elsewhere",
                "This house keeps its records in PostgreSQL, and FAIRWAY_DATABASE does not say where. Nothing was opened.",
            )
        return
    if (home / "fairway.sqlite3").exists():
        raise Refused(
            "database.two",
            "This house keeps its records in its own file, and FAIRWAY_DATABASE names another database. Leave FAIRWAY_DATABASE out, "
            "or name another house with --home. Nothing was opened.",
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
        )
        order, encoding = cursor.fetchone()
    if order not in ("C", "POSIX", "C.UTF-8", "C.utf8") or encoding != "UTF8":
        raise Refused(
            "database.order",
            "The PostgreSQL database orders text by a language, or is not in UTF-8. Make it with CREATE DATABASE … TEMPLATE "
            "template0 ENCODING 'UTF8' LOCALE 'C'. Nothing was written.",
        )


def claim_for(home: Path, mark: bytes) -> None:
    """Notes whose database this is, the first time; refuses another house's. Only where the database is not in the house.

    mark  says which keys open what is kept here
    """
    if not is_postgresql():
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO store_house (one, mark) VALUES (1, %s) ON CONFLICT DO NOTHING", [mark])
        cursor.execute("SELECT mark FROM store_house WHERE one = 1")
        (kept,) = cursor.fetchone()
    if bytes(kept) != mark:
        raise Refused(
            "database.other_house",
            "The database that FAIRWAY_DATABASE names is another house's: the keys of this house do not open it. Nothing was written.",
        )
    (home / _ELSEWHERE).touch(mode=0o600)


# -- tables ---------------------------------------------------------------------------------------------------------

_TYPES = (
    # Numbered by the database where the program gives no number, as SQLite does.
    (re.compile(r"\bid INTEGER NOT NULL PRIMARY KEY"), "id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"),
    (re.compile(r"\bINTEGER\b"), "BIGINT"),  # SQLite's integers have 64 bits
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (re.compile(r"\)\s*WITHOUT ROWID\b"), ")"),
)


def in_postgresql(statement: str) -> str:
    """A statement that makes a table in SQLite's types, in PostgreSQL's. Other statements as they are."""
    if not re.match(r"\s*(CREATE|ALTER) TABLE\b", statement):
        return statement
    for pattern, text in _TYPES:
        statement = pattern.sub(text, statement)
    return statement


class EachItsOwn(RunSQL):
    """A step of a migration that has nothing in common on the two engines: triggers."""

    def __init__(self, *, sqlite: tuple[str, str], postgresql: tuple[str, str]) -> None:
        super().__init__(*sqlite)
        self.sqlite, self.postgresql = sqlite, postgresql

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"sqlite": self.sqlite, "postgresql": self.postgresql}

    def _run_sql(self, schema_editor: BaseDatabaseSchemaEditor, sqls: str) -> None:
        here = self.postgresql if schema_editor.connection.vendor == "postgresql" else self.sqlite
        schema_editor.execute(here[0 if sqls == self.sql else 1], params=None)


# -- many rows ------------------------------------------------------------------------------------------------------


def insert(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    known_may_come: bool = False,
) -> None:
    """Writes many new rows at once: COPY on PostgreSQL.

    known_may_come  a row that is there already is left as it is
    """
    if not rows:
        return
    names = ", ".join(columns)
    if is_postgresql() and not known_may_come:
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    unless_known = " ON CONFLICT DO NOTHING" if known_may_come else ""
    places = ", ".join(["%s"] * len(columns))
    if not is_postgresql():
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places}){unless_known}", rows)  # noqa: S608 - constants
        return
    if all(type(value) is int for value in rows[0]):
        # Three times as quick to send as a parameter for each value; COPY knows no conflicts.
        arrays = ", ".join(["%s::bigint[]"] * len(columns))
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}){unless_known}",  # noqa: S608 - constants
            [list(column) for column in zip(*rows, strict=True)],
        )
        return
    at_once = max(1, _SQLITE_AT_ONCE * 4 // len(columns))
    for start in range(0, len(rows), at_once):
        some = rows[start : start + at_once]
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES {', '.join([f'({places})'] * len(some))}{unless_known}",  # noqa: S608
            [value for row in some for value in row],
        )


# -- alone, together, claimed ---------------------------------------------------------------------------------------


def number_of(name: str) -> int:
    """The number of a lock."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def alone(name: str) -> None:
    """From here to the end of the transaction nobody else is in this place. On SQLite nobody ever is."""
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(name)])


def together(name: str, each: Iterable[str] = ()) -> None:
    """As many as wish are in this place, unless somebody wants it alone; then alone in each of the places named, in one order."""
    if is_postgresql():
        numbers = sorted(number_of(f"{name}|{one}") for one in set(each))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [number_of(name)])
            if numbers:
                cursor.execute("SELECT count(pg_advisory_xact_lock(n)) FROM unnest(%s::bigint[]) AS n", [numbers])


@contextlib.contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Alone in this place beyond single transactions."""
    if not is_postgresql():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number_of(name)])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number_of(name)])


@contextlib.contextmanager
def in_turn(name: str) -> Iterator[Callable[[], None] | None]:
    """Alone in this place until the function that is given is called, at the latest until the block ends; None where another was in
    it for too long: then do something else first."""
    if not is_postgresql():
        yield _nothing
        return
    number = number_of(name)
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {_TURN_MS}")
        try:
            cursor.execute("SELECT pg_advisory_lock(%s)", [number])
            is_ours = True
        except OperationalError:
            is_ours = False
        cursor.execute(f"SET lock_timeout = {_LOCK_MS}")
    if not is_ours:
        yield None
        return
    held = [number]

    def end() -> None:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [held.pop()])

    try:
        yield end
    finally:
        # Not after a failure in a transaction that is still open: the block is outside of any.
        end()


def _nothing() -> None:
    return


def claimed(query: str, *, most: int, kind: int) -> list[int] | None:
    """The first identifiers of a query that no other worker works on, now ours until `let_go`; None on SQLite: take them all.

    query  gives identifiers in the order of work; holds no placeholder
    kind   a small number for what is claimed

    A claim belongs to the connection and outlives transactions: the attempt is counted in one, the work done in another, and a worker
    that is killed between the two, or whose machine is gone, loses its claims at once. (FOR UPDATE SKIP LOCKED ends with the
    transaction, and a lease in a column needs clocks that agree.) What others hold is skipped without waiting.
    """
    if not is_postgresql():
        return None
    with connection.cursor() as cursor:
        # The inner LIMIT is a fence: the lock is asked for row by row, and not for one row more than is taken.
        cursor.execute(
            f"SELECT id FROM (SELECT id FROM ({query}) AS all_of_it LIMIT %s) AS first_of_it "  # noqa: S608 - constants
            f"WHERE pg_try_advisory_lock(%s # id) LIMIT %s",
            [most * 64, kind << 56, most],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def let_go(identifiers: Iterable[int], *, kind: int) -> None:
    """Gives claims back. A connection that was lost has given them back already."""
    if is_postgresql() and (numbers := [(kind << 56) ^ each for each in identifiers]):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(pg_advisory_unlock(n)) FROM unnest(%s::bigint[]) AS n", [numbers])


# -- forgetting -----------------------------------------------------------------------------------------------------


def overwrite_what_is_deleted() -> None:
    """What is deleted from here on is overwritten in the file, not only unlinked. PostgreSQL does so in `compact`."""
    if not is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def compact(tables: Sequence[str]) -> None:
    """Leaves no deleted row in the database's files. Outside any transaction.

    SQLite: empties the write-ahead log and rewrites the file. PostgreSQL: rewrites these tables and throws the old files away; its
    write-ahead log holds sealed rows, whose key is gone, until the server recycles it.
    """
    with connection.cursor() as cursor:
        if is_postgresql():
            for table in tables:
                cursor.execute(f"VACUUM FULL {table}")
            cursor.execute("CHECKPOINT")
            return
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
