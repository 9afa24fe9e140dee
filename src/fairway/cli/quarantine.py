"""`fairway quarantine`: what waits for a person, where each goes wrong, and its repair by two people."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say

if TYPE_CHECKING:
    from fairway.intake import DryRun, Proposal
    from fairway.kit.findings import Finding
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]

_REASONS = ("flight", "envelope", "cut", "characters", "reader")
_FINDINGS_SHOWN = 20


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway quarantine`."""
    command = subparsers.add_parser("quarantine", help="what could not be placed, kept whole; its repair by two people")
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="what", metavar="VERB", required=True)
    verbs.add_parser("list", help="each transmission with its findings; never its content")
    show = verbs.add_parser("show", help="one transmission, segment by segment, with its first bad place marked")
    show.add_argument("transmission", type=int)
    show.add_argument("--values", action="store_true", help="personal values too: supervisors only, on the record")
    show.add_argument("--findings-only", action="store_true", help="only the segments with a finding")
    copy = verbs.add_parser(
        "copy", help="its content on standard output, to be edited: supervisors only, on the record"
    )
    copy.add_argument("transmission", type=int)
    dry_run = verbs.add_parser("dry-run", help="read an edited copy without storing: what would change")
    propose = verbs.add_parser("propose", help="propose an edited copy; a second person replays it")
    for each in (dry_run, propose):
        each.add_argument("transmission", type=int)
        each.add_argument(
            "--file", type=Path, metavar="FILE", help="the edited copy; without it the original is read again"
        )
    propose.add_argument("--reason", choices=_REASONS, required=True, help="what was wrong")
    verbs.add_parser("repairs", help="the repairs that wait for a second person")
    approve = verbs.add_parser(
        "approve", help="replay a repair somebody else proposed: reads its copy and stores what it says"
    )
    reject = verbs.add_parser("reject", help="end a proposal; the transmission waits on")
    for each in (approve, reject):
        each.add_argument("repair", type=int)


def run(args: argparse.Namespace) -> int:
    """Does one of the verbs."""
    from fairway.opening import open_house

    if not args.account:
        say("Say who acts: --as NAME (a supervisor or administrator). Nothing was read.")
        return 2
    open_house(Path(args.home), create=False)
    match args.what:
        case "list":
            return _list(args)
        case "show":
            return _show(args)
        case "copy":
            return _copy(args)
        case "dry-run" | "propose":
            return _with_copy(args)
        case "repairs":
            return _repairs(args)
        case _:
            return _decide(args)


def _act(args: argparse.Namespace) -> Act:
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    return Act(actor_named(args.account), Purpose.ADMINISTRATION, at=utc_now(), ground="quarantine")


def _list(args: argparse.Namespace) -> int:
    from fairway import intake

    for each in intake.quarantine(_act(args)):
        if args.json:
            print_json({"transmission": str(each.id), "received_at": each.received_at, "size_bytes": each.size_bytes,
                        "carrier": each.carrier, "families": each.families,
                        "findings": [_finding(finding) for finding in each.findings]})  # fmt: skip
        else:
            print(
                f"{each.id}  {each.received_at:%Y-%m-%d %H:%M}Z  {each.size_bytes:,} bytes  {each.carrier} {each.families}"
            )
            print("\n".join(f"    {finding}" for finding in each.findings))
    return 0


def _finding(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "place": str(finding.place), "effect": finding.effect, "says": str(finding)}


def _show(args: argparse.Namespace) -> int:
    from fairway import intake
    from fairway.cli.explain import as_json, terminal

    opened = intake.open_quarantined(_act(args), args.transmission, show_values=args.values)
    if args.json:
        print_json({"transmission": str(opened.transmission.id), **as_json(opened.explained),
                    "kept_findings": [_finding(finding) for finding in opened.transmission.findings]})  # fmt: skip
        return 0
    print(terminal(opened.explained, findings_only=args.findings_only))
    known = {str(finding) for line in opened.explained.lines for finding in line.findings}
    known |= {str(finding) for finding in opened.explained.findings}
    for finding in opened.transmission.findings:
        if str(finding) not in known:
            print(f"  ! {finding}")
    return 0


