"""Searching: under a case, for one person, document, booking or flight. What is sought is sent and shown, never in an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fairway import casework
from fairway.kit.refusals import Refused
from fairway.safeguards import Permission, Purpose, permit
from fairway.web import words
from fairway.web.acts import act_for, answered, status_of, with_purpose

__all__ = ["search"]

_FIELDS = ("surname", "given_names", "birth_date", "document", "locator", "flight", "day")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@answered
@with_purpose
def search(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    """The form, and below it what was found. The case stays for the session, what was sought does not."""
    permit(act_for(request, purpose, "search"), Permission.SEARCH)
    if request.method == "GET":
        return _page(request, {"case": request.session.get("case", "")})
    typed = {name: request.POST.get(name, "").strip() for name in ("case", "kind", *_FIELDS)}
    act = act_for(request, purpose, f"case {typed['case']}")
    try:
        found = casework.search(act, _wanted(typed))
    except Refused as refused:
        if refused.reason.startswith("role."):
            raise
        return _page(request, typed, refused=refused)
    request.session["case"] = typed["case"]
    return _page(request, typed, found=found)


def _wanted(typed: Mapping[str, str]) -> casework.Wanted:
    try:
        day = date.fromisoformat(typed["day"]) if typed["day"] else None
    except ValueError:
        day = None
    is_flight = typed["kind"] == "flight"
    return casework.Wanted(
        kind=typed["kind"],
        surname=typed["surname"],
        given_names=typed["given_names"],
        birth_date=typed["birth_date"],
        number=typed["flight" if is_flight else "document"],
        locator=typed["locator"],
        day=day,
    )


def _page(
    request: HttpRequest,
    typed: Mapping[str, str],
    *,
    found: casework.Found | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    people = found.people if found else ()
    shown = {
        "section": "search",
        "typed": typed,
        "kind": typed.get("kind") or "person",
        "kinds": [(each, words.word(words.SOUGHT, each)) for each in words.SOUGHT],
        "found": found,
        "people": [
            (
                each,
                words.word(words.STRENGTHS, each.strength) if each.strength else "",
                words.SHAPES.get(each.strength, ""),
            )
            for each in people
        ],
        "refused": refused,
    }
    return render(request, "web/records_search.html", shown, status=status_of(refused) if refused else 200)
