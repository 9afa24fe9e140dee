"""The pages of the console in the order of the bar, each with the permission without which it is not offered.

A new page is one row here. The offices ask for the permission again; this table only decides what is offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.utils.translation import gettext_lazy as _

from fairway.safeguards import Permission, Role
from fairway.web.acts import may

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["Entry", "entries_for"]


class Entry(msgspec.Struct, frozen=True):
    """One page of the bar. section: what a page names itself to be marked as the present one."""

    section: str
    address: str
    says: _StrPromise
    needs: Permission


_ENTRIES = (
    Entry("queue", "queue", _("Queue"), Permission.SEE_QUEUE),
    Entry("flights", "flights", _("Flights"), Permission.SEE_FLIGHT),
    Entry("search", "search", _("Search"), Permission.SEARCH),
    Entry("board", "board", _("Board"), Permission.SEE_BOARD),
    Entry("lists", "lists", _("Lists"), Permission.SEE_LISTS),
    Entry("quarantine", "quarantine", _("Quarantine"), Permission.SEE_QUARANTINE),
    Entry("carriers", "carriers", _("Carriers"), Permission.SEE_CARRIER_QUALITY),
    Entry("statistics", "statistics", _("Statistics"), Permission.SEE_STATISTICS),
    Entry("oversight", "oversight", _("Oversight"), Permission.SEE_EMERGENCIES),
    Entry("unmasking", "unmasking", _("Unmasking"), Permission.SEE_UNMASKINGS),
    Entry("audit", "audit", _("Audit log"), Permission.READ_AUDIT),
    Entry("staff", "staff", _("Staff"), Permission.SEE_STAFF),
    Entry("house", "house", _("House"), Permission.SEE_HEALTH),
)


def entries_for(role: Role) -> list[Entry]:
    """The pages offered to a role."""
    return [entry for entry in _ENTRIES if may(role, entry.needs)]
