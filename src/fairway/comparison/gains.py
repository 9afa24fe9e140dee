"""What two words gain with each other: the most they could by their letters, and a memory of what they do.

Loops for `compiling`. What words gain is said by `names.pairing`; here it is bounded from above, and remembered.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fairway.comparison.compiling import Flag, Int, Numbers, Record, Records, compiled, within
from fairway.comparison.names import pairing
from fairway.comparison.names.tokens import JOINED_TOKENS_MAX

__all__ = [
    "SIDE_MAX",
    "SLOT",
    "Lanes",
    "could_gain",
    "count_of",
    "key_of",
    "key_of_pair",
    "keys_of",
    "lanes_of",
    "most_by_letters",
    "place_of",
    "put_into_lane",
    "remember",
    "removed_to",
]

SIDE_MAX: Final = JOINED_TOKENS_MAX
PROBES_MAX: Final = 256  # of a half full table: none gets so far
ALIKE_FROM: Final = 0.5  # similarity of two spellings below which no rule of `pairing` gains anything worth having
# The most two words can gain by the similarity of their spellings; below the first nothing. JUDGEMENT, on the safe side.
GAIN_BY_LIKENESS: Final = ((ALIKE_FROM, 2.5), (0.6, 4.0), (0.7, pairing.SAME_SPELLING.gain_max))
NEAR_CODE_FROM: Final = 2  # of longer words too the code may be no longer: of "Muhammad" it is "mt"
SHORT_CODE: Final = 3
STEPS: Final = 1000
LIMITS: Final = np.zeros(STEPS + 1, dtype=np.float32)  # by thousandths of likeness
for _least, _most in GAIN_BY_LIKENESS:
    LIMITS[int(_least * STEPS) :] = _most
# The most that sounding alike gains, by thousandths of likeness: see `pairing.UNLIKE_VOWELS`.
SOUND_LIMITS: Final = np.full(
    STEPS + 1, max(rule.gain_max for rule in pairing.SAME_SKELETON.values()), dtype=np.float32
)
for _below, _discount in reversed(pairing.UNLIKE_VOWELS):
    SOUND_LIMITS[: int(_below * STEPS)] = max(rule.gain_max for rule in pairing.SAME_SKELETON.values()) - _discount
BEGINNING_FROM: Final = min(min(pairing.CUT), min(pairing.SAME_BEGINNING))  # letters
SLIP_FROM: Final = min(pairing.ONE_EDIT)  # letters of the shorter word
TWO_SLIPS_FROM: Final = min(pairing.TWO_EDITS)
_EDITS: Final = (*pairing.ONE_EDIT.items(), *pairing.TWO_EDITS.items())
EDIT_LIMITS: Final = np.array(
    [max((rule.gain_max for length, rule in _EDITS if length <= size + 2), default=0.0) for size in range(128)],
    dtype=np.float32,
)
EDIT_DISCOUNTS: Final = np.array(
    [min((rule.discount for length, rule in _EDITS if length <= size + 2), default=0.0) for size in range(128)],
    dtype=np.float32,
)
SOUND_DISCOUNT: Final = min(pairing.SAME_SPELLING.discount, *(rule.discount for rule in pairing.SAME_SKELETON.values()))
NEAR_SOUND_DISCOUNT: Final = min(
    rule.discount for rule in (*pairing.NEAR_SKELETON.values(), *pairing.NEAR_CODE.values())
)
NEAR_SOUND_LIMIT: Final = float(
    max(rule.gain_max for rule in (*pairing.NEAR_SKELETON.values(), *pairing.NEAR_CODE.values()))
)
BEGINNING_DISCOUNT: Final = min(rule.discount for rule in (*pairing.SAME_BEGINNING.values(), *pairing.CUT.values()))
BEGINNING_LIMIT: Final = float(max(rule.gain_max for rule in (*pairing.SAME_BEGINNING.values(), *pairing.CUT.values())))
_GAIN_MIN: Final = pairing.GAIN_MIN
_INITIAL: Final = pairing.INITIAL_GAIN
_EQUAL: Final = pairing.EQUAL.discount
_EQUAL_MAX: Final = pairing.EQUAL.gain_max
_SPELLED: Final = pairing.SAME_SPELLING.discount
_SPELLED_MAX: Final = pairing.SAME_SPELLING.gain_max
SERVANT_LETTERS: Final = 3  # "abd"
X_MASK: Final = np.uint64(1 << (ord("x") & 31))
_SERVANT_DISCOUNT: Final = pairing.WITHOUT_SERVANT.discount
_SERVANT_MAX: Final = pairing.WITHOUT_SERVANT.gain_max
_FORM_DISCOUNT: Final = pairing.SAME_FORM.discount
_FORM_MAX: Final = pairing.SAME_FORM.gain_max

SLOT: Final = np.dtype([("key", "i8"), ("gain", "f4"), ("marks", "u1")], align=True)
"""What words gain with each other, by a hash of both sides. A slot that is free has the key -1."""


@within
def key_of_pair(one: Int, other: Int) -> Int:
    """A hash of two words, the traveller's first: of words without vowels, the first is read as the second."""
    value = (np.uint64(one) << np.uint64(32) | np.uint64(other)) * np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return np.int64((value ^ (value >> np.uint64(32))) >> np.uint64(1))


