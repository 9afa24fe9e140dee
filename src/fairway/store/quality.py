"""What carriers send, counted: by carrier and day. Codes, counts and carriers; nobody's record is opened."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
from django.db import connection

from fairway.kit.identifiers import made_at

__all__ = ["DayFindings", "DayFlights", "DayTransmissions", "findings_by_day", "flights_by_day", "transmissions_by_day"]

# A local time is in UTC twelve hours later at most: what comes after that came late whatever the airport's zone.
_ZONE_HOURS_MAX = 12


class DayTransmissions(msgspec.Struct, frozen=True):
    """One carrier's transmissions of one day of receipt (UTC). `quarantined` counts those repaired since, too."""

    carrier: str
    day: date
    transmissions: int
    quarantined: int
    bookings: int
    travellers: int


class DayFindings(msgspec.Struct, frozen=True):
    """How often one finding was made in one carrier's transmissions of one day."""

    carrier: str
    day: date
    code: str
    count: int


class DayFlights(msgspec.Struct, frozen=True):
    """One carrier's flights of one departure day.

    without_pnr, without_api  flights of which only the other kind of message came
    late                      flights whose first message came after their departure in every time zone
    """

    carrier: str
    day: date
    flights: int
    without_pnr: int
    without_api: int
    late: int


def transmissions_by_day(*, carrier: str, since: date) -> list[DayTransmissions]:
    """Transmissions received since a day, of one carrier, or of all where `carrier` is ""."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.carrier, t.received_day, count(*), "
            "count(*) FILTER (WHERE t.station = 'quarantined' OR t.id IN "
            "(SELECT transmission_id FROM store_repair WHERE state = 'replayed')), "
            "sum(t.bookings), sum(t.travellers) FROM store_transmission t "
            "WHERE t.received_day >= %s AND t.station <> 'received' AND (%s = '' OR t.carrier = %s) "
            "GROUP BY t.carrier, t.received_day ORDER BY t.carrier, t.received_day",
            [since.toordinal(), carrier, carrier],
        )
        return [DayTransmissions(row[0], date.fromordinal(row[1]), *row[2:]) for row in cursor.fetchall()]


def findings_by_day(*, carrier: str, since: date) -> list[DayFindings]:
    """Findings by code in transmissions received since a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.carrier, t.received_day, c.code, CAST(sum(c.count) AS BIGINT) FROM store_finding_count c "
            "JOIN store_transmission t ON t.id = c.transmission_id "
            "WHERE t.received_day >= %s AND (%s = '' OR t.carrier = %s) "
            "GROUP BY t.carrier, t.received_day, c.code ORDER BY t.carrier, t.received_day, c.code",
            [since.toordinal(), carrier, carrier],
        )
        return [DayFindings(row[0], date.fromordinal(row[1]), row[2], row[3]) for row in cursor.fetchall()]


def flights_by_day(*, carrier: str, since: date) -> list[DayFlights]:
    """Flights departing since a day, with what is missing of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.carrier, f.day, f.id, f.departs_at_local, "
            "EXISTS (SELECT 1 FROM store_traveller t WHERE t.flight_id = f.id AND t.sources LIKE '%%PNR%%'), "
            "EXISTS (SELECT 1 FROM store_traveller t WHERE t.flight_id = f.id AND t.sources LIKE '%%API%%') "
            "FROM store_flight f WHERE f.day >= %s AND (%s = '' OR f.carrier = %s) ORDER BY f.carrier, f.day",
            [since.toordinal(), carrier, carrier],
        )
        rows = cursor.fetchall()
    days: dict[tuple[str, int], list[tuple[bool, bool, bool]]] = {}
    for flown_by, day, identifier, departs, has_pnr, has_api in rows:
        late = _came_late(identifier, day, departs)
        days.setdefault((flown_by, day), []).append((bool(has_pnr), bool(has_api), late))
    return [
        DayFlights(
            flown_by,
            date.fromordinal(day),
            len(flights),
            sum(has_api and not has_pnr for has_pnr, has_api, _ in flights),
            sum(has_pnr and not has_api for has_pnr, has_api, _ in flights),
            sum(late for _, _, late in flights),
        )
        for (flown_by, day), flights in days.items()
    ]


def _came_late(flight: int, day: int, departs_at_local: str) -> bool:
    """Whether a flight became known only after it had left, wherever its airport is. A day without a time ends at midnight."""
    if departs_at_local:
        left = datetime.fromisoformat(departs_at_local)
    else:
        left = datetime.combine(date.fromordinal(day), datetime.min.time()) + timedelta(days=1)
    return made_at(flight).replace(tzinfo=None) > left + timedelta(hours=_ZONE_HOURS_MAX)
