"""A flight: who is on it by what names nobody, how complete what came for it is, and the cabin as far as seats tell.

Without a hit everything comes from the open part of the records. From a hit the traveller's own record is opened besides, to mark
their seat and those that the same account paid: an act of its own, with the hit as its ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import msgspec

from fairway.casework import rules
from fairway.casework.cabin import Cabin, Sitting, cabin
from fairway.casework.said import words_of
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_records import FlightOfHitSeen, FlightSeen, FlightsSeen
from fairway.store import bookings, changes, flights, links, reviews
from fairway.store.archive import Archive, look, perform
from fairway.store.flights import FlightPart, KeptFlight, OnBoard
from fairway.travel import Booking, Traveller

__all__ = ["FlightPush", "FlightRow", "FlightView", "Manifested", "flight", "flight_list", "flight_of_hit", "row_of"]

ON_BOARD_MAX = 1_000  # the largest aircraft carries 853
FLIGHTS_MAX = 300
GROUP_MIN = 6
"""Travellers of one booking from which it is called a group."""
_AROUND = timedelta(days=1)


class FlightRow(msgspec.Struct, frozen=True):
    """A flight in a list. Times are local, "" where no message said them. pnr, api, both: travellers by source."""

    code: str
    carrier: str
    number: str
    departs_from: str
    arrives_at: str
    day: date
    departs: str
    arrives: str
    state: str
    pnr: int
    api: int
    both: int


class FlightPush(msgspec.Struct, frozen=True):
    """One push for the flight.

    parts, last      how many parts came, and the number of the last one; None while that has not come
    carried          records in them; None where the push came whole and nobody counted
    declared         records that the sender states; None where nothing is stated
    first, changed, off  travellers whom it named for the first time, of whom it said something new, whom it took off
    """

    at: datetime
    source: str
    parts: int
    last: int | None
    carried: int | None
    declared: int | None
    first: int
    changed: int
    off: int


class Manifested(msgspec.Struct, frozen=True):
    """Somebody on the flight, unnamed.

    group     number of their booking among those of several travellers, 0 for who travels alone or is on the manifest alone
    seat      the one given at check-in before the one wished for; "" where none is known
    bags      pieces; 0 where none is stated
    mark      "own", "booking", "account", "other": how they stand to the traveller of the hit
    opens     whether their record opens from the hit: companions alone do
    """

    code: str
    kind: str
    state: str
    sources: str
    group: int
    seat: str
    bags: int
    is_checked_in: bool
    mark: str
    opens: bool


class FlightView(msgspec.Struct, frozen=True):
    """One flight.

    hit      the hit from which it was opened, "" where it was opened by itself
    groups   number and size of each booking of at least GROUP_MIN
    own_seat the seat of the traveller of the hit, "" without one
    """

    hit: str
    row: FlightRow
    pushes: tuple[FlightPush, ...]
    people: tuple[Manifested, ...]
    groups: tuple[tuple[int, int], ...]
    cabin: Cabin | None
    codes: dict[int, str]
    own_seat: str


def flight_list(act: Act) -> tuple[FlightRow, ...]:
    """Flights departing from yesterday to tomorrow (UTC). A recorded act; it shows nobody."""
    permit(act, Permission.SEE_FLIGHT)
    today = act.at.date()
    with perform(act):
        found = flights.flights_between((today - _AROUND).toordinal(), (today + _AROUND).toordinal(), most=FLIGHTS_MAX)
        act.record(FlightsSeen(object="flights", shown=len(found)))
    return tuple(row_of(each) for each in found)


def flight(act: Act, code: str) -> FlightView:
    """One flight by its public code: nobody is named, nobody's record is opened. A recorded act."""
    permit(act, Permission.SEE_FLIGHT)
    identifier = rules.identifier_of(code)
    with perform(act):
        found = flights.flight_of(identifier)
        if found is None:
            raise Refused("flight.unknown", "There is no flight with this code. Nothing was shown. Check the code.")
        act.record(FlightSeen(object=public_code(identifier)))
        return _view(found, "", None, {})


def flight_of_hit(act: Act, code: str) -> FlightView:
    """The flight of a hit, with the seat of its traveller, their companions', and those that the same account paid. A recorded act.

    Refuses as `casework.hit` does.
    """
    permit(act, Permission.SEE_HIT)
    rules.must_have_grounds(act, look().profile)
    identifier = rules.identifier_of(code)
    with perform(act) as archive:
        row = reviews.find(identifier)
        if row is None:
            raise rules.unknown()
        rules.must_review(act, row)
        mine = bookings.journey_of(archive, row.traveller)
        found = flights.flight_of(mine.flight) if mine is not None else None
        if mine is None or found is None:
            raise rules.erased()
        act.record(FlightOfHitSeen(object=public_code(row.id), traveller=public_code(mine.id)))
        return _view(found, public_code(row.id), mine.id, _same_account(archive, mine))


