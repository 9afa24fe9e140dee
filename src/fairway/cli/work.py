"""`fairway work`: reads and screens what waits."""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import msgspec

from fairway.cli import production, streaming
from fairway.cli.preparing import prepare_apart
from fairway.cli.showing import Bar, print_json, say

if TYPE_CHECKING:
    from fairway.screening import Screener
    from fairway.worker.jetstream import Stream

__all__ = ["add_parser", "run"]

_SECONDS_BETWEEN_LOOKS = 0.25
_SECONDS_BETWEEN_TAKES = 0.1
_SILENCE_SECONDS = 5.0
_PAUSE_SECONDS_MAX = 15.0


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway work`."""
    command = subparsers.add_parser(
        "work",
        help="read and screen everything that waits",
        description="Takes up what a stopped program left, and whatever a newly activated list asks for. With --follow and a stream "
        "(FAIRWAY_STREAM) it reads what that hands out.",
    )
    command.add_argument(
        "--follow", action="store_true", help="go on until stopped, looking for work four times a second"
    )
    production.add_option(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Works until nothing waits, or with --follow until stopped."""
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    production.refuse_unready(args)
    from fairway import intake
    from fairway.screening import Screener
    from fairway.worker import run_until_idle

    if args.follow:
        signal.signal(signal.SIGTERM, _stop)
        prepare_apart(Path(args.home).absolute())
        _follow(args)
    with Bar("Reading and screening", intake.balance().waiting) as bar:
        totals = run_until_idle(Screener(), progress=lambda now: bar.to(now.transmissions))
    if args.json:
        print_json(totals)
    else:
        print("\n".join(f"{name:14} {value:,}" for name, value in msgspec.structs.asdict(totals).items()))
    return 3 if totals.quarantined else 0


def _follow(args: argparse.Namespace) -> NoReturn:
    """Works until stopped; comes back by itself when the database or the stream does."""
    from fairway.opening import forget_connection, house_trouble
    from fairway.screening import Screener

    if streaming.is_named():
        streaming.refuse_without_client()
    work: Callable[[Screener], float] = _FromTheStream(args) if streaming.is_named() else _from_the_table
    screener, pause = Screener(), 0.0
    while True:
        try:
            time.sleep(work(screener))
            pause = 0.0
        except house_trouble() as trouble:
            forget_connection()
            pause = min(_PAUSE_SECONDS_MAX, max(0.5, 2 * pause))
            say(f"The store did not answer ({type(trouble).__name__}). Trying again in {pause:g} s; nothing is lost.")
            time.sleep(pause)


def _from_the_table(screener: Screener) -> float:
    """One round; how long to wait before the next."""
    from fairway.worker import run_until_idle

    run_until_idle(screener)
    return _SECONDS_BETWEEN_LOOKS


class _FromTheStream:
    """Rounds with the stream. While it is silent the store is asked instead: claims there keep workers apart as well."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._stream: Stream | None = None
        self._idle_since = self._silent_since = 0.0

    def __call__(self, screener: Screener) -> float:
        """One round; how long to wait before the next."""
        from fairway.worker import run_from
        from fairway.worker.jetstream import Silent

        now = time.monotonic()
        if self._silent_since and now - self._silent_since < _SILENCE_SECONDS:
            return _from_the_table(screener)
        try:
            self._stream = self._stream or streaming.open_stream(self._args)
            _, self._idle_since = run_from(self._stream, screener, idle_since=self._idle_since)
        except Silent as silent:
            self._silent_since = time.monotonic()
            say(f"{str(silent).capitalize()}. Working from the store meanwhile.")
            return 0.0
        self._silent_since = 0.0
        return _SECONDS_BETWEEN_TAKES


def _stop(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
