"""`fairway watch`: receives whatever is put into a folder, for as long as it runs."""

from __future__ import annotations

import argparse
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from fairway.cli import production
from fairway.cli.showing import print_json, say

if TYPE_CHECKING:
    from fairway.intake.transports import Collected, Keep
    from fairway.intake.transports.folder import WatchedFolder
    from fairway.screening import Screener

__all__ = ["add_parser", "run"]

_PAUSE_AFTER_TROUBLE_SECONDS_MAX = 60.0


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway watch`."""
    command = subparsers.add_parser(
        "watch",
        help="receive what is put into a folder, read it, screen its travellers",
        description="Takes each file once nobody writes it any more, keeps it, prints its receipt, and only then removes "
        "it: the house has it, sealed. Killed at any moment it loses nothing; started again it goes on.",
    )
    command.add_argument("folder", metavar="FOLDER")
    command.add_argument("--once", action="store_true", help="end when nothing waits and nothing is being written")
    command.add_argument(
        "--settle", type=_seconds, default=2.0, metavar="SECONDS", help="how long a file must stay the same (default 2)"
    )
    command.add_argument("--every", type=_seconds, default=1.0, metavar="SECONDS", help="how often to look (default 1)")
    command.add_argument("--receipts", metavar="DIR", help="also write each receipt to DIR/<sha256>.json")
    command.add_argument(
        "--keep-done", action="store_true", help="move files to done/ instead of removing them: a trial, invented data"
    )
    command.add_argument("--only-receive", action="store_true", help="another process reads and screens")
    production.add_option(command)
    command.set_defaults(run=run)


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError("a number of seconds from 0 to 3600 is wanted")
    return value


def run(args: argparse.Namespace) -> int:
    """Watches until stopped, or with --once until nothing is left."""
    signal.signal(signal.SIGTERM, _stop)
    from fairway.opening import open_house

    open_house(Path(args.home))
    production.refuse_unready(args)
    if args.keep_done and (args.production or production.is_asked_for()):
        say("--keep-done leaves copies in the clear that no retention reaches. Nothing was received.")
        return 2
    from fairway.intake.transports import keeping
    from fairway.intake.transports.folder import WatchedFolder
    from fairway.safeguards import Purpose
    from fairway.screening import Screener
    from fairway.worker import machine_act

    folder = WatchedFolder(
        Path(args.folder),
        settle_seconds=args.settle,
        keeps_done=args.keep_done,
        receipts_to=Path(args.receipts) if args.receipts else None,
    )
    screener = None if args.only_receive else Screener()
    keep = keeping(lambda: machine_act(Purpose.INTAKE), transport=folder.name)
    return _watch(folder, keep, screener, args)


def _watch(folder: WatchedFolder, keep: Keep, screener: Screener | None, args: argparse.Namespace) -> int:
    from fairway.intake.transports import NotKept
    from fairway.worker import run_until_idle

    is_first, pause, quarantined, set_aside = True, args.every, 0, 0
    while True:
        try:
            collected = folder.collect(keep)
        except NotKept as trouble:
            pause = min(_PAUSE_AFTER_TROUBLE_SECONDS_MAX, max(1.0, 2 * pause))
            say(f"Not kept: {trouble}. Trying again in {pause:.0f} s; the files stay where they are.")
            if args.once:
                return 1
            time.sleep(pause)
            continue
        pause = args.every
        _tell(collected, as_json=args.json)
        set_aside += len(collected.set_aside)
        if screener is not None and (collected.receipts or is_first):
            quarantined += run_until_idle(screener).quarantined
        is_first = False
        if args.once and not collected.unsettled and not collected.receipts:
            return 3 if quarantined or set_aside else 0
        time.sleep(pause)


def _tell(collected: Collected, *, as_json: bool) -> None:
    for receipt in collected.receipts:
        if as_json:
            print_json(receipt)
        else:
            print(f"{receipt.state}  {receipt.code}  {receipt.bytes:>11,}  {receipt.sha256}", flush=True)
    for each in collected.set_aside:
        say(f"Set aside, not received: {each.reason} ({each.bytes:,} bytes). It is in failed/, whole.")


def _stop(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
