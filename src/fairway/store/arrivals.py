"""What arrived, counted apart from what is kept; and the names under which messages came. Written by intake.

`store_arrival` counts every transmission that was ever acknowledged, by day of receipt (UTC), and how many of them were known already;
the transmissions themselves are counted in their own table. A row that is lost, by whatever way, shows as a difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
from django.db import connection

from fairway.store.archive import Archive
from fairway.store.dialect import insert

__all__ = [
    "CarrierBalance",
    "DayBalance",
    "Unscreened",
    "carriers_since",
    "count_arrivals",
    "days_since",
    "forget_names",
    "known_names",
    "note_names",
    "unread",
    "unscreened",
    "waits_since",
]

_AT_ONCE = 500


class DayBalance(msgspec.Struct, frozen=True):
    """One day of receipt (UTC). received: counted on arrival; the others: what became of it, counted where it is kept."""

    day: date
    received: int
    duplicates: int
    stored: int
    quarantined: int
    waiting: int

    @property
    def missing(self) -> int:
        """What was acknowledged and stands nowhere; negative where more is kept than ever arrived. 0 is right."""
        return self.received - self.duplicates - self.stored - self.quarantined - self.waiting


class CarrierBalance(msgspec.Struct, frozen=True):
    """One carrier's transmissions first received on one day (UTC). received = stored + duplicates + quarantined + waiting.

    carrier     "" for what no carrier could be told of, and for what nobody has read yet
    duplicates  how often the same bytes came again, on whatever day
    """

    carrier: str
    day: date
    received: int
    duplicates: int
    stored: int
    quarantined: int
    waiting: int


class Unscreened(msgspec.Struct, frozen=True):
    """What is stored and not screened. flights: wait for it; lists: changed lists to be followed; missed: travellers for whom no work
    is there, 0 unless something is wrong."""

    flights: int
    lists: int
    missed: int


def count_arrivals(day: int, receipts: Sequence[tuple[int, bool]]) -> None:
    """Counts acknowledged transmissions of a day, in their transaction: number, and whether it is new."""
    if not receipts:
        return
    again = Counter(identifier for identifier, is_new in receipts if not is_new)
    with connection.cursor() as cursor:
        if again:
            cursor.executemany(
                "UPDATE store_transmission SET copies = copies + %s WHERE id = %s",
                [(count, identifier) for identifier, count in sorted(again.items())],
            )
        cursor.execute(
            "INSERT INTO store_arrival (day, received, known) VALUES (%s, %s, %s) ON CONFLICT (day) DO UPDATE SET "
            "received = store_arrival.received + excluded.received, known = store_arrival.known + excluded.known",
            [day, len(receipts), again.total()],
        )


def days_since(since: date) -> list[DayBalance]:
    """Every day of receipt since a day, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT day, received, known FROM store_arrival WHERE day >= %s", [since.toordinal()])
        arrived = {day: (received, known) for day, received, known in cursor.fetchall()}
        cursor.execute(
            "SELECT received_day, station, count(*) FROM store_transmission WHERE received_day >= %s GROUP BY received_day, station",
            [since.toordinal()],
        )
        kept: dict[int, dict[str, int]] = {}
        for day, station, count in cursor.fetchall():
            kept.setdefault(day, {})[station] = count
    return [
        DayBalance(
            date.fromordinal(day),
            *arrived.get(day, (0, 0)),
            stored=kept.get(day, {}).get("stored", 0),
            quarantined=kept.get(day, {}).get("quarantined", 0),
            waiting=kept.get(day, {}).get("received", 0),
        )
        for day in sorted(arrived.keys() | kept.keys())
    ]


def carriers_since(since: date, *, carrier: str = "") -> list[CarrierBalance]:
    """Every carrier and day of receipt since a day, or of one carrier."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT carrier, received_day, count(*) + sum(copies), sum(copies), count(*) FILTER (WHERE station = 'stored'), "
            "count(*) FILTER (WHERE station = 'quarantined'), count(*) FILTER (WHERE station = 'received') "
            "FROM store_transmission WHERE received_day >= %s AND (%s = '' OR carrier = %s) "
            "GROUP BY carrier, received_day ORDER BY carrier, received_day",
            [since.toordinal(), carrier, carrier],
        )
        return [
            CarrierBalance(code, date.fromordinal(day), *(int(number) for number in numbers))
            for code, day, *numbers in cursor.fetchall()
        ]


def unscreened(today: date) -> Unscreened:
    """What waits for screening; travellers without work are looked for on flights that leave yesterday or later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, count(*) FROM store_work GROUP BY kind")
        work = dict(cursor.fetchall())
        cursor.execute(
            "SELECT count(*) FROM store_flight f JOIN store_traveller t ON t.flight_id = f.id "
            "WHERE f.day >= %s AND t.screened_version < t.version "
            "AND NOT EXISTS (SELECT 1 FROM store_work w WHERE w.kind = 'screen' AND w.subject = f.id)",
            [(today - timedelta(days=1)).toordinal()],
        )
        return Unscreened(work.get("screen", 0), work.get("rescreen", 0), int(cursor.fetchone()[0]))


def unread() -> int:
    """How many transmissions are kept and wait to be read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM store_transmission WHERE station = 'received'")
        return int(cursor.fetchone()[0])


def waits_since() -> datetime | None:
    """Since when the oldest of what waits to be read or screened waits; None where nothing does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(received_at) FROM store_transmission WHERE station = 'received'")
        received = cursor.fetchone()[0]
        cursor.execute("SELECT min(made_at) FROM store_work WHERE kind IN ('screen', 'rescreen')")
        found = [_moment(each) for each in (received, cursor.fetchone()[0]) if each is not None]
    return min(found, default=None)


def _moment(kept: datetime | str) -> datetime:
    at = kept if isinstance(kept, datetime) else datetime.fromisoformat(kept)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def known_names(archive: Archive, names: Sequence[str]) -> dict[str, int]:
    """Under which of these names a message came before, and in which transmission."""
    marks = {_mark(archive, name): name for name in names}
    found: dict[str, int] = {}
    wanted = list(marks)
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            cursor.execute(
                f"SELECT name, transmission_id FROM store_messagename WHERE name IN ({', '.join(['%s'] * len(some))})",  # noqa: S608
                some,
            )
            found.update((marks[bytes(name)], transmission) for name, transmission in cursor.fetchall())
    return found


def note_names(archive: Archive, day: int, names: Mapping[str, int]) -> None:
    """Keeps under which name each message came, as a keyed digest, with its transmission and the day (ordinal) of reading."""
    rows = sorted((_mark(archive, name), transmission, day) for name, transmission in names.items())
    with connection.cursor() as cursor:
        insert(cursor, "store_messagename", ("name", "transmission_id", "day"), rows, known_may_come=True)


def forget_names(until: int) -> int:
    """Takes the names of messages that were read on this day (ordinal, UTC) or earlier; gives how many.

    Whoever such a message spoke of is erased by then, if the day is as long ago as the profile lets anything be kept: a name that comes
    again then can overwrite nobody, and a message for a day that is forgotten is quarantined whatever its name.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_messagename WHERE day <= %s", [until])
        return int(cursor.rowcount)


def _mark(archive: Archive, name: str) -> bytes:
    return archive.keyring.key("receipts").fingerprint(name.encode("utf-8", "replace"))
