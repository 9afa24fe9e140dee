"""The carrier desk: what each carrier sent, what was missing, late or wrong, in counts and sentences. Nobody's data."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fairway import carriers as office
from fairway.intake.codes import CODES as INTAKE_CODES
from fairway.messages.codes import CODES as MESSAGE_CODES
from fairway.safeguards import Purpose
from fairway.web.acts import act_for, answered
from fairway.web.desks import words
from fairway.web.words import word

__all__ = ["PERIODS", "carrier", "carriers"]

PERIODS = (28, 7, 1)
_UNKNOWN = "-"  # stands in the address for what no carrier could be told of


class Defect(msgspec.Struct, frozen=True):
    """One code with its sentence (the code's own, English), what it did, how often, and in how many of a thousand transmissions."""

    code: str
    says: str
    effect: str
    count: int
    per_thousand: str


def _days(request: HttpRequest) -> int:
    chosen = request.GET.get("days", "")
    return next((days for days in PERIODS if str(days) == chosen), PERIODS[0])


@never_cache
@require_GET
@answered
def carriers(request: HttpRequest) -> HttpResponse:
    """Every carrier in one line; those with the largest share in quarantine first."""
    days = _days(request)
    act = act_for(request, Purpose.INTAKE, "carrier desk")
    found = office.quality(act, since=act.at.date() - timedelta(days=days))
    lines = [_line(each) for each in sorted(found, key=lambda each: (-each.quarantined_share, each.carrier))]
    return render(request, "web/desks_carriers.html", {"section": "carriers", **_periods(days), "lines": lines})


@never_cache
@require_GET
@answered
def carrier(request: HttpRequest, code: str) -> HttpResponse:
    """One carrier: by day, by defect, and the pushes of which a part is missing."""
    days = _days(request)
    name = "" if code == _UNKNOWN else code.upper()
    act = act_for(request, Purpose.INTAKE, "carrier desk")
    since = act.at.date() - timedelta(days=days)
    found = next((each for each in office.quality(act, carrier=name, since=since) if each.carrier == name), None)
    pushes = office.pushes(act_for(request, Purpose.INTAKE, "carrier desk"), carrier=name) if name else []
    shown = {
        "section": "carriers",
        **_periods(days),
        "code": code,
        "carrier": name,
        "line": _line(found) if found else None,
        "defects": _defects(found) if found else [],
        "by_day": reversed(found.days) if found else [],
        "pushes": pushes,
    }
    return render(request, "web/desks_carrier.html", shown)


def _periods(days: int) -> dict[str, object]:
    return {"days": days, "periods": [(each, each == days) for each in PERIODS]}


def _line(found: office.CarrierQuality) -> dict[str, object]:
    complete = found.flights - found.without_pnr - found.without_api
    return {
        "carrier": found.carrier,
        "address": found.carrier or _UNKNOWN,
        "transmissions": found.transmissions,
        "quarantined": found.quarantined,
        "quarantined_share": _percent(found.quarantined, found.transmissions),
        "travellers": found.travellers,
        "flights": found.flights,
        "complete": _percent(complete, found.flights),
        "in_time": _percent(found.flights - found.late, found.flights),
        "without_pnr": found.without_pnr,
        "without_api": found.without_api,
        "late": found.late,
        "findings": sum(found.findings.values()),
    }


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def _defects(found: office.CarrierQuality) -> list[Defect]:
    return [_defect(code, count, found.transmissions) for code, count in found.findings.items()]


def _defect(code: str, count: int, transmissions: int) -> Defect:
    known = INTAKE_CODES.get(code) or MESSAGE_CODES.get(code)
    per_thousand = f"{1000 * count / transmissions:,.0f}" if transmissions else "—"
    if known is None:
        return Defect(code, "", "", count, per_thousand)
    effect, says = known
    return Defect(code, says, word(words.EFFECTS, effect), count, per_thousand)
