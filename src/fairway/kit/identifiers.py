"""Identifiers: 63-bit integers that grow with time, so that an index grows at its end."""

from __future__ import annotations

import itertools
import secrets
from datetime import UTC, datetime, timedelta

__all__ = ["Identifiers", "made_at", "public_code"]

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01T00:00:00Z
_RANDOM_BITS = 22
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I: codes are read out over the telephone


class Identifiers:
    """A source of new identifiers for one process: 41 bits of milliseconds since 2020, 22 bits of counter.

    The counter never begins anew: what is asked for later is greater, also within one moment, so that work stays in its order. After
    four million identifiers of one process they are a millisecond ahead.

    The counter starts at a random place, so two processes in the same millisecond rarely meet;
    where they do, the database's unique key refuses and the work is tried again.
    """

    def __init__(self, start: int | None = None) -> None:
        self._counter = itertools.count(secrets.randbits(_RANDOM_BITS) if start is None else start)

    def new(self, now: datetime) -> int:
        """A new identifier. `now` is aware; UTC is meant."""
        ms = int(now.astimezone(UTC).timestamp() * 1000) - _EPOCH_MS
        return (ms << _RANDOM_BITS) + next(self._counter)


def made_at(identifier: int) -> datetime:
    """When an identifier was made, to the millisecond; aware, UTC."""
    return datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=identifier >> _RANDOM_BITS)


def public_code(identifier: int) -> str:
    """The identifier as people read it: "H-7F3K-2MQ4-XX9" style without the letter, groups of four.

    Bijective; `int` back by `from_public_code`.
    """
    digits = []
    while identifier:
        identifier, digit = divmod(identifier, 32)
        digits.append(_ALPHABET[digit])
    text = "".join(reversed(digits)) or _ALPHABET[0]
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def from_public_code(code: str) -> int:
    """The identifier behind a public code. Raises ValueError where the code has a foreign character."""
    value = 0
    for character in code.replace("-", "").upper():
        value = value * 32 + _ALPHABET.index(character)
    return value
