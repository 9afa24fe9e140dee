"""The recorded actions around selected flights inside the Union, the yearly statistics and the report of controls."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = [
    "SCOPE",
    "ComplianceReported",
    "OutOfScopePurged",
    "RequestCarriedOut",
    "RequestRectified",
    "RestrictionLifted",
    "SelectionDecided",
    "SelectionProposed",
    "SelectionsSeen",
    "StopAgreed",
    "StopBegun",
    "YearlyReportMade",
]


class SelectionProposed(Lasting, frozen=True):
    sentence = "{actor} proposed to select flights inside the Union ({object}): {route}, {starts_on} to {ends_on}"
    concerns = "selection"
    route: str
    starts_on: str
    ends_on: str


class SelectionDecided(Lasting, frozen=True):
    sentence = "{actor} decided on selection {object}, proposed by {proposer}: {state}"
    concerns = "selection"
    proposer: str
    state: str


class SelectionsSeen(Lasting, frozen=True):
    sentence = (
        "{actor} looked at the register of selected flights: {count}, and at what was dropped: {travellers} travellers"
    )
    concerns = "selection"
    count: int
    travellers: int


class OutOfScopePurged(Lasting, frozen=True):
    sentence = "{actor} deleted {travellers} travellers of {flights} flights that no selection covers any more"
    concerns = "retention"
    flights: int
    travellers: int


class YearlyReportMade(Lasting, frozen=True):
    sentence = "{actor} counted the yearly statistics of {object}: {steps} steps, for the public: {public}"
    concerns = "statistics"
    steps: int
    public: str


class ComplianceReported(Lasting, frozen=True):
    sentence = "{actor} had the controls of the house measured: {met} of {controls} hold"
    concerns = "house"
    controls: int
    met: int


class RequestCarriedOut(Lasting, frozen=True):
    sentence = "{actor} carried out request {object}: {erased} records erased, {restricted} newly restricted"
    concerns = "request"
    erased: int
    restricted: int


class RequestRectified(Lasting, frozen=True):
    sentence = "{actor} corrected {fields} in {records} records for request {object}; they are compared anew"
    concerns = "request"
    fields: str
    records: int


class RestrictionLifted(Lasting, frozen=True):
    sentence = "{actor} let record {object} be used again"
    concerns = "traveller"


class StopBegun(Lasting, frozen=True):
    sentence = "{actor} STOPPED every reading of people: {reason} ({object})"
    concerns = "stop"
    reason: str


class StopAgreed(Lasting, frozen=True):
    sentence = "{actor} agreed for the {side} that stop {object} ends; over: {over}"
    concerns = "stop"
    side: str
    over: str


SCOPE: tuple[type[Action], ...] = (
    SelectionProposed,
    SelectionDecided,
    SelectionsSeen,
    OutOfScopePurged,
    YearlyReportMade,
    ComplianceReported,
    RequestCarriedOut,
    RequestRectified,
    RestrictionLifted,
    StopBegun,
    StopAgreed,
)
