"""What every way in does once somebody is let in or refused."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from fairway import staff
from fairway.kit.refusals import Refused
from fairway.safeguards import Permission
from fairway.web import keys, words
from fairway.web.acts import actor_behind, ask_for_purpose, may

__all__ = ["account_behind", "address_of", "browser_of", "let_in", "page_of_account", "refuse_at_door", "within"]

_BACKEND = "fairway.staff.backend.AccountBackend"


def account_behind(request: HttpRequest) -> staff.Account:
    """The account that is signed in. The guard has let nobody else through."""
    return cast(staff.Account, request.user)


def address_of(request: HttpRequest) -> str:
    """Where the request came from. Only a keyed digest of it is ever counted."""
    return str(request.META.get("REMOTE_ADDR", ""))


def browser_of(request: HttpRequest) -> str:
    """What the browser calls itself. Only a keyed digest of it is kept."""
    return str(request.META.get("HTTP_USER_AGENT", ""))


def let_in(request: HttpRequest, account: staff.Account, after: str, way: str) -> HttpResponse:
    """Begins a session and leads to the purpose, where one is needed, and from there to `after`.

    way  how they came in. A link leads no further than to setting up another way, except in a house for trying things out
    """
    enrols = way == "link" and not settings.LINKS_LET_IN
    request.session.flush()  # nothing that was chosen or planted before signing in survives it
    login(request, account, backend=_BACKEND)
    staff.begin_session(account, request.session.session_key or "", browser_of(request), way, enrols=enrols)
    if enrols:
        return redirect("account")
    if may(actor_behind(request).role, Permission.SEE_HIT):
        return ask_for_purpose(after)
    return HttpResponseRedirect(after or "/")


def refuse_at_door(request: HttpRequest, refused: Refused, after: str, name: str = "") -> HttpResponse:
    """The door again, with the reason."""
    status = 429 if refused.reason == "sign-in.throttled" else 403
    return render(
        request,
        "web/sign_in.html",
        {"next": after, "refused": refused, "name": name, "has_provider": staff.has_provider()},
        status=status,
    )


def page_of_account(request: HttpRequest) -> dict[str, object]:
    """What the page of one's own account shows."""
    account, key = account_behind(request), request.session.session_key or ""
    session = staff.standing_session(account, key, browser_of(request))
    return {
        "enrols": session is not None and session.enrols,
        "sessions": [(each, words.word(words.WAYS, each.way)) for each in staff.own_sessions(account, key)],
        "has_factor": staff.has_second_factor(account),
        "needs_factor": staff.needs_second_factor(actor_behind(request).role),
        "passkeys": staff.own_passkeys(account),
        "key_choices": [(code, code.removeprefix("Key")) for code in keys.CHOICES],
    }


def within(request: HttpRequest, address: str) -> str:
    """The address if it is a page of this house, else nothing: a sign-in never leads elsewhere."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""
