"""No answer of the programming interface is kept by whatever stands between it and the program that asked."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

__all__ = ["never_kept"]


def never_kept(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: says "no-store" of everything under /rest/. The pages of the console say it each for itself."""

    def kept_nowhere(request: HttpRequest) -> HttpResponseBase:
        said = answer(request)
        if request.path.startswith("/rest/"):
            add_never_cache_headers(said)
        return said

    return kept_nowhere
