"""Sifting candidates by what their words could gain, as loops for `compiling`: most that share something share nothing else.

The listed words of all candidates of one name stand side by side, each once. First what they could gain with the words of the name at
most, by the letters they share in any order; then, for the few pairs where that would be enough, what they do gain.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fairway.comparison.agreeing import ASK
from fairway.comparison.compiling import Doubles, Flag, Int, Numbers, Record, Records, within
from fairway.comparison.evidence import name as naming
from fairway.comparison.gains import SIDE_MAX, Lanes, could_gain, lanes_of, most_by_letters, put_into_lane
from fairway.comparison.tallying import LEFT_AT_BEST, LINK, LINKS_MAX, WORDS_MAX, could_be_joined, gain_known
from fairway.comparison.words import WordTexts

__all__ = [
    "BLOCK",
    "DROPPED",
    "NEARLY_POINTS",
    "UNSETTLED",
    "NameArrays",
    "Scratch",
    "bits_of",
    "bound_all",
    "could_be_forms",
    "scratch",
    "side_by_side",
    "sift",
]

DROPPED: Final = 0
UNSETTLED: Final = 4
BLOCK: Final = 128  # pairs judged together
SLOTS: Final = 1024  # by which listed words that candidates share are found again
LANES: Final = BLOCK * WORDS_MAX
NEARLY_POINTS: Final = 3.0
_CONTRADICTION: Final = naming.CONTRADICTION
_ONE_TOKEN: Final = naming.ONE_TOKEN_AGREES
_SINGLE_BEST: Final = max(naming.SINGLE_WORD_NAME, naming.MONONYM_ADDRESSED_ALIKE)
_MOST: Final = naming.NAME_WEIGHT_MAX
_LEAST: Final = naming.NAME_WEIGHT_MIN


class NameArrays(NamedTuple):
    """See `people.Names`."""

    rows: Records
    words: Numbers
    known_bits: npt.NDArray[np.uint64]


class Scratch(NamedTuple):
    """What `narrow` writes into while it runs.

    Listed words that candidates of one name have stand in lanes, each once: `met` and `lane_of` say where, `places` for each word of
    each pair of the block. `most` is what the words of the name can gain with each, `known` what is remembered of it, -1 before it was
    looked for.
    """

    needed: Doubles
    facts: Doubles
    gains: Doubles
    links: Records
    chosen: Numbers
    sides: Numbers
    met: npt.NDArray[np.int64]
    lane_of: Numbers
    lane_words: Numbers
    is_light: npt.NDArray[np.bool_]
    lanes: Lanes
    could: npt.NDArray[np.uint8]
    most: Doubles
    known: Doubles
    places: Numbers


def scratch() -> Scratch:
    """To be given to `narrow`; nothing in it is looked at afterwards."""
    return Scratch(
        np.zeros((BLOCK, 3), dtype=np.float64),
        np.zeros(5, dtype=np.float64),
        np.zeros((WORDS_MAX, WORDS_MAX), dtype=np.float64),
        np.zeros(LINKS_MAX, dtype=LINK),
        np.zeros(WORDS_MAX, dtype=np.int32),
        np.zeros(2 * SIDE_MAX, dtype=np.int32),
        np.full(SLOTS, -1, dtype=np.int64),
        np.zeros(SLOTS, dtype=np.int32),
        np.zeros(LANES, dtype=np.int32),
        np.zeros(LANES, dtype=np.bool_),
        lanes_of(LANES),
        np.zeros(LANES, dtype=np.uint8),
        np.zeros((LANES, WORDS_MAX), dtype=np.float64),
        np.zeros((LANES, WORDS_MAX), dtype=np.float64),
        np.zeros((BLOCK, WORDS_MAX), dtype=np.int32),
    )


@within
def side_by_side(
    table: Records, theirs: NameArrays, rows: Numbers, others: Numbers, states: npt.NDArray[np.int8], block: Int, start: Int, end: Int,
    scratch: Scratch,
) -> tuple[Int, Int]:  # fmt: skip
    """Puts the listed words of the pairs from `start` on that have the same row into lanes; how many lanes, and where these pairs
    end.
    """
    lanes = 0
    row = rows[start]
    at = start
    while at < end and rows[at] == row:
        if states[at] == UNSETTLED:
            their_row = theirs.rows[others[at]]
            for j in range(np.int64(their_row.count)):
                word = np.int64(theirs.words[their_row.first + j])
                slot, key = word & (SLOTS - 1), np.int64(start) << 32 | word
                if scratch.met[slot] != key:
                    scratch.met[slot], scratch.lane_of[slot] = key, lanes
                    scratch.lane_words[lanes] = word
                    scratch.is_light[lanes] = table[word].is_light
                    put_into_lane(scratch.lanes, lanes, table[word])
                    lanes += 1
                scratch.places[at - block, j] = scratch.lane_of[slot]
        at += 1
    return lanes, at


@within
def bound_all(table: Records, mine: Numbers, start: Int, end: Int, lanes: Int, scratch: Scratch) -> None:
    """What each word of a name can gain with the words in the lanes: most share nothing, which is found out of all together."""
    could, most, known, words = scratch.could, scratch.most, scratch.known, scratch.lane_words
    for i in range(end - start):
        one = mine[start + i]
        could_gain(table[one], scratch.lanes, lanes, could)
        for lane in range(lanes):
            most[lane, i] = most_by_letters(table, one, words[lane]) if could[lane] else 0.0
            known[lane, i] = -1.0


@within
def _together(
    gains: Doubles, places: Numbers, many: Int, their_many: Int, light: Int, is_light: npt.NDArray[np.bool_], needed: float
) -> tuple[Any, Flag]:  # fmt: skip
    """The most names can weigh where no words are written together, and whether something contradicts for certain.

    gains   of the lanes, with each word of the traveller's name
    places  the lanes of the words of the listed name
    light   which words of the traveller's are light, as bits
    needed  where it is certain that they weigh less, no more is said
    """
    my_sum = their_sum = 0.0
    my_heavy = their_heavy = my_left = their_left = my_agreeing = their_agreeing = 0
    for i in range(many):
        best = 0.0
        for j in range(their_many):
            best = max(best, gains[places[j], i])
        is_heavy = 1 - (light >> i & 1)
        my_sum += best
        my_agreeing += best > 0
        my_heavy += is_heavy
        my_left += is_heavy & (best == 0)
    if my_sum < needed:
        return my_sum, False
    for j in range(their_many):
        lane = places[j]
        best = 0.0
        for i in range(many):
            best = max(best, gains[lane, i])
        is_heavy = 1 - is_light[lane]
        their_sum += best
        their_agreeing += best > 0
        their_heavy += is_heavy
        their_left += is_heavy & (best == 0)
    if their_sum == 0:
        return _LEAST, True
    both = min(my_left, their_left)
    weight = min(my_sum, their_sum) + _CONTRADICTION * both + LEFT_AT_BEST * (max(my_left, their_left) - both)
    if min(my_agreeing, their_agreeing) <= 1:
        weight += _SINGLE_BEST if my_heavy <= 1 and their_heavy <= 1 else _ONE_TOKEN
    return min(weight, _MOST), both > 0


@within
def _recall(
    table: Records, texts: WordTexts, memory: Records, mine: Numbers, start: Int, end: Int, places: Numbers, count: Int,
    words: Numbers, most: Doubles, known: Doubles, needed: float,
) -> Flag:  # fmt: skip
    """Into `known` what the words of a pair do gain; the most they could where that is to be asked first. False as soon as it is
    certain that they gain less than is needed: most of those that could gain something gain nothing.
    """
    could = 0.0
    for i in range(end - start):
        best = 0.0
        for j in range(count):
            best = max(best, most[places[j], i])
        could += best
    for i in range(end - start):
        best = does = 0.0
        one = mine[start + i]
        for j in range(count):
            lane = places[j]
            best = max(best, most[lane, i])
            if known[lane, i] < 0:
                known[lane, i] = most[lane, i]
                other = words[lane]
                if most[lane, i] > 0 and (one != other or table[one].is_titled):
                    gain, _ = gain_known(table, texts, memory, one, other)
                    if gain != ASK:
                        known[lane, i] = gain
            does = max(does, known[lane, i])
        could += does - best
        if could < needed:
            return False
    return True


@within
def _has_siblings(rows: Records, at: Int) -> Flag:
    """Whether the person has another name: the rows of one person stand together."""
    if at and rows[at - 1].whose == rows[at].whose:
        return True
    return at + 1 < len(rows) and rows[at + 1].whose == rows[at].whose


@within
def bits_of(known_bits: npt.NDArray[np.uint64], known: Int) -> tuple[Int, Int]:
    """The groups of the forms that two neighbours of a name are; none where `known` is NO_WORD."""
    if known < 0:
        return np.uint64(0), np.uint64(0)
    return known_bits[known, 0], known_bits[known, 1]


@within
def _groups_of(table: Records, words: Numbers, start: Int, end: Int) -> tuple[Int, Int]:
    one = other = np.uint64(0)
    for at in range(start, end):
        one |= table[words[at]].groups
        other |= table[words[at]].other_groups
    return one, other


@within
def could_be_forms(
    table: Records, my_row: Record, my_words: Numbers, my_bits: npt.NDArray[np.uint64],
    their_row: Record, their_words: Numbers, their_bits: npt.NDArray[np.uint64],
) -> Flag:  # fmt: skip
    """Whether neighbours of either name, written together, could be a form of what the other has."""
    if my_row.known < 0 and their_row.known < 0:
        return False
    mine_first, mine_second = bits_of(my_bits, my_row.known)
    theirs_first, theirs_second = bits_of(their_bits, their_row.known)
    one, two = _groups_of(table, my_words, my_row.first, my_row.first + my_row.count)
    three, four = _groups_of(table, their_words, their_row.first, their_row.first + their_row.count)
    return ((mine_first & three) | (theirs_first & one) | (mine_first & theirs_first)) != 0 and (
        (mine_second & four) | (theirs_second & two) | (mine_second & theirs_second)
    ) != 0


@within
def _could_do(
    gains: Doubles, places: Numbers, many: Int, their_many: Int, light: Int, is_light: npt.NDArray[np.bool_],
    needed: Doubles, least: float, is_weak: Flag,
) -> Flag:  # fmt: skip
    """Whether names that weigh no more than this could be a hit, or nearly: `least` instead of what is needed."""
    weight, is_left = _together(gains, places, many, their_many, light, is_light, least)
    if least < needed[0]:
        return weight >= least
    return weight >= least and (needed[1] != 0 or not (is_left or is_weak))


@within
def sift(
    table: Records, texts: WordTexts, mine: NameArrays, theirs: NameArrays, memory: Records, others: Numbers,
    states: npt.NDArray[np.int8], row: Int, block: Int, start: Int, end: Int, scratch: Scratch,
) -> None:  # fmt: skip
    """Drops the pairs of a row, from `start` on, that are no hits whatever else could be found out about their names.

    Into `needed` of those that are left, whether they could be hits where no words are written together and none are forms.
    """
    my_row = mine.rows[row]
    first, last = my_row.first, my_row.first + my_row.count
    light = 0
    for at in range(first, last):
        light |= np.int64(table[mine.words[at]].is_light) << (at - first)
    for pair in range(start, end):
        if states[pair] != UNSETTLED:
            continue
        their_row = theirs.rows[others[pair]]
        places, needed = scratch.places[pair - block], scratch.needed[pair - block]
        many, their_many = np.int64(my_row.count), np.int64(their_row.count)
        # Where another name of the same person may do, it is enough that this one nearly does.
        least = needed[0] - NEARLY_POINTS * _has_siblings(theirs.rows, others[pair])
        could = _could_do(
            scratch.most, places, many, their_many, light, scratch.is_light, needed, least, their_row.is_weak
        )
        if could:
            could = _recall(
                table, texts, memory, mine.words, first, last, places, their_many, scratch.lane_words, scratch.most, scratch.known,
                least,
            )  # fmt: skip
        if could:
            could = _could_do(
                scratch.known, places, many, their_many, light, scratch.is_light, needed, least, their_row.is_weak
            )
        needed[2] = could
        if could or my_row.is_unbounded or their_row.is_unbounded:
            continue
        if could_be_forms(table, my_row, mine.words, mine.known_bits, their_row, theirs.words, theirs.known_bits):
            continue
        begins = their_row.first
        if my_row.glued & their_row.apart and could_be_joined(
            table, mine.words, first, last, theirs.words, begins, begins + their_many
        ):
            continue
        if their_row.glued & my_row.apart and could_be_joined(
            table, theirs.words, begins, begins + their_many, mine.words, first, last
        ):
            continue
        states[pair] = DROPPED
