"""How much time is left, in words. ≈ marks a time at an airport whose zone is not known: its clock is taken for universal time."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext as _

__all__ = ["ago", "moment_of", "patterns", "time_left"]


def moment_of(utc: str) -> datetime | None:
    """The moment of an office's "YYYY-MM-DDTHH:MM:SS", universal time; None for ""."""
    return datetime.fromisoformat(utc).replace(tzinfo=UTC) if utc else None


def patterns(*, is_exact: bool) -> dict[str, str]:
    """How time left is said; the page's own clock fills the same patterns."""
    return {
        "past": _("departed"),
        "minutes": _("{m} min") if is_exact else _("≈ {m} min"),
        "hours": _("{h} h {m} min") if is_exact else _("≈ {h} h {m} min"),
        "days": _("{d} d {h} h") if is_exact else _("≈ {d} d {h} h"),
        "unknown": _("time unknown"),
    }


def ago(then: datetime, now: datetime) -> str:
    """How long ago, such as "12 s ago" or "3 min ago"."""
    seconds = max(0, int((now - then).total_seconds()))
    if seconds < 60:
        return _("{s} s ago").format(s=seconds)
    if seconds < 3600:
        return _("{m} min ago").format(m=seconds // 60)
    return _("{h} h ago").format(h=seconds // 3600)


def time_left(due: datetime | None, now: datetime, *, is_exact: bool) -> str:
    """Time left, such as "2 h 14 min", or "≈ 2 h 14 min" where it may be off by the airport's time zone."""
    words = patterns(is_exact=is_exact)
    if due is None:
        return words["unknown"]
    minutes = int((due - now).total_seconds() // 60)
    if minutes < 0:
        return words["past"]
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    kind = "days" if days else "hours" if hours else "minutes"
    return words[kind].format(d=days, h=hours, m=rest)
