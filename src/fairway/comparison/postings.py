"""An inverted file: sorted codes, and beside each the row of a listed name that has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison import codes as coding
from fairway.comparison.codes import Dates, Flags, Hashes, Numbers, mixed, solid_of, year_byte
from fairway.comparison.names.pairing import INITIAL_GAIN, KNOWN_FORM_ELSEWHERE, SAME_FORM, SAME_SKELETON
from fairway.comparison.people import Facts, Rows
from fairway.comparison.verdict import COVERED_NAME_FROM, HIT_FROM, WHOLE_NAME_FROM
from fairway.comparison.words import NO_WORD, Words

__all__ = ["Postings", "Wanted", "document_postings", "listed_postings", "sharing_documents", "wanted_by"]

TRAVELLER_WORDS_MAX: Final = 4  # four words make six pairs
DATED_WORDS_MAX: Final = 3
FEW: Final = 32  # a key that no more people have is looked up for all years
YEARS_NEAR: Final = 3  # further apart no name is a hit by itself ...
DECADES: Final = (10, 20, 30, 40, 50, 60)  # ... but one wrong digit of the year is a slip
UNDATED_FROM: Final = min(HIT_FROM, WHOLE_NAME_FROM, COVERED_NAME_FROM)  # a slipped name must weigh as much by itself
SLIP_COSTS: Final = min(rule.discount for rule in SAME_SKELETON.values())  # letters differ and the sound may not
FORM_COSTS: Final = min(SAME_FORM.discount, KNOWN_FORM_ELSEWHERE.discount)
FILTER_BITS_MAX: Final = 27  # 16 MB: three of four absent keys end there
_YEARS: Final = np.uint64(0xFF)


class Wanted(msgspec.Struct, frozen=True):
    """Codes to look up: for each the asking row, the code, and the lowest and highest year byte.

    year   the traveller's, 0 for none: where all years are wanted and many have the code, it narrows them
    """

    whose: Numbers
    code: Hashes
    low: Hashes
    high: Hashes
    year: npt.NDArray[np.int16]


class Postings:
    """The file. Arrays may be read-only maps."""

    def __init__(self, codes: Hashes, positions: Numbers, bitmap: npt.NDArray[np.uint8]) -> None:
        self.codes = codes
        self.positions = positions
        self.bitmap = bitmap
        self._bits = (8 * len(bitmap)).bit_length() - 1

    @classmethod
    def of(cls, codes: Hashes, positions: Numbers) -> Postings:
        """Sorts, and keeps each pair once."""
        order = np.lexsort((positions, codes))
        codes, positions = codes[order], positions[order]
        fresh = np.ones(len(codes), dtype=np.bool_)
        fresh[1:] = (codes[1:] != codes[:-1]) | (positions[1:] != positions[:-1])
        codes, positions = codes[fresh], positions[fresh]
        return cls(codes, positions, _bitmap(codes))

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Postings:
        return cls(arrays["codes"], arrays["positions"], arrays["bitmap"])  # type: ignore[arg-type]

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        return {"codes": self.codes, "positions": self.positions, "bitmap": self.bitmap}

    def find(self, wanted: Wanted) -> tuple[Numbers, Numbers]:
        """Pairs (asking row, posted row), distinct and in order."""
        present = np.flatnonzero(self._may_have(wanted.code))
        present = present[np.argsort(wanted.code[present])]  # neighbours in the file are looked up one after the other
        whose, code, low, high = wanted.whose[present], wanted.code[present], wanted.low[present], wanted.high[present]
        year = wanted.year[present]
        starts = np.searchsorted(self.codes, code | low, side="left")
        ends = np.searchsorted(self.codes, code | high, side="right")
        many = (ends - starts > FEW) & (year > 0) & (high == _YEARS)
        parts = [(whose[~many], starts[~many], ends[~many])]
        if many.any():
            parts += self._by_year(whose[many], code[many], year[many])
        whose, starts, ends = (np.concatenate(column) for column in zip(*parts, strict=True))
        lengths = ends - starts
        offsets = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        positions = self.positions[np.repeat(starts, lengths) + offsets]
        pairs = (np.repeat(whose, lengths).astype(np.int64) << 32) | positions
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)

    def _may_have(self, code: Hashes) -> Flags:
        slot = code >> np.uint64(64 - self._bits)
        bits = self.bitmap[(slot >> np.uint64(3)).astype(np.int64)] >> (slot & np.uint64(7)).astype(np.uint8)
        return (bits & 1).astype(np.bool_)

    def _by_year(
        self, whose: Numbers, code: Hashes, year: npt.NDArray[np.int16]
    ) -> Iterator[tuple[Numbers, npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
        """The years near, those a slip of one digit away, and those without a year."""
        ranges = [(year - YEARS_NEAR, year + YEARS_NEAR)]
        ranges += [(year + sign * decade, year + sign * decade) for decade in DECADES for sign in (-1, 1)]
        for least, most in ranges:
            starts = np.searchsorted(self.codes, code | year_byte(least), side="left")
            ends = np.searchsorted(self.codes, code | year_byte(most), side="right")
            yield whose, starts, ends
        yield whose, np.searchsorted(self.codes, code), np.searchsorted(self.codes, code, side="right")


def _bitmap(codes: Hashes) -> npt.NDArray[np.uint8]:
    bits = min(FILTER_BITS_MAX, len(codes).bit_length() + 3)
    table = np.zeros(1 << bits, dtype=np.bool_)
    table[(codes >> np.uint64(64 - bits)).astype(np.int64)] = True
    return np.packbits(table, bitorder="little")


def document_postings(documents: tuple[Numbers, Hashes]) -> tuple[Hashes, Numbers]:
    """Sorted hashes of document numbers, and whose each is."""
    order = np.lexsort(documents)
    return documents[1][order], documents[0][order]


def sharing_documents(listed: tuple[Hashes, Numbers], documents: tuple[Numbers, Hashes]) -> Iterator[tuple[int, int]]:
    """Pairs (traveller's number, listed position) that share a document number, in order."""
    hashes, positions = listed
    starts = np.searchsorted(hashes, documents[1], side="left")
    ends = np.searchsorted(hashes, documents[1], side="right")
    for at in np.flatnonzero(ends > starts).tolist():
        for position in positions[starts[at] : ends[at]].tolist():
            yield int(documents[0][at]), position


def listed_postings(words: Words, rows: Rows, dates: Dates) -> Postings:
    """The postings of listed persons' names: each row under its codes with every date."""
    count = len(rows.first) - 1
    solid, person = solid_of(words, rows.words), rows.whose
    is_full = dates.day > 0
    has_date, has_partial = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    has_date[dates.whose] = True
    has_partial[dates.whose[~is_full]] = True
    found = [_dated(person, coding.name_codes(words, rows.words, solid, splits=True), _years_of(dates, count))]
    open_rows = np.flatnonzero(has_partial[person] | (~has_date[person] & (_weight(words, solid) >= UNDATED_FROM)))
    open_solid, open_years = solid[open_rows], _years_of(dates, count, ~is_full)
    for row, code in (
        coding.half_codes(words, open_solid, coding.SLIPPED),
        coding.half_codes(words, open_solid, coding.FORM),
        coding.initial_codes(words, open_solid, coding.INITIAL_ASKED, of_initials=False),
        coding.initial_codes(words, open_solid, coding.INITIAL_LISTED, of_initials=True),
    ):
        found.append(_dated(person, (open_rows[row].astype(np.int32), code), open_years))
    row, code = coding.half_codes(words, solid, coding.TRAVELLER_PARTIAL)
    found.append(_dated(person, (row, code), _table(*_spread(dates), count)))
    found += list(_born_on(words, solid, rows.forms, person, dates))
    return Postings.of(np.concatenate([codes for _, codes in found]), np.concatenate([row for row, _ in found]))


_YearTable = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Hashes]
"""For each person the first of their years and how many; and the years, in bytes."""


