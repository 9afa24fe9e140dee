"""What texts and pairs of words were found to be, recalled by their bytes and numbers: loops for `compiling`.

Millions of outlines are read one after the other. Most of their names were met before, so what a name is made of is looked up without
making a text of it, and only what is new is asked of Python.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fairway.comparison.codes import Numbers
from fairway.comparison.compiling import Int, Records, compiled

__all__ = ["NOT_ASKED", "UNKNOWN", "Recalled", "Spans", "enter", "number_of", "spans_of", "with_room"]

UNKNOWN: Final = -1
NOT_ASKED: Final = -2
_SLOTS_FIRST: Final = 1 << 14

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Spans = npt.NDArray[np.int64]
"""Where each text begins and ends."""


@compiled
def _count(content: Bytes, begins: Places, counts: Places) -> None:
    """How many texts the arrays of MessagePack that begin there have."""
    for at in range(len(begins)):
        place = begins[at]
        first: Int = content[place]
        if first == 0xDC:
            counts[at] = np.int64(content[place + 1]) << 8 | np.int64(content[place + 2])
        elif first == 0xDD:
            size: Int = np.int64(0)
            for step in range(1, 5):
                size = size << 8 | np.int64(content[place + step])
            counts[at] = size
        else:
            counts[at] = first & 0x0F


@compiled
def _span(content: Bytes, begins: Places, counts: Places, spans: Spans) -> None:
    """Where the texts of those arrays begin and end."""
    number = 0
    for at in range(len(begins)):
        first = content[begins[at]]
        place: Int = begins[at] + (3 if first == 0xDC else 5 if first == 0xDD else 1)
        for _ in range(counts[at]):
            head = content[place]
            width = 0 if head < 0xC0 else 1 << (head - 0xD9)
            size: Int = np.int64(head & 0x1F) if width == 0 else np.int64(0)
            for step in range(1, width + 1):
                size = size << 8 | np.int64(content[place + step])
            place += 1 + width
            spans[number, 0], spans[number, 1] = place, place + size
            place += size
            number += 1


def spans_of(content: Bytes, begins: Places) -> tuple[Places, Spans]:
    """Of arrays of texts in MessagePack that begin at these places, how many texts each has, and where they are. They must be whole."""
    counts = np.zeros(len(begins), dtype=np.int64)
    _count(content, begins, counts)
    spans = np.empty((int(counts.sum()), 2), dtype=np.int64)
    _span(content, begins, counts, spans)
    return counts, spans


@compiled
def _hash(content: Bytes, start: Int, end: Int) -> Int:
    value = np.uint64(end - start) * np.uint64(0x9E3779B97F4A7C15)
    for at in range(start, end):
        value = (value ^ np.uint64(content[at])) * np.uint64(0x100000001B3)
    return np.int64((value ^ (value >> np.uint64(29))) >> np.uint64(1))


@compiled
def _place(slots: Numbers, known: Bytes, ends: Spans, content: Bytes, start: Int, end: Int) -> Int:
    """The slot of a text: where its number stands, or would."""
    at = _hash(content, start, end) & (len(slots) - 1)
    while slots[at] >= 0:
        first, last = ends[slots[at]], ends[slots[at] + 1]
        if last - first == end - start:
            same = True
            for step in range(end - start):
                same &= known[first + step] == content[start + step]
            if same:
                break
        at = (at + 1) & (len(slots) - 1)
    return at


@compiled
def _recall(
    slots: Numbers, known: Bytes, ends: Spans, content: Bytes, spans: Spans, wanted: Numbers, numbers: Numbers
) -> None:
    """Into `numbers`, for each text wanted that was not asked for yet, its number or UNKNOWN."""
    for text in wanted:
        if text >= 0 and numbers[text] == NOT_ASKED:
            slot = slots[_place(slots, known, ends, content, spans[text, 0], spans[text, 1])]
            numbers[text] = slot if slot >= 0 else UNKNOWN


@compiled
def _fill(slots: Numbers, known: Bytes, ends: Spans, first: Int, last: Int) -> None:
    for number in range(first, last):
        slots[_place(slots, known, ends, known, ends[number], ends[number + 1])] = number


class Recalled:
    """Numbers of texts, in the order in which they were learned. Texts are compared whole: no two are taken for one."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Numbers that were given are void."""
        self._slots = np.full(_SLOTS_FIRST, -1, dtype=np.int32)
        self._known = np.zeros(1 << 16, dtype=np.uint8)
        self._ends = np.zeros(1 << 12, dtype=np.int64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def recall(self, content: Bytes, spans: Spans, wanted: Numbers, numbers: Numbers) -> None:
        """Into `numbers`, beside `spans`, the number of each text wanted; UNKNOWN where it was not learned. Places below 0 are none."""
        _recall(self._slots, self._known, self._ends, content, spans, wanted, numbers)

    def learn(self, text: bytes) -> int:
        """The number of a text that is not known."""
        start = int(self._ends[self._count])
        self._known, self._ends = with_room(self._known, start + len(text)), with_room(self._ends, self._count + 2)
        self._known[start : start + len(text)] = np.frombuffer(text, dtype=np.uint8)
        self._ends[self._count + 1] = start + len(text)
        self._count += 1
        if 2 * self._count > len(self._slots):
            self._slots = np.full(4 * len(self._slots), -1, dtype=np.int32)
            _fill(self._slots, self._known, self._ends, 0, self._count)
        else:
            _fill(self._slots, self._known, self._ends, self._count - 1, self._count)
        return self._count - 1


def with_room(array: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """The array, or a longer one that begins with it."""
    if size <= len(array):
        return array
    return np.concatenate((array, np.zeros(max(len(array), size - len(array)), dtype=array.dtype)))


PAIR: Final = np.dtype([("key", "i8"), ("number", "i4")], align=True)
"""A pair of numbers and what was found of it; the key -1 is a free slot."""


@compiled
def _slot(pairs: Records, key: Int) -> Int:
    at = np.int64((np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)) & (len(pairs) - 1)
    while pairs[at].key != key and pairs[at].key != -1:
        at = (at + 1) & (len(pairs) - 1)
    return at


@compiled
def number_of(pairs: Records, key: Int) -> Int:
    """What was entered for a key; UNKNOWN for none."""
    each = pairs[_slot(pairs, key)]
    return each.number if each.key == key else UNKNOWN


@compiled
def enter(pairs: Records, key: Int, number: Int) -> None:
    """Enters a key. At least half of the slots must be free."""
    each = pairs[_slot(pairs, key)]
    each.key, each.number = key, number
