"""A manifest. `NAD` with a person's qualifier opens a person, `DOC` a document; the rest is placed by its qualifier.

Source: UN/EDIFACT directories D.94B to D.24A, WCO/IATA/ICAO PAXLST guides as far as public; the old United States form as
observed. The guide's own examples break the order of the directories, so no order is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from fairway.edifact import elements as released_elements
from fairway.kit.absence import NOT_SENT, Maybe
from fairway.messages.cards import mask_cards
from fairway.messages.dates import birth_date, expiry_date
from fairway.messages.names import PLACEHOLDERS, given_and_title
from fairway.messages.notes import Notes
from fairway.messages.paxlst.usual import (
    ITEMS_OF_ONE_MAX,
    PERSONS,
    TAGS_PER_BAG_MAX,
    USUAL_STARTS,
    USUAL_TAGS,
    Standing,
    tags_from,
)
from fairway.messages.reading import Function, Message
from fairway.messages.route import Stop, legs_of, main_leg, read_flight_name, read_local
from fairway.messages.sensitive import is_sensitive_text
from fairway.travel.booking import (
    Address,
    Baggage,
    Contact,
    ContactKind,
    FrequentFlyer,
    Remark,
    Seat,
    Ticket,
    TravelDocument,
    Traveller,
    TravellerKind,
)
from fairway.travel.flight import Flight

__all__ = ["read_paxlst"]

_OTHER_PARTIES: Final = frozenset("MS MR BA AG CA AGT DDW DP GO ZG".split())  # noqa: SIM905
_FUNCTIONS: Final = {
    ("745", "CP"): Function.CHANGE,
    ("745", "XR"): Function.CANCEL,
    ("745", "RP"): Function.REDUCE,
    ("266", "CL"): Function.CLOSE,
    ("266", "CLOB"): Function.CLOSE_ON_BOARD,
    ("266", "CLNB"): Function.CLOSE_NOT_ON_BOARD,
    ("266", "XF"): Function.FLIGHT_CANCELLED,
    ("266", "CF"): Function.FLIGHT_CHANGED,
}
_LISTS: Final = frozenset({"CI", "DC", "DE"})  # of the United Kingdom: check-in, departure; each a whole list
_DEPARTURES: Final = frozenset({"189", "136", "554"})
_SEXES: Final = frozenset("MFXU")
_ROUTE_PLACES: Final = frozenset({"125", "87", "92", "130", "188", "172", "5", "005", "8", "008", "PT", "24", "60"})
_IS_SMALL: Final = re.compile(r"[0-9]{1,6}$")
_IS_COUNTRY: Final = re.compile(r"[A-Z]{3}$")
_OLD_KINDS: Final = {"CRW": TravellerKind.CREW, "ITI": TravellerKind.TRANSIT}
_OLD_FORM: Final = {"5": "125", "005": "125", "8": "87", "008": "87", "PT": "92"}


def read_paxlst(segments: list[str], message: Message, notes: Notes, sent_on: date | None) -> None:
    """Fill `message` from the segments between its header and its trailer; `sent_on` is the envelope's day."""
    _Reader(message, notes, sent_on).run(segments)


