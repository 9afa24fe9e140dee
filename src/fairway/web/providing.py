"""The way in through the identity provider: there, and back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from fairway import staff
from fairway.kit.refusals import Refused
from fairway.web.entering import address_of, let_in, refuse_at_door
from fairway.web.passkeys import door_of

__all__ = ["back", "leave"]

_LETTERS_MAX = 4096


@login_not_required
@never_cache
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """To the provider. A link and no form: a form's answer may not lead to another origin (CSP form-action)."""
    if not staff.has_provider():
        return refuse_at_door(
            request, Refused("provider.none", "No identity provider is configured. Nobody was signed in."), ""
        )
    try:
        return staff.begin_provider_sign_in(request, door_of(request).origin + reverse("provider-back"))
    except Refused as refused:
        return refuse_at_door(request, refused, "")


# The browser comes from the provider without our cookie (SameSite=Strict): the page it sees first has no session and must not
# begin one. Its form brings the answer here again, now from our own page; `state`, which the session holds, is what proves it.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def back(request: HttpRequest) -> HttpResponse:
    """The provider's answer."""
    if request.method == "GET":
        given = {name: request.GET.get(name, "")[:_LETTERS_MAX] for name in ("code", "state")}
        return render(request, "web/provider_back.html", {"given": given.items()})
    try:
        account = staff.sign_in_by_provider(request, address=address_of(request))
    except Refused as refused:
        return refuse_at_door(request, refused, "")
    return let_in(request, account, "", "provider")
