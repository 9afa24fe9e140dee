"""Before what takes effect, whoever is signed in proves again who they are; what they chose is kept meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from fairway import staff
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Purpose
from fairway.web.acts import act_for
from fairway.web.entering import account_behind
from fairway.web.passkeys import answer_of, door_of, open_question
from fairway.web.surroundings import is_part

__all__ = ["proven"]

_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponse]
_PROOFS = ("password", "code", "answer")
_OWN = (*_PROOFS, "csrfmiddlewaretoken")


def proven(view: _View[_P], *, outcome: str = "") -> _View[_P]:
    """A form that is taken only within five minutes of signing in or proving; asked for in between, the form goes on by itself.

    outcome  only where the form chooses that one; "" always
    """

    @wraps(view)
    @sensitive_post_parameters(*_PROOFS)
    def asking(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        account, key = account_behind(request), request.session.session_key or ""
        is_meant = not outcome or request.POST.get("outcome") == outcome
        if not is_meant or not staff.can_prove(account) or staff.is_proved(account, key, utc_now()):
            return view(request, *args, **kwargs)
        try:
            if not _is_proof_given(request, key):
                return _ask(request, account)
        except Refused as refused:
            return _ask(request, account, refused)
        return view(request, *args, **kwargs)

    return asking


def _is_proof_given(request: HttpRequest, key: str) -> bool:
    doing = act_for(request, Purpose.ADMINISTRATION, "proof")
    if request.POST.get("answer"):
        staff.prove_by_passkey(doing, key, door_of(request), open_question(request), answer_of(request))
    elif request.POST.get("password"):
        staff.prove_by_password(doing, key, request.POST["password"], request.POST.get("code", ""))
    else:
        return False
    return True


def _ask(request: HttpRequest, account: staff.Account, refused: Refused | None = None) -> HttpResponse:
    if is_part(request):
        return HttpResponse(
            status=428
        )  # nothing has happened: the page sends its form whole, and gets the page that asks
    shown = {
        "refused": refused,
        "held": [(name, value) for name, values in request.POST.lists() if name not in _OWN for value in values],
        "has_key": staff.has_passkey(account),
        "has_password": account.has_usable_password(),
        "has_factor": staff.has_second_factor(account),
    }
    return render(request, "web/again.html", shown, status=403)
