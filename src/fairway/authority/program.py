"""What the approver does, outside the unit, with a request file and a private key that the house never had."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from fairway.kit.refusals import Refused
from fairway.safeguards.unmasking import Release, UnmaskRequest, release_for

__all__ = ["HOURS_MAX", "in_words", "read_request", "release"]

HOURS_MAX = 72
_WHAT = {
    "traveller": "the record of a traveller",
    "booking": "a booking",
    "hit": "the evidence of a confirmed hit, with the notes of its decisions",
}


def read_request(content: bytes) -> UnmaskRequest:
    """The request in a file. Refuses what is none."""
    try:
        return msgspec.json.decode(content, type=UnmaskRequest)
    except msgspec.MsgspecError:
        raise Refused("unmask.form", "This file is no request to unmask. Nothing was read.") from None


def in_words(request: UnmaskRequest) -> str:
    """The request as the approver reads it; nobody is named in it."""
    return "\n".join(
        (
            f"Request {request.id} of {request.asked_at[:16]} UTC, by {request.asked_by}, under {request.profile}",
            f"asks to open ONE record: {_WHAT.get(request.kind, request.kind)} {request.record}, departure on {request.day}.",
            f"Case: {request.case}",
            f"Ground: {request.ground}",
            "EMERGENCY: the house notes by when a court must review this afterwards."
            if request.is_emergency
            else "No emergency is claimed.",
            "Approving releases the key of this record and of no other; the house opens it once."
            if request.needed == 1
            else f"Approving releases your share of this record's key and of no other. {request.needed} of {len(request.wrapped)} "
            "approvers must release theirs; the house opens it once.",
        )
    )


def release(request: UnmaskRequest, pem: bytes, passphrase: str, *, by: str, at: datetime, hours: int = 24) -> Release:
    """The approval: the record's key, for this request only, until so many hours from now (1 to HOURS_MAX)."""
    if not 1 <= hours <= HOURS_MAX:
        raise Refused("unmask.hours", f"A release lasts 1 to {HOURS_MAX} hours. Nothing was released.")
    return release_for(request, pem, passphrase, by=by, at=at, until=at + timedelta(hours=hours))
