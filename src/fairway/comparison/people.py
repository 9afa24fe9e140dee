"""People as arrays: rows of words, dates, sex, and what else narrows the choice, for travellers and listed alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Final
from zlib import crc32

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison.codes import Dates, Flags, Hashes, Numbers
from fairway.comparison.evidence.birth_date import partial_date
from fairway.comparison.names.pairing import JOINED_LONGER_MAX
from fairway.comparison.names.tokens import JOINED_LETTERS_MIN, TOKENS_MAX, keys_of, keys_of_text
from fairway.comparison.normalising import normalise_country, normalise_document_number, normalise_sex
from fairway.comparison.shapes import ComparedTraveller, Document, ListedPerson, PersonName
from fairway.comparison.words import MOST_UNKNOWN, NO_WORD, Words

__all__ = [
    "NAME",
    "PERSON",
    "Facts",
    "Names",
    "Parts",
    "Rows",
    "dates_of",
    "dates_of_travellers",
    "document_hashes",
    "facts_of",
    "has_places",
    "names_of",
    "packed_date",
    "rows_of_listed",
    "rows_of_runs",
    "rows_of_travellers",
    "sex_number",
    "state_bits",
]

ROW_WORDS_MAX: Final = 8
PARTS_REMEMBERED: Final = 400_000
DOCUMENT_LENGTH_MIN: Final = 5
_SEX_NUMBERS: Final = {"M": 1, "F": 2}


class Rows(msgspec.Struct, frozen=True):
    """The names of some people, one row each, the rows of one person together.

    words     numbers, padded with NO_WORD; ROW_WORDS_MAX wide
    is_long   names with more words than fit
    is_weak   names that the list calls weak
    first     for each person the first row; one more at the end
    joined    the groups of forms that neighbours written together are, see `Words.joins`
    forms     the same, as the column `forms` of words
    """

    words: Numbers
    is_long: Flags
    is_weak: Flags
    first: Numbers
    joined: Hashes
    forms: Hashes

    @property
    def whose(self) -> Numbers:
        """For each row the person."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))


NAME: Final = np.dtype(
    [
        ("glued", "u8"),
        ("apart", "u8"),
        ("first", "i4"),
        ("whose", "i4"),
        ("known", "i4"),
        ("count", "u1"),
        ("most", "u1"),
        ("is_unbounded", "?"),
        ("is_weak", "?"),
    ],
    align=True,
)
"""A name: the first of its words and how many they are, and whose it is.

glued         a bit for each beginning and length of what its words could be, if they are others written together
apart         a bit for each beginning and length of neighbours written together: no bit in common with the `glued` of
              another name, and none of its words is some of these
known         where neighbouring words, written together, are a form of a name: the place in `Names.known_bits`; else NO_WORD
most          what its words can gain, whatever they meet, see `words.TABLE`
is_unbounded  it has more words than are looked at: nothing is said of it
is_weak       the list calls it weak
"""
GLUED_GROUPS: Final = 8  # of beginnings; as many lengths
GLUED_SHORTEST: Final = 5  # letters; shorter neighbours are taken to be as long


class Names(msgspec.Struct, frozen=True):
    """Names as runs of words.

    known_bits  the groups of the forms that neighbouring words are, see `words.Words.joins`
    """

    rows: npt.NDArray[np.void]
    words: Numbers
    known_bits: Hashes


def names_of(words: Words, rows: Rows) -> Names:
    """The names to be narrowed."""
    is_word = rows.words != NO_WORD
    found = np.zeros(len(rows.words), dtype=NAME)
    found["count"] = is_word.sum(axis=1)
    found["first"] = np.cumsum(found["count"], dtype=np.int32) - found["count"]
    found["whose"] = rows.whose
    found["is_unbounded"], found["is_weak"] = rows.is_long, rows.is_weak
    is_known = rows.joined.any(axis=1)
    found["known"] = np.where(is_known, np.cumsum(is_known) - 1, NO_WORD)
    found["glued"], found["apart"] = _written_together(words, rows.words, is_word)
    most = np.where(is_word, words.column("most")[rows.words].astype(np.int32), 0).sum(axis=1)
    found["most"] = np.where(rows.is_long, MOST_UNKNOWN, np.minimum(most, MOST_UNKNOWN))
    return Names(found, rows.words[is_word], rows.joined[is_known])


def _written_together(words: Words, rows: Numbers, is_word: Flags) -> tuple[Hashes, Hashes]:
    """See `glued` and `apart` of NAME; as `tallying.joined_links` asks beginnings and lengths."""
    lengths = words.column("length")[rows].astype(np.int64)
    beginning, is_consonantal = words.column("beginning")[rows], words.column("is_consonantal")[rows]
    group = (beginning + 4 * is_consonantal.astype(np.int64)) % GLUED_GROUPS * 8
    most = np.minimum(lengths + JOINED_LONGER_MAX - GLUED_SHORTEST, 7)
    could = is_word & (lengths >= JOINED_LETTERS_MIN)
    glued = np.where(could, np.left_shift(2, np.maximum(most, 0)) - 1, 0).astype(np.uint64) << group.astype(np.uint64)
    least = np.clip(lengths[:, :-1] + lengths[:, 1:] - GLUED_SHORTEST, 0, 7)
    apart = is_word[:, 1:].astype(np.uint64) << (group[:, :-1] + least).astype(np.uint64)
    return np.bitwise_or.reduce(glued, axis=1), np.bitwise_or.reduce(apart, axis=1)


