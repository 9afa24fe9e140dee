"""Dates of the messages. The trap: PNRGOV writes ddmmyy, PAXLST and the envelope yymmdd.

All readers return None for what is no date, so that the caller can say where it stood. Answers are remembered: one push
repeats a few dozen dates thousands of times.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

__all__ = [
    "birth_date",
    "day_first",
    "expiry_date",
    "local_time",
    "month_name_date",
    "utc_of",
    "utc_time",
    "year_first",
]

_REMEMBERED: Final = 65_536
_MONTHS: Final = {m: n for n, m in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}  # noqa: SIM905
_AGE_MAX: Final = 120
_HALF_A_CENTURY_IN_DAYS: Final = 18_000


def _full_year(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if year < "80" else 1900)


@lru_cache(_REMEMBERED)
def day_first(text: str) -> date | None:
    """A travel date ddmmyy (or ddmmccyy): two-digit years mean 1980 to 2079.

    >>> day_first("270513")
    datetime.date(2013, 5, 27)
    """
    text = text.replace(" ", "")
    if not (text.isascii() and text.isdigit()) or len(text) not in (6, 8):
        return None
    year = _full_year(text[4:])
    try:
        return date(year, int(text[2:4]), int(text[:2]))
    except ValueError:
        return None


@lru_cache(_REMEMBERED)
def year_first(text: str) -> date | None:
    """A date yymmdd or ccyymmdd that is not a birth date; two-digit years mean 1980 to 2079."""
    text = text.replace(" ", "")
    if not (text.isascii() and text.isdigit()) or len(text) not in (6, 8):
        return None
    year = _full_year(text[:-4])
    try:
        return date(year, int(text[-4:-2]), int(text[-2:]))
    except ValueError:
        return None


@lru_cache(_REMEMBERED)
def local_time(day: date, clock: str) -> datetime | None:
    """A local time without zone from a day and hhmm or hhmmss; 2400 is the end of the day. None where no such time."""
    return _timed(day, clock)


@lru_cache(_REMEMBERED)
def utc_time(day: date, clock: str) -> datetime | None:
    """An aware time, UTC, from a day and hhmm or hhmmss; an empty clock is midnight."""
    made = _timed(day, clock or "0000")
    return made.replace(tzinfo=UTC) if made else None


@lru_cache(_REMEMBERED)
def utc_of(day: str, clock: str) -> datetime | None:
    """The aware time, UTC, of ddmmyy and hhmm or hhmmss; None where the day or the clock is none."""
    found = day_first(day)
    return utc_time(found, clock) if found else None


def _timed(day: date, clock: str) -> datetime | None:
    clock = clock.replace(" ", "")
    if not (clock.isascii() and clock.isdigit()) or len(clock) not in (4, 6):
        return None
    if clock[:4] == "2400":
        return datetime.combine(day, time()) + timedelta(days=1) if day < date.max else None
    try:
        return datetime.combine(day, time(int(clock[:2]), int(clock[2:4]), int(clock[4:] or 0)))
    except ValueError:
        return None


@lru_cache(_REMEMBERED)
def birth_date(text: str, not_after: date | None) -> str | None:
    """A date of birth as ISO 8601, partial where the sender knew only a part; None where it is no date.

    text       yymmdd, ccyymmdd, DDMMMYY or DDMMMCCYY; zeros stand for unknown parts ("720000" is "1972")
    not_after  local day of departure; the century is the latest in which the day is not after it

    On 2013-10-04: "640217" is 1964-02-17, "120105" is 2012-01-05, "150301" is 1915-03-01.
    Without `not_after` two-digit years above 30 are of the last century.
    Source: the form is the guides' (PAXLST DTM+329, AIRIMP DOCS); the century rule is ours.
    """
    text = text.replace(" ", "").upper()
    month = _MONTHS.get(text[2:5])
    if month is not None:
        day, year = text[:2], text[5:]
        if len(year) not in (2, 4) or not (day + year).isdecimal() or not text.isascii():
            return None
        return _born(year, month, int(day), not_after)
    if not (text.isascii() and text.isdigit()) or len(text) not in (6, 8):
        return None
    return _born(text[:-4], int(text[-4:-2]), int(text[-2:]), not_after)


def _born(year: str, month: int, day: int, not_after: date | None) -> str | None:
    if len(year) == 4:
        centuries = [int(year)]
    elif year == "00" and month == 0 and day == 0:
        return None
    else:
        centuries = [2000 + int(year), 1900 + int(year)]
    latest = not_after or date(2030, 12, 31)
    for full in centuries:
        if not latest.year - _AGE_MAX <= full <= latest.year:
            continue
        if month == 0:
            return f"{full:04d}" if day == 0 else None
        if not 1 <= month <= 12:
            return None
        if day == 0:
            if (full, month) <= (latest.year, latest.month):
                return f"{full:04d}-{month:02d}"
            continue
        try:
            made = date(full, month, day)
        except ValueError:
            continue
        if made <= latest:
            return made.isoformat()
    return None


@lru_cache(_REMEMBERED)
def month_name_date(text: str, near: date | None) -> date | None:
    """A date DDMMMYY or DDMMMCCYY; two-digit years go to the century nearest to `near` (or 20yy)."""
    text = text.replace(" ", "").upper()
    month = _MONTHS.get(text[2:5])
    day, year = text[:2], text[5:]
    if month is None or len(year) not in (2, 4) or not (day + year).isdecimal() or not text.isascii():
        return None
    return _nearest(year, month, int(day), near)


@lru_cache(_REMEMBERED)
def expiry_date(text: str, near: date | None) -> date | None:
    """A document's date yymmdd or ccyymmdd; the century nearest to `near`."""
    text = text.replace(" ", "")
    if not (text.isascii() and text.isdigit()) or len(text) not in (6, 8):
        return None
    return _nearest(text[:-4], int(text[-4:-2]), int(text[-2:]), near)


def _nearest(year: str, month: int, day: int, near: date | None) -> date | None:
    around = near or date(2020, 1, 1)
    if len(year) == 2:
        try:  # the usual case: an expiry within fifty years of the flight
            made = date(2000 + int(year), month, day)
        except ValueError:
            pass
        else:
            if abs((made - around).days) < _HALF_A_CENTURY_IN_DAYS:
                return made
    years = [int(year)] if len(year) == 4 else [2000 + int(year), 1900 + int(year), 2100 + int(year)]
    found: date | None = None
    for full in years:
        try:
            made = date(full, month, day)
        except ValueError:
            continue
        if found is None or abs(made - around) < abs(found - around):
            found = made
    return found
