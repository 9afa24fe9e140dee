"""Short lives of the house's processes: forked, given some work, and killed. For the harness of faults.

A life is a fork of a program that has imported everything and opened nothing, so that ten thousand of them cost minutes. Where it
dies is chosen by counting: every SQL statement, every commit, every rename and removal is a step (of a bulk write the first three
rows), and SIGKILL comes from inside just before step n. What is in the disk's cache survives SIGKILL; power loss is the torn
write's part.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

__all__ = ["Died", "Life", "Steps", "house_of", "live", "max_attempts", "steady", "work_once"]

_ROWS_OF_A_BULK = 3
_FILE_EVENTS = {"os.rename", "os.remove", "os.link"}


class Died(msgspec.Struct):
    """How a life ended.

    was_killed  by us
    where       "station: step" where it was killed from inside, "" where from outside or not at all
    receipts    the codes it had given out before
    said        its other lines
    """

    was_killed: bool
    status: int
    where: str
    receipts: list[str]
    said: list[str]
    steps: int = 0


class Steps:
    """Counts the steps of this process and kills it before step `fatal`; 0 lets it live."""

    def __init__(self, say: Callable[[str], None], fatal: int) -> None:
        self._say, self._fatal, self.taken = say, fatal, 0
        self.station = "opening"
        self._last, self._repeated = "", 0

    def watch(self) -> None:
        """Begins to count: the statements of the open connection, and what is done to files."""
        from django.db import connection

        connection.ensure_connection()
        connection.connection.set_trace_callback(lambda statement: self.step(_kind(statement)))
        sys.addaudithook(self._audited)

    def step(self, kind: str) -> None:
        """One step is about to be taken."""
        self._repeated = self._repeated + 1 if kind == self._last else 0
        self._last = kind
        if self._repeated >= _ROWS_OF_A_BULK:
            return
        self.taken += 1
        if self.taken == self._fatal:
            self._say(f"K {self.station}: {kind}")
            os.kill(os.getpid(), signal.SIGKILL)

    def _audited(self, event: str, _arguments: object) -> None:
        if event in _FILE_EVENTS:
            self.step(event.replace(".", " "))


def _kind(statement: str) -> str:
    words = statement.split(None, 3)
    verb = words[0].upper() if words else ""
    place = {"INSERT": 2, "DELETE": 2, "UPDATE": 1}.get(verb)
    return f"{verb} {words[place]}" if place is not None and len(words) > place else verb


class Life:
    """What a life may use: its steps, and a line to its parent."""

    def __init__(self, pipe: int, fatal: int) -> None:
        self._pipe = pipe
        self.steps = Steps(self.say, fatal)

    def say(self, line: str) -> None:
        """Tells the parent; it is told before this returns."""
        os.write(self._pipe, line.encode() + b"\n")


def live(work: Callable[[Life], None], *, fatal: int = 0, seconds: float = 0.0) -> Died:
    """One life that does `work`: killed from inside before step `fatal`, or from outside after `seconds`; 0 lets it live."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _be_born(work, reading, writing, fatal)
    os.close(writing)
    output, was_late = _listen(reading, child, seconds)
    _, status = os.waitpid(child, 0)
    lines = output.decode().splitlines()
    code = os.waitstatus_to_exitcode(status)
    return Died(
        was_killed=code == -signal.SIGKILL,
        status=code,
        where=next((line[2:] for line in lines if line.startswith("K ")), "from outside" if was_late else ""),
        receipts=[line[2:] for line in lines if line.startswith("R ")],
        said=[line for line in lines if line[:2] not in ("R ", "K ", "S ")],
        steps=next((int(line[2:]) for line in lines if line.startswith("S ")), 0),
    )


def _be_born(work: Callable[[Life], None], reading: int, writing: int, fatal: int) -> None:
    """The child: never returns, runs no handler of its parent's."""
    os.close(reading)
    status = 1
    try:
        life = Life(writing, fatal)
        work(life)
        life.say(f"S {life.steps.taken}")
        status = 0
    finally:
        os._exit(status)


def _listen(reading: int, child: int, seconds: float) -> tuple[bytes, bool]:
    output, was_late = bytearray(), False
    until = time.monotonic() + seconds if seconds else None
    while True:
        left = None if until is None else max(0.0, until - time.monotonic())
        ready, _, _ = select.select([reading], [], [], left)
        if not ready:
            os.kill(child, signal.SIGKILL)
            was_late, until = True, None
            continue
        block = os.read(reading, 65536)
        if not block:
            os.close(reading)
            return bytes(output), was_late
        output += block


def house_of(home: Path) -> None:
    """Makes `home` the house of this process, its tables taken as they are."""
    from django.db import connections

    from fairway.store import archive

    default = connections["default"]
    default.close()
    default.settings_dict["NAME"] = str(home / "fairway.sqlite3")
    archive._OPEN[:] = [archive.Archive(home)]


def work_once(life: Life, home: Path, inbox: Path, *, autocheckpoint: int | None = None, lies: bool = False) -> None:
    """Receives what lies in the inbox, reads and screens it, until nothing waits. Every receipt is told after its commit.

    lies  gives its receipts in the middle of the work and removes the file first: what a harness must find out
    """
    from django.db import connection

    from fairway import intake, screening
    from fairway.intake.transports import Receipt, keeping
    from fairway.intake.transports.folder import WatchedFolder
    from fairway.safeguards import Purpose
    from fairway.screening import Screener
    from fairway.worker import machine_act

    house_of(home)
    steps = life.steps
    steps.watch()
    if autocheckpoint is not None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA wal_autocheckpoint={autocheckpoint}")
    keep = keeping(lambda: machine_act(Purpose.INTAKE), transport="folder")

    def tell(contents: Sequence[bytes]) -> Sequence[Receipt]:
        if lies:
            for path in inbox.glob("*.edi"):
                path.unlink()
        receipts = keep(contents)
        wal = (home / "fairway.sqlite3-wal").stat().st_size if autocheckpoint is not None else 0
        for receipt in receipts:
            life.say(f"R {receipt.code} {wal}" if autocheckpoint is not None else f"R {receipt.code}")
        steps.station = "letting go"
        steps.step("receipt given")
        return receipts

    steps.station = "receiving"
    WatchedFolder(inbox, settle_seconds=0).collect(tell)
    screener = Screener()
    while True:
        steps.station = "reading"
        batch = intake.read_waiting(machine_act(Purpose.INTAKE))
        steps.station = "screening"
        screened = screening.screen_waiting(machine_act(Purpose.SCREENING), screener)
        if not batch.transmissions and not screened.flights:
            return


def max_attempts(home: Path) -> int:
    """How often the reading of something that still waits was begun: at three the house sets it aside, which is another test."""
    with contextlib.closing(sqlite3.connect(f"file:{home / 'fairway.sqlite3'}?mode=ro", uri=True)) as look:
        (found,) = look.execute("SELECT max(attempts) FROM store_transmission WHERE station = 'received'").fetchone()
    return int(found or 0)


def steady(home: Path) -> bool:
    """Whether the database file is sound."""
    with contextlib.closing(sqlite3.connect(home / "fairway.sqlite3")) as look:
        return bool(look.execute("PRAGMA quick_check").fetchone()[0] == "ok")
