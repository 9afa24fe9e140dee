"""Everybody screened again, one day of travel at a time: after a new matcher version, when what is looked for has changed too.

A run has a partition a day. A partition that was cut off is done again from its beginning: what it wrote is found there and changes
nothing, so doing it twice is as doing it once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from fairway.comparison import VERSION
from fairway.kit.clock import utc_now
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import DayRescreened, RescreeningBegun
from fairway.screening.office import Screened, Screener, screen_flights
from fairway.store import runs, screenings
from fairway.store.archive import Archive, look, perform
from fairway.store.keyring import KeyDestroyed
from fairway.store.lanes import date_of
from fairway.store.records import StoredTraveller
from fairway.store.screenings import FlightWork

__all__ = ["Partition", "begin_run", "rescreen_day", "run_state", "unfinished_run", "waiting_days"]

TRIES_MAX = 20
TRAVELLERS_AT_ONCE = 2_000  # of a transaction: what a crash costs, and how long others wait for the flights


class Partition(msgspec.Struct, frozen=True):
    """What one partition gave. `was_done`: there was nothing left to do."""

    run: int
    day: int
    travellers: int = 0
    hits: int = 0
    lapsed: int = 0
    was_done: bool = False


def begin_run(act: Act) -> int:
    """Begins a run over everything stored; gives its number."""
    permit(act, Permission.SCREEN)
    with perform(act) as archive:
        run = runs.begin(archive, matcher=VERSION, at=act.at)
        act.record(RescreeningBegun(object=f"run {run}", matcher=VERSION, days=len(runs.waiting(run))))
    return run


def unfinished_run() -> int | None:
    """The run of this matcher that was not finished; None where there is none."""
    return runs.unfinished(VERSION)


def waiting_days(run: int) -> list[int]:
    """The partitions of a run that are not done: ordinals of days."""
    return runs.waiting(run)


def run_state(run: int) -> runs.RunState:
    """How far a run is."""
    return runs.state_of(run)


def rescreen_day(act: Act, screener: Screener, run: int, day: int) -> Partition:
    """Does one partition, whole; nothing where it is done."""
    permit(act, Permission.SCREEN)
    archive = look()
    if runs.is_done(run, day):
        return Partition(run, day, was_done=True)
    try:
        done = _rescreened(act, archive, screener, day)
    except KeyDestroyed:
        done = Screened(0, 0, 0, 0)  # the law has taken the day meanwhile
    with perform(act):
        runs.finish_partition(run, day, travellers=done.travellers, hits=done.hits, lapsed=done.lapsed, at=utc_now())
        act.record(
            DayRescreened(
                object=f"run {run}",
                day=date_of(day).isoformat(),
                count=done.travellers,
                hits=done.hits,
                lapsed=done.lapsed,
            )
        )
    return Partition(run, day, done.travellers, done.hits, done.lapsed)


def _rescreened(act: Act, archive: Archive, screener: Screener, day: int) -> Screened:
    before = screenings.traces_of_day(day)

    def renew(archive: Archive, everybody: Sequence[StoredTraveller]) -> None:
        screenings.renew_traces(archive, day, everybody, before)

    travellers = hits = lapsed = 0
    for work in _batches(day):
        for _ in range(TRIES_MAX):
            found = screen_flights(act, archive, work, screener, whom=screenings.travellers_on, beside=renew)
            if not found.is_overtaken:
                break
        else:
            raise RuntimeError("lists came into use faster than a batch of flights could be screened; ask again")
        travellers, hits, lapsed = travellers + found.travellers, hits + found.hits, lapsed + found.lapsed
    return Screened(0, travellers, hits, lapsed)


def _batches(day: int) -> Iterator[list[FlightWork]]:
    batch: list[FlightWork] = []
    size = 0
    for flight, travellers in screenings.flights_of_day(day):
        batch.append(flight)
        size += travellers
        if size >= TRAVELLERS_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
