"""What the database raises when it cannot do its work: full, locked, gone. For offices, which know no framework."""

from __future__ import annotations

from django.db import DatabaseError

__all__ = ["StoreTrouble"]

StoreTrouble = (DatabaseError, OSError)
"""Raised instead of a commit: nothing of the act happened, and it may be tried again."""
