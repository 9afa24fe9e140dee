"""Honey records: invented travellers whom no work leads to, so that whoever opens one was curious.

The traveller is taken off a flight that nobody flies, so screening passes them by; the hit has lapsed and is of a strength that no
profile shows, so no queue lists it. Written by oversight: the only rows of these two tables that are not intake's and screening's.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime

import msgspec
from django.db import connection

from fairway.comparison import ComparedTraveller, Evidence, ListedPerson, PersonName
from fairway.store.archive import Archive
from fairway.store.hits import FrozenHit, freeze
from fairway.store.journeys import flight_row
from fairway.store.records import RECORD, JourneyRecord
from fairway.travel import Flight, Traveller
from fairway.travel.booking import TravellerKind

__all__ = ["plant"]

_SURNAMES = ("VANTERHOLM", "QUILLINGTON", "ORSANDRE", "BELLAQUINE", "TARRAGHAN", "MIRAVOLD")
_GIVEN_NAMES = ("AURELIA", "LEOPOLD", "SERAPHINE", "CORNELIUS", "ISOLDE", "MAXIMILIAN")


def plant(archive: Archive, day: date, *, at: datetime) -> tuple[int, int]:
    """Writes one invented traveller with a lapsed hit; gives the identifiers of hit and traveller."""
    surname, given_names = secrets.choice(_SURNAMES), secrets.choice(_GIVEN_NAMES)
    born = date(1950 + secrets.randbelow(45), 1 + secrets.randbelow(12), 1 + secrets.randbelow(28)).isoformat()
    flight = flight_row(
        archive,
        Flight(
            carrier="ZX",
            number=str(9000 + secrets.randbelow(900)),
            departs_on=day,
            departs_from="QZA",
            arrives_at="QZB",
        ),
        at=at,
    )
    traveller, hit = archive.new_id(at), archive.new_id(at)
    record = JourneyRecord(
        api=Traveller(surname=surname, given_names=given_names, birth_date=born, kind=TravellerKind.ADULT),
        api_is_active=False,
    )
    frozen = FrozenHit(
        ComparedTraveller(names=(PersonName(surname=surname, given_names=given_names),), birth_date=born),
        ListedPerson(f"R-{secrets.randbelow(90_000) + 10_000}", names=(f"{given_names.title()} {surname}",)),
        (Evidence("name", 4.0, "The names are alike."),),
    )
    entry = frozen.listed.entry_id
    key, whole = archive.travel_key(flight.day), RECORD.encode(record)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_traveller (id, day, flight_id, booking_id, kind, state, sources, version, identity, content, "
            "record_open, record_sealed, screened_version) VALUES (%s, %s, %s, NULL, 'adult', 'off', 'API', 1, %s, %s, %s, %s, 1)",
            [
                traveller,
                flight.day,
                flight.id,
                b"",
                b"",
                RECORD.encode(msgspec.structs.replace(record, api=Traveller(kind=TravellerKind.ADULT))),
                key.seal("store_traveller", traveller, whole),
            ],
        )
        cursor.execute(
            "INSERT INTO store_hit (id, day, flight_id, traveller_id, traveller_version, list_source, list_version, entry_id, score, "
            "probability, strength, strength_rank, matcher, profile, lane, made_at, state, due_at, due_utc, lands_utc, due_is_exact, "
            "taken_by, sealed) VALUES (%s, %s, %s, %s, 1, 'csv', %s, %s, 4.0, 0.2, 'faint', 3, 'fairway', %s, 'sought', %s, "
            "'lapsed', '', '', '', false, '', %s)",
            [
                hit,
                flight.day,
                flight.id,
                traveller,
                archive.new_id(at),
                entry,
                archive.profile.stamp,
                at,
                freeze(archive, flight.day, hit, frozen),
            ],
        )
    return hit, traveller
