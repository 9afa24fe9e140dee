"""What every page shows around its content: who is signed in, for what purpose, where one may go, language and theme."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from fairway import staff
from fairway.kit.clock import utc_now
from fairway.safeguards import Permission
from fairway.web import keys, words
from fairway.web.acts import actor_behind, may, purpose_of
from fairway.web.entering import account_behind
from fairway.web.navigation import entries_for

__all__ = ["THEME_COOKIE", "is_part", "standing_of", "surroundings"]

THEME_COOKIE = "fairway_theme"


def is_part(request: HttpRequest) -> bool:
    """Whether a page that is open asks, and puts the content of the answer in place of its own: what stands around it is left out."""
    return "X-Fairway-Part" in request.headers or "X-Fairway-Refresh" in request.headers


def standing_of(request: HttpRequest) -> dict[str, object]:
    """How long the session of a request still stands, as a page and its script need it: whole seconds, and what ends it."""
    session: staff.Standing | None = vars(request).get("fairway_session")
    if session is None:  # somebody was let in by this very request
        return {"left": 0, "why": ""}
    left = int((session.ends_at - utc_now()).total_seconds())
    return {"left": max(left, 0), "why": "shift" if session.is_last else "idle"}


def surroundings(request: HttpRequest) -> dict[str, object]:
    """The context of every page."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    shown: dict[str, object] = {
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "languages": settings.LANGUAGES,
        "theme": theme if theme in words.THEMES else "auto",
        "themes": words.THEMES.items(),
        "is_part": is_part(request),
        "has_keys": False,
        "said": None,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return shown
    actor, purpose = actor_behind(request), purpose_of(request)
    own = staff.own_keys(account_behind(request))
    return {
        **shown,
        "has_keys": own.are_on,
        "keys": keys.shown(own.codes),
        "actor": actor,
        "shown_at": f"{utc_now():%Y-%m-%d %H:%M}Z",  # a photograph or print says who had the page open, and when
        "role_word": words.word(words.ROLES, actor.role),
        "purpose": purpose,
        "purpose_word": words.word(words.PURPOSES, purpose) if purpose else "",
        "pages": entries_for(actor.role),
        "may_break": may(actor.role, Permission.BREAK_GLASS),
        "keeps_house_only": not may(actor.role, Permission.SEE_QUEUE) and not may(actor.role, Permission.READ_AUDIT),
        "said": request.session.pop("said", None),
        "session": standing_of(request),
    }
