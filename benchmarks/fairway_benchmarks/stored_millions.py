"""A house with millions of stored travellers, made once and kept for the next run: what a changed list is measured against.

A real house with its own keyring, tables and files. What is invented is the filling: the traces of each day are the real blind
digests, under that day's key, of the comparison keys of a few ten thousand invented travellers in another order, so that keys are as
frequent as among people. The files of all days are written as they are made from the table; the table itself is filled for a few days
only, because many keys are asked of the files alone. Everybody's outlines are real and sealed, flight by flight. Sealed records are
written for those alone whom a list to be measured can concern: nobody else is opened.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from fairway.comparison import ComparedTraveller, ListedPerson, Outlines, PersonName, candidate_keys
from fairway.store.keyring import Key, plain_traces
from fairway_benchmarks.screening import invented_list, invented_travellers

__all__ = ["PREPARED_DAYS", "SINGLE_ENTRIES", "Made", "made"]

FIRST_DAY = date(2026, 5, 1).toordinal()
PEOPLE = 40_000  # invented, each on many journeys
FLIGHT = 250  # travellers
SINGLE_ENTRIES = 5
PREPARED_DAYS = 5
_FORM = 1  # of what is made here
_ROWS_AT_ONCE = 200_000
_IN_A_DAY = 10_000_000
_FLIGHTS_OF_DAY = 100_000
_NOTE = "made.json"
_DATABASE = "made.sqlite3"

_Ids = NDArray[np.int64]


class _Note(msgspec.Struct, frozen=True):
    """What a folder holds."""

    form: int
    travellers: int
    days: int
    seed: int
    traces: int = 0


class Made(msgspec.Struct, frozen=True):
    """A house, open in this process, and who its travellers are.

    seconds  what making it took; 0 where it was there
    """

    home: Path
    people: Sequence[ComparedTraveller]
    each_day: int
    days: int
    traces: int
    seconds: float

    def keep_records(self, day: int, travellers: Sequence[int]) -> None:
        """Writes the sealed records of these travellers, screened already, where they have none."""
        _keep_records(self, day, travellers)


def made(folder: Path, entries: Sequence[ListedPerson], travellers: int, days: int, seed: int) -> Made:
    """The house of this size in `folder`, made if it is not there; nothing is in it of what earlier runs wrote."""
    people = _people(entries, seed)
    began = time.perf_counter()
    wanted = _Note(_FORM, travellers // days * days, days, seed)
    note = folder / _NOTE
    known = msgspec.json.decode(note.read_bytes(), type=_Note) if note.exists() else wanted
    is_there = note.exists() and msgspec.structs.replace(known, traces=0) == wanted
    if not is_there:
        note.unlink(missing_ok=True)
        # By a process of its own: the one that measures begins with nothing in its memory.
        maker = multiprocessing.get_context("spawn").Process(target=_make, args=(folder, entries, wanted))
        maker.start()
        maker.join()
        known = msgspec.json.decode(note.read_bytes(), type=_Note)
    seconds = 0.0 if is_there else time.perf_counter() - began
    from fairway.opening import open_house

    home = open_house(_as_made(folder), create=False)
    return Made(home, people, travellers // days, days, known.traces, seconds)


def _as_made(folder: Path) -> Path:
    """The house with its tables as they were made."""
    database = folder / "house" / "fairway.sqlite3"
    for end in ("", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    shutil.copyfile(folder / _DATABASE, database)
    database.chmod(0o600)
    return folder / "house"


def _people(entries: Sequence[ListedPerson], seed: int) -> list[ComparedTraveller]:
    strangers = invented_travellers(PEOPLE - SINGLE_ENTRIES, invented_list(2_000, seed + 5), seed)
    return [*map(_as_traveller, entries[:SINGLE_ENTRIES]), *strangers]


def _as_traveller(entry: ListedPerson) -> ComparedTraveller:
    """The listed person, with the documents they are listed with."""
    return ComparedTraveller(
        names=(PersonName(full=entry.names[0]),),
        birth_date=entry.birth_dates[0] if entry.birth_dates else "",
        sex=entry.sex,
        nationalities=entry.nationalities,
        documents=entry.documents,
    )


def _make(folder: Path, entries: Sequence[ListedPerson], wanted: _Note) -> None:
    from django.db import connections

    from fairway.opening import open_house

    os.environ.pop("FAIRWAY_DATABASE", None)
    shutil.rmtree(folder / "house", ignore_errors=True)
    home = open_house(folder / "house")
    people = _people(entries, wanted.seed)
    connections.close_all()
    traces = _fill(home / "fairway.sqlite3", people, wanted.travellers // wanted.days, wanted.days)
    shutil.copyfile(home / "fairway.sqlite3", folder / _DATABASE)
    (folder / _NOTE).write_bytes(msgspec.json.encode(msgspec.structs.replace(wanted, traces=traces)))


def _fill(path: Path, people: Sequence[ComparedTraveller], each_day: int, days: int) -> int:
    """Flights, outlines and traces, day after day, in the order of the table's key; gives how many traces."""
    from fairway.store.archive import archive

    traced, outlined = _Traced(people), _Outlined(people)
    total = 0
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = off")  # a house is never filled like this; nothing is measured yet
        database.execute("PRAGMA synchronous = off")
        database.execute("PRAGMA cache_size = -400000")
        for at in range(days):
            day = FIRST_DAY + at
            who, key = _who(at, each_day), archive().travel_key(day)
            database.execute("BEGIN")
            _insert_flights(database, day, who, key, outlined)
            total += traced.write(database, day, who, key, is_in_table=at < PREPARED_DAYS)
            database.execute("COMMIT")
            print(f"made {at + 1} of {days} days", file=sys.stderr)
        database.execute("PRAGMA journal_mode = wal")
    return total


