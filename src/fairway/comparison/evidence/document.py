"""Evidence from document numbers, the strongest of all where it agrees. JUDGEMENT."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import OSA

from fairway.comparison.normalising import normalise_country, normalise_document_number
from fairway.comparison.says import Remark
from fairway.comparison.shapes import Document, Evidence

__all__ = ["NEAR_AT_BEST", "SAME_NUMBER_AND_STATE", "could_agree", "document_evidence"]

SAME_NUMBER_AND_STATE: Final = 12.0
SAME_NUMBER_STATE_UNKNOWN: Final = 9.0
SAME_NUMBER_OTHER_STATE: Final = 6.0
LOOKS_THE_SAME: Final = 7.0  # letters typed for digits: O for 0, I for 1
NEAR_MISS: Final = 4.0
NEAR_MISS_STATE_UNKNOWN: Final = 2.5
NEAR_MISS_LENGTH_MIN: Final = 7
NEAR_AT_BEST: Final = max(LOOKS_THE_SAME, NEAR_MISS, NEAR_MISS_STATE_UNKNOWN)
NUMBER_LENGTH_MIN: Final = 5  # shorter numbers are shared by chance too often
_LOOKS: Final = str.maketrans("OQDISZB", "0001528")  # what eyes and scanners take for each other


def could_agree(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether any two of these numbers are near enough for any agreement, whatever their states. `theirs` are normalised."""
    for text in mine:
        number = normalise_document_number(text)
        for other in theirs:
            if OSA.distance(number, other, score_cutoff=1) <= 1 or number.translate(_LOOKS) == other.translate(_LOOKS):
                return True
    return False


def document_evidence(mine: tuple[Document, ...], theirs: tuple[Document, ...]) -> Evidence | None:
    """The best agreement between any two documents; None where none agrees. People renew passports, so a different
    number says nothing. A number that only looks the same, or has one wrong or exchanged character, is a near miss within one
    state; where a state is not known the latter weighs less.
    """
    best: Evidence | None = None
    for one in mine:
        for other in theirs:
            found = _compared(one, other)
            if found is not None and (best is None or found.weight > best.weight):
                best = found
    return best


def _compared(one: Document, other: Document) -> Evidence | None:
    number, listed_number = normalise_document_number(one.number), normalise_document_number(other.number)
    if min(len(number), len(listed_number)) < NUMBER_LENGTH_MIN:
        return None
    state, listed_state = normalise_country(one.country), normalise_country(other.country)
    if number == listed_number:
        if not (state and listed_state):
            return _evidence(SAME_NUMBER_STATE_UNKNOWN, "same_state_unknown", number)
        if state == listed_state:
            return _evidence(SAME_NUMBER_AND_STATE, "same", number, state)
        return _evidence(SAME_NUMBER_OTHER_STATE, "same_other_state", number, state, listed_state)
    return _nearly(number, state, listed_number, listed_state)


def _nearly(number: str, state: str, listed_number: str, listed_state: str) -> Evidence | None:
    if min(len(number), len(listed_number)) < NEAR_MISS_LENGTH_MIN or (
        state and listed_state and state != listed_state
    ):
        return None
    if state and listed_state and number.translate(_LOOKS) == listed_number.translate(_LOOKS):
        return _evidence(LOOKS_THE_SAME, "looks_same", number, state, listed_number)
    if OSA.distance(number, listed_number, score_cutoff=1) > 1:
        return None
    if state and listed_state:
        return _evidence(NEAR_MISS, "near", number, state, listed_number)
    return _evidence(NEAR_MISS_STATE_UNKNOWN, "near_state_unknown", number, listed_number)


def _evidence(weight: float, how: str, *values: str) -> Evidence:
    return Evidence("document", weight, remarks=(Remark(f"document.{how}", values),))
