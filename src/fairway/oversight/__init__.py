"""Answers the data protection officer and the public: who looked, why, and whether the record still holds."""

from fairway.oversight.access import (
    EMERGENCY_REASONS,
    FINDINGS,
    Access,
    Emergency,
    acknowledge_emergency,
    alarms,
    allow_more,
    break_glass,
    emergencies,
    plant_honey,
    review_emergency,
    review_read,
    unexplained,
)
from fairway.oversight.anchoring import Head, anchor, anchor_key, export_audit
from fairway.oversight.carrying_out import CarriedOut, carry_out, lift_restriction
from fairway.oversight.completeness import CarrierBalance, Completeness, DayBalance, completeness
from fairway.oversight.compliance import Compliance, Control, compliance, conflicts
from fairway.oversight.digest import StateDigest, digest
from fairway.oversight.log import AuditLine, Verdict, read_audit, verify_audit
from fairway.oversight.requests import (
    Answer,
    Concerned,
    Found,
    Request,
    answer_request,
    list_requests,
    open_request,
    search_for_request,
)
from fairway.oversight.state import EVENTS, HouseState, house_state
from fairway.oversight.statistics import PERIODS, Figures, Precision, figures, figures_table
from fairway.oversight.stopping import STOP_REASONS, resume, stop
from fairway.oversight.yearly import Part, Yearly, YearlyStep, yearly

__all__ = [
    "EMERGENCY_REASONS",
    "EVENTS",
    "FINDINGS",
    "PERIODS",
    "STOP_REASONS",
    "Access",
    "Answer",
    "AuditLine",
    "CarriedOut",
    "CarrierBalance",
    "Completeness",
    "Compliance",
    "Concerned",
    "Control",
    "DayBalance",
    "Emergency",
    "Figures",
    "Found",
    "Head",
    "HouseState",
    "Part",
    "Precision",
    "Request",
    "StateDigest",
    "Verdict",
    "Yearly",
    "YearlyStep",
    "acknowledge_emergency",
    "alarms",
    "allow_more",
    "anchor",
    "anchor_key",
    "answer_request",
    "break_glass",
    "carry_out",
    "completeness",
    "compliance",
    "conflicts",
    "digest",
    "emergencies",
    "export_audit",
    "figures",
    "figures_table",
    "house_state",
    "lift_restriction",
    "list_requests",
    "open_request",
    "plant_honey",
    "read_audit",
    "resume",
    "review_emergency",
    "review_read",
    "search_for_request",
    "stop",
    "unexplained",
    "verify_audit",
    "yearly",
]
