"""Bookings of one flight and what happens to them between the first push and closure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from fairway_simulator.flights import FlightPlan, Stage
from fairway_simulator.people import Document, Person, draw_document, draw_person, relative_of
from fairway_simulator.world import AIRPORTS, CARRIERS, STATES, Airport

__all__ = ["NEVER", "Booking", "Leg", "Load", "Seated", "load_flight"]

NEVER = 9
_LOCATOR_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_SERVICES = ("VGML", "MOML", "KSML", "HNML", "DBML", "WCHR", "WCHS", "WCHC", "BLND", "MAAS", "CHML", "SPML")
_GROUPS = ("HARBOUR CHOIR", "NORTH STAR TOURS", "CHESS UNION", "VALMORA ROWING", "HISTORY CIRCLE", "BLUE LAKE SCHOOL")


@dataclass(slots=True)
class Seated:
    """One traveller's place in a booking: what this carrier knows, which may differ from who they are.

    documents_from  first stage at which the booking carries the document; NEVER where only the list will
    named_from      first stage at which a group's placeholder gets its name; 0 for everyone else
    api_*           what the passenger list says; equal to the booking except where they disagree
    infant          the infant on this adult's lap, or None
    """

    person: Person
    surname: str
    given: str
    title: str
    document: Document
    ticket: str
    api_surname: str
    api_given: str
    api_document: Document
    documents_from: int = 0
    named_from: int = 0
    is_no_show: bool = False
    is_walk_up: bool = False
    is_listed: bool = False
    seat: str = ""
    sequence: int = 0
    bags: int = 0
    bag_tag: int = 0
    frequent_flyer: str = ""
    service: str = ""
    infant: Seated | None = None
    is_lap_infant: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """One line of the itinerary, as the carrier's text needs it; `is_pushed` marks the flight of the message."""

    kind: str  # "air", "surface", "open"
    carrier: str = ""
    number: int = 0
    origin: str = ""
    destination: str = ""
    departs: datetime | None = None
    arrives: datetime | None = None
    is_pushed: bool = False


@dataclass(slots=True)
class Booking:
    """One booking. `appears` and `cancelled` are stages; a booking exists from the one until before the other."""

    locator: str
    host_locator: str
    created_at: datetime
    members: list[Seated]
    itinerary: list[Leg]
    appears: int
    cancelled: int = NEVER
    changed: set[int] = field(default_factory=set)
    group: str = ""
    is_codeshare: bool = False
    is_transit: bool = False
    embarks_at: str = ""
    debarks_at: str = ""
    phone: str = ""
    email: str = ""
    city: str = ""
    country: str = ""
    agency: int = 0
    card: str = ""
    base_fare: int = 0
    booking_class: str = "Y"
    split_at: int = NEVER
    split_members: list[Seated] = field(default_factory=list)
    other: Booking | None = None

    def members_at(self, stage: int) -> list[Seated]:
        """Who belongs to the booking at that stage: a split takes some away."""
        if stage >= self.split_at:
            return [m for m in self.members if m not in self.split_members]
        return self.members

    def is_active(self, stage: int) -> bool:
        """Whether a full push of that stage holds it."""
        return self.appears <= stage < self.cancelled

    def is_news(self, stage: int) -> bool:
        """Whether an update push of that stage holds it: new, changed or just cancelled."""
        if stage == self.cancelled:
            return self.appears < stage
        return self.is_active(stage) and (self.appears == stage or stage in self.changed or stage == self.split_at)


@dataclass(slots=True)
class Load:
    """Everybody of one flight."""

    flight: FlightPlan
    bookings: list[Booking]
    walk_ups: list[Seated]
    crew: list[Person]

    def on_list(self, stage: int) -> list[tuple[Seated, Booking | None]]:
        """Who stands on the passenger list at that stage, with their booking where they have one."""
        found: list[tuple[Seated, Booking | None]] = []
        for booking in self.bookings:
            if booking.is_active(stage):
                found.extend((m, booking) for m in booking.members_at(stage) if self._is_listed(m, stage))
        if stage == Stage.CLOSURE:
            found.extend((m, None) for m in self.walk_ups)
        return found

    @staticmethod
    def _is_listed(member: Seated, stage: int) -> bool:
        if stage == Stage.CLOSURE:
            return not member.is_no_show
        return member.named_from <= stage and member.documents_from <= stage


def _locator(serial: int) -> str:
    mixed = (serial * 387_420_489 + 123_456_789) % 32**6
    letters = []
    for _ in range(6):
        mixed, rest = divmod(mixed, 32)
        letters.append(_LOCATOR_LETTERS[rest])
    return "".join(letters)


