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
    verbs = command.add_subparsers(dest="what", metavar="VERB", required=True)
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
    request.add_argument("--case", required=True)
    request.add_argument("--ground", required=True)
    request.add_argument("--emergency", action="store_true", help="notes by when a court must look at it")
    request.add_argument("--out", type=Path, required=True, metavar="FILE")
    verbs.add_parser("open", help="opens the one released record, once").add_argument("release", type=Path)


def run(args: argparse.Namespace) -> int:
    """Runs one verb."""
    if not args.account and args.what in ("hold", "request", "open"):
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
    }
    return verbs[args.what](args)


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
    rows: list[tuple[str, ...]] = [("what", "day", "count", "why")]
    rows += [(each.kind, each.day, str(each.count), each.why) for each in steps]
    print(table(rows))
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
    say(f"{done.raw} raw transmissions emptied, {done.waiting} wait for a person, {done.holds_ended} holds ended.")
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
                is_emergency=args.emergency,
            )
        except Refused:
            args.out.unlink()
            raise
        file.write(msgspec.json.encode(request))
    say(f"Request {request.id} is written. Carry it to the authority; it opens nothing by itself.")
    return 0


def _open(args: argparse.Namespace) -> int:
    import msgspec

    from fairway import retention
    from fairway.safeguards.unmasking import Release

    try:
        with args.release.open("rb") as file:
            release = msgspec.json.decode(file.read(_FILE_BYTES_MAX), type=Release)
    except (OSError, msgspec.MsgspecError):
        raise Refused("unmask.form", "This file is no release. Nothing was opened.") from None
    print_json(retention.unmask(_act(args, f"request {release.request}", is_case=True), release))
    return 0
