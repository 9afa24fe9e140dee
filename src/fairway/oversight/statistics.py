"""How much comes in, how much of it becomes a hit, how often people agree, how long it takes. Numbers alone, and no small ones.

The same figures for everybody who may see them, but of the hits in the lanes that they review; the data protection officer sees all.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from fairway.safeguards import Act, Actor, Permission, permit
from fairway.safeguards.actions import StatisticsSeen
from fairway.safeguards.actions_figures import StatisticsExported
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.safeguards.protection import LANES, Lane
from fairway.store import statistics as counted
from fairway.store.archive import perform
from fairway.store.statistics import ListCounts

__all__ = [
    "PERIODS",
    "Figures",
    "Precision",
    "Span",
    "Step",
    "WaitBand",
    "figures",
    "figures_table",
    "wilson",
    "withheld",
]

PERIODS = (30, 90, 365)  # few and fixed: periods at will could be subtracted from one another down to one person
SHOWN_MIN = 5
_DAILY_MAX = 31  # more bars than a month has days are read by the week
_Z = 1.96  # of the normal distribution, for 95 %
_BANDS = (("5min", 300), ("1h", 3600), ("4h", 4 * 3600), ("1d", 86400), ("3d", 3 * 86400), ("more", math.inf))
_RECEIPT_BANDS = (("1s", 1), ("10s", 10), ("1min", 60), ("5min", 300), ("1h", 3600), ("later", math.inf))

Shown = int | None
"""A count, or None where it is withheld."""


class Step(msgspec.Struct, frozen=True):
    """One step of the funnel. code: "received", "screened" (travellers); "hits", "decided", "confirmed", "to_pass_on" (hits)."""

    code: str
    count: Shown


class Precision(msgspec.Struct, frozen=True):
    """One list, or one strength of hits: of the hits that people decided, how many they confirmed.

    share, low, high  the share and its 95 % interval (Wilson), 0 to 1; None where nothing was decided or a count is withheld
    """

    source: str
    hits: Shown
    decided: Shown
    confirmed: Shown
    share: float | None
    low: float | None
    high: float | None


class WaitBand(msgspec.Struct, frozen=True):
    """Hits first decided within a time of being found and not within the next shorter: "5min", "1h", "4h", "1d", "3d", "more"."""

    code: str
    count: Shown


class Span(msgspec.Struct, frozen=True):
    """Work of one day or one week (UTC). first, last: both included."""

    first: date
    last: date
    found: Shown
    decided: Shown


class Figures(msgspec.Struct, frozen=True):
    """The statistics of a period.

    days           of the period
    since          its first day: of departure for the funnel and the lists, in UTC for waits and work
    median_s, p90  seconds from hit to first decision; None where fewer than five hits were decided
    receipt_p50_s, receipt_p95_s  seconds from the receipt of a message to the hit that it made; None for fewer than five
    """

    days: int
    since: date
    funnel: tuple[Step, ...]
    lists: tuple[Precision, ...]
    waits: tuple[WaitBand, ...]
    median_s: float | None
    p90_s: float | None
    work: tuple[Span, ...]
    strengths: tuple[Precision, ...] = ()
    receipts: tuple[WaitBand, ...] = ()
    receipt_p50_s: float | None = None
    receipt_p95_s: float | None = None


def figures(act: Act, days: int = 30) -> Figures:
    """The statistics of the last 30, 90 or 365 days. An act; nobody is named in it."""
    permit(act, Permission.SEE_STATISTICS)
    with perform(act) as archive:
        found = _figures(act, days, archive.profile.hit_strengths_shown)
        act.record(StatisticsSeen(object=f"{days} days"))
    return found


def figures_table(act: Act, days: int = 30) -> list[tuple[str, str, str, str]]:
    """The same as rows of (figure, item, measure, value) for a file that leaves the house. "withheld" where a count is."""
    permit(act, Permission.SEE_STATISTICS)
    with perform(act) as archive:
        rows = _rows(_figures(act, days, archive.profile.hit_strengths_shown))
        act.record(StatisticsExported(object=f"{days} days", rows=len(rows)))
    return rows


def _figures(act: Act, days: int, strengths: Collection[str]) -> Figures:
    if days not in PERIODS:
        raise ValueError(f"a period has one of {PERIODS} days")
    lanes = _lanes_seen(act.actor)
    since = act.at.astimezone(UTC).date() - timedelta(days=days - 1)
    moment = datetime.combine(since, time(), UTC)
    received, screened = counted.traveller_counts(since.toordinal())
    lists = counted.list_counts(since.toordinal(), strengths, lanes)
    shorter = [act.at.astimezone(UTC).date() - timedelta(days=each - 1) for each in PERIODS if each < days]
    shorter_lists = [counted.list_counts(each.toordinal(), strengths, lanes) for each in shorter]
    counts = _step_counts(received, screened, lists, counted.to_pass_on(since.toordinal(), strengths, lanes))
    told = _told_apart(
        counts,
        [
            _step_counts(
                *counted.traveller_counts(each.toordinal()), its, counted.to_pass_on(each.toordinal(), strengths, lanes)
            )
            for each, its in zip(shorter, shorter_lists, strict=True)
        ],
    )
    waits = sorted(counted.waits(moment, strengths, lanes))
    receipts = sorted(counted.latencies(moment, strengths, lanes)) if strengths and lanes else []
    found, decided = (ask(moment, strengths, lanes) for ask in (counted.found_by_day, counted.decided_by_day))
    return Figures(
        days=days,
        since=since,
        funnel=_funnel(counts, told),
        lists=_precision(lists, shorter_lists),
        waits=_wait_bands(waits),
        median_s=_quantile(waits, 0.5),
        p90_s=_quantile(waits, 0.9),
        work=_work(since, days, found, decided),
        strengths=_precision(
            counted.strength_counts(since.toordinal(), strengths, lanes),
            [counted.strength_counts(each.toordinal(), strengths, lanes) for each in shorter],
        ),
        receipts=_wait_bands(receipts, _RECEIPT_BANDS),
        receipt_p50_s=_quantile(receipts, 0.5),
        receipt_p95_s=_quantile(receipts, 0.95),
    )


def _lanes_seen(actor: Actor) -> tuple[Lane, ...]:
    """Whoever looks for the sought need not know of the protected; the officer answers for both."""
    permissions = PERMISSIONS[actor.role]
    return tuple(
        lane
        for lane, words in LANES.items()
        if words.reviewers in permissions or Permission.REVIEW_ACCESS in permissions
    )


# -- the figures ----------------------------------------------------------------------------------------------------


def withheld(counts: Sequence[int]) -> list[Shown]:
    """The counts of one table without those from one to four.

    Where it is one alone, the next larger goes with it: otherwise the total would give it away.
    """
    shown: list[Shown] = [None if 0 < each < SHOWN_MIN else each for each in counts]
    if shown.count(None) == 1:
        larger = [(each, place) for place, each in enumerate(counts) if each >= SHOWN_MIN]
        if larger:
            shown[min(larger)[1]] = None
    return shown


def wilson(confirmed: int, decided: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927), which holds for few cases and for shares near none and all too."""
    share, square = confirmed / decided, _Z * _Z / decided
    middle = (share + square / 2) / (1 + square)
    half = _Z * math.sqrt(share * (1 - share) / decided + square / (4 * decided)) / (1 + square)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _step_counts(received: int, screened: int, lists: Sequence[ListCounts], passed_on: int) -> dict[str, int]:
    return {
        "received": received,
        "screened": screened,
        "hits": sum(each.hits for each in lists),
        "decided": sum(each.decided for each in lists),
        "confirmed": sum(each.confirmed for each in lists),
        "to_pass_on": passed_on,
    }


