"""Whose flights the law covers: those that leave or enter the Union, and of those inside it the ones that a selection names.

Pure: a flight, the profile and the running selections in; an answer out (Directive (EU) 2016/681 Art. 2; C-817/19, 163-174).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import msgspec

from fairway.kit.refusals import Refused
from fairway.safeguards.profile import LegalProfile
from fairway.safeguards.union_airports import state_of

__all__ = ["CITES", "Selection", "check_selection", "covers", "in_scope", "is_inside_union"]

CITES = "Directive (EU) 2016/681 Art. 2; C-817/19, 171-174"
_PLACE = re.compile(r"(?:[A-Z]{3}|[A-Z]{4}|[A-Z]{2}|\*)\Z")
_CARRIER = re.compile(r"(?:[A-Z0-9]{2,3})?\Z")
_TEXT_MAX = 200


class Selection(msgspec.Struct, frozen=True):
    """Flights inside the Union that are covered for a time.

    departs_from, arrives_at  an airport's code, a state (alpha-2) or "*"
    carrier                   its code; "" for any
    reason                    the threat that the selection answers, in a sentence about nobody
    assessment                reference of the threat assessment
    starts_on, ends_on        first and last day of departure, both included; review_on: looked at again by then
    """

    departs_from: str
    arrives_at: str
    carrier: str
    reason: str
    assessment: str
    starts_on: date
    ends_on: date
    review_on: date


def is_inside_union(departs_from: str, arrives_at: str) -> bool:
    """Whether both ends are known to lie inside the Union."""
    return bool(state_of(departs_from) and state_of(arrives_at))


def in_scope(
    departs_from: str, arrives_at: str, carrier: str, day: date, profile: LegalProfile, running: Iterable[Selection]
) -> bool:
    """Whether a flight departing on that day may be received under this profile. A place that is not known lies outside the Union."""
    if profile.intra_union_flights in ("all", "not_applicable") or not is_inside_union(departs_from, arrives_at):
        return True
    if profile.intra_union_flights == "none":
        return False
    return any(covers(each, departs_from, arrives_at, carrier, day) for each in running)


def covers(selection: Selection, departs_from: str, arrives_at: str, carrier: str, day: date) -> bool:
    """Whether a selection names this flight on this day."""
    return (
        selection.starts_on <= day <= selection.ends_on
        and selection.carrier in ("", carrier)
        and _is_place(selection.departs_from, departs_from)
        and _is_place(selection.arrives_at, arrives_at)
    )


def _is_place(named: str, airport: str) -> bool:
    return named in ("*", airport) or named == state_of(airport)


def check_selection(selection: Selection, profile: LegalProfile, *, today: date) -> None:
    """Refuses a selection that the profile does not allow, or that is not limited, reasoned and reviewed."""
    if profile.intra_union_flights != "selected":
        raise _refused("not-applicable", "The profile in force selects no flights inside the Union.")
    if not (_PLACE.match(selection.departs_from) and _PLACE.match(selection.arrives_at)):
        raise _refused("place", "A place is an airport's code, a state's two letters, or *.")
    if selection.departs_from == selection.arrives_at == "*" and not selection.carrier:
        raise _refused("everything", "It names every flight inside the Union: that is no selection.")
    if not _CARRIER.match(selection.carrier):
        raise _refused("carrier", "A carrier is its code of two or three characters.")
    for name, text in (("reason", selection.reason), ("assessment", selection.assessment)):
        if not 5 <= len(text.strip()) <= _TEXT_MAX:
            raise _refused(name, f"It needs a {name}, of 5 to {_TEXT_MAX} characters.")
    if not today <= selection.starts_on <= selection.ends_on:
        raise _refused("days", "It begins today or later, and ends on that day or later.")
    if not selection.starts_on <= selection.review_on <= selection.ends_on:
        raise _refused("review", "It is looked at again while it runs.")
    most = profile.selection_months_max
    if most and _days(selection.starts_on, selection.ends_on) > most * 31:
        raise _refused("too-long", f"It runs for {most} months at most, and is then made anew with a fresh assessment.")


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _refused(name: str, says: str) -> Refused:
    return Refused(f"selection.{name}", f"{says} Nothing was proposed.", cites=CITES)
