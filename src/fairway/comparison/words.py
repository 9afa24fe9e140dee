"""The words of names as numbers, with what the index asks of each in NumPy columns.

A word is resolved once, when it is first seen; from then on a name is a row of small integers. The codes of
`names.spelling` become polynomial hashes, so that the code of words written together is arithmetic on columns.
Nothing here is salted: the same word gives the same numbers in every process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fairway.comparison.keys import _codes as codes_of
from fairway.comparison.names.forms import is_by_hand
from fairway.comparison.names.spelling import code_of
from fairway.comparison.names.tokens import Token, joined_groups, token_of, token_of_key
from fairway.comparison.names.weights import is_patronymic

__all__ = ["BASE", "NO_WORD", "Words", "hash_of"]

NO_WORD: Final = -1
BASE: Final = 0x9E3779B97F4A7C15
_MASK: Final = (1 << 64) - 1
VARIANTS_MAX: Final = 3  # codes of one word: consonantal words have up to three
FORMS_MAX: Final = 6  # groups of forms that one word is looked up by, those in use first
END_LETTERS: Final = 2  # a slip of the keyboard leaves the beginning of a word as it was, or its end
_GROUP_BITS: Final = (61, 59)  # two groups that share a bit of one seldom share a bit of the other
_VOWELS: Final = tuple("aeiou")
_ARTICLES: Final = ("al", "el")
_WITH_ARTICLE_MIN: Final = 7  # with a title glued to its end, three letters are left
STRANGERS_MAX: Final = 400_000  # words of travellers that no list has; forgotten together when there are more

Column = npt.NDArray[np.generic]

_SHAPES: Final[Mapping[str, tuple[str, tuple[int, ...]]]] = {
    "codes": ("u8", (VARIANTS_MAX,)),
    "sounds": ("u8", (VARIANTS_MAX,)),
    "start1": ("u8", (VARIANTS_MAX,)),
    "start2": ("u8", (VARIANTS_MAX,)),
    "ends": ("u8", (2,)),
    "forms": ("u8", (FORMS_MAX,)),
    "consonants": ("u8", ()),
    "tail": ("u8", ()),
    "size": ("i1", ()),
    "first": ("i1", ()),
    "last": ("i1", ()),
    "is_vowel_first": ("?", ()),
    "is_servant": ("?", ()),
}

TABLE: Final = np.dtype(
    [
        ("order", "u8"),
        ("mask", "u8"),
        ("letter_mask", "u8"),
        ("code_mask", "u8"),
        ("groups", "u8"),
        ("other_groups", "u8"),
        ("weight", "f4"),
        ("letters", "i1"),
        ("initial", "i1"),
        ("letter", "i1"),
        ("unmasked", "i1"),
        ("length", "i1"),
        ("letter_unmasked", "i1"),
        ("beginning", "i1"),
        ("code_size", "i1"),
        ("is_light", "?"),
        ("is_initial", "?"),
        ("is_consonantal", "?"),
        ("is_patronymic", "?"),
        ("is_titled", "?"),
    ],
    align=True,
)
"""What `narrowing` asks of a word, together in one record: a word is one or two lines of the processor's cache."""


def hash_of(text: str) -> int:
    """A polynomial over the characters, 64 bits: hash_of(a + b) follows from hash_of(a) and hash_of(b)."""
    value = 0
    for character in text:
        value = (value * BASE + ord(character)) & _MASK
    return value


