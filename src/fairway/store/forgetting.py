"""Forgetting a travel day: sealing it to the authority, erasing it, holds, and the requests to open one record. Written by retention.

Rows change in the caller's transaction; keys are destroyed after it has committed. A process that dies between the two leaves a row in
`store_forgotten` that is not finished, and the next run destroys the key: never is a key gone whose records were still to be sealed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import date, datetime

import msgspec
from django.db import connection

from fairway.kit.identifiers import made_at
from fairway.safeguards.unmasking import open_with, place_of, public_of_secret, seal_to, wrapped_part
from fairway.store import clearances, dialect
from fairway.store.archive import Archive
from fairway.store.keyring import Key
from fairway.store.records import RECORD_DECODER, JourneyRecord, compared_of

__all__ = [
    "DEPERSONALISED",
    "ERASED",
    "Forgotten",
    "Hold",
    "Unmasking",
    "add_hold",
    "add_unmasking",
    "compact",
    "days",
    "depersonalise",
    "destroy_key",
    "drop_expired_holds",
    "drop_raw",
    "drop_unmasking",
    "end_unmaskings",
    "erase",
    "finish",
    "forgotten",
    "forgotten_among",
    "mark_opened",
    "masked_part",
    "open_held",
    "raw_due",
    "reply_key",
    "traveller_day",
    "unmasked",
    "unmasking",
    "unmasking_secret",
]

DEPERSONALISED, ERASED = "depersonalised", "erased"
_TRAVELLER, _BOOKING, _HIT, _DECISION = "store_traveller", "store_booking", "store_hit", "store_decision"
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


class Hold(msgspec.Struct, frozen=True):
    """A record that is kept beyond its day, and why. expires_on: ISO."""

    id: int
    traveller: int
    case: str
    reason: str
    expires_on: str


class Unmasking(msgspec.Struct, frozen=True):
    """A request to open one depersonalised record. opened_at: "" while it was not opened; review_by: "" but in an emergency."""

    id: int
    traveller: int
    day: int
    case: str
    ground: str
    asked_by: str
    asked_at: str
    expires_at: str
    opened_at: str
    review_by: str


def days() -> list[tuple[int, int]]:
    """Every departure day of which anything is kept, oldest first, and the day on which its clock began: when the first of it
    was stored, or when it departed, whichever was earlier.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT day, MIN(id) FROM store_flight GROUP BY day ORDER BY day")
        return [(int(day), min(int(day), made_at(first).date().toordinal())) for day, first in cursor.fetchall()]


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


def depersonalise(archive: Archive, day: int, authority: str, *, at: datetime) -> Forgotten:
    """Seals every record of the day to the authority's public key (base64), and takes traces, digests and unconfirmed evidence.

    Inside the caller's transaction. The day's key still exists afterwards: `destroy_key` once that has committed.
    """
    key, digest, rows = archive.travel_key(day), hashlib.sha256(), {}
    secure()
    for table, column, where in (
        (_BOOKING, "record_sealed", ""),
        (_TRAVELLER, "record_sealed", ""),
        (_HIT, "sealed", "AND state = 'match'"),
    ):
        rows[table] = _reseal(key, table, column, day, authority, digest, where, archive)
    with connection.cursor() as cursor:
        for row, note in _notes(day, "AND h.state = 'match'"):
            digest.update(note)
            plain = key.open(_DECISION, row, note)
            sealed = seal_to(authority, place_of(_DECISION, row, day), plain)
            cursor.execute("UPDATE store_decision SET note_sealed = %s WHERE id = %s", [sealed, row])
        cursor.execute(
            "UPDATE store_decision SET note_sealed = %s WHERE note_sealed IS NOT NULL AND hit_id IN "
            "(SELECT id FROM store_hit WHERE day = %s AND state <> 'match')",
            [_GONE, day],
        )
        cursor.execute("UPDATE store_hit SET sealed = %s WHERE day = %s AND state <> 'match'", [_GONE, day])
        rows["unconfirmed hits wiped"] = cursor.rowcount
        cursor.execute("UPDATE store_traveller SET identity = %s, content = %s WHERE day = %s", [b"", b"", day])
        cursor.execute("UPDATE store_booking SET content = %s, key = -id WHERE day = %s", [b"", day])
        cursor.execute("DELETE FROM store_trace WHERE day = %s", [day])
        rows["store_trace"] = cursor.rowcount
        cursor.execute("DELETE FROM store_push_part WHERE day = %s", [day])
        cursor.execute(
            "UPDATE store_change SET record_sealed = %s WHERE day = %s AND record_sealed <> %s", [_GONE, day, b""]
        )
        rows["store_change"] = cursor.rowcount
    return _begin(archive, Forgotten(day, DEPERSONALISED, at.isoformat(), "", rows, 0, digest.hexdigest(), ""))