class _Reader(Standing):
    def run(self, segments: list[str]) -> None:
        """Every segment by what was learnt of it, else by its usual form, else by its handler, which copes with all."""
        learnt = self.learnt.get
        usual_start, usual_tag = USUAL_STARTS.get, USUAL_TAGS.get
        person: Traveller | None = None
        for at, segment in enumerate(segments):
            if person is not None:
                if (known := learnt(segment)) is not None:
                    of_document, name, value = known
                    if not of_document:
                        setattr(person, name, value)
                    elif self.document is not None:
                        setattr(self.document, name, value)
                    continue
                usual = usual_start(segment[:8]) or usual_tag(segment[:4])
                if usual is not None and segment.isascii() and usual(self, person, segment):
                    person = self.person
                    continue
            self._take(segments, at)
            person = self.person
        self._route()
        self.message.travellers = tuple(self.people)
        self.notes.segment, self.notes.tag = 0, ""
        if self.message.flight is None:
            self.notes.note("message.flight.missing")

    def _take(self, segments: list[str], at: int) -> None:
        segment = segments[at]
        parts = segment.split("+") if segment.isascii() else released_elements(segment)
        notes = self.notes
        notes.segment = at + 1
        notes.tag = parts[0]
        self.following = segments[at + 1] if at + 1 < len(segments) else ""
        handler = _HANDLERS.get(parts[0])
        if handler is None:
            if parts[0] not in _PASSED_OVER:
                notes.note("segment.unknown")
            return
        head = f"{parts[0]}+{parts[1].partition(':')[0]}" if len(parts) > 1 else ""
        if name := _ONE_FIELD_OF_PERSON.get(head):
            self._handle_and_learn(handler, segment, parts, self.person, name)
        elif name := _ONE_FIELD_OF_DOCUMENT.get(head):
            self._handle_and_learn(handler, segment, parts, self.document, name)
        else:
            handler(self, parts + [""] * (6 - len(parts)))

    def _handle_and_learn(
        self,
        handler: Callable[[_Reader, list[str]], None],
        segment: str,
        parts: list[str],
        noun: Traveller | TravelDocument | None,
        name: str,
    ) -> None:
        """Handle a segment that sets one field, and remember its value where it was set just now and without a finding."""
        findings = len(self.notes.findings)
        was_absent = noun is not None and getattr(noun, name) is NOT_SENT
        handler(self, parts + [""] * (6 - len(parts)))
        if was_absent and len(self.notes.findings) == findings and (value := getattr(noun, name)) is not NOT_SENT:
            self.learnt[segment] = (noun is self.document, name, value)

    # ------------------------------------------------------------------ the flight

    def _bgm(self, parts: list[str]) -> None:
        kind, what = parts[1].split(":")[0], parts[2].split(":")[0]
        if kind in ("250", "336"):
            self.is_crew_list = True
            self.message.function = Function.CREW
        elif kind == "745":
            self.message.function = _FUNCTIONS.get((kind, what), Function.FULL)
            if what and (kind, what) not in _FUNCTIONS and what not in _LISTS:
                self.notes.note("message.function.unknown", 2, 0, what)
        else:
            self.message.function = _FUNCTIONS.get((kind, what), Function.UNKNOWN)
            if self.message.function is Function.UNKNOWN:
                self.notes.note("message.function.unknown", 2, 0, what)

    def _tdt(self, parts: list[str]) -> None:
        if self.person is not None:
            return
        carrier = parts[5].split(":")[0] or (parts[4] if parts[1] == "" else "")
        found = read_flight_name(parts[2], carrier)
        if found is None:
            self.notes.note("tdt.unreadable", 2, 0, parts[2])
            return
        self.carrier, self.number = found

    def _loc(self, parts: list[str]) -> None:
        qualifier = parts[1].split(":")[0].strip()
        place = parts[2].split(":")
        code = place[0].strip()
        if self.person is None and (qualifier in _ROUTE_PLACES or self.carrier):
            code = code[-3:] if len(code) == 5 and ":50" in parts[2] else code
            self.stops.append(Stop(_OLD_FORM.get(qualifier, qualifier), code, self.carrier, self.number))
            if qualifier not in _ROUTE_PLACES:
                self.notes.note("loc.unknown", 1, 0, qualifier)
            return
        person = self.person
        if person is None:
            return
        if qualifier == "91":
            if self.document is not None and code:
                self.document.issuing_country = code
        elif not any(place):
            return
        elif qualifier == "178":
            person.embarks_at = code
        elif qualifier == "179":
            person.debarks_at = code
        elif qualifier == "22":
            person.clears_at = code
        elif qualifier == "174":
            person.residence_country = code
        elif qualifier == "180":
            words = [x for p in (parts[2], *parts[3:]) for x in [*p.split(":")[3:4], p.split(":")[0]] if x.strip()]
            person.place_of_birth = " ".join(x.strip() for x in words) or NOT_SENT
        else:
            self.notes.note("loc.unknown", 1, 0, qualifier)

    def _dtm(self, parts: list[str]) -> None:
        said = (parts[1] + "::").split(":")
        qualifier, value = said[0].strip(), said[1].strip()
        if not value and parts[2]:
            value = parts[2].split(":")[0] + parts[3].split(":")[0]  # the old form: date and time as elements
        if not value:
            return
        if self.person is None:
            if qualifier in ("189", "232", "136", "132", "554"):
                self._route_time(qualifier, value)
        elif qualifier == "329":
            self._birth(self.person, value)
        elif qualifier in ("36", "182") and self.document is not None:
            day = expiry_date(value, self._flight_day())
            if day is None:
                self.notes.note("document.date.unreadable", 1, 2, value)
            if qualifier == "36":
                self.document.expires_on = day
            else:
                self.document.issued_on = day

    def _birth(self, person: Traveller, value: str) -> None:
        person.birth_date = birth_date(value, self._flight_day())
        if person.birth_date is None:
            self.notes.note("birth.unreadable", 1, 2, value)

    def _route_time(self, qualifier: str, value: str) -> None:
        day, at = read_local(value)
        if day is None or at is None:
            self.notes.note("dtm.unreadable", 1, 2, value)
        if not self.stops:
            self.early.append((qualifier, day, at))
            return
        self._set_time(self.stops[-1], qualifier, day, at)

    def _set_time(self, stop: Stop, qualifier: str, day: Maybe[date], at: Maybe[datetime]) -> None:
        if qualifier in _DEPARTURES:
            stop.departs_on, stop.departs = day, at
        else:
            stop.arrives_on, stop.arrives = day, at

    def _flight_day(self) -> date | None:
        if self.message.flight is None and self.stops:
            self._route()
        flight = self.message.flight
        return flight.departs_on if flight is not None and isinstance(flight.departs_on, date) else self.day

    def _route(self) -> None:
        if self.message.flight is not None or not (self.carrier or self.number):
            return
        for qualifier, day, at in self.early if self.stops else ():
            # Directories before D.13B put the times between TDT and the first place.
            is_departure = qualifier in _DEPARTURES
            stop = self.stops[0] if is_departure else self.stops[-1]
            if (stop.departs_on if is_departure else stop.arrives_on) is NOT_SENT:
                self._set_time(stop, qualifier, day, at)
        legs = legs_of(self.stops)
        main = main_leg(legs, self.stops)
        if main is None:
            stop = self.stops[0] if self.stops else Stop("", "", self.carrier, self.number)
            main = Flight(
                carrier=self.carrier,
                number=self.number,
                departs_on=stop.departs_on,
                departs_from=stop.place or NOT_SENT,
            )
            legs = [main]
        self.message.flight = main
        self.message.legs = tuple(legs)

    # ------------------------------------------------------------------ people

    def _nad(self, parts: list[str]) -> None:
        qualifier = parts[1].split(":")[0].strip()
        kind = PERSONS.get(qualifier)
        if kind is None:
            if qualifier in _OTHER_PARTIES or not self.following.startswith(("ATT+", "DTM+329")):
                if qualifier not in _OTHER_PARTIES:
                    self.notes.note("nad.unknown", 1, 0, qualifier)
                return
            self.notes.note("nad.unknown", 1, 0, qualifier)
            kind = TravellerKind.UNKNOWN
        if self.is_crew_list and kind is TravellerKind.UNKNOWN:
            kind = TravellerKind.CREW
        self._route()
        self.flight_day = self._flight_day()
        person = Traveller(kind=kind)
        name = parts[4] if parts[4].strip(": ") else parts[3]
        self._name(person, [part.strip() for part in name.split(":")], is_needed=qualifier != "ZZZ")
        self._address(person, parts + [""] * (10 - len(parts)))
        self.people.append(person)
        self.person = person
        self.document = None

    def _name(self, person: Traveller, names: list[str], *, is_needed: bool) -> None:
        surname = names[0]
        given, title = given_and_title(" ".join(name for name in names[1:] if name), runs_on=False)
        if surname in PLACEHOLDERS or given in PLACEHOLDERS:
            self.notes.note("name.placeholder", 4)
        if given in PLACEHOLDERS and surname not in PLACEHOLDERS:
            given = ""
        elif surname in ("FNU", "LNU") and given and given not in PLACEHOLDERS:
            surname, given = given, ""
        if not surname and given:
            surname, given = given, ""
        if surname:
            person.surname = surname
        elif is_needed:
            self.notes.note("name.missing", 4)
        if given:
            person.given_names = given
        if title:
            person.title = title

    def _address(self, person: Traveller, parts: list[str]) -> None:
        if not any(parts[5:10]):
            return
        if not parts[9].strip() and _IS_COUNTRY.match(parts[8].strip()):
            parts[7:10] = ["", parts[7], parts[8]]  # some senders leave the region out, and all that follows moves up
        address = Address()
        for name, text in (
            ("street", parts[5].replace(":", " ")),
            ("city", parts[6]),
            ("region", parts[7].split(":")[-1]),
            ("postal_code", parts[8]),
            ("country", parts[9]),
        ):
            if text.strip():
                setattr(address, name, text.strip())
        if self._has_room(person.addresses):
            person.addresses += (address,)

    def _att(self, parts: list[str]) -> None:
        if self.person is None or parts[1].split(":")[0] != "2":
            return
        sex = (parts[3] or parts[2]).split(":")[0].strip().upper()
        if sex in _SEXES:
            self.person.sex = sex
        elif sex:
            self.person.sex = None
            self.notes.note("sex.unreadable", 3, 0, sex)

    def _nat(self, parts: list[str]) -> None:
        nationality = parts[2].split(":")[0].strip().upper()
        if self.person is not None and nationality:
            self.person.nationality = nationality

    def _mea(self, parts: list[str]) -> None:
        person = self.person
        if person is None:
            return
        said = (parts[3] + ":").split(":")
        value = said[1].strip().split(".")[0]
        if parts[1] not in ("CT", "WT") or not value:
            return
        if not person.baggage:
            person.baggage = (Baggage(),)
        bag = person.baggage[0]
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 7 else None
        if number is None:
            self.notes.note("baggage.unreadable", 3, 2, value)
        if parts[1] == "CT":
            bag.pieces = number
        else:
            bag.weight = number
            bag.weight_unit = {"KGM": "kg", "LBR": "lb"}.get(said[0], said[0])

    def _has_room(self, items: tuple[object, ...]) -> bool:
        if len(items) < ITEMS_OF_ONE_MAX:
            return True
        self.notes.note("traveller.items.cut")
        return False

    def _ftx(self, parts: list[str]) -> None:
        person = self.person
        text = parts[4]
        if person is None or not text:
            return
        if parts[1] != "BAG":
            if not is_sensitive_text(text) and self._has_room(person.remarks):
                person.remarks += (Remark(text=mask_cards(text.replace(":", " ")), kind=parts[1]),)
            return
        first, _, many = text.partition(":")
        count = int(many) if many.isascii() and many.isdigit() and len(many) < 9 else 1
        if not person.baggage:
            person.baggage = (Baggage(),)
        bag = person.baggage[0]
        room = TAGS_PER_BAG_MAX - len(bag.tags)
        if count > room:
            self.notes.note("baggage.tags.cut", 4, 2)
            count = room
        if room:
            bag.tags += tags_from(first, count)

    def _com(self, parts: list[str]) -> None:
        person = self.person
        if person is None:
            return
        for composite in parts[1:]:
            value, _, how = composite.rpartition(":")
            value = value.strip() or (how.strip() if ":" not in composite else "")
            if value:
                kind = ContactKind.EMAIL if how == "EM" else ContactKind.PHONE
                if self._has_room(person.contacts):
                    person.contacts += (Contact(kind=kind, value=value.replace(".AT.", "@").replace("@ ", "@")),)

    def _rff(self, parts: list[str]) -> None:
        qualifier, _, value = parts[1].partition(":")
        person = self.person
        value = value.split(":")[0].strip()
        if person is None:
            if qualifier == "TN":
                self.message.transaction_reference = value
                revision = parts[1].rpartition(":")[2].strip() if parts[1].count(":") == 4 else ""
                self.message.transaction_revision = int(revision) if _IS_SMALL.match(revision) else 0
            return
        if not value:
            return
        if qualifier == "AVF":
            if value not in person.locators and self._has_room(person.locators):
                person.locators += (value,)
        elif qualifier == "ABO":
            person.unique_reference = value
        elif qualifier == "SEA":
            if self._has_room(person.seats):
                person.seats += (Seat(number=value.lstrip("0"), is_assigned_at_check_in=True),)
        elif qualifier == "AEA":
            person.redress_number = value
        elif qualifier == "CR":
            if self._has_room(person.frequent_flyer):
                person.frequent_flyer += (FrequentFlyer(number=value),)
        elif qualifier == "YZY":
            if self._has_room(person.tickets):
                person.tickets += (Ticket(number=value.split("C")[0]),)
        elif qualifier not in ("ACD", "CBA", "TN"):
            self.notes.note("rff.unknown", 1, 1, qualifier)

    def _doc(self, parts: list[str]) -> None:
        self.document = None
        person = self.person
        kind, number = parts[1].split(":")[0].strip(), parts[2].split(":")[0].replace(" ", "")
        self.document = TravelDocument()
        if kind:
            self.document.kind = kind
        if number:
            self.document.number = number
        if person is not None and (kind or number) and self._has_room(person.documents):
            person.documents += (self.document,)

    # ------------------------------------------------------------------ totals and the old form

    def _cnt(self, parts: list[str]) -> None:
        qualifier, _, value = parts[1].partition(":")
        value = (value or parts[2]).split(":")[0].strip()
        name = {"42": "travellers", "41": "crew"}.get(qualifier)
        if name and value.isascii() and value.isdigit() and len(value) < 7:
            self.message.declared[name] = int(value)
        self.person = None
        self.document = None
        self.learnt.clear()  # a flight may follow, and with it another century

    def _pdt(self, parts: list[str]) -> None:
        document = (parts[1] + ":::").split(":")
        name = (parts[2] + ":::::").split(":")
        self._route()
        person = Traveller(kind=_OLD_KINDS.get(parts[3].strip(), TravellerKind.UNKNOWN))
        self._name(person, [x.strip() for x in name[:3]], is_needed=True)
        if name[3]:
            self._birth(person, name[3])
        if name[4].strip().upper() in _SEXES and name[4].strip():
            person.sex = name[4].strip().upper()
        kind, _, number = document[0].partition("/")
        if kind or number:
            made = TravelDocument(kind=kind or NOT_SENT, number=number or NOT_SENT)
            if document[1]:
                made.expires_on = expiry_date(document[1], self._flight_day())
                if made.expires_on is None:
                    self.notes.note("document.date.unreadable", 1, 2, document[1])
            if document[2]:
                made.issuing_country = document[2]
            person.documents = (made,)
        places = (parts[4] + ":").split(":")
        if places[0]:
            person.embarks_at = places[0][-3:]
        if places[1]:
            person.debarks_at = places[1][-3:]
        self.people.append(person)
        if self.message.function is Function.UNKNOWN:
            self.message.function = Function.FULL


