"""Makes the outline of the land that itineraries are drawn on, from Natural Earth at 1:110 million. Coasts alone: borders are disputed.

python deploy/make_world.py countries-110m.json src/fairway/web/static/web/records/world.svg

The input is `countries-110m.json` of the npm package world-atlas (ISC): TopoJSON of Natural Earth, which is in the public domain.
x is the longitude from 180° west, y the latitude from 90° north, both in degrees.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 180">'
    "<!-- Made with Natural Earth (naturalearthdata.com), public domain, by way of world-atlas (ISC, M. Bostock). "
    "Made by deploy/make_world.py. -->"
)
_FAR_SOUTH = 150  # nobody flies to Antarctica

Point = tuple[float, float]


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs, their differences summed and scaled, in degrees from the upper left."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(x * scale_x + move_x + 180, 1), round(90 - (y * scale_y + move_y), 1)))
        arcs.append(points)
    return arcs


def land(topology: dict[str, Any]) -> str:
    """The land as one path."""
    arcs = arcs_of(topology)
    paths: list[str] = []
    (geometry,) = topology["objects"]["land"]["geometries"]
    for polygon in geometry["arcs"]:
        for ring in polygon:
            points: list[Point] = []
            for number in ring:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += arc[bool(points) :]
            if min(y for _, y in points) < _FAR_SOUTH:
                paths += [path_of(piece) + "Z" for piece in pieces_of(points)]
    return "".join(paths)


def pieces_of(ring: list[Point]) -> list[list[Point]]:
    """A ring, cut where it crosses 180°: what lies on either side is closed by itself."""
    cuts = [at for at in range(1, len(ring)) if abs(ring[at][0] - ring[at - 1][0]) > 180]
    if not cuts:
        return [ring]
    pieces = [ring[first:last] for first, last in zip([0, *cuts], [*cuts, len(ring)], strict=True)]
    return [piece for piece in [pieces[-1] + pieces[0][1:], *pieces[1:-1]] if len(piece) > 1]


def path_of(points: list[Point]) -> str:
    """A path through points, each but the first by its distance from the one before."""
    x, y = points[0]
    start = f"M{x:g} {y:g}"
    steps = []
    for next_x, next_y in points[1:]:
        dx, dy = round(next_x - x, 1), round(next_y - y, 1)
        if dx or dy:
            steps.append(f"{_short(dx)} {_short(dy)}")
        x, y = next_x, next_y
    return start + ("l" + " ".join(steps) if steps else "")


def _short(number: float) -> str:
    """A number without the nought before its point."""
    text = f"{number:g}"
    return text.replace("-0.", "-.") if number < 0 else text.removeprefix("0") or "0"


def main(source: Path, target: Path) -> None:
    """Writes the outline."""
    target.write_text(
        f'{_HEAD}<path id="land" d="{land(json.loads(source.read_text("utf-8")))}"/></svg>\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
