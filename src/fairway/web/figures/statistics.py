"""The statistics: one page of plots with their tables, and the same as a file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fairway import oversight
from fairway.safeguards import Act, Purpose
from fairway.web.acts import act_for, answered
from fairway.web.figures import plots
from fairway.web.words import STRENGTHS, word

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["statistics", "statistics_file"]

_STEPS: dict[str, _StrPromise] = {
    "received": gettext_lazy("Travellers received"),
    "screened": gettext_lazy("Travellers screened"),
    "hits": gettext_lazy("Hits found"),
    "decided": gettext_lazy("Hits decided"),
    "confirmed": gettext_lazy("Hits confirmed"),
    "to_pass_on": gettext_lazy("Of these to be passed on"),
}
_WAITS: dict[str, _StrPromise] = {
    "5min": gettext_lazy("up to 5 minutes"),
    "1h": gettext_lazy("up to 1 hour"),
    "4h": gettext_lazy("up to 4 hours"),
    "1d": gettext_lazy("up to 1 day"),
    "3d": gettext_lazy("up to 3 days"),
    "more": gettext_lazy("more than 3 days"),
}

_RECEIPTS: dict[str, _StrPromise] = {
    "1s": gettext_lazy("up to 1 second"),
    "10s": gettext_lazy("up to 10 seconds"),
    "1min": gettext_lazy("up to 1 minute"),
    "5min": gettext_lazy("up to 5 minutes"),
    "1h": gettext_lazy("up to 1 hour"),
    "later": gettext_lazy("more than 1 hour"),
}


class _Row(msgspec.Struct, frozen=True):
    """One line of the lists' table."""

    source: str
    hits: str
    decided: str
    confirmed: str
    share: str
    interval: str


def _act(request: HttpRequest) -> Act:
    return act_for(request, Purpose.OVERSIGHT, "statistics")


def _days(request: HttpRequest) -> int:
    chosen = request.GET.get("days", "")
    return next((days for days in oversight.PERIODS if str(days) == chosen), oversight.PERIODS[0])


@never_cache
@require_GET
@answered
def statistics(request: HttpRequest) -> HttpResponse:
    """Funnel, lists, waiting and work of a period."""
    found = oversight.figures(_act(request), _days(request))
    funnel = [(word(_STEPS, each.code), each.count, _said(each.count)) for each in found.funnel]
    waits = [(word(_WAITS, each.code), each.count, _said(each.count)) for each in found.waits]
    rows = [_row(each) for each in found.lists]
    strengths = [msgspec.structs.replace(_row(each), source=word(STRENGTHS, each.source)) for each in found.strengths]
    receipts = [(word(_RECEIPTS, each.code), each.count, _said(each.count)) for each in found.receipts]
    shown = {
        "section": "statistics",
        "days": found.days,
        "since": found.since.isoformat(),
        "periods": [(days, days == found.days) for days in oversight.PERIODS],
        "funnel": funnel,
        "funnel_plot": plots.bars(funnel),
        "lists": rows,
        "lists_plot": plots.intervals(
            [(each.source, _shares(each), row.share) for each, row in zip(found.lists, rows, strict=True)]
        ),
        "strengths": strengths,
        "strengths_plot": plots.intervals(
            [(row.source, _shares(each), row.share) for each, row in zip(found.strengths, strengths, strict=True)]
        ),
        "receipts": receipts,
        "receipts_plot": plots.bars(receipts),
        "receipt_p50": _short(found.receipt_p50_s),
        "receipt_p95": _short(found.receipt_p95_s),
        "waits": waits,
        "waits_plot": plots.bars(waits),
        "median": _duration(found.median_s),
        "p90": _duration(found.p90_s),
        "work": [(_span(each.first, each.last), _said(each.found), _said(each.decided)) for each in found.work],
        "found_plot": plots.columns(
            [(_span(each.first, each.last), each.found, _said(each.found)) for each in found.work]
        ),
        "decided_plot": plots.columns(
            [(_span(each.first, each.last), each.decided, _said(each.decided)) for each in found.work]
        ),
    }
    return render(request, "web/figures_statistics.html", shown)


@never_cache
@require_GET
@answered
def statistics_file(request: HttpRequest) -> HttpResponse:
    """The same figures as comma-separated values, in English codes: a file is read by programs."""
    days = _days(request)
    rows = oversight.figures_table(_act(request), days)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="fairway-statistics-{days}-days.csv"'
    writer = csv.writer(answer)
    writer.writerow(("figure", "item", "measure", "value"))
    writer.writerows(rows)
    return answer


def _said(count: int | None) -> str:
    return _("withheld") if count is None else plots.readable(count)


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"


def _shares(row: oversight.Precision) -> tuple[float, float, float] | None:
    if row.share is None or row.low is None or row.high is None:
        return None
    return row.low, row.share, row.high


def _row(row: oversight.Precision) -> _Row:
    shares = _shares(row)
    return _Row(
        row.source,
        _said(row.hits),
        _said(row.decided),
        _said(row.confirmed),
        _percent(shares[1]) if shares else "—",
        f"{_percent(shares[0])} – {_percent(shares[2])}" if shares else "—",
    )


def _span(first: object, last: object) -> str:
    return str(first) if first == last else f"{first} – {last}"


def _duration(seconds: float | None) -> str:
    """Hours, minutes and seconds, which every language reads."""
    if seconds is None:
        return "—"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _short(seconds: float | None) -> str:
    """Seconds with a tenth where they are few; hours, minutes and seconds otherwise."""
    return f"{seconds:.1f} s" if seconds is not None and seconds < 60 else _duration(seconds)
