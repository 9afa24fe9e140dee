"""What each push changed of a traveller and their booking, newest first: the fields before and after it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec

from fairway.casework.said import Said, on_paper, said_of
from fairway.store.changes import Change, KeptPush
from fairway.store.records import JourneyRecord
from fairway.travel import Booking
from fairway.travel.catalogue import Mask, describe

__all__ = ["DiffLine", "PushView", "timeline"]


class DiffLine(msgspec.Struct, frozen=True):
    """One field that a push put anew. before, after: of lists only what went and what came."""

    label: str
    before: Said
    after: Said


class PushView(msgspec.Struct, frozen=True):
    """One push.

    source   "PNR" or "API"
    kind     "joined", "parted", "first", "changed", "off", "on", or "same" where it says nothing new of this traveller
    parts    how many transmissions it came in
    has_raw  whether the raw message is still there
    """

    at: datetime
    source: str
    kind: str
    parts: int
    has_raw: bool
    lines: tuple[DiffLine, ...]


_KINDS = ("joined", "parted", "first", "off", "on", "changed")


def timeline(
    pushes: Sequence[KeptPush],
    changes: Iterable[Change],
    record: JourneyRecord,
    booking: Booking,
    *,
    is_masked: bool,
    is_paper: bool = False,
) -> tuple[PushView, ...]:
    """Every push of the flight, newest first, with what it changed. `changes` are newest first. is_paper: masked as paper is."""
    by_transmission: dict[int, list[tuple[Change, tuple[DiffLine, ...]]]] = {}
    for change, lines in _told(changes, record, booking, is_masked=is_masked, is_paper=is_paper):
        by_transmission.setdefault(change.transmission, []).append((change, lines))
    shown = []
    for push in reversed(pushes):
        told = [each for part in push.transmissions for each in by_transmission.get(part, ())]
        kinds = {change.kind for change, _ in told}
        shown.append(
            PushView(
                push.received_at,
                told[0][0].source if told else push.source,
                next((kind for kind in _KINDS if kind in kinds), "same"),
                len(push.transmissions),
                push.has_raw,
                tuple(line for _, lines in reversed(told) for line in lines),
            )
        )
    return tuple(shown)


def _told(
    changes: Iterable[Change], record: JourneyRecord, booking: Booking, *, is_masked: bool, is_paper: bool
) -> Iterator[tuple[Change, tuple[DiffLine, ...]]]:
    """Each change with its lines. What came after a change is what the next one found, or what is kept now."""
    now: dict[tuple[str, str], object] = {}
    for change in changes:
        lines = []
        noun = "Booking" if change.noun == "booking" else "Traveller"
        view = record.pnr if change.source == "PNR" else record.api
        latest: object = booking if change.noun == "booking" else view
        was: object = change.before.booking if change.noun == "booking" else change.before.traveller
        for name in change.before.fields:
            place = (f"{change.source}.{change.noun}", name)
            after = now.get(place, getattr(latest, name, None) if latest is not None else None)
            before = getattr(was, name, None) if was is not None else None
            now[place] = before
            entry = describe(noun, name)
            is_sealed = (is_masked or change.is_masked) and entry.mask is not Mask.OPEN
            if is_paper and not is_sealed:
                before, after = on_paper(before, entry.mask), on_paper(after, entry.mask)
            lines.append(_line(entry.label, before, after, is_sealed=is_sealed))
        yield change, tuple(lines)


def _line(label: str, before: object, after: object, *, is_sealed: bool) -> DiffLine:
    if isinstance(before, tuple) and isinstance(after, tuple) and not is_sealed:
        went = tuple(each for each in before if each not in after)
        came = tuple(each for each in after if each not in before)
        if went or came:
            return DiffLine(label, _part(went, before), _part(came, after))
    return DiffLine(label, said_of(before, is_sealed=is_sealed), said_of(after, is_sealed=is_sealed))


def _part(some: tuple[object, ...], whole: tuple[object, ...]) -> Said:
    """What went or came; nothing of a list that was sent is not the same as a list that was not."""
    return Said("") if whole and not some else said_of(some, is_sealed=False)
