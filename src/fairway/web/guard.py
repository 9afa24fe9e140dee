"""Nothing is shown to anybody who is not signed in, unless a page says that it is for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

__all__ = ["SignInRequired"]


class SignInRequired(LoginRequiredMiddleware):
    """Django's own guard; the programming interface answers for itself, because a program cannot follow a redirect to a form."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.path.startswith("/rest/"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
