"""The index of the lists in use as one sealed file, so that a program that starts need not build it.

It holds names and dates of listed persons, so it is sealed like the entries themselves, under the key of the lists: AES-256-GCM in
pieces, each with a key of its own and bound to house, content, file and place, so that pieces of two files cannot be mixed. It holds
nothing that the database does not hold, is deleted when another version of a list comes into use, and is no part of any backup.

    8 bytes FORM, 16 random bytes, 4 bytes: the length of the sealed head
    the head: for each array its name and its heading as in a `.npy` file
    the arrays in that order, in pieces; each sealed, 28 bytes longer than what it holds
"""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from fairway.store.keyring import Key, SealBroken

__all__ = ["Arrays", "folder_of", "forget", "forget_others", "is_kept", "read", "write"]

FORM: Final = b"names/1\n"
PIECE_BYTES: Final = (
    4 << 20
)  # what is sealed at once: bounds the memory beside the arrays, and is far below GCM's limit
HEAD_BYTES_MAX: Final = 1 << 20  # some sixty arrays have a head of 8 kB
_SALT_BYTES: Final = 16
_SEAL_BYTES: Final = 28  # nonce and tag
_DRAFT_SECONDS_MAX: Final = 3600  # an older draft is of a program that was killed
_ENDING: Final = ".names"
_HEAD: Final = msgspec.msgpack.Decoder(dict[str, bytes])

Arrays = Mapping[str, NDArray[np.generic]]


def folder_of(home: Path) -> Path:
    """Where a house keeps the index of its lists."""
    return home / "indexes"


def read(folder: Path, content: str, key: Key) -> Arrays | None:
    """The arrays kept of this content, each in memory of its own that may be written; None where no whole file of it opens.

    content  says what the index was made of; also the house, the versions of the lists and of the comparison
    """
    try:
        with _path(folder, content, key).open("rb") as file:
            return _read(file, content, key)
    except (OSError, SealBroken, ValueError, msgspec.DecodeError):  # missing, cut, altered, of another house or form
        return None


def is_kept(folder: Path, content: str, key: Key) -> bool:
    """Whether there is a file of this content; whether it opens says `read`."""
    return _path(folder, content, key).is_file()


def _read(file: BinaryIO, content: str, key: Key) -> Arrays:
    if file.read(len(FORM)) != FORM:
        raise ValueError("another form")
    place = _place(content, file.read(_SALT_BYTES))
    head_bytes = int.from_bytes(file.read(4), "little")
    if head_bytes > HEAD_BYTES_MAX:
        raise ValueError("no head is that long")
    head = _HEAD.decode(key.open(place, 0, file.read(head_bytes)))
    arrays = {name: _empty_like(heading) for name, heading in head.items()}
    for number, piece in enumerate(_pieces(arrays), start=1):
        piece[:] = key.open(place, number, file.read(len(piece) + _SEAL_BYTES))
    if file.read(1):
        raise ValueError("there is more than its head says")
    return arrays


def write(folder: Path, content: str, key: Key, arrays: Arrays) -> None:
    """Puts the file in place, whole; every other one goes. It need not survive a crash: it is made anew.

    Raises OSError where the folder cannot be written; then nothing is left of it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _path(folder, content, key)
    forget(folder, but=path.name)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _write(file, content, key, {name: np.ascontiguousarray(array) for name, array in arrays.items()})
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _write(file: BinaryIO, content: str, key: Key, arrays: Arrays) -> None:
    salt = secrets.token_bytes(_SALT_BYTES)
    place = _place(content, salt)
    headings = {name: _heading_of(array) for name, array in arrays.items()}
    head = key.seal(place, 0, msgspec.msgpack.encode(headings))
    file.write(FORM + salt + len(head).to_bytes(4, "little") + head)
    for number, piece in enumerate(_pieces(arrays), start=1):
        file.write(key.seal(place, number, piece.tobytes()))


def forget(folder: Path, *, but: str = "") -> None:
    """Deletes what is kept, except one file, and what killed programs left."""
    with contextlib.suppress(FileNotFoundError):  # of two that delete one is second
        for path in folder.iterdir():
            is_draft = path.name.startswith(".")
            if path.name != but and not (is_draft and time.time() - path.stat().st_mtime < _DRAFT_SECONDS_MAX):
                path.unlink(missing_ok=True)


def forget_others(folder: Path, content: str, key: Key) -> None:
    """Deletes what is kept of any other content."""
    forget(folder, but=_path(folder, content, key).name)


def _path(folder: Path, content: str, key: Key) -> Path:
    return folder / f"{key.fingerprint(b'index|' + content.encode()).hex()}{_ENDING}"


def _place(content: str, salt: bytes) -> str:
    return f"index|{content}|{salt.hex()}"


def _pieces(arrays: Arrays) -> Iterator[memoryview]:
    """The bytes of the arrays where they lie, in their order."""
    for array in arrays.values():
        if array.size:
            whole = array.reshape(-1).view(np.uint8).data
            for start in range(0, len(whole), PIECE_BYTES):
                yield whole[start : start + PIECE_BYTES]


def _heading_of(array: NDArray[np.generic]) -> bytes:
    heading = io.BytesIO()
    np.lib.format.write_array_header_2_0(heading, np.lib.format.header_data_from_array_1_0(array))
    return heading.getvalue()


def _empty_like(heading: bytes) -> NDArray[np.generic]:
    file = io.BytesIO(heading)
    np.lib.format.read_magic(file)
    shape, _, dtype = np.lib.format.read_array_header_2_0(file)
    return np.empty(shape, dtype=dtype)
