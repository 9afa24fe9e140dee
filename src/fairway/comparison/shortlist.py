"""Which candidates could be hits at all: an upper bound of the score for many pairs at once, in NumPy.

`compare` takes tens of microseconds; most candidates share two common words and nothing else. In three steps, each
dearer than the one before, a pair whose bound stays below a hit is dropped:

1  dates of birth, sexes and nationalities, with the tables of the evidence;
2  names, by the weights of the words and by how many letters two words can share at most;
3  names again, with what `names.pairing` says two words gain: the same function that makes the score.

Every other pair goes to `compare`, which alone decides.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from fairway.comparison.codes import Flags, Numbers, solid_of
from fairway.comparison.evidence import birth_date as birth
from fairway.comparison.evidence import nationality, sex
from fairway.comparison.evidence.address import ADDRESS_AT_BEST
from fairway.comparison.evidence.birth_place import BIRTH_PLACE_AT_BEST
from fairway.comparison.evidence.contact import CONTACT_AT_BEST
from fairway.comparison.evidence.document import NEAR_AT_BEST
from fairway.comparison.evidence.issuing_state import ISSUING_STATE_SHARED
from fairway.comparison.evidence.name import (
    CONTRADICTION,
    LEFT_INITIAL,
    LEFT_PATRONYMIC,
    MONONYM_ADDRESSED_ALIKE,
    NAME_WEIGHT_MAX,
    ONE_TOKEN_AGREES,
    SINGLE_WORD_NAME,
)
from fairway.comparison.names.pairing import (
    CUT,
    GAIN_MIN,
    INITIAL_GAIN,
    NEAR_CODE,
    NEAR_SKELETON,
    ONE_EDIT,
    SAME_BEGINNING,
    SAME_FORM,
    SAME_SKELETON,
    SAME_SPELLING,
    TWO_EDITS,
    agreement_of,
    are_written_together,
)
from fairway.comparison.names.tokens import Token, token_of_key
from fairway.comparison.people import Facts, Rows
from fairway.comparison.verdict import COVERED_NAME_FROM, HIT_FROM, RULE_R1_NAME_FROM, WHOLE_NAME_FROM
from fairway.comparison.words import NO_WORD, Words

__all__ = ["Names", "Shortlist", "names_of"]

WORDS_MAX: Final = 6  # names with more solid words are not bounded
NARROW: Final = 3  # most names have no more: their matrices are a quarter as large
ALIKE_FROM: Final = 0.5  # similarity of two spellings below which no rule of `pairing` gains anything worth having
# The most two words can gain by the similarity of their spellings; below the first nothing. JUDGEMENT, on the safe side.
GAIN_BY_LIKENESS: Final = ((ALIKE_FROM, 2.5), (0.6, 4.0), (0.7, SAME_SPELLING.gain_max))
NEAR_CODE_FROM: Final = 3  # shorter codes must be equal
SINGLE_BEST: Final = np.float32(max(SINGLE_WORD_NAME, MONONYM_ADDRESSED_ALIKE))
LEFT_AT_BEST: Final = max(LEFT_PATRONYMIC, LEFT_INITIAL)
NOTHING_AGAINST_FROM: Final = min(HIT_FROM, RULE_R1_NAME_FROM)
INEXACT_FROM: Final = min(HIT_FROM, COVERED_NAME_FROM, WHOLE_NAME_FROM)
JOINED_LETTERS: Final = 2  # a word so long, written together with its neighbour ...
JOINED_WHOLE: Final = 3  # ... shows whole where it is no longer than this, and otherwise ...
JOINED_ENDS: Final = 2  # ... shows at the start or the end of the whole, by so many letters at least
REMEMBERED_BITS: Final = 21  # pairs of words whose gain is remembered: 21 MB
GAIN_STEPS: Final = 16  # to the point; a gain is below 16 points
NOT_SETTLED: Final = 255
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
_UNBOUNDED: Final = 99.0

_Floats = npt.NDArray[np.float32]
_Cells = npt.NDArray[np.uint8]
_Codes = npt.NDArray[np.int64]
_Places = npt.NDArray[np.int64]
_Narrow = Callable[[npt.NDArray[np.int64], npt.NDArray[np.float32], npt.NDArray[np.float32]], npt.NDArray[np.int64]]
_STEPS: Final = 1000
_LIMITS: Final = np.zeros(_STEPS + 1, dtype=np.float32)  # by thousandths of likeness
for _least, _most in GAIN_BY_LIKENESS:
    _LIMITS[int(_least * _STEPS) :] = _most
# Letters that may differ, by the length of the shorter word: two slips, and what the spelling leaves out.
_SLIPS: Final = np.array([0, 1, 2, 2, 2, *[3] * 123], dtype=np.int8)
_EDITS: Final = (*ONE_EDIT.items(), *TWO_EDITS.items())
_EDIT_LIMITS: Final = np.array(
    [max((rule.gain_max for length, rule in _EDITS if length <= size + 2), default=0.0) for size in range(128)],
    dtype=np.float32,
)
_EDIT_DISCOUNTS: Final = np.array(
    [min((rule.discount for length, rule in _EDITS if length <= size + 2), default=0.0) for size in range(128)],
    dtype=np.float32,
)
SOUND_DISCOUNT: Final = min(SAME_SPELLING.discount, *(rule.discount for rule in SAME_SKELETON.values()))
NEAR_SOUND_DISCOUNT: Final = min(rule.discount for rule in (*NEAR_SKELETON.values(), *NEAR_CODE.values()))
NEAR_SOUND_LIMIT: Final = np.float32(max(rule.gain_max for rule in (*NEAR_SKELETON.values(), *NEAR_CODE.values())))
BEGINNING_DISCOUNT: Final = min(rule.discount for rule in (*SAME_BEGINNING.values(), *CUT.values()))
BEGINNING_LIMIT: Final = np.float32(max(rule.gain_max for rule in (*SAME_BEGINNING.values(), *CUT.values())))
_Counts = npt.NDArray[np.int8]


class Names(msgspec.Struct, frozen=True):
    """Solid words of names, WORDS_MAX wide, whose each is, the most they can gain together, and how many they are.

    lights          how many light words there are beside them, and what those weigh
    initials        how many of the solid words are initials
    is_consonantal  whether a word is written without short vowels
    joined          see `Rows`
    """

    solid: Numbers
    is_unbounded: Flags
    whose: Numbers
    weight: npt.NDArray[np.float32]
    count: npt.NDArray[np.int8]
    lights: npt.NDArray[np.int8]
    light_weight: npt.NDArray[np.float32]
    initials: npt.NDArray[np.int8]
    is_consonantal: Flags
    joined: npt.NDArray[np.uint64]


def names_of(words: Words, rows: Rows) -> Names:
    """The names to be bounded."""
    solid = solid_of(words, rows.words)
    longer = rows.is_long | ((solid[:, WORDS_MAX:] != NO_WORD).any(axis=1) if solid.shape[1] > WORDS_MAX else False)
    solid = np.ascontiguousarray(solid[:, :WORDS_MAX])
    weights = np.maximum(words.column("weight"), words.column("is_initial") * np.float32(INITIAL_GAIN))
    total = np.where(solid != NO_WORD, weights[solid], 0).sum(axis=1, dtype=np.float32)
    count = (solid != NO_WORD).sum(axis=1, dtype=np.int8)
    is_light = words.column("is_light")[rows.words].astype(np.bool_) & (rows.words != NO_WORD)
    is_light &= (is_light.sum(axis=1) < (rows.words != NO_WORD).sum(axis=1))[:, None]
    return Names(
        solid=solid,
        is_unbounded=longer,
        whose=rows.whose,
        weight=total,
        count=count,
        lights=is_light.sum(axis=1, dtype=np.int8),
        light_weight=np.where(is_light, words.column("weight")[rows.words], 0).sum(axis=1, dtype=np.float32),
        initials=_how_many(words, "is_initial", solid),
        is_consonantal=_how_many(words, "is_consonantal", solid) > 0,
        joined=rows.joined,
    )


def _how_many(words: Words, column: str, solid: Numbers) -> npt.NDArray[np.int8]:
    found: npt.NDArray[np.int8] = (words.column(column)[solid].astype(np.bool_) & (solid != NO_WORD)).sum(1, np.int8)
    return found


class Shortlist:
    """The listed side of the bound. Words of both sides are numbered by the same `Words`."""

    def __init__(self, words: Words, names: Names, facts: Facts) -> None:
        self._words = words
        self._names = names
        self._facts = facts
        self._memory = _Memory()

    def forget(self) -> None:
        """Forgets what pairs of words gain: numbers of words are about to be given anew."""
        self._memory.forget()

    def keeps(self, names: Names, facts: Facts, mine: Numbers, theirs: Numbers) -> tuple[Flags, Flags]:
        """For pairs of a traveller's row and a listed row, which could be hits; and which of the others could be hits
        if a document number differed in one character. Pairs that share a number are the caller's to keep.
        """
        whose, positions = names.whose[mine], self._names.whose[theirs]
        dates, others, against = self._bound_of_facts(facts, whose, positions)
        both = facts.has_documents[whose] & self._facts.has_documents[positions]
        near = np.where(both, np.maximum(dates, np.float32(0)) + np.float32(NEAR_AT_BEST), dates)
        most = np.full(len(whose), NAME_WEIGHT_MAX, dtype=np.float32)
        with_contact = facts.has_contacts[whose] & self._facts.has_contacts[positions]
        kept = _could_be_hit(most, most, near, others, against, with_contact)
        unbounded = names.is_unbounded[mine] | self._names.is_unbounded[theirs]
        self._put_known_together(names, mine, theirs, kept, unbounded)
        hopes = np.zeros(len(whose), dtype=np.bool_)

        def narrow(at: npt.NDArray[np.int64], most: _Floats, clean: _Floats) -> npt.NDArray[np.int64]:
            np.putmask(most, unbounded[at], np.float32(_UNBOUNDED))
            np.putmask(clean, unbounded[at], np.float32(_UNBOUNDED))
            inexact = (clean < INEXACT_FROM) & (clean < self._of_equal_words(names, mine[at], theirs[at]))
            np.putmask(clean, inexact, np.float32(-_UNBOUNDED))
            arguments = others[at], against[at], with_contact[at]
            could = _could_be_hit(most, clean, dates[at], *arguments)
            hopes[at] = both[at] & ~could & _could_be_hit(most, clean, near[at], *arguments)
            kept[at] = could | hopes[at]
            stays: npt.NDArray[np.int64] = np.flatnonzero(kept[at])
            return stays

        left = np.flatnonzero(kept)
        left = left[narrow(left, *self._by_weight(names, mine[left], theirs[left]))]
        is_narrow = np.maximum(names.count[mine[left]], self._names.count[theirs[left]]) <= NARROW
        for width, at in ((NARROW, left[is_narrow]), (WORDS_MAX, left[~is_narrow])):
            some, at_most, gain = self._by_letters(narrow, width, names, at, mine, theirs)
            self._by_rules(narrow, width, names, some, mine, theirs, at_most, gain)
        return kept & ~hopes, hopes & kept

    def _bound_of_facts(self, facts: Facts, whose: Numbers, positions: Numbers) -> tuple[_Floats, _Floats, _Floats]:
        """The most that dates can weigh, and all other evidence but documents, and the least that speaks against."""
        listed = self._facts
        dates = _bound_of_dates(facts, whose, listed, positions)
        mine, theirs = facts.sex[whose], listed.sex[positions]
        others = np.where((mine == 0) | (theirs == 0), 0.0, np.where(mine == theirs, sex.SAME, sex.DIFFERENT))
        states = (facts.has_states[whose] | facts.has_documents[whose]) & listed.has_states[positions]
        others = others + np.where(states, nationality.SHARED, 0.0)
        issued = (facts.has_states[whose] | facts.has_documents[whose]) & listed.has_documents[positions] & ~states
        others = others + np.where(issued, ISSUING_STATE_SHARED, 0.0)
        others = others + np.where(facts.has_contacts[whose] & listed.has_contacts[positions], CONTACT_AT_BEST, 0.0)
        places = facts.has_places[whose] & listed.has_places[positions]
        others = others + np.where(places, ADDRESS_AT_BEST + BIRTH_PLACE_AT_BEST, 0.0)
        against = np.minimum(dates, 0.0) + np.where((mine != 0) & (theirs != 0) & (mine != theirs), sex.DIFFERENT, 0.0)
        return dates.astype(np.float32), others.astype(np.float32), against.astype(np.float32)

    def _by_weight(self, names: Names, mine: Numbers, theirs: Numbers) -> tuple[_Floats, _Floats]:
        """As if all words agreed that can."""
        my_weight, their_weight = names.weight[mine], self._names.weight[theirs]
        as_many = names.count[mine] == self._names.count[theirs]
        as_many &= ~(
            names.is_consonantal[mine] | self._names.is_consonantal[theirs]
        )  # a form gains by the other's weight
        bound = np.where(as_many, np.minimum(my_weight, their_weight), np.maximum(my_weight, their_weight))
        bound = np.minimum(bound + self._of_light_words(names, mine, theirs), np.float32(NAME_WEIGHT_MAX))
        return bound, bound.copy()

    def _of_light_words(self, names: Names, mine: Numbers, theirs: Numbers) -> _Floats:
        """What light words can gain with each other, and initials with light words, which then are not left over."""
        listed = self._names
        lights = np.minimum(names.light_weight[mine], listed.light_weight[theirs])
        crossed = np.minimum(names.initials[mine], listed.lights[theirs])
        crossed = crossed + np.minimum(names.lights[mine], listed.initials[theirs])
        return lights + crossed * np.float32(INITIAL_GAIN - CONTRADICTION)

    def _put_known_together(self, names: Names, mine: Numbers, theirs: Numbers, kept: Flags, unbounded: Flags) -> None:
        """Marks where words written together are a form of a name that the other side has: their letters say nothing."""
        at = np.flatnonzero(kept & (names.joined[mine].any(axis=1) | self._names.joined[theirs].any(axis=1)))
        my_joins, their_joins = names.joined[mine[at]], self._names.joined[theirs[at]]
        solid = names.solid[mine[at]], self._names.solid[theirs[at]]
        my_groups, their_groups = (self._group_bits(each) for each in solid)
        shared = (my_joins & their_groups) | (their_joins & my_groups) | (my_joins & their_joins)
        has_lights = (names.lights[mine[at]] | self._names.lights[theirs[at]]) > 0  # then neighbours may be other words
        for place in np.flatnonzero(shared.all(axis=1)).tolist():
            one, other = (each[place][each[place] != NO_WORD].tolist() for each in solid)
            unbounded[at[place]] |= bool(has_lights[place]) or self._are_known_together(one, other)

    def _group_bits(self, solid: Numbers) -> npt.NDArray[np.uint64]:
        columns = [self._words.column(name)[solid] for name in ("groups", "other_groups")]
        bits = [np.bitwise_or.reduce(np.where(solid != NO_WORD, column, 0), axis=1) for column in columns]
        return np.stack(bits, axis=1).astype(np.uint64)

    def _are_known_together(self, one: list[int], other: list[int]) -> bool:
        my_joins, their_joins = self._joined_groups(one), self._joined_groups(other)
        my_groups, their_groups = self._groups(one), self._groups(other)
        return not (
            my_joins.isdisjoint(their_groups) and their_joins.isdisjoint(my_groups) and my_joins.isdisjoint(their_joins)
        )

    def _joined_groups(self, numbers: list[int]) -> set[int]:
        of_join = self._words.groups_of_join
        return {group for pair in pairwise(numbers) for group in of_join(*pair)}

    def _groups(self, numbers: list[int]) -> set[int]:
        keys = self._words.keys
        return {group for number in numbers for group in token_of_key(keys[number]).groups}

    def _of_equal_words(self, names: Names, mine: Numbers, theirs: Numbers) -> _Floats:
        """What names weigh at least in which every word is the same: only those are hits below INEXACT_FROM."""
        weight = np.minimum(names.weight[mine], self._names.weight[theirs])  # of two spellings, one may be the commoner
        count = np.maximum(names.count[mine], self._names.count[theirs])
        return weight - np.float32(SAME_SPELLING.discount) * count

    def _bound_by(
        self, gains: _Cells, width: int, names: Names, mine: Numbers, theirs: Numbers
    ) -> tuple[_Floats, _Floats]:
        """With the most each word gains with any other."""
        beside = np.minimum(names.lights[mine], self._names.lights[theirs])
        most, clean = _bound_of_matrix(gains, width, names.count[mine], self._names.count[theirs], beside)
        more = self._of_light_words(names, mine, theirs)
        most = np.where(more > 0, np.minimum(most + more, np.float32(NAME_WEIGHT_MAX)), most)
        clean = np.where(more > 0, np.where(more < -CONTRADICTION, np.minimum(clean + more, most), most), clean)
        return most, clean

    def _by_letters(
        self, narrow: _Narrow, width: int, names: Names, at: _Places, mine: Numbers, theirs: Numbers
    ) -> tuple[_Places, _Cells, _Cells]:
        """The pairs left when words gain the most their letters allow, and for each pair of their words what it gains."""
        one = np.ascontiguousarray(names.solid[mine[at], :width].T)
        other = np.ascontiguousarray(self._names.solid[theirs[at], :width].T)
        codes = ((one.astype(np.int64) << 32)[:, None, :] | other[None, :, :]).reshape(width * width, len(at))
        most, gain = self._memory.recall(codes, self._looked_up)
        stays = narrow(at, *self._bound_by(most, width, names, mine[at], theirs[at]))
        codes, most, gain = (
            np.take(cells, stays, axis=1) for cells in (codes, most, gain)
        )  # one block each: `settle` writes
        self._memory.settle(codes, most, gain, self._gain)
        return at[stays], most, gain

    def _by_rules(
        self,
        narrow: _Narrow,
        width: int,
        names: Names,
        at: _Places,
        mine: Numbers,
        theirs: Numbers,
        most: _Cells,
        gain: _Cells,
    ) -> None:
        """Drops what the rules of pairing do not carry: neighbours count as written together only where they are."""
        stays = narrow(at, *self._bound_by(gain, width, names, mine[at], theirs[at]))
        is_out = np.ones(len(at), dtype=np.bool_)
        is_out[stays] = False
        fails = np.flatnonzero(is_out & (most > gain).any(axis=0))
        again = at[fails]
        fails = fails[
            narrow(again, *self._bound_by(np.take(most, fails, axis=1), width, names, mine[again], theirs[again]))
        ]
        again = at[fails]
        apart = (names.lights[mine[again]] | self._names.lights[theirs[again]]) > 0  # neighbours may be other words
        loose = [
            place
            for place in again[~apart].tolist()
            if not self._are_joined(names.solid[mine[place]].tolist(), self._names.solid[theirs[place]].tolist())
        ]
        narrow(np.array(loose, dtype=np.int64), *_nothing(len(loose)))

    def _are_joined(self, one: list[int], other: list[int]) -> bool:
        """Whether a word of either name is neighbours of the other written together, by the rules of pairing."""
        keys = self._words.keys
        mine, theirs = ([token_of_key(keys[number]) for number in each if number != NO_WORD] for each in (one, other))
        return are_written_together(mine, theirs) or are_written_together(theirs, mine)

    def _looked_up(self, numbers: Numbers) -> _Looks:
        return _Looks(numbers, *(self._words.column(name)[numbers] for name in _Looks._fields[1:]))

    def _gain(self, mine: int, theirs: int) -> tuple[float, float]:
        """What two words gain, and the most where one may be the other and a neighbour of it written together."""
        one, other = token_of_key(self._words.keys[mine]), token_of_key(self._words.keys[theirs])
        gain = agreement_of(one, other).gain
        return gain, max(gain, min(one.weight, other.weight)) if _may_be_joined(one, other) else gain


class _Memory:
    """What pairs of words gain, the last of each slot: most pairs of words that meet have met before.

    A gain is kept in steps of 1/GAIN_STEPS, rounded up, so that a bound stays one. NOT_SETTLED stands where only the
    letters were looked at.
    """

    def __init__(self) -> None:
        self._codes = np.full(1 << REMEMBERED_BITS, -1, dtype=np.int64)
        self._most = np.zeros(1 << REMEMBERED_BITS, dtype=np.uint8)
        self._gain = np.zeros(1 << REMEMBERED_BITS, dtype=np.uint8)

    def forget(self) -> None:
        self._codes.fill(-1)

    def recall(self, codes: _Codes, looks_of: Callable[[Numbers], _Looks]) -> tuple[_Cells, _Cells]:
        """For codes of two words each (below 0: no word), the most they gain, and what they gain or NOT_SETTLED."""
        slots = _slots_of(codes)
        known = self._codes[slots] == codes
        most, gain = self._most[slots], self._gain[slots]
        present = codes >= 0
        most *= present
        gain *= present
        unknown = np.flatnonzero((present & ~known).ravel())
        if len(unknown):
            distinct, back = np.unique(codes.ravel()[unknown], return_inverse=True)
            one, other = (distinct >> 32).astype(np.int32), (distinct & 0xFFFFFFFF).astype(np.int32)
            found = _steps_of(_gain_by_letters(looks_of(one), looks_of(other)))
            settled = np.where(found > 0, np.uint8(NOT_SETTLED), np.uint8(0))
            most.ravel()[unknown], gain.ravel()[unknown] = found[back], settled[back]
            at = _slots_of(distinct)
            self._codes[at], self._most[at], self._gain[at] = distinct, found, settled
        return most, gain

    def settle(
        self, codes: _Codes, most: _Cells, gain: _Cells, gain_of: Callable[[int, int], tuple[float, float]]
    ) -> None:
        """Puts what the rules of pairing say in the place of every NOT_SETTLED."""
        open_cells = np.flatnonzero(gain.ravel() == NOT_SETTLED)
        if not len(open_cells):
            return
        distinct, back = np.unique(codes.ravel()[open_cells], return_inverse=True)
        found = np.array([gain_of(code >> 32, code & 0xFFFFFFFF) for code in distinct.tolist()], dtype=np.float32)
        exact, at_most = _steps_of(found[:, 0]), _steps_of(found[:, 1])
        gain.ravel()[open_cells], most.ravel()[open_cells] = exact[back], at_most[back]
        at = _slots_of(distinct)
        self._codes[at], self._most[at], self._gain[at] = distinct, at_most, exact


def _slots_of(codes: _Codes) -> _Places:
    slots: _Places = ((codes.view(np.uint64) * _SPREAD) >> np.uint64(64 - REMEMBERED_BITS)).astype(np.int64)
    return slots


def _steps_of(gains: _Floats) -> _Cells:
    steps: _Cells = np.minimum(np.ceil(gains * np.float32(GAIN_STEPS)), NOT_SETTLED - 1).astype(np.uint8)
    return steps


def _nothing(count: int) -> tuple[_Floats, _Floats]:
    return np.full(count, -_UNBOUNDED, dtype=np.float32), np.full(count, -_UNBOUNDED, dtype=np.float32)


class _Looks(NamedTuple):
    """What the bound by letters asks of words; see `words`."""

    number: Numbers
    weight: _Floats
    letters: _Counts
    mask: npt.NDArray[np.uint64]
    initial: _Counts
    letter: _Counts
    is_initial: Flags
    is_consonantal: Flags
    code_mask: npt.NDArray[np.uint64]
    code_size: _Counts
    groups: npt.NDArray[np.uint64]
    other_groups: npt.NDArray[np.uint64]


def _gain_by_letters(one: _Looks, other: _Looks) -> _Floats:
    """The most two words can gain: by weight where they are one, else by any rule of pairing that could apply.

    What a rule asks of letters is asked of letters shared in any order. 0 where no rule could apply, GAIN_MIN at least
    where one could.
    """
    shared = np.bitwise_count(one.mask & other.mask).astype(np.int8)
    sounds = np.bitwise_count(one.code_mask & other.code_mask).astype(np.int8)
    shorter, longer = np.minimum(one.letters, other.letters), np.maximum(one.letters, other.letters)
    smaller, larger = np.minimum(one.code_size, other.code_size), np.maximum(one.code_size, other.code_size)
    weight = np.minimum(one.weight, other.weight)
    likely = _LIMITS[
        (np.minimum(np.float32(2) * shared / np.maximum(shorter + longer, 1), 1) * _STEPS).astype(np.int16)
    ]
    alike_forms = ((one.groups & other.groups) != 0) & ((one.other_groups & other.other_groups) != 0)
    gain = np.zeros(len(weight), dtype=np.float32)
    begins = (one.initial == other.initial) & (shared >= np.maximum(3, shorter - 2))
    for applies, discount, most in (
        (shared >= longer - _SLIPS[shorter], _EDIT_DISCOUNTS[shorter], _EDIT_LIMITS[shorter]),
        ((sounds == larger) & (sounds == smaller), SOUND_DISCOUNT, np.maximum(likely, np.float32(2.5))),
        ((sounds >= larger - 1) & (smaller >= NEAR_CODE_FROM), NEAR_SOUND_DISCOUNT, NEAR_SOUND_LIMIT),
        (begins, BEGINNING_DISCOUNT, BEGINNING_LIMIT),
        (alike_forms, SAME_FORM.discount, SAME_FORM.gain_max),
    ):
        by_rule = np.maximum(np.minimum(weight - np.float32(discount), most), np.float32(GAIN_MIN))
        gain = np.maximum(gain, by_rule * applies)
    is_consonantal = one.is_consonantal | other.is_consonantal
    most = np.where((sounds >= smaller - 1) | alike_forms, np.float32(NAME_WEIGHT_MAX), likely)
    by_consonants = np.minimum(np.where(alike_forms, np.maximum(one.weight, other.weight), weight), most)
    np.copyto(gain, np.maximum(gain, np.maximum(by_consonants, np.float32(GAIN_MIN))), where=is_consonantal)
    within = (shared >= shorter - (shorter > JOINED_WHOLE)) & (longer - shorter >= 2) & (shorter >= JOINED_LETTERS)
    np.copyto(gain, np.maximum(gain, weight), where=within | (one.number == other.number))
    begins = (one.initial == other.initial) | (one.letter == other.letter)
    np.putmask(gain, (one.is_initial | other.is_initial) & begins, np.float32(INITIAL_GAIN))
    np.putmask(gain, (one.number == NO_WORD) | (other.number == NO_WORD), np.float32(0))
    return gain.astype(np.float32, copy=False)


def _may_be_joined(one: Token, other: Token) -> bool:
    """Whether the longer word may be the shorter one and a neighbour written together."""
    shorter, longer = sorted((one.letters, other.letters), key=len)
    if len(shorter) < JOINED_LETTERS or len(longer) - len(shorter) < 2:
        return False
    return (
        shorter in longer
        or longer[:JOINED_ENDS] == shorter[:JOINED_ENDS]
        or longer[-JOINED_ENDS:] == shorter[-JOINED_ENDS:]
    )


def _bound_of_matrix(
    gains: _Cells, width: int, my_count: _Counts, their_count: _Counts, lights: _Counts
) -> tuple[_Floats, _Floats]:
    """The weight of names when each word gains the most it can with any other. `lights` agree beside them."""
    cells = gains.reshape(width, width, -1)
    my_sum, my_agreeing = _summed(cells.max(axis=1))
    their_sum, their_agreeing = _summed(cells.max(axis=0))
    left_mine, left_theirs = my_count - my_agreeing, their_count - their_agreeing
    contradictions = np.minimum(left_mine, left_theirs)
    bound = np.where(my_count == their_count, np.minimum(my_sum, their_sum), np.maximum(my_sum, their_sum))
    bound += np.float32(CONTRADICTION) * contradictions
    bound += np.float32(LEFT_AT_BEST) * (np.maximum(left_mine, left_theirs) - contradictions)
    alone = np.where(np.maximum(my_count, their_count) == 1, SINGLE_BEST, np.float32(ONE_TOKEN_AGREES))
    bound += np.where(np.maximum(my_agreeing, their_agreeing) + lights > 1, np.float32(0), alone)
    bound = np.minimum(bound, np.float32(NAME_WEIGHT_MAX))
    return bound, np.where(contradictions > 0, np.float32(-_UNBOUNDED), bound)


def _summed(gains: _Cells) -> tuple[_Floats, _Counts]:
    """The sum, and how many are above 0."""
    total = gains.sum(axis=0, dtype=np.uint16) * np.float32(1 / GAIN_STEPS)
    return total, (gains > 0).sum(axis=0, dtype=np.int8)


def _could_be_hit(
    names: _Floats, clean: _Floats, dates: _Floats, others: _Floats, against: _Floats, with_contact: Flags
) -> Flags:
    """The rules of `verdict`, on bounds. `clean` bounds the names in which nothing contradicts."""
    alone = np.where(against < 0, clean + against >= HIT_FROM, clean >= NOTHING_AGAINST_FROM)
    by_sum = names + dates + others >= HIT_FROM
    could: Flags = np.where(dates > 0, by_sum, alone | (with_contact & by_sum))
    return could


def _bound_of_dates(mine: Facts, whose: Numbers, theirs: Facts, positions: Numbers) -> npt.NDArray[np.float64]:
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
