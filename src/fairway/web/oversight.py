"""The page of the data protection officer: what nothing explains, alarms, emergencies, requests. Supervisors see emergencies."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairway import oversight as office
from fairway.kit.identifiers import public_code
from fairway.safeguards import Act, Permission, Purpose
from fairway.web import words
from fairway.web.acts import act_for, actor_behind, answered, may

__all__ = ["acknowledge", "oversight", "readings", "review", "settle", "telling_letter"]

_LINES_MOST = 100


def _act(request: HttpRequest) -> Act:
    return act_for(request, Purpose.OVERSIGHT, "oversight")


@never_cache
@require_GET
@answered
def oversight(request: HttpRequest) -> HttpResponse:
    """Codes alone: who looked, at which hit, on what ground."""
    role = actor_behind(request).role
    is_officer = may(role, Permission.REVIEW_ACCESS)
    emergencies = office.emergencies(_act(request), most=_LINES_MOST)
    shown = {
        "section": "oversight",
        "is_officer": is_officer,
        "may_acknowledge": not is_officer,
        "findings": words.FINDINGS.items(),
        "emergencies": [
            (
                public_code(each.id),
                each,
                words.word(words.EMERGENCIES, each.reason),
                words.word(words.FINDINGS, each.finding) if each.finding else "",
            )
            for each in emergencies
        ],
    }
    if is_officer:
        shown |= {
            "alarms": _reads(office.alarms(_act(request), most=_LINES_MOST)),
            "unexplained": _reads(office.unexplained(_act(request), most=_LINES_MOST)),
            "requests": [
                (public_code(each.id), each, words.word(words.REQUESTS, each.kind))
                for each in office.list_requests(_act(request))
                if each.state == "open"
            ],
            "to_tell": [
                (each, words.word(words.TELLING, each.why), words.word(words.HARMS, each.ground) if each.ground else "")
                for each in office.to_tell(_act(request), most=_LINES_MOST)
                if each.state == "waiting"
            ],
            "harms": words.HARMS.items(),
            "ways": words.TOLD.items(),
            "untold": words.UNTOLD.items(),
        }
    return render(request, "web/oversight.html", shown)


def _reads(found: tuple[office.Access, ...]) -> list[tuple[str, office.Access, str, str]]:
    return [
        (public_code(each.id), each, words.word(words.ROLES, each.role), words.word(words.PURPOSES, each.purpose))
        for each in found
    ]


@never_cache
@require_http_methods(["GET", "POST"])
@answered
def readings(request: HttpRequest) -> HttpResponse:
    """Who saw one person, and why: asked by a code, answered by codes."""
    code = request.POST.get("code", "")
    shown: dict[str, object] = {"section": "oversight", "code": code, "findings": words.FINDINGS.items()}
    if not may(actor_behind(request).role, Permission.REVIEW_ACCESS) or request.method == "POST":
        shown["reads"] = _reads(
            office.who_saw(_act(request), code, most=_LINES_MOST)
        )  # who may not is told so by the office
    return render(request, "web/readings.html", shown)


@never_cache
@require_POST
@answered
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps the officer's finding of a read or an emergency."""
    keep = office.review_emergency if request.POST.get("kind") == "emergency" else office.review_read
    keep(_act(request), code, request.POST.get("finding", ""))
    return redirect("oversight")


@never_cache
@require_POST
@answered
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps that a traveller was told, could not be, or would still be harmed by it."""
    match request.POST.get("what", ""):
        case "later":
            office.tell_later(_act(request), code, request.POST.get("ground", ""), _day(request.POST.get("until", "")))
        case "told":
            office.tell(_act(request), code, request.POST.get("way", ""))
        case _:
            office.leave_untold(_act(request), code, request.POST.get("reason", ""))
    return redirect("oversight")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


@never_cache
@require_POST
@answered
def telling_letter(request: HttpRequest, code: str) -> HttpResponse:
    """The letter as a file. It names nobody."""
    text = office.telling_letter(_act(request), code, request.POST.get("language", ""))
    headers = {"Content-Disposition": f'attachment; filename="letter-{code}.txt"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@never_cache
@require_POST
@answered
def acknowledge(request: HttpRequest, code: str) -> HttpResponse:
    """A supervisor takes note of somebody else's emergency."""
    office.acknowledge_emergency(_act(request), code)
    return redirect("oversight")