_HANDLERS: Final[dict[str, Callable[[_Reader, list[str]], None]]] = {
    "BGM": _Reader._bgm,
    "TDT": _Reader._tdt,
    "LOC": _Reader._loc,
    "DTM": _Reader._dtm,
    "NAD": _Reader._nad,
    "ATT": _Reader._att,
    "NAT": _Reader._nat,
    "MEA": _Reader._mea,
    "FTX": _Reader._ftx,
    "COM": _Reader._com,
    "RFF": _Reader._rff,
    "DOC": _Reader._doc,
    "CNT": _Reader._cnt,
    "PDT": _Reader._pdt,
}
_PASSED_OVER: Final = frozenset("UNH UNT UNS CTA GEI EMP CPI QTY GID AUT GIS".split())  # noqa: SIM905
_ONE_FIELD_OF_PERSON: Final = {
    "ATT+2": "sex",
    "DTM+329": "birth_date",
    "NAT+2": "nationality",
    "LOC+22": "clears_at",
    "LOC+174": "residence_country",
    "LOC+178": "embarks_at",
    "LOC+179": "debarks_at",
    "LOC+180": "place_of_birth",
}
_ONE_FIELD_OF_DOCUMENT: Final = {"DTM+36": "expires_on", "DTM+182": "issued_on", "LOC+91": "issuing_country"}
