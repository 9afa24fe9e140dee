"""What names of travellers look up, and looking it up, as loops for `compiling`: they say what `codes` and `postings` say."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fairway.comparison import codes as coding
from fairway.comparison.codes import Hashes
from fairway.comparison.compiling import Flag, Int, Numbers, Record, Records, compiled, within
from fairway.comparison.names.pairing import INITIAL_GAIN
from fairway.comparison.people import Facts, Rows
from fairway.comparison.postings import (
    DATED_WORDS_MAX,
    DECADES,
    FEW,
    FORM_COSTS,
    OTHER_DAY_FROM,
    SLIP_COSTS,
    SLIPPED_LETTERS_MIN,
    TAIL_BITS,
    TRAVELLER_WORDS_MAX,
    UNDATED_FROM,
    YEARS_NEAR,
    Postings,
)
from fairway.comparison.words import FORMS_MAX, NO_WORD, VARIANTS_MAX, Words

__all__ = ["Wanted", "find", "wanted_by"]

_KINDS: Final = coding.KINDS
_YEAR_FIRST: Final = coding.YEAR_FIRST
_LETTER_A: Final = np.uint64(ord("a"))
_POWERS: Final = coding.POWERS
_DECADES: Final = np.array(DECADES, dtype=np.int64)
_INITIAL: Final = float(INITIAL_GAIN)
_WORDS: Final = TRAVELLER_WORDS_MAX
_DATED: Final = DATED_WORDS_MAX
_NEAR: Final = YEARS_NEAR
_FEW: Final = FEW
_FROM: Final = UNDATED_FROM - 1e-3  # sums may be rounded otherwise
_OTHER_DAY: Final = OTHER_DAY_FROM - 1e-3
_SLIPPED_LETTERS: Final = SLIPPED_LETTERS_MIN
_SLIP: Final = float(SLIP_COSTS)
_FORM: Final = float(FORM_COSTS)
_PAIR, _MONONYM, _DAY, _TOGETHER = coding.PAIR, coding.MONONYM, coding.DAY, coding.TOGETHER
_SLIPPED, _FORM_DAY, _PARTIAL, _AS_FORM = coding.SLIPPED, coding.FORM_DAY, coding.TRAVELLER_PARTIAL, coding.FORM
_ASKED, _LISTED = coding.INITIAL_ASKED, coding.INITIAL_LISTED
_ALONE, _STARTS_DAY, _END_DAY = coding.ALONE, coding.STARTS_DAY, coding.END_DAY
_VARIANTS: Final = VARIANTS_MAX
_FORMS: Final = FORMS_MAX
_FIRST_WANTED: Final = 96  # codes a name, to begin with; where these are too few, all are asked for twice
_FIRST_FOUND: Final = 64
AHEAD: Final = 32  # codes that are looked up together

WANTED: Final = np.dtype([("code", "u8"), ("whose", "i4"), ("year", "i2"), ("low", "u1"), ("high", "u1")], align=True)
"""A code to look up: the asking row, the code, and the lowest and highest year byte.

