"""Flights, bookings and travellers: who travels, from every source, one row a person on a flight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import msgspec
from django.db import connection

from fairway.store import lanes
from fairway.store.archive import Archive
from fairway.store.dialect import TRAVEL, insert, is_postgresql, together
from fairway.store.keyring import Key
from fairway.store.records import AT_HAND, RECORD, Sealed, names_of, squeezed
from fairway.store.shelf import FlightRow, Shelf
from fairway.store.statements import digest_of, stamp_of
from fairway.travel import Booking, Flight, Traveller
from fairway.travel.catalogue import open_part

__all__ = [
    "FlightRow",
    "Shelves",
    "Stored",
    "border_day_of",
    "flight_row",
    "hold_flights",
    "hold_flights_by_id",
    "set_flight_state",
    "stated_by",
    "store_bookings",
    "store_manifest",
]

_BOOKING_DECODER = msgspec.msgpack.Decoder(Booking)
_AT_ONCE = 500
_BOOKING = (
    "id",
    "day",
    "flight_id",
    "key",
    "state",
    "changed_at",
    "sent_at",
    "stated",
    "version",
    "transmission_id",
    "content",
    "record_open",
    "record_sealed",
    "splits",
)


class Stored(msgspec.Struct):
    """What storing one message changed."""

    bookings: int = 0
    travellers: int = 0
    unchanged: int = 0
    older: int = 0


def flight_row(
    archive: Archive, flight: Flight, *, at: datetime, stated: str = "", day: int | None = None
) -> FlightRow:
    """The row of a flight, made if it is new. The flight must have a departure day.

    stated  the stamp of the message (`statements.stamp_of`): the newest word of a time of departure or arrival holds
    day     of the border lane, where it is of that
    """
    if not isinstance(flight.departs_on, date):
        raise ValueError("a flight without a departure day cannot be stored; quarantine its message")
    day = flight.departs_on.toordinal() if day is None else day
    name = (day, flight.carrier, flight.number, flight.departs_from or "", flight.arrives_at or "")
    times = tuple(_stated(moment, stated) for moment in (flight.departs_at_local, flight.arrives_at_local))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, departs_stated, departs_at_local, arrives_stated, arrives_at_local FROM store_flight WHERE day = %s "
            "AND carrier = %s AND number = %s AND departs_from = %s AND arrives_at = %s",
            name,
        )
        if (found := cursor.fetchone()) is None:
            identifier = archive.new_id(at)
            cursor.execute(
                "INSERT INTO store_flight (id, day, carrier, number, departs_from, arrives_at, departs_stated, departs_at_local, "
                "arrives_stated, arrives_at_local, state) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'expected')",
                [identifier, *name, *times[0], *times[1]],
            )
            return FlightRow(identifier, day)
        known = (tuple(found[1:3]), tuple(found[3:5]))
        newest = tuple(max(new, old) if new[1] else old for new, old in zip(times, known, strict=True))
        if newest != known:
            cursor.execute(
                "UPDATE store_flight SET departs_stated = %s, departs_at_local = %s, arrives_stated = %s, arrives_at_local = %s "
                "WHERE id = %s",
                [*newest[0], *newest[1], found[0]],
            )
        return FlightRow(found[0], day)


def _stated(moment: object, stated: str) -> tuple[str, str]:
    """A time and the stamp of who said it; two "" where it was not said."""
    text = _minute(moment)
    return (stated, text) if text else ("", "")


def stated_by(sent_at: datetime | None, reference: str) -> str:
    """The stamp of a message, see `statements.stamp_of`."""
    return stamp_of("", _sent(sent_at), reference)


def border_day_of(flight: Flight, day: int) -> int:
    """The day of the border lane on which a flight stands already, whatever its hour was then; else `day`."""
    if not isinstance(flight.departs_on, date):
        raise ValueError("a flight without a departure day has no place")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day FROM store_flight WHERE day BETWEEN %s AND %s AND carrier = %s AND number = %s "
            "AND departs_from = %s AND arrives_at = %s ORDER BY id LIMIT 1",
            [
                *lanes.border_days(flight.departs_on),
                flight.carrier,
                flight.number,
                flight.departs_from or "",
                flight.arrives_at or "",
            ],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else day


def hold_flights(flights: Iterable[Flight]) -> None:
    """Until the transaction ends nobody else stores or screens anybody on these flights. Two messages of one flight, stored at one
    moment by two workers, would each miss whom the other brings: one person would become two."""
    together(TRAVEL, (_name_of(each) for each in flights))


def hold_flights_by_id(flights: Sequence[int]) -> None:
    """The same for flights that are stored already."""
    if not is_postgresql() or not flights:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, carrier, number, departs_from, arrives_at FROM store_flight WHERE id = ANY(%s)",
            [list(flights)],
        )
        rows = [(lanes.date_of(row[0]).toordinal(), *row[1:]) for row in cursor.fetchall()]
        together(TRAVEL, ("|".join(map(str, row)) for row in rows))


def _name_of(flight: Flight) -> str:
    day = flight.departs_on.toordinal() if isinstance(flight.departs_on, date) else ""
    return "|".join(map(str, (day, flight.carrier, flight.number, flight.departs_from or "", flight.arrives_at or "")))


def set_flight_state(flight: FlightRow, state: str, *, stated: str = "") -> None:
    """Notes that a flight was closed or cancelled, unless a message with a newer stamp has said something else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state_stated, state FROM store_flight WHERE id = %s", [flight.id])
        before, known = cursor.fetchone()
        if known == "expected" or (stated, state) > (before, known):
            cursor.execute(
                "UPDATE store_flight SET state = %s, state_stated = %s WHERE id = %s", [state, stated, flight.id]
            )


