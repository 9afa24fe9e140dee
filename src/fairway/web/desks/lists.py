"""The watchlists: each source with its age and counts, each version with what it changed, own entries made by two people."""

from __future__ import annotations

import csv
import io
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from fairway import watchlists
from fairway.comparison import ListedPerson
from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, Purpose
from fairway.watchlists import own as office
from fairway.watchlists.sources import available
from fairway.web.acts import act_for, actor_behind, answered, may
from fairway.web.words import INSTRUCTIONS, word

__all__ = ["approve", "end", "import_", "lists", "own", "proposal", "propose", "reject", "version"]

_SHOWN = 200  # identifiers of one difference; the command line has them all
_FIELDS = ("names", "weak_names", "birth_dates", "nationalities", "documents")
_KINDS = {
    "add": gettext_lazy("new"),
    "change": gettext_lazy("changes the entry in use"),
    "end": gettext_lazy("takes the entry off the list"),
    "same": gettext_lazy("in use already, the same"),
    "waits": gettext_lazy("kept out: another proposal about it waits"),
    "kept out": gettext_lazy("kept out"),
}
_OTHERS = {
    "organisation": gettext_lazy("organisations"),
    "vessel": gettext_lazy("vessels"),
    "aircraft": gettext_lazy("aircraft"),
}


def _act(request: HttpRequest, ground: str = "lists") -> Act:
    return act_for(request, Purpose.LIST_KEEPING, ground)


# -- lists and versions ---------------------------------------------------------------------------------------------


@never_cache
@require_GET
@answered
def lists(request: HttpRequest) -> HttpResponse:
    """Which lists there are, how old, in which versions."""
    act = _act(request)
    found = watchlists.versions(act)
    known = available()
    asks = watchlists.instructions(act)
    used = []
    for each in found:
        if each.state == "active":
            days = watchlists.days_old(each, act.at)
            source = known.get(each.source)
            is_stale = source is not None and days > source.refresh_days
            used.append((each, source, days, is_stale, word(INSTRUCTIONS, asks.get(each.source, "check"))))
    shown = {
        "section": "lists",
        "used": used,
        "versions": [(public_code(each.id), each) for each in found],
        "sees_own": may(actor_behind(request).role, Permission.SEE_LISTS),
    }
    return render(request, "web/desks_lists.html", shown)


@never_cache
@require_GET
@answered
def version(request: HttpRequest, code: str) -> HttpResponse:
    """One version, and what it changed against the one before it: identifiers of entries, nobody's name."""
    found = watchlists.version_changes(_act(request), _identifier(code))
    changes = [(_("added"), found.added), (_("removed"), found.removed), (_("changed"), found.changed)]
    shown = {
        "section": "lists",
        "code": code,
        "found": found,
        "source": available().get(found.version.source),
        "before": public_code(found.before.id) if found.before else "",
        "changes": [(says, ids[:_SHOWN], len(ids), len(ids) - _SHOWN) for says, ids in changes],
        "kinds": [(word(_OTHERS, kind), count) for kind, count in found.kinds.items()],
    }
    return render(request, "web/desks_version.html", shown)


def _identifier(code: str) -> int:
    try:
        identifier = from_public_code(code)
    except ValueError:
        return 0
    return identifier if identifier < 2**63 else 0


# -- own entries ----------------------------------------------------------------------------------------------------


@never_cache
@require_GET
@answered
def own(request: HttpRequest) -> HttpResponse:
    """The own entries in use and the proposals that wait; nobody is named."""
    return _own(request)


def _own(
    request: HttpRequest, *, refused: Refused | None = None, told: office.Proposed | None = None, status: int = 200
) -> HttpResponse:
    act = _act(request, "own entries")
    role = actor_behind(request).role
    today = act.at.date().isoformat()
    shown = {
        "section": "lists",
        "refused": refused,
        "told": told,
        "report": [(each, word(_KINDS, each.kind)) for each in told.rows] if told else [],
        "entries": [(each, each.expires_on < today, each.review_on <= today) for each in office.entries(act)],
        "proposals": office.proposals(_act(request, "own entries")),
        "may_propose": may(role, Permission.PROPOSE_ENTRY),
        # Whoever was refused does not type it all again; a page after that begins empty.
        "typed": request.POST if refused else {},
    }
    return render(request, "web/desks_own.html", shown, status=status)


