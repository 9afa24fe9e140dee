"""`fairway profile`: the legal profile, who signs it, and what production needs besides."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fairway.cli.showing import print_json, say
from fairway.kit.refusals import Refused

if TYPE_CHECKING:
    from fairway.oversight.profiles import ProfileView
    from fairway.safeguards import Act, LegalProfile

__all__ = ["add_parser", "run"]

_ENROLMENT_BYTES_MAX = 1 << 20
_PASSPHRASE = "FAIRWAY_KEY_PASSPHRASE"  # noqa: S105 - the name of the variable, not a secret


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway profile show|key|sign|activate|register|raise`."""
    command = subparsers.add_parser(
        "profile",
        help="the legal profile: show, sign, put in force",
        description="A profile is one of the house's (eu-2022, icao-annex-9, uk, luxembourg, germany) or a TOML file. "
        "A supervisor and a data protection "
        "officer sign it, each with a key of their own; then either puts it in force.",
    )
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="profile_verb", metavar="VERB", required=True)
    show = verbs.add_parser("show", help="every parameter with its source in law, and the signatures")
    show.add_argument("profile", metavar="PROFILE", nargs="?", help="name or file; without it the one in force")
    key = verbs.add_parser(
        "key",
        help="make the acting account's signing key",
        description=f"Writes the private key, encrypted with a passphrase (asked for, or ${_PASSPHRASE}), and "
        "registers the public one.",
    )
    key.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file; keep it away from the house")
    key.add_argument("--replaces", type=Path, metavar="FILE", help="the earlier private key, which signs the new one")
    sign = verbs.add_parser("sign", help="sign a profile as the acting account")
    sign.add_argument("profile", metavar="PROFILE")
    sign.add_argument("--key", type=Path, required=True, metavar="FILE", help="the acting account's private key")
    activate = verbs.add_parser("activate", help="put a profile in force that two people have signed")
    activate.add_argument("profile", metavar="PROFILE")
    register = verbs.add_parser("register", help="what the gate before production asks for")
    what = register.add_mutually_exclusive_group(required=True)
    what.add_argument("--supervisory-authority", metavar="TEXT", help="how to reach it")
    what.add_argument(
        "--impact-assessment", type=Path, metavar="FILE", help="the document; only its SHA-256 is registered"
    )
    what.add_argument(
        "--training",
        action="store_true",
        help="mark the house for training, for good: it takes nobody of a real state and never goes into production",
    )
    what.add_argument(
        "--approver-key", metavar="KEY", help="public key of who approves unmasking, base64, 44 characters"
    )
    what.add_argument(
        "--protected-register", metavar="KEY", help="public key of the authority's register of protected people"
    )
    lift = verbs.add_parser(
        "raise", help="raise the blinded marks of an authority's register; for the data protection officer"
    )
    lift.add_argument("enrolment", type=Path)
    lift.add_argument("--out", type=Path, required=True, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Does one of the verbs."""
    if args.profile_verb in ("key", "sign", "activate", "raise") and not args.account:
        say("Say who acts: --as NAME (a supervisor or the data protection officer). Nothing was changed.")
        return 2
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    match args.profile_verb:
        case "show":
            _show(args)
        case "key":
            _key(args)
        case "sign":
            _sign(args)
        case "activate":
            _activate(args)
        case "raise":
            _raise(args)
        case _:
            _register(args)
    return 0


def _act(args: argparse.Namespace) -> Act:
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    actor = staff.actor_named(args.account) if args.account else staff.OPERATOR
    return Act(actor, Purpose.ADMINISTRATION, at=utc_now(), ground=f"profile {args.profile_verb}")


def _named(name: str) -> LegalProfile:
    from fairway.safeguards.profile import BUILT_IN, PROFILE_BYTES_MAX, built_in, read_profile

    if name in BUILT_IN:
        return built_in(name)
    try:
        with Path(name).open("rb") as file:
            return read_profile(file.read(PROFILE_BYTES_MAX + 1))
    except OSError:
        raise Refused(
            "profile.none",
            f"There is no profile and no readable file of that name. The profiles of the house are: {', '.join(BUILT_IN)}.",
        ) from None


def _show(args: argparse.Namespace) -> None:
    from fairway.oversight import profiles
    from fairway.safeguards.parameters import PARAMETERS

    act = _act(args)
    view = profiles.show_profile(act, _named(args.profile)) if args.profile else profiles.profile_in_force(act)
    if args.json:
        print_json(view)
        return
    values = msgspec.to_builtins(view.profile, order="sorted")
    for name, each in PARAMETERS.items():
        print(f"{name} = {_text(values[name])}{'' if each.is_carried_out else ' *'}")
        print(f"    {each.says}" + (f" ({each.cites})" if each.cites else ""))
    print("* stated and signed; no room of this version reads it yet")
    print(_standing(view))


def _text(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(_text(each) for each in value)
        case dict():
            return f"{value['lane']} → {' + '.join(value['recipients'])}"
        case _:
            return str(value)


def _standing(view: ProfileView) -> str:
    lines = [f"{view.stamp}  SHA-256 {view.digest}", "in force" if view.is_in_force else "not in force"]
    lines += [f"signed by {each.by} ({each.role}) at {each.at[:16]}Z" for each in view.signatures]
    lines += [f"not signed by {each}" for each in view.lacks]
    return "\n".join(lines)


def _key(args: argparse.Namespace) -> None:
    from fairway.oversight import profiles
    from fairway.safeguards.signing import endorse, new_key

    act = _act(args)
    earlier = _read_key(args.replaces) if args.replaces is not None else None
    earlier_passphrase = _passphrase_of(earlier) if earlier is not None else ""
    passphrase = _passphrase("Passphrase of the new key: ")
    pem, public = new_key(passphrase)
    endorsement = endorse(public, earlier, earlier_passphrase) if earlier is not None else ""
    try:
        handle = os.open(args.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise Refused("key.file", "The file is there already or cannot be written. No key was made.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    try:
        profiles.register_signing_key(act, public, endorsement=endorsement)
    except Refused:
        args.out.unlink()
        raise
    say(
        "The public key is registered. Keep the file away from the house: whoever has it signs as you."
        + ("" if passphrase else " It has no passphrase.")
    )
    print_json({"public_key": public}) if args.json else print(public)


def _sign(args: argparse.Namespace) -> None:
    from fairway.oversight import profiles
    from fairway.safeguards.signing import sign

    profile = _named(args.profile)
    pem = _read_key(args.key)
    signature = sign(profile, pem, _passphrase_of(pem))
    _say_standing(args, profiles.sign_profile(_act(args), profile, signature))


def _read_key(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise Refused("key.file", "The key's file cannot be read. Nothing was signed.") from None


def _passphrase_of(pem: bytes) -> str:
    return _passphrase("Passphrase of your key: ") if b"ENCRYPTED" in pem else ""


def _activate(args: argparse.Namespace) -> None:
    from fairway.oversight import profiles

    _say_standing(args, profiles.activate_profile(_act(args), _named(args.profile)))


def _say_standing(args: argparse.Namespace, view: ProfileView) -> None:
    print_json(view) if args.json else print(_standing(view))


def _register(args: argparse.Namespace) -> None:
    from fairway.oversight import profiles

    if args.impact_assessment is not None:
        try:
            digest = hashlib.sha256(args.impact_assessment.read_bytes()).hexdigest()
        except OSError:
            raise Refused("safeguard.file", "The document cannot be read. Nothing was registered.") from None
        profiles.register_safeguard(_act(args), profiles.IMPACT_ASSESSMENT, digest)
    elif args.training:
        profiles.register_safeguard(_act(args), profiles.TRAINING, "invented people only")
        say("Only invented people may come into this house from now on, and it never goes into production.")
        return
    elif args.protected_register is not None:
        profiles.register_safeguard(_act(args), profiles.PROTECTED_REGISTER, args.protected_register)
        say("That register is asked from now on. Without an answer nobody is shown: set FAIRWAY_PROTECTED_COMMAND.")
        return
    elif args.approver_key is not None:
        profiles.register_safeguard(_act(args), profiles.APPROVER_KEY, args.approver_key)
    else:
        profiles.register_safeguard(_act(args), profiles.SUPERVISORY_AUTHORITY, args.supervisory_authority)
    say("Registered. `fairway doctor --safeguards` shows what is still missing.")


def _raise(args: argparse.Namespace) -> None:
    from fairway.oversight import profiles

    try:
        with args.enrolment.open("rb") as file:
            content = file.read(_ENROLMENT_BYTES_MAX)
    except OSError:
        raise Refused("file.unreadable", "The file cannot be read. Nothing was raised.") from None
    raised = profiles.raise_marks(_act(args), content)
    try:
        handle = os.open(args.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise Refused("file.there", "The file is there already or cannot be written. It was not written.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.encode(raised))
    say("Give the file back to the authority; it accepts it into its register.")


def _passphrase(prompt: str) -> str:
    """From the environment, or asked for where somebody can answer; never from the command line, which others can read."""
    given = os.environ.get(_PASSPHRASE)
    if given is not None:
        return given
    return getpass(prompt) if sys.stdin.isatty() else ""
