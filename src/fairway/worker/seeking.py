"""Whom a long list that changed could concern, sought by several processes: a day of travel is a task, and none depends on another.

Seeking writes nothing, so a process that dies takes nothing with it but a day, which is sought again. What is compared and written
stays with the process that asked. The list's entries go to the others through a pipe, and rows of travellers come back: no name is an
argument of a process, and none is in a log.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.comparison import Index
from fairway.opening import open_house

if TYPE_CHECKING:
    from fairway.comparison.index import Arrays
    from fairway.screening import Sought

__all__ = ["processes_wanted", "seek_in_processes"]

BREAKS_MAX = 3  # times that a process may die before anything more was found; then this one seeks by itself

_INDEX: list[Index] = []  # of a process that seeks


def processes_wanted() -> int:
    """FAIRWAY_SEEKING_PROCESSES, or as many as this process may use processors."""
    given = os.environ.get("FAIRWAY_SEEKING_PROCESSES", "")
    if given.isdecimal():
        return max(1, int(given))
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def seek_in_processes(index: Index, days: Sequence[int]) -> Iterator[Sought]:
    """As `screening.seek_here`, by as many processes as are wanted. The house is open in this one."""
    from fairway import screening  # only now: the archive's tables can be imported once a house is open

    waiting, breaks = list(days), 0
    workers = min(processes_wanted(), len(waiting))
    while workers > 1 and waiting and breaks < BREAKS_MAX:
        with _pool(index, workers) as pool, contextlib.suppress(BrokenProcessPool):
            breaks += 1
            for task in [pool.submit(_sought, day) for day in waiting]:
                found = task.result()
                del waiting[0]
                breaks = 0
                if found is not None:
                    yield found
    yield from screening.seek_here(index, waiting)


@contextlib.contextmanager
def _pool(index: Index, workers: int) -> Iterator[ProcessPoolExecutor]:
    # Begun anew and not forked: a connection to a database must not be shared.
    begun = (os.environ["FAIRWAY_HOME"], index.arrays())
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=begun)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)  # also where nobody wants the rest


def _begin(home: str, arrays: Arrays) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    open_house(Path(home), create=False)
    _INDEX[:] = [Index.of_arrays(arrays)]


def _end_with_parent() -> None:
    """A pool's processes would wait for ever for the next task of one that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _sought(day: int) -> Sought | None:
    from fairway import screening

    return screening.sought_on(_INDEX[0], day)
