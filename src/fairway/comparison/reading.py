"""What the index needs to know of travellers whose outlines were opened: what `people` says of the same travellers.

Names go from the bytes to numbers of words: nothing becomes a value of Python but what was never met before. Who is on two flights of a
day, or of whom two records say the same, is read once.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison.codes import Hashes, Numbers
from fairway.comparison.compiling import Flag, Int, Records, compiled
from fairway.comparison.names.pairing import JOINED_LONGER_MAX
from fairway.comparison.names.tokens import JOINED_LETTERS_MIN, TOKENS_MAX
from fairway.comparison.opened import OpenedOutlines
from fairway.comparison.outlines import HAS_CONTACTS, HAS_PLACES
from fairway.comparison.people import (
    GLUED_GROUPS,
    GLUED_SHORTEST,
    NAME,
    PARTS_REMEMBERED,
    PERSON,
    ROW_WORDS_MAX,
    Facts,
    Names,
    Parts,
    Rows,
    state_bits,
)
from fairway.comparison.recalling import (
    NOT_ASKED,
    PAIR,
    UNKNOWN,
    Recalled,
    enter,
    number_of,
    with_room,
)
from fairway.comparison.shapes import PersonName
from fairway.comparison.words import FORMS_MAX, MOST_UNKNOWN, NO_WORD, STRANGERS_MAX, Words

__all__ = ["ReadOutlines", "Reading"]

_NEEDS_BOTH: Final = -1  # words: the part must be read together with the other
_EMPTY: Final = 0  # the run of no words
_Places = npt.NDArray[np.int64]


class ReadOutlines(msgspec.Struct, frozen=True):
    """Some travellers, in columns.

    people     as in `Outlines`
    names, nations, documents  where those of each traveller begin; one more at the end
    sides      of each name the two runs of words that it is
    states     of each nationality, and
    issuers    of each document the state, as a bit
    hashes     of each document the digest of its number, 0 for none
    """

    people: npt.NDArray[np.void]
    names: _Places
    nations: _Places
    documents: _Places
    sides: Numbers
    states: Hashes
    issuers: Hashes
    hashes: Hashes

    def __len__(self) -> int:
        return len(self.people)

    def documents_at(self, number: int) -> range:
        """The places of the documents of the traveller at a place."""
        return range(int(self.documents[number]), int(self.documents[number + 1]))

    def only(self, places: _Places) -> ReadOutlines:
        """Those at these places, in that order."""
        names, nations, documents = (_expanded(each, places) for each in (self.names, self.nations, self.documents))
        return ReadOutlines(
            self.people[places],
            _begins(np.diff(self.names)[places]),
            _begins(np.diff(self.nations)[places]),
            _begins(np.diff(self.documents)[places]),
            self.sides[names],
            self.states[nations],
            self.issuers[documents],
            self.hashes[documents],
        )

    def distinct(self) -> Numbers:
        """For each traveller the place of the first of whom all this is the same."""
        counts = (self.names, self.nations, self.documents)
        found = np.empty(len(self), dtype=np.int32)
        _distinguish(self.people, *counts, self.sides, self.states, self.issuers, self.hashes, _table(len(self)), found)
        return found


def _table(entries: int) -> Numbers:
    return np.full(2 << entries.bit_length(), -1, dtype=np.int32)


@compiled
def _mix(value: Int, other: Int) -> Int:
    value = (value ^ np.uint64(other)) * np.uint64(0x9E3779B97F4A7C15)
    return value ^ (value >> np.uint64(32))


@compiled
def _are_alike(
    people: Records, names: _Places, nations: _Places, documents: _Places, sides: Numbers, states: Hashes, issuers: Hashes,
    hashes: Hashes, one: Int, other: Int,
) -> Flag:  # fmt: skip
    mine, theirs = people[one], people[other]
    if mine.date != theirs.date or mine.sex != theirs.sex or mine.marks != theirs.marks:
        return False
    if mine.names != theirs.names or mine.nations != theirs.nations or mine.documents != theirs.documents:
        return False
    for step in range(mine.names):
        for side in range(2):
            if sides[names[one] + step, side] != sides[names[other] + step, side]:
                return False
    for step in range(mine.nations):
        if states[nations[one] + step] != states[nations[other] + step]:
            return False
    for step in range(mine.documents):
        if issuers[documents[one] + step] != issuers[documents[other] + step]:
            return False
        if hashes[documents[one] + step] != hashes[documents[other] + step]:
            return False
    return True


@compiled
def _distinguish(
    people: Records, names: _Places, nations: _Places, documents: _Places, sides: Numbers, states: Hashes, issuers: Hashes,
    hashes: Hashes, table: Numbers, found: Numbers,
) -> None:  # fmt: skip
    for at in range(len(people)):
        value = _mix(np.uint64(people[at].date), people[at].sex)
        for place in range(names[at], names[at + 1]):
            value = _mix(_mix(value, sides[place, 0]), sides[place, 1])
        for place in range(documents[at], documents[at + 1]):
            value = _mix(value, hashes[place])
        slot = np.int64(value & np.uint64(len(table) - 1))
        while table[slot] >= 0 and not _are_alike(
            people, names, nations, documents, sides, states, issuers, hashes, table[slot], at
        ):
            slot = (slot + 1) & (len(table) - 1)
        if table[slot] < 0:
            table[slot] = at
        found[at] = table[slot]


@compiled
def _take_sides(names: Numbers, parts: Numbers, count: Numbers, wholes: Records, sides: Numbers, alone: Numbers) -> Int:
    """The two runs of each name; how many names must be read as a whole first. They stand in `alone`.

    wholes  what is known of names that are read as a whole, by their parts
    """
    waiting = 0
    for at in range(len(names)):
        one, other = parts[names[at, 0]], parts[names[at, 1]]
        sides[at, 0], sides[at, 1] = one, other
        length = count[one] + count[other]
        if count[one] < 0 or count[other] < 0 or length == 0 or length > TOKENS_MAX:
            whole: Int = UNKNOWN
            if one != _EMPTY or other != _EMPTY:  # then the whole adds nothing, see `tokens.name_of`
                whole = number_of(wholes, np.int64(one) << 32 | np.int64(other))
            sides[at, 0], sides[at, 1] = whole, _EMPTY
            if whole < 0:
                alone[waiting] = at
                waiting += 1
    return waiting


@compiled
def _lay_out(sides: Numbers, first: _Places, count: Numbers, flat: Numbers, lengths: _Places, numbers: Numbers) -> Int:
    """The words of each name, one after the other, and how many; how many they are together."""
    words = 0
    for at in range(len(sides)):
        before = words
        for side in range(2):
            run = sides[at, side]
            for place in range(first[run], first[run] + count[run]):
                numbers[words] = flat[place]
                words += 1
        lengths[at] = words - before
    return words


@compiled
def _glued(table: Records, words: Numbers, length: Int) -> tuple[Int, Int]:
    """As `glued` and `apart` of `people.NAME`."""
    glued = apart = np.uint64(0)
    for at in range(length):
        word = table[words[at]]
        group = (np.int64(word.beginning) + 4 * np.int64(word.is_consonantal)) % GLUED_GROUPS * 8
        size = np.int64(word.length)
        if size >= JOINED_LETTERS_MIN:
            most: Int = max(min(size + JOINED_LONGER_MAX - GLUED_SHORTEST, 7), 0)
            glued |= ((np.uint64(2) << np.uint64(most)) - np.uint64(1)) << np.uint64(group)
        if at + 1 < length:
            least: Int = min(max(size + np.int64(table[words[at + 1]].length) - GLUED_SHORTEST, 0), 7)
            apart |= np.uint64(1) << np.uint64(group + least)
    return glued, apart


@compiled
def _fill(
    table: Records, lengths: npt.NDArray[np.int64], numbers: Numbers, words: Numbers, rows: Records, flat: Numbers,
    pairs: Records, join_bits: Hashes, join_forms: Hashes, bits: Hashes, forms: Hashes, unknown: Numbers,
) -> Int:  # fmt: skip
    """The words of each name in `words`, the same without gaps in `flat`, and what neighbours written together are; how many pairs of
    neighbours are to be learned first. They stand in `unknown`.
    """
    start = used = asked = 0
    for at in range(len(lengths)):
        length = min(lengths[at], ROW_WORDS_MAX)
        row = rows[at]
        row.first, row.count = used, length
        for place in range(length):
            words[at, place] = flat[used] = numbers[start + place]
            used += 1
        for place in range(length - 1):
            one, other = words[at, place], words[at, place + 1]
            found = number_of(pairs, np.int64(one) << 32 | np.int64(other))
            if found < 0:
                unknown[2 * asked], unknown[2 * asked + 1] = one, other
                asked += 1
            elif found > 0:
                for side in range(2):
                    bits[at, side] |= join_bits[found, side]
                for place_of_form in range(FORMS_MAX):
                    forms[at, place_of_form] = join_forms[found, place_of_form]  # of several, the last
        row.glued, row.apart = _glued(table, words[at], length)
        most: Int = 0
        for place in range(length):
            most += np.int64(table[words[at, place]].most)
        row.most = MOST_UNKNOWN if row.is_unbounded else min(most, MOST_UNKNOWN)
        start += lengths[at]
    return asked


@compiled
def _enter_all(pairs: Records, known: Records) -> None:
    for each in known:
        if each.key != -1:
            enter(pairs, each.key, each.number)


class _Joins:
    """What neighbours written together are, by the numbers of both words; 0 is none."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._forget()

    def _forget(self) -> None:
        self.pairs = _slots(1 << 12)
        self._known = 0
        self._bits, self._forms = np.zeros((1, 2), dtype=np.uint64), np.zeros((1, FORMS_MAX), dtype=np.uint64)

    @property
    def arrays(self) -> tuple[Hashes, Hashes]:
        return self._bits, self._forms

    def learn(self, pairs: Numbers) -> None:
        found = {each: self._words.join_of(*each) for each in map(tuple, pairs.tolist())}
        if self._known + len(found) > STRANGERS_MAX:
            self._forget()
        if 2 * (self._known + len(found)) > len(self.pairs):
            before = self.pairs
            self.pairs = _slots(2 << (2 * (self._known + len(found))).bit_length())
            _enter_all(self.pairs, before)
        self._known += len(found)
        new = _slots(len(found))
        number = len(self._bits)
        for at, ((one, other), joined) in enumerate(found.items()):
            new[at] = one << 32 | other, number if joined else 0
            number += joined is not None
        joins = [each for each in found.values() if each]
        if joins:
            self._bits = np.concatenate((self._bits, np.array([bits for bits, _ in joins], dtype=np.uint64)))
            self._forms = np.concatenate((self._forms, np.array([forms for _, forms in joins], dtype=np.uint64)))
        _enter_all(self.pairs, new)