@never_cache
@require_GET
@answered
def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """One proposal with whom it means, for who made it and who is to approve it."""
    found = office.proposal(_act(request, f"proposal {code}"), code)
    actor = actor_behind(request)
    shown = {
        "section": "lists",
        "found": found,
        "rows": [
            (each, word(_KINDS, each.kind), _lines(found.people.get(each.id)), found.alike.get(each.id, ()))
            for each in found.rows
        ],
        "is_mine": found.by == actor.name,
        "may_approve": may(actor.role, Permission.APPROVE_ENTRY) and found.by != actor.name,
        "may_reject": may(actor.role, Permission.APPROVE_ENTRY) or found.by == actor.name,
    }
    return render(request, "web/desks_proposal.html", shown)


def _lines(person: ListedPerson | None) -> list[tuple[str, tuple[str, ...]]]:
    if person is None:
        return []
    documents = tuple(" ".join(filter(None, (each.kind, each.country, each.number))) for each in person.documents)
    lines = (
        (_("Names"), person.names),
        (_("Weak aliases"), person.weak_names),
        (_("Born"), person.birth_dates),
        (_("Sex"), (person.sex,) if person.sex else ()),
        (_("Nationality"), person.nationalities),
        (_("Documents"), documents),
    )
    return [(label, values) for label, values in lines if values]


@never_cache
@sensitive_post_parameters()
@require_POST
@answered
def propose(request: HttpRequest) -> HttpResponse:
    """Takes the form of one entry, by the same way as a file of one row."""
    try:
        act = _act(request, "own entries")
        entry = request.POST.get("entry_id", "").strip() or office.new_entry_id(act)
        told = office.propose(act, _as_row(request, entry), _ground(request))
    except Refused as refused:
        return _own(request, refused=refused, status=_status(refused))
    if told.code and not any(each.findings for each in told.rows):
        return redirect("own-proposal", told.code)
    return _own(request, told=told)


@never_cache
@sensitive_post_parameters()
@require_POST
@answered
def import_(request: HttpRequest) -> HttpResponse:
    """Takes a file of rows, and reports every one of them."""
    try:
        told = office.propose(_act(request, "own entries"), _sent(request), _ground(request))
    except Refused as refused:
        return _own(request, refused=refused, status=_status(refused))
    return _own(request, told=told)


@never_cache
@require_POST
@answered
def end(request: HttpRequest) -> HttpResponse:
    """Proposes that an entry is taken off the list."""
    code = office.propose_end(_act(request, "own entries"), request.POST.get("entry_id", ""))
    return redirect("own-proposal", code)


@never_cache
@require_POST
@answered
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """The second person's word."""
    office.approve(_act(request, f"proposal {code}"), code)
    return redirect("own-entries")


@never_cache
@require_POST
@answered
def reject(request: HttpRequest, code: str) -> HttpResponse:
    """Ends a proposal; whom it meant is gone."""
    office.reject(_act(request, f"proposal {code}"), code)
    return redirect("own-entries")


def _sent(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is None:
        raise Refused("own.no-file", "No file came, or it has more than two mebibytes. Nothing was proposed.")
    content: bytes = file.read()
    return content


def _status(refused: Refused) -> int:
    return 403 if refused.reason.startswith("role.") else 409


def _ground(request: HttpRequest) -> office.Ground:
    return office.Ground(
        request.POST.get("legal_basis", ""),
        request.POST.get("owner", ""),
        _day(request.POST.get("expires_on", "")),
        _day(request.POST.get("review_on", "")),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min  # which no rule of the office accepts, and each says so in its own words


def _as_row(request: HttpRequest, entry: str) -> bytes:
    """The form as a file of one row: what several lines hold, `|` divides there."""
    cells = [entry]
    for field in _FIELDS:
        lines = (line.replace("|", " ").strip() for line in request.POST.get(field, "").splitlines())
        cells.append("|".join(line for line in lines if line))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("entry_id", *_FIELDS, "sex"))
    writer.writerow((*cells, request.POST.get("sex", "")))
    return out.getvalue().encode()
