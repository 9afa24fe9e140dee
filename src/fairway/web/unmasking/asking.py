"""Opening one depersonalised record: asking the authority, carrying the file, the one look, the officer's review."""

from __future__ import annotations

from datetime import date

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from fairway import casework, retention
from fairway.comparison import says
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, Purpose
from fairway.web import words
from fairway.web.acts import act_for, actor_behind, answered, may, with_purpose
from fairway.web.records.booking import line_of

__all__ = ["ask", "court", "file", "open_", "review", "unmasking"]

_LINES_MOST = 100


def _act(request: HttpRequest) -> Act:
    return act_for(request, Purpose.OVERSIGHT, "unmasking")


@never_cache
@require_GET
@answered
def unmasking(request: HttpRequest) -> HttpResponse:
    """What was asked of the authority and what came of it; for supervisors the form to ask, for the officer the review."""
    return _page(request)


def _page(request: HttpRequest, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    role = actor_behind(request).role
    shown = {
        "section": "unmasking",
        "refused": refused,
        "may_ask": may(role, Permission.UNMASK),
        "may_review": may(role, Permission.REVIEW_ACCESS),
        "kinds": words.UNMASKED.items(),
        "findings": words.FINDINGS.items(),
        "courts": words.COURT_SAID.items(),
        "typed": {name: request.POST.get(name, "") for name in ("code", "kind", "case", "ground")},
        "requests": [
            {
                "row": each,
                "kind": words.word(words.UNMASKED, each.kind),
                "state": words.word(words.UNMASKING_STATES, each.state),
                "finding": words.word(words.FINDINGS, each.finding) if each.finding else "",
                "court": words.word(words.COURT_SAID, each.court_said) if each.court_said else "",
            }
            for each in retention.unmaskings(_act(request), most=_LINES_MOST)
        ],
    }
    return render(request, "web/unmasking.html", shown, status=status)


@never_cache
@require_POST
@answered
@with_purpose
def ask(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    """Writes the request down; the file for the authority is on the page then."""
    case = request.POST.get("case", "")
    try:
        retention.request_unmasking(
            act_for(request, purpose, case),
            request.POST.get("code", ""),
            case=case,
            ground=request.POST.get("ground", ""),
            kind=request.POST.get("kind", ""),
            is_emergency=bool(request.POST.get("emergency")),
        )
    except Refused as refused:
        if refused.reason.startswith("role."):
            raise
        return _page(request, refused, status=409)
    return redirect("unmasking")


@never_cache
@require_GET
@answered
@with_purpose
def file(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """The request as a file, as `fairway authority` reads it."""
    made = retention.request_again(act_for(request, purpose, f"request {code}"), code)
    answer = HttpResponse(msgspec.json.encode(made), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="request-{made.id}.json"'
    return answer


@never_cache
@require_POST
@sensitive_post_parameters("release")
@answered
@with_purpose
def open_(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """The released record, on this page and once. release: what the approvers wrote, one a line."""
    lines = [line for line in request.POST.get("release", "").splitlines() if line.strip()]
    releases = [retention.release_of(line.encode()) for line in lines]
    if any(each.request != code for each in releases):
        raise Refused("unmask.form", "These releases answer another request. Nothing was opened.")
    opened = retention.unmask(act_for(request, purpose, f"request {code}"), releases)
    return render(request, "web/unmasked.html", {"section": "unmasking", "code": code, **_shown(opened)})


def _shown(opened: retention.Unmasked) -> dict[str, object]:
    shown: dict[str, object] = {"kind": words.word(words.UNMASKED, opened.kind), "notes": opened.notes}
    if opened.record is not None:
        shown["lines"] = [line_of(each) for each in casework.traveller_lines(opened.record, is_masked=False)]
    if opened.booking is not None:
        shown["details"] = [line_of(each) for each in casework.booking_lines(opened.booking, is_masked=False)]
    if opened.hit is not None:
        hit, language = opened.hit, get_language() or "en"
        shown["rows"] = [
            (words.word(words.LABELS, each.label), each)
            for each in casework.side_by_side(hit.compared, hit.listed, hit.evidence)
        ]
        shown["evidence"] = [(f"{each.weight:+.1f}", says(each, language)) for each in hit.evidence]
    return shown


@never_cache
@require_POST
@answered
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps the officer's finding."""
    retention.review_unmasking(_act(request), code, request.POST.get("finding", ""))
    return redirect("unmasking")


@never_cache
@require_POST
@answered
def court(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps what a court said of an emergency."""
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        raise Refused("court.form", "The day of the court's word is missing. Nothing was changed.") from None
    retention.note_court(_act(request), code, request.POST.get("said", ""), on)
    return redirect("unmasking")
