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
from fairway.web.figures.maps import WorldMap, world_map

__all__ = ["booking", "companion", "line_of", "show"]


@never_cache
@require_GET
@answered
@with_purpose
def booking(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """The booking of a hit with its traveller. Opening it is on the record."""
    return _page(request, purpose, code)


@never_cache
@require_GET
@answered
@with_purpose
def companion(request: HttpRequest, purpose: Purpose, code: str, other: str) -> HttpResponse:
    """The same with one of those who travel on the booking. It is another opening, and on the record too."""
    return _page(request, purpose, code, other)


def _page(request: HttpRequest, purpose: Purpose, code: str, other: str = "") -> HttpResponse:
    with_segments = request.GET.get("segments") == "1"
    view = casework.journey(act_for(request, purpose, f"hit {code}"), code, other, with_segments=with_segments)
    return show(request, view, with_segments=with_segments)


def show(request: HttpRequest, view: casework.JourneyView, *, with_segments: bool = False) -> HttpResponse:
    """The page of one traveller and their booking."""
    drawn, legs = _map(view)
    shown = {
        "section": "queue",
        "view": view,
        "hit": view.hit,
        "here": "" if view.is_companion or view.is_elsewhere else "booking",
        "map": drawn,
        "legs": legs,
        "lines": [line_of(each) for each in view.lines],
        "details": [line_of(each) for each in view.booking],
        "with_segments": with_segments,
        "sources": [_source(each) for each in view.segments],
        "timeline": [_push(each) for each in view.timeline],
    }
    return render(request, "web/records_booking.html", shown)


def _map(view: casework.JourneyView) -> tuple[WorldMap | None, list[dict[str, object]]]:
    """The itinerary on the world, and its legs with what the map shows: the length, a place without a position, a gap before it."""
    ways = [(each.departs_from, each.arrives_at) for each in view.legs]
    known = casework.positions({code for way in ways for code in way if code})
    drawn = world_map(ways, {code: (place.latitude, place.longitude) for code, place in known.items()})
    lengths = {each.number: each.kilometres for each in drawn.legs} if drawn is not None else {}
    rows: list[dict[str, object]] = []
    for number, leg in enumerate(view.legs, 1):
        unknown = [code for code in (leg.departs_from, leg.arrives_at) if code and code not in known]
        before = view.legs[number - 2].arrives_at if number > 1 else ""
        rows.append(
            {
                "leg": leg,
                "kilometres": lengths.get(number),
                "unknown": unknown,
                "gap": before if before and leg.departs_from and before != leg.departs_from else "",
            }
        )
    return drawn, rows


def line_of(line: casework.FieldLine) -> dict[str, object]:
    """One field as the template takes it."""
    return {
        "label": _(line.label),
        "field": line.field,
        "pnr": line.pnr,
        "api": line.api,
        "relation": line.relation,
        "mark": words.MARKS.get(line.relation, ""),
        "relation_word": words.word(words.RELATIONS, line.relation) if line.relation else "",
    }


def _source(found: casework.SourceSegments) -> dict[str, object]:
    """The segments of one source; each with the names by which fields find it, and the fields in words."""
    return {
        "source": found.source,
        "state": found.state,
        "of_others": found.of_others,
        "is_marked": found.is_marked,
        "segments": [
            {
                "tag": each.tag,
                "raw": each.raw,
                "marks": " ".join(f"{found.source}-{field}" for field in each.fields),
                "gives": [_(casework.label_of(field)) for field in each.fields],
                "shows_values": each.shows_values,
            }
            for each in found.segments
        ],
    }


def _push(push: casework.PushView) -> dict[str, object]:
    return {
        "at": push.at,
        "source": push.source,
        "kind": push.kind,
        "says": words.word(words.PUSHES, push.kind),
        "parts": push.parts,
        "has_raw": push.has_raw,
        "lines": [{"label": _(each.label), "before": each.before, "after": each.after} for each in push.lines],
    }
