"""The clock. The ground floor never calls it: times come to it as arguments."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["utc_now"]


def utc_now() -> datetime:
    """Now, aware, UTC, whole microseconds."""
    return datetime.now(UTC)
