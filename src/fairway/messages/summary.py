"""What `fairway read` prints: a summary of each input, or one record for each traveller. Plain values, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from fairway.messages.pushes import Carried, crew_among, travellers_of, travellers_within
from fairway.messages.reading import Message, Reading
from fairway.travel.flight import Flight

__all__ = ["records", "summarise"]


def summarise(file: str, reading: Reading) -> dict[str, Any]:
    """The summary of one input: counts of distinct bookings and travellers, its messages, its findings.

    `travellers` counts everyone carried, crew included; somebody repeated by a later part or message of the same push
    counts once. `flight` is null where no flight could be read. Findings hold shapes, never values.
    """
    carried = travellers_of(reading)
    return {
        "file": file,
        "outcome": reading.outcome.value,
        "bookings": _bookings(reading),
        "travellers": len(carried),
        "crew": crew_among(carried),
        "messages": [_message(message) for message in reading.messages],
        "findings": [{"code": f.code, "place": str(f.place), "effect": f.effect.value} for f in reading.all_findings()],
    }


def _message(message: Message) -> dict[str, Any]:
    carried = list(travellers_within(message))
    return {
        "family": message.family,
        "edition": message.edition,
        "function": message.function.value,
        "flight": _flight(message.flight),
        "bookings": len(message.bookings),
        "travellers": len(carried),
        "crew": crew_among(carried),
    }


def _flight(flight: Flight | None) -> dict[str, Any] | None:
    if flight is None:
        return None
    return {
        "carrier": flight.carrier,
        "number": flight.number,
        "departs_on": flight.departs_on.isoformat() if flight.departs_on else None,
        "from": flight.departs_from or None,
        "to": flight.arrives_at or None,
    }


def _bookings(reading: Reading) -> int:
    """Distinct bookings: one repeated by a later message of the same sender and flight counts once."""
    seen: set[tuple[str, ...]] = set()
    count = 0
    for message in reading.messages:
        here: set[tuple[str, ...]] = set()
        for booking in message.bookings:
            keys = {
                (message.family, message.sender, str(message.flight), locator.system, locator.code)
                for locator in booking.locators[:1]
            }
            if seen.isdisjoint(keys) or not keys:
                count += 1
            here |= keys
        seen |= here
    return count


def records(reading: Reading) -> Iterator[dict[str, Any]]:
    """One record for each distinct traveller, with the catalogue's field names; absent fields are left away.

    Besides the traveller's own fields: `flight` as in the summary, and `locators` of the booking (or those the manifest
    states). A field that was sent and could not be read is null. Holds personal data: for the operator's eyes only.
    """
    for one in travellers_of(reading):
        yield _record(one)


def _record(one: Carried) -> dict[str, Any]:
    record: dict[str, Any] = msgspec.to_builtins(one.traveller)
    if one.booking is not None:
        record["locators"] = [locator.code for locator in one.booking.locators]
    flight = _flight(one.flight)
    if flight is not None:
        record["flight"] = flight
    return record
