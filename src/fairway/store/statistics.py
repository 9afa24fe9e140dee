"""Counts for the statistics: how many travellers, hits and decisions. No query here reads a record or says who anybody is.

Lapsed hits count nowhere, and with them the invented people whom oversight plants for the curious.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime

import msgspec
from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncDate

from fairway.store.models import Decision, Hit

__all__ = [
    "ListCounts",
    "decided_by_day",
    "found_by_day",
    "latencies",
    "list_counts",
    "strength_counts",
    "to_pass_on",
    "traveller_counts",
    "waits",
]

_SETTLED = Q(state__in=("match", "no_match"))
_CONFIRMED = Q(state="match")


class ListCounts(msgspec.Struct, frozen=True):
    """One list: hits that have not lapsed, those that are settled, and those that people confirmed."""

    source: str
    hits: int
    decided: int
    confirmed: int


def traveller_counts(since: int) -> tuple[int, int]:
    """Travellers on flights departing on that day (ordinal) or later, and how many of them were screened."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE screened_version > 0) FROM store_traveller WHERE day >= %s",
            [since],
        )
        received, screened = cursor.fetchone()
    return int(received), int(screened)


def _hits(strengths: Collection[str], lanes: Collection[str]) -> QuerySet[Hit]:
    return Hit.objects.filter(strength__in=strengths, lane__in=lanes).exclude(state="lapsed")


def list_counts(since: int, strengths: Collection[str], lanes: Collection[str]) -> tuple[ListCounts, ...]:
    """By list, of hits on flights departing on that day (ordinal) or later."""
    rows = (
        _hits(strengths, lanes)
        .filter(day__gte=since)
        .values_list("list_source")
        .annotate(hits=Count("pk"), decided=Count("pk", filter=_SETTLED), confirmed=Count("pk", filter=_CONFIRMED))
        .order_by("list_source")
    )
    return tuple(ListCounts(*row) for row in rows)


def strength_counts(since: int, strengths: Collection[str], lanes: Collection[str]) -> tuple[ListCounts, ...]:
    """The same by strength of the hit, the strongest first; `source` is the strength."""
    rows = (
        _hits(strengths, lanes)
        .filter(day__gte=since)
        .values_list("strength")
        .annotate(
            hits=Count("pk"),
            decided=Count("pk", filter=_SETTLED),
            confirmed=Count("pk", filter=_CONFIRMED),
            rank=Min("strength_rank"),
        )
        .order_by("rank")
    )
    return tuple(ListCounts(*row[:4]) for row in rows)


def to_pass_on(since: int, strengths: Collection[str], lanes: Collection[str]) -> int:
    """Confirmed hits on flights departing on that day (ordinal) or later whose decision is to pass them on."""
    rows = _hits(strengths, lanes).filter(_CONFIRMED, day__gte=since)
    return rows.filter(decision__outcome="same_person_pass_on", decision__taken_back_at=None).distinct().count()


def latencies(since: datetime, strengths: Collection[str], lanes: Collection[str]) -> list[float]:
    """Seconds from the receipt of what made a hit to the hit, of every hit found since that moment.

    What made it is the last transmission that changed the traveller before. Hits of a list version that came into use only after that
    receipt are left out: they waited for the list, not for the house.
    """
    marks = [", ".join(["%s"] * len(some)) for some in (strengths, lanes)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.made_at, MAX(t.received_at) FROM store_hit h "  # noqa: S608 - places
            "JOIN store_change c ON c.flight_id = h.flight_id AND c.subject = h.traveller_id "
            "JOIN store_transmission t ON t.id = c.transmission_id AND t.received_at <= h.made_at "
            "LEFT JOIN store_listversion v ON v.id = h.list_version "
            f"WHERE h.made_at >= %s AND h.state <> 'lapsed' AND h.strength IN ({marks[0]}) AND h.lane IN ({marks[1]}) "
            "GROUP BY h.id, h.made_at, v.activated_at HAVING v.activated_at IS NULL OR v.activated_at <= MAX(t.received_at)",
            [since, *strengths, *lanes],
        )
        return [max((_moment(made) - _moment(received)).total_seconds(), 0.0) for made, received in cursor.fetchall()]


def _moment(at: datetime | str) -> datetime:
    found = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def waits(since: datetime, strengths: Collection[str], lanes: Collection[str]) -> list[float]:
    """Seconds from the finding of a hit to its first decision, of every hit first decided since that moment."""
    firsts = (
        Decision.objects.filter(taken_back_at=None, hit__strength__in=strengths, hit__lane__in=lanes)
        .values_list("hit__made_at")
        .annotate(first=Min("at"))
        .values_list("hit_id", "hit__made_at", "first")
        .filter(first__gte=since)
    )
    return [max((first - made_at).total_seconds(), 0.0) for _, made_at, first in firsts]


def found_by_day(since: datetime, strengths: Collection[str], lanes: Collection[str]) -> dict[date, int]:
    """Hits found on each UTC day since that moment."""
    rows = _hits(strengths, lanes).filter(made_at__gte=since).annotate(on=TruncDate("made_at", tzinfo=UTC))
    return dict(rows.values_list("on").annotate(Count("pk")).order_by("on"))


def decided_by_day(since: datetime, strengths: Collection[str], lanes: Collection[str]) -> dict[date, int]:
    """Decisions taken on each UTC day since that moment, second ones included."""
    rows = Decision.objects.filter(taken_back_at=None, at__gte=since, hit__strength__in=strengths, hit__lane__in=lanes)
    counted = rows.annotate(on=TruncDate("at", tzinfo=UTC)).values_list("on").annotate(Count("pk")).order_by("on")
    return dict(counted)
