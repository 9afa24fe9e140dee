"""What has changed about hits since: the audit log is the feed, in the order of its commits and the same for every process.

Numbers and public codes of hits only, nothing about anybody.
"""

from __future__ import annotations

from django.db import connection

__all__ = ["ACTIONS", "MOST", "latest", "since"]

ACTIONS = (
    "HitTaken",
    "HitReleased",
    "HitHandedOver",
    "HitTakenAway",
    "HitDecided",
    "DecisionTakenBack",
    "TravellersScreened",
    "ListInstructed",
)
MOST = 200  # codes told at once; whoever missed more looks at the whole queue anyway


def latest() -> int:
    """The number of the last entry of the audit log; 0 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM store_auditentry")
        return int(cursor.fetchone()[0] or 0)


def since(number: int) -> tuple[int, tuple[str, ...]]:
    """The last number now, and the objects of what changed hits after `number`; as often as they changed, MOST at most."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT object FROM store_auditentry WHERE seq > %s AND action IN ({', '.join(['%s'] * len(ACTIONS))}) "  # noqa: S608
            "ORDER BY seq LIMIT %s",
            [number, *ACTIONS, MOST],
        )
        objects = tuple(row[0] for row in cursor.fetchall())
    return latest(), objects
