"""From one person outward: who shares a document, a contact or an account with them, found by blind traces.

Every question starts with values that are known already. No way leads from a kind of value, or from a day, to the people who have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from django.db import connection

from fairway.comparison import candidate_keys
from fairway.store.archive import Archive
from fairway.store.keyring import KeyDestroyed
from fairway.store.records import JourneyRecord, searchable_of

__all__ = ["KINDS", "Shared", "days_known", "keys_of", "on_day", "sharing"]

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
        trace = archive.travel_key(day).trace
    except KeyDestroyed:
        return ()
    asked = {trace(key): (kind, at) for kind, keys in wanted.items() for at, key in enumerate(keys)}
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
