"""Records that are kept and not used, and records that somebody's request takes out before their day. Written by oversight.

A restricted record is neither screened nor shown; it waits for what it is kept for (Directive (EU) 2016/680 Art. 16(3)).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from fairway.store import dialect, outlines, trace_files, wiping
from fairway.store.archive import Archive
from fairway.store.bookings import plain_of
from fairway.store.folding import bookings_in
from fairway.store.work import add_work

__all__ = ["RESTRICTED", "days_of", "erase", "evidence_among", "is_restricted", "lift", "restrict", "restricted_among"]

RESTRICTED = "SELECT traveller_id FROM store_restriction"
"""The statement that other queries leave out."""
_AT_ONCE = 500


def restrict(archive: Archive, travellers: Collection[int], request: int, *, by: str, at: datetime) -> int:
    """Restricts these records; gives how many were not before."""
    dialect.alone(dialect.TRAVEL)  # nobody is screening them
    outlines.take_out(archive, travellers)
    with connection.cursor() as cursor:
        before = len(restricted_among(travellers))
        cursor.executemany(
            "INSERT INTO store_restriction (traveller_id, request_id, restricted_by, restricted_at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            [(each, request, by, at.isoformat()) for each in sorted(travellers)],
        )
    return len(restricted_among(travellers)) - before


def lift(archive: Archive, traveller: int, *, at: datetime) -> bool:
    """Ends a restriction; False where there is none. The record waits to be screened: lists changed while it rested."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_restriction WHERE traveller_id = %s", [traveller])
        if int(cursor.rowcount) != 1:
            return False
        cursor.execute("UPDATE store_traveller SET screened_version = 0 WHERE id = %s", [traveller])
        cursor.execute("SELECT flight_id FROM store_traveller WHERE id = %s", [traveller])
        add_work(cursor, archive, "screen", [int(row[0]) for row in cursor.fetchall()], at=at)
    return True


def is_restricted(traveller: int) -> bool:
    """Whether a record is kept and not used."""
    return bool(restricted_among([traveller]))


def restricted_among(travellers: Collection[int]) -> frozenset[int]:
    """Those of some records that are restricted."""
    return _among(travellers, "SELECT traveller_id FROM store_restriction WHERE traveller_id IN")


def evidence_among(travellers: Collection[int]) -> frozenset[int]:
    """Those of some records that are held for a case, or whose hit two people confirmed."""
    return _among(travellers, "SELECT traveller_id FROM store_hold WHERE traveller_id IN") | _among(
        travellers, "SELECT traveller_id FROM store_hit WHERE state = 'match' AND traveller_id IN"
    )


def days_of(travellers: Collection[int]) -> frozenset[int]:
    """The departure days (ordinals, or hours of the border lane) of some records."""
    return _among(travellers, "SELECT day FROM store_traveller WHERE id IN")


def erase(archive: Archive, travellers: Collection[int]) -> int:
    """Deletes these records with all that was made of them; gives how many. Inside the caller's transaction.

    Their rows are overwritten. A booking goes with the last of its travellers, and another that spoke of them too where nobody is
    known by it; backups hold them until their day's key goes.
    """
    dialect.alone(dialect.TRAVEL)
    dialect.overwrite_what_is_deleted()
    hits = _among(travellers, "SELECT id FROM store_hit WHERE traveller_id IN")
    bookings = _among(travellers, "SELECT booking_id FROM store_traveller WHERE booking_id IS NOT NULL AND id IN")
    bookings |= _said_of_in(archive, travellers)
    wiping.forget_people(travellers, hits)
    outlines.take_out(archive, travellers)
    for day in days_of(travellers):
        trace_files.forget(archive, day)  # made anew from the rows that stay
    with connection.cursor() as cursor:
        for traveller in sorted(travellers):
            cursor.execute(
                "DELETE FROM store_decision WHERE hit_id IN (SELECT id FROM store_hit WHERE traveller_id = %s)",
                [traveller],
            )
            for statement in (
                "DELETE FROM store_desk_hit WHERE hit_id IN (SELECT id FROM store_hit WHERE traveller_id = %s)",
                "DELETE FROM store_hit WHERE traveller_id = %s",
                "DELETE FROM store_trace WHERE traveller_id = %s",
                "DELETE FROM store_change WHERE noun = 'traveller' AND subject = %s",
                "DELETE FROM store_restriction WHERE traveller_id = %s",
                "DELETE FROM store_traveller WHERE id = %s",
            ):
                cursor.execute(statement, [traveller])
        for booking in sorted(bookings):
            cursor.execute("SELECT COUNT(*) FROM store_traveller WHERE booking_id = %s", [booking])
            if cursor.fetchone()[0] == 0:
                cursor.execute("DELETE FROM store_change WHERE noun = 'booking' AND subject = %s", [booking])
                cursor.execute("DELETE FROM store_booking WHERE id = %s", [booking])
    return len(travellers)


def _said_of_in(archive: Archive, travellers: Collection[int]) -> frozenset[int]:
    """The bookings that speak of some records, of which a record shows one. None of a day whose key the law has taken."""
    found: set[int] = set()
    with connection.cursor() as cursor:
        for traveller in travellers:
            cursor.execute("SELECT day, record_sealed FROM store_traveller WHERE id = %s", [traveller])
            for day, sealed in cursor.fetchall():
                plain = plain_of(archive, day, "store_traveller", traveller, bytes(sealed))
                found |= bookings_in(plain) if plain is not None else set()
    return frozenset(found)


def _among(travellers: Collection[int], statement: str) -> frozenset[int]:
    asked, found = sorted(travellers), set[int]()
    with connection.cursor() as cursor:
        for start in range(0, len(asked), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            cursor.execute(f"{statement} ({', '.join(['%s'] * len(some))})", some)
            found.update(int(row[0]) for row in cursor.fetchall())
    return frozenset(found)
