"""`fairway requests`: travellers ask about their own data, and are answered in time."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]

_LINE_MAX = 1000


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway requests …`."""
    command = subparsers.add_parser("requests", help="travellers' requests about their own data")
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="what", metavar="VERB", required=True)
    opening = verbs.add_parser(
        "open",
        help="a new request",
        description="Reads one line of JSON from standard input, so that nothing personal stands in the shell's history: "
        '{"surname": "…", "given_names": "…", "birth_date": "YYYY-MM-DD", "document_number": "…"}.',
    )
    opening.add_argument("kind", choices=("access", "rectification", "erasure", "restriction", "indirect_access"))
    opening.add_argument("--received", metavar="DAY", help="ISO (default: today)")
    verbs.add_parser("list", help="open requests by the day they are due")
    verbs.add_parser("search", help="what is kept about whom a request concerns").add_argument("code")
    verbs.add_parser("carry-out", help="erase or restrict what is kept about whom it concerns").add_argument("code")
    rectifying = verbs.add_parser(
        "rectify",
        help="correct what is kept about whom it concerns, and have it compared anew",
        description="Reads one line of JSON from standard input, so that nothing personal stands in the shell's history: "
        '[{"field": "birth_date", "was": "1981-03-04", "now": "1981-04-03"}]. Fields: surname, given_names, birth_date, sex, '
        "nationality, document_number.",
    )
    rectifying.add_argument("code")
    lifting = verbs.add_parser("lift", help="let a restricted record be used again")
    lifting.add_argument("code", metavar="RECORD")
    answer = verbs.add_parser("answer", help="the letter, on standard output; whom it concerned is then forgotten")
    answer.add_argument("code")
    answer.add_argument("outcome", help="granted, partly, refused, neither or checked")
    answer.add_argument("--language", choices=("ar", "en", "es", "fr", "ru", "zh-hans"), default="en")
    answer.add_argument("--redress", action="store_true", help="issue a redress number")


def run(args: argparse.Namespace) -> int:
    """Runs one verb."""
    if not args.account:
        say("Say who answers: --as NAME (the data protection officer). Nothing was read.")
        return 2
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    verbs = {"open": _open, "list": _list, "search": _search, "answer": _answer, "carry-out": _carry_out,
             "rectify": _rectify, "lift": _lift}  # fmt: skip
    return verbs[args.what](args)


def _act(args: argparse.Namespace, ground: str) -> Act:
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    return Act(actor_named(args.account), Purpose.OVERSIGHT, at=utc_now(), ground=ground)


def _open(args: argparse.Namespace) -> int:
    from datetime import date

    import msgspec

    from fairway import oversight
    from fairway.kit.identifiers import public_code

    act = _act(args, "request of a traveller")
    try:
        received = date.fromisoformat(args.received) if args.received else act.at.date()
        concerned = msgspec.json.decode(sys.stdin.readline(_LINE_MAX), type=oversight.Concerned)
    except ValueError:  # msgspec's errors are ValueErrors too; neither is repeated, for what stands in the line
        say(
            "A day as 2027-05-04 and one line of JSON with surname, given_names and birth_date are wanted. Nothing was opened."
        )
        return 2
    via = "authority" if args.kind == "indirect_access" else "person"
    opened = oversight.open_request(act, args.kind, concerned, via=via, received_on=received)
    code = public_code(opened.id)
    print_json({"code": code, "due_on": opened.due_on}) if args.json else print(code)
    say(f"The answer is due by {opened.due_on}.")
    return 0


def _list(args: argparse.Namespace) -> int:
    from fairway import oversight
    from fairway.kit.identifiers import public_code

    found = oversight.list_requests(_act(args, "requests of travellers"))
    if args.json:
        print_json([{"code": public_code(each.id), "kind": each.kind, "via": each.via, "received_on": each.received_on,
                     "due_on": each.due_on, "state": each.state, "outcome": each.outcome} for each in found])  # fmt: skip
        return 0
    rows: list[tuple[str, ...]] = [("request", "kind", "through", "received", "due", "state", "outcome")]
    rows += [(public_code(e.id), e.kind, e.via, e.received_on, e.due_on, e.state, e.outcome) for e in found]
    print(table(rows))
    return 0


def _search(args: argparse.Namespace) -> int:
    from fairway import oversight

    found = oversight.search_for_request(_act(args, f"request {args.code}"), args.code)
    if args.json:
        print_json(
            {
                "journeys": [
                    {
                        "day": e.day,
                        "flight": e.carrier + e.number,
                        "from": e.departs_from,
                        "to": e.arrives_at,
                        "sources": e.sources,
                    }
                    for e in found.journeys
                ],
                "reads": dict(found.reads),
            }
        )
        return 0
    rows: list[tuple[str, ...]] = [("day", "flight", "from", "to", "sources")]
    rows += [(e.day, e.carrier + e.number, e.departs_from, e.arrives_at, e.sources) for e in found.journeys]
    print(table(rows))
    for role, count in found.reads:
        print(f"opened by role {role}: {count} times")
    return 0


def _carry_out(args: argparse.Namespace) -> int:
    from fairway import oversight

    done = oversight.carry_out(_act(args, f"request {args.code}"), args.code)
    if args.json:
        print_json(done)
    say(f"{done.erased} records erased; {done.restricted} are kept and not used. Now answer the request.")
    return 0


def _rectify(args: argparse.Namespace) -> int:
    import msgspec

    from fairway import oversight

    try:
        corrections = msgspec.json.decode(sys.stdin.readline(_LINE_MAX), type=tuple[oversight.Correction, ...])
    except ValueError:  # not repeated, for what stands in the line
        say('One line of JSON as [{"field": "birth_date", "was": "…", "now": "…"}] is wanted. Nothing was changed.')
        return 2
    done = oversight.rectify(_act(args, f"request {args.code}"), args.code, corrections)
    if args.json:
        print_json(done)
    say(
        f"{done.corrected} records corrected; they are compared anew. Tell: {', '.join(done.carriers) or 'no carrier'}."
    )
    if done.dossiers:
        say(f"Dossiers with what was wrong left the house: {', '.join(done.dossiers)}. Tell whoever has them.")
    return 0


def _lift(args: argparse.Namespace) -> int:
    from fairway import oversight

    oversight.lift_restriction(_act(args, f"record {args.code}"), args.code)
    say("The record is used again.")
    return 0


def _answer(args: argparse.Namespace) -> int:
    from fairway import oversight

    answer = oversight.answer_request(
        _act(args, f"request {args.code}"),
        args.code,
        args.outcome,
        language=args.language,
        with_redress_number=args.redress,
    )
    print_json(answer) if args.json else print(answer.letter, end="")
    say("Answered. Whom it concerned is forgotten here; keep the letter where letters are kept.")
    if answer.redress_number:
        say("The redress number clears nobody until a supervisor has kept it: `fairway lists redress`.")
    return 0
