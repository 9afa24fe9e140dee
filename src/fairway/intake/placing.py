"""Putting what was read on flights: what can be placed, what the ledger says of it, and the storing itself."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TypeGuard

from fairway.intake.codes import CODES, DAY_FORGOTTEN, NO_FLIGHT
from fairway.kit.findings import Finding, Place
from fairway.messages import Function, Message, Outcome, Reading
from fairway.messages.parts import part_of
from fairway.messages.pushes import crew_among, travellers_of
from fairway.safeguards import LegalProfile
from fairway.safeguards.training import real_states
from fairway.store import forgetting, journeys
from fairway.store.archive import Archive
from fairway.store.journeys import Shelves
from fairway.store.lanes import BORDERS, PNR, border_day
from fairway.store.pushes import note_part
from fairway.store.transmissions import Counts
from fairway.travel import Flight

__all__ = [
    "counts_of",
    "flights_of",
    "forgotten_days",
    "intake_finding",
    "lane_for",
    "names_a_real_state",
    "store_messages",
]

# What the ledger and the flight say stays readable for good, so only what has the standard's own shape may go there:
# a message torn in the middle can put a name where a carrier should stand.
_FAMILIES = frozenset({"PNRGOV", "PAXLST", "CUSRES", "ACKRES", "CONTRL", "GOVREQ", "PNRGOV-XML"})
_CARRIER = re.compile(r"[A-Z0-9]{2,3}\Z")
_SENDER = re.compile(r"(?:[A-Z][A-Z0-9]|[0-9][A-Z])\Z")
_NUMBER = re.compile(r"[A-Z0-9]{1,6}\Z")
_AIRPORT = re.compile(r"[A-Z0-9]{3,4}\Z")


def intake_finding(code: str, place: Place) -> Finding:
    """The finding with this code of intake."""
    effect, says = CODES[code]
    return Finding(code, place, effect, says)


def lane_for(profile: LegalProfile, stated: str) -> str:
    """The lane of manifests: as their way in stated it, else as the profile says what carriers send them for."""
    return stated or (BORDERS if profile.manifests_received_for == "borders" else PNR)


def forgotten_days(reading: Reading, lane: str = PNR) -> frozenset[int]:
    """Of the departure days of a reading, those that were depersonalised or erased. Asks the store."""
    days = {day for message in reading.messages if (day := _day_of(message, lane)) is not None}
    return forgetting.forgotten_among(days)


def _day_of(message: Message, lane: str) -> int | None:
    """The day of the store under which a message's people stand. Only a manifest can be border control's."""
    flight = message.flight
    if not _is_sound(flight) or not isinstance(flight.departs_on, date):
        return None
    if lane != BORDERS or message.bookings or not message.travellers:
        return flight.departs_on.toordinal()
    # Where no time was sent it is the day's first hour: kept too short rather than too long.
    hour = flight.departs_at_local.hour if isinstance(flight.departs_at_local, datetime) else 0
    return journeys.border_day_of(flight, border_day(flight.departs_on, hour))


def counts_of(reading: Reading, gone: frozenset[int] = frozenset(), lane: str = PNR) -> Counts:
    """What the ledger says of a reading: its outcome is "quarantined" where any message that carries somebody has no flight,
    or one on a day of `gone`.
    """
    homeless = [
        intake_finding(DAY_FORGOTTEN if _is_gone(message, gone, lane) else NO_FLIGHT, Place(message=number))
        for number, message in enumerate(reading.messages, start=1)
        if not _has_place(message) or _is_gone(message, gone, lane)
    ]
    is_quarantined = bool(homeless) or reading.outcome is Outcome.QUARANTINED
    carried = travellers_of(reading)
    return Counts(
        outcome=str(Outcome.QUARANTINED if is_quarantined else reading.outcome),
        families=" ".join(sorted({message.family for message in reading.messages} & _FAMILIES)),
        carrier=_carrier(reading),
        bookings=sum(len(message.bookings) for message in reading.messages),
        travellers=len(carried),
        crew=crew_among(carried),
        findings=(*reading.all_findings(), *homeless),
    )


def _carrier(reading: Reading) -> str:
    """Who answers for the input: the carrier of its flight; where no flight could be read, a sender that is an airline's code."""
    flown = next((m.flight.carrier for m in reading.messages if _is_sound(m.flight)), "")
    return flown or next((m.sender for m in reading.messages if _SENDER.match(m.sender)), "")


