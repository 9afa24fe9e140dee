"""The recorded actions of oversight: heads of the chain, who read whom, emergencies, honey, requests of travellers."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = [
    "OVERSIGHT",
    "AccessReviewed",
    "AccessesSeen",
    "AuditAnchored",
    "AuditExported",
    "BreakGlassUsed",
    "BudgetExceeded",
    "BudgetLifted",
    "EmergenciesListed",
    "EmergencyReviewed",
    "EmergencySeen",
    "HoneyPlanted",
    "HoneyTouched",
    "ReadJustified",
    "ReadsAskedAbout",
    "RequestAnswered",
    "RequestOpened",
    "RequestSearched",
    "RequestsSeen",
    "SupervisorNotified",
]


class AuditAnchored(Lasting, frozen=True):
    sentence = "{actor} signed a head of the audit chain over {entries} entries, for others to keep: {object}"
    concerns = "audit"
    entries: int


class AuditExported(Lasting, frozen=True):
    sentence = "{actor} wrote {entries} entries of the audit chain to a file for whoever verifies it elsewhere"
    concerns = "audit"
    entries: int


class BreakGlassUsed(Lasting, frozen=True):
    sentence = (
        "{actor} broke the glass until {until}: {reason}. A supervisor is told, the officer reviews it ({object})"
    )
    concerns = "emergency"
    reason: str
    until: str


class SupervisorNotified(Lasting, frozen=True):
    sentence = "the supervisors were told that {by} broke the glass ({object})"
    concerns = "emergency"
    by: str


class EmergencySeen(Lasting, frozen=True):
    sentence = "{actor} took note as supervisor of emergency {object}"
    concerns = "emergency"


class EmergencyReviewed(Lasting, frozen=True):
    sentence = "{actor} reviewed emergency {object}: {finding}"
    concerns = "emergency"
    finding: str


class EmergenciesListed(Lasting, frozen=True):
    sentence = "{actor} looked at the emergencies: {count}"
    concerns = "emergency"
    count: int


class AccessesSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the reads that {object}: {count}"
    concerns = "access"
    count: int


class AccessReviewed(Lasting, frozen=True):
    sentence = "{actor} reviewed read {object}: {finding}"
    concerns = "access"
    finding: str


class ReadsAskedAbout(Lasting, frozen=True):
    sentence = "{actor} looked at {count} reads that they are asked about"
    concerns = "access"
    count: int


class ReadJustified(Lasting, frozen=True):
    sentence = "{actor}, asked at random about read {object} ({of}), answered: {answer}"
    concerns = "access"
    of: str
    answer: str


class BudgetExceeded(Lasting, frozen=True):
    sentence = "{actor} was refused: {opened} different travellers were open today, {most} are allowed"
    concerns = "account"
    opened: int
    most: int


class BudgetLifted(Lasting, frozen=True):
    sentence = "{actor} allowed {object} {more} more different travellers today"
    concerns = "account"
    more: int


class HoneyPlanted(Lasting, frozen=True):
    sentence = "{actor} planted an invented person whom no work leads to ({object})"
    concerns = "alarm"


class HoneyTouched(Lasting, frozen=True):
    sentence = "ALARM: {actor} read an invented person whom no work leads to ({object})"
    concerns = "alarm"


class RequestOpened(Lasting, frozen=True):
    sentence = "{actor} opened request {object} of a traveller: {kind}, through {via}, to be answered by {due}"
    concerns = "request"
    kind: str
    via: str
    due: str


class RequestsSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the requests of travellers: {count}"
    concerns = "request"
    count: int


class RequestSearched(Lasting, frozen=True):
    sentence = "{actor} searched what is kept about whom request {object} concerns: {count} journeys"
    concerns = "request"
    count: int


class RequestAnswered(Lasting, frozen=True):
    sentence = "{actor} answered request {object}: {outcome}"
    concerns = "request"
    outcome: str


OVERSIGHT: tuple[type[Action], ...] = (
    AuditAnchored,
    AuditExported,
    BreakGlassUsed,
    SupervisorNotified,
    EmergencySeen,
    EmergencyReviewed,
    EmergenciesListed,
    AccessesSeen,
    AccessReviewed,
    ReadsAskedAbout,
    ReadJustified,
    BudgetExceeded,
    BudgetLifted,
    HoneyPlanted,
    HoneyTouched,
    RequestOpened,
    RequestsSeen,
    RequestSearched,
    RequestAnswered,
)
