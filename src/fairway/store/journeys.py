"""Flights, bookings and travellers: who travels, from every source, one row a person on a flight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from django.db import connection

from fairway.store import lanes
from fairway.store.archive import Archive
from fairway.store.changes import ChangeLog
from fairway.store.dialect import TRAVEL, insert, is_postgresql, together
from fairway.store.keyring import Key
from fairway.store.records import RECORD, names_of, squeezed
from fairway.store.shelf import FlightRow, Shelf
from fairway.travel import Booking, Flight, Traveller
from fairway.travel.catalogue import open_part

__all__ = [
    "FlightRow",
    "Stored",
    "border_day_of",
    "flight_row",
    "hold_flights",
    "hold_flights_by_id",
    "set_flight_state",
    "store_bookings",
    "store_manifest",
]

_BOOKING_DECODER = msgspec.msgpack.Decoder(Booking)
_AT_ONCE = 500
_BOOKING = (
    "id",
    "day",
    "flight_id",
    "key",
    "state",
    "changed_at",
    "sent_at",
    "version",
    "transmission_id",
    "content",
    "record_open",
    "record_sealed",
)


class Stored(msgspec.Struct):
    """What storing one message changed."""

    bookings: int = 0
    travellers: int = 0
    unchanged: int = 0
    older: int = 0


def flight_row(archive: Archive, flight: Flight, *, at: datetime, day: int | None = None) -> FlightRow:
    """The row of a flight, made if it is new. The flight must have a departure day. day: of the border lane, where it is of that."""
    if not isinstance(flight.departs_on, date):
        raise ValueError("a flight without a departure day cannot be stored; quarantine its message")
    day = flight.departs_on.toordinal() if day is None else day
    name = (day, flight.carrier, flight.number, flight.departs_from or "", flight.arrives_at or "")
    times = (_minute(flight.departs_at_local), _minute(flight.arrives_at_local))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, departs_at_local, arrives_at_local FROM store_flight WHERE day = %s AND carrier = %s "
            "AND number = %s AND departs_from = %s AND arrives_at = %s",
            name,
        )
        if (found := cursor.fetchone()) is None:
            identifier = archive.new_id(at)
            cursor.execute(
                "INSERT INTO store_flight (id, day, carrier, number, departs_from, arrives_at, departs_at_local, "
                "arrives_at_local, state) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'expected')",
                [identifier, *name, *times],
            )
            return FlightRow(identifier, day)
        known = tuple(new or old for new, old in zip(times, found[1:], strict=True))
        if known != tuple(found[1:]):
            cursor.execute(
                "UPDATE store_flight SET departs_at_local = %s, arrives_at_local = %s WHERE id = %s", [*known, found[0]]
            )
        return FlightRow(found[0], day)


def border_day_of(flight: Flight, day: int) -> int:
    """The day of the border lane on which a flight stands already, whatever its hour was then; else `day`."""
    if not isinstance(flight.departs_on, date):
        raise ValueError("a flight without a departure day has no place")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day FROM store_flight WHERE day BETWEEN %s AND %s AND carrier = %s AND number = %s "
            "AND departs_from = %s AND arrives_at = %s ORDER BY id LIMIT 1",
            [
                *lanes.border_days(flight.departs_on),
                flight.carrier,
                flight.number,
                flight.departs_from or "",
                flight.arrives_at or "",
            ],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else day


def hold_flights(flights: Iterable[Flight]) -> None:
    """Until the transaction ends nobody else stores or screens anybody on these flights. Two messages of one flight, stored at one
    moment by two workers, would each miss whom the other brings: one person would become two."""
    together(TRAVEL, (_name_of(each) for each in flights))


def hold_flights_by_id(flights: Sequence[int]) -> None:
    """The same for flights that are stored already."""
    if not is_postgresql() or not flights:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, carrier, number, departs_from, arrives_at FROM store_flight WHERE id = ANY(%s)",
            [list(flights)],
        )
        rows = [(lanes.date_of(row[0]).toordinal(), *row[1:]) for row in cursor.fetchall()]
        together(TRAVEL, ("|".join(map(str, row)) for row in rows))


def _name_of(flight: Flight) -> str:
    day = flight.departs_on.toordinal() if isinstance(flight.departs_on, date) else ""
    return "|".join(map(str, (day, flight.carrier, flight.number, flight.departs_from or "", flight.arrives_at or "")))


def set_flight_state(flight: FlightRow, state: str) -> None:
    """Notes that a flight was closed or cancelled."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_flight SET state = %s WHERE id = %s", [state, flight.id])


def _minute(moment: object) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else ""