@within
def key_of(sides: Numbers, kind: Int) -> Int:
    """A hash of two sides of up to SIDE_MAX words each, padded with NO_WORD."""
    if sides[1] < 0 and sides[SIDE_MAX + 1] < 0:
        return key_of_pair(sides[0], sides[SIDE_MAX])
    value = np.uint64(kind + 1) * np.uint64(0xD1B54A32D192ED03)
    for at in range(2 * SIDE_MAX):
        value = (value ^ np.uint64(sides[at] + 2)) * np.uint64(0x9E3779B97F4A7C15)
        value ^= value >> np.uint64(32)
    return np.int64(value >> np.uint64(1))


@compiled
def keys_of(sides: Numbers, keys: npt.NDArray[np.int64]) -> None:
    """The hashes of rows of sides, the kind last."""
    for number in range(len(sides)):
        keys[number] = key_of(sides[number], np.int64(sides[number, -1]))


@compiled
def remember(
    memory: Records, keys: npt.NDArray[np.int64], gain: npt.NDArray[np.float32], marks: npt.NDArray[np.uint8]
) -> Int:
    """Puts what words gain into the memory, by their hashes; how many found no slot."""
    lost = 0
    for number in range(len(keys)):
        lost += not _put(memory, keys[number], gain[number], marks[number])
    return lost


@compiled
def removed_to(memory: Records, before: Records) -> None:
    """Fills a memory with what a smaller one held."""
    for at in range(len(before)):
        if before[at].key != -1:
            _put(memory, before[at].key, before[at].gain, before[at].marks)


@within
def _put(memory: Records, key: Int, gain: float, marks: Int) -> Flag:
    slots = len(memory)
    for probe in range(PROBES_MAX):
        slot = memory[(key + probe) & (slots - 1)]
        if slot.key == -1 or slot.key == key:
            slot.key, slot.gain, slot.marks = key, gain, marks
            return True
    return False


@within
def place_of(memory: Records, key: Int) -> Int:
    slots = len(memory)
    for probe in range(PROBES_MAX):
        place = (key + probe) & (slots - 1)
        if memory[place].key == key:
            return place
        if memory[place].key == -1:
            return -1
    return -1


