"""Pushes sent in several parts: which parts belong together, which are missing, what the whole should hold.

Parts arrive in any order, or never. Each is read and stored when it comes, so nobody waits for a late part; what waits is
the word "complete". Source: the marks `+01:C` … `+nn:F` of the message header, as real pushes carry them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from fairway.messages.reading import Message

__all__ = ["Part", "Push", "part_of", "pushes_of"]


class Part(msgspec.Struct, frozen=True):
    """One part as it came.

    number    place in the push, from 1
    is_last   it says that it is the last one
    carried   bookings (PNRGOV) or travellers (PAXLST) in this part
    declared  how many the sender states for the whole push, None where it states nothing
    """

    number: int
    is_last: bool
    received_at: datetime
    carried: int
    declared: int | None = None


class Push(msgspec.Struct, frozen=True):
    """The parts of one push that came so far.

    missing   numbers that must still come; a last part that did not come is not among them: nobody knows its number
    carried   in all parts together; `declared` is what the sender stated, the largest where the parts differ
    """

    began_at: datetime
    parts: tuple[Part, ...]
    missing: tuple[int, ...]
    has_last: bool
    carried: int
    declared: int | None

    @property
    def is_complete(self) -> bool:
        """Every part from the first to the last came."""
        return self.has_last and not self.missing


def part_of(message: Message, received_at: datetime) -> Part | None:
    """What a message is a part of its push as; None where it stands alone."""
    if not message.part:
        return None
    is_manifest = bool(message.travellers) or "travellers" in message.declared
    said = message.declared
    declared = said.get("travellers", 0) + said.get("crew", 0) if is_manifest else said.get("bookings")
    return Part(
        number=message.part,
        is_last=message.is_last_part,
        received_at=received_at,
        carried=len(message.travellers) if is_manifest else len(message.bookings),
        declared=declared or None,
    )


def pushes_of(parts: Iterable[Part]) -> list[Push]:
    """The pushes that parts of one name (sender, access reference, flight) make, in the order they began.

    parts  in the order of receipt

    A part whose number came already, and a last part below a number that came, begin a new push under the old name.
    """
    sets: list[list[Part]] = []
    for part in parts:
        current = sets[-1] if sets else None
        if current is None or _begins_anew(part, current):
            sets.append([part])
        else:
            current.append(part)
    return [_push(each) for each in sets]


def _begins_anew(part: Part, current: list[Part]) -> bool:
    numbers = {each.number for each in current}
    if part.number in numbers or (part.is_last and part.number < max(numbers)):
        return True
    last = next((each.number for each in current if each.is_last), None)
    return last is not None and (part.is_last or part.number > last)


def _push(parts: list[Part]) -> Push:
    numbers = {part.number for part in parts}
    declared = [part.declared for part in parts if part.declared is not None]
    return Push(
        began_at=min(part.received_at for part in parts),
        parts=tuple(sorted(parts, key=lambda part: part.number)),
        missing=tuple(number for number in range(1, max(numbers)) if number not in numbers),
        has_last=any(part.is_last for part in parts),
        carried=sum(part.carried for part in parts),
        declared=max(declared) if declared else None,
    )
