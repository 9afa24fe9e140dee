"""A flight: what came for it, who is on it by what names nobody, and the cabin as far as seats tell."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fairway import casework
from fairway.safeguards import Purpose
from fairway.web import words
from fairway.web.acts import act_for, answered, with_purpose
from fairway.web.records import wording

__all__ = ["flight", "flight_of_hit", "flights"]

_CELL, _AISLE, _TOP, _SIDE = 26, 18, 26, 34
_SEAT = 20


class _Drawn(msgspec.Struct, frozen=True):
    """One seat of the drawing. says: what it says to who cannot see it. path: the outline of its mark."""

    mark: str
    says: str
    path: str


@never_cache
@require_GET
@answered
@with_purpose
def flights(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    """Flights from yesterday to tomorrow. Nobody is on this page."""
    found = casework.flight_list(act_for(request, purpose, "flights"))
    return render(request, "web/records_flights.html", {"section": "flights", "rows": found})


@never_cache
@require_GET
@answered
@with_purpose
def flight(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """One flight by itself: nobody's record is opened."""
    return _page(request, casework.flight(act_for(request, purpose, f"flight {code}"), code))


@never_cache
@require_GET
@answered
@with_purpose
def flight_of_hit(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """The flight of a hit, where its traveller sits and who travels with them. On the record."""
    return _page(request, casework.flight_of_hit(act_for(request, purpose, f"hit {code}"), code))


def _page(request: HttpRequest, view: casework.FlightView) -> HttpResponse:
    shown = {
        "section": "queue" if view.hit else "flights",
        "view": view,
        "row": view.row,
        "people": [
            (each, words.word(wording.SEAT_MARKS, each.mark), wording.SEAT_SIGNS[each.mark]) for each in view.people
        ],
        "plan": _plan(view.cabin) if view.cabin is not None else None,
        "signs": [(wording.SEAT_SIGNS[mark], words.word(wording.SEAT_MARKS, mark)) for mark in _marks(view)],
    }
    return render(request, "web/records_flight.html", shown)


def _marks(view: casework.FlightView) -> list[str]:
    return [mark for mark in wording.SEAT_MARKS if view.hit or mark in ("other", "empty")]


def _plan(cabin: casework.Cabin) -> dict[str, object]:
    """The cabin in pixels. It is not mirrored in any language: seat A is on the left of whoever looks forward."""
    across = [
        _SIDE + at * _CELL + sum(at >= aisle for aisle in cabin.aisles) * _AISLE for at in range(len(cabin.columns))
    ]
    seats, rows = [], []
    for number, (row, places) in enumerate(cabin.rows):
        y = _TOP + number * _CELL + _CELL // 2
        rows.append((row, y + 4))
        for place in places:
            mark = words.word(wording.SEAT_MARKS, place.mark)
            more = f" ×{len(place.travellers)}" if len(place.travellers) > 1 else ""
            path = _shape(place.mark, across[place.column] + _CELL // 2, y)
            seats.append(_Drawn(place.mark, f"{place.seat}: {mark}{more}", path))
    return {
        "width": across[-1] + _CELL + 8,
        "height": _TOP + len(cabin.rows) * _CELL + 8,
        "columns": [(letter, x + _CELL // 2) for letter, x in zip(cabin.columns, across, strict=True)],
        "rows": rows,
        "seats": seats,
        "apart": len(cabin.apart),
    }


def _shape(mark: str, x: int, y: int) -> str:
    """The outline of a seat's mark: told apart by its form, whatever colours are seen."""
    half = _SEAT // 2
    match mark:
        case "own":
            return f"M{x} {y - half}L{x + half} {y}L{x} {y + half}L{x - half} {y}Z"
        case "booking":
            return f"M{x} {y - half}L{x + half} {y + half - 2}H{x - half}Z"
        case "account":
            return f"M{x - half} {y}A{half} {half} 0 1 1 {x + half} {y}A{half} {half} 0 1 1 {x - half} {y}Z"
        case _:
            return f"M{x - half + 2} {y - half + 2}h{_SEAT - 4}v{_SEAT - 4}h{4 - _SEAT}Z"
