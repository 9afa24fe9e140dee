"""The time line of the board: one row a flight, its hits at their last useful moment. Mirrored where reading is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec
from django.utils.translation import get_language_bidi

from fairway import casework
from fairway.web import words
from fairway.web.timing import moment_of, time_left

__all__ = ["Floor", "Row", "floor"]

_NAMES, _WIDTH, _TOP, _ROW = 190, 1000, 30, 28  # pixels of the drawing
_EVERY = timedelta(hours=3)
_Across = Callable[[datetime], int]


class Row(msgspec.Struct, frozen=True):
    """A flight, drawn and said. flies: begin and width of its time in the air, None where a message did not say both its ends."""

    flight: casework.DueFlight
    y: int
    x: int
    flies: tuple[int, int] | None
    shape: str
    strength_word: str
    left: str
    band: str


class Floor(msgspec.Struct, frozen=True):
    """The drawing. hours: where each begins, and what it is called, universal time. is_mirrored: it runs from right to left."""

    width: int
    height: int
    names_at: int
    now: int
    hours: list[tuple[int, str]]
    rows: list[Row]
    is_mirrored: bool


def floor(flights: Sequence[casework.DueFlight], at: datetime) -> Floor:
    """The flights of a board as the drawing and its table show them."""
    is_mirrored = bool(get_language_bidi())
    begins = at - casework.BEFORE
    whole = (casework.BEFORE + casework.AFTER).total_seconds()

    def across(moment: datetime) -> int:
        part = min(max((moment - begins).total_seconds() / whole, 0), 1)
        x = _NAMES + round(part * (_WIDTH - _NAMES - 60))
        return _WIDTH - x if is_mirrored else x

    first = begins.replace(minute=0, second=0, microsecond=0) + timedelta(hours=3 - begins.hour % 3)
    hours = [first + _EVERY * step for step in range(int((casework.BEFORE + casework.AFTER) / _EVERY) + 1)]
    return Floor(
        _WIDTH,
        _TOP + _ROW * len(flights) + 8,
        _WIDTH if is_mirrored else 0,
        across(at),
        [(across(hour), f"{hour:%H:%M}") for hour in hours if hour < at + casework.AFTER],
        [_row(each, number, at, across) for number, each in enumerate(flights)],
        is_mirrored,
    )


def _row(each: casework.DueFlight, number: int, at: datetime, across: _Across) -> Row:
    due = moment_of(each.moment)
    leaves, lands = moment_of(each.leaves_at), moment_of(each.lands_at)
    flies = None
    if leaves is not None and lands is not None:
        one, other = sorted((across(leaves), across(lands)))
        flies = (one, max(other - one, 2))
    return Row(
        each,
        _TOP + _ROW * number + _ROW // 2,
        across(due if due is not None else at),
        flies,
        words.SHAPES.get(each.strength, "○"),
        words.word(words.STRENGTHS, each.strength),
        time_left(due, at, is_exact=each.is_exact),
        "now" if due is not None and due < at + timedelta(minutes=30) else "",
    )
