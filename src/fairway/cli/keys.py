"""`fairway keys`: another master key for the ring."""

from __future__ import annotations

import argparse
from pathlib import Path

from fairway.cli.showing import print_json, say

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway keys`."""
    command = subparsers.add_parser("keys", help="another master key for the ring of keys")
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="keys_verb", metavar="VERB", required=True)
    rotate = verbs.add_parser("rotate", help="wrap every key with a new master key; records are not touched")
    to = rotate.add_mutually_exclusive_group()
    to.add_argument("--to-command", default="", metavar="COMMAND", help="a program that wraps and unwraps from now on")
    to.add_argument(
        "--to-pkcs11", default="", metavar="PLACE", help='"LIBRARY;TOKEN;LABEL" of a key in a hardware module'
    )


def run(args: argparse.Namespace) -> int:
    """Changes the master key."""
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.opening import open_house
    from fairway.safeguards import Act, Purpose

    open_house(Path(args.home), create=False)
    from fairway.oversight.keys import change_master

    actor = staff.actor_named(args.account) if args.account else staff.OPERATOR
    act = Act(actor, Purpose.ADMINISTRATION, at=utc_now(), ground="master key")
    count = change_master(act, command=args.to_command, module=args.to_pkcs11)
    print_json({"keys": count}) if args.json else print(f"{count} keys wrapped anew")
    if args.to_command or args.to_pkcs11:
        say(
            "Set FAIRWAY_MASTER_KEY_COMMAND or FAIRWAY_MASTER_KEY_PKCS11 now, start every process anew, and destroy the old master key."
        )
    say("Bring the mirror of the keys up to date: fairway backup keys.")
    return 0
