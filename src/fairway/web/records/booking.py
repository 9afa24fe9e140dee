"""The booking behind a hit: the one page that joins what booking and manifest say."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fairway import casework
from fairway.safeguards import Purpose
from fairway.web import words
from fairway.web.acts import act_for, answered, with_purpose

__all__ = ["booking", "companion"]


@never_cache
@require_GET
@answered
@with_purpose
def booking(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """The booking of a hit with its traveller. Opening it is on the record."""
    return _page(request, casework.journey(act_for(request, purpose, f"hit {code}"), code))


@never_cache
@require_GET
@answered
@with_purpose
def companion(request: HttpRequest, purpose: Purpose, code: str, other: str) -> HttpResponse:
    """The same with one of those who travel on the booking. It is another opening, and on the record too."""
    return _page(request, casework.journey(act_for(request, purpose, f"hit {code}"), code, other))


def _page(request: HttpRequest, view: casework.JourneyView) -> HttpResponse:
    shown = {
        "section": "queue",
        "view": view,
        "lines": [_line(each) for each in view.lines],
        "details": [_line(each) for each in view.booking],
    }
    return render(request, "web/records_booking.html", shown)


def _line(line: casework.FieldLine) -> dict[str, object]:
    return {
        "label": _(line.label),
        "pnr": line.pnr,
        "api": line.api,
        "relation": line.relation,
        "mark": words.MARKS.get(line.relation, ""),
        "relation_word": words.word(words.RELATIONS, line.relation) if line.relation else "",
    }
