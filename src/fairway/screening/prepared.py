"""The index of the lists, kept sealed between two starts: opened where it was kept of just this, else built and kept.

What it was made of says a text: the house, the versions of the lists, and the program that compares, down to the bytes of its files.
With another of them the kept file is not even looked at, so what is found is never out of date.
"""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

import fairway.comparison
from fairway.comparison import FORM, Index, ListedPerson
from fairway.store import index_files
from fairway.store.keyring import Key

__all__ = ["content_of", "keep_index", "kept_index", "prepared_index"]

_BESIDE: Final = "beside"


def _program() -> str:
    """A digest of the files of the comparison and of Unicode's edition: what one program coded another need not find."""
    root = Path(fairway.comparison.__file__).parent
    digest = sha256(unicodedata.unidata_version.encode())
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root)}|{len(content)}|".encode() + content)
    return digest.hexdigest()[:32]


_PROGRAM: Final = (
    _program()
)  # now, and not when it is first asked for: the files may be replaced while this process runs


def content_of(house: bytes, versions: Sequence[tuple[str, int, int]]) -> str:
    """What an index is made of.

    house     says whose lists they are
    versions  source, list version and how many entries it states, in the order of the index
    """
    stated = ",".join(f"{source}:{version}:{entries}" for source, version, entries in versions)
    return f"{FORM}|{_PROGRAM}|{house.hex()}|{stated}"


def prepared_index(folder: Path | None, content: str, key: Key, entries: Callable[[], Iterable[ListedPerson]]) -> Index:
    """The index of these entries: opened if it was kept in `folder`, else built and kept.

    folder   belongs to this program; made when missing. Where it cannot be written, or is None, the index is not kept
    content  by `content_of`; another content is another index
    key      what it is sealed under
    entries  called only when the index must be built
    """
    if folder is not None and (found := kept_index(folder, content, key)) is not None:
        return found[0]
    index = Index.build(entries())
    if folder is not None:
        keep_index(folder, content, key, index)
    return index


def kept_index(folder: Path, content: str, key: Key) -> tuple[Index, bytes] | None:
    """The index that was kept of this content, and what was kept beside it; None where none opens."""
    arrays = index_files.read(folder, content, key)
    if arrays is None:
        return None
    beside = {name: array for name, array in arrays.items() if name == _BESIDE}
    with contextlib.suppress(KeyError, ValueError):  # arrays of another shape than FORM says: built anew
        index = Index.of_arrays({name: array for name, array in arrays.items() if name != _BESIDE})
        return index, beside[_BESIDE].tobytes() if beside else b""
    return None


def keep_index(folder: Path, content: str, key: Key, index: Index, beside: bytes = b"") -> None:
    """Keeps an index for the next start, and what its owner must know of it."""
    further = {_BESIDE: np.frombuffer(beside, dtype=np.uint8)} if beside else {}
    with contextlib.suppress(OSError):  # a full disk makes the next start slow, and nothing else
        index_files.write(folder, content, key, {**index.arrays(), **further})
