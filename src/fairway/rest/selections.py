"""The register of selected flights inside the Union. Routes, days and counts; nobody is named."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from fairway import intake
from fairway.kit.clock import utc_now
from fairway.kit.identifiers import public_code
from fairway.rest import shapes
from fairway.safeguards import Act, Purpose

__all__ = ["selections"]

selections = Router(tags=["selections"])


class Proposal(Schema):
    """A selection as somebody proposes it. Places: an airport, a state (two letters) or "*"; carrier: "" for any."""

    departs_from: str
    arrives_at: str
    carrier: str = ""
    reason: str
    assessment: str
    starts_on: date
    ends_on: date
    review_on: date


class Selected(Proposal):
    """A selection as it stands. state: "proposed", "running", "rejected" or "ended"."""

    code: str
    state: str
    proposed_by: str
    decided_by: str


class Dropped(Schema):
    """What was dropped on one day of receipt, on one route."""

    day: str
    departs_from: str
    arrives_at: str
    messages: int
    travellers: int


class Register(Schema):
    """The register, newest first, and what was dropped in the last year."""

    selections: list[Selected]
    dropped: list[Dropped]


class Code(Schema):
    """The code of a selection."""

    code: str


def _act(request: HttpRequest) -> Act:
    caller: Any = request
    return Act(caller.auth, Purpose.ADMINISTRATION, at=utc_now(), ground="selections")


@selections.get("/selections", response={200: Register, **shapes.REFUSALS}, summary="Selected flights inside the Union")
def register(request: HttpRequest) -> Any:
    """What was proposed, what runs, what was dropped because nothing selects it."""
    found = intake.selections_register(_act(request))
    return {
        "selections": [
            {
                **{name: getattr(each.selection, name) for name in each.selection.__struct_fields__},
                "code": public_code(each.id),
                "state": each.state,
                "proposed_by": each.proposed_by,
                "decided_by": each.decided_by,
            }
            for each in found.selections
        ],
        "dropped": [{name: getattr(each, name) for name in each.__struct_fields__} for each in found.dropped],
    }


@selections.post("/selections", response={200: Code, **shapes.REFUSALS}, summary="Propose a selection")
def propose(request: HttpRequest, proposal: Proposal) -> Any:
    """It is in force once a second person approves it."""
    return {"code": intake.propose_selection(_act(request), intake.Selection(**proposal.dict()))}


@selections.post("/selections/{code}/approval", response={200: Code, **shapes.REFUSALS}, summary="Approve a selection")
def approve(request: HttpRequest, code: str) -> Any:
    """The second person's word. Refused to whoever proposed it."""
    intake.decide_selection(_act(request), code, approve=True)
    return {"code": code}


@selections.post("/selections/{code}/end", response={200: Code, **shapes.REFUSALS}, summary="End a running selection")
def end(request: HttpRequest, code: str) -> Any:
    """Before its last day. What it covered is deleted with the next run of retention."""
    intake.end_selection(_act(request), code)
    return {"code": code}
