"""From what the matcher found to hits that may be written: entries that have expired or are left alone, and decided pairs, are out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from fairway.comparison import VERSION, ComparedTraveller
from fairway.safeguards.protection import Age, age_on, lane_of
from fairway.screening.contacts import Found, counted
from fairway.screening.departures import utc_of
from fairway.store import clearances, list_parts, protection
from fairway.store.archive import Archive
from fairway.store.hits import FrozenHit, NewHit
from fairway.store.lanes import date_of
from fairway.store.records import JourneyRecord, StoredTraveller, compared_of
from fairway.store.screenings import FlightWork

__all__ = ["hits_of", "without_cleared", "without_expired", "without_left_alone"]


def without_expired(found: Sequence[NewHit], today: date) -> list[NewHit]:
    """The hits whose entry's last day is not over. Asked here and not of the index, which does not know what day it is."""
    expired = {
        version: list_parts.expired_entries(version, today.isoformat()) for version in {h.list_version for h in found}
    }
    return [hit for hit in found if hit.entry_id not in expired[hit.list_version]]


def without_left_alone(found: Sequence[NewHit], today: date) -> tuple[list[NewHit], int]:
    """The hits on entries that no authority asks to leave alone, and how many were left out."""
    alone = protection.left_alone(today)
    kept = [hit for hit in found if (hit.list_source, hit.entry_id) not in alone]
    return kept, len(found) - len(kept)


def without_cleared(
    archive: Archive, found: Sequence[NewHit], travellers: Sequence[StoredTraveller], at: datetime
) -> tuple[list[NewHit], int]:
    """The hits that remain, and how many were left out because a person has decided so of this identity and this entry.

    An undecided hit that is left out lapses, as one that is no longer found.
    """
    records = {each.id: each.record for each in travellers}
    identities = {
        hit.traveller: _identities(archive, records[hit.traveller], hit.frozen.compared)
        for hit in found
        if hit.traveller in records
    }
    cleared = {
        (each.identity, each.list_source, each.entry_id)
        for each in clearances.cleared_among([one for some in identities.values() for one in some], at)
    }
    kept = [
        hit
        for hit in found
        if not any((one, hit.list_source, hit.entry_id) in cleared for one in identities.get(hit.traveller, ()))
    ]
    return kept, len(found) - len(kept)


def _identities(archive: Archive, record: JourneyRecord, compared: ComparedTraveller) -> list[bytes]:
    numbers = {view.redress_number for view in record.views if isinstance(view.redress_number, str)}
    found = [clearances.redress_identity_of(archive, each, compared.birth_date) for each in sorted(numbers)]
    return [each for each in (clearances.identity_of(archive, compared), *found) if each is not None]


def hits_of(
    archive: Archive, flight: FlightWork, traveller: StoredTraveller, found: Sequence[Found], kinds: Mapping[int, str]
) -> list[NewHit]:
    age = _age_of(traveller.record, date_of(flight.day))
    compared, hits_found = counted(archive, flight.day, compared_of(traveller.record), found)
    return [
        NewHit(
            day=flight.day,
            flight=flight.flight,
            traveller=traveller.id,
            traveller_version=traveller.version,
            list_source=source,
            list_version=version,
            entry_id=listed.entry_id,
            score=comparison.score,
            probability=comparison.probability,
            strength=str(comparison.strength),
            matcher=VERSION,
            due_at=flight.due_at,
            due_utc=utc_of(flight.due_at, flight.departs_from)[0],
            lands_utc=utc_of(flight.lands_at, flight.arrives_at)[0],
            due_is_exact=utc_of(flight.due_at, flight.departs_from)[1],
            frozen=FrozenHit(compared, listed, comparison.evidence, age),
            lane=lane_of(kinds[version], age, archive.profile),
        )
        for listed, source, version, comparison in hits_found
    ]


def _age_of(record: JourneyRecord, day: date) -> Age | None:
    """How old somebody is on the day of travel: the manifest is read from documents, a booking is typed."""
    document, booking = (
        [view.birth_date] if view is not None and isinstance(view.birth_date, str) else []
        for view in (record.api, record.pnr)
    )
    return age_on(day, document=document, booking=booking, category=record.kind)
