"""The stop: while it stands nobody is shown anybody. Messages still come in, and are screened. Written by oversight."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import connection

__all__ = ["Stop", "agree", "begin", "standing"]

_COLUMNS = "id, begun_by, begun_at, reason, officer, supervisor"


class Stop(msgspec.Struct, frozen=True):
    """A stop that stands. officer, supervisor: who of them has agreed that it ends; "" until then."""

    id: int
    begun_by: str
    begun_at: str
    reason: str
    officer: str
    supervisor: str


def standing() -> Stop | None:
    """The stop that stands; None where none does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM store_stop WHERE ended_at = '' ORDER BY id LIMIT 1")  # noqa: S608
        row = cursor.fetchone()
    return Stop(*row) if row else None


def begin(identifier: int, reason: str, *, by: str, at: datetime) -> None:
    """Puts a stop in force."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO store_stop ({_COLUMNS}, ended_at) VALUES (%s, %s, %s, %s, '', '', '')",  # noqa: S608
            [identifier, by, at.isoformat(), reason],
        )


def agree(identifier: int, side: str, *, by: str, at: datetime) -> bool:
    """Notes that one side agrees to end it; True where both have now, and it is over.

    side  "officer" or "supervisor"
    """
    column = {"officer": "officer", "supervisor": "supervisor"}[side]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE store_stop SET {column} = %s WHERE id = %s AND ended_at = ''", [by, identifier])  # noqa: S608
        cursor.execute(
            "UPDATE store_stop SET ended_at = %s WHERE id = %s AND officer <> '' AND supervisor <> '' AND ended_at = ''",
            [at.isoformat(), identifier],
        )
        return int(cursor.rowcount) == 1
