"""The queue and the hit card."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fairway import casework, staff
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Purpose
from fairway.web import cards, words
from fairway.web.acts import act_for, actor_behind, answered, status_of, with_purpose
from fairway.web.surroundings import is_part

__all__ = ["decide", "hand_over", "hit", "queue", "release", "take", "take_back", "take_next"]

_QUEUE_MOST = 60  # more than a shift decides in an hour; a longer page is read by nobody and costs everybody
_QUEUE_STATES = ("open", "second", "disputed", "waiting", "match", "no_match")


def _queue_act(request: HttpRequest, purpose: Purpose) -> Act:
    return act_for(request, purpose, "queue")


def _hit_act(request: HttpRequest, purpose: Purpose, code: str) -> Act:
    return act_for(request, purpose, f"hit {code}")


@never_cache
@require_GET
@answered
@with_purpose
def queue(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    """What waits, grouped by the time left. A row names no traveller."""
    state = request.GET.get("state", "open")
    state = state if state in _QUEUE_STATES else "open"
    act = _queue_act(request, purpose)
    desks = casework.own_desks(act)
    desk = next((each.name for each in desks if each.name == request.GET.get("desk")), "")
    counts = casework.waiting(act)
    rows = casework.queue(act, most=_QUEUE_MOST, state=state, desk=desk)
    shown = {
        "section": "queue",
        "state": state,
        "tabs": cards.tabs(counts, _QUEUE_STATES, "" if desk else state),
        "desks": desks,
        "desk": desk,
        "groups": cards.grouped(rows, act.actor.name, utc_now()),
        "row_count": len(rows),
        "row_most": _QUEUE_MOST,
        "quiet": None if rows or desk or state != "open" else cards.quiet(casework.quiet(act), utc_now()),
        "stale": casework.stale_lists(act),
    }
    return render(request, "web/queue.html", shown)


@never_cache
@require_POST
@answered
@with_purpose
def take_next(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    """Takes the most urgent hit nobody holds, and opens it."""
    with casework.as_one():
        found = _next(request, purpose)
    return _onward(request, found)


_Said = dict[str, str]
_Found = casework.HitView | Refused | str | None
"""What comes next: a card that is open, the code of a hit, nothing, or a refusal."""


def _next(request: HttpRequest, purpose: Purpose) -> _Found:
    """The next hit, taken, and opened where its card is the answer. That it is refused takes nothing back that was done before."""
    try:
        code = casework.take_next(_queue_act(request, purpose), desk=request.POST.get("of_desk", ""))
        return None if code is None else _opened(request, purpose, code)
    except Refused as refused:
        return refused


def _opened(request: HttpRequest, purpose: Purpose, code: str) -> casework.HitView | str:
    """The card, opened by the act that leads to it where the page waits for it; otherwise the browser comes for it."""
    return casework.hit(_hit_act(request, purpose, code), code) if is_part(request) else code


def _onward(request: HttpRequest, found: _Found, said: _Said | None = None) -> HttpResponse:
    """To what comes next. said: what the page says first."""
    if isinstance(found, casework.HitView):
        return _card(request, found, said=said)
    if said is None and found is None:
        said = {"kind": "nothing"}
    if said is not None:
        request.session["said"] = said
    if isinstance(found, Refused):
        raise found
    return redirect("queue") if found is None else redirect("hit", found)


@never_cache
@require_GET
@answered
@with_purpose
def hit(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """The card of one hit. Opening it is on the record."""
    return _card(request, casework.hit(_hit_act(request, purpose, code), code))


def _card(
    request: HttpRequest,
    view: casework.HitView,
    *,
    refused: Refused | None = None,
    note: str = "",
    said: _Said | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_behind(request)
    card = cards.card(view, actor.name, utc_now(), view.second_person_for)
    shown = {
        "section": "queue",
        "card": card,
        "shown_since": utc_now().isoformat(),
        "refused": refused,
        "note": note,
        "colleagues": [each.name for each in staff.reviewers() if each.name != actor.name] if card.is_mine else [],
        "desk_names": staff.desk_names() if card.is_mine else (),
        "desk_reasons": [(each, words.word(words.DESK_REASONS, each)) for each in casework.DESK_REASONS],
        "conflict": cards.conflict(view, actor.name, utc_now()) if refused else None,
        "may_release": bool(card.held_by) and casework.may_release_others(actor),
    }
    answer = render(request, "web/hit.html", shown if said is None else {**shown, "said": said}, status=status)
    answer["X-Fairway-At"] = reverse("hit", args=(card.code,))  # the page puts it into its address
    return answer


@never_cache
@require_POST
@answered
@with_purpose
def take(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """Takes one hit to review."""
    with casework.as_one():
        casework.take(_hit_act(request, purpose, code), code)
        found = _opened(request, purpose, code)
    return _onward(request, found)


@never_cache
@require_POST
@answered
@with_purpose
def release(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """Gives a hit back to the queue."""
    casework.release(_hit_act(request, purpose, code), code)
    return redirect("queue")


@never_cache
@require_POST
@answered
@with_purpose
def hand_over(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """Hands a hit to a colleague, or to a desk with a reason, and leads back to the queue."""
    if desk := request.POST.get("desk", ""):
        casework.hand_to_desk(_hit_act(request, purpose, code), code, desk, request.POST.get("reason", ""))
        return redirect("queue")
    to = next((each for each in staff.reviewers() if each.name == request.POST.get("to", "")), None)
    if to is None:
        raise Refused("colleague.none", "Choose a colleague who decides hits. Nothing was changed.")
    casework.hand_over(_hit_act(request, purpose, code), code, to)
    return redirect("queue")


class _Choice(msgspec.Struct, frozen=True):
    outcome: str
    reason: str
    note: str
    traveller_version: int


def _choice(request: HttpRequest) -> _Choice:
    outcome, version = request.POST.get("outcome", ""), request.POST.get("traveller_version", "")
    chosen_for, _, reason = request.POST.get("reason", "").partition(".")
    if not outcome or not reason or chosen_for != outcome:
        raise Refused(
            "decision.incomplete",
            "Nothing was recorded: choose an outcome and one of its reasons, then record the decision again.",
        )
    if not version.isdecimal():
        raise Refused("decision.malformed", "Nothing was recorded: the form was not whole. Open the hit again.")
    return _Choice(outcome, reason, request.POST.get("note", "").strip(), int(version))


@never_cache
@require_POST
@answered
@with_purpose
def decide(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """Records a decision, then goes on to the next hit. A refusal shows the card again, with what was not changed and why."""
    goes_on = request.POST.get("then") != "queue"
    found: _Found = None
    try:
        chosen = _choice(request)
        with casework.as_one():
            state = casework.decide(
                _hit_act(request, purpose, code),
                code,
                outcome=chosen.outcome,
                reason=chosen.reason,
                traveller_version=chosen.traveller_version,
                note=chosen.note,
            )
            found = _next(request, purpose) if goes_on else None
    except Refused as refused:
        if refused.reason.startswith("role."):
            raise
        view = casework.hit(_hit_act(request, purpose, code), code)
        return _card(request, view, refused=refused, note=request.POST.get("note", ""), status=status_of(refused))
    said = {
        "kind": "decided",
        "code": code,
        "outcome": chosen.outcome,
        "state": state,
        "at": utc_now().strftime("%H:%M:%S"),
        "until": (utc_now() + casework.TAKE_BACK).isoformat(),
    }
    return _onward(request, found, said)


@never_cache
@require_POST
@answered
@with_purpose
def take_back(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """Takes one's own decision back within its ten seconds, and opens the hit again."""
    with casework.as_one():
        casework.take_back(_hit_act(request, purpose, code), code)
        found = _opened(request, purpose, code)
    return _onward(request, found, {"kind": "back"})
