"""How well two tokens agree, and which token of one name answers to which of the other.

Every number here is in natural logarithms: discounts from the weight of the commoner token, and limits of the gain.
JUDGEMENT, all of them: set by hand on published pairs, not estimated. A later release may replace them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log
from operator import itemgetter
from typing import Final

import msgspec
from rapidfuzz.distance import OSA, Indel, Prefix

from fairway.comparison.names.forms import is_by_hand
from fairway.comparison.names.spelling import voiced_of
from fairway.comparison.names.tokens import (
    JOINED_WEIGHT_MAX,
    Join,
    Name,
    Token,
    groups_of_join,
    token_of,
    token_of_key,
)
from fairway.comparison.names.weights import COMMON_WEIGHT

__all__ = [
    "Agreement",
    "Link",
    "agreement_of",
    "agreement_of_forms",
    "agreement_of_joined",
    "links_between",
    "rule_for",
]


class Rule(msgspec.Struct, frozen=True):
    """One way in which two tokens can agree.

    discount   what is taken off the weight of the commoner token
    gain_max   the most it can gain: by chance alone, many tokens lie this near to a rare one
    how        its name in the sentences, see `says`
    """

    discount: float
    gain_max: float
    how: str


EQUAL: Final = Rule(0.15, 9.0, "same")
SAME_SPELLING: Final = Rule(0.5, 8.0, "spelled_alike")
SAME_FORM: Final = Rule(1.2, 6.5, "form")
KNOWN_FORM: Final = Rule(1.5, 6.5, "form")  # of the large table, which also knows what nobody uses
KNOWN_FORM_ELSEWHERE: Final = Rule(0.8, 7.0, "form")  # in Arabic or Hebrew script on one side
SHORT_FORM_DISCOUNT: Final = 1.2  # up to three letters: a form of dozens of Chinese and Korean names
MANY_NAMES_DISCOUNT: Final = 0.35  # by the logarithm of the number of names a form belongs to
WITHOUT_SERVANT: Final = Rule(1.8, 4.0, "servant")  # "Abdul Karim" and "Karim"
SAME_WRITTEN: Final = {  # by the number of consonants
    1: Rule(2.6, 1.0, "same_consonants"),
    2: Rule(1.8, 3.0, "same_consonants"),
    3: Rule(1.2, 5.0, "same_consonants"),
    4: Rule(0.8, 7.0, "same_consonants"),
}
LONG_VOWELS_FIT: Final = -0.8
LONG_VOWELS_DIFFER: Final = 1.5
NEAR_WRITTEN: Final = {
    3: Rule(3.2, 1.5, "near_consonants"),
    4: Rule(2.6, 4.0, "near_consonants"),
}
SAME_SKELETON: Final = {  # by the number of consonants
    1: Rule(3.4, 1.5, "sounds"),
    2: Rule(2.4, 3.2, "sounds"),
    3: Rule(1.7, 4.8, "sounds"),
    4: Rule(1.2, 6.5, "sounds"),
}
SAME_CODE: Final = {
    3: Rule(2.6, 3.6, "sounds"),
    4: Rule(2.2, 5.0, "sounds"),
}
ONE_EDIT: Final = {  # by the length of the shorter token
    3: Rule(3.2, 1.5, "one_letter"),
    4: Rule(2.9, 2.6, "one_letter"),
    5: Rule(2.5, 3.8, "one_letter"),
    6: Rule(2.2, 5.0, "one_letter"),
    7: Rule(2.0, 6.0, "one_letter"),
    8: Rule(1.8, 6.5, "one_letter"),
}
TWO_EDITS: Final = {
    5: Rule(4.5, 1.5, "two_letters"),
    6: Rule(3.8, 2.6, "two_letters"),
    7: Rule(3.3, 4.0, "two_letters"),
    9: Rule(2.8, 5.5, "two_letters"),
}
NEAR_SKELETON: Final = {
    4: Rule(3.8, 2.0, "sounds_nearly"),
    5: Rule(3.4, 3.2, "sounds_nearly"),
}
NEAR_CODE: Final = {
    3: Rule(4.8, 1.2, "sounds_somewhat"),
    4: Rule(4.2, 2.2, "sounds_somewhat"),
}
SAME_BEGINNING: Final = {  # by the number of letters shared: endings differ by language and sex (-ova, -owna, -sky)
    4: Rule(4.5, 2.0, "begins"),
    6: Rule(3.5, 3.5, "begins"),
}
CUT: Final = {  # one is the beginning of the other: the machine-readable zone cuts names
    3: Rule(3.0, 2.0, "cut"),
    5: Rule(2.4, 4.0, "cut"),
}
TOGETHER: Final = "together"
WITHOUT_TITLE: Final = "without_title"
WRITTEN_TOGETHER: Final = 0.3
TITLE_GLUED: Final = 0.3
UNLIKE_VOWELS: Final = ((0.55, 3.0), (0.7, 2.0), (0.8, 0.8))
"""Below this similarity of the spellings, sounding alike may be chance, and is discounted by so much."""
INITIAL_GAIN: Final = 1.3
GAIN_MIN: Final = 0.3
AGREES_FROM: Final = 1.0  # a token that gains less does not count as agreeing,
_AGREES_WHATEVER_IT_GAINS: Final = frozenset({"same", "spelled_alike", "form", "one_letter", "sounds"})  # save these
JOINED_GAIN_MIN: Final = 2.0
JOINED_LIKENESS_MIN: Final = 0.7
JOINED_LETTERS_UNLIKE_MIN: Final = 5
JOINED_LONGER_MAX: Final = 2
JOINED_SHORTER_MAX: Final = 5  # a glued title and one letter


class Agreement(msgspec.Struct, frozen=True):
    """What two tokens have in common. gain 0 means nothing.

    how      the name of the rule
    manner   TOGETHER where words had to be written together for it, WITHOUT_TITLE where a title was taken off, or ""
    """

    gain: float
    how: str
    is_exact: bool = False
    manner: str = ""

    @property
    def counts(self) -> bool:
        """Whether two words agree: much, or as well as words so common can. Then it is not one word alone that agrees."""
        return self.gain >= AGREES_FROM or self.how in _AGREES_WHATEVER_IT_GAINS


NOTHING: Final = Agreement(0.0, "")


class Link(msgspec.Struct, frozen=True):
    """Tokens of the traveller's name that answer to tokens of the listed name; positions as bits."""

    agreement: Agreement
    traveller: int
    listed: int


