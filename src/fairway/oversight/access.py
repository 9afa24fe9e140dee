"""Who read whom, and whether anything explains it: unexplained reads, alarms, emergencies, the day's budget of travellers.

The data protection officer sees codes, never a traveller: who looked, at which hit, on what ground.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, Purpose, permit
from fairway.safeguards.actions_oversight import (
    AccessesSeen,
    AccessReviewed,
    BreakGlassUsed,
    BudgetLifted,
    EmergenciesListed,
    EmergencyReviewed,
    EmergencySeen,
    HoneyPlanted,
    SupervisorNotified,
)
from fairway.store import accesses, accounts, honey, reviews
from fairway.store.accesses import Access, Emergency
from fairway.store.archive import perform

__all__ = [
    "EMERGENCY_REASONS",
    "FINDINGS",
    "Access",
    "Emergency",
    "acknowledge_emergency",
    "alarms",
    "allow_more",
    "break_glass",
    "emergencies",
    "plant_honey",
    "review_emergency",
    "review_read",
    "unexplained",
    "who_saw",
]

# Reasons are codes: words would put a person's affairs into a log that outlives their data.
EMERGENCY_REASONS = {
    "life": "a life is in danger",
    "attack": "an attack is about to happen",
    "child": "a child is in danger",
}
FINDINGS = {
    "accepted": "there was a reason",
    "unfounded": "there was no reason; it goes to the head of the unit",
    "referred": "the supervisory authority is told",
}
_BREAKS_MAX = 3
_BREAKS_WITHIN = timedelta(days=30)  # a thing that happens more often is no emergency but the routine
_LINES_MAX = 500
_MORE_MAX = 1000
_IDENTIFIER_MAX = 2**63 - 1
_CITES_LOGS = "Directive (EU) 2016/681 Art. 5, 13(6)"
_CITES_EMERGENCY = "Directive (EU) 2016/680 Art. 25, 29"


def unexplained(act: Act, *, since: date | None = None, most: int = 100) -> tuple[Access, ...]:
    """Reads of a person that no decision, claim or emergency explains and that nobody has reviewed, newest first.

    since  the last thirty days where it is not given
    most   1 to 500
    """
    permit(act, Permission.REVIEW_ACCESS)
    first = since or act.at.astimezone(UTC).date() - timedelta(days=30)
    with perform(act):
        found = accesses.unexplained(first.toordinal(), act.at, min(max(most, 1), _LINES_MAX))
        act.record(AccessesSeen(object="nothing explains", count=len(found)))
    return found


def who_saw(act: Act, code: str, *, most: int = 100) -> tuple[Access, ...]:
    """Every reading of one traveller that is kept, explained or not, newest first. A recorded act.

    code  of the traveller, or of a hit on them
    most  1 to 500
    """
    permit(act, Permission.REVIEW_ACCESS)
    try:
        identifier = from_public_code(code.strip())
    except ValueError:
        raise Refused("code.unknown", "That is no code of a hit or a traveller. Nothing was read.") from None
    with perform(act):
        hit = reviews.find(identifier) if identifier < 2**63 else None
        subject = public_code(hit.traveller if hit is not None else identifier)
        found = accesses.reads_of([subject], min(max(most, 1), _LINES_MAX))
        act.record(AccessesSeen(object=f"traveller {subject}", count=len(found)))
    return found


def alarms(act: Act, *, most: int = 100) -> tuple[Access, ...]:
    """Reads of invented people whom no work leads to, newest first."""
    permit(act, Permission.REVIEW_ACCESS)
    with perform(act):
        found = accesses.alarms(min(max(most, 1), _LINES_MAX))
        act.record(AccessesSeen(object="touched an invented person", count=len(found)))
    return found


def review_read(act: Act, code: str, finding: str) -> None:
    """Keeps what the officer found of a read. code: public_code of `Access.id`; finding: one of FINDINGS."""
    permit(act, Permission.REVIEW_ACCESS)
    _must_be_finding(finding)
    identifier = _identifier(code)
    with perform(act):
        if not accesses.review(identifier, finding, by=act.actor.name, at=act.at):
            raise Refused("read.unknown", "There is no such read that waits for review. Nothing was changed.")
        act.record(AccessReviewed(object=public_code(identifier), finding=finding))


def allow_more(act: Act, account: str, more: int) -> None:
    """Allows somebody more different travellers on this day. more: 1 to 1000."""
    permit(act, Permission.REVIEW_ACCESS)
    if not 1 <= more <= _MORE_MAX:
        raise Refused("budget.more", f"One to {_MORE_MAX} more are allowed at once. Nothing was changed.")
    with perform(act) as archive:
        if accounts.account_by_name(account) is None:
            raise Refused("account.unknown", "There is no active account of that name. Nothing was changed.")
        accesses.allow_more(archive.new_id(act.at), account, more, by=act.actor.name, at=act.at)
        act.record(BudgetLifted(object=account, more=more))


# -- emergencies ----------------------------------------------------------------------------------------------------


def break_glass(act: Act, reason: str) -> datetime:
    """Lifts the acting person's day's budget for some minutes; gives until when. Every read in them is listed for review.

    reason  one of EMERGENCY_REASONS; the ground of the act names the case

    It opens nothing that the role may not see. A supervisor is told in the same breath. Refuses without purpose or case, while the
    glass is broken, and the fourth time in thirty days.
    """
    permit(act, Permission.BREAK_GLASS)
    if reason not in EMERGENCY_REASONS:
        raise Refused(
            "emergency.reason",
            f"The glass is broken for one of: {', '.join(EMERGENCY_REASONS)}. Nothing was changed.",
            cites=_CITES_EMERGENCY,
        )
    if act.purpose not in (Purpose.TERRORISM, Purpose.SERIOUS_CRIME) or not act.ground.strip():
        raise Refused(
            "emergency.ground",
            "Say against which of the law's two purposes, and in which case. Nothing was changed.",
            cites="Directive (EU) 2016/681 Art. 1(2), 13(6)",
        )
    with perform(act) as archive:
        if accesses.open_emergency(act.actor.name, act.at) is not None:
            raise Refused("emergency.open", "You broke the glass already, and it still is. Nothing was changed.")
        if accesses.emergencies_since(act.actor.name, act.at - _BREAKS_WITHIN) >= _BREAKS_MAX:
            raise Refused(
                "emergency.often",
                f"You broke the glass {_BREAKS_MAX} times in thirty days. Nothing was changed. Ask the data protection officer to "
                "allow more travellers.",
                cites=_CITES_EMERGENCY,
            )
        until = act.at + timedelta(minutes=archive.profile.break_glass_minutes)
        identifier = archive.new_id(act.at)
        accesses.add_emergency(identifier, act, reason, until, archive.profile)
        code = public_code(identifier)
        act.record(BreakGlassUsed(object=code, reason=reason, until=until.isoformat(timespec="minutes")))
        act.record(SupervisorNotified(object=code, by=act.actor.name))
    return until


def emergencies(act: Act, *, most: int = 100) -> tuple[Emergency, ...]:
    """Who broke the glass, why, and who has looked at it since: first those that nobody reviewed."""
    permit(act, Permission.SEE_EMERGENCIES)
    with perform(act):
        found = accesses.emergencies(min(max(most, 1), _LINES_MAX))
        act.record(EmergenciesListed(object="emergencies", count=len(found)))
    return found


def acknowledge_emergency(act: Act, code: str) -> None:
    """A supervisor takes note. Refuses whoever broke the glass, and the officer, whose part is the review."""
    permit(act, Permission.SEE_EMERGENCIES)
    permit(act, Permission.BREAK_GLASS)
    identifier = _identifier(code)
    with perform(act):
        if _known(identifier).actor == act.actor.name:
            raise Refused(
                "second-person.emergency",
                "You broke this glass yourself. Nothing was changed. Another supervisor takes note.",
                cites=_CITES_EMERGENCY,
            )
        if not accesses.see_emergency(identifier, by=act.actor.name, at=act.at):
            raise Refused("emergency.seen", "A supervisor took note already. Nothing was changed.")
        act.record(EmergencySeen(object=public_code(identifier)))


def review_emergency(act: Act, code: str, finding: str) -> None:
    """The data protection officer's finding, which closes an emergency. finding: one of FINDINGS."""
    permit(act, Permission.REVIEW_ACCESS)
    _must_be_finding(finding)
    identifier = _identifier(code)
    with perform(act):
        _known(identifier)
        if not accesses.review_emergency(identifier, finding, by=act.actor.name, at=act.at):
            raise Refused("emergency.reviewed", "This emergency was reviewed already. Nothing was changed.")
        act.record(EmergencyReviewed(object=public_code(identifier), finding=finding))


