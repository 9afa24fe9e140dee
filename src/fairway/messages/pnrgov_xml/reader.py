"""PNRGOV XML into the same nouns as EDIFACT. Attributes are matched without regard to case: senders misspell them.

No external entity, document type or inclusion is ever followed. Source: public samples; no schema could be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from fairway.kit.absence import NOT_SENT, Maybe
from fairway.kit.findings import Finding, Place
from fairway.messages.cards import mask_account, mask_cards
from fairway.messages.codes import finding
from fairway.messages.names import given_and_title
from fairway.messages.notes import Notes
from fairway.messages.pnrgov.joining import Requests, join_check_ins, join_requests
from fairway.messages.pnrgov.people import CheckedIn, Person, normal_reference
from fairway.messages.reading import Function, Message
from fairway.messages.sensitive import is_sensitive_request, is_sensitive_text
from fairway.travel.booking import (
    Address,
    Agency,
    Baggage,
    Booking,
    Contact,
    ContactKind,
    FrequentFlyer,
    ItineraryLeg,
    Locator,
    OtherService,
    Payment,
    Remark,
    Seat,
    Ticket,
    TravelDocument,
    TravellerKind,
)
from fairway.travel.flight import Flight, normal_flight_number

__all__ = ["read_xml"]

# Fares, taxes and conditions of tickets are known and not kept: no element of Annex I asks for more than the fare.
_KNOWN = frozenset(
    """PNR BookingRefID CompanyName POS Source RequestorID ContactInfo AddressLine StreetNmbr CityName PostalCode StateProv
    CountryName PrepaidBag Passenger GivenName Surname CustLoyalty ExcessBaggage FareInfo SSR Airline Text TicketDocument
    TotalFare PricingInfo Taxes Tax PaymentInfo DOC_SSR FlightInfo DOCS DOCA DOCO Flight DepartureAirport ArrivalAirport
    OperatingAirline MarketingAirline Equipment CheckInInfo BoardingNumber SeatNumber CheckedBagInfo BagTag Remark Remarks OSI
    OtherServiceInformation""".split()  # noqa: SIM905
)


def read_xml(data: bytes) -> tuple[list[Message], list[Finding]]:
    """The one message of an XML input, and what was odd about the whole. Never raises for bad data."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        return [], [finding("xml.forbidden", Place())]
    except (ParseError, ValueError, LookupError):
        return [], [finding("xml.broken", Place())]
    bookings = [e for e in root.iter() if _local(e) == "PNR"]
    legs = [e for e in root.iter() if _local(e) == "FlightLeg"]
    if not bookings and not legs:
        return [], [finding("xml.unknown", Place())]
    return [_Reader(root).read(bookings, legs)], []


def _local(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _local(child) == name)


def _child(element: Element, name: str) -> Element | None:
    return next(_children(element, name), None)


def _within(element: Element, name: str) -> Iterator[Element]:
    return (found for found in element.iter() if _local(found) == name)


def _attribute(element: Element | None, *names: str) -> str:
    if element is None:
        return ""
    wanted = {name.lower() for name in names}
    for key, value in element.attrib.items():
        if key.rpartition("}")[2].lower() in wanted:
            return value.strip()
    return ""


def _text(element: Element, name: str) -> str:
    return " ".join((child.text or "").strip() for child in _children(element, name)).strip()


def _bag(element: Element) -> Baggage:
    """Checked baggage. No public schema names these attributes: those of the excess baggage are taken, and their like."""
    tags: list[str] = []
    destination = ""
    for tag in _within(element, "BagTag"):
        first = _attribute(tag, "SerialNumber", "Number")
        count = _attribute(tag, "Quantity", "SequenceCount")
        carrier = _attribute(tag, "AirlineCode", "IssuerCode")
        destination = destination or _attribute(tag, "Destination", "OffPoint")
        many = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 1
        if first.isascii() and first.isdigit() and len(first) < 20:
            tags += [carrier + str(int(first) + n).zfill(len(first)) for n in range(min(many, 99))]
        elif first:
            tags.append(carrier + first)
    pieces, weight = _attribute(element, "Pieces", "Quantity"), _attribute(element, "Weight", "UnitOfMeasureQuantity")
    unit = _attribute(element, "UnitOfMeasureCode")
    return Baggage(
        pieces=int(pieces) if pieces.isascii() and pieces.isdigit() and len(pieces) < 7 else NOT_SENT,
        weight=int(weight) if weight.isascii() and weight.isdigit() and len(weight) < 7 else NOT_SENT,
        weight_unit={"700": "kg", "701": "lb"}.get(unit, unit) or NOT_SENT,
        pool=_attribute(element, "BaggagePool") or NOT_SENT,
        tags=tuple(tags[:99]),
        destination=destination or NOT_SENT,
    )


