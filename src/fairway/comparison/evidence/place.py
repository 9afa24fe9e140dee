"""What the evidence of places shares: cities and streets in one spelling."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from fairway.comparison.names.scripts import ascii_words
from fairway.comparison.normalising import normalise_country
from fairway.comparison.shapes import Place

__all__ = ["are_same_city", "countries_differ", "plain_words", "shown"]

_SLIP_FROM: Final = 6  # letters of a city's name in which one slip is a spelling, not another city


@lru_cache(maxsize=50_000)
def plain_words(text: str) -> tuple[str, ...]:
    """The words in small ASCII letters and digits, in their order."""
    letters = "".join(each if each.isalnum() else " " for each in text)
    words: list[str] = []
    for word in letters.split():
        words += [word] if word.isascii() else [found for found, _ in ascii_words(word)]
    return tuple(word.lower() for word in words)


def are_same_city(one: Place, other: Place) -> bool:
    """Whether both name a city, the same but for its spelling, and no different state."""
    mine, theirs = "".join(plain_words(one.city)), "".join(plain_words(other.city))
    if not mine or not theirs or countries_differ(one, other):
        return False
    return mine == theirs or (
        min(len(mine), len(theirs)) >= _SLIP_FROM and OSA.distance(mine, theirs, score_cutoff=1) <= 1
    )


def countries_differ(one: Place, other: Place) -> bool:
    """Whether both name a state and not the same one."""
    mine, theirs = normalise_country(one.country), normalise_country(other.country)
    return bool(mine and theirs and mine != theirs)


def shown(place: Place) -> str:
    """The place on one line, as it was written."""
    return ", ".join(each for each in (place.street, place.postal_code, place.city, place.country) if each)
