"""A hit goes from hand to hand: to a colleague, to a desk, or, by a supervisor, out of the hands of somebody who is not there."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from fairway.casework import rules
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Permission, Role, permit
from fairway.safeguards.actions_casework import HitHandedOver, HitHandedToDesk
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.safeguards.protection import LANES, Lane
from fairway.store import desk_hits, desks, reviews
from fairway.store.archive import look, perform
from fairway.store.reviews import HitRow

__all__ = ["DESK_REASONS", "HANDED", "DeskLoad", "hand_over", "hand_to_desk", "may_release_others", "own_desks"]

DESK_REASONS = ("language", "list", "load", "shift")
"""Why a hit is handed to a desk: it reads the language or script, it knows the list, here is too much, here the shift ends."""

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
        row = _held(act, identifier)
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
        desk_hits.clear(identifier)
        act.record(HitHandedOver(object=public_code(identifier), to=to.name))


class DeskLoad(msgspec.Struct, frozen=True):
    """A desk to which somebody belongs, and how many undecided hits wait for it."""

    name: str
    waiting: int


def own_desks(act: Act) -> tuple[DeskLoad, ...]:
    """The desks of whoever asks. Opens nothing, so it records nothing."""
    permit(act, Permission.SEE_QUEUE)
    names = desks.of_account(act.actor.name)
    waiting = desk_hits.waiting_at(names, look().profile.hit_strengths_shown, rules.lanes_of(act.actor))
    return tuple(DeskLoad(each, waiting.get(each, 0)) for each in names)


def hand_to_desk(act: Act, code: str, desk: str, reason: str) -> None:
    """Has a hit that one holds wait for a desk: nobody holds it then, and it is the next one of whoever belongs to the desk.

    desk    its name; reason: one of DESK_REASONS

    It stays until somebody decides or hands on; under thirty minutes before its last useful moment it is everybody's next again.

    Refuses who does not hold it, and a desk at which nobody else may decide it.
    """
    permit(act, Permission.DECIDE_HIT)
    identifier = rules.identifier_of(code)
    if reason not in DESK_REASONS:
        raise Refused("desk.reason", "Say why this desk is to have it: choose one of the reasons. Nothing was changed.")
    with perform(act) as archive:
        row = _held(act, identifier)
        free = msgspec.structs.replace(row, taken_by="", taken_until=None)
        decisions = reviews.decisions_of(archive, row)
        others = [Actor(each.name, Role(each.role)) for each in desks.members_of(desk) if each.name != act.actor.name]
        needs = {Permission.DECIDE_HIT, LANES[Lane(row.lane)].reviewers}
        if not any(
            needs <= PERMISSIONS[each.role] and rules.hindrance(free, decisions, each, act.at) is None
            for each in others
        ):
            raise Refused(
                "desk.unfit",
                "Nobody else at this desk may decide this hit. Nothing was changed. Choose another desk, or a colleague.",
            )
        if not reviews.release(identifier, name=act.actor.name):
            raise rules.not_held()
        desk_hits.hand(identifier, desk=desk, reason=reason, by=act.actor.name, at=act.at)
        act.record(HitHandedToDesk(object=public_code(identifier), desk=desk, reason=reason))


def _held(act: Act, identifier: int) -> HitRow:
    """The hit, where whoever acts holds it now and reviews its lane."""
    row = reviews.find(identifier)
    if row is None:
        raise rules.unknown()
    rules.must_review(act, row)
    if row.taken_by != act.actor.name or row.taken_until is None or row.taken_until <= act.at:
        raise rules.not_held()
    return row
