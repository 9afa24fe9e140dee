"""Special service requests and check-ins, joined to the travellers they belong to once the whole booking is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final, TypeVar, cast

from fairway.kit.absence import NOT_SENT, Maybe
from fairway.messages.cards import mask_account, mask_cards
from fairway.messages.dates import birth_date
from fairway.messages.names import given_and_title, is_spelt_like, letters_of, run_on_title, same_person_name
from fairway.messages.notes import Notes
from fairway.messages.pnrgov.people import KINDS, CheckedIn, Person, find_by_name, normal_reference
from fairway.messages.requests import (
    DocumentRequest,
    read_contact,
    read_doca,
    read_doco,
    read_docs,
    read_infant,
)
from fairway.messages.sensitive import is_sensitive_request, is_sensitive_text
from fairway.travel.booking import (
    Address,
    Booking,
    CheckIn,
    Contact,
    FrequentFlyer,
    ItineraryLeg,
    Seat,
    ServiceRequest,
    Ticket,
    TravelDocument,
    TravellerKind,
)

__all__ = ["SEAT", "Requests", "join_check_ins", "join_requests", "take_document"]

_Item = TypeVar("_Item")
REPEATS_SEARCHED_MAX: Final = 64
PEOPLE_SEARCHED_MAX: Final = 200
"""Travellers of one booking among whom a name is looked for. Groups have 99 at most; more are named by place or reference."""

Requests = list[tuple[list[str], Person | None, int, int]]
"""SSR elements, the traveller under whose name it stood or None, the leg under which it stood (0: none), its place."""

SEAT: Final = re.compile(r"(\d{1,3}[A-Z])")
_SEAT_CODES: Final = frozenset({"SEAT", "RQST", "NSST", "NSSA", "NSSW", "NSSB", "NSSR", "SMST", "SMSA", "SMSW"})
_TICKET_NUMBER: Final = re.compile(r"^\.?(INF)?(\d{10,14})")
_TICKET_DIGITS: Final = 13
_MEMBER: Final = re.compile(r"([A-Z0-9]{2})\s?([A-Z0-9]{5,})")
_IDENTIFICATION: Final = {"PP": "P", "NI": "I", "DL": "L", "ID": "I"}
_PARTS_IN_TEXT: Final = 8


def join_requests(
    requests: Requests, people: list[Person], booking: Booking, legs: list[ItineraryLeg], notes: Notes, day: date | None
) -> int:
    """Give each request to its traveller, or to the booking. Returns how many were removed as sensitive."""
    if not requests:
        return 0
    return _Joining(people, booking, legs, notes, day).run(requests)


def _add(items: list[_Item], made: _Item) -> None:
    """Append what is not there yet. Repeats stand close to each other, so a hostile list is not searched to its beginning."""
    if made not in items[-REPEATS_SEARCHED_MAX:]:
        items.append(made)


class _Joining:
    __slots__ = (
        "addresses",
        "booking",
        "by_reference",
        "contacts",
        "day",
        "documents",
        "infants",
        "legs",
        "notes",
        "only",
        "people",
        "removed",
        "services",
    )

    def __init__(
        self, people: list[Person], booking: Booking, legs: list[ItineraryLeg], notes: Notes, day: date | None
    ) -> None:
        self.people = people
        self.booking = booking
        self.legs = legs
        self.notes = notes
        self.day = day
        self.removed = 0
        self.services: list[ServiceRequest] = []
        self.contacts: list[Contact] = []
        self.addresses: list[Address] = []
        self.documents: list[_Documents] = []
        self.infants: list[tuple[str, Person | None, int]] = []
        self.by_reference = {
            normal_reference(p.traveller.reference): p for p in people if isinstance(p.traveller.reference, str)
        }
        self.only = people[0] if len(people) == 1 else None

    def run(self, requests: Requests) -> int:
        for parts, person, leg, at in requests:
            head = parts[1].split(":", _PARTS_IN_TEXT)
            code = head[0]
            if code not in _KNOWN_CODES:
                code = code.strip().upper()
                if is_sensitive_request(code):
                    self.removed += 1
                    continue
            text = head[_PARTS_IN_TEXT] if len(head) > _PARTS_IN_TEXT else ""
            whose = person
            if len(parts) > 2 and code not in _SEAT_CODES:
                for composite in parts[2:]:
                    said = composite.split(":")
                    if len(said) > 2 and said[2]:
                        whose = self._referred(said[2]) or person
                        break
                    if not text and len(said) == 1:
                        text = said[0]
            handle = _BY_CODE.get(code)
            if handle is not None:
                handle(self, text, whose, at)
            elif code in _SEAT_CODES:
                self._seats(code, head, parts, whose, leg, text)
            elif code.startswith("CTC"):
                self._contact(code, text, whose)
            else:
                self._service(code, head, text, whose)
        self._give_documents()
        self._give_infants()
        if self.services:
            self.booking.services = tuple(self.services)
        if self.contacts:
            self.booking.contacts += tuple(self.contacts)
        if self.addresses:
            self.booking.addresses += tuple(self.addresses)
        return self.removed

    def _referred(self, reference: str) -> Person | None:
        return self.by_reference.get(reference) or self.by_reference.get(normal_reference(reference))

    # each kind of request

    def _service(self, code: str, head: list[str], text: str, whose: Person | None) -> None:
        if text:
            if is_sensitive_text(text):
                self.removed += 1
                return
            text = mask_cards(text.strip())
        made = ServiceRequest(
            code=code,
            status=(head[1] if len(head) > 1 else "") or NOT_SENT,
            carrier=(head[3] if len(head) > 3 else "") or NOT_SENT,
            text=text or NOT_SENT,
        )
        _add(self.services if whose is None else whose.services, made)

    def _contact(self, code: str, text: str, whose: Person | None) -> None:
        made = read_contact(text, code)
        if made is None:
            return
        _add(self.contacts if whose is None else whose.contacts, made)

    def _seats(self, code: str, head: list[str], parts: list[str], whose: Person | None, leg: int, text: str) -> None:
        leg = leg or self._leg_of(head)
        found = False
        for composite in parts[2:]:
            said = composite.split(":")
            number = said[0].strip().lstrip("0")
            if not number or not SEAT.fullmatch(number):
                found = found or number == "XXX"
                continue
            person = (self._referred(said[2]) if len(said) > 2 and said[2] else None) or whose or self.only
            if person is not None:
                found = True
                person.seats.append(Seat(number=number, leg=leg))
        if not found and (person := whose or self.only) is not None:
            numbers = SEAT.findall(text)
            person.seats += [Seat(number=number.lstrip("0"), leg=leg) for number in numbers]
            found = bool(numbers)
        if not found:
            self._service(code, head, text, whose)

    def _leg_of(self, head: list[str]) -> int:
        if len(head) < _PARTS_IN_TEXT or not head[6]:
            return 0
        for at, leg in enumerate(self.legs, 1):
            if leg.departs_from == head[6] and leg.arrives_at == head[7]:
                return at
        return 0

    def _docs(self, text: str, whose: Person | None, at: int) -> None:
        made = read_docs(text, self.day)
        last = self.documents[-1] if self.documents else None
        if last is not None and last.whose is whose and _is_cut(made, last.made):
            joined = read_docs(last.text + text, self.day)
            if joined is not None and joined.surname:
                last.text += text
                last.made = joined
                return
        self.documents.append(_Documents(text, made, whose, at))

    def _doco(self, text: str, whose: Person | None, at: int) -> None:
        made = read_doco(text, self.day)
        person = whose or self.only
        if made is None:
            self._note("doco.unreadable", at)
            return
        if person is None:
            self._note("docs.unassigned", at)
            return
        if made.place_of_birth and person.traveller.place_of_birth is NOT_SENT:
            person.traveller.place_of_birth = made.place_of_birth
        if made.redress_number:
            person.traveller.redress_number = made.redress_number
        if made.document is not None:
            _add_document(person, made.document)

    def _doca(self, text: str, whose: Person | None, at: int) -> None:
        made = read_doca(text)
        if made is None:
            self._note("doca.unreadable", at)
            return
        person = whose or self.only
        _add(self.addresses if person is None else person.addresses, made)
        if person is None:
            return
        if made.purpose == "R" and made.country is not NOT_SENT and person.traveller.residence_country is NOT_SENT:
            person.traveller.residence_country = made.country

    def _infant(self, text: str, whose: Person | None, at: int) -> None:
        if text.strip():
            self.infants.append((text, whose, at))

    def _child(self, text: str, whose: Person | None, _at: int) -> None:
        person = whose or self.only
        if person is None:
            return
        if person.traveller.kind in (TravellerKind.UNKNOWN, TravellerKind.ADULT):
            person.traveller.kind = TravellerKind.CHILD
        born = birth_date(text.strip()[:9], self.day) if text.strip() else None
        if born and person.traveller.birth_date is NOT_SENT:
            person.traveller.birth_date = born

    def _ticket(self, text: str, whose: Person | None, _at: int) -> None:
        person = whose or self.only
        if person is not None and person.tickets and person.tickets[-1].number == text[:_TICKET_DIGITS]:
            return
        found = _TICKET_NUMBER.match(text.strip().removeprefix("TKT NBR ").lstrip())
        if found is None or found[1] or person is None:
            return
        if all(ticket.number != found[2] for ticket in person.tickets[-REPEATS_SEARCHED_MAX:]):
            person.tickets.append(Ticket(number=found[2]))

    def _member(self, text: str, whose: Person | None, _at: int) -> None:
        found = _MEMBER.match(text.strip())
        person = whose or self.only
        if found is None or person is None:
            return
        if all(known.number != found[2] for known in person.frequent_flyer[-REPEATS_SEARCHED_MAX:]):
            person.frequent_flyer.append(FrequentFlyer(carrier=found[1], number=found[2]))

    def _identification(self, text: str, whose: Person | None, _at: int) -> None:
        said = text.strip().lstrip("/")
        person = whose or self.only
        kind = _IDENTIFICATION.get(said[:2])
        if kind and person is not None and len(said) > 4:
            _add_document(person, TravelDocument(kind=kind, number=said[2:].replace(" ", "")))
            return
        made = ServiceRequest(code="FOID", text=said[:2] + mask_account(said[2:]) if said else NOT_SENT)
        (self.services if person is None else person.services).append(made)

    # documents and infants, once all are known

    def _note(self, code: str, at: int) -> None:
        self.notes.note(code, 1, 9, segment=at, tag="SSR")

    def _give_documents(self) -> None:
        for request in self.documents:
            made = request.made
            if made is None:
                if request.text.strip("/ "):
                    self._note("docs.unreadable", request.at)
                continue
            person = self._owner(made, request.whose)
            if person is None:
                self._note("docs.unassigned", request.at)
                continue
            self._give(made, person, request.at)

    def _owner(self, made: DocumentRequest, whose: Person | None) -> Person | None:
        if whose is not None and not made.is_infant:
            listed = whose.traveller
            if made.surname == listed.surname and made.given_names == listed.given_names:
                return whose
        surname, given = letters_of(made.surname), letters_of(made.given_names)
        if made.is_infant:
            infants = [p for p in self.people[:PEOPLE_SEARCHED_MAX] if p.is_infant]
            named = find_by_name(infants, surname, given) or [
                p for p in infants if p.surname_key == surname and given.startswith(p.given_key)
            ]
            if len(named) == 1 or (named and not infants[1:]):
                return named[0]
            if whose is not None and (whose.is_infant or whose.surname_key + whose.given_key == surname + given):
                return whose
            unborn = [p for p in infants if p.traveller.birth_date is NOT_SENT]
            written = [p for p in unborn if is_spelt_like(p.surname_key + p.given_key, surname + given)]
            if len(written) == 1:
                return written[0]
            if len(infants) == 1 and infants[0].surname_key == surname:
                return infants[0]
            if len(unborn) == 1 and not surname:
                return unborn[0]
            if surname:
                return self._new_infant(made.surname, made.given_names, whose)
            return whose
        if (
            whose is not None
            and (not surname or whose.surname_key == surname)
            and (not given or whose.given_key == given or whose.given_key[:3] == given[:3])
        ):
            return whose
        if whose is not None and is_spelt_like(whose.surname_key + whose.given_key, surname + given):
            return whose  # a slip in one of the two names; a relative of the document's name has another place
        named = [
            p
            for p in self.people[:PEOPLE_SEARCHED_MAX]
            if surname
            and p.surname_key == surname
            and (p.given_key == given or run_on_title(p.given_key, made.given_names))
        ]
        if len(named) == 1:
            return named[0]
        if whose is not None:
            return whose
        named = find_by_name(self.people[:PEOPLE_SEARCHED_MAX], surname, given)
        if len(named) == 1:
            return named[0]
        adults = [p for p in self.people[:PEOPLE_SEARCHED_MAX] if not p.is_infant]
        return adults[0] if len(adults) == 1 and not named else None

    def _give(self, made: DocumentRequest, person: Person, at: int) -> None:
        if made.birth_date is None:
            self._note("birth.unreadable", at)
        if made.sex is None:
            self._note("sex.unreadable", at)
        if made.is_infant and person.traveller.kind is TravellerKind.UNKNOWN:
            person.traveller.kind = TravellerKind.INFANT
        if made.document is not None and made.document.expires_on is None:
            self._note("document.date.unreadable", at)
        take_document(made, made.document, person)

    def _new_infant(self, surname: str, given: str, whose: Person | None, born: Maybe[str] = NOT_SENT) -> Person:
        person = Person(surname, given, TravellerKind.INFANT)
        person.traveller.birth_date = born
        self.people.append(person)
        self.notes.note("infant.only-in-request", tag="SSR")
        if whose is not None:
            whose.traveller.has_infant = True
        return person

    def _give_infants(self) -> None:
        """Infants of INFT. One that has a name of its own in the booking is not counted again."""
        claimed: set[int] = set()
        left: dict[str, tuple[str, str, Maybe[str], Person | None]] = {}
        infants = [p for p in self.people[:PEOPLE_SEARCHED_MAX] if p.is_infant] if self.infants else []
        keyed = [(p.surname_key, p.given_key, p) for p in infants]
        for text, whose, at in self.infants:
            read = read_infant(text, self.day)
            if read is None:
                continue
            surname, given, born = read
            if born is None:
                self._note("birth.unreadable", at)
            given = given_and_title(given)[0]
            wanted, called = letters_of(surname), letters_of(given)
            named = [p for surname_key, given_key, p in keyed if surname_key == wanted and given_key == called]
            if not named:
                alike = [p for surname_key, _, p in keyed if same_person_name(surname_key, wanted)]
                named = find_by_name(alike, wanted, called)
            if named:
                claimed.add(id(named[0]))
                if born is not NOT_SENT and not named[0].traveller.birth_date:
                    named[0].traveller.birth_date = born
                if whose is not None and not whose.is_infant:
                    whose.traveller.has_infant = True
            else:
                left.setdefault(letters_of(surname) + "/" + letters_of(given), (surname, given, born, whose))
        free = [p for p in reversed(self.people) if p.is_infant and id(p) not in claimed]
        for surname, given, born, whose in left.values():
            if free:  # an infant whose name is spelt otherwise in the request
                person = free.pop()
                if born is not NOT_SENT and not person.traveller.birth_date:
                    person.traveller.birth_date = born
            else:
                self._new_infant(surname, given, whose, born)


def take_document(made: DocumentRequest, document: TravelDocument | None, person: Person) -> None:
    """Give a traveller what a request for travel documents said; what another source said before stays."""
    traveller = person.traveller
    if made.birth_date is not NOT_SENT and not traveller.birth_date:
        traveller.birth_date = made.birth_date
    if made.sex is not NOT_SENT and not traveller.sex:
        traveller.sex = made.sex
    if made.nationality is not NOT_SENT and not traveller.nationality:
        traveller.nationality = made.nationality
    if document is None:
        return
    given = document.given_names
    if isinstance(given, str) and given != traveller.given_names:
        if traveller.title is NOT_SENT:
            _take_title_off(person, given)
        if isinstance(traveller.title, str):
            document.given_names = _without_title(given, traveller.title, person.given_key)
    _add_document(person, document)


class _Documents:
    __slots__ = ("at", "made", "text", "whose")

    def __init__(self, text: str, made: DocumentRequest | None, whose: Person | None, at: int) -> None:
        self.text = text
        self.made = made
        self.whose = whose
        self.at = at


def _is_cut(made: DocumentRequest | None, last: DocumentRequest | None) -> bool:
    """True where this request can only be the end of the one before, which was cut at the line length."""
    if last is None or (not last.surname and last.document is not None):
        return made is None or made.sex is None or made.document is None
    return made is None


def _take_title_off(person: Person, document_names: str) -> None:
    title = run_on_title(person.given_key, document_names)
    given = person.traveller.given_names
    if title and isinstance(given, str) and given.upper().endswith(title):
        person.traveller.title = title
        person.traveller.given_names = given[: -len(title)].rstrip()


def _without_title(given: str, title: str, given_key: str) -> str:
    """The document's given names without the title that the ticket's name has, wherever the carrier glued it."""
    if title not in given.upper():
        return given
    words = given.split()
    kept = [word for word in words if word.upper() != title]
    if len(kept) < len(words) and kept:
        return " ".join(kept)
    first = words[0].upper()
    if first.endswith(title) and len(first) > len(title) + 1 and not given_key.endswith(title):
        words[0] = words[0][: -len(title)]
    elif first.startswith(title) and len(first) > len(title) + 2:
        rest = first[len(title) :]
        if not given_key.startswith(title) and rest[:1] == given_key[:1]:
            words[0] = words[0][len(title) :]
    return " ".join(words)


def _add_document(person: Person, document: TravelDocument) -> None:
    if not person.documents:
        person.documents.append(document)
        return
    for known in person.documents[-REPEATS_SEARCHED_MAX:]:
        if known.number == document.number and known.number is not NOT_SENT:
            for name in ("kind", "issuing_country", "expires_on", "issued_on", "issued_at", "surname", "given_names"):
                if getattr(known, name) is NOT_SENT:
                    setattr(known, name, getattr(document, name))
            return
    _add(person.documents, document)


def join_check_ins(checked_in: list[CheckedIn], people: list[Person], notes: Notes) -> None:
    """Give each check-in to its traveller: by name, then by the references; nobody who checked in is lost."""
    by_reference: dict[str, Person] = {}
    if None in [one.person for one in checked_in]:
        by_reference = {
            normal_reference(p.traveller.reference): p for p in people if isinstance(p.traveller.reference, str)
        }
    for one in checked_in:
        person = one.person or _who_checked_in(one, people, by_reference)
        if person is None:
            if not one.surname:
                if one.baggage and len(people) == 1:
                    person = people[0]
                else:
                    continue
            else:
                kind, reference = one.names
                person = Person(one.surname, one.given, KINDS.get(kind, TravellerKind.UNKNOWN), reference or NOT_SENT)
                people.append(person)
                notes.note("check-in.unknown-traveller", segment=one.segment, tag="TRI")
        if one.sequence or one.at_utc is not NOT_SENT or one.agent:
            person.check_ins.append(
                CheckIn(at_utc=one.at_utc, sequence=one.sequence or NOT_SENT, agent=one.agent or NOT_SENT, leg=one.leg)
            )
        if one.seats:
            person.seats += one.seats
        if one.baggage:
            person.baggage += one.baggage


def _who_checked_in(one: CheckedIn, people: list[Person], by_reference: dict[str, Person]) -> Person | None:
    referred = by_reference.get(normal_reference(one.names[1])) if one.names[1] else None
    referred = referred or (by_reference.get(normal_reference(one.reference)) if one.reference else None)
    if not one.surname:
        return referred
    surname, given = letters_of(one.surname), letters_of(given_and_title(one.given)[0])
    if referred is not None and referred.surname_key == surname and referred.given_key == given:
        return referred
    named = find_by_name(people[:PEOPLE_SEARCHED_MAX], surname, given)
    if referred is not None and (not named or referred in named):
        return referred
    return named[0] if named else None


_KNOWN_CODES: Final = _SEAT_CODES | {"DOCS", "DOCO", "DOCA", "INFT", "TKNE", "CTCM", "CTCE", "OTHS", "FQTV"}
_BY_CODE: Final = cast(
    "dict[str, Callable[[_Joining, str, Person | None, int], None]]",
    {
        "DOCS": _Joining._docs,
        "DOCO": _Joining._doco,
        "DOCA": _Joining._doca,
        "INFT": _Joining._infant,
        "CHLD": _Joining._child,
        "TKNE": _Joining._ticket,
        "TKNA": _Joining._ticket,
        "TKNM": _Joining._ticket,
        "FQTV": _Joining._member,
        "FQTS": _Joining._member,
        "FQTR": _Joining._member,
        "FQTU": _Joining._member,
        "FOID": _Joining._identification,
    },
)
