"""The state of the house for whoever keeps it running: does everything received stand somewhere, what waits and for how long."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from importlib.metadata import version

import msgspec

from fairway.oversight.health import readiness
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_desks import HouseStateSeen
from fairway.store import arrivals, audit, house
from fairway.store.archive import database_version, look, perform
from fairway.store.health import Vital
from fairway.store.house import Queue, Standing

__all__ = ["EVENTS", "HouseState", "Queue", "Standing", "house_state"]

EVENTS = {
    "backup": ("BackupMade", 2),
    "drill": ("BackupDrilled", 92),
    "anchor": ("AuditAnchored", 1),
    "verification": ("AuditVerified", 7),
}
"""What should have happened within so many days: code, recorded action, days."""


class HouseState(msgspec.Struct, frozen=True):
    """Counts and ages; nothing about anybody.

    standings  by carrier: received = stored + duplicates + quarantined + waiting
    missing    transmissions by which what arrived and what is kept differ, counted apart; 0 is right
    events     code of `EVENTS` and when it last happened; None where it never did
    """

    is_ready: bool
    conditions: tuple[Vital, ...]
    standings: tuple[Standing, ...]
    missing: int
    queues: tuple[Queue, ...]
    events: tuple[tuple[str, datetime | None], ...]
    audit_entries: int
    disk_free_bytes: int
    disk_bytes: int
    database: str
    fairway: str

    @property
    def is_balanced(self) -> bool:
        """Whether everything received stands somewhere."""
        return self.missing == 0


def house_state(act: Act) -> HouseState:
    """How the house stands now. A recorded act, although it shows nobody."""
    permit(act, Permission.SEE_HEALTH)
    ready = readiness(act.at)
    disk = shutil.disk_usage(look().home)
    with perform(act):
        last = house.last_recorded([action for action, _ in EVENTS.values()])
        found = HouseState(
            ready.is_ready,
            ready.conditions,
            house.standings(),
            sum(abs(day.missing) for day in arrivals.days_since(date.min)),
            house.queues(),
            tuple((code, last.get(action)) for code, (action, _) in EVENTS.items()),
            audit.last()[0],
            disk.free,
            disk.total,
            database_version(),
            version("fairway"),
        )
        act.record(HouseStateSeen(object="house"))
    return found
