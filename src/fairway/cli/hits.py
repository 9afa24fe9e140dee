"""`fairway hits`: the queue, one hit, taking and deciding, for the operator's shell and for scripts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.casework import HitView
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]

STATES = ("open", "second", "disputed", "waiting", "match", "no_match", "lapsed")
PURPOSES = ("terrorism", "serious_crime")
_RELATIONS = {"agrees": "=", "close": "≈", "differs": "≠", "missing": "∅"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway hits list|show|take|decide`."""
    command = subparsers.add_parser(
        "hits",
        help="look at hits and decide them",
        description="Acts as the account named by --as; looking is recorded.",
    )
    verbs = command.add_subparsers(dest="what", metavar="VERB", required=True)

    listing = verbs.add_parser("list", help="the queue, without anything that says who travels")
    listing.add_argument("--state", choices=STATES, default="open", help="open: all that waits for you (default)")
    listing.add_argument("--most", type=int, default=50, metavar="N", help="rows, at most 500 (default: 50)")

    showing = verbs.add_parser("show", help="one hit whole: both sides, evidence, decisions")
    showing.add_argument("code", metavar="CODE")
    _add_purpose(showing)

    taking = verbs.add_parser("take", help="take a hit for five minutes; without a code the next one")
    taking.add_argument("code", metavar="CODE", nargs="?")

    deciding = verbs.add_parser(
        "decide",
        help="decide a hit",
        description="Takes the hit if nobody holds it, then decides. With --note the note is read from standard input, so that it "
        "stays out of the shell's history and the list of processes.",
    )
    deciding.add_argument("code", metavar="CODE")
    deciding.add_argument("--outcome", required=True, metavar="OUTCOME", help="one of those that `show` offers")
    deciding.add_argument("--reason", required=True, metavar="REASON", help="one of the outcome's reasons")
    deciding.add_argument(
        "--record-version", required=True, type=int, metavar="N", help="of the record you saw; `show` says it"
    )
    deciding.add_argument("--note", action="store_true", help="read a note from standard input")
    _add_purpose(deciding)
    for verb in (listing, showing, taking, deciding):
        verb.set_defaults(run=run)


def _add_purpose(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--purpose", choices=PURPOSES, required=True, help="against what you look at the traveller")


def run(args: argparse.Namespace) -> int:
    """Runs one verb as the acting account."""
    if not args.account:
        say("Say who acts: --as NAME (an analyst or supervisor). Nothing was read or changed.")
        return 2
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    match args.what:
        case "list":
            return _list(args)
        case "show":
            return _show(args)
        case "take":
            return _take(args)
        case "decide":
            return _decide(args)
        case _:
            raise ValueError(args.what)


def _act(args: argparse.Namespace, ground: str) -> Act:
    """The queue shows nobody, so looking through it belongs to screening; a traveller is seen for the purpose that was named."""
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    purpose = Purpose(getattr(args, "purpose", Purpose.SCREENING))
    return Act(actor_named(args.account), purpose, at=utc_now(), ground=ground)


def _list(args: argparse.Namespace) -> int:
    from fairway import casework

    rows = casework.queue(_act(args, "queue"), most=args.most, state=args.state)
    if args.json:
        for row in rows:
            print_json(row)
        return 0
    heading = ("code", "due", "flight", "from", "to", "strength", "list", "entry", "state", "held by")
    lines = [
        (
            row.code, row.due_at[:16].replace("T", " "), row.carrier + row.number, row.departs_from, row.arrives_at,
            row.strength, row.list_source, row.entry_id, row.state, row.taken_by,
        )
        for row in rows
    ]  # fmt: skip
    if lines:
        print(table([heading, *lines]))
    else:
        say("No hit waits for you.")
    return 0


def _show(args: argparse.Namespace) -> int:
    from fairway import casework

    seen = casework.hit(_act(args, f"hit {args.code}"), args.code)
    if args.json:
        print_json(seen)
    else:
        print(_page(seen))
    return 0


def _take(args: argparse.Namespace) -> int:
    from fairway import casework

    code: str | None = args.code
    if code is None:
        code = casework.take_next(_act(args, "queue"))
    else:
        casework.take(_act(args, f"hit {code}"), code)
    if args.json:
        print_json({"code": code})
    elif code:
        print(code)
    if code is None:
        say("No hit waits for you.")
    return 0


def _decide(args: argparse.Namespace) -> int:
    from fairway import casework

    note = sys.stdin.read().strip() if args.note else ""
    casework.take(_act(args, f"hit {args.code}"), args.code)
    state = casework.decide(
        _act(args, f"hit {args.code}"),
        args.code,
        outcome=args.outcome,
        reason=args.reason,
        traveller_version=args.record_version,
        note=note,
    )
    if args.json:
        print_json({"code": args.code, "state": state})
    else:
        print(state)
    return 0


def _page(seen: HitView) -> str:
    """A hit as text."""
    flight = f"{seen.carrier}{seen.number}  {seen.departs_from} → {seen.arrives_at}  {seen.departs_at_local.replace('T', ' ')}"
    record = f"record version {seen.traveller_version}" + ("" if seen.is_current else ", no longer current")
    sides: list[tuple[str, ...]] = [("", "", "traveller", "list entry")]
    sides += [
        (_RELATIONS[row.relation], row.label, " · ".join(row.traveller) or "—", " · ".join(row.entry) or "—")
        for row in seen.rows
    ]
    parts = [
        f"{seen.code}  {seen.state}  {seen.strength}  score {seen.score:+.2f}",
        f"{flight}  due {seen.due_at.replace('T', ' ') or 'unknown'}",
        f"{seen.list_source} {seen.entry_id}  {'+'.join(seen.sources)}  {record}",
        f"{seen.lane_label}: {seen.lane_says}",
        f"told once it is confirmed: {'; '.join(seen.recipients)}",
        f"age: {seen.age.says if seen.age is not None else 'unknown'}",
        "",
        table(sides),
        "",
        *(
            f"{each.weight:+6.2f}  {each.says}"
            for each in (*seen.evidence_for, *seen.evidence_against, *seen.evidence_neither)
        ),
        *(f"     ∅  {sentence}" for sentence in seen.missing),
        *_decisions(seen),
        *_choices(seen),
    ]
    return "\n".join(parts)


def _decisions(seen: HitView) -> list[str]:
    lines = []
    for each in seen.decisions:
        answer = "withheld until the second answer" if each.is_withheld else f"{each.outcome} ({each.reason})"
        lines.append(f"{each.at:%Y-%m-%d %H:%M}Z  {each.by}, {each.stage} decision: {answer}")
        if isinstance(each.note, str) and each.note:
            lines.append(f"    {each.note}")
    return ["", *lines] if lines else []


def _choices(seen: HitView) -> list[str]:
    if not seen.outcomes:
        return ["", seen.why_not]
    return ["", *(f"{each.code}: {', '.join(reason.code for reason in each.reasons)}" for each in seen.outcomes)]
