"""An inverted file: sorted codes, and beside each the row of a listed name that has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from fairway.comparison import codes as coding
from fairway.comparison.codes import Dates, Flags, Hashes, Numbers, mixed, solid_of, year_byte
from fairway.comparison.evidence.birth_date import SAME_YEAR
from fairway.comparison.names.pairing import INITIAL_GAIN, KNOWN_FORM_ELSEWHERE, SAME_FORM, SAME_SKELETON
from fairway.comparison.people import Rows
from fairway.comparison.verdict import COVERED_NAME_FROM, HIT_FROM, WHOLE_NAME_FROM
from fairway.comparison.words import NO_WORD, Words

__all__ = ["POSTING", "Postings", "TooManyNames", "document_postings", "listed_postings", "sharing_documents"]

TRAVELLER_WORDS_MAX: Final = 4  # four words make six pairs
DATED_WORDS_MAX: Final = 3
FEW: Final = 32  # a key that no more people have is looked up for all years
YEARS_NEAR: Final = 3  # further apart no name is a hit by itself ...
DECADES: Final = (10, 20, 30, 40, 50, 60)  # ... but one wrong digit of the year is a slip
UNDATED_FROM: Final = min(HIT_FROM, WHOLE_NAME_FROM, COVERED_NAME_FROM)  # a slipped name must weigh as much by itself
SLIP_COSTS: Final = min(rule.discount for rule in SAME_SKELETON.values())  # letters differ and the sound may not
FORM_COSTS: Final = min(SAME_FORM.discount, KNOWN_FORM_ELSEWHERE.discount)
OTHER_DAY_FROM: Final = (
    HIT_FROM - SAME_YEAR + SLIP_COSTS
)  # two words, one slipped, against another day of the same year
SLIPPED_LETTERS_MIN: Final = 6  # a slip in a shorter word costs more, and shorter words begin alike too often
TAIL_BITS: Final = 16  # of a code, beside the year, behind those by which it is filed: a false one in 9,000 looked up
SHELF: Final = 16  # codes at most, in the mean, of which the first bits are the same
ROWS_MAX: Final = 1 << 24  # what `high` and `low` of a posting can say
FILTER_BITS_MAX: Final = 27  # 16 MB: three of four absent keys end there
_YEARS: Final = np.uint64(0xFF)

POSTING: Final = np.dtype([("tail", "<u2"), ("year", "u1"), ("high", "u1"), ("low", "<u2")], align=True)
"""A code and the row that has it, in six bytes: there are thirty of them for each listed name.

tail       TAIL_BITS of the code
year       as `codes.year_byte`
high, low  the row
"""


class TooManyNames(ValueError):
    """More names than one index can hold, which is ROWS_MAX."""


class Postings:
    """The file. Arrays may be read-only maps.

    filed      codes ascending, see POSTING
    starts     where the codes begin whose first `filed_by` bits are this number; one more at the end
    bitmap     which first bits occur at all
    """

    def __init__(
        self, filed: npt.NDArray[np.void], starts: npt.NDArray[np.uint32], bitmap: npt.NDArray[np.uint8]
    ) -> None:
        self.filed = filed
        self.starts = starts
        self.bitmap = bitmap
        self.filed_by = (len(starts) - 1).bit_length() - 1
        self.bits = (8 * len(bitmap)).bit_length() - 1

    @classmethod
    def of(cls, codes: Hashes, positions: Numbers) -> Postings:
        """Sorts, and keeps each pair once. Raises TooManyNames."""
        if positions.max(initial=0) >= ROWS_MAX:
            raise TooManyNames(f"an index holds {ROWS_MAX:,} names at most; nothing was built")
        filed_by = max(1, (len(codes) // SHELF).bit_length())
        codes = codes & _bits_kept(filed_by)
        order = np.lexsort((positions, codes))
        codes, positions = codes[order], positions[order]
        fresh = np.ones(len(codes), dtype=np.bool_)
        fresh[1:] = (codes[1:] != codes[:-1]) | (positions[1:] != positions[:-1])
        codes, positions = codes[fresh], positions[fresh]
        counts = np.bincount((codes >> np.uint64(64 - filed_by)).astype(np.int64), minlength=1 << filed_by)
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)
        filed = np.empty(len(codes), dtype=POSTING)
        filed["tail"] = codes << np.uint64(filed_by) >> np.uint64(64 - TAIL_BITS)
        filed["year"] = codes & _YEARS
        filed["high"], filed["low"] = positions >> 16, positions & 0xFFFF
        return cls(filed, starts, _bitmap(codes))

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Postings:
        return cls(arrays["filed"], arrays["starts"], arrays["bitmap"])  # type: ignore[arg-type]

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        return {"filed": self.filed, "starts": self.starts, "bitmap": self.bitmap}

    @property
    def positions(self) -> Numbers:
        """Beside each code the row that has it."""
        rows: Numbers = self.filed["high"].astype(np.int32) << 16 | self.filed["low"]
        return rows

    def kept(self, codes: Hashes) -> Hashes:
        """As much of codes as the file tells apart."""
        return codes & _bits_kept(self.filed_by)

    def codes(self) -> Hashes:
        """What is filed, each code as `kept`, ascending."""
        counts = (self.starts[1:] - self.starts[:-1]).astype(np.int64)
        first = np.repeat(np.arange(len(counts), dtype=np.uint64), counts)
        middle = self.filed["tail"].astype(np.uint64) << np.uint64(64 - TAIL_BITS - self.filed_by)
        codes: Hashes = first << np.uint64(64 - self.filed_by) | middle | self.filed["year"]
        return codes


def _bits_kept(filed_by: int) -> np.uint64:
    bits = filed_by + TAIL_BITS
    return np.uint64(((1 << bits) - 1 << 64 - bits) | 0xFF)


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
        coding.alone_codes(words, open_solid, of_mononyms=False),
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


def _weight(words: Words, solid: Numbers) -> npt.NDArray[np.float32]:
    """The most the words of each row can gain, initials included."""
    weights = np.maximum(words.column("weight"), words.column("is_initial") * np.float32(INITIAL_GAIN))
    total: npt.NDArray[np.float32] = np.where(solid != NO_WORD, weights[solid], np.float32(0)).sum(axis=1)
    return total
