"""`fairway carriers quality`: what each carrier sends, counted. `fairway carriers pushes`: parts that did not come."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]

_CODES_SHOWN = 5


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway carriers quality` and `fairway carriers pushes`."""
    command = subparsers.add_parser("carriers", help="the quality of what carriers send")
    verbs = command.add_subparsers(dest="what", metavar="quality|pushes", required=True)
    report = verbs.add_parser("quality", help="findings by code, quarantined, missing and late, by carrier and day")
    report.add_argument("--carrier", default="", metavar="CODE", help="one carrier only, such as QX")
    report.add_argument(
        "--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="first day (default: four weeks ago)"
    )
    report.set_defaults(run=run)
    parts = verbs.add_parser("pushes", help="pushes sent in several parts of which one is missing")
    parts.add_argument("--carrier", default="", metavar="CODE", help="one carrier only, such as QX")
    parts.add_argument(
        "--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="first departure day (default: today)"
    )
    parts.add_argument("--after", type=int, default=5, metavar="MINUTES", help="how long parts may take (default: 5)")
    parts.add_argument("--all", action="store_true", dest="everything", help="complete ones too")
    parts.set_defaults(run=run)


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
    if args.what == "pushes":
        return _pushes(args, act)
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


def _pushes(args: argparse.Namespace, act: Act) -> int:
    from fairway import carriers

    found = carriers.pushes(
        act,
        carrier=args.carrier,
        since=args.since,
        after=timedelta(minutes=args.after),
        incomplete=not args.everything,
    )
    if args.json:
        for each in found:
            print_json(each)
        return 0
    if not found:
        say("No push of which a part is missing.")
        return 0
    rows: list[tuple[str, ...]] = [("flight", "day", "kind", "parts", "missing", "stated", "came", "began (UTC)")]
    for each in found:
        push = each.push
        missing = [*map(str, push.missing), *([] if push.has_last else ["the last"])]
        rows.append(
            (
                f"{each.carrier}{each.number}",
                each.day.isoformat(),
                each.family,
                " ".join(str(part.number) for part in push.parts),
                " ".join(missing) or "none",
                "" if push.declared is None else f"{push.declared:,}",
                f"{push.carried:,}",
                f"{push.began_at:%Y-%m-%d %H:%M}",
            )
        )
    print(table(rows))
    say("What came was read and screened. Ask the carrier for the missing parts, or for the whole push again.")
    return 0