def _minute(moment: object) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else ""


class Shelves:
    """The flights that some messages speak of, while those are stored in one transaction: each is loaded once and written once.

    Nothing is in the database before `write`. The flights must be held (`hold_flights`).
    """

    def __init__(self, archive: Archive, *, at: datetime) -> None:
        self._archive, self._at = archive, at
        self._flights: dict[int, _OnFlight] = {}

    def store_bookings(
        self,
        flight: FlightRow,
        bookings: Sequence[Booking],
        *,
        transmission: int,
        sent_at: datetime | None,
        reference: str = "",
    ) -> Stored:
        """Takes the bookings of one message, each whole in its newest version, and the travellers they carry.

        Newer is what the booking says of its last change, then the time of sending, then the interchange's number, then the digest of
        the content (Directive knows no order; formats: DAT 700). Whom an older version names, and the newest does not, is kept as
        taken off. The same content again changes nothing.
        """
        return self._of(flight).take_bookings(
            bookings, transmission=transmission, sent=_sent(sent_at), reference=reference
        )

    def store_manifest(
        self,
        flight: FlightRow,
        travellers: Sequence[Traveller],
        *,
        takes_off: bool,
        transmission: int,
        sent_at: datetime | None = None,
        reference: str = "",
        part: int = 0,
    ) -> None:
        """Takes the people of a passenger or crew list. `takes_off` where the list takes them off the flight (745+XR): it is
        remembered also of whom no list has named yet. part: of a push in several."""
        shelf = self._of(flight).shelf
        shelf.begin_message(transmission)
        stamp = stated_by(sent_at, reference)
        shelf.place_manifest(travellers, takes_off=takes_off, stamp=stamp, part=part)

    def _of(self, flight: FlightRow) -> _OnFlight:
        if (known := self._flights.get(flight.id)) is None:
            known = self._flights[flight.id] = _OnFlight(self._archive, flight, self._at)
        return known

    def write(self) -> int:
        """Writes everything that changed; gives how many travellers are new or changed."""
        written = sum(each.write() for each in self._flights.values())
        sealed: dict[int, Sealed] = {}
        for each in self._flights.values():
            sealed.update(each.shelf.sealed())
        AT_HAND.replace(sealed)
        return written


