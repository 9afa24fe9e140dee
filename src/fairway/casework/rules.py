"""Who may work on a hit now, and why not. Every way to a hit asks here: taking, deciding, and the page that explains itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from fairway.casework.outcomes import CITES_SECOND_PERSON, stage_in
from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, LegalProfile, Role, permit
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.safeguards.blinding import NeedsApproval
from fairway.safeguards.protection import LANES, Lane
from fairway.store import protected, restrictions, reviews
from fairway.store.archive import look
from fairway.store.clearances import SETTLES_AFTER
from fairway.store.reviews import HitRow, KeptDecision

__all__ = [
    "HELD_MAX",
    "LEASE",
    "TAKE_BACK",
    "acted_on",
    "changed",
    "erased",
    "held_by_other",
    "hindrance",
    "identifier_of",
    "lanes_of",
    "latest",
    "may_settle_disputes",
    "must_be_free",
    "must_have_grounds",
    "must_review",
    "not_held",
    "to_take_back",
    "unknown",
]

LEASE = timedelta(minutes=5)
OUTSIDE = "approval outside"
"""Who holds a hit that needs approval from outside the unit, so that it is not the next one of everybody; no account has a space."""
OUTSIDE_FOR = timedelta(minutes=15)
HELD_MAX = 5
TAKE_BACK = SETTLES_AFTER

_IDENTIFIER_MAX = 2**63 - 1


def must_have_grounds(act: Act, profile: LegalProfile) -> None:
    """Refuses to show or decide about a person for a purpose that the profile does not name, or without naming the hit or case."""
    if act.purpose not in profile.purposes:
        raise Refused(
            "purpose.other",
            "A traveller's data are seen only against terrorist offences or serious crime. Nothing was shown or changed. "
            "Say which of the two it is.",
            cites="Directive (EU) 2016/681 Art. 1(2)",
        )
    if not act.ground.strip():
        raise Refused(
            "ground.missing",
            "Say on what ground you look, such as the hit's code. Nothing was shown or changed.",
            cites="Directive (EU) 2016/681 Art. 13(5)",
        )


def lanes_of(actor: Actor) -> tuple[Lane, ...]:
    """The lanes whose hits this person reviews."""
    return tuple(lane for lane, words in LANES.items() if words.reviewers in PERMISSIONS[actor.role])


def must_review(act: Act, row: HitRow) -> None:
    """Refuses a hit in a lane that has other reviewers: whoever looks for the sought need not know of the protected. And one on a
    record that is kept and not used.
    """
    permit(act, LANES[Lane(row.lane)].reviewers)
    if restrictions.is_restricted(row.traveller):
        raise Refused(
            "record.restricted",
            "This record is kept and not used: its traveller asked for that. Nothing was shown. Ask the data protection officer.",
            cites="Directive (EU) 2016/680 Art. 16(3)",
        )


def must_be_free(act: Act, identifier: int) -> None:
    """Refuses a hit on somebody protected that nobody outside has approved to open. Before an act: a register outside is asked.

    The hit leaves the queue for a while, and says of nobody why.
    """
    if not protected.is_kept() or (row := reviews.find(identifier)) is None:
        return
    must_review(act, row)
    try:
        person = reviews.frozen_of(look(), row).compared
    except reviews.KeyDestroyed:
        raise erased() from None
    try:
        protected.must_be_free(act, "hit", [(f"hit {public_code(identifier)}", person)])
    except NeedsApproval:
        reviews.release(identifier, name=act.actor.name)
        reviews.claim(identifier, name=OUTSIDE, state=None, at=act.at, until=act.at + OUTSIDE_FOR)
        raise


def identifier_of(code: str) -> int:
    """The hit behind a public code. Refuses what is no code."""
    try:
        identifier = from_public_code(code.strip())
    except ValueError:
        raise unknown() from None
    if identifier > _IDENTIFIER_MAX:
        raise unknown()
    return identifier


def may_settle_disputes(actor: Actor) -> bool:
    """Whether disputed hits are this person's to settle."""
    return actor.role is Role.SUPERVISOR


