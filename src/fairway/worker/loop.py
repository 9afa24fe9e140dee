"""The worker's loop."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from fairway import intake, screening
from fairway.kit.clock import utc_now
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.screening import Screener
from fairway.worker.seeking import seek_in_processes

__all__ = ["ASKED_EVERY_SECONDS", "HandsOut", "Progress", "Totals", "machine_act", "run_from", "run_until_idle"]

Progress = Callable[["Totals"], None]
COLLECTOR_THRESHOLD = 100_000
ASKED_EVERY_SECONDS = 5.0


class HandsOut(Protocol):
    """A stream, as a worker sees it: see fairway.worker.jetstream, which needs a package that a laptop need not have."""

    def take(self) -> list[int]:
        """The next handful of numbers; empty where none waits."""

    def settle(self, stations: Mapping[int, str]) -> None:
        """Tells where the store has each of them now."""


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


def run_from(stream: HandsOut, screener: Screener, *, idle_since: float) -> tuple[Totals, float]:
    """Reads and screens what the stream hands out until it has nothing more; what was done, and since when nothing came.

    idle_since  what the last call gave, by time.monotonic(); 0.0 at first

    When nothing came for five seconds, and from then on as often, the store is asked as well: what the stream lost, or handed to a
    worker that was killed, is read all the same. Raises whatever the stream raises; what it handed out is then read, or it is not.
    """
    totals = Totals()
    gc.set_threshold(COLLECTOR_THRESHOLD)
    while True:
        handful: list[int] = []

        def taken(handful: list[int] = handful) -> list[int]:
            handful += stream.take()
            return handful

        did_work = _read_next(totals, taken)
        if handful:
            stream.settle(intake.stations(handful))
        did_work = _screen_next(totals, screener) or did_work or bool(handful)
        if did_work:
            idle_since = 0.0
        elif not idle_since:
            return totals, time.monotonic()
        elif time.monotonic() - idle_since < ASKED_EVERY_SECONDS or not _read_next(totals):
            return totals, idle_since


def _read_next(totals: Totals, handful: Callable[[], list[int]] | None = None) -> bool:
    batch = intake.read_waiting(machine_act(Purpose.INTAKE), handful=handful)
    totals.transmissions += batch.transmissions
    totals.bookings += batch.bookings
    totals.travellers += batch.travellers
    totals.findings += batch.findings
    totals.quarantined += batch.quarantined
    return batch.transmissions > 0


def _screen_next(totals: Totals, screener: Screener) -> bool:
    batch = screening.screen_waiting(machine_act(Purpose.SCREENING), screener, seek_in_processes)
    totals.screened += batch.travellers
    totals.hits += batch.hits
    totals.lapsed += batch.lapsed
    return batch.flights > 0