def _told_apart(counts: dict[str, int], shorter: Sequence[dict[str, int]]) -> frozenset[str]:
    """The steps that another period would give away: subtracted from this one, from one to four would be left."""
    return frozenset(code for code, count in counts.items() for each in shorter if 0 < count - each[code] < SHOWN_MIN)


def _funnel(counts: dict[str, int], told: frozenset[str] = frozenset()) -> tuple[Step, ...]:
    # What is confirmed and not to be passed on must not be worked out where it is few.
    if 0 < counts["confirmed"] - counts["to_pass_on"] < SHOWN_MIN:
        told |= {"to_pass_on"}
    return tuple(Step(code, None if 0 < count < SHOWN_MIN or code in told else count) for code, count in counts.items())


def _precision(lists: Sequence[ListCounts], shorter: Sequence[Sequence[ListCounts]] = ()) -> tuple[Precision, ...]:
    """A list's counts are withheld as a whole where a shorter period, subtracted, would leave one to four of any of them."""
    found = _precisions(lists)
    told = {
        row.source
        for row in lists
        for its in shorter
        for before in (next((each for each in its if each.source == row.source), ListCounts(row.source, 0, 0, 0)),)
        if any(
            0 < now - then < SHOWN_MIN
            for now, then in zip(
                (row.hits, row.decided, row.confirmed), (before.hits, before.decided, before.confirmed), strict=True
            )
        )
    }
    return tuple(
        Precision(each.source, None, None, None, None, None, None) if each.source in told else each for each in found
    )


