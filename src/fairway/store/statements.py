"""What each message said of each traveller, and who of them are one person: a function of the messages, whatever their order.

A statement is the newest word of its kind: the same names, date of birth, documents and booking, in the same role. Newer is what the
messages say of their time and sequence, then the digest of their content; never what arrived later. Which statements are of one person
is decided over all statements that share a key, so it comes out the same in whatever order they came: a link that a later message
makes plain joins two rows, one that it contradicts parts them.

In doubt two rows stay two: a person screened twice is a nuisance, a person lost in another is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from hashlib import blake2b
from itertools import combinations
from typing import TypeVar

import msgspec

from fairway.store.records import JourneyRecord, names_of, squeezed
from fairway.travel import Address, Contact, Payment, Traveller

__all__ = [
    "ShelvedRecord",
    "Statement",
    "digest_of",
    "is_newer",
    "keep_apart",
    "keys_of",
    "of_booking",
    "persons",
    "record_of",
    "sign_of",
    "stamp_of",
]

_WHOLE_DATE = 10  # of the characters of an ISO date
_YOUNGEST_PARENT_YEARS = 12
_DOCUMENT = 2  # the weakest rank within a booking, a manifest, or between the two
_ACROSS = 3  # between two bookings: joins last
_SEQUENCE_DIGITS = 14
_ENCODER = msgspec.msgpack.Encoder()
_NONE: Mapping[int, Set[int]] = {}
_Part = TypeVar("_Part", Contact, Payment, Address)


class Statement(msgspec.Struct, array_like=True):
    """What one kind of word says of somebody, in its newest version.

    sign       names the kind: 63 bits of a digest of the names, birth, documents and booking; the same in every house
    is_listed  from a manifest (API); otherwise from a booking (PNR)
    takes_off  whether it takes them off the flight: a manifest's word to that end, or a cancelled booking's
    stamp      of the message, as `stamp_of`. "": for a booking's, that its newest version says it; for a manifest's, that it stands
               in the row's api_at
    booking    the row of the booking; 0 for a manifest's
    strong, middle, weak  blind digests of what it can be linked by, as `identity_of`
    view       None where it is the one that the record shows
    apart      signs of whom one message named beside this one although they share a key
    """

    sign: int
    is_listed: bool
    takes_off: bool
    stamp: str
    booking: int
    strong: tuple[int, ...]
    middle: tuple[int, ...]
    weak: tuple[int, ...]
    view: Traveller | None = None
    contacts: tuple[Contact, ...] = ()
    payments: tuple[Payment, ...] = ()
    addresses: tuple[Address, ...] = ()
    apart: tuple[int, ...] = ()

    @property
    def source(self) -> str:
        """ "PNR" or "API"."""
        return "API" if self.is_listed else "PNR"

    @property
    def traveller(self) -> Traveller:
        """What it says."""
        if self.view is None:
            raise ValueError("a statement is asked only with its view")
        return self.view


class ShelvedRecord(JourneyRecord):
    """A journey with all that was said of it. Who only reads journeys does not see the statements."""

    statements: tuple[Statement, ...] = ()


def stamp_of(changed_at: str, sent_at: str, reference: str) -> str:
    """What a message says of its place among others, as text that sorts. "" sorts first.

    changed_at  the booking's last change; "" for a manifest. Both are ISO 8601, or ""
    reference   of the interchange: senders count them, so of two of one minute the higher is newer
    """
    number = reference.strip()
    is_number = number.isascii() and number.isdigit() and len(number) <= _SEQUENCE_DIGITS
    # A blank sorts before every digit, so what is missing is older than what is there.
    return f"{changed_at} {sent_at} {number.zfill(_SEQUENCE_DIGITS) if is_number else ''}"


def digest_of(content: object) -> bytes:
    """Sixteen bytes of content that the same content has in every house. Unkeyed: only for what is sealed or blinded."""
    return blake2b(_ENCODER.encode(content), digest_size=16).digest()


def sign_of(place: str, traveller: Traveller, keys: Iterable[str], number: int) -> int:
    """The sign of a statement. place: which booking, or which kind of manifest. number: how many of one message had it before."""
    text = f"{place}\n{traveller.surname}\n{traveller.given_names}\n{traveller.birth_date}\n{number}\n" + "\n".join(
        keys
    )
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def newest(statements: Iterable[Statement], api_at: str) -> Statement | None:
    """The newest; None of none. api_at: what an empty stamp of a manifest's means."""
    some = list(statements)
    if len(some) < 2:
        return some[0] if some else None
    # Two bookings may say the same to the letter: then it is as good as by lot, and the same everywhere.
    return max(some, key=lambda each: (_is_booked(each), _is_current(each), *ranked(each, api_at), each.sign))


def _is_current(statement: Statement) -> bool:
    """Whether a booking's newest version says it."""
    return not statement.is_listed and not statement.stamp


