"""What a version of a list holds besides its people: details, organisations and vessels, its shape. Written by watchlists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from django.db import connection

from fairway.store.archive import Archive

__all__ = [
    "EntryDetail",
    "OtherEntry",
    "Shape",
    "details_of",
    "expired_entries",
    "kinds_of",
    "other_entries",
    "shape_of_version",
    "write_details",
    "write_others",
    "write_shape",
]

_DETAIL = "store_list_detail"
_OTHER = "store_list_other"
_ENCODER = msgspec.msgpack.Encoder()


class EntryDetail(msgspec.Struct, frozen=True):
    """Of one entry, what is not compared; see `fairway.watchlists.reading.EntryDetails`."""

    entry_id: str
    legal_basis: str = ""
    listed_on: str = ""
    expires_on: str = ""
    references: tuple[str, ...] = ()


class OtherEntry(msgspec.Struct, frozen=True):
    """An entry that cannot travel. kind: "organisation", "vessel", "aircraft"."""

    entry_id: str
    names: tuple[str, ...]
    kind: str


class Shape(msgspec.Struct, frozen=True):
    """A version in counts; no value of anybody.

    with_*    people of whom that is known
    kept_out  entries that could not be kept
    twice     entries whose identifier was another's
    documents  numbers, in a list that holds no people
    """

    people: int
    others: int
    with_birth_date: int
    with_sex: int
    with_nationality: int
    with_document: int
    names: int
    kept_out: int = 0
    twice: int = 0
    documents: int = 0


_DETAIL_DECODER = msgspec.msgpack.Decoder(EntryDetail)
_OTHER_DECODER = msgspec.msgpack.Decoder(OtherEntry)
_SHAPE_DECODER = msgspec.msgpack.Decoder(Shape)


def write_details(archive: Archive, version: int, details: Iterable[EntryDetail], *, at: datetime) -> None:
    """Keeps the details of entries, sealed but for the day on which each expires."""
    key = archive.list_key()
    rows = []
    for each in details:
        row = archive.new_id(at)
        rows.append((row, version, each.entry_id, each.expires_on, key.seal(_DETAIL, row, _ENCODER.encode(each))))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO store_list_detail (id, version_id, entry_id, expires_on, sealed) VALUES (%s, %s, %s, %s, %s)",
            rows,
        )


def write_others(archive: Archive, version: int, others: Iterable[OtherEntry], *, at: datetime) -> None:
    """Keeps organisations, vessels and aircraft, sealed."""
    key = archive.list_key()
    rows = []
    for each in others:
        row = archive.new_id(at)
        rows.append((row, version, each.entry_id, each.kind, key.seal(_OTHER, row, _ENCODER.encode(each))))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO store_list_other (id, version_id, entry_id, kind, sealed) VALUES (%s, %s, %s, %s, %s)", rows
        )


def write_shape(version: int, shape: Shape) -> None:
    """Keeps the shape of a version."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_list_shape (version_id, shape) VALUES (%s, %s)", [version, _ENCODER.encode(shape)]
        )


def shape_of_version(version: int) -> Shape | None:
    """The shape of a version; None for one that was loaded before shapes were kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shape FROM store_list_shape WHERE version_id = %s", [version])
        row = cursor.fetchone()
    return _SHAPE_DECODER.decode(bytes(row[0])) if row else None


def details_of(archive: Archive, version: int, entry_ids: Iterable[str]) -> dict[str, EntryDetail]:
    """What the list says besides of these entries, by entry; those of which it says nothing are missing."""
    key = archive.list_key()
    found = {}
    with connection.cursor() as cursor:
        for entry_id in entry_ids:
            cursor.execute(
                "SELECT id, sealed FROM store_list_detail WHERE version_id = %s AND entry_id = %s", [version, entry_id]
            )
            if (row := cursor.fetchone()) is not None:
                found[entry_id] = _DETAIL_DECODER.decode(key.open(_DETAIL, row[0], bytes(row[1])))
    return found


def expired_entries(version: int, today: str) -> frozenset[str]:
    """The entries of a version whose last day is over.

    today  ISO
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_id FROM store_list_detail WHERE version_id = %s AND expires_on <> '' AND expires_on < %s",
            [version, today],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def other_entries(archive: Archive, version: int) -> Iterator[OtherEntry]:
    """The organisations, vessels and aircraft of a version, by identifier."""
    key = archive.list_key()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, sealed FROM store_list_other WHERE version_id = %s ORDER BY entry_id", [version])
        rows = cursor.fetchall()
    for row, sealed in rows:
        yield _OTHER_DECODER.decode(key.open(_OTHER, row, bytes(sealed)))


def kinds_of(version: int) -> dict[str, int]:
    """How many of each kind besides people a version holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, count(*) FROM store_list_other WHERE version_id = %s GROUP BY kind ORDER BY kind", [version]
        )
        return dict(cursor.fetchall())