year   the traveller's, 0 for none: where all years are wanted and many have the code, it narrows them
"""
Wanted = npt.NDArray[np.void]


class WordArrays(NamedTuple):
    """See `words.Words`."""

    table: Records
    codes: Hashes
    sounds: Hashes
    start1: Hashes
    start2: Hashes
    ends: Hashes
    forms: Hashes
    consonants: Hashes
    tail: Hashes
    size: npt.NDArray[np.int8]
    first: npt.NDArray[np.int8]
    last: npt.NDArray[np.int8]
    is_vowel_first: npt.NDArray[np.bool_]


@within
def _mixed(kind: Int, one: Int, other: Int) -> Int:
    """As `codes.mixed`."""
    value = (one + _KINDS[kind]) * np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(29)
    value = (value + other) * np.uint64(0x94D049BB133111EB)
    value ^= value >> np.uint64(32)
    value *= np.uint64(0xD6E8FEB86659FD93)
    value ^= value >> np.uint64(29)
    return value & np.uint64(0xFFFFFFFFFFFFFF00)


@within
def _year_byte(year: Int) -> Int:
    return min(max(year - _YEAR_FIRST, 1), 255)


@within
def _want(wanted: Records, count: Int, whose: Int, code: Int, low: Int, high: Int, year: Int) -> Int:
    if count < len(wanted):
        each = wanted[count]
        each.whose, each.code, each.low, each.high, each.year = whose, code, low, high, year
    return count + 1


@within
def _half(
    wanted: Records, count: Int, whose: Int, kind: Int, ones: Hashes, word: Int, others: Hashes, beside: Int, could: Flag,
    year: Int,
) -> Int:  # fmt: skip
    """The variants of a word's code with the variants of the half of another, where no year is known and in years near."""
    if not could and year <= 0:
        return count
    for at in range(ones.shape[1]):
        one = ones[word, at]
        if one == 0:
            continue
        for place in range(others.shape[1]):
            other = others[beside, place]
            if other == 0:
                continue
            code = _mixed(kind, one, other)
            if could:
                count = _want(wanted, count, whose, code, 0, 0, year)
            if year > 0:
                near = _NEAR if could else 1
                count = _want(wanted, count, whose, code, _year_byte(year - near), _year_byte(year + near), year)
    return count


@within
def _pair(one: Int, other: Int) -> Int:
    return _mixed(_PAIR, min(one, other), max(one, other))


@within
def _together(words: WordArrays, one: Int, other: Int) -> Int:
    """The code of two words written together, as `codes._written_together`."""
    size: Int = np.int64(words.size[other])  # fewer than there are powers, see `codes`
    added = words.consonants[other]
    if words.last[one] == words.first[other] and words.last[one] != 0:
        added, size = words.tail[other], max(size - 1, 0)
    code = words.consonants[one] * _POWERS[size] + added
    if words.is_vowel_first[one]:
        code += _LETTER_A * _POWERS[np.int64(words.size[one])] * _POWERS[size]
    return code


@within
def _whole(words: WordArrays, word: Int) -> Int:
    """The code of a word as of words written together: with its article."""
    code = words.consonants[word]
    return code + _LETTER_A * _POWERS[np.int64(words.size[word])] if words.is_vowel_first[word] else code


@within
def _heaviest(table: Records, row: Numbers, heavy: Numbers) -> tuple[Int, Int]:
    """Puts the words that say most, the heaviest first, into `heavy`; how many they are, and how many words the row has."""
    count: Int = 0
    length: Int = 0
    all_light = True
    for word in row:
        if word != NO_WORD:
            length += 1
            all_light &= table[word].is_light
    for word in row:
        if word == NO_WORD or (table[word].is_light and not all_light):
            continue
        at = min(count, _WORDS)
        while at and table[heavy[at - 1]].weight < table[word].weight:
            if at < _WORDS:
                heavy[at] = heavy[at - 1]
            at -= 1
        if at < _WORDS:
            heavy[at] = word
            count = min(count + 1, _WORDS)
    return count, length


@within
def _names(
    words: WordArrays, row: Numbers, length: Int, heavy: Numbers, many: Int,
    wanted: Records, count: Int, whose: Int, year: Int,
) -> Int:  # fmt: skip
    """As `codes.name_codes`."""
    for i in range(many):
        for j in range(i + 1, many):
            for a in range(_VARIANTS):
                for b in range(_VARIANTS):
                    one, other = words.codes[heavy[i], a], words.codes[heavy[j], b]
                    if one != 0 and other != 0:
                        count = _want(wanted, count, whose, _pair(one, other), 0, 255, year)
    if many == 1:
        for a in range(_VARIANTS):
            start = words.start2[heavy[0], a]
            if start != 0:
                count = _want(wanted, count, whose, _mixed(_MONONYM, start, np.uint64(1)), 0, 255, year)
        code = _mixed(_TOGETHER, words.codes[heavy[0], 0], np.uint64(0))
        count = _want(wanted, count, whose, code, 0, 255, year)
        code = _mixed(_TOGETHER, _whole(words, heavy[0]), np.uint64(0))
        count = _want(wanted, count, whose, code, 0, 255, year)
    if many == 2:
        code = _mixed(_TOGETHER, _together(words, heavy[0], heavy[1]), np.uint64(0))
        count = _want(wanted, count, whose, code, 0, 255, year)
        code = _mixed(_TOGETHER, _together(words, heavy[1], heavy[0]), np.uint64(0))
        count = _want(wanted, count, whose, code, 0, 255, year)
    if length == 3:
        code = _pair(_together(words, row[0], row[1]), words.codes[row[2], 0])
        count = _want(wanted, count, whose, code, 0, 255, year)
        code = _pair(_together(words, row[1], row[2]), words.codes[row[0], 0])
        count = _want(wanted, count, whose, code, 0, 255, year)
    return count


