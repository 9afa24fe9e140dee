"""What each push changed: for every traveller and booking the fields that a message put anew, as they were before it.

The newest version is kept whole in its own table; going back from it, change by change, gives every earlier one. Written by intake.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from django.db import connection

from fairway.store.archive import Archive
from fairway.store.dialect import insert
from fairway.store.keyring import Key
from fairway.travel import Booking, Traveller
from fairway.travel.catalogue import open_part

__all__ = [
    "Before",
    "Change",
    "ChangeLog",
    "KeptPush",
    "changes_of",
    "counts_of",
    "fields_changed",
    "pushes_of",
    "raw_of",
]

_TABLE = "store_change"
_COLUMNS = (
    "id",
    "day",
    "flight_id",
    "noun",
    "subject",
    "source",
    "kind",
    "transmission_id",
    "at",
    "record_open",
    "record_sealed",
)
_SEALED_BYTES_MIN = 28  # nonce and tag; what is shorter was wiped, or never was


class Before(msgspec.Struct, omit_defaults=True):
    """How the changed fields were before. The noun holds those fields alone; one that had not been sent is in `fields` only."""

    fields: tuple[str, ...] = ()
    traveller: Traveller | None = None
    booking: Booking | None = None


class Change(msgspec.Struct, frozen=True):
    """What one transmission changed.

    noun       "traveller" or "booking"
    source     "PNR" or "API"
    kind       "first" (the source spoke of them for the first time), "changed", "off" (taken off the flight), "on" (put back),
               "joined" (two records turned out to be one person's), "parted" (one turned out to be two persons')
    is_masked  the law has sealed the day: `before` is the open part alone
    """

    transmission: int
    noun: str
    source: str
    kind: str
    at: datetime
    before: Before
    is_masked: bool


class KeptPush(msgspec.Struct, frozen=True):
    """One push that spoke of a flight, in one transmission or several parts.

    source   "PNR" or "API"
    has_raw  whether the raw messages are still there
    name     the fingerprint that its parts share; the transmission's own where it came whole
    """

    name: bytes
    transmissions: tuple[int, ...]
    received_at: datetime
    source: str
    has_raw: bool


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Before)


class ChangeLog:
    """The changes of one flight, noted while messages are stored and written at once.

    transmission  whose message is being stored
    """

    def __init__(self, archive: Archive, flight: int, day: int, key: Key, at: datetime) -> None:
        self._archive, self._flight, self._day, self._key, self._at = archive, flight, day, key, at
        self.transmission = 0
        self._rows: list[tuple[object, ...]] = []
        self._joined: dict[int, int] = {}

    def first(self, subject: int, source: str) -> None:
        """A source speaks of a traveller for the first time."""
        self._add("traveller", subject, source, "first", None)

    def traveller(
        self, subject: int, source: str, old: Traveller, new: Traveller, *, was_on: bool, is_on: bool
    ) -> None:
        """What a source says of a traveller now and said before, and whether it has them on the flight."""
        fields = _differing(old, new)
        if not fields and was_on == is_on:
            return
        kind = "changed" if was_on == is_on else "on" if is_on else "off"
        before = (
            Before(fields, traveller=Traveller(**{name: getattr(old, name) for name in fields})) if fields else None
        )
        self._add("traveller", subject, source, kind, before)

    def joined(self, kept: int, gone: int, source: str) -> None:
        """Two records are one person's. What was noted of the one that goes is the other's history from here on."""
        self._joined[gone] = kept
        self._add("traveller", kept, source, "joined", None)

    def parted(self, subject: int, source: str) -> None:
        """Somebody else's statements were taken out of a record."""
        self._add("traveller", subject, source, "parted", None)

    def booking(self, subject: int, old: Booking, new: Booking) -> None:
        """What a booking says now and said before, its travellers apart."""
        if fields := _differing(old, new):
            before = Before(fields, booking=Booking(**{name: getattr(old, name) for name in fields}))
            self._add("booking", subject, "PNR", "changed", before)

    def _add(self, noun: str, subject: int, source: str, kind: str, before: Before | None) -> None:
        identifier = self._archive.new_id(self._at)
        left = sealed = b""
        if before is not None:
            left = _ENCODER.encode(_open(before))
            sealed = self._key.seal(_TABLE, identifier, _ENCODER.encode(before))
        at = self._at.isoformat()
        self._rows.append(
            (identifier, self._day, self._flight, noun, subject, source, kind, self.transmission, at, left, sealed)
        )

    def write(self) -> None:
        """Writes what was noted."""
        if self._joined:
            at = _COLUMNS.index("subject")
            self._rows = [(*row[:at], self._kept(row[at]), *row[at + 1 :]) for row in self._rows]
        with connection.cursor() as cursor:
            insert(cursor, _TABLE, _COLUMNS, self._rows)
        self._rows, self._joined = [], {}

    def _kept(self, subject: object) -> object:
        while isinstance(subject, int) and subject in self._joined:
            subject = self._joined[subject]
        return subject