def _title(random: Random, person: Person) -> str:
    if person.kind == "IN" or random.random() < 0.12:
        return ""
    if person.kind == "C":
        return "MSTR" if person.sex == "M" else "MISS"
    if random.random() < 0.02:
        return "DR"
    if person.sex == "M":
        return "MR"
    return "MRS" if random.random() < 0.6 else "MS"


def misspelt(random: Random, text: str) -> str:
    """One slip of a typing hand: a letter doubled, dropped, swapped with its neighbour or replaced."""
    if len(text) < 4:
        return text + text[-1]
    at = 1 + int(random.random() * (len(text) - 2))
    if " " in text[at - 1 : at + 2]:
        return text[:at] + text[at] + text[at:] if text[at] != " " else text[: at - 1] + text[at - 2] + text[at - 1 :]
    match int(random.random() * 4):
        case 0:
            return text[:at] + text[at] + text[at:]
        case 1:
            return text[:at] + text[at + 1 :]
        case 2 if text[at] != text[at - 1]:
            return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
        case _:
            near = {"A": "E", "E": "A", "I": "Y", "Y": "I", "O": "U", "U": "O", "S": "Z", "K": "C", "C": "K", "V": "W"}
            return text[:at] + near.get(text[at], "E") + text[at + 1 :]


