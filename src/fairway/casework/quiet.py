"""An empty queue: whether it is an all-clear, since when it is empty, and what is looked at next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import airportsdata

from fairway.casework.views import Behind, Landing, Quiet
from fairway.kit.identifiers import public_code
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import StatisticsSeen
from fairway.store import arrivals, flights, reviews
from fairway.store.archive import perform
from fairway.store.flights import OpenFlight

__all__ = ["quiet"]

_AHEAD = timedelta(hours=24)
_FARTHEST = timedelta(hours=14)
"""An airport's clock differs from universal time by this much at most."""


def quiet(act: Act) -> Quiet:
    """What is kept and not screened yet, when the latest hit was decided, and the next landing whose data are open. A recorded act.

    Counts, moments and a flight; nobody.
    """
    permit(act, Permission.SEE_QUEUE)
    with perform(act):
        work = arrivals.unscreened(act.at.date())
        since = arrivals.waits_since()
        found = Quiet(
            Behind(arrivals.unread(), work.flights, work.lists, work.missed, since),
            reviews.last_decided_at(),
            _next_landing(act.at),
        )
        act.record(StatisticsSeen(object="unscreened"))
    return found


def _next_landing(now: datetime) -> Landing | None:
    local = now.astimezone(UTC).replace(tzinfo=None)
    kept = flights.with_open_data(
        (local - _FARTHEST).isoformat(timespec="seconds"), (local + _AHEAD + _FARTHEST).isoformat(timespec="seconds")
    )
    return min(_ahead(kept, now), key=lambda each: each.lands_utc, default=None)


def _ahead(kept: Iterable[OpenFlight], now: datetime) -> Iterable[Landing]:
    for each in kept:
        zone = _zones().get(each.arrives_at)
        lands = datetime.fromisoformat(each.arrives_at_local).replace(tzinfo=ZoneInfo(zone) if zone else UTC)
        if now < lands <= now + _AHEAD:
            moment = lands.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
            yield Landing(public_code(each.id), each.carrier, each.number, each.arrives_at, moment, zone is not None)


@cache
def _zones() -> dict[str, str]:
    return {code: row["tz"] for code, row in airportsdata.load("IATA").items() if row["tz"]}
