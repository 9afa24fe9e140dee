"""What goes over the wire, as OpenAPI describes it. Field for field what the offices give; see their docstrings."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema

__all__ = ["REFUSALS", "AuditVerdict", "Decision", "Hit", "HitRow", "Outcome", "Refusal", "State", "Taken"]


class Refusal(Schema):
    """A refusal. reason: stable dotted name; says: what was refused and what to do; cites: the rule it rests on."""

    reason: str
    says: str
    cites: str = ""


REFUSALS: dict[int, type[Schema]] = dict.fromkeys((401, 403, 404, 409, 412, 422), Refusal)
"""Every address may answer with these."""


class HitRow(Schema):
    """A hit in the queue: nothing of it says who the traveller is."""

    code: str
    carrier: str
    number: str
    departs_from: str
    arrives_at: str
    departs_at_local: str = Field(description='local time of the airport, "" where not known')
    due_at: str
    strength: str
    score: float
    list_source: str
    entry_id: str
    state: str
    taken_by: str
    taken_until: datetime | None
    lane: str = Field(description="sought, child, missing_child, trafficking_victim or victim_or_witness")


class Side(Schema):
    """One line of the comparison; relation is agrees, close, differs or missing."""

    label: str
    traveller: list[str]
    entry: list[str]
    relation: str


class Piece(Schema):
    """One piece of evidence. The weights of all pieces sum to the score."""

    feature: str
    weight: float
    says: str


class Reason(Schema):
    """A coded reason."""

    code: str
    says: str
    needs_note: bool


class Outcome(Schema):
    """An outcome that may be chosen now, and its reasons."""

    code: str
    says: str
    rests: str
    reasons: list[Reason]


class EarlierDecision(Schema):
    """A decision already made. note: "" where none was written or the law has taken it."""

    stage: str
    outcome: str
    reason: str
    note: str
    by: str
    at: datetime
    is_withheld: bool


class Age(Schema):
    """How old somebody is on the day of travel. confidence is high, medium or low; basis document, booking or category."""

    least: int
    most: int
    confidence: str
    basis: str


class Hit(Schema):
    """One hit whole. It holds personal data: ask for it only to decide."""

    code: str
    state: str
    carrier: str
    number: str
    departs_from: str
    arrives_at: str
    departs_at_local: str
    due_at: str
    list_source: str
    list_version: str
    entry_id: str
    score: float
    probability: float
    strength: str
    matcher: str
    profile: str
    made_at: datetime
    traveller_version: int = Field(
        description="name it in the decision; a decision on an older one is refused with 412"
    )
    is_current: bool
    sources: list[str]
    rows: list[Side]
    evidence_for: list[Piece]
    evidence_against: list[Piece]
    evidence_neither: list[Piece]
    missing: list[str]
    decisions: list[EarlierDecision]
    held_by: str
    held_until: datetime | None
    may_decide: bool
    why_not: str
    outcomes: list[Outcome]
    lane: str
    lane_label: str
    lane_says: str = Field(description="what is asked of whoever reviews the hit; show it")
    recipients: list[str] = Field(description="who is told once the hit is confirmed, by the legal profile")
    age: Age | None


class Taken(Schema):
    """The hit that was taken; null where none was free."""

    code: str | None


class Decision(Schema):
    """A decision to record. The hit must be held; nothing is assumed where a field is missing."""

    outcome: str
    reason: str
    traveller_version: int
    note: str = ""


class State(Schema):
    """The state of a hit after a decision."""

    code: str
    state: str


class BrokenEntry(Schema):
    """An entry of the audit log that does not hold, and why."""

    seq: int
    why: str


class AuditVerdict(Schema):
    """What verifying the audit chain found."""

    entries: int
    broken: list[BrokenEntry]
    head: str
