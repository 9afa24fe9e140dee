"""PNRGOV EDIFACT, all editions by one tolerant reader."""

from fairway.messages.pnrgov.reader import read_pnrgov

__all__ = ["read_pnrgov"]
