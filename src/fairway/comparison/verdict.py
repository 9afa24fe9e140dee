"""From evidence to a verdict: is it a hit, how strong, what does the score mean."""

from __future__ import annotations

from math import exp
from typing import Final

from fairway.comparison.evidence import (
    NameFinding,
    address_evidence,
    birth_date_evidence,
    birth_place_evidence,
    contact_evidence,
    document_evidence,
    issuing_state_evidence,
    name_evidence,
    nationality_evidence,
    sex_evidence,
)
from fairway.comparison.evidence.document import SAME_NUMBER_AND_STATE
from fairway.comparison.names.tokens import name_of, name_of_text
from fairway.comparison.shapes import ComparedTraveller, Comparison, Evidence, ListedPerson, Strength

__all__ = ["VERSION", "compare", "probability_of"]

VERSION: Final = "2026.5"
"""Of all tables of this room. Stamped on every hit; changes whenever an answer could."""

# JUDGEMENT: the bands, set on published pairs and on the wrong hits among ordinary travellers.
HIT_FROM: Final = 8.0
STRONG_FROM: Final = 14.0
# What a name alone must weigh instead, where every word the traveller has agrees; and where every word the list has does too.
COVERED_NAME_FROM: Final = 7.5
WHOLE_NAME_FROM: Final = 7.2
RULE_R1_NAME_FROM: Final = 5.5
# What the name must weigh before a contact, an address or a place of birth can help to a hit at all, and before a contact can carry one
# that neither a date of birth nor a document supports.
NAME_HELPED_FROM: Final = 3.0
NAME_WITH_CONTACT_FROM: Final = 4.0
_HELPERS: Final = ("contact", "address", "birth_place")
# MEASURED by fairway_benchmarks.calibrate: a logistic fitted to labelled pairs and to ordinary travellers with every entry that came
# near them. JUDGEMENT in it: one listed person among ten thousand travellers.
EVEN_ODDS_AT: Final = 11.26
ODDS_PER_POINT: Final = 1.545


def compare(traveller: ComparedTraveller, listed: ListedPerson) -> Comparison:
    """Whether a traveller may be a listed person, with every piece of evidence.

    The score is the sum of the evidence's weights, each rounded to two decimals first. Same input, same VERSION →
    same answer, to the byte. Nothing is learned, nothing else is looked at.

    Two rules stand beside the sum:
    R1  a name of which every token agrees, with nothing left over and no evidence against, is always a hit, unless
        the name is so common that it weighs less than RULE_R1_NAME_FROM;
    R2  the same document number of the same state is always a hit.
    A name alone must reach HIT_FROM without help from sex or nationality (a little less where nothing speaks against it and
    every word the traveller has agrees); it is no hit where something is left over on both sides, and "weak" at most unless
    every token agrees. A weak alias is never a hit alone.

    A contact, an address and a place of birth only help a name that agrees by itself: below NAME_HELPED_FROM what they weigh is
    shown in the score and makes no hit. A contact beside a name of NAME_WITH_CONTACT_FROM in which nothing contradicts is a fair hit
    if the score reaches HIT_FROM, without a date of birth or a document.
    """
    name = name_evidence(
        [name for name in map(name_of, traveller.names) if name.tokens],
        [name for name in map(name_of_text, listed.names) if name.tokens],
        [name for name in map(name_of_text, listed.weak_names) if name.tokens],
    )
    found = (
        name.evidence if name else None,
        birth_date_evidence(traveller.birth_date, listed.birth_dates),
        sex_evidence(traveller.sex, listed.sex),
        nationality_evidence(traveller, listed),
        document_evidence(traveller.documents, listed.documents),
        issuing_state_evidence(traveller, listed),
        contact_evidence(traveller, listed),
        address_evidence(traveller, listed),
        birth_place_evidence(traveller, listed),
    )
    evidence = tuple(piece for piece in found if piece is not None)
    score = round(sum(piece.weight for piece in evidence), 2)
    strength = _strength(score, name, evidence)
    return Comparison(
        score=score,
        probability=probability_of(score),
        strength=strength,
        is_hit=strength is not Strength.NONE,
        evidence=evidence,
    )


def probability_of(score: float) -> float:
    """How likely a traveller with this score is the listed person; four decimals. Even at EVEN_ODDS_AT.

    Holds where one traveller in ten thousand is listed. Among hits of a score from 10 to 12, which is a name alone, 22 % were the
    same person where this says 24 %; from 14 on all were. It orders hits as the score does.
    """
    return round(1 / (1 + exp(ODDS_PER_POINT * (EVEN_ODDS_AT - score))), 4)


def _strength(score: float, name: NameFinding | None, evidence: tuple[Evidence, ...]) -> Strength:
    weights = {piece.feature: piece.weight for piece in evidence}
    if weights.get("document", 0.0) >= SAME_NUMBER_AND_STATE:
        return Strength.STRONG
    if name is None:
        return Strength.NONE
    helped = sum(max(0.0, weights.get(feature, 0.0)) for feature in _HELPERS)
    if helped and name.evidence.weight < NAME_HELPED_FROM:
        score = round(score - helped, 2)
    if weights.get("birth_date", 0.0) > 0 or weights.get("document", 0.0) > 0:
        if score < HIT_FROM:
            return Strength.NONE
        return Strength.STRONG if score >= STRONG_FROM else Strength.FAIR
    if weights.get("contact", 0.0) > 0 and score >= HIT_FROM and _carries_a_contact(name):
        return Strength.FAIR
    return _strength_of_name_alone(name, [weight for feature, weight in weights.items() if feature != "name"])


def _carries_a_contact(name: NameFinding) -> bool:
    is_sound = not (name.is_contradicted or name.is_weak_alias)
    return is_sound and name.evidence.weight >= NAME_WITH_CONTACT_FROM


def _strength_of_name_alone(name: NameFinding, others: list[float]) -> Strength:
    """Where neither date of birth nor document speaks for the traveller.

    The name must reach its threshold by itself: a sex or nationality that many share does not lift it, but evidence
    against it counts. Something left over on both sides, or a weak alias, is not enough.
    """
    if name.is_contradicted or name.is_weak_alias:
        return Strength.NONE
    against = sum(weight for weight in others if weight < 0)
    needed = HIT_FROM
    if not against and name.is_covered:
        needed = WHOLE_NAME_FROM if name.is_whole else COVERED_NAME_FROM
    by_rule = name.every_token_agrees and not against and name.evidence.weight >= RULE_R1_NAME_FROM
    if not by_rule and name.evidence.weight + against < needed:
        return Strength.NONE
    return Strength.FAIR if name.every_token_agrees else Strength.WEAK
