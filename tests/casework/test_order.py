"""The order of the queue: time, then what the list asks for, then strength, then age."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from fairway import casework, watchlists
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Purpose

NOW = datetime(2026, 7, 12, 8, 0, tzinfo=UTC)


def _utc(minutes: float) -> str:
    return (NOW + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat(timespec="seconds")


def _keeping(actor: Any) -> Act:
    return Act(actor, Purpose.LIST_KEEPING, at=NOW, ground="lists")


def test_otto_says_nothing_of_what_a_list_asks_for(cast: Any, house: Any) -> None:
    for outsider in (cast.otto, cast.daniel, cast.ana):
        with pytest.raises(Refused):
            watchlists.instruct(_keeping(outsider), "csv", "stop")
    assert watchlists.instructions(_keeping(cast.sofia)) == {}


def test_a_word_that_no_list_asks_for_is_refused_and_changes_nothing(cast: Any, house: Any, audit_says: Any) -> None:
    with pytest.raises(Refused, match="stop, meet, check, discreet"):
        watchlists.instruct(_keeping(cast.sofia), "csv", "arrest")
    assert audit_says() == []


def test_within_a_band_the_graver_instruction_goes_before_the_stronger_likeness(cast: Any, desk: Any) -> None:
    from fairway.store.models import Hit

    strong, weak = desk.hit(strength="strong"), desk.hit(strength="weak")
    Hit.objects.filter(strength="weak").update(list_source="un_sc")
    assert [row.code for row in casework.queue(cast.by(cast.ana))] == [strong, weak]

    assert watchlists.instruct(_keeping(cast.sofia), "un_sc", "stop")

    rows = casework.queue(cast.by(cast.ana))
    assert [(row.code, row.instruction) for row in rows] == [(weak, "stop"), (strong, "check")]
    assert casework.take_next(cast.by(cast.ana)) == weak
    assert casework.hit(cast.by(cast.ana, weak), weak).instruction == "stop"


def test_what_is_due_now_goes_before_the_gravest_instruction_of_later(cast: Any, desk: Any) -> None:
    from fairway.store.models import Hit

    later, now = desk.hit(due_at=_utc(3000), number="1"), desk.hit(due_at=_utc(20), number="2", strength="weak")
    Hit.objects.filter(due_utc=_utc(3000)).update(list_source="un_sc")
    watchlists.instruct(_keeping(cast.sofia), "un_sc", "stop")

    assert [(row.code, row.band) for row in casework.queue(cast.by(cast.ana))] == [(now, "now"), (later, "later")]


def test_what_nobody_decided_for_hours_rises_to_the_top_of_the_last_band_alone(cast: Any, desk: Any) -> None:
    fresh, old = desk.hit(due_at=_utc(3000), number="1"), desk.hit(due_at="", number="2", strength="weak")
    soon = desk.hit(due_at=_utc(600), number="3", strength="weak")
    assert [row.code for row in casework.queue(cast.by(cast.ana))] == [soon, fresh, old]
    from fairway.store.models import Hit

    Hit.objects.filter(strength="weak").update(made_at=NOW - timedelta(hours=4, seconds=1))

    rows = casework.queue(cast.by(cast.ana))
    assert [(row.code, row.has_waited_long) for row in rows] == [(soon, False), (old, True), (fresh, False)]


def test_once_a_flight_has_left_its_landing_is_the_last_useful_moment(cast: Any, desk: Any) -> None:
    from fairway.store.models import Hit

    desk.hit(due_at=_utc(-30))
    (row,) = casework.queue(cast.by(cast.ana))
    assert (row.band, row.is_in_the_air) == ("past", False)

    Hit.objects.update(lands_utc=_utc(100))

    (row,) = casework.queue(cast.by(cast.ana))
    assert (row.band, row.is_in_the_air, row.due_utc) == ("soon", True, _utc(100))


def test_the_database_and_the_page_agree_on_every_band(cast: Any, desk: Any) -> None:
    """Each pair of a departure and a landing about every limit, sorted by SQL, banded in Python."""
    from fairway.store.models import Hit
    from fairway.store.urgency import BANDS, band, moment

    minutes = (None, -90, -1 / 60, 0, 29, 30, 179, 180, 1439, 1440, 5000)
    pairs = [(a, b) for a, b in product(minutes, minutes) if a is None or b is None or a < b]
    desk.hits(len(pairs))
    for hit, (departs, lands) in zip(Hit.objects.order_by("id"), pairs, strict=True):
        hit.due_utc = "" if departs is None else _utc(departs)
        hit.lands_utc = "" if lands is None else _utc(lands)
        hit.save()

    sorted_by_sql = dict(Hit.objects.annotate(moment=moment(NOW)).annotate(band=band(NOW)).values_list("id", "band"))
    rows = casework.queue(cast.by(cast.ana), most=500)

    from fairway.kit.identifiers import from_public_code

    assert len(rows) == len(pairs)
    assert [BANDS.index(row.band) for row in rows] == sorted(sorted_by_sql.values())
    assert all(BANDS[sorted_by_sql[from_public_code(row.code)]] == row.band for row in rows)
    assert casework.board(cast.by(cast.sofia)).hits == len(pairs)
    loads = {each.band: each.hits for each in casework.board(cast.by(cast.sofia)).bands}
    assert loads == {band: sum(row.band == band for row in rows) for band in BANDS}
