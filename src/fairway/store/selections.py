"""The register of selected flights inside the Union, and how much was dropped because nothing selected it. Written by intake.

What is no longer covered is deleted by retention: `uncovered` and `purge`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

import msgspec
from django.db import connection

from fairway.safeguards.scope import Selection
from fairway.store import dialect, outlines, trace_files, wiping
from fairway.store.archive import Archive

__all__ = [
    "Dropped",
    "Kept",
    "add",
    "days_of",
    "decide",
    "dropped",
    "find",
    "listing",
    "note",
    "purge",
    "running",
    "uncovered",
]

_COLUMNS = (
    "id, departs_from, arrives_at, carrier, reason, assessment, starts_on, ends_on, review_on, state, proposed_by, "
    "proposed_at, decided_by, decided_at"
)


class Kept(msgspec.Struct, frozen=True):
    """A selection as it stands. state: "proposed", "running", "rejected", "ended"."""

    id: int
    selection: Selection
    state: str
    proposed_by: str
    proposed_at: str
    decided_by: str
    decided_at: str


class Dropped(msgspec.Struct, frozen=True):
    """What was dropped unread into nothing on one day of receipt (ISO), on one route."""

    day: str
    departs_from: str
    arrives_at: str
    messages: int
    travellers: int


def _kept(row: tuple[object, ...]) -> Kept:
    texts = [str(each) for each in row]
    days = [date.fromisoformat(each) for each in texts[6:9]]
    return Kept(int(texts[0]), Selection(*texts[1:6], *days), *texts[9:])  # type: ignore[arg-type]


def add(identifier: int, selection: Selection, *, by: str, at: datetime) -> None:
    """Writes what somebody proposes."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO store_selection ({_COLUMNS}) VALUES ({', '.join(['%s'] * 9)}, 'proposed', %s, %s, '', '')",  # noqa: S608
            [identifier, *(str(each) for each in msgspec.structs.astuple(selection)), by, at.isoformat()],
        )


def decide(identifier: int, state: str, *, before: str, by: str, at: datetime) -> bool:
    """Moves a selection from the state `before`; False where it is no longer in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_selection SET state = %s, decided_by = %s, decided_at = %s WHERE id = %s AND state = %s",
            [state, by, at.isoformat(), identifier, before],
        )
        return int(cursor.rowcount) == 1


def find(identifier: int) -> Kept | None:
    """One selection."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM store_selection WHERE id = %s", [identifier])  # noqa: S608 - constants
        row = cursor.fetchone()
    return _kept(row) if row else None


def listing(most: int) -> tuple[Kept, ...]:
    """The register, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM store_selection ORDER BY id DESC LIMIT %s", [most])  # noqa: S608
        return tuple(_kept(row) for row in cursor.fetchall())


def running() -> tuple[Selection, ...]:
    """What two people have put in force and nobody has ended, whatever its days."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM store_selection WHERE state = 'running' ORDER BY id")  # noqa: S608
        return tuple(_kept(row).selection for row in cursor.fetchall())


def note(day: date, departs_from: str, arrives_at: str, *, messages: int, travellers: int) -> None:
    """Adds to the count of what was dropped. Nothing else is kept of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_out_of_scope (day, departs_from, arrives_at, messages, travellers) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (day, departs_from, arrives_at) DO UPDATE SET messages = store_out_of_scope.messages + "
            "excluded.messages, travellers = store_out_of_scope.travellers + excluded.travellers",
            [day.isoformat(), departs_from, arrives_at, messages, travellers],
        )


def dropped(since: date) -> tuple[Dropped, ...]:
    """What was dropped since that day of receipt."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, departs_from, arrives_at, messages, travellers FROM store_out_of_scope WHERE day >= %s ORDER BY 1, 2, 3",
            [since.isoformat()],
        )
        return tuple(Dropped(*row) for row in cursor.fetchall())


