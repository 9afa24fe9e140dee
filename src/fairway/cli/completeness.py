"""`fairway completeness`: does everything received stand somewhere, and was everybody stored screened."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.oversight import Completeness

__all__ = ["add_parser", "run"]

MISSING = 4  # exit code: as for a broken audit chain, somebody must come


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway completeness`."""
    command = subparsers.add_parser(
        "completeness",
        help="is everything received kept, placed and screened",
        description="Two counts of every day of receipt: what arrived, and what is kept. Exit code 4 where they differ (an alarm), 3 "
        "where something still waits to be read, looked at or screened, 0 where everything is complete.",
    )
    command.add_argument("--carrier", default="", metavar="CODE", help="of the lines by carrier only this one")
    command.add_argument(
        "--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="first day of receipt (default: a week ago)"
    )
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints a line a day and a line a carrier and day, or one JSON object; the exit code says how it stands."""
    from fairway.opening import open_house

    if not args.account:
        say(
            "Say who looks: --as NAME (an administrator, a supervisor or the data protection officer). Nothing was read."
        )
        return 2
    open_house(Path(args.home), create=False)
    from fairway import oversight
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    act = Act(actor_named(args.account), Purpose.ADMINISTRATION, at=utc_now(), ground="completeness")
    found = oversight.completeness(act, since=args.since, carrier=args.carrier)
    if args.json:
        print_json(
            {
                "is_complete": found.is_complete,
                "missing": found.missing,
                "unscreened": found.unscreened,
                "days": found.days,
                "carriers": found.carriers,
            }
        )
    else:
        _show(found)
    return MISSING if found.missing else 0 if found.is_complete else 3


def _show(found: Completeness) -> None:
    rows: list[tuple[str, ...]] = [
        ("carrier", "day", "received", "stored", "duplicates", "quarantined", "waiting", "missing")
    ]
    rows += [
        (
            "all",
            each.day.isoformat(),
            *(
                f"{n:,}"
                for n in (each.received, each.stored, each.duplicates, each.quarantined, each.waiting, each.missing)
            ),
        )
        for each in found.days
    ]
    rows += [
        (
            each.carrier or "unknown",
            each.day.isoformat(),
            *(f"{n:,}" for n in (each.received, each.stored, each.duplicates, each.quarantined, each.waiting)),
            "",
        )
        for each in found.carriers
    ]
    print(table(rows))
    if found.missing:
        say(
            f"ALARM: {found.missing:,} transmissions by which what arrived and what is kept differ. Somebody must look, now."
        )
    elif found.is_complete:
        say("Complete: everything received is kept and placed, and everybody was screened.")
    else:
        say(
            f"Not complete: {found.waiting:,} transmissions to be read, {found.quarantined:,} in quarantine, "
            f"{found.unscreened.flights:,} flights to be screened, {found.unscreened.lists:,} changed lists to be followed, "
            f"{found.unscreened.missed:,} travellers whom no work leads to."
        )
