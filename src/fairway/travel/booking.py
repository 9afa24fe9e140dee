"""Booking, traveller and what hangs on them.

One noun each, shared by PNR and API: the difference between a booking and a manifest is which fields arrive.
Dates of birth are ISO 8601 and may be partial ("1964", "1964-02", "1964-02-17"). Countries stay as sent
(alpha-2 or alpha-3); comparison normalises. Local times carry no zone; times ending in `_utc` are aware.
"""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Annotated

import msgspec

from fairway.kit.absence import NOT_SENT, Maybe
from fairway.travel.fields import Field, Mask

__all__ = [
    "Address",
    "Agency",
    "Baggage",
    "Booking",
    "BookingState",
    "CheckIn",
    "Contact",
    "ContactKind",
    "FrequentFlyer",
    "HistoryLine",
    "ItineraryLeg",
    "LegKind",
    "Locator",
    "OtherService",
    "Payment",
    "Remark",
    "Seat",
    "ServiceRequest",
    "Split",
    "Ticket",
    "TravelDocument",
    "Traveller",
    "TravellerKind",
]


class Noun(msgspec.Struct, omit_defaults=True, kw_only=True, gc=False):
    """What all travel nouns share: absent fields do not appear in their documents.

    They hold no reference to what holds them, so the collector need not look at them.
    """


class TravellerKind(enum.StrEnum):
    """What somebody is on board as."""

    ADULT = "adult"
    CHILD = "child"
    INFANT = "infant"
    CREW = "crew"
    TRANSIT = "transit"
    TRANSIT_CREW = "transit_crew"
    UNKNOWN = "unknown"


class BookingState(enum.StrEnum):
    """ACTIVE travels; CANCELLED means the carrier said so in an update push; CLOSED comes from a close-out."""

    ACTIVE = "active"
    CANCELLED = "cancelled"


class LegKind(enum.StrEnum):
    """How a line of the itinerary moves its travellers."""

    AIR = "air"
    SURFACE = "surface"  # ARNK: arrival unknown, a gap travelled otherwise
    OPEN = "open"  # ticketed without a date
    NON_AIR = "non_air"  # hotel, car, rail


class ContactKind(enum.StrEnum):
    """How somebody can be reached."""

    PHONE = "phone"
    EMAIL = "email"
    OTHER = "other"


