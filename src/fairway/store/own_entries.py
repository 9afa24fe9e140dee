"""Own entries and what was proposed about them. Written by watchlists.

Who is meant is sealed under the key of the lists, and gone as soon as a row is neither proposed nor in use; ground, owner and days
stay, so that one can say later that there was an entry, why, and who answered for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import connection
from django.db.models import Q

from fairway.comparison import ListedPerson
from fairway.store.archive import Archive
from fairway.store.models import OwnEntry

__all__ = [
    "NewRow",
    "OwnRow",
    "confirm",
    "confirmed",
    "end",
    "end_unconfirmed",
    "in_use",
    "lapse",
    "opened",
    "propose",
    "reject",
    "rows",
    "settle",
    "unproductive",
]

ROWS_MAX = 2_000
_TABLE = "store_ownentry"
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(ListedPerson)


class NewRow(msgspec.Struct, frozen=True):
    """One entry to add or change, or, without a person, to end."""

    entry_id: str
    kind: str
    legal_basis: str
    owner: str
    expires_on: str
    review_on: str
    person: ListedPerson | None


class OwnRow(msgspec.Struct, frozen=True):
    """A row without whom it means.

    proposal   the identifier that the rows of one proposal share
    kind       "add", "change" or "end"
    state      "proposed", "active", "replaced", "ended", "rejected", "lapsed"
    expires_on, review_on   ISO
    """

    id: int
    proposal: int
    entry_id: str
    kind: str
    state: str
    legal_basis: str
    owner: str
    expires_on: str
    review_on: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None


_COLUMNS = OwnRow.__struct_fields__


def propose(archive: Archive, proposal: int, new: Sequence[NewRow], *, by: str, at: datetime) -> None:
    """Writes what somebody proposes."""
    key = archive.list_key()
    written = []
    for each in new:
        row = archive.new_id(at)
        written.append(
            OwnEntry(
                id=row,
                proposal=proposal,
                entry_id=each.entry_id,
                kind=each.kind,
                state="proposed",
                legal_basis=each.legal_basis,
                owner=each.owner,
                expires_on=each.expires_on,
                review_on=each.review_on,
                proposed_by=by,
                proposed_at=at,
                sealed=key.seal(_TABLE, row, _ENCODER.encode(each.person)) if each.person else None,
            )
        )
    OwnEntry.objects.bulk_create(written)


def rows(*, proposal: int | None = None, states: Sequence[str] = ()) -> tuple[OwnRow, ...]:
    """The rows of one proposal, or in some states, in the order of their making; at most two thousand."""
    wanted = Q()
    if proposal is not None:
        wanted &= Q(proposal=proposal)
    if states:
        wanted &= Q(state__in=states)
    found = OwnEntry.objects.filter(wanted).order_by("id").values_list(*_COLUMNS)[:ROWS_MAX]
    return tuple(OwnRow(*row) for row in found)


def opened(archive: Archive, found: Sequence[OwnRow]) -> dict[int, ListedPerson]:
    """Whom the rows mean, by row; those that mean nobody (any more) are missing."""
    key = archive.list_key()
    sealed = OwnEntry.objects.filter(pk__in=[each.id for each in found]).exclude(sealed=None)
    return {
        row: _DECODER.decode(key.open(_TABLE, row, bytes(content)))
        for row, content in sealed.values_list("id", "sealed")
        if content is not None
    }


def in_use(*, on: str) -> tuple[OwnRow, ...]:
    """The entries in use whose last day is not over.

    on  ISO
    """
    found = OwnEntry.objects.filter(state="active", expires_on__gte=on).order_by("entry_id").values_list(*_COLUMNS)
    return tuple(OwnRow(*row) for row in found)


def settle(proposal: int, *, by: str, at: datetime) -> int:
    """Puts a proposal in force: what it replaces or ends is out of use. Gives how many rows it had; 0 where it was settled before."""
    found = OwnEntry.objects.filter(proposal=proposal, state="proposed")
    kinds = dict(found.values_list("entry_id", "kind"))
    ended = [entry for entry, kind in kinds.items() if kind == "end"]
    before = OwnEntry.objects.filter(state="active", entry_id__in=list(kinds))
    before.filter(entry_id__in=ended).update(state="ended", sealed=None)
    before.exclude(entry_id__in=ended).update(state="replaced", sealed=None)
    found.filter(kind="end").update(state="ended", decided_by=by, decided_at=at)
    found.update(state="active", decided_by=by, decided_at=at)
    return len(kinds)


def reject(proposal: int, *, by: str, at: datetime) -> int:
    """Ends a proposal; whom it meant is gone. Gives how many rows it had."""
    found = OwnEntry.objects.filter(proposal=proposal, state="proposed")
    return found.update(state="rejected", sealed=None, decided_by=by, decided_at=at)


def lapse(*, before: datetime, today: str) -> int:
    """Ends proposals that nobody approved in time, and entries whose last day is over; whom they meant is gone.

    today  ISO
    """
    ended = OwnEntry.objects.filter(state="active", expires_on__lt=today).update(state="ended", sealed=None)
    return ended + OwnEntry.objects.filter(state="proposed", proposed_at__lt=before).update(state="lapsed", sealed=None)


def end(identifiers: Sequence[int]) -> int:
    """Ends entries in use; whom they meant is gone. Gives how many there were."""
    return OwnEntry.objects.filter(state="active", pk__in=identifiers).update(state="ended", sealed=None)


# -- confirmed from outside -------------------------------------------------------------------------------------------


def confirm(proposal: int, *, authority: str, reference: str, by: str, at: datetime) -> bool:
    """Notes that a court or approver outside confirmed what a proposal put in use; False where that was noted before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_own_confirmation (proposal, authority, reference, noted_by, noted_at) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            [proposal, authority, reference, by, at.isoformat()],
        )
        return int(cursor.rowcount) == 1


def confirmed() -> frozenset[int]:
    """The proposals that were confirmed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proposal FROM store_own_confirmation")
        return frozenset(int(row[0]) for row in cursor.fetchall())


def end_unconfirmed(*, before: datetime) -> int:
    """Ends the entries in use that were approved before and that nobody outside has confirmed; whom they meant is gone."""
    found = OwnEntry.objects.filter(state="active", decided_at__lt=before).exclude(proposal__in=confirmed())
    return found.update(state="ended", sealed=None)


def unproductive(least: int) -> tuple[tuple[str, int], ...]:
    """Entries in use with so many hits that people settled, none of them confirmed: identifier and how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.entry_id, COUNT(*) FROM store_hit h JOIN store_ownentry o ON o.entry_id = h.entry_id AND o.state = 'active' "
            "WHERE h.list_source = 'own' AND h.state IN ('match', 'no_match') GROUP BY h.entry_id "
            "HAVING COUNT(*) >= %s AND SUM(CASE WHEN h.state = 'match' THEN 1 ELSE 0 END) = 0 ORDER BY h.entry_id",
            [least],
        )
        return tuple((str(entry), int(count)) for entry, count in cursor.fetchall())
