"""Seen before: what was decided when the same person met the same entry on another journey. Shown beside the hit, deciding nothing.

Looked for among the hits of that entry, which are few, and known by the same document or the same name and whole date of birth.
What law has taken cannot be opened, and is not found.
"""

from __future__ import annotations

from collections.abc import Collection

from fairway.casework.views import Earlier
from fairway.comparison import ComparedTraveller, normalise_document_number
from fairway.kit.identifiers import public_code
from fairway.store import reviews
from fairway.store.archive import Archive
from fairway.store.hits import FrozenHit
from fairway.store.records import squeezed
from fairway.store.reviews import HitRow

__all__ = ["SHOWN_MAX", "earlier"]

SHOWN_MAX = 5
LOOKED_AT_MAX = 50
"""The latest hits of an entry that are opened to be compared; of a namesake of many the older ones say little of today."""
_WHOLE_DATE = 10  # characters of YYYY-MM-DD


def earlier(archive: Archive, row: HitRow, frozen: FrozenHit, lanes: Collection[str]) -> tuple[Earlier, ...]:
    """The latest hits of the same person and entry on other journeys, newest first, in the lanes that the reader reviews."""
    found: list[Earlier] = []
    for other in reviews.of_entry(
        row.list_source, row.entry_id, besides=row.traveller, lanes=lanes, most=LOOKED_AT_MAX
    ):
        try:
            compared = reviews.frozen_of(archive, other).compared
        except reviews.KeyDestroyed:
            continue
        if _is_same(frozen.compared, compared):
            found.append(_said(archive, other))
        if len(found) == SHOWN_MAX:
            break
    return tuple(found)


def _said(archive: Archive, other: HitRow) -> Earlier:
    """The latest decision that counts; nothing of it while a second person has not answered."""
    decisions = [each for each in reviews.decisions_of(archive, other) if each.taken_back_at is None]
    last = decisions[-1] if decisions and other.state not in ("open", "second") else None
    return Earlier(
        code=public_code(other.id),
        carrier=other.carrier,
        number=other.number,
        day=other.departs_at_local[:_WHOLE_DATE],
        state=other.state,
        outcome=last.outcome if last else "",
        reason=last.reason if last else "",
        at=last.at if last else None,
    )


def _is_same(one: ComparedTraveller, other: ComparedTraveller) -> bool:
    born = {one.birth_date, other.birth_date}
    if _numbers(one) & _numbers(other) and (len(born) == 1 or "" in born):
        return True
    return len(born) == 1 and len(one.birth_date) == _WHOLE_DATE and bool(_names(one) & _names(other))


def _numbers(side: ComparedTraveller) -> set[str]:
    return {normalise_document_number(each.number) for each in side.documents} - {""}


def _names(side: ComparedTraveller) -> set[tuple[str, str]]:
    return {(squeezed(each.surname), squeezed(each.given_names)) for each in side.names} - {("", "")}
