"""The supervisor's board: load by last useful moment, who holds what, disputes, emergencies."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fairway import casework, oversight
from fairway.safeguards import Purpose
from fairway.web import words as console
from fairway.web.acts import act_for, answered
from fairway.web.desks import words
from fairway.web.desks.floor import floor
from fairway.web.timing import moment_of, time_left

__all__ = ["board"]

_STATES = ("open", "second", "disputed")


@never_cache
@require_GET
@answered
def board(request: HttpRequest) -> HttpResponse:
    """What waits and how long it may. Nobody is ranked, and no traveller is named."""
    act = act_for(request, Purpose.OVERSIGHT, "board")
    found = casework.board(act)
    emergencies = oversight.emergencies(act_for(request, Purpose.OVERSIGHT, "board"))
    shown = {
        "section": "board",
        "found": found,
        "bands": [(each, console.word(console.BANDS, each.band)) for each in found.bands],
        "oldest": [
            (console.word(console.STATES, state), words.age(found.oldest.get(state), act.at)) for state in _STATES
        ],
        "held": [(each, console.word(console.STATES, each.state), _left(each, act.at)) for each in found.held],
        "disputes": [(each, words.age(each.since, act.at), _left(each, act.at)) for each in found.disputes],
        "floor": floor(found.flights, act.at),
        "emergencies": [
            (each, console.word(console.EMERGENCIES, each.reason)) for each in emergencies if not each.seen_by
        ],
    }
    return render(request, "web/desks_board.html", shown)


def _left(each: casework.HeldHit | casework.Dispute, now: datetime) -> str:
    return time_left(moment_of(each.due_utc), now, is_exact=each.due_is_exact)
