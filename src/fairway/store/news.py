"""What has changed about hits since: the audit log is the feed, in the order of its commits and the same for every process.

Numbers and public codes of hits only, nothing about anybody.
"""

from __future__ import annotations

from django.db import connection

__all__ = ["ANY", "MOST", "latest", "since"]

_OF_ONE = (
    "HitTaken",
    "HitReleased",
    "HitHandedOver",
    "HitHandedToDesk",
    "HitTakenAway",
    "HitDecided",
    "DecisionTakenBack",
)
_OF_ANY = ("TravellersScreened", "ListInstructed")
ANY = "*"
"""Stands for a code where what changed may be any hit."""
MOST = 200  # codes told at once; whoever missed more looks at the whole queue anyway


def latest() -> int:
    """The number of the last entry of the audit log; 0 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM store_auditentry")
        return int(cursor.fetchone()[0] or 0)


def since(number: int) -> tuple[int, tuple[str, ...]]:
    """The last number now, and the codes of hits that changed after `number`, or ANY; as often as they changed, MOST at most."""
    actions = (*_OF_ONE, *_OF_ANY)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT action, object FROM store_auditentry WHERE seq > %s AND action IN ({', '.join(['%s'] * len(actions))}) "  # noqa: S608
            "ORDER BY seq LIMIT %s",
            [number, *actions, MOST],
        )
        codes = tuple(ANY if action in _OF_ANY else code for action, code in cursor.fetchall())
    return latest(), codes if len(codes) < MOST else (ANY,)