def _table(whose: Numbers, years: Hashes, count: int) -> _YearTable:
    pairs = np.unique((whose.astype(np.uint64) << np.uint64(8)) | years)
    counts = np.bincount((pairs >> np.uint64(8)).astype(np.int64), minlength=count)
    return np.cumsum(counts) - counts, counts, pairs & _YEARS


def _years_of(dates: Dates, count: int, which: Flags | None = None) -> _YearTable:
    """The years of birth, or of some dates only; 0 for those without any date."""
    without = np.ones(count, dtype=np.bool_)
    without[dates.whose] = False
    undated = np.flatnonzero(without).astype(np.int32)
    whose, year = (dates.whose, dates.year) if which is None else (dates.whose[which], dates.year[which])
    years = np.concatenate((year_byte(year), np.zeros(len(undated), dtype=np.uint64)))
    return _table(np.concatenate((whose, undated)), years, count)


def _spread(dates: Dates) -> tuple[Numbers, Hashes]:
    """All years of birth. A year without a day is often an estimate: its neighbours count."""
    partial = dates.day == 0
    every = [(dates.whose, dates.year)]
    every += [(dates.whose[partial], dates.year[partial] + step) for step in (-1, 1)]
    return np.concatenate([whose for whose, _ in every]), year_byte(np.concatenate([year for _, year in every]))


def _dated(person: Numbers, coded: tuple[Numbers, Hashes], years: _YearTable) -> tuple[Numbers, Hashes]:
    """The rows with each code once for every year of its person."""
    first, counts, values = years
    people = person[coded[0]]
    times = counts[people]
    offsets = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(coded[0], times), np.repeat(coded[1], times) | values[np.repeat(first[people], times) + offsets]