def uncovered(is_covered: Callable[[str, str, str, date], bool]) -> list[int]:
    """The flights of which something is kept and which are not covered: (from, to, carrier, day of departure) is asked.

    Those of the border lane, whose days are below nought, are not among them: they go within hours anyway.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT departs_from, arrives_at, carrier, day FROM store_flight WHERE day > 0")
        lost = [row for row in cursor.fetchall() if not is_covered(row[0], row[1], row[2], date.fromordinal(row[3]))]
        found: list[int] = []
        for row in lost:
            cursor.execute(
                "SELECT id FROM store_flight WHERE departs_from = %s AND arrives_at = %s AND carrier = %s AND day = %s",
                list(row),
            )
            found += [int(each) for (each,) in cursor.fetchall()]
    return found


def days_of(flights: Collection[int]) -> frozenset[int]:
    """The days of departure (ordinals) of these flights."""
    found: set[int] = set()
    with connection.cursor() as cursor:
        for flight in flights:
            cursor.execute("SELECT day FROM store_flight WHERE id = %s", [flight])
            found |= {int(day) for (day,) in cursor.fetchall()}
    return frozenset(found)


def purge(archive: Archive, flights: Collection[int]) -> int:
    """Deletes whom nothing keeps on these flights: not who is held, nor whose hit people confirmed. Gives how many travellers went.

    Their rows are overwritten in the file; their day's key goes with the day. Inside the caller's transaction.
    """
    dialect.alone(dialect.TRAVEL)
    for day in days_of(flights):
        trace_files.forget(archive, day)  # made anew from the rows that stay
    dialect.overwrite_what_is_deleted()
    gone = 0
    with connection.cursor() as cursor:
        for flight in sorted(flights):
            number = int(flight)
            outlines.forget_flight(number)
            free = (
                f"SELECT id FROM store_traveller WHERE flight_id = {number} "  # noqa: S608 - a number
                "AND id NOT IN (SELECT traveller_id FROM store_hold) "
                "AND id NOT IN (SELECT traveller_id FROM store_hit WHERE state = 'match')"
            )
            hits = f"SELECT id FROM store_hit WHERE traveller_id IN ({free})"  # noqa: S608
            cursor.execute(hits)
            about_hits = [int(row[0]) for row in cursor.fetchall()]
            cursor.execute(free)
            about = [int(row[0]) for row in cursor.fetchall()]
            wiping.forget_people(about, about_hits)
            cursor.execute(f"DELETE FROM store_decision WHERE hit_id IN ({hits})")  # noqa: S608
            cursor.execute(f"DELETE FROM store_desk_hit WHERE hit_id IN ({hits})")  # noqa: S608
            cursor.execute(f"DELETE FROM store_trace WHERE traveller_id IN ({free})")  # noqa: S608
            cursor.execute(f"DELETE FROM store_hit WHERE traveller_id IN ({free})")  # noqa: S608
            cursor.execute(f"DELETE FROM store_change WHERE flight_id = {number}")  # noqa: S608
            cursor.execute(f"DELETE FROM store_push_part WHERE flight_id = {number}")  # noqa: S608
            cursor.execute(f"DELETE FROM store_traveller WHERE id IN ({free})")  # noqa: S608
            gone += cursor.rowcount
            stay = f"SELECT booking_id FROM store_traveller WHERE flight_id = {number} AND booking_id IS NOT NULL"  # noqa: S608
            cursor.execute(f"DELETE FROM store_booking WHERE flight_id = {number} AND id NOT IN ({stay})")  # noqa: S608
            cursor.execute("DELETE FROM store_work WHERE kind = 'screen' AND subject = %s", [number])
            cursor.execute(
                f"DELETE FROM store_flight WHERE id = {number} AND id NOT IN (SELECT flight_id FROM store_traveller) "  # noqa: S608
                "AND id NOT IN (SELECT flight_id FROM store_booking)"
            )
    return gone
