"""Who works here: accounts, roles, sign-ins. Read only: accounts are changed with `fairway staff`, on the record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fairway import staff
from fairway.safeguards import Purpose
from fairway.web import words as console
from fairway.web.acts import act_for, answered
from fairway.web.desks import words

__all__ = ["people"]


@never_cache
@require_GET
@answered
def people(request: HttpRequest) -> HttpResponse:
    """Every account with its role, its last sign-in and whether its second factor is as its role asks."""
    act = act_for(request, Purpose.ADMINISTRATION, "staff")
    found = staff.colleagues(act)
    shown = {
        "section": "staff",
        "accounts": [
            (
                each,
                console.word(console.ROLES, each.role),
                words.when(each.signed_in_at),
                words.age(each.signed_in_at, act.at),
            )
            for each in found
        ],
    }
    return render(request, "web/desks_people.html", shown)
