"""Which candidates could be hits, as loops for `compiling`: what `shortlist` does with arrays, and closer.

For each pair of a traveller's name and a listed one: dates, sexes and states first (`weighing`); then what the words could gain
(`sifting`); then what they do gain, paired and summed as `evidence.name` does. What words gain says `agreeing`, or `names.pairing`,
whose answers are remembered: a pair of names that needs one not remembered is UNSETTLED.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fairway.comparison.compiling import Doubles, Flag, Int, Numbers, Record, Records, compiled, within
from fairway.comparison.evidence import name as naming
from fairway.comparison.sifting import (
    BLOCK,
    DROPPED,
    NEARLY_POINTS,
    UNSETTLED,
    NameArrays,
    Scratch,
    bits_of,
    bound_all,
    could_be_forms,
    scratch,
    side_by_side,
    sift,
)
from fairway.comparison.tallying import LINKS_MAX, joined_links, known_links, simple_links, tally
from fairway.comparison.weighing import FactArrays, are_far_apart, could_be, needed_beside, weigh_facts
from fairway.comparison.words import MOST_PARTS, MOST_UNKNOWN, WordTexts

__all__ = ["DROPPED", "HOPE", "KEPT", "NEARLY", "UNSETTLED", "FactArrays", "NameArrays", "narrow", "scratch"]

KEPT: Final = 1
HOPE: Final = 2  # a hit only if a document number differs in one character
NEARLY: Final = 3  # dropped, but another name of the same person may do where this one nearly does
LINKED: Final = 5  # the words that answer to each other are known, what they weigh together is not yet
_MOST: Final = naming.NAME_WEIGHT_MAX
_WEAK: Final = naming.WEAK_ALIAS_FACTOR


@within
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


@within
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


@within
def _most_alone(mine: Record, theirs: Record) -> Any:
    """The most two names can weigh, by how rare their words are. A word that is others written together gains what they can."""
    my_most: Int = np.int64(mine.most)
    their_most: Int = np.int64(theirs.most)
    if mine.glued & theirs.apart:
        my_most = MOST_UNKNOWN
    if theirs.glued & mine.apart:
        their_most = MOST_UNKNOWN
    return min(min(my_most, their_most) / MOST_PARTS, _MOST)


@within
def _judge_block(
    mine: NameArrays, my_facts: FactArrays, theirs: NameArrays, their_facts: FactArrays,
    rows: Numbers, others: Numbers, states: npt.NDArray[np.int8], start: Int, end: Int, needed: Doubles, facts: Doubles,
) -> None:  # fmt: skip
    """Drops the pairs of a block that are no hits whatever their names are, or because their words are too common. Into `needed` what
    the names of the others must weigh, and whether that is enough where something is left over on both sides.
    """
    for at in range(start, end):
        if states[at] != UNSETTLED:
            continue
        my_row, their_row = mine.rows[rows[at]], theirs.rows[others[at]]
        person, listed = my_facts.people[my_row.whose], their_facts.people[their_row.whose]
        if are_far_apart(person, listed):
            states[at] = DROPPED
            continue
        weigh_facts(person, listed, their_facts.dates, facts)
        least = needed_beside(facts, person.has_contacts and listed.has_contacts)
        if _most_alone(my_row, their_row) < least:
            states[at] = DROPPED
        needed[at - start, 0], needed[at - start, 1] = least, facts[1] > 0


@within
def _judge_names(
    table: Records, texts: WordTexts, mine: NameArrays, theirs: NameArrays, row: Int, other: Int,
    memory: Records, scratch: Scratch, at: Int, unknown: Numbers, asked: Int,
) -> tuple[Int, Int, Int, Int]:  # fmt: skip
    """Whether a pair is KEPT or DROPPED by its names, or UNSETTLED; how many links there are, without and with words written together
    as forms; and how much has been asked.

    at  the place of the pair in its block, which was sifted
    """
    gains, links, sides = scratch.gains, scratch.links, scratch.sides
    could = scratch.needed[at, 2] != 0
    my_rows, my_words, my_bits = mine
    their_rows, their_words, their_bits = theirs
    my_row, their_row = my_rows[row], their_rows[other]
    if my_row.is_unbounded or their_row.is_unbounded:
        return KEPT, 0, 0, asked
    start, end = my_row.first, my_row.first + my_row.count
    first, last = their_row.first, their_row.first + their_row.count
    for j in range(last - first):
        lane = scratch.places[at, j]
        for i in range(end - start):
            gains[i, j] = scratch.most[lane, i]
    known = could_be_forms(table, my_row, my_words, my_bits, their_row, their_words, their_bits)
    asked_before = asked
    joined = 0
    if my_row.glued & their_row.apart:
        joined, asked = joined_links(
            table, texts, my_words, start, end, their_words, first, last, False, memory, links, joined, sides, unknown, asked
        )  # fmt: skip
    if their_row.glued & my_row.apart:
        joined, asked = joined_links(
            table, texts, their_words, first, last, my_words, start, end, True, memory, links, joined, sides, unknown, asked
        )  # fmt: skip
    if not (could or joined or known or asked > asked_before):
        return DROPPED, 0, 0, asked
    simple, asked = simple_links(
        table, texts, my_words, start, end, their_words, first, last, gains, memory, links, joined, sides, unknown, asked
    )  # fmt: skip
    total = simple
    if known:
        bits, their_known = bits_of(my_bits, my_row.known), bits_of(their_bits, their_row.known)
        total, asked = known_links(
            table, my_words, start, end, their_words, first, last, bits, their_known, memory, links, simple, sides, unknown, asked
        )  # fmt: skip
    if asked > asked_before:
        return UNSETTLED, simple, total, asked
    if total >= LINKS_MAX:
        return KEPT, simple, total, asked
    return LINKED, simple, total, asked


@within
def _judge_links(
    table: Records, mine: NameArrays, theirs: NameArrays, row: Int, other: Int, facts: Doubles, contacts: Flag,
    links: Records, simple: Int, total: Int, chosen: Numbers,
) -> Int:  # fmt: skip
    """The state of a pair, by what its names weigh."""
    my_row, their_row = mine.rows[row], theirs.rows[other]
    start, end = my_row.first, my_row.first + my_row.count
    first, last = their_row.first, their_row.first + their_row.count
    dates, near, rest = facts[0], facts[1], (facts[2], facts[3], facts[4])
    is_weak = their_row.is_weak
    state = DROPPED
    for count in range(simple, total + 1, max(1, total - simple)):  # without and with words written together as forms
        weight, is_left, covered, whole, every, is_tied = tally(
            table, mine.words, start, end, theirs.words, first, last, links, count, chosen
        )
        if is_tied:
            weight, is_left, covered, whole, every = _MOST, False, True, True, True
        if is_weak and weight > 0:
            weight *= _WEAK
        if could_be(weight, dates, rest, contacts, is_left or is_weak, covered, whole, every):
            state = KEPT
        elif state != KEPT and could_be(weight, near, rest, contacts, is_left or is_weak, covered, whole, every):
            state = HOPE
        if state == DROPPED and could_be(weight + NEARLY_POINTS, near, rest, contacts, False, True, True, True):
            state = NEARLY
    return state


@within
def _judge(
    table: Records, texts: WordTexts, mine: NameArrays, my_facts: FactArrays, theirs: NameArrays, their_facts: FactArrays,
    memory: Records, row: Int, other: Int, at: Int, scratch: Scratch, unknown: Numbers, asked: Int,
) -> tuple[Int, Int]:  # fmt: skip
    """The state of a pair, and how much has been asked. `at`: its place in the block, of which facts and lanes are known."""
    state, simple, total, asked = _judge_names(
        table, texts, mine, theirs, row, other, memory, scratch, at, unknown, asked
    )
    if state == LINKED:
        person, listed = my_facts.people[mine.rows[row].whose], their_facts.people[theirs.rows[other].whose]
        weigh_facts(person, listed, their_facts.dates, scratch.facts)
        contacts = person.has_contacts and listed.has_contacts
        state = _judge_links(
            table, mine, theirs, row, other, scratch.facts, contacts, scratch.links, simple, total, scratch.chosen
        )
    return state, asked


@compiled
def narrow(
    table: Records, texts: WordTexts, mine: NameArrays, my_facts: FactArrays, theirs: NameArrays, their_facts: FactArrays,
    memory: Records, rows: Numbers, others: Numbers, states: npt.NDArray[np.int8], unknown: Numbers, scratch: Scratch,
) -> Int:  # fmt: skip
    """Judges the pairs whose state is UNSETTLED, in place; how often something was asked that the memory must be told first.

    UNSETTLED stays where it was; only as much is asked as `unknown` holds.
    """
    my_rows, _, _ = mine
    their_people, _ = their_facts
    asked = read = 0
    scratch.met[:] = -1
    for block in range(0, len(rows), BLOCK):
        end = min(block + BLOCK, len(rows))
        read += _called(theirs, their_people, others, block, end)
        _judge_block(
            mine, my_facts, theirs, their_facts, rows, others, states, block, end, scratch.needed, scratch.facts
        )
        read += _words_called(table, theirs, others, states, block, end)
        at = block
        while at < end:
            my_row = my_rows[rows[at]]
            lanes, stop = side_by_side(table, theirs, rows, others, states, block, at, end, scratch)
            if lanes:
                bound_all(table, mine.words, my_row.first, my_row.first + my_row.count, lanes, scratch)
                sift(table, texts, mine, theirs, memory, others, states, rows[at], block, at, stop, scratch)
            for pair in range(at, stop):
                if states[pair] == UNSETTLED:
                    states[pair], asked = _judge(
                        table,
                        texts,
                        mine,
                        my_facts,
                        theirs,
                        their_facts,
                        memory,
                        rows[pair],
                        others[pair],
                        pair - block,
                        scratch,
                        unknown,
                        asked,
                    )
            at = stop
    scratch.chosen[0] = read
    return asked
