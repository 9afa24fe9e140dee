"""A cabin inferred from the seats that messages name: rows and columns, and who sits where. Pure.

No carrier sends its cabin. What is drawn is the smallest usual cabin in which every named seat exists, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

__all__ = ["Cabin", "Place", "Sitting", "cabin"]

_SEAT: Final = re.compile(r"0*([1-9]\d{0,2})([A-HJ-L])\Z")
_ROWS_MAX: Final = 90  # no cabin has more; a larger number is a slip, and its seat stays in the list alone
# From the smallest: which columns there are, and where the aisles are (after how many columns).
_LAYOUTS: Final = (
    ("ACDF", (2,)),
    ("ABCDEF", (3,)),
    ("ABCDEFGH", (2, 6)),
    ("ABCDEFGHJK", (3, 7)),
    ("ABCDEFGHJKL", (3, 8)),
)
# The strongest mark of a seat, first.
_RANKS: Final = ("own", "booking", "account", "other", "empty")


class Sitting(msgspec.Struct, frozen=True):
    """Somebody's seat. mark: "own" (the traveller of the hit), "booking", "account" (the same account paid), "other"."""

    traveller: int
    seat: str
    mark: str


class Place(msgspec.Struct, frozen=True):
    """One seat of the drawing. travellers: who sits there; more than one is an infant on a lap, or a contradiction."""

    seat: str
    column: int
    mark: str
    travellers: tuple[int, ...]


class Cabin(msgspec.Struct, frozen=True):
    """Rows of seats.

    columns  their letters
    aisles   after how many columns an aisle runs
    rows     number of the row and its seats, one for each column
    apart    travellers whose seat is no seat of any usual cabin; they stand in the list alone
    """

    columns: str
    aisles: tuple[int, ...]
    rows: tuple[tuple[int, tuple[Place, ...]], ...]
    apart: tuple[int, ...]


def cabin(sitting: Iterable[Sitting]) -> Cabin | None:
    """The cabin in which these people sit; None where no seat is named that could be one."""
    people: dict[tuple[int, str], list[Sitting]] = {}
    apart: list[int] = []
    for each in sitting:
        found = _SEAT.match(each.seat.strip().upper())
        if found is None or int(found[1]) > _ROWS_MAX:
            apart.append(each.traveller)
        else:
            people.setdefault((int(found[1]), found[2]), []).append(each)
    if not people:
        return None
    columns, aisles = _layout({letter for _, letter in people})
    last = max(row for row, _ in people)
    rows = tuple((row, _row(row, columns, people)) for row in range(1, last + 1))
    return Cabin(columns, aisles, rows, tuple(apart))


def _layout(letters: set[str]) -> tuple[str, tuple[int, ...]]:
    return next(each for each in _LAYOUTS if letters <= set(each[0]))


def _row(row: int, columns: str, people: Mapping[tuple[int, str], Sequence[Sitting]]) -> tuple[Place, ...]:
    return tuple(
        Place(f"{row}{letter}", at, _mark(sitting), tuple(each.traveller for each in sitting))
        for at, letter in enumerate(columns)
        for sitting in [people.get((row, letter), ())]
    )


def _mark(sitting: Sequence[Sitting]) -> str:
    marks = {each.mark for each in sitting} or {"empty"}
    return next(rank for rank in _RANKS if rank in marks)
