"""Where airports lie: a well-kept table of the world's, and what this house adds or puts right in `airports.csv` in its folder."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable
from pathlib import Path

import airportsdata
import msgspec

from fairway.store.archive import look

__all__ = ["OWN_POSITIONS", "Position", "positions"]

OWN_POSITIONS = "airports.csv"
"""In the house's folder: columns code, name, latitude, longitude (degrees, north and east positive)."""
_OWN_MAX = 5_000


class Position(msgspec.Struct, frozen=True):
    """Degrees, north and east positive. name: of the airport, "" where only its place is known."""

    latitude: float
    longitude: float
    name: str


@functools.cache
def _known() -> dict[str, Position]:
    return {
        code: Position(row["lat"], row["lon"], row["name"])
        for code, row in airportsdata.load("IATA").items()
        if row["lat"] or row["lon"]
    }


def _own(path: Path) -> dict[str, Position]:
    found: dict[str, Position] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                place = Position(float(row["latitude"]), float(row["longitude"]), row.get("name") or "")
            except (KeyError, TypeError, ValueError):
                continue  # a line that says no place
            if abs(place.latitude) <= 90 and abs(place.longitude) <= 180:
                found[(row.get("code") or "").strip().upper()] = place
            if len(found) >= _OWN_MAX:
                break
    return found


def positions(codes: Iterable[str]) -> dict[str, Position]:
    """The places of these airports, by IATA code. Whoever is not in the answer has no known position."""
    path = look().home / OWN_POSITIONS
    own = _own(path) if path.is_file() else {}
    return {code: place for code in codes if (place := own.get(code) or _known().get(code)) is not None}
