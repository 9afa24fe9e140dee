"""One flight read back: who is on it by what names nobody, and what came for it. No query here opens a sealed record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from django.db import connection

from fairway.store.records import RECORD_DECODER, JourneyRecord
from fairway.travel import Booking

__all__ = [
    "FlightPart",
    "KeptFlight",
    "OnBoard",
    "OpenFlight",
    "flight_of",
    "flights_between",
    "flights_named",
    "itineraries",
    "on_board",
    "parts_of",
    "with_open_data",
]

_OPEN_MAX = 2_000  # a day of the busiest state
_BOOKING = msgspec.msgpack.Decoder(Booking)
_COLUMNS = (
    "f.id, f.day, f.carrier, f.number, f.departs_from, f.arrives_at, f.departs_at_local, f.arrives_at_local, f.state"
)


class KeptFlight(msgspec.Struct, frozen=True):
    """A flight, and how many people each source has on it. Local times as text, "" where no message said them; day: an ordinal.

    pnr, api, both  travellers that bookings, manifests, and both speak of; who was taken off included
    """

    id: int
    day: int
    carrier: str
    number: str
    departs_from: str
    arrives_at: str
    departs_at_local: str
    arrives_at_local: str
    state: str
    pnr: int
    api: int
    both: int


class OpenFlight(msgspec.Struct, frozen=True):
    """A flight that lands while not everything about it has come."""

    id: int
    carrier: str
    number: str
    arrives_at: str
    arrives_at_local: str


class OnBoard(msgspec.Struct, frozen=True):
    """Somebody on a flight by the open part of their record: seat, bags, what they travel as; never who they are."""

    id: int
    booking: int | None
    kind: str
    state: str
    sources: str
    record: JourneyRecord


class FlightPart(msgspec.Struct, frozen=True):
    """One part of a push for a flight; see `store.pushes.PartRow`."""

    push: bytes
    family: str
    part: int
    is_last: bool
    received_at: datetime
    carried: int
    declared: int | None


def flights_between(first: int, last: int, *, most: int) -> tuple[KeptFlight, ...]:
    """Flights departing from one day (ordinal) to another, by departure."""
    return _flights("f.day BETWEEN %s AND %s", [first, last], most)


def with_open_data(first: str, last: str) -> tuple[OpenFlight, ...]:
    """Flights that land between two moments of their airport's clock ("YYYY-MM-DDTHH:MM:SS") and of which booking data or manifest
    have not come, by landing; cancelled ones left out.
    """
    missing = " OR ".join(
        f"NOT EXISTS (SELECT 1 FROM store_traveller t WHERE t.flight_id = f.id AND t.sources IN ('{source}', 'PNR+API'))"  # noqa: S608
        for source in ("PNR", "API")
    )
    days = [date.fromisoformat(each[:10]).toordinal() for each in (first, last)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.id, f.carrier, f.number, f.arrives_at, f.arrives_at_local FROM store_flight f WHERE f.day BETWEEN %s AND %s "  # noqa: S608
            f"AND f.arrives_at_local BETWEEN %s AND %s AND f.state <> 'cancelled' AND ({missing}) ORDER BY f.arrives_at_local LIMIT %s",
            [days[0] - 1, days[1], first, last, _OPEN_MAX],
        )
        return tuple(OpenFlight(*row) for row in cursor.fetchall())


def flight_of(identifier: int) -> KeptFlight | None:
    """One flight; None where there is none."""
    found = _flights("f.id = %s", [identifier], 1)
    return found[0] if found else None


def flights_named(carrier: str, number: str, day: int) -> tuple[KeptFlight, ...]:
    """The flights of that carrier and number (without leading noughts) that depart on a day (ordinal)."""
    return _flights("f.carrier = %s AND ltrim(f.number, '0') = %s AND f.day = %s", [carrier, number, day], 50)


def _flights(where: str, values: Sequence[int | str], most: int) -> tuple[KeptFlight, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS}, COUNT(t.id) FILTER (WHERE t.sources LIKE 'PNR%%'), "  # noqa: S608 - constants
            "COUNT(t.id) FILTER (WHERE t.sources LIKE '%%API'), COUNT(t.id) FILTER (WHERE t.sources = 'PNR+API') "
            f"FROM store_flight f LEFT JOIN store_traveller t ON t.flight_id = f.id WHERE {where} "
            f"GROUP BY {_COLUMNS} ORDER BY f.day, f.departs_at_local, f.id LIMIT %s",
            [*values, most],
        )
        return tuple(KeptFlight(*row) for row in cursor.fetchall())


def on_board(flight: int, *, most: int) -> tuple[OnBoard, ...]:
    """Who is or was on a flight, in the order in which they became known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, booking_id, kind, state, sources, record_open FROM store_traveller WHERE flight_id = %s "
            "ORDER BY id LIMIT %s",
            [flight, most],
        )
        rows = cursor.fetchall()
    return tuple(
        OnBoard(
            row[0], row[1], row[2], row[3], row[4], RECORD_DECODER.decode(bytes(row[5])) if row[5] else JourneyRecord()
        )
        for row in rows
    )


def itineraries(flight: int) -> dict[int, Booking]:
    """The open part of each booking of a flight, by its id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, record_open FROM store_booking WHERE flight_id = %s", [flight])
        return {identifier: _BOOKING.decode(bytes(opened)) for identifier, opened in cursor.fetchall() if opened}


def parts_of(flight: int, day: int) -> tuple[FlightPart, ...]:
    """The parts of pushes that came for a flight, in the order of receipt."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT push, family, number, is_last, received_at, carried, declared FROM store_push_part "
            "WHERE day = %s AND flight_id = %s ORDER BY received_at, transmission_id, number",
            [day, flight],
        )
        return tuple(
            FlightPart(bytes(row[0]), row[1], row[2], bool(row[3]), datetime.fromisoformat(row[4]), row[5], row[6])
            for row in cursor.fetchall()
        )
