"""The fictional world: states, airports and carriers that exist nowhere.

Countries carry ISO 3166 user-assigned codes (XQA…, alpha-2 XA…), airports three letters that begin with Q, X or Z,
carriers two characters with a zero or the reserved XX. Any likeness to a real state is chance.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random

from fairway_simulator.names import Culture, culture

__all__ = ["AIRPORTS", "CARRIERS", "HOME", "STATES", "Airport", "Carrier", "State", "airports_of", "draw_culture"]


@dataclass(frozen=True)
class State:
    """A fictional state. `cultures` and their weights say what its people are called."""

    code: str
    alpha2: str
    name: str
    document_shape: str
    cultures: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Airport:
    """A fictional airport; `utc_offset` in whole hours, no summer time. It lies in an ocean, where nobody takes it for a real one."""

    code: str
    city: str
    state: str
    utc_offset: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Carrier:
    """A fictional carrier and the habits of its messages. Each habit is one that real carriers have."""

    code: str
    numeric: str
    name: str
    state: str
    host: str
    pnrgov: str  # edition of its booking pushes: "11:1", "13:1", "15:1"
    paxlst: str  # directory of its manifests: "02B", "05B", "12B"
    una: str  # service string advice as sent; "" for none
    is_one_segment_per_line: bool
    title_blank: bool  # "ANNA MRS" instead of "ANNAMRS"
    reference_style: str  # "plain" 1, "dotted" 1.1, "long" 43578
    number_digits: int  # flight numbers padded to this many digits in the header leg
    sends_arrival_date: bool
    has_groups: bool  # functional groups (UNG) in its manifests
    documents_on_leg: bool  # SSR DOCS under the flight instead of under the traveller
    contacts: str  # "osi", "ssr" or "address"
    history: str  # "lts", "abi" or ""
    crew_in_list: bool  # crew inside the passenger manifest instead of a list of its own
    splits_big_pushes: bool
    document_code_list: str  # ":110:111" after the document type, or ""


HOME = "XQA"
"""The state whose passenger information unit receives the messages."""


def _world() -> tuple[dict[str, State], dict[str, Airport], tuple[Carrier, ...]]:
    text = (resources.files("fairway_simulator") / "world.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    states = [State(**(row | {"cultures": tuple(row["cultures"].items())})) for row in tables["states"]]
    airports = [Airport(**row) for row in tables["airports"]]
    carriers = tuple(Carrier(**row) for row in tables["carriers"])
    return {s.code: s for s in states}, {a.code: a for a in airports}, carriers


STATES, AIRPORTS, CARRIERS = _world()


@cache
def airports_of(state: str) -> tuple[Airport, ...]:
    """The airports of a state, in the order of the table."""
    return tuple(a for a in AIRPORTS.values() if a.state == state)


@cache
def _mix(state: str) -> tuple[tuple[Culture, ...], tuple[float, ...]]:
    total = 0.0
    cultures, sums = [], []
    for name, weight in STATES[state].cultures:
        total += weight
        cultures.append(culture(name))
        sums.append(total)
    return tuple(cultures), tuple(sums)


def draw_culture(random: Random, state: str) -> Culture:
    """The culture of one citizen of that state."""
    cultures, sums = _mix(state)
    at = random.random() * sums[-1]
    return next(c for c, limit in zip(cultures, sums, strict=True) if at < limit)
