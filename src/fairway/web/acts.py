"""From a request to an act: who, and for what purpose."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fairway import staff
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Permission, Purpose, Role
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.web import words
from fairway.web.trouble import kept_acts

__all__ = [
    "PURPOSES",
    "act_for",
    "actor_behind",
    "answered",
    "ask_for_purpose",
    "may",
    "purpose_of",
    "status_of",
    "with_purpose",
]

_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponse]

PURPOSES = (Purpose.TERRORISM, Purpose.SERIOUS_CRIME)
"""What a hit may be opened for: Directive (EU) 2016/681 Art. 1(2)."""


def actor_behind(request: HttpRequest) -> Actor:
    """Who is signed in. The guard has let nobody else through."""
    account: Any = request.user
    return staff.actor_of(account)


def may(role: Role, permission: Permission) -> bool:
    """Whether a role has a permission: what the navigation shows. The offices ask again."""
    return permission in PERMISSIONS[role]


def purpose_of(request: HttpRequest) -> Purpose | None:
    """The purpose chosen for this session; None before it is chosen."""
    chosen = request.session.get("purpose", "")
    return next((purpose for purpose in PURPOSES if purpose == chosen), None)


def act_for(request: HttpRequest, purpose: Purpose, ground: str = "") -> Act:
    """An act of whoever is signed in, beginning now."""
    act = Act(actor_behind(request), purpose, at=utc_now(), ground=ground)
    kept_acts(request).append(act)
    return act


def ask_for_purpose(after: str = "") -> HttpResponse:
    """To the page that asks for the purpose, and from there to `after`."""
    return redirect(reverse("purpose") + ("?" + urlencode({"next": after}) if after else ""))


def with_purpose(
    view: Callable[Concatenate[HttpRequest, Purpose, _P], HttpResponse],
) -> _View[_P]:
    """A page that opens only once the session has a purpose; it is asked for first."""

    @wraps(view)
    def asking(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        purpose = purpose_of(request)
        if purpose is None:
            # After a form has been sent there is no going back to it: the page after the purpose is then the beginning.
            return ask_for_purpose(request.path if request.method == "GET" else "")
        return view(request, purpose, *args, **kwargs)

    return asking


def answered(view: _View[_P]) -> _View[_P]:
    """A page on which a refusal is an answer in words, with its own status."""

    @wraps(view)
    def answering(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return render(
                request, "web/refused.html", {"refused": refused, **_who_may(refused)}, status=status_of(refused)
            )

    return answering


def _who_may(refused: Refused) -> dict[str, object]:
    """Of what a role may not do: which roles may, and who of them is at work now. Nothing for any other refusal."""
    said = re.match(r"role\.\w+\.may-not\.(\w+)\Z", refused.reason)
    if said is None:
        return {}
    permission = Permission(said[1])
    roles = [role for role in Role if role is not Role.MACHINE and permission in PERMISSIONS[role]]
    colleagues = [(each.name, words.word(words.ROLES, each.role)) for each in staff.on_duty(permission)]
    return {"roles_that_may": [words.word(words.ROLES, each) for each in roles], "colleagues_who_may": colleagues}


def status_of(refused: Refused) -> int:
    """The status of a refusal: 403 not for this role, 404 no such thing, 412 changed meanwhile, 409 not in this state."""
    first = refused.reason.split(".")[0]
    if first in {"role", "second-person"} or refused.reason.endswith(".second-person"):
        return 403
    if first == "version":
        return 412
    return 404 if refused.reason.endswith((".unknown", ".none")) else 409
