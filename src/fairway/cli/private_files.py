"""Files of an authority: keys, releases, registers. Nobody else reads them, and none is written over."""

from __future__ import annotations

import os
from pathlib import Path

from fairway.kit.refusals import Refused

__all__ = ["read", "write_new"]


def read(path: Path, most: int) -> bytes:
    """The first `most` bytes. Refuses without the path: a name of a file may be a person's."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError:
        raise Refused("file.unreadable", "A file is missing or cannot be read. Nothing was done.") from None


def write_new(path: Path, content: bytes) -> None:
    """A file that its owner alone reads. Refuses where there is one already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise Refused("file.there", "The file is there already or cannot be written. Nothing was done.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(content)
