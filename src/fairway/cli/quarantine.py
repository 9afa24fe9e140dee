"""`fairway quarantine`: what waits for a person, and where each goes wrong."""

from __future__ import annotations

import argparse
from pathlib import Path

from fairway.cli.showing import print_json, say

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway quarantine list`."""
    command = subparsers.add_parser("quarantine", help="what could not be placed, kept whole")
    verbs = command.add_subparsers(dest="what", metavar="list", required=True)
    listing = verbs.add_parser("list", help="each transmission with its findings; never its content")
    listing.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Lists the quarantine."""
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    from fairway import intake
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    if not args.account:
        say("Say who looks: --as NAME (a supervisor or administrator). Nothing was read.")
        return 2
    act = Act(actor_named(args.account), Purpose.ADMINISTRATION, at=utc_now(), ground="quarantine")
    for each in intake.quarantine(act):
        findings = [{"code": f.code, "place": str(f.place), "effect": f.effect, "says": str(f)} for f in each.findings]
        if args.json:
            print_json({"transmission": str(each.id), "received_at": each.received_at, "size_bytes": each.size_bytes,
                        "carrier": each.carrier, "families": each.families, "findings": findings})  # fmt: skip
        else:
            print(
                f"{each.id}  {each.received_at:%Y-%m-%d %H:%M}Z  {each.size_bytes:,} bytes  {each.carrier} {each.families}"
            )
            print("\n".join(f"    {finding['says']}" for finding in findings))
    return 0
