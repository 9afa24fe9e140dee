"""A manifest to bytes: the inverse of the reader, in the order of the directories.

Written are the fields that a manifest has: not payments, remarks, services or a second address.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import msgspec

from fairway.messages.dates import birth_date
from fairway.messages.paxlst.profiles import COMMON, Profile
from fairway.messages.reading import Function, Message
from fairway.messages.writing import Enclosure, Segment, enclose, times_of
from fairway.travel.booking import Baggage, ContactKind, TravelDocument, Traveller, TravellerKind
from fairway.travel.flight import Flight

__all__ = ["write_paxlst", "write_paxlst_parts"]

_PURPOSES: Final = {
    Function.FULL: ("745", ""),
    Function.CHANGE: ("745", "CP"),
    Function.CANCEL: ("745", "XR"),
    Function.REDUCE: ("745", "RP"),
    Function.CREW: ("250", ""),
    Function.CLOSE: ("266", "CL"),
    Function.CLOSE_ON_BOARD: ("266", "CLOB"),
    Function.CLOSE_NOT_ON_BOARD: ("266", "CLNB"),
    Function.FLIGHT_CANCELLED: ("266", "XF"),
    Function.FLIGHT_CHANGED: ("266", "CF"),
}
_KINDS: Final = {TravellerKind.CREW: "FM", TravellerKind.TRANSIT: "DDU", TravellerKind.TRANSIT_CREW: "DDT"}
_CREW: Final = (TravellerKind.CREW, TravellerKind.TRANSIT_CREW)
_UNITS: Final = {"kg": "KGM", "lb": "LBR"}
_SERIAL: Final = re.compile(r"(.*?)([0-9]{1,20})$")
_RUN_MAX: Final = 99  # tags in one range, as the reader takes


def write_paxlst(message: Message, around: Enclosure, profile: Profile = COMMON) -> bytes:
    """The manifest of `message`: function, legs, transaction number, travellers and the totals it declares.

    Where no total is declared, the travellers and crew of the message are counted.
    Raises ValueError where the message asks for something that no manifest can (an answer, an update).
    """
    if message.function not in _PURPOSES:
        raise ValueError("a manifest cannot ask for this")
    body: list[Segment] = [("BGM", *_PURPOSES[message.function])]
    if message.transaction_reference:
        revision = str(message.transaction_revision) if message.transaction_revision else ""
        body.append(("RFF", ["TN", message.transaction_reference, "", "", revision]))
    legs = message.legs or ((message.flight,) if message.flight else ())
    for leg in legs:
        body += _leg(leg, is_main=leg == (message.flight or legs[0]))
    day = message.flight.departs_on if message.flight is not None else None
    for traveller in message.travellers:
        body += _traveller(traveller, day if isinstance(day, date) else None, profile)
    body += _totals(message)
    return enclose("PAXLST", body, around)


def write_paxlst_parts(
    message: Message, around: Enclosure, profile: Profile = COMMON, *, travellers_max: int = 0
) -> list[bytes]:
    """The manifest in as many interchanges as it takes, numbered 01:C, 02, … nn:F; nobody is cut over two.

    travellers_max  of one part; 0 takes the profile's, and where that has none, everybody goes into one

    Every part repeats the header and states the totals of the whole, or its own where the profile says so. Interchanges
    are numbered on the reference of `around`. Raises ValueError as `write_paxlst`, and where several parts have no access
    reference to tie them together.
    """
    size = travellers_max or profile.travellers_max or max(len(message.travellers), 1)
    people = [message.travellers[at : at + size] for at in range(0, len(message.travellers), size)] or [()]
    if len(people) == 1:
        return [write_paxlst(message, around, profile)]
    if not around.access_reference:
        raise ValueError("parts need an access reference that ties them together")
    totals = {} if profile.has_totals_of_part else message.declared or _counted(message)
    written = []
    for number, part in enumerate(people, 1):
        last = "F" if number == len(people) else "C" if number == 1 else ""
        written.append(
            write_paxlst(
                msgspec.structs.replace(message, travellers=part, declared=totals),
                msgspec.structs.replace(
                    around, part=(f"{number:02d}", last), reference=f"{around.reference}{number:02d}"
                ),
                profile,
            )
        )
    return written


def _totals(message: Message) -> list[Segment]:
    declared = message.declared or _counted(message)
    codes = {"travellers": "42", "crew": "41"}
    return [("CNT", [code, str(declared[name])]) for name, code in codes.items() if name in declared]


def _counted(message: Message) -> dict[str, int]:
    crew = sum(traveller.kind in _CREW for traveller in message.travellers)
    counted = {"travellers": len(message.travellers) - crew, "crew": crew}
    return {name: count for name, count in counted.items() if count}


def _leg(leg: Flight, *, is_main: bool) -> list[Segment]:
    written: list[Segment] = [("TDT", "20", leg.carrier + leg.number, "", "", leg.carrier)]
    places = (
        ("125", leg.departs_from, "189", times_of(leg.departs_on, leg.departs_at_local)),
        ("87", leg.arrives_at, "232", times_of(None, leg.arrives_at_local)),
    )
    for qualifier, place, what, (value, how) in places:
        written.append(("LOC", qualifier if is_main else "92", place or ""))
        if value:
            written.append(("DTM", [what, value, how]))
    return written


def _traveller(traveller: Traveller, day: date | None, profile: Profile) -> list[Segment]:
    kind = _KINDS.get(traveller.kind, "FL")
    if not traveller.surname:
        kind = "ZZZ" if kind == "FL" else kind
    name = [traveller.surname or "", traveller.given_names or ""]
    written: list[Segment] = [("NAD", kind, "", "", name, *_address(traveller))]
    if traveller.sex:
        written.append(("ATT", "2", "", traveller.sex))
    if traveller.birth_date:
        written.append(("DTM", ["329", *_birth(traveller.birth_date, day)]))
    for bag in traveller.baggage[:1]:
        written += _baggage(bag)
    written += [
        ("LOC", qualifier, place)
        for qualifier, place in (
            ("22", traveller.clears_at),
            ("174", traveller.residence_country),
            ("178", traveller.embarks_at),
            ("179", traveller.debarks_at),
        )
        if place
    ]
    if traveller.place_of_birth:
        written.append(("LOC", "180", ["", "", "", traveller.place_of_birth]))
    for contact in traveller.contacts:
        is_mail = contact.kind is ContactKind.EMAIL
        value = contact.value.replace("@", ".AT.") if is_mail else contact.value
        written.append(("COM", [value, "EM" if is_mail else "TE"]))
    if traveller.nationality:
        written.append(("NAT", "2", traveller.nationality))
    written += [("RFF", [qualifier, value]) for qualifier, value in _references(traveller)]
    for document in traveller.documents:
        written += _document(document, profile)
    return written


def _address(traveller: Traveller) -> list[str | list[str]]:
    if not traveller.addresses:
        return []
    first = traveller.addresses[0]
    region = ["", "", "", first.region] if first.region else ""
    return [first.street or "", first.city or "", region, first.postal_code or "", first.country or ""]


def _birth(said: str, day: date | None) -> list[str]:
    """Two digits of the year, as the guides have it; four where two would be read as another century."""
    year, month, of_month = [*said.split("-"), "00", "00"][:3]
    short = year[2:] + month + of_month
    return [short] if birth_date(short, day) == said else [year + month + of_month, "102"]


def _baggage(bag: Baggage) -> list[Segment]:
    written: list[Segment] = []
    if isinstance(bag.pieces, int):
        written.append(("MEA", "CT", "", ["", str(bag.pieces)]))
    if isinstance(bag.weight, int):
        unit = bag.weight_unit or ""
        written.append(("MEA", "WT", "", [_UNITS.get(unit, unit), str(bag.weight)]))
    return written + [("FTX", "BAG", "", "", run) for run in _runs(bag.tags)]


def _runs(tags: tuple[str, ...]) -> list[list[str]]:
    """Consecutive tags as the first and how many; a single one alone."""
    runs: list[tuple[str, int]] = []
    for tag in tags:
        first, count = runs[-1] if runs else ("", 0)
        if count and count < _RUN_MAX and tag == _nth(first, count):
            runs[-1] = (first, count + 1)
        else:
            runs.append((tag, 1))
    return [[first, str(count)] if count > 1 else [first] for first, count in runs]


def _nth(first: str, count: int) -> str:
    serial = _SERIAL.match(first)
    return f"{serial[1]}{int(serial[2]) + count:0{len(serial[2])}d}" if serial else ""


def _references(traveller: Traveller) -> list[tuple[str, str]]:
    found = [("AVF", locator) for locator in traveller.locators]
    if traveller.unique_reference:
        found.append(("ABO", traveller.unique_reference))
    found += [("SEA", seat.number) for seat in traveller.seats]
    if traveller.redress_number:
        found.append(("AEA", traveller.redress_number))
    found += [("CR", flyer.number) for flyer in traveller.frequent_flyer if flyer.number]
    return found + [("YZY", ticket.number) for ticket in traveller.tickets if ticket.number]


def _document(document: TravelDocument, profile: Profile) -> list[Segment]:
    written: list[Segment] = [("DOC", [document.kind or "", *profile.code_list], document.number or "")]
    if isinstance(document.expires_on, date):
        written.append(("DTM", ["36", *_day(document.expires_on)]))
    if isinstance(document.issued_on, date):
        written.append(("DTM", ["182", *_day(document.issued_on)]))
    if document.issuing_country:
        written.append(("LOC", "91", document.issuing_country))
    return written


def _day(day: date) -> list[str]:
    """Two digits of the year where they cannot be mistaken, else four."""
    return [day.strftime("%y%m%d")] if 2000 <= day.year < 2050 else [f"{day.year:04d}{day:%m%d}", "102"]
