"""Runs that screen everybody again: which days of travel are done and which wait. Written by screening."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import connection

from fairway.store.archive import Archive

__all__ = ["RunState", "begin", "finish_partition", "is_done", "state_of", "unfinished", "waiting"]


class RunState(msgspec.Struct, frozen=True):
    """How far a run is. `hits` are new or changed ones, `lapsed` those that the newer matcher no longer gives."""

    run: int
    matcher: str
    partitions: int
    done: int
    travellers: int
    hits: int
    lapsed: int


def begin(archive: Archive, *, matcher: str, at: datetime) -> int:
    """A new run over every stored day of travel whose key still exists; gives its identifier. Partitions are fixed from here on.

    Whoever is stored on a day that comes later is screened by the new matcher anyway.
    """
    run = archive.new_id(at)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO store_screeningrun (id, matcher, made_at) VALUES (%s, %s, %s)", [run, matcher, at])
        cursor.execute("SELECT DISTINCT day FROM store_traveller")
        days = sorted(row[0] for row in cursor.fetchall())
        cursor.executemany(
            "INSERT INTO store_screeningpartition (id, run_id, day, travellers, hits, lapsed) VALUES (%s, %s, %s, 0, 0, 0)",
            [(archive.new_id(at), run, day) for day in days if _has_key(archive, day)],
        )
    return run


def _has_key(archive: Archive, day: int) -> bool:
    return archive.has_travel_key(day)


def unfinished(matcher: str) -> int | None:
    """The newest run of this matcher of which partitions wait; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(r.id) FROM store_screeningrun r JOIN store_screeningpartition p ON p.run_id = r.id "
            "WHERE r.matcher = %s AND p.done_at IS NULL",
            [matcher],
        )
        found = cursor.fetchone()[0]
    return int(found) if found is not None else None


def waiting(run: int) -> list[int]:
    """The days of a run that are not done, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day FROM store_screeningpartition WHERE run_id = %s AND done_at IS NULL ORDER BY day", [run]
        )
        return [row[0] for row in cursor.fetchall()]


def is_done(run: int, day: int) -> bool:
    """Whether this partition is done; one that the run does not have is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM store_screeningpartition WHERE run_id = %s AND day = %s AND done_at IS NULL", [run, day]
        )
        return cursor.fetchone() is None


def finish_partition(run: int, day: int, *, travellers: int, hits: int, lapsed: int, at: datetime) -> None:
    """Notes that a partition is done; one that is done already stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_screeningpartition SET travellers = %s, hits = %s, lapsed = %s, done_at = %s "
            "WHERE run_id = %s AND day = %s AND done_at IS NULL",
            [travellers, hits, lapsed, at, run, day],
        )


def state_of(run: int) -> RunState:
    """How far a run is. Raises LookupError where there is none of that number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, r.matcher, count(p.id), count(p.done_at), coalesce(sum(p.travellers), 0), coalesce(sum(p.hits), 0), "
            "coalesce(sum(p.lapsed), 0) FROM store_screeningrun r LEFT JOIN store_screeningpartition p ON p.run_id = r.id "
            "WHERE r.id = %s GROUP BY r.id, r.matcher",
            [run],
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError("there is no run of that number")
    return RunState(row[0], row[1], *(int(each) for each in row[2:]))
