"""`fairway amqp`: takes what is put into a queue of a message broker, for as long as it runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from fairway.cli import production
from fairway.cli.fetching import first_line, refuse_without
from fairway.cli.following import add_options, follow

__all__ = ["add_parser", "run"]

_PORT = 5671  # AMQP with TLS from the first byte


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway amqp`."""
    command = subparsers.add_parser(
        "amqp",
        help="take what is put into a queue of a broker (AMQP 0.9.1), read it, screen its travellers",
        description="Takes each message in a commit, prints its receipt, and then acknowledges it to the broker. TLS always.",
    )
    command.add_argument("host", metavar="HOST")
    command.add_argument("queue", metavar="QUEUE")
    command.add_argument("--port", type=int, default=_PORT, metavar="N", help="default 5671")
    command.add_argument("--virtual-host", default="/", metavar="NAME", help="default /")
    command.add_argument("--user", required=True, metavar="NAME")
    command.add_argument("--password-file", required=True, metavar="FILE", help="its first line is the password")
    command.add_argument(
        "--authority", metavar="FILE", help="certificates of the authority that the broker's is signed by"
    )
    add_options(command, every=1.0)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Empties the queue until stopped, or with --once until it is empty."""
    refuse_without("pika", "transports")
    password = first_line(args.password_file)
    from fairway.opening import open_house

    open_house(Path(args.home))
    production.refuse_unready(args)
    from fairway.intake.transports.amqp import AmqpQueue, connecting

    connect = connecting(
        args.host,
        args.port,
        user=args.user,
        password=password,
        virtual_host=args.virtual_host,
        authority=Path(args.authority) if args.authority else None,
    )
    return follow(AmqpQueue(connect, args.queue), args, aside=f"It is in the queue {args.queue}.failed, whole.")
