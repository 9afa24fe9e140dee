"""Whom changed entries could concern, of everybody who is stored: nobody else's record is opened.

A few entries are looked up by traces; where many of a day have some key in common with them, their outlines say who of these could be a
hit at all. Above some thousand entries nearly everybody has a key in common, so the outlines of everybody are looked at, which finds
whom screening everybody again would find. Whoever has no outline is found by traces and opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from fairway.comparison import Index, ListedPerson, listed_keys
from fairway.store import outlines, screenings
from fairway.store.archive import Archive, look
from fairway.store.keyring import KeyDestroyed

__all__ = ["Seek", "Sought", "concerned", "seek_here", "sought_on"]

ENTRIES_BY_TRACE_MAX: Final = 2_000  # four in ten travellers share a key with one of so many
OPENED_AT_ONCE_MAX: Final = 20
"""Travellers of a day, beside one for each flight, that are opened without asking outlines first: to open a flight's takes as long."""

FLIGHTS_APART_MIN: Final = 2_000
"""Flights with outlines, from which on other processes may seek: they need two seconds to begin, and these take three."""

_Ids = NDArray[np.int64]


class Sought(msgspec.Struct, frozen=True):
    """A day of travel, and whom of it an index could concern.

    could     rows of travellers
    outlined  everybody of the day who has an outline; None where all who are screened have one
    """

    day: int
    could: _Ids
    outlined: _Ids | None


Seek = Callable[[Index, Sequence[int]], Iterator[Sought]]
"""Seeks on each of these days of travel, in their order, as `seek_here`. Days whose key the law has taken are left out."""


def concerned(
    archive: Archive, index: Index, entries: Sequence[ListedPerson], seek: Seek | None = None
) -> Iterator[tuple[int, list[int]]]:
    """Days of travel, each with travellers who are to be opened; a day may come twice.

    index  of these entries
    seek   how to seek through many days; None: by this process
    """
    screenings.wait_for_the_screened()  # they would be missed
    if len(entries) > ENTRIES_BY_TRACE_MAX:
        is_much = seek is not None and outlines.flights() >= FLIGHTS_APART_MIN
        return _by_outlines(archive, index, entries, seek if seek is not None and is_much else seek_here)
    return _by_traces(archive, index, entries)


def seek_here(index: Index, days: Sequence[int]) -> Iterator[Sought]:
    """Seeks by this process, one day after the other."""
    for day in days:
        if (found := sought_on(index, day)) is not None:
            yield found


def sought_on(index: Index, day: int) -> Sought | None:
    """Seeks on one day. Writes nothing, so that it may be done anywhere and again. None where the law has taken the day's key."""
    try:
        could, outlined = _looked_at(look(), index, day)
    except KeyDestroyed:
        return None  # nobody on it can be found
    return Sought(day, could, None if outlines.are_whole(day) else outlined)


def _by_traces(archive: Archive, index: Index, entries: Sequence[ListedPerson]) -> Iterator[tuple[int, list[int]]]:
    for day, found in screenings.found_by_traces(archive, _keys(entries)):
        if len(found) < OPENED_AT_ONCE_MAX + outlines.flights_on(day):
            yield day, found
            continue
        among = np.array(found, dtype=np.int64)
        could, known = _looked_at(archive, index, day, among)
        yield day, [*could.tolist(), *np.setdiff1d(among, known).tolist()]


def _by_outlines(
    archive: Archive, index: Index, entries: Sequence[ListedPerson], seek: Seek
) -> Iterator[tuple[int, list[int]]]:
    known: dict[int, _Ids] = {}
    for found in seek(index, screenings.days_stored()):
        if found.outlined is not None:
            known[found.day] = found.outlined
        yield found.day, found.could.tolist()
    if known:
        for day, with_key in screenings.found_by_traces(archive, _keys(entries), days=sorted(known)):
            yield day, np.setdiff1d(np.array(with_key, dtype=np.int64), known[day]).tolist()


def _looked_at(archive: Archive, index: Index, day: int, among: _Ids | None = None) -> tuple[_Ids, _Ids]:
    """Of the travellers of a day, or those `among` them, whom the entries could concern, and all who have an outline."""
    could, outlined = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for some in outlines.of_day(archive, day, among):
        travellers = some.people["traveller"].astype(np.int64)
        outlined.append(travellers)
        could.append(travellers[index.could_concern(some)])
    return np.concatenate(could), np.concatenate(outlined)


def _keys(entries: Sequence[ListedPerson]) -> list[str]:
    return sorted({key for entry in entries for key in listed_keys(entry)})
