"""`fairway search`: under a case, for a person, a document, a booking or a flight. What is sought is read from standard input."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.casework import Found, Wanted

__all__ = ["add_parser", "run"]

KINDS = {
    "person": "surname, given names, birth (1981-03-04, 1981-03 or 1981), with strokes between: EXAMPLA/MARTA/1981",
    "document": "the whole number",
    "booking": "the record locator",
    "flight": "carrier and number, a stroke, the day of departure: XY 417/2026-07-12",
}
PURPOSES = ("terrorism", "serious_crime")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway search`."""
    command = subparsers.add_parser(
        "search",
        help="search under a case for a person, a document, a booking or a flight; nobody is named",
        description="Acts as the account named by --as; searching is recorded. What is sought is one line of standard input, so that "
        "it stays out of the shell's history and the list of processes.",
    )
    command.add_argument("kind", choices=tuple(KINDS), help="what is sought")
    command.add_argument("--case", required=True, metavar="NUMBER", help="under which case")
    command.add_argument("--purpose", choices=PURPOSES, required=True, help="against what")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Searches as the acting account."""
    if not args.account:
        say("Say who acts: --as NAME (an analyst or supervisor). Nothing was sought.")
        return 2
    from fairway import casework
    from fairway.kit.clock import utc_now
    from fairway.opening import open_house
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    open_house(Path(args.home), create=False)
    if sys.stdin.isatty():
        say(f"Type what is sought, then Enter: {KINDS[args.kind]}.")
    act = Act(actor_named(args.account), Purpose(args.purpose), at=utc_now(), ground=f"case {args.case}")
    found = casework.search(act, _wanted(args.kind, sys.stdin.readline().strip()))
    if args.json:
        print_json(found)
    else:
        _show(found)
    return 0


def _wanted(kind: str, line: str) -> Wanted:
    from fairway.casework import Wanted

    first, second, third = (*(part.strip() for part in line.split("/")), "", "", "")[:3]
    match kind:
        case "person":
            return Wanted(kind, surname=first, given_names=second, birth_date=third)
        case "booking":
            return Wanted(kind, locator=first)
        case "flight":
            return Wanted(kind, number=first, day=_day(second))
        case _:
            return Wanted(kind, number=line)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _show(found: Found) -> None:
    rows: list[tuple[str, ...]] = [
        (
            each.code, each.initials, each.strength or "same number", f"{each.carrier}{each.number}", each.day.isoformat(),
            each.departs_from, each.arrives_at, each.sources, " ".join(each.hits) or "none",
        )
        for each in found.people
    ]  # fmt: skip
    if rows:
        print(table([("record", "initials", "likeness", "flight", "day", "from", "to", "sources", "hits"), *rows]))
    flights = [
        (row.code, f"{row.carrier}{row.number}", row.day.isoformat(), row.departs_from, row.arrives_at, row.state)
        for row in found.flights
    ]
    if flights:
        print(table([("flight", "number", "day", "from", "to", "state"), *flights]))
    if not rows and not flights:
        say("Nothing fits. What the law has masked is not found.")
