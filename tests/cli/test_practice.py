"""A practice: cards decided, then time and errors against the answer key; never in a real house."""

from __future__ import annotations

import argparse
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fairway.cli import demo, practice
from fairway.kit.refusals import Refused


def test_otto_measures_nobody_in_a_house_with_real_hits(house: Path) -> None:
    with pytest.raises(Refused, match="nobody's time is measured"):
        practice.report(house)


@pytest.fixture
def practised(tmp_path: Path) -> Path:
    home = tmp_path / "practice"
    asked = {
        "travellers": 600,
        "list_entries": 600,
        "seed": 7,
        "fresh": False,
        "no_serve": True,
        "json": True,
        "port": 0,
    }
    demo.run(argparse.Namespace(home=str(home), **asked))
    return home


def test_nothing_decided_is_nothing_measured(practised: Path) -> None:
    found = practice.report(practised)

    assert (found.decided, found.seconds, found.error_rate) == (0, practice.Spread(None, None), None)


def test_the_report_says_how_long_and_how_wrong(practised: Path) -> None:
    from fairway import casework, staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    truths = {
        practice._where(json.loads(line)) for line in (practised / "day/answer_key.jsonl").read_text().splitlines()
    }
    start = utc_now()

    def act(name: str, second: float, code: str = "") -> Any:
        return Act(
            staff.actor_named(name), Purpose.SERIOUS_CRIME, at=start + timedelta(seconds=second), ground=f"hit {code}"
        )

    def decide(name: str, code: str, second: float, seconds: float, outcome: str, reason: str) -> None:
        casework.take(act(name, second, code), code)
        version = casework.hit(act(name, second, code), code).traveller_version
        casework.decide(
            act(name, second + seconds, code), code, outcome=outcome, reason=reason, traveller_version=version
        )

    rows = casework.queue(act("ana", 0), most=500)
    listed = [
        row.code
        for row in rows
        if (row.entry_id, row.carrier, row.number, row.departs_at_local[:10], row.departs_from, row.arrives_at)
        in truths
    ]
    same, other = ("same_person_pass_on", "document_and_birth_date_agree"), ("different_person", "name_only")
    decide("ana", listed[0], 0, 12, *same)
    decide("adam", listed[0], 20, 18, *same)
    decide("ana", listed[1], 60, 30, *other)
    decide("ana", listed[2], 100, 24, "cannot_tell", "ask_carrier")

    found = practice.report(practised)

    assert (found.decided, found.measured) == (4, 4)
    assert (found.missed, found.accused, found.undecided, found.truly_the_listed) == (1, 0, 1, 3)
    assert found.error_rate == pytest.approx(1 / 3, abs=1e-4)
    assert found.seconds.median == 21.0
