"""From one person outward: who shares a document, a contact or an account with them, found by blind traces.

Every question starts with values that are known already. No way leads from a kind of value, or from a day, to the people who have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from django.db import connection

from fairway.comparison import candidate_keys
from fairway.store.archive import Archive
from fairway.store.bookings import plain_of
from fairway.store.keyring import KeyDestroyed
from fairway.store.records import RECORD_DECODER, JourneyRecord, searchable_of

__all__ = [
    "KINDS",
    "Linked",
    "Shared",
    "days_known",
    "keys_of",
    "linked",
    "of_booking",
    "on_day",
    "sharing",
    "with_locator",
]

KINDS = ("document", "contact", "account")
"""What may link people: the fixed questions. No other is asked."""
_AT_ONCE = 400


class Shared(msgspec.Struct, frozen=True):
    """Somebody who shares a value. value: its number among those asked for of that kind; the value itself is nowhere here."""

    traveller: int
    kind: str
    value: int


def keys_of(record: JourneyRecord) -> dict[str, tuple[str, ...]]:
    """The keys of a traveller by kind of link, and under "person" those that lead to journeys of the same person. Personal values."""
    keys = sorted(searchable_of(record).keys())
    named = {"document": "doc:", "contact": "contact:", "account": "account:"}
    found = {kind: tuple(key for key in keys if key.startswith(prefix)) for kind, prefix in named.items()}
    found["person"] = tuple(
        key for key in sorted(candidate_keys(searchable_of(record).compared)) if key[:2] in ("d:", "do")
    )
    return found


def days_known() -> tuple[int, ...]:
    """Every departure day of which anything is kept, as ordinals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT day FROM store_flight ORDER BY day")
        return tuple(int(row[0]) for row in cursor.fetchall())


def sharing(archive: Archive, wanted: Mapping[str, Iterable[str]]) -> tuple[Shared, ...]:
    """Who has any of these keys on any day whose key still exists."""
    return tuple(each for day in days_known() for each in on_day(archive, day, wanted))


def on_day(archive: Archive, day: int, wanted: Mapping[str, Iterable[str]]) -> tuple[Shared, ...]:
    """Who has any of these keys on one day; nobody once its key is gone."""
    try:
        lookups = archive.travel_key(day).lookups
    except KeyDestroyed:
        return ()
    places = [(kind, at, key) for kind, keys in wanted.items() for at, key in enumerate(keys)]
    digests = lookups(key for _, _, key in places)
    asked = {digest: (kind, at) for digest, (kind, at, _) in zip(digests, places, strict=True)}
    return tuple(Shared(traveller, *asked[digest]) for digest, traveller in _found(day, list(asked)))


def _found(day: int, digests: list[int]) -> Iterator[tuple[int, int]]:
    with connection.cursor() as cursor:
        for start in range(0, len(digests), _AT_ONCE):
            some = digests[start : start + _AT_ONCE]
            cursor.execute(
                f"SELECT digest, traveller_id FROM store_trace WHERE day = %s AND digest IN ({', '.join(['%s'] * len(some))})",  # noqa: S608
                [day, *some],
            )
            yield from cursor.fetchall()


class Linked(msgspec.Struct, frozen=True):
    """A traveller with their flight (by its id). record: None once the law has sealed the day; booking: None on a manifest alone."""

    id: int
    day: int
    booking: int | None
    carrier: str
    number: str
    departs_from: str
    arrives_at: str
    kind: str
    state: str
    sources: str
    record: JourneyRecord | None
    flight: int = 0


def linked(archive: Archive, travellers: Iterable[int]) -> tuple[Linked, ...]:
    """These travellers, by day and id."""
    wanted = sorted(set(travellers))
    found: list[Linked] = []
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            cursor.execute(
                "SELECT t.id, t.day, t.booking_id, f.carrier, f.number, f.departs_from, f.arrives_at, t.kind, t.state, t.sources, "  # noqa: S608
                "t.record_sealed, t.flight_id FROM store_traveller t JOIN store_flight f ON f.id = t.flight_id "
                f"WHERE t.id IN ({', '.join(['%s'] * len(some))})",
                some,
            )
            for row in cursor.fetchall():
                plain = plain_of(archive, row[1], "store_traveller", row[0], bytes(row[10]))
                record = RECORD_DECODER.decode(plain) if plain is not None else None
                identifier, day, booking, carrier, number, start, end, kind, state, sources, _, flight = row
                found.append(
                    Linked(identifier, day, booking, carrier, number, start, end, kind, state, sources, record, flight)
                )
    return tuple(sorted(found, key=lambda each: (each.day, each.id)))


def with_locator(archive: Archive, locator: str) -> tuple[int, ...]:
    """Who travels on the bookings that their carrier names so, on any day whose key still exists."""
    found: list[int] = []
    with connection.cursor() as cursor:
        for day in days_known():
            if not archive.has_travel_key(day):
                continue
            try:
                key = archive.travel_key(day).trace(f"booking|{locator}")
            except KeyDestroyed:  # in this very moment
                continue
            cursor.execute(
                "SELECT t.id FROM store_booking b JOIN store_traveller t ON t.flight_id = b.flight_id AND t.booking_id = b.id "
                "WHERE b.key = %s AND b.day = %s",
                [key, day],
            )
            found += [int(row[0]) for row in cursor.fetchall()]
    return tuple(found)


def of_booking(booking: int) -> tuple[int, ...]:
    """Who travels on a booking."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id FROM store_booking b JOIN store_traveller t ON t.flight_id = b.flight_id AND t.booking_id = b.id "
            "WHERE b.id = %s ORDER BY t.id",
            [booking],
        )
        return tuple(int(row[0]) for row in cursor.fetchall())
