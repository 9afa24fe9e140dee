"""Attempts at what no door does yet, by the policies that each door will have to ask."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec
import pytest

from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022
from fairway.safeguards.criteria import FACTS, Kind, Trial, must_pass
from fairway.safeguards.transfers import Emergency, must_be_allowed
from tests.abuse.cases import abuse
from tests.law.specimens import SOUND, TODAY, WANTED

ONE_GROUP = [
    facts
    for count in (1, 2, 3)
    for facts in itertools.combinations(
        ("nationality", "age", "sex", "departs_from", "transits", "birth_country"), count
    )
]
SHAPES = ("name_shape", "name_origin", "given_name", "language", "phone_prefix", "special_meal", "fare_of_pilgrimage")


@abuse("U10")
def test_no_criterion_means_one_group_by_route_age_and_nationality() -> None:
    assert len(ONE_GROUP) == 41
    for facts in ONE_GROUP:
        with pytest.raises(Refused) as refusal:
            must_pass(msgspec.structs.replace(SOUND, against=facts), EU_2022, today=TODAY)
        assert "C-817/19, 197" in refusal.value.cites


@abuse("U10")
def test_a_shape_of_names_is_refused_beside_the_most_innocent_conduct() -> None:
    for shape, conduct in itertools.product(SHAPES, (word for word, kind in FACTS.items() if kind is Kind.CONDUCT)):
        with pytest.raises(Refused, match="stands for what is forbidden"):
            must_pass(msgspec.structs.replace(SOUND, against=(conduct, shape)), EU_2022, today=TODAY)


@abuse("U10")
def test_a_criterion_of_innocent_words_that_singles_out_one_belief_is_refused() -> None:
    singled = msgspec.structs.replace(SOUND, trial=Trial(10_000, {"religion": -0.4}))

    with pytest.raises(Refused, match="goes along with religion"):
        must_pass(singled, EU_2022, today=TODAY)


@abuse("U21")
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"emergency": Emergency(True, True, "they are said to be dangerous")},
        {"purpose": "serious_crime", "emergency": Emergency(True, True, "fraud")},
    ],
    ids=["plainly", "as an emergency", "as a fraud"],
)
def test_a_state_that_persecutes_is_given_nobody_on_its_word(changes: dict[str, Any]) -> None:
    flagging = msgspec.structs.replace(EU_2022, transfer_countries_flagged=frozenset({"XQC"}))

    with pytest.raises(Refused, match="without the approval of a court") as refusal:
        must_be_allowed(msgspec.structs.replace(WANTED, outside_approval="", **changes), flagging)

    assert "Charter Art. 19(2)" in refusal.value.cites


@abuse("U21")
@pytest.mark.parametrize("purpose", ["immigration", "defamation", "apostasy", "tax", ""])
def test_for_another_purpose_nobody_is_handed_over_even_approved(purpose: str) -> None:
    with pytest.raises(Refused) as refusal:
        must_be_allowed(msgspec.structs.replace(WANTED, purpose=purpose), EU_2022)

    assert "Art. 1(2)" in refusal.value.cites
