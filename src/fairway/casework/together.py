"""The same person on several lists, by what the lists themselves say: shown on one card, each hit decided by itself.

Nothing is merged: each list has its own law, owner and version, and a person decides of each. But who looks at one sees the others.
"""

from __future__ import annotations

from collections.abc import Collection

from fairway.casework.views import AlsoListed
from fairway.comparison import ListedPerson, normalise_country, normalise_document_number
from fairway.kit.identifiers import public_code
from fairway.store import list_parts, reviews
from fairway.store.archive import Archive
from fairway.store.hits import FrozenHit
from fairway.store.reviews import HitRow

__all__ = ["also_listed", "why_the_same"]

_WHOLE_DATE = 10  # characters of YYYY-MM-DD


def also_listed(archive: Archive, row: HitRow, frozen: FrozenHit, lanes: Collection[str]) -> tuple[AlsoListed, ...]:
    """The traveller's hits by other lists whose entries are the same person, in the lanes that the reader reviews."""
    mine = _references(archive, row)
    found = []
    for other in reviews.of_traveller(row.traveller, besides=row.id):
        if other.list_source == row.list_source:
            continue  # one list keeps two entries apart on purpose
        if other.lane not in lanes:
            continue
        listed = reviews.frozen_of(archive, other).listed
        if because := why_the_same(frozen.listed, listed, mine, _references(archive, other)):
            found.append(AlsoListed(public_code(other.id), other.list_source, other.entry_id, other.state, because))
    return tuple(found)


def _references(archive: Archive, row: HitRow) -> frozenset[str]:
    """The entry's identifier and those that its list says other lists give it."""
    details = list_parts.details_of(archive, row.list_version, [row.entry_id])
    return frozenset((row.entry_id, *(reference for each in details.values() for reference in each.references)))


def why_the_same(one: ListedPerson, other: ListedPerson, references: frozenset[str], others: frozenset[str]) -> str:
    """Why two lists' entries are one person: "reference", "document", "name_and_birth_date"; "" where nothing says so.

    references, others  each entry's identifier and the identifiers that its list says others give it
    """
    if references & others:
        return "reference"
    if _documents(one) & _documents(other):
        return "document"
    days = {each for each in one.birth_dates if len(each) == _WHOLE_DATE} & set(other.birth_dates)
    return "name_and_birth_date" if days and _names(one) & _names(other) else ""


def _documents(listed: ListedPerson) -> set[tuple[str, str]]:
    stated = ((normalise_country(each.country), normalise_document_number(each.number)) for each in listed.documents)
    return {(state, number) for state, number in stated if state and number}


def _names(listed: ListedPerson) -> set[frozenset[str]]:
    """Each name as its words, whatever their order and case; one word alone is many people's."""
    words = (frozenset(each.casefold().split()) for each in listed.names)
    return {each for each in words if len(each) > 1}
