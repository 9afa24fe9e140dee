"""Sets of travel documents by the hundred million: compact, exact, asked in microseconds. Written by watchlists.

A document is a state and a number. Both together are written as one number, reversibly, so that equal means equal: three
letters of the state, each one of 26 or nothing, and nine characters of the number, each one of 36 or nothing, give less than
2^63. They lie sorted, eight bytes each, in a file that is mapped and never read whole. Numbers of ten to seventeen characters
go to a second part, sixteen bytes each. A file holds no name, only which booklets are void; it is readable by its owner
alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from fairway.comparison import normalise_country, normalise_document_number

__all__ = ["NUMBER_CHARACTERS_MAX", "DocumentSet", "Packed", "pack", "path_of_version"]

Numbers = NDArray[np.uint64]

MAGIC: Final = b"FWDOCS1\0"
HEADER_BYTES: Final = 32
NARROW_CHARACTERS: Final = 9
NUMBER_CHARACTERS_MAX: Final = 17
_CHUNK: Final = 1_000_000  # lines in hand at once
_STATE: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_NUMBER: Final = re.compile(rb"[0-9A-Z]{4,9}")
_WIDE: Final = re.compile(r"[0-9A-Z]{4,17}", re.ASCII)
_DIGITS: Final = {character: place for place, character in enumerate("\0" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_PLACES: Final = np.array([_DIGITS.get(chr(each), 0) for each in range(256)], dtype=np.uint64)
_POWERS: Final = np.array([37**each for each in reversed(range(NARROW_CHARACTERS))], dtype=np.uint64)
_PAIR: Final = np.dtype([("high", "<u8"), ("low", "<u8")])


class Packed(msgspec.Struct, frozen=True):
    """What packing gave.

    documents  different ones in the set
    lines      that were read
    bad        lines that hold no document; `first_bad` are the numbers, from 1, of the first of them
    """

    documents: int
    lines: int
    bad: int
    first_bad: tuple[int, ...]


def path_of_version(home: Path, version: int) -> Path:
    """Where the documents of a list version lie."""
    return home / "lists" / f"documents-{version}"


class DocumentSet:
    """One packed set, mapped. Raises ValueError where the file is not whole."""

    def __init__(self, path: Path) -> None:
        header = path.open("rb").read(HEADER_BYTES)
        narrow, wide = (int.from_bytes(header[start : start + 8], "little") for start in (8, 16))
        if header[:8] != MAGIC or path.stat().st_size != HEADER_BYTES + 8 * narrow + 16 * wide:
            raise ValueError("the file of documents is not whole; load the list again")
        # An empty part cannot be mapped.
        self._narrow = _mapped(path, np.dtype("<u8"), HEADER_BYTES, narrow)
        self._wide = _mapped(path, _PAIR, HEADER_BYTES + 8 * narrow, wide)

    def __len__(self) -> int:
        return len(self._narrow) + len(self._wide)

    def has(self, state: str, number: str) -> bool:
        """Whether this very document is in the set; False where state or number cannot be one."""
        return self.has_each([(state, number)])[0]

    def has_each(self, documents: Sequence[tuple[str, str]]) -> list[bool]:
        """For each document, as (state, number) in any writing, whether it is in the set."""
        found = [False] * len(documents)
        narrow: list[tuple[int, int]] = []
        for at, (state, number) in enumerate(documents):
            code = _code(normalise_country(state), normalise_document_number(number))
            if code is None:
                continue
            if isinstance(code, int):
                narrow.append((at, code))
            else:
                found[at] = self._has_wide(*code)
        if narrow and len(self._narrow):
            wanted = np.array([code for _, code in narrow], dtype=np.uint64)
            # In order, because neighbours lie on one page of the file.
            order = np.argsort(wanted)
            places = np.minimum(np.searchsorted(self._narrow, wanted[order]), len(self._narrow) - 1)
            for place, there in zip(order.tolist(), (self._narrow[places] == wanted[order]).tolist(), strict=True):
                found[narrow[place][0]] = there
        return found

    def _has_wide(self, high: int, low: int) -> bool:
        start, stop = (
            int(np.searchsorted(self._wide["high"], np.uint64(high), side=side)) for side in ("left", "right")
        )
        return bool(np.any(self._wide["low"][start:stop] == np.uint64(low)))


def pack(lines: Iterable[bytes], path: Path, *, progress: Callable[[int], None] | None = None) -> Packed:
    """Packs lines of "COUNTRY,NUMBER" into a set at `path`, which appears whole or not at all.

    Memory stays at a chunk's; what grows lies in a file beside `path`. Twice the same document counts once. A first line
    "country,number" is a heading.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    packer = _Packer(path, progress)
    try:
        packer.take(lines)
        return packer.finish()
    finally:
        packer.clean()


