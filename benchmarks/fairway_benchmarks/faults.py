"""Faults: what is lost and what is doubled when things break. `./dev faults` runs all of them and prints JSON.

Each fault ends with the same question: does the shaken house, once left alone, hold exactly what a house holds that was never disturbed
(the digest over everything stored), does every receipt that was ever given stand in it, does the audit chain hold?
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import platform
import random
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from fairway_benchmarks.engines_fail import broker_killed, fail_over, pushed, slow_workers
from fairway_benchmarks.lives import Life, house_of, live, max_attempts, steady, work_once
from fairway_simulator import push_of

__all__ = ["FAULTS", "Bench", "main"]

_LIST = """entry_id,names,weak_names,birth_dates,sex,nationalities,documents
L-1,ANNA EXAMPLE|ANNIE EXAMPLE,,1981-03-04,F,UTO,
L-2,MARIA GARCIA LOPEZ,,1990,F,,
"""
_PAGE_CACHE_KIB = 64 * 1024
_GARBAGE = b"a letter to the editor, number %d"


class Bench:
    """Scratch houses, and what is asked of them at the end."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self._template = folder / "template"
        listing = folder / "list.csv"
        listing.write_text(_LIST, encoding="utf-8")
        self.fairway(self._template, "lists", "load", "csv", str(listing), "--activate")

    def fairway(self, home: Path, *arguments: str) -> list[Any]:
        """Runs a verb and gives its JSON lines. RuntimeError where it fails."""
        command = [sys.executable, "-m", "fairway.cli.main", *arguments, "--home", str(home), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 3):
            raise RuntimeError(f"fairway {arguments[0]} ended with {done.returncode}: {done.stderr[-500:]}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def house(self, name: str) -> tuple[Path, Path]:
        """A fresh house and its inbox."""
        home, inbox = self.folder / name, self.folder / f"{name}-inbox"
        shutil.copytree(self._template, home)
        inbox.mkdir()
        return home, inbox

    def message(self, number: int) -> bytes:
        """The message of that number: bookings that come again in several pushes, and now and then no message at all."""
        if number % 97 == 96:
            return _GARBAGE % number
        if number % 3:
            return push_of(1 + number % 2, seed=number)
        return push_of(1 + number // 3 % 2, seed=number // 3) + b"\n" * (1 + number % 5)

    def put(self, inbox: Path, numbers: Sequence[int]) -> None:
        """Lays messages into an inbox, as a sender would: draft, then renamed."""
        for number in numbers:
            draft = inbox / f"{number:08}.part"
            draft.write_bytes(self.message(number))
            # Oldest first is the order of the folder; files of one tick of the clock would be taken by name.
            os.utime(draft, ns=(number * 10**9, number * 10**9))
            draft.rename(inbox / f"{number:08}.edi")

    def verdict(self, shaken: Path, inbox: Path, receipts: set[str], messages: int) -> dict[str, Any]:
        """Leaves the shaken house alone until nothing waits, and compares it with one that was never disturbed."""
        ended = live(lambda life: work_once(life, shaken, inbox))
        calm, calm_inbox = self.house(f"{shaken.name}-calm")
        self.put(calm_inbox, range(messages))
        live(lambda life: work_once(life, calm, calm_inbox))
        receipts |= set(ended.receipts)
        state, wanted = (self.fairway(each, "doctor", "--digest")[0]["state"] for each in (shaken, calm))
        self.fairway(shaken, "audit", "verify")
        kept = _codes(shaken)
        result = {
            "messages": messages,
            "receipts": len(receipts),
            "receipts_missing": len(receipts - kept),
            "lost": max(0, wanted["transmissions"] - state["transmissions"]),
            "doubled": max(0, state["transmissions"] - wanted["transmissions"]),
            "left_in_inbox": sum(path.is_file() for path in inbox.iterdir()),
            "same_digest": state == wanted,
            "is_sound": steady(shaken),
        }
        result["passed"] = (
            result["same_digest"] and result["is_sound"] and not result["receipts_missing"] + result["left_in_inbox"]
        )
        for each in (shaken, inbox, calm, calm_inbox):
            shutil.rmtree(each)
        return result


def _codes(home: Path) -> set[str]:
    from fairway.kit.identifiers import public_code

    with contextlib.closing(sqlite3.connect(home / "fairway.sqlite3")) as look:
        return {public_code(row[0]) for row in look.execute("SELECT id FROM store_transmission")}


def kills(bench: Bench, count: int, *, lies: bool = False) -> dict[str, Any]:
    """SIGKILL at every station: before a chosen statement, commit, rename or removal, or at a random moment."""
    chance = random.Random(bench.seed)
    home, inbox = bench.house("killed")
    receipts: set[str] = set()
    where: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    lives = spared = killed = number = 0
    typical, seconds = 60.0, 0.08
    began = time.monotonic()
    while killed < count:  # the lives that are never killed are those that chance or the rule about attempts spares
        fresh = chance.choice((0, 1, 1, 2))
        bench.put(inbox, range(number, number + fresh))
        number += fresh
        is_spared = max_attempts(home) >= 2
        from_outside = chance.random() < 0.2
        died = live(
            lambda life: work_once(life, home, inbox, lies=lies),
            fatal=0 if is_spared or from_outside else chance.randint(1, int(typical)),
            seconds=chance.uniform(0.005, seconds) if from_outside and not is_spared else 0.0,
        )
        if died.status not in (0, -signal.SIGKILL):
            raise RuntimeError(f"a life ended by itself with {died.status}")
        lives += 1
        spared += is_spared
        killed += died.was_killed
        receipts.update(died.receipts)
        if died.steps:  # a life that came through says how long one is
            typical += 0.1 * (died.steps - typical)
        if died.was_killed:
            station, _, step = died.where.partition(": ")
            where[station] += 1
            steps[step] += 1
        if lives % 500 == 0:
            print(f"{killed:,} kills, {number:,} messages, {time.monotonic() - began:.0f} s", file=sys.stderr)
    return {
        "kills": killed,
        "lives": lives,
        "kills_by_station": dict(where.most_common()),
        "kinds_of_step": len(steps),
        "most_frequent_steps": dict(steps.most_common(24)),
        **bench.verdict(home, inbox, receipts, number),
    }


def torn_write(bench: Bench, count: int) -> dict[str, Any]:
    """Power loss: after a kill, what was not yet flushed when the last receipt was given is cut or overwritten with noise."""
    chance = random.Random(bench.seed + 1)
    home, inbox = bench.house("torn")
    wal = home / "fairway.sqlite3-wal"
    receipts: set[str] = set()
    number = torn = bytes_torn = 0
    for _ in range(count):
        bench.put(inbox, range(number, number + 3))
        number += 3
        fatal = 0 if max_attempts(home) >= 2 else chance.randint(10, 250)
        died = live(lambda life: work_once(life, home, inbox, autocheckpoint=0), fatal=fatal)
        told = [line.split() for line in died.receipts]
        receipts.update(code for code, _ in told)
        if not died.was_killed or not wal.exists():
            continue
        flushed = max((int(size) for _, size in told), default=0)
        size = wal.stat().st_size
        if size > flushed and flushed:
            torn += 1
            bytes_torn += _tear(wal, flushed, size, chance)
    return {"cuts": torn, "bytes_torn": bytes_torn, **bench.verdict(home, inbox, receipts, number)}


def _tear(wal: Path, flushed: int, size: int, chance: random.Random) -> int:
    at = chance.randint(flushed, size)
    with wal.open("r+b") as file:
        match chance.randrange(3):
            case 0:
                file.truncate(at)
            case 1:
                file.seek(at)
                file.write(chance.randbytes(size - at))
            case _:  # sectors of a page that came to the disk in another order
                file.seek(flushed + (at - flushed) // 512 * 512)
                file.write(b"\x00" * 512)
    return size - at


def disk_full(bench: Bench, count: int) -> dict[str, Any]:
    """No file may grow beyond a limit, wherever the write happens to be; then there is room again."""
    chance = random.Random(bench.seed + 2)
    home, inbox = bench.house("full")
    receipts: set[str] = set()
    number = refused = 0
    ends: Counter[int] = Counter()
    for _ in range(count):
        bench.put(inbox, range(number, number + 4))
        number += 4
        sizes = [path.stat().st_size for path in home.glob("fairway.sqlite3*")]
        most = (
            chance.randint(1, max(sizes) + 64 * 1024)
            if chance.random() < 0.5
            else max(sizes) + chance.randint(0, 400 * 1024)
        )

        def cramped(life: Life, most: int = most) -> None:
            from fairway.intake.transports import NotKept

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            try:
                work_once(life, home, inbox)
            except NotKept:
                life.say("N")
                raise SystemExit(7) from None

        if max_attempts(home) >= 2:
            receipts.update(live(lambda life: work_once(life, home, inbox)).receipts)
        died = live(cramped)
        receipts.update(died.receipts)
        refused += "N" in died.said
        ends[died.status] += 1
    return {
        "times_full": count,
        "times_refused_a_message": refused,
        "times_stopped": sum(ends.values()) - ends[0],
        **bench.verdict(home, inbox, receipts, number),
    }


def clock_steps(bench: Bench, count: int) -> dict[str, Any]:
    """The machine's clock jumps before every piece of work: hours, days, months, back and forth, over the new year and a leap day."""
    home, inbox = bench.house("clock")
    jumps = [timedelta(hours=1), timedelta(days=1), timedelta(days=40), timedelta(seconds=1), timedelta(milliseconds=1)]
    bases = [
        datetime(2026, 7, 12, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2028, 2, 29, tzinfo=UTC),
    ]

    def leaping(life: Life) -> None:
        from fairway import intake, screening
        from fairway.intake.transports import keep
        from fairway.safeguards import Act, Actor, Purpose, Role
        from fairway.screening import Screener

        house_of(home)
        chance = random.Random(bench.seed + 3)

        def act(purpose: Purpose) -> Act:
            at = chance.choice(bases) + chance.choice((-1, 1)) * chance.choice(jumps)
            return Act(Actor("fairway", Role.MACHINE), purpose, at=at)

        screener = Screener()
        for number in range(count):
            [receipt] = keep(act(Purpose.INTAKE), [bench.message(number)], transport="folder")
            life.say(f"R {receipt.code}")
            if chance.random() < 0.3:
                intake.read_waiting(act(Purpose.INTAKE))
                screening.screen_waiting(act(Purpose.SCREENING), screener)

    died = live(leaping)
    if died.status:
        raise RuntimeError(f"the life with a jumping clock ended with {died.status}")
    return {"jumps": count, **bench.verdict(home, inbox, set(died.receipts), count)}


def poison(bench: Bench, count: int) -> dict[str, Any]:
    """Messages whose reading ends the process: each is set aside after three tries, alone, and everybody else is read."""
    home, inbox = bench.house("poisoned")
    good = 10 * count
    bench.put(inbox, range(good))
    mark = b"this one ends its reader"
    for number in range(count):
        (inbox / f"{number:08}-poison.edi").write_bytes(mark + b" %d" % number)

    def sickened(life: Life) -> None:
        from fairway.intake import office

        read = vars(office)["read"]

        def deadly(content: bytes, **named: Any) -> Any:
            if content.startswith(mark):
                os.kill(os.getpid(), signal.SIGKILL)
            return read(content, **named)

        vars(office)["read"] = deadly
        work_once(life, home, inbox)

    lives = 1
    while live(sickened).was_killed:
        lives += 1
        if lives > 4 * count + 20:
            break
    with contextlib.closing(sqlite3.connect(home / "fairway.sqlite3")) as look:
        stations = dict(look.execute("SELECT station, count(*) FROM store_transmission GROUP BY station").fetchall())
    garbage = sum(number % 97 == 96 for number in range(good))
    wanted = {"stored": good - garbage, "quarantined": count + garbage}
    shutil.rmtree(home)
    shutil.rmtree(inbox)
    return {"poison": count, "others": good, "lives": lives, "stations": stations, "passed": stations == wanted}


def list_update(bench: Bench, count: int) -> dict[str, Any]:
    """Versions of a list take each other's place while two processes screen, and die: nobody is missed by the last version."""
    home, inbox = bench.house("relisted")
    messages = 240
    bench.put(inbox, range(messages))
    live(lambda life: work_once(life, home, inbox))
    listings = [_listing(bench, messages, which) for which in range(3)]
    loaded = live(lambda life: _load(life, home, listings))
    versions = [int(line) for line in loaded.said]
    chance = random.Random(bench.seed + 4)
    workers = [os.fork() or _screens_for_ever(home) for _ in range(2)]
    killed = 0
    for turn in range(count):
        _activate(home, versions[turn % 3])
        time.sleep(chance.uniform(0.0, 0.4))
        if chance.random() < 0.3:
            killed += 1
            os.kill(workers[0], signal.SIGKILL)
            os.waitpid(workers[0], 0)
            workers = [workers[1], os.fork() or _screens_for_ever(home)]
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    last = listings[(count - 1) % 3]
    calm, calm_inbox = bench.house("relisted-calm")
    live(lambda life: _load(life, calm, [last]))
    bench.put(calm_inbox, range(messages))
    for house, its_inbox in ((home, inbox), (calm, calm_inbox)):
        died = live(lambda life, house=house, its_inbox=its_inbox: work_once(life, house, its_inbox))  # type: ignore[misc]
        if died.status:
            raise RuntimeError(f"the last life ended with {died.status}")
    shaken_hits, calm_hits = _open_hits(home), _open_hits(calm)
    for each in (home, inbox, calm, calm_inbox):
        shutil.rmtree(each)
    return {
        "activations": count,
        "workers_killed": killed,
        "hits": len(calm_hits),
        "missed": len(calm_hits - shaken_hits),
        "left_over": len(shaken_hits - calm_hits),
        "passed": shaken_hits == calm_hits and bool(calm_hits),
    }


def _listing(bench: Bench, messages: int, which: int) -> bytes:
    """A list of two thirds of those who travel: each version another two thirds."""
    from fairway.messages import read

    lines = [_LIST.splitlines()[0]]
    for number in range(messages):
        if number % 3 == which or number % 97 == 96:
            continue
        for message in read(bench.message(number)).messages:
            for booking in message.bookings:
                for place, each in enumerate(booking.travellers):
                    lines.append(f'E-{number}-{place},"{each.given_names} {each.surname}",,,,,')
    return "\n".join([*lines, ""]).encode()


def _load(life: Life, home: Path, listings: Sequence[bytes]) -> None:
    from fairway import watchlists
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act

    house_of(home)
    for listing in listings:
        version = watchlists.load(machine_act(Purpose.LIST_KEEPING), "csv", listing).version
        life.say(str(version))
        watchlists.activate(
            machine_act(Purpose.LIST_KEEPING), "csv", version, accept_shrinkage=True, accept_alarms=True
        )


def _activate(home: Path, version: int) -> None:
    def activating(_life: Life) -> None:
        from fairway import watchlists
        from fairway.safeguards import Purpose
        from fairway.worker import machine_act

        house_of(home)
        watchlists.activate(
            machine_act(Purpose.LIST_KEEPING), "csv", version, accept_shrinkage=True, accept_alarms=True
        )

    died = live(activating)
    if died.status:
        raise RuntimeError(f"the activation ended with {died.status}")


def _screens_for_ever(home: Path) -> int:
    """A worker that only screens, until it is killed."""
    from fairway import screening
    from fairway.safeguards import Purpose
    from fairway.screening import Screener
    from fairway.worker import machine_act

    try:
        house_of(home)
        screener = Screener()
        while True:
            if not screening.screen_waiting(machine_act(Purpose.SCREENING), screener).flights:
                time.sleep(0.01)
    finally:
        os._exit(1)


def _open_hits(home: Path) -> Counter[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(home / "fairway.sqlite3")) as look:
        return Counter(
            look.execute(
                "SELECT h.entry_id, h.score, f.carrier, f.number, f.day, f.departs_from FROM store_hit h "
                "JOIN store_flight f ON f.id = h.flight_id WHERE h.state = 'open'"
            ).fetchall()
        )


def burst(bench: Bench, count: int) -> dict[str, Any]:
    """Nobody reads while a burst arrives: every message has its receipt, memory stays flat, and the backlog is worked off."""
    home, inbox = bench.house("burst")
    bench.put(inbox, range(count))

    def receives(life: Life) -> None:
        from fairway.intake.transports import Receipt, keeping
        from fairway.intake.transports.folder import WatchedFolder
        from fairway.safeguards import Purpose
        from fairway.worker import machine_act

        house_of(home)
        keep = keeping(lambda: machine_act(Purpose.INTAKE), transport="folder")
        told = 0

        def tell(contents: Sequence[bytes]) -> Sequence[Receipt]:
            nonlocal told
            receipts = keep(contents)
            told += len(receipts)
            for receipt in receipts:
                life.say(f"R {receipt.code}")
            life.say(f"M {told} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}")
            return receipts

        WatchedFolder(inbox, settle_seconds=0).collect(tell)

    began = time.monotonic()
    died = live(receives)
    seconds = time.monotonic() - began
    memory = [tuple(map(int, line.split()[1:])) for line in died.said if line.startswith("M ")]
    early = next(kib for told, kib in memory if told >= count // 10)
    began = time.monotonic()
    result = bench.verdict(home, inbox, set(died.receipts), count)
    # The database's page cache fills with the first pages it sees, and then stays as it is.
    result["passed"] = result["passed"] and memory[-1][1] <= 1.1 * early + _PAGE_CACHE_KIB
    return {
        "burst": count,
        "receipts_a_second": round(count / seconds),
        "memory_mib": round(memory[-1][1] / 1024),
        "memory_mib_after_the_first_tenth": round(early / 1024),
        **result,
    }


def push_server(bench: Bench, count: int) -> dict[str, Any]:
    """The server is killed while a sender pushes, who repeats what has no receipt: each message is there, once."""
    chance = random.Random(bench.seed + 5)
    home, inbox = bench.house("pushed")
    token = bench.fairway(home, "senders", "token", "QX")[0]["token"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    messages = 60 * count
    receipts: set[str] = set()
    sender = threading.Thread(
        target=lambda: receipts.update(pushed(port, token, bench.message(n)) for n in range(messages)), daemon=True
    )
    sender.start()
    command = [sys.executable, "-m", "fairway.cli.main", "serve", "--port", str(port), "--home", str(home)]
    kills = 0
    while sender.is_alive():
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr is not None
            server.stderr.readline()
            if kills < count:
                time.sleep(chance.uniform(0.0, 0.3))
                kills += 1
            else:
                sender.join()
            server.kill()
    return {"server_kills": kills, **bench.verdict(home, inbox, receipts, messages)}


def migration(bench: Bench, count: int) -> dict[str, Any]:
    """A new house's tables are being made, or an old house's brought up to date, and it is killed: the next start goes on."""
    chance = random.Random(bench.seed + 6)
    wanted = _schema(bench.house("migrated-template")[0])
    kills = finished = broken = 0
    home = bench.folder / "migrated"
    shutil.copytree(bench.folder / "migrated-template", home)
    (home / "fairway.sqlite3").unlink()

    def migrates(life: Life) -> None:
        from django.core.management import call_command

        house_of(home)
        life.steps.watch()
        call_command("migrate", verbosity=0, interactive=False)

    steps = 400
    while kills < count:
        died = live(migrates, fatal=chance.randint(1, steps))
        if died.status not in (0, -signal.SIGKILL):
            raise RuntimeError(f"a migration ended by itself with {died.status}")
        kills += died.was_killed
        if not died.was_killed:
            finished += 1
            broken += _schema(home) != wanted
            for path in home.glob("fairway.sqlite3*"):
                path.unlink()
    if live(migrates).status:
        raise RuntimeError("the last migration did not come through")
    broken += _schema(home) != wanted
    shutil.rmtree(home)
    return {"kills": kills, "came_through": finished + 1, "other_tables": broken, "passed": not broken}


def _schema(home: Path) -> list[tuple[str, ...]]:
    with contextlib.closing(sqlite3.connect(home / "fairway.sqlite3")) as look:
        return look.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()


def backup_killed(bench: Bench, count: int) -> dict[str, Any]:
    """Backups are killed while a house works: whatever has a backup's name can be restored, and the keys were never put beside it."""
    chance = random.Random(bench.seed + 7)
    home, inbox = bench.house("backed-up")
    copies, keys = bench.folder / "copies", bench.folder / "mirror"
    receipts: set[str] = set()
    kills = turn = 0

    def backs_up(life: Life) -> None:
        from fairway.oversight import backups
        from fairway.safeguards import Purpose
        from fairway.worker import machine_act

        house_of(home)
        life.steps.watch()
        backups.make_backup(machine_act(Purpose.ADMINISTRATION), copies, keys)

    def restores(_life: Life) -> None:
        from fairway.oversight import backups

        house_of(home)
        for number, made in enumerate(sorted(copies.glob("fairway-*"))):
            backups.restore(made, keys, bench.folder / f"restored-{number}", None)
            shutil.rmtree(bench.folder / f"restored-{number}")

    while kills < count:
        bench.put(inbox, range(3 * turn, 3 * turn + 3))
        receipts.update(live(lambda life: work_once(life, home, inbox)).receipts)
        is_inside = chance.random() < 0.5
        died = live(
            backs_up,
            fatal=chance.randint(1, 12) if is_inside else 0,
            seconds=0.0 if is_inside else chance.uniform(0.001, 0.03),
        )
        if died.status not in (0, -signal.SIGKILL):
            raise RuntimeError(f"a backup ended by itself with {died.status}")
        kills += died.was_killed
        turn += 1
    came = len(list(copies.glob("fairway-*")))
    restored = live(restores)
    result = bench.verdict(home, inbox, receipts, 3 * turn)
    result["passed"] = result["passed"] and not restored.status and not list(copies.rglob("*.key"))
    return {"kills": kills, "backups_that_have_a_name": came, "all_restored": not restored.status, **result}


FAULTS: dict[str, tuple[Callable[[Bench, int], dict[str, Any]], int]] = {
    "kills": (kills, 300),
    "torn write": (torn_write, 100),
    "disk full": (disk_full, 60),
    "clock steps": (clock_steps, 300),
    "poison message": (poison, 10),
    "list update while screening": (list_update, 40),
    "burst and slow consumer": (burst, 1000),
    "push server killed": (push_server, 8),
    "migration killed": (migration, 30),
    "backup killed": (backup_killed, 30),
    "database fail-over": (fail_over, 3),
    "broker node killed": (broker_killed, 3),
    "slow workers": (slow_workers, 400),
}
"""Each fault with how often it happens unless told otherwise."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the faults and prints their figures; exit code 4 where one did not pass."""
    parser = argparse.ArgumentParser(prog="./dev faults", description=__doc__)
    parser.add_argument("--only", action="append", choices=sorted(FAULTS), metavar="FAULT", help=", ".join(FAULTS))
    parser.add_argument("--kills", type=int, metavar="N", help="how many kills (default 300; 10000 for a release)")
    parser.add_argument("--times", type=int, metavar="N", help="how often each other fault happens")
    parser.add_argument("--seed", type=int, default=20260712, metavar="N")
    parser.add_argument("--lies", action="store_true", help="let go before the commit: the harness must find it out")
    args = parser.parse_args(arguments)
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="fairway-faults-") as folder:
        for name in ("FAIRWAY_HOME", "FAIRWAY_DATABASE"):  # the faults are those of a house with its own file
            os.environ.pop(name, None)
        bench = Bench(Path(folder), args.seed)
        _prepare(Path(folder) / "nobody")
        for name in args.only or FAULTS:
            fault, times = FAULTS[name]
            began = time.monotonic()
            if name in ("kills", "database fail-over"):
                fault = partial(kills if name == "kills" else fail_over, lies=args.lies)
            figures[name] = fault(bench, (args.kills if name == "kills" else args.times) or times)
            figures[name]["seconds"] = round(time.monotonic() - began, 1)
            print(f"{name}: {'passed' if figures[name]['passed'] else 'FAILED'}", file=sys.stderr)
    about = {
        "seed": args.seed,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "cores": os.cpu_count(),
    }
    print(json.dumps({"about": about, "faults": figures}, indent=1))
    return 0 if all(each["passed"] for each in figures.values()) else 4


def _prepare(home: Path) -> None:
    """Imports everything that a life needs and loads the compiled loops of screening, opens nothing."""
    from fairway.comparison import ComparedTraveller, Index, ListedPerson, PersonName
    from fairway.opening import prepare

    prepare(home)
    import fairway.intake.transports.folder
    import fairway.oversight.backups
    import fairway.screening.office
    import fairway.screening.prepared
    import fairway.worker  # noqa: F401

    # Else each life would load them anew, and walk and copy all that its parent holds: most of its time.
    nobody = ListedPerson("1", ("Jane Roe",))
    Index.build([nobody]).screen([ComparedTraveller((PersonName(surname="ROE", given_names="JANE"),))])
    gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
