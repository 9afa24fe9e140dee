"""Words of the desks for codes of the offices, and how ages are said."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["CONDITIONS", "EFFECTS", "ENTRY_STATES", "EVENTS", "QUEUES", "age", "when"]

_Words = dict[str, "_StrPromise"]

CONDITIONS: _Words = {
    "disk": gettext_lazy("Room on the disk"),
    "folder": gettext_lazy("The house's folder can be written"),
    "keyring": gettext_lazy("The keys can be used"),
    "database": gettext_lazy("The database answers"),
}
QUEUES: _Words = {
    "received": gettext_lazy("Transmissions to be read"),
    "quarantined": gettext_lazy("Transmissions in quarantine"),
    "screen": gettext_lazy("Flights to be screened"),
    "rescreen": gettext_lazy("List versions to be screened again"),
}
EVENTS: _Words = {
    "backup": gettext_lazy("Backup made"),
    "drill": gettext_lazy("Restoring rehearsed"),
    "anchor": gettext_lazy("Head of the audit log signed for others"),
    "verification": gettext_lazy("Audit log verified"),
}
EFFECTS: _Words = {
    "recorded": gettext_lazy("noted"),
    "repaired": gettext_lazy("repaired"),
    "incomplete": gettext_lazy("incomplete"),
    "quarantined": gettext_lazy("in quarantine"),
}
ENTRY_STATES: _Words = {
    "proposed": gettext_lazy("waits for a second person"),
    "active": gettext_lazy("in use"),
    "replaced": gettext_lazy("replaced"),
    "ended": gettext_lazy("ended"),
    "rejected": gettext_lazy("rejected"),
    "lapsed": gettext_lazy("lapsed"),
}


def age(since: datetime | None, now: datetime) -> str:
    """How long ago, such as "3 d 4 h"; a dash where never."""
    if since is None:
        return "—"
    minutes = max(0, int((now - since).total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _("{d} d {h} h").format(d=days, h=hours)
    return _("{h} h {m} min").format(h=hours, m=rest) if hours else _("{m} min").format(m=rest)


def when(moment: datetime | None) -> str:
    """A moment to the minute, UTC; a dash where there is none."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "—"