@lru_cache(maxsize=150_000)
def _agreement(one: str, other: str) -> Agreement:
    return _agree(token_of_key(one), token_of_key(other))


def agreement_of(one: Token, other: Token) -> Agreement:
    """How two tokens agree; the same whichever way round."""
    return _agreement(one.key, other.key)


def _agree(one: Token, other: Token) -> Agreement:
    weight = min(one.weight, other.weight)
    if one.key == other.key:
        return _gained(weight, EQUAL, is_exact=True)
    if one.consonantal or other.consonantal:
        return _agree_in_consonants(one, other, weight)
    if len(one.letters) == 1 or len(other.letters) == 1:
        same = one.letters[0] == other.letters[0] or one.spelling[0] == other.spelling[0]
        return Agreement(INITIAL_GAIN, "initial") if same else NOTHING
    if one.light or other.light:
        return Agreement(GAIN_MIN, "alike") if _light_alike(one, other) else NOTHING
    best = _best(one, other, weight)
    for titled, kept in ((one, other), (other, one)):
        if titled.without_title:
            bare = _best(token_of(titled.without_title), kept, kept.weight)
            if bare.gain - TITLE_GLUED > best.gain:
                best = Agreement(bare.gain - TITLE_GLUED, bare.how, bare.is_exact, WITHOUT_TITLE)
    return best