PERSON: Final = np.dtype(
    [
        ("states", "u8"),
        ("issuers", "u8"),
        ("date", "i4"),
        ("first", "i4"),
        ("last", "i4"),
        ("sex", "i1"),
        ("documents", "u1"),
        ("has_contacts", "?"),
        ("has_places", "?"),
    ],
    align=True,
)
"""What else narrows the choice.

states       nationalities as bits of a hash, 0 for none: who shares none for certain shares no bit
issuers      the states of documents, likewise
date         the date of birth: 19640217; 19640000 where only the year is known; 0 for none; below 0: those of
             `Facts.dates` from `first` on, `last` excluded
sex          1, 2, or 0 for unknown
documents    0 for none, 1 if the state of each is known, else 2
"""


class Facts(msgspec.Struct, frozen=True):
    """One record a person, and the dates of those who have several."""

    people: npt.NDArray[np.void]
    dates: Numbers


class Parts:
    """Surnames and given names already resolved: most travellers bring parts that others had before them."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._known: dict[str, tuple[int, ...] | None] = {}

    def forget(self) -> None:
        self._known.clear()

    def numbers(self, name: PersonName) -> tuple[int, ...]:
        """The words of a traveller's name, in the order given names, surname."""
        if name.surname or name.given_names:
            given = self.part(name.given_names) if name.given_names else ()
            surname = self.part(name.surname) if name.surname else ()
            if given is not None and surname is not None and len(given) + len(surname) <= TOKENS_MAX:
                return given + surname
        return self._resolved(name)

    def part(self, text: str) -> tuple[int, ...] | None:
        """The words of a surname or of given names; None where it needs the other part to be read."""
        found = self._known.get(text, ())
        return self._learn(text) if found == () else found

    def _resolved(self, name: PersonName) -> tuple[int, ...]:
        return tuple(map(self.words.number, keys_of(name)))

    def read(self, part: str) -> tuple[int, ...] | None:
        """As `part`, but not remembered. A word may grow together with another that could be the servant of "Abd al-Rahman"."""
        numbers = self._resolved(PersonName(surname=part))
        is_servant = self.words.column("is_servant")
        return None if any(is_servant[number] for number in numbers) or not numbers else numbers

    def _learn(self, part: str) -> tuple[int, ...] | None:
        found = self.read(part)
        if len(self._known) >= PARTS_REMEMBERED:
            self._known.clear()
        self._known[part] = found
        return found


def rows_of_travellers(travellers: Sequence[ComparedTraveller], parts: Parts) -> Rows:
    """The rows of travellers' names. Names without a readable word have no row."""
    resolve = parts.numbers
    names = [[found for name in each.names if (found := resolve(name))] for each in travellers]
    return _rows(names, (), parts.words)


def rows_of_listed(persons: Iterable[ListedPerson], words: Words) -> Rows:
    """The rows of listed persons' names, weak ones behind the others."""
    names: list[list[list[int]]] = []
    weak: list[int] = []
    count = 0
    for person in persons:
        strong = _numbers_of(person.names, words)
        others = _numbers_of(person.weak_names, words)
        count += len(strong)
        weak += range(count, count + len(others))
        count += len(others)
        names.append(strong + others)
    return _rows(names, weak, words)


def _numbers_of(texts: Iterable[str], words: Words) -> list[list[int]]:
    number = words.number
    return [list(map(number, keys)) for text in texts if (keys := keys_of_text(text))]


def _rows(names: Sequence[Sequence[Sequence[int]]], weak: Sequence[int], words: Words) -> Rows:
    counts = np.fromiter(map(len, names), dtype=np.int32, count=len(names))
    flat = [name for each in names for name in each]
    lengths = np.fromiter(map(len, flat), dtype=np.int64, count=len(flat))
    numbers = np.fromiter(chain.from_iterable(flat), dtype=np.int32, count=int(lengths.sum()))
    is_weak = np.zeros(len(flat), dtype=np.bool_)
    is_weak[list(weak)] = True
    return rows_of_runs(counts, lengths, numbers, is_weak, words)