def _slots(count: int) -> npt.NDArray[np.void]:
    slots = np.zeros(count, dtype=PAIR)
    slots["key"] = -1
    return slots


class Reading:
    """Reads outlines for one index: what the parts of names are is remembered, in numbers of its words."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.forget()

    def forget(self) -> None:
        """Numbers of words are about to be given anew: what was read is void."""
        self._texts, self._run_of = Recalled(), np.zeros(1024, dtype=np.int32)
        self._wholes, self._pairs = dict[PersonName, int](), _Pairs()
        self._runs, self._joins = _Runs(), _Joins(self._parts.words)
        self._learn(b"", ())
        self._states, self._bits = Recalled(), np.zeros(1024, dtype=np.uint64)

    def read(self, outlines: OpenedOutlines) -> ReadOutlines:
        """All of them, in their order."""
        if self._runs.count > PARTS_REMEMBERED:
            self.forget()
        states, issuers = self._states_of(outlines)
        people = outlines.people
        names, nations, documents = (_begins(people[each]) for each in ("names", "nations", "documents"))
        return ReadOutlines(people, names, nations, documents, self._sides(outlines), states, issuers, outlines.hashes)

    def _sides(self, outlines: OpenedOutlines) -> Numbers:
        names, parts = outlines.names, self._parts_of(outlines)
        sides, alone = np.empty((len(names), 2), dtype=np.int32), np.empty(len(names), dtype=np.int32)
        waiting = _take_sides(names, parts, self._runs.arrays[1], self._pairs.slots, sides, alone)
        for at in alone[:waiting].tolist():
            given, surname = parts[names[at, :2]].tolist()
            sides[at, 0] = run = self._whole(outlines.name(at))
            if given != _EMPTY or surname != _EMPTY:
                self._pairs.learn(given << 32 | surname, run)
        return sides

    def names(self, read: ReadOutlines, start: int, stop: int) -> tuple[Rows, Names]:
        """As `people.rows_of_travellers` and `people.names_of` of the travellers from `start` on, `stop` excluded."""
        begins = read.names[start : stop + 1]
        sides = read.sides[begins[0] : begins[-1]]
        lengths, numbers = np.zeros(len(sides), dtype=np.int64), np.empty(TOKENS_MAX * len(sides), dtype=np.int32)
        _lay_out(sides, *self._runs.arrays, lengths, numbers)
        whose = np.repeat(np.arange(stop - start, dtype=np.int32), np.diff(begins))
        is_read = lengths > 0
        counts = np.bincount(whose[is_read], minlength=stop - start)
        return self._filled(lengths[is_read], whose[is_read], numbers, np.concatenate(([0], np.cumsum(counts))))

    def _filled(
        self, lengths: npt.NDArray[np.int64], whose: Numbers, numbers: Numbers, first: npt.NDArray[np.int64]
    ) -> tuple[Rows, Names]:
        count = len(lengths)
        words, rows = np.full((count, ROW_WORDS_MAX), NO_WORD, dtype=np.int32), np.zeros(count, dtype=NAME)
        bits, forms = np.zeros((count, 2), dtype=np.uint64), np.zeros((count, FORMS_MAX), dtype=np.uint64)
        unknown, flat = np.empty(2 * len(numbers), dtype=np.int32), np.empty(len(numbers), dtype=np.int32)
        table = self._parts.words.table
        rows["whose"], rows["is_unbounded"], rows["known"] = whose, lengths > ROW_WORDS_MAX, NO_WORD
        while asked := _fill(
            table, lengths, numbers, words, rows, flat, self._joins.pairs, *self._joins.arrays, bits, forms, unknown
        ):
            self._joins.learn(unknown[: 2 * asked].reshape(-1, 2))
        is_known = bits.any(axis=1)
        rows["known"] = np.where(is_known, np.cumsum(is_known) - 1, NO_WORD)
        is_weak = np.zeros(count, dtype=np.bool_)
        found = Rows(words, lengths > ROW_WORDS_MAX, is_weak, first.astype(np.int32), bits, forms)
        return found, Names(rows, flat[: int(rows["count"].sum())], bits[is_known])

    def _parts_of(self, outlines: OpenedOutlines) -> Numbers:
        """For each text that is given names or a surname its run of words."""
        numbers = np.full(len(outlines.spans), NOT_ASKED, dtype=np.int32)
        wanted = np.ascontiguousarray(outlines.names[:, :2]).ravel()
        self._texts.recall(outlines.array, outlines.spans, wanted, numbers)
        unknown = np.flatnonzero(numbers == UNKNOWN).tolist()
        for text in dict.fromkeys(map(outlines.bytes_of, unknown)):
            self._learn(text, self._parts.read(text.decode()))
        if unknown:
            numbers[unknown] = NOT_ASKED
            self._texts.recall(outlines.array, outlines.spans, wanted, numbers)
        return np.where(numbers >= 0, self._run_of[numbers], numbers)

    def _learn(self, text: bytes, words: tuple[int, ...] | None) -> None:
        number = self._texts.learn(text)
        self._run_of = with_room(self._run_of, number + 1)
        self._run_of[number] = self._runs.add(words)

    def _whole(self, name: PersonName) -> int:
        found = self._wholes.get(name)
        if found is None:
            found = self._wholes[name] = self._runs.add(self._parts.numbers(name))
        return found

    def facts(self, read: ReadOutlines, start: int, stop: int) -> Facts:
        """As `people.facts_of` of these travellers."""
        people = read.people[start:stop]
        found = np.zeros(len(people), dtype=PERSON)
        found["date"], found["sex"] = people["date"], people["sex"]
        found["has_contacts"] = (people["marks"] & HAS_CONTACTS) != 0
        found["has_places"] = (people["marks"] & HAS_PLACES) != 0
        _gather(found, read.nations[start : stop + 1], read.states, read.documents[start : stop + 1], read.issuers)
        return Facts(found, np.empty(0, dtype=np.int32))

    @staticmethod
    def documents(read: ReadOutlines, start: int, stop: int) -> tuple[Numbers, Hashes]:
        """As `people.document_hashes` of these travellers' documents."""
        begins = read.documents[start : stop + 1]
        hashes = read.hashes[begins[0] : begins[-1]]
        whose = np.repeat(np.arange(stop - start, dtype=np.int32), np.diff(begins))
        return whose[hashes != 0], hashes[hashes != 0]

    def _states_of(self, outlines: OpenedOutlines) -> tuple[Hashes, Hashes]:
        """The states of nationalities and of documents, as bits."""
        wanted = np.concatenate((outlines.nations, outlines.documents[:, 1]))
        numbers = np.full(len(outlines.spans), NOT_ASKED, dtype=np.int32)
        self._states.recall(outlines.array, outlines.spans, wanted, numbers)
        unknown = np.flatnonzero(numbers == UNKNOWN).tolist()
        for text in dict.fromkeys(map(outlines.bytes_of, unknown)):
            number = self._states.learn(text)
            self._bits = with_room(self._bits, number + 1)
            self._bits[number] = state_bits(text.decode())
        if unknown:
            numbers[unknown] = NOT_ASKED
            self._states.recall(outlines.array, outlines.spans, wanted, numbers)
        bits = self._bits[numbers[wanted]]
        return bits[: len(outlines.nations)], bits[len(outlines.nations) :]


