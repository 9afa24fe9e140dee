"""Forgetting a travel day: sealing it to the authority, erasing it, holds. Written by retention.

Rows change in the caller's transaction; keys are destroyed after it has committed. A process that dies between the two leaves a row in
`store_forgotten` that is not finished, and the next run destroys the key: never is a key gone whose records were still to be sealed.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator
from datetime import date, datetime

import msgspec
from django.db import connection

from fairway.kit.identifiers import made_at
from fairway.safeguards.unmasking import place_of, seal_to, seal_under
from fairway.store import clearances, dialect, lanes, trace_files, wiping
from fairway.store.archive import Archive
from fairway.store.keyring import Key
from fairway.store.records import RECORD, RECORD_DECODER, JourneyRecord, compared_of

__all__ = [
    "DEPERSONALISED",
    "ERASED",
    "Authority",
    "Forgotten",
    "Hold",
    "add_hold",
    "border_days",
    "compact",
    "days",
    "depersonalise",
    "destroy_key",
    "drop_expired_holds",
    "drop_raw",
    "erase",
    "exists",
    "finish",
    "forgotten",
    "forgotten_among",
    "open_held",
    "raw_due",
    "traveller_day",
]

DEPERSONALISED, ERASED = "depersonalised", "erased"
_TRAVELLER, _BOOKING, _HIT, _DECISION = "store_traveller", "store_booking", "store_hit", "store_decision"
_RECORD_KEY_BYTES = 32
_ROWS_AT_ONCE = 500  # a few megabytes of sealed parts
_GONE = b"\x00"  # not empty: what was there is told apart from what never was, and no key opens it


class Forgotten(msgspec.Struct, frozen=True):
    """One day and what was done to it. finished_at: "" while its key may still exist; certificate: JSON, "" until then."""

    day: int
    kind: str
    begun_at: str
    finished_at: str
    rows: dict[str, int]
    held: int
    digest: str
    certificate: str


class Authority(msgspec.Struct, frozen=True):
    """Who can open what is depersonalised: the approvers' public keys (base64), and how many of them it takes."""

    keys: tuple[str, ...]
    needed: int


class Hold(msgspec.Struct, frozen=True):
    """A record that is kept beyond its day, and why. expires_on: ISO."""

    id: int
    traveller: int
    case: str
    reason: str
    expires_on: str


def days() -> list[tuple[int, int]]:
    """Every departure day of which booking data are kept, oldest first, and the day on which its clock began: when the first of it
    was stored, or when it departed, whichever was earlier.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT day, MIN(id) FROM store_flight WHERE day > 0 GROUP BY day ORDER BY day")
        return [(int(day), min(int(day), made_at(first).date().toordinal())) for day, first in cursor.fetchall()]


def border_days() -> list[int]:
    """Every day of the border lane of which anything is kept, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT day FROM store_flight WHERE day < 0 ORDER BY day DESC")
        return [int(row[0]) for row in cursor.fetchall()]


def forgotten_among(some: Collection[int]) -> frozenset[int]:
    """Those of some departure days (ordinals) that were depersonalised or erased, or are about to be."""
    if not some:
        return frozenset()
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(some))
        cursor.execute(f"SELECT DISTINCT day FROM store_forgotten WHERE day IN ({marks})", list(some))  # noqa: S608
        return frozenset(int(row[0]) for row in cursor.fetchall())


