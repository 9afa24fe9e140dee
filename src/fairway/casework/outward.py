"""From the traveller of a hit outward: their other journeys, and who shares a document, contact, account or booking with them.

Every step starts from somebody whose record is open to this hit, asks one of a few fixed questions, and is an act of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date

import msgspec

from fairway.casework import rules
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_records import JourneysSought, LinksFollowed
from fairway.store import bookings, links, reviews
from fairway.store.archive import Archive, look, perform
from fairway.store.bookings import KeptJourney
from fairway.store.links import Linked
from fairway.store.records import JourneyRecord, compared_of, squeezed

__all__ = [
    "COMMON_MAX",
    "NODES_MAX",
    "Hidden",
    "Link",
    "LinkView",
    "Node",
    "OtherJourney",
    "elsewhere",
    "follow",
    "journeys",
]

CANDIDATES_MAX = 500  # journeys that are opened to be compared; a person has some dozens
NODES_MAX = 200
"""Drawn and listed; what is beyond is counted."""
COMMON_MAX = 20
"""A value that more travellers share is an agency's telephone or a company's card: it links nobody, and is counted."""


class OtherJourney(msgspec.Struct, frozen=True):
    """Another journey of the same person. because: "document" (the same number) or "name" (the same name and whole birth date)."""

    code: str
    carrier: str
    number: str
    day: date
    departs_from: str
    arrives_at: str
    sources: str
    state: str
    because: str


class Node(msgspec.Struct, frozen=True):
    """A traveller of the graph, unnamed. depth: 0 the traveller of the hit, 1 linked with them, 2 linked with who was followed."""

    code: str
    depth: int
    carrier: str
    number: str
    day: date
    kind: str
    is_followed: bool = False


class Link(msgspec.Struct, frozen=True):
    """Two nodes by their codes, and what they share: "booking", "document", "contact", "account"."""

    start: str
    end: str
    kinds: tuple[str, ...]


class Hidden(msgspec.Struct, frozen=True):
    """What is counted and not drawn. why: "common" (a value that too many share), "many" (beyond NODES_MAX)."""

    kind: str
    why: str
    travellers: int


class LinkView(msgspec.Struct, frozen=True):
    """Who is linked with the traveller of a hit, and with one of those who was followed."""

    hit: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    hidden: tuple[Hidden, ...]


def journeys(act: Act, code: str) -> tuple[OtherJourney, ...]:
    """Every other journey of the traveller of a hit that can still be read: the same document, or the same name and birth date.

    A recorded act. Refuses as `casework.hit` does.
    """
    with _outward(act, code) as (archive, identifier, mine):
        found = _journeys(archive, mine)
        act.record(JourneysSought(object=public_code(identifier), traveller=public_code(mine.id), found=len(found)))
    return tuple(
        OtherJourney(
            public_code(each.id),
            each.carrier,
            each.number,
            date.fromordinal(each.day),
            each.departs_from,
            each.arrives_at,
            each.sources,
            each.state,
            because,
        )
        for each, because in found
    )


def elsewhere(archive: Archive, mine: KeptJourney) -> frozenset[int]:
    """The other journeys of a traveller, by id: what may be opened from their hit."""
    return frozenset(each.id for each, _ in _journeys(archive, mine))


def _journeys(archive: Archive, mine: KeptJourney) -> list[tuple[Linked, str]]:
    keys = links.keys_of(mine.record)
    shared = links.sharing(archive, {"person": keys["person"], "document": keys["document"]})
    candidates = sorted({each.traveller for each in shared} - {mine.id}, reverse=True)[:CANDIDATES_MAX]
    found = []
    for each in links.linked(archive, candidates):
        because = _same_person(mine.record, each.record) if each.record is not None else ""
        if because:
            found.append((each, because))
    return found


def _same_person(one: JourneyRecord, other: JourneyRecord) -> str:
    """Why two journeys are one person's; "" where nothing exact says so."""
    first, second = compared_of(one), compared_of(other)
    numbers = [{_plain(each.number) for each in side.documents if each.number} for side in (first, second)]
    born = {first.birth_date, second.birth_date}
    if numbers[0] & numbers[1] and (len(born) == 1 or "" in born):
        return "document"
    names = [{(squeezed(n.surname), squeezed(n.given_names)) for n in side.names} for side in (first, second)]
    is_whole = len(first.birth_date) == len("1981-03-04")
    return "name" if is_whole and len(born) == 1 and names[0] & names[1] - {("", "")} else ""


