"""Which candidates could be hits at all: the few pairs of a traveller and a listed person worth the whole comparison.

`compare` takes tens of microseconds; most candidates share two common words and nothing else. `narrowing` bounds the
score of each pair from above and drops the pair where even that is no hit. What words gain with each other it asks here:
`names.pairing` says it, and it is remembered. Every pair that is left goes to `compare`, which alone decides.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from fairway.comparison.agreeing import ALIKE, COUNTS, EXACT
from fairway.comparison.codes import Numbers
from fairway.comparison.gains import SIDE_MAX, SLOT, keys_of, remember, removed_to
from fairway.comparison.names.pairing import Agreement, agreement_of, agreement_of_forms, agreement_of_joined
from fairway.comparison.names.tokens import joined_groups, token_of_key
from fairway.comparison.narrowing import HOPE, KEPT, NEARLY, UNSETTLED, FactArrays, NameArrays, narrow, scratch
from fairway.comparison.people import Facts, Names
from fairway.comparison.tallying import AS_FORMS, IS_FORM, PLAIN
from fairway.comparison.words import NO_WORD, Words

__all__ = ["Settled", "Shortlist"]

SLOTS_FIRST: Final = 1 << 16
SLOTS_MAX: Final = 1 << 21  # of pairs of words whose gain is remembered: 27 MB
_Pairs = tuple[Numbers, Numbers]
"""Numbers of travellers, and positions of listed persons."""

ASKED_MAX: Final = 100_000  # pairs of words settled at once


class Settled:
    """What pairs of words gain, as far as it was asked: most pairs of words that meet have met before."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._count = 0
        self.memory = _memory(SLOTS_FIRST)

    def forget(self) -> None:
        """Forgets everything: numbers of words are about to be given anew."""
        self._count = 0
        self.memory = _memory(SLOTS_FIRST)

    def settle(self, asked: Numbers) -> None:
        """Remembers what words gain, asked for by `narrowing`: a row is two sides and a kind."""
        keys = np.empty(len(asked), dtype=np.int64)
        keys_of(asked, keys)
        keys, places = np.unique(keys, return_index=True)
        if 2 * (self._count + len(keys)) > len(self.memory):
            self._grow(2 * (self._count + len(keys)))
        gain, marks = np.zeros(len(keys), dtype=np.float32), np.zeros(len(keys), dtype=np.uint8)
        columns = [
            column.tolist() for column in asked[places].T
        ]  # a list for each row would wake the garbage collector
        for at, row in enumerate(zip(*columns, strict=True)):
            gain[at], marks[at] = self._agreement(row)
        lost = remember(self.memory, keys, gain, marks)
        self._count += len(keys) - lost
        if lost:
            self._grow(2 * len(self.memory))

    def _grow(self, slots: int) -> None:
        """A larger memory that holds the same; an empty one where it would be too large."""
        before, self.memory = self.memory, _memory(min(SLOTS_MAX, 1 << (slots - 1).bit_length()))
        if slots <= SLOTS_MAX:
            removed_to(self.memory, before)
        else:
            self._count = 0

    def _agreement(self, row: tuple[int, ...]) -> tuple[float, int]:
        keys, kind = self._words.keys, row[-1]
        if kind == PLAIN and row[1] == row[SIDE_MAX + 1] == NO_WORD:
            return _marked(agreement_of(token_of_key(keys[row[0]]), token_of_key(keys[row[SIDE_MAX]])))
        if kind == IS_FORM:
            return float(bool(joined_groups(*[keys[number] for number in row[:SIDE_MAX] if number != NO_WORD]))), 0
        one = [token_of_key(keys[number]) for number in row[:SIDE_MAX] if number != NO_WORD]
        other = [token_of_key(keys[number]) for number in row[SIDE_MAX:-1] if number != NO_WORD]
        return _marked(agreement_of_forms(one, other) if kind == AS_FORMS else agreement_of_joined(one[0], other))


def _marked(found: Agreement) -> tuple[float, int]:
    return found.gain, COUNTS * found.counts | EXACT * found.is_exact | ALIKE * (found.how == "alike")


def _memory(slots: int) -> npt.NDArray[np.void]:
    memory = np.zeros(slots, dtype=SLOT)
    memory["key"] = -1
    return memory


class Shortlist:
    """The listed side. Words of both sides are numbered by the same `Words`."""

    def __init__(self, words: Words, settled: Settled, names: Names, facts: Facts) -> None:
        self._words = words
        self.settled = settled
        self._names = names_arrays(names)
        self._facts = facts_arrays(facts)
        count = len(facts.people)
        counts = np.bincount(names.rows["whose"], minlength=count)
        self._first = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)

    def keeps(self, names: Names, facts: Facts, mine: Numbers, theirs: Numbers) -> tuple[_Pairs, _Pairs]:
        """Of pairs of a traveller's row and a listed row, the pairs of people that could be hits; and those of which this
        is so if a document number differs in one character. Pairs that share a number are the caller's to keep.
        """
        states = self._judged(names, facts, mine, theirs)
        nearly = np.flatnonzero(states == NEARLY)
        if len(nearly):
            more_mine, more_theirs = self._siblings(mine[nearly], theirs[nearly])
            states = np.concatenate((states, self._judged(names, facts, more_mine, more_theirs)))
            mine, theirs = np.concatenate((mine, more_mine)), np.concatenate((theirs, more_theirs))
        whose, positions = names.rows["whose"], self._names.rows["whose"]
        kept, hopes = (np.flatnonzero(states == state) for state in (KEPT, HOPE))
        return (whose[mine[kept]], positions[theirs[kept]]), (whose[mine[hopes]], positions[theirs[hopes]])

    def _judged(self, names: Names, facts: Facts, mine: Numbers, theirs: Numbers) -> npt.NDArray[np.int8]:
        states = np.full(len(mine), UNSETTLED, dtype=np.int8)
        my_names, my_facts = names_arrays(names), facts_arrays(facts)
        unknown = np.empty((ASKED_MAX, 2 * SIDE_MAX + 1), dtype=np.int32)
        room = scratch()
        while True:
            table, texts, memory = self._words.table, self._words.texts, self.settled.memory
            asked = narrow(
                table, texts, my_names, my_facts, self._names, self._facts, memory, mine, theirs, states, unknown, room
            )
            if not asked:
                return states
            self.settled.settle(unknown[:asked])

    def _siblings(self, mine: Numbers, theirs: Numbers) -> tuple[Numbers, Numbers]:
        """The same rows of travellers with all other rows of the same listed person."""
        person = self._names.rows["whose"][theirs]
        first, last = self._first[person], self._first[person + 1]
        lengths = (last - first).astype(np.int64)
        offsets = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        others = (np.repeat(first, lengths) + offsets).astype(np.int32)
        is_other = others != np.repeat(theirs, lengths)
        return np.repeat(mine, lengths)[is_other], others[is_other]


def names_arrays(names: Names) -> NameArrays:
    return NameArrays(*(getattr(names, name) for name in NameArrays._fields))


def facts_arrays(facts: Facts) -> FactArrays:
    return FactArrays(*(getattr(facts, name) for name in FactArrays._fields))
