"""One traveller and their booking, read back: whole while the day's key is there, the open part alone afterwards."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import connection

from fairway.store.archive import Archive
from fairway.store.records import RECORD_DECODER, JourneyRecord
from fairway.travel import Booking

__all__ = [
    "Companion",
    "KeptBooking",
    "KeptJourney",
    "booking_of",
    "booking_of_traveller",
    "companions",
    "journey_of",
    "plain_of",
]

_BOOKING = msgspec.msgpack.Decoder(Booking)
_SEALED_BYTES_MIN = 28  # nonce and tag; what is shorter was wiped, or never was


class KeptJourney(msgspec.Struct, frozen=True):
    """One traveller on one flight. is_masked: the record is the open part alone. booking: None for who came by a manifest alone."""

    id: int
    day: int
    flight: int
    booking: int | None
    state: str
    version: int
    record: JourneyRecord
    is_masked: bool


class KeptBooking(msgspec.Struct, frozen=True):
    """A booking in its latest version. changed_at, sent_at: as the carrier says, "" where it does not; received_at: of that version."""

    version: int
    changed_at: str
    sent_at: str
    received_at: datetime
    booking: Booking
    is_masked: bool
    transmission: int


class Companion(msgspec.Struct, frozen=True):
    """Somebody else of the booking, by what says of nobody who they are. record: None once the law has sealed the day."""

    id: int
    kind: str
    state: str
    sources: str
    version: int
    record: JourneyRecord | None = None


def journey_of(archive: Archive, traveller: int) -> KeptJourney | None:
    """The traveller's record; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, flight_id, booking_id, state, version, record_open, record_sealed FROM store_traveller WHERE id = %s",
            [traveller],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    day, flight, booking, state, version, opened, sealed = row
    plain = plain_of(archive, day, "store_traveller", traveller, bytes(sealed))
    content = bytes(opened) if plain is None else plain
    record = RECORD_DECODER.decode(content) if content else JourneyRecord()
    return KeptJourney(traveller, day, flight, booking, state, version, record, plain is None)


def booking_of(archive: Archive, booking: int) -> KeptBooking | None:
    """The booking without its travellers; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.day, b.version, b.changed_at, b.sent_at, t.received_at, b.record_open, b.record_sealed, t.id "
            "FROM store_booking b JOIN store_transmission t ON t.id = b.transmission_id WHERE b.id = %s",
            [booking],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    day, version, changed_at, sent_at, received_at, opened, sealed, transmission = row
    plain = plain_of(archive, day, "store_booking", booking, bytes(sealed))
    content = _BOOKING.decode(bytes(opened) if plain is None else plain)
    return KeptBooking(version, changed_at, sent_at, _moment(received_at), content, plain is None, transmission)


def booking_of_traveller(traveller: int) -> int | None:
    """The number of somebody's booking; None where they have none, or are not there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT booking_id FROM store_traveller WHERE id = %s", [traveller])
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] is not None else None


def companions(archive: Archive, booking: int, *, besides: int, most: int) -> tuple[Companion, ...]:
    """The others of a booking."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id, t.kind, t.state, t.sources, t.version, t.day, t.record_sealed FROM store_booking b "
            "JOIN store_traveller t ON t.flight_id = b.flight_id AND t.booking_id = b.id "
            "WHERE b.id = %s AND t.id <> %s ORDER BY t.id LIMIT %s",
            [booking, besides, most],
        )
        rows = cursor.fetchall()
    found = []
    for identifier, kind, state, sources, version, day, sealed in rows:
        plain = plain_of(archive, day, "store_traveller", identifier, bytes(sealed))
        record = RECORD_DECODER.decode(plain) if plain is not None else None
        found.append(Companion(identifier, kind, state, sources, version, record))
    return tuple(found)


def plain_of(archive: Archive, day: int, table: str, row: int, sealed: bytes) -> bytes | None:
    """A sealed part of that day, opened; None once the day's key, or the part itself, is gone."""
    if len(sealed) < _SEALED_BYTES_MIN or not archive.has_travel_key(day):
        return None
    return archive.travel_key(day).open(table, row, sealed)


def _moment(received_at: datetime | str) -> datetime:
    return received_at if isinstance(received_at, datetime) else datetime.fromisoformat(received_at)