class _OnFlight:
    """One flight's bookings and travellers while messages are stored."""

    def __init__(self, archive: Archive, flight: FlightRow, at: datetime) -> None:
        self._archive, self._flight, self._at = archive, flight, at
        self._key = archive.travel_key(flight.day)
        self.shelf = Shelf(archive, flight, self._key, at)
        self._bookings = _known_bookings(flight)
        self._named_by: dict[
            int, set[int]
        ] = {}  # by the trace of a booking, the rows of those that were split to or from it
        for known in self._bookings.values():
            for trace in known.splits:
                self._named_by.setdefault(trace, set()).add(known.id)
        for trace, known in self._bookings.items():
            for row in self._named_by.get(trace, ()):
                self.shelf.know_split(known.id, row)
        self._pending: dict[int, _KnownBooking] = {}
        self._again: dict[int, _KnownBooking] = {}  # said again by a newer message, and nothing else
        self._split: dict[int, _KnownBooking] = {}  # said to be split

    def take_bookings(self, bookings: Sequence[Booking], *, transmission: int, sent: str, reference: str) -> Stored:
        self.shelf.begin_message(transmission)
        stored = Stored()
        changed: list[tuple[_KnownBooking, Booking | None]] = []
        digests = b"".join(map(digest_of, bookings))
        blinded = self._key.blind(digests)
        for place, booking in enumerate(bookings):
            digest, content = digests[16 * place : 16 * place + 16], blinded[16 * place : 16 * place + 16]
            locator = _locator(booking)
            trace = self._key.trace(_booking_key(locator))
            known = self._bookings.get(trace)
            change = booking.changed_at_utc.isoformat() if isinstance(booking.changed_at_utc, datetime) else ""
            stated = stamp_of(change, sent, reference)
            if known is not None and known.content == content:
                stored.unchanged += 1
                if stated > known.stated:
                    known.say_again(change, sent, stated, transmission)
                    self._again[known.id] = known
                continue
            if known is not None and self._is_older(known, stated, digest):
                stored.older += 1
                stamp = _whole_stamp(stated, digest)
                self.shelf.place_booking(known.id, booking, locator, stamp=stamp, replaced=None)
                self._note_splits(known, booking)
                continue
            stored.bookings += 1
            replaced = None
            if known is None:
                known = _KnownBooking(self._archive.new_id(self._at), trace, is_kept=False)
                self._bookings[trace] = known
                for row in self._named_by.get(trace, ()):
                    self.shelf.know_split(known.id, row)
            else:
                changed.append((known, known.core))
                replaced = partial(self._stamp_of, known.stated, known.content)
            known.take(booking, content, change, sent, stated, transmission)
            self._pending[known.id] = known
            self.shelf.place_booking(known.id, booking, locator, stamp="", replaced=replaced)
            self._note_splits(known, booking)
        self._note_changes(changed)
        return stored

    def _note_splits(self, known: _KnownBooking, booking: Booking) -> None:
        """Whom a booking was split to or from (PNRGOV GR.8), whichever version of it says so."""
        if not booking.splits:
            return
        named = self._key.traces([_booking_key(each.locator.code) for each in booking.splits])
        for trace in sorted(set(named) - known.splits):
            known.splits.add(trace)
            self._split[known.id] = known
            self._named_by.setdefault(trace, set()).add(known.id)
            if (other := self._bookings.get(trace)) is not None:
                self.shelf.know_split(known.id, other.id)
                self.shelf.look_again(known.id)

    def _is_older(self, known: _KnownBooking, stated: str, digest: bytes) -> bool:
        if stated != known.stated:
            return stated < known.stated
        return digest < self._key.unblind(known.content)

    def _stamp_of(self, stated: str, content: bytes) -> str:
        return _whole_stamp(stated, self._key.unblind(content))

    def _note_changes(self, changed: Sequence[tuple[_KnownBooking, Booking | None]]) -> None:
        """Notes what changed bookings said before: None where no message before in this transaction said it, but their row does."""
        kept = self._kept_cores([known.id for known, before in changed if before is None])
        for known, before in changed:
            if known.core is not None:
                self.shelf.changes.booking(known.id, before or kept[known.id], known.core)

    def _kept_cores(self, identifiers: Sequence[int]) -> dict[int, Booking]:
        found: dict[int, Booking] = {}
        with connection.cursor() as cursor:
            for start in range(0, len(identifiers), _AT_ONCE):
                some = identifiers[start : start + _AT_ONCE]
                cursor.execute(
                    f"SELECT id, record_sealed FROM store_booking WHERE id IN ({', '.join(['%s'] * len(some))})",  # noqa: S608
                    some,
                )
                for identifier, sealed in cursor.fetchall():
                    plain = self._key.open("store_booking", identifier, bytes(sealed))
                    found[identifier] = _BOOKING_DECODER.decode(plain)
        return found

    def write(self) -> int:
        flight, key = self._flight, self._key
        fresh = [
            (each.id, flight.day, flight.id, each.trace, *each.row(key))
            for each in self._pending.values()
            if not each.is_kept
        ]
        changed = [(*each.row(key), each.id) for each in self._pending.values() if each.is_kept]
        again = [each.row_again() for each in self._again.values() if each.id not in self._pending]
        split = [(_packed(each.splits), each.id) for each in self._split.values() if each.id not in self._pending]
        _write_bookings(fresh, changed, again, split)
        return self.shelf.write()


def store_bookings(
    archive: Archive,
    flight: FlightRow,
    bookings: Sequence[Booking],
    *,
    transmission: int,
    sent_at: datetime | None,
    at: datetime,
) -> Stored:
    """Stores the bookings of one message, see `Shelves`."""
    shelves = Shelves(archive, at=at)
    stored = shelves.store_bookings(flight, bookings, transmission=transmission, sent_at=sent_at)
    stored.travellers = shelves.write()
    return stored


