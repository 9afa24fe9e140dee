"""Outlines of travellers: what the index needs to know of them before it names candidates, many in one run of bytes.

Opening one traveller's record takes longer than finding out that a list cannot concern them, so outlines are kept beside the records,
those of a flight together. They hold names, dates, states and documents: whoever keeps them seals them. What a text means (its words,
its codes, which state it is) is not in them but found anew when they are read, so that they outlive another edition of the matcher.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison.codes import Flags, Hashes, Numbers
from fairway.comparison.names.tokens import TOKENS_MAX
from fairway.comparison.people import (
    PERSON,
    Facts,
    Parts,
    Rows,
    document_hashes,
    has_places,
    packed_date,
    rows_of_runs,
    sex_number,
    state_bits,
)
from fairway.comparison.shapes import ComparedTraveller, Document, PersonName

__all__ = ["Outlines", "documents_of", "facts_of_outlines", "hashes_of_outlines", "rows_of_outlines"]

FORM: Final = 1
"""Of the bytes and of what stands in them: the number of a date and of a sex, the digest of a document's number. Bytes of another form
are as good as none. A test holds the bytes of some specimens against it."""

OUTLINE: Final = np.dtype(
    [
        ("traveller", "<i8"),
        ("version", "<i4"),
        ("date", "<i4"),
        ("sex", "i1"),
        ("marks", "u1"),
        ("nations", "<u2"),
        ("names", "<u2"),
        ("documents", "<u2"),
    ]
)
"""A traveller: the row and its version, the date and sex as in `people.PERSON`, and how many nationalities, names and documents there
are. Of contacts and places is kept that there are any.
"""
_HAS_CONTACTS, _HAS_PLACES = 1, 2
_NONE: Final = -1
_SMALL: Final = 2**15


class Outlines(msgspec.Struct, frozen=True):
    """Some travellers, in columns.

    nations    for each nationality the place of its text
    names      for each name the places of given names, surname and, where it is not these two, the whole; -1 for none
    documents  for each document the places of kind, state and number
    hashes     for each document the digest of its number; 0 where it is too short
    texts      each once
    """

    people: npt.NDArray[np.void]
    nations: Numbers
    names: Numbers
    documents: Numbers
    hashes: Hashes
    texts: Sequence[str]

    @classmethod
    def of(cls, travellers: Iterable[tuple[int, int, ComparedTraveller]]) -> Outlines:
        """Of row, version and traveller."""
        places: dict[str, int] = {}
        people: list[tuple[int, ...]] = []
        nations: list[int] = []
        names: list[tuple[int, int, int]] = []
        documents: list[tuple[int, int, int]] = []
        of_documents: list[tuple[Document, ...]] = []

        def place(text: str) -> int:
            return places.setdefault(text, len(places))

        for row, version, each in travellers:
            marks = _HAS_CONTACTS * bool(each.contacts) + _HAS_PLACES * has_places(each)
            counts = len(each.nationalities), len(each.names), len(each.documents)
            people.append((row, version, packed_date(each.birth_date), sex_number(each.sex), marks, *counts))
            nations += map(place, each.nationalities)
            for name in each.names:
                whole = _NONE if name.full == _whole(name.given_names, name.surname) else place(name.full)
                names.append((place(name.given_names), place(name.surname), whole))
            documents += [(place(one.kind), place(one.country), place(one.number)) for one in each.documents]
            of_documents.append(each.documents)
        hashes = _hashes([one for some in of_documents for one in some])
        return cls(
            np.array(people, dtype=OUTLINE),
            _numbers(nations),
            _rows_of_three(names),
            _rows_of_three(documents),
            hashes,
            [*places],
        )

    @classmethod
    def of_bytes(cls, content: bytes) -> Outlines | None:
        """What `to_bytes` gave; None for bytes of another form."""
        kept = _DECODER.decode(content)
        if kept.form != FORM:
            return None
        kind = np.dtype("<i2" if len(kept.texts) < _SMALL else "<i4")
        nations, names, documents = (
            np.frombuffer(each, kind).astype(np.int32) for each in (kept.nations, kept.names, kept.documents)
        )
        people, hashes = np.frombuffer(kept.people, OUTLINE), np.frombuffer(kept.hashes, "<u8").astype(np.uint64)
        return cls(people, nations, names.reshape(-1, 3), documents.reshape(-1, 3), hashes, kept.texts)

    def to_bytes(self) -> bytes:
        kind = np.dtype("<i2" if len(self.texts) < _SMALL else "<i4")
        nations, names, documents = (each.astype(kind).tobytes() for each in (self.nations, self.names, self.documents))
        hashes = self.hashes.astype("<u8").tobytes()
        return _ENCODER.encode(_Kept(FORM, self.people.tobytes(), nations, names, documents, hashes, [*self.texts]))

    def __len__(self) -> int:
        return len(self.people)

    def only(self, wanted: Flags) -> Outlines:
        """Those of `wanted`, and no text of anybody else."""
        nations, names, documents = (np.repeat(wanted, self.people[each]) for each in _MANY)
        chosen = self.nations[nations], self.names[names], self.documents[documents]
        used, places = np.unique(np.concatenate([each.ravel() for each in chosen]), return_inverse=True)
        if len(used) and used[0] == _NONE:
            used, places = used[1:], places - 1
        ends = np.cumsum([each.size for each in chosen])[:-1]
        nation, name, document = (each.astype(np.int32) for each in np.split(places, ends))
        texts = [self.texts[at] for at in used.tolist()]
        hashes = self.hashes[documents]
        return Outlines(self.people[wanted], nation, name.reshape(-1, 3), document.reshape(-1, 3), hashes, texts)

    @staticmethod
    def together(some: Sequence[Outlines]) -> Outlines:
        """One after the other. A text may stand there twice."""
        starts = np.cumsum([0, *(len(each.texts) for each in some)]).tolist()
        moved = [
            [np.where(column == _NONE, _NONE, column + start).astype(np.int32) for column in each.columns]
            for each, start in zip(some, starts, strict=False)
        ]
        nations, names, documents = (np.concatenate(each) for each in zip(*moved, strict=True))
        people, hashes = np.concatenate([each.people for each in some]), np.concatenate([each.hashes for each in some])
        return Outlines(people, nations, names, documents, hashes, [text for each in some for text in each.texts])

    @property
    def columns(self) -> tuple[Numbers, Numbers, Numbers]:
        """Those that are places of texts."""
        return self.nations, self.names, self.documents


_MANY: Final = ("nations", "names", "documents")


class _Kept(msgspec.Struct, array_like=True):
    form: int
    people: bytes = b""
    nations: bytes = b""
    names: bytes = b""
    documents: bytes = b""
    hashes: bytes = b""
    texts: list[str] = []


_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(_Kept)


def _whole(given_names: str, surname: str) -> str:
    return f"{given_names} {surname}".strip()


def _numbers(values: Sequence[int]) -> Numbers:
    return np.array(values, dtype=np.int32)


def _rows_of_three(values: Sequence[tuple[int, int, int]]) -> Numbers:
    return np.array(values, dtype=np.int32).reshape(-1, 3)


def _hashes(documents: Sequence[Document]) -> Hashes:
    found = np.zeros(len(documents), dtype=np.uint64)
    whose, hashes = document_hashes([(each,) for each in documents])
    found[whose] = hashes
    return found


def rows_of_outlines(outlines: Outlines, parts: Parts) -> Rows:
    """As `people.rows_of_travellers` of the same travellers."""
    used, places = np.unique(outlines.names[:, :2], return_inverse=True)
    known = parts.several([outlines.texts[at] for at in used.tolist()])
    words = [each or () for each in known]
    halves = places.reshape(-1, 2)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    sums = lengths[halves].sum(axis=1)
    needs_both = np.fromiter((each is None for each in known), np.bool_, len(known))[halves].any(axis=1)
    alone = np.flatnonzero(needs_both | (sums == 0) | (sums > TOKENS_MAX)).tolist()
    for place, at in enumerate(alone, start=len(words)):  # read together, as a whole
        words.append(parts.numbers(_name_of(outlines, at)))
        halves[at] = place, len(known) + len(alone)
    return _rows(outlines, halves, [*words, ()], parts)


def _rows(outlines: Outlines, halves: npt.NDArray[np.int64], words: Sequence[tuple[int, ...]], parts: Parts) -> Rows:
    """halves: for each name the places of the two runs of words that it is."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    flat = np.fromiter(chain.from_iterable(words), np.int32, int(lengths.sum()))
    begins = np.cumsum(lengths) - lengths
    each = lengths[halves].ravel()
    steps = np.arange(int(each.sum())) - np.repeat(np.cumsum(each) - each, each)
    numbers = flat[np.repeat(begins[halves].ravel(), each) + steps]
    sums = lengths[halves].sum(axis=1)
    is_readable = sums > 0
    whose = np.repeat(np.arange(len(outlines)), outlines.people["names"])
    counts = np.bincount(whose[is_readable], minlength=len(outlines)).astype(np.int32)
    is_weak = np.zeros(int(is_readable.sum()), dtype=np.bool_)
    return rows_of_runs(counts, sums[is_readable], numbers, is_weak, parts.words)


