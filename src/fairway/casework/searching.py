"""Search: under a case, for one person, document, booking or flight. What it finds is unnamed, and never a part of many.

A person is found by the keys and the score that screening has for somebody on a list, so a search and a hit never tell different
things; a document and a booking are found by their exact number. There is no way from a nationality, a payment or a day to people.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

import msgspec

from fairway.casework import rules
from fairway.casework.flights import FlightRow, row_of
from fairway.casework.said import initials_of
from fairway.comparison import Document, ListedPerson, Strength, compare, listed_keys
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Permission, permit
from fairway.safeguards.actions_records import SearchedFor, SearchTooWide, TravellerFound
from fairway.store import flights, links, protected, restrictions, reviews
from fairway.store.archive import Archive, look, perform
from fairway.store.links import Linked
from fairway.store.records import compared_of

__all__ = ["KINDS", "SHOWN_MAX", "Found", "FoundPerson", "Wanted", "search"]

KINDS = ("person", "document", "booking", "flight")
SHOWN_MAX = 25
"""Who searches for one person has a use for so many journeys; more is browsing."""
CANDIDATES_MAX = 500
"""Records that one search opens to compare them; what may fit more is refused unopened."""

_CASE = re.compile(r"case (?=\S*\d)[\w./-]{3,40}\Z")
_TEXT_MAX = 200
_BORN = re.compile(r"\d{4}(-\d\d){0,2}\Z")
_LOCATOR = re.compile(r"[A-Z0-9]{5,8}\Z")
_FLIGHT = re.compile(r"([A-Z0-9]{2,3}) ?0*(\d{1,4}[A-Z]?)\Z")
_DOCUMENT_MIN = 5
_WHOLE_DAY = 10  # below that a surname alone has no trace in common with whoever bears it
_RANKS = {"": -1, "strong": 0, "fair": 1, "weak": 2}


class Wanted(msgspec.Struct, frozen=True):
    """What is sought. Personal values: never in an address, never in a log.

    kind        one of KINDS
    surname     and given_names: of a person, in any script
    birth_date  of a person: YYYY-MM-DD, YYYY-MM or YYYY, "" where it is not known
    number      of a document, or of a flight ("XY 417")
    locator     of a booking, as its carrier names it
    day         of a flight's departure; None for another kind
    """

    kind: str
    surname: str = ""
    given_names: str = ""
    birth_date: str = ""
    number: str = ""
    locator: str = ""
    day: date | None = None


class FoundPerson(msgspec.Struct, frozen=True):
    """One journey of somebody who fits, unnamed.

    initials  "M.E.", "" where no name was sent
    strength  of the likeness, "" where an exact number was sought
    flight    the code of the flight; hits: codes of this traveller's hits that the searcher reviews
    """

    code: str
    initials: str
    strength: str
    carrier: str
    number: str
    day: date
    departs_from: str
    arrives_at: str
    sources: str
    state: str
    flight: str
    hits: tuple[str, ...]


class Found(msgspec.Struct, frozen=True):
    """What a search found: people by their journeys, or flights."""

    people: tuple[FoundPerson, ...] = ()
    flights: tuple[FlightRow, ...] = ()


def search(act: Act, wanted: Wanted) -> Found:
    """Whoever fits, and nobody else: at most SHOWN_MAX journeys, unnamed. A recorded act; each traveller counts in the day's budget.

    The act's ground is "case " and the number of the case. What law has masked, and what its traveller had restricted, is not found.

    Refuses without a case; what is too little to know somebody by; and what fits more than SHOWN_MAX journeys, of which it then shows
    none. That is on the record too.
    """
    permit(act, Permission.SEARCH)
    rules.must_have_grounds(act, look().profile)
    if not _CASE.match(act.ground):
        raise Refused(
            "case.missing",
            "Say under which case you search: its number, of letters, digits, full stops, strokes or hyphens. Nothing was sought.",
            cites="Directive (EU) 2016/681 Art. 6(2)(b)",
        )
    _must_tell(wanted)
    case = act.ground.removeprefix("case ")
    with perform(act) as archive:
        if wanted.kind == "flight":
            found = _flights(wanted)
            act.record(SearchedFor(object=case, kind=wanted.kind, found=len(found)))
            return Found(flights=tuple(map(row_of, found)))
        fits, is_all = _fitting(archive, wanted)
        if is_all and len(fits) <= SHOWN_MAX:
            act.record(SearchedFor(object=case, kind=wanted.kind, found=len(fits)))
            for each, _ in fits:
                act.record(TravellerFound(object=case, traveller=public_code(each.id)))
        else:
            act.record(SearchTooWide(object=case, kind=wanted.kind, fit=len(fits)))
    if is_all and len(fits) <= SHOWN_MAX:
        _must_be_free(act, wanted, fits)
        return Found(people=_shown(fits, act.actor))
    many = f"{len(fits)}" if is_all else f"More than {CANDIDATES_MAX}"
    raise Refused(
        "search.wide",
        f"{many} journeys may fit, and {SHOWN_MAX} are shown at most. None was shown. Add given names, a date or year of birth, or "
        "search for a document.",
        cites="Directive (EU) 2016/680 Art. 4(1)(c)",
    )


def _must_be_free(act: Act, wanted: Wanted, fits: list[tuple[Linked, str]]) -> None:
    """Refuses where who is sought, or anybody who fits, is protected. Whoever sought is not told which, nor whether anybody fits."""
    people: list[protected.Person] = [compared_of(each.record) for each, _ in fits if each.record is not None]
    if wanted.kind in ("person", "document"):
        people.append(_listed(wanted))
    protected.must_be_free(act, "search", [(act.ground, each) for each in people])


def _must_tell(wanted: Wanted) -> None:
    """Refuses what is too little, or no number of its kind."""
    match wanted.kind:
        case "person":
            is_enough = _letters(wanted.surname) > 1 and bool(
                wanted.given_names.strip() or len(wanted.birth_date) == _WHOLE_DAY
            )
            is_enough &= not wanted.birth_date or _BORN.match(wanted.birth_date) is not None
            needs = "A person is sought by surname and given names (a year of birth helps), or surname and day of birth (1981-03-04)."
        case "document":
            is_enough = _letters(wanted.number) >= _DOCUMENT_MIN
            needs = f"A document is sought by its whole number, of at least {_DOCUMENT_MIN} letters and digits."
        case "booking":
            is_enough = _LOCATOR.match(wanted.locator.upper()) is not None
            needs = "A booking is sought by its record locator, of five to eight letters and digits."
        case "flight":
            is_enough = _FLIGHT.match(wanted.number.upper()) is not None and wanted.day is not None
            needs = "A flight is sought by carrier and number, such as XY 417, and its day of departure."
        case _:
            is_enough, needs = False, f"One of these is sought: {', '.join(KINDS)}."
    if not is_enough or max(map(len, (wanted.surname, wanted.given_names, wanted.number))) > _TEXT_MAX:
        raise Refused("search.incomplete", f"{needs} Nothing was sought.")


def _letters(text: str) -> int:
    return sum(each.isalnum() for each in text)


# -- finding --------------------------------------------------------------------------------------------------------


def _flights(wanted: Wanted) -> tuple[flights.KeptFlight, ...]:
    said = _FLIGHT.match(wanted.number.upper())
    return flights.flights_named(said[1], said[2], wanted.day.toordinal()) if said and wanted.day else ()


def _fitting(archive: Archive, wanted: Wanted) -> tuple[list[tuple[Linked, str]], bool]:
    """Whoever fits with the strength of the likeness, the strongest and latest first; and whether these are all."""
    if wanted.kind == "booking":
        candidates: Collection[int] = links.with_locator(archive, wanted.locator.upper())
    else:
        keys = sorted(listed_keys(_listed(wanted)))
        candidates = {each.traveller for each in links.sharing(archive, {"person": keys})}
    candidates = set(candidates) - restrictions.restricted_among(candidates)
    if len(candidates) > CANDIDATES_MAX:
        return [], False
    fits = [
        (each, strength)
        for each in links.linked(archive, candidates)
        if each.record is not None and (strength := _fits(each, wanted)) is not None
    ]
    return sorted(fits, key=lambda fit: (_RANKS[fit[1]], -fit[0].day, fit[0].id)), True


def _listed(wanted: Wanted) -> ListedPerson:
    """Whom one seeks, as somebody on a list is sought."""
    if wanted.kind == "document":
        return ListedPerson("", names=(), documents=(Document("", "", wanted.number),))
    name = f"{wanted.given_names.strip()} {wanted.surname.strip()}".strip()
    return ListedPerson("", names=(name,), birth_dates=(wanted.birth_date,) if wanted.birth_date else ())


def _fits(each: Linked, wanted: Wanted) -> str | None:
    """The strength of the likeness, "" for an exact number, None where they do not fit."""
    if wanted.kind == "booking" or each.record is None:
        return ""
    compared = compared_of(each.record)
    if wanted.kind == "document":
        number = _plain(wanted.number)
        return "" if any(_plain(document.number) == number for document in compared.documents) else None
    found = compare(compared, _listed(wanted))
    return str(found.strength) if found.is_hit and found.strength is not Strength.NONE else None


def _plain(text: str) -> str:
    return "".join(each for each in text.upper() if each.isalnum())


# -- showing --------------------------------------------------------------------------------------------------------


def _shown(fits: list[tuple[Linked, str]], actor: Actor) -> tuple[FoundPerson, ...]:
    hits = reviews.hits_on([each.id for each, _ in fits], rules.lanes_of(actor))
    return tuple(
        FoundPerson(
            code=public_code(each.id),
            initials=initials_of(each.record) if each.record is not None else "",
            strength=strength,
            carrier=each.carrier,
            number=each.number,
            day=date.fromordinal(each.day),
            departs_from=each.departs_from,
            arrives_at=each.arrives_at,
            sources=each.sources,
            state=each.state,
            flight=public_code(each.flight),
            hits=tuple(public_code(hit) for hit in hits.get(each.id, ())),
        )
        for each, strength in fits
    )
