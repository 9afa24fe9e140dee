"""What a list is a list of (written by watchlists), and entries that are to be left alone (written by casework)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection

__all__ = [
    "confirm_reintegration",
    "keep_reintegration",
    "kinds_of_versions",
    "left_alone",
    "proposer_of",
    "write_kind",
]


def write_kind(version: int, kind: str) -> None:
    """Keeps what a version is a list of; see `fairway.safeguards.protection.Lane`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_list_kind (version_id, kind) VALUES (%s, %s) "
            "ON CONFLICT (version_id) DO UPDATE SET kind = excluded.kind",
            [version, kind],
        )


def kinds_of_versions(versions: Collection[int]) -> dict[int, str]:
    """What each of these versions is a list of; "sought" where nothing else was said."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version_id, kind FROM store_list_kind")
        said = dict(cursor.fetchall())
    return {each: said.get(each, "sought") for each in versions}


def keep_reintegration(
    list_source: str, entry_id: str, *, authority: str, expires_on: date, at: datetime, by: str
) -> None:
    """Keeps the proposal that an entry is not hit until after that day. It replaces an earlier word, and needs a second person's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_reintegration (list_source, entry_id, authority, expires_on, made_at, made_by) "
            "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (list_source, entry_id) DO UPDATE SET "
            "authority = excluded.authority, expires_on = excluded.expires_on, made_at = excluded.made_at, "
            "made_by = excluded.made_by, confirmed_by = ''",
            [list_source, entry_id, authority, expires_on.isoformat(), at.isoformat(), by],
        )


def proposer_of(list_source: str, entry_id: str, *, authority: str, expires_on: date) -> str:
    """Who proposed exactly this and waits for a second person; "" where nobody does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT made_by FROM store_reintegration WHERE list_source = %s AND entry_id = %s AND authority = %s "
            "AND expires_on = %s AND confirmed_by = ''",
            [list_source, entry_id, authority, expires_on.isoformat()],
        )
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def confirm_reintegration(list_source: str, entry_id: str, *, by: str) -> bool:
    """Puts the proposal in force; False where it is this person's own, or there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_reintegration SET confirmed_by = %s "
            "WHERE list_source = %s AND entry_id = %s AND confirmed_by = '' AND made_by <> %s",
            [by, list_source, entry_id, by],
        )
        return int(cursor.rowcount) == 1


def left_alone(today: date) -> frozenset[tuple[str, str]]:
    """The (source, entry) pairs that are not to be hit on that day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT list_source, entry_id FROM store_reintegration WHERE expires_on >= %s AND confirmed_by <> ''",
            [today.isoformat()],
        )
        return frozenset((row[0], row[1]) for row in cursor.fetchall())
