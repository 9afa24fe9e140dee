"""The words of names as numbers, with what the index asks of each in NumPy columns.

A word is resolved once, when it is first seen; from then on a name is a row of small integers. The codes of
`names.spelling` become polynomial hashes, so that the code of words written together is arithmetic on columns.
Nothing here is salted: the same word gives the same numbers in every process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fairway.comparison.keys import _codes as codes_of
from fairway.comparison.names.forms import is_by_hand
from fairway.comparison.names.pairing import GAIN_MIN, INITIAL_GAIN
from fairway.comparison.names.spelling import code_of
from fairway.comparison.names.tokens import Token, joined_groups, token_of, token_of_key
from fairway.comparison.names.weights import is_patronymic

__all__ = ["BASE", "MOST_PARTS", "MOST_UNKNOWN", "NO_WORD", "WORDS", "WordTexts", "Words", "hash_of"]

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
MOST_PARTS: Final = 16  # of a point
MOST_UNKNOWN: Final = 255
WORDS: Final = "word_"  # what the arrays of words begin with
TEXTS: Final = 5  # of a word: see `WordTexts`
TEXT_MAX: Final = 16  # letters; of longer words nothing is written out
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
    "texts": ("u1", (TEXTS, TEXT_MAX)),
    "sizes": ("i1", (TEXTS,)),
    "exact_weight": ("f8", ()),
    "group_first": ("i4", ()),
    "group_count": ("i4", ()),
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
        ("most", "u1"),
        ("is_light", "?"),
        ("is_initial", "?"),
        ("is_consonantal", "?"),
        ("is_patronymic", "?"),
        ("is_titled", "?"),
    ],
    align=True,
)
"""What `narrowing` asks of a word, together in one record: a word is one or two lines of the processor's cache.

