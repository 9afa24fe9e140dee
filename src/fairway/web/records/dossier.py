"""A dossier of a hit: asked for on its own page, made as a PDF on the record, and known again by its code."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairway import casework
from fairway.safeguards import Act, Permission, Purpose
from fairway.web import cards, words
from fairway.web.acts import act_for, actor_behind, answered, may, with_purpose
from fairway.web.figures.maps import world_map
from fairway.web.records.paper import drawn, pdf

__all__ = ["dossier", "dossier_file", "verification"]


@never_cache
@require_GET
@answered
@with_purpose
def dossier(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """What a dossier will hold, and the button that makes it."""
    casework.hit(act_for(request, purpose, f"hit {code}"), code)  # refuses whoever may not see the hit
    can_unmask = may(actor_behind(request).role, Permission.UNMASK)
    return render(
        request,
        "web/records_dossier.html",
        {"section": "queue", "hit": code, "here": "dossier", "can_unmask": can_unmask},
    )


@never_cache
@require_POST
@answered
@with_purpose
def dossier_file(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """The dossier as a file. Its name holds the code of the hit and nothing of anybody."""
    is_unmasked = request.POST.get("unmasked") == "on"
    act = act_for(request, purpose, f"hit {code}")
    view = casework.hit(act_for(request, purpose, f"hit {code}"), code)
    journey = casework.journey(act_for(request, purpose, f"hit {code}"), code, is_paper=not is_unmasked)

    def write(stamp: casework.DossierStamp) -> bytes:
        return pdf(_said(request, act, stamp, view, journey, is_unmasked=is_unmasked))

    content = casework.make_dossier(act, code, write, is_unmasked=is_unmasked)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="dossier-{view.code}.pdf"'
    return answer


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@answered
def verification(request: HttpRequest) -> HttpResponse:
    """Whether a dossier is this house's, by its serial number and code."""
    shown: dict[str, object] = {"section": "", "asked": False}
    act = act_for(request, Purpose.OVERSIGHT, "verification of a dossier")
    if not may(act.actor.role, Permission.VERIFY_DOSSIER):
        casework.verify_dossier(act, "", "")  # refuses
    if request.method == "POST":
        found = casework.verify_dossier(act, request.POST.get("serial", ""), request.POST.get("code", ""))
        purpose = words.word(words.PURPOSES, found.purpose) if found is not None else ""
        shown |= {"asked": True, "found": found, "purpose_of_it": purpose}
    return render(request, "web/records_verification.html", shown)


def _said(
    request: HttpRequest,
    act: Act,
    stamp: casework.DossierStamp,
    view: casework.HitView,
    journey: casework.JourneyView,
    *,
    is_unmasked: bool,
) -> dict[str, object]:
    """Everything the dossier says, as `dossier.typ` reads it."""
    card = cards.card(view, "", act.at, view.second_person_for)
    ways = [(each.departs_from, each.arrives_at) for each in journey.legs]
    known = casework.positions({code for way in ways for code in way if code})
    found = world_map(ways, {code: (place.latitude, place.longitude) for code, place in known.items()})
    lengths = {each.number: str(each.kilometres) for each in found.legs} if found is not None else {}
    return {
        "words": _words(),
        "lang": (get_language() or "en").partition("-")[0],
        "rtl": get_language_bidi(),
        "serial": stamp.serial,
        "code": stamp.code,
        "by": stamp.made_by,
        "role": words.word(words.ROLES, actor_behind(request).role),
        "at": f"{stamp.made_at:%Y-%m-%d %H:%M:%S}",
        "purpose": words.word(words.PURPOSES, act.purpose),
        "hit": view.code,
        "is_masked": not is_unmasked,
        "summary": [
            (_("State"), card.state_word),
            (_("Flight"), f"{card.flight} {card.departs_from}-{card.arrives_at} {card.departs}"),
            (_("List"), f"{card.list_source} {card.entry_id} ({card.list_version})"),
            (_("Strength"), f"{card.strength_word} {card.score}"),
            (_("Legal profile"), card.profile),
        ],
        "sides": [
            {"label": each.label, "traveller": each.traveller, "entry": each.entry, "relation": each.relation_word}
            for each in card.rows
        ],
        "evidence": [
            {"title": _("Speaks for it"), "lines": _pieces(card.speaks_for)},
            {"title": _("Speaks against it"), "lines": _pieces(card.speaks_against)},
            {"title": _("Missing"), "lines": [{"says": each, "weight": ""} for each in card.missing]},
        ],
        "decisions": [
            f"{each.stage_word}: {each.by}, {each.at}: {each.outcome_word} {each.reason_word}".strip()
            for each in card.decisions
        ],
        "lines": [{"label": _(each.label), "pnr": _value(each.pnr), "api": _value(each.api)} for each in journey.lines],
        "details": [{"label": _(each.label), "pnr": _value(each.pnr)} for each in journey.booking],
        "map": drawn(found),
        "legs": [
            (leg.flight, leg.departs_from, leg.arrives_at, leg.departs, leg.arrives, lengths.get(number, "—"))
            for number, leg in enumerate(journey.legs, 1)
        ],
        "companions": [f"{each.initials or '—'} ({each.code})" for each in journey.companions],
        "pushes": [
            {
                "at": f"{each.at:%Y-%m-%d %H:%M:%S}",
                "source": each.source,
                "says": words.word(words.PUSHES, each.kind),
                "lines": [
                    {"label": _(line.label), "before": _value(line.before), "after": _value(line.after)}
                    for line in each.lines
                ],
            }
            for each in journey.timeline
        ],
    }


def _pieces(pieces: Iterable[cards.Piece]) -> list[dict[str, str]]:
    return [{"says": each.says, "weight": each.weight} for each in pieces]


def _value(said: casework.Said) -> dict[str, object]:
    return {"state": said.state, "values": said.values}


def _words() -> dict[str, str]:
    return {
        "title": _("Dossier of hit"),
        "serial": _("Serial number"),
        "classification": _("For official use. Do not copy."),
        "requester": _("Made by"),
        "purpose": _("Purpose"),
        "hit": _("Hit"),
        "valid": _("Valid only with its verification code:"),
        "not_sent": _("not sent"),
        "unreadable": _("sent, not readable"),
        "sealed": _("sealed by law"),
        "masked": _("masked on paper"),
        "masked_note": _(
            "Contacts, payment, frequent flyer and remarks are masked on paper; nobody granted them for this dossier."
        ),
        "nothing": _("Nothing."),
        "sides": _("Traveller and list entry"),
        "detail": _("Detail"),
        "traveller": _("Traveller"),
        "entry": _("List entry"),
        "relation": _("Relation"),
        "decisions": _("Decided so far"),
        "booking": _("Booking (PNR) and manifest (API) side by side"),
        "itinerary": _("Itinerary"),
        "map_alt": _("The itinerary on a map; the table says the same"),
        "flight": _("Flight"),
        "departs_from": _("From"),
        "arrives_at": _("To"),
        "departs": _("Departs (local)"),
        "arrives": _("Arrives (local)"),
        "kilometres": _("Kilometres"),
        "companions": _("Others of this booking"),
        "changes": _("What each push changed"),
        "field": _("Field"),
        "before": _("Before"),
        "after": _("After"),
    }
