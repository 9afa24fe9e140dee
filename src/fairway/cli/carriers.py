"""`fairway carriers quality`: what each carrier sends, counted."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from fairway.cli.showing import print_json, say, table

__all__ = ["add_parser", "run"]

_CODES_SHOWN = 5


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway carriers quality`."""
    command = subparsers.add_parser("carriers", help="the quality of what carriers send")
    verbs = command.add_subparsers(dest="what", metavar="quality", required=True)
    report = verbs.add_parser("quality", help="findings by code, quarantined, missing and late, by carrier and day")
    report.add_argument("--carrier", default="", metavar="CODE", help="one carrier only, such as QX")
    report.add_argument(
        "--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="first day (default: four weeks ago)"
    )
    report.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the report: a line a carrier, or one JSON object a carrier with its days."""
    from fairway.opening import open_house

    if not args.account:
        say(
            "Say who looks: --as NAME (a supervisor, an administrator or the data protection officer). Nothing was read."
        )
        return 2
    open_house(Path(args.home), create=False)
    from fairway import carriers
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    act = Act(actor_named(args.account), Purpose.ADMINISTRATION, at=utc_now(), ground="carrier quality")
    reports = carriers.quality(act, carrier=args.carrier, since=args.since)
    if args.json:
        for report in reports:
            print_json(report)
        return 0
    rows: list[tuple[str, ...]] = [
        (
            "carrier",
            "transmissions",
            "quarantined",
            "travellers",
            "flights",
            "no PNR",
            "no API",
            "late",
            "found most often",
        )
    ]
    rows += [
        (
            each.carrier or "unknown",
            f"{each.transmissions:,}",
            f"{each.quarantined:,} ({each.quarantined_share:.1%})",
            f"{each.travellers:,}",
            f"{each.flights:,}",
            f"{each.without_pnr:,}",
            f"{each.without_api:,}",
            f"{each.late:,}",
            ", ".join(f"{code} {count:,}" for code, count in list(each.findings.items())[:_CODES_SHOWN]),
        )
        for each in reports
    ]
    print(table(rows))
    return 0
