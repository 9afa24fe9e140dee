"""The command `fairway`.

stdout is data, stderr is messages and progress. Exit codes, the same for every verb:

0  done
1  refused, or the state of the house does not allow it; the sentence says what to do
2  the command was used wrongly
3  done, but something was quarantined or left out; the output says what
4  a check failed (audit chain, doctor)
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final, Protocol, cast

from fairway.kit.refusals import Refused

__all__ = ["parser", "run"]

VERBS = (
    "read",
    "explain",
    "simulate",
    "compare",
    "lists",
    "ingest",
    "watch",
    "mail",
    "sftp",
    "amqp",
    "mq",
    "senders",
    "selections",
    "work",
    "rescreen",
    "stream",
    "hits",
    "search",
    "audit",
    "requests",
    "notifications",
    "retention",
    "authority",
    "staff",
    "profile",
    "compliance",
    "serve",
    "quarantine",
    "carriers",
    "completeness",
    "doctor",
    "backup",
    "keys",
    "bench",
    "capacity",
    "demo",
    "practice",
)


class _Verb(Protocol):
    def add_parser(self, subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None: ...


_WITH: Final = {"screen": "compare"}
"""Verbs that stand in another's file."""


def parser(only: str = "") -> argparse.ArgumentParser:
    """The whole command line, every verb with its help; or what a line that begins with the verb `only` needs."""
    root = argparse.ArgumentParser(
        prog="fairway", description="Passenger information: messages in, travellers screened, hits decided by people."
    )
    subparsers = root.add_subparsers(dest="verb", metavar="VERB", required=True)
    for verb in (_WITH.get(only, only),) if only in VERBS or only in _WITH else VERBS:
        cast(_Verb, importlib.import_module(f"fairway.cli.{verb}")).add_parser(subparsers)
    _add_common(root)
    return root


def _add_common(command: argparse.ArgumentParser) -> None:
    """The options every verb takes, before or after its name."""
    suppress = argparse.SUPPRESS
    for names, settings in (
        (("--home",), {"metavar": "DIR", "help": "the house (default: $FAIRWAY_HOME or ./fairway-home)"}),
        (("--as",), {"dest": "account", "metavar": "NAME", "help": "act as this account (default: $FAIRWAY_ACCOUNT)"}),
        (("--json",), {"action": "store_true", "help": "data as JSON"}),
    ):
        with contextlib.suppress(argparse.ArgumentError):  # the verb has its own option of that name
            command.add_argument(*names, default=suppress, **settings)  # type: ignore[arg-type]
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                _add_common(each)


def _verb_of(given: Sequence[str]) -> str:
    """The verb, which options may stand before; "" where there is none or it cannot be told."""
    words = iter(given)
    for word in words:
        if word in ("--home", "--as"):
            next(words, "")
        elif word != "--json" and not word.startswith(("--home=", "--as=")):
            return word
    return ""


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    defaults = argparse.Namespace(
        home=os.environ.get("FAIRWAY_HOME", "fairway-home"),
        account=os.environ.get("FAIRWAY_ACCOUNT") or None,
        json=False,
    )
    given = sys.argv[1:] if arguments is None else list(arguments)
    args = parser(_verb_of(given)).parse_args(given, namespace=defaults)  # the others' files are not loaded for nothing
    try:
        return int(args.run(args))
    except Refused as refused:
        print(f"Refused: {refused}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped. What was acknowledged is kept; run the same command again to go on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(run())