def _light_alike(one: Token, other: Token) -> bool:
    """Two particles or forms of address that sound alike, or one of them misspelled into what looks like a name."""
    if one.light and other.light:
        return one.skeleton == other.skeleton
    title, word = (one, other) if one.light else (other, one)
    if min(len(title.letters), len(word.letters)) < 4 or word.weight <= COMMON_WEIGHT or word.groups:
        return False
    return OSA.distance(title.letters, word.letters, score_cutoff=2) <= (1 if len(title.letters) < 7 else 2)


def _best(one: Token, other: Token, weight: float) -> Agreement:
    """The rule that gains most, of all that apply."""
    if one.letters == other.letters:
        return _gained(weight, EQUAL, is_exact=True)
    if one.spelling == other.spelling:
        return _gained(weight, SAME_SPELLING, is_exact=True)
    shared = one.groups & other.groups
    found = [_by_form(one, other, weight, shared)] if shared else []
    for servant, bare in ((one, other), (other, one)):
        if servant.letters.startswith("abd") and servant.letters[3:] == bare.letters:
            found.append(_gained(bare.weight, WITHOUT_SERVANT))
    found += _by_sound(one, other, weight)
    found += _by_letters(one, other, weight)
    return max(found, key=lambda agreement: agreement.gain, default=NOTHING)


def _by_form(
    one: Token | Join, other: Token | Join, weight: float, shared: frozenset[int], known: Rule = KNOWN_FORM
) -> Agreement:
    """Forms of one name. The more names a form belongs to, the less it says."""
    if any(is_by_hand(number) for number in shared):
        return _gained(weight, SAME_FORM)
    more = MANY_NAMES_DISCOUNT * log(min(len(one.groups), len(other.groups)))
    if min(len(one.letters), len(other.letters)) <= 3:
        more += SHORT_FORM_DISCOUNT
    return _gained(weight, known, more=more)


def _gained(weight: float, rule: Rule, *, more: float = 0.0, is_exact: bool = False) -> Agreement:
    gain = min(weight - rule.discount, rule.gain_max) - more
    return Agreement(max(gain, GAIN_MIN), rule.how, is_exact=is_exact)


def rule_for(rules: Mapping[int, Rule], size: int) -> Rule | None:
    """The rule for the largest size that is not above `size`; None below the smallest."""
    best = None
    for least, rule in rules.items():
        if least <= size:
            best = rule
    return best


def _by_sound(one: Token, other: Token, weight: float) -> list[Agreement]:
    likeness = Indel.normalized_similarity(one.spelling, other.spelling)
    more = next((discount for below, discount in UNLIKE_VOWELS if likeness < below), 0.0)
    shortest = min(len(one.code), len(other.code))
    if one.skeleton == other.skeleton:
        rule = rule_for(SAME_SKELETON, len(one.skeleton))
    elif one.code == other.code:
        rule = rule_for(SAME_CODE, shortest)
    elif OSA.distance(one.skeleton, other.skeleton, score_cutoff=1) <= 1:
        rule = rule_for(NEAR_SKELETON, min(len(one.skeleton), len(other.skeleton)))
    elif OSA.distance(one.code, other.code, score_cutoff=1) <= 1:
        rule = rule_for(NEAR_CODE, shortest)
    else:
        return []
    return [_gained(weight, rule, more=more)] if rule else []


def _by_letters(one: Token, other: Token, weight: float) -> list[Agreement]:
    edits = _edits(one, other)
    if edits > 2 and ("x" in one.letters or "x" in other.letters):
        edits = _edits(_x_as_kh(one), _x_as_kh(other))
    shorter = min(len(one.letters), len(other.letters))
    shared = Prefix.similarity(one.letters, other.letters)
    rules = (
        rule_for(ONE_EDIT, shorter) if edits <= 1 else rule_for(TWO_EDITS, shorter) if edits == 2 else None,
        rule_for(CUT, shared) if shared == shorter else None,
        rule_for(SAME_BEGINNING, shared) if shared >= shorter - 2 else None,
    )
    return [_gained(weight, rule) for rule in rules if rule is not None]


