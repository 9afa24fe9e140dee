"""Pages of the quarantine: what waits, where it goes wrong, and the second person's word on a repair. Shapes, never values."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fairway import intake
from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.messages.explaining import first_bad_line
from fairway.safeguards import Act, Permission, Purpose
from fairway.web import words
from fairway.web.acts import act_for, actor_behind, answered, may

__all__ = ["approve", "quarantine", "quarantined", "reject"]

_LINES_AROUND = 20
_IDENTIFIER_BITS = 63


def _act(request: HttpRequest) -> Act:
    return act_for(request, Purpose.ADMINISTRATION, "quarantine")


def _identifier(code: str) -> int:
    """The identifier behind a code of an address. Refuses what cannot be one."""
    try:
        identifier = from_public_code(code)
    except ValueError:
        identifier = 1 << _IDENTIFIER_BITS
    if identifier >> _IDENTIFIER_BITS:
        raise Refused("intake.unknown", "Nothing with that code waits. Nothing was read or changed.")
    return identifier


@never_cache
@require_GET
@answered
def quarantine(request: HttpRequest) -> HttpResponse:
    """What waits for a person, and the repairs that wait for a second one."""
    waiting = intake.quarantine(_act(request))
    proposals = intake.proposed_repairs(_act(request))
    actor = actor_behind(request)
    shown = {
        "section": "quarantine",
        "waiting": [(public_code(each.id), each, each.findings[:1]) for each in waiting],
        "proposals": [
            (
                public_code(each.id),
                public_code(each.transmission),
                each,
                words.word(words.REPAIR_REASONS, each.reason),
                each.proposed_by != actor.name and may(actor.role, Permission.APPROVE_REPAIR),
            )
            for each in proposals
        ],
    }
    return render(request, "web/quarantine.html", shown)


@never_cache
@require_GET
@answered
def quarantined(request: HttpRequest, code: str) -> HttpResponse:
    """One transmission around its first bad place, or whole with `?all=1`; every personal value as its shape."""
    opened = intake.open_quarantined(_act(request), _identifier(code))
    lines = opened.explained.lines
    first = first_bad_line(opened.explained)
    whole = request.GET.get("all") == "1"
    begin = 0 if whole or first < 0 else max(0, first - _LINES_AROUND)
    end = len(lines) if whole else begin + 2 * _LINES_AROUND + 1
    shown = {
        "section": "quarantine",
        "code": code,
        "transmission": opened.transmission,
        "lines": [(line, at == first) for at, line in enumerate(lines[begin:end], begin)],
        "left": len(lines) - len(lines[begin:end]),
    }
    return render(request, "web/quarantined.html", shown)


@never_cache
@require_POST
@answered
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Replays a repair that somebody else proposed."""
    intake.approve_repair(_act(request), _identifier(code))
    return redirect("quarantine")


@never_cache
@require_POST
@answered
def reject(request: HttpRequest, code: str) -> HttpResponse:
    """Ends a proposal."""
    intake.reject_repair(_act(request), _identifier(code))
    return redirect("quarantine")
