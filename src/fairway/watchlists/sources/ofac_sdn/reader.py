"""Reads the list of specially designated nationals, in any form that is published: CSV, a ZIP of the CSVs, advanced XML."""

from __future__ import annotations

from fairway.watchlists.markup import read_markup
from fairway.watchlists.reading import ListReading
from fairway.watchlists.sources.ofac_sdn.advanced import take_advanced
from fairway.watchlists.sources.ofac_sdn.rows import take_rows

__all__ = ["read"]


def read(data: bytes) -> ListReading:
    """The entries of one file. Any bytes give a reading."""
    is_markup = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return read_markup(data, take_advanced if is_markup else take_rows)
