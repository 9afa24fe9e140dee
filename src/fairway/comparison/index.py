"""A watchlist made ready: finds the few listed persons each traveller must be compared with, and compares.

Everything is in NumPy arrays that can be kept and mapped again: words as numbers (`words`), names as rows of words
(`people`), codes with the positions of those who have them (`postings`), and the entries themselves as one run of bytes of
which only survivors are read. A batch of travellers is looked up at once; candidates that could not reach a hit are
dropped by `shortlist`; `compare` decides on the rest. One traveller is a batch of one.

Nothing is salted: the same list gives the same arrays in every process.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison.codes import Flags, Hashes, Numbers
from fairway.comparison.evidence.document import could_agree, document_evidence
from fairway.comparison.normalising import normalise_document_number
from fairway.comparison.people import (
    NAME,
    PERSON,
    Facts,
    Names,
    Parts,
    Rows,
    dates_of,
    dates_of_travellers,
    document_hashes,
    facts_of,
    names_of,
    rows_of_listed,
    rows_of_travellers,
)
from fairway.comparison.postings import POSTING, Postings, document_postings, listed_postings, sharing_documents
from fairway.comparison.shapes import ComparedTraveller, Comparison, Document, ListedPerson
from fairway.comparison.verdict import VERSION, compare
from fairway.comparison.words import WORDS, Words

if TYPE_CHECKING:
    from fairway.comparison.asking import Wanted
    from fairway.comparison.opened import OpenedOutlines
    from fairway.comparison.reading import Reading
    from fairway.comparison.shortlist import Settled, Shortlist

__all__ = ["FORM", "Arrays", "Index"]

FORM: Final = f"8/{VERSION}"
"""Of the arrays. Kept arrays of another form are of no use."""

BATCH_TRAVELLERS_MAX: Final = 2_000  # bounds the memory of one look-up; a wide-body flight is a fifth of it
OUTLINES_AT_ONCE: Final = 4_000  # more, and the arrays leave the processor's cache
ENTRIES_OPENED_MAX: Final = 50_000  # entries kept decoded
_ENCODER: Final = msgspec.msgpack.Encoder()
_RECENT: Final = "recent:"  # before the names of the arrays of what was added after the index was built
_REMOVED: Final = "removed"
_FACTS: Final = Facts.__struct_fields__
_RECORDS: Final = {"name_rows": NAME, "fact_people": PERSON, "filed": POSTING}

Arrays = Mapping[str, npt.NDArray[np.generic]]
Hits = list[tuple[int, Comparison]]
_Of = TypeVar("_Of")


class _Kept(ListedPerson, frozen=True, array_like=True):
    """A listed person without the names of the fields: half the bytes."""


_DECODER: Final = msgspec.msgpack.Decoder(_Kept)


class _Part:
    """Persons indexed together. An index is one large part and, after changes, a small one."""

    def __init__(self, arrays: Arrays) -> None:
        arrays = {name: _plain(array, _RECORDS.get(name)) for name, array in arrays.items()}
        self.arrays = arrays
        self._blob = arrays["entries"]
        self._bounds = arrays["entry_bounds"]
        self.postings = Postings.of_arrays(arrays)
        self.facts = Facts(*(arrays[f"fact_{name}"] for name in _FACTS))  # type: ignore[arg-type]
        self.names = Names(*(arrays[f"name_{name}"] for name in Names.__struct_fields__))  # type: ignore[arg-type]
        self.documents: tuple[Hashes, Numbers] = (arrays["document_codes"], arrays["document_positions"])  # type: ignore[assignment]
        self.shortlist: Shortlist | None = None
        self._opened: dict[int, ListedPerson] = {}
        self._numbers: dict[int, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def entry(self, position: int) -> ListedPerson:
        """The person at a position of this part, decoded when first asked for."""
        person = self._opened.get(position)
        if person is None:
            if len(self._opened) >= ENTRIES_OPENED_MAX:
                self._opened.clear()
            person = self._opened[position] = self.read(position)
        return person

    def numbers(self, position: int) -> tuple[str, ...]:
        """The document numbers of the person at a position, normalised."""
        found = self._numbers.get(position)
        if found is None:
            if len(self._numbers) >= ENTRIES_OPENED_MAX:
                self._numbers.clear()
            documents = self.entry(position).documents
            found = self._numbers[position] = tuple([normalise_document_number(each.number) for each in documents])
        return found

    def read(self, position: int) -> ListedPerson:
        """As `entry`, but not remembered."""
        start, end = int(self._bounds[position]), int(self._bounds[position + 1])
        kept = _DECODER.decode(self._blob[start:end].tobytes())
        return ListedPerson(*msgspec.structs.astuple(kept))


def _plain(array: npt.NDArray[np.generic], record: np.dtype[np.void] | None) -> npt.NDArray[np.generic]:
    """A plain view: a map is slow to index. Compiled loops are made for arrays that may be written; none is.

    record   of this very type: of one that was read from a file, and only says the same, each call of a loop finds out anew
             what it is, which takes a millisecond, and the loop is compiled a second time
    """
    array = np.asarray(array) if array.flags.writeable else np.array(array)
    return array if record is None else array.view(record)


def _asking() -> tuple[Callable[[Words, Rows, Facts], Wanted], Callable[[Postings, Wanted], tuple[Numbers, Numbers]]]:
    """Loaded at the first traveller: what it is compiled with is large, and few processes screen."""
    from fairway.comparison.asking import find, wanted_by

    return wanted_by, find


def _arrays_of(words: Words, persons: Sequence[ListedPerson]) -> dict[str, npt.NDArray[np.generic]]:
    rows = rows_of_listed(persons, words)
    dates = dates_of([person.birth_dates for person in persons])
    postings = listed_postings(words, rows, dates)
    names, facts = names_of(words, rows), facts_of(persons, dates)
    packed = [_ENCODER.encode(_Kept(*msgspec.structs.astuple(person))) for person in persons]
    lengths = np.fromiter(map(len, packed), dtype=np.int64, count=len(packed))
    arrays: dict[str, npt.NDArray[np.generic]] = dict(postings.arrays())
    arrays |= {f"name_{name}": getattr(names, name) for name in names.__struct_fields__}
    arrays |= {f"fact_{name}": getattr(facts, name) for name in _FACTS}
    documents = document_postings(document_hashes([person.documents for person in persons]))
    arrays["document_codes"], arrays["document_positions"] = documents
    arrays["entries"] = np.frombuffer(b"".join(packed), dtype=np.uint8)
    arrays["entry_bounds"] = np.concatenate(([0], np.cumsum(lengths)))
    return arrays


def _of_one(what: Callable[[range], _Of], where: Callable[[int], range], start: int, number: int) -> _Of:
    return what(where(start + number))


class Index:
    """`screen` gives for one traveller what it gives for a thousand. Not to be used by two threads at once."""

    def __init__(self, words: Words, parts: Sequence[_Part], removed: frozenset[int] = frozenset()) -> None:
        """Not for callers: use `build`, `of_arrays` or `changed`."""
        self._words = words
        self._settled: Settled | None = None
        self._parts = tuple(parts)
        self._removed = removed
        self._names = Parts(words)
        self._reading: Reading | None = None
        self._gone = np.zeros(len(self), dtype=np.bool_)
        self._gone[list(removed)] = True

    @classmethod
    def build(cls, listed: Iterable[ListedPerson]) -> Index:
        """An index of these persons; a person's position is its place in `listed`."""
        words = Words()
        arrays = _arrays_of(words, tuple(listed))
        words.fix()
        return cls(words, [_Part(arrays)])

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Index:
        """The index that gave these arrays. They may be read-only maps of files; only what is touched is read.

        Raises KeyError where one is missing.
        """
        words = Words.of_arrays(arrays)
        recent = {name.removeprefix(_RECENT): array for name, array in arrays.items() if name.startswith(_RECENT)}
        base = {name: array for name, array in arrays.items() if not name.startswith((_RECENT, WORDS))}
        removed = frozenset(base.pop(_REMOVED, np.zeros(0, np.int64)).tolist())
        return cls(words, [_Part(each) for each in (base, recent) if each], removed)

    def arrays(self) -> Arrays:
        """What to keep so that the index need not be built again, also after `changed`; nothing of any traveller is in it."""
        base, *others = self._parts
        recent = {f"{_RECENT}{name}": array for part in others for name, array in part.arrays.items()}
        removed = {_REMOVED: np.array(sorted(self._removed), dtype=np.int64)} if self._removed else {}
        return {**base.arrays, **recent, **removed, **self._words.arrays()}

    @property
    def removed(self) -> frozenset[int]:
        """The positions of entries that are on no list any more."""
        return self._removed

    @property
    def added(self) -> int:
        """How many positions came after the index was built."""
        return len(self) - len(self._parts[0])

    def changed(self, *, removed: Collection[int] = (), added: Iterable[ListedPerson] = ()) -> Index:
        """An index without the persons at these positions, and with others; what stays is shared, not copied.

        Positions of what stays do not change; what is added stands behind. This index must not be used any more.
        """
        # What is fixed below is the lists'; the words of travellers are not to be kept with them.
        self._words.forget_strangers()
        base = len(self._parts[0])
        recent = [*(self.listed(position) for position in range(base, len(self))), *added]
        parts = [self._parts[0]]
        if recent:
            parts.append(_Part(_arrays_of(self._words, recent)))
            self._words.fix()
        return Index(self._words, parts, self._removed | frozenset(removed))

    def identifiers(self) -> Iterator[str]:
        """The identifier of the entry at each position, removed or not."""
        for part in self._parts:
            yield from (part.read(position).entry_id for position in range(len(part)))

    def __len__(self) -> int:
        """How many positions there are, those of removed entries included."""
        return sum(map(len, self._parts))

    @property
    def memory_bytes(self) -> int:
        """The bytes of the arrays and of the words; the entries are not counted: they may stay on disk."""
        arrays = (array for part in self._parts for name, array in part.arrays.items() if name != "entries")
        return sum(array.nbytes for array in arrays) + self._words.memory_bytes

    def listed(self, position: int) -> ListedPerson:
        """The person at a position, removed or not. Raises IndexError where there is none."""
        for part in self._parts:
            if 0 <= position < len(part):
                return part.entry(position)
            position -= len(part)
        raise IndexError("no person at this position")

    def candidates(self, traveller: ComparedTraveller) -> list[int]:
        """The positions this traveller must be compared with, ascending."""
        return [position for _, position in self._candidates([traveller])]

    def screen(self, travellers: Sequence[ComparedTraveller]) -> list[Hits]:
        """For each traveller the hits with their positions, best first; equal scores by entry, then by position."""
        results: list[Hits] = []
        for start in range(0, len(travellers), BATCH_TRAVELLERS_MAX):
            results.extend(self._screen_batch(travellers[start : start + BATCH_TRAVELLERS_MAX]))
        return results

    def _screen_batch(self, travellers: Sequence[ComparedTraveller]) -> list[Hits]:
        results: list[Hits] = [[] for _ in travellers]
        for number, position in self._candidates(travellers):
            comparison = compare(travellers[number], self.listed(position))
            if comparison.is_hit:
                results[number].append((position, comparison))
        for hits in results:
            if len(hits) > 1:
                hits.sort(key=lambda hit: (-hit[1].score, self.listed(hit[0]).entry_id, hit[0]))
        return results

    def _candidates(self, travellers: Sequence[ComparedTraveller]) -> list[tuple[int, int]]:
        """Pairs of (traveller's number in the batch, listed position), by position within each part."""
        if self._words.are_too_many():
            self._forget_strangers()
        rows = rows_of_travellers(travellers, self._names)
        facts = facts_of(travellers, dates_of_travellers(travellers))
        documents = document_hashes([each.documents for each in travellers])

        def numbers_of(number: int) -> list[str]:
            return [each.number for each in travellers[number].documents]

        names = names_of(self._words, rows)
        return self._pairs(rows, names, facts, documents, numbers_of, lambda number: travellers[number].documents)

    @staticmethod
    def opened(kept: Sequence[bytes]) -> OpenedOutlines:
        """Outlines of several flights, as `Outlines.to_bytes` gave them; bytes of another form are passed over."""
        from fairway.comparison.opened import OpenedOutlines

        return OpenedOutlines.of_bytes(kept)

    def could_concern(self, outlines: OpenedOutlines) -> Flags:
        """Whom `screen` would compare at all: for all others it gives no hit, and needs to know no more than their outlines.

        Quickest for a day at once: of whom outlines say the same is looked for once.
        """
        from fairway.comparison.reading import Reading

        if self._words.are_too_many():
            self._forget_strangers()
        if self._reading is None:
            self._reading = Reading(self._names)
        everybody = self._reading.read(outlines)
        first = everybody.distinct()
        places = np.flatnonzero(first == np.arange(len(first)))
        chosen = everybody.only(places)

        def documents_at(number: int) -> range:
            return everybody.documents_at(int(places[number]))

        found = np.zeros(len(outlines), dtype=np.bool_)
        for start in range(0, len(chosen), OUTLINES_AT_ONCE):
            stop = min(start + OUTLINES_AT_ONCE, len(chosen))
            rows, names = self._reading.names(chosen, start, stop)
            facts, documents = self._reading.facts(chosen, start, stop), self._reading.documents(chosen, start, stop)
            numbers_of = partial(_of_one, outlines.numbers_of, documents_at, start)
            documents_of = partial(_of_one, outlines.documents_of, documents_at, start)
            pairs = self._pairs(rows, names, facts, documents, numbers_of, documents_of)
            some = np.array([start + number for number, _ in pairs], dtype=np.int64)
            found[places[some]] = True
        return found[first]

    def _pairs(
        self,
        rows: Rows,
        names: Names,
        facts: Facts,
        documents: tuple[Numbers, Hashes],
        numbers_of_one: Callable[[int], Sequence[str]],
        documents_of_one: Callable[[int], tuple[Document, ...]],
    ) -> list[tuple[int, int]]:
        wanted_by, find = _asking()
        wanted = wanted_by(self._words, rows, facts)
        found: list[tuple[int, int]] = []
        offset = 0
        for part in self._parts:
            pairs = set(sharing_documents(part.documents, documents))
            mine, theirs = find(part.postings, wanted)
            kept, hopes = self._shortlist_of(part).keeps(names, facts, mine, theirs)
            pairs.update(zip(*(column.tolist() for column in kept), strict=True))
            for number, position in zip(*(column.tolist() for column in hopes), strict=True):
                if (
                    could_agree(numbers_of_one(number), part.numbers(position))
                    and document_evidence(documents_of_one(number), part.entry(position).documents) is not None
                ):
                    pairs.add((number, position))
            found += [(number, at + offset) for number, at in sorted(pairs) if not self._gone[at + offset]]
            offset += len(part)
        return found

    def _forget_strangers(self) -> None:
        self._words.forget_strangers()
        self._names.forget()
        if self._reading is not None:
            self._reading.forget()
        if self._settled is not None:
            self._settled.forget()

    def _shortlist_of(self, part: _Part) -> Shortlist:
        """Made at the first traveller: what it is compiled with is large, and few processes screen."""
        from fairway.comparison.shortlist import Settled, Shortlist

        if self._settled is None:
            self._settled = Settled(self._words)
        if part.shortlist is None or part.shortlist.settled is not self._settled:
            part.shortlist = Shortlist(self._words, self._settled, part.names, part.facts)
        return part.shortlist