def _same_account(archive: Archive, mine: bookings.KeptJourney) -> dict[int, str]:
    if mine.is_masked:
        return {}
    found = links.on_day(archive, mine.day, {"account": links.keys_of(mine.record)["account"]})
    return {each.traveller: "account" for each in found}


def _view(found: KeptFlight, hit: str, own: int | None, marks: Mapping[int, str]) -> FlightView:
    people = flights.on_board(found.id, most=ON_BOARD_MAX)
    legs = {identifier: _leg_of(booking, found) for identifier, booking in flights.itineraries(found.id).items()}
    groups = _groups(people)
    my_booking = next((each.booking for each in people if each.id == own), None)
    shown = []
    for each in people:
        mark = _mark(each, own, my_booking, marks)
        shown.append(_manifested(each, legs.get(each.booking or 0, 0), groups.get(each.booking or 0, 0), mark))
    sitting = [
        Sitting(each.id, row.seat, row.mark)
        for each, row in zip(people, shown, strict=True)
        if row.seat and each.state == "active"
    ]
    sizes = _sizes(people)
    return FlightView(
        hit,
        row_of(found),
        _pushes(found),
        tuple(sorted(shown, key=_near_first)),
        tuple((number, sizes[booking]) for booking, number in groups.items() if sizes[booking] >= GROUP_MIN),
        cabin(sitting),
        {each.id: public_code(each.id) for each in people},
        next((row.seat for row in shown if row.mark == "own"), ""),
    )


def row_of(found: KeptFlight) -> FlightRow:
    return FlightRow(
        public_code(found.id),
        found.carrier,
        found.number,
        found.departs_from,
        found.arrives_at,
        date.fromordinal(found.day),
        found.departs_at_local,
        found.arrives_at_local,
        found.state,
        found.pnr,
        found.api,
        found.both,
    )


def _leg_of(booking: Booking, found: KeptFlight) -> int:
    """The number of the flight's leg in an itinerary, from 1; 0 where it is not in it."""
    for number, leg in enumerate(booking.itinerary, 1):
        if (words_of(leg.departs_from), words_of(leg.arrives_at)) == (found.departs_from, found.arrives_at):
            return number
    return 0


def _sizes(people: Iterable[OnBoard]) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for each in people:
        if each.booking is not None and each.state == "active":
            sizes[each.booking] = sizes.get(each.booking, 0) + 1
    return sizes


def _groups(people: Iterable[OnBoard]) -> dict[int, int]:
    """A number for each booking of several, in the order in which they became known."""
    people = tuple(people)
    several = [booking for booking, size in _sizes(people).items() if size > 1]
    return {booking: number for number, booking in enumerate(several, 1)}


def _mark(each: OnBoard, own: int | None, booking: int | None, marks: Mapping[int, str]) -> str:
    if each.id == own:
        return "own"
    if booking is not None and each.booking == booking:
        return "booking"
    return marks.get(each.id, "other")


def _near_first(each: Manifested) -> tuple[int, int, str]:
    """Whoever is marked comes first, then by row of the seat; who has none comes last."""
    row = "".join(sign for sign in each.seat if sign.isdigit())
    return ("own", "booking", "account", "other").index(each.mark), int(row) if row else 1_000, each.seat


def _manifested(each: OnBoard, leg: int, group: int, mark: str) -> Manifested:
    views = [view for view in (each.record.api, each.record.pnr) if view is not None]
    return Manifested(
        public_code(each.id),
        each.kind,
        each.state,
        each.sources,
        group,
        _seat(views, leg),
        max((pieces for view in views for bag in view.baggage if isinstance(pieces := bag.pieces, int)), default=0),
        any(check.leg in (0, leg) for view in views for check in view.check_ins),
        mark,
        mark == "booking",
    )


def _seat(views: Iterable[Traveller], leg: int) -> str:
    """The seat on this flight: at check-in before the one that was wished for, the manifest's before the booking's."""
    seats = [seat for view in views for seat in view.seats if seat.leg in (0, leg)]
    given = sorted(seats, key=lambda seat: not seat.is_assigned_at_check_in)
    return given[0].number if given else ""


def _pushes(found: KeptFlight) -> tuple[FlightPush, ...]:
    parts: dict[bytes, list[FlightPart]] = {}
    for part in flights.parts_of(found.id, found.day):
        parts.setdefault(part.push, []).append(part)
    counts = changes.counts_of(found.id)
    shown = []
    for push in changes.pushes_of(found.id, found.day):
        mine = parts.get(push.name, [])
        told = [counts.get(each, {}) for each in push.transmissions]
        shown.append(
            FlightPush(
                push.received_at,
                push.source,
                len({each.part for each in mine}) or 1,
                max((each.part for each in mine if each.is_last), default=None) if mine else 1,
                sum(each.carried for each in mine) if mine else None,
                max((each.declared for each in mine if each.declared is not None), default=None),
                *(sum(each.get(kind, 0) for each in told) for kind in ("first", "changed", "off")),
            )
        )
    return tuple(shown)