def forgotten() -> list[Forgotten]:
    """What was done to which day, oldest day first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, kind, begun_at, finished_at, rows, held, digest, certificate FROM store_forgotten ORDER BY day, kind"
        )
        return [
            Forgotten(row[0], row[1], row[2], row[3], msgspec.json.decode(row[4], type=dict[str, int]), *row[5:])
            for row in cursor.fetchall()
        ]


def depersonalise(archive: Archive, day: int, authority: Authority, *, at: datetime) -> Forgotten:
    """Seals every record of the day to the authority, and takes traces, digests and unconfirmed evidence.

    Inside the caller's transaction. The day's key still exists afterwards: `destroy_key` once that has committed.
    """
    key, digest, rows = archive.travel_key(day), hashlib.sha256(), {}
    secure()
    rows[_BOOKING] = rows[_TRAVELLER] = rows[_HIT] = 0
    for row, sealed in _sealed(_BOOKING, "record_sealed", day, ""):
        digest.update(sealed)
        _put(_BOOKING, "record_sealed", row, _to(authority, _BOOKING, row, day, key.open(_BOOKING, row, sealed)))
        rows[_BOOKING] += 1
    for row, sealed in _sealed(_TRAVELLER, "record_sealed", day, ""):
        digest.update(sealed)
        record = RECORD_DECODER.decode(key.open(_TRAVELLER, row, sealed))
        _forget_memory(archive, record)
        # The journey as it stands; what was said of it earlier goes with the day.
        _put(_TRAVELLER, "record_sealed", row, _to(authority, _TRAVELLER, row, day, RECORD.encode(record)))
        rows[_TRAVELLER] += 1
    for row, sealed in _sealed(_HIT, "sealed", day, "AND state = 'match'"):
        digest.update(sealed)
        _reseal_hit(key, day, row, sealed, authority, digest)
        rows[_HIT] += 1
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_decision SET note_sealed = %s WHERE note_sealed IS NOT NULL AND hit_id IN "
            "(SELECT id FROM store_hit WHERE day = %s AND state <> 'match')",
            [_GONE, day],
        )
        cursor.execute("UPDATE store_hit SET sealed = %s WHERE day = %s AND state <> 'match'", [_GONE, day])
        rows["unconfirmed hits wiped"] = cursor.rowcount
        cursor.execute("UPDATE store_traveller SET identity = %s, content = %s WHERE day = %s", [b"", b"", day])
        cursor.execute("UPDATE store_booking SET content = %s, splits = %s, key = -id WHERE day = %s", [b"", b"", day])
        cursor.execute("DELETE FROM store_trace WHERE day = %s", [day])
        rows["store_trace"] = cursor.rowcount
        cursor.execute("DELETE FROM store_trace_stale WHERE day = %s", [day])
        trace_files.forget(archive, day)
        cursor.execute("DELETE FROM store_outline WHERE day = %s", [day])
        rows["store_outline"] = cursor.rowcount
        cursor.execute("DELETE FROM store_push_part WHERE day = %s", [day])
        cursor.execute(
            "UPDATE store_change SET record_sealed = %s WHERE day = %s AND record_sealed <> %s", [_GONE, day, b""]
        )
        rows["store_change"] = cursor.rowcount
    return _begin(archive, Forgotten(day, DEPERSONALISED, at.isoformat(), "", rows, 0, digest.hexdigest(), ""))


def _to(authority: Authority, table: str, row: int, day: int, plain: bytes, record_key: bytes = b"") -> bytes:
    place = place_of(table, row, day)
    return seal_to(authority.keys, place, plain, needed=authority.needed, record_key=record_key)


def _reseal_hit(key: Key, day: int, hit: int, sealed: bytes, authority: Authority, digest: hashlib._Hash) -> None:
    """A confirmed hit with the notes of its decisions is one record: one key opens them together."""
    record_key = secrets.token_bytes(_RECORD_KEY_BYTES)
    _put(_HIT, "sealed", hit, _to(authority, _HIT, hit, day, key.open(_HIT, hit, sealed), record_key))
    for row, note in _notes(day, f"AND h.id = {int(hit)}"):
        digest.update(note)
        under = seal_under(record_key, place_of(_DECISION, row, day), key.open(_DECISION, row, note))
        _put(_DECISION, "note_sealed", row, under)


def _forget_memory(archive: Archive, record: JourneyRecord) -> None:
    """That somebody is not an entry is remembered only as long as the data it was decided on."""
    if (identity := clearances.identity_of(archive, compared_of(record))) is not None:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM store_clearance WHERE identity = %s AND kind = %s", [identity, clearances.DECISION]
            )


def erase(archive: Archive, day: int, *, at: datetime, was_depersonalised: bool) -> Forgotten:
    """Deletes everything of the day but records under a hold, which are sealed under their hold's own key first.

    A held record that the authority alone can open stays as it is. Inside the caller's transaction; then `destroy_key`.
    """
    digest, rows = hashlib.sha256(), {}
    secure()
    for table, column in ((_BOOKING, "record_sealed"), (_TRAVELLER, "record_sealed"), (_HIT, "sealed")):
        for _, sealed in _sealed(table, column, day, ""):
            digest.update(sealed)
    holds = {hold.traveller: hold for hold in _holds(day) if hold.expires_on >= at.date().isoformat()}
    if not was_depersonalised:
        _keep_held(archive, day, holds)
    free = (
        f"traveller_id IN (SELECT id FROM store_traveller WHERE day = {int(day)}) AND traveller_id NOT IN "  # noqa: S608
        f"({_numbers(holds)})"
    )
    about = _about(day, free, holds)
    with connection.cursor() as cursor:
        for name, statement in (
            (_DECISION, f"DELETE FROM store_decision WHERE hit_id IN (SELECT id FROM store_hit WHERE {free})"),  # noqa: S608
            ("store_desk_hit", f"DELETE FROM store_desk_hit WHERE hit_id IN (SELECT id FROM store_hit WHERE {free})"),  # noqa: S608
            (_HIT, f"DELETE FROM store_hit WHERE {free}"),  # noqa: S608
            ("store_trace", f"DELETE FROM store_trace WHERE day = {int(day)}"),  # noqa: S608
            ("store_trace_stale", f"DELETE FROM store_trace_stale WHERE day = {int(day)}"),  # noqa: S608
            ("store_outline", f"DELETE FROM store_outline WHERE day = {int(day)}"),  # noqa: S608
            ("store_push_part", f"DELETE FROM store_push_part WHERE day = {int(day)}"),  # noqa: S608
            ("store_change", f"DELETE FROM store_change WHERE day = {int(day)}"),  # noqa: S608
            (
                _TRAVELLER,
                f"DELETE FROM store_traveller WHERE day = {int(day)} AND id NOT IN ({_numbers(holds)})",  # noqa: S608
            ),
        ):
            cursor.execute(statement)
            rows[name] = cursor.rowcount
        trace_files.forget(archive, day)
        cursor.execute("UPDATE store_traveller SET booking_id = NULL, identity = %s WHERE day = %s", [b"", day])
        cursor.execute("DELETE FROM store_booking WHERE day = %s", [day])
        rows[_BOOKING] = cursor.rowcount
        empty = "day = %s AND id NOT IN (SELECT flight_id FROM store_traveller WHERE day = %s)"
        cursor.execute(
            f"DELETE FROM store_work WHERE kind = 'screen' AND subject IN (SELECT id FROM store_flight WHERE {empty})",  # noqa: S608
            [day, day],
        )
        cursor.execute(f"DELETE FROM store_flight WHERE {empty}", [day, day])  # noqa: S608
        rows["store_flight"] = cursor.rowcount
    rows["store_access"], rows["store_auditentry"] = wiping.forget_people(*about)
    return _begin(archive, Forgotten(day, ERASED, at.isoformat(), "", rows, len(holds), digest.hexdigest(), ""))


def _about(day: int, free: str, holds: dict[int, Hold]) -> tuple[list[int], list[int]]:
    """The numbers of the travellers and bookings that go with a day, and of their hits."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id AS traveller_id FROM store_traveller WHERE day = {int(day)} AND id NOT IN "  # noqa: S608 - numbers
            f"({_numbers(holds)}) UNION ALL SELECT id FROM store_booking WHERE day = {int(day)}"
        )
        records = [int(row[0]) for row in cursor.fetchall()]
        cursor.execute(f"SELECT id FROM store_hit WHERE {free}")  # noqa: S608 - numbers
        return records, [int(row[0]) for row in cursor.fetchall()]


