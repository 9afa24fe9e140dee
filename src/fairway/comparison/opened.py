"""The outlines of many flights opened together, and what the index needs to know of them: what `people` says of the same travellers.

Nothing becomes a value of Python but what was never met before: names go from the bytes that were kept to numbers of words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison.codes import Flags, Hashes, Numbers
from fairway.comparison.compiling import Int, Records, compiled
from fairway.comparison.names.pairing import JOINED_LONGER_MAX
from fairway.comparison.names.tokens import JOINED_LETTERS_MIN, TOKENS_MAX
from fairway.comparison.outlines import FORM, HAS_CONTACTS, HAS_PLACES, NO_TEXT, OUTLINE, SMALL, whole_of
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
    Spans,
    enter,
    number_of,
    spans_of,
    with_room,
)
from fairway.comparison.shapes import Document, PersonName
from fairway.comparison.words import FORMS_MAX, NO_WORD, STRANGERS_MAX, Words

__all__ = ["OpenedOutlines", "Reading"]

_NEEDS_BOTH: Final = -1  # words: the part must be read together with the other
_EMPTY: Final = 0  # the run of no words


class _Raw(msgspec.Struct, array_like=True):
    """As `KeptOutlines`, the texts as they stand."""

    form: int
    people: bytes = b""
    nations: bytes = b""
    names: bytes = b""
    documents: bytes = b""
    hashes: bytes = b""
    texts: msgspec.Raw = msgspec.Raw(b"\x90")


_DECODER: Final = msgspec.msgpack.Decoder(_Raw)


class OpenedOutlines(msgspec.Struct, frozen=True):
    """As `Outlines`, of several flights; texts stay in the bytes, and one may stand there twice.

    content  the bytes of the texts, and `array` the same
    spans    where each text begins and ends there
    """

    people: npt.NDArray[np.void]
    nations: Numbers
    names: Numbers
    documents: Numbers
    hashes: Hashes
    content: bytes
    array: npt.NDArray[np.uint8]
    spans: Spans

    @classmethod
    def of_bytes(cls, kept: Sequence[bytes]) -> OpenedOutlines:
        """What `Outlines.to_bytes` gave, several times. Bytes of another form are passed over."""
        some = [each for each in map(_DECODER.decode, kept) if each.form == FORM]
        texts = [bytes(each.texts) for each in some]
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        content = b"".join(texts)
        array = np.frombuffer(content, dtype=np.uint8)
        counts, spans = spans_of(array, np.cumsum(lengths) - lengths)
        starts = (np.cumsum(counts) - counts).tolist()
        small = [count < SMALL for count in counts.tolist()]
        people = np.frombuffer(b"".join([each.people for each in some]), OUTLINE)
        nations = _places([each.nations for each in some], small, starts)
        names = _places([each.names for each in some], small, starts).reshape(-1, 3)
        documents = _places([each.documents for each in some], small, starts).reshape(-1, 3)
        hashes = np.frombuffer(b"".join([each.hashes for each in some]), "<u8").astype(np.uint64)
        return cls(people, nations, names, documents, hashes, content, array, spans)

    def __len__(self) -> int:
        return len(self.people)

    def only(self, wanted: Flags) -> OpenedOutlines:
        """Those of `wanted`."""
        nations, names, documents = (np.repeat(wanted, self.people[each]) for each in ("nations", "names", "documents"))
        return OpenedOutlines(
            self.people[wanted],
            self.nations[nations],
            self.names[names],
            self.documents[documents],
            self.hashes[documents],
            self.content,
            self.array,
            self.spans,
        )

    def text(self, place: int) -> str:
        return self.bytes_of(place).decode()

    def bytes_of(self, place: int) -> bytes:
        start, end = self.spans[place].tolist()
        return self.content[start:end]

    def name(self, at: int) -> PersonName:
        """The name at a place."""
        given, surname, whole = self.names[at].tolist()
        given_names, surname_text = self.text(given), self.text(surname)
        full = whole_of(given_names, surname_text) if whole == NO_TEXT else self.text(whole)
        return PersonName(full, surname_text, given_names)

    def documents_of(self, number: int) -> tuple[Document, ...]:
        """The documents of the traveller at a place."""
        first = int(self.people["documents"][:number].sum())
        some = self.documents[first : first + int(self.people["documents"][number])]
        return tuple([Document(*map(self.text, each)) for each in some.tolist()])

    def numbers_of(self) -> Callable[[int], list[str]]:
        """What gives the document numbers of the traveller at a place, as sent."""
        ends = np.cumsum(self.people["documents"], dtype=np.int64)
        numbers = self.documents[:, 2]

        def found(number: int) -> list[str]:
            end = int(ends[number])
            return [self.text(place) for place in numbers[end - int(self.people["documents"][number]) : end].tolist()]

        return found

    def document_hashes(self) -> tuple[Numbers, Hashes]:
        """As `people.document_hashes` of the same travellers' documents."""
        whose = np.repeat(np.arange(len(self), dtype=np.int32), self.people["documents"])
        is_there = self.hashes != 0
        return whose[is_there], self.hashes[is_there]