def _edits(one: Token, other: Token) -> int:
    """Letters dropped, added, replaced or exchanged, in the letters or in the spelling; 3 stands for more."""
    edits = OSA.distance(one.letters, other.letters, score_cutoff=2)
    if edits <= 1 or any(2 * len(token.spelling) < len(token.letters) for token in (one, other)):
        return edits  # of a letter repeated the spelling is one letter
    return min(edits, OSA.distance(one.spelling, other.spelling, score_cutoff=2))


def _x_as_kh(token: Token) -> Token:
    """Some schemes write x for the Cyrillic kha."""
    return token_of(token.letters.replace("x", "kh"))


def _agree_in_consonants(one: Token, other: Token, weight: float) -> Agreement:
    """One of the two has no short vowels: the consonants are compared, and whether the long vowels fit."""
    if one.light != other.light:
        return NOTHING
    if not one.written or not other.written:
        return Agreement(GAIN_MIN, "same_consonants") if one.written == other.written else NOTHING
    found = []
    shared = one.groups & other.groups
    if shared:
        weights = [token.weight for token in (one, other) if not token.consonantal]
        found.append(_by_form(one, other, min(weights, default=weight), shared, KNOWN_FORM_ELSEWHERE))
    rule = None
    if one.written == other.written:
        rule = rule_for(SAME_WRITTEN, len(one.written))
    elif OSA.distance(one.written, other.written, score_cutoff=1) <= 1:
        rule = rule_for(NEAR_WRITTEN, min(len(one.written), len(other.written)))
    if rule:
        more = LONG_VOWELS_FIT if _long_vowels_fit(one, other) else LONG_VOWELS_DIFFER
        found.append(_gained(weight, rule, more=more))
    return max(found, key=lambda agreement: agreement.gain, default=NOTHING)


def _long_vowels_fit(one: Token, other: Token) -> bool:
    """Whether what is written without short vowels can be read as the other: Hussein is written with its i, Hassan is not."""
    unvowelled, read = (one, other) if one.consonantal else (other, one)
    letters = iter(voiced_of(read.letters))
    return all(letter in letters for letter in voiced_of(unvowelled.letters).lstrip("a"))


def links_between(traveller: Name, listed: Name) -> list[Link]:
    """The best way we know to pair the tokens: greedy by gain, each token used once.

    Ties are broken by the letters, not the places, so that the order of a name changes nothing.
    """
    ranked: list[tuple[float, str, str, Link]] = []
    for i, one in enumerate(traveller.tokens):
        key = one.key
        for j, other in enumerate(listed.tokens):
            agreement = _agreement(key, other.key)
            if agreement.gain:
                ranked.append((-agreement.gain, key, other.key, Link(agreement, 1 << i, 1 << j)))
    _join(traveller, listed, ranked, is_turned=False)
    _join(listed, traveller, ranked, is_turned=True)
    links = _without_overlap(ranked)
    if traveller.known or listed.known:
        known = _joins_known(traveller, listed)
        if known:
            others = _without_overlap(ranked + known)
            if _gain_of(others) > _gain_of(links):
                return others
    return links


_rank = itemgetter(0, 1, 2)


def _gain_of(links: list[Link]) -> float:
    return sum(link.agreement.gain for link in links)


def _without_overlap(ranked: list[tuple[float, str, str, Link]]) -> list[Link]:
    if len(ranked) > 1:
        ranked.sort(key=_rank)
    used_traveller = used_listed = 0
    kept: list[Link] = []
    for _, _, _, link in ranked:
        if not (link.traveller & used_traveller or link.listed & used_listed):
            used_traveller |= link.traveller
            used_listed |= link.listed
            kept.append(link)
    return kept


