"""Whether a result may be handed to somebody abroad, and what follows whether or not it may. Pure policy: no door asks it yet.

The tests are those of Directive (EU) 2016/681 Art. 9 to 11 and, for what it says of later use, of C-817/19. Each objection cites its
article; what follows (the officer is told, the state of origin is told, somebody looks at it again) is part of the judgement, so that
an office which carries a transfer out cannot carry out one without the other.
"""

from __future__ import annotations

import enum
import re

import msgspec

from fairway.kit.refusals import Refused
from fairway.safeguards.criteria import Objection
from fairway.safeguards.profile import LegalProfile

__all__ = ["Consequence", "Destination", "Emergency", "Judgement", "Origin", "Transfer", "judged", "must_be_allowed"]

_COUNTRY = re.compile(r"[A-Z]{3}\Z")
_PNR = "Directive (EU) 2016/681"
_PERSONS_MAX = 50  # listed one by one; more than that is a copy of the house


class Destination(enum.StrEnum):
    """To whom a result goes."""

    MEMBER_STATE = "member_state"
    EUROPOL = "europol"
    THIRD_COUNTRY = "third_country"


class Origin(msgspec.Struct, frozen=True):
    """A state whose carriers or unit the data came from, and whether it agreed. reference: of its consent; "" where it did not."""

    country: str
    has_consented: bool
    reference: str


class Emergency(msgspec.Struct, frozen=True):
    """The two tests of Art. 11(2), each answered by a person, and the reason. Both are needed."""

    threat_is_specific_and_actual: bool
    consent_cannot_come_in_time: bool
    reason: str


class Transfer(msgspec.Struct, frozen=True):
    """What somebody asks to hand over.

    country            alpha-3 of the recipient's state; "" for Europol
    authority          who receives it
    case, reasons      of the request: a specific case, duly reasoned
    purpose            "terrorism" or "serious_crime"
    decisions          codes of the confirmed matches, one for each person; nobody else is in it
    origins            where the data came from; empty where they are the own state's alone
    use_is_consistent  whether it was ascertained that the recipient uses them as the Directive allows
    onward_by_consent  whether the recipient promised to pass nothing on without the express authorisation of this state
    is_masked          whether any of it had been depersonalised
    outside_approval   reference of the approval by a court or independent authority; "" where there is none
    """

    destination: Destination
    country: str
    authority: str
    case: str
    reasons: str
    purpose: str
    decisions: tuple[str, ...]
    origins: tuple[Origin, ...]
    use_is_consistent: bool
    onward_by_consent: bool
    is_masked: bool
    outside_approval: str
    proposed_by: str
    approved_by: str
    emergency: Emergency | None = None


class Consequence(msgspec.Struct, frozen=True):
    """What has to be done, by whom. code: "officer-told", "recorded", "origin-told", "verified-afterwards", "approval-sought"."""

    code: str
    says: str
    cites: str


class Judgement(msgspec.Struct, frozen=True):
    """objections: empty where it may go. follows: what must be done, also where it was refused."""

    objections: tuple[Objection, ...]
    follows: tuple[Consequence, ...]

    @property
    def is_allowed(self) -> bool:
        return not self.objections


def judged(transfer: Transfer, profile: LegalProfile) -> Judgement:
    """Whether it may go, and what follows."""
    third = transfer.destination is Destination.THIRD_COUNTRY
    found = [*_of_request(transfer, profile), *_of_people(transfer), *_of_approval(transfer, profile)]
    if third:
        found += _of_third_country(transfer)
        found += _of_consent(transfer)
    return Judgement(tuple(found), _follows(transfer, profile, goes=not found))


def must_be_allowed(transfer: Transfer, profile: LegalProfile) -> Judgement:
    """The judgement of a transfer that may go. Refuses any other, with every objection; what follows a refusal is in `judged`."""
    judgement = judged(transfer, profile)
    if judgement.objections:
        raise Refused(
            judgement.objections[0].code,
            " ".join(each.says for each in judgement.objections) + " Nothing was handed over.",
            cites="; ".join(dict.fromkeys(each.cites for each in judgement.objections)),
        )
    return judgement


def _of_request(transfer: Transfer, profile: LegalProfile) -> list[Objection]:
    found = []
    if transfer.purpose not in profile.purposes:
        says = "It serves neither of the purposes for which the data may be used."
        found.append(Objection("transfer.purpose", says, f"{_PNR} Art. 1(2), 11(1)(b)"))
    if not (transfer.case.strip() and transfer.reasons.strip() and transfer.authority.strip()):
        says = "It names no specific case, no reasons, or nobody who receives it."
        found.append(Objection("transfer.case", says, f"{_PNR} Art. 6(2)(b), 9(2), 10(2), 11(1)"))
    if not transfer.decisions or not all(each.strip() for each in transfer.decisions):
        says = "Somebody in it was confirmed by nobody: no result leaves the house without a person's decision."
        found.append(Objection("transfer.not-reviewed", says, f"{_PNR} Art. 6(5), 6(6)"))
    if len(transfer.decisions) > _PERSONS_MAX or len(set(transfer.decisions)) != len(transfer.decisions):
        says = f"It is not case by case: at most {_PERSONS_MAX} people, each named once."
        found.append(Objection("transfer.bulk", says, f"{_PNR} Art. 6(6), 11(1)"))
    return found


