"""`fairway audit`: verify the chain, and read it."""

from __future__ import annotations

import argparse
from pathlib import Path

from fairway.cli.showing import print_json, say

__all__ = ["add_parser", "run"]

CHAIN_BROKEN = 4
_BROKEN_SHOWN_MAX = 20  # a terminal's height; the JSON has all of them


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway audit verify|list`."""
    command = subparsers.add_parser("audit", help="verify and read the audit log")
    verbs = command.add_subparsers(dest="what", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="walk the whole chain; exit 4 where an entry does not hold")
    verify.set_defaults(run=_verify)
    listing = verbs.add_parser("list", help="who did what, newest first (the data protection officer)")
    listing.add_argument("--most", type=int, default=50, metavar="N", help="entries, at most 1000 (default: 50)")
    listing.add_argument("--before", type=int, metavar="SEQ", help="go on from this entry's number")
    listing.set_defaults(run=_list)


def run(args: argparse.Namespace) -> int:
    """Runs one verb."""
    return _verify(args) if args.what == "verify" else _list(args)


def _verify(args: argparse.Namespace) -> int:
    """Anybody on this host may verify; without an account the machine does."""
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    from fairway import oversight
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Actor, Purpose, Role
    from fairway.staff import actor_named

    actor = actor_named(args.account) if args.account else Actor("fairway", Role.MACHINE)
    verdict = oversight.verify_audit(Act(actor, Purpose.OVERSIGHT, at=utc_now(), ground="audit"))
    if args.json:
        broken = [{"seq": seq, "says": says} for seq, says in verdict.broken]
        print_json({"entries": verdict.entries, "broken": broken, "head": verdict.head})
    elif verdict.broken:
        print("\n".join(f"entry {seq}: {says}" for seq, says in verdict.broken[:_BROKEN_SHOWN_MAX]))
    else:
        print(f"{verdict.entries:,} entries hold; the head is {verdict.head}")
    if verdict.broken:
        say(
            f"{len(verdict.broken):,} of {verdict.entries:,} entries do not hold. Nothing was changed. Copy the house away as it is "
            "and call the data protection officer."
        )
        return CHAIN_BROKEN
    return 0


def _list(args: argparse.Namespace) -> int:
    if not args.account:
        say("Say who reads: --as NAME (the data protection officer). Nothing was read.")
        return 2
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    from fairway import oversight
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    act = Act(actor_named(args.account), Purpose.OVERSIGHT, at=utc_now(), ground="audit")
    for line in oversight.read_audit(act, args.most, args.before):
        if args.json:
            print_json(line)
        else:
            ground = f"  [{line.purpose}{': ' + line.ground if line.ground else ''}]"
            print(f"{line.seq:>8}  {line.at[:19]}Z  {line.says}{ground}")
    return 0
