"""Correcting what was kept wrongly of somebody: the record is corrected and waits to be compared anew. Written by oversight."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from django.db import connection

from fairway.kit.identifiers import public_code
from fairway.store import outlines
from fairway.store.archive import Archive
from fairway.store.journeys import hold_flights_by_id
from fairway.store.shelf import FlightRow, Shelf
from fairway.travel import Traveller

__all__ = ["FIELDS", "Correction", "carriers_of", "correct", "dossiers_of", "was_rectified"]

FIELDS = ("surname", "given_names", "birth_date", "sex", "nationality", "document_number")


class Correction(msgspec.Struct, frozen=True):
    """One thing that is kept wrongly. field: one of FIELDS; was: as it is kept; now: as it is."""

    field: str
    was: str
    now: str


def correct(archive: Archive, travellers: Collection[int], corrections: Sequence[Correction], *, at: datetime) -> int:
    """Corrects these records wherever a source says what was wrong; gives how many changed. Their flights wait for screening."""
    changed = 0
    outlines.take_out(archive, travellers)
    for flight, identifiers in _flights_of(travellers).items():
        hold_flights_by_id([flight.id])
        shelf = Shelf(archive, flight, archive.travel_key(flight.day), at)
        changed += sum([shelf.correct(each, lambda view: _corrected(view, corrections)) for each in identifiers])
        shelf.write()
    return changed


def _flights_of(travellers: Collection[int]) -> dict[FlightRow, list[int]]:
    found: dict[FlightRow, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, flight_id, day FROM store_traveller WHERE id IN ({_marks(travellers)}) ORDER BY flight_id, id",  # noqa: S608
            sorted(travellers),
        )
        for identifier, flight, day in cursor.fetchall():
            found.setdefault(FlightRow(flight, day), []).append(identifier)
    return found


def _corrected(view: Traveller, corrections: Sequence[Correction]) -> Traveller:
    for each in corrections:
        if each.field == "document_number":
            documents = tuple(
                msgspec.structs.replace(document, number=each.now) if document.number == each.was else document
                for document in view.documents
            )
            view = msgspec.structs.replace(view, documents=documents)
            continue
        if getattr(view, each.field) == each.was:
            view = msgspec.structs.replace(view, **{each.field: each.now})
        if each.field in ("surname", "given_names"):  # a document states the name once more
            documents = tuple(
                msgspec.structs.replace(document, **{each.field: each.now})
                if getattr(document, each.field) == each.was
                else document
                for document in view.documents
            )
            view = msgspec.structs.replace(view, documents=documents)
    return view


def carriers_of(travellers: Collection[int]) -> tuple[str, ...]:
    """The carriers of the flights of these records."""
    if not travellers:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT f.carrier FROM store_traveller t JOIN store_flight f ON f.id = t.flight_id "  # noqa: S608
            f"WHERE t.id IN ({_marks(travellers)}) ORDER BY f.carrier",
            sorted(travellers),
        )
        return tuple(str(row[0]) for row in cursor.fetchall())


def dossiers_of(travellers: Collection[int]) -> tuple[str, ...]:
    """The serial numbers of dossiers that were made of these records' hits."""
    if not travellers:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM store_hit WHERE traveller_id IN ({_marks(travellers)})", sorted(travellers))  # noqa: S608
        hits = [public_code(row[0]) for row in cursor.fetchall()]
        if not hits:
            return ()
        cursor.execute(f"SELECT id FROM store_dossier WHERE hit IN ({_marks(hits)}) ORDER BY id", hits)  # noqa: S608
        return tuple(public_code(row[0]) for row in cursor.fetchall())


def was_rectified(request: str) -> bool:
    """Whether records were corrected for a request, by its code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM store_auditentry WHERE action = 'RequestRectified' AND object = %s", [request])
        return cursor.fetchone() is not None


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))
