"""Acceptance seeds that no single article's file holds: criteria, hits without review, transfers, children, the yearly report."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

from fairway import casework, oversight
from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022, Act, Purpose
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.safeguards.criteria import may_hit, must_pass
from fairway.safeguards.transfers import Emergency, Origin, Transfer, judged, must_be_allowed
from tests.law.conftest import MARTA, Office
from tests.law.duties import CHILDREN, COURT, PNR
from tests.law.specimens import SOUND, TODAY, WANTED
from tests.path.pushes import listed, manifest

law = pytest.mark.law
FAIRWAY = Path(casework.__file__).parents[1]


@law(PNR, "Art. 6(4)", seed=4)
@pytest.mark.parametrize(
    ("changes", "article"),
    [
        ({"against": ("religion", "payer_is_another")}, "Directive (EU) 2016/681 Art. 6(4)"),
        ({"against": ("special_meal", "payer_is_another")}, "Directive (EU) 2016/681 Art. 6(4)"),
        ({"against": ("nationality",)}, "C-817/19, 197"),
        ({"for_": ()}, "C-817/19, 200"),
        ({"review_on": date(2026, 7, 11)}, "C-817/19, 201"),
    ],
    ids=["a protected trait", "a proxy", "nationality alone", "nothing exonerates", "review past"],
)
def test_a_criterion_that_the_law_does_not_allow_is_not_used(changes: dict[str, object], article: str):
    """Criteria are targeted, rest on nothing protected, weigh what exonerates, are reviewed: the gate refuses others."""
    must_pass(SOUND, EU_2022, today=TODAY)

    with pytest.raises(Refused, match="not in use") as refusal:
        must_pass(msgspec.structs.replace(SOUND, **changes), EU_2022, today=TODAY)

    assert article in refusal.value.cites


@law(PNR, "Art. 6(5), 6(6)", seed=6)
def test_whatever_a_hit_says_nobody_outside_is_told_differently(office: Office, tmp_path: Path):
    """A result that nobody reviewed reaches nobody: what carriers and the public are given is the same with and without it.

    The same quality report, and no figure that is not withheld.
    """
    from fairway import carriers

    def outside() -> tuple[object, ...]:
        officer = Act(office.daniel, Purpose.OVERSIGHT, at=office.in_days(0), ground="report")
        return (
            carriers.quality(officer, since=date(2026, 1, 1)),
            [row for row in oversight.figures_table(officer, 365) if row[0] == "lists"],
        )

    office.fly()
    without = outside()
    office.list_of()
    from fairway.screening import Screener
    from fairway.worker import run_until_idle

    run_until_idle(Screener())
    code = office.the_hit()
    told = outside()

    assert told[0] == without[0]
    assert code not in repr(told)
    assert all(row[3] in ("0", "", "withheld") for row in told[1])


@law(PNR, "Art. 6(5), 6(6)", seed=6)
def test_only_the_office_of_cases_makes_a_match_and_only_from_a_persons_answer():
    """No program confirms: one place alone moves a hit on, and it writes the decision of a person in the same transaction."""
    code = {f"{path.relative_to(FAIRWAY)}": path.read_text("utf-8") for path in FAIRWAY.rglob("*.py")}
    settle = {name: text.count("reviews.settle(") for name, text in code.items() if "reviews.settle(" in text}
    decide = {
        name: text.count("reviews.add_decision(") for name, text in code.items() if "reviews.add_decision(" in text
    }
    stated = {each for text in code.values() for each in re.findall(r"UPDATE store_hit SET state = '(\w+)'", text)}

    assert settle == decide == {"casework/office.py": 1}
    assert stated == {"lapsed"}
    assert not {each for may in PERMISSIONS.values() for each in may} & {"disseminate", "transfer", "export"}


@law(PNR, "Art. 11", seed=12)
def test_nothing_goes_to_a_third_country_without_the_origins_consent_but_in_an_emergency_by_both_tests():
    """A third country is given nothing without the origin's consent, unless both emergency tests hold (policy; nothing sends yet)."""
    half = Emergency(threat_is_specific_and_actual=True, consent_cannot_come_in_time=False, reason="attack")
    both = Emergency(threat_is_specific_and_actual=True, consent_cannot_come_in_time=True, reason="attack")

    for transfer, article in ((WANTED, "Art. 11(1)(a)"), (replaced(emergency=half), "Art. 11(2)(b)")):
        with pytest.raises(Refused, match="Nothing was handed over") as refusal:
            must_be_allowed(transfer, EU_2022)
        assert article in refusal.value.cites
    assert must_be_allowed(replaced(emergency=both), EU_2022).is_allowed


