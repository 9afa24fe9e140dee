"""The outlines of many flights opened together. Nothing in them becomes a value of Python before it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison.codes import Flags, Hashes, Numbers
from fairway.comparison.outlines import FORM, NO_TEXT, OUTLINE, SMALL, whole_of
from fairway.comparison.recalling import Spans, spans_of
from fairway.comparison.shapes import Document, PersonName

__all__ = ["OpenedOutlines"]


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

    def documents_of(self, places: range) -> tuple[Document, ...]:
        """The documents at these places."""
        some = self.documents[places.start : places.stop]
        return tuple([Document(*map(self.text, each)) for each in some.tolist()])

    def numbers_of(self, places: range) -> list[str]:
        """The numbers of the documents at these places, as sent."""
        return [self.text(place) for place in self.documents[places.start : places.stop, 2].tolist()]


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
