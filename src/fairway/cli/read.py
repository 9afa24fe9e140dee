"""`fairway read`: what is in these files? Parses only: no configuration, no store, nothing kept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from fairway.messages import Outcome, read
from fairway.messages.summary import records, summarise

__all__ = ["add_parser", "run"]

EXIT_READ = 0
EXIT_USAGE = 2
EXIT_QUARANTINED = 3


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """The command's own arguments. `run` takes what they parse to."""
    parser = subparsers.add_parser(
        "read",
        help="show what messages hold, without storing anything",
        description="Read PNRGOV and PAXLST files. Exit 0; 3 where something was quarantined; 2 for usage.",
    )
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="file, or directory to walk")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object for each input file")
    form.add_argument("--records", action="store_true", help="one JSON object for each traveller (personal data)")
    parser.set_defaults(run=run)
    return parser


def run(args: argparse.Namespace) -> int:
    """Read the files of `args.paths` and print to stdout. Returns the exit code."""
    missing = [path for path in args.paths if not path.exists()]
    if missing:
        print(f"fairway read: no such file or directory: {missing[0]}", file=sys.stderr)
        return EXIT_USAGE
    code = EXIT_READ
    rows: list[dict[str, Any]] = []
    for path in _files(args.paths):
        try:
            data = path.read_bytes()
        except OSError as error:
            print(f"fairway read: {path}: {error.strerror}", file=sys.stderr)
            return EXIT_USAGE
        reading = read(data)
        if reading.outcome is Outcome.QUARANTINED:
            code = EXIT_QUARANTINED
        if args.records:
            for record in records(reading):
                _print(record)
        elif args.json:
            _print(summarise(str(path), reading))
        else:
            rows.append(summarise(str(path), reading))
    if not args.records and not args.json:
        _print_table(rows)
    return code


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file())
        else:
            yield path


def _print(value: dict[str, Any]) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def _print_table(rows: list[dict[str, Any]]) -> None:
    print(f"{'outcome':<12} {'bookings':>8} {'travellers':>10} {'crew':>5}  {'flight':<28} file")
    for row in rows:
        print(
            f"{row['outcome']:<12} {row['bookings']:>8} {row['travellers']:>10} {row['crew']:>5}  "
            f"{_flight_of(row):<28} {row['file']}"
        )
        for found in row["findings"]:
            if found["effect"] != "recorded":
                print(f"    {found['effect']}: {found['code']} at {found['place']}")


def _flight_of(row: dict[str, Any]) -> str:
    for message in row["messages"]:
        flight = message["flight"]
        if flight:
            day, origin, target = flight["departs_on"] or "?", flight["from"] or "?", flight["to"] or "?"
            return f"{flight['carrier']}{flight['number']} {day} {origin}-{target}"
    return ""
