"""Indexes kept on disk between two starts: arrays that are mapped, not read.

A directory holds one folder an index, named by the digest of what it was made of and of the form of its arrays; with
another list version or another matcher the name is another one, so what is found is never out of date. A folder appears whole
(it is written beside and renamed) and is readable by its owner alone: lists hold no traveller, but they are not public.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from fairway.comparison import FORM, Index, ListedPerson

__all__ = ["prepared_index"]

_KEPT: Final = 2  # the present one, and the one before it in case a list is taken back
_NAME_LENGTH: Final = 32


def prepared_index(directory: Path, content: str, entries: Callable[[], Iterable[ListedPerson]]) -> Index:
    """The index of these entries: mapped from `directory` if it was kept there, else built and kept.

    directory  belongs to this program; made when missing
    content    says which entries, by list versions or digests; another content is another index
    entries    called only when the index must be built

    Raises OSError where the directory cannot be written.
    """
    folder = directory / f"index-{sha256(f'{FORM}|{content}'.encode()).hexdigest()[:_NAME_LENGTH]}"
    if not folder.is_dir():
        _keep(Index.build(entries()), folder)
        _forget_old(directory, folder)
    os.utime(folder)
    return Index.of_arrays({path.stem: np.load(path, mmap_mode="r") for path in sorted(folder.glob("*.npy"))})


def _keep(index: Index, folder: Path) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700)
    for name, array in index.arrays().items():
        with os.fdopen(os.open(beside / f"{name}.npy", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            np.save(file, array, allow_pickle=False)
    try:
        beside.rename(folder)
    except OSError:  # another process was first: its index is the same
        if not folder.is_dir():
            raise
        shutil.rmtree(beside)


def _forget_old(directory: Path, present: Path) -> None:
    others = [path for path in directory.glob("index-*") if path.is_dir() and path != present and not path.suffix]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
