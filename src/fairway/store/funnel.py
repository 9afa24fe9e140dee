"""The one funnel: how many travellers and hits there are at each step, and of those who are erased, how many there were.

The query is made from the definitions and from nothing else. What retention takes is counted first: kept is the number, not the person.
Written by retention.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from fairway.kit.refusals import Refused
from fairway.safeguards.funnel import Definition, steps_of
from fairway.safeguards.profile import LegalProfile

__all__ = ["Key", "counts", "kept_of"]

Key = tuple[int, str, str, str]
"""Day (ordinal), step, list source and lane of a hit; the last two are "" for travellers."""


def counts(first: int, last: int, profile: LegalProfile) -> Counter[Key]:
    """By day of departure, step, list and lane: what is stored, and what was stored before it was erased."""
    found = _stored("day >= %s AND day <= %s", [first, last], profile)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, step, source, lane, counted FROM store_funnel WHERE day >= %s AND day <= %s", [first, last]
        )
        for day, step, source, lane, count in cursor.fetchall():
            found[(int(day), step, source, lane)] += int(count)
    return found


@contextmanager
def kept_of(days: Collection[int], profile: LegalProfile) -> Iterator[None]:
    """Keeps the count of whatever the block deletes of these days. Inside the caller's transaction."""
    # A profile signed for another way of counting forgets on time all the same; it cannot report, and keeps no count.
    if not days or not _can_count(profile):
        yield
        return
    where = f"day IN ({', '.join(['%s'] * len(days))})"
    before = _stored(where, list(days), profile)
    yield
    before.subtract(_stored(where, list(days), profile))
    rows = [(*key, count) for key, count in sorted(before.items()) if count > 0]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO store_funnel (day, step, source, lane, counted) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (day, step, source, lane) DO UPDATE SET counted = store_funnel.counted + excluded.counted",
            rows,
        )


def _can_count(profile: LegalProfile) -> bool:
    try:
        steps_of(profile)
    except Refused:
        return False
    return True


def _stored(where: str, parameters: Sequence[int], profile: LegalProfile) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for step in steps_of(profile):
        for day, source, lane, count in _step(step, where, parameters, profile.hit_strengths_shown):
            found[(int(day), step.code, source, lane)] = int(count)
    return found


def _step(
    step: Definition, where: str, parameters: Sequence[int], shown: Collection[str]
) -> list[tuple[int, str, str, int]]:
    values: list[int | str] = list(parameters)
    if step.counts == "travellers":
        statement = f"SELECT day, '', '', COUNT(*) FROM store_traveller WHERE {where}"  # noqa: S608 - placeholders only
        statement += " AND screened_version > 0" if step.screened else ""
        statement += " GROUP BY day"
    else:
        statement = f"SELECT day, list_source, lane, COUNT(*) FROM store_hit WHERE {where}"  # noqa: S608
        for column, wanted in (("state", step.states), ("strength", sorted(shown) if step.shown else ())):
            if wanted:
                statement += f" AND {column} IN ({', '.join(['%s'] * len(wanted))})"
                values += wanted
        statement += " AND state <> 'lapsed' GROUP BY day, list_source, lane"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