def _insert_flights(database: sqlite3.Connection, day: int, who: _Ids, key: Key, outlined: _Outlined) -> None:
    for place in range(0, len(who), FLIGHT):
        flight = _flight_of(day, place)
        database.execute(
            "INSERT INTO store_flight (id, day, carrier, number, departs_from, arrives_at, departs_at_local, arrives_at_local, "
            "state) VALUES (?, ?, 'QX', ?, 'QXA', 'QZB', '', '', 'expected')",
            [flight, day, str(flight % _FLIGHTS_OF_DAY)],
        )
        outlines = outlined.of(who[place : place + FLIGHT], day * _IN_A_DAY + place)
        sealed = key.seal("store_outline", flight, outlines.to_bytes())
        database.execute(
            "INSERT INTO store_outline (id, day, is_whole, sealed) VALUES (?, ?, 1, ?)", [flight, day, sealed]
        )


class _Outlined:
    """The outlines of all invented people, of which those of a flight are taken: a tenth of the time of making them anew."""

    def __init__(self, people: Sequence[ComparedTraveller]) -> None:
        self._each = [Outlines.of([(0, 1, each)]) for each in people]

    def of(self, who: _Ids, first: int) -> Outlines:
        """Those of `who`, numbered from `first` on."""
        found = Outlines.together([self._each[each] for each in who.tolist()])
        found.people["traveller"] = np.arange(first, first + len(who))
        return found.only(np.ones(len(who), dtype=np.bool_))  # each text once


class _Traced:
    """The comparison keys of all invented people: they are made once, and blinded for each day."""

    def __init__(self, people: Sequence[ComparedTraveller]) -> None:
        keys = [sorted(candidate_keys(each)) for each in people]
        every = sorted({key for some in keys for key in some})
        places = {key: at for at, key in enumerate(every)}
        self._plain = plain_traces(every)
        self._lengths = np.fromiter(map(len, keys), np.int64, len(keys))
        self._first = np.cumsum(self._lengths) - self._lengths
        self._flat = np.fromiter((places[key] for some in keys for key in some), np.int64, int(self._lengths.sum()))

    def write(self, database: sqlite3.Connection, day: int, who: _Ids, key: Key, *, is_in_table: bool) -> int:
        """Writes the traces of a day; gives how many."""
        from fairway.store import trace_files
        from fairway.store.archive import archive

        count = self._lengths[who]
        ends = np.cumsum(count)
        steps = np.arange(int(count.sum())) - np.repeat(ends - count, count)
        digests = _digests(key.blind(self._plain))[self._flat[np.repeat(self._first[who], count) + steps]]
        owners = np.repeat(day * _IN_A_DAY + np.arange(len(who)), count)
        order = np.argsort(digests, kind="stable")  # owners ascend already
        digests, owners = digests[order], owners[order]
        if is_in_table:  # the files of the others are what is asked
            _insert_traces(database, day, digests, owners)
        trace_files.write(archive(), day, digests, owners)
        return len(digests)


def _insert_traces(database: sqlite3.Connection, day: int, digests: _Ids, owners: _Ids) -> None:
    for start in range(0, len(digests), _ROWS_AT_ONCE):
        some = slice(start, start + _ROWS_AT_ONCE)
        database.executemany(
            f"INSERT OR IGNORE INTO store_trace (day, digest, traveller_id) VALUES ({day}, ?, ?)",
            zip(digests[some].tolist(), owners[some].tolist(), strict=True),
        )


def _digests(blind: bytes) -> _Ids:
    return (np.frombuffer(blind, ">u8")[::2] >> np.uint64(1)).astype(np.int64)


def _flight_of(day: int, place: int) -> int:
    return day * _FLIGHTS_OF_DAY + place // FLIGHT


def _who(at: int, each_day: int) -> _Ids:
    """Which of the invented people travel on a day, in an order of its own."""
    random = np.random.default_rng(at)
    rounds = [random.permutation(PEOPLE) for _ in range(each_day // PEOPLE + 1)]
    return np.concatenate(rounds)[:each_day].astype(np.int64)


def _keep_records(house: Made, day: int, travellers: Sequence[int]) -> None:
    from django.db import connection, transaction

    from fairway.store.archive import archive
    from fairway.store.records import RECORD, JourneyRecord
    from fairway.travel import TravelDocument, Traveller

    who, key = _who(day - FIRST_DAY, house.each_day), archive().travel_key(day)
    rows = []
    for identifier in travellers:
        place = identifier - day * _IN_A_DAY
        person = house.people[int(who[place])]
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
        sealed = key.seal("store_traveller", identifier, RECORD.encode(record))
        rows.append((identifier, day, _flight_of(day, place), sealed))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR IGNORE INTO store_traveller (id, day, flight_id, kind, state, sources, version, identity, content, "
            "record_open, record_sealed, screened_version) VALUES (%s, %s, %s, 'adult', 'active', 'API', 1, X'', X'', X'', %s, 1)",
            rows,
        )
