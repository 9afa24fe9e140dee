"""`fairway watch`: receives whatever is put into a folder, for as long as it runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from fairway.cli import production
from fairway.cli.following import add_options, follow, seconds
from fairway.cli.showing import say

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway watch`."""
    command = subparsers.add_parser(
        "watch",
        help="receive what is put into a folder, read it, screen its travellers",
        description="Takes each file once nobody writes it any more, keeps it, prints its receipt, and only then removes "
        "it: the house has it, sealed. Killed at any moment it loses nothing; started again it goes on.",
    )
    command.add_argument("folder", metavar="FOLDER")
    command.add_argument(
        "--settle", type=seconds, default=2.0, metavar="SECONDS", help="how long a file must stay the same (default 2)"
    )
    command.add_argument(
        "--only", default="*", metavar="PATTERN", help="which names are transmissions; others are left (default *)"
    )
    add_options(command, every=1.0)
    command.add_argument("--receipts", metavar="DIR", help="also write each receipt to DIR/<sha256>.json")
    command.add_argument(
        "--keep-done", action="store_true", help="move files to done/ instead of removing them: a trial, invented data"
    )
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Watches until stopped, or with --once until nothing is left."""
    from fairway.opening import open_house

    open_house(Path(args.home))
    production.refuse_unready(args)
    if args.keep_done and (args.production or production.is_asked_for()):
        say("--keep-done leaves copies in the clear that no retention reaches. Nothing was received.")
        return 2
    from fairway.intake.transports.folder import WatchedFolder

    folder = WatchedFolder(
        Path(args.folder),
        settle_seconds=args.settle,
        keeps_done=args.keep_done,
        receipts_to=Path(args.receipts) if args.receipts else None,
        only=args.only,
    )
    return follow(folder, args, aside="It is in failed/, whole.")
