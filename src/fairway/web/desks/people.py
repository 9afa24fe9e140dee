"""Who works here: accounts, roles, sign-ins. Accounts are changed with `fairway staff`, desks here too; all on the record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fairway import staff
from fairway.kit.refusals import Refused
from fairway.safeguards import Permission, Purpose
from fairway.web import words as console
from fairway.web.acts import act_for, answered, may
from fairway.web.desks import words

__all__ = ["change_desk", "people"]


@never_cache
@require_POST
@answered
def change_desk(request: HttpRequest) -> HttpResponse:
    """Makes or ends a desk, puts somebody to it or takes them from it, and leads back."""
    act = act_for(request, Purpose.ADMINISTRATION, "desks")
    desk, name = request.POST.get("desk", "").strip(), request.POST.get("name", "")
    match request.POST.get("do", ""):
        case "add":
            staff.add_desk(act, desk)
        case "end":
            staff.end_desk(act, desk)
        case "join":
            staff.join_desk(act, desk, name)
        case "leave":
            staff.leave_desk(act, desk, name)
        case _:
            raise Refused("desk.malformed", "Nothing was changed: the form was not whole. Open the page again.")
    return redirect("staff")


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
        "desks": staff.list_desks(act_for(request, Purpose.ADMINISTRATION, "staff")),
        "keeps_desks": may(act.actor.role, Permission.MANAGE_STAFF),
        "reviewers": [each.name for each in staff.reviewers()],
    }
    return render(request, "web/desks_people.html", shown)
