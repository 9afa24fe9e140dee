"""Style sheets, scripts and pictures under names that change with their content: a browser keeps each for good, and never an old one.

Nothing is built or copied: a name is computed from the file in the package when it is first asked for, and the same file answers to its
plain name too, kept for a minute.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.middleware import WhiteNoiseMiddleware

__all__ = ["NamedByContent", "ServedByContent", "named_by_content"]

_OURS = "web/"
_DIGEST_BYTES = 6


@cache
def named_by_content(name: str) -> str:
    """ "web/keys.js" as "web/keys.1f0c9a7be2d4.js"; a name that is not ours, or no file, as it is."""
    path = finders.find(name) if name.startswith(_OURS) else None
    if path is None:
        return name
    digest = hashlib.blake2b(Path(path).read_bytes(), digest_size=_DIGEST_BYTES).hexdigest()
    plain = PurePosixPath(name)
    return str(plain.with_name(f"{plain.stem}.{digest}{plain.suffix}"))


class NamedByContent(StaticFilesStorage):  # type: ignore[misc, unused-ignore]
    """What `{% static %}` asks."""

    def url(self, name: str | None) -> str:
        """The address of a file, by its content."""
        return str(super().url(named_by_content(name or "")))


class ServedByContent(WhiteNoiseMiddleware):  # type: ignore[misc, unused-ignore]
    """Answers to both names. Of the one with the digest it says that it never changes; the framework knows it by `NamedByContent`."""

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: Any = None) -> None:
        """Takes a file in under its name, and under that by content where it is ours."""
        super().add_file_to_dictionary(url, path, stat_cache=stat_cache)
        name = url.removeprefix(self.static_prefix)
        by_content = named_by_content(name)
        if by_content != name:
            super().add_file_to_dictionary(self.static_prefix + by_content, path, stat_cache=stat_cache)
