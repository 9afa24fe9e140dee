"""Parts of pushes: which came for which flight. Numbers only; nobody's record is here."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from django.db import connection

from fairway.store.archive import Archive
from fairway.store.journeys import FlightRow

__all__ = ["PartRow", "note_part", "parts_since"]


class PartRow(msgspec.Struct, frozen=True):
    """One part of a push, and the flight it speaks of.

    day                 local departure day
    push                fingerprint of what all parts of the push share
    part, is_last       its place in the push, from 1, and whether it says that it is the last
    carried, declared   what is in it, and what the sender states for the whole push; None where nothing is stated
    """

    flight: int
    carrier: str
    number: str
    day: date
    family: str
    push: bytes
    part: int
    is_last: bool
    received_at: datetime
    carried: int
    declared: int | None


def note_part(
    archive: Archive,
    flight: FlightRow,
    *,
    transmission: int,
    family: str,
    name: str,
    part: int,
    is_last: bool,
    received_at: datetime,
    carried: int,
    declared: int | None,
) -> None:
    """Write one part down; the same part of the same transmission only once.

    name  what all parts of the push share: sender, recipient and access reference
    """
    push = archive.travel_key(flight.day).fingerprint(name.encode("utf-8", "replace"))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_push_part (transmission_id, flight_id, day, family, push, number, is_last, "
            "received_at, carried, declared) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                transmission,
                flight.id,
                flight.day,
                family,
                push,
                part,
                int(is_last),
                received_at.isoformat(),
                carried,
                declared,
            ],
        )


def parts_since(since: date, *, carrier: str = "") -> list[PartRow]:
    """Parts for flights departing since a day, in the order of receipt, of one carrier, or of all where `carrier` is ""."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.flight_id, f.carrier, f.number, p.day, p.family, p.push, p.number, p.is_last, p.received_at, "
            "p.carried, p.declared FROM store_push_part p JOIN store_flight f ON f.id = p.flight_id "
            "WHERE p.day >= %s AND (%s = '' OR f.carrier = %s) ORDER BY p.received_at, p.transmission_id, p.number",
            [since.toordinal(), carrier, carrier],
        )
        return [
            PartRow(
                flight,
                flown_by,
                number,
                date.fromordinal(day),
                family,
                bytes(push),
                part,
                bool(is_last),
                datetime.fromisoformat(received_at),
                carried,
                declared,
            )
            for flight, flown_by, number, day, family, push, part, is_last, received_at, carried, declared in cursor.fetchall()
        ]
