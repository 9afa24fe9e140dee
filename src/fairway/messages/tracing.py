"""Which segments said what is kept of one traveller: found by reading the message again without each of them, and with each alone.

There is no table of where a field comes from that could grow stale: the reader itself is asked. Segments of others are left out,
what the law forbids to keep is withheld, and a segment that speaks of others too shows its shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

import msgspec

from fairway.edifact import HEAD, Interchange, decode, interchanges
from fairway.messages.envelope import read_interchange
from fairway.messages.explaining_parts import Part, Shown
from fairway.messages.explaining_places import Owner, Walk
from fairway.messages.reading import Message
from fairway.travel.booking import Booking, Traveller

__all__ = ["TRACED_SEGMENTS_MAX", "Traced", "TracedSegment", "trace"]

TRACED_SEGMENTS_MAX: Final = 160
"""Segments of one booking. Each is read twice with the rest of it; a larger group's are shown as shapes, without their fields."""

_XML_STARTS: Final = (b"<", b"\xef\xbb\xbf<")


class TracedSegment(msgspec.Struct, frozen=True):
    """One segment. fields: of the traveller, `surname`; of the booking, `booking.locators`. shows_values: else shapes alone."""

    position: int
    tag: str
    raw: str
    title: str
    parts: tuple[Part, ...]
    belongs: str
    fields: tuple[str, ...]
    shows_values: bool


class Traced(msgspec.Struct, frozen=True):
    """The segments of one traveller.

    state      "found"; "xml" (nothing here is cut into segments); "other" (nobody in the message is as the record says)
    of_others  how many segments of the booking speak of others alone and are left out
    is_marked  whether fields were looked for; false for a booking that is too large
    """

    state: str
    segments: tuple[TracedSegment, ...] = ()
    of_others: int = 0
    is_marked: bool = True


class _Found(NamedTuple):
    """Where somebody stands: in a message, which is `start` to `end` of its interchange. Ordinals from 1; booking 0 in a manifest."""

    interchange: Interchange
    start: int
    end: int
    family: str
    booking: int
    traveller: int
    travellers: int


def trace(data: bytes, person: Traveller, *, received_on: date | None = None) -> Traced:
    """The segments from which this traveller was read, each with the fields that it gave.

    person  as stored; found in the message by being equal to what is read there

    Any bytes give an answer; nothing is raised for bad data.
    """
    if data[:64].lstrip().startswith(_XML_STARTS):
        return Traced("xml")
    for interchange in interchanges(decode(data)[0]):
        found = _find(interchange, person, received_on)
        if found is not None:
            return _traced(found, person, received_on)
    return Traced("other")


def _find(interchange: Interchange, person: Traveller, received_on: date | None) -> _Found | None:
    messages, _ = read_interchange(interchange, received_on)
    for message, (start, end) in zip(messages, _spans(interchange), strict=False):
        for booking, people in _groups(message):
            for at, each in enumerate(people, 1):
                if each == person:
                    return _Found(interchange, start, end, message.family, booking, at, len(people))
    return None


def _groups(message: Message) -> Iterator[tuple[int, Sequence[Traveller]]]:
    if message.bookings:
        yield from ((at, booking.travellers) for at, booking in enumerate(message.bookings, 1))
    else:
        yield 0, message.travellers


def _spans(interchange: Interchange) -> list[tuple[int, int]]:
    """First and last-but-one index of each message that has a header."""
    spans: list[tuple[int, int]] = []
    start = -1
    for at, segment in enumerate(interchange.segments):
        tag = segment[:3]
        if tag in ("UNH", "UNE", "UNZ", "UNB", "UNG") and start >= 0:
            spans.append((start, at))
            start = -1
        if tag == "UNH":
            start = at
        elif tag == "UNT" and start >= 0:
            spans.append((start, at + 1))
            start = -1
    return [*spans, (start, len(interchange.segments))] if start >= 0 else spans


class _Piece(NamedTuple):
    """One segment that is looked at: its index in the message alone, and whose it is."""

    at: int
    owner: Owner


def _traced(found: _Found, person: Traveller, received_on: date | None) -> Traced:
    segments = found.interchange.segments
    kept, pieces, openings, others = _cut(found)
    head = segments[: found.start] if found.start else []
    alone = _Alone(found, [*head, *(segments[at] for at in kept)], len(head), received_on)
    place = {at: number for number, at in enumerate(kept)}
    is_marked = len(pieces) <= TRACED_SEGMENTS_MAX and openings == found.travellers and alone.is_same(person)
    given = alone.given([place[each.at] for each in pieces]) if is_marked else {}
    shown: list[TracedSegment] = []
    walk = Walk(found.family)
    said = {each.at for each in pieces}
    for at in kept:
        owner = walk.step(segments[at])
        if at not in said:
            continue
        mine, theirs = given.get(place[at], (frozenset(), False))
        opens_mine = owner.opens_traveller and _is_own(owner, found)
        if is_marked and theirs and not mine and not opens_mine:
            others += 1
            continue
        shows = is_marked and bool(mine) and (opens_mine or not theirs)
        line = Shown(shows).line(segments[at], walk.rows, has_held=found.interchange.has_held)
        fields = tuple(sorted(mine))
        shown.append(TracedSegment(at + 1, line.tag, line.raw, line.title, line.parts, owner.says, fields, shows))
    return Traced("found", tuple(shown), others, is_marked)


