"""The hits that are not decided, counted for the board: how many are due when, who holds which, which are disputed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from django.db.models import Case, CharField, Count, Min, OuterRef, QuerySet, Subquery, Value, When

from fairway.store.models import Decision, Hit

__all__ = ["Disputed", "Held", "Load", "disputed", "held", "load", "oldest"]

_UNDECIDED = ("open", "second", "disputed")
ROWS_MAX = 200  # a board is read at a glance


class Load(msgspec.Struct, frozen=True):
    """Hits in one state that are due in one band."""

    state: str
    band: str
    hits: int


class Held(msgspec.Struct, frozen=True):
    """A hit in somebody's hands."""

    hit: int
    by: str
    until: datetime
    state: str
    due_at: str


class Disputed(msgspec.Struct, frozen=True):
    """A hit on which two people disagree, and who they are; what each said stands on its card."""

    hit: int
    list_source: str
    due_at: str
    first_by: str
    second_by: str
    since: datetime


def load(
    limits: Sequence[tuple[str, str]], *, beyond: str, strengths: Collection[str], lanes: Collection[str]
) -> tuple[Load, ...]:
    """How many undecided hits are due when.

    limits  name of a band and the local time before which it ends, the earliest first
    beyond  the band of everything else, and of what has no time
    """
    cases = [When(due_at="", then=Value(beyond)), *(When(due_at__lt=end, then=Value(name)) for name, end in limits)]
    band = Case(*cases, default=Value(beyond), output_field=CharField())
    counted = (
        _undecided(strengths, lanes).annotate(band=band).values_list("state", "band").annotate(Count("pk")).order_by()
    )
    return tuple(Load(*row) for row in counted)


def oldest(strengths: Collection[str], lanes: Collection[str]) -> dict[str, datetime]:
    """When the oldest undecided hit of each state was found."""
    return dict(_undecided(strengths, lanes).values_list("state").annotate(Min("made_at")).order_by())


def held(at: datetime, strengths: Collection[str], lanes: Collection[str]) -> tuple[Held, ...]:
    """Every hit that somebody holds now, what is due first standing first."""
    rows = _undecided(strengths, lanes).filter(taken_until__gt=at).exclude(taken_by="").order_by("due_at", "id")
    return tuple(
        Held(hit, by, until, state, due_at)
        for hit, by, until, state, due_at in rows.values_list("id", "taken_by", "taken_until", "state", "due_at")[
            :ROWS_MAX
        ]
        if until is not None
    )


def disputed(strengths: Collection[str], lanes: Collection[str]) -> tuple[Disputed, ...]:
    """Every disputed hit, what is due first standing first."""
    rows = (
        _undecided(strengths, lanes)
        .filter(state="disputed")
        .annotate(first_by=_latest("first", "by"), second_by=_latest("second", "by"), since=_latest("second", "at"))
        .order_by("due_at", "id")
        .values_list("id", "list_source", "due_at", "first_by", "second_by", "since")
    )
    return tuple(Disputed(*row) for row in rows[:ROWS_MAX])


def _undecided(strengths: Collection[str], lanes: Collection[str]) -> QuerySet[Hit]:
    return Hit.objects.filter(state__in=_UNDECIDED, strength__in=strengths, lane__in=lanes)


def _latest(stage: str, column: str) -> Subquery:
    of_stage = Decision.objects.filter(hit=OuterRef("pk"), stage=stage, taken_back_at=None).order_by("-id")
    return Subquery(of_stage.values(column)[:1])
