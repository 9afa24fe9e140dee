"""Re-screening: how long it takes to find, among stored travellers, whom a changed list can affect.

The table of traces has the shape and the index of the store's, filled with blind digests of invented travellers; what is looked up
is what the office of screening looks up: every comparison key of every changed entry, digested anew with the key of every stored day.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from pathlib import Path

import numpy as np

from fairway.comparison import listed_keys
from fairway.store.keyring import Key
from fairway_benchmarks.screening import invented_list

__all__ = ["measure"]

_TRACES_EACH = 10  # of an ordinary traveller; see tests/comparison/test_index.py
_BATCH_TRAVELLERS = 100_000
_AT_ONCE = 500


def measure(travellers: int, days: int, changed: int, seed: int) -> dict[str, object]:
    """The figures for `changed` entries against the traces of `travellers`, spread evenly over `days`. Seconds of wall clock."""
    entries = invented_list(changed * 2, seed)[:changed]
    keys = sorted({key for entry in entries for key in listed_keys(entry)})
    ring = [Key(str(day), day.to_bytes(32, "big")) for day in range(days)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "traces.sqlite"
        with sqlite3.connect(path) as connection:
            rows = _fill(connection, travellers, days, seed)
            began = time.perf_counter()
            digests = [sorted(map(key.trace, keys)) for key in ring]
            digested = time.perf_counter()
            found = sum(_look_up(connection, day, wanted) for day, wanted in enumerate(digests))
            done = time.perf_counter()
        size = path.stat().st_size
    return {
        "benchmark": "rescreening",
        "stored_travellers": travellers,
        "days": days,
        "traces": rows,
        "table_mb": round(size / 1e6),
        "changed_entries": changed,
        "keys": len(keys),
        "found": found,
        "digest_seconds": round(digested - began, 3),
        "look_up_seconds": round(done - digested, 3),
    }


def _fill(connection: sqlite3.Connection, travellers: int, days: int, seed: int) -> int:
    connection.execute("PRAGMA journal_mode = off")
    connection.execute("PRAGMA cache_size = -200000")
    connection.execute(
        "CREATE TABLE store_trace (day INTEGER NOT NULL, digest INTEGER NOT NULL, traveller_id INTEGER NOT NULL, "
        "PRIMARY KEY (day, digest, traveller_id)) WITHOUT ROWID"
    )
    random = np.random.default_rng(seed)
    each = travellers // days
    for day in range(days):
        digests = np.sort(random.integers(0, 1 << 63, size=each * _TRACES_EACH, dtype=np.int64))
        owners = random.integers(day * each, (day + 1) * each, size=len(digests))
        for start in range(0, len(digests), _BATCH_TRAVELLERS):
            some = slice(start, start + _BATCH_TRAVELLERS)
            rows = ((day, *pair) for pair in zip(digests[some].tolist(), owners[some].tolist(), strict=True))
            connection.executemany("INSERT INTO store_trace VALUES (?, ?, ?)", rows)
    return each * days * _TRACES_EACH


def _look_up(connection: sqlite3.Connection, day: int, digests: list[int]) -> int:
    found: set[int] = set()
    for start in range(0, len(digests), _AT_ONCE):
        some = digests[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        query = f"SELECT traveller_id FROM store_trace WHERE day = ? AND digest IN ({marks})"
        found.update(row[0] for row in connection.execute(query, [day, *some]))
    return len(found)
