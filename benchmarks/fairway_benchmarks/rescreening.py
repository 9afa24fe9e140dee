"""A changed list against millions of stored travellers: how long it takes to find, open and compare those whom it can concern.

A real house with its own keyring, tables and files. What is invented is the filling: the traces of each day are the real blind
digests, under that day's key, of the comparison keys of a few ten thousand invented travellers in another order, so that keys are as
frequent as among people. The files of all days are written as they are made from the table; the table itself is filled for a few days
only, of which the files are made again and must be the same, because many keys are asked of the files alone.
Everybody's outlines are real and sealed, flight by flight. Sealed records are written, untimed, for those travellers whom the lists to
be measured can concern: nobody else is opened. What is timed is the whole way, from the request to the hits committed; before it the
same travellers are sought once, in a process that knows none of their words. Screening everybody again is measured on a sample.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median

import msgspec
import numpy as np
from numpy.typing import NDArray

from fairway.comparison import ComparedTraveller, Index, ListedPerson, PersonName, candidate_keys, listed_keys
from fairway.kit.clock import utc_now
from fairway.safeguards import Act
from fairway.store.keyring import plain_traces
from fairway_benchmarks.screening import invented_list, invented_travellers

__all__ = ["measure"]

FIRST_DAY = date(2026, 5, 1).toordinal()
PEOPLE = 40_000  # invented, each on many journeys
ROWS_AT_ONCE = 200_000
FLIGHT = 250  # travellers
SINGLE_ENTRIES = 5
PREPARED_DAYS = 5
EVERYBODY_SAMPLE = 4_000
LIST_OF_EVERYBODY = 20_000
_IN_A_DAY = 10_000_000
_FLIGHTS_OF_DAY = 100_000

_Ids = NDArray[np.int64]


def measure(travellers: int, days: int, seed: int, new_entries: int = 10_000) -> dict[str, object]:
    """The figures. Seconds of wall clock, and of this process alone where it says cpu."""
    os.environ.pop("FAIRWAY_DATABASE", None)
    with tempfile.TemporaryDirectory(prefix="fairway-rescreening-") as folder:
        from fairway.opening import open_house

        home = open_house(Path(folder) / "house")
        entries = invented_list(2 * new_entries, seed)[:new_entries]
        strangers = invented_travellers(PEOPLE - SINGLE_ENTRIES, invented_list(2_000, seed + 5), seed)
        people = [*map(_as_traveller, entries[:SINGLE_ENTRIES]), *strangers]
        began = time.perf_counter()
        rows = _fill(home, people, travellers // days, days)
        filled = time.perf_counter()
        report: dict[str, object] = {
            "benchmark": "rescreening",
            "stored_travellers": travellers // days * days,
            "days": days,
            "traces": rows,
            "database_mb": round((home / "fairway.sqlite3").stat().st_size / 1e6),
            "filled_in_seconds": round(filled - began, 1),
        }
        report |= _prepared(home)
        report |= _found(entries)
        report |= _end_to_end(entries, people, travellers // days, new_entries)
        report |= _everybody(seed)
        return _with_ratios(report)


def _as_traveller(entry: ListedPerson) -> ComparedTraveller:
    """The listed person, with the documents they are listed with."""
    return ComparedTraveller(
        names=(PersonName(full=entry.names[0]),),
        birth_date=entry.birth_dates[0] if entry.birth_dates else "",
        sex=entry.sex,
        nationalities=entry.nationalities,
        documents=entry.documents,
    )


def _fill(home: Path, people: Sequence[ComparedTraveller], each_day: int, days: int) -> int:
    """Flights and traces, day after day, in the order of the table's key."""
    from django.db import connections

    from fairway.comparison import Outlines
    from fairway.store import trace_files
    from fairway.store.archive import archive

    keys = [sorted(candidate_keys(each)) for each in people]
    every = sorted({key for some in keys for key in some})
    places = {key: at for at, key in enumerate(every)}
    plain = plain_traces(every)
    lengths = np.fromiter(map(len, keys), np.int64, len(keys))
    first = np.concatenate(([0], np.cumsum(lengths)))
    flat = np.fromiter((places[key] for some in keys for key in some), np.int64, int(lengths.sum()))
    connections.close_all()
    with contextlib.closing(sqlite3.connect(home / "fairway.sqlite3", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = off")  # a house is never filled like this; nothing is measured yet
        database.execute("PRAGMA synchronous = off")
        database.execute("PRAGMA cache_size = -400000")
        total = 0
        for at in range(days):
            day = FIRST_DAY + at
            database.execute("BEGIN")
            who, key = _who(at, each_day), archive().travel_key(day)
            flights = [(_flight_of(day, place), place) for place in range(0, each_day, FLIGHT)]
            database.executemany(
                "INSERT INTO store_flight (id, day, carrier, number, departs_from, arrives_at, departs_at_local, arrives_at_local, "
                "state) VALUES (?, ?, 'QX', ?, 'QXA', 'QZB', '', '', 'expected')",
                [(flight, day, str(flight % _FLIGHTS_OF_DAY)) for flight, _ in flights],
            )
            for flight, place in flights:
                aboard = enumerate(who[place : place + FLIGHT].tolist(), start=day * _IN_A_DAY + place)
                outlines = Outlines.of((row, 1, people[each]) for row, each in aboard)
                sealed = key.seal("store_outline", flight, outlines.to_bytes())
                database.execute(
                    "INSERT INTO store_outline (id, day, is_whole, sealed) VALUES (?, ?, 1, ?)", [flight, day, sealed]
                )
            count = lengths[who]
            refs = flat[np.repeat(first[who], count) + _steps(count)]
            digests = _digests(key.blind(plain))[refs]
            owners = np.repeat(day * _IN_A_DAY + np.arange(each_day), count)
            order = np.argsort(digests, kind="stable")  # owners ascend already
            digests, owners = digests[order], owners[order]
            if at < PREPARED_DAYS:  # the files of the others are what is asked
                _insert(database, day, digests, owners)
            database.execute("COMMIT")
            trace_files.write(archive(), day, digests, owners)
            total += len(digests)
            print(f"filled {at + 1} of {days} days", file=sys.stderr)
        database.execute("PRAGMA journal_mode = wal")
    return total


def _flight_of(day: int, place: int) -> int:
    return day * _FLIGHTS_OF_DAY + place // FLIGHT


def _insert(database: sqlite3.Connection, day: int, digests: _Ids, owners: _Ids) -> None:
    for start in range(0, len(digests), ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        database.executemany(
            f"INSERT OR IGNORE INTO store_trace (day, digest, traveller_id) VALUES ({day}, ?, ?)",
            zip(digests[some].tolist(), owners[some].tolist(), strict=True),
        )


def _who(at: int, each_day: int) -> _Ids:
    """Which of the invented people travel on a day, in an order of its own."""
    random = np.random.default_rng(at)
    rounds = [random.permutation(PEOPLE) for _ in range(each_day // PEOPLE + 1)]
    return np.concatenate(rounds)[:each_day].astype(np.int64)


def _steps(lengths: _Ids) -> _Ids:
    ends = np.cumsum(lengths)
    steps: _Ids = np.arange(int(lengths.sum())) - np.repeat(ends - lengths, lengths)
    return steps


def _digests(blind: bytes) -> _Ids:
    return (np.frombuffer(blind, ">u8")[::2] >> np.uint64(1)).astype(np.int64)


def _prepared(home: Path) -> dict[str, object]:
    """The files of some days made from the table again: they must be what the filling wrote."""
    from django.db import transaction

    from fairway.store import trace_files
    from fairway.store.archive import archive
    from fairway.store.screenings import days_stored

    folder = home / "traces"
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


def _end_to_end(
    entries: Sequence[ListedPerson], people: Sequence[ComparedTraveller], each_day: int, most: int
) -> dict[str, object]:
    """From the request to the hits committed: one new entry after the other, then 200, then the whole list."""
    single = [_screened(entries[n : n + 1], f"single{n}", people, each_day) for n in range(SINGLE_ENTRIES)]
    report: dict[str, object] = {
        "one_entry_seconds": [each["seconds"] for each in single],
        "one_entry_seconds_median": median(each["seconds"] for each in single),
        "one_entry_cpu_seconds_median": median(each["cpu_seconds"] for each in single),
        "one_entry_looked_at": [each["opened"] for each in single],
        "one_entry_hits": [each["hits"] for each in single],
    }
    for number in (200, most):
        report[f"list_of_{number}"] = _screened(entries[:number], f"list{number}", people, each_day)
    return report


def _screened(
    entries: Sequence[ListedPerson], source: str, people: Sequence[ComparedTraveller], each_day: int
) -> dict[str, float]:
    """What it takes to compare a new list with everybody; `sought` is whom it could concern, by a process that knew no word of them."""
    from fairway.screening.changes import screen_changes
    from fairway.screening.concerned import concerned
    from fairway.store import lists
    from fairway.store.archive import archive

    began, cpu = time.perf_counter(), time.process_time()
    some = list(concerned(archive(), Index.build(entries), entries))
    sought = time.perf_counter() - began, time.process_time() - cpu
    _store(people, each_day, some)
    version = _list_of(entries, source)
    changes = lists.differences(None, version)
    began, cpu = time.perf_counter(), time.process_time()
    done = screen_changes(_act(), archive(), 0, version, source, changes)
    return {
        "seconds": round(time.perf_counter() - began, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "opened": done.looked_at,
        "hits": done.hits,
        "sought_seconds": round(sought[0], 3),
        "sought_cpu_seconds": round(sought[1], 3),
    }


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


def _store(people: Sequence[ComparedTraveller], each_day: int, found: Sequence[tuple[int, list[int]]]) -> None:
    """Sealed records of these travellers, screened already, where they have none."""
    from django.db import connection, transaction

    from fairway.store.archive import archive
    from fairway.store.records import RECORD, JourneyRecord
    from fairway.travel import TravelDocument, Traveller

    for day, travellers in found:
        who = _who(day - FIRST_DAY, each_day)
        key = archive().travel_key(day)
        rows = []
        for identifier in travellers:
            person = people[int(who[identifier - day * _IN_A_DAY])]
            record = JourneyRecord(
                api=Traveller(
                    surname=person.names[0].surname or person.names[0].full,
                    given_names=person.names[0].given_names,
                    birth_date=person.birth_date,
                    sex=person.sex,
                    nationality=person.nationalities[0] if person.nationalities else "",
                    documents=tuple(
                        TravelDocument(kind=each.kind, issuing_country=each.country, number=each.number)
                        for each in person.documents
                    ),
                )
            )
            rows.append(
                (
                    identifier,
                    day,
                    _flight_of(day, identifier - day * _IN_A_DAY),
                    key.seal("store_traveller", identifier, RECORD.encode(record)),
                )
            )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR IGNORE INTO store_traveller (id, day, flight_id, kind, state, sources, version, identity, content, "
                "record_open, record_sealed, screened_version) VALUES (%s, %s, %s, 'adult', 'active', 'API', 1, X'', X'', X'', %s, 1)",
                rows,
            )


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
    largest = max((each for each in report if each.startswith("list_of_")), key=lambda each: int(each.split("_")[2]))
    new_list = msgspec.convert(report[largest], _Screened)
    return report | {
        "everybody_cpu_seconds_reckoned": round(everybody),
        "new_list_ratio_to_everybody": round(everybody / new_list.cpu_seconds, 2),
        "new_list_opened_share": round(new_list.opened / numbers.stored_travellers, 4),
        "one_entry_ratio_to_everybody": round(everybody / numbers.one_entry_cpu_seconds_median),
    }


class _Numbers(msgspec.Struct):
    stored_travellers: int
    everybody_per_cpu_second: float
    one_entry_cpu_seconds_median: float


class _Screened(msgspec.Struct):
    opened: int
    cpu_seconds: float


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="rescreening", description=__doc__)
    parser.add_argument("--travellers", type=int, default=10_000_000)
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    print(json.dumps(measure(given.travellers, given.days, given.seed), indent=1))
