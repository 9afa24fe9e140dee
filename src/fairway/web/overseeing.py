"""Pages for who oversees: the audit log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fairway import oversight
from fairway.safeguards import Act, Purpose
from fairway.web import words
from fairway.web.acts import act_for, answered

__all__ = ["audit", "verify"]

_LINES_MOST = 100


def _act(request: HttpRequest) -> Act:
    return act_for(request, Purpose.OVERSIGHT, "audit log")


@never_cache
@require_GET
@answered
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first. The lines hold codes, never a traveller's data."""
    return _audit(request)


@never_cache
@require_POST
@answered
def verify(request: HttpRequest) -> HttpResponse:
    """Walks the whole chain and says whether it holds."""
    return _audit(request, oversight.verify_audit(_act(request)))


def _audit(request: HttpRequest, verdict: oversight.Verdict | None = None) -> HttpResponse:
    before = request.GET.get("before", "")
    lines = oversight.read_audit(_act(request), most=_LINES_MOST, before=int(before) if before.isdecimal() else None)
    shown = {
        "section": "audit",
        "lines": [
            (line, words.word(words.ROLES, line.role), words.word(words.PURPOSES, line.purpose)) for line in lines
        ],
        "older": lines[-1].seq if len(lines) == _LINES_MOST else None,
        "verdict": verdict,
    }
    return render(request, "web/audit.html", shown)
