"""Plots as numbers for SVG: bars from zero and shares with their interval. Drawn by the server, so that no script draws them.

Every plot has a table beside it that says the same, item by item; a plot never says more than its table.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

__all__ = ["Bar", "Bars", "Columns", "Interval", "Intervals", "bars", "columns", "intervals", "readable"]

_WIDTH = 640  # units of the drawing; the page scales it
_LABELS = 225
_VALUES = 70
_ROW = 26
_HEIGHT = 120
_MARK = 3  # of what is withheld: there is something, and no length says how much
_THIN_SPACE = "\u202f"


class Bar(msgspec.Struct, frozen=True):
    """One bar. says: its count in words; is_withheld: drawn as a mark whose length says nothing."""

    label: str
    says: str
    x: int
    y: int
    width: int
    height: int
    text_y: int
    is_withheld: bool


class Bars(msgspec.Struct, frozen=True):
    """Bars lying one under the other."""

    width: int
    height: int
    label_x: int
    zero_x: int
    value_x: int
    items: list[Bar]


class Columns(msgspec.Struct, frozen=True):
    """Bars standing one beside the other. top: the count at the upper line."""

    width: int
    height: int
    base_y: int
    top: str
    items: list[Bar]


class Interval(msgspec.Struct, frozen=True):
    """One share as a point with its interval. is_withheld: neither is drawn."""

    label: str
    says: str
    low_x: int
    x: int
    high_x: int
    y: int
    text_y: int
    is_withheld: bool


class Intervals(msgspec.Struct, frozen=True):
    """Shares on one scale from none to all. ticks: (place, words)."""

    width: int
    height: int
    label_x: int
    base_y: int
    tick_y: int
    value_x: int
    ticks: list[tuple[int, str]]
    items: list[Interval]


def readable(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}".replace(",", _THIN_SPACE)


def bars(items: Sequence[tuple[str, int | None, str]]) -> Bars:
    """Bars of (label, count, words); the count is None where it is withheld. They begin at zero, and the longest fills the width."""
    most = max((count or 0 for _, count, _ in items), default=0) or 1
    room = _WIDTH - _LABELS - _VALUES
    drawn = [
        Bar(
            label,
            says,
            x=_LABELS,
            y=place * _ROW + 5,
            width=_MARK if count is None else round(count / most * room),
            height=_ROW - 10,
            text_y=place * _ROW + 18,
            is_withheld=count is None,
        )
        for place, (label, count, says) in enumerate(items)
    ]
    return Bars(_WIDTH, len(items) * _ROW, _LABELS - 8, _LABELS, _WIDTH, drawn)


def columns(items: Sequence[tuple[str, int | None, str]]) -> Columns:
    """Columns of (label, count, words) over time."""
    most = max((count or 0 for _, count, _ in items), default=0) or 1
    step = _WIDTH / max(len(items), 1)
    top = readable(max((count or 0 for _, count, _ in items), default=0))
    drawn = []
    for place, (label, count, says) in enumerate(items):
        height = _MARK if count is None else round(count / most * _HEIGHT)
        drawn.append(
            Bar(
                label,
                says,
                x=round(place * step),
                y=16 + _HEIGHT - height,
                width=max(round(step) - 2, 2),
                height=height,
                text_y=0,
                is_withheld=count is None,
            )
        )
    return Columns(_WIDTH, 16 + _HEIGHT + 2, 16 + _HEIGHT, top, drawn)


def intervals(items: Sequence[tuple[str, tuple[float, float, float] | None, str]]) -> Intervals:
    """Points of (label, (low, share, high), words) on a scale from 0 to 1; None where nothing is shown."""
    room = _WIDTH - _LABELS - _VALUES

    def at(share: float) -> int:
        return _LABELS + round(share * room)

    drawn = []
    for place, (label, shares, says) in enumerate(items):
        low, share, high = shares or (0.0, 0.0, 0.0)
        y = place * _ROW + 13
        drawn.append(Interval(label, says, at(low), at(share), at(high), y, y + 5, shares is None))
    base = len(items) * _ROW
    ticks = [(at(percent / 100), f"{percent}%") for percent in (0, 25, 50, 75, 100)]
    return Intervals(_WIDTH, base + 22, _LABELS - 8, base, base + 16, _WIDTH, ticks, drawn)
