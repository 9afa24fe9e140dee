"""What two words gain with each other, as loops for `compiling`: what `names.pairing` says, for the words it says it of most often.

Most words that meet have nothing in common, and Python needs tens of microseconds to find that out. What is rare is left to it:
glued titles, forms in Arabic or Hebrew script, consonants that agree, x for kh, words of more than TEXT_MAX letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fairway.comparison.compiling import Flag, Int, Numbers, Record, Records, compiled, within
from fairway.comparison.gains import count_of
from fairway.comparison.names import pairing
from fairway.comparison.names.forms import BY_HAND_FROM
from fairway.comparison.names.weights import COMMON_WEIGHT
from fairway.comparison.words import TEXT_MAX, WordTexts

__all__ = ["ALIKE", "ASK", "COUNTS", "EXACT", "gain_of", "is_like_joined"]

ASK: Final = -1.0
"""In place of a gain: only `names.pairing` knows."""
COUNTS: Final = 1  # marks of what two words gain: see `pairing.Agreement`
EXACT: Final = 2
ALIKE: Final = 4

_LETTERS, _SPELLING, _SKELETON, _CODE, _WRITTEN = range(5)  # of `words.WordTexts.texts`
_NONE: Final = -1.0


def _table(rules: Mapping[int, pairing.Rule]) -> npt.NDArray[np.float64]:
    """Discount and limit by size, up to TEXT_MAX; _NONE where there is no rule."""
    found = [pairing.rule_for(rules, size) for size in range(TEXT_MAX + 1)]
    return np.array([(rule.discount, rule.gain_max) if rule else (_NONE, _NONE) for rule in found], dtype=np.float64)


_SAME_SKELETON: Final = _table(pairing.SAME_SKELETON)
_SAME_CODE: Final = _table(pairing.SAME_CODE)
_NEAR_SKELETON: Final = _table(pairing.NEAR_SKELETON)
_NEAR_CODE: Final = _table(pairing.NEAR_CODE)
_ONE_EDIT: Final = _table(pairing.ONE_EDIT)
_TWO_EDITS: Final = _table(pairing.TWO_EDITS)
_CUT: Final = _table(pairing.CUT)
_BEGINNING: Final = _table(pairing.SAME_BEGINNING)
_NEAR_WRITTEN_FROM: Final = min(pairing.NEAR_WRITTEN)
_GROUPS_MAX: Final = 4096
_MANY_NAMES: Final = np.array(
    [0.0, *(pairing.MANY_NAMES_DISCOUNT * log(count) for count in range(1, _GROUPS_MAX))], dtype=np.float64
)
_UNLIKE: Final = np.array(pairing.UNLIKE_VOWELS, dtype=np.float64)
_MIN: Final = pairing.GAIN_MIN
_AGREES: Final = pairing.AGREES_FROM
_INITIAL: Final = pairing.INITIAL_GAIN
_COMMON: Final = COMMON_WEIGHT
_EQUAL, _EQUAL_MAX = pairing.EQUAL.discount, pairing.EQUAL.gain_max
_SPELLED, _SPELLED_MAX = pairing.SAME_SPELLING.discount, pairing.SAME_SPELLING.gain_max
_FORM, _FORM_MAX = pairing.SAME_FORM.discount, pairing.SAME_FORM.gain_max
_KNOWN, _KNOWN_MAX = pairing.KNOWN_FORM.discount, pairing.KNOWN_FORM.gain_max
_SHORT_FORM: Final = pairing.SHORT_FORM_DISCOUNT
_BY_HAND_FROM: Final = BY_HAND_FROM
_SERVANT, _SERVANT_MAX = pairing.WITHOUT_SERVANT.discount, pairing.WITHOUT_SERVANT.gain_max
_JOINED_FROM: Final = pairing.JOINED_LETTERS_UNLIKE_MIN
_JOINED_LIKENESS: Final = pairing.JOINED_LIKENESS_MIN - 1e-9
_X: Final = np.uint64(ord("x"))

_ONES: Final = np.uint64(0x0101010101010101)
_SEVENS: Final = np.uint64(0x7F7F7F7F7F7F7F7F)
_GATHER: Final = np.uint64(0x0102040810204080)
_BYTE: Final = np.uint64(255)
_SERVANT_LETTERS: Final = np.uint64(int.from_bytes(b"abd", "little"))

Text = npt.NDArray[np.uint64] | tuple[Int, Int]
"""Two numbers of eight letters each, see `words.WordTexts`."""


@within
def _letter(text: Text, at: Int) -> Int:
    return text[at >> 3] >> np.uint64((at & 7) << 3) & _BYTE


@within
def _is_same(one: Text, other: Text) -> Flag:
    return (one[0] == other[0]) & (one[1] == other[1])


@within
def _bytes_of(eight: Int, letter: Int) -> Int:
    """Which of eight letters is this one, as bits: the bytes that are 0 once it is taken out of them, gathered by multiplying."""
    rest = eight ^ (letter * _ONES)
    is_nought = ~(((rest & _SEVENS) + _SEVENS) | rest | _SEVENS)
    return (is_nought >> np.uint64(7)) * _GATHER >> np.uint64(56)


@within
def _places(text: Text, letter: Int) -> Int:
    """The places of a letter, as bits."""
    return _bytes_of(text[0], letter) | _bytes_of(text[1], letter) << np.uint64(8)


@within
def _distance(one: Text, size: Int, other: Text, their_size: Int, most: Int) -> Int:
    """Letters dropped, added, replaced or exchanged, each place changed once; most + 1 stands for more. Hyyrö (2003), the optimal
    string alignment: a column of the table is two numbers of bits.
    """
    if abs(size - their_size) > most:
        return most + 1
    if size == 0 or their_size == 0:
        return max(size, their_size)
    one_bit = np.uint64(1)
    last = one_bit << np.uint64(size - 1)
    up, down, diagonal, before = ~np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
    distance = size
    for at in range(their_size):
        here = _places(one, _letter(other, at))
        exchanged = ((~diagonal & here) << one_bit) & before
        diagonal = (((here & up) + up) ^ up) | here | down | exchanged
        right, left = down | ~(diagonal | up), diagonal & up
        distance += np.int64((right & last) != 0) - np.int64((left & last) != 0)
        right, left = right << one_bit | one_bit, left << one_bit
        up, down = left | ~(diagonal | right), right & diagonal
        before = here
        if distance - (their_size - at - 1) > most:  # each letter that is left takes away one at most
            return most + 1
    return min(distance, most + 1)


@within
def _is_near(one: Text, size: Int, other: Text, their_size: Int) -> Flag:
    """Whether `_distance` is 0 or 1: behind the letters in which both begin alike, the rest must be the same but for one."""
    if abs(size - their_size) > 1:
        return False
    if (one[1] | other[1]) != 0:
        return _distance(one, size, other, their_size, 1) <= 1
    mine, theirs = one[0], other[0]
    differing = mine ^ theirs
    if differing == 0:
        return True
    alike = np.uint64(
        count_of((differing & (~differing + np.uint64(1))) - np.uint64(1)) & 56
    )  # bits of letters before the first that differs
    mine, theirs = mine >> alike, theirs >> alike
    my_rest, their_rest = mine >> np.uint64(8), theirs >> np.uint64(8)
    if size > their_size:
        return my_rest == theirs
    if size < their_size:
        return mine == their_rest
    if my_rest == their_rest:
        return True
    is_exchanged = (mine & _BYTE) == (their_rest & _BYTE) and (theirs & _BYTE) == (my_rest & _BYTE)
    return is_exchanged and my_rest >> np.uint64(8) == their_rest >> np.uint64(8)


@within
def _likeness(one: Text, size: Int, other: Text, their_size: Int) -> Any:
    """Twice the letters that stand in both in the same order, by all letters: `rapidfuzz.distance.Indel.normalized_similarity`."""
    both = size + their_size
    if both == 0:
        return 1.0
    state = ~np.uint64(0)
    for at in range(their_size):
        met = state & _places(one, _letter(other, at))
        state = (state + met) | (state - met)
    shared = count_of(~state & ((np.uint64(1) << np.uint64(size)) - np.uint64(1)))
    return 1.0 - (both - 2 * shared) / both


@within
def _gained(weight: Any, discount: Any, most: Any, more: Any) -> Any:
    return max(min(weight - discount, most) - more, _MIN)


@within
def _shared_group(texts: WordTexts, one: Int, other: Int) -> Int:
    """The largest group of forms that both words belong to; -1 for none."""
    numbers = texts.numbers
    at, place = np.int64(texts.first[one] + texts.many[one]), np.int64(texts.first[other] + texts.many[other])
    start, begin = np.int64(texts.first[one]), np.int64(texts.first[other])
    while at > start and place > begin:
        mine, theirs = numbers[at - 1], numbers[place - 1]
        if mine == theirs:
            return np.int64(mine)
        if mine > theirs:
            at -= 1
        else:
            place -= 1
    return -1


@within
def _could_share_groups(mine: Record, theirs: Record) -> Flag:
    return (mine.groups & theirs.groups) != 0 and (mine.other_groups & theirs.other_groups) != 0


@within
def _in_consonants(mine: Record, theirs: Record, texts: WordTexts, one: Int, other: Int) -> tuple[Any, Int]:
    """Where one of two has no short vowels: whether they have nothing in common for certain."""
    if mine.is_light != theirs.is_light:
        return 0.0, 0
    if _could_share_groups(mine, theirs) and _shared_group(texts, one, other) >= 0:
        return ASK, 0
    size, their_size = np.int64(texts.sizes[one, _WRITTEN]), np.int64(texts.sizes[other, _WRITTEN])
    if size <= 0 or their_size <= 0:
        return ASK, 0
    written, their_written = texts.texts[one, _WRITTEN], texts.texts[other, _WRITTEN]
    if _is_same(written, their_written):
        return ASK, 0
    if min(size, their_size) >= _NEAR_WRITTEN_FROM and _is_near(written, size, their_written, their_size):
        return ASK, 0
    return 0.0, 0


@within
def _light(mine: Record, theirs: Record, texts: WordTexts, one: Int, other: Int) -> tuple[Any, Int]:
    """As `pairing._light_alike`."""
    if mine.is_light and theirs.is_light:
        is_same = _is_same(texts.texts[one, _SKELETON], texts.texts[other, _SKELETON])
        return (_MIN, ALIKE) if is_same else (0.0, 0)
    title, word = (one, other) if mine.is_light else (other, one)
    size, their_size = np.int64(texts.sizes[title, _LETTERS]), np.int64(texts.sizes[word, _LETTERS])
    if min(size, their_size) < 4 or texts.weights[word] <= _COMMON or texts.many[word] > 0:
        return 0.0, 0
    edits = _distance(texts.texts[title, _LETTERS], size, texts.texts[word, _LETTERS], their_size, 2)
    return (_MIN, ALIKE) if edits <= (1 if size < 7 else 2) else (0.0, 0)


@within
def _better(best: Any, marks: Int, gain: Any, counts: Flag) -> tuple[Any, Int]:
    """Of several rules the one that gains most, the first of equals. `counts`: words agree by it, whatever it gains."""
    if gain > best:
        return gain, COUNTS if counts or gain >= _AGREES else 0
    return best, marks


@within
def _by_form(texts: WordTexts, one: Int, other: Int, weight: Any, group: Int) -> Any:
    if group >= _BY_HAND_FROM:  # the numbers of the small table are the largest
        return _gained(weight, _FORM, _FORM_MAX, 0.0)
    more = _MANY_NAMES[min(texts.many[one], texts.many[other])]
    if min(texts.sizes[one, _LETTERS], texts.sizes[other, _LETTERS]) <= 3:
        more += _SHORT_FORM
    return _gained(weight, _KNOWN, _KNOWN_MAX, more)


@within
def _by_sound(texts: WordTexts, one: Int, other: Int, weight: Any) -> tuple[Any, Flag]:
    """What sounding alike gains, 0 where they do not; and whether they sound the same."""
    sizes, their_sizes = texts.sizes[one], texts.sizes[other]
    mine, theirs = texts.texts[one], texts.texts[other]
    skeleton, their_skeleton = np.int64(sizes[_SKELETON]), np.int64(their_sizes[_SKELETON])
    code, their_code = np.int64(sizes[_CODE]), np.int64(their_sizes[_CODE])
    discount = most = _NONE
    is_same = True
    if _is_same(mine[_SKELETON], theirs[_SKELETON]):
        discount, most = _SAME_SKELETON[skeleton, 0], _SAME_SKELETON[skeleton, 1]
    elif _is_same(mine[_CODE], theirs[_CODE]):
        shorter = min(code, their_code)
        discount, most = _SAME_CODE[shorter, 0], _SAME_CODE[shorter, 1]
    elif _is_near(mine[_SKELETON], skeleton, theirs[_SKELETON], their_skeleton):
        is_same = False
        shorter = min(skeleton, their_skeleton)
        discount, most = _NEAR_SKELETON[shorter, 0], _NEAR_SKELETON[shorter, 1]
    elif _is_near(mine[_CODE], code, theirs[_CODE], their_code):
        is_same = False
        shorter = min(code, their_code)
        discount, most = _NEAR_CODE[shorter, 0], _NEAR_CODE[shorter, 1]
    if discount == _NONE:
        return 0.0, False
    likeness = _likeness(
        mine[_SPELLING], np.int64(sizes[_SPELLING]), theirs[_SPELLING], np.int64(their_sizes[_SPELLING])
    )
    more = 0.0
    for at in range(len(_UNLIKE) - 1, -1, -1):
        if likeness < _UNLIKE[at, 0]:
            more = _UNLIKE[at, 1]
    return _gained(weight, discount, most, more), is_same


@within
def _edits(table: Records, texts: WordTexts, one: Int, other: Int) -> Int:
    """As `pairing._edits`: up to 2; 3 stands for more. Where too few letters stand in both, in whatever order, nothing is counted."""
    mine, theirs = table[one], table[other]
    sizes, their_sizes = texts.sizes[one], texts.sizes[other]
    letters, their_letters = np.int64(sizes[_LETTERS]), np.int64(their_sizes[_LETTERS])
    spelling, their_spelling = np.int64(sizes[_SPELLING]), np.int64(their_sizes[_SPELLING])
    edits = 3
    written = count_of(mine.letter_mask & theirs.letter_mask)
    if written + min(mine.letter_unmasked, theirs.letter_unmasked) >= max(letters, their_letters) - 2:
        edits = _distance(texts.texts[one, _LETTERS], letters, texts.texts[other, _LETTERS], their_letters, 2)
    if edits <= 1 or 2 * spelling < letters or 2 * their_spelling < their_letters:
        return edits
    if count_of(mine.mask & theirs.mask) + min(mine.unmasked, theirs.unmasked) < max(spelling, their_spelling) - 2:
        return edits
    spelled = _distance(texts.texts[one, _SPELLING], spelling, texts.texts[other, _SPELLING], their_spelling, 2)
    return min(edits, spelled)


@within
def _is_servant(text: Text, size: Int, other: Text, their_size: Int) -> Flag:
    """Whether a word is the servant of the other: "abdkarim" of "karim"."""
    low, high = text[0], text[1]
    if size != their_size + 3 or low & np.uint64(0xFFFFFF) != _SERVANT_LETTERS:
        return False
    return (low >> np.uint64(24) | high << np.uint64(40)) == other[0] and high >> np.uint64(24) == other[1]


@within
def _shared_beginning(one: Text, other: Text, most: Int) -> Int:
    shared = 0
    while shared < most and _letter(one, shared) == _letter(other, shared):
        shared += 1
    return shared


@within
def _by_likeness(
    table: Records, texts: WordTexts, one: Int, other: Int, weight: Any, best: Any, marks: Int
) -> tuple[Any, Int]:
    """The rules of sound and of letters, in the order of `pairing._best`."""
    gain, is_same = _by_sound(texts, one, other, weight)
    best, marks = _better(best, marks, gain, is_same)
    letters, their_letters = texts.texts[one, _LETTERS], texts.texts[other, _LETTERS]
    size, their_size = np.int64(texts.sizes[one, _LETTERS]), np.int64(texts.sizes[other, _LETTERS])
    edits = _edits(table, texts, one, other)
    if edits > 2 and (_places(letters, _X) | _places(their_letters, _X)) != 0:
        return ASK, 0
    shorter = min(size, their_size)
    shared = _shared_beginning(letters, their_letters, shorter)
    if edits <= 1 and _ONE_EDIT[shorter, 0] != _NONE:
        gain = _gained(weight, _ONE_EDIT[shorter, 0], _ONE_EDIT[shorter, 1], 0.0)
        best, marks = _better(best, marks, gain, True)
    if edits == 2 and _TWO_EDITS[shorter, 0] != _NONE:
        gain = _gained(weight, _TWO_EDITS[shorter, 0], _TWO_EDITS[shorter, 1], 0.0)
        best, marks = _better(best, marks, gain, False)
    if shared == shorter and _CUT[shared, 0] != _NONE:
        best, marks = _better(best, marks, _gained(weight, _CUT[shared, 0], _CUT[shared, 1], 0.0), False)
    if shared >= shorter - 2 and _BEGINNING[shared, 0] != _NONE:
        best, marks = _better(best, marks, _gained(weight, _BEGINNING[shared, 0], _BEGINNING[shared, 1], 0.0), False)
    return best, marks


@compiled
def gain_of(table: Records, texts: WordTexts, one: Int, other: Int) -> tuple[Any, Int]:
    """What two different words gain, and the marks of it: as `pairing.agreement_of`, to the last bit. Or ASK."""
    mine, theirs = table[one], table[other]
    if texts.sizes[one, 0] < 0 or texts.sizes[other, 0] < 0:
        return ASK, 0
    if mine.is_consonantal or theirs.is_consonantal:
        return _in_consonants(mine, theirs, texts, one, other)
    my_texts, their_texts = texts.texts[one], texts.texts[other]
    letters, their_letters = np.int64(texts.sizes[one, _LETTERS]), np.int64(texts.sizes[other, _LETTERS])
    if letters == 1 or their_letters == 1:
        is_same = mine.letter == theirs.letter or mine.initial == theirs.initial
        return (_INITIAL, COUNTS) if is_same else (0.0, 0)
    if mine.is_light or theirs.is_light:
        return _light(mine, theirs, texts, one, other)
    if mine.is_titled or theirs.is_titled:
        return ASK, 0
    weight = min(texts.weights[one], texts.weights[other])
    if _is_same(my_texts[_LETTERS], their_texts[_LETTERS]):
        return _gained(weight, _EQUAL, _EQUAL_MAX, 0.0), COUNTS | EXACT
    if _is_same(my_texts[_SPELLING], their_texts[_SPELLING]):
        return _gained(weight, _SPELLED, _SPELLED_MAX, 0.0), COUNTS | EXACT
    best, marks = 0.0, 0
    if _could_share_groups(mine, theirs):
        group = _shared_group(texts, one, other)
        if group >= 0 and min(texts.many[one], texts.many[other]) >= _GROUPS_MAX:
            return ASK, 0
        if group >= 0:
            best, marks = _better(best, marks, _by_form(texts, one, other, weight, group), True)
    if _is_servant(my_texts[_LETTERS], letters, their_texts[_LETTERS], their_letters):
        best, marks = _better(best, marks, _gained(texts.weights[other], _SERVANT, _SERVANT_MAX, 0.0), False)
    if _is_servant(their_texts[_LETTERS], their_letters, my_texts[_LETTERS], letters):
        best, marks = _better(best, marks, _gained(texts.weights[one], _SERVANT, _SERVANT_MAX, 0.0), False)
    return _by_likeness(table, texts, one, other, weight, best, marks)


@compiled
def is_like_joined(texts: WordTexts, word: Int, apart: Numbers, at: Int, following: Int) -> Flag:
    """Whether neighbours, written together, are like a word without a title: what `pairing._joined` asks before all else. True
    where they are too long to be written out.
    """
    size: Int = np.int64(texts.sizes[word, _LETTERS])
    length: Int = 0
    if size <= 0:
        return True
    low = high = np.uint64(0)
    for place in range(at, following + 1):
        added = np.int64(texts.sizes[apart[place], _LETTERS])
        if added <= 0 or length + added > TEXT_MAX:
            return True
        text = texts.texts[apart[place], _LETTERS]
        shift = np.uint64(8 * (length & 7))
        carried = text[0] >> (np.uint64(64) - shift) if shift else np.uint64(0)
        if length < 8:
            low |= text[0] << shift
            high |= text[1] << shift | carried
        else:
            high |= text[0] << shift
        length += added
    letters = texts.texts[word, _LETTERS]
    if min(size, length) < _JOINED_FROM:
        return low == letters[0] and high == letters[1]
    return _likeness((low, high), length, letters, size) >= _JOINED_LIKENESS
