"""Evidence from places of birth. JUDGEMENT.

A city of birth is seldom sent and often written differently; a state of birth is nearly a nationality.
"""

from __future__ import annotations

from typing import Final

from fairway.comparison.evidence.place import are_same_city, countries_differ, shown
from fairway.comparison.normalising import normalise_country
from fairway.comparison.says import Remark
from fairway.comparison.shapes import ComparedTraveller, Evidence, ListedPerson, Place

__all__ = ["BIRTH_PLACE_AT_BEST", "birth_place_evidence"]

SAME_CITY: Final = 1.8
SAME_STATE: Final = 0.4
OTHER_STATE: Final = -0.8  # borders have moved, and lists guess
BIRTH_PLACE_AT_BEST: Final = SAME_CITY


def birth_place_evidence(traveller: ComparedTraveller, listed: ListedPerson) -> Evidence | None:
    """The best agreement with any listed place; None where one side has none, or where only cities are known and differ.

    Another city of the same state says no more than the state: registers write the district or the village.
    """
    mine = traveller.birth_place
    if mine is None or not listed.birth_places:
        return None
    for theirs in listed.birth_places:
        if are_same_city(mine, theirs):
            return _evidence(SAME_CITY, "same_city", shown(theirs))
    if any(_share_a_state(mine, theirs) for theirs in listed.birth_places):
        return _evidence(SAME_STATE, "same_state", normalise_country(mine.country))
    if all(countries_differ(mine, theirs) for theirs in listed.birth_places):
        states = sorted({normalise_country(each.country) for each in listed.birth_places})
        return _evidence(OTHER_STATE, "other_state", normalise_country(mine.country), ", ".join(states))
    return None


def _share_a_state(one: Place, other: Place) -> bool:
    return bool(normalise_country(one.country)) and normalise_country(one.country) == normalise_country(other.country)


def _evidence(weight: float, how: str, *values: str) -> Evidence:
    return Evidence("birth_place", weight, remarks=(Remark(f"birth_place.{how}", values),))
