"""The recorded actions of opening one depersonalised record."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = [
    "UNMASKING",
    "CourtNoted",
    "LogWiped",
    "RecordUnmasked",
    "UnmaskRequested",
    "UnmaskingReviewed",
    "UnmaskingsSeen",
]


class UnmaskRequested(Action, frozen=True):
    sentence = (
        "{actor} asked the authority to unmask {kind} {object}: request {request}, case {case}; review by {review_by}"
    )
    concerns = "record"
    request: str
    case: str
    review_by: str
    kind: str = "traveller"

    def wiped(self) -> Action:
        return UnmaskRequested(
            object=self.object, request=self.request, case="", review_by=self.review_by, kind=self.kind
        )


class RecordUnmasked(Action, frozen=True):
    sentence = "{actor} opened depersonalised {kind} {object} once, by request {request}, released by {approver}, {approved_at}"
    concerns = "record"
    opens = "subject"
    explains = True
    request: str
    approver: str
    approved_at: str
    kind: str = "traveller"
    subject: str = ""

    def wiped(self) -> Action:
        return RecordUnmasked(
            object=self.object,
            request=self.request,
            approver=self.approver,
            approved_at=self.approved_at,
            kind=self.kind,
        )


class UnmaskingsSeen(Lasting, frozen=True):
    sentence = "{actor} looked at requests to unmask ({object}): {count}"
    concerns = "request"
    count: int


class UnmaskingReviewed(Lasting, frozen=True):
    sentence = "{actor} reviewed request {object} to unmask: {finding}"
    concerns = "request"
    finding: str


class CourtNoted(Lasting, frozen=True):
    sentence = "{actor} noted that a court has {said} the emergency {object}, on {on}"
    concerns = "request"
    said: str
    on: str


class LogWiped(Lasting, frozen=True):
    sentence = "{actor} wiped what {count} entries of the audit log said, all before {object}; the chain stays"
    concerns = "audit"
    count: int


UNMASKING: tuple[type[Action], ...] = (
    UnmaskRequested,
    RecordUnmasked,
    UnmaskingsSeen,
    UnmaskingReviewed,
    CourtNoted,
    LogWiped,
)
