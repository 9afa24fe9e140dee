"""The shelf: the travellers of one flight while messages are stored. Finds each person's row, then writes all rows at once.

A row holds what was said of one person (`statements`). Where a message says something of a kind that was not said before, the rows that
share a key with it are looked at together, and the statements are shared out anew: two rows become one, or one becomes two. What was
said before in this kind is only replaced, which is nearly always all there is to do.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from fairway.store.archive import Archive
from fairway.store.changes import ChangeLog
from fairway.store.dialect import insert
from fairway.store.folding import folded, unfolded
from fairway.store.joining import join_rows
from fairway.store.keyring import Key
from fairway.store.records import RECORD, JourneyRecord, Sealed, Searchable, identity_of, is_found_alike, searchable_of
from fairway.store.statements import Statement, is_newer, keep_apart, keys_of, of_booking, persons, record_of, sign_of
from fairway.store.work import add_work
from fairway.travel import Booking, BookingState, Traveller
from fairway.travel.catalogue import open_part

__all__ = ["FlightRow", "Shelf"]

_TRACE = ("day", "digest", "traveller_id")
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
    "api_at",
)


class FlightRow(msgspec.Struct, frozen=True):
    """A flight as the store knows it. `day` is the ordinal of the local departure day."""

    id: int
    day: int


class _Row(msgspec.Struct):
    """A traveller row while messages are being stored.

    record      opened only when touched; None in a row that is being made
    statements  what was said of this person, each with its view; opened with the record
    before      as it was before these messages changed it
    changes     how many messages changed it since it was loaded or made
    message     the last message that changed it
    searchable  by what it can be found, where that was asked
    """

    id: int
    booking: int | None
    version: int
    identity: set[int]
    sealed: bytes
    api_at: str = ""
    record: JourneyRecord | None = None
    statements: list[Statement] | None = None
    before: JourneyRecord | None = None
    changes: int = 0
    message: int = 0
    searchable: Searchable | None = None


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
        self._later: dict[int, _Row] = {}  # said again by a newer manifest, and nothing else
        self._gone: dict[int, int] = {}
        self._gone_rows: list[_Row] = []
        self._unsettled: dict[int, _Row] = {}
        self._joined: set[int] = set()  # by this message
        self._message = 0
        self._is_changed = False
        self._splits: dict[int, set[int]] = {}
        # Stands among what a row is known by, where several bookings speak of one person: no booking finds all of those.
        self._in_several = key.trace("in several bookings")
        self._load()

    def know_split(self, one: int, other: int) -> None:
        """Of two bookings of the flight one was split from the other."""
        if other not in self._splits.setdefault(one, set()):
            self._splits[one].add(other)
            self._splits.setdefault(other, set()).add(one)

    def look_again(self, booking: int) -> None:
        """Shares out anew what is said of the people of a booking, now that it is known to be split."""
        for row in self._rows_of(booking):
            if row.id not in self._gone and any(each.booking == booking for each in self._statements(row)):
                self._share_out(self._around(self._statements(row)[0]), ())
        self._settle()

    def _rows_of(self, booking: int) -> list[_Row]:
        """Every row in which that booking may have said something."""
        rows = (*self._by_booking.get(booking, ()), *self._by_identity.get(self._in_several, ()))
        return list({row.id: row for row in rows}.values())

    def begin_message(self, transmission: int) -> None:
        """From here on another message speaks."""
        self._message += 1
        self.changes.transmission = transmission

    def _load(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                # In order: each engine has its own where none is asked for.
                "SELECT id, booking_id, version, identity, record_sealed, api_at FROM store_traveller WHERE flight_id = %s ORDER BY id",
                [self._flight.id],
            )
            for identifier, booking, version, identity, sealed, api_at in cursor.fetchall():
                whole = len(identity) // 8  # a wiped one has none
                digests = set(struct.unpack_from(f">{whole}Q", identity))
                self._shelve(_Row(identifier, booking, version, digests, sealed, api_at))

    def _shelve(self, row: _Row) -> None:
        for digest in row.identity:
            self._by_identity.setdefault(digest, []).append(row)
        if row.booking is not None:
            self._by_booking.setdefault(row.booking, []).append(row)

    def _unshelve(self, row: _Row) -> None:
        for digest in row.identity:
            self._by_identity[digest].remove(row)
        if row.booking is not None:
            self._by_booking[row.booking].remove(row)

    def _statements(self, row: _Row) -> list[Statement]:
        if row.statements is None:
            plain = self._key.open("store_traveller", row.id, bytes(row.sealed))
            row.statements, row.record = unfolded(plain, row=row.id, booking=row.booking, identity=row.identity)
        return row.statements

    # -- what a message says ----------------------------------------------------------------------------------------

    def place_booking(
        self,
        booking_id: int,
        booking: Booking,
        locator: str,
        *,
        stamp: str,
        replaced: Callable[[], str] | None,
    ) -> None:
        """Puts the travellers of a booking in their rows; who is no longer in its newest version is taken off.

        stamp     of this version; "" where it is the newest
        replaced  gives the stamp of the version that was the newest before, where there was one and this one is newer
        """
        locators = [each.code for each in booking.locators] or [locator]
        payments = tuple(payment for traveller in booking.travellers for payment in traveller.payments)
        is_off = booking.state is not BookingState.ACTIVE
        said, atoms = self._said(
            booking.travellers, f"PNR|{locator}", locators, stamp, booking_id, is_listed=False, takes_off=is_off
        )
        for each in said:
            each.contacts, each.payments, each.addresses = booking.contacts, payments, booking.addresses
        if replaced is not None:
            self._displace(booking_id, {each.sign for each in said}, replaced)
        for each, atom in zip(said, atoms, strict=True):
            self._place(each, atom)
        self._settle()

    def _displace(self, booking: int, signs: set[int], replaced: Callable[[], str]) -> None:
        """What the newest version no longer says was last said by the one before."""
        stamp = ""
        for row in self._rows_of(booking):
            for each in self._statements(row):
                if each.booking == booking and not each.is_listed and not each.stamp and each.sign not in signs:
                    each.stamp = stamp = stamp or replaced()
                    self._unsettled[row.id] = row

    def place_manifest(self, travellers: Sequence[Traveller], *, takes_off: bool, stamp: str, part: int) -> None:
        """Puts the people of a manifest in their rows. part: of a push in several."""
        place = "API off" if takes_off else "API"
        said, atoms = self._said(travellers, place, (), stamp, 0, is_listed=True, takes_off=takes_off, part=part)
        for each, atom in zip(said, atoms, strict=True):
            self._place(each, atom)
        self._settle()

    def correct(self, identifier: int, corrected: Callable[[Traveller], Traveller]) -> bool:
        """Corrects somebody where a source said something wrong of them; False where nothing was to correct.

        They are found by what was wrong too, so that a carrier's next message of them makes no second record. No message said it: 0.
        """
        self.begin_message(0)
        row = next((each for rows in self._by_identity.values() for each in rows if each.id == identifier), None)
        if row is None:
            return False
        shown, before = self._statements(row), row.record or JourneyRecord()
        for each in shown:
            if each.view not in ((before.api,) if each.is_listed else (before.pnr, *before.also)):
                continue
            if (after := corrected(each.traveller)) != each.view:
                named = [self._key.traces(keys) for keys in identity_of(after, after.locators)]
                known = (each.strong, each.middle, each.weak)
                each.strong, each.middle, each.weak = (
                    tuple(dict.fromkeys((*old, *new))) for old, new in zip(known, named, strict=True)
                )
                each.view = after
                self._unshelve(row)
                row.identity |= keys_of(each)
                self._shelve(row)
                self._unsettled[row.id] = row
        self._settle()
        return row.record != before

    def _said(
        self,
        travellers: Sequence[Traveller],
        place: str,
        locators: Sequence[str],
        stamp: str,
        booking: int,
        *,
        is_listed: bool,
        takes_off: bool,
        part: int = 0,
    ) -> tuple[list[Statement], list[int]]:
        """A statement for each traveller of a message, and the digest by which its kind is found again."""
        said: list[Statement] = []
        seen: set[int] = set()
        named = [identity_of(traveller, locators or traveller.locators) for traveller in travellers]
        digests = self._key.traces([key for ranks in named for rank in ranks for key in rank])
        start = 0
        for traveller, (strong, middle, weak) in zip(travellers, named, strict=True):
            one, two = start + len(strong), start + len(strong) + len(middle)
            end = two + len(weak)
            # Of somebody without any key another part of a push may name a namesake.
            where = place if end > start else f"{place}|{part}"
            sign, number = sign_of(where, traveller, (*strong, *middle, *weak), 0), 0
            while sign in seen:
                number += 1
                sign = sign_of(where, traveller, (*strong, *middle, *weak), number)
            seen.add(sign)
            keys = tuple(digests[start:one]), tuple(digests[one:two]), tuple(digests[two:end])
            said.append(Statement(sign, is_listed, takes_off, stamp, booking, *keys, traveller))
            start = end
        keep_apart(said, digests)
        return said, self._atoms(said)

    def _atoms(self, said: Iterable[Statement]) -> list[int]:
        return self._key.traces([f"said|{each.sign:x}" for each in said])

    # -- into rows --------------------------------------------------------------------------------------------------

    def _place(self, statement: Statement, atom: int) -> None:
        if rows := self._by_identity.get(atom):
            self._say_again(rows[0], statement)
            return
        around = self._around(statement)
        if not around:
            self._make(statement, atom)
        elif not self._joins_at_once(around, statement, atom):
            self._share_out(around, [statement])

    def _say_again(self, row: _Row, statement: Statement) -> None:
        """A kind of statement that is known: the newer stays."""
        known = next(each for each in self._statements(row) if each.sign == statement.sign)
        if unknown := set(statement.apart) - set(known.apart):
            known.apart = tuple(sorted({*known.apart, *unknown}))
            self._unsettled[row.id] = row
            self._share_out(self._around(known), ())
            row = next(each for each in self._by_identity[self._atoms([known])[0]])
        if not is_newer(statement, known, row.api_at):
            return
        is_same = known.view == statement.view and known.takes_off == statement.takes_off
        is_same = is_same and of_booking(known) == of_booking(statement)
        if statement.is_listed and not known.stamp and is_same:
            row.api_at = statement.stamp
            self._later[row.id] = row
            return
        if is_same and known.stamp == statement.stamp:
            return
        known.view, known.takes_off, known.stamp = statement.view, statement.takes_off, statement.stamp
        known.booking = statement.booking
        known.contacts, known.payments, known.addresses = of_booking(statement)
        self._unsettled[row.id] = row

    def _around(self, statement: Statement) -> list[_Row]:
        """The rows that share a key with a statement, with one of those rows, and so on."""
        found: dict[int, _Row] = {}
        waiting = [(*statement.strong, *statement.middle, *statement.weak)]
        while waiting:
            for digest in waiting.pop():
                for row in self._by_identity.get(digest, ()):
                    if row.id not in found:
                        found[row.id] = row
                        waiting.append(tuple(row.identity - {self._in_several}))
        return [found[identifier] for identifier in sorted(found)]

    def _make(self, statement: Statement, atom: int) -> _Row:
        row = _Row(self._archive.new_id(self._at), statement.booking or None, 1, keys_of(statement), b"")
        row.identity.add(atom)
        row.statements, row.message = [statement], self._message
        self._fresh[row.id] = row
        self._shelve(row)
        self._unsettled[row.id] = row
        self._is_changed = True
        return row

    def _joins_at_once(self, around: list[_Row], statement: Statement, atom: int) -> bool:
        """The most frequent of all cases, without more ado: one row with one statement, of the same person."""
        if (
            len(around) > 1
            or len(known := self._statements(around[0])) > 1
            or len(self._persons([*known, statement])) > 1
        ):
            return False
        (row,) = around
        known.append(statement)
        for digest in (keys_of(statement) | {atom} | self._several(known)) - row.identity:
            row.identity.add(digest)
            self._by_identity.setdefault(digest, []).append(row)
        self._unsettled[row.id] = row
        return True

    def _persons(self, statements: Sequence[Statement]) -> list[list[Statement]]:
        return persons(statements, self._splits)

    def _several(self, person: Iterable[Statement]) -> set[int]:
        return {self._in_several} if len({each.booking for each in person if each.booking}) > 1 else set()

    def _share_out(self, rows: Sequence[_Row], further: Sequence[Statement]) -> None:
        """Gives each person of these rows, and of further statements, one row, changing as few as possible."""
        owner: dict[int, _Row] = {}
        for row in rows:
            _stamp_in_full(self._statements(row), row.api_at)
            owner.update((each.sign, row) for each in self._statements(row))
        people = self._persons([*(each for row in rows for each in self._statements(row)), *further])
        people.sort(
            key=lambda person: min(
                (owner[each.sign].id, each.sign) if each.sign in owner else (1 << 63, each.sign) for each in person
            )
        )
        homes: dict[int, list[Statement]] = {}
        homeless: list[list[Statement]] = []
        for person in people:
            free = sorted({owner[each.sign].id for each in person if each.sign in owner} - homes.keys())
            if free:
                homes[free[0]] = person
            else:
                homeless.append(person)
        for row in rows:
            self._unshelve(row)
        for row in rows:
            if row.id in homes:
                self._take(row, homes[row.id], {sign for sign, mine in owner.items() if mine is row})
        for person in homeless:
            left = {owner[each.sign].id: owner[each.sign] for each in person if each.sign in owner}
            for row in left.values():
                self.changes.parted(row.id, person[0].source)
            fresh = self._make(person[0], self._atoms(person[:1])[0])
            self._unshelve(fresh)
            self._take(fresh, person, set())
        for row in rows:
            if row.id not in homes:
                self._let_go(row)

    def _take(self, row: _Row, person: list[Statement], before: set[int]) -> None:
        if {each.sign for each in person} == before:
            _stamp_shortly(row)
            self._shelve(row)
            return
        row.statements = person
        row.identity = {digest for each in person for digest in keys_of(each)} | set(self._atoms(person))
        row.identity |= self._several(person)
        row.booking = next((each.booking for each in person if each.booking), None)
        self._shelve(row)
        self._unsettled[row.id] = row

    def _let_go(self, row: _Row) -> None:
        """A row all of whose statements are another's now."""
        first = self._atoms(self._statements(row)[:1])[0]
        kept = self._by_identity[first][0]
        self.changes.joined(kept.id, row.id, self._statements(row)[0].source)
        self._unsettled.pop(row.id, None)
        self._later.pop(row.id, None)
        if self._fresh.pop(row.id, None) is None:
            self._touch(row)
            del self._touched[row.id]
            self._gone[row.id] = kept.id
            self._gone_rows.append(row)
        self._joined.add(kept.id)
        # What was screened was half of this person.
        self._touch(kept)
        self._count(kept)

    # -- what the rows say now --------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Makes the record of each row that another statement reached, and notes what changed."""
        for row in self._unsettled.values():
            before, is_fresh = row.record, row.record is None
            statements = self._statements(row)
            _stamp_in_full(statements, row.api_at)
            after, booking = _stamp_shortly(row)
            if row.booking != booking:
                self._unshelve(row)
                row.booking = booking
                self._shelve(row)
            if not is_fresh:
                self._touch(row)
            if before != after:
                self._note(row.id, before or JourneyRecord(), after)
                self._count(row)
            row.record = after
        self._unsettled.clear()
        self._joined.clear()

    def _touch(self, row: _Row) -> None:
        if row.id not in self._fresh and row.id not in self._touched:
            self._statements(row)
            row.before = row.record
            self._touched[row.id] = row

    def _count(self, row: _Row) -> None:
        """One more version, if this message has not made one."""
        if row.message != self._message:
            row.message = self._message
            row.changes += 1
        self._is_changed = True

    def _note(self, identifier: int, before: JourneyRecord, after: JourneyRecord) -> None:
        for source, old, new, was_on, is_on in (
            ("PNR", before.pnr, after.pnr, before.pnr_is_active, after.pnr_is_active),
            ("API", before.api, after.api, before.api_is_active, after.api_is_active),
        ):
            if new is None or (old is new and was_on == is_on):
                continue
            if old is None and identifier in self._joined:
                continue  # the row that went has it in its history, which is this one's now
            if old is None:
                self.changes.first(identifier, source)
            else:
                self.changes.traveller(identifier, source, old, new, was_on=was_on, is_on=is_on)

    def write(self) -> int:
        """Writes what changed; gives how many travellers are new or changed, and leaves work for screening."""
        fresh = [self._fresh_row(row) for row in self._fresh.values()]
        changed = [self._changed_row(row) for row in self._touched.values()]
        later = [(row.api_at, row.id) for row in self._later.values() if row.id not in self._touched]
        with connection.cursor() as cursor:
            insert(cursor, "store_traveller", _COLUMNS, fresh)
            if changed:
                cursor.executemany(
                    "UPDATE store_traveller SET booking_id = %s, kind = %s, state = %s, sources = %s, identity = %s, content = %s, "
                    "record_open = %s, record_sealed = %s, version = version + %s, api_at = %s WHERE id = %s",
                    changed,
                )
            if later:
                cursor.executemany("UPDATE store_traveller SET api_at = %s WHERE id = %s", later)
            self._write_traces(cursor)
            self.changes.write()
            join_rows({row: self._kept(row) for row in self._gone}, self._flight.day, self._flight.id)
            if self._is_changed:
                add_work(cursor, self._archive, "screen", [self._flight.id], at=self._at)
        return len(fresh) + len(changed)

    def sealed(self) -> dict[int, Sealed]:
        """What was written, by row, for `records.AT_HAND`."""
        return {
            row.id: Sealed(row.sealed, row.record, row.searchable.compared if row.searchable is not None else None)
            for row in (*self._fresh.values(), *self._touched.values())
            if row.record is not None
        }

    def _kept(self, row: int) -> int:
        while row in self._gone:
            row = self._gone[row]
        return row

    def _parts(self, row: _Row) -> tuple[str, str, str, bytes, bytes, bytes, bytes]:
        record = self._record_of(row)
        whole = RECORD.encode(folded(record, self._statements(row)))
        left = JourneyRecord(
            pnr=open_part(record.pnr) if record.pnr is not None else None,
            api=open_part(record.api) if record.api is not None else None,
            pnr_is_active=record.pnr_is_active,
            api_is_active=record.api_is_active,
            also=tuple(map(open_part, record.also)),
        )
        row.sealed = sealed = self._key.seal("store_traveller", row.id, whole)
        return (
            record.kind,
            "active" if record.is_active else "off",
            record.sources,
            struct.pack(f">{len(row.identity)}Q", *sorted(row.identity)),
            b"",
            RECORD.encode(left),
            sealed,
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
            row.api_at,
        )

    def _changed_row(self, row: _Row) -> tuple[Any, ...]:
        return (row.booking, *self._parts(row), row.changes, row.api_at, row.id)

    def _write_traces(self, cursor: CursorWrapper) -> None:
        first: list[tuple[bytes, int]] = []
        new: list[tuple[bytes, int]] = []
        gone: list[tuple[bytes, int]] = []
        for row in self._fresh.values():
            row.searchable = searchable_of(self._record_of(row))
            first += [(key, row.id) for key in row.searchable.plain_keys()]
        for row in self._touched.values():
            if row.before is None or row.record is None or is_found_alike(row.before, row.record):
                continue
            before, after = searchable_of(row.before), searchable_of(row.record)
            row.searchable = after
            if before != after:
                keys_before, keys_after = before.plain_keys(), after.plain_keys()
                new += [(key, row.id) for key in keys_after - keys_before]
                gone += [(key, row.id) for key in keys_before - keys_after]
        for row in self._gone_rows:
            gone += [
                (key, row.id) for key in (searchable_of(row.before).plain_keys() if row.before is not None else ())
            ]
        if gone:
            cursor.executemany(
                "DELETE FROM store_trace WHERE day = %s AND digest = %s AND traveller_id = %s", self._traced(gone)
            )
        # Of somebody who is new no trace can be there, so these go the quick way; two keys may still share a digest.
        insert(cursor, "store_trace", _TRACE, sorted(set(self._traced(first))))
        insert(cursor, "store_trace", _TRACE, sorted(self._traced(new)), known_may_come=True)

    def _traced(self, keys: Sequence[tuple[bytes, int]]) -> list[tuple[int, int, int]]:
        digests = self._key.lookups_of(b"".join([key for key, _ in keys]))
        day = self._flight.day
        return [(day, digest, row) for digest, (_, row) in zip(digests, keys, strict=True)]

    @staticmethod
    def _record_of(row: _Row) -> JourneyRecord:
        if row.record is None:
            raise ValueError("a row is written only with its record")
        return row.record


def _stamp_in_full(statements: Iterable[Statement], api_at: str) -> None:
    for each in statements:
        if each.is_listed and not each.stamp:
            each.stamp = api_at


def _stamp_shortly(row: _Row) -> tuple[JourneyRecord, int | None]:
    """Moves the stamp of the newest word of a manifest beside the record, which this gives with the booking that it shows."""
    record, pnr, api = record_of(row.statements or (), row.api_at)
    row.api_at = ""
    if api is not None and not api.takes_off:
        row.api_at, api.stamp = api.stamp, ""
    return record, (pnr.booking or row.booking) if pnr is not None else None
