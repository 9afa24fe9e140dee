"""Outlines of travellers beside their traces: those of a flight sealed together under the day's key. Written by screening.

A changed list shares a key of comparison with most of whom it does not concern. Whom it could concern says the outline of each
(`comparison.Outlines`), and opening those of a flight at once costs less than opening one record. They live as traces do: taken when
their day is depersonalised or erased, and a record that goes or rests earlier, or is corrected, leaves them in the same transaction.

An outline is of somebody who travels and is screened, in that version. `is_whole` says that a flight's are those of all of them;
flights that were screened before outlines were kept are looked up by traces and opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from fairway.comparison import ComparedTraveller, Index, Outlines
from fairway.store.archive import Archive

if TYPE_CHECKING:
    from fairway.comparison.opened import OpenedOutlines

__all__ = ["are_whole", "flights", "flights_on", "forget_flight", "of_day", "renew", "take_out"]

BYTES_AT_ONCE = 8_000_000  # opened together, some 100,000 travellers: the day of most states
_TABLE = "store_outline"
_SCREENED = (
    "SELECT id, version FROM store_traveller WHERE flight_id = %s AND state = 'active' AND screened_version = version "
    "AND id NOT IN (SELECT traveller_id FROM store_restriction)"
)


def renew(archive: Archive, flights: Mapping[int, int], screened: Mapping[int, tuple[int, ComparedTraveller]]) -> None:
    """The outlines of flights, after some of their travellers were screened. Inside the transaction that notes it.

    flights   of each its day
    screened  of each traveller the version and what was compared
    """
    for flight, day in flights.items():
        with connection.cursor() as cursor:
            cursor.execute(_SCREENED, [flight])
            wanted = dict(cursor.fetchall())
        fresh = [
            (row, version, compared)
            for row, (version, compared) in screened.items()
            if row in wanted and wanted[row] == version
        ]
        known = _read(archive, flight, day)
        parts = [Outlines.of(fresh)]
        if known is not None:
            gone = {row for row, _, _ in fresh}
            stays = [wanted.get(row) == version and row not in gone for row, version in _rows(known)]
            parts = [known.only(np.array(stays, dtype=np.bool_)), *parts]
        outlines = Outlines.together(parts)
        _write(archive, flight, day, outlines, is_whole=len(outlines) == len(wanted))


def _rows(outlines: Outlines) -> list[tuple[int, int]]:
    return list(zip(outlines.people["traveller"].tolist(), outlines.people["version"].tolist(), strict=True))


def _read(archive: Archive, flight: int, day: int) -> Outlines | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM store_outline WHERE id = %s", [flight])
        row = cursor.fetchone()
    return Outlines.of_bytes(archive.travel_key(day).open(_TABLE, flight, bytes(row[0]))) if row else None


def _write(archive: Archive, flight: int, day: int, outlines: Outlines, *, is_whole: bool) -> None:
    sealed = archive.travel_key(day).seal(_TABLE, flight, outlines.to_bytes())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_outline (id, day, is_whole, sealed) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (id) DO UPDATE SET is_whole = excluded.is_whole, sealed = excluded.sealed",
            [flight, day, is_whole, sealed],
        )


def take_out(archive: Archive, travellers: Collection[int]) -> None:
    """Takes some travellers out, because their records go, rest or were wrong. Inside the caller's transaction, before rows go."""
    gone = np.array(sorted(travellers), dtype=np.int64)
    for flight, day, is_whole in _kept_of(travellers):
        known = _read(archive, flight, day)
        if known is None:
            forget_flight(flight)
        else:
            stays = ~np.isin(known.people["traveller"], gone)
            _write(archive, flight, day, known.only(stays), is_whole=is_whole)


def forget_flight(flight: int) -> None:
    """Deletes the outlines of a flight."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_outline WHERE id = %s", [flight])


def _kept_of(travellers: Collection[int]) -> list[tuple[int, int, bool]]:
    found: set[tuple[int, int, bool]] = set()
    with connection.cursor() as cursor:
        for traveller in sorted(travellers):
            cursor.execute(
                "SELECT o.id, o.day, o.is_whole FROM store_outline o JOIN store_traveller t ON t.flight_id = o.id "
                "WHERE t.id = %s",
                [traveller],
            )
            found.update((flight, day, bool(is_whole)) for flight, day, is_whole in cursor.fetchall())
    return sorted(found)


def flights() -> int:
    """How many flights have outlines."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM store_outline")
        return int(cursor.fetchone()[0])


def flights_on(day: int) -> int:
    """How many flights of a day have outlines."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM store_outline WHERE day = %s", [day])
        return int(cursor.fetchone()[0])


def are_whole(day: int) -> bool:
    """Whether everybody of a day who is screened and travels is in outlines of this form, but whoever is restricted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM store_flight f LEFT JOIN store_outline o ON o.id = f.id "
            "WHERE f.day = %s AND (o.id IS NULL OR NOT o.is_whole) AND EXISTS "
            "(SELECT 1 FROM store_traveller t WHERE t.flight_id = f.id AND t.screened_version = t.version) LIMIT 1",
            [day],
        )
        return cursor.fetchone() is None


def of_day(archive: Archive, day: int, among: NDArray[np.int64] | None = None) -> Iterator[OpenedOutlines]:
    """The outlines of a day, if it is not too large at once; `among` of these travellers alone (ascending)."""
    key = archive.travel_key(day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, sealed FROM store_outline WHERE day = %s ORDER BY id", [day])
        rows = cursor.fetchall()
    for batch in _batches(rows, BYTES_AT_ONCE):
        some = Index.opened([key.open(_TABLE, flight, bytes(sealed)) for flight, sealed in batch])
        if among is not None:
            some = some.only(np.isin(some.people["traveller"], among, assume_unique=True))
        if len(some):
            yield some


def _batches(rows: Sequence[tuple[int, bytes]], most: int) -> Iterator[Sequence[tuple[int, bytes]]]:
    """Rows of flights, together about so many bytes."""
    start = size = 0
    for at, (_, sealed) in enumerate(rows, start=1):
        size += len(sealed)
        if size >= most or at == len(rows):
            yield rows[start:at]
            start, size = at, 0
