"""`fairway simulate`: writes a synthetic day of messages, a watchlist and the answers. Needs no house and no store."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path

from fairway_simulator import DEFAULT_DAY, Summary, simulate

__all__ = ["add_parser", "run"]

_BAR_COLUMNS = 30


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the verb to the command line."""
    command = subparsers.add_parser(
        "simulate", help="write a synthetic day of messages with a known answer key", description=__doc__
    )
    add = command.add_argument
    add("--travellers", type=int, default=10_000, metavar="N", help="distinct people (default 10000)")
    add("--seed", type=int, default=7, metavar="N", help="the same seed gives the same bytes (default 7)")
    add("--out", type=Path, required=True, metavar="DIR", help="folder to write into; made if missing")
    add("--day", type=date.fromisoformat, default=DEFAULT_DAY, metavar="DATE", help=f"the day (default {DEFAULT_DAY})")
    add("--dirty", type=float, default=0.07, metavar="SHARE", help="share of dirty files, 0 to 1 (default 0.07)")
    add("--list-entries", type=int, default=20_000, metavar="N", help="length of the watchlist (default 20000)")
    add("--json", action="store_true", help="data as JSON")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Writes the day. 0 done; 1 the folder already holds a day; 2 sizes that make no day."""
    started = time.monotonic()
    try:
        summary = simulate(
            args.out,
            travellers=args.travellers,
            seed=args.seed,
            day=args.day,
            dirty=args.dirty,
            list_entries=args.list_entries,
            progress=_show_progress if sys.stderr.isatty() else None,
        )
    except FileExistsError as error:
        print(f"{error}; nothing was changed. Choose another --out or empty it.", file=sys.stderr)
        return 1
    except ValueError as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(asdict(summary)))
    else:
        _print_table(summary, args.out, time.monotonic() - started)
    return 0


def _show_progress(done: int, total: int) -> None:
    filled = _BAR_COLUMNS * done // total
    bar = "█" * filled + "·" * (_BAR_COLUMNS - filled)
    end = "\n" if done == total else ""
    print(f"\r{bar} {done:>9,} of {total:,} travellers", end=end, file=sys.stderr, flush=True)


def _print_table(summary: Summary, out: Path, seconds: float) -> None:
    print(f"A synthetic day, {summary.day}, seed {summary.seed}, in {out}")
    for label, value in (
        ("flights", summary.flights),
        ("bookings", summary.bookings),
        ("travellers", summary.travellers),
        ("crew", summary.crew),
        ("files", summary.files),
        ("dirty files", sum(summary.dirty.values())),
        ("watchlist entries", summary.list_entries),
        ("listed travellers", summary.listed),
    ):
        print(f"  {label:<18}{value:>10,}")
    print(f"  {'seconds':<18}{seconds:>10.1f}")
