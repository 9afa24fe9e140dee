"""Single messages of a wanted size, for tests and benchmarks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from fairway_simulator.bookings import load_flight
from fairway_simulator.flights import Push, Stage, plan_flight
from fairway_simulator.paxlst import passenger_list
from fairway_simulator.pnrgov import booking_push
from fairway_simulator.world import CARRIERS

__all__ = ["manifest_of", "push_of"]

_DAY = date(2026, 7, 12)


def push_of(bookings: int, *, edition: str = "13.1", seed: int = 1) -> bytes:
    """One clean closure push (PNRGOV, full) of exactly that many bookings, about 1.6 travellers each.

    edition  "11.1", "13.1" or "15.1"

    KeyError for another edition; ValueError below one booking.
    """
    if bookings < 1:
        raise ValueError("a push needs at least one booking")
    carrier = {c.pnrgov.replace(":", "."): c for c in reversed(CARRIERS)}[edition]
    random = Random(f"push/{edition}/{seed}")
    plan = replace(plan_flight(random, seed % 9000, _DAY, bookings, carrier), parts=1)
    load = load_flight(random, plan, 1, bookings=bookings)
    for booking in load.bookings:
        booking.appears, booking.cancelled = 0, 9
    sent_at = plan.departs_at_utc
    interchange = booking_push(load, Push(sent_at, plan.index, "pnrgov-closure", Stage.CLOSURE, 0), sent_at, "000001")
    assert interchange is not None
    return interchange.text().encode("utf-8")


def manifest_of(travellers: int, *, edition: str = "05B", seed: int = 1) -> bytes:
    """One clean passenger list (PAXLST 745) of exactly that many passengers, without crew.

    edition  "02B", "05B" or "12B"

    KeyError for another edition; ValueError below one traveller.
    """
    if travellers < 1:
        raise ValueError("a list needs at least one traveller")
    carrier = {c.paxlst: c for c in reversed(CARRIERS)}[edition]
    random = Random(f"manifest/{edition}/{seed}")
    carrier = replace(carrier, crew_in_list=False)
    plan = replace(plan_flight(random, seed % 9000, _DAY, travellers, carrier), parts=1)
    load = load_flight(random, plan, 1)
    for booking in load.bookings:
        booking.cancelled = 9
        for member in booking.members:
            member.is_no_show = False
    sent_at = plan.departs_at_utc
    interchange = passenger_list(load, Push(sent_at, plan.index, "paxlst-closure", Stage.CLOSURE, 0), sent_at, "000001")
    assert interchange is not None
    return interchange.text().encode("utf-8")
