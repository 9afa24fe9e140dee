"""What the index loses against a full scan, measured: the same travellers, the same list, every pair.

Twice. `plainly`: `compare` is asked about every pair of a traveller and a listed person; nothing is between. And `narrowed`, for many
more travellers: every pair goes through the loops that narrow candidates, and what they keep through `compare`; what is missed there is
missed by the codes alone. Hits are counted as pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from fairway.comparison import ComparedTraveller, Index, ListedPerson, compare
from fairway.comparison.evidence.document import document_evidence
from fairway.comparison.people import Parts as Known
from fairway.comparison.people import dates_of, facts_of, names_of, rows_of_listed, rows_of_travellers
from fairway.comparison.shortlist import Settled, Shortlist
from fairway.comparison.words import Words

__all__ = ["every_nth", "narrowed", "plainly"]

_ROWS_AT_ONCE: Final = 8_000_000


def every_nth(people: Sequence[ComparedTraveller], count: int) -> list[ComparedTraveller]:
    """At most so many, evenly from first to last: no chance in it."""
    return list(people[:: max(1, -(-len(people) // max(1, count)))])


def plainly(travellers: Sequence[ComparedTraveller], listed: Sequence[ListedPerson], index: Index) -> dict[str, float]:
    """Pairs that `compare` makes hits, of all pairs; and how many of them the index brings."""
    hits = {
        (number, position)
        for number, traveller in enumerate(travellers)
        for position, person in enumerate(listed)
        if compare(traveller, person).is_hit
    }
    return _counted(travellers, listed, index, hits)


def narrowed(travellers: Sequence[ComparedTraveller], listed: Sequence[ListedPerson], index: Index) -> dict[str, float]:
    """As `plainly`, with the loops of `narrowing` before `compare`."""
    words = Words()
    rows, dates = rows_of_listed(listed, words), dates_of([person.birth_dates for person in listed])
    shortlist = Shortlist(words, Settled(words), names_of(words, rows), facts_of(listed, dates))
    theirs = np.arange(len(rows.words), dtype=np.int32)
    hits: set[tuple[int, int]] = set()
    at_once = max(1, _ROWS_AT_ONCE // max(1, len(theirs)))
    for start in range(0, len(travellers), at_once):
        some = travellers[start : start + at_once]
        mine = rows_of_travellers(some, Known(words))
        facts = facts_of(some, dates_of([(each.birth_date,) for each in some]))
        one = np.repeat(np.arange(len(mine.words), dtype=np.int32), len(theirs))
        kept, hopes = shortlist.keeps(names_of(words, mine), facts, one, np.tile(theirs, len(mine.words)))
        pairs = set(zip(*(column.tolist() for column in kept), strict=True))
        for number, position in zip(*(column.tolist() for column in hopes), strict=True):
            if document_evidence(some[number].documents, listed[position].documents) is not None:
                pairs.add((number, position))
        hits |= {
            (number + start, position) for number, position in pairs if compare(some[number], listed[position]).is_hit
        }
    return _counted(travellers, listed, index, hits)


def _counted(
    travellers: Sequence[ComparedTraveller], listed: Sequence[ListedPerson], index: Index, hits: set[tuple[int, int]]
) -> dict[str, float]:
    found = {(number, at) for number, each in enumerate(index.screen(travellers)) for at, _ in each}
    return {
        "travellers": len(travellers),
        "compared": len(travellers) * len(listed),
        "hits": len(hits),
        "found": len(hits & found),
        "share": round(len(hits & found) / max(1, len(hits)), 5),
    }
