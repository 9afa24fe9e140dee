"""`fairway stream …`: the stream between receivers and workers, where one machine is not enough."""

from __future__ import annotations

import argparse
import signal
import time
from pathlib import Path
from typing import NoReturn

import msgspec

from fairway.cli import production
from fairway.cli.showing import print_json, say
from fairway.cli.streaming import open_stream, refuse_without_client

__all__ = ["add_parser"]

_SECONDS_BETWEEN_LOOKS = 0.2
_PAUSE_SECONDS_MAX = 15.0


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway stream` and its verbs."""
    group = subparsers.add_parser("stream", help="the stream between receivers and workers on many machines")
    verbs = group.add_subparsers(dest="stream_verb", metavar="VERB", required=True)
    dispatch = verbs.add_parser(
        "dispatch",
        help="hand out what waits, until stopped",
        description="Looks what was received and waits in the store, and puts its numbers into the stream, in order. Keeps nothing "
        "of its own: kill it, start it anew, run two.",
    )
    dispatch.add_argument("--once", action="store_true", help="end when everything that waits was put into the stream")
    production.add_option(dispatch)
    dispatch.set_defaults(run=_dispatch)
    check = verbs.add_parser("check", help="how the nodes write, and how much stands in the stream")
    check.set_defaults(run=_check)
    reconcile = verbs.add_parser(
        "reconcile",
        help="look for what was acknowledged and is not in the store",
        description="After a restore, or a standby that was behind: compares two weeks of numbers in the stream with the store. Exit "
        "code 4 where the store lacks any; the codes are those of the receipts, so that their senders can be asked to send again.",
    )
    reconcile.set_defaults(run=_reconcile)


def _dispatch(args: argparse.Namespace) -> int:
    from fairway.opening import forget_connection, house_trouble, open_house

    open_house(Path(args.home), create=False)
    production.refuse_unready(args)
    stream = open_stream(args)
    from fairway.worker.dispatching import Dispatcher
    from fairway.worker.jetstream import Silent

    signal.signal(signal.SIGTERM, _stop)
    dispatcher, pause, published = Dispatcher(stream), 0.0, 0
    passing: tuple[type[Exception], ...] = (Silent, *house_trouble())
    while True:
        try:
            fresh = dispatcher.round()
            pause = 0.0
        except passing as trouble:
            forget_connection()
            pause = min(_PAUSE_SECONDS_MAX, max(0.5, 2 * pause))
            say(f"Not handed out: {_what(trouble)}. Trying again in {pause:g} s; what waits stays in the store.")
            time.sleep(pause)
            continue
        published += fresh
        if args.once and not fresh:
            stream.close()
            if args.json:
                print_json({"published": published})
            return 0
        if not fresh:
            time.sleep(_SECONDS_BETWEEN_LOOKS)


def _check(args: argparse.Namespace) -> int:
    refuse_without_client()
    from fairway.worker.jetstream import Silent

    try:
        stream = open_stream(args)
        nodes, state = stream.nodes(), stream.state()
    except Silent as silent:
        say(f"{silent}.")
        return 4
    stream.close()
    if args.json:
        print_json({"nodes": nodes, "stream": state})
        return 0
    for node in nodes:
        print(f"{node.name:20} writes before it confirms")
    print("\n".join(f"{name:20} {value}" for name, value in msgspec.structs.asdict(state).items()))
    return 0


def _reconcile(args: argparse.Namespace) -> int:
    refuse_without_client()
    from fairway.kit.identifiers import public_code
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    from fairway.worker.dispatching import reconcile  # only now: it imports the archive's tables
    from fairway.worker.jetstream import Silent

    try:
        stream = open_stream(args)
        found = reconcile(stream)
    except Silent as silent:
        say(f"{silent}.")
        return 4
    stream.close()
    codes = [public_code(each) for each in found.unknown]
    if args.json:
        print_json({"remembered": found.remembered, "unknown": codes})
    else:
        print(f"{found.remembered:,} transmissions in the stream, {len(codes):,} of them not in the store")
        print("\n".join(codes))
    return 4 if codes else 0


def _what(trouble: BaseException) -> str:
    """What went wrong, by its kind: a database's own words could hold what was sent."""
    from fairway.worker.jetstream import Silent

    return str(trouble) if isinstance(trouble, Silent) else f"the store did not answer ({type(trouble).__name__})"


def _stop(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
