"""Which candidates could be hits at all: an upper bound of the score for many pairs at once, in NumPy.

`compare` takes tens of microseconds; most candidates share two common words and nothing else. Here the names are
bounded from above by what their words could gain at best, and the dates, sexes and nationalities are weighed with
the tables of the evidence. A pair whose bound stays below a hit is dropped; every other pair goes to `compare`, which
alone decides. The bound looks at words as `names.pairing` does, but only asks whether two words are alike at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Indel

from fairway.comparison.evidence import birth_date as birth
from fairway.comparison.evidence import nationality, sex
from fairway.comparison.evidence.document import NEAR_MISS, document_evidence
from fairway.comparison.evidence.name import (
    CONTRADICTION,
    LEFT_INITIAL,
    LEFT_PATRONYMIC,
    NAME_WEIGHT_MAX,
    ONE_TOKEN_AGREES,
    SINGLE_WORD_NAME,
)
from fairway.comparison.names.pairing import GAIN_MIN, INITIAL_GAIN, SAME_FORM
from fairway.comparison.names.tokens import Name, Token, name_of, name_of_text, token_of_key
from fairway.comparison.normalising import normalise_sex
from fairway.comparison.shapes import ComparedTraveller, ListedPerson
from fairway.comparison.verdict import HIT_FROM, RULE_R1_NAME_FROM

__all__ = ["Shortlist"]

WORDS_MAX: Final = 6  # names with more words are not bounded
ALIKE_FROM: Final = 0.5  # similarity of two spellings below which no rule of `pairing` gains anything worth having
# The most two words can gain by the similarity of their spellings; below the first nothing. JUDGEMENT, on the safe side.
GAIN_BY_LIKENESS: Final = ((ALIKE_FROM, 2.5), (0.6, 4.0), (0.7, 5.0), (0.8, SAME_FORM.gain_max))
INEXACT_DISCOUNT: Final = SAME_FORM.discount
LEFT_AT_BEST: Final = max(LEFT_PATRONYMIC, LEFT_INITIAL)
_UNBOUNDED: Final = 99.0
_MANY_GROUPS: Final = -1
_NO_WORD: Final = -1

_Integers = npt.NDArray[np.int32]
_Floats = npt.NDArray[np.float32]
_Flags = npt.NDArray[np.bool_]


class _Words:
    """A vocabulary: each token once, with what the bound asks of it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def numbers_of(self, name: Name) -> list[int]:
        """The numbers of the heavy words, WORDS_MAX at most; of all words where every one is light."""
        numbers = self._numbers
        return [numbers.setdefault(token.key, len(numbers)) for token in name.solid[:WORDS_MAX]]

    def finish(self) -> tuple[list[str], _Floats, _Integers, _Flags]:
        """Spellings, weights, groups of forms (0 none, _MANY_GROUPS several), and which are initials."""
        tokens = [token_of_key(key) for key in self._numbers]
        return (
            [token.spelling for token in tokens],
            np.array([_weight(token) for token in tokens], dtype=np.float32),
            np.array([_group(token) for token in tokens], dtype=np.int32),
            np.array([len(token.letters) == 1 for token in tokens], dtype=np.bool_),
        )


def _weight(token: Token) -> float:
    return INITIAL_GAIN if len(token.letters) == 1 else token.weight


def _group(token: Token) -> int:
    if not token.groups:
        return 0
    return next(iter(token.groups)) if len(token.groups) == 1 else _MANY_GROUPS


class _Rows:
    """The names of some people, one row each: word numbers padded with _NO_WORD, rows of one person together."""

    def __init__(self, names: Sequence[Sequence[Name]], words: _Words) -> None:
        counts = np.array([len(each) for each in names], dtype=np.int32)
        self.first = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
        flat = [name for each in names for name in each]
        table = np.full((max(1, len(flat)), WORDS_MAX), _NO_WORD, dtype=np.int32)
        for row, name in enumerate(flat):
            numbers = words.numbers_of(name)
            table[row, : len(numbers)] = numbers
        self.words = table
        self.is_unbounded = np.array([len(name.solid) > WORDS_MAX for name in flat], dtype=np.bool_)


