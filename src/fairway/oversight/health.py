"""Whether the house is ready to take messages in, and how much stands where. Numbers only, so it is no act."""

from __future__ import annotations

import shutil
from datetime import datetime

import msgspec

from fairway.store import metrics as kept
from fairway.store.archive import look
from fairway.store.backup import last_made
from fairway.store.health import Vital, vitals
from fairway.store.metrics import Gauge

__all__ = ["Gauge", "Readiness", "Vital", "metrics", "readiness"]


class Readiness(msgspec.Struct, frozen=True):
    """Whether messages can be received now.

    is_ready                every condition is good
    waiting                 transmissions that are kept and not yet read
    oldest_waiting_seconds  for how long the oldest of them has waited: a queue that grows old is the first sign of trouble
    """

    is_ready: bool
    conditions: tuple[Vital, ...]
    waiting: int
    oldest_waiting_seconds: float


def readiness(at: datetime) -> Readiness:
    """The conditions of work as they are now."""
    found, waiting, age = vitals(at)
    return Readiness(all(each.is_good for each in found), tuple(found), waiting, round(age, 1))


def metrics(at: datetime) -> list[Gauge]:
    """How much stands where, for a collector that asks every few seconds."""
    ready = readiness(at)
    found = [Gauge("fairway_ready", int(each.is_good), (("condition", each.name),)) for each in ready.conditions]
    found.append(Gauge("fairway_oldest_waiting_seconds", ready.oldest_waiting_seconds))
    found.append(Gauge("fairway_disk_free_bytes", shutil.disk_usage(look().home).free))
    if not any(each.name == "database" and not each.is_good for each in ready.conditions):
        found += kept.gauges()
        backup = last_made()
        if backup is not None:
            found.append(Gauge("fairway_backup_age_seconds", round((at - backup).total_seconds())))
    return found