@within
def count_of(mask: Int) -> Int:
    mask = mask - ((mask >> np.uint64(1)) & np.uint64(0x5555555555555555))
    mask = (mask & np.uint64(0x3333333333333333)) + ((mask >> np.uint64(2)) & np.uint64(0x3333333333333333))
    mask = (mask + (mask >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((mask * np.uint64(0x0101010101010101)) >> np.uint64(56))


class Lanes(NamedTuple):
    """Words side by side, for one loop over all: the masks of `words.TABLE`, and everything else in one number each."""

    masks: npt.NDArray[np.uint64]
    letter_masks: npt.NDArray[np.uint64]
    code_masks: npt.NDArray[np.uint64]
    groups: npt.NDArray[np.uint64]
    other_groups: npt.NDArray[np.uint64]
    packed: npt.NDArray[np.uint64]


def lanes_of(count: int) -> Lanes:
    """So many lanes, nothing in them yet."""
    return Lanes(*(np.zeros(count, dtype=np.uint64) for _ in Lanes._fields))


@within
def _packed(word: Record) -> Int:
    """Seven numbers of a byte each, see `_number`, and whether the word gains by rules of its own: an initial, a light word, a glued
    title, a word without vowels.
    """
    special = word.is_initial or word.is_light or word.is_titled or word.is_consonantal
    unmasked = np.int64(word.code_size) - count_of(word.code_mask)
    value = np.uint64(special) << np.uint64(8) | np.uint64(unmasked)
    value = value << np.uint64(8) | np.uint64(word.letter)
    value = value << np.uint64(8) | np.uint64(word.code_size)
    value = value << np.uint64(8) | np.uint64(word.letter_unmasked)
    value = value << np.uint64(8) | np.uint64(word.unmasked)
    value = value << np.uint64(8) | np.uint64(word.length)
    return value << np.uint64(8) | np.uint64(word.letters)


@within
def _number(packed: Int, place: Int) -> Int:
    return np.int64(packed >> np.uint64(8 * place) & np.uint64(255))


@compiled
def put_into_lane(lanes: Lanes, lane: Int, word: Record) -> None:
    """Puts a word beside the others."""
    lanes.masks[lane], lanes.letter_masks[lane], lanes.code_masks[lane] = word.mask, word.letter_mask, word.code_mask
    lanes.groups[lane], lanes.other_groups[lane], lanes.packed[lane] = word.groups, word.other_groups, _packed(word)


@compiled
def could_gain(word: Record, lanes: Lanes, count: Int, could: npt.NDArray[np.uint8]) -> None:
    """Which of the first `count` lanes the word could gain anything with at all: where not, `most_by_letters` is 0.

    The same conditions for all of them, without a branch, so that several words are asked with one instruction.
    """
    mask, letter_mask, code_mask, groups, other_groups = (
        word.mask, word.letter_mask, word.code_mask, word.groups, word.other_groups,
    )  # fmt: skip
    masks, letter_masks, code_masks, all_groups, all_other_groups, all_packed = lanes
    mine = _packed(word)
    letters, length, unmasked, letter_unmasked = _number(mine, 0), _number(mine, 1), _number(mine, 2), _number(mine, 3)
    size, letter, code_unmasked, special = _number(mine, 4), _number(mine, 5), _number(mine, 6), _number(mine, 7)
    for at in range(count):
        theirs = all_packed[at]
        shared = count_of(mask & masks[at]) + min(unmasked, _number(theirs, 2))
        written = count_of(letter_mask & letter_masks[at]) + min(letter_unmasked, _number(theirs, 3))
        sounds = count_of(code_mask & code_masks[at]) + min(code_unmasked, _number(theirs, 6))
        longer = max(letters, _number(theirs, 0))
        smaller, larger = min(size, _number(theirs, 4)), max(size, _number(theirs, 4))
        least, longest = min(length, _number(theirs, 1)), max(length, _number(theirs, 1))
        slips = 1 + np.int64(least >= TWO_SLIPS_FROM) + 2 * np.int64(((letter_mask | letter_masks[at]) & X_MASK) != 0)
        found = ((written >= longest - slips) | (shared >= longer - slips)) & (least >= SLIP_FROM)
        found |= (sounds >= larger - 1) & ((smaller == larger) | (smaller >= NEAR_CODE_FROM))
        found |= (letter == _number(theirs, 5)) & (written >= max(BEGINNING_FROM, least - 2))
        found |= (written >= least) & (longest - least == SERVANT_LETTERS)
        found |= ((groups & all_groups[at]) != 0) & ((other_groups & all_other_groups[at]) != 0)
        could[at] = found | (special | _number(theirs, 7) != 0)


@within
def _by_rule(weight: float, discount: float, most: float) -> Any:
    return max(min(weight - discount, most), _GAIN_MIN)


@compiled
def most_by_letters(table: Records, one: Int, other: Int) -> Any:
    """The most two words can gain by any rule of `names.pairing`, by what they share in any order; 0 where none applies.

    Most words that meet have nothing in common, so that is found out first.
    """
    if one == other:
        weight = np.float64(table[one].weight)
        return min(weight - _EQUAL, _EQUAL_MAX) if weight - _EQUAL > _GAIN_MIN else _GAIN_MIN
    mine, theirs = table[one], table[other]
    is_consonantal = mine.is_consonantal or theirs.is_consonantal
    if not is_consonantal:
        if mine.is_initial or theirs.is_initial:
            begins = mine.initial == theirs.initial or mine.letter == theirs.letter
            return _INITIAL if begins else 0.0
        if mine.is_light or theirs.is_light:
            return _GAIN_MIN
    my_letters, their_letters = np.int64(mine.letters), np.int64(theirs.letters)
    shorter, longer = min(my_letters, their_letters), max(my_letters, their_letters)
    my_size, their_size = np.int64(mine.code_size), np.int64(theirs.code_size)
    smaller, larger = min(my_size, their_size), max(my_size, their_size)
    my_length, their_length = np.int64(mine.length), np.int64(theirs.length)
    # The most letters two spellings share, in any order.
    shared = count_of(mine.mask & theirs.mask) + min(np.int64(mine.unmasked), np.int64(theirs.unmasked))
    sounds = count_of(mine.code_mask & theirs.code_mask)
    sounds += min(my_size - count_of(mine.code_mask), their_size - count_of(theirs.code_mask))
    # Letters as written: the spelling leaves out what is doubled, and differs by more than they do.
    written = count_of(mine.letter_mask & theirs.letter_mask)
    written += min(np.int64(mine.letter_unmasked), np.int64(theirs.letter_unmasked))
    least, longest = min(my_length, their_length), max(my_length, their_length)
    slips = 1 + np.int64(least >= TWO_SLIPS_FROM)
    if (mine.letter_mask | theirs.letter_mask) & X_MASK:
        slips += 2  # x may stand for kh
    are_forms = (mine.groups & theirs.groups) != 0 and (mine.other_groups & theirs.other_groups) != 0
    is_titled = mine.is_titled or theirs.is_titled
    is_slip = least >= SLIP_FROM and written >= longest - slips
    is_misspelt = least >= SLIP_FROM and shared >= longer - slips
    # A short code keeps its vowel, and words that have the same consonants may have another.
    sounds_alike = smaller == larger and (sounds == larger or (sounds >= larger - 1 and larger <= SHORT_CODE))
    sounds_nearly = sounds >= larger - 1 and smaller >= NEAR_CODE_FROM
    begins_alike = mine.letter == theirs.letter and written >= max(BEGINNING_FROM, least - 2)
    is_servant = written >= least and longest - least == SERVANT_LETTERS
    if not (
        is_slip | is_misspelt | sounds_alike | sounds_nearly | begins_alike | is_servant
        | are_forms | is_titled | is_consonantal
    ):  # fmt: skip
        return 0.0
    my_weight, their_weight = np.float64(mine.weight), np.float64(theirs.weight)
    weight = min(my_weight, their_weight)
    likeness = min(STEPS, 2 * STEPS * shared // max(shorter + longer, 1))
    gain = 0.0
    if is_slip or is_misspelt:
        gain = max(gain, _by_rule(weight, EDIT_DISCOUNTS[least], EDIT_LIMITS[least]))
    if shared >= longer and shorter == longer:
        gain = max(gain, _by_rule(weight, _SPELLED, _SPELLED_MAX))
    if sounds_alike:
        gain = max(gain, _by_rule(weight, SOUND_DISCOUNT, SOUND_LIMITS[likeness]))
    if sounds_nearly:
        gain = max(gain, _by_rule(weight, NEAR_SOUND_DISCOUNT, NEAR_SOUND_LIMIT))
    if begins_alike:
        gain = max(gain, _by_rule(weight, BEGINNING_DISCOUNT, BEGINNING_LIMIT))
    if are_forms:
        gain = max(gain, _by_rule(weight, _FORM_DISCOUNT, _FORM_MAX))
    if is_titled:  # what stands before the title may be anything
        gain = max(gain, weight, _GAIN_MIN)
    if is_servant:
        gain = max(gain, _by_rule(weight, _SERVANT_DISCOUNT, _SERVANT_MAX))
    if is_consonantal:
        by_consonants = max(my_weight, their_weight) if are_forms else weight
        if not (sounds >= smaller - 1 or are_forms):
            by_consonants = min(by_consonants, LIMITS[likeness])
        gain = max(gain, by_consonants, _GAIN_MIN)
    return gain
