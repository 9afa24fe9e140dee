"""Passkeys at the door and on the page of one's own account. The browser's half is static/web/passkey.js."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fairway import staff
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Purpose
from fairway.web.acts import act_for
from fairway.web.entering import address_of, let_in, page_of_account, refuse_at_door, within

__all__ = ["add", "answer_of", "begin", "begin_sign_in", "door_of", "end", "open_question", "sign_in"]

_ADDING = "passkey_adding"
_ENTERING = "passkey_entering"
_ANSWER_LETTERS_MAX = 16 * 1024  # an answer has about one kilobyte; attestation of some tokens a few more


def door_of(request: HttpRequest) -> staff.Door:
    """Where this request came in, as the browser's address bar says it. ALLOWED_HOSTS has checked the host."""
    scheme = "https" if settings.SESSION_COOKIE_SECURE else request.scheme
    origin = f"{scheme}://{request.get_host()}"
    return staff.Door(name=urlsplit(origin).hostname or "", origin=origin)


def answer_of(request: HttpRequest) -> object:
    """The browser's answer in the form; None where it is none."""
    text = request.POST.get("answer", "")
    try:
        return json.loads(text) if len(text) <= _ANSWER_LETTERS_MAX else None
    except (ValueError, RecursionError):
        return None


def open_question(request: HttpRequest) -> dict[str, str] | None:
    """The question that the session has open for signing in. It is closed by looking: an answer is good for one attempt."""
    found: dict[str, str] | None = request.session.pop(_ENTERING, None)
    return found


@login_not_required
@never_cache
@require_POST
def begin_sign_in(request: HttpRequest) -> HttpResponse:
    """A question for any passkey of this place: the same for everybody, so that it says nothing about anybody."""
    options, request.session[_ENTERING] = staff.begin_passkey_sign_in(door_of(request))
    return JsonResponse(options)


@login_not_required
@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """The answer of a passkey."""
    question, after = open_question(request), within(request, request.POST.get("next", ""))
    try:
        account = staff.sign_in_with_passkey(
            door_of(request), question, answer_of(request), address=address_of(request)
        )
    except Refused as refused:
        return refuse_at_door(request, refused, after)
    return let_in(request, account, after, "passkey")


def _own(request: HttpRequest) -> Act:
    return act_for(request, Purpose.ADMINISTRATION, "own account")


@never_cache
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A question to make a passkey by."""
    options, request.session[_ADDING] = staff.begin_passkey(_own(request), door_of(request))
    return JsonResponse(options)


@never_cache
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """The new passkey."""
    question, label = request.session.pop(_ADDING, None), request.POST.get("label", "")
    try:
        staff.add_passkey(_own(request), door_of(request), question, answer_of(request), label)
    except Refused as refused:
        return render(request, "web/account.html", {"refused": refused, **page_of_account(request)}, status=409)
    request.session["said"] = {"kind": "passkey"}
    return redirect("account")


@never_cache
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Ends one of one's own passkeys."""
    number = request.POST.get("key", "")
    try:
        staff.end_passkey(_own(request), int(number) if number.isdecimal() and len(number) < 19 else 0)
    except Refused as refused:
        return render(request, "web/account.html", {"refused": refused, **page_of_account(request)}, status=409)
    return redirect("account")