@law(PNR, "Art. 11(4)", seed=12)
def test_the_officer_is_told_of_every_transfer_to_a_third_country():
    """The data protection officer is informed each time: the notice follows from the judgement, of a refusal as well."""
    agreed = replaced(origins=(Origin("XQB", has_consented=True, reference="consent 1"),))

    for transfer in (WANTED, agreed):
        told = [each for each in judged(transfer, EU_2022).follows if each.code == "officer-told"]
        assert [each.cites for each in told] == ["Directive (EU) 2016/681 Art. 11(4)"]


def replaced(**changes: object) -> Transfer:
    return msgspec.structs.replace(WANTED, **changes)


@law(CHILDREN, "Convention on the Rights of the Child Art. 3", seed=13)
@law(COURT, "196-201", seed=13)
def test_a_child_whom_a_criterion_fits_is_no_hit_and_the_same_child_who_is_missed_is_found(office: Office):
    """A child whom a criterion fits is no hit; the same child on a list of missing children goes into the lane of protection."""
    office.list_of("N-1,Nina Exampla,,2011-05-02,F,UTO,P:UTO:XQ5555555\n", source="missing_children")
    office.receive(manifest(listed("EXAMPLA", "NINA", "110502", "XQ5555555")))
    code = office.the_hit()

    seen = casework.hit(office.by(office.paola, f"hit {code}"), code)

    assert seen.age is not None and (seen.age.least, seen.lane) == (15, "missing_child")
    assert not may_hit(SOUND, seen.age, EU_2022, today=TODAY)
    assert MARTA not in office.says()


@law(PNR, "Art. 20", seed=15)
def test_the_yearly_report_is_the_sum_of_the_funnel_and_outlives_what_it_counted(office: Office):
    """Yearly statistics have nobody in them; each total is the sum of its parts, and stays when the law has taken the people."""
    from fairway import retention

    office.list_of(MARTA + "N-2,Luis Inventa,,1990-01-01,M,UTO,P:UTO:XQ7777777\n")
    office.list_of("N-1,Nina Exampla,,2011-05-02,F,UTO,P:UTO:XQ5555555\n", source="missing_children")
    office.receive(
        manifest(
            listed("EXAMPLA", "MARTA", "810304", "XQ1234567"),
            listed("INVENTA", "LUIS", "900101", "XQ7777777", sex="M"),
            listed("EXAMPLA", "NINA", "110502", "XQ5555555"),
            listed("QUIET", "ADA", "700101", "XQ8888888"),
        )
    )
    first, *_ = office.hits()
    for person in (office.ana, office.adam):
        office.decide(person, first, "same_person_pass_on", "several_details_agree")
    before = report_of(office)
    for step in before.steps:
        assert step.total == sum(part.count or 0 for part in step.parts), step.code
    assert [(step.code, step.total) for step in before.steps] == [
        ("received", 4), ("screened", 4), ("hits", 3), ("shown", 3), ("reviewed", 1), ("confirmed", 1),
    ]  # fmt: skip

    officer = Act(office.daniel, Purpose.OVERSIGHT, at=office.in_days(400), ground="retention")
    assert [each.kind for each in retention.run(officer).certificates] == ["erased"]

    assert office.hits() == []
    assert report_of(office) == before


@law(PNR, "Art. 20", seed=15)
def test_nobody_counts_another_way_without_another_signed_profile(office: Office):
    """What is counted at each step is part of the profile that two people sign: another definition is refused, not counted."""
    from tests.law.test_court import put_in_force

    put_in_force(office, msgspec.structs.replace(EU_2022, version="9", funnel_definitions="0" * 16))

    with pytest.raises(Refused, match="another way of counting"):
        report_of(office)


@law(PNR, "Art. 20")
def test_the_published_report_gives_no_small_number_away(office: Office):
    """Statistics are without personal data: what is published withholds small counts, and does not say who was protected."""
    office.list_of("N-1,Nina Exampla,,2011-05-02,F,UTO,P:UTO:XQ5555555\n", source="missing_children")
    office.receive(manifest(listed("EXAMPLA", "NINA", "110502", "XQ5555555")))

    published = report_of(office, is_public=True)

    assert {step.code: step.total for step in published.steps}["hits"] is None
    assert all(part.count is None and "missing" not in part.source for step in published.steps for part in step.parts)


def report_of(office: Office, *, is_public: bool = False) -> oversight.Yearly:
    officer = Act(office.daniel, Purpose.OVERSIGHT, at=office.in_days(0), ground="yearly")
    return oversight.yearly(officer, 2026, is_public=is_public)