class _Facts:
    """Date, sex and what else bounds a pair, one entry a person. Year 0: none or several that disagree."""

    def __init__(self, people: Sequence[tuple[tuple[str, ...], str, bool, bool]]) -> None:
        dates = [_only_date(texts) for texts, _, _, _ in people]
        self.year = np.array([date.year for date in dates], dtype=np.int16)
        self.month = np.array([date.month for date in dates], dtype=np.int8)
        self.day = np.array([date.day for date in dates], dtype=np.int8)
        self.has_dates = np.array([any(texts) for texts, _, _, _ in people], dtype=np.bool_)
        self.sex = np.array([{"M": 1, "F": 2}.get(normalise_sex(each[1]), 0) for each in people], dtype=np.int8)
        self.has_states = np.array([each[2] for each in people], dtype=np.bool_)
        self.has_documents = np.array([each[3] for each in people], dtype=np.bool_)


def _only_date(texts: tuple[str, ...]) -> birth.PartialDate:
    dates = {date for date in map(birth.partial_date, texts) if date is not None}
    return dates.pop() if len(dates) == 1 else birth.PartialDate(0)


class Shortlist:
    """The listed side of the bound, made once for an index."""

    def __init__(self, persons: Sequence[ListedPerson]) -> None:
        self._persons = persons
        words = _Words()
        self._rows = _Rows([[name_of_text(text) for text in (*p.names, *p.weak_names)] for p in persons], words)
        self._spellings, self._weights, self._groups, self._initials = words.finish()
        self._facts = _Facts([(p.birth_dates, p.sex, bool(p.nationalities), bool(p.documents)) for p in persons])

    @property
    def memory_bytes(self) -> int:
        """The bytes of the arrays."""
        facts = (getattr(self._facts, name) for name in vars(self._facts))
        arrays = (self._rows.first, self._rows.words, self._rows.is_unbounded, self._weights, self._groups, *facts)
        return sum(array.nbytes for array in arrays)

    def keeps(self, travellers: Sequence[ComparedTraveller], whose: _Integers, positions: _Integers) -> _Flags:
        """For pairs of a traveller's number and a listed position, which could be hits.

        Pairs that share a document number are the caller's to keep.
        """
        facts = _Facts(
            [((t.birth_date,), t.sex, bool(t.nationalities or t.documents), bool(t.documents)) for t in travellers]
        )
        dates, others, against = self._bound_of_facts(facts, whose, positions)
        both = facts.has_documents[whose] & self._facts.has_documents[positions]
        near = np.where(both, np.maximum(dates, 0.0) + NEAR_MISS, dates).astype(np.float32)
        most = np.full(len(whose), NAME_WEIGHT_MAX, dtype=np.float32)
        kept = _could_be_hit(most, most, near, others, against)
        left = np.flatnonzero(kept)
        if not len(left):
            return kept
        names, clean = self._bound_of_names(travellers, whose[left], positions[left])
        kept[left] = _could_be_hit(names, clean, dates[left], others[left], against[left])
        hopes = left[both[left] & ~kept[left] & _could_be_hit(names, clean, near[left], others[left], against[left])]
        for pair in hopes.tolist():  # a document number that differs in one character could still lift them
            mine, theirs = travellers[int(whose[pair])], self._persons[int(positions[pair])]
            kept[pair] = document_evidence(mine.documents, theirs.documents) is not None
        return kept

    def _bound_of_facts(
        self, facts: _Facts, whose: _Integers, positions: _Integers
    ) -> tuple[_Floats, _Floats, _Floats]:
        """The most that dates can weigh, and sex with nationality, and the least that speaks against."""
        listed = self._facts
        dates = _bound_of_dates(facts, whose, listed, positions)
        mine, theirs = facts.sex[whose], listed.sex[positions]
        others = np.where((mine == 0) | (theirs == 0), 0.0, np.where(mine == theirs, sex.SAME, sex.DIFFERENT))
        others = others + np.where(facts.has_states[whose] & listed.has_states[positions], nationality.SHARED, 0.0)
        against = np.minimum(dates, 0.0) + np.where((mine != 0) & (theirs != 0) & (mine != theirs), sex.DIFFERENT, 0.0)
        return dates.astype(np.float32), others.astype(np.float32), against.astype(np.float32)

    def _bound_of_names(
        self, travellers: Sequence[ComparedTraveller], whose: _Integers, positions: _Integers
    ) -> tuple[_Floats, _Floats]:
        """The most the best pair of names can weigh; and the same among pairs without a contradiction."""
        words = _Words()
        rows = _Rows([[name for name in map(name_of, t.names) if name.tokens] for t in travellers], words)
        pair, mine, theirs = _pairs_of_rows(rows, whose, self._rows, positions)
        bound, clean = self._bound_of_rows(words, rows.words[mine], self._rows.words[theirs])
        unbounded = rows.is_unbounded[mine] | self._rows.is_unbounded[theirs]
        bound[unbounded] = clean[unbounded] = _UNBOUNDED
        best, best_clean = (np.full(len(whose), -_UNBOUNDED, dtype=np.float32) for _ in range(2))
        np.maximum.at(best, pair, bound)
        np.maximum.at(best_clean, pair, clean)
        return best, best_clean

    def _bound_of_rows(self, words: _Words, mine: _Integers, theirs: _Integers) -> tuple[_Floats, _Floats]:
        gains = self._gains(words, mine, theirs)
        by_mine, by_theirs = gains.max(axis=2), gains.max(axis=1)
        left_mine = ((by_mine <= 0) & (mine != _NO_WORD)).sum(axis=1)
        left_theirs = ((by_theirs <= 0) & (theirs != _NO_WORD)).sum(axis=1)
        contradictions = np.minimum(left_mine, left_theirs)
        agreeing = np.maximum((by_mine > 0).sum(axis=1), (by_theirs > 0).sum(axis=1))
        sums = by_mine.sum(axis=1), by_theirs.sum(axis=1)
        as_many = (mine != _NO_WORD).sum(axis=1) == (theirs != _NO_WORD).sum(axis=1)
        bound = np.where(as_many, np.minimum(*sums), np.maximum(*sums)) + CONTRADICTION * contradictions
        bound += LEFT_AT_BEST * (np.maximum(left_mine, left_theirs) - contradictions)
        is_single = (np.maximum((mine != _NO_WORD).sum(axis=1), (theirs != _NO_WORD).sum(axis=1))) == 1
        bound += np.where(agreeing > 1, 0.0, np.where(is_single, SINGLE_WORD_NAME, ONE_TOKEN_AGREES))
        bound = np.minimum(bound, NAME_WEIGHT_MAX)
        return bound.astype(np.float32), np.where(contradictions > 0, -_UNBOUNDED, bound).astype(np.float32)

    def _gains(self, words: _Words, mine: _Integers, theirs: _Integers) -> _Floats:
        """The most each word can gain with each: the smaller weight where they are alike, else 0."""
        spellings, weights, groups, initials = words.finish()
        width = np.int64(len(self._spellings))
        one, other = mine[:, :, None], theirs[:, None, :]
        both = (one != _NO_WORD) & (other != _NO_WORD)
        codes = (one.astype(np.int64) * width + other)[both]
        distinct, back = np.unique(codes, return_inverse=True)
        left, right = distinct // width, distinct % width
        likeness = process.cpdist(
            [spellings[number] for number in left.tolist()],
            [self._spellings[number] for number in right.tolist()],
            scorer=Indel.normalized_similarity,
            score_cutoff=ALIKE_FROM,
        )
        my_groups, their_groups = groups[left], self._groups[right]
        same_group = (my_groups != 0) & (their_groups != 0)
        same_group &= (my_groups == their_groups) | (np.minimum(my_groups, their_groups) == _MANY_GROUPS)
        alike = (likeness >= ALIKE_FROM) | same_group | initials[left] | self._initials[right]
        gains = np.zeros(both.shape, dtype=np.float32)
        lesser = np.minimum(weights[left], self._weights[right])
        limits = np.array([0.0, *(gain for _, gain in GAIN_BY_LIKENESS)], dtype=np.float32)
        limit = limits[np.searchsorted([least for least, _ in GAIN_BY_LIKENESS], likeness, side="right")]
        limit = np.where(same_group, SAME_FORM.gain_max, limit)
        inexact = np.minimum(lesser - INEXACT_DISCOUNT, limit)
        gain = np.where(likeness == 1.0, lesser, np.maximum(inexact, GAIN_MIN))
        gain = np.where(initials[left] | self._initials[right], INITIAL_GAIN, gain)
        gains[both] = np.where(alike, gain, 0.0)[back]
        return gains


