"""What dates, sexes, states and documents weigh, as loops for `compiling`; and what names must weigh beside them for a hit.

As `evidence` weighs each and as `verdict` decides, from above: what is said not to be enough is not.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from fairway.comparison.compiling import Doubles, Flag, Int, Numbers, Record, Records, within
from fairway.comparison.evidence import birth_date as birth
from fairway.comparison.evidence import nationality, sex
from fairway.comparison.evidence.address import ADDRESS_AT_BEST
from fairway.comparison.evidence.birth_place import BIRTH_PLACE_AT_BEST
from fairway.comparison.evidence.contact import CONTACT_AT_BEST
from fairway.comparison.evidence.document import NEAR_AT_BEST, NEAR_MISS_STATE_UNKNOWN
from fairway.comparison.evidence.issuing_state import ISSUING_STATE_SHARED
from fairway.comparison.evidence.name import NAME_WEIGHT_MAX
from fairway.comparison.verdict import (
    COVERED_NAME_FROM,
    HIT_FROM,
    NAME_HELPED_FROM,
    NAME_WITH_CONTACT_FROM,
    RULE_R1_NAME_FROM,
    WHOLE_NAME_FROM,
)

__all__ = ["FactArrays", "are_far_apart", "could_be", "needed_beside", "weigh_facts"]

ROUNDING: Final = 0.02  # weights are rounded to two decimals, each
_SAME_DAY, _SWAPPED, _ONE_DIGIT = birth.SAME_DAY, birth.SWAPPED, birth.ONE_DIGIT
_SAME_MONTH, _SAME_YEAR, _YEAR_NEXT = birth.SAME_YEAR_AND_MONTH, birth.SAME_YEAR, birth.YEAR_NEXT
_YEARS_NEAR, _FAR = birth.YEARS_NEAR, birth.FAR
_ONLY_MONTH, _ONLY_YEAR, _ONLY_NEXT = birth.ONLY_MONTH_SAME, birth.ONLY_YEAR_SAME, birth.ONLY_YEAR_NEXT
_ONLY_NEAR, _ONLY_FAR, _ONLY_VERY_FAR = birth.ONLY_YEARS_NEAR, birth.ONLY_YEAR_FAR, birth.ONLY_YEAR_VERY_FAR
_SAME_SEX, _OTHER_SEX = sex.SAME, sex.DIFFERENT
_SAME_STATE, _OTHER_STATE = nationality.SHARED, nationality.DIFFERENT
# Dates as numbers, see `people.PERSON`: so far apart, six years lie between them, and no name alone outweighs that.
FAR_APART: Final = 60_000
if max(_FAR, _ONLY_FAR, _ONLY_VERY_FAR) + NAME_WEIGHT_MAX + ROUNDING >= HIT_FROM:
    raise ValueError("a name alone outweighs a date of birth that is far from the listed one")
_PLACES: Final = ADDRESS_AT_BEST + BIRTH_PLACE_AT_BEST


class FactArrays(NamedTuple):
    """See `people.Facts`."""

    people: Records
    dates: Numbers


@within
def _years_only(years: Int) -> Any:
    if years == 0:
        return _ONLY_YEAR
    if years == 1:
        return _ONLY_NEXT
    if years <= 3:
        return _ONLY_NEAR
    return _ONLY_FAR if years <= 5 else _ONLY_VERY_FAR


@within
def _date_weight(mine: Int, theirs: Int) -> Any:
    """As `evidence.birth_date.birth_date_weight`."""
    my_year, year = np.uint32(mine) // np.uint32(10000), np.uint32(theirs) // np.uint32(10000)
    my_rest, rest = np.uint32(mine) - my_year * np.uint32(10000), np.uint32(theirs) - year * np.uint32(10000)
    my_month, month = my_rest // np.uint32(100), rest // np.uint32(100)
    my_day, day = my_rest - my_month * np.uint32(100), rest - month * np.uint32(100)
    years = abs(np.int64(my_year) - np.int64(year))
    if my_month == 0 or month == 0:
        return _years_only(years)
    if my_day == 0 or day == 0:
        if years == 0:
            return _ONLY_MONTH if my_month == month else _SAME_YEAR
        return _years_only(years)
    if mine == theirs:
        return _SAME_DAY
    if years == 0 and my_month == day and my_day == month:
        return _SWAPPED
    if (years != 0) + (my_month != month) + (my_day != day) == 1:  # else two digits differ at least
        differing = 0
        one, other = mine, theirs
        for _ in range(8):
            differing += one % 10 != other % 10
            one, other = one // 10, other // 10
        if differing == 1 or years == 1:
            return _ONE_DIGIT
    if years == 0:
        return _SAME_MONTH if my_month == month else _SAME_YEAR
    if years == 1:
        return _YEAR_NEXT
    return _YEARS_NEAR if years <= 5 else _FAR


@within
def _dates(mine: Int, theirs: Int, dates: Numbers, first: Int, last: Int) -> Any:
    """As `evidence.birth_date.birth_date_evidence`; 0 where a date is missing. Below 0: the listed dates from `first` on."""
    if mine == 0 or theirs == 0:
        return 0.0
    if theirs > 0:
        return _date_weight(mine, theirs)
    best = -99.0
    for at in range(first, last):
        best = max(best, _date_weight(mine, dates[at]))
    if best > 0:
        best = max(0.0, best - np.log(last - first))
    return best


@within
def _others(mine: Record, theirs: Record) -> tuple[Any, Any, Any]:
    """The most that all evidence but names, dates and documents can weigh; how much of it certainly speaks against; and
    the most that contacts and places can help.
    """
    most = against = helps = 0.0
    if mine.sex and theirs.sex:
        if mine.sex == theirs.sex:
            most += _SAME_SEX
        else:
            most += _OTHER_SEX
            against += _OTHER_SEX
    if theirs.states and (mine.states | mine.issuers):
        if (mine.states | mine.issuers) & theirs.states:
            most += _SAME_STATE
        elif mine.states:
            most += _OTHER_STATE
            against += _OTHER_STATE
    elif (mine.states | mine.issuers) & theirs.issuers:
        most += ISSUING_STATE_SHARED
    if mine.has_contacts and theirs.has_contacts:
        helps += CONTACT_AT_BEST
    if mine.has_places and theirs.has_places:
        helps += _PLACES
    return most, against, helps


@within
def could_be(
    weight: float, dates: float, others: tuple[Any, Any, Any], contacts: Flag, contradicted: Flag, covered: Flag, whole: Flag,
    every: Flag,
) -> Flag:  # fmt: skip
    """The rules of `verdict` without documents. `contradicted`: something is left on both sides, or the alias is weak."""
    most, against, helps = others
    weight += ROUNDING
    total = weight + dates + most
    if weight >= NAME_HELPED_FROM:
        total += helps
    if dates > 0:
        return total >= HIT_FROM
    if contradicted:
        return False
    if contacts and weight >= NAME_WITH_CONTACT_FROM and total >= HIT_FROM:
        return True
    against += min(dates, 0.0)
    needed = HIT_FROM
    if against == 0 and covered:
        needed = WHOLE_NAME_FROM if whole else COVERED_NAME_FROM
    return (every and against == 0 and weight >= RULE_R1_NAME_FROM) or weight + against >= needed


@within
def _nearly_documents(mine: Record, theirs: Record) -> Any:
    """The most that two documents with different numbers can weigh, see `evidence.document`."""
    if not mine.documents or not theirs.documents:
        return 0.0
    if mine.issuers & theirs.issuers:
        return NEAR_AT_BEST
    return NEAR_MISS_STATE_UNKNOWN if mine.documents == 2 or theirs.documents == 2 else 0.0


@within
def weigh_facts(person: Record, listed: Record, their_dates: Numbers, facts: Doubles) -> None:
    """Into `facts` what dates weigh, the same with what documents may add, and `_others`."""
    dates = _dates(person.date, listed.date, their_dates, listed.first, listed.last)
    most, against, helps = _others(person, listed)
    near = dates
    documents = _nearly_documents(person, listed)
    if documents > 0:
        near = max(dates, 0.0) + documents
    facts[0], facts[1], facts[2], facts[3], facts[4] = dates, near, most, against, helps


@within
def needed_beside(facts: Doubles, contacts: Flag) -> Any:
    """What names must weigh at least beside such facts: with less no rule of `could_be` holds, whatever else the names are."""
    near, most, against, helps = facts[1], facts[2], facts[3], facts[4]
    alone = HIT_FROM - near - most
    helped = max(NAME_HELPED_FROM, alone - helps) if helps > 0 else alone
    needed = min(alone, helped)
    if near <= 0:
        helped = max(needed, NAME_WITH_CONTACT_FROM)
        against += near
        needed = HIT_FROM - against
        if against == 0:
            needed = min(WHOLE_NAME_FROM, COVERED_NAME_FROM, RULE_R1_NAME_FROM)
        if contacts:
            needed = min(needed, helped)
    return needed - ROUNDING


@within
def are_far_apart(person: Record, listed: Record) -> Flag:
    """Whether dates of birth are so far apart that no name is a hit beside them, and neither document nor contact could help."""
    mine, theirs = np.int64(person.date), np.int64(listed.date)
    return (
        mine > 0
        and theirs > 0
        and abs(mine - theirs) >= FAR_APART
        and (mine - theirs) % 10_000 != 0  # of the same day, one digit of the year may be a slip
        and not (person.documents and listed.documents)
        and not (person.has_contacts and listed.has_contacts)
    )
