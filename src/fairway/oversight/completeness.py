"""Is everything there: what arrived against what is kept, and whether everybody stored was screened. "All clear" means complete."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_desks import CompletenessSeen
from fairway.store import arrivals
from fairway.store.archive import perform
from fairway.store.arrivals import CarrierBalance, DayBalance, Unscreened

__all__ = ["CarrierBalance", "Completeness", "DayBalance", "completeness"]

DAYS_BACK = 7


class Completeness(msgspec.Struct, frozen=True):
    """Counts; nothing about anybody.

    days      received = stored + duplicates + quarantined + waiting, of each day of receipt; the left side is counted on arrival
    carriers  the same by carrier and day, as far as a carrier can be told
    """

    days: tuple[DayBalance, ...]
    carriers: tuple[CarrierBalance, ...]
    unscreened: Unscreened

    @property
    def missing(self) -> int:
        """How many transmissions the two counts differ by. Not 0 is an alarm: something acknowledged is not kept, or the other way."""
        return sum(abs(day.missing) for day in self.days)

    @property
    def quarantined(self) -> int:
        """Transmissions whose people nobody has screened, because a person must look first."""
        return sum(day.quarantined for day in self.days)

    @property
    def waiting(self) -> int:
        """Transmissions that wait to be read."""
        return sum(day.waiting for day in self.days)

    @property
    def is_complete(self) -> bool:
        """Whether nobody of these days can be hiding in what was not read, not placed, not screened or not kept."""
        return not (
            self.missing
            or self.waiting
            or self.quarantined
            or self.unscreened.flights
            or self.unscreened.lists
            or self.unscreened.missed
        )


def completeness(act: Act, *, since: date | None = None, carrier: str = "") -> Completeness:
    """The balance of every day of receipt since a day (a week ago where None). A recorded act, although it shows nobody."""
    permit(act, Permission.SEE_HEALTH)
    today = act.at.date()
    first = since or today - timedelta(days=DAYS_BACK)
    with perform(act):
        found = Completeness(
            tuple(arrivals.days_since(first)),
            tuple(arrivals.carriers_since(first, carrier=carrier)),
            arrivals.unscreened(today),
        )
        act.record(CompletenessSeen(object="completeness", missing=found.missing))
    return found
