"""Which stream the environment names, for the verbs that use one."""

from __future__ import annotations

import argparse
import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli import production
from fairway.kit.refusals import Refused

if TYPE_CHECKING:
    from fairway.worker.jetstream import Stream

__all__ = ["ADDRESSES", "is_named", "open_stream", "refuse_without_client"]

ADDRESSES = "FAIRWAY_STREAM"
SECRET_FILE = "FAIRWAY_STREAM_SECRET_FILE"  # noqa: S105 - the name of a variable
CA_FILE = "FAIRWAY_STREAM_CA_FILE"


def is_named() -> bool:
    """Whether the environment names a stream."""
    return bool(os.environ.get(ADDRESSES))


def refuse_without_client() -> None:
    """Refuses where the package that speaks to a stream is not installed."""
    if importlib.util.find_spec("nats") is None:
        raise Refused(
            "stream.client_missing",
            f"{ADDRESSES} names a stream, and the package that speaks to it is not installed: pip install 'fairway[cluster]'.",
        )


def open_stream(args: argparse.Namespace) -> Stream:
    """The stream that FAIRWAY_STREAM names. Refuses where it names none, or one that may not be trusted; raises Silent."""
    addresses = tuple(each.strip() for each in os.environ.get(ADDRESSES, "").split(",") if each.strip())
    if not addresses:
        raise Refused(
            "stream.none",
            f"{ADDRESSES} names no stream. Write nats://node-1:4222,nats://node-2:4222,nats://node-3:4222, or do without: workers then "
            "ask the database (docs/many-machines.md).",
        )
    if len(addresses) < 3 and (getattr(args, "production", False) or production.is_asked_for()):
        raise Refused(
            "stream.one_node",
            f"{ADDRESSES} names one node, and this is production: with it gone the stream stands still. Name three.",
        )
    refuse_without_client()
    from fairway.worker.jetstream import Stream, Where

    return Stream(Where(addresses, _file(SECRET_FILE), _file(CA_FILE)))


def _file(variable: str) -> Path | None:
    name = os.environ.get(variable, "")
    return Path(name) if name else None
