"""The carrier desk's addresses: the quarantine, its repairs, the quality of what carriers send. Shapes and counts, never values."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from django.http import HttpRequest
from ninja import Query, Router, Schema

from fairway import carriers, intake, oversight
from fairway.kit.clock import utc_now
from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.rest import shapes
from fairway.rest.proving import must_be_proved
from fairway.safeguards import Act, Purpose

__all__ = ["desk"]

desk = Router(tags=["carrier desk"])
_IDENTIFIER_BITS = 63
_Most = Annotated[int, Query(50, ge=1, le=500)]


class Quarantined(Schema):
    """A transmission that waits for a person. `findings` are sentences with places and shapes."""

    code: str
    received_at: str
    size_bytes: int
    carrier: str
    families: str
    findings: list[str]


class Repair(Schema):
    """A repair that waits for a second person, with the counts of its dry run."""

    code: str
    transmission: str
    reason: str
    proposed_by: str
    proposed_at: str
    is_edited: bool
    bookings: int
    travellers: int
    findings: int


class Replayed(Schema):
    """What replaying a repair stored."""

    code: str
    bookings: int
    travellers: int


class Balance(Schema):
    """One day of receipt (UTC). received = stored + duplicates + quarantined + waiting + missing; missing other than 0 is an alarm."""

    day: str
    received: int
    stored: int
    duplicates: int
    quarantined: int
    waiting: int
    missing: int


class CarrierBalance(Schema):
    """The same of one carrier, as far as a carrier can be told; by the day on which the bytes came first."""

    carrier: str
    day: str
    received: int
    stored: int
    duplicates: int
    quarantined: int
    waiting: int


class Completeness(Schema):
    """Whether everything received is kept, placed and screened. `unscreened_travellers`: stored, and no work leads to them."""

    is_complete: bool
    missing: int
    flights_to_screen: int
    lists_to_follow: int
    unscreened_travellers: int
    days: list[Balance]
    carriers: list[CarrierBalance]


class Quality(Schema):
    """What one carrier sent. `findings` by code; `late`: flights whose first message came after departure in every time zone."""

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
    days: list[dict[str, Any]]


def _act(request: HttpRequest, ground: str) -> Act:
    caller: Any = request
    return Act(caller.auth, Purpose.ADMINISTRATION, at=utc_now(), ground=ground)


def _identifier(code: str) -> int:
    try:
        identifier = from_public_code(code)
    except ValueError:
        identifier = 1 << _IDENTIFIER_BITS
    if identifier >> _IDENTIFIER_BITS:
        raise Refused("intake.unknown", "Nothing with that code waits. Nothing was read or changed.")
    return identifier


@desk.get("/quarantine", response={200: list[Quarantined], **shapes.REFUSALS}, summary="What waits for a person")
def quarantine(request: HttpRequest, most: _Most = 50) -> Any:
    """Oldest first; never the content."""
    return [
        {
            "code": public_code(each.id),
            "received_at": each.received_at.isoformat(),
            "size_bytes": each.size_bytes,
            "carrier": each.carrier,
            "families": each.families,
            "findings": [str(finding) for finding in each.findings],
        }
        for each in intake.quarantine(_act(request, "quarantine"), most=most)
    ]


@desk.get(
    "/quarantine/repairs",
    response={200: list[Repair], **shapes.REFUSALS},
    summary="Repairs that wait for a second person",
)
def repairs(request: HttpRequest, most: _Most = 50) -> Any:
    """Oldest first."""
    return [
        {
            "code": public_code(each.id),
            "transmission": public_code(each.transmission),
            "reason": each.reason,
            "proposed_by": each.proposed_by,
            "proposed_at": each.proposed_at.isoformat(),
            "is_edited": each.is_edited,
            "bookings": each.bookings,
            "travellers": each.travellers,
            "findings": each.findings,
        }
        for each in intake.proposed_repairs(_act(request, "quarantine"), most=most)
    ]


@desk.post(
    "/quarantine/repairs/{code}/approval",
    response={200: Replayed, **shapes.REFUSALS},
    summary="Replay somebody else's repair",
)
def approve(request: HttpRequest, code: str) -> Any:
    """Reads the copy and stores what it says. Refused to whoever proposed it, and without a proof of who is there."""
    must_be_proved(request)
    counts = intake.approve_repair(_act(request, f"repair {code}"), _identifier(code))
    return {"code": code, "bookings": counts.bookings, "travellers": counts.travellers}


@desk.get(
    "/carriers/quality", response={200: list[Quality], **shapes.REFUSALS}, summary="The quality of what carriers send"
)
def quality(request: HttpRequest, carrier: str = "", since: date | None = None) -> Any:
    """Counts only, by carrier and day; the last four weeks unless `since` says otherwise."""
    found = carriers.quality(_act(request, "carrier quality"), carrier=carrier, since=since)
    return list(msgspec.to_builtins(found))


@desk.get("/completeness", response={200: Completeness, **shapes.REFUSALS}, summary="Is everything there")
def completeness(request: HttpRequest, carrier: str = "", since: date | None = None) -> Any:
    """Counts only; receipts of the last week unless `since` says otherwise. "All clear" is `is_complete`, not an empty queue."""
    found = oversight.completeness(_act(request, "completeness"), since=since, carrier=carrier)
    return {
        "is_complete": found.is_complete,
        "missing": found.missing,
        "flights_to_screen": found.unscreened.flights,
        "lists_to_follow": found.unscreened.lists,
        "unscreened_travellers": found.unscreened.missed,
        "days": [{**msgspec.to_builtins(each), "missing": each.missing} for each in found.days],
        "carriers": msgspec.to_builtins(found.carriers),
    }
