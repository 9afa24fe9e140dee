"""`fairway lists own`: own entries, proposed by one person and approved by a second.

Exit codes: 0 done; 1 refused; 2 wrong use; 3 some rows were kept out. Nobody's name is printed but by `read`, which is on the record.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway lists own`."""
    command = verbs.add_parser("own", help="own entries: propose, approve, end")
    own = command.add_subparsers(dest="own_verb", metavar="VERB", required=True)
    take = own.add_parser("import", help="propose the rows of a file in the columns of the source csv")
    take.add_argument(
        "file", metavar="FILE", help='"-" reads standard input, so that no name stands in the shell\'s history'
    )
    take.add_argument("--basis", required=True, metavar="TEXT", help="the act or order under which the entries stand")
    take.add_argument(
        "--owner", required=True, metavar="TEXT", help="the authority that answers for them; nobody's name"
    )
    take.add_argument(
        "--until", required=True, metavar="DAY", help="last day, ISO, at most as far ahead as the profile allows"
    )
    take.add_argument("--review", required=True, metavar="DAY", help="looked at again on, ISO, within a year")
    own.add_parser("show", help="entries in use and proposals that wait; nobody is named")
    for name, says in (
        ("read", "one proposal with its names, on the record"),
        ("approve", "the second person's word: screen travellers against it from now on"),
        ("reject", "end a proposal"),
    ):
        own.add_parser(name, help=says).add_argument("proposal", metavar="CODE")
    confirm = own.add_parser(
        "confirm", help="note that a court or authority outside confirmed what a proposal put in use"
    )
    confirm.add_argument("proposal", metavar="CODE")
    confirm.add_argument("--authority", required=True, metavar="TEXT")
    confirm.add_argument("--reference", required=True, metavar="TEXT")
    own.add_parser(
        "check", help="every night: end the entries that mean somebody protected since, without approval from outside"
    )
    own.add_parser("end", help="propose that an entry is taken off the list").add_argument("entry", metavar="ENTRY")


def run(args: argparse.Namespace, act: Act) -> int:
    """Does one of the verbs in the open house. Refusals are raised: `fairway.cli.main` says them."""
    from fairway.watchlists import own

    match args.own_verb:
        case "import":
            return _import(args, act)
        case "approve":
            approved = own.approve(act, args.proposal)
            if args.json:
                print_json(approved)
            say(f"Version {approved.version} of the own entries is in use: {approved.entries:,} entries.")
        case "confirm":
            own.confirm(act, args.proposal, authority=args.authority, reference=args.reference)
            say("Noted. The entries stay in use until their last day.")
        case "reject":
            own.reject(act, args.proposal)
            say("The proposal is ended; whom it meant is gone.")
        case "end":
            code = own.propose_end(act, args.entry)
            print_json({"proposal": code}) if args.json else print(code)
            say("Proposed. The entry stays in use until a second person approves.")
        case "check":
            count = own.end_protected(act)
            print_json({"ended": count}) if args.json else say(
                f"{count:,} entries ended: they need approval from outside."
            )
        case "read":
            _read(args, act)
        case _:
            _show(args, act)
    return 0


def _import(args: argparse.Namespace, act: Act) -> int:
    from fairway.watchlists import own

    try:
        ground = own.Ground(args.basis, args.owner, date.fromisoformat(args.until), date.fromisoformat(args.review))
    except ValueError:
        say("--until and --review want a day as 2027-05-04. Nothing was proposed.")
        return 2
    if args.file != "-" and not Path(args.file).is_file():
        say(f"There is no such file: {args.file}. Nothing was proposed.")
        return 2
    data = sys.stdin.buffer.read(own.BYTES_MAX + 1) if args.file == "-" else Path(args.file).read_bytes()
    told = own.propose(act, data, ground)
    if args.json:
        print_json(told)
    else:
        rows = [("ROW", "ENTRY", "WHAT BECAME OF IT")]
        rows += [(str(each.number), each.entry_id or "—", each.kind) for each in told.rows]
        print(table(list(rows)))
    for finding in (*told.findings, *(finding for each in told.rows for finding in each.findings)):
        say(f"  {finding.code}: {finding}")
    say(
        f"Proposal {told.code or 'none'}: {told.proposed:,} rows; {told.kept_out:,} kept out. A second person approves it."
    )
    return 3 if told.kept_out else 0


def _read(args: argparse.Namespace, act: Act) -> None:
    from fairway.watchlists import own

    found = own.proposal(act, args.proposal)
    if args.json:
        print_json(found)
        return
    for each in found.rows:
        person = found.people.get(each.id)
        print(f"{each.kind} {each.entry_id}: {each.legal_basis}; {each.owner}; until {each.expires_on}")
        if person is not None:
            print(f"  {' | '.join(person.names)}; born {', '.join(person.birth_dates) or 'not known'}")


def _show(args: argparse.Namespace, act: Act) -> None:
    from fairway.watchlists import own

    entries, proposals = own.entries(act), own.proposals(act)
    if args.json:
        print_json({"entries": entries, "proposals": proposals})
        return
    rows = [("ENTRY", "LAST DAY", "REVIEW", "OWNER", "BY", "APPROVED BY")]
    rows += [
        (each.entry_id, each.expires_on, each.review_on, each.owner, each.proposed_by, each.decided_by)
        for each in entries
    ]
    print(table(list(rows)))
    for waiting in proposals:
        say(f"Proposal {waiting.code} of {waiting.by} waits for a second person: {len(waiting.rows):,} rows.")
