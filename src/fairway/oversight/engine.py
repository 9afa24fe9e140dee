"""Which database the house keeps its records in. No act: it concerns nobody."""

from __future__ import annotations

from fairway.store.archive import database_version

__all__ = ["database_version"]
