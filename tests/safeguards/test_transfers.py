"""Handing a result abroad: each test of the article, and what follows."""

from __future__ import annotations

from itertools import product
from typing import Any

import msgspec
import pytest

from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022
from fairway.safeguards.profile import BUILT_IN, built_in
from fairway.safeguards.transfers import Destination, Emergency, Origin, Transfer, judged, must_be_allowed

AGREED = Origin("XQA", has_consented=True, reference="consent 12/2026")
SILENT = Origin("XQB", has_consented=False, reference="")
SOUND = Transfer(
    destination=Destination.THIRD_COUNTRY,
    country="XQC",
    authority="Central bureau",
    case="case 7/2026",
    reasons="request of 10 July, reasoned",
    purpose="terrorism",
    decisions=("7F3K-2MQ4",),
    origins=(AGREED,),
    use_is_consistent=True,
    onward_by_consent=True,
    is_masked=False,
    outside_approval="order 4/2026",
    proposed_by="ana",
    approved_by="sofia",
)
BOTH = Emergency(threat_is_specific_and_actual=True, consent_cannot_come_in_time=True, reason="attack within hours")


def judge(**changes: Any) -> tuple[list[str], list[str]]:
    found = judged(msgspec.structs.replace(SOUND, **changes), EU_2022)
    return [each.code for each in found.objections], [each.code for each in found.follows]


def test_with_consent_it_goes_and_the_officer_is_told():
    assert judge() == ([], ["recorded", "officer-told"])


@pytest.mark.parametrize(("threat", "late", "reason"), list(product((False, True), (False, True), ("", "attack"))))
def test_without_consent_it_goes_only_where_both_tests_hold_and_a_reason_is_given(
    threat: bool, late: bool, reason: str
):
    codes, follows = judge(origins=(AGREED, SILENT), emergency=Emergency(threat, late, reason))

    assert (codes == []) == (threat and late and bool(reason))
    assert "officer-told" in follows
    assert ("origin-told" in follows, "verified-afterwards" in follows) == ((not codes), (not codes))
    assert ("transfer.no-threat" in codes, "transfer.could-ask" in codes) == (not threat, not late)


@pytest.mark.parametrize(
    ("changes", "code", "article"),
    [
        ({"origins": (SILENT,)}, "transfer.no-consent", "Art. 11(1)(a)"),
        ({"origins": (msgspec.structs.replace(AGREED, reference=" "),)}, "transfer.no-consent", "Art. 11(1)(a)"),
        ({"purpose": "immigration"}, "transfer.purpose", "Art. 1(2)"),
        ({"case": ""}, "transfer.case", "11(1)"),
        ({"decisions": ()}, "transfer.not-reviewed", "Art. 6(5)"),
        ({"decisions": ("7F3K-2MQ4", "")}, "transfer.not-reviewed", "Art. 6(5)"),
        ({"decisions": tuple(str(each) for each in range(51))}, "transfer.bulk", "Art. 6(6)"),
        ({"decisions": ("7F3K-2MQ4", "7F3K-2MQ4")}, "transfer.bulk", "Art. 6(6)"),
        ({"country": ""}, "transfer.country", "Art. 11(1)"),
        ({"use_is_consistent": False}, "transfer.use", "Art. 11(3)"),
        ({"onward_by_consent": False}, "transfer.onward", "Art. 11(1)(c)"),
        ({"approved_by": "ana"}, "transfer.second-person", "2016/680 Art. 29"),
        ({"outside_approval": ""}, "transfer.not-approved", "C-817/19, 219-227"),
        ({"outside_approval": "", "is_masked": True}, "transfer.masked", "Art. 12(3)"),
        ({"outside_approval": "", "is_masked": True, "emergency": BOTH}, "transfer.masked", "Art. 12(3)"),
    ],
)
def test_each_test_that_is_not_met_is_named_with_its_article(changes: dict[str, Any], code: str, article: str):
    transfer = msgspec.structs.replace(SOUND, **changes)
    found = judged(transfer, EU_2022).objections

    assert [each.code for each in found] == [code]
    assert article in found[0].cites
    with pytest.raises(Refused, match="Nothing was handed over") as refusal:
        must_be_allowed(transfer, EU_2022)
    assert article in refusal.value.cites


def test_what_was_refused_is_told_to_the_officer_too():
    found = judged(msgspec.structs.replace(SOUND, origins=(SILENT,)), EU_2022)

    assert [(each.code, each.cites) for each in found.follows if each.code == "officer-told"] == [
        ("officer-told", "Directive (EU) 2016/681 Art. 11(4)")
    ]


def test_in_an_emergency_the_court_looks_at_it_afterwards():
    codes, follows = judge(origins=(SILENT,), emergency=BOTH, outside_approval="")

    assert codes == []
    assert follows == ["recorded", "officer-told", "origin-told", "verified-afterwards", "approval-sought"]


@pytest.mark.parametrize("name", BUILT_IN)
def test_to_a_flagged_state_nothing_goes_without_approval_from_outside_whatever_the_hurry(name: str):
    profile = msgspec.structs.replace(built_in(name), transfer_countries_flagged=frozenset({"XQC"}))
    transfer = msgspec.structs.replace(SOUND, outside_approval="", emergency=BOTH)

    [objection] = judged(transfer, profile).objections

    assert (objection.code, "Charter Art. 19(2)" in objection.cites) == ("transfer.flagged", True)


def test_within_the_union_no_consent_of_the_origin_is_asked():
    assert judge(destination=Destination.MEMBER_STATE, origins=(SILENT,)) == ([], ["recorded"])
    assert judge(destination=Destination.EUROPOL, country="", origins=(SILENT,)) == ([], ["recorded", "officer-told"])
