"""A traveller while a booking is being read."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from fairway.kit.absence import NOT_SENT, Maybe
from fairway.messages.names import PLACEHOLDERS, given_and_title, letters_of, same_person_name
from fairway.travel.booking import (
    Address,
    Baggage,
    CheckIn,
    Contact,
    FrequentFlyer,
    Payment,
    Remark,
    Seat,
    ServiceRequest,
    Ticket,
    TravelDocument,
    Traveller,
    TravellerKind,
)

__all__ = ["CheckedIn", "Person", "find_by_name", "normal_reference"]

_INFANT: Final = TravellerKind.INFANT  # reading a member of an enumeration costs more than the rest of a comparison

KINDS = {
    "A": TravellerKind.ADULT,
    "C": TravellerKind.CHILD,
    "CH": TravellerKind.CHILD,
    "CHD": TravellerKind.CHILD,
    "CNN": TravellerKind.CHILD,
    "IN": TravellerKind.INFANT,
    "INF": TravellerKind.INFANT,
    "INS": TravellerKind.INFANT,
}


def normal_reference(reference: str) -> str:
    """A traveller reference as it is compared: "001" is "1"; dots stay."""
    return reference.strip().lstrip("0") or reference.strip()


class Person:
    """One traveller in the making: the traveller itself, and lists that become its tuples when the booking ends."""

    __slots__ = (
        "addresses",
        "baggage",
        "check_ins",
        "contacts",
        "documents",
        "fare_basis",
        "fare_calculation",
        "frequent_flyer",
        "payments",
        "remarks",
        "seats",
        "services",
        "tickets",
        "traveller",
    )

    def __init__(self, surname: str, given: str, kind: TravellerKind, reference: Maybe[str] = NOT_SENT) -> None:
        given, title = given_and_title(given)
        if given in PLACEHOLDERS and surname not in PLACEHOLDERS:
            given = ""
        elif surname in ("FNU", "LNU") and given and given not in PLACEHOLDERS:
            surname, given = given, ""
        self.traveller = Traveller(
            surname=surname or NOT_SENT,
            given_names=given or NOT_SENT,
            title=title or NOT_SENT,
            kind=kind,
            reference=reference,
        )
        self.documents: list[TravelDocument] = []
        self.contacts: list[Contact] = []
        self.addresses: list[Address] = []
        self.payments: list[Payment] = []
        self.frequent_flyer: list[FrequentFlyer] = []
        self.tickets: list[Ticket] = []
        self.seats: list[Seat] = []
        self.baggage: list[Baggage] = []
        self.check_ins: list[CheckIn] = []
        self.services: list[ServiceRequest] = []
        self.remarks: list[Remark] = []
        self.fare_basis = ""
        self.fare_calculation = ""

    @property
    def surname_key(self) -> str:
        """The surname as it is compared."""
        return letters_of(self.traveller.surname or "")

    @property
    def given_key(self) -> str:
        """The given names as they are compared, without the title."""
        return letters_of(self.traveller.given_names or "")

    @property
    def is_infant(self) -> bool:
        """True where the booking says infant."""
        return self.traveller.kind is _INFANT

    def finish(self) -> Traveller:
        """The traveller, complete."""
        made = self.traveller
        for ticket in self.tickets:
            if self.fare_basis:
                ticket.fare_basis = self.fare_basis
            if self.fare_calculation:
                ticket.fare_calculation = self.fare_calculation
        if self.documents:
            made.documents = tuple(self.documents)
        if self.contacts:
            made.contacts = tuple(self.contacts)
        if self.addresses:
            made.addresses = tuple(self.addresses)
        if self.payments:
            made.payments = tuple(self.payments)
        if self.frequent_flyer:
            made.frequent_flyer = tuple(self.frequent_flyer)
        if self.tickets:
            made.tickets = tuple(self.tickets)
        if self.seats:
            made.seats = tuple(self.seats)
        if self.baggage:
            made.baggage = tuple(self.baggage)
        if self.check_ins:
            made.check_ins = tuple(self.check_ins)
        if self.services:
            made.services = tuple(self.services)
        if self.remarks:
            made.remarks = tuple(self.remarks)
        return made


class CheckedIn:
    """One TRI of a check-in, until it is known whose it is: `person` where its name is written as in the list of names."""

    __slots__ = (
        "agent",
        "at_utc",
        "baggage",
        "given",
        "is_named",
        "leg",
        "names",
        "person",
        "reference",
        "seats",
        "segment",
        "sequence",
        "surname",
    )

    def __init__(self, leg: int, at_utc: Maybe[datetime], agent: str, segment: int) -> None:
        self.leg = leg
        self.at_utc = at_utc
        self.agent = agent
        self.segment = segment
        self.person: Person | None = None
        self.is_named = False
        self.reference = ""
        self.sequence = ""
        self.names: tuple[str, str] = ("", "")
        self.surname = ""
        self.given = ""
        self.seats: list[Seat] = []
        self.baggage: list[Baggage] = []


def find_by_name(people: list[Person], surname_key: str, given_key: str) -> list[Person]:
    """Everybody of the booking whose written name is this one: exactly, or else one beginning with the other."""
    exact = [p for p in people if p.surname_key == surname_key and p.given_key == given_key]
    if exact or not surname_key:
        return exact
    return [
        p
        for p in people
        if same_person_name(p.surname_key, surname_key)
        and (not given_key or not p.given_key or same_person_name(p.given_key, given_key))
    ]
