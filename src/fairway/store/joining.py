"""Two rows that turned out to be one person: what hangs on the one that goes is given to the one that stays. Written by intake.

Nothing that people decided is lost. Where both have a hit on the same entry, one hit is kept with the decisions of both: the one that
people have come furthest with.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.utils import CursorWrapper

__all__ = ["join_rows"]

# What people said weighs more than what nobody has seen, and a confirmed match most.
_FURTHEST = {
    state: place for place, state in enumerate(("lapsed", "open", "waiting", "no_match", "second", "disputed", "match"))
}


def join_rows(gone: dict[int, int], day: int, flight: int) -> None:
    """Gives everything of the rows that go, by the row that stays, and deletes them. Inside the caller's transaction."""
    with connection.cursor() as cursor:
        for row, kept in gone.items():
            _join_hits(cursor, row, kept)
            cursor.execute(
                "UPDATE store_change SET subject = %s WHERE flight_id = %s AND noun = 'traveller' AND subject = %s",
                [kept, flight, row],
            )
            cursor.execute(
                "INSERT INTO store_restriction (traveller_id, request_id, restricted_by, restricted_at) "
                "SELECT %s, request_id, restricted_by, restricted_at FROM store_restriction WHERE traveller_id = %s "
                "ON CONFLICT DO NOTHING",
                [kept, row],
            )
            cursor.execute(
                "UPDATE store_hold SET traveller_id = %s WHERE traveller_id = %s AND NOT EXISTS "
                "(SELECT 1 FROM store_hold WHERE traveller_id = %s)",
                [kept, row, kept],
            )
            cursor.execute("UPDATE store_unmasking SET traveller_id = %s WHERE traveller_id = %s", [kept, row])
            cursor.execute("DELETE FROM store_restriction WHERE traveller_id = %s", [row])
            cursor.execute("DELETE FROM store_traveller WHERE id = %s AND day = %s", [row, day])


def _join_hits(cursor: CursorWrapper, row: int, kept: int) -> None:
    cursor.execute(
        "SELECT id, traveller_id, list_source, entry_id, state FROM store_hit WHERE traveller_id IN (%s, %s) ORDER BY id",
        [row, kept],
    )
    by_entry: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for identifier, traveller, source, entry, state in cursor.fetchall():
        by_entry.setdefault((source, entry), []).append((_FURTHEST[state], -identifier, traveller))
    for hits in by_entry.values():
        _, stays, owner = max(hits)
        for _, other, _ in hits:
            if other != stays:
                cursor.execute("UPDATE store_decision SET hit_id = %s WHERE hit_id = %s", [-stays, -other])
                cursor.execute(
                    "UPDATE store_desk_hit SET hit_id = %s WHERE hit_id = %s AND NOT EXISTS "
                    "(SELECT 1 FROM store_desk_hit WHERE hit_id = %s)",
                    [-stays, -other, -stays],
                )
                cursor.execute("DELETE FROM store_desk_hit WHERE hit_id = %s", [-other])
                cursor.execute("DELETE FROM store_hit WHERE id = %s", [-other])
        if owner != kept:
            cursor.execute("UPDATE store_hit SET traveller_id = %s WHERE id = %s", [kept, -stays])