@within
def _halves(
    words: WordArrays, heavy: Numbers, many: Int, letters: Hashes, wanted: Records, count: Int, whose: Int, date: Int
) -> Int:
    """As `codes.half_codes` and `codes.initial_codes`."""
    table = words.table
    year, day = date // 10000, date % 100
    weight = 0.0
    whole = 0
    for at in range(many):
        weight += max(np.float64(table[heavy[at]].weight), _INITIAL * table[heavy[at]].is_initial)
        whole += not table[heavy[at]].is_initial
    for i in range(many):
        for j in range(many):
            if i == j:
                continue
            one, other = heavy[i], heavy[j]
            are_dated = i < _DATED and j < _DATED
            if are_dated:
                could = weight >= _FROM + _SLIP
                count = _half(wanted, count, whose, _SLIPPED, words.sounds, one, words.ends, other, could, year)
                could = weight >= _FROM + _FORM
                count = _half(wanted, count, whose, _AS_FORM, words.codes, one, words.forms, other, could, year)
            both = table[one].weight + table[other].weight
            outweigh = both >= _OTHER_DAY and table[other].letters >= _SLIPPED_LETTERS
            if are_dated and year > 0 and (day == 0 or outweigh):
                byte = _year_byte(year)
                for a in range(_VARIANTS):
                    for b in range(_VARIANTS):
                        code, start = words.codes[one, a], words.start1[other, b]
                        if code != 0 and start != 0:
                            count = _want(wanted, count, whose, _mixed(_PARTIAL, code, start), byte, byte, year)
            if table[one].is_initial:
                continue
            letters[0, 0], letters[0, 1] = np.uint64(table[other].letter), np.uint64(table[other].initial)
            if letters[0, 0] == letters[0, 1]:
                letters[0, 1] = 0
            could = weight >= _FROM
            if whole == 1 and table[other].is_initial:
                count = _half(wanted, count, whose, _ASKED, words.codes, one, letters, 0, could, year)
            if are_dated:
                count = _half(wanted, count, whose, _LISTED, words.codes, one, letters, 0, could, year)
    return count


@within
def _alone(
    words: WordArrays, heavy: Numbers, many: Int, length: Int, wanted: Records, count: Int, whose: Int, year: Int
) -> Int:
    """As `codes.alone_codes`: the only word of a name among those of longer ones, and each word among names of one. Beside a
    light word ("Abu") the only one is also looked up where no year is known: both together may say enough.
    """
    low, high = _year_byte(year - 1), _year_byte(year + 1)
    if many == 1:
        for a in range(_VARIANTS):
            code = words.codes[heavy[0], a]
            if code != 0 and length > 1:
                count = _want(wanted, count, whose, _mixed(_ALONE, code, np.uint64(1)), 0, 0, year)
            if code != 0 and year > 0:
                count = _want(wanted, count, whose, _mixed(_ALONE, code, np.uint64(1)), low, high, year)
        return count
    if year <= 0:
        return count
    for at in range(min(many, _DATED)):
        code = _mixed(_TOGETHER, words.codes[heavy[at], 0], np.uint64(0))
        count = _want(wanted, count, whose, code, low, high, year)
    return count


