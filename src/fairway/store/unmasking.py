"""Requests to open one depersonalised record: who asked, on what ground, what came of it. Written by retention.

The one-time key of a request lives in the keyring and goes when the request was opened or is over; the row stays for the officer.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import connection

from fairway.safeguards.unmasking import KINDS, open_with, place_of, public_of_secret, wrapped_parts
from fairway.store.archive import Archive
from fairway.store.forgetting import DEPERSONALISED
from fairway.store.hits import FrozenHit
from fairway.store.records import RECORD_DECODER, JourneyRecord
from fairway.travel import Booking

__all__ = [
    "Masked",
    "Unmasked",
    "Unmasking",
    "add",
    "drop_key",
    "end_keys",
    "find",
    "hit_of",
    "latest",
    "mark_opened",
    "masked",
    "note_court",
    "opened_with",
    "reply_key",
    "review",
    "secret_of",
]

_COLUMNS = (
    "id, kind, traveller_id, day, case_code, ground, asked_by, asked_at, expires_at, opened_at, review_by, approved_by, "
    "reviewed_by, reviewed_at, finding, court_said, court_at, court_noted_by"
)
_SEALED_IN = {"traveller": "record_sealed", "booking": "record_sealed", "hit": "sealed"}
_BOOKING = msgspec.msgpack.Decoder(Booking)
_HIT = msgspec.msgpack.Decoder(FrozenHit)


class Unmasking(msgspec.Struct, frozen=True):
    """A request to open one depersonalised record, and what came of it.

    kind         "traveller", "booking" or "hit"; record: the number of its row
    opened_at    "" while it was not opened; approved_by: who released it, "" until then
    review_by    by when a court must have looked at an emergency; "" where it is none
    reviewed_by  the data protection officer, with `finding`; "" until then
    court_said   "approved" or "refused" of an emergency, on court_at (ISO day); "" until then
    """

    id: int
    kind: str
    record: int
    day: int
    case: str
    ground: str
    asked_by: str
    asked_at: str
    expires_at: str
    opened_at: str = ""
    review_by: str = ""
    approved_by: str = ""
    reviewed_by: str = ""
    reviewed_at: str = ""
    finding: str = ""
    court_said: str = ""
    court_at: str = ""
    court_noted_by: str = ""


class Masked(msgspec.Struct, frozen=True):
    """A depersonalised record: its day, how many approvals it needs, and its wrapped keys."""

    day: int
    needed: int
    wrapped: tuple[bytes, ...]


class Unmasked(msgspec.Struct, frozen=True):
    """What was opened: one of the three, and with a hit the notes of its decisions, oldest first."""

    kind: str
    record: JourneyRecord | None = None
    booking: Booking | None = None
    hit: FrozenHit | None = None
    notes: tuple[str, ...] = ()


def masked(kind: str, row: int) -> Masked | None:
    """What a request needs of a depersonalised record; None where there is none, or nothing of it was left to open."""
    found = _sealed(kind, row)
    if found is None:
        return None
    needed, wrapped = wrapped_parts(found[1])
    return Masked(found[0], needed, wrapped) if wrapped else None


def _sealed(kind: str, row: int) -> tuple[int, bytes] | None:
    table, column = KINDS[kind], _SEALED_IN[kind]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.day, t.{column} FROM {table} t JOIN store_forgotten f ON f.day = t.day AND f.kind = %s "  # noqa: S608
            "WHERE t.id = %s",
            [DEPERSONALISED, row],
        )
        found = cursor.fetchone()
    return (int(found[0]), bytes(found[1])) if found else None


def opened_with(kind: str, row: int, record_key: bytes) -> Unmasked | None:
    """The record, by its own key; None where it is gone. Refuses another record's key."""
    if (found := _sealed(kind, row)) is None:
        return None
    day, sealed = found
    plain = open_with(record_key, place_of(KINDS[kind], row, day), sealed)
    match kind:
        case "traveller":
            return Unmasked(kind, record=RECORD_DECODER.decode(plain))
        case "booking":
            return Unmasked(kind, booking=_BOOKING.decode(plain))
        case _:
            return Unmasked(kind, hit=_HIT.decode(plain), notes=_notes(row, day, record_key))


