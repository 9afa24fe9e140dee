"""Links between people, laid out by the server: rings around the one from whom they start. Pure.

Whoever was drawn once stays where they are: the first ring is laid out by itself, and who is found behind one of it stands behind them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec

__all__ = ["Graph", "Line", "Spot", "graph"]

_APART = 46.0  # between two neighbours of a ring
_RING_MIN = 150.0
_BEHIND = 130.0
_EDGE = 70.0


class Spot(msgspec.Struct, frozen=True):
    """Where somebody stands."""

    code: str
    x: float
    y: float

    @property
    def sign_y(self) -> float:
        """Where the base of the sign within it stands."""
        return round(self.y + 5, 1)

    @property
    def under_y(self) -> float:
        """Where the base of the words under it stands."""
        return round(self.y + 28, 1)


class Line(msgspec.Struct, frozen=True):
    """From one to another."""

    x1: float
    y1: float
    x2: float
    y2: float


class Graph(msgspec.Struct, frozen=True):
    """Spots in the order given, lines in the order given; width and height of all."""

    width: int
    height: int
    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]


def graph(first: str, near: Sequence[str], far: Mapping[str, Sequence[str]], links: Sequence[tuple[str, str]]) -> Graph:
    """The layout.

    first  who stands in the middle
    near   the ring around, in order
    far    who stands behind one of the ring, in order
    links  pairs, each of people who are named above
    """
    radius = max(_RING_MIN, len(near) * _APART / math.tau)
    places: dict[str, tuple[float, float]] = {first: (0.0, 0.0)}
    for at, code in enumerate(near):
        angle = math.tau * at / len(near) - math.pi / 2
        places[code] = _at(angle, radius)
        behind = far.get(code, ())
        ring = radius + _BEHIND
        step = min(_APART / ring, math.tau / max(1, len(behind)))
        for number, other in enumerate(behind):
            rows = max(1, int(math.pi / step))
            turn = angle + (number % rows - (min(len(behind), rows) - 1) / 2) * step
            places[other] = _at(turn, ring + number // rows * _APART)
    left, top = min(x for x, _ in places.values()) - _EDGE, min(y for _, y in places.values()) - _EDGE
    right, bottom = max(x for x, _ in places.values()) + _EDGE, max(y for _, y in places.values()) + _EDGE
    moved = {code: (round(x - left, 1), round(y - top, 1)) for code, (x, y) in places.items()}
    lines = tuple(Line(*moved[start], *moved[end]) for start, end in links)
    return Graph(round(right - left), round(bottom - top), tuple(Spot(c, x, y) for c, (x, y) in moved.items()), lines)


def _at(angle: float, radius: float) -> tuple[float, float]:
    return math.cos(angle) * radius, math.sin(angle) * radius