@within
def _days(
    words: WordArrays,
    joined: Hashes,
    row: Int,
    heavy: Numbers,
    many: Int,
    wanted: Records,
    count: Int,
    whose: Int,
    date: Int,
) -> Int:
    """As `codes.day_codes`, with the day of birth."""
    year, month, day = date // 10000, date // 100 % 100, date % 100
    number = np.uint64(year << 16 | month << 8 | day)
    for a in range(_FORMS):
        form = joined[row, a]
        if form != 0:
            code = _mixed(_DAY, _mixed(_FORM_DAY, form, np.uint64(1)), number)
            count = _want(wanted, count, whose, code, 0, 0, year)
    for at in range(min(many, _DATED)):
        for a in range(_VARIANTS):
            start = words.start2[heavy[at], a]
            if start != 0:
                code = _mixed(_DAY, _mixed(_DAY, start, np.uint64(1)), number)
                count = _want(wanted, count, whose, code, 0, 0, year)
        for a in range(_FORMS):
            form = words.forms[heavy[at], a]
            if form != 0:
                code = _mixed(_DAY, _mixed(_FORM_DAY, form, np.uint64(1)), number)
                count = _want(wanted, count, whose, code, 0, 0, year)
    for at in range(min(many, _DATED)):
        for after in range(at + 1, min(many, _DATED)):
            one, other = words.start1[heavy[at], 0], words.start1[heavy[after], 0]
            code = _mixed(_DAY, _mixed(_STARTS_DAY, min(one, other), max(one, other)), number)
            count = _want(wanted, count, whose, code, 0, 0, year)
    if many == 1:
        for a in range(2):
            end = words.ends[heavy[0], a]
            code = _mixed(_DAY, _mixed(_END_DAY, end, np.uint64(1)), number)
            count = _want(wanted, count, whose, code, 0, 0, year)
    return count


