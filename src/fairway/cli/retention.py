"""`fairway retention`: what the law takes and when, carried out and certified; one record opened because the authority said so."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table
from fairway.kit.refusals import Refused

if TYPE_CHECKING:
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]

_FILE_BYTES_MAX = 64 * 1024


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway retention …`."""
    command = subparsers.add_parser("retention", help="depersonalise and erase on time, and prove it")
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="what_verb", metavar="VERB", required=True)
    verbs.add_parser("plan", help="what would go now, and why; changes nothing")
    verbs.add_parser("run", help="carries the plan out; what was read before stays unreadable for ever")
    certificate = verbs.add_parser("certificate", help="the signed certificates of forgotten days")
    certificate.add_argument("day", nargs="?", default="", help="ISO (default: all)")
    holding = verbs.add_parser("hold", help="keeps one record for a case beyond its day")
    holding.add_argument("code")
    holding.add_argument("--case", required=True)
    holding.add_argument("--reason", required=True)
    holding.add_argument("--until", required=True, metavar="DAY")
    request = verbs.add_parser("request", help="writes the request to the authority to open one record")
    request.add_argument("code")
    request.add_argument("--what", default="traveller", metavar="KIND", help="traveller, booking or hit (its evidence)")
    request.add_argument("--case", required=True)
    request.add_argument("--ground", required=True)
    request.add_argument("--emergency", action="store_true", help="notes by when a court must look at it")
    request.add_argument("--out", type=Path, required=True, metavar="FILE")
    opening = verbs.add_parser("open", help="opens the one released record, once")
    opening.add_argument("release", type=Path, nargs="+", help="one, or as many as the profile asks approvals for")
    verbs.add_parser("requests", help="what was asked of the authority, and what came of it")
    review = verbs.add_parser("review", help="the officer's finding of a request")
    review.add_argument("request")
    review.add_argument("finding", help="accepted, unfounded or referred")
    court = verbs.add_parser("court", help="what a court said of an emergency")
    court.add_argument("request")
    court.add_argument("said", help="approved or refused")
    court.add_argument("--on", required=True, metavar="DAY")


def run(args: argparse.Namespace) -> int:
    """Runs one verb."""
    if not args.account and args.what_verb in ("hold", "request", "open", "requests", "review", "court"):
        say("Say who asks: --as NAME. Nothing was done.")
        return 2
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    verbs = {
        "plan": _plan,
        "run": _run,
        "certificate": _certificate,
        "hold": _hold,
        "request": _request,
        "open": _open,
        "requests": _requests,
        "review": _review,
        "court": _court,
    }
    return verbs[args.what_verb](args)


def _act(args: argparse.Namespace, ground: str, *, is_case: bool = False) -> Act:
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Actor, Purpose, Role
    from fairway.staff import actor_named

    actor = actor_named(args.account) if args.account else Actor("fairway", Role.MACHINE)
    return Act(actor, Purpose.SERIOUS_CRIME if is_case else Purpose.OVERSIGHT, at=utc_now(), ground=ground)


def _plan(args: argparse.Namespace) -> int:
    from fairway import retention

    steps = retention.plan(_act(args, "retention"))
    if args.json:
        print_json(list(steps))
        return 0
    rows: list[tuple[str, ...]] = [("what", "lane", "day", "count", "why")]
    rows += [(each.kind, each.lane, each.day, str(each.count), each.why) for each in steps]
    if steps:
        print(table(rows))
    say("`fairway retention run` carries this out." if steps else "Nothing is due.")
    return 0


def _run(args: argparse.Namespace) -> int:
    from fairway import retention

    done = retention.run(_act(args, "retention"))
    if args.json:
        print_json(done)
        return 0
    rows: list[tuple[str, ...]] = [("day", "what", "rows", "held")]
    rows += [(each.day, each.kind, str(sum(each.rows.values())), str(each.held)) for each in done.certificates]
    print(table(rows))
    say(
        f"{done.raw} raw transmissions emptied, {done.waiting} wait for a person, {done.holds_ended} holds ended, "
        f"{done.wiped} entries of the audit log wiped."
    )
    if done.outside:
        say(f"{done.outside} travellers deleted whose flights inside the Union no selection covers.")
    return 0


def _certificate(args: argparse.Namespace) -> int:
    from fairway import retention

    print_json(list(retention.certificates(_act(args, "retention"), args.day)))
    say(f"signed with {retention.certificate_key()}")
    return 0


def _hold(args: argparse.Namespace) -> int:
    from datetime import date

    from fairway import retention

    try:
        until = date.fromisoformat(args.until)
        retention.hold(_act(args, args.case, is_case=True), args.code, case=args.case, reason=args.reason, until=until)
    except ValueError:
        say(f"A day as 2027-05-04 and one of {', '.join(retention.HOLD_REASONS)} are wanted. Nothing is held.")
        return 2
    return 0


def _request(args: argparse.Namespace) -> int:
    import msgspec

    from fairway import retention

    try:
        handle = os.open(args.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise Refused("file.there", "The file is there already or cannot be written. Nothing was asked.") from None
    with os.fdopen(handle, "wb") as file:
        try:
            request = retention.request_unmasking(
                _act(args, args.case, is_case=True),
                args.code,
                case=args.case,
                ground=args.ground,
                kind=args.what,
                is_emergency=args.emergency,
            )
        except Refused:
            args.out.unlink()
            raise
        file.write(msgspec.json.encode(request))
    say(f"Request {request.id} is written. Carry it to the authority; it opens nothing by itself.")
    return 0


def _open(args: argparse.Namespace) -> int:
    from fairway import retention

    releases = []
    for path in args.release:
        try:
            with path.open("rb") as file:
                releases.append(retention.release_of(file.read(_FILE_BYTES_MAX)))
        except OSError:
            raise Refused("file.unreadable", "A file is missing or cannot be read. Nothing was opened.") from None
    print_json(retention.unmask(_act(args, f"request {releases[0].request}", is_case=True), releases))
    return 0


def _requests(args: argparse.Namespace) -> int:
    from fairway import retention

    found = retention.unmaskings(_act(args, "unmasking"))
    if args.json:
        print_json(list(found))
        return 0
    rows: list[tuple[str, ...]] = [("request", "what", "record", "by", "state", "court by", "finding")]
    rows += [
        (
            each.code,
            each.kind,
            each.record,
            each.asked_by,
            each.state,
            each.court_said or each.review_by[:16] + (" LATE" if each.is_late else ""),
            each.finding,
        )
        for each in found
    ]
    print(table(rows))
    return 0


def _review(args: argparse.Namespace) -> int:
    from fairway import retention

    retention.review_unmasking(_act(args, "unmasking"), args.request, args.finding)
    say("Your finding is kept.")
    return 0


def _court(args: argparse.Namespace) -> int:
    from datetime import date

    from fairway import retention

    try:
        on = date.fromisoformat(args.on)
    except ValueError:
        say("A day as 2027-05-04 is wanted. Nothing was changed.")
        return 2
    retention.note_court(_act(args, "unmasking"), args.request, args.said, on)
    return 0
