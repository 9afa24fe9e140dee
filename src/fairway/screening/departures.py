"""When a flight leaves and lands in universal time: the messages say the airport's clock."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import airportsdata

__all__ = ["utc_of", "zone_of"]


@functools.cache
def _zones() -> dict[str, str]:
    return {code: airport["tz"] for code, airport in airportsdata.load("IATA").items() if airport["tz"]}


@functools.lru_cache(maxsize=10_000)  # more than there are airports with a code
def zone_of(airport: str) -> ZoneInfo | None:
    """The time zone of an airport by its IATA code; None where it is not known."""
    try:
        return ZoneInfo(_zones()[airport])
    except (KeyError, ZoneInfoNotFoundError):
        return None


def utc_of(local: str, airport: str) -> tuple[str, bool]:
    """An airport's local time as universal time, and whether its zone is known; otherwise the local time stands for it.

    local  "YYYY-MM-DDTHH:MM:SS", "" where no message said it: then so is the answer

    An hour that the clock passes twice in autumn is taken for the first: a decision is then rather too early.
    """
    zone = zone_of(airport)
    if not local or zone is None:
        return local, False
    moment = datetime.fromisoformat(local).replace(tzinfo=zone)
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds"), True
