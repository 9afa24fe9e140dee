"""Carriers push around the clock: a running house under a steady rate, then under a burst.

    python -m fairway_benchmarks.load --minutes 30 --rate 200 --names 100000 --burst 20000 > load.json

The house is the one that runs in earnest: `fairway watch` receives from a folder, `fairway work` reads and screens, each a process of
its own. This program plays the carriers and looks into the database ten times a second, as the console would. Measured from outside:
from the receipt (the moment the house notes, before its commit) of the push that a hit answers to the hit being there for a reader;
what waits; the memory of both processes; nothing lost at the end. Wall time, because that is what is promised: say what else ran.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from django.db import connection

from fairway import intake, watchlists
from fairway.cli.ingest import files_in
from fairway.opening import open_house
from fairway.safeguards import Purpose
from fairway.store.archive import database_version
from fairway.worker import machine_act
from fairway_simulator import simulate

__all__ = ["measure", "single_bookings"]

TRAVELLERS_A_DAY = 12_000  # about 19,000 bookings in pushes: a minute and a half at 200 a second
SAMPLE_SECONDS = 5.0
LOOK_SECONDS = 0.1
DRAIN_SECONDS_MAX = 900.0
_DAY = date(2026, 12, 1)
_BOOKING = re.compile(rb"'\s*SRC[+']")  # carriers put line breaks behind a segment's end
_REFERENCE = re.compile(rb"(UNB(?:\+[^+']*){4}\+)[^+']*")
_END = re.compile(rb"'\s*UNT\+")


class _Programs:
    """The two processes of the house."""

    def __init__(self, home: Path, folder: Path) -> None:
        fairway = str(Path(sys.executable).with_name("fairway"))
        self._logs = [(home.parent / f"{name}.log").open("wb") for name in ("receiver", "worker")]
        watch = ["watch", str(folder), "--only-receive", "--settle", "0", "--every", "0.1", "--home", str(home)]
        work = ["work", "--follow", "--home", str(home)]
        self.receiver = subprocess.Popen([fairway, *watch], stdout=subprocess.DEVNULL, stderr=self._logs[0])
        self.worker = subprocess.Popen([fairway, *work], stdout=subprocess.DEVNULL, stderr=self._logs[1])

    def memory_mb(self) -> tuple[int, int]:
        return _resident_mb(self.receiver.pid), _resident_mb(self.worker.pid)

    def cpu_seconds(self) -> tuple[float, float]:
        return _cpu_seconds(self.receiver.pid), _cpu_seconds(self.worker.pid)

    def refuse_ended(self) -> None:
        for program in (self.receiver, self.worker):
            if program.poll() is not None:
                raise RuntimeError(f"a program of the house ended with {program.returncode}; its log says why")

    def stop(self) -> None:
        for program in (self.receiver, self.worker):
            program.send_signal(signal.SIGTERM)
        for program in (self.receiver, self.worker):
            program.wait(60)
        for log in self._logs:
            log.close()


def _resident_mb(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0


def _cpu_seconds(pid: int) -> float:
    """User and system time (proc(5): fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class _Watch:
    """What a reader of the database sees: hits as they appear, and what waits."""

    def __init__(self, programs: _Programs, began: float) -> None:
        self._programs, self._began = programs, began
        self._last_hit = 0
        self._next_sample = 0.0
        self.latencies: list[float] = []
        self.samples: list[dict[str, float]] = []
        self.skip()

    def skip(self) -> None:
        """Hits until now do not count."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM store_hit")
            self._last_hit = cursor.fetchone()[0]

    def look(self) -> None:
        now = datetime.now(UTC)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, flight_id, traveller_id, traveller_version FROM store_hit WHERE id > %s ORDER BY id",
                [self._last_hit],
            )
            for hit, flight, traveller, version in cursor.fetchall():
                self._last_hit = hit
                # The push that made this version of the record: each that changed it left its number.
                cursor.execute(
                    "SELECT DISTINCT c.transmission_id, t.received_at FROM store_change c "
                    "JOIN store_transmission t ON t.id = c.transmission_id "
                    "WHERE c.flight_id = %s AND c.noun = 'traveller' AND c.subject = %s ORDER BY c.transmission_id",
                    [flight, traveller],
                )
                pushes = cursor.fetchall()
                if pushes:
                    self.latencies.append((now - _moment(pushes[min(version, len(pushes)) - 1][1])).total_seconds())
        if (elapsed := time.monotonic() - self._began) >= self._next_sample:
            self._next_sample = elapsed + SAMPLE_SECONDS
            self._programs.refuse_ended()
            self.samples.append(self._sample(elapsed, now))

    def _sample(self, elapsed: float, now: datetime) -> dict[str, float]:
        waiting, oldest = waiting_now()
        receiver, worker = self._programs.memory_mb()
        return {
            "second": round(elapsed),
            "waiting": waiting,
            "oldest_seconds": round((now - oldest).total_seconds(), 1) if oldest else 0.0,
            "receiver_mb": receiver,
            "worker_mb": worker,
        }


def waiting_now() -> tuple[int, datetime | None]:
    """Transmissions that were received and not read, and the receipt of the oldest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(received_at) FROM store_transmission WHERE station = 'received'")
        count, oldest = cursor.fetchone()
        return int(count), _moment(oldest) if oldest else None


def _is_idle() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM store_work WHERE kind = 'screen')")
        return waiting_now()[0] == 0 and cursor.fetchone()[0] == 0


