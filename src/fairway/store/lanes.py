"""Two lanes of travel that are never mixed: what came as booking data, and manifests that came for border control.

Rows, traces, hits, keys and forgetting all go by `day`, so a lane is a matter of which days it has. Booking data have the ordinal of
the local departure day; so have manifests that count as their element 18 (Regulation (EU) 2025/13, Directive (EU) 2016/681 Art. 8(2)).
Manifests for border control (Regulation (EU) 2025/12, Directive 2004/82/EC) have *hours*, as negative numbers: their clock runs in
hours, and each hour of departures has a key of its own that ends with it. Nothing finds its way from one lane to the other, because
whatever looks for a person on a flight looks under one `day`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

__all__ = ["BORDERS", "PNR", "border_day", "border_days", "date_of", "day_named", "departed_by", "is_border", "name_of"]

PNR, BORDERS = "pnr", "borders"
_HOURS = 24
_EARLIEST = timedelta(hours=14)  # no clock on Earth is further ahead of UTC


def border_day(departs_on: date, hour: int) -> int:
    """The day of the border lane in which flights of that local hour stand."""
    return -(departs_on.toordinal() * _HOURS + hour)


def border_days(departs_on: date) -> tuple[int, int]:
    """The least and the greatest day of the border lane on a date."""
    return border_day(departs_on, _HOURS - 1), border_day(departs_on, 0)


def is_border(day: int) -> bool:
    """Whether a day is one of the border lane."""
    return day < 0


def date_of(day: int) -> date:
    """The local departure day of either lane."""
    return date.fromordinal(-day // _HOURS if is_border(day) else day)


def departed_by(day: int) -> datetime:
    """The earliest moment at which a flight of a border day can have departed, wherever in the world it was; aware, UTC."""
    return datetime.combine(date_of(day), datetime.min.time(), UTC) + timedelta(hours=-day % _HOURS) - _EARLIEST


def name_of(day: int) -> str:
    """The day in words that `day_named` reads: "2026-01-10", or "2026-01-10T14-borders"."""
    return f"{date_of(day).isoformat()}T{-day % _HOURS:02}-{BORDERS}" if is_border(day) else date_of(day).isoformat()


def day_named(name: str) -> int:
    """The day behind a name. Raises ValueError where it is none."""
    on, _, rest = name.partition("T")
    return (
        border_day(date.fromisoformat(on), int(rest.removesuffix(f"-{BORDERS}")))
        if rest
        else date.fromisoformat(on).toordinal()
    )
