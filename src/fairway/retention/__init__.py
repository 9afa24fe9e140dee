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
from fairway.retention.unmasking import request_unmasking, unmask

__all__ = [
    "HOLD_REASONS",
    "Done",
    "Step",
    "certificate_key",
    "certificates",
    "hold",
    "open_held",
    "plan",
    "request_unmasking",
    "run",
    "unmask",
]
