"""One digest over everything stored: two houses that were told the same have the same digest, however often they were interrupted.

Identifiers and times of receipt are left out; contents, versions and relations are in, and what each message said of whom. Hits that
lapsed undecided are left out too: whoever came to screen a flight only after its last push never had them. Opens every sealed
record, so it is an act.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from fairway.store.archive import Archive
from fairway.store.hits import thaw
from fairway.store.keyring import KeyDestroyed
from fairway.store.statements import ShelvedRecord

__all__ = ["StateDigest", "state_digest"]

_ROWS_AT_ONCE = 1000
_RECORD = msgspec.msgpack.Decoder(ShelvedRecord)
_Pair = tuple[bytes, bytes]  # the digests of a row: with its versions, and however it was told
_NONE: _Pair = (b"", b"")  # of no row, or one that came while this reads


class StateDigest(msgspec.Struct, frozen=True):
    """The digest and what it covers.

    however_told  the digest without what tells in which order, and how often, the same was said: transmissions, how many versions
                  there were, and of hits when their evidence was frozen
    """

    digest: str
    however_told: str
    transmissions: int
    flights: int
    bookings: int
    travellers: int
    traces: int
    hits: int
    work: int


def state_digest(archive: Archive) -> StateDigest:
    """The digests of the archive as it is now."""
    lines = _Lines()
    counts = {}
    with connection.cursor() as cursor:
        counts["transmissions"] = sum(lines.add_whole(b"T", row) for row in _transmissions(archive, cursor))
        flights = {
            row[0]: row[1:]
            for row in _rows(
                cursor,
                "id, day, carrier, number, departs_from, arrives_at, departs_at_local, arrives_at_local, state",
                "store_flight",
            )
        }
        for flown in flights.values():
            lines.add(b"F", flown, flown)
        bookings: dict[int, _Pair] = {}
        for identifier, flight, day, state, version, sealed, stated in _rows(
            cursor, "id, flight_id, day, state, version, record_sealed, stated", "store_booking"
        ):
            plain = _opened(archive, day, "store_booking", identifier, bytes(sealed))
            said = (flights[flight], state, stated, hashlib.sha256(plain).hexdigest())
            bookings[identifier] = lines.add(b"B", (said, version), said)
        cursor.execute("SELECT traveller_id, count(*) FROM store_trace GROUP BY traveller_id")
        traces = dict(cursor.fetchall())
        cursor.execute("SELECT DISTINCT traveller_id FROM store_hit WHERE state <> 'lapsed'")
        with_hits: dict[int, _Pair] = {row[0]: _NONE for row in cursor.fetchall()}
        counts["travellers"] = 0
        for identifier, flight, booking, day, *rest, version, screened, sealed in _rows(
            cursor,
            "id, flight_id, booking_id, day, kind, state, sources, api_at, version, screened_version, record_sealed",
            "store_traveller",
        ):
            content = _told(_opened(archive, day, "store_traveller", identifier, bytes(sealed)))
            row = (flights[flight], *rest, traces.get(identifier, 0), content)
            whole, told = bookings.get(booking, _NONE)
            pair = lines.add(b"P", (row, whole, version, screened), (row, told, screened >= version))
            counts["travellers"] += 1
            if identifier in with_hits:
                with_hits[identifier] = pair
        counts["hits"] = 0
        for identifier, day, traveller, source, entry, state, score, sealed in _rows(
            cursor, "id, day, traveller_id, list_source, entry_id, state, score, sealed", "store_hit"
        ):
            if state == "lapsed":
                continue
            try:
                thawed = thaw(archive, day, identifier, bytes(sealed))
                frozen, evidence = msgspec.msgpack.encode(thawed), msgspec.msgpack.encode(thawed.evidence)
            except KeyDestroyed:
                frozen = evidence = b""
            hit = (source, entry, state, score, hashlib.sha256(evidence).hexdigest())
            whole, told = with_hits.get(traveller, _NONE)
            lines.add(b"H", (hit, whole, hashlib.sha256(frozen).hexdigest()), (hit, told))
            counts["hits"] += 1
        cursor.execute("SELECT count(*) FROM store_work")
        work = int(cursor.fetchone()[0])
    return StateDigest(
        digest=_of(lines.whole),
        however_told=_of(lines.told),
        flights=len(flights),
        bookings=len(bookings),
        traces=sum(traces.values()),
        work=work,
        **counts,
    )


def _opened(archive: Archive, day: int, table: str, row: int, sealed: bytes) -> bytes:
    """What is sealed, or nothing once the law has taken the day: a forgotten record counts and says no more."""
    try:
        return archive.travel_key(day).open(table, row, sealed)
    except KeyDestroyed:
        return b""


def _told(plain: bytes) -> str:
    """The digest of a traveller's record; what names other rows, or this house's keys, is left out."""
    if not plain:
        return ""
    record = _RECORD.decode(plain)
    said = sorted(record.statements, key=lambda each: each.sign)
    told = tuple(msgspec.structs.replace(each, booking=0, strong=(), middle=(), weak=()) for each in said)
    return hashlib.sha256(msgspec.msgpack.encode(msgspec.structs.replace(record, statements=told))).hexdigest()


def _rows(cursor: CursorWrapper, columns: str, table: str) -> Iterator[tuple[Any, ...]]:
    """Every row, a thousand at a time: sealed rows of a whole day would not fit into memory. The first column is the identifier."""
    last = -1
    while True:
        cursor.execute(
            f"SELECT {columns} FROM {table} WHERE id > %s ORDER BY id LIMIT {_ROWS_AT_ONCE}",  # noqa: S608 - constants
            [last],
        )
        rows = cursor.fetchall()
        yield from rows
        if len(rows) < _ROWS_AT_ONCE:
            return
        last = rows[-1][0]


def _transmissions(archive: Archive, cursor: CursorWrapper) -> Iterator[tuple[object, ...]]:
    for identifier, day, sealed, *rest in _rows(
        cursor, "id, received_day, sealed, station, bookings, travellers, crew, findings_count", "store_transmission"
    ):
        # The keyed digest in the table differs from house to house; what was sent does not.
        plain = archive.receipt_key(day).open("store_transmission", identifier, bytes(sealed)) if sealed else b""
        yield (hashlib.sha256(plain).hexdigest(), *rest)


class _Lines:
    """A digest of each row: with its versions, and however it was told."""

    def __init__(self) -> None:
        self.whole: list[bytes] = []
        self.told: list[bytes] = []

    def add(self, kind: bytes, whole: object, told: object) -> _Pair:
        """Takes a row in both ways; gives what stands for it in rows that refer to it."""
        self.add_whole(kind, whole)
        self.told.append(hashlib.sha256(kind + msgspec.json.encode(told)).digest())
        return self.whole[-1], self.told[-1]

    def add_whole(self, kind: bytes, whole: object) -> int:
        """Takes a row that only the whole digest knows; gives 1, for counting."""
        self.whole.append(hashlib.sha256(kind + msgspec.json.encode(whole)).digest())
        return 1


def _of(lines: list[bytes]) -> str:
    return hashlib.sha256(b"".join(sorted(lines))).hexdigest()
