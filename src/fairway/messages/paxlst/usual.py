"""The usual forms of a manifest's most frequent segments, read by a shorter way.

Each takes a segment only in the exact form that nine in ten have, and returns False for any other, which then goes to its
handler in `reader`. What both ways read must be the same; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from fairway.kit.absence import Maybe
from fairway.messages.dates import birth_date, expiry_date
from fairway.messages.names import PLACEHOLDERS, given_and_title
from fairway.messages.notes import Notes
from fairway.messages.reading import Message
from fairway.messages.route import Stop
from fairway.travel.booking import Baggage, Seat, TravelDocument, Traveller, TravellerKind

__all__ = ["ITEMS_OF_ONE_MAX", "PERSONS", "TAGS_PER_BAG_MAX", "USUAL_STARTS", "USUAL_TAGS", "Standing", "tags_from"]

TAGS_PER_BAG_MAX: Final = 99
TAG_DIGITS_MAX: Final = 20  # a tag has ten; what is longer is no number that could be counted on from
PERSONS: Final = {
    "FL": TravellerKind.UNKNOWN,
    "FM": TravellerKind.CREW,
    "DDU": TravellerKind.TRANSIT,
    "DDT": TravellerKind.TRANSIT_CREW,
    "ZZZ": TravellerKind.UNKNOWN,
}


ITEMS_OF_ONE_MAX: Final = 999
"""Documents, seats and so on of one traveller in a manifest. Nobody has more; what is beyond is said and not kept."""


class Standing:
    """Where the reader stands.

    early   times that stand before the first place: qualifier, day, local time
    learnt  segments met before that set one field and say nothing else: whether of the document, which field, what value.
            A manifest repeats a few dozen nationalities, places and dates. Kept for one message
    """

    def __init__(self, message: Message, notes: Notes, sent_on: date | None) -> None:
        self.message = message
        self.notes = notes
        self.day = sent_on
        self.people: list[Traveller] = []
        self.person: Traveller | None = None
        self.document: TravelDocument | None = None
        self.stops: list[Stop] = []
        self.early: list[tuple[str, Maybe[date], Maybe[datetime]]] = []
        self.carrier = ""
        self.number = ""
        self.is_crew_list = False
        self.following = ""
        self.flight_day: date | None = None
        self.learnt: dict[str, tuple[bool, str, object]] = {}

    def usual_name(self, _person: Traveller, segment: str) -> bool:
        parts = segment.split("+")
        if len(parts) != 5 or parts[2] or parts[3]:
            return False
        kind = PERSONS.get(parts[1])
        surname, _, given = parts[4].partition(":")
        if kind is None or not (surname.isupper() and given.isupper() and surname.replace(" ", "").isalpha()):
            return False
        if surname in PLACEHOLDERS or given in PLACEHOLDERS or surname[0] == " " or surname[-1] == " ":
            return False
        if ":" in given:
            return False
        given, title = given_and_title(given, runs_on=False)
        if not given or given in PLACEHOLDERS:
            return False
        if self.is_crew_list and kind is TravellerKind.UNKNOWN:
            kind = TravellerKind.CREW
        person = Traveller(kind=kind, surname=surname, given_names=given)
        if title:
            person.title = title
        self.people.append(person)
        self.person = person
        self.document = None
        return True

    def usual_document(self, person: Traveller, segment: str) -> bool:
        parts = segment.split("+")
        if len(parts) != 3 or not parts[2].isalnum() or len(person.documents) >= ITEMS_OF_ONE_MAX:
            return False
        kind = parts[1].partition(":")[0]
        if not kind.isalnum():
            return False
        self.document = TravelDocument(kind=kind, number=parts[2])
        person.documents += (self.document,)
        return True

    def usual_birth(self, person: Traveller, segment: str) -> bool:
        value = segment[8:]
        born = birth_date(value, self.flight_day) if len(value) == 6 and value.isdigit() else None
        if born is None:
            return False
        person.birth_date = born
        return True

    def usual_expiry(self, _person: Traveller, segment: str) -> bool:
        value = segment[7:]
        if len(value) != 6 or not value.isdigit() or self.document is None or not segment.startswith("DTM+36:"):
            return False
        expires = expiry_date(value, self.flight_day)
        if expires is None:
            return False
        self.document.expires_on = expires
        return True

    def usual_locator(self, person: Traveller, segment: str) -> bool:
        code = segment[8:]
        if not code.isalnum() or len(person.locators) >= ITEMS_OF_ONE_MAX:
            return False
        if code not in person.locators:
            person.locators += (code,)
        return True

    def usual_reference(self, person: Traveller, segment: str) -> bool:
        code = segment[8:]
        if not code.isalnum():
            return False
        person.unique_reference = code
        return True

    def usual_seat(self, person: Traveller, segment: str) -> bool:
        number = segment[8:]
        if not number.isalnum() or len(person.seats) >= ITEMS_OF_ONE_MAX:
            return False
        person.seats += (Seat(number=number.lstrip("0"), is_assigned_at_check_in=True),)
        return True

    def usual_pieces(self, person: Traveller, segment: str) -> bool:
        number = segment[9:]
        if segment[8:9] != ":" or not number.isdigit() or len(number) > 6:
            return False
        if person.baggage:
            person.baggage[0].pieces = int(number)
        else:
            person.baggage = (Baggage(pieces=int(number)),)
        return True

    def usual_tags(self, person: Traveller, segment: str) -> bool:
        text = segment[10:]
        if not segment.startswith("++", 8) or not text or "+" in text:
            return False
        first, _, many = text.partition(":")
        count = int(many) if many.isdigit() and len(many) < 9 else 1
        if count > TAGS_PER_BAG_MAX or (person.baggage and person.baggage[0].tags):
            return False
        if not person.baggage:
            person.baggage = (Baggage(tags=tags_from(first, count)),)
        else:
            person.baggage[0].tags = tags_from(first, count)
        return True


def tags_from(first: str, count: int) -> tuple[str, ...]:
    """The numbers of consecutive tags; one that does not end in digits stands alone."""
    letters = first.rstrip("0123456789")
    digits = first[len(letters) :]
    if not 0 < len(digits) <= TAG_DIGITS_MAX:
        return (first,)
    start, width = int(digits), len(digits)
    return tuple([f"{letters}{number:0{width}d}" for number in range(start, start + count)])


Usual = Callable[[Standing, Traveller, str], bool]
USUAL_STARTS: Final[dict[str, Usual]] = {
    "DTM+329:": Standing.usual_birth,
    "RFF+AVF:": Standing.usual_locator,
    "RFF+ABO:": Standing.usual_reference,
    "RFF+SEA:": Standing.usual_seat,
    "MEA+CT++": Standing.usual_pieces,
    "FTX+BAG+": Standing.usual_tags,
}
USUAL_TAGS: Final[dict[str, Usual]] = {
    "NAD+": Standing.usual_name,
    "DOC+": Standing.usual_document,
    "DTM+": Standing.usual_expiry,
}
