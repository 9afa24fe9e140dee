"""Nothing is shown to anybody who is not signed in, unless a page says that it is for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from fairway import staff
from fairway.web.entering import account_behind, browser_of

__all__ = ["SignInRequired"]

# What a session that only enrols may open: one's own account, and the way out.
_ENROLLING = frozenset(
    {
        "account",
        "second-factor",
        "add-passkey",
        "new-passkey-question",
        "end-passkey",
        "end-session",
        "preferences",
        "choose-keys",
        "sign-in",
        "sign-in-by-link",
        "passkey-sign-in",
        "passkey-question",
        "provider",
        "provider-back",
        "sign-out",
    }
)


class SignInRequired(LoginRequiredMiddleware):
    """Django's own guard; the programming interface answers for itself, because a program cannot follow a redirect to a form.

    A session that has ended is nobody's, for pages and for the interface.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        is_interface = request.path.startswith("/rest/")
        if request.user.is_authenticated:
            key = request.session.session_key or ""
            by_itself = request.path == "/live/" or "X-Fairway-Refresh" in request.headers
            session = staff.standing_session(account_behind(request), key, browser_of(request), by_itself=by_itself)
            vars(request)["fairway_session"] = session
            if session is None or (session.enrols and is_interface):
                logout(request)
            elif session.enrols and (
                request.resolver_match is None or request.resolver_match.url_name not in _ENROLLING
            ):
                return redirect("account")
        if is_interface:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