class _Runs:
    """Runs of words. What must be read together with something else has _NEEDS_BOTH words."""

    def __init__(self) -> None:
        self.count = self._used = 0
        self._first, self._lengths = np.zeros(1024, dtype=np.int64), np.zeros(1024, dtype=np.int32)
        self._flat = np.zeros(4096, dtype=np.int32)

    @property
    def arrays(self) -> tuple[npt.NDArray[np.int64], Numbers, Numbers]:
        return self._first, self._lengths, self._flat

    def add(self, words: tuple[int, ...] | None) -> int:
        self._first, self._lengths = with_room(self._first, self.count + 1), with_room(self._lengths, self.count + 1)
        self._flat = with_room(self._flat, self._used + len(words or ()))
        self._first[self.count], self._lengths[self.count] = self._used, _NEEDS_BOTH if words is None else len(words)
        if words:
            self._flat[self._used : self._used + len(words)] = words
            self._used += len(words)
        self.count += 1
        return self.count - 1


class _Pairs:
    """Numbers of pairs of runs."""

    def __init__(self) -> None:
        self.slots = _slots(1 << 10)
        self._count = 0

    def learn(self, key: int, number: int) -> None:
        self._count += 1
        if 2 * self._count > len(self.slots):
            before, self.slots = self.slots, _slots(4 * len(self.slots))
            _enter_all(self.slots, before)
        new = _slots(1)
        new[0] = key, number
        _enter_all(self.slots, new)


def _expanded(begins: _Places, places: _Places) -> _Places:
    """What stands there of each of these, one after the other."""
    lengths = np.diff(begins)[places]
    steps = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    found: _Places = np.repeat(begins[places], lengths) + steps
    return found


def _begins(counts: npt.NDArray[Any]) -> _Places:
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))


@compiled
def _gather(found: Records, nations: _Places, states: Hashes, documents: _Places, issuers: Hashes) -> None:
    """States, issuers and documents of `people.PERSON`."""
    for at in range(len(found)):
        person = found[at]
        for place in range(nations[at], nations[at + 1]):
            person.states |= states[place]
        if documents[at + 1] > documents[at]:
            person.documents = 1
        for place in range(documents[at], documents[at + 1]):
            person.issuers |= issuers[place]
            if issuers[place] == 0:
                person.documents = 2
