"""Evidence from addresses. JUDGEMENT. Never negative: people move, and a traveller gives the address of a hotel."""

from __future__ import annotations

from typing import Final

from fairway.comparison.evidence.place import are_same_city, countries_differ, plain_words, shown
from fairway.comparison.says import Remark
from fairway.comparison.shapes import ComparedTraveller, Evidence, ListedPerson, Place

__all__ = ["ADDRESS_AT_BEST", "address_evidence"]

SAME_STREET: Final = 3.0
SAME_POSTAL_CODE: Final = 1.2
SAME_CITY: Final = 0.4  # a capital is the city of a tenth of its country
ADDRESS_AT_BEST: Final = SAME_STREET
STREET_WORD_LETTERS_MIN: Final = 3
POSTAL_CODE_MIN: Final = 4
_KINDS_OF_STREET: Final = frozenset((
    "street", "road", "avenue", "lane", "drive", "square", "place", "boulevard", "highway", "house", "building", "block",
    "apartment", "flat", "floor", "number", "strasse", "platz", "gasse", "weg", "rue", "calle", "avenida", "plaza", "via",
    "viale", "ulitsa", "prospekt", "shari", "sharia", "sokak", "cadde",
))  # fmt: skip


def address_evidence(traveller: ComparedTraveller, listed: ListedPerson) -> Evidence | None:
    """The best agreement between any two addresses; None where none agrees in the city at least."""
    best: Evidence | None = None
    for theirs in listed.addresses:
        for mine in traveller.addresses:
            found = _compared(mine, theirs)
            if found is not None and (best is None or found.weight > best.weight):
                best = found
    return best


def _compared(mine: Place, theirs: Place) -> Evidence | None:
    if countries_differ(mine, theirs):
        return None
    in_one_city = are_same_city(mine, theirs)
    under_one_code = _are_same_code(mine, theirs)
    if (in_one_city or under_one_code) and _are_same_street(mine.street, theirs.street):
        return _evidence(SAME_STREET, "same_street", shown(theirs))
    if under_one_code:
        return _evidence(SAME_POSTAL_CODE, "same_code", theirs.postal_code)
    return _evidence(SAME_CITY, "same_city", theirs.city) if in_one_city else None


def _evidence(weight: float, how: str, value: str) -> Evidence:
    return Evidence("address", weight, remarks=(Remark(f"address.{how}", (value,)),))


def _are_same_code(one: Place, other: Place) -> bool:
    """Postal codes are alike in many states: they count within one that both name."""
    code = "".join(plain_words(one.postal_code))
    is_code = len(code) >= POSTAL_CODE_MIN and any(each.isdigit() for each in code)
    return bool(is_code and one.country and other.country and code == "".join(plain_words(other.postal_code)))


def _are_same_street(one: str, other: str) -> bool:
    """Whether both have a number in common, and a word that is more than "street"."""
    mine, theirs = set(plain_words(one)), set(plain_words(other))
    shared = mine & theirs
    return any(each[:1].isdigit() for each in shared) and any(
        len(each) >= STREET_WORD_LETTERS_MIN and not each[:1].isdigit() and each not in _KINDS_OF_STREET
        for each in shared
    )
