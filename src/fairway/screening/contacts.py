"""Contacts that many travellers share: counted only for those few whom a contact speaks for."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from fairway.comparison import ComparedTraveller, Comparison, ListedPerson, compare
from fairway.store import screenings
from fairway.store.archive import Archive

__all__ = ["Found", "counted"]

Found = tuple[ListedPerson, str, int, Comparison]
"""A hit with its entry, source and list version."""


def counted(
    archive: Archive, day: int, traveller: ComparedTraveller, found: Sequence[Found]
) -> tuple[ComparedTraveller, list[Found]]:
    """The traveller with the number of those who share each contact, and the hits that remain with it, best first.

    A contact that many give weighs less, never more: whoever is no hit without the count is none with it.
    """
    if not any(piece.feature == "contact" for hit in found for piece in hit[3].evidence):
        return traveller, list(found)
    sharers = screenings.contact_sharers(archive, day, traveller.contacts)
    traveller = msgspec.structs.replace(traveller, contact_sharers=sharers)
    again = [(listed, source, version, compare(traveller, listed)) for listed, source, version, _ in found]
    kept = [hit for hit in again if hit[3].is_hit]
    return traveller, sorted(kept, key=lambda hit: (-hit[3].score, hit[0].entry_id, hit[2]))
