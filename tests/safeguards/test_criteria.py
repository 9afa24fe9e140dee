"""The gate for criteria: what the law forbids is refused, under every name, with its article."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022
from fairway.safeguards.criteria import FACTS, Criterion, Kind, Trial, may_hit, must_pass, objections
from fairway.safeguards.profile import BUILT_IN, built_in
from fairway.safeguards.protection import Age, Confidence

TODAY = date(2026, 7, 12)
SOUND = Criterion(
    name="short notice, cash, another pays",
    offence=2,
    evidence="analysis 7/2026",
    against=("days_between_booking_and_departure", "payment_kind", "nationality"),
    for_=("changes_of_itinerary",),
    no_exoneration="",
    signed_by="",
    proposed_by="ana",
    approved_by="sofia",
    officer_opinion="opinion 3/2026",
    reviewed_on=date(2026, 5, 1),
    review_on=date(2026, 11, 1),
    inspected_on=date(2025, 7, 1),
    learns=False,
    trial=Trial(10_000, {"religion": 0.02, "ethnic_origin": -0.1}),
)


def wrong(**changes: Any) -> list[tuple[str, str]]:
    changed = msgspec.structs.replace(SOUND, **changes)
    return [(each.code, each.cites) for each in objections(changed, EU_2022, today=TODAY)]


def test_a_sound_criterion_passes_and_only_in_front_of_adults():
    must_pass(SOUND, EU_2022, today=TODAY)

    assert may_hit(SOUND, Age(30, 30, Confidence.HIGH, "document"), EU_2022, today=TODAY)
    assert not may_hit(SOUND, Age(15, 15, Confidence.HIGH, "document"), EU_2022, today=TODAY)
    assert not may_hit(SOUND, Age(17, 18, Confidence.LOW, "booking"), EU_2022, today=TODAY)


@pytest.mark.parametrize(
    ("changes", "code", "article"),
    [
        ({"against": ("religion", "payment_kind")}, "criterion.protected", "Art. 6(4)"),
        ({"against": ("health", "payment_kind")}, "criterion.protected", "Art. 6(4)"),
        ({"for_": ("political_opinion",)}, "criterion.protected", "Art. 6(4)"),
        ({"against": ("special_meal", "payment_kind")}, "criterion.proxy", "Art. 6(4)"),
        ({"against": ("name_shape", "departs_from", "age", "one_way")}, "criterion.proxy", "Art. 6(4)"),
        ({"for_": ("surname",)}, "criterion.proxy", "Art. 6(4)"),
        ({"against": ("nationality",)}, "criterion.person-alone", "C-817/19, 197"),
        ({"against": ("nationality", "sex", "age")}, "criterion.person-alone", "C-817/19, 197"),
        ({"against": ("nationality", "departs_from")}, "criterion.person-alone", "C-817/19, 197"),
        ({"against": ("itinerary",)}, "criterion.person-alone", "C-817/19, 197"),
        ({"against": ()}, "criterion.empty", "C-817/19, 197-198"),
        ({"against": ("karma",)}, "criterion.fact-unknown", "Art. 6(4)"),
        ({"for_": ("nationality",)}, "criterion.exonerates-by-person", "C-817/19, 197"),
        ({"for_": ()}, "criterion.nothing-exonerates", "C-817/19, 200"),
        ({"for_": (), "no_exoneration": "none is thinkable"}, "criterion.reason-unsigned", "C-817/19, 200"),
        (
            {"for_": (), "no_exoneration": "none is thinkable", "signed_by": "ana"},
            "criterion.reason-unsigned",
            "C-817/19, 200",
        ),
        ({"review_on": date(2026, 7, 11)}, "criterion.review-past", "C-817/19, 201"),
        ({"review_on": date(2026, 11, 2)}, "criterion.review-late", "C-817/19, 201"),
        ({"reviewed_on": date(2026, 7, 13)}, "criterion.review-day", "C-817/19, 201"),
        ({"inspected_on": date(2024, 7, 11)}, "criterion.not-inspected", "national law"),
        ({"offence": 27}, "criterion.offence", "Annex II"),
        ({"evidence": " "}, "criterion.evidence", "Art. 6(4)"),
        ({"learns": True}, "criterion.learns", "C-817/19, 194-195"),
        ({"approved_by": "ana"}, "criterion.second-person", "6(4)"),
        ({"approved_by": ""}, "criterion.second-person", "6(4)"),
        ({"officer_opinion": ""}, "criterion.officer", "Art. 5"),
        ({"trial": None}, "criterion.untried", "Art. 6(4)"),
        ({"trial": Trial(10_000, {"religion": 0.21})}, "criterion.disparate", "Art. 6(4)"),
        ({"trial": Trial(10_000, {"religion": float("nan")})}, "criterion.disparate", "Art. 6(4)"),
    ],
)
def test_what_the_law_forbids_is_refused_with_its_article(changes: dict[str, Any], code: str, article: str):
    found = wrong(**changes)

    assert code in [each for each, _ in found]
    assert article in next(cites for each, cites in found if each == code)
    with pytest.raises(Refused, match="not in use"):
        must_pass(msgspec.structs.replace(SOUND, **changes), EU_2022, today=TODAY)


def test_a_reason_signed_by_another_person_stands_for_the_clause():
    assert wrong(for_=(), no_exoneration="none is thinkable", signed_by="sofia") == []


def test_every_objection_is_said_at_once():
    with pytest.raises(Refused) as refusal:
        must_pass(
            msgspec.structs.replace(SOUND, against=("nationality",), for_=(), approved_by=""), EU_2022, today=TODAY
        )

    assert "who somebody is" in refusal.value.says
    assert "no clause that exonerates" in refusal.value.says
    assert {"C-817/19, 200"} <= set(refusal.value.cites.split("; "))


def test_no_word_means_two_things_and_each_protected_trait_of_the_article_is_there():
    protected = {word for word, kind in FACTS.items() if kind is Kind.PROTECTED}

    assert protected >= {
        "race", "ethnic_origin", "political_opinion", "religion", "philosophical_belief", "trade_union", "health",
        "sexual_life", "sexual_orientation",
    }  # fmt: skip


@given(st.text(min_size=1).filter(lambda word: word not in FACTS))
def test_a_proxy_under_another_name_is_refused_and_never_repeated(word: str):
    found = objections(msgspec.structs.replace(SOUND, against=(word, "payment_kind")), EU_2022, today=TODAY)

    assert [each.code for each in found] == ["criterion.fact-unknown"]
    assert found[0].says == "It asks for something that no criterion may ask."


@given(
    st.lists(st.sampled_from([word for word, kind in FACTS.items() if kind is not Kind.CONDUCT]), max_size=8),
    st.lists(st.sampled_from(sorted(FACTS)), max_size=4),
    st.sampled_from(BUILT_IN),
)
def test_under_no_profile_does_a_criterion_rest_on_who_somebody_is_alone(
    against: list[str], for_: list[str], name: str
):
    criterion = msgspec.structs.replace(SOUND, against=tuple(against), for_=tuple(for_))

    assert objections(criterion, built_in(name), today=TODAY)