def _moment(value: datetime | str) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _messages(root: Path, seed: int) -> Iterator[tuple[bytes, int]]:
    """Messages without end, a new day of other people after each, with the number of their bookings."""
    number = 0
    while True:
        folder = root / f"day-{number}"
        simulate(
            folder,
            travellers=TRAVELLERS_A_DAY,
            seed=seed + 1 + number,
            day=_DAY + timedelta(days=number),
            dirty=0.0,
            list_entries=10,
        )
        for path in files_in([folder / "messages"]):
            content = path.read_bytes()
            path.unlink()
            yield content, len(_BOOKING.findall(content))
        number += 1


def single_bookings(push: bytes, first: int) -> list[bytes]:
    """A push of many bookings as pushes of one booking each, numbered from `first`; empty where it is not of that shape."""
    push = push.rstrip()
    places = [found.start() + 1 for found in _BOOKING.finditer(push)]
    ends = [found.start() + 1 for found in _END.finditer(push)]
    if not places or not ends or b"UNB+" not in push or b"PNRGOV" not in push:
        return []
    head, bounds = push[: places[0]], [*places, ends[-1]]
    found = []
    for number, (start, stop) in enumerate(pairwise(bounds), first):
        own = b"B%07d" % number
        body = re.sub(rb"EQN\+\d+", b"EQN+1", head) + push[start:stop]
        body = _REFERENCE.sub(
            rb"\g<1>" + own, body, count=1
        )  # two messages under one name would be a conflict, and quarantined
        counted = body[body.find(b"UNH+") :]
        segments = counted.count(b"'") - counted.count(b"?'") + 1  # from UNH to UNT, both included
        found.append(body + b"UNT+%d+1'UNZ+1+%s'" % (segments, own))
    return found


def _hand_over(folder: Path, name: str, content: bytes) -> None:
    draft = folder / f".{name}"
    draft.write_bytes(content)
    draft.rename(folder / name)


def _share(values: list[float], share: float) -> float:
    """A quantile; 0 where nothing was measured."""
    return round(sorted(values)[min(len(values) - 1, int(share * len(values)))], 2) if values else 0.0


def _latency(values: list[float]) -> dict[str, float]:
    return {
        "hits": len(values),
        "p50_seconds": _share(values, 0.5),
        "p95_seconds": _share(values, 0.95),
        "p99_seconds": _share(values, 0.99),
        "worst_seconds": round(max(values, default=0.0), 2),
    }


def _drain(watch: _Watch) -> float:
    """Waits until nothing waits; the seconds it took."""
    began = time.monotonic()
    while not _is_idle():
        if time.monotonic() - began > DRAIN_SECONDS_MAX:
            raise RuntimeError("the house did not work off what it had received")
        watch.look()
        time.sleep(LOOK_SECONDS)
    watch.look()
    return time.monotonic() - began


def _steady(watch: _Watch, messages: Iterator[tuple[bytes, int]], folder: Path, *, rate: float, seconds: float) -> int:
    """Pushes at a rate of bookings a second; gives how many bookings."""
    began, sent, number = time.monotonic(), 0, 0
    for content, bookings in messages:
        while (elapsed := time.monotonic() - began) < sent / rate:
            watch.look()
            time.sleep(min(LOOK_SECONDS, max(0.0, sent / rate - elapsed)))
        if elapsed >= seconds:
            break
        _hand_over(folder, f"{number:07d}.edi", content)
        number, sent = number + 1, sent + bookings
    return sent