def _differing(old: Traveller | Booking, new: Traveller | Booking) -> tuple[str, ...]:
    said = zip(old.__struct_fields__, msgspec.structs.astuple(old), msgspec.structs.astuple(new), strict=True)
    return tuple([name for name, before, after in said if before is not after and before != after])


def _open(before: Before) -> Before:
    return Before(
        before.fields,
        open_part(before.traveller) if before.traveller is not None else None,
        open_part(before.booking) if before.booking is not None else None,
    )


def changes_of(archive: Archive, flight: int, day: int, subjects: Iterable[int]) -> tuple[Change, ...]:
    """The changes of a traveller and of their booking, newest first."""
    wanted = list(subjects)
    can_open = archive.has_travel_key(day)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, transmission_id, noun, source, kind, at, record_open, record_sealed FROM store_change "  # noqa: S608
            f"WHERE flight_id = %s AND subject IN ({', '.join(['%s'] * len(wanted))}) ORDER BY id DESC",
            [flight, *wanted],
        )
        rows = cursor.fetchall()
    found = []
    for identifier, transmission, noun, source, kind, at, left, sealed in rows:
        is_open = can_open and len(sealed) >= _SEALED_BYTES_MIN
        plain = archive.travel_key(day).open(_TABLE, identifier, bytes(sealed)) if is_open else bytes(left)
        before = _DECODER.decode(plain) if plain else Before()
        found.append(
            Change(transmission, noun, source, kind, datetime.fromisoformat(at), before, bool(left) and not is_open)
        )
    return tuple(found)


def fields_changed(hit: int, since: datetime) -> frozenset[str]:
    """The names of the fields of the traveller of a hit that messages changed after a moment. No sealed record is opened."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.record_open FROM store_change c JOIN store_hit h ON h.flight_id = c.flight_id AND h.traveller_id = c.subject "
            "WHERE h.id = %s AND c.noun = 'traveller' AND c.kind = 'changed' AND c.at > %s",
            [hit, since.isoformat()],
        )
        rows = cursor.fetchall()
    return frozenset(name for (left,) in rows if left for name in _DECODER.decode(bytes(left)).fields)


def pushes_of(flight: int, day: int) -> tuple[KeptPush, ...]:
    """The pushes of a flight in the order of receipt: those that came in parts, and those that changed anything on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT t.id, t.received_at, t.families, t.sealed IS NOT NULL, p.push FROM store_transmission t "
            "LEFT JOIN store_push_part p ON p.transmission_id = t.id AND p.day = %s AND p.flight_id = %s "
            "WHERE t.id IN (SELECT transmission_id FROM store_push_part WHERE day = %s AND flight_id = %s "
            "UNION SELECT transmission_id FROM store_change WHERE flight_id = %s) ORDER BY t.id",
            [day, flight, day, flight, flight],
        )
        rows = cursor.fetchall()
    grouped: dict[tuple[str, bytes], list[tuple[int, datetime, bool]]] = {}
    for identifier, at, families, has_raw, push in rows:
        source = "PNR" if "PNRGOV" in families else "API"
        name = bytes(push) if push is not None else b"%d" % identifier
        grouped.setdefault((source, name), []).append((identifier, _moment(at), bool(has_raw)))
    found = [
        KeptPush(name, tuple(each[0] for each in parts), parts[0][1], source, all(each[2] for each in parts))
        for (source, name), parts in grouped.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.received_at, each.transmissions)))


def counts_of(flight: int) -> dict[int, dict[str, int]]:
    """By transmission, how many travellers of a flight it named first, changed, took off, put back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT transmission_id, kind, COUNT(DISTINCT subject) FROM store_change WHERE flight_id = %s AND noun = 'traveller' "
            "GROUP BY transmission_id, kind",
            [flight],
        )
        found: dict[int, dict[str, int]] = {}
        for transmission, kind, count in cursor.fetchall():
            found.setdefault(transmission, {})[kind] = int(count)
        return found


def raw_of(archive: Archive, transmission: int) -> tuple[bytes, date] | None:
    """A transmission as it was received, and the day of its receipt (UTC); None where the law has taken it, or it never was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT received_day, sealed FROM store_transmission WHERE id = %s", [transmission])
        row = cursor.fetchone()
    if row is None or row[1] is None or not archive.keyring.exists(f"receipt-{date.fromordinal(row[0]).isoformat()}"):
        return None
    content = archive.receipt_key(row[0]).open("store_transmission", transmission, bytes(row[1]))
    return content, date.fromordinal(row[0])


def _moment(at: datetime | str) -> datetime:
    return at if isinstance(at, datetime) else datetime.fromisoformat(at)