def store_bookings(
    archive: Archive,
    flight: FlightRow,
    bookings: Sequence[Booking],
    *,
    transmission: int,
    sent_at: datetime | None,
    at: datetime,
) -> Stored:
    """Stores the bookings of one message, each whole in its newest version, and the travellers they carry.

    Newer is what the booking says of its last change, then the time of sending (Directive knows no order; formats: DAT 700).
    The same content again changes nothing.
    """
    key = archive.travel_key(flight.day)
    shelf = Shelf(archive, flight, key, at, transmission)
    known = _known_bookings(flight)
    stored = Stored()
    sent = sent_at.isoformat() if sent_at else ""
    fresh, changed = [], []
    bookings_changed: dict[int, Booking] = {}
    for booking in bookings:
        content = key.fingerprint(RECORD.encode(booking))
        locator = _locator(booking)
        trace = key.trace(f"booking|{locator}")
        before = known.get(trace)
        if before is not None and before.content == content:
            stored.unchanged += 1
            continue
        change = booking.changed_at_utc.isoformat() if isinstance(booking.changed_at_utc, datetime) else ""
        if before is not None and (change, sent) < (before.changed_at, before.sent_at):
            stored.older += 1
            continue
        stored.bookings += 1
        identifier = before.id if before is not None else archive.new_id(at)
        version = before.version + 1 if before is not None else 1
        core = msgspec.structs.replace(booking, travellers=())
        row = (
            str(booking.state),
            change,
            sent,
            version,
            transmission,
            content,
            RECORD.encode(open_part(core)),
            key.seal("store_booking", identifier, RECORD.encode(core)),
        )
        if before is None:
            fresh.append((identifier, flight.day, flight.id, trace, *row))
        else:
            changed.append((*row, identifier))
            bookings_changed[identifier] = core
        known[trace] = _KnownBooking(identifier, content, change, sent, version)
        shelf.place_booking(identifier, booking, locator, is_new=before is None)
    _note_changes(shelf.changes, key, bookings_changed)
    _write_bookings(fresh, changed)
    stored.travellers = shelf.write()
    return stored


def _locator(booking: Booking) -> str:
    if booking.locators:
        return booking.locators[0].code
    # Without a locator the names are all there is to know a booking by.
    return "names:" + "|".join(
        sorted("/".join(map(squeezed, name)) for t in booking.travellers for name in names_of(t)[:1])
    )


class _KnownBooking(msgspec.Struct, frozen=True):
    id: int
    content: bytes
    changed_at: str
    sent_at: str
    version: int


def _known_bookings(flight: FlightRow) -> dict[int, _KnownBooking]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, id, content, changed_at, sent_at, version FROM store_booking WHERE flight_id = %s", [flight.id]
        )
        return {row[0]: _KnownBooking(row[1], bytes(row[2]), row[3], row[4], row[5]) for row in cursor.fetchall()}


def _write_bookings(fresh: Sequence[tuple[Any, ...]], changed: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if fresh:
            insert(cursor, "store_booking", _BOOKING, fresh)
        if changed:
            cursor.executemany(
                "UPDATE store_booking SET state = %s, changed_at = %s, sent_at = %s, version = %s, transmission_id = %s, "
                "content = %s, record_open = %s, record_sealed = %s WHERE id = %s",
                changed,
            )


def _note_changes(changes: ChangeLog, key: Key, after: dict[int, Booking]) -> None:
    """Notes what changed bookings said before; their rows still say it."""
    identifiers = list(after)
    with connection.cursor() as cursor:
        for start in range(0, len(identifiers), _AT_ONCE):
            some = identifiers[start : start + _AT_ONCE]
            cursor.execute(
                f"SELECT id, record_sealed FROM store_booking WHERE id IN ({', '.join(['%s'] * len(some))})",  # noqa: S608
                some,
            )
            for identifier, sealed in cursor.fetchall():
                before = _BOOKING_DECODER.decode(key.open("store_booking", identifier, bytes(sealed)))
                changes.booking(identifier, before, after[identifier])


def store_manifest(
    archive: Archive,
    flight: FlightRow,
    travellers: Sequence[Traveller],
    *,
    takes_off: bool,
    transmission: int,
    at: datetime,
) -> Stored:
    """Stores the people of a passenger or crew list. `takes_off` where the list takes them off the flight (745+XR)."""
    shelf = Shelf(archive, flight, archive.travel_key(flight.day), at, transmission)
    for traveller in travellers:
        shelf.place_listed(traveller, takes_off=takes_off)
    return Stored(travellers=shelf.write())