def _notes(hit: int, day: int, record_key: bytes) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, note_sealed FROM store_decision WHERE hit_id = %s AND note_sealed IS NOT NULL ORDER BY id",
            [hit],
        )
        rows = cursor.fetchall()
    return tuple(
        open_with(record_key, place_of("store_decision", row, day), bytes(note)).decode() for row, note in rows
    )


def hit_of(hit: int) -> int | None:
    """The traveller of a hit; None where there is no such hit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT traveller_id FROM store_hit WHERE id = %s", [hit])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def add(archive: Archive, row: Unmasking) -> None:
    """Keeps a request to open one record, and makes its one-time key."""
    values = msgspec.structs.astuple(row)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO store_unmasking ({_COLUMNS}) VALUES ({', '.join(['%s'] * len(values))})",  # noqa: S608
            list(values),
        )
    archive.keyring.key(_key_name(row.id))


def find(identifier: int) -> Unmasking | None:
    """A request."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM store_unmasking WHERE id = %s", [identifier])  # noqa: S608 - constants
        row = cursor.fetchone()
    return Unmasking(*row) if row else None


def latest(most: int) -> tuple[Unmasking, ...]:
    """Requests: those the officer has not reviewed first, then the newest."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_unmasking ORDER BY reviewed_by <> '', id DESC LIMIT %s",  # noqa: S608
            [most],
        )
        return tuple(Unmasking(*row) for row in cursor.fetchall())


def secret_of(archive: Archive, identifier: int) -> bytes:
    """The one-time secret of a request. Raises KeyDestroyed once it was opened or is over."""
    return archive.keyring.key(_key_name(identifier)).exchange_secret()


def reply_key(archive: Archive, identifier: int) -> str:
    """The public key to which the authority answers a request, base64. Raises KeyDestroyed as `secret_of`."""
    return public_of_secret(secret_of(archive, identifier))


def mark_opened(identifier: int, approved_by: str, *, at: datetime) -> bool:
    """Notes that a request was opened; False where it was already."""
    return _change("opened_at = %s, approved_by = %s", [at.isoformat(), approved_by], "opened_at = ''", identifier)


def review(identifier: int, finding: str, *, by: str, at: datetime) -> bool:
    """Keeps the officer's finding; False where there is one."""
    change = "reviewed_by = %s, reviewed_at = %s, finding = %s"
    return _change(change, [by, at.isoformat(), finding], "reviewed_by = ''", identifier)


def note_court(identifier: int, said: str, on: str, *, by: str) -> bool:
    """Keeps what a court said of an emergency; False where it is none, or the court has spoken."""
    change = "court_said = %s, court_at = %s, court_noted_by = %s"
    return _change(change, [said, on, by], "court_said = '' AND review_by <> ''", identifier)


def _change(change: str, values: list[str], still: str, identifier: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE store_unmasking SET {change} WHERE id = %s AND {still}",  # noqa: S608 - constants
            [*values, identifier],
        )
        return int(cursor.rowcount) == 1


def drop_key(archive: Archive, identifier: int) -> None:
    """Destroys the one-time key of a request."""
    archive.keyring.destroy(_key_name(identifier))


def end_keys(archive: Archive, at: datetime) -> None:
    """Destroys the one-time keys of requests that were opened or are over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM store_unmasking WHERE opened_at <> '' OR expires_at < %s", [at.isoformat()])
        over = [row[0] for row in cursor.fetchall()]
    for identifier in over:
        if archive.keyring.exists(_key_name(identifier)):
            drop_key(archive, identifier)


def _key_name(identifier: int) -> str:
    return f"unmask-{identifier}"
