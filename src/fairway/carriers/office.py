"""The office of carriers: the quality report."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import msgspec

from fairway.kit.refusals import Refused
from fairway.messages.parts import Part, Push, pushes_of
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import CarrierQualitySeen
from fairway.store import quality as counted
from fairway.store.archive import perform
from fairway.store.pushes import PartRow, parts_since

__all__ = ["DAYS_DEFAULT", "PARTS_MAY_TAKE", "CarrierDay", "CarrierQuality", "FlightPush", "pushes", "quality"]

DAYS_DEFAULT = 28
# After this long a receiver works with the parts it has; a real design waits as long.
PARTS_MAY_TAKE = timedelta(minutes=5)
_CARRIER = re.compile(r"[A-Z0-9]{2,3}\Z")


class CarrierDay(msgspec.Struct, frozen=True):
    """One day of a carrier: transmissions and findings by day of receipt (UTC), flights by departure day (local)."""

    day: date
    transmissions: int
    quarantined: int
    travellers: int
    findings: dict[str, int]
    flights: int
    without_pnr: int
    without_api: int
    late: int


class CarrierQuality(msgspec.Struct, frozen=True):
    """What one carrier sent, since a day.

    carrier            "" for what no carrier could be told of
    quarantined_share  0 to 1, of its transmissions, those repaired since included
    findings           by code, the most frequent first
    without_pnr, without_api, late   flights: only the other kind of message came; the first message came after departure
    days               oldest first; days without anything are left away
    """

    carrier: str
    transmissions: int
    quarantined: int
    quarantined_share: float
    travellers: int
    findings: dict[str, int]
    flights: int
    without_pnr: int
    without_api: int
    late: int
    days: tuple[CarrierDay, ...]


def quality(act: Act, *, carrier: str = "", since: date | None = None) -> list[CarrierQuality]:
    """The report of one carrier, or of each. Counts only; nobody's record is opened.

    since  first day; default four weeks before the act
    """
    permit(act, Permission.SEE_CARRIER_QUALITY)
    if carrier and not _CARRIER.match(carrier):
        raise Refused("carriers.code", "A carrier is two or three letters or digits, such as QX. Nothing was counted.")
    first = since or act.at.date() - timedelta(days=DAYS_DEFAULT)
    with perform(act):
        sent = counted.transmissions_by_day(carrier=carrier, since=first)
        found = counted.findings_by_day(carrier=carrier, since=first)
        flown = counted.flights_by_day(carrier=carrier, since=first)
        act.record(CarrierQualitySeen(object=carrier or "all carriers"))
    names = sorted({each.carrier for each in sent} | {each.carrier for each in flown})
    return [_report(name, sent, found, flown) for name in names]


class FlightPush(msgspec.Struct, frozen=True):
    """A push in several parts, and the flight it speaks of. `day` is the local departure day."""

    carrier: str
    number: str
    day: date
    family: str
    push: Push


def pushes(
    act: Act,
    *,
    carrier: str = "",
    since: date | None = None,
    after: timedelta = PARTS_MAY_TAKE,
    incomplete: bool = True,
) -> list[FlightPush]:
    """Pushes sent in several parts, those first of which a part is missing.

    since       first departure day; default the day of the act
    after       how long parts may take to come; younger pushes are not called incomplete
    incomplete  only those of which a part is missing

    Every part that came was read and screened when it came. From an incomplete push nobody is taken off a flight.
    """
    permit(act, Permission.SEE_CARRIER_QUALITY)
    if carrier and not _CARRIER.match(carrier):
        raise Refused("carriers.code", "A carrier is two or three letters or digits, such as QX. Nothing was counted.")
    with perform(act):
        rows = parts_since(since or act.at.date(), carrier=carrier)
        act.record(CarrierQualitySeen(object=carrier or "all carriers"))
    found = _flight_pushes(rows)
    open_ = [each for each in found if not each.push.is_complete and act.at - each.push.began_at >= after]
    return open_ if incomplete else open_ + [each for each in found if each not in open_]


def _flight_pushes(rows: list[PartRow]) -> list[FlightPush]:
    named: dict[tuple[str, str, date, str, int, bytes], list[Part]] = {}
    for row in rows:
        part = Part(row.part, row.is_last, row.received_at, row.carried, row.declared)
        key = (row.carrier, row.number, row.day, row.family, row.flight, row.push)
        named.setdefault(key, []).append(part)
    return [FlightPush(*key[:4], push) for key in sorted(named) for push in pushes_of(named[key])]


def _report(
    name: str,
    sent: list[counted.DayTransmissions],
    found: list[counted.DayFindings],
    flown: list[counted.DayFlights],
) -> CarrierQuality:
    by_day = {each.day: each for each in sent if each.carrier == name}
    flights = {each.day: each for each in flown if each.carrier == name}
    findings: dict[date, dict[str, int]] = {}
    for each in found:
        if each.carrier == name:
            findings.setdefault(each.day, {})[each.code] = each.count
    days = tuple(
        _day(day, by_day.get(day), flights.get(day), findings.get(day, {})) for day in sorted({*by_day, *flights})
    )
    total = sum((Counter(codes) for codes in findings.values()), Counter[str]())
    transmissions = sum(day.transmissions for day in days)
    quarantined = sum(day.quarantined for day in days)
    return CarrierQuality(
        carrier=name,
        transmissions=transmissions,
        quarantined=quarantined,
        quarantined_share=round(quarantined / transmissions, 4) if transmissions else 0.0,
        travellers=sum(day.travellers for day in days),
        findings=dict(sorted(total.items(), key=lambda each: (-each[1], each[0]))),
        flights=sum(day.flights for day in days),
        without_pnr=sum(day.without_pnr for day in days),
        without_api=sum(day.without_api for day in days),
        late=sum(day.late for day in days),
        days=days,
    )


def _day(
    day: date, sent: counted.DayTransmissions | None, flown: counted.DayFlights | None, findings: dict[str, int]
) -> CarrierDay:
    return CarrierDay(
        day=day,
        transmissions=sent.transmissions if sent else 0,
        quarantined=sent.quarantined if sent else 0,
        travellers=sent.travellers if sent else 0,
        findings=findings,
        flights=flown.flights if flown else 0,
        without_pnr=flown.without_pnr if flown else 0,
        without_api=flown.without_api if flown else 0,
        late=flown.late if flown else 0,
    )
