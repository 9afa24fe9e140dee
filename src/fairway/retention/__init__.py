"""Depersonalises, unmasks on approved request, erases, and proves it."""

from fairway.retention.office import (
    HOLD_REASONS,
    Done,
    Step,
    certificate_key,
    certificates,
    hold,
    open_held,
    plan,
    run,
)
from fairway.retention.unmasking import (
    COURT_SAID,
    FINDINGS,
    Unmasked,
    UnmaskingRow,
    note_court,
    release_of,
    request_again,
    request_unmasking,
    review_unmasking,
    unmask,
    unmaskings,
)
from fairway.safeguards.unmasking import KINDS

__all__ = [
    "COURT_SAID",
    "FINDINGS",
    "HOLD_REASONS",
    "KINDS",
    "Done",
    "Step",
    "Unmasked",
    "UnmaskingRow",
    "certificate_key",
    "certificates",
    "hold",
    "note_court",
    "open_held",
    "plan",
    "release_of",
    "request_again",
    "request_unmasking",
    "review_unmasking",
    "run",
    "unmask",
    "unmaskings",
]