def _keep_held(archive: Archive, day: int, holds: dict[int, Hold]) -> None:
    key = archive.travel_key(day)
    for row, sealed in _sealed(_TRAVELLER, "record_sealed", day, ""):
        plain = key.open(_TRAVELLER, row, sealed)
        _forget_memory(archive, RECORD_DECODER.decode(plain))
        if row in holds:
            _put(_TRAVELLER, "record_sealed", row, _hold_key(archive, holds[row].id).seal(_TRAVELLER, row, plain))
    with connection.cursor() as cursor:
        for traveller, hold in holds.items():
            case = _hold_key(archive, hold.id)
            cursor.execute("SELECT id, sealed FROM store_hit WHERE traveller_id = %s", [traveller])
            for row, sealed in cursor.fetchall():
                _put(_HIT, "sealed", row, case.seal(_HIT, row, key.open(_HIT, row, bytes(sealed))))
        for row, note in _notes(day, f"AND h.traveller_id IN ({_numbers(holds)})"):
            cursor.execute(
                "SELECT traveller_id FROM store_hit h JOIN store_decision d ON d.hit_id = h.id WHERE d.id = %s", [row]
            )
            case = _hold_key(archive, holds[cursor.fetchone()[0]].id)
            _put(_DECISION, "note_sealed", row, case.seal(_DECISION, row, key.open(_DECISION, row, note)))


