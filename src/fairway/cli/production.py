"""Whether a program runs in production, and what that asks for before it starts."""

from __future__ import annotations

import argparse
import os

__all__ = ["add_option", "is_asked_for", "refuse_unready"]

VARIABLE = "FAIRWAY_PRODUCTION"


def add_option(command: argparse.ArgumentParser) -> None:
    """Adds --production."""
    command.add_argument(
        "--production",
        action="store_true",
        help=f"real data: refuse to start until every safeguard is there (also ${VARIABLE}=1; see `fairway doctor --safeguards`)",
    )


def is_asked_for() -> bool:
    """Whether the environment says that this is production."""
    return os.environ.get(VARIABLE) == "1"


def refuse_unready(args: argparse.Namespace) -> None:
    """Refuses to start an open house in production while a safeguard is missing; does nothing otherwise."""
    if not (args.production or is_asked_for()):
        return
    from fairway.oversight import profiles
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act

    profiles.refuse_unready(machine_act(Purpose.OVERSIGHT))
