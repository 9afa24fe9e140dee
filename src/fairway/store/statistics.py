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

__all__ = ["ListCounts", "decided_by_day", "found_by_day", "list_counts", "traveller_counts", "waits"]

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
            "SELECT count(*), COALESCE(SUM(screened_version > 0), 0) FROM store_traveller WHERE day >= %s", [since]
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
