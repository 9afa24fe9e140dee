"""`fairway selections`: which flights inside the Union may be received, for which reason, until when.

One person proposes, a second approves. Exit codes: 0 done; 1 refused; 2 wrong use.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway selections`."""
    command = subparsers.add_parser(
        "selections",
        help="which flights inside the Union may be received, and until when",
        description="Acts as the supervisor named by --as. What nothing selects is dropped at the door and counted.",
    )
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="selections_verb", metavar="VERB", required=True)
    propose = verbs.add_parser("propose", help="propose a selection; a second person approves it")
    propose.add_argument("departs_from", metavar="FROM", help="an airport, a state (two letters) or *")
    propose.add_argument("arrives_at", metavar="TO", help="an airport, a state (two letters) or *")
    propose.add_argument("--carrier", default="", metavar="CODE", help="default: any")
    propose.add_argument("--reason", required=True, metavar="TEXT", help="the threat that it answers; about nobody")
    propose.add_argument("--assessment", required=True, metavar="TEXT", help="reference of the threat assessment")
    for name in ("from-day", "until", "review"):
        propose.add_argument(f"--{name}", required=True, type=date.fromisoformat, metavar="DAY")
    for name, says in (
        ("approve", "the second person's word: receive these flights"),
        ("reject", "end a proposal"),
        ("end", "end a running selection before its last day"),
    ):
        verbs.add_parser(name, help=says).add_argument("code", metavar="CODE")
    verbs.add_parser("list", help="the register, and how many travellers were dropped")


def run(args: argparse.Namespace) -> int:
    """Does one of the verbs."""
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    from fairway import intake

    match args.selections_verb:
        case "propose":
            return _propose(args)
        case "approve" | "reject":
            intake.decide_selection(_act(args), args.code, approve=args.selections_verb == "approve")
        case "end":
            intake.end_selection(_act(args), args.code)
        case _:
            return _list(args)
    say("Done; it is on the record.")
    return 0


def _act(args: argparse.Namespace) -> Act:
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    return Act(actor_named(args.account), Purpose.ADMINISTRATION, at=utc_now(), ground="selections")


def _propose(args: argparse.Namespace) -> int:
    from fairway import intake

    selection = intake.Selection(
        args.departs_from,
        args.arrives_at,
        args.carrier,
        args.reason,
        args.assessment,
        args.from_day,
        args.until,
        args.review,
    )
    code = intake.propose_selection(_act(args), selection)
    print_json({"selection": code}) if args.json else print(code)
    say("Proposed. It is in force once a second person approves it.")
    return 0


def _list(args: argparse.Namespace) -> int:
    from fairway import intake
    from fairway.kit.identifiers import public_code

    found = intake.selections_register(_act(args))
    if args.json:
        print_json(found)
        return 0
    rows: list[tuple[str, ...]] = [
        ("CODE", "STATE", "FROM", "TO", "CARRIER", "FIRST", "LAST", "REVIEW", "BY", "DECIDED BY")
    ]
    for each in found.selections:
        one = each.selection
        days = (one.starts_on.isoformat(), one.ends_on.isoformat(), one.review_on.isoformat())
        route = (one.departs_from, one.arrives_at, one.carrier or "any")
        rows.append((public_code(each.id), each.state, *route, *days, each.proposed_by, each.decided_by))
    print(table(rows))
    messages, travellers = (sum(getattr(each, name) for each in found.dropped) for name in ("messages", "travellers"))
    say(
        f"Dropped in the last year because nothing selects their flights: {messages:,} messages, {travellers:,} travellers."
    )
    return 0