def _join(glued: Name, apart: Name, ranked: list[tuple[float, str, str, Link]], *, is_turned: bool) -> None:
    """Where one token of `glued` is two to four neighbouring tokens of `apart` written together.

    is_turned   `apart` is the traveller's name
    """
    joins = apart.joins
    if not joins:
        return
    for position, token in glued.long:
        for join in joins.get(token.beginning, ()):
            if -JOINED_SHORTER_MAX <= len(join.letters) - len(token.letters) <= JOINED_LONGER_MAX:
                agreement = _joined(token.key, join.letters, join.weight, join.consonantal)
                if agreement.gain:
                    one, other = (join.positions, position) if is_turned else (position, join.positions)
                    ranked.append((-agreement.gain, "", token.key, Link(agreement, one, other)))


def agreement_of_joined(glued: Token, apart: Sequence[Token]) -> Agreement:
    """How a token agrees with two to four neighbouring tokens written together; see `links_between`."""
    letters, weight = _written_together(apart)
    return _joined(glued.key, letters, weight, apart[0].consonantal)


def agreement_of_forms(one: Sequence[Token], other: Sequence[Token]) -> Agreement:
    """How neighbouring tokens, written together on either side or both, agree as forms of one name."""
    mine, theirs = _form_of(one), _form_of(other)
    return _agree_as_forms(mine, theirs)


def _form_of(tokens: Sequence[Token]) -> Token | Join:
    if len(tokens) == 1:
        return tokens[0]
    letters, weight = _written_together(tokens)
    return Join(letters, tokens[0].consonantal, 0, weight, groups_of_join(letters, tokens[0].consonantal))


def _written_together(tokens: Sequence[Token]) -> tuple[str, float]:
    letters, weight = tokens[0].letters, tokens[0].weight
    for token in tokens[1:]:
        letters += token.letters
        weight = min(weight + token.weight, JOINED_WEIGHT_MAX)
    return letters, weight


def _agree_as_forms(mine: Token | Join, other: Token | Join) -> Agreement:
    shared = mine.groups & other.groups
    if not shared or mine.letters == other.letters:
        return NOTHING
    found = _by_form(mine, other, min(mine.weight, other.weight), shared)
    return Agreement(found.gain, found.how, manner=TOGETHER)


def _joins_known(traveller: Name, listed: Name) -> list[tuple[float, str, str, Link]]:
    """Where neighbouring tokens, written together on either side or both, are forms of one name."""
    ours = [(1 << i, token) for i, token in enumerate(traveller.tokens) if token.groups]
    theirs = [(1 << i, token) for i, token in enumerate(listed.tokens) if token.groups]
    pairs: list[tuple[int, Token | Join, int, Token | Join]] = [
        (mine.positions, mine, position, token) for mine in traveller.known for position, token in theirs
    ]
    pairs += [(position, token, other.positions, other) for position, token in ours for other in listed.known]
    pairs += [(m.positions, m, other.positions, other) for m in traveller.known for other in listed.known]
    ranked = []
    for mine_at, mine, other_at, other in pairs:
        agreement = _agree_as_forms(mine, other)
        if agreement.gain:
            ranked.append((-agreement.gain, "", mine.letters, Link(agreement, mine_at, other_at)))
    return ranked


@lru_cache(maxsize=50_000)
def _joined(key: str, together: str, weight: float, consonantal: bool) -> Agreement:
    token = token_of_key(key)
    if token.consonantal != consonantal:
        return NOTHING
    if together in (token.letters, token.without_title):
        return Agreement(weight - WRITTEN_TOGETHER, EQUAL.how, is_exact=True, manner=TOGETHER)
    if min(len(together), len(token.letters)) < JOINED_LETTERS_UNLIKE_MIN:
        return NOTHING
    if Indel.normalized_similarity(together, token.letters) < JOINED_LIKENESS_MIN:
        return NOTHING
    best = _best(token_of(together), token, weight)
    if token.without_title:
        bare = _best(token_of(together), token_of(token.without_title), weight)
        best = max(best, bare, key=lambda agreement: agreement.gain)
    if best.gain < JOINED_GAIN_MIN:
        return NOTHING
    return Agreement(best.gain - WRITTEN_TOGETHER, best.how, manner=TOGETHER)
