"""Flights, bookings and travellers: who travels, from every source, one row a person on a flight.

Both sources speak of the same person only where an exact key says so (the sender's own reference, the same name in the same
booking, the same name and birth date, the same document without a contradicting birth date). In doubt two rows stay two: a person
screened twice is a nuisance, a person lost in another is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from fairway.comparison import ComparedTraveller, Document, PersonName, candidate_keys
from fairway.store.archive import Archive
from fairway.store.keyring import Key
from fairway.travel import Booking, BookingState, Contact, Flight, Payment, Traveller, TravellerKind
from fairway.travel.catalogue import open_part

__all__ = [
    "FlightRow",
    "JourneyRecord",
    "Stored",
    "StoredTraveller",
    "add_work",
    "compared_of",
    "flight_row",
    "open_travellers",
    "set_flight_state",
    "store_bookings",
    "store_manifest",
]


class JourneyRecord(msgspec.Struct, omit_defaults=True):
    """What each source says of one traveller on one flight. The whole of it is sealed; its open part stays readable.

    pnr, api                      the traveller as the booking and as the manifest state them; None where that source is silent
    pnr_is_active, api_is_active  false once that source has taken the traveller off the flight
    contacts, payments            those of the booking, which concern each of its travellers
    """

    pnr: Traveller | None = None
    api: Traveller | None = None
    pnr_is_active: bool = True
    api_is_active: bool = True
    contacts: tuple[Contact, ...] = ()
    payments: tuple[Payment, ...] = ()

    @property
    def is_active(self) -> bool:
        """Whether any source still has the traveller on the flight."""
        return (self.pnr is not None and self.pnr_is_active) or (self.api is not None and self.api_is_active)

    @property
    def sources(self) -> str:
        """ "PNR", "API" or "PNR+API"."""
        return "+".join(name for name, view in (("PNR", self.pnr), ("API", self.api)) if view is not None)

    @property
    def kind(self) -> str:
        """What they travel as; the manifest knows better than the booking."""
        for view in (self.api, self.pnr):
            if view is not None and view.kind is not TravellerKind.UNKNOWN:
                return str(view.kind)
        return str(TravellerKind.UNKNOWN)


class FlightRow(msgspec.Struct, frozen=True):
    """A flight as the store knows it. `day` is the ordinal of the local departure day."""

    id: int
    day: int


class Stored(msgspec.Struct):
    """What storing one message changed."""

    bookings: int = 0
    travellers: int = 0
    unchanged: int = 0
    older: int = 0


class StoredTraveller(msgspec.Struct, frozen=True):
    """A traveller read back for screening."""

    id: int
    version: int
    is_active: bool
    record: JourneyRecord


class _Row(msgspec.Struct):
    """A traveller row while a message is being stored."""

    id: int
    booking: int | None
    version: int
    identity: set[int]
    record: JourneyRecord | None  # opened only when touched
    before: JourneyRecord | None  # as it was before this message changed it
    sealed: bytes
    is_taken: bool = False


_RECORD = msgspec.msgpack.Encoder()
_RECORD_DECODER = msgspec.msgpack.Decoder(JourneyRecord)
_NOT_NAME = re.compile(r"[^A-Z]")
_NOT_CONTACT = re.compile(r"[^A-Z0-9@.]")
_TRAVELLERS_A_READ = 500


# -- flights ------------------------------------------------------------------------------------------------------------


def flight_row(archive: Archive, flight: Flight, *, at: datetime) -> FlightRow:
    """The row of a flight, made if it is new. The flight must have a departure day."""
    if not isinstance(flight.departs_on, date):
        raise ValueError("a flight without a departure day cannot be stored; quarantine its message")
    day = flight.departs_on.toordinal()
    name = (day, flight.carrier, flight.number, flight.departs_from or "", flight.arrives_at or "")
    times = (_minute(flight.departs_at_local), _minute(flight.arrives_at_local))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, departs_at_local, arrives_at_local FROM store_flight WHERE day = %s AND carrier = %s "
            "AND number = %s AND departs_from = %s AND arrives_at = %s",
            name,
        )
        if (found := cursor.fetchone()) is None:
            identifier = archive.new_id(at)
            cursor.execute(
                "INSERT INTO store_flight (id, day, carrier, number, departs_from, arrives_at, departs_at_local, "
                "arrives_at_local, state) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'expected')",
                [identifier, *name, *times],
            )
            return FlightRow(identifier, day)
        known = tuple(new or old for new, old in zip(times, found[1:], strict=True))
        if known != tuple(found[1:]):
            cursor.execute(
                "UPDATE store_flight SET departs_at_local = %s, arrives_at_local = %s WHERE id = %s", [*known, found[0]]
            )
        return FlightRow(found[0], day)


def set_flight_state(flight: FlightRow, state: str) -> None:
    """Notes that a flight was closed or cancelled."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_flight SET state = %s WHERE id = %s", [state, flight.id])


