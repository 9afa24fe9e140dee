"""The worker's loop."""

from __future__ import annotations

import gc
from collections.abc import Callable

import msgspec

from fairway import intake, screening
from fairway.kit.clock import utc_now
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.screening import Screener

__all__ = ["Progress", "Totals", "machine_act", "run_until_idle"]

Progress = Callable[["Totals"], None]
COLLECTOR_THRESHOLD = 100_000


class Totals(msgspec.Struct):
    """What the worker has done since it began."""

    transmissions: int = 0
    bookings: int = 0
    travellers: int = 0
    findings: int = 0
    quarantined: int = 0
    screened: int = 0
    hits: int = 0
    lapsed: int = 0


def machine_act(purpose: Purpose) -> Act:
    """An act of the house itself, now."""
    return Act(Actor("fairway", Role.MACHINE), purpose, at=utc_now())


def run_until_idle(screener: Screener, *, progress: Progress | None = None) -> Totals:
    """Reads and screens everything that waits. Reading goes first: what is not stored cannot be screened."""
    totals = Totals()
    # Reading makes many small values and no cycles; the usual threshold of 700 would look for cycles a thousand times a message.
    gc.set_threshold(COLLECTOR_THRESHOLD)
    while True:
        did_work = _read_next(totals)
        did_work = _screen_next(totals, screener) or did_work
        if progress is not None:
            progress(totals)
        if not did_work:
            return totals


def _read_next(totals: Totals) -> bool:
    batch = intake.read_waiting(machine_act(Purpose.INTAKE))
    totals.transmissions += batch.transmissions
    totals.bookings += batch.bookings
    totals.travellers += batch.travellers
    totals.findings += batch.findings
    totals.quarantined += batch.quarantined
    return batch.transmissions > 0


def _screen_next(totals: Totals, screener: Screener) -> bool:
    batch = screening.screen_waiting(machine_act(Purpose.SCREENING), screener)
    totals.screened += batch.travellers
    totals.hits += batch.hits
    totals.lapsed += batch.lapsed
    return batch.flights > 0