def _known(identifier: int) -> Emergency:
    found = accesses.emergency(identifier)
    if found is None:
        raise Refused("emergency.unknown", "There is no such emergency. Nothing was changed.")
    return found


def _must_be_finding(finding: str) -> None:
    if finding not in FINDINGS:
        raise Refused(
            "finding.other", f"A finding is one of: {', '.join(FINDINGS)}. Nothing was changed.", cites=_CITES_LOGS
        )


def _identifier(code: str) -> int:
    try:
        identifier = from_public_code(code.strip())
    except ValueError:
        identifier = 0
    if not 0 < identifier <= _IDENTIFIER_MAX:
        raise Refused("code.unknown", "This is no code of the house. Nothing was read or changed. Check the code.")
    return identifier


# -- honey ----------------------------------------------------------------------------------------------------------


def plant_honey(act: Act, day: date) -> str:
    """Plants an invented traveller with a settled hit on a day's flight that nobody flies; gives the hit's code.

    No queue, count or screening leads there. Put the code where only the curious look; whoever opens it raises an alarm.
    """
    permit(act, Permission.REVIEW_ACCESS)
    with perform(act) as archive:
        hit, traveller = honey.plant(archive, day, at=act.at)
        accesses.keep_honey(archive.keyring, public_code(traveller), by=act.actor.name, at=act.at)
        act.record(HoneyPlanted(object=public_code(hit)))
    return public_code(hit)