def _of_people(transfer: Transfer) -> list[Objection]:
    if transfer.approved_by.strip() and transfer.approved_by != transfer.proposed_by:
        return []
    says = "Nobody but who proposed it has approved it."
    return [Objection("transfer.second-person", says, "Directive (EU) 2016/680 Art. 29")]


def _of_approval(transfer: Transfer, profile: LegalProfile) -> list[Objection]:
    if transfer.outside_approval.strip():
        return []
    if transfer.is_masked:
        says = "Part of it is depersonalised, and nobody outside has approved that it is disclosed."
        return [Objection("transfer.masked", says, f"{_PNR} Art. 12(3)")]
    if transfer.country in profile.transfer_countries_flagged:
        says = "The recipient's state is one to which nothing goes without the approval of a court or independent authority."
        return [Objection("transfer.flagged", says, "Charter Art. 19(2); Directive (EU) 2016/680 Art. 35-38")]
    if profile.disclosure_approval == "always" and not _is_urgent(transfer.emergency):
        says = "Nobody outside the unit has approved that the data are used for this after they were received."
        return [Objection("transfer.not-approved", says, "C-817/19, 219-227")]
    return []


def _of_third_country(transfer: Transfer) -> list[Objection]:
    found = []
    if not _COUNTRY.match(transfer.country):
        says = "It names no state that receives it."
        found.append(Objection("transfer.country", says, f"{_PNR} Art. 11(1)"))
    if not transfer.use_is_consistent:
        says = "Nobody has ascertained that the recipient uses the data as the Directive allows."
        found.append(Objection("transfer.use", says, f"{_PNR} Art. 11(3)"))
    if not transfer.onward_by_consent:
        says = "The recipient has not promised to pass nothing on without this state's express authorisation."
        found.append(Objection("transfer.onward", says, f"{_PNR} Art. 11(1)(c)"))
    return found


def _of_consent(transfer: Transfer) -> list[Objection]:
    if not _lacks_consent(transfer):
        return []
    if transfer.emergency is None:
        says = "The state from which the data came has not agreed."
        return [Objection("transfer.no-consent", says, f"{_PNR} Art. 11(1)(a)")]
    found = []
    if not transfer.emergency.threat_is_specific_and_actual:
        says = "The state of origin has not agreed, and no specific and actual threat was stated."
        found.append(Objection("transfer.no-threat", says, f"{_PNR} Art. 11(2)(a)"))
    if not transfer.emergency.consent_cannot_come_in_time:
        says = "The state of origin has not agreed, and could be asked in good time."
        found.append(Objection("transfer.could-ask", says, f"{_PNR} Art. 11(2)(b)"))
    if not transfer.emergency.reason.strip():
        says = "Why it could not wait is not stated."
        found.append(Objection("transfer.no-reason", says, f"{_PNR} Art. 11(2), 13(6)"))
    return found


def _is_urgent(emergency: Emergency | None) -> bool:
    return emergency is not None and (
        emergency.threat_is_specific_and_actual
        and emergency.consent_cannot_come_in_time
        and bool(emergency.reason.strip())
    )


def _lacks_consent(transfer: Transfer) -> bool:
    return any(not (each.has_consented and each.reference.strip()) for each in transfer.origins)


def _follows(transfer: Transfer, profile: LegalProfile, *, goes: bool) -> tuple[Consequence, ...]:
    """The officer is told of every transfer to a third country, and of one that was refused as well: who tries again shows."""
    found = [
        Consequence(
            "recorded",
            "Who asked, for whom, on what ground, and the answer stand in the audit log.",
            f"{_PNR} Art. 13(5), 13(6)",
        )
    ]
    if transfer.destination is not Destination.MEMBER_STATE:
        told = "The data protection officer is told" + ("." if goes else " that it was refused.")
        article = "11(4)" if transfer.destination is Destination.THIRD_COUNTRY else "10(3)"
        found.append(Consequence("officer-told", told, f"{_PNR} Art. {article}"))
    if goes and transfer.destination is Destination.THIRD_COUNTRY and _lacks_consent(transfer):
        says = "The authority that could have agreed is told without delay."
        found.append(Consequence("origin-told", says, f"{_PNR} Art. 11(2)"))
        found.append(
            Consequence("verified-afterwards", "Somebody verifies the transfer afterwards.", f"{_PNR} Art. 11(2)")
        )
    if goes and profile.disclosure_approval == "always" and not transfer.outside_approval.strip():
        hours = profile.unmask_emergency_review_hours
        says = f"A court or independent authority looks at it within {hours} hours."
        found.append(Consequence("approval-sought", says, "C-817/19, 225"))
    return tuple(found)
