"""What a decision spares people next time: "not the same person" is remembered of this identity and this entry, as both were then.

It is remembered only where the traveller was known by a whole date of birth and a document: a name would spare others too. It ends
after ninety days, when anything compared changes on either side, and when somebody decides otherwise.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import RedressKept
from fairway.store import clearances, lists, reviews
from fairway.store.archive import Archive, perform
from fairway.store.reviews import HitRow

__all__ = ["MEMORY_DAYS", "REDRESS_DAYS_MAX", "keep", "keep_redress", "take_back"]

MEMORY_DAYS = 90  # judgement, on the short side: a mistake is looked at again within a season
REDRESS_DAYS_MAX = 5 * 366  # a redress decision is reviewed at least when a record could be that old
DIFFERENT = "different_person"


def keep(archive: Archive, row: HitRow, *, outcome: str, state: str, at: datetime, by: str) -> bool:
    """Remembers a settled decision; gives whether something is remembered now. A match takes back what was remembered."""
    if state not in ("match", "no_match"):
        return False
    frozen = reviews.frozen_of(archive, row)
    identity = clearances.identity_of(archive, frozen.compared)
    if identity is None:
        return False
    if state == "match":
        clearances.forget(identity, row.list_source, row.entry_id)
        return False
    if outcome != DIFFERENT:
        return False
    clearances.forget_expired(at.date())
    clearances.remember(
        archive,
        kind=clearances.DECISION,
        identity=identity,
        list_source=row.list_source,
        entry_id=row.entry_id,
        # Of the entry as it was compared, which the active version may have left behind already.
        digest=clearances.digest_of(archive, frozen.listed),
        at=at,
        by=by,
        expires_on=at.date() + timedelta(days=MEMORY_DAYS),
    )
    return True


def take_back(archive: Archive, row: HitRow, *, outcome: str, state: str) -> None:
    """Forgets what a decision that is taken back had remembered, and anything older of the pair: then the next hit is shown."""
    if state != "no_match" or outcome != DIFFERENT:
        return
    identity = clearances.identity_of(archive, reviews.frozen_of(archive, row).compared)
    if identity is not None:
        clearances.forget(identity, row.list_source, row.entry_id)


def keep_redress(act: Act, list_source: str, entry_id: str, *, number: str, birth_date: str, expires_on: date) -> None:
    """Keeps that whoever presents this redress number, born on this day, is not this entry as it is now.

    number      as the traveller will state it in the booking; kept as a keyed digest with the date of birth, never itself
    birth_date  ISO, whole
    expires_on  at most five years ahead

    Refuses an entry that the active version does not have, a number or date that says nothing, and a day too far or past.
    """
    # Both at once is a supervisor's: it is a decision on every hit to come, and it changes what a list does.
    permit(act, Permission.DECIDE_HIT)
    permit(act, Permission.ACTIVATE_LIST)
    today = act.at.date()
    if not today <= expires_on <= today + timedelta(days=REDRESS_DAYS_MAX):
        raise Refused("redress.expiry", "The last day must lie between today and five years ahead. Nothing was kept.")
    with perform(act) as archive:
        version = lists.active_version(list_source)
        entry = next(lists.entries_of(archive, version.id, [entry_id]), None) if version else None
        if entry is None:
            raise Refused(
                "redress.no-entry",
                "The active version of this list has no such entry. Nothing was kept; look it up again.",
            )
        identity = clearances.redress_identity_of(archive, number, birth_date)
        if identity is None:
            raise Refused(
                "redress.incomplete", "A redress number and a whole date of birth are needed. Nothing was kept."
            )
        clearances.remember(
            archive,
            kind=clearances.REDRESS,
            identity=identity,
            list_source=list_source,
            entry_id=entry_id,
            digest=clearances.digest_of(archive, entry),
            at=act.at,
            by=act.actor.name,
            expires_on=expires_on,
        )
        act.record(RedressKept(object=entry_id, list=list_source, until=expires_on.isoformat()))
