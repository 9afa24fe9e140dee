"""Outlines of travellers: what the index needs to know of them before it names candidates, many in one run of bytes.

Opening one traveller's record takes longer than finding out that a list cannot concern them, so outlines are kept beside the records,
those of a flight together. They hold names, dates, states and documents: whoever keeps them seals them. What a text means (its words,
its codes, which state it is) is not in them but found anew when they are read, so that they outlive another edition of the matcher.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison.codes import Flags, Hashes, Numbers
from fairway.comparison.people import document_hashes, has_places, packed_date, sex_number
from fairway.comparison.shapes import ComparedTraveller, Document

__all__ = ["FORM", "HAS_CONTACTS", "HAS_PLACES", "NO_TEXT", "OUTLINE", "SMALL", "KeptOutlines", "Outlines", "whole_of"]

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
HAS_CONTACTS, HAS_PLACES = 1, 2
NO_TEXT: Final = -1
SMALL: Final = 2**15
"""Texts; fewer, and their places take two bytes each."""


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
            marks = HAS_CONTACTS * bool(each.contacts) + HAS_PLACES * has_places(each)
            counts = len(each.nationalities), len(each.names), len(each.documents)
            people.append((row, version, packed_date(each.birth_date), sex_number(each.sex), marks, *counts))
            nations += map(place, each.nationalities)
            for name in each.names:
                whole = NO_TEXT if name.full == whole_of(name.given_names, name.surname) else place(name.full)
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
        kind = np.dtype("<i2" if len(kept.texts) < SMALL else "<i4")
        nations, names, documents = (
            np.frombuffer(each, kind).astype(np.int32) for each in (kept.nations, kept.names, kept.documents)
        )
        people, hashes = np.frombuffer(kept.people, OUTLINE), np.frombuffer(kept.hashes, "<u8").astype(np.uint64)
        return cls(people, nations, names.reshape(-1, 3), documents.reshape(-1, 3), hashes, kept.texts)

    def to_bytes(self) -> bytes:
        kind = np.dtype("<i2" if len(self.texts) < SMALL else "<i4")
        nations, names, documents = (each.astype(kind).tobytes() for each in (self.nations, self.names, self.documents))
        hashes = self.hashes.astype("<u8").tobytes()
        return _ENCODER.encode(
            KeptOutlines(FORM, self.people.tobytes(), nations, names, documents, hashes, [*self.texts])
        )

    def __len__(self) -> int:
        return len(self.people)

    def only(self, wanted: Flags) -> Outlines:
        """Those of `wanted`, and no text of anybody else."""
        nations, names, documents = (np.repeat(wanted, self.people[each]) for each in _MANY)
        chosen = self.nations[nations], self.names[names], self.documents[documents]
        used, places = np.unique(np.concatenate([each.ravel() for each in chosen]), return_inverse=True)
        if len(used) and used[0] == NO_TEXT:
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
            [np.where(column == NO_TEXT, NO_TEXT, column + start).astype(np.int32) for column in each.columns]
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


class KeptOutlines(msgspec.Struct, array_like=True):
    """What the bytes are, in MessagePack."""

    form: int
    people: bytes = b""
    nations: bytes = b""
    names: bytes = b""
    documents: bytes = b""
    hashes: bytes = b""
    texts: list[str] = []


_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(KeptOutlines)


def whole_of(given_names: str, surname: str) -> str:
    """The whole of a name that is nothing else than its parts."""
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