def _minute(moment: object) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else ""


# -- identity and comparison --------------------------------------------------------------------------------------------


def _squeezed(text: object) -> str:
    return _NOT_NAME.sub("", text.upper()) if isinstance(text, str) else ""


def _names(traveller: Traveller) -> list[tuple[str, str]]:
    """The distinct names of a traveller: the stated one, then those of the documents."""
    names = [(_text(traveller.surname), _text(traveller.given_names))]
    names += [(_text(each.surname), _text(each.given_names)) for each in traveller.documents]
    return list(dict.fromkeys(name for name in names if name != ("", "")))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _identity(traveller: Traveller, locators: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Keys by which this flight's sources know one person, strongest first: own reference and booking; name and birth; document."""
    strong, middle, weak = [], [], []
    if isinstance(traveller.unique_reference, str):
        strong.append(f"u|{traveller.unique_reference}")
    for surname, given in _names(traveller):
        name = _squeezed(surname) + "/" + _squeezed(given)
        if name == "/":
            continue
        strong += [f"b|{locator}|{name}" for locator in locators]
        if isinstance(traveller.birth_date, str) and len(traveller.birth_date) == 10:
            middle.append(f"n|{name}|{traveller.birth_date}")
    weak += [f"d|{each.number.upper()}" for each in traveller.documents if isinstance(each.number, str)]
    return strong, middle, weak


def compared_of(record: JourneyRecord) -> ComparedTraveller:
    """The traveller as the matcher compares them: every name of every source, the best of each other field."""
    views = [view for view in (record.api, record.pnr) if view is not None]
    names: dict[PersonName, None] = {}
    documents: dict[Document, None] = {}
    nationalities: dict[str, None] = {}
    for view in views:
        for surname, given in _names(view):
            names[PersonName(full=f"{given} {surname}".strip(), surname=surname, given_names=given)] = None
        for each in view.documents:
            if isinstance(each.number, str) and each.number:
                documents[Document(_text(each.kind), _text(each.issuing_country), each.number)] = None
        if isinstance(view.nationality, str):
            nationalities[view.nationality] = None
    contacts = {contact.value: None for view in views for contact in view.contacts}
    contacts.update((contact.value, None) for contact in record.contacts)
    return ComparedTraveller(
        names=tuple(names),
        birth_date=_first(view.birth_date for view in views),
        sex=_first(view.sex for view in views),
        nationalities=tuple(nationalities),
        documents=tuple(documents),
        contacts=tuple(contacts),
    )


def _first(values: Iterable[object]) -> str:
    return next((value for value in values if isinstance(value, str) and value), "")


class _Searchable(msgspec.Struct, frozen=True):
    """What a traveller can be found by: the person as compared, and the accounts that paid."""

    compared: ComparedTraveller
    accounts: frozenset[str]

    def keys(self) -> set[str]:
        keys = set(candidate_keys(self.compared))
        keys.update(f"contact:{_NOT_CONTACT.sub('', value.upper())}" for value in self.compared.contacts)
        keys.update(f"account:{account}" for account in self.accounts)
        return keys


def _searchable(record: JourneyRecord) -> _Searchable:
    accounts = frozenset(
        payment.account
        for payments in (record.payments, *(view.payments for view in (record.pnr, record.api) if view is not None))
        for payment in payments
        if isinstance(payment.account, str)
    )
    return _Searchable(compared_of(record), accounts)


# -- bookings -----------------------------------------------------------------------------------------------------------


def store_bookings(
    archive: Archive,
    flight: FlightRow,
    bookings: Sequence[Booking],
    *,
    transmission: int,
    sent_at: datetime | None,
    at: datetime,
) -> Stored:
    """Stores the bookings of one message, each whole in its newest version, and the travellers they carry.

    Newer is what the booking says of its last change, then the time of sending (Directive knows no order; formats: DAT 700).
    The same content again changes nothing.
    """
    key = archive.travel_key(flight.day)
    shelf = _Shelf(archive, flight, key, at)
    known = _known_bookings(flight)
    stored = Stored()
    sent = sent_at.isoformat() if sent_at else ""
    fresh, changed = [], []
    for booking in bookings:
        content = key.fingerprint(_RECORD.encode(booking))
        locator = _locator(booking)
        trace = key.trace(f"booking|{locator}")
        before = known.get(trace)
        if before is not None and before.content == content:
            stored.unchanged += 1
            continue
        change = booking.changed_at_utc.isoformat() if isinstance(booking.changed_at_utc, datetime) else ""
        if before is not None and (change, sent) < (before.changed_at, before.sent_at):
            stored.older += 1
            continue
        stored.bookings += 1
        identifier = before.id if before is not None else archive.new_id(at)
        version = before.version + 1 if before is not None else 1
        core = msgspec.structs.replace(booking, travellers=())
        row = (
            str(booking.state),
            change,
            sent,
            version,
            transmission,
            content,
            _RECORD.encode(open_part(core)),
            key.seal("store_booking", identifier, _RECORD.encode(core)),
        )
        if before is None:
            fresh.append((identifier, flight.day, flight.id, trace, *row))
        else:
            changed.append((*row, identifier))
        known[trace] = _KnownBooking(identifier, content, change, sent, version)
        shelf.place_booking(identifier, booking, locator, is_new=before is None)
    _write_bookings(fresh, changed)
    stored.travellers = shelf.write()
    return stored


def _locator(booking: Booking) -> str:
    if booking.locators:
        return booking.locators[0].code
    # Without a locator the names are all there is to know a booking by.
    return "names:" + "|".join(
        sorted("/".join(map(_squeezed, name)) for t in booking.travellers for name in _names(t)[:1])
    )


class _KnownBooking(msgspec.Struct, frozen=True):
    id: int
    content: bytes
    changed_at: str
    sent_at: str
    version: int


def _known_bookings(flight: FlightRow) -> dict[int, _KnownBooking]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, id, content, changed_at, sent_at, version FROM store_booking WHERE flight_id = %s", [flight.id]
        )
        return {row[0]: _KnownBooking(row[1], bytes(row[2]), row[3], row[4], row[5]) for row in cursor.fetchall()}


