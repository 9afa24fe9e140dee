"""PNRGOV XML explained: one line an element, its attributes as places."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from fairway.kit.findings import SHAPE_CHARACTERS_MAX, shape_of
from fairway.messages.explaining_parts import WITHHELD, Line, Part, Shown
from fairway.messages.sensitive import is_sensitive_request, is_sensitive_text

__all__ = ["broken_at", "explain_xml"]

_LINES_AROUND: Final = 4
_DEPTH_MAX: Final = 64  # a deeper element is nobody's; recursion stays flat
_TITLES: Final = {
    "Originator": "Originator of the data",
    "FlightLeg": "Flight of the push",
    "DepartureAirport": "Departs from",
    "ArrivalAirport": "Arrives at",
    "OperatingAirline": "Operating carrier",
    "MarketingAirline": "Marketing carrier",
    "PNRs": "The bookings",
    "PNR": "Booking begins",
    "BookingRefID": "Reservation locator",
    "Source": "Originator of the booking",
    "ContactInfo": "Address and contact",
    "Passenger": "Traveller",
    "GivenName": "Given names",
    "Surname": "Surname",
    "CustLoyalty": "Frequent traveller",
    "ExcessBaggage": "Excess baggage",
    "FareInfo": "Fare",
    "SSR": "Special service request",
    "TicketDocument": "Ticket",
    "TotalFare": "Amounts",
    "Tax": "Taxes",
    "PaymentInfo": "Form of payment",
    "DOC_SSR": "Travel document request",
    "DOCS": "Travel document",
    "DOCA": "Address",
    "DOCO": "Visa and place of birth",
    "Flight": "Itinerary leg",
    "Equipment": "Equipment",
    "CheckInInfo": "Check-in",
    "BoardingNumber": "Boarding",
    "SeatNumber": "Seat",
}
# Attributes whose value speaks of the flight or is a code; everything else is somebody's.
_KINDS: Final = {
    "locationcode": "p",
    "boardpoint": "p",
    "offpoint": "p",
    "code": "c",
    "carriercode": "c",
    "airlinecode": "c",
    "flightnumber": "n",
    "departuredatetime": "t",
    "arrivaldatetime": "t",
    "pnr_creationdate": "t",
    "pnr_transdate": "t",
    "numberofpnrs": "d",
    "numberofpassengers": "d",
    "numberinparty": "d",
    "rph": "d",
    "status": "~STATUS",
    "ssrcode": "~SSR",
    "ssr_code": "~SSR",
    "resbookdesigcode": "q",
    "airequiptype": "q",
    "cabinclass": "q",
    "currencycode": "q",
    "paymenttype": "~FOP",
    "addresstype": "q",
    "type": "q",
}


class _Walk:
    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.lines: list[Line] = []
        self.booking = self.traveller = self.leg = 0

    def walk(self, element: Element, depth: int, belongs: str, within: str, *, hides: bool) -> None:
        name = _local(element)
        belongs, opens = self._owner(name, within, belongs)
        hides = hides or _reveals(element)
        line = self._line(element, name, hides=hides)
        line.depth, line.belongs = depth, belongs
        if opens:
            line.booking, line.traveller = self.booking, self.traveller
        self.lines.append(line)
        line.interchange = line.message = 1
        line.segment = line.position = len(self.lines)
        if depth < _DEPTH_MAX:
            for child in element:
                self.walk(child, depth + 1, belongs, name, hides=hides)

    def _owner(self, name: str, within: str, belongs: str) -> tuple[str, bool]:
        if name == "PNR":
            self.booking, self.traveller, self.leg = self.booking + 1, 0, 0
            return f"booking {self.booking}", False
        if name == "Passenger" and within == "PNR":
            self.traveller += 1
            return f"booking {self.booking}, traveller {self.traveller}", True
        if name == "Flight" and within == "PNR":
            self.leg += 1
            return f"booking {self.booking}, leg {self.leg}", False
        if name == "CheckInInfo":
            return f"booking {self.booking}, check-in for leg {self.leg}", False
        return ("the flight of the push" if name == "FlightLeg" else belongs), False

    def _line(self, element: Element, name: str, *, hides: bool) -> Line:
        parts: list[Part] = []
        raw = [_word(name)]
        for number, (key, value) in enumerate(element.attrib.items(), 1):
            label = _word(key.rpartition("}")[2])
            kind = _KINDS.get(label.lower(), "")
            if hides and kind in ("", "~SSR"):
                shown, means = WITHHELD, ""
            else:
                shown, means = self.shown.text(value, kind, "account" if label == "AccountNbr" else label)
            raw.append(f'{label}="{shown}"')
            parts.append(Part(number, 0, label, shown, means))
        text = (element.text or "").strip()
        shown = (WITHHELD if hides else self.shown.text(text)[0]) if text else ""
        if text:
            parts.append(Part(0, 0, "text", shown))
        return Line(tag=raw[0], raw=f"<{' '.join(raw)}>{shown}", title=_TITLES.get(name, raw[0]), parts=tuple(parts))


def explain_xml(data: bytes, shown: Shown) -> list[Line]:
    """The elements of an XML input in their order; nothing where it cannot be parsed or declares what is forbidden."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError):
        return []
    walk = _Walk(shown)
    walk.walk(root, 0, "", "", hides=False)
    return walk.lines


def broken_at(data: bytes) -> tuple[list[Line], int]:
    """The lines around the place where XML stops being well-formed, as shapes, and which of them it is; none where it is sound.

    A long line is shown up to that place, its last 24 characters.
    """
    try:
        fromstring(data, forbid_dtd=True)
    except ParseError as error:
        row, column = error.position
    except (DefusedXmlException, ValueError, LookupError):
        return [], -1
    else:
        return [], -1
    said = data.decode("utf-8", "replace").splitlines() or [""]
    at = min(row, len(said)) - 1
    said[at] = said[at][max(0, column - SHAPE_CHARACTERS_MAX) : column + 1]
    begin = max(0, at - _LINES_AROUND)
    lines = [
        Line(position=number, raw=shape_of(text.strip()), title="Not well-formed here" if number == at + 1 else "Text")
        for number, text in enumerate(said[begin : at + _LINES_AROUND], begin + 1)
    ]
    return lines, at - begin


def _local(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _word(name: str) -> str:
    """A name of the schema; what cannot be one is not repeated."""
    return name if name.isascii() and name.replace("_", "").isalnum() and len(name) < 40 else "?"


def _reveals(element: Element) -> bool:
    """Whether a request says by its code or its text what must not be kept; its parts are then withheld too."""
    if _local(element) not in ("SSR", "DOC_SSR"):
        return False
    codes = [
        v.strip().upper() for k, v in element.attrib.items() if k.rpartition("}")[2].lower() in ("ssrcode", "ssr_code")
    ]
    return any(map(is_sensitive_request, codes)) or any(is_sensitive_text(found.text or "") for found in element.iter())
