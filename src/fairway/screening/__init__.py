"""Finds candidates for each traveller, compares, and writes hits with their evidence. A hit is the machine's word, never a match.

The office is loaded when first asked for: indexes can be prepared without an archive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fairway.screening.concerned import Sought, seek_here, sought_on
    from fairway.screening.office import HitOnFlight, Screened, Screener, hits_on_flights, screen_waiting
    from fairway.screening.rescreening import (
        Partition,
        begin_run,
        rescreen_day,
        run_state,
        unfinished_run,
        waiting_days,
    )

__all__ = [
    "HitOnFlight",
    "Partition",
    "Screened",
    "Screener",
    "Sought",
    "begin_run",
    "hits_on_flights",
    "rescreen_day",
    "run_state",
    "screen_waiting",
    "seek_here",
    "sought_on",
    "unfinished_run",
    "waiting_days",
]


def __getattr__(name: str) -> Any:
    """The office's functions."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from fairway.screening import concerned, office, rescreening

    return getattr(next(each for each in (office, rescreening, concerned) if hasattr(each, name)), name)