def _name_of(outlines: Outlines, at: int) -> PersonName:
    given, surname, whole = (int(place) for place in outlines.names[at])
    given_names, surname_text = outlines.texts[given], outlines.texts[surname]
    full = _whole(given_names, surname_text) if whole == _NONE else outlines.texts[whole]
    return PersonName(full, surname_text, given_names)


def facts_of_outlines(outlines: Outlines) -> Facts:
    """As `people.facts_of` of the same travellers."""
    people = outlines.people
    found = np.zeros(len(people), dtype=PERSON)
    found["date"], found["sex"] = people["date"], people["sex"]
    found["has_contacts"] = (people["marks"] & _HAS_CONTACTS) != 0
    found["has_places"] = (people["marks"] & _HAS_PLACES) != 0
    issuing = outlines.documents[:, 1]
    states = np.zeros(len(outlines.texts), dtype=np.uint64)
    for at in np.unique(np.concatenate((outlines.nations, issuing))).tolist():
        states[at] = state_bits(outlines.texts[at])
    nationals, holders = (np.repeat(np.arange(len(people)), people[each]) for each in ("nations", "documents"))
    found["states"] = _either(states[outlines.nations], nationals, len(people))
    found["issuers"] = _either(states[issuing], holders, len(people))
    is_unknown = np.bincount(holders[states[issuing] == 0], minlength=len(people)) > 0
    found["documents"] = np.where(people["documents"] == 0, 0, np.where(is_unknown, 2, 1))
    return Facts(found, np.empty(0, dtype=np.int32))


def _either(bits: Hashes, whose: npt.NDArray[Any], count: int) -> Hashes:
    found = np.zeros(count, dtype=np.uint64)
    np.bitwise_or.at(found, whose, bits)
    return found


def hashes_of_outlines(outlines: Outlines) -> tuple[Numbers, Hashes]:
    """As `people.document_hashes` of the same travellers' documents."""
    whose = np.repeat(np.arange(len(outlines), dtype=np.int32), outlines.people["documents"])
    is_there = outlines.hashes != 0
    return whose[is_there], outlines.hashes[is_there]


def documents_of(outlines: Outlines, number: int) -> tuple[Document, ...]:
    """The documents of the traveller at a place."""
    first = int(outlines.people["documents"][:number].sum())
    some = outlines.documents[first : first + int(outlines.people["documents"][number])]
    return tuple([Document(*(outlines.texts[place] for place in each)) for each in some.tolist()])
