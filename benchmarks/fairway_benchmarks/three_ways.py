"""The same day three ways: the file alone, PostgreSQL with two workers, NATS and PostgreSQL with four. JSON on standard output.

    python -m fairway_benchmarks.three_ways --travellers 20000

Each way receives every message first, in the same order, and then works until nothing waits; every commit waits for the disk. The
digest over everything stored and every hit must be the same; exit code 4 where it is not.

A million travellers take hours. With --folder each way that came through is noted there, and the next call with the same folder,
number and seed goes on behind it; a way that was interrupted begins again.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from fairway_benchmarks.broker import Broker
from fairway_benchmarks.postgresql import DURABLE, Server
from fairway_simulator import simulate

__all__ = ["main", "three_ways"]

_DAY = date(2026, 7, 12)
_SECONDS_BETWEEN_LOOKS = 1.0


class House:
    """A house of its own and its programs."""

    def __init__(self, home: Path, told: Mapping[str, str]) -> None:
        self.home = home
        self._told = {name: value for name, value in os.environ.items() if not name.startswith("FAIRWAY_")} | dict(told)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Starts a verb."""
        command = [sys.executable, "-m", "fairway.cli.main", *arguments, "--home", str(self.home), "--json"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=sys.stderr, text=True, env=self._told)

    def run(self, *arguments: str) -> Any:
        """Runs a verb; its last line. RuntimeError where it fails."""
        process = self.start(*arguments)
        out, _ = process.communicate()
        if process.returncode not in (0, 3):
            raise RuntimeError(f"fairway {arguments[0]} ended with {process.returncode}")
        lines = out.splitlines()
        return json.loads(lines[-1]) if lines else None


def three_ways(
    *, travellers: int, list_entries: int, seed: int, folder: Path, only: Sequence[str] = ()
) -> dict[str, Any]:
    """The figures of each way, and whether they hold the same."""
    day = _noted(folder / "day.json", partial(_made, folder, travellers, list_entries, seed))
    if (day["travellers"], day["list_entries"], day["seed"]) != (travellers, list_entries, seed):
        raise ValueError(f"{folder} holds another day: {day}. Take a new folder")
    _compile(folder)
    ways: dict[str, Any] = {}
    for name, (home, way) in _WAYS.items():
        if only and name not in only:
            continue
        ways[name] = _noted(folder / f"{home}.json", partial(_gone, folder, home, way))
        _say(f"{name}: {json.dumps(ways[name])}")
    states = [each["state"] for each in ways.values()]
    return {
        "benchmark": "three ways",
        **day,
        "cores": os.cpu_count(),
        "ways": ways,
        "same_digest": len({each["digest"] for each in states}) == 1,
        "same_however_told": len({each["however_told"] for each in states}) == 1,
    }


