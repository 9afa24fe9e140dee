"""What `comparison.asking` must find, said with whole arrays and `comparison.codes`: how an index was asked before its loops."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison import codes as coding
from fairway.comparison.codes import Flags, Hashes, Numbers, mixed, solid_of, year_byte
from fairway.comparison.people import Facts, Rows
from fairway.comparison.postings import (
    DATED_WORDS_MAX,
    DECADES,
    FEW,
    FORM_COSTS,
    OTHER_DAY_FROM,
    SLIP_COSTS,
    SLIPPED_LETTERS_MIN,
    TRAVELLER_WORDS_MAX,
    UNDATED_FROM,
    YEARS_NEAR,
    Postings,
    _day_number,
    _weight,
)
from fairway.comparison.words import NO_WORD, Words

__all__ = ["Wanted", "find", "wanted_by"]

_YEARS = np.uint64(0xFF)


class Wanted(msgspec.Struct, frozen=True):
    """Codes to look up: for each the asking row, the code, and the lowest and highest year byte.

    year   the traveller's, 0 for none: where all years are wanted and many have the code, it narrows them
    """

    whose: Numbers
    code: Hashes
    low: Hashes
    high: Hashes
    year: npt.NDArray[np.int16]


def find(postings: Postings, wanted: Wanted) -> tuple[Numbers, Numbers]:
    """Pairs (asking row, posted row), distinct and in order."""
    present = np.flatnonzero(_may_have(postings, wanted.code))
    present = present[np.argsort(wanted.code[present])]  # neighbours in the file are looked up one after the other
    whose, code, low, high = wanted.whose[present], wanted.code[present], wanted.low[present], wanted.high[present]
    year, filed, code = wanted.year[present], postings.codes(), postings.kept(code)
    starts = np.searchsorted(filed, code | low, side="left")
    ends = np.searchsorted(filed, code | high, side="right")
    many = (ends - starts > FEW) & (year > 0) & (high == _YEARS)
    parts = [(whose[~many], starts[~many], ends[~many])]
    if many.any():
        parts += _by_year(filed, whose[many], code[many], year[many])
    whose, starts, ends = (np.concatenate(column) for column in zip(*parts, strict=True))
    lengths = ends - starts
    offsets = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    positions = postings.positions[np.repeat(starts, lengths) + offsets]
    pairs = (np.repeat(whose, lengths).astype(np.int64) << 32) | positions
    pairs.sort()
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)


def _may_have(postings: Postings, code: Hashes) -> Flags:
    slot = code >> np.uint64(64 - postings.bits)
    bits = postings.bitmap[(slot >> np.uint64(3)).astype(np.int64)] >> (slot & np.uint64(7)).astype(np.uint8)
    return (bits & 1).astype(np.bool_)


def _by_year(
    filed: Hashes, whose: Numbers, code: Hashes, year: npt.NDArray[np.int16]
) -> Iterator[tuple[Numbers, npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """The years near, those a slip of one digit away, and those without a year."""
    ranges = [(year - YEARS_NEAR, year + YEARS_NEAR)]
    ranges += [(year + sign * decade, year + sign * decade) for decade in DECADES for sign in (-1, 1)]
    for least, most in ranges:
        starts = np.searchsorted(filed, code | year_byte(least), side="left")
        ends = np.searchsorted(filed, code | year_byte(most), side="right")
        yield whose, starts, ends
    yield whose, np.searchsorted(filed, code), np.searchsorted(filed, code, side="right")


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
    some = np.flatnonzero((rows.words != NO_WORD).sum(axis=1) > 1).astype(np.int32)
    row, code = coding.alone_codes(words, heavy[some], of_mononyms=True)
    every.append(_asked(some[row], code, none, none))
    some = np.flatnonzero(year > 0).astype(np.int32)
    row, code = coding.alone_codes(words, heavy[some], of_mononyms=True)
    row = some[row]
    every.append(_asked(row, code, year_byte(year[row] - 1), year_byte(year[row] + 1)))
    some = np.flatnonzero((year > 0) & ((heavy != NO_WORD).sum(axis=1) > 1)).astype(np.int32)
    for place in range(dated.shape[1]):
        row = some[dated[some, place] != NO_WORD]
        code = mixed(coding.TOGETHER, words.column("codes")[dated[row, place], 0], np.uint64(0))
        every.append(_asked(row, code, year_byte(year[row] - 1), year_byte(year[row] + 1)))
    some = np.flatnonzero((year > 0) & (day == 0)).astype(np.int32)
    row, code = coding.half_codes(words, dated[some], coding.TRAVELLER_PARTIAL)
    row = some[row]
    every.append(_asked(row, code, year_byte(year[row]), year_byte(year[row])))
    for row, code in _outweighing(words, dated, np.flatnonzero((year > 0) & (day > 0))):
        every.append(_asked(row, code, year_byte(year[row]), year_byte(year[row])))
    some = np.flatnonzero(year > 0).astype(np.int32)
    row, code = coding.day_codes(words, dated[some], rows.forms[some])
    row = some[row]
    code = mixed(coding.DAY, code, _day_number(year[row], (date[row] // 100 % 100).astype(np.int8), day[row]))
    every.append(_asked(row, code, none, none))
    whose, codes, low, high = (np.concatenate(column) for column in zip(*every, strict=True))
    return Wanted(whose, codes, low, high, year[whose])


def _outweighing(words: Words, dated: Numbers, some: npt.NDArray[np.int64]) -> Iterator[tuple[Numbers, Hashes]]:
    """A word with the start of another that may be misspelled, where both say more than another day of birth."""
    weights, letters = words.column("weight"), words.column("letters")
    codes, starts = (words.column(name).astype(np.uint64, copy=False) for name in ("codes", "start1"))
    for i in range(dated.shape[1]):
        for j in range(dated.shape[1]):
            one, other = dated[some, i], dated[some, j]
            could = (one != NO_WORD) & (other != NO_WORD) & (letters[other] >= SLIPPED_LETTERS_MIN) & (i != j)
            could &= weights[one] + weights[other] >= OTHER_DAY_FROM - 1e-3
            yield from coding._variants(coding.TRAVELLER_PARTIAL, some[could], codes[one[could]], starts[other[could]])


def _asked(row: Numbers, code: Hashes, low: Hashes | np.uint64, high: Hashes | np.uint64) -> _Asked:
    zeros = np.zeros_like(code)
    return row, code, zeros | low, zeros | high


def _heaviest(words: Words, solid: Numbers) -> Numbers:
    """The words that say most, the heaviest first."""
    weights = np.where(solid >= 0, words.column("weight")[solid], -1.0)
    order = np.argsort(-weights, axis=1, kind="stable")[:, :TRAVELLER_WORDS_MAX]
    return np.take_along_axis(solid, order, axis=1)