@compiled
def _ask(
    words: WordArrays, rows: Numbers, joined: Hashes, whose: Numbers, people: Records, wanted: Records,
    heavy: Numbers, letters: Hashes,
) -> Int:  # fmt: skip
    """How many codes the names look up; as many as fit stand in `wanted`. Written into: as many words as are looked up, two letters."""
    count = 0
    for at in range(len(rows)):
        date: Int = max(np.int64(people[whose[at]].date), 0)  # none where several disagree
        many, length = _heaviest(words.table, rows[at], heavy)
        count = _names(words, rows[at], length, heavy, many, wanted, count, at, date // 10000)
        count = _halves(words, heavy, many, letters, wanted, count, at, date)
        count = _alone(words, heavy, many, length, wanted, count, at, date // 10000)
        if date >= 10000:
            count = _days(words, joined, at, heavy, many, wanted, count, at, date)
    return count


def wanted_by(words: Words, rows: Rows, facts: Facts) -> Wanted:
    """What the names of travellers look up; `whose` is the row."""
    columns = WordArrays(words.table, *(words.column(name) for name in WordArrays._fields[1:]))
    heavy, letters = np.full(_WORDS, NO_WORD, dtype=np.int32), np.zeros((1, 2), dtype=np.uint64)
    wanted = np.empty(_FIRST_WANTED * len(rows.words), dtype=WANTED)
    while True:
        count = _ask(columns, rows.words, rows.forms, rows.whose, facts.people, wanted, heavy, letters)
        if count <= len(wanted):
            return wanted[:count]
        wanted = np.empty(count, dtype=WANTED)


@compiled
def _present(wanted: Records, bitmap: npt.NDArray[np.uint8], bits: Int, codes: Hashes, places: Numbers) -> Int:
    """Puts what may be in the file first: the codes, and their places among the wanted."""
    count = 0
    shift = np.uint64(64 - bits)
    for at in range(len(wanted)):
        slot = wanted[at].code >> shift
        if bitmap[slot >> np.uint64(3)] >> (slot & np.uint64(7)) & np.uint64(1):
            codes[count], places[count] = wanted[at].code, at
            count += 1
    return count


@within
def _first_from(filed: Records, tail: Int, low: Int, high: Int) -> Int:
    """The place of the first of these that is not below a tail and the year behind it."""
    while low < high:
        middle = (low + high) >> 1
        if np.int64(filed[middle].tail) << 8 | np.int64(filed[middle].year) < tail:
            low = middle + 1
        else:
            high = middle
    return low


@within
def _copy(filed: Records, start: Int, end: Int, whose: Int, pairs: npt.NDArray[np.int64], count: Int) -> Int:
    if count + end - start <= len(pairs):
        for at in range(start, end):
            row = np.int64(filed[at].high) << 16 | np.int64(filed[at].low)
            pairs[count + at - start] = np.int64(whose) << 32 | row
    return count + end - start


@within
def _called(
    filed: Records, starts: npt.NDArray[np.uint32], filed_by: Int, wanted: Records, places: Numbers, number: Int
) -> Int:
    """Reads where the next codes are filed, see `narrowing._called`. A number, so that it is not left out."""
    read: Int = 0
    stop = min(number + AHEAD, len(places))
    for at in range(number, stop):
        read += np.int64(starts[np.int64(wanted[places[at]].code >> np.uint64(64 - filed_by))])
    for at in range(number, stop):
        start: Int = min(
            np.int64(starts[np.int64(wanted[places[at]].code >> np.uint64(64 - filed_by))]), len(filed) - 1
        )
        read += np.int64(filed[start].tail)
    return read


@compiled
def _look_up(
    filed: Records, starts: npt.NDArray[np.uint32], filed_by: Int, wanted: Records, places: Numbers,
    pairs: npt.NDArray[np.int64], codes: Hashes,
) -> Int:  # fmt: skip
    """How many pairs there are; those that fit stand in `pairs`. `places` are in the order of the codes; `codes` is written into."""
    count = read = 0
    for number in range(len(places)):
        if number % AHEAD == 0:
            read += _called(filed, starts, filed_by, wanted, places, number)
        place: Int = places[number]
        each: Record = wanted[place]
        code, year = each.code, np.int64(each.year)
        shelf = np.int64(code >> np.uint64(64 - filed_by))
        tail = np.int64(code << np.uint64(filed_by) >> np.uint64(64 - TAIL_BITS)) << 8
        begin, stop = np.int64(starts[shelf]), np.int64(starts[shelf + 1])
        start = _first_from(filed, tail | np.int64(each.low), begin, stop)
        end = _first_from(filed, (tail | np.int64(each.high)) + 1, start, stop)
        if end - start <= _FEW or year <= 0 or each.high != 255:
            count = _copy(filed, start, end, each.whose, pairs, count)
            continue
        # The years near, those a slip of one digit away, and those without a year.
        for turn in range(2 * len(_DECADES) + 2):
            least: Int = 0
            most: Int = 0
            if turn == 0:
                least, most = _year_byte(year - _NEAR), _year_byte(year + _NEAR)
            elif turn <= 2 * len(_DECADES):
                decade = _DECADES[(turn - 1) // 2]
                least = most = _year_byte(year + (decade if turn % 2 else -decade))
            first = _first_from(filed, tail | least, start, end)
            last = _first_from(filed, (tail | most) + 1, first, end)
            count = _copy(filed, first, last, each.whose, pairs, count)
    if len(codes):
        codes[0] = np.uint64(read)
    return count


def find(postings: Postings, wanted: Wanted) -> tuple[Numbers, Numbers]:
    """Pairs (asking row, posted row), distinct and in order."""
    codes, places = np.empty(len(wanted), dtype=np.uint64), np.empty(len(wanted), dtype=np.int32)
    present = _present(wanted, postings.bitmap, postings.bits, codes, places)
    places = places[np.argsort(codes[:present])]  # neighbours in the file are looked up one after the other
    pairs = np.empty(_FIRST_FOUND * (present + 1), dtype=np.int64)
    file = postings.filed, postings.starts, postings.filed_by
    while (count := _look_up(*file, wanted, places, pairs, codes)) > len(pairs):
        pairs = np.empty(count, dtype=np.int64)
    pairs = np.sort(pairs[:count])
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)
