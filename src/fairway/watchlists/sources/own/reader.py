"""Reads proposals in Fairway's own columns; see `fairway.watchlists.sources.csv`. What is in use comes from `watchlists.own`."""

from __future__ import annotations

from fairway.watchlists.sources.csv.reader import read

__all__ = ["read"]
