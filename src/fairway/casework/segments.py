"""The segments of the raw messages from which a traveller was read, source by source, while the raw messages are kept."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fairway.messages.tracing import TracedSegment, trace
from fairway.store import changes
from fairway.store.archive import Archive
from fairway.store.bookings import KeptBooking, KeptJourney
from fairway.store.changes import Change
from fairway.travel import Traveller

__all__ = ["SourceSegments", "segments_of"]

_TRIED_MAX = (
    4  # transmissions, newest first: a push that says of a traveller what was known already changes nothing here
)


class SourceSegments(msgspec.Struct, frozen=True):
    """What one source sent of a traveller.

    source     "PNR" or "API"
    state      "found"; "gone" (the raw message is erased); "sealed" (the law has masked the day); "xml" (a message without
               segments); "other" (the message that is kept does not say what the record says: it was repaired, or is an older one)
    of_others  segments that speak of others alone, and are not shown
    is_marked  whether fields are marked; false for a large group
    """

    source: str
    state: str
    segments: tuple[TracedSegment, ...] = ()
    of_others: int = 0
    is_marked: bool = True


def segments_of(
    archive: Archive, kept: KeptJourney, stored: KeptBooking | None, told: Iterable[Change]
) -> tuple[SourceSegments, ...]:
    """For each source that speaks of the traveller the segments of the transmission that said so last."""
    told = tuple(told)
    found = []
    for source, person in (("PNR", kept.record.pnr), ("API", kept.record.api)):
        if person is None:
            continue
        if kept.is_masked:
            found.append(SourceSegments(source, "sealed"))
            continue
        said_by = [each.transmission for each in told if each.source == source]
        if source == "PNR" and stored is not None:
            said_by.insert(0, stored.transmission)
        found.append(_of(archive, source, person, tuple(dict.fromkeys(said_by))[:_TRIED_MAX]))
    return tuple(found)


def _of(archive: Archive, source: str, person: Traveller, said_by: tuple[int, ...]) -> SourceSegments:
    """Of the first of these transmissions, newest first, in which the person stands as they are kept."""
    state = "gone"
    for transmission in said_by:
        if (raw := changes.raw_of(archive, transmission)) is None:
            continue
        traced = trace(raw[0], person, received_on=raw[1])
        if traced.state == "found":
            return SourceSegments(source, "found", traced.segments, traced.of_others, traced.is_marked)
        state = traced.state
    return SourceSegments(source, state)