class Locator(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """One reference of a booking: which system, which code, what kind ("" or "1" booking, "C" departure control)."""

    system: Annotated[str, Field("System", annex=1, mask=Mask.OPEN)]
    code: Annotated[str, Field("Record locator", annex=1, mask=Mask.OPEN)]
    kind: Annotated[str, Field("Kind of locator", annex=1, mask=Mask.OPEN)] = ""


class TravelDocument(Noun):
    """A passport, visa, identity card or other document, as the traveller or the carrier stated it.

    The names are those of the document, which often differ from the ticket's.
    """

    kind: Annotated[Maybe[str], Field("Document type", annex=18, mask=Mask.API, criteria=True)] = NOT_SENT
    number: Annotated[Maybe[str], Field("Document number", annex=18, mask=Mask.API)] = NOT_SENT
    issuing_country: Annotated[Maybe[str], Field("Issuing country", annex=18, mask=Mask.API, criteria=True)] = NOT_SENT
    expires_on: Annotated[Maybe[date], Field("Expiry", annex=18, mask=Mask.API, criteria=True)] = NOT_SENT
    issued_on: Annotated[Maybe[date], Field("Issued on", annex=18, mask=Mask.API)] = NOT_SENT
    issued_at: Annotated[Maybe[str], Field("Place of issue", annex=18, mask=Mask.API)] = NOT_SENT
    surname: Annotated[Maybe[str], Field("Surname in document", annex=18, mask=Mask.API)] = NOT_SENT
    given_names: Annotated[Maybe[str], Field("Given names in document", annex=18, mask=Mask.API)] = NOT_SENT


class Address(Noun):
    """A postal address. `purpose` as sent: contact, emergency, payer, destination (D), residence (R)."""

    purpose: Annotated[str, Field("Address purpose", annex=5, mask=Mask.CONTACT)] = ""
    street: Annotated[Maybe[str], Field("Street", annex=5, mask=Mask.CONTACT)] = NOT_SENT
    city: Annotated[Maybe[str], Field("City", annex=5, mask=Mask.CONTACT)] = NOT_SENT
    region: Annotated[Maybe[str], Field("Region", annex=5, mask=Mask.CONTACT)] = NOT_SENT
    postal_code: Annotated[Maybe[str], Field("Postal code", annex=5, mask=Mask.CONTACT)] = NOT_SENT
    country: Annotated[Maybe[str], Field("Country of address", annex=5, mask=Mask.CONTACT)] = NOT_SENT
    text: Annotated[Maybe[str], Field("Address text", annex=5, mask=Mask.CONTACT)] = NOT_SENT


class Contact(Noun):
    """A telephone number or e-mail address. `owner` says whose, where that was said (traveller, agency, emergency)."""

    kind: Annotated[ContactKind, Field("Kind of contact", annex=5, mask=Mask.CONTACT)]
    value: Annotated[str, Field("Contact", annex=5, mask=Mask.CONTACT)]
    owner: Annotated[str, Field("Whose contact", annex=5, mask=Mask.CONTACT)] = ""


class Payment(Noun):
    """One form of payment. Card numbers keep their first six and last four digits; the rest never leaves the reader."""

    kind: Annotated[Maybe[str], Field("Form of payment", annex=6, mask=Mask.PAYMENT, criteria=True)] = NOT_SENT
    amount: Annotated[Maybe[str], Field("Amount", annex=6, mask=Mask.PAYMENT)] = NOT_SENT
    currency: Annotated[Maybe[str], Field("Currency", annex=6, mask=Mask.PAYMENT)] = NOT_SENT
    vendor: Annotated[Maybe[str], Field("Card vendor", annex=6, mask=Mask.PAYMENT)] = NOT_SENT
    account: Annotated[Maybe[str], Field("Account (masked)", annex=6, mask=Mask.PAYMENT)] = NOT_SENT
    expires: Annotated[Maybe[str], Field("Card expiry", annex=6, mask=Mask.PAYMENT)] = NOT_SENT
    payer: Annotated[Maybe[str], Field("Payer", annex=6, mask=Mask.PAYMENT)] = NOT_SENT


class Ticket(Noun):
    """One ticket: number, issue, fare. Amounts are decimal text as sent, with their currency."""

    number: Annotated[Maybe[str], Field("Ticket number", annex=13, mask=Mask.OPEN)] = NOT_SENT
    kind: Annotated[Maybe[str], Field("Ticket type", annex=13, mask=Mask.OPEN)] = NOT_SENT
    booklets: Annotated[Maybe[int], Field("Booklets", annex=13, mask=Mask.OPEN)] = NOT_SENT
    issued_on: Annotated[Maybe[date], Field("Ticket issued on", annex=2, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    base_fare: Annotated[Maybe[str], Field("Base fare", annex=13, mask=Mask.OPEN)] = NOT_SENT
    total_fare: Annotated[Maybe[str], Field("Total fare", annex=13, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    fare_basis: Annotated[Maybe[str], Field("Fare basis", annex=13, mask=Mask.OPEN)] = NOT_SENT
    fare_calculation: Annotated[Maybe[str], Field("Fare calculation", annex=13, mask=Mask.OPEN)] = NOT_SENT


class FrequentFlyer(Noun):
    """Membership of a frequent flyer programme."""

    carrier: Annotated[Maybe[str], Field("Programme", annex=8, mask=Mask.FREQUENT_FLYER)] = NOT_SENT
    number: Annotated[Maybe[str], Field("Frequent flyer number", annex=8, mask=Mask.FREQUENT_FLYER)] = NOT_SENT
    tier: Annotated[Maybe[str], Field("Tier", annex=8, mask=Mask.FREQUENT_FLYER)] = NOT_SENT


class Seat(Noun):
    """A seat: wished for in the booking, or given at check-in (which is stronger)."""

    number: Annotated[str, Field("Seat", annex=14, mask=Mask.OPEN, criteria=True)]
    cabin: Annotated[Maybe[str], Field("Cabin", annex=14, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    is_assigned_at_check_in: Annotated[bool, Field("Given at check-in", annex=14, mask=Mask.OPEN)] = False
    leg: Annotated[int, Field("Leg of the seat", annex=14, mask=Mask.OPEN)] = 0


class Baggage(Noun):
    """Checked baggage: pieces, weight, tags (at most 99 of an announced range), head (HP) or member (MP) of a pool."""

    pieces: Annotated[Maybe[int], Field("Pieces", annex=16, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    weight: Annotated[Maybe[int], Field("Weight", annex=16, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    weight_unit: Annotated[Maybe[str], Field("Weight unit", annex=16, mask=Mask.OPEN)] = NOT_SENT
    pool: Annotated[Maybe[str], Field("Baggage pool", annex=16, mask=Mask.OPEN)] = NOT_SENT
    tags: Annotated[tuple[str, ...], Field("Baggage tags", annex=16, mask=Mask.OPEN)] = ()
    destination: Annotated[Maybe[str], Field("Baggage destination", annex=16, mask=Mask.OPEN)] = NOT_SENT


class CheckIn(Noun):
    """One traveller's check-in on one leg of the itinerary."""

    at_utc: Annotated[Maybe[datetime], Field("Checked in at", annex=10, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    sequence: Annotated[Maybe[str], Field("Boarding number", annex=10, mask=Mask.OPEN)] = NOT_SENT
    agent: Annotated[Maybe[str], Field("Check-in agent", annex=9, mask=Mask.REMARKS)] = NOT_SENT
    leg: Annotated[int, Field("Leg of the check-in", annex=10, mask=Mask.OPEN)] = 0


class ServiceRequest(Noun):
    """A special service request that is none of the structured kinds and not sensitive. Text may identify."""

    code: Annotated[str, Field("Service", annex=12, mask=Mask.REMARKS)]
    status: Annotated[Maybe[str], Field("Service status", annex=12, mask=Mask.REMARKS)] = NOT_SENT
    carrier: Annotated[Maybe[str], Field("Service carrier", annex=12, mask=Mask.REMARKS)] = NOT_SENT
    text: Annotated[Maybe[str], Field("Service text", annex=12, mask=Mask.REMARKS)] = NOT_SENT


class OtherService(Noun):
    """Other service information (OSI)."""

    text: Annotated[str, Field("Other service information", annex=12, mask=Mask.REMARKS)]
    carrier: Annotated[Maybe[str], Field("Carrier of OSI", annex=12, mask=Mask.REMARKS)] = NOT_SENT


class Remark(Noun):
    """Any other free text of the booking, with the type code as sent."""

    text: Annotated[str, Field("Remark", annex=12, mask=Mask.REMARKS)]
    kind: Annotated[str, Field("Kind of remark", annex=12, mask=Mask.REMARKS)] = ""


class Agency(Noun):
    """Who made the booking: ORG in PNRGOV."""

    system: Annotated[Maybe[str], Field("Booking system", annex=9, mask=Mask.OPEN)] = NOT_SENT
    system_city: Annotated[Maybe[str], Field("City of the system", annex=9, mask=Mask.OPEN)] = NOT_SENT
    agency_number: Annotated[Maybe[str], Field("Agency number", annex=9, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    office: Annotated[Maybe[str], Field("Office", annex=9, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    city: Annotated[Maybe[str], Field("City of the agent", annex=9, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    kind: Annotated[Maybe[str], Field("Kind of agent", annex=9, mask=Mask.OPEN)] = NOT_SENT
    country: Annotated[Maybe[str], Field("Country of the agent", annex=9, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    agent: Annotated[Maybe[str], Field("Agent's sign", annex=9, mask=Mask.REMARKS)] = NOT_SENT


class Split(Noun):
    """The booking was divided: the other booking's reference, and how many travellers went there."""

    locator: Annotated[Locator, Field("Split to or from", annex=11, mask=Mask.OPEN)]
    travellers: Annotated[Maybe[int], Field("Travellers split", annex=11, mask=Mask.OPEN)] = NOT_SENT


class HistoryLine(Noun):
    """One line of the booking's history, as text."""

    text: Annotated[str, Field("History", annex=19, mask=Mask.REMARKS)]
    action: Annotated[str, Field("History action", annex=19, mask=Mask.OPEN)] = ""


class ItineraryLeg(Noun):
    """One line of the itinerary. `carrier` sells it; `operating_carrier` flies it where the carrier said so."""

    kind: Annotated[LegKind, Field("Kind of leg", annex=7, mask=Mask.OPEN)] = LegKind.AIR
    carrier: Annotated[Maybe[str], Field("Marketing carrier", annex=7, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    number: Annotated[Maybe[str], Field("Marketing number", annex=7, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    operating_carrier: Annotated[Maybe[str], Field("Operating carrier", annex=15, mask=Mask.OPEN, criteria=True)] = (
        NOT_SENT
    )
    operating_number: Annotated[Maybe[str], Field("Operating number", annex=15, mask=Mask.OPEN)] = NOT_SENT
    departs_from: Annotated[Maybe[str], Field("Leg from", annex=7, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    arrives_at: Annotated[Maybe[str], Field("Leg to", annex=7, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    departs_at_local: Annotated[Maybe[datetime], Field("Leg departure", annex=3, mask=Mask.OPEN, criteria=True)] = (
        NOT_SENT
    )
    arrives_at_local: Annotated[Maybe[datetime], Field("Leg arrival", annex=3, mask=Mask.OPEN, criteria=True)] = (
        NOT_SENT
    )
    departs_on: Annotated[Maybe[date], Field("Leg day", annex=3, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    booking_class: Annotated[Maybe[str], Field("Booking class", annex=13, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    status: Annotated[Maybe[str], Field("Status", annex=10, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    travellers: Annotated[Maybe[int], Field("Travellers on the leg", annex=17, mask=Mask.NAMES)] = NOT_SENT
    equipment: Annotated[Maybe[str], Field("Aircraft", annex=7, mask=Mask.OPEN)] = NOT_SENT
    place: Annotated[Maybe[str], Field("Place of non-air service", annex=7, mask=Mask.OPEN)] = NOT_SENT


class Traveller(Noun):
    """Somebody carried, as one message stated them: from a booking (PNR) or from a manifest (API).

    surname and given_names come from the booking's name (TIF) or the manifest's (NAD). A mononym has a surname
    only. Titles are taken off at word boundaries and kept in `title`.
    """

    surname: Annotated[Maybe[str], Field("Surname", annex=4, mask=Mask.NAMES)] = NOT_SENT
    given_names: Annotated[Maybe[str], Field("Given names", annex=4, mask=Mask.NAMES)] = NOT_SENT
    title: Annotated[Maybe[str], Field("Title", annex=4, mask=Mask.NAMES)] = NOT_SENT
    kind: Annotated[TravellerKind, Field("Travels as", annex=18, mask=Mask.OPEN, criteria=True)] = TravellerKind.UNKNOWN
    birth_date: Annotated[Maybe[str], Field("Born", annex=18, mask=Mask.API, criteria=True)] = NOT_SENT
    sex: Annotated[Maybe[str], Field("Sex", annex=18, mask=Mask.API)] = NOT_SENT
    nationality: Annotated[Maybe[str], Field("Nationality", annex=18, mask=Mask.API)] = NOT_SENT
    place_of_birth: Annotated[Maybe[str], Field("Place of birth", annex=18, mask=Mask.API)] = NOT_SENT
    residence_country: Annotated[Maybe[str], Field("Residence", annex=18, mask=Mask.API)] = NOT_SENT
    documents: Annotated[tuple[TravelDocument, ...], Field("Documents", annex=18, mask=Mask.API)] = ()
    contacts: Annotated[tuple[Contact, ...], Field("Contacts", annex=5, mask=Mask.CONTACT)] = ()
    addresses: Annotated[tuple[Address, ...], Field("Addresses", annex=5, mask=Mask.CONTACT)] = ()
    payments: Annotated[tuple[Payment, ...], Field("Payments", annex=6, mask=Mask.PAYMENT)] = ()
    frequent_flyer: Annotated[
        tuple[FrequentFlyer, ...], Field("Frequent flyer", annex=8, mask=Mask.FREQUENT_FLYER)
    ] = ()
    tickets: Annotated[tuple[Ticket, ...], Field("Tickets", annex=13, mask=Mask.OPEN)] = ()
    seats: Annotated[tuple[Seat, ...], Field("Seats", annex=14, mask=Mask.OPEN)] = ()
    baggage: Annotated[tuple[Baggage, ...], Field("Baggage", annex=16, mask=Mask.OPEN)] = ()
    check_ins: Annotated[tuple[CheckIn, ...], Field("Check-in", annex=10, mask=Mask.OPEN)] = ()
    services: Annotated[tuple[ServiceRequest, ...], Field("Services", annex=12, mask=Mask.REMARKS)] = ()
    remarks: Annotated[tuple[Remark, ...], Field("Remarks", annex=12, mask=Mask.REMARKS)] = ()
    embarks_at: Annotated[Maybe[str], Field("Embarks at", annex=18, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    debarks_at: Annotated[Maybe[str], Field("Debarks at", annex=18, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    clears_at: Annotated[Maybe[str], Field("Clears at", annex=18, mask=Mask.OPEN)] = NOT_SENT
    locators: Annotated[tuple[str, ...], Field("Locators stated", annex=1, mask=Mask.OPEN)] = ()
    reference: Annotated[Maybe[str], Field("Reference in the message", annex=4, mask=Mask.OPEN)] = NOT_SENT
    unique_reference: Annotated[Maybe[str], Field("Sender's traveller reference", annex=4, mask=Mask.NAMES)] = NOT_SENT
    redress_number: Annotated[Maybe[str], Field("Redress number", annex=18, mask=Mask.API)] = NOT_SENT
    has_infant: Annotated[bool, Field("Travels with an infant", annex=17, mask=Mask.NAMES)] = False
    boarding_status: Annotated[Maybe[str], Field("Boarding status", annex=10, mask=Mask.OPEN, criteria=True)] = NOT_SENT


class Booking(Noun):
    """One PNR as one push stated it. The first locator is the pushing carrier's own; the others are aliases."""

    locators: Annotated[tuple[Locator, ...], Field("Record locators", annex=1, mask=Mask.OPEN)] = ()
    created_at_utc: Annotated[Maybe[datetime], Field("Booked at", annex=2, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    changed_at_utc: Annotated[Maybe[datetime], Field("Last changed at", annex=19, mask=Mask.OPEN)] = NOT_SENT
    ticketed_at_utc: Annotated[Maybe[datetime], Field("Ticketed at", annex=2, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    state: Annotated[BookingState, Field("State", annex=10, mask=Mask.OPEN, criteria=True)] = BookingState.ACTIVE
    agency: Annotated[Maybe[Agency], Field("Agency", annex=9, mask=Mask.OPEN)] = NOT_SENT
    group_name: Annotated[Maybe[str], Field("Group", annex=17, mask=Mask.NAMES)] = NOT_SENT
    itinerary: Annotated[tuple[ItineraryLeg, ...], Field("Itinerary", annex=7, mask=Mask.OPEN, criteria=True)] = ()
    travellers: Annotated[tuple[Traveller, ...], Field("Travellers", annex=17, mask=Mask.NAMES)] = ()
    contacts: Annotated[tuple[Contact, ...], Field("Contacts of the booking", annex=5, mask=Mask.CONTACT)] = ()
    addresses: Annotated[tuple[Address, ...], Field("Addresses of the booking", annex=5, mask=Mask.CONTACT)] = ()
    services: Annotated[tuple[ServiceRequest, ...], Field("Services of the booking", annex=12, mask=Mask.REMARKS)] = ()
    other_services: Annotated[tuple[OtherService, ...], Field("OSI of the booking", annex=12, mask=Mask.REMARKS)] = ()
    remarks: Annotated[tuple[Remark, ...], Field("Remarks of the booking", annex=12, mask=Mask.REMARKS)] = ()
    splits: Annotated[tuple[Split, ...], Field("Splits", annex=11, mask=Mask.OPEN, criteria=True)] = ()
    history: Annotated[tuple[HistoryLine, ...], Field("History of the booking", annex=19, mask=Mask.REMARKS)] = ()
    removed_as_sensitive: Annotated[int, Field("Sensitive items removed", annex=0, mask=Mask.OPEN)] = 0
