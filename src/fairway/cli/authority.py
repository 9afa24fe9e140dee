"""`fairway authority`: the program of the unmasking authority. It needs no house and reads none."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from fairway.cli import authority_protected
from fairway.cli.private_files import read, write_new
from fairway.cli.showing import say
from fairway.kit.refusals import Refused

__all__ = ["add_parser", "run"]

_FILE_BYTES_MAX = 64 * 1024


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway authority …`."""
    command = subparsers.add_parser(
        "authority", help="for the authority outside the unit: approve one record, keep who is protected"
    )
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="what", metavar="VERB", required=True)
    verbs.add_parser("keygen", help="a new private key; prints the public one").add_argument("out", type=Path)
    verbs.add_parser("show", help="a request in words").add_argument("request", type=Path)
    approve = verbs.add_parser("approve", help="releases the key of the one record that a request names")
    approve.add_argument("request", type=Path)
    approve.add_argument("--key", type=Path, required=True, metavar="FILE", help="the authority's private key")
    approve.add_argument("--by", required=True, metavar="NAME", help="who approves")
    approve.add_argument("--hours", type=int, default=24, help="how long the release lasts (default: 24)")
    approve.add_argument("--out", type=Path, required=True, metavar="FILE")
    authority_protected.add_verbs(verbs)


def run(args: argparse.Namespace) -> int:
    """Runs one verb."""
    verbs = {"keygen": _keygen, "show": _show, "approve": _approve, "protected": authority_protected.run}
    return verbs[args.what](args)


def _keygen(args: argparse.Namespace) -> int:
    from fairway.safeguards.unmasking import new_authority_key

    pem, public = new_authority_key(_passphrase())
    write_new(args.out, pem)
    print(public)
    say("Register this public key in the house; keep the file where the unit cannot reach it.")
    return 0


def _show(args: argparse.Namespace) -> int:
    from fairway.authority import in_words, read_request

    print(in_words(read_request(read(args.request, _FILE_BYTES_MAX))))
    return 0


def _approve(args: argparse.Namespace) -> int:
    import msgspec

    from fairway.authority import in_words, read_request, release
    from fairway.kit.clock import utc_now

    request = read_request(read(args.request, _FILE_BYTES_MAX))
    say(in_words(request))
    released = release(
        request, read(args.key, _FILE_BYTES_MAX), _passphrase(), by=args.by, at=utc_now(), hours=args.hours
    )
    write_new(args.out, msgspec.json.encode(released))
    say(f"Released until {released.expires_at[:16]} UTC.")
    return 0


def _passphrase() -> str:
    if given := os.environ.get("FAIRWAY_PASSPHRASE"):
        return given
    if sys.stdin.isatty():
        return getpass.getpass("Passphrase of the key: ")
    raise Refused(
        "passphrase.none",
        "Nobody is there to type the passphrase of the key. Nothing was done. Set FAIRWAY_PASSPHRASE, or call it from a terminal.",
    )
