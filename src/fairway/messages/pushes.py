"""Who is carried, counted once: a traveller repeated by a later part or message of the same push is the same one."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from fairway.messages.names import letters_of
from fairway.messages.reading import Message, Reading
from fairway.travel.booking import Booking, Traveller, TravellerKind
from fairway.travel.flight import Flight

__all__ = ["Carried", "crew_among", "travellers_of", "travellers_within"]

_CREW = (TravellerKind.CREW, TravellerKind.TRANSIT_CREW)


class Carried(msgspec.Struct):
    """One traveller as the push first stated it.

    booking  the booking it stood in, None for a manifest
    flight   the leg of the message, None where that could not be read
    """

    traveller: Traveller
    booking: Booking | None
    flight: Flight | None
    message: int


def travellers_within(message: Message, number: int = 1) -> Iterator[Carried]:
    """Everybody one message states, in its order; nobody is joined."""
    for booking in message.bookings:
        for traveller in booking.travellers:
            yield Carried(traveller, booking, message.flight, number)
    for traveller in message.travellers:
        yield Carried(traveller, None, message.flight, number)


def crew_among(carried: list[Carried]) -> int:
    """How many of them are crew, in transit or not."""
    return sum(one.traveller.kind in _CREW for one in carried)


def travellers_of(reading: Reading) -> list[Carried]:
    """The distinct travellers of an input.

    A traveller of a later message is the same as one of an earlier message of the same push (family, sender, access
    reference, flight) where the sender's reference, the booking and name, a document, or the name with the date of birth
    is the same. Within one message everybody counts: two people may share a name.
    """
    seen: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    distinct: list[Carried] = []
    for number, message in enumerate(reading.messages, 1):
        push = _push(message)
        earlier = seen.setdefault(push, set())
        here: set[tuple[str, ...]] = set()
        is_first = not earlier
        for one in travellers_within(message, number):
            keys = _keys(one)
            if is_first or earlier.isdisjoint(keys):
                distinct.append(one)
            here.update(keys)
        earlier |= here
    return distinct


def _push(message: Message) -> tuple[str, ...]:
    flight = message.flight
    return (
        message.family,
        message.sender,
        message.access_reference,
        str(flight) if flight is not None else "",
    )


def _keys(one: Carried) -> list[tuple[str, ...]]:
    traveller, booking = one.traveller, one.booking
    keys: list[tuple[str, ...]] = []
    name = f"{letters_of(traveller.surname or '')}/{letters_of(traveller.given_names or '')}"
    if traveller.unique_reference:
        keys.append(("reference", traveller.unique_reference))
    for document in traveller.documents:
        if document.number and document.kind != "V":
            keys.append(("document", document.number, document.issuing_country or ""))
    if traveller.birth_date and name != "/":
        keys.append(("born", name, traveller.birth_date))
    if name != "/":
        if booking is not None:
            keys += [("booking", locator.code, name, traveller.reference or "") for locator in booking.locators]
        keys += [("booking", code, name) for code in traveller.locators]
    return keys