def _could_be_hit(names: _Floats, clean: _Floats, dates: _Floats, others: _Floats, against: _Floats) -> _Flags:
    """The rules of `verdict`, on bounds. `clean` bounds the names in which nothing contradicts."""
    alone = np.where(against < 0, clean + against >= HIT_FROM, clean >= min(HIT_FROM, RULE_R1_NAME_FROM))
    could: _Flags = np.where(dates > 0, names + dates + others >= HIT_FROM, alone)
    return could


def _pairs_of_rows(
    mine: _Rows, whose: _Integers, theirs: _Rows, positions: _Integers
) -> tuple[_Integers, _Integers, _Integers]:
    """Every pair of names of every pair of people: the pair's number, the traveller's row, the listed row."""
    my_counts = mine.first[whose + 1] - mine.first[whose]
    their_counts = theirs.first[positions + 1] - theirs.first[positions]
    counts = (my_counts * their_counts).astype(np.int64)
    pair = np.repeat(np.arange(len(whose), dtype=np.int32), counts)
    offset = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
    my_row = mine.first[whose][pair] + offset // np.maximum(their_counts[pair], 1)
    their_row = theirs.first[positions][pair] + offset % np.maximum(their_counts[pair], 1)
    return pair, my_row.astype(np.int32), their_row.astype(np.int32)


