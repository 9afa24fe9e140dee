"""Desks: several people who take the same hits, such as those who know a language or a list. Kept by an administrator, on the record.

Belonging to a desk gives nobody a permission: it says for whom a hit may wait.
"""

from __future__ import annotations

import re

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, Role, permit
from fairway.safeguards.actions_staff import DeskEnded, DeskJoined, DeskLeft, DeskMade, DesksSeen
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.staff.acting import known
from fairway.store import accounts, desks
from fairway.store.archive import perform
from fairway.store.desks import KeptDesk as Desk

__all__ = ["Desk", "add_desk", "desk_names", "end_desk", "join_desk", "leave_desk", "list_desks"]

_NAME = re.compile(r"[^\W_](?:[\w .'’-]{0,38}[^\W_])?\Z")


def list_desks(act: Act) -> tuple[Desk, ...]:
    """Every desk and who belongs to it, by name."""
    permit(act, Permission.SEE_STAFF)
    with perform(act):
        found = desks.all_desks()
        act.record(DesksSeen(object="desks", count=len(found)))
    return found


def desk_names() -> tuple[str, ...]:
    """The desks at which somebody is, by name: to which a hit may be handed over."""
    return tuple(each.name for each in desks.all_desks() if each.members)


def add_desk(act: Act, name: str) -> None:
    """A new desk, with nobody at it. Refuses a name that is taken or malformed: 1 to 40 letters, digits, spaces and . ' -"""
    permit(act, Permission.MANAGE_STAFF)
    if not _NAME.match(name):
        raise Refused(
            "desk.name",
            "A desk has a name of 1 to 40 letters, digits, spaces, points, apostrophes and hyphens. Nothing was changed.",
        )
    with perform(act):
        if not desks.add(name, at=act.at, by=act.actor.name):
            raise Refused("desk.taken", "There is a desk of that name already. Nothing was changed.")
        act.record(DeskMade(object=name))


def end_desk(act: Act, name: str) -> None:
    """Ends a desk; what waited for it is everybody's again. Refuses where there is none."""
    permit(act, Permission.MANAGE_STAFF)
    with perform(act):
        if not desks.end(name):
            raise _unknown()
        act.record(DeskEnded(object=name))


def join_desk(act: Act, name: str, account: str) -> None:
    """Puts an account to a desk. Refuses one whose role decides no hits, and one that belongs to it already."""
    permit(act, Permission.MANAGE_STAFF)
    with perform(act):
        if not desks.is_there(name):
            raise _unknown()
        member = known(accounts.account_by_name(account))
        if Permission.DECIDE_HIT not in PERMISSIONS[Role(member.role)]:
            raise Refused("desk.role", f"{member.name} decides no hits. Nothing was changed. Choose somebody who does.")
        if not desks.join(name, member.name, at=act.at):
            raise Refused("desk.member", f"{member.name} belongs to this desk already. Nothing was changed.")
        act.record(DeskJoined(object=name, account=member.name))


def leave_desk(act: Act, name: str, account: str) -> None:
    """Takes an account from a desk. Refuses one that does not belong to it."""
    permit(act, Permission.MANAGE_STAFF)
    with perform(act):
        if not desks.leave(name, account):
            raise Refused("desk.member.none", "Nobody of that name belongs to this desk. Nothing was changed.")
        act.record(DeskLeft(object=name, account=account))


def _unknown() -> Refused:
    return Refused("desk.unknown", "There is no desk of that name. Nothing was changed.")
