"""Everybody screened again as partition tasks: one function of (home, run, day), called here by a pool of processes.

Whatever hands tasks out may call it: it opens the house by itself, and doing a task twice is as doing it once.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.opening import open_house

if TYPE_CHECKING:
    from fairway.screening import Partition, Screener

__all__ = ["PoolBroke", "rescreen_everybody", "rescreen_partition"]

BREAKS_MAX = 3  # times that a process may die before anything more was done

_OPENED: dict[str, Screener] = {}  # the house of this process: the index is the expensive part


class PoolBroke(Exception):
    """Processes died again and again without anything done in between. What was done stays; ask again to go on."""


def rescreen_partition(home: str, run: int, day: int) -> Partition:
    """Does one partition of a run of the house in `home`. Any process may call it, any number of times.

    day  the partition: the ordinal of a day of travel
    """
    if home not in _OPENED:
        open_house(Path(home), create=False)
    from fairway import screening  # only now: the archive's tables can be imported once a house is open
    from fairway.safeguards import Purpose
    from fairway.worker.loop import machine_act

    if home not in _OPENED:
        _OPENED.clear()
        _OPENED[home] = screening.Screener()
    screener = _OPENED[home]
    return screening.rescreen_day(machine_act(Purpose.SCREENING), screener, run, day)


def rescreen_everybody(home: str, run: int, *, workers: int, progress: Callable[[Partition], None]) -> None:
    """Does all partitions of a run that wait, in `workers` processes. The house is open in this process too.

    A process that dies takes its partition with it, which is done again. Raises PoolBroke where that goes on and on.
    """
    from fairway import screening

    breaks = 0
    while days := screening.waiting_days(run):
        # Begun anew and not forked: a connection to a database must not be shared.
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            tasks = [pool.submit(rescreen_partition, home, run, day) for day in days]
            try:
                for task in as_completed(tasks):
                    progress(task.result())
                    breaks = 0
            except BrokenProcessPool:
                breaks += 1
                if breaks >= BREAKS_MAX:
                    raise PoolBroke(f"processes died {breaks} times without anything done in between") from None
