"""Killed at any moment, the house loses nothing that it acknowledged and doubles nothing.

`fairway ingest` runs as its own process and is killed with SIGKILL at a random moment, again and again, until it once comes
through. Every receipt it had printed must then be in the ledger, and the whole state must equal that of a house that was
never interrupted.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fairway_simulator import push_of

MESSAGES = int(os.environ.get("FAIRWAY_KILL_MESSAGES", "10000"))
KILLS = int(os.environ.get("FAIRWAY_KILLS", "25"))
IN_SHORT = (1_000, 6)
LIST = """entry_id,names,weak_names,birth_dates,sex,nationalities,documents
L-1,ANNA EXAMPLE|ANNIE EXAMPLE,,1981-03-04,F,UTO,
L-2,MARIA GARCIA LOPEZ,,1990,F,,
"""


def fairway(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "fairway.cli.main", *arguments, "--home", str(home), "--json"]


def output_of(command: list[str]) -> list[dict[str, object]]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def state_of(home: Path) -> dict[str, object]:
    state = output_of(fairway(home, "doctor", "--digest"))[-1]["state"]
    assert isinstance(state, dict)
    return state


def killed_after(command: list[str], seconds: float) -> tuple[bool, list[str]]:
    """Runs the command and kills it; gives whether it had finished before, and the receipts it had printed."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            output, _ = process.communicate()
        whole_lines = output[: output.rfind("\n") + 1].splitlines()
        receipts = [json.loads(line) for line in whole_lines]
        return process.returncode in (0, 3), [each["receipt"] for each in receipts if "receipt" in each]


def write_messages(folder: Path, count: int) -> Path:
    """Small pushes of many flights, and again of the same flights in a later version."""
    folder.mkdir()
    for number in range(count):
        push = push_of(1 + number % 2, seed=number % (count * 3 // 4))
        (folder / f"{number:06}.edi").write_bytes(push + b"\n" * (number % 7))
    return folder


@pytest.mark.parametrize(("count", "wanted"), [IN_SHORT, pytest.param(MESSAGES, KILLS, marks=pytest.mark.slow)])
def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(count: int, wanted: int, tmp_path: Path) -> None:
    messages = write_messages(tmp_path / "messages", count)
    listing = tmp_path / "list.csv"
    listing.write_text(LIST, encoding="utf-8")
    calm, shaken = tmp_path / "calm", tmp_path / "shaken"
    for home in (calm, shaken):
        output_of(fairway(home, "lists", "load", "csv", str(listing), "--activate"))
    began = time.monotonic()
    output_of(fairway(calm, "ingest", str(messages)))
    undisturbed = time.monotonic() - began

    chance = random.Random(20260712)
    acknowledged: set[str] = set()
    kills = 0
    for _ in range(wanted):
        # Mostly early deaths, so that receiving, reading and screening are each hit often; never longer than the whole work.
        has_finished, receipts = killed_after(
            fairway(shaken, "ingest", str(messages)), chance.uniform(0.4, 0.4 + undisturbed / 12)
        )
        acknowledged.update(receipts)
        kills += not has_finished
    last = output_of(fairway(shaken, "ingest", str(messages)))

    assert kills >= wanted * 3 // 4, f"only {kills} of {wanted} runs were killed before they had finished"
    assert acknowledged <= {str(line["receipt"]) for line in last if "receipt" in line}
    assert state_of(shaken) == state_of(calm)
    assert output_of(fairway(shaken, "audit", "verify"))