def _plain(text: str) -> str:
    return "".join(each for each in text.upper() if each.isalnum())


# -- links ----------------------------------------------------------------------------------------------------------


def follow(act: Act, code: str, other: str = "") -> LinkView:
    """Who is linked with the traveller of a hit; with `other`, one of those, also who is linked with them. A recorded act each time.

    Refuses as `casework.hit` does, and somebody who is not linked with the traveller of the hit.
    """
    with _outward(act, code) as (archive, identifier, mine):
        near, hidden = _around(archive, mine.id, mine.booking, mine.record)
        people = {each.id: each for each in links.linked(archive, [mine.id, *near])}
        nodes = [_node(people[mine.id], 0), *(_node(people[each], 1) for each in near if each in people)]
        drawn = [Link(public_code(mine.id), public_code(each), kinds) for each, kinds in near.items()]
        opened = mine.id
        if other:
            opened = rules.identifier_of(other)
            if opened not in near or opened not in people:
                raise Refused(
                    "link.unknown",
                    "Nobody linked with the traveller of this hit has that code. Nothing was shown. Open the links again.",
                )
            far, hidden_far = _further(archive, people[opened], {mine.id, *near})
            nodes = [msgspec.structs.replace(each, is_followed=each.code == public_code(opened)) for each in nodes]
            nodes += [_node(each, 2) for each in links.linked(archive, [one for one in far if one not in people])]
            drawn += [
                Link(public_code(opened), public_code(each), kinds) for each, kinds in far.items() if each != mine.id
            ]
            hidden = [*hidden, *hidden_far]
        act.record(LinksFollowed(object=public_code(identifier), traveller=public_code(opened), linked=len(nodes) - 1))
    return LinkView(public_code(identifier), tuple(nodes), tuple(drawn), tuple(hidden))


def _further(archive: Archive, followed: Linked, known: set[int]) -> tuple[dict[int, tuple[str, ...]], list[Hidden]]:
    if followed.record is None:
        raise rules.erased()
    far, hidden = _around(archive, followed.id, followed.booking, followed.record)
    room = max(0, NODES_MAX - len(known))
    fresh = [each for each in far if each not in known]
    for each in fresh[room:]:
        del far[each]
    if len(fresh) > room:
        hidden.append(Hidden("", "many", len(fresh) - room))
    return far, hidden


def _around(
    archive: Archive, person: int, booking: int | None, record: JourneyRecord
) -> tuple[dict[int, tuple[str, ...]], list[Hidden]]:
    """Who shares something with a person, and what; in the order of the links' kinds, then of codes."""
    keys = links.keys_of(record)
    by_value: dict[tuple[str, int], set[int]] = {}
    for each in links.sharing(archive, {kind: keys[kind] for kind in links.KINDS}):
        if each.traveller != person:
            by_value.setdefault((each.kind, each.value), set()).add(each.traveller)
    hidden = [Hidden(kind, "common", len(who)) for (kind, _), who in by_value.items() if len(who) > COMMON_MAX]
    shared: dict[int, list[str]] = {}
    for other in links.of_booking(booking) if booking is not None else ():
        if other != person:
            shared.setdefault(other, []).append("booking")
    for (kind, _), who in sorted(by_value.items(), key=lambda item: (links.KINDS.index(item[0][0]), item[0][1])):
        if len(who) <= COMMON_MAX:
            for other in sorted(who):
                if kind not in shared.setdefault(other, []):
                    shared[other].append(kind)
    kept = dict(list(shared.items())[: NODES_MAX - 1])
    if len(kept) < len(shared):
        hidden.append(Hidden("", "many", len(shared) - len(kept)))
    return {each: tuple(kinds) for each, kinds in kept.items()}, hidden


def _node(each: Linked, depth: int) -> Node:
    return Node(public_code(each.id), depth, each.carrier, each.number, date.fromordinal(each.day), each.kind)


# -- the way out of a hit -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _outward(act: Act, code: str) -> Iterator[tuple[Archive, int, KeptJourney]]:
    """The traveller of a hit whose record is open to this person for this purpose; an act of its own."""
    permit(act, Permission.SEE_HIT)
    rules.must_have_grounds(act, look().profile)
    identifier = rules.identifier_of(code)
    rules.must_be_free(act, identifier)
    with perform(act) as archive:
        row = reviews.find(identifier)
        if row is None:
            raise rules.unknown()
        rules.must_review(act, row)
        mine = bookings.journey_of(archive, row.traveller)
        if mine is None or mine.is_masked:
            raise rules.erased()
        yield archive, row.id, mine
