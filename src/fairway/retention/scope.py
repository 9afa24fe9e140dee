"""What no selection of flights inside the Union covers any more goes at once, not with its day."""

from __future__ import annotations

from datetime import date

from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_scope import OutOfScopePurged
from fairway.safeguards.scope import in_scope
from fairway.store import funnel, selections
from fairway.store.archive import perform

__all__ = ["purge_out_of_scope"]


def purge_out_of_scope(act: Act) -> int:
    """Deletes whoever is stored on flights inside the Union that are not covered today; gives how many travellers went.

    A flight is covered while a selection names it on its day of departure and has not ended, by its last day or by a person. Who is
    held, and whose hit two people confirmed, stays until the day's own clock: of them there is objective evidence.
    """
    permit(act, Permission.FORGET)
    with perform(act) as archive:
        today = act.at.date()
        running = [each for each in selections.running() if each.ends_on >= today]

        def is_covered(departs_from: str, arrives_at: str, carrier: str, day: date) -> bool:
            return in_scope(departs_from, arrives_at, carrier, day, archive.profile, running)

        flights = selections.uncovered(is_covered)
        with funnel.kept_of(selections.days_of(flights), archive.profile):
            travellers = selections.purge(archive, flights) if flights else 0
        act.record(OutOfScopePurged(object=today.isoformat(), flights=len(flights), travellers=travellers))
    return travellers
