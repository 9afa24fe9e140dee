"""`fairway authority protected`: the register of protected people, on the authority's own machine. It needs no house and reads none."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fairway.cli.private_files import read, write_new
from fairway.cli.showing import print_json, say, table
from fairway.kit.refusals import Refused

if TYPE_CHECKING:
    from fairway.authority.register import Kept, Register

__all__ = ["add_verbs", "run"]

_REGISTER_BYTES_MAX = 64 << 20
_QUESTION_BYTES_MAX = 4 << 20
_ANSWER_BYTES_MAX = 1 << 20


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway authority protected …`."""
    command = verbs.add_parser(
        "protected", help="the register of protected people, which the unit asks and never holds"
    )
    which = command.add_subparsers(dest="protected_verb", metavar="VERB", required=True)

    def verb(name: str, says: str) -> argparse.ArgumentParser:
        made = which.add_parser(name, help=says)
        made.add_argument("--register", type=Path, required=True, metavar="FILE", help="where the register is kept")
        return made

    verb("new", "an empty register; prints the key by which the unit knows its answers")
    enrol = verb("enrol", "enters somebody, read as JSON from standard input; writes what the unit raises")
    enrol.add_argument("--reference", required=True, metavar="TEXT", help="by which you know who it is")
    enrol.add_argument("--out", type=Path, required=True, metavar="FILE")
    verb("accept", "takes back what the unit raised; from then on they are protected").add_argument("raised", type=Path)
    verb("end", "protects somebody no longer").add_argument("number", type=int)
    verb("list", "who is protected, by your references")
    verb("answer", "answers one question of the unit: standard input, standard output")
    verb("waiting", "what the unit wants to do and needs approval for")
    approve = verb("approve", "approves what waits under a number")
    approve.add_argument("request", metavar="NUMBER")
    approve.add_argument("--by", required=True, metavar="NAME", help="who approves")
    approve.add_argument("--hours", type=int, default=72, help="for how long (default: 72)")
    verb("counts", "how often the unit asked, by day, with the days that stand out; may be published")


def run(args: argparse.Namespace) -> int:
    """Runs one verb."""
    verbs: dict[str, Callable[[argparse.Namespace], None]] = {
        "new": _new,
        "enrol": _enrol,
        "accept": _accept,
        "end": _end,
        "list": _list,
        "answer": _answer,
        "waiting": _waiting,
        "approve": _approve,
        "counts": _counts,
    }
    verbs[args.protected_verb](args)
    return 0


def _new(args: argparse.Namespace) -> None:
    from fairway.authority.register import new_register, public_key_of

    register = new_register()
    write_new(args.register, msgspec.json.encode(register))
    print(public_key_of(register))
    say(
        "Register this key in the house (fairway profile register --protected-register); keep the file where the unit cannot read it."
    )


def _enrol(args: argparse.Namespace) -> None:
    from fairway.authority.register import Person, enrolled

    if sys.stdin.isatty():
        say('One line of JSON: {"names": ["Given Surname"], "birth_dates": ["1975-05-05"], "documents": ["XQ1234567"]}')
    try:
        person = msgspec.json.decode(sys.stdin.readline(), type=Person)
    except msgspec.MsgspecError:
        raise Refused("protected.form", "That is not the JSON of a person. Nobody was entered.") from None
    with _changing(args.register) as change:
        register, enrolment = enrolled(change.register, args.reference, person, at=_now())
        write_new(args.out, msgspec.json.encode(enrolment))
        change.register = register
    say("Have the unit raise this file (fairway profile raise), then accept what comes back.")


def _accept(args: argparse.Namespace) -> None:
    from fairway.authority.register import accepted
    from fairway.safeguards.blinding import Enrolment

    try:
        enrolment = msgspec.json.decode(read(args.raised, _ANSWER_BYTES_MAX), type=Enrolment)
    except msgspec.MsgspecError:
        raise Refused("protected.form", "That file is not what the unit gives back. Nothing was changed.") from None
    with _changing(args.register) as change:
        change.register = accepted(change.register, enrolment)
    say("They are protected from now on.")


def _end(args: argparse.Namespace) -> None:
    from fairway.authority.register import ended

    with _changing(args.register) as change:
        change.register = ended(change.register, args.number, at=_now())


def _list(args: argparse.Namespace) -> None:
    kept = _load(args.register).kept
    if args.json:
        print_json([{"number": each.number, "reference": each.reference, "state": _state(each)} for each in kept])
        return
    rows = [(str(each.number), _state(each), each.since[:10], each.reference) for each in kept]
    print(table([("NUMBER", "STATE", "SINCE", "REFERENCE"), *rows]))


def _state(kept: Kept) -> str:
    return "ended" if kept.ended_at else "protected" if kept.tokens else "waits for the unit"


def _answer(args: argparse.Namespace) -> None:
    from fairway.authority.register import answered

    content = sys.stdin.buffer.read(_QUESTION_BYTES_MAX)
    with _changing(args.register) as change:
        change.register, answer = answered(change.register, content, at=_now())
    sys.stdout.buffer.write(msgspec.json.encode(answer))


def _waiting(args: argparse.Namespace) -> None:
    from fairway.safeguards.blinding import KINDS

    register = _load(args.register)
    references = {each.number: each.reference for each in register.kept}
    rows = [
        (each.number, each.asked_at[:16], str(each.times), KINDS[each.kind], ground, references.get(kept, ""))
        for each in register.waiting
        if not each.is_settled
        for kept, ground in each.concerns
    ]
    heading = ("request", "asked at", "times", "for", "ground", "about")
    print_json([dict(zip(heading, row, strict=True)) for row in rows]) if args.json else print(table([heading, *rows]))


def _approve(args: argparse.Namespace) -> None:
    from fairway.authority.register import approved

    with _changing(args.register) as change:
        change.register = approved(change.register, args.request, by=args.by, at=_now(), hours=args.hours)
    say(f"Approved for {args.hours} hours: for that person, that act and that ground alone.")


def _counts(args: argparse.Namespace) -> None:
    from fairway.authority.register import counts

    days = counts(_load(args.register))
    if args.json:
        print_json(days)
        return
    rows = [
        (d.day, str(d.questions), str(d.people), str(d.refused), str(d.approved), "stands out" if d.is_spike else "")
        for d in days
    ]
    print(table([("DAY", "QUESTIONS", "PEOPLE", "REFUSED", "APPROVED", ""), *rows]))


# -- the file -------------------------------------------------------------------------------------------------------


class _Change:
    def __init__(self, register: Register) -> None:
        self.register = register


@contextlib.contextmanager
def _changing(path: Path) -> Iterator[_Change]:
    """The register, to be changed by one process at a time; written whole, or left as it was."""
    try:
        lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        raise Refused("file.unreadable", "The register cannot be locked. Nothing was done.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        change = _Change(before := _load(path))
        yield change
        if change.register is not before:
            _replace(path, msgspec.json.encode(change.register))
    finally:
        os.close(lock)


def _load(path: Path) -> Register:
    from fairway.authority.register import Register

    try:
        return msgspec.json.decode(read(path, _REGISTER_BYTES_MAX), type=Register)
    except msgspec.MsgspecError:
        raise Refused("protected.register", "That file is no register. Nothing was done.") from None


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _now() -> datetime:
    from fairway.kit.clock import utc_now

    return utc_now()