def _bound_of_dates(mine: _Facts, whose: _Integers, theirs: _Facts, positions: _Integers) -> npt.NDArray[np.float64]:
    """The most two dates can weigh; several listed dates count as the best there is, none as nothing."""
    year, month, day = mine.year[whose], mine.month[whose], mine.day[whose]
    listed_year, listed_month, listed_day = theirs.year[positions], theirs.month[positions], theirs.day[positions]
    apart = np.minimum(np.abs(year - listed_year), len(birth.APART_AT_BEST) - 1)
    same_year, same_month, same_day = year == listed_year, month == listed_month, day == listed_day
    is_full = (day > 0) & (listed_day > 0)
    full = np.where(same_year, birth.SAME_YEAR_AND_MONTH, birth.APART_AT_BEST[np.maximum(apart, 1)])
    shared = same_year.astype(np.int8) + same_month + same_day
    full = np.where(shared == 2, birth.ONE_DIGIT, full)
    full = np.where(same_year & (month == listed_day) & (day == listed_month), birth.SWAPPED, full)
    full = np.where(shared == 3, birth.SAME_DAY, full)
    partial = np.where(same_year, birth.ONLY_MONTH_SAME, birth.APART_AT_BEST[np.maximum(apart, 1)])
    bound = np.where(is_full, full, partial)
    known = (year > 0) & (listed_year > 0)
    either = mine.has_dates[whose] & theirs.has_dates[positions]
    return np.where(known, bound, np.where(either, birth.SAME_DAY, 0.0))