class _Packer:
    def __init__(self, path: Path, progress: Callable[[int], None] | None) -> None:
        self._path = path
        self._raw = path.with_name(f"{path.name}.raw")
        self._part = path.with_name(f"{path.name}.part")
        self._progress = progress
        self._states: dict[bytes, int | None] = {}
        self._wide: set[tuple[int, int]] = set()
        self._lines = 0
        self._bad = 0
        self._first_bad: list[int] = []

    def take(self, lines: Iterable[bytes]) -> None:
        with open(self._raw, "wb", opener=_owners_alone) as raw:
            states: list[int] = []
            numbers: list[bytes] = []
            for line in lines:
                self._lines += 1
                self._take_line(line, states, numbers)
                if len(states) >= _CHUNK:
                    self._write(raw.write, states, numbers)
            self._write(raw.write, states, numbers)

    def _take_line(self, line: bytes, states: list[int], numbers: list[bytes]) -> None:
        state, _, rest = line.partition(b",")
        number = rest.partition(b",")[0].strip()
        if state not in self._states:
            # Few states, each once: what stands for one is learnt. Rubbish must not fill the memory.
            if len(self._states) > 10_000:
                self._states.clear()
            self._states[state] = _state_code(
                normalise_country(state.decode("utf-8", "replace").removeprefix("\ufeff"))
            )
        place = self._states[state]
        if place is not None and _NUMBER.fullmatch(number):
            states.append(place)
            numbers.append(number.ljust(NARROW_CHARACTERS, b"\0"))
            return
        code = _code(
            normalise_country(state.decode("utf-8", "replace")),
            normalise_document_number(number.decode("utf-8", "replace")),
        )
        if isinstance(code, tuple):
            self._wide.add(code)
        elif code is not None:
            states.append(code // 37**NARROW_CHARACTERS)
            numbers.append(_narrow_text(code))
        elif line.strip() and not (self._lines == 1 and b"number" in line.lower()):
            self._bad += 1
            if len(self._first_bad) < 100:
                self._first_bad.append(self._lines)

    def _write(self, write: Callable[[bytes], int], states: list[int], numbers: list[bytes]) -> None:
        if states:
            characters = np.frombuffer(b"".join(numbers), dtype=np.uint8).reshape(-1, NARROW_CHARACTERS)
            codes = _PLACES[characters] @ _POWERS + np.array(states, dtype=np.uint64) * np.uint64(37**NARROW_CHARACTERS)
            write(codes.astype("<u8").tobytes())
            states.clear()
            numbers.clear()
        if self._progress is not None:
            self._progress(self._lines)

    def finish(self) -> Packed:
        count = self._raw.stat().st_size // 8
        narrow = 0
        with open(self._part, "wb", opener=_owners_alone) as part:
            part.write(bytes(HEADER_BYTES))
            if count:
                codes = np.memmap(self._raw, dtype="<u8", mode="r+", shape=(count,))
                codes.sort()
                narrow = _write_once_each(codes, part.write)
                del codes
            part.write(np.array(sorted(self._wide), dtype=_PAIR).tobytes())
            part.seek(0)
            part.write(MAGIC + narrow.to_bytes(8, "little") + len(self._wide).to_bytes(8, "little"))
            part.flush()
            os.fsync(part.fileno())
        self._part.replace(self._path)
        return Packed(narrow + len(self._wide), self._lines, self._bad, tuple(self._first_bad))

    def clean(self) -> None:
        for each in (self._raw, self._part):
            each.unlink(missing_ok=True)


def _write_once_each(codes: Numbers, write: Callable[[bytes], int]) -> int:
    """Writes sorted codes, each once; gives how many."""
    written = 0
    last: int | None = None
    for start in range(0, len(codes), _CHUNK):
        some = np.unique(codes[start : start + _CHUNK])
        if last is not None and int(some[0]) == last:
            some = some[1:]
        if len(some):
            last = int(some[-1])
            write(some.tobytes())
            written += len(some)
    return written


def _mapped(path: Path, of: np.dtype[Any], offset: int, count: int) -> NDArray[Any]:
    return np.memmap(path, dtype=of, mode="r", offset=offset, shape=(count,)) if count else np.empty(0, dtype=of)


def _owners_alone(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _state_code(state: str) -> int | None:
    """A state's three letters as a number below 27^3, 0 for none stated; None where it is no code."""
    if not state:
        return 0
    if not _STATE.fullmatch(state):
        return None
    first, second, third = (ord(each) - 64 for each in state)
    return (first * 27 + second) * 27 + third


def _number_code(text: str, width: int) -> int:
    code = 0
    for character in text.ljust(width, "\0"):
        code = code * 37 + _DIGITS[character]
    return code


def _code(state: str, number: str) -> int | tuple[int, int] | None:
    """The document as one number, as two where it is long; None where it is none."""
    place = _state_code(state)
    if place is None or not _WIDE.fullmatch(number):
        return None
    high = place * 37**NARROW_CHARACTERS + _number_code(number[:NARROW_CHARACTERS], NARROW_CHARACTERS)
    rest = number[NARROW_CHARACTERS:]
    return (high, _number_code(rest, NUMBER_CHARACTERS_MAX - NARROW_CHARACTERS)) if rest else high


def _narrow_text(code: int) -> bytes:
    """The number of a narrow code again, nine bytes."""
    letters = "\0" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    for _ in range(NARROW_CHARACTERS):
        code, place = divmod(code, 37)
        text = letters[place] + text
    return text.encode()