def names_a_real_state(reading: Reading) -> bool:
    """Whether anybody in a reading has a nationality, a residence or a document of a state of the world."""
    people = [each for message in reading.messages for each in message.travellers]
    people += [each for message in reading.messages for booking in message.bookings for each in booking.travellers]
    return any(
        real_states((each.nationality, each.residence_country, *(one.issuing_country for one in each.documents)))
        for each in people
    )


def flights_of(reading: Reading) -> list[Flight]:
    """The flights on which a reading puts anybody."""
    return [message.flight for message in reading.messages if _is_sound(message.flight)]


def store_messages(
    archive: Archive,
    shelves: Shelves,
    reading: Reading,
    transmission: int,
    *,
    at: datetime,
    gone: frozenset[int] = frozenset(),
    lane: str = PNR,
) -> None:
    """Puts every message that can be put on a flight of a day that is not gone on the shelves, for the caller to write. What is
    stored already is known by its digests and not doubled.
    """
    for message in reading.messages:
        if message.function is not Function.ANSWER and not _is_gone(message, gone, lane):
            _store_message(archive, shelves, message, transmission, at=at, lane=lane)


def _has_place(message: Message) -> bool:
    if message.function is Function.ANSWER or _is_sound(message.flight):
        return True
    return not (message.bookings or message.travellers)


def _is_gone(message: Message, gone: frozenset[int], lane: str) -> bool:
    return bool(gone) and _day_of(message, lane) in gone


def _store_message(
    archive: Archive, shelves: Shelves, message: Message, transmission: int, *, at: datetime, lane: str
) -> None:
    flight = message.flight
    if not _is_sound(flight):
        return
    stated = journeys.stated_by(message.sent_at, message.interchange_reference)
    row = journeys.flight_row(archive, flight, at=at, stated=stated, day=_day_of(message, lane))
    if (part := part_of(message, at)) is not None:
        name = f"{message.sender}+{message.recipient}+{message.access_reference}"
        note_part(
            archive,
            row,
            transmission=transmission,
            family=message.family,
            name=name,
            part=part.number,
            is_last=part.is_last,
            received_at=part.received_at,
            carried=part.carried,
            declared=part.declared,
        )
    if message.bookings:
        shelves.store_bookings(
            row,
            message.bookings,
            transmission=transmission,
            sent_at=message.sent_at,
            reference=message.interchange_reference,
        )
    if message.travellers:
        takes_off = message.function in (Function.CANCEL, Function.REDUCE, Function.CLOSE_NOT_ON_BOARD)
        shelves.store_manifest(
            row,
            message.travellers,
            takes_off=takes_off,
            transmission=transmission,
            sent_at=message.sent_at,
            reference=message.interchange_reference,
            part=message.part or 0,
        )
    if message.function is Function.FLIGHT_CANCELLED:
        journeys.set_flight_state(row, "cancelled", stated=stated)
    elif message.function in (Function.CLOSE, Function.CLOSE_ON_BOARD):
        journeys.set_flight_state(row, "closed", stated=stated)


def _is_sound(flight: Flight | None) -> TypeGuard[Flight]:
    """Whether travellers can be put on this flight: it has a day, and its parts have the shapes of such parts."""
    return (
        flight is not None
        and isinstance(flight.departs_on, date)
        and bool(_CARRIER.match(flight.carrier) and _NUMBER.match(flight.number))
        and all(not place or bool(_AIRPORT.match(place)) for place in (flight.departs_from, flight.arrives_at))
    )
