"""In which order undecided hits stand, and in which band each is: once in SQL for the queue, once in Python for one row.

First by the band of the last useful moment, then by what the list asks for, then by strength, then by age.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db.models import Case, Expression, F, IntegerField, Q, Value, When

__all__ = [
    "BANDS",
    "INSTRUCTIONS",
    "WAITED_LONG",
    "band",
    "band_of",
    "has_waited_long",
    "in_band",
    "last_useful",
    "limits",
    "moment",
]

BANDS = ("now", "soon", "today", "past", "later")
"""In the order of the queue: under 30 minutes, 3 hours, 24 hours; over, so that nothing is left but to say so; later or not known."""

INSTRUCTIONS = ("stop", "meet", "check", "discreet")
"""What a list asks to be done with somebody who is on it, the gravest first."""

WAITED_LONG = timedelta(hours=4)
"""Judgement: what nobody has looked at for half a shift, although it is not urgent, goes before what came in since."""

_LIMITS = (("now", timedelta(minutes=30)), ("soon", timedelta(hours=3)), ("today", timedelta(hours=24)))


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")


# -- one row --------------------------------------------------------------------------------------------------------


def last_useful(due_utc: str, lands_utc: str, at: datetime) -> str:
    """Until when a decision is of use: the departure, and once that is over the arrival; "" where nothing is known.

    due_utc, lands_utc  departure and arrival, UTC, "YYYY-MM-DDTHH:MM:SS" or ""
    """
    now = _iso(at)
    return lands_utc if due_utc and due_utc < now < lands_utc else due_utc


def band_of(moment: str, at: datetime) -> str:
    """The band of a last useful moment."""
    if not moment:
        return "later"
    if moment < _iso(at):
        return "past"
    return next((name for name, limit in _LIMITS if moment < _iso(at + limit)), "later")


def has_waited_long(band: str, made_at: datetime, at: datetime) -> bool:
    """Whether a hit is lifted to the top of its band: only in the last, where nothing else would ever bring it forward."""
    return band == "later" and made_at < at - WAITED_LONG


# -- the same in SQL ------------------------------------------------------------------------------------------------


def moment(at: datetime) -> Expression:
    """`last_useful` of a hit."""
    now = _iso(at)
    in_the_air = Q(due_utc__gt="", due_utc__lt=now, lands_utc__gt=now)
    return Case(When(in_the_air, then=F("lands_utc")), default=F("due_utc"))


def band(at: datetime, name: str = "moment") -> Expression:
    """The place in BANDS of what is annotated under `name`."""
    limits = [When(**{f"{name}__lt": _iso(at + limit)}, then=Value(BANDS.index(each))) for each, limit in _LIMITS]
    unknown = When(**{name: ""}, then=Value(BANDS.index("later")))
    past = When(**{f"{name}__lt": _iso(at)}, then=Value(BANDS.index("past")))
    return Case(unknown, past, *limits, default=Value(BANDS.index("later")), output_field=IntegerField())


# -- the queue, band by band ----------------------------------------------------------------------------------------


def limits(at: datetime) -> dict[str, str]:
    """Where the bands end, by the names that `in_band` uses."""
    return {"now": _iso(at), **{f"after_{name}": _iso(at + limit) for name, limit in _LIMITS}}


def in_band(name: str) -> tuple[str, ...]:
    """The hits of one band, in parts that do not overlap and that an index finds each; together what `band` says of every hit.

    Each part is SQL about a hit `h`, with the names of `limits`.
    """
    has_left = "h.due_utc > '' AND h.due_utc < %(now)s"
    match name:
        case "past":
            return (f"{has_left} AND h.lands_utc <= %(now)s",)
        case "later":
            return "h.due_utc >= %(after_today)s", "h.due_utc = ''", f"{has_left} AND h.lands_utc >= %(after_today)s"
        case "now":  # whoever lands this very second is in the air no longer
            begins, lands = "%(now)s", "h.lands_utc > %(now)s"
        case _:
            begins = f"%(after_{BANDS[BANDS.index(name) - 1]})s"
            lands = f"h.lands_utc >= {begins}"
    ends = f"%(after_{name})s"
    return f"h.due_utc >= {begins} AND h.due_utc < {ends}", f"{has_left} AND {lands} AND h.lands_utc < {ends}"
