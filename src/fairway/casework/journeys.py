"""From a hit to the booking behind it: what booking and manifest say of the traveller side by side, and who travels with them.

Only from a hit, and only one person at a time: each opening is recorded with the hit that explains it, and counts in the day's budget.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from fairway.casework import rules
from fairway.casework.outward import elsewhere
from fairway.casework.said import FieldLine, Said, booking_lines, initials_of, said_of, traveller_lines, words_of
from fairway.casework.segments import SourceSegments, segments_of
from fairway.casework.timeline import PushView, timeline
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_records import JourneySeen, SegmentsSeen
from fairway.store import bookings, changes, flights, reviews
from fairway.store.archive import Archive, look, perform
from fairway.store.bookings import Companion, KeptBooking, KeptJourney
from fairway.store.flights import KeptFlight
from fairway.store.reviews import HitRow
from fairway.travel import Booking, ItineraryLeg

__all__ = ["CompanionRow", "FieldLine", "JourneyView", "Leg", "Said", "journey", "journey_elsewhere"]

COMPANIONS_MAX = 100  # a group's booking; whoever needs more of them has a case, and asks for each


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
    """Somebody else of the booking, by their initials until they are opened by themselves. initials: "" where sealed or not sent."""

    code: str
    initials: str
    kind: str
    state: str
    sources: str
    version: int


class JourneyView(msgspec.Struct, frozen=True):
    """One traveller and the booking. Personal values throughout: for a page, never for a log.

    is_masked     the law has sealed what the catalogue masks: those fields say "sealed"
    is_elsewhere  whether this is another journey of that traveller
    is_companion  whether this is somebody else than the traveller of the hit
    history       what the carrier says changed, oldest first as sent; `version` is the last that the house keeps whole
    also          how many other bookings of the flight speak of them now
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
    is_elsewhere: bool = False
    timeline: tuple[PushView, ...] = ()
    segments: tuple[SourceSegments, ...] = ()
    also: int = 0


def journey(
    act: Act, code: str, companion: str = "", *, with_segments: bool = False, is_paper: bool = False
) -> JourneyView:
    """The booking of a hit, with its traveller, or with one companion where their public code is given. A recorded act.

    is_paper       contacts, payment, frequent flyer and remarks say "masked", as on a dossier
    with_segments  also the segments of the raw messages from which it was read, while the law lets them be kept

    Refuses as `casework.hit` does, and a companion who is not of that booking.
    """
    permit(act, Permission.SEE_HIT)
    rules.must_have_grounds(act, look().profile)
    identifier = rules.identifier_of(code)
    rules.must_be_free(act, identifier)
    with perform(act) as archive:
        row = reviews.find(identifier)
        if row is None:
            raise rules.unknown()
        rules.must_review(act, row)
        kept, others = _kept(archive, row, companion)
        stored = bookings.booking_of(archive, kept.booking) if kept.booking is not None else None
        act.record(JourneySeen(object=public_code(row.id), traveller=public_code(kept.id)))
        told = changes.changes_of(
            archive, kept.flight, kept.day, [kept.id, *([kept.booking] if kept.booking is not None else [])]
        )
        segments: tuple[SourceSegments, ...] = ()
        if with_segments:
            segments = segments_of(archive, kept, stored, told)
            act.record(SegmentsSeen(object=public_code(row.id), traveller=public_code(kept.id)))
        pushes = changes.pushes_of(kept.flight, kept.day)
    view = _view(row, kept, stored, others, row, is_paper=is_paper)
    booking = stored.booking if stored else Booking()
    past = timeline(pushes, told, kept.record, booking, is_masked=kept.is_masked, is_paper=is_paper)
    return msgspec.structs.replace(view, timeline=past, segments=segments)