def store_manifest(
    archive: Archive,
    flight: FlightRow,
    travellers: Sequence[Traveller],
    *,
    takes_off: bool,
    transmission: int,
    at: datetime,
) -> Stored:
    """Stores the people of one passenger or crew list, see `Shelves`."""
    shelves = Shelves(archive, at=at)
    shelves.store_manifest(flight, travellers, takes_off=takes_off, transmission=transmission)
    return Stored(travellers=shelves.write())


def _sent(sent_at: datetime | None) -> str:
    return sent_at.isoformat() if sent_at else ""


def _whole_stamp(stated: str, digest: bytes) -> str:
    """Of an older version of a booking: its stamp, and what decides between two of one stamp. Only for what is sealed."""
    return f"{stated} {digest.hex()}"


def _booking_key(locator: str) -> str:
    """What a booking is traced by within its flight."""
    return f"booking|{locator}"


def _locator(booking: Booking) -> str:
    if booking.locators:
        return booking.locators[0].code
    # Without a locator the names are all there is to know a booking by.
    return "names:" + "|".join(
        sorted("/".join(map(squeezed, name)) for t in booking.travellers for name in names_of(t)[:1])
    )


class _KnownBooking(msgspec.Struct):
    """A booking of a flight. is_kept: it was there before these messages came; core: None until one of them changes it; splits: the
    traces of those that it was split to or from."""

    id: int
    trace: int
    content: bytes = b""
    changed_at: str = ""
    sent_at: str = ""
    version: int = 0
    stated: str = ""
    is_kept: bool = True
    core: Booking | None = None
    transmission: int = 0
    splits: set[int] = msgspec.field(default_factory=set)

    def say_again(self, changed_at: str, sent_at: str, stated: str, transmission: int) -> None:
        """A newer message says the same."""
        self.changed_at, self.sent_at, self.stated, self.transmission = changed_at, sent_at, stated, transmission

    def row_again(self) -> tuple[Any, ...]:
        """The columns that the same word again changes, and the row."""
        return self.changed_at, self.sent_at, self.stated, self.transmission, self.id

    def take(
        self, booking: Booking, content: bytes, changed_at: str, sent_at: str, stated: str, transmission: int
    ) -> None:
        """Becomes the newer version. The travellers are not kept with the booking: they have rows of their own."""
        self.say_again(changed_at, sent_at, stated, transmission)
        self.content = content
        self.version += 1
        self.core = msgspec.structs.replace(booking, travellers=())

    def row(self, key: Key) -> tuple[Any, ...]:
        """The columns of a booking that another version changes."""
        if self.core is None:
            raise ValueError("a booking is written only with its content")
        return (
            str(self.core.state),
            self.changed_at,
            self.sent_at,
            self.stated,
            self.version,
            self.transmission,
            self.content,
            RECORD.encode(open_part(self.core)),
            key.seal("store_booking", self.id, RECORD.encode(self.core)),
            _packed(self.splits),
        )


def _known_bookings(flight: FlightRow) -> dict[int, _KnownBooking]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, id, content, changed_at, sent_at, version, stated, splits FROM store_booking WHERE flight_id = %s",
            [flight.id],
        )
        return {
            row[0]: _KnownBooking(
                row[1], row[0], bytes(row[2]), row[3], row[4], row[5], row[6], splits=_unpacked(bytes(row[7]))
            )
            for row in cursor.fetchall()
        }


def _packed(traces: Iterable[int]) -> bytes:
    return b"".join(trace.to_bytes(8, "big") for trace in sorted(traces))


def _unpacked(packed: bytes) -> set[int]:
    return {int.from_bytes(packed[at : at + 8], "big") for at in range(0, len(packed), 8)}


def _write_bookings(
    fresh: Sequence[tuple[Any, ...]],
    changed: Sequence[tuple[Any, ...]],
    again: Sequence[tuple[Any, ...]],
    split: Sequence[tuple[Any, ...]],
) -> None:
    with connection.cursor() as cursor:
        insert(cursor, "store_booking", _BOOKING, fresh)
        if changed:
            cursor.executemany(
                "UPDATE store_booking SET state = %s, changed_at = %s, sent_at = %s, stated = %s, version = %s, transmission_id = %s, "
                "content = %s, record_open = %s, record_sealed = %s, splits = %s WHERE id = %s",
                changed,
            )
        if again:
            cursor.executemany(
                "UPDATE store_booking SET changed_at = %s, sent_at = %s, stated = %s, transmission_id = %s WHERE id = %s",
                again,
            )
        if split:
            cursor.executemany("UPDATE store_booking SET splits = %s WHERE id = %s", split)
