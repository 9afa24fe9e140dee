"""A watched folder: whatever can put a file somewhere (SFTP server, shared disk, gateway) can deliver.

A file is taken when nobody is writing it any more: it is not named as a draft, it stayed the same for a while, and no process
of this machine has it open for writing. It is let go only after the commit. Killed in between, the next round takes it again,
and the same bytes give the same receipt.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

import msgspec

from fairway.intake.transports.receipts import TRANSMISSION_BYTES_MAX, Collected, Keep, Receipt, SetAside, Unreachable

__all__ = ["DRAFT_ENDINGS", "WatchedFolder"]

# As rsync, OpenSSH, browsers, lftp and most gateways name what they have not finished.
DRAFT_ENDINGS = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".writing", ".incomplete")
ENTRIES_A_ROUND_MAX = 100_000  # a folder flooded with names is worked off in rounds, in bounded memory
FILES_A_COMMIT = 64
BYTES_A_COMMIT = 8 * 1024 * 1024
_TAKEN = ".fairway-taken-"


class _Signature(msgspec.Struct, frozen=True):
    """What changes when somebody writes the file or puts another in its place."""

    inode: int
    size: int
    changed_ns: int

    @classmethod
    def of(cls, found: os.stat_result) -> _Signature:
        return cls(found.st_ino, found.st_size, found.st_mtime_ns)


class _File(msgspec.Struct, frozen=True):
    name: str
    signature: _Signature
    content: bytes


class WatchedFolder:
    """One folder that is watched.

    folder          made if it is not there, with `failed/` in it for what cannot be received
    settle_seconds  how long a file must stay the same; measured by a clock that nobody sets
    keeps_done      move what was received to `done/` instead of removing it. Such copies are in the clear and no retention
                    reaches them, so this is for a trial with invented data
    receipts_to     a folder for receipts, a file `<sha256>.json` each, for senders who fetch them
    only            which names are transmissions, as a shell's pattern; what is named otherwise is left where it is

    A sender chooses the names: they may be any bytes (surrogates stand for what is not UTF-8) and are never printed.
    """

    name = "folder"

    def __init__(
        self,
        folder: Path,
        *,
        settle_seconds: float = 2.0,
        keeps_done: bool = False,
        receipts_to: Path | None = None,
        only: str = "*",
        bytes_max: int = TRANSMISSION_BYTES_MAX,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder.absolute()
        self._failed = self._folder / "failed"
        self._done = self._folder / "done" if keeps_done else None
        self._receipts_to = receipts_to
        for needed in (self._folder, self._failed, self._done, receipts_to):
            if needed is not None:
                needed.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._settle_seconds, self._only = settle_seconds, only
        self._bytes_max = bytes_max
        self._monotonic = monotonic
        self._seen: dict[str, tuple[_Signature, float]] = {}
        self._take_up_what_a_kill_left()

    def collect(self, keep: Keep) -> Collected:
        """One round: has every settled file kept, and lets it go.

        Raises what `keep` raises, and then lets nothing go that had no receipt; Unreachable where the folder is gone (a network
        disk) or may not be changed. Never names a file.
        """
        try:
            return self._collect(keep)
        except OSError as trouble:
            raise Unreachable(
                f"the folder could not be worked on ({errno.errorcode.get(trouble.errno or 0)})"
            ) from None

    def _collect(self, keep: Keep) -> Collected:
        set_aside: list[SetAside] = []
        ready, unsettled = self._look(set_aside)
        receipts: list[Receipt] = []
        for handful in self._handfuls(ready):
            kept = keep([file.content for file in handful])
            for file, receipt in zip(handful, kept, strict=True):
                self._give(receipt)
                self._let_go(file, receipt)
            receipts += kept
        # What settled and was not read now (locked, changed meanwhile) is looked at again.
        return Collected(tuple(receipts), tuple(set_aside), unsettled + len(ready) - len(receipts))

    # -- looking ------------------------------------------------------------------------------------------------------

    def _look(self, set_aside: list[SetAside]) -> tuple[list[tuple[str, _Signature]], int]:
        """The settled files, oldest first, and how many are not settled."""
        now = self._monotonic()
        seen: dict[str, tuple[_Signature, float]] = {}
        ready: list[tuple[str, _Signature]] = []
        for name, found in self._entries():
            signature = _Signature.of(found)
            before = self._seen.get(name)
            since = before[1] if before is not None and before[0] == signature else now
            seen[name] = (signature, since)
            if now - since < self._settle_seconds:
                continue
            if not stat.S_ISREG(found.st_mode):
                set_aside.append(self._set_aside(name, "not-a-file", 0))
            elif found.st_size > self._bytes_max:
                set_aside.append(self._set_aside(name, "too-large", found.st_size))
            else:
                ready.append((name, signature))
        self._seen = seen
        ready.sort(key=lambda each: (each[1].changed_ns, each[0]))
        return ready, len(seen) - len(ready) - len(set_aside)

    def _entries(self) -> Iterator[tuple[str, os.stat_result]]:
        with os.scandir(self._folder) as entries:
            for entry in islice(entries, ENTRIES_A_ROUND_MAX):
                if entry.name.startswith(".") or entry.name.lower().endswith(DRAFT_ENDINGS):
                    continue
                if entry.is_dir(follow_symlinks=False) or not fnmatchcase(entry.name, self._only):
                    continue
                with contextlib.suppress(FileNotFoundError):  # renamed or removed since
                    yield entry.name, entry.stat(follow_symlinks=False)

    def _handfuls(self, ready: list[tuple[str, _Signature]]) -> Iterator[list[_File]]:
        handful: list[_File] = []
        size = 0
        for name, signature in ready:
            file = self._read(name, signature)
            if file is None:
                continue
            if handful and (len(handful) == FILES_A_COMMIT or size + signature.size > BYTES_A_COMMIT):
                yield handful
                handful, size = [], 0
            handful.append(file)
            size += signature.size
        if handful:
            yield handful

    def _read(self, name: str, signature: _Signature) -> _File | None:
        """The file, or None where it is being written, was exchanged, or may not be read."""
        try:
            # Neither a link that appeared since is followed, nor a pipe waited for.
            descriptor = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        with os.fdopen(descriptor, "rb") as file:
            if _Signature.of(os.fstat(descriptor)) != signature or _has_writer(descriptor):
                return None
            content = file.read(signature.size + 1)
            if len(content) != signature.size or _Signature.of(os.fstat(descriptor)) != signature:
                return None
        return _File(name, signature, content)

    # -- letting go ---------------------------------------------------------------------------------------------------

    def _let_go(self, file: _File, receipt: Receipt) -> None:
        """Removes what was received, and nothing else: a file put in its place meanwhile under the same name stays."""
        taken = self._folder / f"{_TAKEN}{receipt.code}"
        try:
            (self._folder / file.name).rename(taken)
        except FileNotFoundError:
            return
        if _Signature.of(taken.lstat()) != file.signature:
            taken.rename(_free(self._folder, file.name))
        elif self._done is None:
            taken.unlink()
        else:
            taken.replace(self._done / receipt.code)
        self._seen.pop(file.name, None)

    def _take_up_what_a_kill_left(self) -> None:
        with os.scandir(self._folder) as entries:
            left = [entry.name for entry in entries if entry.name.startswith(_TAKEN)]
        for name in left:
            (self._folder / name).rename(_free(self._folder, "again-" + name.removeprefix(_TAKEN)))

    def _set_aside(self, name: str, reason: str, size: int) -> SetAside:
        (self._folder / name).rename(_free(self._failed, name))
        return SetAside(reason, size)

    def _give(self, receipt: Receipt) -> None:
        if self._receipts_to is None:
            return
        draft = self._receipts_to / f".{receipt.sha256}"
        draft.write_bytes(msgspec.json.encode(receipt) + b"\n")
        draft.replace(self._receipts_to / f"{receipt.sha256}.json")


def _free(folder: Path, name: str) -> Path:
    """A path in `folder` that nothing has: the name itself, or one made from it."""
    path, number = folder / name, 0
    while os.path.lexists(path):
        number += 1
        path = folder / f"{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}-{number}"
    return path


def _has_writer(descriptor: int) -> bool:
    """Whether some process has the file open for writing. Linux refuses a read lease then (fcntl(2), F_SETLEASE).

    Where leases cannot be had (network disks, another owner's file) the answer is no, and `settle_seconds` decides alone.
    """
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as refused:
        return refused.errno in (errno.EAGAIN, errno.EWOULDBLOCK)
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
