"""Children, victims and witnesses, and people who came back: whom the house protects rather than suspects."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from fairway import casework
from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022, Actor, Purpose
from fairway.safeguards.protection import LANES, Age, Confidence, Lane, age_on, criteria_may_hit
from tests.law.conftest import HEADING, Office
from tests.law.duties import CHILDREN
from tests.path.pushes import listed, manifest

law = pytest.mark.law
NINA = "N-1,Nina Exampla,,2011-05-02,F,UTO,P:UTO:XQ5555555\n"
SUSPICION = re.compile(r"suspect|target|offender|criminal|wanted|threat", re.IGNORECASE)


def nina_flies(office: Office, *others: str) -> None:
    """Fifteen years old, on 12 July 2026."""
    office.receive(manifest(listed("EXAMPLA", "NINA", "110502", "XQ5555555"), *others))


@law(CHILDREN, "Convention on the Rights of the Child Art. 3", seed=13)
def test_a_missing_child_is_met_by_those_who_protect_children(office: Office):
    """A child on a list of missing children is to be found and kept safe: own words, own reviewers, and child protection is told."""
    office.list_of(NINA, source="missing_children")
    nina_flies(office)
    code = office.the_hit()

    seen = casework.hit(office.by(office.paola, f"hit {code}"), code)

    assert (seen.lane, seen.lane_label) == ("missing_child", "Missing child")
    assert seen.age == Age(15, 15, Confidence.HIGH, "document")
    assert "child protection" in seen.recipients
    assert not SUSPICION.search(f"{seen.lane_label} {seen.lane_says} {' '.join(seen.recipients)}")


@law(CHILDREN, "Convention on the Rights of the Child Art. 3")
def test_who_looks_for_the_sought_does_not_see_the_protected(office: Office):
    """Hits in a lane of protection are not in the queue of those who look for the sought, and cannot be opened or taken by them."""
    office.list_of(NINA, source="missing_children")
    nina_flies(office)
    code = office.the_hit()

    assert casework.queue(office.by(office.ana)) == ()
    assert casework.take_next(office.by(office.ana)) is None
    assert casework.waiting(office.by(office.ana)).open == 0
    for attempt in (casework.hit, casework.take):
        with pytest.raises(Refused, match="may not review protection"):
            attempt(office.by(office.ana, f"hit {code}"), code)
    assert [row.code for row in casework.queue(office.by(office.paola))] == [code]


@law(CHILDREN, "Convention on the Rights of the Child Art. 3")
def test_protection_too_needs_two_people_and_finds_them(office: Office):
    """Whom a missing child's hit sets in motion is decided by two reviewers of that lane, and protection officers see no other hits."""
    office.list_of(NINA, source="missing_children")
    office.list_of()
    nina_flies(office, listed("EXAMPLA", "MARTA", "810304", "XQ1234567"))

    [row] = casework.queue(office.by(office.paola))
    first = office.decide(office.paola, row.code, "same_person_pass_on", "several_details_agree")
    second = office.decide(office.petra, row.code, "same_person_pass_on", "several_details_agree")

    assert (first, second) == ("second", "match")
    [other] = casework.queue(office.by(office.ana))
    assert other.lane == "sought"
    with pytest.raises(Refused, match="may not review sought"):
        casework.take(office.by(office.paola, f"hit {other.code}"), other.code)


@law(CHILDREN, "Convention on the Rights of the Child Art. 3")
def test_a_hit_on_a_child_says_that_it_is_one(office: Office):
    """Where somebody under age is hit by an ordinary list, whoever reviews it is told first that this is a child."""
    office.list_of(NINA)
    nina_flies(office)
    code = office.the_hit()

    seen = casework.hit(office.by(office.ana, f"hit {code}"), code)

    assert (seen.lane, seen.lane_label) == ("child", "A child")
    assert any("child protection" in each for each in seen.recipients)


@law(CHILDREN, "Convention on the Rights of the Child Art. 3")
def test_in_doubt_somebody_is_a_child(office: Office):
    """Where two dates of birth disagree, or only a year is known, and one of them would be a child's, they are treated as a child."""
    day = date(2026, 7, 12)

    disputed = age_on(day, document=["1986-03-01"], booking=["2012-03-01"])
    year_only = age_on(day, document=["2008"])

    assert disputed is not None and year_only is not None
    assert (disputed.is_minor(18), disputed.confidence) == (True, Confidence.LOW)
    assert (year_only.is_minor(18), year_only.confidence) == (True, Confidence.LOW)


@law(CHILDREN, "Convention on the Rights of the Child Art. 3", seed=13)
def test_no_criterion_hits_a_child():
    """A child is never the subject of a pre-determined criterion: the rule stands in the profile, and is there to be asked."""
    child = Age(15, 15, Confidence.HIGH, "document")

    assert not EU_2022.criteria_on_minors
    assert not criteria_may_hit(child, EU_2022)


