"""Every finding that reading can give: code, effect, sentence. Codes are stable; carriers' scorecards count them."""

from __future__ import annotations

from typing import Final

from fairway.edifact import SYNTAX_CODES
from fairway.kit.findings import Effect, Finding, Place

__all__ = ["CODES", "finding"]

_R, _P, _I, _Q = Effect.RECORDED, Effect.REPAIRED, Effect.INCOMPLETE, Effect.QUARANTINED

CODES: Final[dict[str, tuple[Effect, str]]] = SYNTAX_CODES | {
    # the envelope
    "input.nobody": (_Q, "No message names a flight and nobody could be read; the whole input waits for a person."),
    "envelope.header.missing": (_R, "The message stands without an interchange header."),
    "envelope.trailer.missing": (_I, "The interchange has no trailer (UNZ): more messages may have been sent."),
    "envelope.count": (_R, "A control count does not agree with what was sent."),
    "envelope.reference": (_R, "The reference of a trailer is not that of its header."),
    "message.header.missing": (_I, "Segments stand outside any message; they were read by their content."),
    "message.cut": (_I, "The message has no trailer (UNT): it was cut short."),
    "message.kind.unknown": (_I, "The message is of a kind that is not read here."),
    "message.flight.missing": (_I, "The message does not say which flight it speaks of."),
    "message.function.unknown": (_R, "The message function is not one we know; the message was read as a full list."),
    "traveller.items.cut": (
        _I,
        "One traveller has more documents, seats or contacts than anybody can have; the rest was not kept.",
    ),
    "message.findings.cut": (_R, "The message gave more findings than are kept; the rest was not listed."),
    "segment.unknown": (_R, "A segment of an unknown kind was passed over."),
    "segment.misplaced": (_R, "A segment stands where it belongs to nothing; it was passed over."),
    # flight and itinerary
    "tvl.date.unreadable": (_I, "The date or time of a leg could not be read; the leg was kept without it."),
    "tvl.carrier.missing": (_I, "A leg without carrier or number was kept without them."),
    "eqn.differs": (_R, "The number of bookings announced is not the number sent."),
    "cnt.differs": (_R, "The number of travellers announced is not the number sent."),
    # bookings and travellers
    "rci.missing": (_R, "A booking has no record locator."),
    "rci.date.unreadable": (_I, "The creation date of a booking could not be read."),
    "dat.unreadable": (_I, "A date and time could not be read; it was left out."),
    "booking.start.lost": (_R, "A booking began without its mark; it was read as one."),
    "booking.no-traveller": (_R, "An active booking names no traveller."),
    "name.missing": (_I, "A traveller has no name; the traveller was kept without it."),
    "name.placeholder": (_R, "A placeholder stands where a name belongs."),
    "check-in.unknown-traveller": (
        _I,
        "Somebody checked in whom the booking does not name; the traveller was kept as checked in.",
    ),
    "infant.only-in-request": (
        _P,
        "An infant is known only from a service request; the infant was kept as a traveller.",
    ),
    "terminator.lost-before-name": (_P, "A terminator is missing before a name; the name was restored."),
    "docs.unreadable": (_I, "A travel document request could not be read."),
    "docs.unassigned": (_I, "A travel document could not be assigned to one traveller."),
    "doco.unreadable": (_I, "A visa request could not be read."),
    "doca.unreadable": (_I, "An address request could not be read."),
    "birth.unreadable": (_I, "A date of birth could not be read; the traveller was kept without it."),
    "document.date.unreadable": (
        _I,
        "A date of a travel document could not be read; the document was kept without it.",
    ),
    "sex.unreadable": (_I, "The sex could not be read; the traveller was kept without it."),
    "baggage.unreadable": (_I, "Baggage could not be read as pieces and weight; it was kept without them."),
    "baggage.tags.cut": (_I, "A range of baggage tags is longer than 99; the first 99 were kept."),
    # manifests
    "tdt.unreadable": (_I, "The flight number of a manifest could not be read."),
    "dtm.unreadable": (_I, "A date and time of the flight could not be read; it was left out."),
    "loc.unknown": (_R, "A place of an unknown kind was passed over."),
    "rff.unknown": (_R, "A reference of an unknown kind was passed over."),
    "nad.unknown": (_R, "A party of an unknown kind was passed over."),
    "profile.missing": (_R, "The state asks for something that travellers of the manifest do not have."),
    # machine-readable zones
    "mrz.shape": (_Q, "The lines are no machine-readable zone of a known form."),
    "mrz.length": (_P, "A line of the zone is too short or too long; it was filled up or cut."),
    "mrz.characters": (_I, "A character that no zone has was taken as a filler."),
    "mrz.check-digit": (_R, "A check digit of the zone does not agree; the field was kept as it stands."),
    "mrz.digits-repaired": (_P, "Letters that look like digits stood in a date; its check digit confirms the digits."),
    "mrz.date.unreadable": (_I, "A date of the zone could not be read; the document was kept without it."),
    "mrz.name.missing": (_I, "The zone has no name."),
    "mrz.name.digits": (_R, "A digit stands in the name of the zone; it was kept."),
    # XML
    "xml.broken": (_Q, "The XML is not well-formed; the whole input waits for a person."),
    "xml.forbidden": (_Q, "The XML declares entities or a document type; it was not read."),
    "xml.unknown": (_Q, "The XML is of a kind that is not read here."),
    "xml.element.unknown": (_R, "An element of an unknown kind was passed over; what it said was not kept."),
    "xml.date.unreadable": (_I, "A date in the XML could not be read; it was left out."),
}


def finding(code: str, place: Place, found: str = "", expected: str = "") -> Finding:
    """The finding with this code. `found` and `expected` are shapes, never values. KeyError for an undocumented code."""
    effect, says = CODES[code]
    return Finding(code=code, place=place, effect=effect, says=says, expected=expected, found=found)
