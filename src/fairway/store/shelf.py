"""The shelf: the travellers of one flight while messages are stored. Finds each person's row, then writes all rows at once.

Both sources speak of the same person only where an exact key says so (the sender's own reference, the same name in the same
booking, the same name and birth date, the same document without a contradicting birth date). In doubt two rows stay two: a
person screened twice is a nuisance, a person lost in another is not.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from fairway.store.archive import Archive
from fairway.store.changes import ChangeLog
from fairway.store.dialect import insert
from fairway.store.keyring import Key
from fairway.store.records import (
    RECORD,
    RECORD_DECODER,
    JourneyRecord,
    identity_of,
    is_found_alike,
    names_of,
    searchable_of,
    squeezed,
)
from fairway.store.work import add_work
from fairway.travel import Booking, BookingState, Traveller
from fairway.travel.catalogue import open_part

__all__ = ["FlightRow", "Shelf"]

_COLUMNS = (
    "id",
    "day",
    "flight_id",
    "booking_id",
    "kind",
    "state",
    "sources",
    "version",
    "identity",
    "content",
    "record_open",
    "record_sealed",
    "screened_version",
)


class FlightRow(msgspec.Struct, frozen=True):
    """A flight as the store knows it. `day` is the ordinal of the local departure day."""

    id: int
    day: int


class _Row(msgspec.Struct):
    """A traveller row while messages are being stored.

    record    opened only when touched
    before    as it was before these messages changed it
    changes   how many messages changed it since it was loaded or made
    message   the last message that changed it
    """

    id: int
    booking: int | None
    version: int
    identity: set[int]
    record: JourneyRecord | None
    sealed: bytes
    before: JourneyRecord | None = None
    changes: int = 0
    message: int = 0
    is_taken: bool = False


class Shelf:
    """The travellers of one flight while messages are stored: finds each person's row, then writes all rows at once.

    Messages that come together are placed one after the other, each begun with `begin_message`; what several of them say of one
    person is sealed once, and gives as many versions as if they had come apart.
    """

    def __init__(self, archive: Archive, flight: FlightRow, key: Key, at: datetime) -> None:
        self._archive, self._flight, self._key, self._at = archive, flight, key, at
        self.changes = ChangeLog(archive, flight.id, flight.day, key, at)
        self._by_identity: dict[int, list[_Row]] = {}
        self._by_booking: dict[int, list[_Row]] = {}
        self._touched: dict[int, _Row] = {}
        self._fresh: dict[int, _Row] = {}
        self._taken: list[_Row] = []
        self._message = 0
        self._is_changed = False
        self._load()

    def begin_message(self, transmission: int) -> None:
        """From here on another message speaks: it may name again whoever the last one named."""
        self._message += 1
        self.changes.transmission = transmission
        for row in self._taken:
            row.is_taken = False
        self._taken.clear()

    def _load(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                # In order: of namesakes the first is found first, and each engine has its own order where none is asked for.
                "SELECT id, booking_id, version, identity, record_sealed FROM store_traveller WHERE flight_id = %s ORDER BY id",
                [self._flight.id],
            )
            for identifier, booking, version, identity, sealed in cursor.fetchall():
                whole = len(identity) // 8  # a wiped one has none
                digests = set(struct.unpack_from(f">{whole}Q", identity))
                self._shelve(_Row(identifier, booking, version, digests, None, sealed))

    def _shelve(self, row: _Row) -> None:
        for digest in row.identity:
            self._by_identity.setdefault(digest, []).append(row)
        if row.booking is not None:
            self._by_booking.setdefault(row.booking, []).append(row)

    def _record(self, row: _Row) -> JourneyRecord:
        if row.record is None:
            row.record = RECORD_DECODER.decode(self._key.open("store_traveller", row.id, bytes(row.sealed)))
        return row.record

    def place_booking(self, booking_id: int, booking: Booking, locator: str, *, is_new: bool) -> None:
        """Puts the travellers of a booking in their rows; who is no longer in it is taken off."""
        locators = [each.code for each in booking.locators] or [locator]
        placed: set[int] = set()
        digests = [self._digests(traveller, locators) for traveller in booking.travellers]
        payments = tuple(payment for traveller in booking.travellers for payment in traveller.payments)
        is_active = booking.state is BookingState.ACTIVE
        for traveller, ranks in zip(booking.travellers, digests, strict=True):
            row = self._find(traveller, ranks, placed, booking_id=booking_id)
            record = JourneyRecord() if row is None else self._record(row)
            after = msgspec.structs.replace(
                record,
                pnr=traveller,
                pnr_is_active=is_active,
                contacts=booking.contacts,
                payments=payments,
                addresses=booking.addresses,
            )
            placed.add(self._put(row, after, ranks, booking_id, "PNR").id)
        if not is_new:
            for row in self._by_booking.get(booking_id, []):
                if row.id not in placed:
                    self._take_off(row)

    def _take_off(self, row: _Row) -> None:
        record = self._record(row)
        if record.pnr is not None and record.pnr_is_active:
            self._change(row, msgspec.structs.replace(record, pnr_is_active=False), "PNR")

    def place_listed(self, traveller: Traveller, *, takes_off: bool) -> None:
        """Puts somebody of a manifest in their row."""
        ranks = self._digests(traveller, traveller.locators)
        row = self._find(traveller, ranks, set(), booking_id=None)
        if row is None:
            if not takes_off:
                self._put(None, JourneyRecord(api=traveller), ranks, None, "API")
            return
        record = self._record(row)
        after = msgspec.structs.replace(record, api=traveller, api_is_active=not takes_off)
        self._put(row, after, ranks, row.booking, "API")

    def correct(self, identifier: int, corrected: Callable[[Traveller], Traveller]) -> bool:
        """Corrects somebody where a source said something wrong of them; False where nothing was to correct.

        They are found by what was wrong too, so that a carrier's next message of them makes no second record. No message said it: 0.
        """
        self.begin_message(0)
        row = next((each for rows in self._by_identity.values() for each in rows if each.id == identifier), None)
        if row is None:
            return False
        before = self._record(row)
        for source, view in (("PNR", before.pnr), ("API", before.api)):
            if view is not None and (after := corrected(view)) != view:
                record = self._record(row)
                said = (
                    msgspec.structs.replace(record, pnr=after)
                    if source == "PNR"
                    else msgspec.structs.replace(record, api=after)
                )
                self._put(row, said, self._digests(after, after.locators), row.booking, source)
        return self._record(row) != before

    def _digests(self, traveller: Traveller, locators: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
        traces = self._key.traces
        strong, middle, weak = identity_of(traveller, locators)
        return traces(strong), traces(middle), traces(weak)

    def _find(
        self,
        traveller: Traveller,
        ranks: tuple[list[int], list[int], list[int]],
        placed: set[int],
        *,
        booking_id: int | None,
    ) -> _Row | None:
        """The row of this person, or None. No row is given to two people of one message's booking."""
        for rank, digests in enumerate(ranks):
            for digest in digests:
                for row in self._by_identity.get(digest, ()):
                    if row.id in placed or (row.is_taken and booking_id is None):
                        continue
                    if booking_id is not None and row.booking not in (None, booking_id):
                        continue  # the same person in another booking of this flight stays a row of that booking
                    if rank == 0 or self._may_be_same(traveller, self._record(row), is_document=rank == 2):
                        return row
        return None

    def _may_be_same(self, traveller: Traveller, record: JourneyRecord, *, is_document: bool) -> bool:
        births = {view.birth_date for view in (record.pnr, record.api) if view is not None}
        known = {birth for birth in births if isinstance(birth, str)}
        if isinstance(traveller.birth_date, str) and known and traveller.birth_date not in known:
            return False
        if not is_document:
            return True
        # An infant may travel on a parent's document: the same document is the same person only with a shared name part.
        others = [view for view in (record.pnr, record.api) if view is not None]
        mine = {squeezed(given) for _, given in names_of(traveller)}
        theirs = {squeezed(given) for view in others for _, given in names_of(view)}
        return bool(known and traveller.birth_date in known) or bool(mine & theirs) or not (mine and theirs)

    def _put(
        self,
        row: _Row | None,
        record: JourneyRecord,
        ranks: tuple[list[int], list[int], list[int]],
        booking: int | None,
        source: str,
    ) -> _Row:
        digests = {digest for rank in ranks for digest in rank}
        if row is None:
            row = _Row(self._archive.new_id(self._at), booking, 1, digests, record, b"", message=self._message)
            self._fresh[row.id] = row
            self._shelve(row)
            self._is_changed = True
            self.changes.first(row.id, source)
        else:
            self._grow(row, digests, booking)
            self._change(row, record, source)
        row.is_taken = True
        self._taken.append(row)
        return row

    def _grow(self, row: _Row, digests: set[int], booking: int | None) -> None:
        """A row may be known by more than before although its record says nothing new: another locator."""
        if new := digests - row.identity:
            for digest in new:
                self._by_identity.setdefault(digest, []).append(row)
            row.identity |= new
            self._touch(row)
        if booking is not None and row.booking is None:
            row.booking = booking
            self._by_booking.setdefault(booking, []).append(row)
            self._touch(row)

    def _touch(self, row: _Row) -> None:
        if row.id not in self._fresh and row.id not in self._touched:
            row.before = self._record(row)
            self._touched[row.id] = row

    def _change(self, row: _Row, record: JourneyRecord, source: str) -> None:
        before = self._record(row)
        if before == record:
            return
        self._note(row.id, source, before, record)
        self._touch(row)
        if row.message != self._message:
            row.message = self._message
            row.changes += 1
        row.record = record
        self._is_changed = True

    def _note(self, identifier: int, source: str, before: JourneyRecord, after: JourneyRecord) -> None:
        is_pnr = source == "PNR"
        old, new = (before.pnr, after.pnr) if is_pnr else (before.api, after.api)
        was_on, is_on = (
            (before.pnr_is_active, after.pnr_is_active) if is_pnr else (before.api_is_active, after.api_is_active)
        )
        if old is None or new is None:
            self.changes.first(identifier, source)
        else:
            self.changes.traveller(identifier, source, old, new, was_on=was_on, is_on=is_on)

    def write(self) -> int:
        """Writes what changed; gives how many travellers are new or changed, and leaves work for screening."""
        fresh = [self._fresh_row(row) for row in self._fresh.values()]
        changed = [self._changed_row(row) for row in self._touched.values()]
        with connection.cursor() as cursor:
            insert(cursor, "store_traveller", _COLUMNS, fresh)
            if changed:
                cursor.executemany(
                    "UPDATE store_traveller SET booking_id = %s, kind = %s, state = %s, sources = %s, identity = %s, content = %s, "
                    "record_open = %s, record_sealed = %s, version = version + %s WHERE id = %s",
                    changed,
                )
            self._write_traces(cursor)
            self.changes.write()
            if self._is_changed:
                add_work(cursor, self._archive, "screen", [self._flight.id], at=self._at)
        return len(fresh) + len(changed)

    def _parts(self, row: _Row) -> tuple[str, str, str, bytes, bytes, bytes, bytes]:
        record = row.record
        if record is None:
            raise ValueError("a row is written only with its record")
        whole = RECORD.encode(record)
        left = JourneyRecord(
            pnr=open_part(record.pnr) if record.pnr is not None else None,
            api=open_part(record.api) if record.api is not None else None,
            pnr_is_active=record.pnr_is_active,
            api_is_active=record.api_is_active,
        )
        return (
            record.kind,
            "active" if record.is_active else "off",
            record.sources,
            struct.pack(f">{len(row.identity)}Q", *sorted(row.identity)),
            self._key.fingerprint(whole),
            RECORD.encode(left),
            self._key.seal("store_traveller", row.id, whole),
        )

    def _fresh_row(self, row: _Row) -> tuple[Any, ...]:
        kind, state, sources, identity, content, left, sealed = self._parts(row)
        return (
            row.id,
            self._flight.day,
            self._flight.id,
            row.booking,
            kind,
            state,
            sources,
            1 + row.changes,
            identity,
            content,
            left,
            sealed,
            0,
        )

    def _changed_row(self, row: _Row) -> tuple[Any, ...]:
        return (row.booking, *self._parts(row), row.changes, row.id)

    def _write_traces(self, cursor: CursorWrapper) -> None:
        new: list[tuple[str, int]] = []
        gone: list[tuple[str, int]] = []
        for row in (*self._fresh.values(), *self._touched.values()):
            if row.record is None or (row.before is not None and is_found_alike(row.before, row.record)):
                continue
            after = searchable_of(row.record)
            before = searchable_of(row.before) if row.before is not None else None
            if before == after:
                continue
            keys_after = after.keys()
            keys_before = before.keys() if before is not None else set()
            new += [(key, row.id) for key in keys_after - keys_before]
            gone += [(key, row.id) for key in keys_before - keys_after]
        if gone:
            cursor.executemany(
                "DELETE FROM store_trace WHERE day = %s AND digest = %s AND traveller_id = %s", self._traced(gone)
            )
        if new:
            rows = sorted(self._traced(new))
            insert(cursor, "store_trace", ("day", "digest", "traveller_id"), rows, known_may_come=True)

    def _traced(self, keys: Sequence[tuple[str, int]]) -> list[tuple[int, int, int]]:
        digests = self._key.lookups(key for key, _ in keys)
        return [(self._flight.day, digest, row) for digest, (_, row) in zip(digests, keys, strict=True)]
