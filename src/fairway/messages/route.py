"""The route of a manifest: places and their times in the order sent, made into legs."""

from __future__ import annotations

import itertools
import re
from datetime import date, datetime
from typing import Final

import msgspec

from fairway.kit.absence import NOT_SENT, Maybe
from fairway.messages.dates import local_time, year_first
from fairway.travel.flight import Flight, normal_flight_number

__all__ = ["Stop", "legs_of", "main_leg", "read_flight_name", "read_local"]

_FLIGHT: Final = re.compile(r"([A-Z]{3}|[A-Z][A-Z0-9]|[0-9][A-Z])\s*(\d{1,5}[A-Z]?|\d{2}MCL)$")


class Stop(msgspec.Struct):
    """One place of the route. `qualifier`: 125 last abroad, 87 first in the country, 92 and others between."""

    qualifier: str
    place: str
    carrier: str
    number: str
    arrives: Maybe[datetime] = NOT_SENT
    departs: Maybe[datetime] = NOT_SENT
    arrives_on: Maybe[date] = NOT_SENT
    departs_on: Maybe[date] = NOT_SENT


def read_flight_name(text: str, carrier: str) -> tuple[str, str] | None:
    """Carrier and number of "SQ6680", "U21234" or "123" with its carrier apart; None where it is neither."""
    tidy = text.replace(" ", "").upper()
    carrier = carrier.strip().upper()
    if carrier and tidy.startswith(carrier) and len(tidy) > len(carrier):
        return carrier, normal_flight_number(tidy[len(carrier) :])
    if found := _FLIGHT.match(tidy):
        return found[1], normal_flight_number(found[2])
    if tidy and carrier:
        return carrier, normal_flight_number(tidy)
    return None


def read_local(text: str) -> tuple[Maybe[date], Maybe[datetime]]:
    """Day and local time of yymmddhhmm, ccyymmddhhmm or a bare day; None for what cannot be read."""
    digits = text.replace(" ", "")
    if not digits:
        return NOT_SENT, NOT_SENT
    cut = {10: 6, 12: 8, 6: 6, 8: 8}.get(len(digits))
    day = year_first(digits[:cut]) if cut else None
    if cut is None or day is None:
        return None, None
    if len(digits) == cut:
        return day, NOT_SENT
    return day, local_time(day, digits[cut:])


def legs_of(stops: list[Stop]) -> list[Flight]:
    """The legs between consecutive places; an intermediate stop may be given once or twice."""
    legs: list[Flight] = []
    for one, other in itertools.pairwise(stops):
        if one.place == other.place and one.place:
            continue
        if one.departs_on is NOT_SENT and other.arrives_on is NOT_SENT and len(stops) > 2:
            continue
        legs.append(
            Flight(
                carrier=one.carrier,
                number=one.number,
                departs_on=one.departs_on,
                departs_from=one.place or NOT_SENT,
                arrives_at=other.place or NOT_SENT,
                departs_at_local=one.departs,
                arrives_at_local=other.arrives,
            )
        )
    return legs


def main_leg(legs: list[Flight], stops: list[Stop]) -> Flight | None:
    """The leg that crosses the border: it departs from the place 125, or arrives at the place 87; else the first."""
    for qualifier, name in (("125", "departs_from"), ("87", "arrives_at")):
        places = [stop.place for stop in stops if stop.qualifier == qualifier]
        for leg in legs:
            if places and getattr(leg, name) == places[0]:
                return leg
    return legs[0] if legs else None
