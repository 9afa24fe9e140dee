"""Which candidates could be hits, as loops for `compiling`: what `shortlist` does with arrays, and closer.

For each pair of a traveller's name and a listed one: dates, sexes and states first; then the most that the words could
gain by their letters; then what they do gain, paired and summed as `evidence.name` does. What words gain comes from
`names.pairing` and is remembered by pairs of words; a pair of names that needs one not remembered is UNSETTLED.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fairway.comparison.compiling import Doubles, Flag, Int, Numbers, Record, Records, compiled
from fairway.comparison.evidence import birth_date as birth
from fairway.comparison.evidence import name as naming
from fairway.comparison.evidence import nationality, sex
from fairway.comparison.evidence.address import ADDRESS_AT_BEST
from fairway.comparison.evidence.birth_place import BIRTH_PLACE_AT_BEST
from fairway.comparison.evidence.contact import CONTACT_AT_BEST
from fairway.comparison.evidence.document import NEAR_AT_BEST, NEAR_MISS_STATE_UNKNOWN
from fairway.comparison.evidence.issuing_state import ISSUING_STATE_SHARED
from fairway.comparison.gains import SIDE_MAX, most_by_letters
from fairway.comparison.tallying import (
    LEFT_AT_BEST,
    LINK,
    LINKS_MAX,
    WORDS_MAX,
    joined_links,
    known_links,
    simple_links,
    tally,
)
from fairway.comparison.verdict import (
    COVERED_NAME_FROM,
    HIT_FROM,
    NAME_HELPED_FROM,
    NAME_WITH_CONTACT_FROM,
    RULE_R1_NAME_FROM,
    WHOLE_NAME_FROM,
)

__all__ = ["DROPPED", "HOPE", "KEPT", "NEARLY", "UNSETTLED", "FactArrays", "NameArrays", "narrow", "scratch"]

DROPPED: Final = 0
KEPT: Final = 1
HOPE: Final = 2  # a hit only if a document number differs in one character
NEARLY: Final = 3  # dropped, but another name of the same person may do where this one nearly does
UNSETTLED: Final = 4

BLOCK: Final = 128  # pairs judged together
COLUMNS: Final = 256  # listed words remembered for one traveller
NEARLY_POINTS: Final = 3.0
ROUNDING: Final = 0.02  # weights are rounded to two decimals, each
_CONTRADICTION: Final = naming.CONTRADICTION
_ONE_TOKEN: Final = naming.ONE_TOKEN_AGREES
_SINGLE_BEST: Final = max(naming.SINGLE_WORD_NAME, naming.MONONYM_ADDRESSED_ALIKE)
_MOST: Final = naming.NAME_WEIGHT_MAX
_LEAST: Final = naming.NAME_WEIGHT_MIN
_WEAK: Final = naming.WEAK_ALIAS_FACTOR
_SAME_DAY, _SWAPPED, _ONE_DIGIT = birth.SAME_DAY, birth.SWAPPED, birth.ONE_DIGIT
_SAME_MONTH, _SAME_YEAR, _YEAR_NEXT = birth.SAME_YEAR_AND_MONTH, birth.SAME_YEAR, birth.YEAR_NEXT
_YEARS_NEAR, _FAR = birth.YEARS_NEAR, birth.FAR
_ONLY_MONTH, _ONLY_YEAR, _ONLY_NEXT = birth.ONLY_MONTH_SAME, birth.ONLY_YEAR_SAME, birth.ONLY_YEAR_NEXT
_ONLY_NEAR, _ONLY_FAR, _ONLY_VERY_FAR = birth.ONLY_YEARS_NEAR, birth.ONLY_YEAR_FAR, birth.ONLY_YEAR_VERY_FAR
_SAME_SEX, _OTHER_SEX = sex.SAME, sex.DIFFERENT
_SAME_STATE, _OTHER_STATE = nationality.SHARED, nationality.DIFFERENT
_PLACES: Final = ADDRESS_AT_BEST + BIRTH_PLACE_AT_BEST


class NameArrays(NamedTuple):
    """See `people.Names`."""

    rows: Records
    words: Numbers
    known_bits: npt.NDArray[np.uint64]


class FactArrays(NamedTuple):
    """See `people.Facts`."""

    people: Records
    dates: Numbers


class Scratch(NamedTuple):
    """What `narrow` writes into while it runs."""

    facts: Doubles
    gains: Doubles
    links: Records
    chosen: Numbers
    sides: Numbers
    met: npt.NDArray[np.int64]
    columns: Doubles


def scratch() -> Scratch:
    """To be given to `narrow`; nothing in it is looked at afterwards."""
    return Scratch(
        np.zeros((BLOCK, 5), dtype=np.float64),
        np.zeros((WORDS_MAX, WORDS_MAX), dtype=np.float64),
        np.zeros(LINKS_MAX, dtype=LINK),
        np.zeros(WORDS_MAX, dtype=np.int32),
        np.zeros(2 * SIDE_MAX, dtype=np.int32),
        np.full(COLUMNS, -1, dtype=np.int64),
        np.zeros((COLUMNS, WORDS_MAX), dtype=np.float64),
    )


@compiled
def _years_only(years: Int) -> Any:
    if years == 0:
        return _ONLY_YEAR
    if years == 1:
        return _ONLY_NEXT
    if years <= 3:
        return _ONLY_NEAR
    return _ONLY_FAR if years <= 5 else _ONLY_VERY_FAR


@compiled
def _date_weight(mine: Int, theirs: Int) -> Any:
    """As `evidence.birth_date.birth_date_weight`."""
    my_year, year = np.uint32(mine) // np.uint32(10000), np.uint32(theirs) // np.uint32(10000)
    my_rest, rest = np.uint32(mine) - my_year * np.uint32(10000), np.uint32(theirs) - year * np.uint32(10000)
    my_month, month = my_rest // np.uint32(100), rest // np.uint32(100)
    my_day, day = my_rest - my_month * np.uint32(100), rest - month * np.uint32(100)
    years = abs(np.int64(my_year) - np.int64(year))
    if my_month == 0 or month == 0:
        return _years_only(years)
    if my_day == 0 or day == 0:
        if years == 0:
            return _ONLY_MONTH if my_month == month else _SAME_YEAR
        return _years_only(years)
    if mine == theirs:
        return _SAME_DAY
    if years == 0 and my_month == day and my_day == month:
        return _SWAPPED
    if (years != 0) + (my_month != month) + (my_day != day) == 1:  # else two digits differ at least
        differing = 0
        one, other = mine, theirs
        for _ in range(8):
            differing += one % 10 != other % 10
            one, other = one // 10, other // 10
        if differing == 1 or years == 1:
            return _ONE_DIGIT
    if years == 0:
        return _SAME_MONTH if my_month == month else _SAME_YEAR
    if years == 1:
        return _YEAR_NEXT
    return _YEARS_NEAR if years <= 5 else _FAR


@compiled
def _dates(mine: Int, theirs: Int, dates: Numbers, first: Int, last: Int) -> Any:
    """As `evidence.birth_date.birth_date_evidence`; 0 where a date is missing. Below 0: the listed dates from `first` on."""
    if mine == 0 or theirs == 0:
        return 0.0
    if theirs > 0:
        return _date_weight(mine, theirs)
    best = -99.0
    for at in range(first, last):
        best = max(best, _date_weight(mine, dates[at]))
    if best > 0:
        best = max(0.0, best - np.log(last - first))
    return best


@compiled
def _others(mine: Record, theirs: Record) -> tuple[Any, Any, Any]:
    """The most that all evidence but names, dates and documents can weigh; how much of it certainly speaks against; and
    the most that contacts and places can help.
    """
    most = against = helps = 0.0
    if mine.sex and theirs.sex:
        if mine.sex == theirs.sex:
            most += _SAME_SEX
        else:
            most += _OTHER_SEX
            against += _OTHER_SEX
    if theirs.states and (mine.states | mine.issuers):
        if (mine.states | mine.issuers) & theirs.states:
            most += _SAME_STATE
        elif mine.states:
            most += _OTHER_STATE
            against += _OTHER_STATE
    elif (mine.states | mine.issuers) & theirs.issuers:
        most += ISSUING_STATE_SHARED
    if mine.has_contacts and theirs.has_contacts:
        helps += CONTACT_AT_BEST
    if mine.has_places and theirs.has_places:
        helps += _PLACES
    return most, against, helps


@compiled
def _could_be(
    weight: float, dates: float, others: tuple[Any, Any, Any], contacts: Flag, contradicted: Flag, covered: Flag, whole: Flag,
    every: Flag,
) -> Flag:  # fmt: skip
    """The rules of `verdict` without documents. `contradicted`: something is left on both sides, or the alias is weak."""
    most, against, helps = others
    weight += ROUNDING
    total = weight + dates + most
    if weight >= NAME_HELPED_FROM:
        total += helps
    if dates > 0:
        return total >= HIT_FROM
    if contradicted:
        return False
    if contacts and weight >= NAME_WITH_CONTACT_FROM and total >= HIT_FROM:
        return True
    against += min(dates, 0.0)
    needed = HIT_FROM
    if against == 0 and covered:
        needed = WHOLE_NAME_FROM if whole else COVERED_NAME_FROM
    return (every and against == 0 and weight >= RULE_R1_NAME_FROM) or weight + against >= needed


@compiled
def _most_of(
    table: Records, mine: Numbers, start: Int, end: Int, theirs: Numbers, first: Int, last: Int, gains: Doubles,
    row: Int, met: npt.NDArray[np.int64], columns: Doubles,
) -> tuple[Any, Flag]:  # fmt: skip
    """The most names can weigh where no words are written together, and whether something contradicts for certain.

    met, columns   what the words of the traveller's row can gain with listed ones met lately: candidates share words
    """
    for j in range(last - first):
        word = np.int64(theirs[first + j])
        slot, key = word & (COLUMNS - 1), np.int64(row) << 32 | word
        if met[slot] != key:
            met[slot] = key
            for i in range(end - start):
                columns[slot, i] = most_by_letters(table, mine[start + i], word)
        for i in range(end - start):
            gains[i, j] = columns[slot, i]
    my_sum = their_sum = 0.0
    my_heavy = their_heavy = my_left = their_left = my_agreeing = their_agreeing = 0
    for i in range(end - start):
        best = 0.0
        for j in range(last - first):
            best = max(best, gains[i, j])
        my_sum += best
        my_agreeing += best > 0
        if not table[mine[start + i]].is_light:
            my_heavy += 1
            my_left += best == 0
    for j in range(last - first):
        best = 0.0
        for i in range(end - start):
            best = max(best, gains[i, j])
        their_sum += best
        their_agreeing += best > 0
        if not table[theirs[first + j]].is_light:
            their_heavy += 1
            their_left += best == 0
    if my_sum == 0:
        return _LEAST, True
    both = min(my_left, their_left)
    weight = min(my_sum, their_sum) + _CONTRADICTION * both + LEFT_AT_BEST * (max(my_left, their_left) - both)
    if min(my_agreeing, their_agreeing) <= 1:
        weight += _SINGLE_BEST if my_heavy <= 1 and their_heavy <= 1 else _ONE_TOKEN
    return min(weight, _MOST), both > 0


@compiled
def _nearly_documents(mine: Record, theirs: Record) -> Any:
    """The most that two documents with different numbers can weigh, see `evidence.document`."""
    if not mine.documents or not theirs.documents:
        return 0.0
    if mine.issuers & theirs.issuers:
        return NEAR_AT_BEST
    return NEAR_MISS_STATE_UNKNOWN if mine.documents == 2 or theirs.documents == 2 else 0.0


@compiled
def _bits_of(known_bits: npt.NDArray[np.uint64], known: Int) -> tuple[Int, Int]:
    if known < 0:
        return np.uint64(0), np.uint64(0)
    return known_bits[known, 0], known_bits[known, 1]


@compiled
def _groups_of(table: Records, words: Numbers, start: Int, end: Int) -> tuple[Int, Int]:
    one = other = np.uint64(0)
    for at in range(start, end):
        one |= table[words[at]].groups
        other |= table[words[at]].other_groups
    return one, other


@compiled
def _called(theirs: NameArrays, their_people: Records, others: Numbers, start: Int, end: Int) -> Int:
    """Reads one value of each listed name and person of a block, so that the processor has them at hand, all at once: one
    after the other, each would be waited for. A number, so that it is not left out.
    """
    rows, words, _ = theirs
    read: Int = 0
    for at in range(start, end):
        read += rows[others[at]].whose
    for at in range(start, end):
        row = rows[others[at]]
        read += their_people[row.whose].date + words[row.first]
    return read


@compiled
def _words_called(
    table: Records, theirs: NameArrays, others: Numbers, states: npt.NDArray[np.int8], start: Int, end: Int
) -> Int:
    """As `_called`, the words of names that are left."""
    rows, words, _ = theirs
    read: Int = 0
    for at in range(start, end):
        if states[at] == UNSETTLED:
            row = rows[others[at]]
            for place in range(row.first, row.first + row.count):
                word = table[words[place]]
                read += (word.order != 0) + word.is_titled
    return read


@compiled
def _judge_facts(person: Record, listed: Record, their_dates: Numbers, facts: Doubles, at: Int) -> Flag:
    """Whether anybody with these facts could be a hit; into `facts` what dates weigh, with documents too, and `_others`."""
    dates = _dates(person.date, listed.date, their_dates, listed.first, listed.last)
    rest = _others(person, listed)
    near = dates
    documents = _nearly_documents(person, listed)
    if documents > 0:
        near = max(dates, 0.0) + documents
    facts[at, 0], facts[at, 1], facts[at, 2], facts[at, 3], facts[at, 4] = dates, near, rest[0], rest[1], rest[2]
    contacts = person.has_contacts and listed.has_contacts
    return _could_be(_MOST, near, rest, contacts, False, True, True, True)


@compiled
def _judge_names(
    table: Records, mine: NameArrays, theirs: NameArrays, row: Int, other: Int, facts: Doubles, at: Int, contacts: Flag,
    memory: Records, gains: Doubles, links: Records, chosen: Numbers, sides: Numbers,
    met: npt.NDArray[np.int64], columns: Doubles, unknown: Numbers, asked: Int,
) -> tuple[Int, Int]:  # fmt: skip
    """The state of a pair by its names, and how much has been asked."""
    my_rows, my_words, my_bits = mine
    their_rows, their_words, their_bits = theirs
    my_row, their_row = my_rows[row], their_rows[other]
    dates, near, rest = facts[at, 0], facts[at, 1], (facts[at, 2], facts[at, 3], facts[at, 4])
    if my_row.is_unbounded or their_row.is_unbounded:
        return KEPT, asked
    start, end = my_row.first, my_row.first + my_row.count
    first, last = their_row.first, their_row.first + their_row.count
    is_weak = their_row.is_weak
    asked_before = asked
    joined = 0
    if my_row.glued & their_row.apart:
        joined, asked = joined_links(
            table, my_words, start, end, their_words, first, last, False, memory, links, joined, sides, unknown, asked
        )
    if their_row.glued & my_row.apart:
        joined, asked = joined_links(
            table, their_words, first, last, my_words, start, end, True, memory, links, joined, sides, unknown, asked
        )
    known = False
    if my_row.known >= 0 or their_row.known >= 0:
        mine_first, mine_second = _bits_of(my_bits, my_row.known)
        theirs_first, theirs_second = _bits_of(their_bits, their_row.known)
        one, two = _groups_of(table, my_words, start, end)
        three, four = _groups_of(table, their_words, first, last)
        known = ((mine_first & three) | (theirs_first & one) | (mine_first & theirs_first)) != 0 and (
            (mine_second & four) | (theirs_second & two) | (mine_second & theirs_second)
        ) != 0
    bound, is_left = _most_of(table, my_words, start, end, their_words, first, last, gains, row, met, columns)
    is_simple = not joined and not known and asked == asked_before
    if is_simple and not _could_be(bound, near, rest, contacts, is_left or is_weak, True, True, True):
        return DROPPED, asked
    simple, asked = simple_links(
        table, my_words, start, end, their_words, first, last, gains, memory, links, joined, sides, unknown, asked
    )
    total = simple
    if known:
        are_known = (my_row.known >= 0, their_row.known >= 0)
        total, asked = known_links(
            table,
            my_words,
            start,
            end,
            their_words,
            first,
            last,
            are_known,
            memory,
            links,
            simple,
            sides,
            unknown,
            asked,
        )
    if asked > asked_before:
        return UNSETTLED, asked
    if total >= LINKS_MAX:
        return KEPT, asked
    state = DROPPED
    for count in range(simple, total + 1, max(1, total - simple)):  # without and with words written together as forms
        weight, is_left, covered, whole, every, is_tied = tally(
            table, my_words, start, end, their_words, first, last, links, count, chosen
        )
        if is_tied:
            weight, is_left, covered, whole, every = _MOST, False, True, True, True
        if is_weak and weight > 0:
            weight *= _WEAK
        if _could_be(weight, dates, rest, contacts, is_left or is_weak, covered, whole, every):
            state = KEPT
        elif state != KEPT and _could_be(weight, near, rest, contacts, is_left or is_weak, covered, whole, every):
            state = HOPE
        if state == DROPPED and _could_be(weight + NEARLY_POINTS, near, rest, contacts, False, True, True, True):
            state = NEARLY
    return state, asked


@compiled
def narrow(
    table: Records, mine: NameArrays, my_facts: FactArrays, theirs: NameArrays, their_facts: FactArrays, memory: Records,
    rows: Numbers, others: Numbers, states: npt.NDArray[np.int8], unknown: Numbers, scratch: Scratch,
) -> Int:  # fmt: skip
    """Judges the pairs whose state is UNSETTLED, in place; how often something was asked that the memory must be told first.

    UNSETTLED stays where it was; only as much is asked as `unknown` holds.
    """
    my_rows, _, _ = mine
    their_rows, _, _ = theirs
    my_people, _ = my_facts
    their_people, their_dates = their_facts
    asked = read = 0
    facts, gains, links, chosen, sides, met, columns = scratch
    for block in range(0, len(rows), BLOCK):
        end = min(block + BLOCK, len(rows))
        read += _called(theirs, their_people, others, block, end)
        for at in range(block, end):
            if states[at] == UNSETTLED:
                person, listed = my_people[my_rows[rows[at]].whose], their_people[their_rows[others[at]].whose]
                if not _judge_facts(person, listed, their_dates, facts, at - block):
                    states[at] = DROPPED
        read += _words_called(table, theirs, others, states, block, end)
        for at in range(block, end):
            if states[at] == UNSETTLED:
                person, listed = my_people[my_rows[rows[at]].whose], their_people[their_rows[others[at]].whose]
                contacts = person.has_contacts and listed.has_contacts
                states[at], asked = _judge_names(
                    table, mine, theirs, rows[at], others[at], facts, at - block, contacts, memory, gains, links, chosen,
                    sides, met, columns, unknown, asked,
                )  # fmt: skip
    chosen[0] = read
    return asked
