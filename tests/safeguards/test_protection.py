"""How old somebody is, how sure that is, and the lane that follows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairway.safeguards import EU_2022
from fairway.safeguards.protection import LANES, Age, Confidence, Lane, age_on, criteria_may_hit, lane_of, recipients_of

DAY = date(2026, 7, 12)
# Words that would put somebody who is to be protected under suspicion.
SUSPICION = ("suspect", "target", "offender", "wanted", "threat", "criminal", "risk", "sought", "match")


def test_a_whole_date_from_a_document_is_an_age_of_high_confidence():
    assert age_on(DAY, document=["2011-07-13"]) == Age(14, 14, Confidence.HIGH, "document")
    assert age_on(DAY, document=["2011-07-12"]) == Age(15, 15, Confidence.HIGH, "document")


def test_a_date_that_was_typed_into_a_booking_is_less_sure():
    assert age_on(DAY, document=[], booking=["2011-07-12"]) == Age(15, 15, Confidence.MEDIUM, "booking")


def test_a_year_alone_gives_a_range():
    assert age_on(DAY, document=["2008"]) == Age(17, 18, Confidence.LOW, "document")


def test_dates_that_disagree_give_the_whole_range_so_that_a_child_stays_one():
    age = age_on(DAY, document=["1986-03-01"], booking=["2012-03-01"])

    assert age == Age(14, 40, Confidence.LOW, "document")
    assert age.is_minor(18)


def test_a_category_says_little_and_that_is_said():
    assert age_on(DAY, document=[], category="child") == Age(0, 17, Confidence.LOW, "category")
    assert age_on(DAY, document=[], category="adult") is None


@pytest.mark.parametrize("text", ["", "1964-13-01", "1964-02-31", "64-02-17", "soon", "2031-01-01", "1964-02-17-01"])
def test_what_cannot_be_a_date_says_nothing(text: str):
    assert age_on(DAY, document=[text]) is None


@given(born=st.dates(date(1900, 1, 1), DAY))
def test_less_of_a_date_never_gives_an_age_outside_its_range(born: date):
    whole = age_on(DAY, document=[born.isoformat()])
    month = age_on(DAY, document=[born.isoformat()[:7]])
    year = age_on(DAY, document=[born.isoformat()[:4]])

    assert whole is not None and month is not None and year is not None
    assert year.least <= month.least <= whole.least <= whole.most <= month.most <= year.most


def test_a_list_of_protection_decides_the_lane_whatever_the_age():
    grown = Age(40, 40, Confidence.HIGH, "document")

    assert lane_of("missing_child", grown, EU_2022) is Lane.MISSING_CHILD
    assert lane_of("trafficking_victim", None, EU_2022) is Lane.TRAFFICKING_VICTIM


def test_who_may_be_a_child_goes_into_the_childs_lane():
    assert lane_of("sought", Age(17, 18, Confidence.LOW, "document"), EU_2022) is Lane.CHILD
    assert lane_of("sought", Age(18, 18, Confidence.HIGH, "document"), EU_2022) is Lane.SOUGHT
    assert lane_of("sought", None, EU_2022) is Lane.SOUGHT


def test_no_criterion_hits_who_may_be_a_child():
    assert not criteria_may_hit(Age(15, 15, Confidence.HIGH, "document"), EU_2022)
    assert not criteria_may_hit(Age(14, 40, Confidence.LOW, "document"), EU_2022)
    assert criteria_may_hit(Age(18, 18, Confidence.HIGH, "document"), EU_2022)


@pytest.mark.parametrize("lane", [lane for lane in Lane if lane is not Lane.SOUGHT])
def test_no_word_of_a_lane_of_protection_speaks_of_suspicion(lane: Lane):
    words = f"{LANES[lane].label} {LANES[lane].says}".lower()

    assert [word for word in SUSPICION if word in words] == []


@pytest.mark.parametrize("lane", list(Lane))
def test_every_lane_has_words_reviewers_and_recipients(lane: Lane):
    assert LANES[lane].label and LANES[lane].says
    assert recipients_of(lane, EU_2022)
