"""A hit goes from hand to hand: to a colleague, or, by a supervisor, out of the hands of somebody who is not there."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from fairway.casework import rules
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Permission, Role, permit
from fairway.safeguards.actions_casework import HitHandedOver
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.safeguards.protection import LANES, Lane
from fairway.store import reviews
from fairway.store.archive import perform

__all__ = ["HANDED", "hand_over", "may_release_others"]

HANDED = timedelta(minutes=15)
"""Judgement: as long as somebody may need to finish what they are at. Then the hit is anybody's again, and nobody lost it."""


def may_release_others(actor: Actor) -> bool:
    """Whether somebody may take a hit out of another's hands."""
    return actor.role is Role.SUPERVISOR


def hand_over(act: Act, code: str, to: Actor) -> None:
    """Puts a hit that one holds into a colleague's hands, for a quarter of an hour.

    Refuses who does not hold it, and a colleague who may not decide it: another role or lane, the first decision theirs, or five
    in hand already.
    """
    permit(act, Permission.DECIDE_HIT)
    identifier = rules.identifier_of(code)
    with perform(act) as archive:
        row = reviews.find(identifier)
        if row is None:
            raise rules.unknown()
        rules.must_review(act, row)
        if row.taken_by != act.actor.name or row.taken_until is None or row.taken_until <= act.at:
            raise rules.not_held()
        free = msgspec.structs.replace(row, taken_by="", taken_until=None)
        hindrance = rules.hindrance(free, reviews.decisions_of(archive, row), to, act.at)
        needs = {Permission.DECIDE_HIT, LANES[Lane(row.lane)].reviewers}
        if to.name == act.actor.name or hindrance is not None or not needs <= PERMISSIONS[to.role]:
            raise Refused(
                "hand.unfit", f"{to.name} may not decide this hit. Nothing was changed. Choose somebody else."
            )
        if reviews.held_by(to.name, act.at) >= rules.HELD_MAX:
            raise Refused("hand.many", f"{to.name} holds {rules.HELD_MAX} hits already. Nothing was changed.")
        if not reviews.pass_on(identifier, name=act.actor.name, to=to.name, until=act.at + HANDED):
            raise rules.not_held()
        act.record(HitHandedOver(object=public_code(identifier), to=to.name))
