"""Whether the house is ready to take messages in. Numbers only, so it is no act."""

from __future__ import annotations

from datetime import datetime

import msgspec

from fairway.store.health import Vital, vitals

__all__ = ["Readiness", "Vital", "readiness"]


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