class _Reader:
    def __init__(self, root: Element) -> None:
        self.root = root
        self.notes = Notes(1, 1)
        self.day: date | None = None
        self.removed = 0
        self.unknown: set[str] = set()

    def read(self, bookings: list[Element], legs: list[Element]) -> Message:
        originator = next(_within(self.root, "Originator"), None)
        message = Message(
            family="PNRGOV-XML",
            function=Function.FULL,
            sender=_attribute(originator, "AirlineCode"),
            interchange_reference="",
        )
        if legs:
            message.flight = self._flight(legs[0])
        elif bookings:
            message.flight = self._flight_of_booking(bookings[0])
        if message.flight is None:
            self.notes.note("message.flight.missing")
        else:
            message.legs = (message.flight,)
            self.day = message.flight.departs_on if isinstance(message.flight.departs_on, date) else None
        if self.day is None and bookings:
            stated = self._time(_attribute(bookings[0], "PNR_TransDate"))
            self.day = stated.date() if stated else None
        announced = _attribute(next(_within(self.root, "PNRs"), None), "NumberOfPnrs")
        if announced.isascii() and announced.isdigit() and len(announced) < 7:
            message.declared["bookings"] = int(announced)
            if int(announced) != len(bookings):
                self.notes.note("eqn.differs")
        message.bookings = tuple(self._booking(element) for element in bookings)
        message.findings = tuple(self.notes.findings)
        return message

    # ------------------------------------------------------------------ times and flights

    def _time(self, text: str) -> datetime | None:
        if not text or text == "-":
            return None
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            self.notes.note("xml.date.unreadable", value=text)
            return None

    def _utc(self, text: str) -> Maybe[datetime]:
        made = self._time(text)
        if made is None:
            return NOT_SENT
        try:
            return made.astimezone(UTC) if made.tzinfo else made.replace(tzinfo=UTC)
        except (OverflowError, ValueError):
            return NOT_SENT

    def _local_time(self, text: str) -> Maybe[datetime]:
        made = self._time(text)
        return made.replace(tzinfo=None) if made else NOT_SENT

    def _airline(self, element: Element, name: str) -> str:
        return _attribute(_child(element, name), "Code")

    def _flight(self, element: Element) -> Flight | None:
        carrier = (
            _attribute(element, "CarrierCode")
            or self._airline(element, "OperatingAirline")
            or self._airline(element, "MarketingAirline")
        )
        number = _attribute(element, "FlightNumber")
        if not carrier and not number:
            return None
        departs = self._local_time(_attribute(element, "DepartureDateTime"))
        return Flight(
            carrier=carrier,
            number=normal_flight_number(number + _attribute(element, "OperationalSuffix")),
            departs_on=departs.date() if isinstance(departs, datetime) else NOT_SENT,
            departs_from=_attribute(_child(element, "DepartureAirport"), "LocationCode") or NOT_SENT,
            arrives_at=_attribute(_child(element, "ArrivalAirport"), "LocationCode") or NOT_SENT,
            departs_at_local=departs,
            arrives_at_local=self._local_time(_attribute(element, "ArrivalDateTime")),
        )

    def _flight_of_booking(self, booking: Element) -> Flight | None:
        """A hub's wrapper sends one PNR without its push: its only leg is then the flight."""
        flights = list(_children(booking, "Flight"))
        return self._flight(flights[0]) if len(flights) == 1 else None

    # ------------------------------------------------------------------ bookings

    def _booking(self, element: Element) -> Booking:
        booking = Booking(
            locators=tuple(self._locators(element)),
            created_at_utc=self._utc(_attribute(element, "PNR_CreationDate")),
            changed_at_utc=self._utc(_attribute(element, "PNR_TransDate")),
            ticketed_at_utc=self._utc(_attribute(element, "LastTktDate")),
        )
        source = next(_within(element, "Source"), None)
        if source is not None:
            booking.agency = Agency(
                system=_attribute(source, "AirlineVendorID") or NOT_SENT,
                office=_attribute(source, "PseudoCityCode") or NOT_SENT,
                city=_attribute(source, "AirportCode") or NOT_SENT,
                country=_attribute(source, "ISOCountry") or NOT_SENT,
                agent=_attribute(source, "AgentSine") or NOT_SENT,
            )
        requests: Requests = []
        people = [self._person(passenger, requests) for passenger in _children(element, "Passenger")]
        self._given_requests(element, None, 0, requests)
        legs: list[ItineraryLeg] = []
        checked_in: list[CheckedIn] = []
        for at, flight in enumerate(_children(element, "Flight"), 1):
            legs.append(self._leg(flight))
            self._given_requests(flight, None, at, requests)
            checked_in += self._check_ins(flight, at)
        booking.itinerary = tuple(legs)
        removed = self._remarks(element, booking)
        for contact in _children(element, "ContactInfo"):
            contacts, address = self._contact(contact)
            booking.contacts += contacts
            booking.addresses += address
        removed += join_requests(requests, people, booking, legs, self.notes, self.day)
        join_check_ins(checked_in, people, self.notes)
        booking.travellers = tuple(person.finish() for person in people)
        booking.removed_as_sensitive = removed + self.removed
        self.removed = 0
        self._passed_over(element)
        return booking

    def _passed_over(self, element: Element) -> None:
        """Say once what kinds of element were sent that this reader does not know."""
        for found in element.iter():
            name = _local(found)
            if name not in _KNOWN and name not in self.unknown:
                self.unknown.add(name)
                self.notes.note("xml.element.unknown")

    def _remarks(self, element: Element, booking: Booking) -> int:
        """Free text of the booking. Returns how many were removed as sensitive."""
        removed = 0
        for name, kind in (("Remark", ""), ("Remarks", ""), ("OSI", "OSI"), ("OtherServiceInformation", "OSI")):
            for found in _children(element, name):
                text = " ".join(filter(None, (part.strip() for part in found.itertext())))
                if not text:
                    continue
                if is_sensitive_text(text):
                    removed += 1
                elif kind:
                    booking.other_services += (OtherService(text=mask_cards(text)),)
                else:
                    booking.remarks += (Remark(text=mask_cards(text)),)
        return removed

    def _locators(self, element: Element) -> Iterator[Locator]:
        for reference in _children(element, "BookingRefID"):
            code = _attribute(reference, "ID")
            if code:
                yield Locator(
                    system=_attribute(_child(reference, "CompanyName"), "Code"),
                    code=code,
                    kind=_attribute(reference, "Type"),
                )

    def _leg(self, element: Element) -> ItineraryLeg:
        departs = self._local_time(_attribute(element, "DepartureDateTime"))
        marketing, operating = _child(element, "MarketingAirline"), _child(element, "OperatingAirline")
        number = _attribute(marketing, "FlightNumber") or _attribute(element, "FlightNumber")
        return ItineraryLeg(
            carrier=_attribute(marketing, "Code") or _attribute(operating, "Code") or NOT_SENT,
            number=normal_flight_number(number) if number else NOT_SENT,
            operating_carrier=_attribute(operating, "Code") or NOT_SENT,
            operating_number=_attribute(operating, "FlightNumber") or NOT_SENT,
            departs_from=_attribute(_child(element, "DepartureAirport"), "LocationCode") or NOT_SENT,
            arrives_at=_attribute(_child(element, "ArrivalAirport"), "LocationCode") or NOT_SENT,
            departs_at_local=departs,
            departs_on=departs.date() if isinstance(departs, datetime) else NOT_SENT,
            arrives_at_local=self._local_time(_attribute(element, "ArrivalDateTime")),
            booking_class=_attribute(element, "ResBookDesigCode") or NOT_SENT,
            status=_attribute(element, "Status") or NOT_SENT,
            equipment=_attribute(_child(element, "Equipment"), "AirEquipType") or NOT_SENT,
        )

    def _check_ins(self, flight: Element, leg: int) -> Iterator[CheckedIn]:
        for info in _children(flight, "CheckInInfo"):
            at = self._utc(_attribute(info, "Time")) if "T" in _attribute(info, "Time") else NOT_SENT
            for number in _children(info, "BoardingNumber"):
                made = CheckedIn(leg, at, "", 0)
                made.reference = normal_reference(_attribute(number, "RPH"))
                made.sequence = _attribute(number, "Number")
                for passenger in _children(number, "Passenger"):
                    made.surname, made.given = _text(passenger, "Surname"), _text(passenger, "GivenName")
                for seat in _within(number, "SeatNumber"):
                    said = (seat.text or "").strip().lstrip("0")
                    if said and said != "XXX":
                        made.seats.append(
                            Seat(
                                number=said,
                                cabin=_attribute(seat, "CabinClass") or NOT_SENT,
                                is_assigned_at_check_in=True,
                                leg=leg,
                            )
                        )
                made.baggage += [_bag(bag) for bag in _children(number, "CheckedBagInfo")]
                yield made

    def _given_requests(self, element: Element, person: Person | None, leg: int, requests: Requests) -> None:
        for request in _children(element, "SSR"):
            code = _attribute(request, "SSRCode", "SSR_Code").upper()
            text = _text(request, "Text").replace("+", " ")
            head = [code, _attribute(request, "Status"), "", _attribute(_child(request, "Airline"), "Code"), "", ""]
            head += [_attribute(request, "BoardPoint"), _attribute(request, "OffPoint"), text]
            reference = _attribute(request, "RPH")
            parts = ["SSR", ":".join(x.replace(":", ".") for x in head)]
            if reference:
                parts.append(f"::{reference.replace(':', '')}")
            requests.append((parts, person, leg, 0))

    # ------------------------------------------------------------------ travellers

    def _person(self, element: Element, requests: Requests) -> Person:
        surname, given = _text(element, "Surname"), _text(element, "GivenName")
        if not surname and given:
            surname, given = given, ""
        if not surname:
            self.notes.note("name.missing")
        person = Person(surname, given, TravellerKind.UNKNOWN, _attribute(element, "RPH") or NOT_SENT)
        traveller = person.traveller
        traveller.has_infant = _attribute(element, "AccompaniedByInfantInd").lower() in ("true", "1")
        traveller.boarding_status = _attribute(element, "BoardingStatus") or NOT_SENT
        fare = _child(element, "FareInfo")
        person.fare_basis = _attribute(fare, "FareBasis")
        for excess in _children(element, "ExcessBaggage"):
            said = (
                _attribute(excess, name)
                for name in ("UnitOfMeasureQuantity", "BaggagePool", "IssuerCode", "SerialNumber")
            )
            person.remarks.append(Remark(text=" ".join(filter(None, said)), kind="EBD"))
        for loyalty in _children(element, "CustLoyalty"):
            person.frequent_flyer.append(
                FrequentFlyer(
                    carrier=_attribute(loyalty, "ProgramID") or NOT_SENT,
                    number=_attribute(loyalty, "MembershipID") or NOT_SENT,
                )
            )
        for ticket in _children(element, "TicketDocument"):
            person.tickets.append(self._ticket(ticket))
            person.payments += self._payments(ticket)
        for contact in _children(element, "ContactInfo"):
            contacts, addresses = self._contact(contact)
            person.contacts += contacts
            person.addresses += addresses
        for document in _children(element, "DOC_SSR"):
            self._document(person, document)
        self._given_requests(element, person, 0, requests)
        return person

    def _ticket(self, element: Element) -> Ticket:
        fare = _child(element, "TotalFare")
        issued = self._time(_attribute(element, "DateOfIssue"))
        amount = f"{_attribute(fare, 'Amount')} {_attribute(fare, 'CurrencyCode')}".strip()
        return Ticket(
            number=_attribute(element, "TicketDocumentNbr") or NOT_SENT,
            kind=_attribute(element, "Type") or NOT_SENT,
            issued_on=issued.date() if issued else NOT_SENT,
            total_fare=amount or NOT_SENT,
        )

    def _payments(self, element: Element) -> Iterator[Payment]:
        for payment in _children(element, "PaymentInfo"):
            yield Payment(
                kind=_attribute(payment, "PaymentType") or NOT_SENT,
                amount=_attribute(payment, "PaymentAmount") or NOT_SENT,
                vendor=_attribute(payment, "VendorCode") or NOT_SENT,
                account=mask_account(_attribute(payment, "AccountNbr")) or NOT_SENT,
                expires=_attribute(payment, "ExpiryDate") or NOT_SENT,
                payer=_attribute(payment, "CardHolderName") or NOT_SENT,
            )

    def _contact(self, element: Element) -> tuple[tuple[Contact, ...], tuple[Address, ...]]:
        contacts: list[Contact] = []
        phone, email = _attribute(element, "PhoneNumber"), _attribute(element, "EmailAddress")
        if phone[:2].upper() == "E+":
            phone, email = "", phone[2:]
        if phone:
            contacts.append(Contact(kind=ContactKind.PHONE, value=phone))
        if email:
            contacts.append(Contact(kind=ContactKind.EMAIL, value=email))
        street = " ".join(x for x in (_text(element, "AddressLine"), _text(element, "StreetNmbr")) if x)
        address = Address(
            purpose=_attribute(element, "Type"),
            street=street or NOT_SENT,
            city=_text(element, "CityName") or NOT_SENT,
            postal_code=_text(element, "PostalCode") or NOT_SENT,
            region=_text(element, "StateProv") or NOT_SENT,
            country=_text(element, "CountryName") or NOT_SENT,
        )
        empty = Address(purpose=address.purpose)
        return tuple(contacts), () if address == empty else (address,)

    def _document(self, person: Person, element: Element) -> None:
        if is_sensitive_request(_attribute(element, "SSRCode", "SSR_Code").upper()):
            self.removed += 1
            return
        for docs in _children(element, "DOCS"):
            self._docs(person, docs)
        for doco in _children(element, "DOCO"):
            self._doco(person, doco)
        for doca in _children(element, "DOCA"):
            person.addresses.append(
                Address(
                    purpose=_attribute(doca, "AddressType"),
                    street=_attribute(doca, "Address") or NOT_SENT,
                    city=_attribute(doca, "CityName") or NOT_SENT,
                    postal_code=_attribute(doca, "PostalCode") or NOT_SENT,
                    region=_attribute(doca, "StateProvCounty") or NOT_SENT,
                    country=_attribute(doca, "Country") or NOT_SENT,
                )
            )

    def _docs(self, person: Person, docs: Element) -> None:
        traveller = person.traveller
        born = self._day(_attribute(docs, "DateOfBirth"))
        if born:
            traveller.birth_date = born.isoformat()
        sex = _attribute(docs, "Gender").upper()
        if sex in ("MI", "FI"):
            traveller.kind = TravellerKind.INFANT
        if sex[:1] in ("M", "F", "X", "U"):
            traveller.sex = sex[:1]
        traveller.nationality = _attribute(docs, "PaxNationality") or NOT_SENT
        number = _attribute(docs, "TravelDocNbr", "DocNumber")
        issuer, expires = _attribute(docs, "IssuingLoc"), self._day(_attribute(docs, "ExpiryDate"))
        if number or issuer or expires:
            given = f"{_attribute(docs, 'FirstGivenName')} {_attribute(docs, 'SecondGivenName')}".strip()
            person.documents.append(
                TravelDocument(
                    kind=_attribute(docs, "DocType", "TravelDocType") or NOT_SENT,
                    number=number or NOT_SENT,
                    issuing_country=issuer or NOT_SENT,
                    expires_on=expires or NOT_SENT,
                    surname=_attribute(docs, "Surname") or NOT_SENT,
                    given_names=given_and_title(given)[0] or NOT_SENT,
                )
            )

    def _doco(self, person: Person, doco: Element) -> None:
        place = _attribute(doco, "BirthLocation")
        if place:
            person.traveller.place_of_birth = place
        kind, number = _attribute(doco, "TravelDocType").upper(), _attribute(doco, "TravelDocNbr")
        if kind == "R" and number:
            person.traveller.redress_number = number
        elif number:
            person.documents.append(
                TravelDocument(
                    kind=kind or NOT_SENT,
                    number=number,
                    issued_at=_attribute(doco, "PlaceOfIssue") or NOT_SENT,
                    issued_on=self._day(_attribute(doco, "DateOfIssue")) or NOT_SENT,
                    issuing_country=_attribute(doco, "CountryState") or NOT_SENT,
                )
            )

    def _day(self, text: str) -> date | None:
        made = self._time(text)
        return made.date() if made else None