def destroy_key(archive: Archive, day: int) -> tuple[str, ...]:
    """Destroys the key of a departure day; gives the names of what no longer exists."""
    name = f"travel-{lanes.name_of(day)}"
    archive.keyring.destroy(name)
    return (name,)


def finish(row: Forgotten, certificate: str, *, at: datetime) -> None:
    """Notes that a day is done, with its certificate (JSON)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_forgotten SET finished_at = %s, certificate = %s WHERE day = %s AND kind = %s",
            [at.isoformat(), certificate, row.day, row.kind],
        )


def raw_due(before: datetime) -> tuple[int, int]:
    """Raw transmissions received before that moment: how many are to go, and how many wait for a person and stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FILTER (WHERE station = 'stored'), COUNT(*) FILTER (WHERE station <> 'stored') FROM store_transmission "
            "WHERE sealed IS NOT NULL AND received_at < %s",
            [before],
        )
        gone, waits = cursor.fetchone()
        return int(gone), int(waits)


def drop_raw(before: datetime) -> tuple[int, list[int]]:
    """Takes the raw content of what is stored; gives how many, and the days of receipt (ordinals) whose key may go after the commit."""
    secure()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_repair SET sealed = NULL WHERE sealed IS NOT NULL AND transmission_id IN "
            "(SELECT id FROM store_transmission WHERE station = 'stored' AND received_at < %s)",
            [before],
        )
        cursor.execute(
            "UPDATE store_transmission SET sealed = NULL WHERE station = 'stored' AND sealed IS NOT NULL AND received_at < %s",
            [before],
        )
        count = cursor.rowcount
        cursor.execute(
            "SELECT received_day FROM store_transmission WHERE received_day < %s GROUP BY received_day "
            "HAVING COUNT(sealed) = 0",
            [before.date().toordinal()],
        )
        return count, [int(row[0]) for row in cursor.fetchall()]


def add_hold(archive: Archive, traveller: int, *, case: str, reason: str, by: str, at: datetime, until: date) -> Hold:
    """Holds a record for a case; a later hold of the same record takes the place of the earlier."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM store_hold WHERE traveller_id = %s", [traveller])
        known = cursor.fetchone()
        identifier = known[0] if known else archive.new_id(at)
        cursor.execute(
            "INSERT INTO store_hold (id, traveller_id, case_code, reason, held_by, held_at, expires_on) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (traveller_id) DO UPDATE SET case_code = excluded.case_code, "
            "reason = excluded.reason, held_by = excluded.held_by, expires_on = excluded.expires_on",
            [identifier, traveller, case, reason, by, at.isoformat(), until.isoformat()],
        )
    return Hold(identifier, traveller, case, reason, until.isoformat())


def _holds(day: int) -> list[Hold]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.id, o.traveller_id, o.case_code, o.reason, o.expires_on FROM store_hold o "
            "JOIN store_traveller t ON t.id = o.traveller_id WHERE t.day = %s",
            [day],
        )
        return [Hold(*row) for row in cursor.fetchall()]


def drop_expired_holds(today: date) -> tuple[int, list[str]]:
    """Deletes held records of erased days whose hold is over; gives how many, and the keys to destroy after the commit."""
    secure()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.id, o.traveller_id, t.day IS NULL OR t.day IN (SELECT day FROM store_forgotten WHERE kind = 'erased') "
            "FROM store_hold o LEFT JOIN store_traveller t ON t.id = o.traveller_id WHERE o.expires_on < %s",
            [today.isoformat()],
        )
        over = cursor.fetchall()
        for hold, traveller, is_erased in over:
            cursor.execute("DELETE FROM store_hold WHERE id = %s", [hold])
            if is_erased:
                cursor.execute("SELECT id FROM store_hit WHERE traveller_id = %s", [traveller])
                wiping.forget_people([traveller], [row[0] for row in cursor.fetchall()])
                cursor.execute(
                    "DELETE FROM store_decision WHERE hit_id IN (SELECT id FROM store_hit WHERE traveller_id = %s)",
                    [traveller],
                )
                cursor.execute(
                    "DELETE FROM store_desk_hit WHERE hit_id IN (SELECT id FROM store_hit WHERE traveller_id = %s)",
                    [traveller],
                )
                cursor.execute("DELETE FROM store_hit WHERE traveller_id = %s", [traveller])
                cursor.execute("DELETE FROM store_traveller WHERE id = %s", [traveller])
    return len(over), [f"hold-{hold}" for hold, _, _ in over]


def open_held(archive: Archive, traveller: int) -> tuple[str, JourneyRecord] | None:
    """The case and the record of somebody held beyond the erasure of their day; None where nobody such is held."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.id, o.case_code, t.record_sealed FROM store_hold o JOIN store_traveller t ON t.id = o.traveller_id "
            "JOIN store_forgotten f ON f.day = t.day AND f.kind = 'erased' WHERE t.id = %s",
            [traveller],
        )
        row = cursor.fetchone()
    if row is None or not archive.keyring.exists(f"hold-{row[0]}"):
        return None
    return str(row[1]), RECORD_DECODER.decode(_hold_key(archive, row[0]).open(_TRAVELLER, traveller, bytes(row[2])))