def _is_booked(statement: Statement) -> bool:
    """Whether a booking's newest version says it, and has the person on the flight."""
    return _is_current(statement) and not statement.takes_off


def ranked(statement: Statement, api_at: str) -> tuple[str, bytes]:
    """By what a statement is newer than another of its source: its time, then its content."""
    stamp = api_at if statement.is_listed and not statement.stamp else statement.stamp
    return stamp, digest_of(statement.view)


def record_of(statements: Sequence[Statement], api_at: str) -> tuple[JourneyRecord, Statement | None, Statement | None]:
    """The journey that statements give, and which of them it shows of the bookings and of the manifests."""
    if len(statements) == 1:
        (only,) = statements
        pnr, api = (None, only) if only.is_listed else (only, None)
        return _journey(pnr, api, (), api_is_active=not only.takes_off), pnr, api
    booked = [each for each in statements if not each.is_listed]
    pnr = newest(booked, api_at)
    also = _also(booked, pnr) if pnr is not None and len(booked) > 1 else ()
    listed = newest([each for each in statements if each.is_listed and not each.takes_off], api_at)
    off = newest([each for each in statements if each.is_listed and each.takes_off], api_at)
    if listed is None:
        return _journey(pnr, off, also, api_is_active=False), pnr, off
    # Of the same moment, who is listed and taken off stays on: nobody is lost by a tie.
    is_on = off is None or ranked(off, api_at)[0] <= ranked(listed, api_at)[0]
    return _journey(pnr, listed, also, api_is_active=is_on), pnr, listed


def _also(booked: Iterable[Statement], shown: Statement) -> tuple[Statement, ...]:
    """What other bookings still say of the same person."""
    others = [each for each in booked if each.booking != shown.booking and _is_booked(each)]
    return tuple(sorted(others, key=lambda each: each.sign))


def _journey(
    pnr: Statement | None, api: Statement | None, also: Sequence[Statement], *, api_is_active: bool
) -> JourneyRecord:
    if pnr is None:
        return JourneyRecord(api=api.view if api is not None else None, api_is_active=api is None or api_is_active)
    return JourneyRecord(
        pnr=pnr.view,
        api=api.view if api is not None else None,
        pnr_is_active=not pnr.stamp and not pnr.takes_off,
        api_is_active=api is None or api_is_active,
        contacts=_together(pnr.contacts, (each.contacts for each in also)),
        payments=_together(pnr.payments, (each.payments for each in also)),
        addresses=_together(pnr.addresses, (each.addresses for each in also)),
        also=tuple(each.traveller for each in also),
    )


def _together(first: tuple[_Part, ...], others: Iterable[tuple[_Part, ...]]) -> tuple[_Part, ...]:
    found = list(first)
    for each in others:
        found += [part for part in each if part not in found]
    return tuple(found)


def persons(statements: Sequence[Statement], splits: Mapping[int, Set[int]] = _NONE) -> list[list[Statement]]:
    """The statements, those of one person together. The same for the same statements in any order.

    Two are linked by a key they share, unless they contradict. The strongest links join first; two persons are joined only where no
    statement of one is apart from, or contradicts, one of the other, and where all of one source are linked among themselves: two
    people of one manifest are not made one by a booking that resembles both, nor people of two bookings by a manifest.

    splits  the bookings that a booking was split to or from, by its row
    """
    ordered = sorted(statements, key=lambda each: each.sign)
    if len(ordered) == 1:
        return [ordered]
    linked = {
        (one, other): rank
        for one, other in combinations(range(len(ordered)), 2)
        if (rank := _rank(ordered[one], ordered[other], splits)) is not None
    }
    across = {_bookings_of(ordered, pair) for pair, rank in linked.items() if rank == _ACROSS}
    person = [{place} for place in range(len(ordered))]
    for one, other in sorted(linked, key=lambda pair: (linked[pair], _tie(ordered, pair))):
        mine, theirs = person[one], person[other]
        if mine is not theirs and all(_may_join(ordered, linked, across, a, b) for a in mine for b in theirs):
            mine |= theirs
            for place in theirs:
                person[place] = mine
    kept = {id(each): each for each in person}.values()
    return [[ordered[place] for place in sorted(each)] for each in kept]


def _bookings_of(ordered: Sequence[Statement], pair: tuple[int, int]) -> frozenset[int]:
    return frozenset(ordered[place].booking for place in pair)


def _tie(ordered: Sequence[Statement], pair: tuple[int, int]) -> bytes:
    """Which of several equal links joins first: as good as by lot, and the same everywhere."""
    one, other = pair
    return blake2b(b"%d|%d" % (ordered[one].sign, ordered[other].sign), digest_size=8).digest()


