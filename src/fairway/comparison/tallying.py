"""What names weigh, when each word answers to the one it gains most with: `evidence.name` as loops for `compiling`.

The links between two names are noted first, words written together among them, and then summed up. It is the same sum
that `evidence.name` makes, save that it knows only the beginnings of words where equal gains must be put in order.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from fairway.comparison.agreeing import ALIKE, ASK, COUNTS, EXACT, gain_of, is_like_joined
from fairway.comparison.compiling import Doubles, Flag, Int, Numbers, Records, within
from fairway.comparison.evidence import name as naming
from fairway.comparison.gains import SIDE_MAX, count_of, key_of, key_of_pair, place_of
from fairway.comparison.names import pairing
from fairway.comparison.names.tokens import JOINED_LETTERS_MIN
from fairway.comparison.words import WordTexts

__all__ = [
    "ALIKE",
    "AS_FORMS",
    "COUNTS",
    "EXACT",
    "IS_FORM",
    "LEFT_AT_BEST",
    "LINK",
    "LINKS_MAX",
    "WORDS_MAX",
    "could_be_joined",
    "gain_known",
    "joined_links",
    "known_links",
    "simple_links",
    "tally",
]

PLAIN: Final = 0  # as `pairing.agreement_of`, or, where a side has several words, as words written together
AS_FORMS: Final = 1  # as forms of one name
IS_FORM: Final = 2  # whether the first side, written together, is a form of any name
WORDS_MAX: Final = 8
LINKS_MAX: Final = 96

LINK: Final = np.dtype(
    [("gain", "f8"), ("one", "u8"), ("other", "u8"), ("mine", "i4"), ("theirs", "i4"), ("marks", "u1")], align=True
)
"""Words of one name that answer to words of the other: what they gain, what puts equal gains in order, their places as
bits, and marks of what they gain.
"""
_CONTRADICTION: Final = naming.CONTRADICTION
LEFT_AT_BEST: Final = max(naming.LEFT_INITIAL, naming.LEFT_PATRONYMIC)
_LEFT_INITIAL: Final = naming.LEFT_INITIAL
_LEFT_PATRONYMIC: Final = naming.LEFT_PATRONYMIC
_LEFT_LIGHT: Final = naming.LEFT_LIGHT
_LEFT_ON_LIST: Final = naming.LEFT_ON_LIST
_LEFT_ON_TRAVELLER: Final = naming.LEFT_ON_TRAVELLER
_ONE_TOKEN: Final = naming.ONE_TOKEN_AGREES
_SINGLE: Final = naming.SINGLE_WORD_NAME
_SINGLE_ADDRESSED: Final = naming.MONONYM_ADDRESSED_ALIKE
_OUT_OF_ORDER: Final = naming.OUT_OF_ORDER
_MOST: Final = naming.NAME_WEIGHT_MAX
_LEAST: Final = naming.NAME_WEIGHT_MIN
_JOINED_LONGER: Final = pairing.JOINED_LONGER_MAX
_JOINED_SHORTER: Final = pairing.JOINED_SHORTER_MAX
_JOINED_LIKENESS: Final = pairing.JOINED_LIKENESS_MIN


@within
def _add(links: Records, count: Int, gain: float, marks: Int, mine: Int, theirs: Int, one: Int, other: Int) -> Int:
    if gain > 0 and count < LINKS_MAX:
        link = links[count]
        link.gain, link.marks, link.mine, link.theirs, link.one, link.other = gain, marks, mine, theirs, one, other
        count += 1
    return count


@within
def _lay(sides: Numbers, ones: Numbers, start: Int, end: Int, others: Numbers, first: Int, last: Int) -> None:
    """The words of two sides, each padded."""
    for at in range(SIDE_MAX):
        sides[at] = ones[start + at] if start + at < end else -1
        sides[SIDE_MAX + at] = others[first + at] if first + at < last else -1


@within
def _ask(sides: Numbers, kind: Int, unknown: Numbers, asked: Int) -> Int:
    if asked < len(unknown):
        for at in range(2 * SIDE_MAX):
            unknown[asked, at] = sides[at]
        unknown[asked, 2 * SIDE_MAX] = kind
    return asked + 1


@within
def _link(
    sides: Numbers, kind: Int, memory: Records, links: Records, count: Int, mine: Int, theirs: Int, order: Int,
    unknown: Numbers, asked: Int,
) -> tuple[Int, Int]:  # fmt: skip
    """Notes what two sides gain behind `count` links, or, where it is not remembered, asks behind `asked`."""
    place = place_of(memory, key_of(sides, kind))
    if place < 0:
        return count, _ask(sides, kind, unknown, asked)
    slot = memory[place]
    count = _add(links, count, np.float64(slot.gain), np.int64(slot.marks), mine, theirs, np.uint64(0), order)
    return count, asked


@within
def gain_known(table: Records, texts: WordTexts, memory: Records, one: Int, other: Int) -> tuple[Any, Int]:
    """What two different words gain, with its marks; ASK where it must be asked first."""
    gain, marks = gain_of(table, texts, one, other)
    if gain == ASK:
        place = place_of(memory, key_of_pair(one, other))
        return (np.float64(memory[place].gain), np.int64(memory[place].marks)) if place >= 0 else (ASK, 0)
    return np.float64(np.float32(gain)), marks  # as the memory keeps it: what is equal stays so


@within
def simple_links(
    table: Records, texts: WordTexts, mine: Numbers, start: Int, end: Int, theirs: Numbers, first: Int, last: Int,
    gains: Doubles, memory: Records, links: Records, count: Int, sides: Numbers, unknown: Numbers, asked: Int,
) -> tuple[Int, Int]:  # fmt: skip
    """A word and a word."""
    for i in range(end - start):
        for j in range(last - first):
            if gains[i, j] == 0:
                continue
            one, other = mine[start + i], theirs[first + j]
            my_order, their_order = table[one].order, table[other].order
            if one == other and not table[one].is_titled:
                count = _add(links, count, gains[i, j], COUNTS | EXACT, 1 << i, 1 << j, my_order, their_order)
                continue
            gain, marks = gain_known(table, texts, memory, one, other)
            if gain == ASK:
                _lay(sides, mine, start + i, start + i + 1, theirs, first + j, first + j + 1)
                asked = _ask(sides, PLAIN, unknown, asked)
            else:
                count = _add(links, count, gain, marks, 1 << i, 1 << j, my_order, their_order)
    return count, asked


@within
def _glued_beginnings(table: Records, word: Int, glued: Numbers, start: Int, end: Int) -> Int:
    """Which words, as bits of their places, could begin with this one and go on: `pairing._joined` asks the first letter."""
    places = 0
    for place in range(start, end):
        one = table[glued[place]]
        could = one.beginning == table[word].beginning and one.length >= JOINED_LETTERS_MIN
        places |= (could and one.is_consonantal == table[word].is_consonantal) << (place - start)
    return places


@within
def _is_one_of(table: Records, glued: Int, length: Int, apart: Numbers, at: Int, following: Int) -> Flag:
    """Whether a word could be some neighbours written together, by its length and letters: see `pairing._joined`."""
    one = table[glued]
    letters = np.int64(one.length)
    if not -_JOINED_SHORTER <= length - letters <= _JOINED_LONGER:
        return False
    if one.is_titled:
        return True
    mask, unmasked = table[apart[at]].letter_mask, np.int64(table[apart[at]].letter_unmasked)
    for place in range(at + 1, following + 1):
        added = table[apart[place]]
        both = mask & added.letter_mask & np.uint64(0xFFFFFFFF)
        union = mask | added.letter_mask | (both << np.uint64(32))
        unmasked += np.int64(added.letter_unmasked) + count_of(mask) + count_of(added.letter_mask) - count_of(union)
        mask = union
    shared = count_of(mask & one.letter_mask) + min(unmasked, np.int64(one.letter_unmasked))
    return 2 * shared >= _JOINED_LIKENESS * (length + letters) - 1e-9


@within
def could_be_joined(
    table: Records, glued: Numbers, start: Int, end: Int, apart: Numbers, first: Int, last: Int
) -> Flag:
    """Whether `joined_links` would look for anything at all."""
    for at in range(first, last - 1):
        one = table[apart[at]]
        for place in range(start, end):
            other = table[glued[place]]
            if one.beginning != other.beginning or other.length < JOINED_LETTERS_MIN:
                continue
            if one.is_consonantal != other.is_consonantal:
                continue
            length = np.int64(one.length)
            for following in range(at + 1, min(at + SIDE_MAX, last)):
                length += np.int64(table[apart[following]].length)
                if _is_one_of(table, glued[place], length, apart, at, following):
                    return True
    return False


@within
def joined_links(
    table: Records, texts: WordTexts, glued: Numbers, start: Int, end: Int, apart: Numbers, first: Int, last: Int,
    is_turned: Flag, memory: Records, links: Records, count: Int, sides: Numbers, unknown: Numbers, asked: Int,
) -> tuple[Int, Int]:  # fmt: skip
    """A word, and two to SIDE_MAX neighbours of the other name which, written together, could be it."""
    for at in range(first, last - 1):
        places = _glued_beginnings(table, apart[at], glued, start, end)
        if not places:
            continue
        length = np.int64(table[apart[at]].length)
        for following in range(at + 1, min(at + SIDE_MAX, last)):
            length += np.int64(table[apart[following]].length)
            for place in range(start, end):
                if not places >> (place - start) & 1:
                    continue
                if not _is_one_of(table, glued[place], length, apart, at, following):
                    continue
                if not (table[glued[place]].is_titled or is_like_joined(texts, glued[place], apart, at, following)):
                    continue
                _lay(sides, glued, place, place + 1, apart, at, following + 1)
                alone, together = 1 << (place - start), (1 << (following + 1 - first)) - (1 << (at - first))
                if is_turned:
                    alone, together = together, alone
                order = table[glued[place]].order
                count, asked = _link(sides, PLAIN, memory, links, count, alone, together, order, unknown, asked)
    return count, asked


@within
def _could_be_form(
    table: Records, words: Numbers, at: Int, stop: Int, bits: tuple[Int, Int], memory: Records, sides: Numbers,
    unknown: Numbers, asked: Int,
) -> tuple[Flag, Int]:  # fmt: skip
    """Whether neighbours are a form of any name; asked, and taken for none so long, where that is not remembered."""
    if stop - at == 1:
        return table[words[at]].groups != 0, asked
    if stop - at == 2 and bits[0] == 0:
        return False, asked
    _lay(sides, words, at, stop, words, 0, 0)
    place = place_of(memory, key_of(sides, IS_FORM))
    if place < 0:
        return False, _ask(sides, IS_FORM, unknown, asked)
    return memory[place].gain > 0, asked


@within
def _groups_together(table: Records, words: Numbers, at: Int, stop: Int, bits: tuple[Int, Int]) -> tuple[Int, Int]:
    """The groups, as bits, that neighbours can belong to; of more than two nothing is known."""
    if stop - at == 1:
        return table[words[at]].groups, table[words[at]].other_groups
    return bits if stop - at == 2 else (~np.uint64(0), ~np.uint64(0))


@within
def _could_share(
    table: Records, mine: Numbers, at: Int, stop: Int, bits: tuple[Int, Int], theirs: Numbers, place: Int, until: Int,
    their_bits: tuple[Int, Int],
) -> Flag:  # fmt: skip
    """Whether neighbours of either name could be forms of one name."""
    one, two = _groups_together(table, mine, at, stop, bits)
    three, four = _groups_together(table, theirs, place, until, their_bits)
    return (one & three) != 0 and (two & four) != 0


@within
def known_links(
    table: Records, mine: Numbers, start: Int, end: Int, theirs: Numbers, first: Int, last: Int, bits: tuple[Int, Int],
    their_bits: tuple[Int, Int], memory: Records, links: Records, count: Int, sides: Numbers, unknown: Numbers, asked: Int,
) -> tuple[Int, Int]:  # fmt: skip
    """Neighbours of either name, or of both, which written together are forms of one name.

    bits, their_bits   the groups of what two neighbours are, in the one name and in the other; see `people.Names`
    """
    for at in range(start, end):
        for stop in range(at + 1, min(at + SIDE_MAX, end) + 1):
            could, asked = _could_be_form(table, mine, at, stop, bits, memory, sides, unknown, asked)
            if not could:
                continue
            for place in range(first, last):
                for until in range(place + 1, min(place + SIDE_MAX, last) + 1):
                    if stop - at == 1 and until - place == 1:
                        continue
                    if not _could_share(table, mine, at, stop, bits, theirs, place, until, their_bits):
                        continue
                    could, asked = _could_be_form(
                        table, theirs, place, until, their_bits, memory, sides, unknown, asked
                    )
                    if not could:
                        continue
                    _lay(sides, mine, at, stop, theirs, place, until)
                    one, other = (
                        (1 << (stop - start)) - (1 << (at - start)),
                        (1 << (until - first)) - (1 << (place - first)),
                    )
                    count, asked = _link(
                        sides, AS_FORMS, memory, links, count, one, other, np.uint64(0), unknown, asked
                    )
    return count, asked


@within
def _cost(table: Records, word: Int, cost: float) -> Any:
    if table[word].is_initial:
        return _LEFT_INITIAL
    return _LEFT_PATRONYMIC if table[word].is_patronymic else cost


@within
def _extra(table: Records, words: Numbers, start: Int, left: Int, count: Int, contradictions: Int, cost: float) -> Any:
    """The cost of the `count` words that only one side has; where some contradict, of the cheapest of the rest."""
    total = 0.0
    cheap = 0
    for at in range(WORDS_MAX):
        if left >> at & 1:
            one = _cost(table, words[start + at], cost)
            total += one
            cheap += one > cost
    if not contradictions:
        return total
    few = count - contradictions
    return LEFT_AT_BEST * min(few, cheap) + cost * max(0, few - cheap)


@within
def _is_out_of_order(links: Records, chosen: Numbers, count: Int) -> Flag:
    """As `evidence.name._is_out_of_order`."""
    for at in range(1, count):  # by their place in the traveller's name
        here = at
        while here and links[chosen[here - 1]].mine > links[chosen[here]].mine:
            chosen[here - 1], chosen[here] = chosen[here], chosen[here - 1]
            here -= 1
    before = first = -1
    turns = 0
    for at in range(count):
        if links[chosen[at]].marks & ALIKE:
            continue
        place = links[chosen[at]].theirs
        if first < 0:
            first = place
        else:
            turns += before > place
        before = place
    return turns + (before > first) > 1


@within
def _precedes(links: Records, one: Int, other: Int) -> Flag:
    """The order of `pairing.links_between`; links are noted in the order in which they stand there."""
    if links[one].gain != links[other].gain:
        return links[one].gain > links[other].gain
    if links[one].one != links[other].one:
        return links[one].one < links[other].one
    return links[one].other < links[other].other


@within
def _are_confused(links: Records, one: Int, other: Int) -> Flag:
    """Whether the order of equal gains is not certain: of long words only the beginnings are told apart, and words
    written together are noted in an order of their own.
    """
    if not links[one].one and not links[other].one:
        return True
    is_same = links[one].one == links[other].one and links[one].one & np.uint64(0xFF)
    return is_same != 0 or (links[one].other == links[other].other and links[one].other & np.uint64(0xFF) != 0)


@within
def tally(
    table: Records,
    mine: Numbers,
    start: Int,
    end: Int,
    theirs: Numbers,
    first: Int,
    last: Int,
    links: Records,
    count: Int,
    chosen: Numbers,
) -> tuple[Any, Flag, Flag, Flag, Flag, Flag]:
    """What names weigh by the first `count` links, as `evidence.name._tally`: the weight; whether something is left on
    both sides; whether the traveller's name is covered; whether the listed one is too; whether every word agrees
    exactly; and whether the order of equal gains could have mattered, so that all this need not be so.
    """
    my_left, their_left = (1 << (end - start)) - 1, (1 << (last - first)) - 1
    my_heavy = their_heavy = 0
    for at in range(start, end):
        my_heavy |= (not table[mine[at]].is_light) << (at - start)
    for at in range(first, last):
        their_heavy |= (not table[theirs[at]].is_light) << (at - first)
    weight = 0.0
    linked = agreeing = 0
    is_exact, is_tied = True, False
    while True:
        best = -1
        for at in range(count):
            if links[at].mine & ~my_left or links[at].theirs & ~their_left:
                continue
            if best < 0 or _precedes(links, at, best):
                best = at
        if best < 0:
            break
        for at in range(count):
            if (
                at == best
                or links[at].gain != links[best].gain
                or links[at].mine & ~my_left
                or links[at].theirs & ~their_left
            ):
                continue
            if links[at].mine & links[best].mine or links[at].theirs & links[best].theirs:
                is_tied |= _are_confused(links, at, best)
        weight += links[best].gain
        my_left &= ~links[best].mine
        their_left &= ~links[best].theirs
        chosen[linked] = best
        linked += 1
        is_exact &= (links[best].marks & EXACT) != 0
        if links[best].marks & COUNTS:
            one, other = np.uint64(links[best].mine & my_heavy), np.uint64(links[best].theirs & their_heavy)
            agreeing += max(1, count_of(one), count_of(other))
    if linked == 0:
        return _LEAST, True, False, False, False, False
    left_mine, left_theirs = my_left & my_heavy, their_left & their_heavy
    light = count_of(np.uint64(my_left ^ left_mine)) + count_of(np.uint64(their_left ^ left_theirs))
    many_mine, many_theirs = count_of(np.uint64(left_mine)), count_of(np.uint64(left_theirs))
    both = min(many_mine, many_theirs)
    weight += _LEFT_LIGHT * light + _CONTRADICTION * both
    if many_mine > both:
        weight += _extra(table, mine, start, left_mine, many_mine, both, _LEFT_ON_TRAVELLER)
    elif many_theirs > both:
        weight += _extra(table, theirs, first, left_theirs, many_theirs, both, _LEFT_ON_LIST)
    if agreeing <= 1:
        my_solid = count_of(np.uint64(my_heavy)) if my_heavy else end - start
        their_solid = count_of(np.uint64(their_heavy)) if their_heavy else last - first
        if agreeing and my_solid == 1 and their_solid == 1:
            weight += _SINGLE_ADDRESSED if not (my_left | their_left) and last - first > 1 else _SINGLE
        else:
            weight += _ONE_TOKEN
    elif linked > 2 and _is_out_of_order(links, chosen, linked):
        weight += _OUT_OF_ORDER
    weight = max(_LEAST, min(_MOST, weight))
    every = is_exact and not left_mine and not left_theirs and agreeing >= 2
    return weight, both > 0, left_mine == 0, left_mine == 0 and left_theirs == 0, every, is_tied
