"""The state of the house: does everything received stand somewhere, what waits, what is old."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fairway import oversight, watchlists
from fairway.safeguards import Act, Purpose
from fairway.web.acts import act_for, answered
from fairway.web.desks import words
from fairway.web.words import word

__all__ = ["house"]

_WAITS_MOST = timedelta(minutes=5)  # older work says that screening is behind
_QUARANTINED_MOST = timedelta(days=1)


@never_cache
@require_GET
@answered
def house(request: HttpRequest) -> HttpResponse:
    """Counts and ages. What is not as it should be says so in words, not by colour alone."""
    act = act_for(request, Purpose.ADMINISTRATION, "state of the house")
    found = oversight.house_state(act)
    queues = [_queue(each.kind, each.waiting, each.oldest, act) for each in found.queues]
    events = [_event(code, at, act) for code, at in found.events]
    ages = watchlists.ages(act_for(request, Purpose.ADMINISTRATION, "state of the house"))
    shown = {
        "section": "house",
        "found": found,
        "conditions": [(word(words.CONDITIONS, each.name), each) for each in found.conditions],
        "queues": queues,
        "events": events,
        "ages": ages,
        "due": sum(not each["is_good"] for each in (*queues, *events)) + sum(each.is_stale for each in ages),
        "free": _gigabytes(found.disk_free_bytes),
        "total": _gigabytes(found.disk_bytes),
    }
    return render(request, "web/desks_house.html", shown)


def _queue(kind: str, waiting: int, since: datetime | None, act: Act) -> dict[str, object]:
    limit = _QUARANTINED_MOST if kind == "quarantined" else _WAITS_MOST
    return {
        "says": word(words.QUEUES, kind),
        "waiting": waiting,
        "age": words.age(since, act.at),
        "is_good": since is None or act.at - since <= limit,
    }


def _event(code: str, moment: datetime | None, act: Act) -> dict[str, object]:
    days = oversight.EVENTS[code][1]
    return {
        "says": word(words.EVENTS, code),
        "at": words.when(moment),
        "age": words.age(moment, act.at),
        "days": days,
        "is_good": moment is not None and act.at - moment <= timedelta(days=days),
    }


def _gigabytes(count: int) -> str:
    return f"{count / 1024**3:.1f} GiB"
