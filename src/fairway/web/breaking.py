"""Breaking the glass: in an emergency the day's limit is lifted for some minutes, and a supervisor is told at once."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fairway import oversight
from fairway.kit.refusals import Refused
from fairway.safeguards import Permission, Purpose, permit
from fairway.web import words
from fairway.web.acts import act_for, answered, status_of, with_purpose

__all__ = ["break_glass"]

_CASE = re.compile(r"(?=\S*\d)[\w./-]{3,40}")


def _ground(case: str) -> str:
    if not _CASE.fullmatch(case):
        raise Refused("case.missing", "Say in which case: its number. Nothing was changed.")
    return f"case {case}"


@never_cache
@require_http_methods(["GET", "POST"])
@answered
@with_purpose
def break_glass(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    """The form: case and reason. Nothing is chosen beforehand; the case is that of the session's last search."""
    permit(act_for(request, purpose, "emergency"), Permission.BREAK_GLASS)
    case = request.POST.get("case", request.session.get("case", "")).strip()
    shown: dict[str, object] = {
        "section": "emergency",
        "case": case,
        "reasons": [(code, words.word(words.EMERGENCIES, code)) for code in oversight.EMERGENCY_REASONS],
    }
    if request.method == "GET":
        return render(request, "web/glass.html", shown)
    try:
        until = oversight.break_glass(act_for(request, purpose, _ground(case)), request.POST.get("reason", ""))
    except Refused as refused:
        if refused.reason.startswith("role."):
            raise
        return render(request, "web/glass.html", {**shown, "refused": refused}, status=status_of(refused))
    return render(request, "web/glass.html", {**shown, "until": until})
