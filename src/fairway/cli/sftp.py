"""`fairway sftp`: fetches what is put into a folder of an SFTP server, for as long as it runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from fairway.cli import production
from fairway.cli.fetching import refuse_without
from fairway.cli.following import add_options, follow, seconds

__all__ = ["add_parser", "run"]

_PORT = 22


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway sftp`."""
    command = subparsers.add_parser(
        "sftp",
        help="fetch what is put into a folder of an SFTP server, read it, screen its travellers",
        description="Fetches each file once it stays the same, keeps it, prints its receipt, and only then removes it there. The "
        "server is known by its key, the house by its own: there are no passwords.",
    )
    command.add_argument("host", metavar="HOST")
    command.add_argument("--port", type=int, default=_PORT, metavar="N", help="default 22")
    command.add_argument("--user", required=True, metavar="NAME")
    command.add_argument(
        "--key-file", required=True, metavar="FILE", help="the house's private key, without a passphrase"
    )
    command.add_argument("--known-hosts", required=True, metavar="FILE", help="the server's key, as OpenSSH keeps it")
    command.add_argument("--folder", default=".", metavar="PATH", help="on the server (default: where one arrives)")
    command.add_argument(
        "--settle", type=seconds, default=5.0, metavar="SECONDS", help="how long a file must stay the same (default 5)"
    )
    add_options(command, every=10.0)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Fetches until stopped, or with --once until nothing is left."""
    refuse_without("paramiko", "transports")
    from fairway.opening import open_house

    open_house(Path(args.home))
    production.refuse_unready(args)
    from fairway.intake.transports.sftp import SftpFolder, connecting

    connect = connecting(
        args.host, args.port, user=args.user, key_file=Path(args.key_file), known_hosts=Path(args.known_hosts)
    )
    return follow(
        SftpFolder(connect, args.folder, settle_seconds=args.settle), args, aside="It stays on the server, whole."
    )
