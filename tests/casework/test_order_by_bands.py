"""The queue is asked band by band; that must give what sorting everything at once gives, whatever stands in it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

NOW = datetime(2026, 7, 12, 8, 0, tzinfo=UTC)
MINUTES = (None, -3000, -90, -1 / 60, 0, 1 / 60, 29, 30, 100, 179, 180, 1439, 1440, 5000)
NAMES = ("Ana", "Adam", "Sofia")
SHOWN = ("strong", "fair")
LANES = ("sought", "child")


def _utc(minutes: float | None) -> str:
    return "" if minutes is None else (NOW + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat()


def _all_at_once(name: str, states: tuple[str, ...], instructions: dict[str, str], *, is_free: bool) -> list[int]:
    """The same question in one piece: every hit annotated with its keys, left out by what it is, and all of them sorted."""
    from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Value, When
    from django.db.models.functions import Coalesce

    from fairway.store.models import Decision, Hit
    from fairway.store.restrictions import restricted_among
    from fairway.store.urgency import BANDS, INSTRUCTIONS, WAITED_LONG, band, moment

    def latest(stage: str) -> Coalesce:
        made = Decision.objects.filter(hit=OuterRef("pk"), stage=stage, taken_back_at=None).order_by("-id")
        return Coalesce(Subquery(made.values("by")[:1]), Value(""))

    hits = Hit.objects.filter(state__in=states, strength__in=SHOWN, lane__in=LANES)
    if set(states) <= {"open", "second", "disputed"}:
        hits = hits.annotate(first_by=latest("first"), second_by=latest("second"))
        hits = hits.exclude(state="second", first_by=name).exclude(state="disputed", first_by=name)
        hits = hits.exclude(state="disputed", second_by=name)
        hits = hits.exclude(traveller__in=restricted_among(list(Hit.objects.values_list("traveller_id", flat=True))))
    if is_free:
        hits = hits.filter(Q(taken_by="") | Q(taken_until__lte=NOW))
    asks = [
        When(list_source=source, then=Value(INSTRUCTIONS.index(instruction)))
        for source, instruction in instructions.items()
    ]
    never = When(
        pk__isnull=True, then=Value(9)
    )  # PostgreSQL takes a bare number in ORDER BY for the position of a column
    lifted = When(band=BANDS.index("later"), made_at__lt=NOW - WAITED_LONG, then=Value(0))
    ordered = (
        hits.annotate(moment=moment(NOW))
        .annotate(band=band(NOW))
        .annotate(lifted=Case(lifted, default=Value(1), output_field=IntegerField()))
        .annotate(
            severity=Case(*(asks or [never]), default=Value(INSTRUCTIONS.index("check")), output_field=IntegerField())
        )
    )
    return list(ordered.order_by("band", "lifted", F("severity"), "strength_rank", "id").values_list("pk", flat=True))


def _scatter(chance: random.Random, desk: Any, count: int) -> None:
    """Hits about every limit, in every state, decided by everybody, some held, some restricted."""
    from fairway.store.archive import archive
    from fairway.store.models import Decision, Hit
    from fairway.store.restrictions import restrict

    desk.hits(count)
    decided = []
    hits = list(Hit.objects.order_by("id"))
    for hit in hits:
        departs = chance.choice(MINUTES)
        hit.due_utc, hit.lands_utc = _utc(departs), _utc(chance.choice(MINUTES))
        hit.state = chance.choice(("open", "open", "open", "second", "disputed", "waiting", "match", "lapsed"))
        hit.strength = chance.choice(("strong", "fair", "weak"))
        hit.strength_rank = ("strong", "fair", "weak").index(hit.strength)
        hit.lane = chance.choice(("sought", "sought", "child", "protected"))
        hit.list_source = chance.choice(("csv", "un_sc", "eu_fsf", "own"))
        hit.made_at = NOW - timedelta(minutes=chance.choice((1, 239, 240, 241, 900)))
        hit.taken_by = chance.choice(("", "", "Ana", "Adam"))
        hit.taken_until = NOW + timedelta(minutes=chance.choice((-1, 0, 4))) if hit.taken_by else None
        for stage in ("first", "second"):
            for _ in range(chance.choice((0, 1, 1, 2))):
                taken_back_at = NOW if chance.random() < 0.3 else None
                made = {
                    "hit": hit,
                    "stage": stage,
                    "by": chance.choice(NAMES),
                    "at": NOW,
                    "taken_back_at": taken_back_at,
                }
                said = {"outcome": "", "reason": "", "traveller_version": 1, "profile": ""}
                decided.append(Decision(id=len(decided) + 1, **made, **said))
    moved = ["due_utc", "lands_utc", "state", "strength", "strength_rank", "lane", "list_source", "made_at", "taken_by"]
    Hit.objects.bulk_update(hits, [*moved, "taken_until"])
    Decision.objects.bulk_create(decided)
    restrict(archive(), [hit.traveller_id for hit in hits if chance.random() < 0.1], 1, by="Daniel", at=NOW)


@pytest.fixture(scope="module", params=range(3))
def seed(request: Any) -> Iterator[int]:
    yield request.param


def test_bands_one_after_the_other_give_the_order_of_all_at_once(seed: int, desk: Any, house: Any) -> None:
    from fairway.store.queue import Waiting, first_of

    chance = random.Random(seed)
    _scatter(chance, desk, 240)
    asked = 0
    for name in NAMES:
        for states in (("open", "second"), ("open", "second", "disputed"), ("second",), ("disputed",), ("match",), ()):
            for instructions in ({}, {"un_sc": "stop", "own": "discreet"}, {"csv": "meet", "eu_fsf": "check"}):
                for is_free in (True, False):
                    whole = _all_at_once(name, states, instructions, is_free=is_free)
                    waiting = Waiting(name, states, SHOWN, LANES, is_free, instructions)
                    for most in (1, 10, 500):
                        assert first_of(waiting, at=NOW, most=most) == whole[:most]
                    asked += len(whole)
    assert asked > 2000


def test_the_queue_is_sorted_without_reading_a_row_of_the_table(desk: Any, house: Any) -> None:
    """Every band is answered from an index alone, so the sealed parts beside it are never read."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from fairway.store.dialect import is_postgresql
    from fairway.store.queue import Waiting, first_of

    if is_postgresql():
        pytest.skip("PostgreSQL chooses by what it has counted, and ten rows it reads whole")
    desk.hits(10)
    with CaptureQueriesContext(connection) as asked:
        first_of(Waiting("Ana", ("open", "second"), SHOWN, LANES, True, {"csv": "stop"}), at=NOW, most=500)
    assert len(asked) == 5
    with connection.cursor() as cursor:
        for each in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {each['sql']}")
            plan = [row[3] for row in cursor.fetchall() if " h " in row[3]]
            assert plan
            assert all("USING COVERING INDEX hit_queue" in step or "USING INDEX hit_landing" in step for step in plan)
