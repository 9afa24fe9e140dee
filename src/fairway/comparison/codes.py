"""Candidate keys as integers, made for many people at once. They say what `keys` says, in the same kinds.

A code is 56 bits of hash and, in the lowest 8, a year (0 none): the codes of one key lie together, in the order of
the years, so that a common pair of words is looked up for the years alone in which a birth date can still agree.
`keys` remains the form in which traces are stored; these live in an index and are never stored beside a traveller.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison.words import BASE, NO_WORD, Words

__all__ = [
    "KINDS",
    "POWERS",
    "YEAR_FIRST",
    "Dates",
    "Hashes",
    "Numbers",
    "alone_codes",
    "day_codes",
    "half_codes",
    "initial_codes",
    "name_codes",
    "solid_of",
    "year_byte",
]

PAIR: Final = 1
MONONYM: Final = 2
DAY: Final = 3
TOGETHER: Final = 4
SLIPPED: Final = 5
FORM_DAY: Final = 6
TRAVELLER_PARTIAL: Final = 7
FORM: Final = 8
INITIAL_ASKED: Final = 9
INITIAL_LISTED: Final = 10
ALONE: Final = 11
STARTS_DAY: Final = 12
END_DAY: Final = 13
# Far apart: the codes of two words whose last letters are neighbours are neighbours too.
KINDS: Final = np.array([kind * 0xD1B54A32D192ED03 & (1 << 64) - 1 for kind in range(16)], dtype=np.uint64)
_HALVES: Final = {SLIPPED: "ends", TRAVELLER_PARTIAL: "start1", FORM: "forms"}

YEAR_FIRST: Final = 1850
_BASE: Final = np.uint64(BASE)
_LETTER_A: Final = np.uint64(ord("a"))
_NO_YEAR: Final = np.uint64(0xFFFFFFFFFFFFFF00)

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Coded = tuple[Numbers, Hashes]
"""Rows of names, and a code of each."""


class Dates(msgspec.Struct, frozen=True):
    """Partial dates of some people, flat: `whose` is ascending. 0 where month or day is not known."""

    whose: Numbers
    year: npt.NDArray[np.int16]
    month: npt.NDArray[np.int8]
    day: npt.NDArray[np.int8]


def mixed(kind: int, one: Hashes, other: Hashes | np.uint64) -> Hashes:
    """56 bits of the two and the kind; the lowest byte is 0."""
    value = (one + KINDS[kind]) * np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(29)
    value = (value + other) * np.uint64(0x94D049BB133111EB)
    value ^= value >> np.uint64(32)
    value *= np.uint64(0xD6E8FEB86659FD93)
    value ^= value >> np.uint64(29)
    mixture: Hashes = value & _NO_YEAR
    return mixture


def year_byte(years: npt.NDArray[Any]) -> Hashes:
    """A year in one byte; 0 is kept for none."""
    return np.clip(years.astype(np.int64) - YEAR_FIRST, 1, 255).astype(np.uint64)


def solid_of(words: Words, rows: Numbers) -> Numbers:
    """The rows without light words, the rest moved up; a row of light words alone stays."""
    is_light = words.column("is_light")[rows].astype(np.bool_) & (rows != NO_WORD)
    is_light &= ~((is_light | (rows == NO_WORD)).all(axis=1))[:, None]
    if not is_light.any():
        return rows
    order = np.argsort(is_light | (rows == NO_WORD), axis=1, kind="stable")
    solid = np.take_along_axis(np.where(is_light, NO_WORD, rows), order, axis=1)
    return solid.astype(np.int32)


def name_codes(words: Words, rows: Numbers, solid: Numbers, *, splits: bool) -> Coded:
    """Pairs of words, words written together beside another, mononyms.

    rows    all words of each name, padded with NO_WORD
    solid   the words that make pairs
    splits  also all ways to write a longer name as two words, and the whole as one: for listed names
    """
    found: list[Coded] = []
    codes = words.column("codes").astype(np.uint64, copy=False)
    for i in range(solid.shape[1]):
        for j in range(i + 1, solid.shape[1]):
            at = np.flatnonzero(solid[:, j] != NO_WORD)
            found += _variants(PAIR, at, codes[solid[at, i]], codes[solid[at, j]], symmetric=True)
    alone = np.flatnonzero(
        (solid[:, 0] != NO_WORD) & (solid[:, 1] == NO_WORD) if solid.shape[1] > 1 else solid[:, 0] >= 0
    )
    starts = words.column("start2").astype(np.uint64, copy=False)[solid[alone, 0]]
    found += _variants(MONONYM, alone, starts, np.ones((len(alone), 1), dtype=np.uint64))
    found.append((alone.astype(np.int32), mixed(TOGETHER, codes[solid[alone, 0], 0], np.uint64(0))))
    found.append((alone.astype(np.int32), mixed(TOGETHER, _whole(words, solid[alone, 0]), np.uint64(0))))
    found += _joined(words, rows, splits=splits)
    found += _two_together(words, solid) if not splits else _solid_together(words, rows, solid)
    return _together(found)


class _Chunk(msgspec.Struct, frozen=True):
    """Neighbouring words written together: what is needed to write another behind them, and their code."""

    consonants: Hashes
    tail: Hashes
    power: Hashes
    tail_power: Hashes
    first: npt.NDArray[np.int8]
    last: npt.NDArray[np.int8]
    is_vowel_first: Flags
    code: Hashes


POWERS: Final = np.array([pow(BASE, n, 1 << 64) for n in range(64)], dtype=np.uint64)


def _chunk(words: Words, numbers: Numbers) -> _Chunk:
    size = words.column("size")[numbers].astype(np.int64)
    return _Chunk(
        consonants=words.column("consonants")[numbers].astype(np.uint64),
        tail=words.column("tail")[numbers].astype(np.uint64),
        power=POWERS[size],
        tail_power=POWERS[np.maximum(size - 1, 0)],
        first=words.column("first")[numbers].astype(np.int8),
        last=words.column("last")[numbers].astype(np.int8),
        is_vowel_first=words.column("is_vowel_first")[numbers].astype(np.bool_),
        code=words.column("codes")[numbers, 0].astype(np.uint64),
    )


def _whole(words: Words, numbers: Numbers) -> Hashes:
    """The code of a word as of words written together: with its article, which other codes take off."""
    chunk = _chunk(words, numbers)
    whole: Hashes = chunk.consonants + np.where(chunk.is_vowel_first, _LETTER_A * chunk.power, np.uint64(0))
    return whole


def _written_together(one: _Chunk, other: _Chunk) -> _Chunk:
    """A consonant at the end of one and the start of the other is written once, as in all codes."""
    doubled = (one.last == other.first) & (one.last != 0)
    added, power = np.where(doubled, other.tail, other.consonants), np.where(doubled, other.tail_power, other.power)
    is_empty = one.last == 0
    consonants, powers = one.consonants * power + added, one.power * power
    return _Chunk(
        consonants=consonants,
        tail=np.where(is_empty, other.tail, one.tail * power + added),
        power=powers,
        tail_power=np.where(is_empty, other.tail_power, one.tail_power * power),
        first=np.where(is_empty, other.first, one.first),
        last=np.where(other.last == 0, one.last, other.last),
        is_vowel_first=one.is_vowel_first,
        code=consonants + np.where(one.is_vowel_first, _LETTER_A * powers, np.uint64(0)),
    )


def _joined(words: Words, rows: Numbers, *, splits: bool) -> list[Coded]:
    """Two neighbours together beside each other word; the beginning together beside the rest; the whole."""
    found: list[Coded] = []
    lengths = (rows != NO_WORD).sum(axis=1)
    for length in range(2, rows.shape[1] + 1):
        if not splits and length != 3:
            continue
        at = np.flatnonzero(lengths == length)
        if not len(at):
            continue
        chunks = [_chunk(words, rows[at, place]) for place in range(length)]
        if length > 2:
            found += [(at.astype(np.int32), code) for code in _neighbours(chunks)]
        if splits and length > 2:
            found += [(at.astype(np.int32), code) for code in _turned(chunks)]
        if splits:
            found += [(at.astype(np.int32), code) for code in _splits(chunks)]
    return found


def _neighbours(chunks: list[_Chunk]) -> list[Hashes]:
    found = []
    for place in range(len(chunks) - 1):
        together = _written_together(chunks[place], chunks[place + 1]).code
        others = chunks[:place] + chunks[place + 2 :]
        found += [_pair(together, other.code) for other in others]
    return found


def _turned(chunks: list[_Chunk]) -> list[Hashes]:
    """Two words together in the other order, beside each other word: a list may give the surname last, or first."""
    found = []
    places = [*((place + 1, place) for place in range(len(chunks) - 1)), (len(chunks) - 1, 0)]
    for one, other in places:
        together = _written_together(chunks[one], chunks[other]).code
        found += [_pair(together, each.code) for place, each in enumerate(chunks) if place not in (one, other)]
    return found


def _splits(chunks: list[_Chunk]) -> list[Hashes]:
    starts, ends = [chunks[0]], [chunks[-1]]
    for chunk in chunks[1:]:
        starts.append(_written_together(starts[-1], chunk))
    for chunk in chunks[-2:0:-1]:
        ends.append(_written_together(chunk, ends[-1]))
    found = [_pair(start.code, end.code) for start, end in zip(starts[1:-1], ends[-2::-1], strict=True)]
    if len(chunks) > 2:
        found.append(_pair(starts[0].code, ends[-1].code))
    return [*found, mixed(TOGETHER, starts[-1].code, np.uint64(0))]


def _two_together(words: Words, solid: Numbers) -> list[Coded]:
    """A name of two words as one, in either order."""
    at = np.flatnonzero((solid != NO_WORD).sum(axis=1) == 2)
    one, other = (_chunk(words, solid[at, place]) for place in (0, 1))
    whole = (_written_together(one, other).code, _written_together(other, one).code)
    return [(at.astype(np.int32), mixed(TOGETHER, code, np.uint64(0))) for code in whole]


def _solid_together(words: Words, rows: Numbers, solid: Numbers) -> list[Coded]:
    """The whole without its light words as one: somebody may leave the title away, and the space."""
    found: list[Coded] = []
    lengths = (solid != NO_WORD).sum(axis=1)
    has_light = lengths < (rows != NO_WORD).sum(axis=1)
    for length in range(2, solid.shape[1]):
        at = np.flatnonzero(has_light & (lengths == length))
        if len(at):
            whole = _chunk(words, solid[at, 0])
            for place in range(1, length):
                whole = _written_together(whole, _chunk(words, solid[at, place]))
            found.append((at.astype(np.int32), mixed(TOGETHER, whole.code, np.uint64(0))))
    return found


def alone_codes(words: Words, solid: Numbers, *, of_mononyms: bool) -> Coded:
    """Each word by itself; or, `of_mononyms`, the only one of a name: what a title or a chosen name leaves of a person."""
    is_alone = (solid != NO_WORD).sum(axis=1) == 1
    codes, ones = words.column("codes").astype(np.uint64, copy=False), np.ones((len(solid), 1), dtype=np.uint64)
    found: list[Coded] = []
    for place in range(solid.shape[1]):
        at = np.flatnonzero((solid[:, place] != NO_WORD) & (is_alone if of_mononyms else True))
        found += _variants(ALONE, at, codes[solid[at, place]], ones[at])
    return _together(found)


def half_codes(words: Words, solid: Numbers, kind: int) -> Coded:
    """The code of a word with less than the code of another: the forms it is one of for FORM; the start of its code for
    TRAVELLER_PARTIAL; for SLIPPED, where it may be misspelled, its first and its last letters, beside a finer code.
    """
    found: list[Coded] = []
    codes = words.column("sounds" if kind == SLIPPED else "codes").astype(np.uint64, copy=False)
    halves = words.column(_HALVES[kind]).astype(np.uint64, copy=False)
    for i in range(solid.shape[1]):
        for j in range(solid.shape[1]):
            if i != j:
                at = np.flatnonzero((solid[:, i] != NO_WORD) & (solid[:, j] != NO_WORD))
                found += _variants(kind, at, codes[solid[at, i]], halves[solid[at, j]])
    return _together(found)


def initial_codes(words: Words, solid: Numbers, kind: int, *, of_initials: bool) -> Coded:
    """The only word of a name that is no initial, with each initial; or, of any name, each word with the first letter of
    each other. Two whole words are a pair, and initials beside them need no code.
    """
    found: list[Coded] = []
    codes = words.column("codes").astype(np.uint64, copy=False)
    is_initial = words.column("is_initial").astype(np.bool_)
    letters = np.stack([words.column(name) for name in ("letter", "initial")], axis=1).astype(np.uint64)
    letters[letters[:, 0] == letters[:, 1], 1] = 0  # a scheme may spell its first letter otherwise: Kh as H
    alone = ((solid != NO_WORD) & ~is_initial[solid]).sum(axis=1) == 1
    for i in range(solid.shape[1]):
        for j in range(solid.shape[1]):
            if i != j:
                present = (solid[:, i] != NO_WORD) & (solid[:, j] != NO_WORD) & ~is_initial[solid[:, i]]
                at = np.flatnonzero(present & ((alone & is_initial[solid[:, j]]) if of_initials else True))
                found += _variants(kind, at, codes[solid[at, i]], letters[solid[at, j]])
    return _together(found)


def day_codes(words: Words, solid: Numbers, joined: Hashes) -> Coded:
    """The beginnings of words and the forms of names, to be mixed with a day of birth: a form need not begin alike. Where two
    words are misspelled their first letters are left, and of a name of one word its beginning or its end.

    joined   the forms that words written together are, for each row
    """
    starts = words.column("start2").astype(np.uint64, copy=False)
    forms = words.column("forms").astype(np.uint64, copy=False)
    at = np.flatnonzero(joined.any(axis=1))
    found = _variants(FORM_DAY, at, joined[at], np.ones((len(at), 1), dtype=np.uint64))
    for i in range(solid.shape[1]):
        at = np.flatnonzero(solid[:, i] != NO_WORD)
        ones = np.ones((len(at), 1), dtype=np.uint64)
        found += _variants(DAY, at, starts[solid[at, i]], ones)
        found += _variants(FORM_DAY, at, forms[solid[at, i]], ones)
    first, ends = (
        words.column("start1").astype(np.uint64, copy=False),
        words.column("ends").astype(np.uint64, copy=False),
    )
    for i in range(solid.shape[1]):
        for j in range(i + 1, solid.shape[1]):
            at = np.flatnonzero(solid[:, j] != NO_WORD)
            one, other = first[solid[at, i], 0], first[solid[at, j], 0]
            found.append((at.astype(np.int32), mixed(STARTS_DAY, np.minimum(one, other), np.maximum(one, other))))
    at = np.flatnonzero((solid != NO_WORD).sum(axis=1) == 1)
    found += _variants(END_DAY, at, ends[solid[at, 0]], np.ones((len(at), 1), dtype=np.uint64))
    return _together(found)


def _variants(
    kind: int, at: npt.NDArray[np.int64], one: Hashes, other: Hashes, *, symmetric: bool = False
) -> list[Coded]:
    """The codes of two columns of variants; 0 is no variant. Most words have one."""
    found: list[Coded] = []
    for i in range(one.shape[1]):
        for j in range(other.shape[1]):
            present = (one[:, i] != 0) & (other[:, j] != 0)
            if i + j and not present.any():
                continue
            left, right = one[present, i], other[present, j]
            code = _pair(left, right) if symmetric else mixed(kind, left, right)
            found.append((at[present].astype(np.int32), code))
    return found


def _pair(one: Hashes, other: Hashes) -> Hashes:
    return mixed(PAIR, np.minimum(one, other), np.maximum(one, other))


def _together(found: list[Coded]) -> Coded:
    if not found:
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.uint64)
    return np.concatenate([rows for rows, _ in found]), np.concatenate([codes for _, codes in found])
