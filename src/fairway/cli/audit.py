"""`fairway audit`: verify the chain and read it; who read whom; heads for others to keep."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.oversight import Access
    from fairway.safeguards import Act
    from fairway.safeguards.chain import Verdict

__all__ = ["add_parser", "run"]

CHAIN_BROKEN = 4
_BROKEN_SHOWN_MAX = 20  # a terminal's height; the JSON has all of them
_DEFAULT_MOST = 100


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway audit …`."""
    command = subparsers.add_parser("audit", help="verify and read the audit log; who read whom")
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="what", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="walk the whole chain; exit 4 where an entry does not hold")
    verify.add_argument("--heads", metavar="FILE", help="signed heads that were kept elsewhere")
    verify.add_argument("--key", default="", help="the house's public key, as it was given by hand")
    listing = verbs.add_parser("list", help="who did what, newest first (the data protection officer)")
    listing.add_argument("--most", type=int, default=50, metavar="N", help="entries, at most 1000 (default: 50)")
    listing.add_argument("--before", type=int, metavar="SEQ", help="go on from this entry's number")
    _add_files(verbs)
    _add_reads(verbs)
    _add_emergencies(verbs)


def _add_files(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    anchor = verbs.add_parser("anchor", help="sign a head of the chain for somebody else to keep")
    anchor.add_argument("--to", metavar="FILE", help="add it to this file (default: $FAIRWAY_AUDIT_HEADS)")
    anchor.add_argument("--mail", action="store_true", help="write it as the text of a message")
    anchor.add_argument("--post", metavar="URL", help="send it by HTTP POST (default: $FAIRWAY_AUDIT_HEADS_URL)")
    export = verbs.add_parser("export", help="the chain as a file, for whoever verifies it elsewhere")
    export.add_argument("file", metavar="FILE")
    check = verbs.add_parser("check", help="verify such a file against heads; needs no house")
    check.add_argument("file", metavar="FILE")
    check.add_argument("heads", metavar="HEADS", help="a file with one head a line, as `anchor` writes it")
    check.add_argument("--key", default="", help="the house's public key, as it was given by hand")


def _add_reads(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, says in (
        ("unexplained", "reads of a person that nothing explains"),
        ("alarms", "reads of invented people whom no work leads to"),
    ):
        verbs.add_parser(name, help=says).add_argument("--most", type=int, default=_DEFAULT_MOST, metavar="N")
    review = verbs.add_parser("review", help="keep what you found of a read or an emergency")
    review.add_argument("kind", choices=("read", "emergency"))
    review.add_argument("code")
    review.add_argument("finding", help="accepted, unfounded or referred")
    justify = verbs.add_parser("justify", help="readings that you are asked about at random; with a code, your answer")
    justify.add_argument("code", nargs="?", default="")
    justify.add_argument("answer", nargs="?", default="", help="task, mistake or unknown")
    allow = verbs.add_parser("allow", help="allow somebody more different travellers today")
    allow.add_argument("name")
    allow.add_argument("more", type=int)
    plant = verbs.add_parser("plant", help="plant an invented person whose reading raises an alarm")
    plant.add_argument("--day", metavar="DAY", help="of travel, ISO (default: today)")


def _add_emergencies(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    glass = verbs.add_parser("glass", help="break the glass: lift your day's budget for some minutes")
    glass.add_argument("reason", help="life, attack or child")
    glass.add_argument("--purpose", choices=("terrorism", "serious_crime"), required=True)
    glass.add_argument("--case", required=True, help="the case in which you do it")
    verbs.add_parser("emergencies", help="who broke the glass, and who has looked at it since")
    verbs.add_parser("acknowledge", help="take note of an emergency as supervisor").add_argument("code")


def run(args: argparse.Namespace) -> int:
    """Runs one verb."""
    if args.what == "check":
        return _check(args)
    if args.what not in ("verify", "anchor") and not args.account:
        say("Say who you are: --as NAME. Nothing was read.")
        return 2
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    return _VERBS[args.what](args)


def _act(args: argparse.Namespace, ground: str = "audit") -> Act:
    """Anybody on this host may verify and anchor; without an account the machine does."""
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Actor, Purpose, Role
    from fairway.staff import actor_named

    actor = actor_named(args.account) if args.account else Actor("fairway", Role.MACHINE)
    return Act(actor, Purpose.OVERSIGHT, at=utc_now(), ground=ground)


# -- the chain ------------------------------------------------------------------------------------------------------


def _verify(args: argparse.Namespace) -> int:
    from fairway import oversight
    from fairway.cli.audit_files import read_heads

    heads = read_heads(Path(args.heads)) if args.heads else ()
    verdict = oversight.verify_audit(_act(args), heads, public_key=args.key)
    return _say_verdict(args, verdict, "Copy the house away as it is and call the data protection officer.")


def _check(args: argparse.Namespace) -> int:
    from fairway.cli.audit_files import check, read_heads

    heads = read_heads(Path(args.heads))
    if not args.key:
        say(
            f"The key is taken from the first head: {heads[0].public_key}. Compare it with the one that you were given by hand, "
            "or say --key."
        )
    verdict = check(Path(args.file), heads, public_key=args.key)
    return _say_verdict(args, verdict, "Keep the file and the heads as they are and ask the house about it.")


def _say_verdict(args: argparse.Namespace, verdict: Verdict, what_to_do: str) -> int:
    if args.json:
        broken = [{"seq": seq, "says": says} for seq, says in verdict.broken]
        print_json({"entries": verdict.entries, "broken": broken, "head": verdict.head})
    elif verdict.broken:
        print("\n".join(f"entry {seq}: {says}" for seq, says in verdict.broken[:_BROKEN_SHOWN_MAX]))
    else:
        print(f"{verdict.entries:,} entries hold; the head is {verdict.head}")
    if verdict.broken:
        say(f"{len(verdict.broken):,} of {verdict.entries:,} entries do not hold. Nothing was changed. {what_to_do}")
        return CHAIN_BROKEN
    return 0


def _list(args: argparse.Namespace) -> int:
    from fairway import oversight

    for line in oversight.read_audit(_act(args), args.most, args.before):
        if args.json:
            print_json(line)
        else:
            ground = f"  [{line.purpose}{': ' + line.ground if line.ground else ''}]"
            print(f"{line.seq:>8}  {line.at[:19]}Z  {line.says}{ground}")
    return 0


def _anchor(args: argparse.Namespace) -> int:
    from fairway import oversight
    from fairway.cli import audit_files

    head = oversight.anchor(_act(args))
    print(audit_files.mail_of(head), end="") if args.mail else print_json(head)
    if target := args.to or os.environ.get("FAIRWAY_AUDIT_HEADS"):
        audit_files.add_head(Path(target), head)
        say(f"The head is added to {target}. It protects nothing until somebody outside the house has it.")
    if url := args.post or os.environ.get("FAIRWAY_AUDIT_HEADS_URL"):
        audit_files.post(url, head)
        say("The head was taken by whoever keeps it.")
    return 0


def _export(args: argparse.Namespace) -> int:
    from fairway import oversight
    from fairway.cli.audit_files import write_chain

    entries = write_chain(Path(args.file), oversight.export_audit(_act(args)))
    if args.json:
        print_json({"entries": entries, "key": oversight.anchor_key()})
    say(f"{entries:,} entries are written to {args.file}. Whoever verifies them needs the house's key by hand:")
    say(oversight.anchor_key())
    return 0


# -- who read whom --------------------------------------------------------------------------------------------------


def _justify(args: argparse.Namespace) -> int:
    from fairway import oversight
    from fairway.kit.identifiers import public_code

    if args.code:
        oversight.justify(_act(args, f"read {args.code}"), args.code, args.answer)
        say("Your answer is kept.")
        return 0
    found = oversight.reads_to_justify(_act(args, "reads asked about"))
    rows = [
        (public_code(each.read.id), each.read.at[:16], each.read.actor, each.read.action, each.read.object, each.of)
        for each in found
    ]
    if args.json:
        print_json([dict(zip(("code", "at", "actor", "action", "object", "of"), row, strict=True)) for row in rows])
    elif rows:
        print(table([("read", "at", "who", "what", "of", "asked as"), *rows]))
    say(f"You are asked about {len(rows)} readings. Answer each: fairway audit justify CODE task|mistake|unknown.")
    return 0


def _unexplained(args: argparse.Namespace) -> int:
    from fairway import oversight

    return _show_reads(args, oversight.unexplained(_act(args, "reads that nothing explains"), most=args.most))


def _alarms(args: argparse.Namespace) -> int:
    from fairway import oversight

    return _show_reads(args, oversight.alarms(_act(args, "alarms"), most=args.most))


def _show_reads(args: argparse.Namespace, found: tuple[Access, ...]) -> int:
    from fairway.kit.identifiers import public_code

    if args.json:
        print_json([{**_fields(each), "code": public_code(each.id)} for each in found])
        return 0
    rows: list[tuple[str, ...]] = [
        ("read", "when (UTC)", "who", "role", "what", "object", "purpose", "ground", "finding")
    ]
    rows += [
        (
            public_code(each.id),
            each.at[:19],
            each.actor,
            each.role,
            each.action,
            each.object,
            each.purpose,
            each.ground,
            each.finding,
        )
        for each in found
    ]
    print(table(rows))
    return 0


def _fields(found: object) -> dict[str, object]:
    import msgspec

    return {name: value for name, value in msgspec.structs.asdict(found).items() if name != "id"}  # type: ignore[arg-type]


def _review(args: argparse.Namespace) -> int:
    from fairway import oversight

    review = oversight.review_read if args.kind == "read" else oversight.review_emergency
    review(_act(args, f"review {args.code}"), args.code, args.finding)
    say(f"Kept: {args.finding}.")
    return 0


def _allow(args: argparse.Namespace) -> int:
    from fairway import oversight

    oversight.allow_more(_act(args, "budget"), args.name, args.more)
    say(f"{args.name} may open {args.more} more different travellers today.")
    return 0


def _plant(args: argparse.Namespace) -> int:
    from datetime import date

    from fairway import oversight

    act = _act(args, "honey")
    try:
        day = date.fromisoformat(args.day) if args.day else act.at.date()
    except ValueError:
        say("--day wants a day as 2027-05-04. Nothing was planted.")
        return 2
    code = oversight.plant_honey(act, day)
    print_json({"hit": code}) if args.json else print(code)
    say("Put this code where only the curious look. Whoever opens it raises an alarm.")
    return 0


# -- emergencies ----------------------------------------------------------------------------------------------------


def _glass(args: argparse.Namespace) -> int:
    from fairway import oversight
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    act = Act(actor_named(args.account), Purpose(args.purpose), at=utc_now(), ground=args.case)
    until = oversight.break_glass(act, args.reason)
    if args.json:
        print_json({"until": until})
    say(f"The glass is broken until {until:%H:%M} UTC. A supervisor is told, and every read is reviewed.")
    return 0


def _emergencies(args: argparse.Namespace) -> int:
    from fairway import oversight
    from fairway.kit.identifiers import public_code

    found = oversight.emergencies(_act(args, "emergencies"))
    if args.json:
        print_json([{**_fields(each), "code": public_code(each.id)} for each in found])
        return 0
    rows: list[tuple[str, ...]] = [("code", "begun (UTC)", "who", "role", "reason", "case", "supervisor", "finding")]
    rows += [
        (
            public_code(each.id),
            each.begun_at[:19],
            each.actor,
            each.role,
            each.reason,
            each.ground,
            each.seen_by,
            each.finding,
        )
        for each in found
    ]
    print(table(rows))
    return 0


def _acknowledge(args: argparse.Namespace) -> int:
    from fairway import oversight

    oversight.acknowledge_emergency(_act(args, f"emergency {args.code}"), args.code)
    say("Kept that you took note.")
    return 0


_VERBS = {
    "verify": _verify,
    "list": _list,
    "anchor": _anchor,
    "export": _export,
    "unexplained": _unexplained,
    "justify": _justify,
    "alarms": _alarms,
    "review": _review,
    "allow": _allow,
    "plant": _plant,
    "glass": _glass,
    "emergencies": _emergencies,
    "acknowledge": _acknowledge,
}
