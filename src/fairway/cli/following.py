"""What the verbs that go on until they are stopped share: rounds of a transport, its receipts, and what follows from them."""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn, Protocol

from fairway.cli import production
from fairway.cli.showing import print_json, say

if TYPE_CHECKING:
    from fairway.intake.transports import Collected, Keep, Receipt

__all__ = ["add_options", "follow", "seconds"]

_PAUSE_AFTER_TROUBLE_SECONDS_MAX = 60.0


class Transport(Protocol):
    """A way in that is looked at again and again."""

    name: str

    def collect(self, keep: Keep) -> Collected:
        """One round."""


def add_options(command: argparse.ArgumentParser, *, every: float) -> None:
    """Adds what all of them take. every: how often to look, unless told otherwise."""
    command.add_argument("--once", action="store_true", help="end when nothing waits and nothing is being written")
    command.add_argument(
        "--every", type=seconds, default=every, metavar="SECONDS", help=f"how often to look (default {every:g})"
    )
    command.add_argument("--only-receive", action="store_true", help="another process reads and screens")
    add_lane(command)
    production.add_option(command)


def add_lane(command: argparse.ArgumentParser) -> None:
    """Adds --lane."""
    command.add_argument(
        "--lane",
        choices=("pnr", "borders"),
        default="",
        help="what the manifests came for: borders (their own clock, in hours) or pnr; default: as the legal profile says",
    )


def seconds(text: str) -> float:
    """A number of seconds on the command line."""
    value = float(text)
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError("a number of seconds from 0 to 3600 is wanted")
    return value


def follow(transport: Transport, args: argparse.Namespace, *, aside: str) -> int:
    """Rounds of a transport until stopped, or with --once until nothing is left; reads and screens what came.

    aside  where that is which could not be received, in a sentence
    """
    from fairway.intake.transports import NotKept, Unreachable
    from fairway.opening import forget_connection, house_trouble
    from fairway.screening import Screener
    from fairway.worker import run_until_idle

    signal.signal(signal.SIGTERM, _stop)
    screener = None if args.only_receive else Screener()
    keep = _telling(transport.name, as_json=args.json, lane=args.lane)
    pause, quarantined, set_aside = args.every, 0, 0
    while True:
        try:
            collected = transport.collect(keep)
        except (NotKept, Unreachable) as trouble:
            forget_connection()
            pause = min(_PAUSE_AFTER_TROUBLE_SECONDS_MAX, max(1.0, 2 * pause))
            say(f"Not received: {trouble}. Trying again in {pause:.0f} s; what has no receipt stays where it is.")
            if args.once:
                return 1
            time.sleep(pause)
            continue
        pause = args.every
        for each in collected.set_aside:
            say(f"Set aside, not received: {each.reason} ({each.bytes:,} bytes). {aside}")
        set_aside += len(collected.set_aside)
        if screener is not None:  # also what came by another way, and what a newly activated list asks for
            try:
                quarantined += run_until_idle(screener).quarantined
            except house_trouble() as trouble:
                forget_connection()
                pause = min(_PAUSE_AFTER_TROUBLE_SECONDS_MAX, max(1.0, 2 * pause))
                say(f"Not read: the store did not answer ({type(trouble).__name__}). What has a receipt waits there.")
                if args.once:
                    return 1
        if args.once and not collected.unsettled and not collected.receipts:
            return 3 if quarantined or set_aside else 0
        time.sleep(pause)


def _telling(transport: str, *, as_json: bool, lane: str) -> Keep:
    """Keeps, and says each receipt at once: also those of a round that breaks off later."""
    from fairway.intake.transports import keeping
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act

    keep = keeping(lambda: machine_act(Purpose.INTAKE), transport=transport, lane=lambda: lane)

    def tell(contents: Sequence[bytes]) -> Sequence[Receipt]:
        receipts = keep(contents)
        for receipt in receipts:
            if as_json:
                print_json(receipt)
            else:
                print(f"{receipt.state}  {receipt.code}  {receipt.bytes:>11,}  {receipt.sha256}", flush=True)
        return receipts

    return tell


def _stop(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
