"""`fairway bench`: how fast is this house on this machine."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from fairway.cli.showing import print_json, say

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway bench`."""
    command = subparsers.add_parser(
        "bench",
        help="measure reading, screening, the whole path, the console; JSON on stdout",
        description="Each figure stands beside a peer or a limit measured in the same run. Uses invented data in a temporary "
        "folder; the house is not touched. CPU seconds of one core, so that a busy machine changes little.",
    )
    command.add_argument(
        "what",
        nargs="?",
        choices=("all", "parse", "screening", "path", "console", "safeguards", "rescreening"),
        default="all",
    )
    command.add_argument("--open-hits", type=int, default=10_000, metavar="N", help="console: the long queue")
    command.add_argument("--decisions", type=int, default=40, metavar="N", help="console: cards decided by keyboard")
    command.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="console: where the day is made, once, and stays; a copy of it is worked on",
    )
    command.add_argument("--travellers", type=int, default=20_000, metavar="N", help="travellers in the end-to-end day")
    command.add_argument(
        "--names", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], metavar="N", help="list sizes"
    )
    command.add_argument(
        "--database",
        action="store_true",
        help="the path in the empty PostgreSQL database that FAIRWAY_DATABASE names, instead of a file; it is of no use afterwards",
    )
    command.add_argument(
        "--stored",
        type=int,
        default=10_000_000,
        metavar="N",
        help="stored travellers among whom one is sought, or with whom a changed list is compared",
    )
    command.add_argument("--seed", type=int, default=7, metavar="N")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measures; one JSON document a benchmark."""
    if not args.database:
        os.environ.pop("FAIRWAY_DATABASE", None)  # what is measured is never the house's own database
    elif "FAIRWAY_DATABASE" not in os.environ:
        say("FAIRWAY_DATABASE names no database. Nothing was measured.")
        return 2
    if args.what in ("all", "parse"):
        from fairway_benchmarks import parse

        say("Measuring reading …")
        print_json(parse.measure())
    if args.what in ("all", "screening"):
        from fairway_benchmarks import screening

        for names in args.names:
            say(f"Measuring screening against {names:,} names …")
            print_json(screening.measure(names=names, travellers=20_000, seed=args.seed))
    if args.what in ("all", "path"):
        from fairway_benchmarks import path

        say("Measuring the whole path …")
        print_json(path.measure(travellers=args.travellers, list_entries=100_000, seed=args.seed))
    if args.what == "console":  # not among "all": it needs a browser
        from fairway_benchmarks import console

        say("Measuring the console in a browser …")
        print_json(
            console.measure(
                travellers=args.travellers,
                open_hits=args.open_hits,
                decisions=args.decisions,
                seed=args.seed,
                folder=args.folder,
            )
        )
    if args.what == "safeguards":
        from fairway_benchmarks import safeguards

        say("Measuring what sealing and traces add …")
        print_json(safeguards.sealing(travellers=args.travellers, list_entries=10_000, seed=args.seed))
        say("Measuring the audit chain …")
        print_json(safeguards.audit(entries=200_000))
        say(f"Filling {args.stored:,} travellers' traces over 180 days …")
        print_json(safeguards.search(travellers=args.stored, days=180, seed=args.seed))
    if args.what == "rescreening":  # fills gigabytes: only when asked for
        from fairway_benchmarks import rescreening

        say("Measuring a changed list against stored travellers …")
        print_json(rescreening.measure(args.stored, days=180, seed=args.seed))
    return 0