def _reseal(
    key: Key, table: str, column: str, day: int, authority: str, digest: hashlib._Hash, where: str, archive: Archive
) -> int:
    count = 0
    for row, sealed in _sealed(table, column, day, where):
        digest.update(sealed)
        plain = key.open(table, row, sealed)
        if table == _TRAVELLER:
            _forget_memory(archive, RECORD_DECODER.decode(plain))
        _put(table, column, row, seal_to(authority, place_of(table, row, day), plain))
        count += 1
    return count


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
    with connection.cursor() as cursor:
        for name, statement in (
            (_DECISION, f"DELETE FROM store_decision WHERE hit_id IN (SELECT id FROM store_hit WHERE {free})"),  # noqa: S608
            (_HIT, f"DELETE FROM store_hit WHERE {free}"),  # noqa: S608
            ("store_trace", f"DELETE FROM store_trace WHERE day = {int(day)}"),  # noqa: S608
            ("store_push_part", f"DELETE FROM store_push_part WHERE day = {int(day)}"),  # noqa: S608
            ("store_change", f"DELETE FROM store_change WHERE day = {int(day)}"),  # noqa: S608
            (
                _TRAVELLER,
                f"DELETE FROM store_traveller WHERE day = {int(day)} AND id NOT IN ({_numbers(holds)})",  # noqa: S608
            ),
        ):
            cursor.execute(statement)
            rows[name] = cursor.rowcount
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
    return _begin(archive, Forgotten(day, ERASED, at.isoformat(), "", rows, len(holds), digest.hexdigest(), ""))


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
    name = f"travel-{date.fromordinal(day).isoformat()}"
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
                cursor.execute(
                    "DELETE FROM store_decision WHERE hit_id IN (SELECT id FROM store_hit WHERE traveller_id = %s)",
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


def traveller_day(traveller: int) -> int | None:
    """The departure day (ordinal) of a record; None where there is no such record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT day FROM store_traveller WHERE id = %s", [traveller])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def masked_part(traveller: int) -> tuple[int, bytes] | None:
    """Day and wrapped key of a depersonalised record; None where there is no such record, or it is not depersonalised."""
    found = _masked(traveller)
    return (found[0], wrapped_part(found[1])) if found else None


def unmasked(traveller: int, record_key: bytes) -> JourneyRecord | None:
    """The record, by its own key; None where it is gone. Refuses another record's key."""
    if (found := _masked(traveller)) is None:
        return None
    day, sealed = found
    return RECORD_DECODER.decode(open_with(record_key, place_of(_TRAVELLER, traveller, day), sealed))


def _masked(traveller: int) -> tuple[int, bytes] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.day, t.record_sealed FROM store_traveller t JOIN store_forgotten f ON f.day = t.day "
            "AND f.kind = 'depersonalised' WHERE t.id = %s",
            [traveller],
        )
        row = cursor.fetchone()
    return (int(row[0]), bytes(row[1])) if row else None


_UNMASKING = "id, traveller_id, day, case_code, ground, asked_by, asked_at, expires_at, opened_at, review_by"


def add_unmasking(archive: Archive, row: Unmasking) -> None:
    """Keeps a request to open one record, and makes its one-time key."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO store_unmasking ({_UNMASKING}) VALUES ({', '.join(['%s'] * 10)})",  # noqa: S608 - constants
            list(msgspec.structs.astuple(row)),
        )
    archive.keyring.key(f"unmask-{row.id}")


def unmasking(identifier: int) -> Unmasking | None:
    """A request to open one record."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_UNMASKING} FROM store_unmasking WHERE id = %s", [identifier])  # noqa: S608 - constants
        row = cursor.fetchone()
    return Unmasking(*row) if row else None


def unmasking_secret(archive: Archive, identifier: int) -> bytes:
    """The one-time secret of a request. Raises KeyDestroyed once it was opened or is over."""
    return archive.keyring.key(f"unmask-{identifier}").exchange_secret()


def reply_key(archive: Archive, identifier: int) -> str:
    """The public key to which the authority answers a request, base64."""
    return public_of_secret(unmasking_secret(archive, identifier))


def mark_opened(identifier: int, *, at: datetime) -> bool:
    """Notes that a request was opened; False where it was already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_unmasking SET opened_at = %s WHERE id = %s AND opened_at = ''", [at.isoformat(), identifier]
        )
        return int(cursor.rowcount) == 1


def drop_unmasking(archive: Archive, identifier: int) -> None:
    """Destroys the one-time key of a request."""
    archive.keyring.destroy(f"unmask-{identifier}")


def end_unmaskings(archive: Archive, at: datetime) -> None:
    """Destroys the one-time keys of requests that were opened or are over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM store_unmasking WHERE opened_at <> '' OR expires_at < %s", [at.isoformat()])
        over = [row[0] for row in cursor.fetchall()]
    for identifier in over:
        if archive.keyring.exists(f"unmask-{identifier}"):
            drop_unmasking(archive, identifier)


def secure() -> None:
    """What is deleted from here on is overwritten in the file, not only unlinked; and nobody stores or screens meanwhile."""
    dialect.alone(dialect.TRAVEL)
    dialect.overwrite_what_is_deleted()


def compact() -> None:
    """Leaves nothing of what was deleted in the database's files. Outside any transaction."""
    dialect.compact(
        (_TRAVELLER, _BOOKING, _HIT, _DECISION, "store_trace", "store_push_part", "store_transmission", "store_repair")
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