def _born_on(
    words: Words, solid: Numbers, joined: Hashes, person: Numbers, dates: Dates
) -> Iterator[tuple[Numbers, Hashes]]:
    """The beginnings of words with each date of birth, also with day and month exchanged."""
    row, code = coding.day_codes(words, solid, joined)
    people = person[row]
    first = np.searchsorted(dates.whose, np.arange(int(person.max(initial=-1)) + 2))
    times = (first[1:] - first[:-1])[people]
    offsets = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    date = np.repeat(first[people], times) + offsets
    row, code = np.repeat(row, times), np.repeat(code, times)
    yield row, mixed(coding.DAY, code, _day_number(dates.year[date], dates.month[date], dates.day[date]))
    swapped = (dates.day[date] > 0) & (dates.day[date] <= 12) & (dates.day[date] != dates.month[date])
    date, row, code = date[swapped], row[swapped], code[swapped]
    yield row, mixed(coding.DAY, code, _day_number(dates.year[date], dates.day[date], dates.month[date]))


def _day_number(year: npt.NDArray[np.int16], month: npt.NDArray[np.int8], day: npt.NDArray[np.int8]) -> Hashes:
    return ((year.astype(np.int64) << 16) | (month.astype(np.int64) << 8) | day.astype(np.int64)).astype(np.uint64)


_Asked = tuple[Numbers, Hashes, Hashes, Hashes]


def wanted_by(words: Words, rows: Rows, facts: Facts) -> Wanted:
    """What the names of travellers look up; `whose` is the row."""
    heavy, person = _heaviest(words, solid_of(words, rows.words)), rows.whose
    date = np.maximum(facts.people["date"], 0)[person]  # none where several disagree
    year, day = (date // 10_000).astype(np.int16), (date % 100).astype(np.int8)
    dated = heavy[:, :DATED_WORDS_MAX]
    none, any_year, weight = np.uint64(0), _YEARS, _weight(words, heavy)
    row, code = coding.name_codes(words, rows.words, heavy, splits=False)
    every: list[_Asked] = [_asked(row, code, none, any_year)]
    for (row, code), costs in (
        (coding.half_codes(words, dated, coding.SLIPPED), SLIP_COSTS),
        (coding.half_codes(words, dated, coding.FORM), FORM_COSTS),
        (coding.initial_codes(words, heavy, coding.INITIAL_ASKED, of_initials=True), 0.0),
        (coding.initial_codes(words, dated, coding.INITIAL_LISTED, of_initials=False), 0.0),
    ):
        could = weight[row] >= UNDATED_FROM + costs
        every.append(_asked(row[could], code[could], none, none))
        near = np.where(could, YEARS_NEAR, 1)[year[row] > 0]
        row, code = row[year[row] > 0], code[year[row] > 0]
        every.append(_asked(row, code, year_byte(year[row] - near), year_byte(year[row] + near)))
    some = np.flatnonzero((year > 0) & (day == 0)).astype(np.int32)
    row, code = coding.half_codes(words, dated[some], coding.TRAVELLER_PARTIAL)
    row = some[row]
    every.append(_asked(row, code, year_byte(year[row]), year_byte(year[row])))
    some = np.flatnonzero(year > 0).astype(np.int32)
    row, code = coding.day_codes(words, dated[some], rows.forms[some])
    row = some[row]
    code = mixed(coding.DAY, code, _day_number(year[row], (date[row] // 100 % 100).astype(np.int8), day[row]))
    every.append(_asked(row, code, none, none))
    whose, codes, low, high = (np.concatenate(column) for column in zip(*every, strict=True))
    return Wanted(whose, codes, low, high, year[whose])


def _asked(row: Numbers, code: Hashes, low: Hashes | np.uint64, high: Hashes | np.uint64) -> _Asked:
    zeros = np.zeros_like(code)
    return row, code, zeros | low, zeros | high


def _weight(words: Words, solid: Numbers) -> npt.NDArray[np.float32]:
    """The most the words of each row can gain, initials included."""
    weights = np.maximum(words.column("weight"), words.column("is_initial") * np.float32(INITIAL_GAIN))
    total: npt.NDArray[np.float32] = np.where(solid != NO_WORD, weights[solid], np.float32(0)).sum(axis=1)
    return total


def _heaviest(words: Words, solid: Numbers) -> Numbers:
    """The words that say most, the heaviest first."""
    weights = np.where(solid >= 0, words.column("weight")[solid], -1.0)
    order = np.argsort(-weights, axis=1, kind="stable")[:, :TRAVELLER_WORDS_MAX]
    return np.take_along_axis(solid, order, axis=1)
