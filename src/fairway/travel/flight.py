"""The flight: one leg of one operating carrier's flight number on one local day."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

import msgspec

from fairway.kit.absence import NOT_SENT, Maybe
from fairway.travel.fields import Field, Mask

__all__ = ["Flight", "normal_flight_number"]

_NUMBER = re.compile(r"^0*(\d{1,5})([A-Z]?)$")


class Flight(msgspec.Struct, frozen=True, omit_defaults=True):
    """The leg that a push speaks of, in the operating carrier's name. Times are local to each airport."""

    carrier: Annotated[str, Field("Carrier", annex=18, mask=Mask.OPEN, criteria=True)]
    number: Annotated[str, Field("Flight number", annex=18, mask=Mask.OPEN, criteria=True)]
    departs_on: Annotated[Maybe[date], Field("Departure day", annex=3, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    departs_from: Annotated[Maybe[str], Field("From", annex=7, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    arrives_at: Annotated[Maybe[str], Field("To", annex=7, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    departs_at_local: Annotated[Maybe[datetime], Field("Departure", annex=3, mask=Mask.OPEN, criteria=True)] = NOT_SENT
    arrives_at_local: Annotated[Maybe[datetime], Field("Arrival", annex=3, mask=Mask.OPEN, criteria=True)] = NOT_SENT

    def __str__(self) -> str:
        day = self.departs_on.isoformat() if isinstance(self.departs_on, date) else "day unknown"
        return f"{self.carrier}{self.number} {day} {self.departs_from or '?'}-{self.arrives_at or '?'}"


def normal_flight_number(text: str) -> str:
    """The flight number as people compare it: blanks and leading zeros gone, suffix letter kept.

    "0160" and "160" are one flight; "602D" keeps its suffix; what has no such shape is returned
    upper-case as it came (master crew lists use words).
    """
    tidy = text.replace(" ", "").upper()
    if found := _NUMBER.match(tidy):
        return (found[1].lstrip("0") or "0") + found[2]
    return tidy
