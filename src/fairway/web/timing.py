"""How much time is left, in words and bands. The time zones of airports are not known yet: local time is taken as UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

__all__ = ["BAND_NAMES", "band_of", "moment_of", "patterns", "time_left"]

BAND_NAMES = ("past", "now", "soon", "today", "later")
_LIMITS = (
    ("past", timedelta(0)),
    ("now", timedelta(minutes=30)),
    ("soon", timedelta(hours=3)),
    ("today", timedelta(hours=24)),
)


def moment_of(local: str) -> datetime | None:
    """The moment of an airport's local time, taken as UTC; None where it was not sent."""
    return datetime.fromisoformat(local).replace(tzinfo=UTC) if local else None


def band_of(due: datetime | None, now: datetime) -> str:
    """The band a hit belongs to: past, now (under 30 minutes), soon (3 hours), today (24 hours), later or unknown."""
    if due is None:
        return "later"
    return next((name for name, limit in _LIMITS if due - now < limit), "later")


def patterns() -> dict[str, str]:
    """How time left is said; the page's own clock fills the same patterns."""
    return {
        "past": _("departed"),
        "minutes": _("≈ {m} min"),
        "hours": _("≈ {h} h {m} min"),
        "days": _("≈ {d} d {h} h"),
        "unknown": _("time unknown"),
    }


def time_left(due: datetime | None, now: datetime) -> str:
    """Time left, such as "≈ 2 h 14 min". The mark says that it may be off by the airport's time zone."""
    words = patterns()
    if due is None:
        return words["unknown"]
    minutes = int((due - now).total_seconds() // 60)
    if minutes < 0:
        return words["past"]
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    kind = "days" if days else "hours" if hours else "minutes"
    return words[kind].format(d=days, h=hours, m=rest)
