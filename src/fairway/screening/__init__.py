"""Finds candidates for each traveller, compares, and writes hits with their evidence. A hit is the machine's word, never a match."""

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
    "begin_run",
    "hits_on_flights",
    "rescreen_day",
    "run_state",
    "screen_waiting",
    "unfinished_run",
    "waiting_days",
]
