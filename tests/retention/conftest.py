"""An office at work, as the tests of the law have it."""

from __future__ import annotations

from tests.law.conftest import office

__all__ = ["office"]