most   what it can gain, whatever it meets, in MOST_PARTS of a point, rounded up; MOST_UNKNOWN where that depends on what it meets
"""


class WordTexts(NamedTuple):
    """What `agreeing` reads of words, a row a word.

    texts    the letters, spelling, skeleton, code and written consonants of `names.tokens.Token`, each two numbers of eight letters,
             the first letter lowest
    sizes    how long each is; -1 where one of them is longer than TEXT_MAX, or has more than letters
    weights  of the tokens themselves, not rounded
    first, many, numbers    the groups of forms a word belongs to: where they begin, how many they are, and all of them, ascending in
                            each word
    """

    texts: npt.NDArray[np.uint64]
    sizes: npt.NDArray[np.int8]
    weights: npt.NDArray[np.float64]
    first: npt.NDArray[np.int32]
    many: npt.NDArray[np.int32]
    numbers: npt.NDArray[np.int32]


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
        self._groups = np.zeros(1024, dtype=np.int32)
        self._grouped = 0
        self._listed = 0
        self._joins: dict[int, tuple[int, ...]] = {}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Column]) -> Words:
        """As `arrays` gave them. Columns may be read-only maps of a file: they are copied."""
        words = cls()
        words.keys = bytes(arrays["word_keys"].tobytes()).decode().split("\n") if arrays["word_keys"].size else []
        words._numbers = {key: number for number, key in enumerate(words.keys)}
        words.table = np.array(arrays["word_table"]).view(TABLE)
        words._columns = {name: np.array(arrays[f"{WORDS}{name}"]) for name in _SHAPES}
        words._groups = np.array(arrays["word_group_numbers"], dtype=np.int32)
        words._grouped = len(words._groups)
        words._listed = len(words.keys)
        return words

    def arrays(self) -> dict[str, Column]:
        """The listed words, to be kept."""
        most = max(1, self._listed)
        found: dict[str, Column] = {f"{WORDS}{name}": column[:most] for name, column in self._columns.items()}
        found["word_table"] = self.table[:most]
        found["word_group_numbers"] = self._groups[: self._groups_end(self._listed)]
        found["word_keys"] = np.frombuffer("\n".join(self.keys[: self._listed]).encode(), dtype=np.uint8)
        return found

    def __len__(self) -> int:
        return len(self.keys)

    def _groups_end(self, number: int) -> int:
        """Where the groups of the words before this one end."""
        if not number:
            return 0
        return int(self._columns["group_first"][number - 1] + self._columns["group_count"][number - 1])

    @property
    def texts(self) -> WordTexts:
        """What words are made of; longer than the number of words."""
        columns: dict[str, npt.NDArray[Any]] = self._columns
        sizes, weights = columns["sizes"], columns["exact_weight"]
        return WordTexts(
            columns["texts"].view("<u8"), sizes, weights, columns["group_first"], columns["group_count"], self._groups
        )

    @property
    def memory_bytes(self) -> int:
        """The bytes of the columns and, estimated, of the table of numbers."""
        columns = sum(column.nbytes for column in self._columns.values())
        return self.table.nbytes + columns + self._groups.nbytes + 160 * len(self.keys)

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
        self._grouped = self._groups_end(self._listed)
        self._joins.clear()

    def number(self, key: str) -> int:
        """The number of the word with this key (`names.tokens.Token.key`); a new one where it was not known."""
        number = self._numbers.get(key)
        if number is None:
            number = len(self.keys)
            self._numbers[key] = number
            self.keys.append(key)
            if number >= len(self._columns["size"]):
                self._grow()
            self._fill(number, token_of_key(key))
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
        one, other = self.keys[pair >> 32], self.keys[pair & 0xFFFFFFFF]
        found = self._joins[pair] = tuple(sorted(joined_groups(one, other)))
        return found

    def _write_out(self, number: int, token: Token) -> None:
        columns, texts = self._columns, _texts_of(token)
        if all(len(text) <= TEXT_MAX and (not text or (text.isascii() and text.isalpha())) for text in texts):
            padded = b"".join([text.encode().ljust(TEXT_MAX, b"\0") for text in texts])
            columns["texts"][number] = np.frombuffer(padded, dtype=np.uint8).reshape(TEXTS, TEXT_MAX)
            columns["sizes"][number] = [len(text) for text in texts]
        else:
            columns["texts"][number] = 0
            columns["sizes"][number] = -1
        columns["exact_weight"][number] = token.weight
        groups = sorted(token.groups)
        first, self._grouped = self._grouped, self._grouped + len(groups)
        if self._grouped > len(self._groups):
            self._groups = np.concatenate((self._groups, np.zeros(max(len(self._groups), len(groups)), dtype=np.int32)))
        self._groups[first : self._grouped] = groups
        columns["group_first"][number], columns["group_count"][number] = first, len(groups)

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
        self._write_out(number, token)
        columns["is_servant"][number] = "b" in token.letters and "d" in token.letters
        self.table[number] = _record_of(token)


def _record_of(token: Token) -> tuple[float, ...]:
    """As TABLE."""
    mask, letter_mask = _mask_of(token.spelling), _mask_of(token.letters)
    return (
        int.from_bytes(token.key.encode()[:8].ljust(8, b"\0"), "big"),
        mask,
        letter_mask,
        _mask_of(token.code),
        sum({1 << group % _GROUP_BITS[0] for group in token.groups}),
        sum({1 << group % _GROUP_BITS[1] for group in token.groups}),
        _weight_of(token),
        min(len(token.spelling), 100),
        ord(token.spelling[0]),
        ord(token.letters[0]),
        min(len(token.spelling) - mask.bit_count(), 100),
        min(len(token.letters), 100),
        min(len(token.letters) - letter_mask.bit_count(), 100),
        ord(token.beginning),
        len(token.code),
        _most_of(token),
        token.light,
        len(token.letters) == 1,
        token.consonantal,
        is_patronymic(token.letters),
        bool(token.without_title),
    )


def _texts_of(token: Token) -> tuple[str, ...]:
    """See `WordTexts`."""
    return token.letters, token.spelling, token.skeleton, token.code, token.written


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


def _most_of(token: Token) -> int:
    """See TABLE: a word without vowels may gain as much as the word that it is read as."""
    if token.consonantal:
        return MOST_UNKNOWN
    most = max(_weight_of(token), INITIAL_GAIN if len(token.letters) == 1 else GAIN_MIN)
    return min(ceil(most * MOST_PARTS), MOST_UNKNOWN)


def _mask_of(spelling: str) -> int:
    """Which letters occur, and which twice: two words share at most as many letters as their masks share bits."""
    mask = 0
    for character in spelling:
        bit = 1 << (ord(character) & 31)
        mask |= bit << 32 if mask & bit else bit
    return mask