def _write_bookings(fresh: Sequence[tuple[Any, ...]], changed: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if fresh:
            cursor.executemany(
                "INSERT INTO store_booking (id, day, flight_id, key, state, changed_at, sent_at, version, transmission_id, "
                "content, record_open, record_sealed) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                fresh,
            )
        if changed:
            cursor.executemany(
                "UPDATE store_booking SET state = %s, changed_at = %s, sent_at = %s, version = %s, transmission_id = %s, "
                "content = %s, record_open = %s, record_sealed = %s WHERE id = %s",
                changed,
            )


# -- manifests ----------------------------------------------------------------------------------------------------------


def store_manifest(
    archive: Archive, flight: FlightRow, travellers: Sequence[Traveller], *, takes_off: bool, at: datetime
) -> Stored:
    """Stores the people of a passenger or crew list. `takes_off` where the list takes them off the flight (745+XR)."""
    shelf = _Shelf(archive, flight, archive.travel_key(flight.day), at)
    for traveller in travellers:
        shelf.place_listed(traveller, takes_off=takes_off)
    return Stored(travellers=shelf.write())


# -- travellers ---------------------------------------------------------------------------------------------------------


class _Shelf:
    """The travellers of one flight while one message is stored: finds each person's row, then writes all rows at once."""

    def __init__(self, archive: Archive, flight: FlightRow, key: Key, at: datetime) -> None:
        self._archive, self._flight, self._key, self._at = archive, flight, key, at
        self._rows: dict[int, _Row] = {}
        self._by_identity: dict[int, list[_Row]] = {}
        self._by_booking: dict[int, list[_Row]] = {}
        self._touched: dict[int, _Row] = {}
        self._fresh: list[_Row] = []
        self._load()

    def _load(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, booking_id, version, identity, record_sealed FROM store_traveller WHERE flight_id = %s",
                [self._flight.id],
            )
            for identifier, booking, version, identity, sealed in cursor.fetchall():
                digests = {int.from_bytes(identity[i : i + 8], "big") for i in range(0, len(identity), 8)}
                self._shelve(_Row(identifier, booking, version, digests, None, None, sealed))

    def _shelve(self, row: _Row) -> None:
        self._rows[row.id] = row
        for digest in row.identity:
            self._by_identity.setdefault(digest, []).append(row)
        if row.booking is not None:
            self._by_booking.setdefault(row.booking, []).append(row)

    def _record(self, row: _Row) -> JourneyRecord:
        if row.record is None:
            row.record = _RECORD_DECODER.decode(self._key.open("store_traveller", row.id, bytes(row.sealed)))
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
                record, pnr=traveller, pnr_is_active=is_active, contacts=booking.contacts, payments=payments
            )
            placed.add(self._put(row, after, ranks, booking_id).id)
        if not is_new:
            for row in self._by_booking.get(booking_id, []):
                if row.id not in placed:
                    self._take_off(row)

    def _take_off(self, row: _Row) -> None:
        record = self._record(row)
        if record.pnr is not None and record.pnr_is_active:
            self._change(row, msgspec.structs.replace(record, pnr_is_active=False))

    def place_listed(self, traveller: Traveller, *, takes_off: bool) -> None:
        """Puts somebody of a manifest in their row."""
        ranks = self._digests(traveller, traveller.locators)
        row = self._find(traveller, ranks, set(), booking_id=None)
        if row is None:
            if not takes_off:
                self._put(None, JourneyRecord(api=traveller), ranks, None)
            return
        record = self._record(row)
        self._put(row, msgspec.structs.replace(record, api=traveller, api_is_active=not takes_off), ranks, row.booking)

    def _digests(self, traveller: Traveller, locators: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
        trace = self._key.trace
        strong, middle, weak = _identity(traveller, locators)
        return [trace(k) for k in strong], [trace(k) for k in middle], [trace(k) for k in weak]

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
        mine = {_squeezed(given) for _, given in _names(traveller)}
        theirs = {_squeezed(given) for view in others for _, given in _names(view)}
        return bool(known and traveller.birth_date in known) or bool(mine & theirs) or not (mine and theirs)

    def _put(
        self,
        row: _Row | None,
        record: JourneyRecord,
        ranks: tuple[list[int], list[int], list[int]],
        booking: int | None,
    ) -> _Row:
        digests = {digest for rank in ranks for digest in rank}
        if row is None:
            row = _Row(self._archive.new_id(self._at), booking, 1, digests, record, None, b"", is_taken=True)
            self._fresh.append(row)
            self._shelve(row)
            return row
        for digest in digests - row.identity:
            self._by_identity.setdefault(digest, []).append(row)
        row.identity |= digests
        row.is_taken = True
        if booking is not None and row.booking is None:
            row.booking = booking
            self._by_booking.setdefault(booking, []).append(row)
        self._change(row, record)
        return row

    def _change(self, row: _Row, record: JourneyRecord) -> None:
        if row.record == record:
            return
        if row.sealed and row.id not in self._touched:
            row.before = row.record
            self._touched[row.id] = row
        row.record = record

    def write(self) -> int:
        """Writes what changed; gives how many travellers are new or changed, and leaves work for screening."""
        fresh = [self._fresh_row(row) for row in self._fresh]
        changed = [self._changed_row(row) for row in self._touched.values()]
        with connection.cursor() as cursor:
            if fresh:
                cursor.executemany(
                    "INSERT INTO store_traveller (id, day, flight_id, booking_id, kind, state, sources, version, identity, "
                    "content, record_open, record_sealed, screened_version) "
                    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0)",
                    fresh,
                )
            if changed:
                cursor.executemany(
                    "UPDATE store_traveller SET booking_id = %s, kind = %s, state = %s, sources = %s, version = version + 1, "
                    "identity = %s, content = %s, record_open = %s, record_sealed = %s WHERE id = %s",
                    changed,
                )
            self._write_traces(cursor)
            if fresh or changed:
                add_work(cursor, self._archive, "screen", [self._flight.id], at=self._at)
        return len(fresh) + len(changed)

    def _parts(self, row: _Row) -> tuple[str, str, str, bytes, bytes, bytes, bytes]:
        record = row.record
        if record is None:
            raise ValueError("a row is written only with its record")
        whole = _RECORD.encode(record)
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
            b"".join(digest.to_bytes(8, "big") for digest in sorted(row.identity)),
            self._key.fingerprint(whole),
            _RECORD.encode(left),
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
            1,
            identity,
            content,
            left,
            sealed,
        )

    def _changed_row(self, row: _Row) -> tuple[Any, ...]:
        return (row.booking, *self._parts(row), row.id)

    def _write_traces(self, cursor: CursorWrapper) -> None:
        day, trace = self._flight.day, self._key.trace
        new: list[tuple[int, int, int]] = []
        gone: list[tuple[int, int, int]] = []
        for row in (*self._fresh, *self._touched.values()):
            if row.record is None:
                continue
            after = _searchable(row.record)
            before = _searchable(row.before) if row.before is not None else None
            if before == after:
                continue
            keys_after = after.keys()
            keys_before = before.keys() if before is not None else set()
            new += [(day, trace(key), row.id) for key in keys_after - keys_before]
            gone += [(day, trace(key), row.id) for key in keys_before - keys_after]
        if gone:
            cursor.executemany("DELETE FROM store_trace WHERE day = %s AND digest = %s AND traveller_id = %s", gone)
        if new:
            new.sort()
            cursor.executemany(
                "INSERT INTO store_trace (day, digest, traveller_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", new
            )


# -- work and reading back ----------------------------------------------------------------------------------------------


def add_work(cursor: CursorWrapper, archive: Archive, kind: str, subjects: Sequence[int], *, at: datetime) -> None:
    """Leaves work for the next station. The same work again gets a new number, so that work under way does not remove it."""
    cursor.executemany(
        "INSERT INTO store_work (id, kind, subject, made_at) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (kind, subject) DO UPDATE SET id = excluded.id, made_at = excluded.made_at",
        [(archive.new_id(at), kind, subject, at) for subject in subjects],
    )


def open_travellers(archive: Archive, rows: Sequence[tuple[int, int, int, str, bytes]]) -> list[StoredTraveller]:
    """Opens traveller rows of (id, day, version, state, sealed)."""
    opened = []
    for identifier, day, version, state, sealed in rows:
        plain = archive.travel_key(day).open("store_traveller", identifier, bytes(sealed))
        opened.append(StoredTraveller(identifier, version, state == "active", _RECORD_DECODER.decode(plain)))
    return opened
