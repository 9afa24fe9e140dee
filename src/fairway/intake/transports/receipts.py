"""Receipts: what a sender may rely on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from fairway.intake.office import receive
from fairway.kit.identifiers import made_at, public_code
from fairway.safeguards import Act
from fairway.store.trouble import StoreTrouble

__all__ = [
    "TRANSMISSION_BYTES_MAX",
    "Collected",
    "Keep",
    "NotKept",
    "Receipt",
    "SetAside",
    "Unreachable",
    "keep",
    "keeping",
]

TRANSMISSION_BYTES_MAX = 64 * 1024 * 1024
"""A push of the largest flight is some megabytes. Nonsense takes up to 90 bytes of memory a byte to read: this is what a
machine can bear."""


class Receipt(msgspec.Struct, frozen=True):
    """That a transmission is on our disk, committed.

    code    of the transmission, as people read it out
    sha256  of what was received, hexadecimal: the sender compares it with what they sent
    bytes   how many
    at      when it was first received, UTC
    state   "kept" now, or "known": the same bytes had been received at `at` already, and nothing changed
    """

    code: str
    sha256: str
    bytes: int
    at: datetime
    state: str


class SetAside(msgspec.Struct, frozen=True):
    """A delivery that was not received: it is with the sender or in their failed deliveries, whole. Never its name."""

    reason: str
    bytes: int


class Collected(msgspec.Struct, frozen=True):
    """One round of a transport.

    receipts   in the order in which the deliveries were taken
    set_aside  what cannot be received, ever
    unsettled  deliveries that are still being written, or could not be read now: the next round looks again
    """

    receipts: tuple[Receipt, ...]
    set_aside: tuple[SetAside, ...] = ()
    unsettled: int = 0


class NotKept(Exception):
    """The store could not commit (full, locked, gone). Nothing was acknowledged; the delivery is to be repeated."""


class Unreachable(Exception):
    """The other side of a transport did not answer. What has a receipt is kept; the next round goes on."""


Keep = Callable[[Sequence[bytes]], Sequence[Receipt]]
"""Has transmissions kept and gives a receipt for each, in order; raises NotKept and then has kept none."""


def keep(act: Act, contents: Sequence[bytes], *, transport: str, lane: str = "") -> list[Receipt]:
    """Keeps transmissions in one commit and gives their receipts, in order. Raises NotKept."""
    try:
        received = receive(act, contents, transport=transport, lane=lane)
    except StoreTrouble as trouble:
        raise NotKept(f"the store did not commit ({type(trouble).__name__}); nothing was acknowledged") from None
    return [
        Receipt(
            code=public_code(each.id),
            sha256=hashlib.sha256(content).hexdigest(),
            bytes=len(content),
            at=made_at(each.id),
            state="kept" if each.is_new else "known",
        )
        for each, content in zip(received, contents, strict=True)
    ]


def keeping(act: Callable[[], Act], *, transport: str, lane: Callable[[], str] = str) -> Keep:
    """`keep` under a new act each time, as transports want it. lane: asked each time; "" as the profile says."""
    return lambda contents: keep(act(), contents, transport=transport, lane=lane())
