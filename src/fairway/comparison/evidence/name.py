"""Evidence from names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from fairway.comparison.names.pairing import Link, links_between
from fairway.comparison.names.tokens import Name, Token
from fairway.comparison.names.weights import is_patronymic
from fairway.comparison.says import Remark
from fairway.comparison.shapes import Evidence

__all__ = ["NAME_WEIGHT_MAX", "NameFinding", "name_evidence"]

# JUDGEMENT, all of them.
NAME_WEIGHT_MAX: Final = 11.0  # tokens of one culture are not independent, and full namesakes exist
NAME_WEIGHT_MIN: Final = -12.0
LEFT_ON_LIST: Final = -1.2
LEFT_ON_TRAVELLER: Final = -1.7
LEFT_INITIAL: Final = -0.6
LEFT_PATRONYMIC: Final = -0.6  # documents and tickets outside their culture leave patronymics out
LEFT_LIGHT: Final = -0.1
CONTRADICTION: Final = -4.8  # something is left over on both sides
ONE_TOKEN_AGREES: Final = -4.0
SINGLE_WORD_NAME: Final = -3.0
WEAK_ALIAS_FACTOR: Final = 0.6
OUT_OF_ORDER: Final = -1.8  # of three words or more; putting the last first is no disorder
MONONYM_ADDRESSED_ALIKE: Final = -2.0  # as SINGLE_WORD_NAME, but the form of address agrees too: "Qari Sahab"


class NameFinding(msgspec.Struct, frozen=True):
    """The evidence of the best pair of names, with what the verdict must know of it.

    every_token_agrees  all tokens the same and nothing left over on either side
    is_contradicted     something is left over on both sides
    is_weak_alias       the listed name is one that the list calls weak
    is_covered          every word of the traveller's name agrees
    is_whole            and every word of the listed name does
    """

    evidence: Evidence
    every_token_agrees: bool
    is_contradicted: bool
    is_weak_alias: bool
    is_covered: bool
    is_whole: bool


class _Tally(msgspec.Struct, frozen=True):
    """One pair of names. The bits are positions of tokens that answer to nothing."""

    weight: float
    traveller: Name
    listed: Name
    is_weak: bool
    links: list[Link]
    left_traveller: int
    left_listed: int


def name_evidence(traveller: Sequence[Name], listed: Sequence[Name], weak: Sequence[Name]) -> NameFinding | None:
    """The best agreement between any name of the traveller and any name of the listed person.

    None where one of them has no readable name. Tokens are paired regardless of their order; each pair weighs by how
    rare the commoner of the two is, less a discount for how they differ; what is left over counts against.
    A weak alias keeps 0.6 of its weight.
    """
    best: _Tally | None = None
    for names, is_weak in ((listed, False), (weak, True)):
        for theirs in names:
            for mine in traveller:
                tally = _tally(mine, theirs, is_weak=is_weak)
                if best is None or tally.weight > best.weight:
                    best = tally
    return None if best is None else _finding(best)


def _finding(tally: _Tally) -> NameFinding:
    mine, theirs = tally.left_traveller & tally.traveller.heavy, tally.left_listed & tally.listed.heavy
    every = bool(tally.links) and all(link.agreement.is_exact for link in tally.links)
    every = every and not mine and not theirs and _agreeing_tokens(tally.links, tally.traveller, tally.listed) >= 2
    return NameFinding(
        evidence=Evidence("name", round(tally.weight, 2), remarks=_remarks(tally, every)),
        every_token_agrees=every,
        is_contradicted=bool(mine and theirs),
        is_weak_alias=tally.is_weak,
        is_covered=bool(tally.links) and not mine,
        is_whole=bool(tally.links) and not mine and not theirs,
    )


def _tally(traveller: Name, listed: Name, *, is_weak: bool) -> _Tally:
    links = links_between(traveller, listed)
    if not links:
        return _Tally(NAME_WEIGHT_MIN, traveller, listed, is_weak, links, traveller.heavy, listed.heavy)
    left_traveller, left_listed = (1 << len(traveller.tokens)) - 1, (1 << len(listed.tokens)) - 1
    weight = 0.0
    for link in links:
        weight += link.agreement.gain
        left_traveller &= ~link.traveller
        left_listed &= ~link.listed
    weight += _left_over(traveller, left_traveller, listed, left_listed)
    agreeing = _agreeing_tokens(links, traveller, listed)
    if agreeing <= 1:
        weight += _one_word(traveller, listed, agreeing, left_traveller | left_listed)
    elif len(links) > 2 and _is_out_of_order(links):
        weight += OUT_OF_ORDER
    weight = max(NAME_WEIGHT_MIN, min(NAME_WEIGHT_MAX, weight))
    if is_weak and weight > 0:
        weight *= WEAK_ALIAS_FACTOR
    return _Tally(weight, traveller, listed, is_weak, links, left_traveller, left_listed)


def _one_word(traveller: Name, listed: Name, agreeing: int, left: int) -> float:
    """What it costs that one word at most agrees."""
    if not (agreeing and len(traveller.solid) == 1 and len(listed.solid) == 1):
        return ONE_TOKEN_AGREES
    return MONONYM_ADDRESSED_ALIKE if not left and len(listed.tokens) > 1 else SINGLE_WORD_NAME


def _is_out_of_order(links: list[Link]) -> bool:
    """Whether the words of one name stand in the other in an order that putting its end first does not explain."""
    places = [link.listed for link in sorted(links, key=_place) if link.agreement.how != "alike"]
    return sum(one > other for one, other in zip(places, places[1:] + places[:1], strict=True)) > 1


def _place(link: Link) -> int:
    return link.traveller


def _agreeing_tokens(links: list[Link], traveller: Name, listed: Name) -> int:
    """How many words that are not light agree. Words written together count as many as they are on the side where they stand apart."""
    count = 0
    for link in links:
        if link.agreement.counts:
            mine, theirs = link.traveller & traveller.heavy, link.listed & listed.heavy
            count += max(1, mine.bit_count(), theirs.bit_count())
    return count


def _left_over(traveller: Name, left_traveller: int, listed: Name, left_listed: int) -> float:
    """What is left on one side was dropped or added; what is left on both sides contradicts."""
    mine, theirs = left_traveller & traveller.heavy, left_listed & listed.heavy
    light = (left_traveller ^ mine).bit_count() + (left_listed ^ theirs).bit_count()
    contradictions = min(mine.bit_count(), theirs.bit_count())
    weight = LEFT_LIGHT * light + CONTRADICTION * contradictions
    if mine.bit_count() > contradictions:
        return weight + _extra(traveller, mine, contradictions, LEFT_ON_TRAVELLER)
    if theirs.bit_count() > contradictions:
        return weight + _extra(listed, theirs, contradictions, LEFT_ON_LIST)
    return weight


def _extra(name: Name, left: int, contradictions: int, cost: float) -> float:
    """The cost of what only one side has. The longest tokens are those that contradict, the rest are extra."""
    tokens = _at(name, left)
    if contradictions:
        tokens = sorted(tokens, key=lambda token: -len(token.letters))[contradictions:]
    return sum(_cost_of_leaving(token, cost) for token in tokens)


def _at(name: Name, positions: int) -> list[Token]:
    return [token for position, token in enumerate(name.tokens) if positions >> position & 1]


def _cost_of_leaving(token: Token, cost: float) -> float:
    if len(token.letters) == 1:
        return LEFT_INITIAL
    return LEFT_PATRONYMIC if is_patronymic(token.letters) else cost


def _remarks(tally: _Tally, every_token_agrees: bool) -> tuple[Remark, ...]:
    lead = Remark("name.compared_weak" if tally.is_weak else "name.compared", (tally.listed.text,))
    if not tally.links:
        return lead, Remark("name.none")
    remarks = [lead]
    remarks += [_remark(link, tally.traveller, tally.listed) for link in sorted(tally.links, key=_place)]
    if tally.left_traveller:
        remarks.append(Remark("name.only_traveller", (_words(tally.traveller, tally.left_traveller, ", "),)))
    if tally.left_listed:
        remarks.append(Remark("name.only_listed", (_words(tally.listed, tally.left_listed, ", "),)))
    if every_token_agrees and not (tally.left_traveller or tally.left_listed):
        remarks.append(Remark("name.nothing_left"))
    return tuple(remarks)


def _remark(link: Link, traveller: Name, listed: Name) -> Remark:
    how, manner = link.agreement.how, link.agreement.manner
    mine, theirs = _words(traveller, link.traveller), _words(listed, link.listed)
    if how == "same" and mine == theirs:
        return Remark("name.same", (mine,))
    code = f"name.{'equal' if how == 'same' else how}"
    return Remark(f"{code}+{manner}" if manner else code, (mine, theirs))


def _words(name: Name, positions: int, between: str = " ") -> str:
    return between.join(token.letters for token in _at(name, positions))
