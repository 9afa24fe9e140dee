"""The hits that are not decided, counted for the board: how many are due when, who holds which, which are disputed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Count, Min, OuterRef, QuerySet, Subquery

from fairway.store.models import Decision, Hit
from fairway.store.urgency import BANDS, band, last_useful, moment

__all__ = ["Disputed", "FlightDue", "Held", "Load", "disputed", "flights_due", "held", "load", "oldest"]

_UNDECIDED = ("open", "second", "disputed")
ROWS_MAX = 200  # a board is read at a glance
FLIGHTS_MAX = 40


class Load(msgspec.Struct, frozen=True):
    """Hits in one state that are due in one band."""

    state: str
    band: str
    hits: int


class Held(msgspec.Struct, frozen=True):
    """A hit in somebody's hands. due_utc: its last useful moment; due_is_exact: see `models.Hit`."""

    hit: int
    by: str
    until: datetime
    state: str
    due_utc: str
    due_is_exact: bool


class FlightDue(msgspec.Struct, frozen=True):
    """A flight with hits that are not decided.

    moment             until when a decision is of use, UTC, "YYYY-MM-DDTHH:MM:SS"
    leaves_at, lands_at  the same form; "" where no message said it
    hits, strength     how many, and the strongest of them
    """

    flight: int
    carrier: str
    number: str
    departs_from: str
    arrives_at: str
    moment: str
    leaves_at: str
    lands_at: str
    is_exact: bool
    hits: int
    strength: str


class Disputed(msgspec.Struct, frozen=True):
    """A hit on which two people disagree, and who they are; what each said stands on its card."""

    hit: int
    list_source: str
    due_utc: str
    due_is_exact: bool
    first_by: str
    second_by: str
    since: datetime


def load(at: datetime, *, strengths: Collection[str], lanes: Collection[str]) -> tuple[Load, ...]:
    """How many undecided hits are in which band."""
    banded = _undecided(strengths, lanes).annotate(moment=moment(at)).annotate(band=band(at))
    counted = banded.values_list("state", "band").annotate(Count("pk")).order_by()
    return tuple(Load(state, BANDS[place], hits) for state, place, hits in counted)


def flights_due(
    begins: str, ends: str, at: datetime, *, strengths: Collection[str], lanes: Collection[str]
) -> tuple[FlightDue, ...]:
    """Flights whose undecided hits have their last useful moment between the two, what is due first standing first."""
    due = _undecided(strengths, lanes).annotate(due=moment(at)).filter(due__gte=begins, due__lt=ends)
    rows = (
        due.values_list(
            "flight_id",
            "flight__carrier",
            "flight__number",
            "flight__departs_from",
            "flight__arrives_at",
            "due",
            "due_utc",
            "lands_utc",
            "due_is_exact",
        )
        .annotate(Count("pk"), Min("strength_rank"))
        .order_by("due", "flight_id")
    )
    names = dict(_undecided(strengths, lanes).values_list("strength_rank", "strength").distinct().order_by())
    found: list[tuple[Any, ...]] = list(rows[:FLIGHTS_MAX])
    named = FlightDue.__struct_fields__
    return tuple(FlightDue(**dict(zip(named, (*fields, names[rank]), strict=True))) for *fields, rank in found)


def oldest(strengths: Collection[str], lanes: Collection[str]) -> dict[str, datetime]:
    """When the oldest undecided hit of each state was found."""
    return dict(_undecided(strengths, lanes).values_list("state").annotate(Min("made_at")).order_by())


def held(at: datetime, strengths: Collection[str], lanes: Collection[str]) -> tuple[Held, ...]:
    """Every hit that somebody holds now, what is due first standing first."""
    hits = _undecided(strengths, lanes).filter(taken_until__gt=at).exclude(taken_by="").order_by("due_utc", "id")
    rows = hits.values_list("id", "taken_by", "taken_until", "state", "due_utc", "lands_utc", "due_is_exact")
    return tuple(
        Held(hit, by, until, state, last_useful(due, lands, at), is_exact)
        for hit, by, until, state, due, lands, is_exact in rows[:ROWS_MAX]
        if until is not None
    )


def disputed(at: datetime, strengths: Collection[str], lanes: Collection[str]) -> tuple[Disputed, ...]:
    """Every disputed hit, what is due first standing first."""
    rows = (
        _undecided(strengths, lanes)
        .filter(state="disputed")
        .annotate(first_by=_latest("first", "by"), second_by=_latest("second", "by"), since=_latest("second", "at"))
        .order_by("due_utc", "id")
        .values_list("id", "list_source", "due_utc", "lands_utc", "due_is_exact", "first_by", "second_by", "since")
    )
    return tuple(
        Disputed(hit, source, last_useful(due, lands, at), is_exact, first, second, since)
        for hit, source, due, lands, is_exact, first, second, since in rows[:ROWS_MAX]
    )


def _undecided(strengths: Collection[str], lanes: Collection[str]) -> QuerySet[Hit]:
    return Hit.objects.filter(state__in=_UNDECIDED, strength__in=strengths, lane__in=lanes)


def _latest(stage: str, column: str) -> Subquery:
    of_stage = Decision.objects.filter(hit=OuterRef("pk"), stage=stage, taken_back_at=None).order_by("-id")
    return Subquery(of_stage.values(column)[:1])
