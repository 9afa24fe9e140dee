"""People as arrays: rows of words, dates, sex, and what else narrows the choice, for travellers and listed alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison.codes import Dates, Flags, Hashes, Numbers
from fairway.comparison.evidence.birth_date import partial_date
from fairway.comparison.names.tokens import TOKENS_MAX, name_of, name_of_text
from fairway.comparison.normalising import normalise_document_number, normalise_sex
from fairway.comparison.shapes import ComparedTraveller, Document, ListedPerson, PersonName
from fairway.comparison.words import NO_WORD, Words

__all__ = ["Facts", "Parts", "Rows", "dates_of", "document_hashes", "facts_of", "rows_of_listed", "rows_of_travellers"]

ROW_WORDS_MAX: Final = 8
PARTS_REMEMBERED: Final = 400_000
DOCUMENT_LENGTH_MIN: Final = 5
_SEX_NUMBERS: Final = {"M": 1, "F": 2}


class Rows(msgspec.Struct, frozen=True):
    """The names of some people, one row each, the rows of one person together.

    words     numbers, padded with NO_WORD; ROW_WORDS_MAX wide
    is_long   names with more words than fit
    first     for each person the first row; one more at the end
    joined    the groups of forms that neighbours written together are, see `Words.joins`
    forms     the same, as the column `forms` of words
    """

    words: Numbers
    is_long: Flags
    first: Numbers
    joined: Hashes
    forms: Hashes

    @property
    def whose(self) -> Numbers:
        """For each row the person."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))


class Facts(msgspec.Struct, frozen=True):
    """One entry a person. Year 0: no date, or several that disagree."""

    year: npt.NDArray[np.int16]
    month: npt.NDArray[np.int8]
    day: npt.NDArray[np.int8]
    has_dates: Flags
    sex: npt.NDArray[np.int8]
    has_states: Flags
    has_documents: Flags
    has_contacts: Flags
    has_places: Flags


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
            known = self._known
            given = known.get(name.given_names, ()) if name.given_names else ()
            surname = known.get(name.surname, ()) if name.surname else ()
            if given == () and name.given_names:
                given = self._learn(name.given_names)
            if surname == () and name.surname:
                surname = self._learn(name.surname)
            if given is not None and surname is not None and len(given) + len(surname) <= TOKENS_MAX:
                return given + surname
        return self._resolved(name)

    def _resolved(self, name: PersonName) -> tuple[int, ...]:
        return tuple([self.words.number(token) for token in name_of(name).tokens])

    def _learn(self, part: str) -> tuple[int, ...] | None:
        """None where the part may grow together with another: a word that could be the servant of "Abd al-Rahman"."""
        numbers = self._resolved(PersonName(surname=part))
        is_servant = self.words.column("is_servant")
        found = None if any(is_servant[number] for number in numbers) or not numbers else numbers
        if len(self._known) >= PARTS_REMEMBERED:
            self._known.clear()
        self._known[part] = found
        return found


def rows_of_travellers(travellers: Sequence[ComparedTraveller], parts: Parts) -> Rows:
    """The rows of travellers' names. Names without a readable word have no row."""
    resolve = parts.numbers
    return _rows([[found for name in each.names if (found := resolve(name))] for each in travellers], parts.words)


def rows_of_listed(persons: Iterable[ListedPerson], words: Words) -> Rows:
    """The rows of listed persons' names, weak ones behind the others."""
    number = words.number
    return _rows(
        [
            [
                [number(token) for token in tokens]
                for text in (*person.names, *person.weak_names)
                if (tokens := name_of_text(text).tokens)
            ]
            for person in persons
        ],
        words,
    )


def _rows(names: Sequence[Sequence[Sequence[int]]], words: Words) -> Rows:
    counts = np.fromiter(map(len, names), dtype=np.int32, count=len(names))
    flat = [name for each in names for name in each]
    lengths = np.fromiter(map(len, flat), dtype=np.int64, count=len(flat))
    numbers = np.fromiter((number for name in flat for number in name), dtype=np.int32, count=int(lengths.sum()))
    row = np.repeat(np.arange(len(flat)), lengths)
    column = np.arange(len(numbers)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    table = np.full((len(flat), ROW_WORDS_MAX), NO_WORD, dtype=np.int32)
    fits = column < ROW_WORDS_MAX
    table[row[fits], column[fits]] = numbers[fits]
    first = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return Rows(table, lengths > ROW_WORDS_MAX, first, *words.joins(table))


@lru_cache(maxsize=200_000)
def _date(text: str) -> tuple[int, int, int] | None:
    date = partial_date(text)
    return None if date is None else (date.year, date.month, date.day)


@lru_cache(maxsize=1_000)
def _sex(text: str) -> int:
    return _SEX_NUMBERS.get(normalise_sex(text), 0)


def dates_of(texts: Sequence[Sequence[str]]) -> Dates:
    """Every readable date of each person, in order, each once."""
    found = [list(dict.fromkeys(date for text in each if (date := _date(text)))) for each in texts]
    whose = np.repeat(np.arange(len(found), dtype=np.int32), np.fromiter(map(len, found), np.int64, len(found)))
    flat = np.array([date for each in found for date in each], dtype=np.int16).reshape(-1, 3)
    return Dates(whose, flat[:, 0], flat[:, 1].astype(np.int8), flat[:, 2].astype(np.int8))


def facts_of(people: Sequence[ComparedTraveller] | Sequence[ListedPerson], dates: Dates) -> Facts:
    """What narrows the choice. A traveller's documents name states too."""
    count = len(people)
    several = np.bincount(dates.whose, minlength=count)
    only = several[dates.whose] == 1
    year, month, day = np.zeros(count, dtype=np.int16), np.zeros(count, dtype=np.int8), np.zeros(count, dtype=np.int8)
    year[dates.whose[only]] = dates.year[only]
    month[dates.whose[only]] = dates.month[only]
    day[dates.whose[only]] = dates.day[only]
    has_documents = np.fromiter((bool(each.documents) for each in people), dtype=np.bool_, count=count)
    has_states = np.fromiter((bool(each.nationalities) for each in people), dtype=np.bool_, count=count)
    return Facts(
        year=year,
        month=month,
        day=day,
        has_dates=several > 0,
        sex=np.fromiter((_sex(each.sex) for each in people), dtype=np.int8, count=count),
        has_states=has_states,
        has_documents=has_documents,
        has_contacts=np.fromiter((bool(each.contacts) for each in people), dtype=np.bool_, count=count),
        has_places=np.fromiter(map(_has_places, people), dtype=np.bool_, count=count),
    )


def _has_places(person: ComparedTraveller | ListedPerson) -> bool:
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
