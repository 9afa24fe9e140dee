"""Who was compared with the lists as they are and resembled nobody: a push that changes a seat then compares nobody again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Final

import msgspec

from fairway.comparison import ComparedTraveller

__all__ = ["Passed"]

PASSED_MAX: Final = (
    400_000  # about 60 MB; the busiest day of a large state has a fifth more travellers, in all workers together
)
_ENCODER: Final = msgspec.msgpack.Encoder()


class Passed:
    """Travellers that gave no hit, known by a digest of everything that is compared, under a key that dies with the process.

    Forget all of them when the lists change. Who gave a hit is never in here and is compared afresh each time.
    """

    def __init__(self) -> None:
        self._known: set[bytes] = set()
        self._before: set[bytes] = set()
        self._hash = hashlib.blake2b(digest_size=16, key=secrets.token_bytes(32))

    def forget(self) -> None:
        """Nobody is known any more."""
        self._known, self._before = set(), set()

    def marks(self, compared: Sequence[ComparedTraveller]) -> list[bytes]:
        """By what each is known."""
        return [self._mark(each) for each in compared]

    def _mark(self, compared: ComparedTraveller) -> bytes:
        state = self._hash.copy()
        state.update(_ENCODER.encode(compared))
        return state.digest()

    def __contains__(self, mark: bytes) -> bool:
        return mark in self._known or mark in self._before

    def add(self, mark: bytes) -> None:
        """Somebody was compared and gave no hit. Of too many the half that was known longest goes, all at once: taking the first out
        of so many, one at a time, costs more than comparing anew.
        """
        if len(self._known) >= PASSED_MAX // 2:
            self._before, self._known = self._known, set()
        self._known.add(mark)
