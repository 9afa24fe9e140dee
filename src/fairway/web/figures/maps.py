"""Itineraries on the outline of the world: great circles, drawn by the server. The earth is not mirrored in any language. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

__all__ = ["DrawnLeg", "DrawnPlace", "WorldMap", "great_circle", "world_map"]

_POINTS = 48  # of one great circle: no corner can be seen
_MARGIN = 8.0  # degrees around what is shown
_WIDTH_MIN = 60.0

Place = tuple[float, float]
"""Latitude and longitude in degrees, north and east positive."""


class DrawnPlace(msgspec.Struct, frozen=True):
    """An airport on the map. x, y: degrees from 180° west and 90° north; text_y: the base of its code."""

    code: str
    x: float
    y: float
    text_y: float


class DrawnLeg(msgspec.Struct, frozen=True):
    """A leg on the map. path: in the map's degrees; kilometres along it."""

    number: int
    path: str
    kilometres: int


class WorldMap(msgspec.Struct, frozen=True):
    """box: the part of the world that is shown, as an SVG viewBox. stroke, dot, text: sizes in its degrees."""

    box: str
    stroke: float
    dot: float
    text: float
    legs: tuple[DrawnLeg, ...]
    places: tuple[DrawnPlace, ...]


def world_map(legs: Sequence[tuple[str, str]], known: Mapping[str, Place]) -> WorldMap | None:
    """The legs (from, to) whose both places are known, and those places; None where there is no such leg."""
    drawn = [
        DrawnLeg(number, _path(great_circle(known[start], known[end])), round(_kilometres(known[start], known[end])))
        for number, (start, end) in enumerate(legs, 1)
        if start in known and end in known and start != end
    ]
    if not drawn:
        return None
    codes = dict.fromkeys(code for leg in legs for code in leg if code in known)
    ways = [
        point
        for start, end in legs
        if start in known and end in known
        for point in great_circle(known[start], known[end])
    ]
    box, size = _box(ways)
    places = tuple(
        DrawnPlace(code, _x(known[code][1]), _y(known[code][0]), round(_y(known[code][0]) - 1.3 * size, 2))
        for code in codes
    )
    return WorldMap(box, round(0.4 * size, 3), round(0.8 * size, 3), round(2.6 * size, 3), tuple(drawn), places)


def great_circle(start: Place, end: Place) -> list[Place]:
    """Points along the shortest way between two places, both included."""
    one, other = _vector(start), _vector(end)
    angle = math.acos(max(-1.0, min(1.0, sum(a * b for a, b in zip(one, other, strict=True)))))
    if angle < 1e-6:
        return [start, end]
    points = []
    for step in range(_POINTS + 1):
        share = step / _POINTS
        near, far = math.sin((1 - share) * angle) / math.sin(angle), math.sin(share * angle) / math.sin(angle)
        x, y, z = (near * a + far * b for a, b in zip(one, other, strict=True))
        points.append((math.degrees(math.asin(max(-1.0, min(1.0, z)))), math.degrees(math.atan2(y, x))))
    return points


def _vector(place: Place) -> tuple[float, float, float]:
    latitude, longitude = map(math.radians, place)
    return math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude), math.sin(latitude)


def _kilometres(start: Place, end: Place) -> float:
    one, other = _vector(start), _vector(end)
    return 6371.0 * math.acos(max(-1.0, min(1.0, sum(a * b for a, b in zip(one, other, strict=True)))))


def _x(longitude: float) -> float:
    return round(longitude + 180, 2)


def _y(latitude: float) -> float:
    return round(90 - latitude, 2)


def _path(points: Iterable[Place]) -> str:
    """The path; begun anew where it crosses 180°."""
    parts: list[str] = []
    before: float | None = None
    for latitude, longitude in points:
        is_cut = before is None or abs(longitude - before) > 180
        parts.append(f"{'M' if is_cut else 'L'}{_x(longitude):g} {_y(latitude):g}")
        before = longitude
    return "".join(parts)


def _box(points: Sequence[Place]) -> tuple[str, float]:
    """What is shown, twice as wide as high, and never less than a corner of the world in which coasts can be known again."""
    xs, ys = [_x(longitude) for _, longitude in points], [_y(latitude) for latitude, _ in points]
    width = max(max(xs) - min(xs) + 2 * _MARGIN, 2 * (max(ys) - min(ys) + 2 * _MARGIN), _WIDTH_MIN)
    width = min(width, 360.0)
    height = width / 2
    left = min(max((max(xs) + min(xs) - width) / 2, 0), 360 - width)
    top = min(max((max(ys) + min(ys) - height) / 2, 0), 180 - height)
    return f"{left:g} {top:g} {width:g} {height:g}", round(width / 100, 3)
