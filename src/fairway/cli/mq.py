"""`fairway mq`: takes what is put into a queue of IBM MQ, for as long as it runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from fairway.cli import production
from fairway.cli.fetching import first_line, refuse_without
from fairway.cli.following import add_options, follow

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway mq`."""
    command = subparsers.add_parser(
        "mq",
        help="take what is put into a queue of IBM MQ, read it, screen its travellers",
        description="Takes messages under a unit of work, prints their receipts after the commit, and then commits the unit. How the "
        "connection is protected says MQ's own configuration (MQCHLLIB, MQSSLKEYR).",
    )
    command.add_argument("address", metavar="HOST(PORT)")
    command.add_argument("queue", metavar="QUEUE")
    command.add_argument("--manager", required=True, metavar="NAME")
    command.add_argument("--channel", required=True, metavar="NAME")
    command.add_argument("--user", required=True, metavar="NAME")
    command.add_argument("--password-file", required=True, metavar="FILE", help="its first line is the password")
    add_options(command, every=1.0)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Empties the queue until stopped, or with --once until it is empty."""
    refuse_without("ibmmq", "mq")
    password = first_line(args.password_file)
    from fairway.opening import open_house

    open_house(Path(args.home))
    production.refuse_unready(args)
    from fairway.intake.transports.mq import MqQueue

    queue = MqQueue(args.manager, args.channel, args.address, args.queue, user=args.user, password=password)
    return follow(queue, args, aside="")
