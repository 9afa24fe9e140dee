"""Coming in, going out, and the choices one makes at the door."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairway import staff
from fairway.kit.refusals import Refused
from fairway.safeguards import Permission, Purpose
from fairway.web import keys, words
from fairway.web.acts import PURPOSES, act_for, actor_behind, may, purpose_of
from fairway.web.entering import account_behind, address_of, let_in, page_of_account, refuse_at_door, within
from fairway.web.surroundings import THEME_COOKIE, standing_of

__all__ = [
    "account",
    "beginning",
    "choose_keys",
    "end_session",
    "preferences",
    "purpose",
    "second_factor",
    "session",
    "sign_in",
    "sign_in_by_link",
    "sign_out",
]

_YEAR_SECONDS = 365 * 24 * 3600


@require_GET
def beginning(request: HttpRequest) -> HttpResponse:
    """The page a role works on."""
    role = actor_behind(request).role
    if may(role, Permission.SEE_QUEUE):
        return redirect("queue")
    return redirect("audit" if may(role, Permission.READ_AUDIT) else "account")


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password. The link is the first way in; a password is set after it."""
    after = within(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "GET":
        return render(request, "web/sign_in.html", {"next": after, "has_provider": staff.has_provider()})
    name = request.POST.get("name", "")
    try:
        account = staff.sign_in_with_password(name, request.POST.get("password", ""), request.POST.get("code", ""))
    except Refused as refused:
        return refuse_at_door(request, refused, after, name)
    return let_in(request, account, after, "password and code" if staff.has_second_factor(account) else "password")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link. Looking shows a button; only pressing it uses the link, so that a mail scanner does not burn it."""
    if request.method == "GET":
        return render(request, "web/sign_in_by_link.html")
    try:
        account = staff.use_link(token, address=address_of(request))
    except Refused as refused:
        return refuse_at_door(request, refused, "")
    return let_in(request, account, "", "link")


@never_cache
@require_GET
def session(request: HttpRequest) -> JsonResponse:
    """How long the session stands: asking is a sign that somebody is there. With the token of its forms, for a page whose session
    ended and was begun anew in another window; and whether the session has a purpose, without which such a page has nothing to send.
    """
    actor = actor_behind(request)
    needs_purpose = may(actor.role, Permission.SEE_HIT) and purpose_of(request) is None
    found = {"name": actor.name, "token": get_token(request), "needs_purpose": needs_purpose}
    return JsonResponse({**standing_of(request), **found})


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    staff.end_session(account_behind(request), request.session.session_key or "")
    logout(request)
    return redirect("sign-in")


@never_cache
@require_http_methods(["GET", "POST"])
def purpose(request: HttpRequest) -> HttpResponse:
    """What the work of this session is for. Asked before anybody is seen; stamped on every act that follows."""
    if not may(actor_behind(request).role, Permission.SEE_HIT):
        return redirect("beginning")
    after = within(request, request.POST.get("next") or request.GET.get("next", ""))
    chosen = request.POST.get("purpose", "")
    if request.method == "POST" and chosen in PURPOSES:
        request.session["purpose"] = chosen
        return HttpResponseRedirect(after or "/queue/")
    shown = {
        "next": after,
        "choices": [(each.value, words.word(words.PURPOSES, each)) for each in PURPOSES],
        "is_missing": request.method == "POST",
    }
    return render(request, "web/purpose.html", shown, status=400 if request.method == "POST" else 200)


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and theme, kept in cookies of this device; whether single keys do anything, kept with the account."""
    answer = HttpResponseRedirect(within(request, request.POST.get("next", "")) or "/")
    language, theme = request.POST.get("language", ""), request.POST.get("theme", "")
    if language in dict(settings.LANGUAGES):
        _remember(answer, settings.LANGUAGE_COOKIE_NAME, language)
    if theme in words.THEMES:
        _remember(answer, THEME_COOKIE, theme)
    are_on = request.POST.get("keys") == "on"
    if request.user.is_authenticated and are_on != staff.own_keys(account_behind(request)).are_on:
        staff.choose_keys(act_for(request, Purpose.ADMINISTRATION, "own account"), are_on=are_on)
    return answer


@never_cache
@require_POST
def choose_keys(request: HttpRequest) -> HttpResponse:
    """Which single keys one uses, kept with the account."""
    try:
        codes = {} if "as-before" in request.POST else keys.chosen({**request.POST.dict()})
    except Refused as refused:
        return render(request, "web/account.html", {"refused": refused, **page_of_account(request)}, status=409)
    staff.choose_keys(
        act_for(request, Purpose.ADMINISTRATION, "own account"), are_on=request.POST.get("keys") == "on", codes=codes
    )
    request.session["said"] = {"kind": "keys"}
    return redirect("account")


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: role, and setting a password."""
    if request.method == "GET":
        return render(request, "web/account.html", page_of_account(request))
    password = request.POST.get("password", "")
    try:
        _same_twice(password, request.POST.get("again", ""))
        staff.use_password(act_for(request, Purpose.ADMINISTRATION, "own account"), password)
    except Refused as refused:
        return render(request, "web/account.html", {"refused": refused, **page_of_account(request)}, status=409)
    before = request.session.session_key or ""
    request.user.refresh_from_db()  # type: ignore[union-attr]
    update_session_auth_hash(request, request.user)  # type: ignore[arg-type]
    staff.rename_session(account_behind(request), before, request.session.session_key or "")
    request.session["said"] = {"kind": "password"}
    return redirect("account")


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Setting up an authenticator app: the secret is shown once, and its first code confirms it."""
    if request.method == "GET":
        return render(request, "web/second_factor.html", page_of_account(request))
    doing = act_for(request, Purpose.ADMINISTRATION, "own account")
    if "code" not in request.POST:
        return render(request, "web/second_factor.html", {"secret": staff.begin_second_factor(doing)})
    try:
        staff.confirm_second_factor(doing, request.POST["code"])
    except Refused as refused:
        return render(request, "web/second_factor.html", {"refused": refused, **page_of_account(request)}, status=409)
    return redirect("account")


@never_cache
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Ends one of one's own sessions, here or in another browser."""
    try:
        staff.end_own_session(act_for(request, Purpose.ADMINISTRATION, "own account"), request.POST.get("session", ""))
    except Refused as refused:
        return render(request, "web/account.html", {"refused": refused, **page_of_account(request)}, status=409)
    return redirect("account")


def _same_twice(password: str, again: str) -> None:
    if password != again:
        raise Refused("staff.password.twice", "The two entries differ. The password was not changed.")


def _remember(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=_YEAR_SECONDS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
    )
