"""`fairway compliance`: the controls of the house measured, the yearly statistics, what one person should not have done alone.

Exit codes: 0 every control holds; 1 refused; 4 one does not.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.oversight import Compliance
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway compliance`."""
    command = subparsers.add_parser(
        "compliance",
        help="the controls of the house, measured; the yearly statistics",
        description="Acts as the supervisor or data protection officer named by --as. Nobody is named in what it prints.",
    )
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="compliance_verb", metavar="VERB", required=True)
    verbs.add_parser(
        "report", help="every control, as Markdown or JSON: standard 9.36 of Annex 9, annex of the assessment"
    )
    yearly = verbs.add_parser("yearly", help="the statistics of a year (Directive (EU) 2016/681 Art. 20)")
    yearly.add_argument("year", type=int, metavar="YEAR")
    yearly.add_argument("--public", action="store_true", help="without counts from one to four, and without lanes")
    stop = verbs.add_parser("stop", help="end every reading of people at once, by every door")
    stop.add_argument("reason", choices=("misuse", "intrusion", "fault", "order"))
    verbs.add_parser("resume", help="agree that reading goes on; it takes the officer and a supervisor")
    verbs.add_parser("conflicts", help="one person on both sides of what takes two; every night, for the officer")


def run(args: argparse.Namespace) -> int:
    """Does one of the verbs."""
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    from fairway import oversight

    match args.compliance_verb:
        case "report":
            found = oversight.compliance(_act(args))
            print_json(found) if args.json else print(_markdown(found))
            return 0 if found.holds else 4
        case "stop":
            print(oversight.stop(_act(args), args.reason))
            say("Nobody is shown anybody until the officer and a supervisor both run `fairway compliance resume`.")
            return 0
        case "resume":
            is_over = oversight.resume(_act(args))
            say("Reading goes on." if is_over else "Noted. It goes on once the other side agrees too.")
            return 0
        case "yearly":
            return _yearly(args)
        case _:
            breaches = oversight.conflicts(_act(args))
            if args.json:
                print_json(breaches)
            elif breaches:
                print(table([("WHAT", "CODE", "ACCOUNT"), *((each.kind, each.object, each.who) for each in breaches)]))
            say(f"{len(breaches)} found.")
            return 4 if breaches else 0


def _act(args: argparse.Namespace) -> Act:
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    return Act(actor_named(args.account), Purpose.OVERSIGHT, at=utc_now(), ground="compliance")


def _yearly(args: argparse.Namespace) -> int:
    from fairway import oversight

    found = oversight.yearly(_act(args), args.year, is_public=args.public)
    if args.json:
        print_json(found)
        return 0
    rows: list[tuple[str, ...]] = [("STEP", "OF", "COUNT", "WHAT IT COUNTS")]
    for step in found.steps:
        rows.append((step.code, "all", _shown(step.total), step.says))
        rows += [
            ("", f"{each.source} {each.lane}".strip(), _shown(each.count), "") for each in step.parts if each.source
        ]
    print(table(rows))
    say(
        f"{found.year}, counted as {found.profile} defines it ({found.definitions}). Passed on to anybody: {found.exchanged}."
    )
    return 0


def _shown(count: int | None) -> str:
    return "withheld" if count is None else f"{count:,}"


def _markdown(found: Compliance) -> str:
    lines = [
        "# Controls of this house, measured",
        "",
        f"At {found.at:%Y-%m-%d %H:%M} UTC, under {found.profile}. Made by `fairway compliance report`; nobody is named in it.",
        "",
        "| control | holds | measured | law | ICAO Annex 9 |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.code} | {'yes' if each.holds else '**no**'} | {each.says} | {each.cites} | {each.annex9 or '—'} |"
        for each in found.controls
    ]
    lines += ["", "## Parameters of the profile", "", "| parameter | value | law | by code |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {value} | {cites or '—'} | {'yes' if carried else 'people'} |"
        for name, value, cites, carried in found.parameters
    ]
    return "\n".join(lines)