@lru_cache(maxsize=50_000)
def _bits_and_forms(groups: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Groups of forms as bits, one number for each of _GROUP_BITS, and as hashes, padded with 0."""
    hashes = [hash_of(f"form {group}") for group in _first_groups(groups)]
    bits = tuple([sum({1 << group % size for group in groups}) for size in _GROUP_BITS])
    return bits, (*hashes, *[0] * (FORMS_MAX - len(hashes)))


class Words:
    """Numbers of words. The words of the lists come first and stay; those of travellers come and go."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.keys: list[str] = []
        self.table = np.zeros(1024, dtype=TABLE)
        self._columns = {name: np.zeros((1024, *shape), dtype=kind) for name, (kind, shape) in _SHAPES.items()}
        self._listed = 0
        self._joins: dict[int, tuple[int, ...]] = {}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Column]) -> Words:
        """As `arrays` gave them. Columns may be read-only maps of a file: they are copied."""
        words = cls()
        words.keys = bytes(arrays["word_keys"].tobytes()).decode().split("\n") if arrays["word_keys"].size else []
        words._numbers = {key: number for number, key in enumerate(words.keys)}
        words.table = np.array(arrays["word_table"]).view(TABLE)
        words._columns = {name: np.array(arrays[f"word_{name}"]) for name in _SHAPES}
        words._listed = len(words.keys)
        return words

    def arrays(self) -> dict[str, Column]:
        """The listed words, to be kept."""
        most = max(1, self._listed)
        found: dict[str, Column] = {f"word_{name}": column[:most] for name, column in self._columns.items()}
        found["word_table"] = self.table[:most]
        found["word_keys"] = np.frombuffer("\n".join(self.keys[: self._listed]).encode(), dtype=np.uint8)
        return found

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def memory_bytes(self) -> int:
        """The bytes of the columns and, estimated, of the table of numbers."""
        return self.table.nbytes + sum(column.nbytes for column in self._columns.values()) + 160 * len(self.keys)

    def column(self, name: str) -> npt.NDArray[Any]:
        """One column, a row a word; longer than the number of words."""
        return self.table[name] if name in TABLE.fields else self._columns[name]  # type: ignore[operator]

    def fix(self) -> None:
        """What is known now is the lists'."""
        self._listed = len(self.keys)

    def are_too_many(self) -> bool:
        """Whether the words of travellers should be forgotten before the next batch."""
        return len(self.keys) - self._listed > STRANGERS_MAX

    def forget_strangers(self) -> None:
        """Forgets the words that no list has. Numbers given for them are void."""
        for key in self.keys[self._listed :]:
            del self._numbers[key]
        del self.keys[self._listed :]
        self._joins.clear()

    def number(self, token: Token) -> int:
        """The number of a word; a new one where it was not known."""
        number = self._numbers.get(token.key)
        if number is None:
            number = len(self.keys)
            self._numbers[token.key] = number
            self.keys.append(token.key)
            if number >= len(self._columns["size"]):
                self._grow()
            self._fill(number, token)
        return number

    def joins(self, rows: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
        """For rows of words, the forms of names that two neighbours written together are ("Kyung-Wook"): as bits of
        their groups, like the columns `groups` and `other_groups`, and as hashes, like the column `forms`.
        """
        bits = np.zeros((len(rows), 2), dtype=np.uint64)
        forms = np.zeros((len(rows), FORMS_MAX), dtype=np.uint64)
        one, other = rows[:, :-1].astype(np.int64), rows[:, 1:].astype(np.int64)
        row, place = np.nonzero((one != NO_WORD) & (other != NO_WORD))
        pairs, back = np.unique((one[row, place] << 32) | other[row, place], return_inverse=True)
        known = self._joins
        groups = [known[pair] if pair in known else self._join(pair) for pair in pairs.tolist()]
        is_known = np.fromiter(map(bool, groups), dtype=np.bool_, count=len(groups))
        at = np.flatnonzero(is_known[back])
        if len(at):
            found = [_bits_and_forms(each) for each in groups if each]
            which = (np.cumsum(is_known) - 1)[back[at]]
            np.bitwise_or.at(bits, row[at], np.array([each[0] for each in found], np.uint64)[which])
            forms[row[at]] = np.array([each[1] for each in found], np.uint64)[which]  # of several, the last
        return bits, forms

    def join_of(self, one: int, other: int) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
        """The forms of names that two words written together are, as in `joins`; None for most."""
        groups = self.groups_of_join(one, other)
        return _bits_and_forms(groups) if groups else None

    def groups_of_join(self, one: int, other: int) -> tuple[int, ...]:
        """The groups of forms that two words written together belong to, ascending."""
        pair = one << 32 | other
        return self._joins[pair] if pair in self._joins else self._join(pair)

    def _join(self, pair: int) -> tuple[int, ...]:
        if len(self._joins) >= STRANGERS_MAX:
            self._joins.clear()
        one, other = token_of_key(self.keys[pair >> 32]), token_of_key(self.keys[pair & 0xFFFFFFFF])
        found = self._joins[pair] = tuple(sorted(joined_groups(one, other)))
        return found

    def _grow(self) -> None:
        self.table = np.concatenate((self.table, np.zeros_like(self.table)))
        for name, column in self._columns.items():
            self._columns[name] = np.concatenate((column, np.zeros_like(column)))

    def _fill(self, number: int, token: Token) -> None:
        columns = self._columns
        for name in ("codes", "sounds", "start1", "start2", "forms"):
            columns[name][number] = 0
        codes = codes_of(token)
        if token.without_title:
            codes = (*codes, code_of(token.without_title))
        for variant, code in enumerate(codes[:VARIANTS_MAX]):
            columns["codes"][number, variant] = hash_of(code)
            columns["start1"][number, variant] = hash_of("1" + code.lstrip("a")[:1])
            columns["start2"][number, variant] = hash_of("2" + code.lstrip("a")[:2])
        if token.consonantal or not token.skeleton:
            columns["sounds"][number] = columns["codes"][number]
        else:
            sounds = [_sound_of(each.skeleton) for each in (token, *_without_what_is_glued(token))]
            columns["sounds"][number, : len(sounds)] = [hash_of(sound) for sound in sounds]
        ends = token.spelling[:END_LETTERS], token.spelling[-END_LETTERS:]
        columns["ends"][number] = hash_of("<" + ends[0]), hash_of(">" + ends[1])
        forms = _first_groups(token.groups)
        columns["forms"][number, : len(forms)] = [hash_of(f"form {group}") for group in forms]
        consonants = "".join(character for character in token.code if character not in "aiu")
        columns["consonants"][number] = hash_of(consonants)
        columns["tail"][number] = hash_of(consonants[1:])
        columns["size"][number] = len(consonants)
        columns["first"][number] = ord(consonants[0]) if consonants else 0
        columns["last"][number] = ord(consonants[-1]) if consonants else 0
        columns["is_vowel_first"][number] = token.code.startswith("a") and len(token.code) > 1
        table = self.table
        table["order"][number] = int.from_bytes(token.key.encode()[:8].ljust(8, b"\0"), "big")
        table["weight"][number] = _weight_of(token)
        table["letters"][number] = min(len(token.spelling), 100)
        table["is_light"][number] = token.light
        table["is_initial"][number] = len(token.letters) == 1
        columns["is_servant"][number] = "b" in token.letters and "d" in token.letters
        mask = table["mask"][number] = _mask_of(token.spelling)
        table["unmasked"][number] = min(len(token.spelling) - int(mask).bit_count(), 100)
        table["length"][number] = min(len(token.letters), 100)
        mask = table["letter_mask"][number] = _mask_of(token.letters)
        table["letter_unmasked"][number] = min(len(token.letters) - int(mask).bit_count(), 100)
        table["beginning"][number] = ord(token.beginning)
        table["is_patronymic"][number] = is_patronymic(token.letters)
        table["is_titled"][number] = bool(token.without_title)
        table["initial"][number] = ord(token.spelling[0])
        table["letter"][number] = ord(token.letters[0])
        table["is_consonantal"][number] = token.consonantal
        table["code_mask"][number] = _mask_of(token.code)
        table["code_size"][number] = len(token.code)
        table["groups"][number] = sum({1 << group % _GROUP_BITS[0] for group in token.groups})
        table["other_groups"][number] = sum({1 << group % _GROUP_BITS[1] for group in token.groups})


def _first_groups(groups: Iterable[int]) -> list[int]:
    """The groups a word is looked up by: nicknames and what else is in the small table by hand before rare ones."""
    return sorted(groups, key=lambda group: (not is_by_hand(group), group))[:FORMS_MAX]


def _without_what_is_glued(token: Token) -> list[Token]:
    """Without the title at its end, and without the article at its start: at most VARIANTS_MAX - 1."""
    found = [token_of(token.without_title)] if token.without_title else []
    if token.letters[:2] in _ARTICLES and len(token.letters) >= _WITH_ARTICLE_MIN:
        found.append(token_of((token.without_title or token.letters)[2:]))
    return found


def _sound_of(skeleton: str) -> str:
    """Whatever vowel it begins with, and each letter once: Obaidullah is Ubaidullah, and Saduddin Sadudin."""
    once = "".join(letter for letter, _ in groupby(skeleton))
    return "a" + once[1:] if once[:1] in _VOWELS else once


def _weight_of(token: Token) -> float:
    """The most it can weigh: the title glued to a word may hide one that weighs more."""
    return max(token.weight, token_of(token.without_title).weight) if token.without_title else token.weight


def _mask_of(spelling: str) -> int:
    """Which letters occur, and which twice: two words share at most as many letters as their masks share bits."""
    mask = 0
    for character in spelling:
        bit = 1 << (ord(character) & 31)
        mask |= bit << 32 if mask & bit else bit
    return mask
