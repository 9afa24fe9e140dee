"""Everybody screened again by a Ray cluster of two nodes, of which a process is killed: the same digest.

Ray's processes listen on every interface, so the cluster lives in a network of its own that has loopback only; where that cannot be
made, or Ray is not installed (it is in no lock: 214 MB), this is skipped.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.path.pushes import booking, person, push

HEAD = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"
DAYS = 12


def alone_on_the_network(*command: str) -> list[str]:
    """The command, in a network of its own with loopback only, and among processes of its own: they end with it."""
    return ["unshare", "-n", "-p", "-f", "--mount-proc", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command]


def can_be_alone() -> bool:
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    return subprocess.run(alone_on_the_network("true"), check=False, capture_output=True).returncode == 0


def fairway(home: Path, *arguments: str) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "fairway.cli.main", *arguments, "--home", str(home), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_otto_without_ray_is_told_what_is_missing(tmp_path: Path) -> None:
    if importlib.util.find_spec("ray") is not None:
        pytest.skip("Ray is installed here")
    command = [sys.executable, "-m", "fairway.cli.main", "rescreen", "--ray", "127.0.0.1:1", "--home", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "fairway[bulk]" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed: pip install 'fairway[bulk]'")
def test_a_cluster_of_which_a_process_is_killed_gives_the_same_digest(tmp_path: Path) -> None:
    if not can_be_alone():
        pytest.skip("no network namespace can be made here, and Ray would listen on every interface")
    home = tmp_path / "house"
    (tmp_path / "list.csv").write_text(HEAD + "L-1,MARTA EXAMPLA,,1981-03-04,F,UTO,\n")
    (tmp_path / "in").mkdir()
    for day in range(10, 10 + DAYS):
        people = [
            person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"),
            person("ORDINARY", "PERSON", "XQ0000001", "01JAN70"),
        ]
        content = push(*(booking(f"AB{day:02}C{n}", each) for n, each in enumerate(people)), reference=str(day))
        (tmp_path / "in" / f"{day}.edi").write_bytes(content.replace(b"120726", f"{day:02}0726".encode()))
    fairway(home, "lists", "load", "csv", str(tmp_path / "list.csv"), "--activate")
    fairway(home, "ingest", str(tmp_path / "in"))
    before = fairway(home, "doctor", "--digest")[-1]["state"]

    script = Path(__file__).with_name("ray_cluster.py")
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "RAY_agent_register_timeout_ms": "120000"}
    done = subprocess.run(
        alone_on_the_network(sys.executable, str(script), str(home)),
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])

    assert told["killed"] == 1
    assert (told["partitions"], told["done"]) == (DAYS, DAYS)
    assert told["listens_on"] == ["127.0.0.1"]
    assert fairway(home, "doctor", "--digest")[-1]["state"] == before
    assert fairway(home, "audit", "verify")
