"""Work: what a station leaves for the next one, in the transaction that made it necessary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.backends.utils import CursorWrapper

from fairway.store.archive import Archive

__all__ = ["add_work"]


def add_work(cursor: CursorWrapper, archive: Archive, kind: str, subjects: Sequence[int], *, at: datetime) -> None:
    """Leaves work for the next station. The same work again gets a new number, so that work under way does not remove it."""
    cursor.executemany(
        "INSERT INTO store_work (id, kind, subject, made_at) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (kind, subject) DO UPDATE SET id = excluded.id, made_at = excluded.made_at",
        [(archive.new_id(at), kind, subject, at) for subject in subjects],
    )
