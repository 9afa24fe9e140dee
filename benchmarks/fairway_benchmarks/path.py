"""End to end: messages on disk to committed hits, durable and sealed, in a fresh house.

The limit measured in the same run is reading the same messages without storing or screening anything.
"""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path

from fairway import intake, watchlists
from fairway.cli.ingest import files_in, handfuls
from fairway.messages import read
from fairway.opening import open_house
from fairway.safeguards import Purpose
from fairway.screening import Screener
from fairway.store.archive import database_version, look
from fairway.store.dialect import size_bytes
from fairway.worker import machine_act, run_until_idle
from fairway_simulator import simulate

__all__ = ["measure"]

_DAY = date(2026, 7, 12)
_LIST = "csv"


def measure(*, travellers: int, list_entries: int, seed: int) -> dict[str, object]:
    """PNRs per CPU-second through every station, with the time each takes."""
    with tempfile.TemporaryDirectory(prefix="fairway-bench-") as folder:
        root = Path(folder)
        simulate(
            root / "day",
            travellers=travellers,
            seed=seed,
            day=_DAY,
            dirty=0.0,
            list_entries=list_entries,
            progress=None,
        )
        open_house(root / "home")
        watchlists.load(machine_act(Purpose.LIST_KEEPING), _LIST, (root / "day" / "watchlist.csv").read_bytes())
        watchlists.activate(machine_act(Purpose.LIST_KEEPING), _LIST)
        screener = Screener()
        began = time.process_time()
        screener.refresh(look())
        index_seconds = time.process_time() - began
        files = files_in([root / "day" / "messages"])
        wall, cpu = time.perf_counter(), time.process_time()
        for group in handfuls(files):
            intake.receive(machine_act(Purpose.INTAKE), [content for _, content in group], transport="file")
        received = time.process_time() - cpu
        totals = run_until_idle(screener)
        cpu_seconds, wall_seconds = time.process_time() - cpu, time.perf_counter() - wall
        began = time.process_time()
        for path in files:
            read(path.read_bytes())
        reading = time.process_time() - began
        stored = size_bytes(root / "home")
    return {
        "benchmark": "end to end",
        "database": database_version(),
        "messages": totals.transmissions,
        "bookings": totals.bookings,
        "travellers_in_messages": totals.travellers,
        "travellers_screened": totals.screened,
        "hits": totals.hits,
        "list_entries": list_entries,
        "stored_bytes_per_booking": round(stored / totals.bookings),
        "bookings_per_cpu_second": round(totals.bookings / cpu_seconds),
        "bookings_per_wall_second": round(totals.bookings / wall_seconds),
        "travellers_in_messages_per_cpu_second": round(totals.travellers / cpu_seconds),
        "cpu_seconds": round(cpu_seconds, 2),
        "of_which_receiving": round(received, 2),
        "reading_alone_cpu_seconds": round(reading, 2),
        "times_reading_alone": round(cpu_seconds / reading, 2),
        "index_cpu_seconds": round(index_seconds, 2),
    }
