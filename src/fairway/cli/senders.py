"""`fairway senders`: who may push messages to `/rest/push`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.following import add_lane
from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway senders`."""
    command = subparsers.add_parser(
        "senders",
        help="who may push messages",
        description="Acts as the operator of this host, or as the administrator named by --as. Every use is on the record.",
    )
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="senders_verb", metavar="VERB", required=True)
    add = verbs.add_parser("token", help="a new token for a sender; its earlier ones stay good")
    add.add_argument("name", metavar="SENDER")
    add.add_argument("--days", type=int, default=366, choices=range(1, 367), metavar="N", help="default 366")
    add.add_argument(
        "--carrier",
        action="append",
        metavar="CODE",
        dest="carriers",
        help="a carrier for whom this sender speaks; once for each. Messages about others' flights are then quarantined. Without it "
        "nothing of this changes",
    )
    add_lane(add)
    end = verbs.add_parser("end", help="end every token of a sender, at once")
    end.add_argument("name", metavar="SENDER")
    verbs.add_parser("list", help="every token that was made")


def run(args: argparse.Namespace) -> int:
    """Does one of the verbs."""
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    from fairway import intake

    match args.senders_verb:
        case "token":
            token = intake.sender_token(_act(args), args.name, days=args.days, lane=args.lane, carriers=args.carriers)
            print_json({"sender": args.name, "token": token, "days": args.days}) if args.json else print(token)
            say("It is shown this once; only its digest is kept.")
        case "end":
            count = intake.end_sender(_act(args), args.name)
            print_json({"sender": args.name, "ended": count}) if args.json else print(f"{count} tokens ended")
        case _:
            found = intake.senders(_act(args))
            if args.json:
                print_json(found)
            else:
                rows = [("sender", "speaks for", "made", "good until", "ended")]
                rows += [
                    (
                        each.name,
                        " ".join(each.carriers) or "anybody",
                        f"{each.made_at:%Y-%m-%d}",
                        f"{each.expires_at:%Y-%m-%d}",
                        f"{each.ended_at:%Y-%m-%d}" if each.ended_at else "",
                    )
                    for each in found
                ]
                print(table(list(rows)))
    return 0


def _act(args: argparse.Namespace) -> Act:
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    actor = staff.actor_named(args.account) if args.account else staff.OPERATOR
    return Act(actor, Purpose.ADMINISTRATION, at=utc_now(), ground="senders")