def _places(columns: Sequence[bytes], small: Sequence[bool], starts: Sequence[int]) -> Numbers:
    """Places of texts, counted over all flights."""
    if not columns:
        return np.empty(0, dtype=np.int32)
    if all(small):
        places = np.frombuffer(b"".join(columns), "<i2").astype(np.int32)
        sizes = [len(each) // 2 for each in columns]
    else:
        parts = [
            np.frombuffer(each, "<i2" if is_small else "<i4") for each, is_small in zip(columns, small, strict=True)
        ]
        places, sizes = np.concatenate(parts).astype(np.int32), [len(each) for each in parts]
    return np.where(places == NO_TEXT, NO_TEXT, places + np.repeat(np.array(starts, np.int32), sizes)).astype(np.int32)


@compiled
def _lay_out(
    names: Numbers, parts: Numbers, wholes: Numbers, first: npt.NDArray[np.int64], count: Numbers, flat: Numbers,
    lengths: npt.NDArray[np.int64], numbers: Numbers, alone: Numbers,
) -> Int:  # fmt: skip
    """The words of each name, one after the other, and how many; how many names must be read as a whole. They stand in `alone`.

    wholes  for each name the part that it is as a whole; below 0 where it is given names and surname
    """
    words = waiting = 0
    for at in range(len(names)):
        one: Int = np.int64(wholes[at])
        other: Int = np.int64(_EMPTY)
        if one < 0:
            one, other = np.int64(parts[names[at, 0]]), np.int64(parts[names[at, 1]])
        length: Int = np.int64(count[one]) + np.int64(count[other])
        if wholes[at] < 0 and (count[one] < 0 or count[other] < 0 or length == 0 or length > TOKENS_MAX):
            alone[waiting] = at
            waiting += 1
            continue
        lengths[at] = length
        for place in range(first[one], first[one] + count[one]):
            numbers[words] = flat[place]
            words += 1
        for place in range(first[other], first[other] + count[other]):
            numbers[words] = flat[place]
            words += 1
    return waiting


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
                forms[at] = join_forms[found]  # of several, the last
        row.glued, row.apart = _glued(table, words[at], length)
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
        """Numbers of words are about to be given anew."""
        self._texts, self._run_of = Recalled(), np.zeros(1024, dtype=np.int32)
        self._wholes: dict[PersonName, int] = {}
        self._runs, self._joins = _Runs(), _Joins(self._parts.words)
        self._learn(b"", ())
        self._states, self._bits = Recalled(), np.zeros(1024, dtype=np.uint64)

    def names(self, outlines: OpenedOutlines) -> tuple[Rows, Names]:
        """As `people.rows_of_travellers` and `people.names_of` of the same travellers."""
        if self._runs.count > PARTS_REMEMBERED:
            self.forget()
        names, parts = outlines.names, self._parts_of(outlines)
        wholes, alone = np.full(len(names), UNKNOWN, dtype=np.int32), np.empty(len(names), dtype=np.int32)
        lengths, numbers = np.zeros(len(names), dtype=np.int64), np.empty(TOKENS_MAX * len(names), dtype=np.int32)
        while waiting := _lay_out(names, parts, wholes, *self._runs.arrays, lengths, numbers, alone):
            for at in alone[:waiting].tolist():
                wholes[at] = self._whole(outlines.name(at))
        whose = np.repeat(np.arange(len(outlines), dtype=np.int32), outlines.people["names"])
        counts = np.bincount(whose[lengths > 0], minlength=len(outlines))
        is_read = lengths > 0
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

    def facts(self, outlines: OpenedOutlines) -> Facts:
        """As `people.facts_of` of the same travellers."""
        people = outlines.people
        found = np.zeros(len(people), dtype=PERSON)
        found["date"], found["sex"] = people["date"], people["sex"]
        found["has_contacts"] = (people["marks"] & HAS_CONTACTS) != 0
        found["has_places"] = (people["marks"] & HAS_PLACES) != 0
        nations, issuing = self._states_of(outlines)
        _gather(found["states"], people["nations"], nations)
        _gather(found["issuers"], people["documents"], issuing)
        holders = np.repeat(np.arange(len(people)), people["documents"])
        is_unknown = np.bincount(holders[issuing == 0], minlength=len(people)) > 0
        found["documents"] = np.where(people["documents"] == 0, 0, np.where(is_unknown, 2, 1))
        return Facts(found, np.empty(0, dtype=np.int32))

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


@compiled
def _gather(found: Hashes, counts: npt.NDArray[np.uint16], bits: Hashes) -> None:
    at = 0
    for person in range(len(found)):
        for _ in range(counts[person]):
            found[person] |= bits[at]
            at += 1
