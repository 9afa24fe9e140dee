"""Lists of documents have a hundred million lines: they are packed as they are read, by `fairway.watchlists.documents`."""

from __future__ import annotations

from fairway.watchlists.reading import ListReading, Notes

__all__ = ["read"]


def read(data: bytes) -> ListReading:  # noqa: ARG001 - every source has this signature
    """Refuses: nobody is in such a list, and it is loaded from its file, not from memory."""
    return Notes().refused("list.root.unknown")