class _Loader:
    """Fills one flight. Keys run from `first_key`; the order of drawing is fixed, so the same seed gives the same."""

    def __init__(self, random: Random, flight: FlightPlan, first_key: int, draw_listed: DrawListed | None) -> None:
        self.random = random
        self.flight = flight
        self.key = first_key
        self.draw_listed = draw_listed
        self.bag_tag = flight.index * 1000 % 900_000
        self.ticket = flight.index * 1000 + 1
        self.day = flight.departs_at_local.date()

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def state(self) -> str:
        """Whose citizen: mostly of one of the two ends."""
        draw = self.random.random()
        if draw < 0.42:
            return self.flight.departs_from.state
        if draw < 0.84:
            return self.flight.arrives_at.state
        codes = tuple(STATES)
        return codes[int(self.random.random() * len(codes))]

    def seated(self, head: Person | None, kind: str, *, is_spouse: bool = False) -> Seated:
        key = self.key
        self.key += 1
        listed = self.draw_listed(key, self.random, self.state) if self.draw_listed else None
        if listed is not None:
            person = listed
        elif head is None:
            person = draw_person(self.random, key, self.day, self.state(), kind)
        else:
            person = relative_of(self.random, key, self.day, head, kind, is_spouse=is_spouse)
        return self._place(person, is_listed=listed is not None)

    def _place(self, person: Person, *, is_listed: bool) -> Seated:
        random = self.random
        self.ticket += 1
        document = person.document
        place = Seated(
            person=person,
            surname=person.surname,
            given=person.given,
            title=_title(random, person),
            document=document,
            ticket=f"{self.flight.carrier.numeric}{2_400_000_000 + self.ticket:010d}",
            api_surname=person.surname,
            api_given=person.given,
            api_document=document,
            documents_from=(0, 0, 0, 0, 1, 1, 2, 2, 2, NEVER)[int(random.random() * 10)],
            is_no_show=self.chance(0.03),
            is_listed=is_listed,
            bags=(0, 0, 1, 1, 1, 2, 3)[int(random.random() * 7)],
            frequent_flyer=f"{int(random.random() * 10**9):09d}" if self.chance(0.3) else "",
            service=_SERVICES[int(random.random() * len(_SERVICES))] if self.chance(0.05) else "",
        )
        if is_listed:
            place.documents_from = min(place.documents_from, 2)
        else:
            self._disagree(place)
        return place

    def _disagree(self, place: Seated) -> None:
        """Now and then the list and the booking disagree, as they do when people type."""
        draw = self.random.random()
        if draw < 0.025:
            place.surname = misspelt(self.random, place.surname)
        elif draw < 0.045 and place.given:
            place.given = place.given.split(" ")[0]
        elif draw < 0.06:
            place.api_document = draw_document(self.random, place.person.state, self.day)
        elif draw < 0.07 and place.given:
            place.api_given = place.api_given.replace(" ", "")

    def party(self, size: int, room: int) -> list[Seated]:
        """People who book together: alone, as a couple, as a family with children and perhaps an infant."""
        size = min(size, room)
        head = self.seated(None, "A")
        members = [head]
        is_family = size > 1 and self.chance(0.75)
        while len(members) < size:
            if not is_family:
                members.append(self.seated(None, "A"))
            elif len(members) == 1:
                members.append(self.seated(head.person, "A", is_spouse=True))
            else:
                members.append(self.seated(head.person, "C" if self.chance(0.8) else "A"))
        if is_family and size < room and self.chance(0.08):
            infant = self.seated(head.person, "IN")
            carer = next((m for m in members if m.person.kind == "A"), None)
            if infant.person.kind == "IN" and carer is not None:
                infant.is_lap_infant, infant.bags = True, 0
                infant.documents_from, infant.is_no_show = carer.documents_from, carer.is_no_show
                carer.infant = infant
            members.append(infant)
        return members

    def itinerary(self, booking: Booking) -> list[Leg]:
        flight, random = self.flight, self.random
        start, end = flight.departs_from, flight.arrives_at
        departs, arrives = flight.departs_at_local, flight.arrives_at_local
        if flight.previous and self.chance(0.3):
            start, departs = flight.previous, departs - timedelta(hours=4)
        if flight.onward and self.chance(0.3):
            end, arrives = flight.onward, arrives + timedelta(hours=4)
        booking.embarks_at, booking.debarks_at = start.code, end.code
        code, number = flight.carrier.code, flight.number
        if flight.partner and self.chance(0.25):
            booking.is_codeshare = True
            code, number = flight.partner
        legs = [Leg("air", code, number, start.code, end.code, departs, arrives, is_pushed=True)]
        if self.chance(0.07):
            booking.is_transit = True
            beyond = self._elsewhere()
            onward_at = arrives + timedelta(hours=3)
            legs.append(self._leg(end.code, beyond.code, onward_at))
        if self.chance(0.5):
            back = arrives + timedelta(days=2 + int(random.random() * 20), minutes=int(random.random() * 100) * 5)
            if self.chance(0.07):
                legs.append(Leg("surface"))
                legs.append(self._leg(self._elsewhere().code, start.code, back))
            elif self.chance(0.05):
                legs.append(Leg("open", origin=end.code, destination=start.code))
            else:
                legs.append(self._leg(end.code, start.code, back))
        return legs

    def _elsewhere(self) -> Airport:
        others = [a for a in AIRPORTS.values() if a not in (self.flight.departs_from, self.flight.arrives_at)]
        return others[int(self.random.random() * len(others))]

    def _leg(self, origin: str, destination: str, departs: datetime) -> Leg:
        carrier = (
            CARRIERS[int(self.random.random() * len(CARRIERS))].code if self.chance(0.2) else self.flight.carrier.code
        )
        arrives = departs + timedelta(minutes=95 + int(self.random.random() * 100) * 5)
        return Leg("air", carrier, 100 + int(self.random.random() * 800), origin, destination, departs, arrives)

    def booking(self, members: list[Seated], serial: int) -> Booking:
        random, departs = self.random, self.flight.departs_at_utc
        draw = random.random()
        appears = 0 if draw < 0.86 else 1 if draw < 0.94 else 2 if draw < 0.985 else 3
        hours = {  # before departure
            0: 50 + random.expovariate(1 / 700),
            1: 25 + random.random() * 22,
            2: 2.2 + random.random() * 21,
            3: 0.4 + random.random(),
        }
        head = members[0].person
        booking = Booking(
            locator=_locator(self.flight.index * 1009 + serial),
            host_locator=_locator(self.flight.index * 1009 + serial + 500_000_000),
            created_at=(departs - timedelta(hours=min(hours[appears], 7900))).replace(second=0, microsecond=0),
            members=members,
            itinerary=[],
            appears=appears,
            phone=f"999{int(random.random() * 10**9):09d}",
            email=f"{head.given.split(' ')[0].lower() or 'mail'}.{head.surname.replace(' ', '').lower()}",
            city=AIRPORTS[self.flight.departs_from.code].city,
            country=head.state,
            agency=10_000_000 + int(random.random() * 89_999_999),
            card=f"4000000{int(random.random() * 10**9):09d}",
            base_fare=60 + int(random.random() * 1400),
            booking_class="YYYYMMKKBQVJC"[int(random.random() * 13)],
        )
        booking.itinerary = self.itinerary(booking)
        self._fate(booking)
        return booking

    def _fate(self, booking: Booking) -> None:
        for member in booking.members:
            if member.is_listed:  # the answer key speaks only of people whom some message identifies
                member.documents_from = 0
            member.documents_from = max(member.documents_from, booking.appears, member.named_from)
            for stage in (1, 2):
                if stage == member.documents_from or stage == member.named_from:
                    booking.changed.add(stage)
        if self.chance(0.04):
            booking.changed.add(1 if self.chance(0.5) else 2)
        if self.chance(0.045):
            later = [s for s in (1, 2, 3) if s > booking.appears]
            if later:
                booking.cancelled = later[int(self.random.random() * len(later))]

    def group(self, room: int) -> list[Seated]:
        """A group whose organiser names its members late: placeholders stand for the others until then."""
        members = [self.seated(None, "A") for _ in range(min(room, 10 + int(self.random.random() * 16)))]
        known = len(members) // 2
        late = 1 if self.chance(0.5) else 2
        for member in members[known:]:
            member.named_from = late
            member.documents_from = max(member.documents_from, late)
        return members

    def load(self, bookings: int | None) -> Load:
        """All bookings. With `bookings` that many of them, whatever the number of travellers."""
        found: list[Booking] = []
        walk_ups = round(self.flight.travellers * 0.006) if bookings is None else 0
        last = self.key + self.flight.travellers - walk_ups
        serial = 0
        while len(found) < bookings if bookings is not None else self.key < last:
            room = last - self.key if bookings is None else 99
            serial += 1
            if room >= 10 and bookings is None and self.chance(0.004):
                booking = self.booking(self.group(room), serial)
                booking.appears, booking.cancelled = 0, NEVER
                booking.group = _GROUPS[int(self.random.random() * len(_GROUPS))]
            else:
                booking = self.booking(self.party(self._size(), room), serial)
            found.append(booking)
            if bookings is None and len(booking.members) >= 3 and not booking.group and self.chance(0.12):
                serial += 1
                if other := self._split(booking, serial):
                    found.append(other)
        ups = [self._walk_up() for _ in range(walk_ups)]
        self._seats(found, ups)
        return Load(self.flight, found, ups, self._crew())

    def _size(self) -> int:
        draw = self.random.random()
        return 1 if draw < 0.63 else 2 if draw < 0.87 else 3 if draw < 0.94 else 4 if draw < 0.985 else 5

    def _walk_up(self) -> Seated:
        place = self.seated(None, "A")
        place.is_walk_up, place.is_no_show, place.documents_from = True, False, 3
        return place

    def _split(self, booking: Booking, serial: int) -> Booking | None:
        """Part of the travellers go into a booking of their own."""
        if booking.appears > 1 or booking.cancelled != NEVER:
            return None
        leaving = [m for m in booking.members[1:] if m.person.kind == "A" and m.infant is None][:2]
        if not leaving or len(leaving) == len(booking.members):
            return None
        stage = 1 if booking.appears == 0 and self.chance(0.5) else 2
        other = Booking(
            locator=_locator(self.flight.index * 1009 + serial),
            host_locator=_locator(self.flight.index * 1009 + serial + 500_000_000),
            created_at=booking.created_at,
            members=leaving,
            itinerary=booking.itinerary,
            appears=stage,
            is_codeshare=booking.is_codeshare,
            is_transit=booking.is_transit,
            embarks_at=booking.embarks_at,
            debarks_at=booking.debarks_at,
            phone=booking.phone,
            email=booking.email,
            city=booking.city,
            country=booking.country,
            agency=booking.agency,
            card=booking.card,
            base_fare=booking.base_fare,
            booking_class=booking.booking_class,
            other=booking,
        )
        booking.split_at, booking.split_members, booking.other = stage, leaving, other
        return other

    def _seats(self, bookings: list[Booking], walk_ups: list[Seated]) -> None:
        place = 0
        everyone = [m for b in bookings if b.other is None or b.split_at != NEVER for m in b.members] + walk_ups
        for member in everyone:
            if not member.is_lap_infant:
                place += 1
            member.sequence = place if not member.is_lap_infant else place + 500
            member.seat = f"{1 + (place - 1) // 6:03d}{'ABCDEF'[(place - 1) % 6]}"
            if member.bags:
                member.bag_tag = self.bag_tag
                self.bag_tag += member.bags

    def _crew(self) -> list[Person]:
        count = 6 + self.flight.travellers // 40
        state = self.flight.carrier.state
        return [draw_person(self.random, -1 - n, self.day, state) for n in range(count)]


DrawListed = Callable[[int, Random, Callable[[], str]], Person | None]


def load_flight(
    random: Random,
    flight: FlightPlan,
    first_key: int,
    draw_listed: DrawListed | None = None,
    *,
    bookings: int | None = None,
) -> Load:
    """Everybody of a flight, with keys from `first_key` on.

    draw_listed  asked for every key: the person who must stand there, or None for anybody
    bookings     exactly that many bookings instead of exactly `flight.travellers` people
    """
    return _Loader(random, flight, first_key, draw_listed).load(bookings)
