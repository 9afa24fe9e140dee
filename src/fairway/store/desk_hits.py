"""Hits that wait for a desk: for which, why, who handed them over. Written by casework; a row goes with its hit.

A row alone keeps nobody from a hit: where the desk has ended or nobody is left at it, it counts for nothing (`ELSEWHERE`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from django.db import connection

__all__ = ["AT", "ELSEWHERE", "AtDesk", "clear", "hand", "of_hit", "of_hits", "waiting_at"]

AT = "SELECT w.hit_id FROM store_desk_hit w WHERE w.desk = %(desk)s"
"""The hits that wait for one desk."""

ELSEWHERE = (
    "SELECT w.hit_id FROM store_desk_hit w JOIN store_desk_member m ON m.desk = w.desk "
    "JOIN store_account a ON a.name = m.account AND a.is_active "
    "WHERE w.desk NOT IN (SELECT own.desk FROM store_desk_member own WHERE own.account = %(name)s)"
)
"""The hits that wait for desks to which somebody does not belong, and at which somebody is."""


class AtDesk(msgspec.Struct, frozen=True):
    """Where a hit waits. reason: a code of `casework.DESK_REASONS`; by: who handed it over."""

    desk: str
    reason: str
    by: str
    at: datetime


def hand(hit: int, *, desk: str, reason: str, by: str, at: datetime) -> None:
    """Has a hit wait for a desk, whatever it waited for before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_desk_hit (hit_id, desk, reason, handed_by, handed_at) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (hit_id) DO UPDATE SET desk = excluded.desk, reason = excluded.reason, handed_by = excluded.handed_by, "
            "handed_at = excluded.handed_at",
            [hit, desk, reason, by, at.isoformat()],
        )


def clear(hit: int) -> None:
    """The hit waits for no desk any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_desk_hit WHERE hit_id = %s", [hit])


def of_hit(hit: int) -> AtDesk | None:
    """The desk for which a hit waits; None where it waits for none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT desk, reason, handed_by, handed_at FROM store_desk_hit WHERE hit_id = %s "
            "AND desk IN (SELECT name FROM store_desk)",
            [hit],
        )
        row = cursor.fetchone()
    return AtDesk(row[0], row[1], row[2], datetime.fromisoformat(row[3])) if row else None


def of_hits(hits: Collection[int]) -> dict[int, str]:
    """The desks for which some of these hits wait."""
    if not hits:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT hit_id, desk FROM store_desk_hit WHERE hit_id IN ({', '.join(['%s'] * len(hits))}) "  # noqa: S608
            "AND desk IN (SELECT name FROM store_desk)",
            list(hits),
        )
        return {int(hit): desk for hit, desk in cursor.fetchall()}


def waiting_at(desks: Collection[str], strengths: Collection[str], lanes: Collection[str]) -> dict[str, int]:
    """How many hits that are not decided wait for each of these desks, of these strengths and lanes."""
    if not (desks and strengths and lanes):
        return {}
    among = [f"({', '.join(['%s'] * len(each))})" for each in (desks, strengths, lanes)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.desk, COUNT(*) FROM store_desk_hit w JOIN store_hit h ON h.id = w.hit_id "  # noqa: S608
            f"WHERE w.desk IN {among[0]} AND h.strength IN {among[1]} AND h.lane IN {among[2]} "
            "AND h.state IN ('open', 'second', 'disputed') GROUP BY w.desk",
            [*desks, *strengths, *lanes],
        )
        return {desk: int(count) for desk, count in cursor.fetchall()}