def rows_of_runs(
    counts: Numbers, lengths: npt.NDArray[np.int64], numbers: Numbers, is_weak: Flags, words: Words
) -> Rows:
    """The rows of names that stand one after the other: how many each person has, how long each is, and all their words."""
    row = np.repeat(np.arange(len(lengths)), lengths)
    column = np.arange(len(numbers)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    table = np.full((len(lengths), ROW_WORDS_MAX), NO_WORD, dtype=np.int32)
    fits = column < ROW_WORDS_MAX
    table[row[fits], column[fits]] = numbers[fits]
    first = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return Rows(table, lengths > ROW_WORDS_MAX, is_weak, first, *words.joins(table))


@lru_cache(maxsize=200_000)
def _date(text: str) -> tuple[int, int, int] | None:
    date = partial_date(text)
    return None if date is None else (date.year, date.month, date.day)


@lru_cache(maxsize=1_000)
def sex_number(text: str) -> int:
    """See PERSON."""
    return _SEX_NUMBERS.get(normalise_sex(text), 0)


def dates_of(texts: Sequence[Sequence[str]]) -> Dates:
    """Every readable date of each person, in order, each once."""
    found = [list(dict.fromkeys(date for text in each if (date := _date(text)))) for each in texts]
    whose = np.repeat(np.arange(len(found), dtype=np.int32), np.fromiter(map(len, found), np.int64, len(found)))
    flat = np.array([date for each in found for date in each], dtype=np.int16).reshape(-1, 3)
    return Dates(whose, flat[:, 0], flat[:, 1].astype(np.int8), flat[:, 2].astype(np.int8))


@lru_cache(maxsize=200_000)
def packed_date(text: str) -> int:
    """19640217; 0 for no readable date."""
    date = _date(text)
    return 0 if date is None else date[0] * 10_000 + date[1] * 100 + date[2]


def dates_of_travellers(travellers: Sequence[ComparedTraveller]) -> Dates:
    """As `dates_of`: a traveller has one date or none."""
    packed = np.fromiter((packed_date(each.birth_date) for each in travellers), dtype=np.int32, count=len(travellers))
    whose = np.flatnonzero(packed).astype(np.int32)
    date = packed[whose]
    month, day = date // 100 % 100, date % 100
    return Dates(whose, (date // 10_000).astype(np.int16), month.astype(np.int8), day.astype(np.int8))


@lru_cache(maxsize=10_000)
def _states(codes: tuple[str, ...]) -> int:
    return sum({1 << crc32(code.encode()) % 64 for text in codes if (code := normalise_country(text))})


@lru_cache(maxsize=1_000)
def state_bits(code: str) -> int:
    """A state as a bit, see PERSON; 0 for what is none."""
    return _states((code,))


def facts_of(people: Sequence[ComparedTraveller] | Sequence[ListedPerson], dates: Dates) -> Facts:
    """What else narrows the choice."""
    count = len(people)
    packed = dates.year.astype(np.int32) * 10_000 + dates.month.astype(np.int32) * 100 + dates.day
    several = np.bincount(dates.whose, minlength=count)
    is_only = several[dates.whose] == 1
    found = np.zeros(count, dtype=PERSON)
    found["date"] = np.where(several > 1, -1, 0)
    found["date"][dates.whose[is_only]] = packed[is_only]
    found["last"] = np.cumsum(np.where(several > 1, several, 0))
    found["first"] = found["last"] - np.where(several > 1, several, 0)
    found["sex"] = [sex_number(each.sex) for each in people]
    found["states"] = [_states(each.nationalities) for each in people]
    found["issuers"] = [_issuers(each.documents) if each.documents else 0 for each in people]
    found["documents"] = [_documents(each.documents) if each.documents else 0 for each in people]
    found["has_contacts"] = [bool(each.contacts) for each in people]
    found["has_places"] = list(map(has_places, people))
    return Facts(found, packed[~is_only].astype(np.int32))


def _issuers(documents: tuple[Document, ...]) -> int:
    if len(documents) == 1:
        return state_bits(documents[0].country)
    return _states(tuple([document.country for document in documents]))


def _documents(documents: tuple[Document, ...]) -> int:
    if len(documents) == 1:
        return 1 if state_bits(documents[0].country) else 2
    return 1 if all(state_bits(document.country) for document in documents) else 2


def has_places(person: ComparedTraveller | ListedPerson) -> bool:
    """Whether it is known where somebody lives or was born."""
    if person.addresses:
        return True
    return bool(person.birth_places) if isinstance(person, ListedPerson) else person.birth_place is not None


def document_hashes(documents: Sequence[Sequence[Document]]) -> tuple[Numbers, Hashes]:
    """Whose number, and 64 bits of it."""
    whose: list[int] = []
    hashes: list[bytes] = []
    for number, each in enumerate(documents):
        for document in each:
            text = document.number
            if not (text.isascii() and text.isalnum()) or text != text.upper():
                text = normalise_document_number(text)
            if len(text) >= DOCUMENT_LENGTH_MIN:
                whose.append(number)
                hashes.append(blake2b(text.encode(), digest_size=8).digest())
    return np.array(whose, dtype=np.int32), np.frombuffer(b"".join(hashes), dtype="<u8").astype(np.uint64)
