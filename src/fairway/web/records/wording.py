"""The words of the pages about flights and what leads from a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["BECAUSE", "FLIGHT_STATES", "LINKS", "LINK_SIGNS", "SEAT_MARKS", "SEAT_SIGNS", "TRAVELS_AS"]

_Words = dict[str, "_StrPromise"]

TRAVELS_AS: _Words = {
    "adult": _("adult"),
    "child": _("child"),
    "infant": _("infant"),
    "crew": _("crew"),
    "transit": _("in transit"),
    "transit_crew": _("crew in transit"),
    "unknown": _("not said"),
}
SEAT_MARKS: _Words = {
    "own": _("the traveller of the hit"),
    "booking": _("same booking"),
    "account": _("paid by the same account"),
    "other": _("taken"),
    "empty": _("nobody is known to sit here"),
}
SEAT_SIGNS = {"own": "◆", "booking": "▲", "account": "●", "other": "■", "empty": "□"}
FLIGHT_STATES: _Words = {"expected": _("expected"), "closed": _("closed"), "cancelled": _("cancelled")}
BECAUSE: _Words = {"document": _("same document"), "name": _("same name and birth date")}
LINKS: _Words = {
    "booking": _("same booking"),
    "document": _("same document"),
    "contact": _("same contact"),
    "account": _("same account"),
}
LINK_SIGNS = {"booking": "▲", "document": "■", "contact": "○", "account": "●"}
