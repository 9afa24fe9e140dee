"""In which order undecided hits stand, and in which band each is: once in SQL for the queue, once in Python for one row.

First by the band of the last useful moment, then by what the list asks for, then by strength, then by age.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db.models import Case, Expression, F, IntegerField, Q, Value, When

__all__ = ["BANDS", "INSTRUCTIONS", "WAITED_LONG", "band", "band_of", "has_waited_long", "in_order", "last_useful"]

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


def in_order(instructions: Mapping[str, str], at: datetime) -> dict[str, Expression]:
    """What to annotate and, by the same names, to order by: band, lifted, severity, then strength_rank and id.

    instructions  what each list asks for, by source
    """
    lifted = When(band=BANDS.index("later"), made_at__lt=at - WAITED_LONG, then=Value(0))
    by_rank = [
        When(list_source__in=[source for source, asks in instructions.items() if asks == each], then=Value(rank))
        for rank, each in enumerate(INSTRUCTIONS)
        if each in instructions.values()
    ]
    usual = Value(INSTRUCTIONS.index("check"))
    # Always a CASE, never a bare number: PostgreSQL takes a number in ORDER BY for the position of a column.
    by_rank = by_rank or [When(pk__isnull=True, then=usual)]
    return {
        "moment": moment(at),
        "band": band(at),
        "lifted": Case(lifted, default=Value(1), output_field=IntegerField()),
        "severity": Case(*by_rank, default=usual, output_field=IntegerField()),
    }
