"""What the browser's session holds, kept without waiting for the disk.

Whether somebody is let in stands elsewhere, in `entrances`, and durably. A power failure loses here at most what the last page said, or
the purpose that was just chosen, which is then asked for again.
"""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as KeptInDatabase

from fairway.store.dialect import lightly

__all__ = ["SessionStore"]


class SessionStore(KeptInDatabase):
    """Django's own, committed lightly."""

    def save(self, must_create: bool = False) -> None:
        """Writes the session."""
        with lightly():
            super().save(must_create=must_create)
