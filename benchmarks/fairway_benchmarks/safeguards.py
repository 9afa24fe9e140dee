"""What the safeguards cost: sealing and traces in the whole path, the search of one person, verifying the audit chain.

Each stands beside what it is compared with, measured in the same run: the same day in a house that seals nothing and leaves no trace
(made for this comparison alone: no setting of the house can do it), the goal in milliseconds, the bare digest of as many bytes.
CPU seconds of this process, so that a busy machine changes little; the search also in wall time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from unittest import mock

import numpy as np
from django.db import connection

from fairway import intake, watchlists
from fairway.cli.ingest import files_in, handfuls
from fairway.kit.clock import utc_now
from fairway.opening import open_house
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.screening import Screener
from fairway.store.archive import look, perform
from fairway.store.keyring import Key
from fairway.store.requests import Concerned, journeys_of
from fairway.store.shelf import Shelf
from fairway.worker import machine_act, run_until_idle
from fairway_simulator import simulate

__all__ = ["audit", "sealing", "search"]

_DAY = date(2026, 7, 12)
_TRACES_EACH = 10  # of an ordinary traveller; see tests/comparison/test_index.py
_BATCH_TRAVELLERS = 100_000


def sealing(*, travellers: int, list_entries: int, seed: int, rounds: int = 3) -> dict[str, object]:
    """The share that sealing and traces add to messages on disk → committed hits; rounds of both, one after the other.

    A round before them is not counted: it compiles what is compiled once in a process.
    """
    with tempfile.TemporaryDirectory(prefix="fairway-bench-") as folder:
        day = Path(folder) / "day"
        simulate(day, travellers=travellers, seed=seed, day=_DAY, dirty=0.0, list_entries=list_entries, progress=None)
        with_both: list[float] = []
        without: list[float] = []
        _whole_path(Path(folder) / "first", day)
        for number in range(rounds):
            with_both.append(_whole_path(Path(folder) / f"sealed-{number}", day))
            with _nothing_sealed():
                without.append(_whole_path(Path(folder) / f"open-{number}", day))
    added = median(with_both) - median(without)
    return {
        "benchmark": "sealing and traces",
        "travellers": travellers,
        "list_entries": list_entries,
        "rounds": rounds,
        "cpu_seconds": round(median(with_both), 2),
        "cpu_seconds_unsealed_and_untraced": round(median(without), 2),
        "each_round": [[round(one, 2), round(other, 2)] for one, other in zip(with_both, without, strict=True)],
        "added_microseconds_a_traveller": round(1e6 * added / travellers),
        "added_share": round(added / median(without), 3),
        "goal": 0.25,
    }


def _whole_path(home: Path, day: Path) -> float:
    open_house(home)
    watchlists.load(machine_act(Purpose.LIST_KEEPING), "csv", (day / "watchlist.csv").read_bytes())
    watchlists.activate(machine_act(Purpose.LIST_KEEPING), "csv")
    screener = Screener()
    screener.refresh(look())
    files = files_in([day / "messages"])
    began = time.process_time()
    for group in handfuls(files):
        intake.receive(machine_act(Purpose.INTAKE), [content for _, content in group], transport="file")
    run_until_idle(screener)
    return time.process_time() - began


@contextlib.contextmanager
def _nothing_sealed() -> Iterator[None]:
    """For the comparison: what would be sealed stands in the clear, and nobody leaves a trace."""

    def as_it_is(_key: Key, _table: str, _row: int, content: bytes) -> bytes:
        return content

    def untraced(*_: object) -> None:
        return None

    with (
        mock.patch.object(Key, "seal", as_it_is),
        mock.patch.object(Key, "open", as_it_is),
        mock.patch.object(Shelf, "_write_traces", untraced),
    ):
        yield


def search(*, travellers: int, days: int, seed: int, searches: int = 20) -> dict[str, object]:
    """One person, by name, birth date and document, among the traces of so many travellers over so many days.

    Tables and index are the store's own, in a house of its own; the traces of others are random digests, those of whom is sought real.
    """
    with tempfile.TemporaryDirectory(prefix="fairway-bench-") as folder:
        home = open_house(Path(folder) / "home")
        stored = _who_is_sought(days)
        _fill(home / "fairway.sqlite3", travellers, days, seed)
        concerned = Concerned("MARKOVSKA", "WILHELMINA", "1964-02-17", "C0FFEE471")
        cold_wall, cold = time.perf_counter(), time.process_time()
        found = len(journeys_of(look(), concerned))
        cold, cold_wall = time.process_time() - cold, time.perf_counter() - cold_wall
        walls, cpus = [], []
        for _ in range(searches):
            wall, cpu = time.perf_counter(), time.process_time()
            journeys_of(look(), concerned)
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
        cold_disk = _from_the_disk(home, concerned)
        size = (home / "fairway.sqlite3").stat().st_size
    return {
        "benchmark": "search of one person",
        "travellers": travellers,
        "days": days,
        "traces": travellers * _TRACES_EACH,
        "database_mb": round(size / 1e6),
        "stored_journeys": stored,
        "found": found,
        "first_search_ms": round(1000 * cold_wall),
        "first_search_cpu_ms": round(1000 * cold),
        "nothing_in_memory_ms": round(1000 * cold_disk),
        "median_wall_ms": round(1000 * median(walls)),
        "worst_wall_ms": round(1000 * max(walls)),
        "median_cpu_ms": round(1000 * median(cpus)),
        "goal_ms": 300,
    }


def _from_the_disk(home: Path, concerned: Concerned) -> float:
    """Seconds of a search after the machine was asked to forget every file of the house, and this process its keys."""
    os.sync()
    for path in home.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)
    connection.close()
    open_house(home)
    began = time.perf_counter()
    journeys_of(look(), concerned)
    return time.perf_counter() - began


def _who_is_sought(days: int) -> int:
    """Stores somebody on three days, and a flight on every day; gives on how many days they fly."""
    from fairway.safeguards.actions import TransmissionsRead
    from fairway.store.journeys import flight_row, store_manifest
    from fairway.travel import Flight, Traveller
    from fairway.travel.booking import TravelDocument

    act = Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=utc_now())
    sought = Traveller(
        surname="MARKOVSKA",
        given_names="WILHELMINA",
        birth_date="1964-02-17",
        documents=(TravelDocument(kind="P", number="C0FFEE471", issuing_country="XQA"),),
    )
    flown = {0, days // 2, days - 1}
    with perform(act) as archive:
        for number in range(days):
            flight = Flight(
                carrier="XX",
                number="451",
                departs_on=_DAY + timedelta(days=number),
                departs_from="QAA",
                arrives_at="QBB",
            )
            row = flight_row(archive, flight, at=act.at)
            archive.travel_key(row.day)  # as on every day on which somebody flies: each is opened by a search
            if number in flown:
                store_manifest(archive, row, [sought], takes_off=False, transmission=1, at=act.at)
        act.record(TransmissionsRead(object="1", count=1, bookings=0, travellers=3, findings=0, quarantined=0))
    return len(flown)


def _fill(database: Path, travellers: int, days: int, seed: int) -> None:
    random, each = np.random.default_rng(seed), travellers // days
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as file:
        file.execute("PRAGMA synchronous = off")
        file.execute("PRAGMA cache_size = -200000")
        for number in range(days):
            day = (_DAY + timedelta(days=number)).toordinal()
            digests = np.sort(random.integers(0, 1 << 63, size=each * _TRACES_EACH, dtype=np.int64))
            owners = random.integers(1, each, size=len(digests)) + number * each
            file.execute("BEGIN")
            for start in range(0, len(digests), _BATCH_TRAVELLERS):
                some = slice(start, start + _BATCH_TRAVELLERS)
                rows = ((day, *pair) for pair in zip(digests[some].tolist(), owners[some].tolist(), strict=True))
                file.executemany("INSERT OR IGNORE INTO store_trace VALUES (?, ?, ?)", rows)
            file.execute("COMMIT")


def audit(*, entries: int) -> dict[str, object]:
    """Verifying a chain of so many entries, by the house's own walk; beside it the bare digest of as many bytes as it links."""
    from fairway.safeguards.actions import HitSeen
    from fairway.store import audit as chain

    with tempfile.TemporaryDirectory(prefix="fairway-bench-") as folder:
        open_house(Path(folder) / "home")
        for start in range(0, entries, 5_000):
            act = Act(
                Actor("fairway", Role.MACHINE),
                Purpose.OVERSIGHT,
                at=datetime(2026, 7, 12, tzinfo=UTC),
                ground="hit 7F3K-2MQ4",
            )
            with perform(act):
                for number in range(start, min(start + 5_000, entries)):
                    act.record(HitSeen(object=f"7F3K-{number:07}", traveller=f"2MQ4-{number:07}"))
        began = time.process_time()
        verdict = chain.verify()
        walked = time.process_time() - began
        began = time.process_time()
        for _ in range(2 * verdict.entries):  # the link, and the payload under its salt
            hashlib.sha256(b"x" * 200).digest()
        bare = time.process_time() - began
    return {
        "benchmark": "audit verify",
        "entries": verdict.entries,
        "broken": len(verdict.broken),
        "entries_per_cpu_second": round(verdict.entries / walked),
        "times_bare_digests": round(walked / bare, 2),
        "goal": 100_000,
    }
