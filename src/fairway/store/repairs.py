"""Repairs: edited copies of quarantined transmissions, each sealed beside its original."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import IntegrityError, connection, transaction

from fairway.store.archive import Archive

__all__ = ["Proposal", "content_of", "decide", "proposal", "proposals", "propose"]

_TABLE = "store_repair"
_COLUMNS = (
    "id, transmission_id, state, reason, proposed_by, proposed_at, size_bytes, bookings, travellers, findings_count, "
    "sealed IS NOT NULL"
)


class Proposal(msgspec.Struct, frozen=True):
    """A repair that somebody proposed: what a second person must know to decide. No content.

    is_edited  false where the original itself is to be read again
    bookings, travellers, findings  what reading the copy gave when it was proposed
    """

    id: int
    transmission: int
    state: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    size_bytes: int
    bookings: int
    travellers: int
    findings: int
    is_edited: bool


def propose(
    archive: Archive,
    transmission_id: int,
    content: bytes | None,
    *,
    received_day: int,
    reason: str,
    by: str,
    at: datetime,
    bookings: int,
    travellers: int,
    findings: int,
) -> int | None:
    """Seals a copy beside its original and gives its identifier; None where a repair of it waits already.

    content  None where the original is to be read again as it is
    """
    identifier = archive.new_id(at)
    # Under the key of the original's day of receipt: the copy goes when the original goes.
    sealed = None if content is None else archive.receipt_key(received_day).seal(_TABLE, identifier, content)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO store_repair (id, transmission_id, state, reason, proposed_by, proposed_at, decided_by, size_bytes, "
                "bookings, travellers, findings_count, sealed) VALUES (%s, %s, 'proposed', %s, %s, %s, '', %s, %s, %s, %s, %s)",
                [
                    identifier,
                    transmission_id,
                    reason,
                    by,
                    at,
                    len(content or b""),
                    bookings,
                    travellers,
                    findings,
                    sealed,
                ],
            )
    except IntegrityError:
        return None
    return identifier


def proposal(identifier: int) -> Proposal | None:
    """One repair; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM store_repair WHERE id = %s", [identifier])  # noqa: S608 - constants
        row = cursor.fetchone()
    return _proposal(row) if row else None


def proposals(*, most: int) -> list[Proposal]:
    """The repairs that wait for a second person, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_repair WHERE state = 'proposed' ORDER BY id LIMIT %s",  # noqa: S608 - constants
            [most],
        )
        return [_proposal(row) for row in cursor.fetchall()]


def _proposal(row: tuple[object, ...]) -> Proposal:
    return Proposal(*row[:10], bool(row[10]))  # type: ignore[arg-type, call-arg]


def content_of(archive: Archive, identifier: int, *, received_day: int) -> bytes | None:
    """The edited copy; None where the original is to be read again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM store_repair WHERE id = %s", [identifier])
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return None
    return archive.receipt_key(received_day).open(_TABLE, identifier, bytes(row[0]))


def decide(identifier: int, state: str, *, by: str, at: datetime) -> bool:
    """Ends a proposal, once; false where somebody else had done so already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_repair SET state = %s, decided_by = %s, decided_at = %s WHERE id = %s AND state = 'proposed'",
            [state, by, at, identifier],
        )
        return bool(cursor.rowcount)