def _precisions(lists: Sequence[ListCounts]) -> tuple[Precision, ...]:
    hits = withheld([each.hits for each in lists])
    decided = withheld([each.decided for each in lists])
    confirmed = withheld([each.confirmed for each in lists])
    others = withheld([each.decided - each.confirmed for each in lists])
    return tuple(_one_list(row, *shown) for row, *shown in zip(lists, hits, decided, confirmed, others, strict=True))


def _one_list(row: ListCounts, hits: Shown, decided: Shown, confirmed: Shown, others: Shown) -> Precision:
    # Decided and confirmed give away how many were not confirmed: all three are shown, or decided alone.
    if decided is None or others is None:
        confirmed = None
    if not decided or confirmed is None:
        return Precision(row.source, hits, decided, confirmed, None, None, None)
    low, high = wilson(confirmed, decided)
    return Precision(row.source, hits, decided, confirmed, confirmed / decided, low, high)


def _wait_bands(waits: Iterable[float], bands: Sequence[tuple[str, float]] = _BANDS) -> tuple[WaitBand, ...]:
    counts = dict.fromkeys((code for code, _ in bands), 0)
    for wait in waits:
        counts[next(code for code, limit in bands if wait <= limit)] += 1
    return tuple(WaitBand(code, count) for code, count in zip(counts, withheld(list(counts.values())), strict=True))


def _quantile(waits: Sequence[float], part: float) -> float | None:
    """The nearest-rank quantile of sorted values."""
    return waits[math.ceil(part * len(waits)) - 1] if len(waits) >= SHOWN_MIN else None


def _work(since: date, days: int, found: dict[date, int], decided: dict[date, int]) -> tuple[Span, ...]:
    width = 1 if days <= _DAILY_MAX else 7
    firsts = [since + timedelta(days=start) for start in range(0, days, width)]
    end = since + timedelta(days=days - 1)
    lasts = [min(first + timedelta(days=width - 1), end) for first in firsts]
    sums = [
        withheld([_sum(by_day, first, last) for first, last in zip(firsts, lasts, strict=True)])
        for by_day in (found, decided)
    ]
    return tuple(Span(*each) for each in zip(firsts, lasts, *sums, strict=True))


def _sum(by_day: dict[date, int], first: date, last: date) -> int:
    return sum(by_day.get(first + timedelta(days=day), 0) for day in range((last - first).days + 1))


# -- as rows --------------------------------------------------------------------------------------------------------


def _rows(found: Figures) -> list[tuple[str, str, str, str]]:
    rows = [("period", "since", "day", found.since.isoformat()), ("period", "length", "days", str(found.days))]
    rows += [("funnel", step.code, "count", _said(step.count)) for step in found.funnel]
    for figure, precisions in (("lists", found.lists), ("strengths", found.strengths)):
        for each in precisions:
            for measure in ("hits", "decided", "confirmed"):
                rows.append((figure, each.source, measure, _said(getattr(each, measure))))
            for measure in ("share", "low", "high"):
                value = getattr(each, measure)
                rows.append((figure, each.source, measure, "" if value is None else f"{value:.4f}"))
    rows += [("waits", band.code, "count", _said(band.count)) for band in found.waits]
    for name, seconds in (("median", found.median_s), ("p90", found.p90_s)):
        rows.append(("waits", name, "seconds", "" if seconds is None else f"{seconds:.0f}"))
    rows += [("receipts", band.code, "count", _said(band.count)) for band in found.receipts]
    for name, seconds in (("p50", found.receipt_p50_s), ("p95", found.receipt_p95_s)):
        rows.append(("receipts", name, "seconds", "" if seconds is None else f"{seconds:.1f}"))
    for span in found.work:
        rows += [("work", span.first.isoformat(), name, _said(getattr(span, name))) for name in ("found", "decided")]
    return rows


def _said(count: Shown) -> str:
    return "withheld" if count is None else str(count)
