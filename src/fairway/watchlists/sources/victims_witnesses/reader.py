"""Reads the list in Fairway's own columns; see `fairway.watchlists.sources.csv`."""

from __future__ import annotations

from fairway.watchlists.sources.csv.reader import read

__all__ = ["read"]