def _is_own(owner: Owner, found: _Found) -> bool:
    return owner.traveller == found.traveller and owner.booking == found.booking


def _cut(found: _Found) -> tuple[list[int], list[_Piece], int, int]:
    """What of the message is read alone, what of that is looked at, how many people it opens, how many segments are others'."""
    walk = Walk(found.family)
    kept: list[int] = []
    pieces: list[_Piece] = []
    openings = others = 0
    for at in range(found.start, found.end):
        owner = walk.step(found.interchange.segments[at])
        openings += owner.opens_traveller and owner.booking == found.booking
        if owner.booking and owner.booking != found.booking:
            continue
        if not found.booking and owner.traveller and owner.traveller != found.traveller:
            continue
        kept.append(at)
        if found.booking and walk.zone == "traveller" and owner.traveller != found.traveller:
            others += 1
        elif owner.booking or (owner.traveller and not found.booking):
            pieces.append(_Piece(at, owner))
    return kept, pieces, openings, others


class _Alone:
    """One booking, or one person of a manifest, read without the rest of its message."""

    def __init__(self, found: _Found, segments: list[str], offset: int, received_on: date | None) -> None:
        self._found, self._segments, self._offset, self._received_on = found, segments, offset, received_on
        self._whole = self._read(segments)
        self._position = found.traveller - 1 if found.booking else 0

    def is_same(self, person: Traveller) -> bool:
        """Whether reading it alone still gives this person."""
        people = self._whole.travellers
        return self._position < len(people) and people[self._position] == person

    def _read(self, segments: list[str]) -> Booking:
        """What these segments give, as a booking; a manifest's people stand in an empty one."""
        alone = msgspec.structs.replace(
            self._found.interchange, segments=segments, heads=[HEAD(each) for each in segments]
        )
        messages, _ = read_interchange(alone, self._received_on)
        for message in messages:
            if message.bookings:
                return message.bookings[0]
            if message.travellers:
                return Booking(travellers=message.travellers)
        return Booking()

    def given(self, places: Sequence[int]) -> dict[int, tuple[frozenset[str], bool]]:
        """For each place (index in the message alone) the fields that its segment gives, and whether it gives others something."""
        base = set(places)
        opening = self._opening(places)
        bare = [
            each
            for at, each in enumerate(self._segments)
            if at - self._offset not in base or at - self._offset in opening
        ]
        barely = self._read(bare)
        found: dict[int, tuple[frozenset[str], bool]] = {}
        explained: set[str] = set()
        for place in places:
            if place in opening:
                continue
            index = place + self._offset
            without = self._read(self._segments[:index] + self._segments[index + 1 :])
            only = [
                each
                for at, each in enumerate(self._segments)
                if at == index or at - self._offset not in base or at - self._offset in opening
            ]
            one, another = self._differing(self._whole, without), self._differing(barely, self._read(only))
            found[place] = (one[0] | another[0], one[1] or another[1])
            explained |= found[place][0]
        for place in opening:
            # What begins a booking or a person carries whatever nothing else does.
            is_person = self._segments[place + self._offset][:3] not in ("SRC", "RCI")
            fields = self._set(is_person=is_person) - explained
            found[place] = (frozenset(fields), False)
        return found

    def _opening(self, places: Sequence[int]) -> set[int]:
        """Segments that cannot be left out: nobody would be read without them."""
        walk = Walk(self._found.family)
        opening = set()
        wanted = set(places)
        for place, segment in enumerate(self._segments[self._offset :]):
            owner = walk.step(segment)
            if place in wanted and (owner.opens_traveller or segment[:3] == "SRC"):
                opening.add(place)
        return opening

    def _differing(self, one: Booking, other: Booking) -> tuple[frozenset[str], bool]:
        names = {f"booking.{name}" for name in Booking.__struct_fields__ if name != "travellers"}
        changed = {name for name in names if getattr(one, name[8:]) != getattr(other, name[8:])}
        mine, yours = (each.travellers[self._position : self._position + 1] for each in (one, other))
        if mine and yours:
            changed |= {n for n in Traveller.__struct_fields__ if getattr(mine[0], n) != getattr(yours[0], n)}
        others = [each.travellers[: self._position] + each.travellers[self._position + 1 :] for each in (one, other)]
        return frozenset(changed), others[0] != others[1] or len(mine) != len(yours)

    def _set(self, *, is_person: bool) -> set[str]:
        empty = Traveller()
        if not is_person:
            return set()
        person = self._whole.travellers[self._position]
        return {name for name in Traveller.__struct_fields__ if getattr(person, name) != getattr(empty, name)}
