"""The day's flights: who flies when from where to where, and when which push of it is due."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from fairway_simulator.world import AIRPORTS, CARRIERS, HOME, Airport, Carrier, airports_of

__all__ = ["FlightPlan", "Push", "Stage", "plan_day", "plan_flight", "pushes_of"]

TRAVELLERS_PER_FLIGHT = 165
TRAVELLERS_PER_PART = 110


class Stage(enum.IntEnum):
    """The moments at which carriers send, in their order. Values index the life of a booking."""

    TWO_DAYS = 0  # 48 hours before departure: every booking
    ONE_DAY = 1  # 24 hours before: what changed
    TWO_HOURS = 2  # 2 hours before: what changed; the first passenger list
    CLOSURE = 3  # doors shut: every booking, and who is on board


@dataclass(frozen=True, slots=True)
class FlightPlan:
    """One flight of the day. Local times carry no zone.

    travellers  how many people are ever known for it, crew not counted
    previous    where a through flight came from, on the same number; None where it starts here
    onward      where a through flight goes on to, on the same number; None where it ends here
    partner     carrier that sells seats on it under its own number, with that number; None without codeshare
    parts       into how many messages its full pushes and lists are cut
    """

    index: int
    carrier: Carrier
    number: int
    departs_from: Airport
    arrives_at: Airport
    departs_at_local: datetime
    arrives_at_local: datetime
    equipment: str
    travellers: int
    previous: Airport | None
    onward: Airport | None
    partner: tuple[str, int] | None
    parts: int

    @property
    def departs_at_utc(self) -> datetime:
        """Departure in UTC, without a zone."""
        return self.departs_at_local - timedelta(hours=self.departs_from.utc_offset)


@dataclass(frozen=True, slots=True)
class Push:
    """One file that a carrier will send: of which flight, at which stage, what.

    kind  "pnrgov-48h" … "pnrgov-closure", "paxlst-2h", "paxlst-closure", "paxlst-crew"
    part  from 1; 0 where all parts, or the only one, travel in one file
    """

    sent_at_utc: datetime
    flight: int
    kind: str
    stage: Stage
    part: int


def _other_airport(random: Random, carrier: Carrier) -> Airport:
    if carrier.state != HOME:
        own = airports_of(carrier.state)
        return own[int(random.random() * len(own))]
    foreign = [a for a in AIRPORTS.values() if a.state != HOME]
    return foreign[int(random.random() * len(foreign))]


def _hours_between(a: Airport, b: Airport) -> float:
    return 1.2 + abs(a.utc_offset - b.utc_offset) * 1.05 + (ord(a.code[1]) * 7 + ord(b.code[2]) * 3) % 10 / 6


def plan_flight(random: Random, index: int, day: date, travellers: int, carrier: Carrier | None = None) -> FlightPlan:
    """One flight of that day with that many travellers, into or out of the home state."""
    carrier = carrier or CARRIERS[(0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7)[int(random.random() * 11)]]
    home = airports_of(HOME)[(0, 0, 0, 1, 2)[int(random.random() * 5)]]
    other = _other_airport(random, carrier)
    is_inbound = random.random() < 0.55
    origin, destination = (other, home) if is_inbound else (home, other)
    departs = datetime.combine(day, time(int(random.random() * 24), int(random.random() * 12) * 5))
    minutes = int(_hours_between(origin, destination) * 12) * 5
    arrives = departs + timedelta(minutes=minutes, hours=destination.utc_offset - origin.utc_offset)
    through = random.random()
    beyond = [a for a in AIRPORTS.values() if a.state not in (origin.state, destination.state, HOME)]
    partners = [c for c in CARRIERS if c.code != carrier.code]
    partner = partners[int(random.random() * len(partners))]
    has_parts = carrier.splits_big_pushes and travellers > 1.6 * TRAVELLERS_PER_PART
    return FlightPlan(
        index=index,
        carrier=carrier,
        number=100 + index % 8900,
        departs_from=origin,
        arrives_at=destination,
        departs_at_local=departs,
        arrives_at_local=arrives,
        equipment=("320", "321", "738", "333", "359", "77W")[int(random.random() * 3) + (3 if travellers > 190 else 0)],
        travellers=travellers,
        previous=beyond[int(random.random() * len(beyond))] if through < 0.05 else None,
        onward=beyond[int(random.random() * len(beyond))] if through > 0.95 else None,
        partner=(partner.code, 5000 + index % 4900) if random.random() < 0.3 else None,
        parts=-(-travellers // TRAVELLERS_PER_PART) if has_parts else 1,
    )


def plan_day(random: Random, day: date, travellers: int) -> list[FlightPlan]:
    """Flights whose travellers add up to exactly that number."""
    count = max(1, round(travellers / TRAVELLERS_PER_FLIGHT))
    weights = [random.gammavariate(9.0, 1.0) for _ in range(count)]
    scale = travellers / sum(weights)
    sizes = [int(w * scale) for w in weights]
    for n in range(travellers - sum(sizes)):
        sizes[n % count] += 1
    return [plan_flight(random, n, day, size) for n, size in enumerate(sizes)]


_FULL_KINDS = ("pnrgov-48h", "pnrgov-closure", "paxlst-2h", "paxlst-closure")
_TIMES: tuple[tuple[str, Stage, int], ...] = (
    ("pnrgov-48h", Stage.TWO_DAYS, -48 * 60),
    ("pnrgov-24h", Stage.ONE_DAY, -24 * 60),
    ("pnrgov-2h", Stage.TWO_HOURS, -120),
    ("paxlst-2h", Stage.TWO_HOURS, -115),
    ("paxlst-crew", Stage.TWO_HOURS, -60),
    ("pnrgov-closure", Stage.CLOSURE, -10),
    ("paxlst-closure", Stage.CLOSURE, -5),
)


def pushes_of(flight: FlightPlan) -> list[Push]:
    """The files of a flight. Carriers with edition 15.1 put all parts into one interchange, others send each alone."""
    found = []
    for kind, stage, minutes in _TIMES:
        if kind == "paxlst-crew" and flight.carrier.crew_in_list:
            continue
        sent_at = flight.departs_at_utc + timedelta(minutes=minutes)
        is_cut = flight.parts > 1 and kind in _FULL_KINDS and flight.carrier.pnrgov != "15:1"
        for part in range(1, flight.parts + 1) if is_cut else (0,):
            found.append(Push(sent_at + timedelta(seconds=part), flight.index, kind, stage, part))
    return found