def latest(decisions: Sequence[KeptDecision], stage: str) -> KeptDecision | None:
    """The decision of that stage that counts: a hit that was opened again begins with a new first decision."""
    return next((each for each in reversed(decisions) if each.stage == stage and each.taken_back_at is None), None)


def to_take_back(decisions: Sequence[KeptDecision], actor: Actor, at: datetime) -> KeptDecision:
    """The hit's latest decision, if this person may take it back now; refuses otherwise."""
    last = decisions[-1] if decisions else None
    if last is None or last.by != actor.name or last.taken_back_at is not None:
        raise Refused(
            "decision.other",
            "The latest decision on this hit is not yours, or you took it back already. Nothing was changed.",
        )
    if at - last.at > TAKE_BACK:
        raise Refused(
            "decision.late",
            f"A decision can be taken back for {TAKE_BACK.seconds} seconds; those are over. It stands, and nothing was changed. "
            "Tell a supervisor what was wrong.",
        )
    return last


def acted_on() -> Refused:
    """Somebody has taken the hit up since it was decided."""
    return Refused(
        "decision.acted-on",
        "Somebody has acted on this decision meanwhile. It stands, and nothing was changed. Tell a supervisor what was wrong.",
    )


def hindrance(row: HitRow, decisions: Sequence[KeptDecision], actor: Actor, at: datetime) -> Refused | None:
    """Why this person may not take this hit now; None where they may."""
    stage = stage_in(row.state)
    if not stage:
        return Refused("hit.settled", f'This hit is settled ("{row.state}"). Nothing was changed.')
    earlier = [found.by for each in ("first", "second") if (found := latest(decisions, each)) is not None]
    if stage == "second" and actor.name in earlier[:1]:
        return Refused(
            "second-person.same",
            "You made the first decision on this hit; a second person must answer. Nothing was changed. Take another hit.",
            cites=CITES_SECOND_PERSON,
        )
    if stage == "final" and not may_settle_disputes(actor):
        return Refused(
            "disputed.supervisor",
            "Two people disagree on this hit; a supervisor decides. Nothing was changed. Take another hit.",
            cites=CITES_SECOND_PERSON,
        )
    if stage == "final" and actor.name in earlier:
        return Refused(
            "disputed.same",
            "You made one of the two decisions that disagree; another supervisor decides. Nothing was changed.",
            cites=CITES_SECOND_PERSON,
        )
    return held_by_other(row, actor, at)


def held_by_other(row: HitRow, actor: Actor, at: datetime) -> Refused | None:
    """A refusal where a colleague holds the hit now."""
    if row.taken_by in ("", actor.name) or row.taken_until is None or row.taken_until <= at:
        return None
    return Refused(
        "claim.other",
        f"{row.taken_by} holds this hit until {row.taken_until:%H:%M:%S} UTC. Nothing was changed. Take another hit.",
    )


def not_held() -> Refused:
    """They have not taken it, or no longer hold it."""
    return Refused("claim.missing", "You do not hold this hit. Nothing was changed. Take it first, then decide.")


def changed() -> Refused:
    """The record is no longer the one that was compared."""
    return Refused(
        "version.changed",
        "The traveller's record has changed since this hit was shown. Nothing was decided. Open the hit again; while the new "
        "record is being screened, that takes a moment.",
    )


def erased() -> Refused:
    """The key of the travel day is gone."""
    return Refused(
        "erased",
        "The law has taken what this hit compared: the key of its travel day is gone, and nobody can read it. Nothing was shown "
        "or changed.",
        cites="Directive (EU) 2016/681 Art. 12",
    )


def unknown() -> Refused:
    """No hit has that code."""
    return Refused("hit.unknown", "There is no hit with this code. Nothing was read or changed. Check the code.")
