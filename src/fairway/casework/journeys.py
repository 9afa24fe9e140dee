"""From a hit to the booking behind it: what booking and manifest say of the traveller side by side, and who travels with them.

Only from a hit, and only one person at a time: each opening is recorded with the hit that explains it, and counts in the day's budget.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from fairway.casework import rules
from fairway.kit.absence import UNREADABLE
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_records import JourneySeen
from fairway.store import bookings, reviews
from fairway.store.archive import Archive, look, perform
from fairway.store.bookings import Companion, KeptBooking, KeptJourney
from fairway.store.reviews import HitRow
from fairway.travel import Booking, ItineraryLeg, Traveller
from fairway.travel.catalogue import Mask, describe

__all__ = ["CompanionRow", "FieldLine", "JourneyView", "Leg", "Said", "journey"]

COMPANIONS_MAX = 100  # a group's booking; whoever needs more of them has a case, and asks for each
_BOOKING_APART = ("itinerary", "travellers", "history")


class Said(msgspec.Struct, frozen=True):
    """What one source says of a field. state: "" for its values, else "not_sent", "unreadable" or "sealed"."""

    state: str
    values: tuple[str, ...] = ()


class FieldLine(msgspec.Struct, frozen=True):
    """One field. relation: "agrees", "differs", "missing" (one source alone says it), "" where there is nothing to compare."""

    label: str
    pnr: Said
    api: Said
    relation: str


class Leg(msgspec.Struct, frozen=True):
    """One line of the itinerary. Times are local, "" where none was sent. is_here: the flight of the hit."""

    flight: str
    departs_from: str
    arrives_at: str
    departs: str
    arrives: str
    status: str
    is_here: bool


class CompanionRow(msgspec.Struct, frozen=True):
    """Somebody else of the booking, unnamed until they are opened by themselves."""

    code: str
    kind: str
    state: str
    sources: str
    version: int


class JourneyView(msgspec.Struct, frozen=True):
    """One traveller and the booking. Personal values throughout: for a page, never for a log.

    is_masked     the law has sealed what the catalogue masks: those fields say "sealed"
    is_companion  whether this is somebody else than the traveller of the hit
    history       what the carrier says changed, oldest first as sent; `version` is the last that the house keeps whole
    """

    hit: str
    is_companion: bool
    is_masked: bool
    carrier: str
    number: str
    departs_from: str
    arrives_at: str
    traveller_version: int
    traveller_state: str
    lines: tuple[FieldLine, ...]
    has_booking: bool
    version: int
    changed_at: str
    sent_at: str
    received_at: datetime | None
    booking: tuple[FieldLine, ...]
    legs: tuple[Leg, ...]
    history: Said
    companions: tuple[CompanionRow, ...]


def journey(act: Act, code: str, companion: str = "") -> JourneyView:
    """The booking of a hit, with its traveller, or with one companion where their public code is given. A recorded act.

    Refuses as `casework.hit` does, and a companion who is not of that booking.
    """
    permit(act, Permission.SEE_HIT)
    rules.must_have_grounds(act, look().profile)
    identifier = rules.identifier_of(code)
    with perform(act) as archive:
        row = reviews.find(identifier)
        if row is None:
            raise rules.unknown()
        rules.must_review(act, row)
        kept, others = _kept(archive, row, companion)
        stored = bookings.booking_of(archive, kept.booking) if kept.booking is not None else None
        act.record(JourneySeen(object=public_code(row.id), traveller=public_code(kept.id)))
    return _view(row, kept, stored, others)


def _kept(archive: Archive, row: HitRow, companion: str) -> tuple[KeptJourney, tuple[Companion, ...]]:
    mine = bookings.journey_of(archive, row.traveller)
    if mine is None:
        raise rules.erased()
    if not companion:
        return mine, _others(mine)
    wanted = rules.identifier_of(companion)
    if wanted not in {each.id for each in _others(mine)}:
        raise Refused(
            "companion.unknown", "Nobody of this booking has that code. Nothing was shown. Open the booking again."
        )
    found = bookings.journey_of(archive, wanted)
    if found is None:
        raise rules.erased()
    return found, _others(found)


def _others(kept: KeptJourney) -> tuple[Companion, ...]:
    return bookings.companions(kept.booking, besides=kept.id, most=COMPANIONS_MAX) if kept.booking is not None else ()


def _view(row: HitRow, kept: KeptJourney, stored: KeptBooking | None, others: Iterable[Companion]) -> JourneyView:
    booking = stored.booking if stored else Booking()
    is_masked = stored.is_masked if stored else False
    history = _said(booking.history, is_sealed=is_masked)
    return JourneyView(
        hit=public_code(row.id),
        is_companion=kept.id != row.traveller,
        is_masked=kept.is_masked,
        carrier=row.carrier,
        number=row.number,
        departs_from=row.departs_from,
        arrives_at=row.arrives_at,
        traveller_version=kept.version,
        traveller_state=kept.state,
        lines=_lines(kept),
        has_booking=stored is not None,
        version=stored.version if stored else 0,
        changed_at=stored.changed_at if stored else "",
        sent_at=stored.sent_at if stored else "",
        received_at=stored.received_at if stored else None,
        booking=_booking_lines(booking, is_masked=is_masked),
        legs=tuple(_leg(each, row) for each in booking.itinerary),
        history=history,
        companions=tuple(
            CompanionRow(public_code(each.id), each.kind, each.state, each.sources, each.version) for each in others
        ),
    )


# -- what the sources say -------------------------------------------------------------------------------------------


def _lines(kept: KeptJourney) -> tuple[FieldLine, ...]:
    lines = []
    for name in Traveller.__struct_fields__:
        entry = describe("Traveller", name)
        is_sealed = kept.is_masked and entry.mask is not Mask.OPEN
        pnr, api = (_of(view, name, is_sealed=is_sealed) for view in (kept.record.pnr, kept.record.api))
        if {pnr.state, api.state} != {"not_sent"}:
            lines.append(FieldLine(entry.label, pnr, api, _relation(pnr, api)))
    return tuple(lines)


def _of(view: Traveller | None, name: str, *, is_sealed: bool) -> Said:
    return Said("not_sent") if view is None else _said(getattr(view, name), is_sealed=is_sealed)


def _booking_lines(booking: Booking, *, is_masked: bool) -> tuple[FieldLine, ...]:
    lines = []
    for name in Booking.__struct_fields__:
        if name in _BOOKING_APART:
            continue
        entry = describe("Booking", name)
        said = _said(getattr(booking, name), is_sealed=is_masked and entry.mask is not Mask.OPEN)
        if said.state != "not_sent":
            lines.append(FieldLine(entry.label, said, Said("not_sent"), ""))
    return tuple(lines)


def _relation(pnr: Said, api: Said) -> str:
    if "sealed" in (pnr.state, api.state):
        return ""
    if pnr.state or api.state:
        return "missing"
    one, other = ({value.casefold() for value in each.values} for each in (pnr, api))
    return "agrees" if one == other else "differs"


def _said(value: object, *, is_sealed: bool) -> Said:
    if is_sealed:
        return Said("sealed")
    if value is UNREADABLE:
        return Said("unreadable")
    values = tuple(_words(each) for each in value) if isinstance(value, tuple) else (_words(value),)
    shown = tuple(each for each in values if each)
    return Said("", shown) if shown else Said("not_sent")


def _words(value: object) -> str:
    """A value as it is read; the parts of a noun one after the other, as its catalogue has them."""
    match value:
        case None | msgspec.UnsetType() | False | 0:
            return ""
        case True:
            return "✓"
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case msgspec.Struct():
            return " · ".join(part for name in value.__struct_fields__ if (part := _words(getattr(value, name))))
        case tuple():
            return ", ".join(part for each in value if (part := _words(each)))
        case _:
            return str(value)


def _leg(leg: ItineraryLeg, row: HitRow) -> Leg:
    carriers = {_words(leg.carrier), _words(leg.operating_carrier)}
    is_here = row.carrier in carriers and (row.departs_from, row.arrives_at) == (
        _words(leg.departs_from),
        _words(leg.arrives_at),
    )
    return Leg(
        f"{_words(leg.carrier)} {_words(leg.number)}".strip(),
        _words(leg.departs_from),
        _words(leg.arrives_at),
        _words(leg.departs_at_local) or _words(leg.departs_on),
        _words(leg.arrives_at_local),
        _words(leg.status),
        is_here,
    )
