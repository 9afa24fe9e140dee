"""`fairway work`: reads and screens what waits."""

from __future__ import annotations

import argparse
import signal
import time
from pathlib import Path
from typing import NoReturn

import msgspec

from fairway.cli import production
from fairway.cli.showing import Bar, print_json

__all__ = ["add_parser", "run"]

_SECONDS_BETWEEN_LOOKS = 1.0


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway work`."""
    command = subparsers.add_parser(
        "work",
        help="read and screen everything that waits",
        description="Takes up what a stopped program left, and whatever a newly activated list asks for.",
    )
    command.add_argument("--follow", action="store_true", help="go on until stopped, looking for work every second")
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
        screener = Screener()
        signal.signal(signal.SIGTERM, _stop)
        while True:
            run_until_idle(screener)
            time.sleep(_SECONDS_BETWEEN_LOOKS)
    with Bar("Reading and screening", intake.balance().waiting) as bar:
        totals = run_until_idle(Screener(), progress=lambda now: bar.to(now.transmissions))
    if args.json:
        print_json(totals)
    else:
        print("\n".join(f"{name:14} {value:,}" for name, value in msgspec.structs.asdict(totals).items()))
    return 3 if totals.quarantined else 0


def _stop(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
