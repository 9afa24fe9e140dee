"""A changed list against millions of stored travellers: how long it takes to find, open and compare those whom it can concern.

What is stored says `stored_millions`. What is timed is the whole way, from the request to the hits committed. Before it the same
travellers are sought once, because only they have records: in a process that knows none of their words yet, which is what `first`
says. Screening everybody again, which is the limit, is measured on a sample in the same run.

`--folder` keeps what was made: a later run of the same size begins with measuring.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import msgspec

from fairway.comparison import Index, ListedPerson, Outlines, listed_keys
from fairway.kit.clock import utc_now
from fairway.safeguards import Act
from fairway_benchmarks.screening import invented_list
from fairway_benchmarks.stored_millions import PREPARED_DAYS, SINGLE_ENTRIES, Made, made

__all__ = ["measure"]

EVERYBODY_SAMPLE = 4_000
LIST_OF_EVERYBODY = 20_000
CHANGED = 200
LOADED_WITH = 100  # people
TIMES = 3  # that the 200 are screened; the median counts


def measure(
    travellers: int, days: int, seed: int, new_entries: int = 10_000, folder: Path | None = None
) -> dict[str, object]:
    """The figures. Seconds of wall clock, and of processors where it says cpu, those of other processes that were begun included.

    folder  keeps what was made; None: made for this run alone
    """
    os.environ.pop("FAIRWAY_DATABASE", None)
    entries = invented_list(2 * new_entries, seed)[:new_entries]
    with tempfile.TemporaryDirectory(prefix="fairway-rescreening-") as temporary:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        house = made(folder or Path(temporary), entries, travellers, days, seed)
        report: dict[str, object] = {
            "benchmark": "rescreening",
            "stored_travellers": house.each_day * days,
            "days": days,
            "traces": house.traces,
            "database_mb": round((house.home / "fairway.sqlite3").stat().st_size / 1e6),
            "made_in_seconds": round(house.seconds, 1),
            "processors": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
        }
        _load_loops(house, entries)
        report |= _prepared(house)
        report |= _one_entry(house, entries)
        report |= _found(entries)
        report |= _changed(house, entries)
        report[f"list_of_{new_entries}"] = _screened(house, entries, f"list{new_entries}")
        report |= _everybody(seed)
        return _with_ratios(report)


def _load_loops(house: Made, entries: Sequence[ListedPerson]) -> None:
    """The first program after an install compiles what it loops through, which is no part of re-screening."""
    index, some = Index.build(entries[:LOADED_WITH]), house.people[:LOADED_WITH]
    index.screen(some)
    index.could_concern(Index.opened([Outlines.of((at, 1, each) for at, each in enumerate(some)).to_bytes()]))


def _prepared(house: Made) -> dict[str, object]:
    """The files of some days made from the table again: they must be what was written."""
    from django.db import transaction

    from fairway.store import trace_files
    from fairway.store.archive import archive
    from fairway.store.screenings import days_stored

    folder = house.home / "traces"
    before = {path.name: path.read_bytes() for path in sorted(folder.iterdir())[:PREPARED_DAYS]}
    began = time.process_time()
    for day in days_stored()[:PREPARED_DAYS]:
        with transaction.atomic():
            trace_files.prepare(archive(), day)
    seconds = time.process_time() - began
    if {name: (folder / name).read_bytes() for name in before} != before:
        raise RuntimeError("a file made from the table is another than was written")
    size = sum(path.stat().st_size for path in folder.iterdir())
    return {"file_of_a_day_cpu_seconds": round(seconds / PREPARED_DAYS, 2), "files_mb": round(size / 1e6)}


def _found(entries: Sequence[ListedPerson]) -> dict[str, object]:
    """Candidate generation alone, warm: the second of two runs."""
    report: dict[str, object] = {}
    for number in (1, 200, len(entries)):
        keys = sorted({key for entry in entries[:number] for key in listed_keys(entry)})
        sum(len(found) for _, found in _candidates(keys))
        began, cpu = time.perf_counter(), time.process_time()
        found = sum(len(each) for _, each in _candidates(keys))
        report[f"entries_{number}"] = {
            "keys": len(keys),
            "travellers_found": found,
            "find_seconds": round(time.perf_counter() - began, 3),
            "find_cpu_seconds": round(time.process_time() - cpu, 3),
        }
    return report


def _candidates(keys: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    from fairway.store.archive import archive
    from fairway.store.screenings import found_by_traces

    return found_by_traces(archive(), keys)


class _Screened(msgspec.Struct):
    """What it takes to compare a new list with everybody. `sought`: to find whom it could concern, before that."""

    seconds: float
    cpu_seconds: float
    opened: int
    hits: int
    sought_first_seconds: float
    sought_first_cpu_seconds: float


def _one_entry(house: Made, entries: Sequence[ListedPerson]) -> dict[str, object]:
    """One new entry after the other, each a list of its own."""
    single = [_screened(house, entries[n : n + 1], f"single{n}") for n in range(SINGLE_ENTRIES)]
    return {
        "one_entry_seconds": [each.seconds for each in single],
        "one_entry_seconds_median": median(each.seconds for each in single),
        "one_entry_cpu_seconds_median": median(each.cpu_seconds for each in single),
        "one_entry_sought_first_seconds": single[0].sought_first_seconds,
        "one_entry_looked_at": [each.opened for each in single],
        "one_entry_hits": [each.hits for each in single],
    }


def _changed(house: Made, entries: Sequence[ListedPerson]) -> dict[str, object]:
    """Some changed entries, several times."""
    times = [_screened(house, entries[:CHANGED], f"changed{time}") for time in range(TIMES)]
    return {
        f"list_of_{CHANGED}": sorted(times, key=lambda each: each.seconds)[TIMES // 2],
        f"list_of_{CHANGED}_first": times[0],
    }


def _screened(house: Made, entries: Sequence[ListedPerson], source: str) -> _Screened:
    from fairway.screening.changes import screen_changes
    from fairway.screening.concerned import concerned
    from fairway.store import lists
    from fairway.store.archive import archive
    from fairway.worker.seeking import seek_in_processes

    began, cpu = time.perf_counter(), _cpu()
    some = list(concerned(archive(), Index.build(entries), entries, seek_in_processes))
    sought = time.perf_counter() - began, _cpu() - cpu
    for day, travellers in some:
        house.keep_records(day, travellers)
    version = _list_of(entries, source)
    changes = lists.differences(None, version)
    began, cpu = time.perf_counter(), _cpu()
    done = screen_changes(_act(), archive(), 0, version, source, changes, seek_in_processes)
    seconds = time.perf_counter() - began, _cpu() - cpu
    whole, whole_cpu, first, first_cpu = (round(each, 3) for each in (*seconds, *sought))
    return _Screened(whole, whole_cpu, done.looked_at, done.hits, first, first_cpu)


def _cpu() -> float:
    """Of this process and of those that it began and that have ended."""
    mine = os.times()
    return mine.user + mine.system + mine.children_user + mine.children_system


def _act() -> Act:
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act

    return machine_act(Purpose.SCREENING)


def _list_of(entries: Sequence[ListedPerson], source: str) -> int:
    """A list in use that holds these entries."""
    from fairway.safeguards.actions import ListActivated
    from fairway.store import lists
    from fairway.store.archive import perform

    act = _act()
    with perform(act) as archive:
        version = lists.write_version(
            archive, source=source, digest=source, published="", entries=entries, findings=(), at=utc_now(), by="bench"
        )
        lists.activate(archive, version, at=utc_now(), by="bench")
        act.record(ListActivated(object=source, added=len(entries), removed=0, changed=0, again=0))
    return version


def _everybody(seed: int) -> dict[str, object]:
    """Opening and comparing somebody with a whole list, which is what screening everybody again does for each."""
    from django.db import connection

    from fairway.store.archive import archive
    from fairway.store.records import RECORD_DECODER, compared_of

    index = Index.build(invented_list(LIST_OF_EVERYBODY, seed + 9))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, day, record_sealed FROM store_traveller ORDER BY id LIMIT %s", [EVERYBODY_SAMPLE])
        rows = cursor.fetchall()
    began = time.process_time()
    compared = [
        compared_of(RECORD_DECODER.decode(archive().travel_key(day).open("store_traveller", row, bytes(sealed))))
        for row, day, sealed in rows
    ]
    index.screen(compared)
    rate = len(rows) / (time.process_time() - began)
    return {"everybody_per_cpu_second": round(rate), "everybody_list_names": LIST_OF_EVERYBODY}


def _with_ratios(report: dict[str, object]) -> dict[str, object]:
    numbers = msgspec.convert(report, _Numbers)
    everybody = numbers.stored_travellers / numbers.everybody_per_cpu_second
    new_list = next(each for name, each in reversed(report.items()) if isinstance(each, _Screened))
    found = report | {
        "everybody_cpu_seconds_reckoned": round(everybody),
        "new_list_ratio_to_everybody": round(everybody / new_list.cpu_seconds, 2),
        "new_list_opened_share": round(new_list.opened / numbers.stored_travellers, 4),
        "one_entry_ratio_to_everybody": round(everybody / numbers.one_entry_cpu_seconds_median),
    }
    return {name: msgspec.to_builtins(each) for name, each in found.items()}


class _Numbers(msgspec.Struct):
    stored_travellers: int
    everybody_per_cpu_second: float
    one_entry_cpu_seconds_median: float


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="rescreening", description=__doc__)
    parser.add_argument("--travellers", type=int, default=10_000_000)
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="where what was made is kept for the next run")
    given = parser.parse_args()
    print(json.dumps(measure(given.travellers, given.days, given.seed, folder=given.folder), indent=1))
