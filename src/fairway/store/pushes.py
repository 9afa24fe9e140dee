"""Parts of pushes: which came for which flight. Numbers only; nobody's record is here."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from django.db import connection

from fairway.messages.parts import Part, Push, pushes_of
from fairway.store.archive import Archive
from fairway.store.journeys import FlightRow

__all__ = ["FlightPush", "note_part", "pushes_since"]


class FlightPush(msgspec.Struct, frozen=True):
    """A push in several parts, and the flight it speaks of. `day` is the local departure day."""

    carrier: str
    number: str
    day: date
    family: str
    push: Push


def note_part(archive: Archive, flight: FlightRow, family: str, name: str, part: Part, *, transmission: int) -> None:
    """Write one part down; the same part of the same transmission only once.

    name  what all parts of the push share: sender, recipient and access reference
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR IGNORE INTO store_push_part (transmission_id, flight_id, day, family, push, number, is_last, "
            "received_at, carried, declared) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                transmission,
                flight.id,
                flight.day,
                family,
                archive.travel_key(flight.day).fingerprint(name.encode("utf-8", "replace")),
                part.number,
                int(part.is_last),
                part.received_at.isoformat(),
                part.carried,
                part.declared,
            ],
        )


def pushes_since(since: date, *, carrier: str = "") -> list[FlightPush]:
    """The pushes in several parts for flights departing since a day, of one carrier, or of all where `carrier` is ""."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.carrier, f.number, p.day, p.family, p.flight_id, p.push, p.number, p.is_last, p.received_at, "
            "p.carried, p.declared FROM store_push_part p JOIN store_flight f ON f.id = p.flight_id "
            "WHERE p.day >= %s AND (%s = '' OR f.carrier = %s) ORDER BY p.received_at, p.transmission_id, p.number",
            [since.toordinal(), carrier, carrier],
        )
        rows = cursor.fetchall()
    named: dict[tuple[str, str, int, str, int, bytes], list[Part]] = {}
    for *flight, push, number, is_last, received_at, carried, declared in rows:
        part = Part(number, bool(is_last), datetime.fromisoformat(received_at), carried, declared)
        named.setdefault((*flight, bytes(push)), []).append(part)
    return [
        FlightPush(flown_by, flight_number, date.fromordinal(day), family, push)
        for (flown_by, flight_number, day, family, _, _), parts in sorted(named.items(), key=lambda item: item[0][:4])
        for push in pushes_of(parts)
    ]
