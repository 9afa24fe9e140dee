"""Opening one depersonalised record: asking the authority, what came of it, the one opening, the officer's review."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from django.http import HttpRequest
from ninja import Field, Header, Query, Router, Schema

from fairway import retention
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.rest import shapes
from fairway.safeguards import Act, Purpose
from fairway.safeguards.unmasking import Release

__all__ = ["unmasking"]

unmasking = Router(tags=["unmasking"])
_Purpose = Annotated[
    str,
    Header("", alias="Fairway-Purpose", description="why: terrorism or serious_crime; without it the answer is 403"),
]
_Most = Annotated[int, Query(50, ge=1, le=500)]


class Asked(Schema):
    """What is to be opened, and on what ground. Nobody is named in `case` and `ground`."""

    code: str = Field(description="of the record; a booking is also found by a traveller's or a hit's")
    kind: str = Field("traveller", description="traveller, booking or hit")
    case: str
    ground: str
    is_emergency: bool = Field(False, description="a court must look at it afterwards; it opens nothing faster")


class Request(Schema):
    """The file for the authority, field for field as `fairway authority` reads it."""

    id: str
    kind: str
    record: str
    row: int
    day: str
    case: str
    ground: str
    asked_by: str
    asked_at: str
    is_emergency: bool
    profile: str
    needed: int
    wrapped: list[str]
    reply: str


class Row(Schema):
    """A request and what came of it."""

    code: str
    kind: str
    record: str
    day: str
    case: str
    ground: str
    asked_by: str
    asked_at: str
    expires_at: str
    state: str = Field(description="waiting, opened or over")
    opened_at: str
    approved_by: str
    review_by: str = Field(description='by when a court must have looked at an emergency; "" where it is none')
    is_late: bool
    reviewed_by: str
    finding: str
    court_said: str
    court_at: str


class Released(Schema):
    """One approver's answer, as `fairway authority approve` wrote it."""

    request: str
    share: int
    approved_by: str
    approved_at: str
    expires_at: str
    key: str


class Opening(Schema):
    """As many releases as the record was sealed to need."""

    releases: list[Released]


class Opened(Schema):
    """What was opened: one of the three; with a hit the notes of its decisions. Fields as the nouns have them."""

    kind: str
    record: dict[str, Any] | None
    booking: dict[str, Any] | None
    hit: dict[str, Any] | None
    notes: list[str]


class Finding(Schema):
    """The officer's word."""

    finding: str = Field(description="accepted, unfounded or referred")


class Court(Schema):
    """A court's word on an emergency."""

    said: str = Field(description="approved or refused")
    on: date


def _act(request: HttpRequest, purpose: Purpose, ground: str) -> Act:
    caller: Any = request
    return Act(caller.auth, purpose, at=utc_now(), ground=ground)


def _about_people(request: HttpRequest, stated: str, ground: str) -> Act:
    purpose = next((each for each in (Purpose.TERRORISM, Purpose.SERIOUS_CRIME) if each == stated), None)
    if purpose is None:
        raise Refused(
            "purpose.missing",
            "Say in the header Fairway-Purpose why: terrorism or serious_crime. Nothing was read or changed.",
            cites="Directive (EU) 2016/681 Art. 1(2)",
        )
    return _act(request, purpose, ground)


@unmasking.get("/unmaskings", response={200: list[Row], **shapes.REFUSALS}, summary="Requests to unmask")
def listed(request: HttpRequest, most: _Most = 50) -> Any:
    """Those the officer has not reviewed first. Codes alone."""
    return list(msgspec.to_builtins(retention.unmaskings(_act(request, Purpose.OVERSIGHT, "unmasking"), most=most)))


@unmasking.post("/unmaskings", response={200: Request, **shapes.REFUSALS}, summary="Ask to open one record")
def ask(request: HttpRequest, asked: Asked, purpose: _Purpose = "") -> Any:
    """Gives the file to carry to the authority. It opens nothing."""
    made = retention.request_unmasking(
        _about_people(request, purpose, asked.case),
        asked.code,
        case=asked.case,
        ground=asked.ground,
        kind=asked.kind,
        is_emergency=asked.is_emergency,
    )
    return msgspec.to_builtins(made)


@unmasking.get("/unmaskings/{code}/request", response={200: Request, **shapes.REFUSALS}, summary="The file once more")
def again(request: HttpRequest, code: str, purpose: _Purpose = "") -> Any:
    """While it waits for the authority."""
    return msgspec.to_builtins(retention.request_again(_about_people(request, purpose, f"request {code}"), code))


@unmasking.post(
    "/unmaskings/{code}/opening", response={200: Opened, **shapes.REFUSALS}, summary="Open the released record, once"
)
def open_(request: HttpRequest, code: str, opening: Opening, purpose: _Purpose = "") -> Any:
    """The record, once, before the releases end. The officer reviews it afterwards."""
    releases = [msgspec.convert(each.dict(), Release) for each in opening.releases]
    if any(each.request != code for each in releases):
        raise Refused("unmask.form", "These releases answer another request. Nothing was opened.")
    return msgspec.to_builtins(retention.unmask(_about_people(request, purpose, f"request {code}"), releases))


@unmasking.post(
    "/unmaskings/{code}/review", response={200: Finding, **shapes.REFUSALS}, summary="The officer's finding"
)
def review(request: HttpRequest, code: str, finding: Finding) -> Any:
    """Once."""
    retention.review_unmasking(_act(request, Purpose.OVERSIGHT, "unmasking"), code, finding.finding)
    return {"finding": finding.finding}


@unmasking.post("/unmaskings/{code}/court", response={200: Court, **shapes.REFUSALS}, summary="A court's word")
def court(request: HttpRequest, code: str, court: Court) -> Any:
    """On an emergency, once."""
    retention.note_court(_act(request, Purpose.OVERSIGHT, "unmasking"), code, court.said, court.on)
    return {"said": court.said, "on": court.on}
