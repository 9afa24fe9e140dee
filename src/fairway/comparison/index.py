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

from fairway.comparison.evidence import birth_date as birth
from fairway.comparison.evidence import nationality, sex
from fairway.comparison.evidence.name import NAME_WEIGHT_MAX
from fairway.comparison.keys import candidate_keys, listed_keys
from fairway.comparison.normalising import normalise_sex
from fairway.comparison.shapes import ComparedTraveller, Comparison, ListedPerson
from fairway.comparison.verdict import HIT_FROM, compare

__all__ = ["Index"]

BATCH_TRAVELLERS_MAX: Final = 2_000  # bounds the memory of one look-up; a wide-body flight is a fifth of it
_FILTER_BITS_MIN: Final = 20
_FILTER_BITS_MAX: Final = 27  # a table of 16 MB: larger ones no longer fit the caches of small machines
_HASH_MASK: Final = (1 << 64) - 1
_SEX_NUMBERS: Final = {"M": 1, "F": 2}

_Hashes = npt.NDArray[np.uint64]
_Numbers = npt.NDArray[np.int32]
_Small = npt.NDArray[np.int16]


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
        self._years = np.array([_single_year(person) for person in persons], dtype=np.int16)
        self._has_states = np.array([bool(person.nationalities) for person in persons], dtype=np.bool_)
        self._sexes = np.array([_SEX_NUMBERS.get(normalise_sex(p.sex), 0) for p in persons], dtype=np.int8)

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
        arrays = (self._hashes, self._starts, self._positions, self._filter, self._years, self._sexes)
        return sum(array.nbytes for array in arrays)

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
        hashes, owners = _hashed_keys(travellers)
        maybe = self._filter[(hashes >> np.uint64(64 - self._bits)).astype(np.int64)]
        hashes, owners = hashes[maybe], owners[maybe]
        if not len(hashes):
            return nothing, nothing
        slots = np.searchsorted(self._hashes, hashes)
        slots[slots == len(self._hashes)] = 0
        found = self._hashes[slots] == hashes
        slots, owners = slots[found], owners[found]
        firsts = self._starts[slots]
        lengths = self._starts[slots + 1] - firsts
        total = int(lengths.sum())
        if not total:
            return nothing, nothing
        offsets = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        positions = self._positions[np.repeat(firsts, lengths) + offsets]
        whose = np.repeat(owners, lengths)
        possible = self._is_possible(travellers, whose, positions)
        pairs = np.unique((whose[possible].astype(np.int64) << 32) | positions[possible].astype(np.int64))
        return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)

    def _is_possible(
        self, travellers: Sequence[ComparedTraveller], whose: _Numbers, positions: _Numbers
    ) -> npt.NDArray[np.bool_]:
        """False where the pair stays below HIT_FROM even with the heaviest name and a shared nationality."""
        years = np.array([_year(traveller.birth_date) for traveller in travellers], dtype=np.int16)[whose]
        sexes = np.array([_SEX_NUMBERS.get(normalise_sex(t.sex), 0) for t in travellers], dtype=np.int8)[whose]
        has_documents = np.array([bool(traveller.documents) for traveller in travellers])[whose]
        has_states = has_documents | np.array([bool(traveller.nationalities) for traveller in travellers])[whose]
        listed_years, listed_sexes = self._years[positions], self._sexes[positions]
        apart = np.abs(years - listed_years)
        dated = (years != 0) & (listed_years != 0)
        best = NAME_WEIGHT_MAX + np.where(has_states & self._has_states[positions], nationality.SHARED, 0.0)
        best += np.where(dated & (apart > 1), birth.APART_AT_BEST[np.minimum(apart, len(birth.APART_AT_BEST) - 1)], 0.0)
        sexed = (sexes != 0) & (listed_sexes != 0)
        best += np.where(sexed, np.where(sexes == listed_sexes, sex.SAME, sex.DIFFERENT), 0.0)
        near = ~dated | (apart <= 1) | (apart % 10 == 0)  # the same day perhaps, or one digit away
        possible: npt.NDArray[np.bool_] = near | has_documents | (best >= HIT_FROM)
        return possible


def _hashed_keys(travellers: Sequence[ComparedTraveller]) -> tuple[_Hashes, _Numbers]:
    hashes: list[int] = []
    counts: list[int] = []
    for traveller in travellers:
        keys = candidate_keys(traveller)
        counts.append(len(keys))
        hashes.extend(map(hash, keys))
    owners = np.repeat(np.arange(len(travellers), dtype=np.int32), counts)
    return np.array(hashes, dtype=np.int64).view(np.uint64), owners


def _filter_bits(keys: int) -> int:
    """About eight slots for each key, so that nine of ten absent keys end here."""
    return min(_FILTER_BITS_MAX, max(_FILTER_BITS_MIN, keys.bit_length() + 3))


def _filter_table(hashes: _Hashes, bits: int) -> npt.NDArray[np.bool_]:
    table = np.zeros(1 << bits, dtype=np.bool_)
    table[(hashes >> np.uint64(64 - bits)).astype(np.int64)] = True
    return table


def _year(text: str) -> int:
    date = birth.partial_date(text)
    return date.year if date else 0


def _single_year(person: ListedPerson) -> int:
    """The year of birth where all dates of the list agree on it; 0 where not."""
    years = {_year(text) for text in person.birth_dates} - {0}
    return years.pop() if len(years) == 1 else 0
