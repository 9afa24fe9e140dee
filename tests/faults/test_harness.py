"""The harness of faults, in short: each fault a few times, and a house that lies is found out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TIMES = {
    "kills": 25,
    "torn write": 12,
    "disk full": 8,
    "clock steps": 60,
    "poison message": 2,
    "list update while screening": 8,
    "burst and slow consumer": 300,
    "push server killed": 2,
    "migration killed": 6,
    "backup killed": 8,
    "database fail-over": 1,
    "broker node killed": 1,
    "slow workers": 100,
}


def faults(*arguments: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "fairway_benchmarks.faults", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr[-2000:]
    return done.returncode, json.loads(done.stdout)["faults"]


IN_SHORT = {"kills": 12, "torn write": 6, "disk full": 4, "poison message": 2, "list update while screening": 3}


@pytest.mark.parametrize(
    ("fault", "times"),
    [*IN_SHORT.items(), *(pytest.param(*each, marks=pytest.mark.slow) for each in sorted(TIMES.items()))],
)
def test_a_fault_loses_nothing_and_doubles_nothing(fault: str, times: int) -> None:
    status, figures = faults("--only", fault, "--kills", str(times), "--times", str(times))

    assert status == 0, figures[fault]
    assert figures[fault]["passed"]


@pytest.mark.slow
def test_a_house_that_lets_go_before_it_has_committed_is_found_out() -> None:
    """Otherwise the harness would prove nothing."""
    status, figures = faults("--only", "kills", "--kills", "40", "--lies")

    assert status == 4
    assert figures["kills"]["lost"] > 0
    assert not figures["kills"]["same_digest"]


@pytest.mark.slow
def test_a_primary_that_confirms_what_its_standby_does_not_have_is_found_out() -> None:
    status, figures = faults("--only", "database fail-over", "--times", "1", "--lies")

    assert status == 4
    assert figures["database fail-over"]["receipts_missing"] > 0


def test_every_fault_of_the_harness_is_tried_here() -> None:
    from fairway_benchmarks.faults import FAULTS

    assert set(FAULTS) == set(TIMES)
    assert Path(__file__).parents[2].joinpath("docs/how-this-is-tested.md").read_text("utf-8").count("./dev faults") > 0
