"""The state machine of a PNRGOV message: who owns the next segment, not in which order the guide puts it.

`SRC` opens a booking; `TIF` before the first `TVL` is a traveller; `TKT` a ticket of that traveller; `TVL` a leg; `DAT` after a
leg a check-in; `ABI` the history. What stands elsewhere belongs to what stands before it.

Source: IATA PNRGOV implementation guides 10.1 to 15.1 as far as public, and what senders write.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from itertools import compress
from operator import not_
from typing import Final, SupportsIndex

from fairway.edifact import HEAD, released
from fairway.edifact import elements as released_elements
from fairway.kit.absence import NOT_SENT, Maybe
from fairway.messages.cards import mask_account, mask_cards, may_hold_cards
from fairway.messages.dates import day_first, local_time, month_name_date, utc_of, utc_time
from fairway.messages.names import PLACEHOLDERS
from fairway.messages.notes import Notes
from fairway.messages.pnrgov.joining import SEAT, Requests, join_check_ins, join_requests, take_document
from fairway.messages.pnrgov.people import KINDS, CheckedIn, Person, normal_reference
from fairway.messages.reading import Function, Message
from fairway.messages.requests import read_contact, read_docs
from fairway.messages.sensitive import Sieve, is_sensitive_request, is_sensitive_text
from fairway.travel.booking import (
    Address,
    Agency,
    Baggage,
    Booking,
    BookingState,
    Contact,
    ContactKind,
    FrequentFlyer,
    HistoryLine,
    ItineraryLeg,
    LegKind,
    Locator,
    OtherService,
    Payment,
    Remark,
    Seat,
    Split,
    Ticket,
    TravellerKind,
)
from fairway.travel.flight import Flight, normal_flight_number

__all__ = ["read_pnrgov"]

TAGS_PER_BAG_MAX: Final = 99
SIDE_BY_SIDE: Final = 128
"""Bookings read side by side. Measured: 16 to 200 differ by little; their states must fit the processor's cache."""
_FUNCTIONS: Final = {"22": Function.FULL, "141": Function.UPDATE}
_CLOCK_IN_TEXT: Final = re.compile(r"(\d{2})([A-Z]{3})(\d{2})(\d{4})Z")
_NUMBER_ONLY: Final = re.compile(r"(?:[^\w]*\d){6,}[^\w]*")
_LOST_BEFORE_NAME: Final = re.compile(r"[^A-Z]TIF$")

_copy: Final[Callable[[ItineraryLeg], ItineraryLeg]] = ItineraryLeg.__copy__  # type: ignore[attr-defined]  # half the cost

_Reference = tuple[Locator | None, str, str]

# Where the reader stands.
_ZERO, _BOOKING, _TRAVELLER, _TICKET, _LEG, _CHECK_IN, _BOARDING, _SPLIT, _NON_AIR, _HISTORY = range(10)
_AT_CHECK_IN: Final = frozenset({_LEG, _CHECK_IN, _BOARDING})
_SMALL: Final = frozenset(map(str, range(100)))
_POOLS: Final = frozenset({"HP", "MP"})
_WEIGHT_UNITS: Final = {"700": "kg", "701": "lb"}
_PHONE: Final = ContactKind.PHONE
_UNKNOWN: Final = TravellerKind.UNKNOWN
_STARTS: Final = frozenset({"SRC", "SRC+"})
_OF_TRAVELLER: Final = frozenset({_TRAVELLER, _TICKET})


def read_pnrgov(
    segments: list[str],
    message: Message,
    notes: Notes,
    sent_on: date | None,
    *,
    heads: list[str] | None = None,
    has_held: bool = True,
) -> None:
    """Fill `message` from the segments between its header and its trailer.

    segments  texts with standard separators, the header first
    sent_on   day of the envelope, for the centuries of birth years where the flight has no date
    heads     the first four characters of each segment, where they are cut already
    has_held  some segment holds released characters
    """
    _Reader(message, notes, sent_on).run(
        segments, list(map(HEAD, segments)) if heads is None else heads, has_held=has_held
    )


