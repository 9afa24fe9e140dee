"""Which pre-determined criteria may be used at all: what somebody proposes goes in, every objection with its article comes out.

Pure. Nothing here evaluates a criterion: it is the gate that an office of criteria has to pass before it may. What a criterion may
speak of is a closed list; a word that is not in it is refused, so a proxy does not slip through under another name.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import msgspec

from fairway.kit.refusals import Refused
from fairway.safeguards.profile import LegalProfile
from fairway.safeguards.protection import Age, criteria_may_hit

__all__ = [
    "CORRELATION_MAX",
    "FACTS",
    "TERRORISM",
    "Criterion",
    "Kind",
    "Objection",
    "Trial",
    "may_hit",
    "must_pass",
    "objections",
]

TERRORISM = 0
"""The offence of criteria against terrorism; serious crimes have their number of Annex II."""

CORRELATION_MAX = 0.2
"""How far a criterion may go along with a protected trait among synthetic travellers. Judgement of the design, not a number of law."""

_SPECIFIC = "Directive (EU) 2016/681 Art. 6(4); C-817/19, 197-198"
_FORBIDDEN = "Directive (EU) 2016/681 Art. 6(4), 13(4); C-817/19, 196-197"
_ALONE = "Directive (EU) 2016/681 Art. 6(4); C-817/19, 197; ICAO Annex 9, 9.26 (b), 9.28 (a)"
_EXONERATING = "C-817/19, 200"
_REVIEWED = "Directive (EU) 2016/681 Art. 6(4); C-817/19, 201"
_LEARNING = "C-817/19, 194-195"
_OFFENCE = "Directive (EU) 2016/681 Art. 1(2), 3(8), 3(9), Annex II; C-817/19, 153-157"
_PEOPLE = "Directive (EU) 2016/681 Art. 5, 6(4), 6(7); Directive (EU) 2016/680 Art. 29"


class Kind(enum.StrEnum):
    """What a fact says. CONDUCT: something a traveller or booker did; PLACE: where to; PERSON: who somebody is; the others never."""

    CONDUCT = "conduct"
    PLACE = "place"
    PERSON = "person"
    PROXY = "proxy"
    PROTECTED = "protected"


def _facts() -> dict[str, Kind]:
    words = {
        Kind.CONDUCT: (
            "agency changes_of_itinerary contact_shared_with_other_bookings days_between_booking_and_departure "
            "days_of_stay document_replaced no_show one_way payment_kind payer_is_another route_is_detour "
            "seat_changed split_from_booking baggage_against_stay tickets_bought_together"
        ),
        Kind.PLACE: "departs_from arrives_at transits itinerary",
        Kind.PERSON: "age birth_country document_country nationality residence_country sex",
        Kind.PROXY: (
            "baggage_remark bed_type companion_of_other_sex contact_domain fare_of_pilgrimage given_name language "
            "name_origin name_shape phone_prefix remark salutation special_assistance special_meal surname"
        ),
        Kind.PROTECTED: (
            "belief disability ethnic_origin genetics health philosophical_belief political_opinion race religion "
            "sexual_life sexual_orientation trade_union"
        ),
    }
    return {word: kind for kind, text in words.items() for word in text.split()}


FACTS: Mapping[str, Kind] = MappingProxyType(_facts())
"""Everything that a criterion may be asked about, and what it says. Not in the table: refused."""


class Trial(msgspec.Struct, frozen=True):
    """How a criterion did among synthetic travellers, before anybody real was judged by it.

    travellers     how many were tried
    correlations   with each protected trait that the synthetic travellers have, -1 to 1
    """

    travellers: int
    correlations: Mapping[str, float]


class Criterion(msgspec.Struct, frozen=True):
    """A criterion as somebody proposes it.

    offence         TERRORISM, or the number of Annex II
    evidence        reference of the intelligence that it rests on
    against, for_   facts that speak against a traveller, and facts that exonerate
    no_exoneration  why nothing could exonerate; "" where there is such a clause. Signed by `signed_by`
    reviewed_on     when the unit last looked at it together with its officer; review_on: by when it does again
    inspected_on    when the supervisory authority last looked at it; None: never
    learns          whether its weights change by themselves
    """

    name: str
    offence: int
    evidence: str
    against: tuple[str, ...]
    for_: tuple[str, ...]
    no_exoneration: str
    signed_by: str
    proposed_by: str
    approved_by: str
    officer_opinion: str
    reviewed_on: date
    review_on: date
    inspected_on: date | None
    learns: bool
    trial: Trial | None


class Objection(msgspec.Struct, frozen=True):
    """One thing that stands against a criterion, or a transfer. code: stable; says: a sentence; cites: where it stands in the law."""

    code: str
    says: str
    cites: str


def objections(criterion: Criterion, profile: LegalProfile, *, today: date) -> tuple[Objection, ...]:
    """Everything that stands against it under this profile on this day; empty where it may be used."""
    return (
        *_of_facts(criterion),
        *_of_exoneration(criterion, profile),
        *_of_review(criterion, profile, today),
        *_of_grounds(criterion, profile),
        *_of_people(criterion),
        *_of_trial(criterion),
    )


def must_pass(criterion: Criterion, profile: LegalProfile, *, today: date) -> None:
    """Refuses a criterion with every objection that there is. Whoever evaluates one asks here first, each time."""
    found = objections(criterion, profile, today=today)
    if found:
        raise Refused(
            found[0].code,
            " ".join(each.says for each in found) + " The criterion is not in use. Mend it and have it approved anew.",
            cites="; ".join(dict.fromkeys(each.cites for each in found)),
        )


def may_hit(criterion: Criterion, age: Age | None, profile: LegalProfile, *, today: date) -> bool:
    """Whether this criterion may hit somebody of this age. Refuses a criterion that may not be used; a child is never hit by one
    unless the profile says otherwise. Lists ask nothing here: who is missed is found by their list, at any age.
    """
    must_pass(criterion, profile, today=today)
    return criteria_may_hit(age, profile)


def _of_facts(criterion: Criterion) -> list[Objection]:
    found = []
    for word in dict.fromkeys((*criterion.against, *criterion.for_)):
        kind = FACTS.get(word)
        if kind is None:
            # Never the word itself: whoever typed a value instead of a fact would find it in a log.
            found.append(
                Objection("criterion.fact-unknown", "It asks for something that no criterion may ask.", _SPECIFIC)
            )
        elif kind is Kind.PROTECTED:
            found.append(Objection("criterion.protected", f"It rests on {word}, which is forbidden.", _FORBIDDEN))
        elif kind is Kind.PROXY:
            says = f"It rests on {word}, which stands for what is forbidden."
            found.append(Objection("criterion.proxy", says, _FORBIDDEN))
    kinds = {FACTS.get(word) for word in criterion.against}
    if not criterion.against:
        found.append(Objection("criterion.empty", "It says nothing that speaks against anybody.", _SPECIFIC))
    elif Kind.CONDUCT not in kinds and kinds <= {Kind.PERSON, Kind.PLACE}:
        says = "It rests on who somebody is or where they go, and on nothing that they did."
        found.append(Objection("criterion.person-alone", says, _ALONE))
    return found


def _of_exoneration(criterion: Criterion, profile: LegalProfile) -> list[Objection]:
    if any(FACTS.get(word) is Kind.PERSON for word in criterion.for_):
        says = "Who somebody is exonerates them: so it is turned against everybody else."
        return [Objection("criterion.exonerates-by-person", says, _ALONE)]
    if criterion.for_ or not profile.rule_needs_exonerating_clause:
        return []
    if not criterion.no_exoneration.strip():
        says = "It has no clause that exonerates, and says no reason why there can be none."
        return [Objection("criterion.nothing-exonerates", says, _EXONERATING)]
    if not criterion.signed_by.strip() or criterion.signed_by == criterion.proposed_by:
        says = "That nothing can exonerate is not signed by anybody but who proposed it."
        return [Objection("criterion.reason-unsigned", says, _EXONERATING)]
    return []


def _of_review(criterion: Criterion, profile: LegalProfile, today: date) -> list[Objection]:
    found = []
    if criterion.review_on < today:
        says = f"Its review was due on {criterion.review_on.isoformat()}."
        found.append(Objection("criterion.review-past", says, _REVIEWED))
    if criterion.reviewed_on > today or criterion.review_on <= criterion.reviewed_on:
        found.append(Objection("criterion.review-day", "Its days of review are in no order.", _REVIEWED))
    most = profile.rule_review_months_max
    if most and _months(criterion.reviewed_on, criterion.review_on) > most:
        found.append(
            Objection("criterion.review-late", f"It would go unreviewed for more than {most} months.", _REVIEWED)
        )
    most = profile.rule_supervisor_review_months_max
    since = criterion.inspected_on or criterion.reviewed_on
    if most and _months(since, today) > most:
        says = f"The supervisory authority has not seen it for more than {most} months."
        found.append(Objection("criterion.not-inspected", says, f"{_REVIEWED}; national law"))
    return found


def _months(first: date, last: date) -> float:
    """Months between two days; a part of a month counts as more than the whole months before it."""
    whole = (last.year - first.year) * 12 + last.month - first.month
    return whole + (last.day > first.day) * 0.5 - (last.day < first.day) * 0.5


def _of_grounds(criterion: Criterion, profile: LegalProfile) -> list[Objection]:
    found = []
    known = "terrorism" in profile.purposes if criterion.offence == TERRORISM else criterion.offence in profile.offences
    if not known:
        found.append(Objection("criterion.offence", "It serves no offence that the profile names.", _OFFENCE))
    if not criterion.evidence.strip():
        found.append(Objection("criterion.evidence", "It names no intelligence that it rests on.", _SPECIFIC))
    if criterion.learns:
        found.append(Objection("criterion.learns", "Its weights would change by themselves.", _LEARNING))
    return found


def _of_people(criterion: Criterion) -> list[Objection]:
    found = []
    if not criterion.approved_by.strip() or criterion.approved_by == criterion.proposed_by:
        says = "Nobody but who proposed it has approved it."
        found.append(Objection("criterion.second-person", says, _PEOPLE))
    if not criterion.officer_opinion.strip():
        found.append(Objection("criterion.officer", "The data protection officer has given no opinion on it.", _PEOPLE))
    return found


def _of_trial(criterion: Criterion) -> list[Objection]:
    trial = criterion.trial
    if trial is None or trial.travellers < 1 or not trial.correlations:
        says = "It was not tried on synthetic travellers: whom it would single out is not known."
        return [Objection("criterion.untried", says, _SPECIFIC)]
    # Not a number (nan) is no proof of anything.
    beyond = sorted(
        trait for trait, value in trial.correlations.items() if not -CORRELATION_MAX <= value <= CORRELATION_MAX
    )
    return [
        Objection("criterion.disparate", f"Among synthetic travellers it goes along with {trait}.", _FORBIDDEN)
        for trait in beyond
    ]
