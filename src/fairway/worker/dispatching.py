"""From the store into the stream: what was received and waits to be read."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from fairway import intake

__all__ = ["WINDOW", "Dispatcher", "Reconciled", "reconcile"]

WINDOW = 10_000
"""Transmissions in the stream and not read yet. What is beyond waits in the store, which is made for it: the stream stays small however
slow the workers are."""
_LOOKS_EVERY_SECONDS = 2.0
_ASKED_AT_ONCE = 5_000


class Fills(Protocol):
    """A stream, as a dispatcher sees it."""

    def publish(self, handfuls: Sequence[Sequence[int]], *, again: int = 0) -> None:
        """Has these handed out, in this order."""

    def is_empty(self) -> bool:
        """Whether nothing waits in it and nothing is in a worker's hands."""

    def remembered(self) -> Iterator[int]:
        """Every number that was published, as far back as it remembers."""


class Dispatcher:
    """Looks what waits in the store, and has the stream hand it out.

    It keeps nothing that could be lost: one that is started anew publishes what waits once more, which does no harm. So two may run.
    """

    def __init__(self, stream: Fills) -> None:
        self._stream = stream
        self._published: frozenset[int] = frozenset()
        self._lost = 0
        self._looked_at = 0.0

    def round(self) -> int:
        """Publishes what came since the last round; how many. Raises what the stream raises, and then repeats it next time."""
        fresh, waiting = intake.handfuls(most=WINDOW, without=self._published)
        self._stream.publish(fresh)
        self._published = waiting
        if fresh:
            self._looked_at = time.monotonic()  # several nodes agree on what they hold a moment after they took it
        if waiting and not fresh and self._is_time_to_look() and self._stream.is_empty():
            return self._publish_again()
        return sum(map(len, fresh))

    def _is_time_to_look(self) -> bool:
        now = time.monotonic()
        if now - self._looked_at < _LOOKS_EVERY_SECONDS:
            return False
        self._looked_at = now
        return True

    def _publish_again(self) -> int:
        """The stream has nothing left and nobody has anything in hand: what still waits now was lost in it."""
        lost, _ = intake.handfuls(most=WINDOW)
        if lost:
            self._lost += 1
            self._stream.publish(lost, again=self._lost + int(time.time()))
        return sum(map(len, lost))


class Reconciled(msgspec.Struct, frozen=True):
    """The store against what the stream remembers.

    remembered  transmissions that were once in the stream
    unknown     of those, such as the store does not have: they were acknowledged, and lost with a database
    """

    remembered: int
    unknown: tuple[int, ...]


def reconcile(stream: Fills) -> Reconciled:
    """Looks for what was acknowledged and is not in the store: after a restore, or a standby that was behind, that is the question."""
    seen: set[int] = set()
    unknown: list[int] = []
    some: list[int] = []

    def ask() -> None:
        known = intake.stations(some)
        unknown.extend(each for each in some if each not in known)
        some.clear()

    for number in stream.remembered():
        if number in seen:
            continue
        seen.add(number)
        some.append(number)
        if len(some) == _ASKED_AT_ONCE:
            ask()
    ask()
    return Reconciled(len(seen), tuple(unknown))
