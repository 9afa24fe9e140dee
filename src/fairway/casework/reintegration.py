"""Somebody came back, and an authority asks that they are not stopped for ever on old data: the entry is left alone until a day."""

from __future__ import annotations

from datetime import date, timedelta

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import ReintegrationKept, ReintegrationProposed
from fairway.store import lists, protection
from fairway.store.archive import perform

__all__ = ["keep_reintegration"]

AUTHORITY_CHARACTERS_MAX = 120


def keep_reintegration(act: Act, list_source: str, entry_id: str, *, authority: str, expires_on: date) -> bool:
    """Keeps that no traveller is a hit on this entry until after `expires_on`, because an authority asks for it.

    It needs two supervisors who say the same: the first proposes (False), the second puts it in force (True).

    authority   which one, by its name and reference; 1 to 120 characters, never a traveller's name
    expires_on  within the days of the legal profile

    Refuses whoever is no supervisor, an entry that the active version does not have, a missing authority, and a day that is past
    or too far. Hits made before stay as they are; undecided ones lapse when they are next compared.
    """
    # Both at once is a supervisor's: it is a decision on every hit to come, and it changes what a list does.
    permit(act, Permission.DECIDE_HIT)
    permit(act, Permission.ACTIVATE_LIST)
    if not 1 <= len(authority.strip()) <= AUTHORITY_CHARACTERS_MAX:
        raise Refused(
            "reintegration.authority", "Say which authority asks for it, in at most 120 characters. Nothing was kept."
        )
    with perform(act) as archive:
        today, most = act.at.date(), archive.profile.reintegration_days_max
        if not today <= expires_on <= today + timedelta(days=most):
            raise Refused(
                "reintegration.expiry", f"The last day must lie between today and {most} days ahead. Nothing was kept."
            )
        version = lists.active_version(list_source)
        entry = next(lists.entries_of(archive, version.id, [entry_id]), None) if version else None
        if entry is None:
            raise Refused(
                "reintegration.no-entry",
                "The active version of this list has no such entry. Nothing was kept; look it up again.",
            )
        asked = {"authority": authority.strip(), "until": expires_on.isoformat(), "list": list_source}
        proposer = protection.proposer_of(list_source, entry_id, authority=authority.strip(), expires_on=expires_on)
        if proposer and protection.confirm_reintegration(list_source, entry_id, by=act.actor.name):
            act.record(ReintegrationKept(object=entry_id, proposer=proposer, **asked))
            return True
        protection.keep_reintegration(
            list_source, entry_id, authority=authority.strip(), expires_on=expires_on, at=act.at, by=act.actor.name
        )
        act.record(ReintegrationProposed(object=entry_id, **asked))
    return False
