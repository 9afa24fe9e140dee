"""Searching by the programming interface: what is sought stands in the body, why in two headers, and nothing in the address."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from django.http import HttpRequest
from ninja import Field, Header, Router, Schema

from fairway import casework
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.rest import shapes
from fairway.safeguards import Act, Purpose

__all__ = ["searching"]

searching = Router(tags=["search"])
_PURPOSES = (Purpose.TERRORISM, Purpose.SERIOUS_CRIME)
_Text = Annotated[str, Field("", max_length=200)]


class Wanted(Schema):
    """Whom or what one seeks: a person (surname, and given names or day of birth), a document (number), a booking (locator), a flight
    (number, day)."""

    kind: Literal["person", "document", "booking", "flight"]
    surname: _Text = ""
    given_names: _Text = ""
    birth_date: _Text = ""
    number: _Text = ""
    locator: _Text = ""
    day: date | None = None


class Person(Schema):
    """A journey of somebody who fits, unnamed. `flight`, `hits`: codes; strength is empty where an exact number was sought."""

    code: str
    initials: str
    strength: str
    carrier: str
    number: str
    day: date
    departs_from: str
    arrives_at: str
    sources: str
    state: str
    flight: str
    hits: list[str]


class Flight(Schema):
    """A flight; `pnr`, `api`, `both`: travellers by source."""

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


class Found(Schema):
    """At most 25 people, or the flights."""

    people: list[Person]
    flights: list[Flight]


@searching.post("/searches", response={200: Found, **shapes.REFUSALS}, summary="Search under a case")
def search(
    request: HttpRequest,
    wanted: Wanted,
    purpose: Annotated[str, Header("", alias="Fairway-Purpose", description="why: terrorism or serious_crime")] = "",
    case: Annotated[str, Header("", alias="Fairway-Case", description="the number of the case")] = "",
) -> Any:
    """Nobody is named. What fits too many is refused, and none of it shown. A recorded act; who is shown counts in the day's budget."""
    caller: Any = request
    stated = next((each for each in _PURPOSES if each == purpose), None)
    if stated is None:
        raise Refused(
            "purpose.missing",
            "Say in the header Fairway-Purpose why: terrorism or serious_crime. Nothing was sought.",
            cites="Directive (EU) 2016/681 Art. 1(2)",
        )
    act = Act(caller.auth, stated, at=utc_now(), ground=f"case {case}")
    found = casework.search(act, casework.Wanted(**wanted.dict()))
    return {"people": list(msgspec.to_builtins(found.people)), "flights": list(msgspec.to_builtins(found.flights))}
