"""`fairway mail`: receives what is sent to a mailbox, for as long as it runs."""

from __future__ import annotations

import argparse
import imaplib
import ssl
from pathlib import Path

from fairway.cli import production
from fairway.cli.following import add_options, follow
from fairway.cli.showing import say

__all__ = ["add_parser", "run"]

_PORT = 993  # RFC 8314: IMAP with TLS from the first byte
_SECONDS_MAX = 60


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway mail`."""
    command = subparsers.add_parser(
        "mail",
        help="receive what is sent to a mailbox, read it, screen its travellers",
        description="Takes each mail in one commit, prints the receipts of its attachments, and then removes it. TLS always.",
    )
    command.add_argument("host", metavar="HOST")
    command.add_argument("--port", type=int, default=_PORT, metavar="N", help="default 993")
    command.add_argument("--user", required=True, metavar="NAME")
    command.add_argument("--password-file", required=True, metavar="FILE", help="its first line is the password")
    command.add_argument("--folder", default="INBOX", metavar="NAME", help="default INBOX")
    command.add_argument(
        "--authority", metavar="FILE", help="certificates of the authority that the server's is signed by"
    )
    add_options(command, every=15.0)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Empties the mailbox until stopped, or with --once until it is empty."""
    try:
        password = Path(args.password_file).read_text("utf-8").splitlines()[0]
    except (OSError, IndexError, UnicodeDecodeError):
        say("The password file cannot be read. Nothing was received.")
        return 2
    from fairway.opening import open_house

    open_house(Path(args.home))
    production.refuse_unready(args)
    from fairway.intake.transports.mail import Mailbox

    context = ssl.create_default_context(cafile=args.authority)

    def connect() -> imaplib.IMAP4:
        connection = imaplib.IMAP4_SSL(args.host, args.port, ssl_context=context, timeout=_SECONDS_MAX)
        connection.login(args.user, password)
        return connection

    return follow(Mailbox(connect, folder=args.folder), args, aside="It is flagged in the mailbox, whole.")
