"""What the audit chain and the list of reads forget when the law takes a day, and at their own end. Written by retention.

An entry is wiped by taking payload and salt together: the chain keeps a salted digest of both, so it still verifies, here and
elsewhere, and nobody can guess from it what was said. Two moments, one rule each:

- when the law takes a record, the entries about it whose actions say (`Action.wiped`) that something of them goes with it;
- after `audit_retention_days`, every entry's. Who did what kind of thing when, and to which number, is what the links are made of: it
  stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import connection

from fairway.kit.identifiers import from_public_code, public_code
from fairway.safeguards.action import Lasting
from fairway.safeguards.actions import ACTIONS
from fairway.store import accesses, dialect

__all__ = ["forget_people", "wipe_until"]

_GO_WITH_THEIR_OBJECT = tuple(sorted(name for name, each in ACTIONS.items() if not issubclass(each, Lasting)))
_AT_ONCE = 500
_AGED = (
    ("store_access", "at"),
    ("store_emergency", "until_at"),
    ("store_unmasking", "asked_at"),
    ("store_budget", "lifted_at"),
)


def forget_people(records: Iterable[int], hits: Iterable[int]) -> tuple[int, int]:
    """Forgets in reads and entries whom these records and hits were about; gives how many reads, and how many entries.

    records  numbers of travellers and bookings that were erased just now; hits: of theirs
    """
    gone = frozenset(records)
    subjects = [code for code in _subjects() if _number(code) in gone]
    objects = (
        {public_code(each) for each in hits} | set(subjects) | set(_objects_of(subjects)) | set(_asked_about(gone))
    )
    accesses.forget(subjects)
    return len(subjects), _wipe(sorted(objects))


def _subjects() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT subject FROM store_access WHERE subject <> ''")
        return [str(row[0]) for row in cursor.fetchall()]


def _number(code: str) -> int:
    try:
        return from_public_code(code)
    except ValueError:
        return 0


def _objects_of(subjects: Sequence[str]) -> Iterator[str]:
    for some in _pages(subjects):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT object FROM store_access WHERE subject IN ({_marks(some)})", some)  # noqa: S608
            yield from (str(row[0]) for row in cursor.fetchall())


def _asked_about(gone: frozenset[int]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT traveller_id FROM store_unmasking")
        yield from (public_code(row[0]) for row in cursor.fetchall() if row[0] in gone)


def _wipe(objects: Sequence[str]) -> int:
    count = 0
    for some in _pages(objects):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE store_auditentry SET payload = NULL, salt = NULL WHERE payload IS NOT NULL "  # noqa: S608 - placeholders
                f"AND object IN ({_marks(some)}) AND action IN ({_marks(_GO_WITH_THEIR_OBJECT)})",
                [*some, *_GO_WITH_THEIR_OBJECT],
            )
            count += cursor.rowcount
    return count


def wipe_until(moment: datetime) -> int:
    """Wipes every entry older than that and deletes what stands beside the chain as old; gives how many entries. moment: UTC."""
    dialect.overwrite_what_is_deleted()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_auditentry SET payload = NULL, salt = NULL WHERE payload IS NOT NULL AND at < %s",
            [moment.isoformat()],
        )
        count = int(cursor.rowcount)
        for table, column in _AGED:
            cursor.execute(f"DELETE FROM {table} WHERE {column} < %s", [moment.isoformat()])  # noqa: S608 - constants
    return count


def _pages(texts: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), _AT_ONCE):
        yield list(texts[start : start + _AT_ONCE])


def _marks(some: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(some))
