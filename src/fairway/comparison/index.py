"""A watchlist made ready: finds the few listed persons each traveller must be compared with, and compares.

The index is an inverted file over the hashes of `listed_keys`, in NumPy arrays: sorted distinct hashes, and for each
the positions of the persons that have it. A batch of travellers is looked up at once; candidates that could not reach
a hit whatever their names (dates too far apart, another sex) are dropped before `compare` is called. Dropping uses the
same tables as comparison, so it loses nothing.

Hashes are Python's own, salted per process: an index lives in memory and is never written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from fairway.comparison.keys import candidate_keys, listed_keys
from fairway.comparison.shapes import ComparedTraveller, Comparison, ListedPerson
from fairway.comparison.shortlist import Shortlist
from fairway.comparison.verdict import compare

__all__ = ["Index"]

BATCH_TRAVELLERS_MAX: Final = 2_000  # bounds the memory of one look-up; a wide-body flight is a fifth of it
_FILTER_BITS_MIN: Final = 20
_FILTER_BITS_MAX: Final = 27  # a table of 16 MB: larger ones no longer fit the caches of small machines

_Hashes = npt.NDArray[np.uint64]
_Numbers = npt.NDArray[np.int32]


class Index:
    """Immutable once built. `screen` gives for one traveller what it gives for a thousand."""

    def __init__(
        self,
        persons: tuple[ListedPerson, ...],
        hashes: _Hashes,
        starts: npt.NDArray[np.int64],
        positions: _Numbers,
    ) -> None:
        """Not for callers: use `build`."""
        self._persons = persons
        self._hashes = hashes
        self._starts = starts
        self._positions = positions
        self._bits = _filter_bits(len(hashes))
        self._filter = _filter_table(hashes, self._bits)
        self._shortlist = Shortlist(persons)

    @classmethod
    def build(cls, listed: Iterable[ListedPerson]) -> Index:
        """An index of these persons; a person's position is its place in `listed`."""
        persons = tuple(listed)
        hashes: list[npt.NDArray[np.int64]] = []
        counts = np.zeros(len(persons), dtype=np.int64)
        for position, person in enumerate(persons):
            keys = listed_keys(person)
            counts[position] = len(keys)
            hashes.append(np.fromiter(map(hash, keys), dtype=np.int64, count=len(keys)))
        every = np.concatenate(hashes).view(np.uint64) if hashes else np.empty(0, dtype=np.uint64)
        owners = np.repeat(np.arange(len(persons), dtype=np.int32), counts)
        order = np.argsort(every, kind="stable")
        every = every[order]
        distinct, starts = np.unique(every, return_index=True)
        starts = np.append(starts, len(every)).astype(np.int64)
        return cls(persons, distinct, starts, owners[order])

    def __len__(self) -> int:
        return len(self._persons)

    @property
    def memory_bytes(self) -> int:
        """The bytes of the arrays, without the listed persons themselves."""
        arrays = (self._hashes, self._starts, self._positions, self._filter)
        return sum(array.nbytes for array in arrays) + self._shortlist.memory_bytes

    def listed(self, position: int) -> ListedPerson:
        """The person at a position. Raises IndexError where there is none."""
        return self._persons[position]

    def candidates(self, traveller: ComparedTraveller) -> list[int]:
        """The positions this traveller must be compared with, ascending."""
        _, positions = self._candidates([traveller])
        return [int(position) for position in positions]

    def screen(self, travellers: Sequence[ComparedTraveller]) -> list[list[tuple[int, Comparison]]]:
        """For each traveller the hits with their positions, best first; equal scores by position."""
        results: list[list[tuple[int, Comparison]]] = []
        for start in range(0, len(travellers), BATCH_TRAVELLERS_MAX):
            results.extend(self._screen_batch(travellers[start : start + BATCH_TRAVELLERS_MAX]))
        return results

    def _screen_batch(self, travellers: Sequence[ComparedTraveller]) -> list[list[tuple[int, Comparison]]]:
        results: list[list[tuple[int, Comparison]]] = [[] for _ in travellers]
        whose, positions = self._candidates(travellers)
        for number, position in zip(whose.tolist(), positions.tolist(), strict=True):
            comparison = compare(travellers[number], self._persons[position])
            if comparison.is_hit:
                results[number].append((position, comparison))
        for hits in results:
            hits.sort(key=lambda hit: (-hit[1].score, hit[0]))
        return results

    def _candidates(self, travellers: Sequence[ComparedTraveller]) -> tuple[_Numbers, _Numbers]:
        """Pairs of (traveller's number in the batch, listed position), distinct, in order."""
        nothing = np.empty(0, dtype=np.int32)
        hashes, owners, by_document = _hashed_keys(travellers)
        maybe = self._filter[(hashes >> np.uint64(64 - self._bits)).astype(np.int64)]
        hashes, owners, by_document = hashes[maybe], owners[maybe], by_document[maybe]
        if not len(hashes):
            return nothing, nothing
        slots = np.searchsorted(self._hashes, hashes)
        slots[slots == len(self._hashes)] = 0
        found = self._hashes[slots] == hashes
        slots, owners, by_document = slots[found], owners[found], by_document[found]
        firsts = self._starts[slots]
        lengths = self._starts[slots + 1] - firsts
        total = int(lengths.sum())
        if not total:
            return nothing, nothing
        offsets = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        positions = self._positions[np.repeat(firsts, lengths) + offsets]
        pairs = (np.repeat(owners, lengths).astype(np.int64) << 32) | positions.astype(np.int64)
        documented = np.unique(pairs[np.repeat(by_document, lengths)])
        pairs = np.unique(pairs)
        whose, positions = (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)
        kept = self._shortlist.keeps(travellers, whose, positions) | np.isin(pairs, documented)
        return whose[kept], positions[kept]


def _hashed_keys(travellers: Sequence[ComparedTraveller]) -> tuple[_Hashes, _Numbers, npt.NDArray[np.bool_]]:
    """The hashes of all keys, whose each is (the traveller's number), and which are of documents."""
    every: list[str] = []
    counts: list[int] = []
    for traveller in travellers:
        keys = candidate_keys(traveller)
        counts.append(len(keys))
        every.extend(keys)
    owners = np.repeat(np.arange(len(travellers), dtype=np.int32), counts)
    hashes = np.fromiter(map(hash, every), dtype=np.int64, count=len(every)).view(np.uint64)
    by_document = np.fromiter((key.startswith("doc:") for key in every), dtype=np.bool_, count=len(every))
    return hashes, owners, by_document


def _filter_bits(keys: int) -> int:
    """About eight slots for each key, so that nine of ten absent keys end here."""
    return min(_FILTER_BITS_MAX, max(_FILTER_BITS_MIN, keys.bit_length() + 3))


def _filter_table(hashes: _Hashes, bits: int) -> npt.NDArray[np.bool_]:
    table = np.zeros(1 << bits, dtype=np.bool_)
    table[(hashes >> np.uint64(64 - bits)).astype(np.int64)] = True
    return table