def _copy(args: argparse.Namespace) -> int:
    from fairway import intake

    sys.stdout.buffer.write(intake.raw_copy(_act(args), args.transmission))
    sys.stdout.buffer.flush()
    say("That is personal data. Edit it where the house's other data may be, and remove it afterwards.")
    return 0


def _with_copy(args: argparse.Namespace) -> int:
    from fairway import intake

    try:
        content = args.file.read_bytes() if args.file else None
    except OSError as error:
        say(f"{args.file} cannot be read: {error.strerror}. Nothing was changed.")
        return 2
    if args.what == "dry-run":
        tried = intake.dry_run(_act(args), args.transmission, content)
        _print_dry_run(tried, as_json=args.json)
        return 0 if tried.is_placed else 3
    proposal = intake.propose_repair(_act(args), args.transmission, content, reason=intake.Reason(args.reason))
    _print_proposal(proposal, as_json=args.json)
    say("Nothing is stored yet. Another supervisor or an administrator replays it: `fairway quarantine approve`.")
    return 0


def _print_dry_run(tried: DryRun, *, as_json: bool) -> None:
    sides = (("before", tried.before), ("after", tried.after))
    if as_json:
        print_json(
            {name: {"outcome": side.outcome, "carrier": side.carrier, "bookings": side.bookings, "travellers": side.travellers,
                    "crew": side.crew, "findings": [_finding(finding) for finding in side.findings]} for name, side in sides}
            | {"is_placed": tried.is_placed}
        )  # fmt: skip
        return
    for name, side in sides:
        print(
            f"{name:8}{side.outcome:13}{side.bookings:,} bookings, {side.travellers:,} travellers, {len(side.findings):,} findings"
        )
        print("".join(f"    {finding}\n" for finding in side.findings[:_FINDINGS_SHOWN]), end="")
    print("It would leave quarantine." if tried.is_placed else "It would still wait in quarantine.")


def _print_proposal(proposal: Proposal, *, as_json: bool) -> None:
    if as_json:
        print_json({"repair": str(proposal.id), "transmission": str(proposal.transmission), "reason": proposal.reason,
                    "proposed_by": proposal.proposed_by, "proposed_at": proposal.proposed_at, "is_edited": proposal.is_edited,
                    "bookings": proposal.bookings, "travellers": proposal.travellers, "findings": proposal.findings})  # fmt: skip
        return
    what = f"an edited copy of {proposal.size_bytes:,} bytes" if proposal.is_edited else "the original, read again"
    print(
        f"{proposal.id}  of {proposal.transmission}  by {proposal.proposed_by}, {proposal.proposed_at:%Y-%m-%d %H:%M}Z  "
        f"({proposal.reason}): {what}; {proposal.bookings:,} bookings, {proposal.travellers:,} travellers, "
        f"{proposal.findings:,} findings"
    )


def _repairs(args: argparse.Namespace) -> int:
    from fairway import intake

    for proposal in intake.proposed_repairs(_act(args)):
        _print_proposal(proposal, as_json=args.json)
    return 0


def _decide(args: argparse.Namespace) -> int:
    from fairway import intake

    if args.what == "reject":
        intake.reject_repair(_act(args), args.repair)
        say(f"Repair {args.repair} is rejected; its transmission waits on.")
        return 0
    counts = intake.approve_repair(_act(args), args.repair)
    if args.json:
        print_json({"repair": str(args.repair), "bookings": counts.bookings, "travellers": counts.travellers,
                    "findings": len(counts.findings)})  # fmt: skip
    say(f"{counts.bookings:,} bookings and {counts.travellers:,} travellers are stored. `fairway work` screens them.")
    return 0