@law(CHILDREN, "Convention on the Rights of the Child Art. 2(2)")
def test_a_parents_hit_does_not_touch_the_child(office: Office):
    """A child is not made to answer for the parents: a parent's hit makes none on a child of the same booking, name and flight."""
    office.list_of()
    nina_flies(office, listed("EXAMPLA", "MARTA", "810304", "XQ1234567"))

    [row] = casework.queue(office.by(office.ana))

    assert row.entry_id == "L-1"


@law(CHILDREN, "Directive (EU) 2016/680 Art. 6")
@pytest.mark.parametrize(
    ("source", "lane"),
    [("trafficking_victims", Lane.TRAFFICKING_VICTIM), ("victims_witnesses", Lane.VICTIM_OR_WITNESS)],
)
def test_victims_and_witnesses_are_not_suspects(office: Office, source: str, lane: Lane):
    """Suspects, victims and others are told apart: whoever is a victim or witness is shown in words that speak of no suspicion."""
    office.list_of(source=source)
    office.fly()
    code = office.the_hit()

    seen = casework.hit(office.by(office.paola, f"hit {code}"), code)

    assert seen.lane == lane
    assert seen.lane_says == LANES[lane].says
    assert not SUSPICION.search(f"{seen.lane_label} {seen.lane_says} {' '.join(seen.recipients)}")


@law(CHILDREN, "S/RES/2396 (2017), 30-31")
def test_who_came_back_is_not_stopped_for_ever(office: Office):
    """Rehabilitation and reintegration: while an authority asks for it, an entry hits nobody; when its day is over it does again."""
    office.list_of()
    today = office.in_days(0).date()
    for supervisor in (office.sofia, office.simon):
        casework.keep_reintegration(
            office.by(supervisor), "csv", "L-1", authority="Court of Exampletown", expires_on=today + timedelta(days=1)
        )

    office.fly()
    assert office.hits() == []
    assert any("whom an authority asks not to stop again" in line for line in office.says())

    from django.db import connection

    with connection.cursor() as cursor:  # two days later
        cursor.execute("UPDATE store_reintegration SET expires_on = %s", [(today - timedelta(days=1)).isoformat()])
    office.fly(flight="418")
    assert len(office.hits()) == 1


@law(CHILDREN, "S/RES/2396 (2017), 30-31")
def test_leaving_somebody_alone_needs_two_people_an_authority_and_an_end(office: Office):
    """It is not for one person to hide somebody: two supervisors say the same, name an authority and a day, and stand on the record."""
    office.list_of()
    today = office.in_days(0).date()

    def keep(
        actor: Actor = office.sofia, authority: str = "Court of Exampletown", days: int = 30, entry: str = "L-1"
    ) -> bool:
        until = today + timedelta(days=days)
        return casework.keep_reintegration(office.by(actor), "csv", entry, authority=authority, expires_on=until)

    for wrong in (
        {"actor": office.ana}, {"actor": office.otto}, {"authority": " "}, {"days": -1}, {"days": 9999}, {"entry": "L-2"},
    ):  # fmt: skip
        with pytest.raises(Refused):
            keep(**wrong)  # type: ignore[arg-type]
    assert (keep(), keep(), keep(actor=office.simon, days=31)) == (False, False, False)
    office.fly()
    assert len(office.hits()) == 1
    assert keep(days=31)
    office.fly(flight="418")
    assert len(office.hits()) == 1

    assert any("Sofia confirmed that L-1 of csv is not to be hit again" in line for line in office.says())


@law(CHILDREN, "Convention on the Rights of the Child Art. 3")
def test_an_entry_on_a_child_ends_on_the_day_they_come_of_age(office: Office):
    """Whoever was put on a list as a child is on it as an adult only if two people gave the reasons anew."""
    from datetime import timedelta

    from fairway.watchlists import own
    from fairway.watchlists.own import Ground

    today = office.in_days(0).date()
    eighteen = today + timedelta(days=30)
    ground = Ground("Police Act section 12", "Regional court", today + timedelta(days=80), today + timedelta(days=60))
    born = f"{eighteen.year - 18}-{eighteen:%m-%d}"
    older = f"{eighteen.year - 40}-{eighteen:%m-%d}"
    rows = "".join(f"{code},Nina Exampla,,{each},F,UTO,\n" for code, each in (("O-1", born), ("O-2", older)))

    proposed = own.propose(
        office.by(office.ana, "own entries", Purpose.LIST_KEEPING), (HEADING + rows).encode(), ground
    )
    own.approve(office.by(office.sofia, "own entries", Purpose.LIST_KEEPING), proposed.code)

    entries = own.entries(office.by(office.sofia, "own entries", Purpose.LIST_KEEPING))
    assert {each.entry_id: each.expires_on for each in entries} == {
        "O-1": eighteen.isoformat(),
        "O-2": (today + timedelta(days=80)).isoformat(),
    }
