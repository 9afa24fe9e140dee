"""`fairway staff`: accounts, sign-in links and access tokens, for whoever operates the host."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli.showing import print_json, say, table

if TYPE_CHECKING:
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]

_ROLES = ("analyst", "supervisor", "protection", "dpo", "admin")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway staff`."""
    command = subparsers.add_parser(
        "staff",
        help="accounts, sign-in links, access tokens",
        description="Acts as the operator of this host, or as the administrator named by --as. Every use is on the record.",
    )
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="staff_verb", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="a new account, without a password")
    add.add_argument("name")
    add.add_argument("--role", choices=_ROLES, required=True)
    link = verbs.add_parser("link", help="a link that signs the account in once")
    link.add_argument("name")
    link.add_argument(
        "--minutes", type=_from_1_to(24 * 60), default=15, metavar="N", help="how long it may be used (default 15)"
    )
    token = verbs.add_parser("token", help="an access token for the programming interface")
    token.add_argument("name")
    token.add_argument("--label", required=True, help="what it is for")
    token.add_argument(
        "--days", type=_from_1_to(366), default=90, metavar="N", help="how long it is good for (default 90)"
    )
    factor = verbs.add_parser("reset-factor", help="takes a lost second factor away")
    factor.add_argument("name")
    keys = verbs.add_parser("keys", help="the passkeys of an account")
    keys.add_argument("name")
    reset = verbs.add_parser("reset-keys", help="ends every passkey of an account")
    reset.add_argument("name")
    bind = verbs.add_parser("bind", help="lets an account sign in through the identity provider")
    bind.add_argument("name")
    bind.add_argument("--subject", required=True, help="who they are there: the claim sub")
    unbind = verbs.add_parser("unbind", help="takes the sign-in through the identity provider away")
    unbind.add_argument("name")
    desk = verbs.add_parser("desk", help="desks, for which hits can wait, and who belongs to them")
    acts = desk.add_subparsers(dest="desk_verb", metavar="VERB", required=True)
    for verb, says in (("add", "a new desk"), ("end", "ends one: what waited for it is everybody's again")):
        acts.add_parser(verb, help=says).add_argument("desk")
    for verb, says in (("join", "puts an account to a desk"), ("leave", "takes it from there")):
        one = acts.add_parser(verb, help=says)
        one.add_argument("desk")
        one.add_argument("name")
    acts.add_parser("list", help="every desk")
    verbs.add_parser(
        "near", help="declare who is near to you, from standard input: JSON with names, birth_date, documents"
    )
    verbs.add_parser("list", help="every account")


def run(args: argparse.Namespace) -> int:
    """Does one of the verbs."""
    from fairway.opening import open_house

    open_house(Path(args.home), create=args.staff_verb == "add")
    from fairway import staff
    from fairway.safeguards import Role

    match args.staff_verb:
        case "add":
            actor = staff.add_account(_act(args), args.name, Role(args.role))
            say(f"Account {actor.name} ({actor.role}) is added. `fairway staff link` makes its first way in.")
            if args.json:
                print_json({"name": actor.name, "role": actor.role})
        case "near":
            _near(args)
        case "desk":
            _desk(args)
        case "link":
            token = staff.sign_in_link(_act(args), args.name, minutes=args.minutes)
            path = f"/sign-in/link/{token}/"
            print_json({"path": path, "minutes": args.minutes}) if args.json else print(path)
        case "token":
            token = staff.access_token(_act(args), args.name, args.label, args.days)
            print_json({"token": token, "days": args.days}) if args.json else print(token)
            say("It is shown this once; only its digest is kept.")
        case "reset-factor":
            staff.end_second_factor(_act(args), args.name)
            say(f"{args.name} has no second factor now. `fairway staff link` lets them in to set up another.")
        case "keys":
            _keys(args)
        case "reset-keys":
            count = staff.end_passkeys(_act(args), args.name)
            say(f"{count} passkeys of {args.name} are ended. `fairway staff link` lets them in to add another.")
        case "bind":
            staff.bind_identity(_act(args), args.name, args.subject)
            say(f"{args.name} signs in through the identity provider from now on.")
        case "unbind":
            staff.unbind_identity(_act(args), args.name)
            say(f"{args.name} does not sign in through the identity provider any more.")
        case _:
            _list(args)
    return 0


def _from_1_to(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"a number from 1 to {most} is wanted")
        return int(text)

    return read


def _list(args: argparse.Namespace) -> None:
    from fairway import staff

    found = staff.accounts(_act(args))
    if args.json:
        print_json(found)
        return
    rows = [("name", "role", "active", "password")]
    rows += [(a.name, str(a.role), _yes(a.is_active), _yes(a.has_password)) for a in found]
    print(table(list(rows)))


def _desk(args: argparse.Namespace) -> None:
    from fairway import staff

    match args.desk_verb:
        case "add":
            staff.add_desk(_act(args), args.desk)
            say(f"Desk {args.desk} is there. `fairway staff desk join` puts somebody to it.")
        case "end":
            staff.end_desk(_act(args), args.desk)
            say(f"Desk {args.desk} is ended.")
        case "join":
            staff.join_desk(_act(args), args.desk, args.name)
            say(f"{args.name} belongs to desk {args.desk} now.")
        case "leave":
            staff.leave_desk(_act(args), args.desk, args.name)
            say(f"{args.name} does not belong to desk {args.desk} any more.")
        case _:
            found = staff.list_desks(_act(args))
            if args.json:
                print_json(found)
                return
            print(table([("desk", "members"), *((each.name, ", ".join(each.members) or "nobody") for each in found)]))


def _keys(args: argparse.Namespace) -> None:
    from fairway import staff

    found = staff.passkeys_of(_act(args), args.name)
    if args.json:
        print_json(found)
        return
    rows = [("number", "name", "added", "last used")]
    rows += [(str(k.number), k.label, k.added_at.date().isoformat(), k.used_at.date().isoformat() if k.used_at else "never")
             for k in found]  # fmt: skip
    print(table(list(rows)))


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _act(args: argparse.Namespace) -> Act:
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    actor = staff.actor_named(args.account) if args.account else staff.OPERATOR
    return Act(actor, Purpose.ADMINISTRATION, at=utc_now(), ground="staff")


def _near(args: argparse.Namespace) -> None:
    """From standard input, so that no name stands in the shell's history."""
    import json

    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.kit.refusals import Refused
    from fairway.safeguards import Act, Purpose

    try:
        told = json.loads(sys.stdin.read(1 << 16))
        names, documents = tuple(map(str, told["names"])), tuple(map(str, told.get("documents", ())))
        birth_date = str(told["birth_date"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused(
            "relation.incomplete", 'Standard input wants {"names": […], "birth_date": "YYYY-MM-DD"}. Nothing was kept.'
        ) from None
    act = Act(staff.actor_named(args.account), Purpose.ADMINISTRATION, at=utc_now(), ground="people near to staff")
    count = staff.declare_relation(act, names=names, birth_date=birth_date, documents=documents)
    say(f"Kept as marks that nobody can read; you have {count}.")