def _noted(note: Path, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a former call noted there; else what is made now, noted once it is whole."""
    if note.exists():
        return dict(json.loads(note.read_text("utf-8")))
    made = make()
    note.write_text(json.dumps(made, indent=1), "utf-8")
    return made


def _made(folder: Path, travellers: int, list_entries: int, seed: int) -> dict[str, Any]:
    began = time.monotonic()
    summary = simulate(
        folder / "day", travellers=travellers, seed=seed, day=_DAY, dirty=0.02, list_entries=list_entries, progress=None
    )
    mib = round(summary.bytes / 2**20)
    _say(f"the day is made: {summary.files:,} files, {mib:,} MiB, {time.monotonic() - began:.0f} s")
    simulator = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return {
        "travellers": travellers,
        "files": summary.files,
        "mib": mib,
        "list_entries": list_entries,
        "seed": seed,
        "simulator_mib": simulator,
    }


def _gone(folder: Path, home: str, way: Callable[[Path, ExitStack], dict[str, Any]]) -> dict[str, Any]:
    shutil.rmtree(folder / home, ignore_errors=True)  # of a call that was interrupted
    with ExitStack() as stack:
        return way(folder, stack)


def _compile(folder: Path) -> None:
    """Walks a handful of travellers, so that the loops of screening are compiled before the first way is measured."""
    for former in ("few", "compiled"):
        shutil.rmtree(folder / former, ignore_errors=True)
    simulate(folder / "few", travellers=40, seed=1, day=_DAY, dirty=0.0, list_entries=50, progress=None)
    house = House(folder / "compiled", {})
    house.run("lists", "load", "csv", str(folder / "few" / "watchlist.csv"), "--activate")
    house.run("ingest", str(folder / "few" / "messages"))


def _sqlite(folder: Path, _stack: ExitStack) -> dict[str, Any]:
    house = House(folder / "file", {})
    return _walked(house, folder, lambda: _until_idle(house, 1))


def _postgresql(folder: Path, stack: ExitStack) -> dict[str, Any]:
    server = Server(DURABLE)
    stack.callback(server.stop)
    house = House(folder / "postgresql", {"FAIRWAY_DATABASE": server.make("two_workers")})
    return _walked(house, folder, lambda: _until_idle(house, 2))


def _stream(folder: Path, stack: ExitStack) -> dict[str, Any]:
    server = Server(DURABLE)
    stack.callback(server.stop)
    broker = stack.enter_context(Broker.running())
    house = House(folder / "stream", {"FAIRWAY_DATABASE": server.make("four_workers"), **broker.environment})
    return _walked(house, folder, lambda: _following(house, server, 4))


_WAYS: dict[str, tuple[str, Callable[[Path, ExitStack], dict[str, Any]]]] = {
    "SQLite, 1 worker": ("file", _sqlite),
    "PostgreSQL, 2 workers": ("postgresql", _postgresql),
    "3 NATS nodes, PostgreSQL, 4 workers": ("stream", _stream),
}
"""Each way with the folder of its house."""


def _walked(house: House, folder: Path, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    house.run("lists", "load", "csv", str(folder / "day" / "watchlist.csv"), "--activate")
    began = time.monotonic()
    house.run("ingest", "--only-receive", str(folder / "day" / "messages"))
    received = time.monotonic()
    figures = work()
    worked = time.monotonic()
    state = house.run("doctor", "--digest")["state"]
    house.run("audit", "verify")
    return {
        "seconds_receiving": round(received - began, 1),
        "seconds_reading_and_screening": round(worked - received, 1),
        **figures,
        "seconds_digest_and_audit": round(time.monotonic() - worked, 1),
        "state": state,
    }


def _until_idle(house: House, workers: int) -> dict[str, Any]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    walked = [house.start("work") for _ in range(workers)]
    totals = [json.loads(each.communicate()[0].splitlines()[-1]) for each in walked]
    if any(each.returncode not in (0, 3) for each in walked):
        raise RuntimeError("a worker failed")
    return {"read_by_each": [each["transmissions"] for each in totals], "workers_cpu_seconds": _cpu_since(before)}


def _following(house: House, server: Server, workers: int) -> dict[str, Any]:
    """Workers fed by the stream, until nothing waits; then the stream must be empty too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    programs = [house.start("stream", "dispatch"), *(house.start("work", "--follow") for _ in range(workers))]
    database = "four_workers"
    while server.ask(database, "SELECT count(*) FROM store_transmission WHERE station = 'received'") or server.ask(
        database, "SELECT count(*) FROM store_work"
    ):
        if any(each.poll() is not None for each in programs):
            raise RuntimeError("a worker or the dispatcher ended by itself")
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    for each in programs:
        each.send_signal(signal.SIGTERM)
        each.communicate()
    stream = house.run("stream", "check")["stream"]
    found = house.run("stream", "reconcile")
    return {
        "workers_cpu_seconds": _cpu_since(before),
        "stream": stream,
        "remembered_by_the_stream": found["remembered"],
        "acknowledged_and_not_in_the_store": len(found["unknown"]),
    }


def _cpu_since(before: resource.struct_rusage) -> float:
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round(now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime, 1)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the day three ways; exit code 4 where they do not hold the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--travellers", type=int, default=20_000, metavar="N")
    parser.add_argument("--list-entries", type=int, default=2_000, metavar="N")
    parser.add_argument("--seed", type=int, default=7, metavar="N")
    parser.add_argument("--only", action="append", choices=sorted(_WAYS), default=[], metavar="WAY")
    parser.add_argument("--folder", type=Path, help="a new folder that stays (default: one that is thrown away)")
    args = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = args.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fairway-three-ways-")))
        figures = three_ways(
            travellers=args.travellers, list_entries=args.list_entries, seed=args.seed, folder=folder, only=args.only
        )
    print(json.dumps(figures, indent=1))
    return 0 if figures["same_digest"] else 4


if __name__ == "__main__":
    sys.exit(main())