def exists(table: str, row: int) -> bool:
    """Whether there is such a row in a table of records."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s", [row])  # noqa: S608 - names of tables, never input
        return cursor.fetchone() is not None


def traveller_day(traveller: int) -> int | None:
    """The departure day (ordinal) of a record; None where there is no such record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT day FROM store_traveller WHERE id = %s", [traveller])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def secure() -> None:
    """What is deleted from here on is overwritten in the file, not only unlinked; and nobody stores or screens meanwhile."""
    dialect.alone(dialect.TRAVEL)
    dialect.overwrite_what_is_deleted()


def compact() -> None:
    """Leaves nothing of what was deleted in the database's files. Outside any transaction."""
    dialect.compact(
        (
            _TRAVELLER,
            _BOOKING,
            _HIT,
            _DECISION,
            "store_trace",
            "store_outline",
            "store_push_part",
            "store_transmission",
            "store_repair",
            "store_access",
            "store_auditentry",
        )
    )


def _begin(archive: Archive, row: Forgotten) -> Forgotten:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_forgotten (day, kind, begun_at, finished_at, rows, held, digest, profile, certificate) "
            "VALUES (%s, %s, %s, '', %s, %s, %s, %s, '')",
            [
                row.day,
                row.kind,
                row.begun_at,
                msgspec.json.encode(row.rows).decode(),
                row.held,
                row.digest,
                archive.profile.stamp,
            ],
        )
    return row


def _hold_key(archive: Archive, hold: int) -> Key:
    return archive.keyring.key(f"hold-{hold}")


def _numbers(holds: dict[int, Hold]) -> str:
    return ", ".join(str(int(each)) for each in holds) or "-1"


def _sealed(table: str, column: str, day: int, where: str) -> Iterator[tuple[int, bytes]]:
    after = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {column} FROM {table} WHERE day = %s AND id > %s {where} ORDER BY id LIMIT %s",  # noqa: S608
                [day, after, _ROWS_AT_ONCE],
            )
            page = cursor.fetchall()
        for row, sealed in page:
            yield row, bytes(sealed)
        if len(page) < _ROWS_AT_ONCE:
            return
        after = page[-1][0]


def _notes(day: int, where: str) -> list[tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, d.note_sealed FROM store_decision d JOIN store_hit h ON h.id = d.hit_id "  # noqa: S608
            f"WHERE h.day = %s AND d.note_sealed IS NOT NULL {where} ORDER BY d.id",
            [day],
        )
        return [(row, bytes(note)) for row, note in cursor.fetchall()]


def _put(table: str, column: str, row: int, sealed: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [sealed, row])  # noqa: S608 - constants