class _Held(str):
    """A segment with held characters: its elements have them back, all but the colon."""

    __slots__ = ()

    def split(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> list[str]:  # noqa: ARG002
        """The elements of the segment."""
        return released_elements(str(self))


class _Reader:
    """One booking being read, or the level above. `self.person`, `self.leg` and so on are what the next segment belongs to."""

    __slots__ = (
        "action",
        "addresses",
        "at",
        "begins_at",
        "boarding",
        "booking",
        "bookings",
        "by_reference",
        "check_in_agent",
        "check_in_at",
        "checked_in",
        "contacts",
        "day",
        "end",
        "has_empty_origin",
        "history",
        "is_of_booking",
        "known_agencies",
        "known_agents",
        "known_counts",
        "known_legs",
        "known_locators",
        "known_names",
        "leg",
        "legs",
        "locator_at",
        "locators",
        "message",
        "notes",
        "other_services",
        "own_carrier",
        "own_number",
        "payment",
        "people",
        "person",
        "remarks",
        "removed",
        "requests",
        "sieve",
        "split_count",
        "splits",
        "ticket",
        "zone",
    )

    def __init__(self, message: Message, notes: Notes, sent_on: date | None) -> None:
        self.message = message
        self.notes = notes
        self.day = sent_on
        self.bookings: list[Booking] = []
        self.own_carrier = ""
        self.own_number = ""
        # A push repeats a few legs and offices, and a booking its locators: each text is read once. These live as long
        # as the message is being read: no name is remembered behind its input.
        self.known_legs: dict[str, ItineraryLeg] = {}
        self.known_agencies: dict[str, Agency] = {}
        self.known_agents: dict[str, str] = {}
        self.known_counts: dict[str, tuple[Maybe[int], str]] = {}
        self.known_locators: dict[str, _Reference] = {}
        self.sieve = Sieve()
        self.is_of_booking = False
        self._begin(0, 0)

    def _of_booking(self, start: int, end: int) -> _Reader:
        """The reader of one booking of the push; what is known of the push they share."""
        made = _Reader.__new__(_Reader)
        made.message = self.message
        made.notes = self.notes
        made.day = self.day
        made.bookings = self.bookings
        made.own_carrier = self.own_carrier
        made.own_number = self.own_number
        made.known_legs = self.known_legs
        made.known_agencies = self.known_agencies
        made.known_agents = self.known_agents
        made.known_counts = self.known_counts
        made.known_locators = self.known_locators
        made.sieve = self.sieve
        made.is_of_booking = True
        made._begin(start, end)
        return made

    def _begin(self, start: int, end: int) -> None:
        self.at = start
        self.end = end
        # Where a locator stood after the legs, and where it turned out that another booking had begun there.
        self.locator_at = -1
        self.begins_at = -1
        self.zone = _ZERO
        self.booking: Booking | None = None
        self.people: list[Person] = []
        self.person: Person | None = None
        self.ticket: Ticket | None = None
        self.payment: Payment | None = None
        self.legs: list[ItineraryLeg] = []
        self.leg: ItineraryLeg | None = None
        self.locators: dict[Locator, None] = {}
        self.contacts: list[Contact] = []
        self.addresses: list[Address] = []
        self.other_services: list[OtherService] = []
        self.remarks: list[Remark] = []
        self.splits: list[Split] = []
        self.history: list[HistoryLine] = []
        self.requests: Requests = []
        self.checked_in: list[CheckedIn] = []
        self.boarding: CheckedIn | None = None
        self.check_in_at: Maybe[datetime] = NOT_SENT
        self.check_in_agent = ""
        self.split_count: Maybe[int] = NOT_SENT
        self.action = ""
        self.removed = 0
        self.known_names: dict[str, Person | None] = {}
        self.by_reference: dict[str, Person | None] = {}
        self.has_empty_origin = False

    def run(self, segments: list[str], heads: list[str], *, has_held: bool) -> None:
        if has_held:  # what is held stands behind characters beyond ASCII
            segments = list(segments)
            for at in compress(range(len(segments)), map(not_, map(str.isascii, segments))):
                segments[at] = _Held(segments[at])
        starts = [*compress(range(len(heads)), map(_STARTS.__contains__, heads)), len(heads)]
        self.end = starts[0]
        self._read(segments, heads)
        if self.begins_at >= 0:
            starts.insert(0, self.begins_at)
        for first in range(0, len(starts) - 1, SIDE_BY_SIDE):
            bounds = list(itertools.pairwise(starts[first : first + SIDE_BY_SIDE + 1]))
            readers = [self._of_booking(start, end) for start, end in bounds]
            if len(readers) == 1:
                readers[0]._read(segments, heads)
            else:
                _read_side_by_side(readers, segments, heads)
            for reader, (start, end) in zip(readers, bounds, strict=True):
                if reader.begins_at < 0:
                    reader._close_booking()
                else:
                    self._read_apart(segments, heads, start, reader.begins_at, end)
        self._finish()

    def _read_apart(self, segments: list[str], heads: list[str], start: int, until: int, end: int) -> None:
        """Bookings that had become one, because the marks between them were lost: each again, without its neighbour."""
        self.notes.forget(start + 1, end)
        while True:
            reader = self._of_booking(start, until)
            reader._read(segments, heads)
            reader._close_booking()
            if until == end:
                return
            start = until
            reader = self._of_booking(start, end)
            reader._read(segments, heads)
            until = end if reader.begins_at < 0 else reader.begins_at
            self.notes.forget(start + 1, end)

    def _read(self, segments: list[str], heads: list[str]) -> None:
        """Read on until the end, or until it turns out that another booking began."""
        for at in range(self.at, self.end):
            self.at = at
            segment = segments[at]
            handler = _HANDLERS.get(heads[at])
            if handler is not None:
                handler(self, segment)
                if self.begins_at >= 0:
                    return
            elif segment[:3] not in _PASSED_OVER:
                self.notes.note("segment.unknown", segment=at + 1, tag=segment[:3])

    def note(self, tag: str, code: str, element: int = 0, component: int = 0, value: str = "") -> None:
        self.notes.segment, self.notes.tag = self.at + 1, tag
        self.notes.note(code, element, component, value)

    # ------------------------------------------------------------------ bookings

    def _finish(self) -> None:
        message = self.message
        self._sift_history()
        message.bookings = tuple(self.bookings)
        if message.flight is None:
            self.notes.segment, self.notes.tag = 0, ""
            self.notes.note("message.flight.missing")
        self.notes.in_order()

    def _src(self, _segment: str) -> None:
        self.booking = Booking()
        self.zone = _BOOKING

    def _close_booking(self) -> None:
        booking = self.booking
        if booking is None:
            return
        notes = self.notes
        notes.segment = self.at + 1
        removed = self.removed + join_requests(self.requests, self.people, booking, self.legs, notes, self.day)
        if self.checked_in:
            join_check_ins(self.checked_in, self.people, notes)
        booking.locators = self._own_first()
        if not self.locators:
            self.note("RCI", "rci.missing")
        if self.people:
            booking.travellers = tuple([person.finish() for person in self.people])
        elif self.has_empty_origin and not self.legs:
            booking.state = BookingState.CANCELLED
        else:
            self.note("SRC", "booking.no-traveller")
        self._fill(booking)
        booking.removed_as_sensitive = removed
        self.bookings.append(booking)

    def _fill(self, booking: Booking) -> None:
        if self.legs:
            booking.itinerary = tuple(self.legs)
        if self.contacts:
            booking.contacts += tuple(self.contacts)
        if self.addresses:
            booking.addresses += tuple(self.addresses)
        if self.other_services:
            booking.other_services = tuple(self.other_services)
        if self.remarks:
            booking.remarks = tuple(self.remarks)
        if self.splits:
            booking.splits = tuple(self.splits)
        if self.history:
            booking.history = tuple(self.history)

    def _own_first(self) -> tuple[Locator, ...]:
        found = list(self.locators)
        if len(found) > 1 and found[0].system != self.own_carrier:
            own = [one for one in found if one.system == self.own_carrier and one.kind != "C"]
            if own and found[0].system != self.message.sender:
                found.remove(own[0])
                found.insert(0, own[0])
        return tuple(found)

    def _begin_without_source(self, tag: str) -> None:
        """A locator or a name before any booking began: the SRC was lost, the people are not."""
        self.begins_at = self.at
        if self.is_of_booking:
            self.begins_at = -1
            self.note(tag, "booking.start.lost")
            self._src("")

    def _rci(self, segment: str) -> None:
        if self.booking is None:
            self._begin_without_source("RCI")
        booking = self.booking
        if booking is None:
            return
        if self.zone >= _LEG and self.zone != _SPLIT and self.people:
            self.locator_at = self.at
            if self.zone == _HISTORY:  # no locator stands in a history
                self.begins_at = self.at
        for position, composite in enumerate(segment.split("+")):
            if not position:
                continue
            known = self.known_locators.get(composite)
            if known is None:
                known = self.known_locators[composite] = _reference(composite)
            locator, day, clock = known
            if locator is None:
                continue
            if self.zone == _SPLIT:
                self.splits.append(Split(locator=locator, travellers=self.split_count))
                continue
            if locator not in self.locators:
                self.locators[locator] = None
            if day and booking.created_at_utc is NOT_SENT:
                booking.created_at_utc = utc_of(day, clock)
                if booking.created_at_utc is None:
                    self.note("RCI", "rci.date.unreadable", position, 4, day)

    def _org(self, segment: str) -> None:
        if self.zone == _ZERO:
            parts = segment.split("+")
            if len(parts) > 1 and not self.message.sender:
                self.message.sender = parts[1].split(":")[0]
            return
        if self.zone == _BOOKING and (known := self.known_agencies.get(segment)) and self.booking is not None:
            self.booking.agency = copy(known)
            return
        if self.zone in _AT_CHECK_IN and segment in self.known_agents:
            if self.zone != _LEG:
                self.check_in_agent = self.known_agents[segment]
            return
        parts = segment.split("+")
        if len(parts) > 10:
            parts = self._name_after_lost_terminator(parts)
        self._originator(parts, segment)

    def _originator(self, parts: list[str], segment: str = "") -> None:
        if self.zone in (_CHECK_IN, _BOARDING):
            self.check_in_agent = self.known_agents[segment] = " ".join(filter(None, parts[1:])).strip()
            return
        if self.zone in (_LEG, _HISTORY, _SPLIT, _NON_AIR) or self.booking is None:
            return
        if len(parts) < 2 or not "".join(parts[1:]).strip(":"):
            self.has_empty_origin = len(parts) < 3
            return
        made = self.booking.agency = _agency(parts)
        if segment and len(parts) < 11:
            self.known_agencies[segment] = copy(made)

    def _name_after_lost_terminator(self, parts: list[str]) -> list[str]:
        """Seen: "…+CFDEA9+9TIF+KIM:I+…", one traveller lost for one lost terminator."""
        for at in range(7, len(parts) - 1):
            if _LOST_BEFORE_NAME.search(parts[at]) and self.zone == _BOOKING:
                self.note("TIF", "terminator.lost-before-name", at)
                self._name(["TIF", *parts[at + 1 :]])
                self.zone = _BOOKING
                self._originator([*parts[:at], parts[at][:-3]])
                self.zone = _TRAVELLER
                return parts[:at]
        return parts

    def _dat(self, segment: str) -> None:
        zone = self.zone
        booking = self.booking
        if zone == _HISTORY or booking is None:
            return
        if zone >= _LEG and zone not in (_SPLIT, _NON_AIR):
            if self.locator_at >= 0 and segment.startswith(("DAT+700:", "DAT+710:")):
                self.begins_at = self.locator_at  # such times are never a check-in's
            self._check_in_time(segment)
            return
        for position, composite in enumerate(segment.split("+")):
            said = composite.split(":")
            if len(said) < 2 or not said[1]:
                continue
            at = utc_of(said[1], said[2] if len(said) > 2 else "")
            if at is None:
                self.note("DAT", "dat.unreadable", position, 2, said[1])
            elif said[0] == "700":
                booking.changed_at_utc = at
            elif zone == _TICKET and self.ticket is not None:
                self.ticket.issued_on = at.date()
            elif said[0] == "710":
                booking.ticketed_at_utc = at

    def _check_in_time(self, segment: str) -> None:
        self.zone = _CHECK_IN
        self.check_in_at = NOT_SENT
        self.check_in_agent = ""
        parts = segment.split("+")
        said = (parts[1] + "::").split(":") if len(parts) > 1 else ["", "", ""]
        if said[0] == "3":
            if found := _CLOCK_IN_TEXT.search(" ".join(said[1:])):
                day = month_name_date(found[1] + found[2] + found[3], self.day)
                self.check_in_at = utc_time(day, found[4]) if day else NOT_SENT
        elif said[1]:
            self.check_in_at = utc_of(said[1], said[2])
            if self.check_in_at is None:
                self.note("DAT", "dat.unreadable", 1, 2, said[1])

    # ------------------------------------------------------------------ texts

    def _ift(self, segment: str) -> None:
        if self.booking is None:
            return
        if segment.startswith("IFT+4:28:"):  # other service information, most often a contact
            parts = segment.split("+")
            if len(parts) == 3 and self.zone != _HISTORY:
                text = parts[2]
                contact = read_contact(text) if "CTC" in text else None
                if contact is not None:
                    (self.person.contacts if self.person and self.zone in _OF_TRAVELLER else self.contacts).append(
                        contact
                    )
                elif text:
                    self._free_text("28", parts[1], text)
                return
        elif segment.startswith("IFT+4:63:") and self.zone != _HISTORY:
            if self.person is not None:
                self.person.traveller.boarding_status = "63"
            return
        self._text(segment.split("+"))

    def _text(self, parts: list[str]) -> None:
        if len(parts) < 2:
            return
        kind = (parts[1] + ":").split(":", 2)[1]
        if kind == "63" and self.zone != _HISTORY:
            if self.person is not None:
                self.person.traveller.boarding_status = "63"
            return
        texts = parts[2:]
        text = texts[0] if len(texts) == 1 else _joined(texts)
        if self.zone == _HISTORY:
            self._history_line(text)
        elif kind == "15":
            if self.person is not None:
                self.person.fare_calculation += text
        elif kind == "43":
            self._payer(texts)
        elif text:
            self._free_text(kind, parts[1], text)

    def _free_text(self, kind: str, head: str, text: str) -> None:
        person = self.person if self.zone in _OF_TRAVELLER else None
        if "CTC" in text and (contact := read_contact(text)):
            (self.contacts if person is None else person.contacts).append(contact)
            return
        if self.sieve.is_sensitive(text):
            self.removed += 1
            return
        text = mask_cards(text)
        if person is not None:
            person.remarks.append(Remark(text=text, kind="OSI" if kind == "28" else kind))
        elif kind == "28":
            self.other_services.append(OtherService(text=text, carrier=(head + ":::").split(":")[3] or NOT_SENT))
        else:
            self.remarks.append(Remark(text=text, kind=kind))

    def _payer(self, texts: list[str]) -> None:
        person = self.person
        if person is None or not texts:
            return
        if self.sieve.is_sensitive(texts[0]):
            self.removed += 1
            return
        if self.payment is None:
            self.payment = Payment()
            person.payments.append(self.payment)
        self.payment.payer = mask_cards(texts[0]) or NOT_SENT
        if len(texts) > 1 and texts[1]:
            person.addresses.append(Address(purpose="payer", text=texts[1]))
        if len(texts) > 2 and texts[2]:
            person.contacts.append(Contact(kind=_PHONE, value=texts[2], owner="payer"))

    def _lts(self, segment: str) -> None:
        if self.booking is None:
            return
        text = segment[4:]
        if not text.isascii():
            text = released(text)
        action = text[2] if text[3:4] == "/" and text[1:2] == "/" else ""
        if not action and text.count("/") > 1:
            fields = text.split("/", 2)
            action = fields[1] if len(fields[1]) == 1 else ""
        if text:
            self.history.append(HistoryLine(text=text, action=action or self.action))

    def _history_line(self, text: str, action: str = "") -> None:
        if text:
            self.history.append(HistoryLine(text=text, action=action or self.action))

    def _sift_history(self) -> None:
        """What is sensitive goes, and card numbers are masked, in the histories of all bookings at once."""
        bookings = [booking for booking in self.bookings if booking.history]
        if not bookings:
            return
        together = "\n".join([line.text for booking in bookings for line in booking.history])
        if self.sieve.may_be_sensitive(together):
            for booking in bookings:
                kept = tuple([line for line in booking.history if not self.sieve.is_sensitive(line.text)])
                booking.removed_as_sensitive += len(booking.history) - len(kept)
                booking.history = kept
        if may_hold_cards(together):
            for booking in bookings:
                for line in booking.history:
                    line.text = mask_cards(line.text)

    def _history_segment(self, segment: str) -> None:
        parts = segment.split("+")
        self._history_line(f"{parts[0]} {' '.join(x.replace(':', ' ') for x in parts[1:])}".strip())

    def _add(self, segment: str) -> None:
        parts = segment.split("+")
        if self.booking is None or len(parts) < 3:
            return
        said = (parts[2] + ":::::::").split(":")
        person = self.person if self.zone in _OF_TRAVELLER else None
        contacts = self.contacts if person is None else person.contacts
        free = ":".join(filter(None, said[7:]))
        if len(parts) > 3 and len(free) == 1:  # older form: the letter says what follows in the next element
            free = f"CTC{free} {parts[3].split(':')[-1]}"
        elif len(parts) > 3:
            free = " ".join([free, *[x.rpartition(":")[2] for x in parts[3:]]]).strip()
        address = Address(
            purpose="payer" if self.zone == _TICKET else said[0],
            street=said[1] or NOT_SENT,
            city=said[2] or NOT_SENT,
            region=said[3] or said[4] or NOT_SENT,
            country=said[5] or NOT_SENT,
            postal_code=said[6] or NOT_SENT,
        )
        if free:
            self._address_text(address, contacts, free)
        if any(said[1:7]) or address.text is not NOT_SENT:
            (self.addresses if person is None else person.addresses).append(address)

    def _address_text(self, address: Address, contacts: list[Contact], free: str) -> None:
        if free[1:].isdecimal() and len(free) > 6:
            contacts.append(Contact(kind=_PHONE, value=free.strip()))
        elif "CTC" in free and (contact := read_contact(free)):
            contacts.append(contact)
        elif "//" in free or "@" in free:
            made = read_contact(free.split(" ")[-1], "CTCE")
            if made:
                contacts.append(made)
        elif _NUMBER_ONLY.fullmatch(free):
            contacts.append(Contact(kind=_PHONE, value=free.strip()))
        elif self.sieve.is_sensitive(free):
            self.removed += 1
        else:
            address.text = mask_cards(free)

    def _ebd(self, segment: str) -> None:
        parts = segment.split("+")
        if self.booking is None:
            return
        text = " ".join(x.replace(":", " ").strip() for x in parts[1:]).strip()
        if text:
            person = self.person if self.zone in _OF_TRAVELLER else None
            (self.remarks if person is None else person.remarks).append(Remark(text=text, kind="EBD"))

    # ------------------------------------------------------------------ travellers

    def _tif(self, segment: str) -> None:
        if self.booking is None:
            self._begin_without_source("TIF")
        if self.zone == _HISTORY:
            self._history_segment(segment)
        elif self.booking is not None:
            if self.zone in _AT_CHECK_IN and (known := self.known_names.get(segment)) is not None:
                if self.boarding is None or self.boarding.is_named:
                    self._open_boarding()
                if self.boarding is not None:
                    self.boarding.person = known
                    self.boarding.is_named = True
                return
            people = len(self.people)
            self._name(segment.split("+"))
            if len(self.people) > people:
                self._remember(segment, self.people[-1])

    def _remember(self, segment: str, person: Person) -> None:
        """Later segments say the name again, in the same words, or its reference."""
        reference = person.traveller.reference
        if not isinstance(reference, str):
            self.known_names[segment] = None  # perhaps two people of one name
            return
        self.known_names[segment] = None if segment in self.known_names else person
        reference = normal_reference(reference)
        self.by_reference[reference] = None if reference in self.by_reference else person

    def _name(self, parts: list[str]) -> None:
        zone = self.zone
        name = (parts[1] + ":").split(":") if len(parts) > 1 else ["", ""]
        said = (parts[2] + "::::").split(":") if len(parts) > 2 else ["", "", "", "", ""]
        if zone >= _LEG and zone not in (_SPLIT, _NON_AIR):
            if self.locator_at >= 0 and (self.boarding is None or self.boarding.segment <= self.locator_at):
                self.begins_at = self.locator_at  # a name without a boarding of its own
            self._checked_in_name(name, said)
            return
        surname, kind = name[0].strip(), said[1].strip()
        if name[1] == "G" or kind == "G":
            self._group(surname)
            return
        self.zone = _TRAVELLER
        if not surname and not said[0].strip():
            self.note("TIF", "name.missing", 1)
        reference = said[2].strip()
        person = Person(surname, said[0].strip(), KINDS.get(kind, _UNKNOWN), reference or NOT_SENT)
        if surname in PLACEHOLDERS or said[0].strip() in PLACEHOLDERS:
            self.note("TIF", "name.placeholder", 1)
        if said[3] == "1":
            person.traveller.has_infant = True
        self.people.append(person)
        self.person = person
        self.ticket = None
        self.payment = None

    def _group(self, name: str) -> None:
        self.zone = _BOOKING
        self.person = None
        if self.booking is None or not name:
            return
        if is_sensitive_text(name):
            self.removed += 1
        else:
            self.booking.group_name = name

    def _checked_in_name(self, name: list[str], said: list[str]) -> None:
        if self.boarding is None or self.boarding.is_named:
            self._open_boarding()
        boarding = self.boarding
        if boarding is not None:
            boarding.is_named = bool(name[0].strip())
            boarding.surname = name[0].strip()
            boarding.given = said[0].strip()
            boarding.names = (said[1].strip(), said[2].strip())

    def _fti(self, segment: str) -> None:
        parts = segment.split("+")
        if self.person is None or self.zone == _HISTORY:
            return
        for composite in parts[1:]:
            said = (composite + "::::::").split(":")
            if said[1]:
                self.person.frequent_flyer.append(
                    FrequentFlyer(carrier=said[0] or NOT_SENT, number=said[1], tier=said[6] or said[4] or NOT_SENT)
                )

    def _ref(self, segment: str) -> None:
        if self.person is None or self.zone not in _OF_TRAVELLER:
            return
        parts = segment.split("+")
        if len(parts) > 1:
            said = parts[1].split(":")
            unique = said[1] if len(said) > 1 else said[0]
            if unique:
                self.person.traveller.unique_reference = unique

    def _far(self, segment: str) -> None:
        parts = segment.split("+")
        if self.person is not None and len(parts) > 6:
            basis = parts[6].partition(":")[0]
            if len(parts) > 7:
                basis = " ".join([x.partition(":")[0] for x in parts[6:] if x])
            if basis:
                self.person.fare_basis = basis

    def _tkt(self, segment: str) -> None:
        parts = segment.split("+")
        person = self.person
        if person is None or self.zone > _TICKET:
            return
        self.zone = _TICKET
        said = (parts[1] + "::").split(":") if len(parts) > 1 else ["", "", ""]
        number = said[0].replace(" ", "")
        ticket = Ticket(number=number if number.strip("0") else NOT_SENT, kind=said[1] or NOT_SENT)
        if said[2].isdigit() and said[2].isascii() and len(said[2]) < 4:
            ticket.booklets = int(said[2])
        person.tickets.append(ticket)
        self.ticket = ticket
        self.payment = None

    def _mon(self, segment: str) -> None:
        parts = segment.split("+")
        if self.person is None or self.zone > _TICKET:
            return
        if self.ticket is None:
            self.ticket = Ticket()
            self.person.tickets.append(self.ticket)
        for position, composite in enumerate(parts[1:]):
            said = (composite + "::").split(":")
            if not said[1]:
                continue
            amount = f"{said[1]} {said[2]}".strip()
            if said[0] == "B" or (not said[0] and position == 0):
                self.ticket.base_fare = amount
            elif said[0] == "T" or not said[0]:
                self.ticket.total_fare = amount

    def _fop(self, segment: str) -> None:
        parts = segment.split("+")
        if self.person is None or self.zone > _TICKET:
            return
        for composite in parts[1:]:
            if not composite:
                continue
            said = (composite + "::::::").split(":")
            payment = Payment(kind=said[0] or NOT_SENT, amount=said[2] or NOT_SENT, vendor=said[3] or NOT_SENT)
            if said[4]:
                payment.account = mask_account(said[4])
            if said[5]:
                payment.expires = said[5]
            self.person.payments.append(payment)
            self.payment = payment

    # ------------------------------------------------------------------ itinerary

    def _tvl(self, segment: str) -> None:
        zone = self.zone
        if zone == _HISTORY and self.action:
            self._history_segment(segment)
            return
        if zone >= _BOOKING and zone != _NON_AIR:
            known = self.known_legs.get(segment)
            if known is not None:  # most bookings of a push are on the same few legs
                self._open_leg(_copy(known))
                return
        parts = segment.split("+")
        said = [*parts, "", "", "", "", ""] if len(parts) < 6 else parts
        if self.booking is None:
            if self.message.flight is None:
                self._flight(said)
            return
        if zone == _NON_AIR:
            self._non_air(said)
            return
        if not (said[1] or said[2] or said[3] or said[4]) and self._operating(said[5]):
            return
        notes = len(self.notes.findings)
        made = self._new_leg(said)
        if len(self.notes.findings) == notes:  # an odd one is read again, so that each place gets its finding
            self.known_legs[segment] = copy(made)
        self._open_leg(made)

    def _open_leg(self, leg: ItineraryLeg) -> None:
        self.zone = _LEG
        self.person = None
        self.ticket = None
        self.boarding = None
        self.leg = leg
        self.legs.append(leg)

    def _times(self, said: str, element: int) -> tuple[Maybe[date], Maybe[datetime], Maybe[datetime]]:
        """Day and time of departure, and time of arrival, of TVL E1. An arrival without a date stays unknown."""
        if not said:
            return NOT_SENT, NOT_SENT, NOT_SENT
        parts = (said + ":::").split(":")
        day: Maybe[date] = NOT_SENT
        departs: Maybe[datetime] = NOT_SENT
        arrives: Maybe[datetime] = NOT_SENT
        if parts[0]:
            day = day_first(parts[0])
            if day is None:
                self.note("TVL", "tvl.date.unreadable", element, 1, parts[0])
            elif parts[1]:
                departs = local_time(day, parts[1])
                if departs is None:
                    self.note("TVL", "tvl.date.unreadable", element, 2, parts[1])
        if len(parts[2]) >= 6:
            until = day_first(parts[2])
            if until is None:
                self.note("TVL", "tvl.date.unreadable", element, 3, parts[2])
                arrives = None
            elif parts[3]:
                arrives = local_time(until, parts[3])
                if arrives is None:
                    self.note("TVL", "tvl.date.unreadable", element, 4, parts[3])
        return day, departs, arrives

    def _flight(self, said: list[str]) -> None:
        carrier = said[4].split(":")[0].strip()
        number = (said[5] + "::").split(":")
        digits = normal_flight_number(number[0] + (number[2] if len(number[2]) == 1 else ""))
        if not carrier and not digits:
            self.note("TVL", "tvl.carrier.missing", 4)
            return
        day, departs, arrives = self._times(said[1], 1)
        self.message.flight = Flight(
            carrier=carrier,
            number=digits,
            departs_on=day,
            departs_from=said[2].split(":")[0].strip() or NOT_SENT,
            arrives_at=said[3].split(":")[0].strip() or NOT_SENT,
            departs_at_local=departs,
            arrives_at_local=arrives,
        )
        self.message.legs = (self.message.flight,)
        self.own_carrier, self.own_number = carrier, digits
        if isinstance(day, date):
            self.day = day

    def _new_leg(self, said: list[str]) -> ItineraryLeg:
        number = (said[5] + "::").split(":")
        bare = not (said[2] or said[3] or said[4])
        if number[0].startswith("ARNK"):
            return ItineraryLeg(kind=LegKind.SURFACE)
        day, departs, arrives = self._times(said[1], 1)
        carriers = (said[4] + ":").split(":")
        leg = ItineraryLeg(
            departs_from=said[2].split(":")[0].strip() or NOT_SENT,
            arrives_at=said[3].split(":")[0].strip() or NOT_SENT,
            carrier=carriers[0].strip() or NOT_SENT,
            operating_carrier=carriers[1].strip() or NOT_SENT,
            booking_class=number[1].strip() or NOT_SENT,
            departs_on=day,
            departs_at_local=departs,
            arrives_at_local=arrives,
        )
        if number[0].startswith("OPEN"):
            leg.kind = LegKind.OPEN
        elif number[0].strip():
            leg.number = normal_flight_number(number[0] + (number[2] if len(number[2]) == 1 else ""))
        elif bare or not carriers[0]:
            self.note("TVL", "tvl.carrier.missing", 4)
        return leg

    def _operating(self, number: str) -> bool:
        """The second TVL of a codeshare. True where this was one."""
        said = number.split(":")[0].strip()
        leg = self.leg
        if leg is None or not said or said.startswith(("ARNK", "OPEN")):
            return False
        digits = normal_flight_number(said)
        # Against the rule some hosts put the operating number first. The number of the pushed leg flies.
        if leg.number == self.own_number and leg.operating_carrier == self.own_carrier and digits != self.own_number:
            leg.operating_number, leg.number = leg.number, digits
        else:
            leg.operating_number = digits
        return True

    def _non_air(self, said: list[str]) -> None:
        parts = (said[1] + ":::").split(":")
        day = day_first(parts[0]) if parts[0] else NOT_SENT
        place = (said[2] or said[3]).split(":")[0].strip()
        # Of a hotel or a car the complete itinerary needs place and day; the rest is not kept.
        self.legs.append(ItineraryLeg(kind=LegKind.NON_AIR, departs_on=day, place=place or NOT_SENT))
        self.zone = _LEG
        self.leg = None

    def _tra(self, segment: str) -> None:
        parts = segment.split("+")
        if self.leg is not None and len(parts) > 1:
            self.leg.operating_carrier = parts[1].split(":")[0].strip() or self.leg.operating_carrier
            if len(parts) > 2 and parts[2]:
                self.leg.operating_number = normal_flight_number(parts[2].split(":")[0])

    def _rpi(self, segment: str) -> None:
        if self.zone == _HISTORY:
            self._history_segment(segment)
            return
        leg = self.leg
        if leg is None:
            return
        known = self.known_counts.get(segment)
        if known is None:
            known = self.known_counts[segment] = _count_and_status(segment.split("+"))
        travellers, status = known
        if travellers is not NOT_SENT:
            leg.travellers = travellers
        if status:
            leg.status = status

    def _apd(self, segment: str) -> None:
        leg = self.leg
        if leg is None:
            return
        parts = segment.split("+")
        if len(parts) > 1 and parts[1]:
            leg.equipment = parts[1].split(":")[0]

    # ------------------------------------------------------------------ check-in

    def _open_boarding(self) -> None:
        self.zone = _BOARDING
        self.boarding = CheckedIn(len(self.legs), self.check_in_at, self.check_in_agent, self.at + 1)
        self.checked_in.append(self.boarding)

    def _tri(self, segment: str) -> None:
        parts = segment.split("+")
        if self.booking is None or self.zone == _HISTORY:
            return
        self._open_boarding()
        said = (parts[2] + ":::").split(":") if len(parts) > 2 else ["", "", "", ""]
        boarding = self.boarding
        if boarding is not None:
            boarding.reference = said[3]
            boarding.names = ("", "")
            boarding.sequence = said[0].strip() or (parts[1] if len(parts) > 1 else "")

    def _ssd(self, segment: str) -> None:
        parts = segment.split("+")
        if self.booking is None or self.zone == _HISTORY or len(parts) < 2:
            return
        number = parts[1].split(":")[0].strip().lstrip("0")
        if not number or number == "XXX":
            return
        if self.boarding is None:
            self._open_boarding()
        if self.boarding is not None:
            cabin = parts[5] if len(parts) > 5 and parts[5] else NOT_SENT
            self.boarding.seats.append(
                Seat(number=number, cabin=cabin, is_assigned_at_check_in=True, leg=self.boarding.leg)
            )

    def _tbd(self, segment: str) -> None:
        parts = segment.split("+")
        if self.zone == _HISTORY:
            self._history_segment(segment)
            return
        if self.booking is None:
            return
        if self.boarding is None:
            self._open_boarding()
        if self.boarding is not None:
            self.boarding.baggage.append(self._bag(parts))

    def _bag(self, parts: list[str]) -> Baggage:
        bag = Baggage()
        if len(parts) > 2 and parts[2]:
            self._measure(bag, parts[2])
        pool = ""
        tags: list[str] = []
        for position in range(3, len(parts)):
            composite = parts[position]
            if not composite:
                continue
            if not pool and composite[:2] in _POOLS:
                pool = composite.replace(":", " ").strip()
            elif position > 4:
                self._tags(bag, tags, composite, position)
        if pool:
            bag.pool = pool
        if tags:
            bag.tags = tuple(tags)
        return bag

    def _measure(self, bag: Baggage, text: str) -> None:
        said = (text + "::").split(":")
        if said[0]:
            bag.pieces = int(said[0]) if said[0] in _SMALL else self._whole(said[0])
        if said[1]:
            bag.weight = int(said[1]) if said[1] in _SMALL else self._whole(said[1])
        if said[2]:
            bag.weight_unit = _WEIGHT_UNITS.get(said[2], said[2])

    def _whole(self, text: str) -> Maybe[int]:
        text = text.strip()
        if text.isdigit() and text.isascii() and len(text) < 7:
            return int(text)
        if not text:
            return NOT_SENT
        self.note("TBD", "baggage.unreadable", 2, 0, text)
        return None

    def _tags(self, bag: Baggage, tags: list[str], composite: str, position: int) -> None:
        said = (composite + ":::").split(":")
        first, many = said[1].strip(), said[2].strip()
        if not first:
            return
        carrier = said[0].strip()
        count = int(many) if many.isdigit() and many.isascii() and len(many) < 9 else 1
        room = TAGS_PER_BAG_MAX - len(tags)
        if count > room:
            self.note("TBD", "baggage.tags.cut", position, 3)
            count = room
        if count < 2 or not (first.isdigit() and first.isascii()):
            if room:
                tags.append(carrier + first)
        else:
            start, width = int(first), len(first)
            tags += [carrier + str(start + n).zfill(width) for n in range(count)]
        if said[3] and bag.destination is NOT_SENT:
            bag.destination = said[3]

    # ------------------------------------------------------------------ the rest

    def _ssr(self, segment: str) -> None:
        if self.booking is None or len(segment) < 4:
            return
        if self.zone == _HISTORY:
            if is_sensitive_request(segment[4:8]):
                self.removed += 1
            else:
                self._history_segment(segment)
            return
        zone = self.zone
        if _LEG <= zone <= _BOARDING and self._known_at_once(segment):
            return
        person = self.person if zone in _OF_TRAVELLER else None
        if person is not None and segment[4:9] == "DOCS:" and self._documented(segment, person):
            return
        self.requests.append((segment.split("+"), person, len(self.legs) if self.zone >= _LEG else 0, self.at + 1))

    def _documented(self, segment: str, person: Person) -> bool:
        """A document under the name it states, complete: most of them. The others wait until all names are known."""
        said = segment.split(":", 8)
        if len(said) < 9 or segment.count("+") != 1 or not segment.isascii():
            return False
        made = read_docs(said[8], self.day)
        traveller = person.traveller
        if (
            made is None
            or made.document is None
            or made.is_infant
            or not made.surname
            or made.surname != traveller.surname
            or made.given_names != traveller.given_names
            or not (made.birth_date and made.sex and made.document.expires_on)
        ):
            return False
        take_document(made, made.document, person)
        return True

    def _known_at_once(self, segment: str) -> bool:
        """A seat or ticket under its leg that names its traveller by the reference of the list: most requests."""
        code = segment[4:9]
        if code != "SEAT:" and code != "TKNE:":
            return False
        parts = segment.split("+")
        said = parts[2].split(":") if len(parts) == 3 else []
        person = self.by_reference.get(said[2]) if len(said) > 2 else None
        if person is None:
            return False
        if code == "SEAT:":
            number = said[0].strip().lstrip("0")
            if SEAT.fullmatch(number) is None:
                return False
            person.seats.append(Seat(number=number, leg=len(self.legs)))
            return True
        text = parts[1].split(":", 8)[-1]
        return bool(person.tickets) and person.tickets[-1].number == text[:13]

    def _eqn(self, segment: str) -> None:
        parts = segment.split("+")
        said = parts[1].split(":")[0].strip(" '") if len(parts) > 1 else ""
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 7 else None
        if self.booking is None:
            if number is not None:
                self.message.declared["bookings"] = number
            return
        self.zone = _SPLIT
        self.split_count = number if number is not None else NOT_SENT

    def _msg(self, segment: str) -> None:
        parts = segment.split("+")
        if self.booking is not None:
            self.zone = _NON_AIR
            return
        said = (parts[1] + ":").split(":") if len(parts) > 1 else ["", ""]
        self.message.function = _FUNCTIONS.get(said[1].strip() or said[0].strip(), Function.UNKNOWN)
        if self.message.function is Function.UNKNOWN:
            self.note("MSG", "message.function.unknown", 1, 2, said[1])

    def _abi(self, _segment: str) -> None:
        if self.booking is not None:
            self.zone = _HISTORY
            self.action = ""
            self.person = None

    def _sac(self, segment: str) -> None:
        parts = segment.split("+")
        if self.booking is not None:
            self.zone = _HISTORY
            self.action = parts[3] if len(parts) > 3 and parts[3] else "?"


def _read_side_by_side(readers: list[_Reader], segments: list[str], heads: list[str]) -> None:
    """Read several bookings, each in its own order, but always where most of them stand before the same kind of segment.

    Bookings do not depend on each other, so this gives what reading them one by one gives. It takes half the time: the
    same few instructions run on the next booking's segment while the processor still has them at hand.
    """
    waiting: dict[str, list[_Reader]] = {heads[readers[0].at]: readers}
    while waiting:
        head, most = "", 0
        for each, those in waiting.items():
            if len(those) > most:
                head, most = each, len(those)
        handler = _HANDLERS.get(head)
        for reader in waiting.pop(head):
            following = head
            while following == head:
                at = reader.at
                if handler is not None:
                    handler(reader, segments[at])
                elif segments[at][:3] not in _PASSED_OVER:
                    reader.notes.note("segment.unknown", segment=at + 1, tag=segments[at][:3])
                at += 1
                if at == reader.end:
                    reader.at = at - 1
                    break
                reader.at = at
                following = heads[at]
            else:
                others = waiting.get(following)
                if others is None:
                    waiting[following] = [reader]
                else:
                    others.append(reader)


def _count_and_status(parts: list[str]) -> tuple[Maybe[int], str]:
    """Of RPI: how many travel on the leg, and whether it is confirmed."""
    count = parts[1] if len(parts) > 1 else ""
    travellers = int(count) if count.isdigit() and count.isascii() and len(count) < 5 else NOT_SENT
    return travellers, parts[2][:2] if len(parts) > 2 else ""


def _reference(composite: str) -> _Reference:
    """The locator of one composite of RCI, or None where it has no code, and the day and clock of its creation."""
    if " " in composite:
        composite = ":".join([component.strip() for component in composite.split(":")])
    said = (composite + "::::").split(":")
    code, kind, day, clock = said[1], said[2], said[3], said[4]
    if not code:
        return None, "", ""
    if len(kind) == 6 and kind.isdigit() and len(day) in (0, 4):
        kind, day, clock = "", kind, day  # seen: the date one component too early
    return Locator(system=said[0], code=code, kind="" if kind == "1" else kind), day, clock


def _agency(parts: list[str]) -> Agency:
    """The originator of a booking."""
    said = [*parts, "", "", "", "", "", "", ""]
    system = (said[1] + ":").split(":")
    office = (said[2] + "::").split(":")
    return Agency(
        system=system[0] or NOT_SENT,
        system_city=system[1] or NOT_SENT,
        agency_number=office[0] or NOT_SENT,
        office=office[1] or NOT_SENT,
        city=said[3].split(":")[0] or NOT_SENT,
        kind=said[5] or NOT_SENT,
        country=said[6].split(":")[0] or NOT_SENT,
        agent=said[7] or NOT_SENT,
    )


def _joined(texts: list[str]) -> str:
    """Parts of 69 or 70 characters were cut by the line length and belong together; others are separate words."""
    out = texts[0] if texts else ""
    for previous, text in itertools.pairwise(texts):
        out += text if len(previous) in (69, 70) else " " + text
    return out.strip()


_BY_TAG: Final[dict[str, Callable[[_Reader, str], None]]] = {
    "SRC": _Reader._src,
    "RCI": _Reader._rci,
    "ORG": _Reader._org,
    "DAT": _Reader._dat,
    "IFT": _Reader._ift,
    "LTS": _Reader._lts,
    "ADD": _Reader._add,
    "EBD": _Reader._ebd,
    "TIF": _Reader._tif,
    "FTI": _Reader._fti,
    "REF": _Reader._ref,
    "FAR": _Reader._far,
    "TKT": _Reader._tkt,
    "MON": _Reader._mon,
    "FOP": _Reader._fop,
    "TVL": _Reader._tvl,
    "TRA": _Reader._tra,
    "RPI": _Reader._rpi,
    "APD": _Reader._apd,
    "TRI": _Reader._tri,
    "SSD": _Reader._ssd,
    "TBD": _Reader._tbd,
    "SSR": _Reader._ssr,
    "EQN": _Reader._eqn,
    "MSG": _Reader._msg,
    "ABI": _Reader._abi,
    "SAC": _Reader._sac,
}
_HANDLERS: Final = {tag + sign: handler for tag, handler in _BY_TAG.items() for sign in ("+", "")}
# Ticketing deadlines (PTK) and taxes (TXD) are passed over: no field of the nouns holds them.
_PASSED_OVER: Final = frozenset({"UNH", "UNT", "ERC", "UNS", "PTK", "TXD"})