def _rank(one: Statement, other: Statement, splits: Mapping[int, Set[int]]) -> int | None:
    """How strongly two statements are linked: 0 strongest; None not at all."""
    if one.is_listed == other.is_listed and one.booking != other.booking:
        return _ACROSS if _is_one_in_two_bookings(one, other, splits) else None
    for rank, (mine, theirs) in enumerate(
        ((one.strong, other.strong), (one.middle, other.middle), (one.weak, other.weak))
    ):
        if _share(mine, theirs):
            return rank if _agrees(one, other, is_document=rank == _DOCUMENT) else None
    return None


def _share(mine: tuple[int, ...], theirs: tuple[int, ...]) -> bool:
    return bool(mine and theirs) and not set(mine).isdisjoint(theirs)


def _is_one_in_two_bookings(one: Statement, other: Statement, splits: Mapping[int, Set[int]]) -> bool:
    """Whether two bookings of one flight speak of one person: one name and one whole date of birth, and one thing more.

    That is a locator or reference that both give (two systems keep one booking), a document (nobody sits twice on one flight), or a
    split of one from the other (PNRGOV GR.8). Namesakes born on one day share none of them.
    """
    if not _share(one.middle, other.middle):
        return False
    is_split = other.booking in splits.get(one.booking, ()) or one.booking in splits.get(other.booking, ())
    return is_split or _share(one.strong, other.strong) or _share(one.weak, other.weak)


def _may_join(
    ordered: Sequence[Statement],
    linked: dict[tuple[int, int], int],
    across: set[frozenset[int]],
    one: int,
    other: int,
) -> bool:
    mine, theirs = ordered[one], ordered[other]
    if mine.sign in theirs.apart or theirs.sign in mine.apart or not _births_agree(mine, theirs):
        return False
    if mine.is_listed != theirs.is_listed:
        return True
    if mine.booking != theirs.booking:
        return _bookings_of(ordered, (one, other)) in across
    return (min(one, other), max(one, other)) in linked


def _agrees(one: Statement, other: Statement, *, is_document: bool) -> bool:
    if not is_document:
        return _births_agree(one, other)
    # An infant may travel on a parent's document: the same document is the same person only with a shared name part.
    mine, theirs = one.traveller.birth_date, other.traveller.birth_date
    if isinstance(mine, str) and isinstance(theirs, str) and mine and theirs:
        return mine == theirs
    own = {squeezed(given) for _, given in names_of(one.traveller)}
    others = {squeezed(given) for _, given in names_of(other.traveller)}
    return bool(own & others) or not (own and others)


def _births_agree(one: Statement, other: Statement) -> bool:
    """Whether both may be born on the days that are said: the same, not said, or one a slip for the other.

    A father and a son of one name are never a slip: nobody is the parent of somebody who is less than twelve years younger.
    """
    mine, theirs = one.traveller.birth_date, other.traveller.birth_date
    if not (isinstance(mine, str) and isinstance(theirs, str) and mine and theirs) or mine == theirs:
        return True
    if len(mine) != _WHOLE_DATE or len(theirs) != _WHOLE_DATE:
        return mine.startswith(theirs) or theirs.startswith(mine)
    (year, *day), (their_year, *their_day) = mine.split("-"), theirs.split("-")
    if day == their_day or day == their_day[::-1]:
        return year.isdigit() and their_year.isdigit() and abs(int(year) - int(their_year)) < _YOUNGEST_PARENT_YEARS
    return year == their_year and (day[0] == their_day[0] or day[1] == their_day[1])


def is_newer(statement: Statement, known: Statement, api_at: str) -> bool:
    """Whether a statement takes the place of another of its kind."""
    if not statement.is_listed:
        # What the newest version of a booking says needs no comparing.
        return not statement.stamp or (bool(known.stamp) and ranked(statement, "") > ranked(known, ""))
    known_stamp = known.stamp or api_at
    if statement.stamp != known_stamp:
        return statement.stamp > known_stamp
    return known.view != statement.view and ranked(statement, "") > ranked(known, api_at)


def of_booking(statement: Statement) -> tuple[tuple[Contact, ...], tuple[Payment, ...], tuple[Address, ...]]:
    return statement.contacts, statement.payments, statement.addresses


def keys_of(statement: Statement) -> set[int]:
    return {*statement.strong, *statement.middle, *statement.weak}


def keep_apart(said: Sequence[Statement], digests: Sequence[int]) -> None:
    """Two whom one message names beside each other are two, whatever they share. digests: all of theirs."""
    if len(digests) == len(set(digests)):
        return
    sets = [keys_of(each) for each in said]
    by_key: dict[int, list[Statement]] = {}
    for each, keys in zip(said, sets, strict=True):
        for key in keys:
            by_key.setdefault(key, []).append(each)
    apart: dict[int, set[int]] = {}
    for some in by_key.values():
        for each in some if len(some) > 1 else ():
            apart.setdefault(each.sign, set()).update(other.sign for other in some if other is not each)
    for each in said:
        each.apart = tuple(sorted(apart.get(each.sign, ())))
