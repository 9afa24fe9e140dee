"""`fairway notifications`: travellers who are to be told that data about them were used, once that harms no longer."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.oversight import ToTell
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway notifications …`."""
    command = subparsers.add_parser(
        "notifications", help="travellers who are to be told that data about them were used"
    )
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="what", metavar="VERB", required=True)
    verbs.add_parser("list", help="who is to be told, by the day on which it is looked at again; nobody is named")
    letter = verbs.add_parser("letter", help="the letter, on standard output, without a name")
    letter.add_argument("code")
    letter.add_argument("--language", choices=("ar", "en", "es", "fr", "ru", "zh-hans"), default="en")
    later = verbs.add_parser("later", help="telling would still harm: look at it again on a day")
    later.add_argument("code")
    later.add_argument("--ground", required=True, choices=("investigation", "security", "others"))
    later.add_argument("--until", required=True, metavar="DAY", help="ISO, within a year")
    told = verbs.add_parser("told", help="they were told")
    told.add_argument("code")
    told.add_argument("--way", required=True, choices=("letter", "in_person", "authority"))
    untold = verbs.add_parser("untold", help="they cannot be told")
    untold.add_argument("code")
    untold.add_argument("--reason", required=True, choices=("erased", "address"))


def run(args: argparse.Namespace) -> int:
    """Runs one verb."""
    if not args.account:
        say("Say who acts: --as NAME (the data protection officer). Nothing was read.")
        return 2
    from fairway import oversight
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    act = _act(args)
    match args.what:
        case "letter":
            print(oversight.telling_letter(act, args.code, args.language), end="")
        case "later":
            try:
                until = date.fromisoformat(args.until)
            except ValueError:
                say("--until wants a day as 2027-05-04. Nothing was changed.")
                return 2
            oversight.tell_later(act, args.code, args.ground, until)
            say(f"It is looked at again on {until.isoformat()}.")
        case "told":
            oversight.tell(act, args.code, args.way)
            say("Noted: they were told.")
        case "untold":
            oversight.leave_untold(act, args.code, args.reason)
            say("Noted: they could not be told.")
        case _:
            _list(args, act)
    return 0


def _act(args: argparse.Namespace) -> Act:
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose
    from fairway.staff import actor_named

    return Act(actor_named(args.account), Purpose.OVERSIGHT, at=utc_now(), ground="travellers to be told")


def _list(args: argparse.Namespace, act: Act) -> None:
    from fairway import oversight

    found = oversight.to_tell(act)
    if args.json:
        print_json(found)
        return
    rows = [("CODE", "WHY", "ABOUT", "FLEW ON", "SINCE", "LOOK AGAIN BY", "KEPT UNTIL", "STATE")]
    rows += [
        (
            e.code,
            e.why,
            e.about,
            e.day,
            e.began_on,
            f"{e.review_on}{' LATE' if e.is_late else ''}",
            e.last_day,
            _state(e),
        )
        for e in found
    ]
    print(table(list(rows)))


def _state(row: ToTell) -> str:
    return f"{row.state} ({row.way or row.ground})" if row.way or row.ground else row.state
