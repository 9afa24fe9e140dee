"""What goes wrong in the house itself: a page with the number under which it stands in the log, and whether anything was saved.

Nothing is guessed: what was saved is asked of the audit log, by the acts of this very request. No page here asks who is signed in, so
that it can be shown while that cannot be asked. The log gets kinds of errors and places in the code, never what an error says: that
may be somebody's name.
"""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from collections.abc import Iterable

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, get_language_from_request, override

from fairway import oversight
from fairway.kit.identifiers import public_code
from fairway.safeguards import Act
from fairway.web import words

__all__ = ["bad_request", "form_refused", "kept_acts", "server_error"]

_LOG = logging.getLogger("fairway.web")
_NUMBER_BITS = 40
_ONLY_LOOKED = frozenset({"SearchedFor", "SearchTooWide", "TravellerFound", "JourneysSought", "LinksFollowed"})
_SAYS = {
    "decision": "Your decision was saved.",
    "act": "What you did was saved.",
    "nothing": "Nothing was changed.",
    "unknown": "The house cannot say now whether anything was saved. Look before you repeat it.",
}


def kept_acts(request: HttpRequest) -> list[Act]:
    """The acts that this request began, whatever became of them."""
    found: list[Act] = vars(request).setdefault("fairway_acts", [])
    return found


def server_error(request: HttpRequest) -> HttpResponse:
    """Something failed that nobody foresaw."""
    number = public_code(secrets.randbits(_NUMBER_BITS) | 1 << _NUMBER_BITS - 1)
    _LOG.error("problem %s: %s %s: %s", number, request.method, _page_of(request), _shape(sys.exc_info()[1]))
    saved = _saved(request)
    if request.path.startswith("/rest/"):
        says = f"Something went wrong in the house: problem {number}. {_SAYS[saved]}"
        answer: HttpResponse = JsonResponse({"reason": "house.trouble", "says": says, "cites": ""}, status=500)
    else:
        answer = _plain(request, "500.html", 500, problem=number, saved=saved, hit=_hit_of(request))
    answer._has_been_logged = True  # type: ignore[attr-defined]  # the framework would repeat what the error says
    return answer


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that does not belong to the session. reason: the framework's own, of no use to who reads the page."""
    del reason
    return _plain(request, "403_csrf.html", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that is none; what is wrong with it is not repeated."""
    del exception
    return _plain(request, "400.html", 400)


def _plain(request: HttpRequest, template: str, status: int, **more: object) -> HttpResponse:
    theme = request.COOKIES.get("fairway_theme", "auto")
    with override(language := get_language_from_request(request)):
        shown = {
            "language": language,
            "direction": "rtl" if get_language_bidi() else "ltr",
            "theme": theme if theme in words.THEMES else "auto",
            **more,
        }
        return HttpResponse(render_to_string(template, shown), status=status, headers={"Cache-Control": "no-store"})


def _page_of(request: HttpRequest) -> str:
    return (request.resolver_match and request.resolver_match.view_name) or "no page"


def _hit_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs.get("code", "")) if match and match.route.startswith("hits/") else ""


def _saved(request: HttpRequest) -> str:
    """ "decision", "act", "nothing"; "unknown" where the record itself cannot be asked."""
    if request.method in ("GET", "HEAD"):
        return "nothing"
    try:
        stands = {name for act in kept_acts(request) for name in oversight.on_record(act)}
    except (DatabaseError, InterfaceError) as error:
        _LOG.error("the audit log cannot be asked what was saved: %s", _shape(error))
        return "unknown"
    if "HitDecided" in stands:
        return "decision"
    return "act" if _changes(stands) else "nothing"


def _changes(names: Iterable[str]) -> set[str]:
    return {each for each in names if not each.endswith("Seen") and each not in _ONLY_LOOKED}


def _shape(error: BaseException | None) -> str:
    """The kinds of an error and of what led to it, each with the places it passed, the innermost last; nothing that it says."""
    said = []
    while error is not None:
        places = [
            f"{each.filename.rpartition('/src/')[2].rpartition('site-packages/')[2]}:{each.lineno} {each.name}"
            for each in traceback.extract_tb(error.__traceback__)
        ]
        ours = [each for each in places[:-1] if "fairway/" in each]
        said.append(f"{type(error).__name__} ({' > '.join([*ours[-5:], *places[-1:]])})")
        error = error.__cause__ or error.__context__
    return "; after ".join(said[:4])