def _burst(watch: _Watch, messages: Iterator[tuple[bytes, int]], folder: Path, count: int) -> dict[str, object]:
    """That many messages of one booking each, at once."""
    singles: list[bytes] = []
    while len(singles) < count:
        singles += single_bookings(next(messages)[0], len(singles))
    watch.look()
    watch.latencies.clear()
    before = intake.balance().received
    began = time.monotonic()
    for number, content in enumerate(singles[:count]):
        _hand_over(folder, f"burst-{number:07d}.edi", content)
    handed_over = time.monotonic() - began
    while intake.balance().received < before + count:
        watch.look()
        time.sleep(LOOK_SECONDS)
        if time.monotonic() - began > DRAIN_SECONDS_MAX:
            raise RuntimeError("the burst was not received")
    received = time.monotonic() - began
    _drain(watch)
    return {
        "messages": count,
        "written_into_the_folder_seconds": round(handed_over, 1),
        "acknowledged_after_seconds": round(received, 1),
        "screened_after_seconds": round(time.monotonic() - began, 1),
        "receipt_to_hit": _latency(watch.latencies),
    }


def measure(*, minutes: float, rate: float, names: int, burst: int, seed: int) -> dict[str, object]:
    """The running house under load."""
    with tempfile.TemporaryDirectory(prefix="fairway-load-") as made:
        root = Path(made)
        home, folder = root / "home", root / "in"
        folder.mkdir()
        simulate(root / "list", travellers=100, seed=seed, day=_DAY, dirty=0.0, list_entries=names)
        open_house(home)
        watchlists.load(machine_act(Purpose.LIST_KEEPING), "csv", (root / "list" / "watchlist.csv").read_bytes())
        watchlists.activate(machine_act(Purpose.LIST_KEEPING), "csv")
        programs = _Programs(home, folder)
        try:
            return _under_load(programs, root, folder, minutes=minutes, rate=rate, names=names, burst=burst, seed=seed)
        finally:
            programs.stop()


def _under_load(
    programs: _Programs, root: Path, folder: Path, *, minutes: float, rate: float, names: int, burst: int, seed: int
) -> dict[str, object]:
    messages = _messages(root, seed)
    watch = _Watch(programs, time.monotonic())
    _hand_over(folder, "first.edi", next(messages)[0])
    while not intake.balance().stored:  # the index is built before the first screening
        watch.look()
        time.sleep(LOOK_SECONDS)
    _drain(watch)
    watch.latencies.clear()
    watch.samples.clear()
    before, cpu_before = intake.balance().received, programs.cpu_seconds()
    began = time.monotonic()
    bookings = _steady(watch, messages, folder, rate=rate, seconds=minutes * 60)
    seconds = time.monotonic() - began
    steady = _latency(watch.latencies)
    caught_up = _drain(watch)
    samples = list(watch.samples)
    receiver, worker = (after - start for after, start in zip(programs.cpu_seconds(), cpu_before, strict=True))
    ledger = intake.balance()
    result: dict[str, object] = {
        "benchmark": "load",
        "database": database_version(),
        "list_entries": names,
        "minutes": round(seconds / 60, 1),
        "bookings": bookings,
        "bookings_per_second": round(bookings / seconds, 1),
        "messages": ledger.received - before,
        "receipt_to_hit": steady,
        "caught_up_after_seconds": round(caught_up, 1),
        "most_waiting": max((each["waiting"] for each in samples), default=0),
        "worker_mb": _over_time(samples, "worker_mb"),
        "receiver_mb": _over_time(samples, "receiver_mb"),
        "receiver_cpu_seconds": round(receiver, 1),
        "worker_cpu_seconds": round(worker, 1),
        "bookings_per_worker_cpu_second": round(bookings / worker),
        "load_average": os.getloadavg(),
    }
    if burst:
        result["burst"] = _burst(watch, messages, folder, burst)
    ledger = intake.balance()
    if ledger.quarantined:
        raise RuntimeError(f"{ledger.quarantined} messages were quarantined: what was measured is not the whole path")
    result["ledger"] = {"received": ledger.received, "stored": ledger.stored, "quarantined": ledger.quarantined}
    result["samples"] = samples
    return result


def _over_time(samples: list[dict[str, float]], what: str) -> list[float]:
    """At the beginning, at each third, and at the end."""
    return [samples[int(part * (len(samples) - 1))][what] for part in (0, 1 / 3, 2 / 3, 1)] if samples else []


def main() -> None:
    """Measures and prints JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=200.0, help="bookings a second")
    parser.add_argument("--names", type=int, default=100_000, help="entries of the list")
    parser.add_argument(
        "--burst", type=int, default=20_000, help="messages of one booking at once, at the end; 0 for none"
    )
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    print(json.dumps(measure(minutes=args.minutes, rate=args.rate, names=args.names, burst=args.burst, seed=args.seed)))


if __name__ == "__main__":
    main()
