"""The ways in. Each transport fetches or is handed bytes, has them kept, and only then lets the sender forget them.

One contract for all, tested by `tests/intake/test_transports.py`: a receipt is given after the commit; what was not kept
stays where it is; a delivery repeated because its receipt was lost gives the same receipt and changes nothing.
"""

from fairway.intake.transports.receipts import (
    TRANSMISSION_BYTES_MAX,
    Collected,
    Keep,
    NotKept,
    Receipt,
    SetAside,
    Unreachable,
    keep,
    keeping,
)

__all__ = [
    "TRANSMISSION_BYTES_MAX",
    "Collected",
    "Keep",
    "NotKept",
    "Receipt",
    "SetAside",
    "Unreachable",
    "keep",
    "keeping",
]