def journey_elsewhere(act: Act, code: str, other: str) -> JourneyView:
    """Another journey of the traveller of a hit, by its public code; it must be one of those that `casework.journeys` finds.

    A recorded act. Refuses as `casework.hit` does.
    """
    permit(act, Permission.SEE_HIT)
    rules.must_have_grounds(act, look().profile)
    identifier, wanted = rules.identifier_of(code), rules.identifier_of(other)
    rules.must_be_free(act, identifier)
    with perform(act) as archive:
        row = reviews.find(identifier)
        if row is None:
            raise rules.unknown()
        rules.must_review(act, row)
        mine = bookings.journey_of(archive, row.traveller)
        if mine is None or mine.is_masked:
            raise rules.erased()
        kept = bookings.journey_of(archive, wanted) if wanted in elsewhere(archive, mine) else None
        where = flights.flight_of(kept.flight) if kept is not None else None
        if kept is None or where is None:
            raise Refused(
                "journey.unknown",
                "No other journey of this traveller has that code. Nothing was shown. Open the list of journeys again.",
            )
        stored = bookings.booking_of(archive, kept.booking) if kept.booking is not None else None
        act.record(JourneySeen(object=public_code(row.id), traveller=public_code(kept.id)))
        told = changes.changes_of(archive, kept.flight, kept.day, [kept.id, *([kept.booking] if kept.booking else [])])
        pushes = changes.pushes_of(kept.flight, kept.day)
    view = _view(row, kept, stored, (), where)
    past = timeline(pushes, told, kept.record, stored.booking if stored else Booking(), is_masked=kept.is_masked)
    return msgspec.structs.replace(view, timeline=past, is_companion=False, is_elsewhere=True)


def _kept(archive: Archive, row: HitRow, companion: str) -> tuple[KeptJourney, tuple[Companion, ...]]:
    mine = bookings.journey_of(archive, row.traveller)
    if mine is None:
        raise rules.erased()
    if not companion:
        return mine, _others(archive, mine)
    wanted = rules.identifier_of(companion)
    if wanted not in {each.id for each in _others(archive, mine)}:
        raise Refused(
            "companion.unknown", "Nobody of this booking has that code. Nothing was shown. Open the booking again."
        )
    found = bookings.journey_of(archive, wanted)
    if found is None:
        raise rules.erased()
    return found, _others(archive, found)


def _others(archive: Archive, kept: KeptJourney) -> tuple[Companion, ...]:
    if kept.booking is None or kept.is_masked:  # Art. 12(2)(a) masks how many travel together, too
        return ()
    return bookings.companions(archive, kept.booking, besides=kept.id, most=COMPANIONS_MAX)


def _view(
    row: HitRow,
    kept: KeptJourney,
    stored: KeptBooking | None,
    others: Iterable[Companion],
    where: HitRow | KeptFlight,
    *,
    is_paper: bool = False,
) -> JourneyView:
    booking = stored.booking if stored else Booking()
    is_masked = stored.is_masked if stored else False
    history = said_of(booking.history, is_sealed=is_masked)
    return JourneyView(
        hit=public_code(row.id),
        is_companion=kept.id != row.traveller,
        is_masked=kept.is_masked,
        carrier=where.carrier,
        number=where.number,
        departs_from=where.departs_from,
        arrives_at=where.arrives_at,
        traveller_version=kept.version,
        traveller_state=kept.state,
        lines=traveller_lines(kept.record, is_masked=kept.is_masked, is_paper=is_paper),
        has_booking=stored is not None,
        also=0 if kept.is_masked else len(kept.record.also),
        version=stored.version if stored else 0,
        changed_at=stored.changed_at if stored else "",
        sent_at=stored.sent_at if stored else "",
        received_at=stored.received_at if stored else None,
        booking=booking_lines(booking, is_masked=is_masked, is_paper=is_paper),
        legs=tuple(_leg(each, where) for each in booking.itinerary),
        history=history,
        companions=tuple(
            CompanionRow(
                public_code(each.id),
                initials_of(each.record) if each.record is not None else "",
                each.kind,
                each.state,
                each.sources,
                each.version,
            )
            for each in others
        ),
    )


def _leg(leg: ItineraryLeg, row: HitRow | KeptFlight) -> Leg:
    carriers = {words_of(leg.carrier), words_of(leg.operating_carrier)}
    is_here = row.carrier in carriers and (row.departs_from, row.arrives_at) == (
        words_of(leg.departs_from),
        words_of(leg.arrives_at),
    )
    return Leg(
        f"{words_of(leg.carrier)} {words_of(leg.number)}".strip(),
        words_of(leg.departs_from),
        words_of(leg.arrives_at),
        words_of(leg.departs_at_local) or words_of(leg.departs_on),
        words_of(leg.arrives_at_local),
        words_of(leg.status),
        is_here,
    )
