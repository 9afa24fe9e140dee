"""The supervisor's board: what waits and until when, what is in whose hands, what two people dispute. No speed of anybody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import msgspec

from fairway.casework import rules
from fairway.kit.identifiers import public_code
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_desks import BoardSeen
from fairway.store import board as kept
from fairway.store.archive import perform
from fairway.store.urgency import BANDS

__all__ = ["AFTER", "BANDS", "BEFORE", "BandLoad", "Board", "Dispute", "DueFlight", "HeldHit", "board"]

BEFORE, AFTER = timedelta(hours=2), timedelta(hours=24)
"""What the time line shows, around now."""


class BandLoad(msgspec.Struct, frozen=True):
    """Hits due in one band, by what they wait for: a first person, a second, a supervisor."""

    band: str
    open: int
    second: int
    disputed: int

    @property
    def hits(self) -> int:
        return self.open + self.second + self.disputed


class HeldHit(msgspec.Struct, frozen=True):
    """A hit that somebody holds now. due_utc: its last useful moment, "" where no message said it; see `QueueRow`."""

    code: str
    by: str
    until: datetime
    state: str
    due_utc: str
    due_is_exact: bool


class Dispute(msgspec.Struct, frozen=True):
    """A hit on which the second person did not say what the first had said."""

    code: str
    list_source: str
    due_utc: str
    due_is_exact: bool
    first_by: str
    second_by: str
    since: datetime


class DueFlight(msgspec.Struct, frozen=True):
    """A flight on the time line: until when its hits are of use, how many they are and the strongest. See `store.board.FlightDue`."""

    code: str
    carrier: str
    number: str
    departs_from: str
    arrives_at: str
    moment: str
    leaves_at: str
    lands_at: str
    is_exact: bool
    hits: int
    strength: str


class Board(msgspec.Struct, frozen=True):
    """What is not decided.

    bands        every band, also the empty ones, the most urgent first
    flights      those of the time line, what is due first standing first; as many as a wall shows
    oldest       by state ("open", "second", "disputed"): when the oldest hit in it was found
    """

    bands: tuple[BandLoad, ...]
    oldest: dict[str, datetime]
    held: tuple[HeldHit, ...]
    disputes: tuple[Dispute, ...]
    flights: tuple[DueFlight, ...]

    @property
    def hits(self) -> int:
        return sum(each.hits for each in self.bands)


def board(act: Act) -> Board:
    """The board of the lanes that this person reviews. Codes and counts; nobody is opened."""
    permit(act, Permission.SEE_BOARD)
    with perform(act) as archive:
        strengths, lanes = archive.profile.hit_strengths_shown, rules.lanes_of(act.actor)
        loads = kept.load(act.at, strengths=strengths, lanes=lanes)
        found = Board(
            tuple(_band(band, loads) for band in BANDS),
            kept.oldest(strengths, lanes),
            tuple(
                HeldHit(public_code(each.hit), each.by, each.until, each.state, each.due_utc, each.due_is_exact)
                for each in kept.held(act.at, strengths, lanes)
            ),
            tuple(
                Dispute(
                    public_code(each.hit),
                    each.list_source,
                    each.due_utc,
                    each.due_is_exact,
                    each.first_by,
                    each.second_by,
                    each.since,
                )
                for each in kept.disputed(act.at, strengths, lanes)
            ),
            _flights(act.at, strengths, lanes),
        )
        act.record(BoardSeen(object="board", hits=found.hits))
    return found


def _flights(at: datetime, strengths: Collection[str], lanes: Collection[str]) -> tuple[DueFlight, ...]:
    begins, ends = (
        moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
        for moment in (at - BEFORE, at + AFTER)
    )
    found = kept.flights_due(begins, ends, at, strengths=strengths, lanes=lanes)
    return tuple(
        DueFlight(public_code(each.flight), **{name: getattr(each, name) for name in DueFlight.__struct_fields__[1:]})
        for each in found
    )


def _band(band: str, loads: tuple[kept.Load, ...]) -> BandLoad:
    counts = {each.state: each.hits for each in loads if each.band == band}
    return BandLoad(band, counts.get("open", 0), counts.get("second", 0), counts.get("disputed", 0))
