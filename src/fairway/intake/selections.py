"""The register of selected flights inside the Union: one person proposes, a second decides; whatever nothing selects is dropped.

Dropped means: read as far as its flight, counted, and gone. Nothing of it is stored or screened, and the transmission that carried it
keeps no content, unless something else in it waits for a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

import msgspec

from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.messages import Message, Outcome, Reading
from fairway.messages.pushes import travellers_of
from fairway.safeguards import Act, LegalProfile, Permission, permit
from fairway.safeguards.actions_scope import SelectionDecided, SelectionProposed, SelectionsSeen
from fairway.safeguards.scope import CITES, Selection, check_selection, in_scope, is_inside_union
from fairway.store import selections as kept
from fairway.store.archive import perform
from fairway.store.selections import Dropped, Kept

__all__ = ["Dropped", "Kept", "Register", "Selection", "decide", "end", "propose", "register", "within_scope"]

_IDENTIFIER_MAX = 2**63 - 1
_LINES_MAX = 500
_DROPPED_DAYS = 366


class Register(msgspec.Struct, frozen=True):
    """The register, newest first, and what was dropped in the last year, by day of receipt and route."""

    selections: tuple[Kept, ...]
    dropped: tuple[Dropped, ...]


def propose(act: Act, selection: Selection) -> str:
    """Takes a selection as a proposal; gives its code. Refuses one that is not limited, reasoned and reviewed, or not asked for."""
    permit(act, Permission.SELECT_FLIGHTS)
    with perform(act) as archive:
        check_selection(selection, archive.profile, today=act.at.date())
        identifier = archive.new_id(act.at)
        kept.add(identifier, selection, by=act.actor.name, at=act.at)
        act.record(
            SelectionProposed(
                object=public_code(identifier),
                route=f"{selection.departs_from}-{selection.arrives_at} {selection.carrier}".strip(),
                starts_on=selection.starts_on.isoformat(),
                ends_on=selection.ends_on.isoformat(),
            )
        )
    return public_code(identifier)


def decide(act: Act, code: str, *, approve: bool) -> None:
    """The second person's word. Refuses who proposed it; rejecting one's own proposal is allowed."""
    permit(act, Permission.SELECT_FLIGHTS)
    identifier = _identifier(code)
    with perform(act) as archive:
        found = _known(identifier, "proposed")
        if approve:
            if found.proposed_by == act.actor.name:
                raise Refused(
                    "second-person.selection",
                    "You proposed this selection; a second person approves it. Nothing was changed.",
                    cites="Directive (EU) 2016/680 Art. 29",
                )
            # What was right when it was proposed may have begun, or the profile may have changed.
            today = min(act.at.date(), found.selection.starts_on)
            check_selection(found.selection, archive.profile, today=today)
        _move(act, found, "running" if approve else "rejected", before="proposed")


def end(act: Act, code: str) -> None:
    """Ends a running selection before its last day. One person is enough: it only narrows what is received."""
    permit(act, Permission.SELECT_FLIGHTS)
    identifier = _identifier(code)
    with perform(act):
        _move(act, _known(identifier, "running"), "ended", before="running")


def _move(act: Act, found: Kept, state: str, *, before: str) -> None:
    if not kept.decide(found.id, state, before=before, by=act.actor.name, at=act.at):
        raise _unknown()
    act.record(SelectionDecided(object=public_code(found.id), proposer=found.proposed_by, state=state))


def register(act: Act) -> Register:
    """The register and what was dropped; counts only."""
    permit(act, Permission.SEE_SELECTIONS)
    with perform(act):
        found = Register(kept.listing(_LINES_MAX), kept.dropped(act.at.date() - timedelta(days=_DROPPED_DAYS)))
        travellers = sum(each.travellers for each in found.dropped)
        act.record(SelectionsSeen(object="selections", count=len(found.selections), travellers=travellers))
    return found


def _known(identifier: int, state: str) -> Kept:
    found = kept.find(identifier)
    if found is None or found.state != state:
        raise _unknown()
    return found


def _unknown() -> Refused:
    return Refused("selection.unknown", "No selection of that code stands so. Nothing was changed.", cites=CITES)


def _identifier(code: str) -> int:
    try:
        identifier = from_public_code(code.strip())
    except ValueError:
        identifier = 0
    if not 0 < identifier <= _IDENTIFIER_MAX:
        raise _unknown()
    return identifier


# -- at the door ----------------------------------------------------------------------------------------------------


def within_scope(profile: LegalProfile) -> Callable[[Reading, datetime], tuple[Reading, int]]:
    """What leaves of a reading the messages that may be received, counts the others, and says how many they were.

    The register is asked once, and only where a flight inside the Union comes.
    """
    running: list[tuple[Selection, ...]] = []

    def is_covered(message: Message, at: datetime) -> bool:
        route = _route(message)
        if route is None or not is_inside_union(*route):
            return True
        if not running:
            running.append(kept.running())
        flight = message.flight
        carrier = flight.carrier if flight is not None else ""
        day = flight.departs_on if flight is not None and isinstance(flight.departs_on, date) else at.date()
        return in_scope(*route, carrier, day, profile, running[0])

    def narrowed(reading: Reading, at: datetime) -> tuple[Reading, int]:
        outside = [each for each in reading.messages if not is_covered(each, at)]
        if not outside:
            return reading, 0
        _count(outside, at)
        inside = tuple(each for each in reading.messages if each not in outside)
        return msgspec.structs.replace(reading, messages=inside), len(outside)

    return narrowed


def _route(message: Message) -> tuple[str, str] | None:
    flight = message.flight
    if flight is None or not isinstance(flight.departs_from, str) or not isinstance(flight.arrives_at, str):
        return None
    return flight.departs_from, flight.arrives_at


def _count(outside: list[Message], at: datetime) -> None:
    messages: Counter[tuple[str, str]] = Counter()
    travellers: Counter[tuple[str, str]] = Counter()
    for message in outside:
        route = _route(message)
        if route is None:
            continue
        messages[route] += 1
        travellers[route] += len(travellers_of(Reading(outcome=Outcome.READ, messages=(message,))))
    for route, count in sorted(messages.items()):
        kept.note(at.date(), *route, messages=count, travellers=travellers[route])
