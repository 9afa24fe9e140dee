"""Somebody else's SFTP server: what a carrier or a gateway puts into a folder there is fetched from it.

A file is taken when it stayed the same for a while and is not named as a draft. It is removed there after the commit. What is larger
than we receive stays where it is. (Where the server is the house's own, its folder is watched instead: `folder`.)
"""

from __future__ import annotations

import contextlib
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import msgspec
import paramiko

from fairway.intake.transports.folder import BYTES_A_COMMIT, DRAFT_ENDINGS, ENTRIES_A_ROUND_MAX, FILES_A_COMMIT
from fairway.intake.transports.receipts import TRANSMISSION_BYTES_MAX, Collected, Keep, Receipt, SetAside, Unreachable

__all__ = ["Connect", "SftpFolder", "connecting"]

_SECONDS_MAX = 60
_TAKEN = ".fairway-taken-"

Connect = Callable[[], contextlib.AbstractContextManager[paramiko.SFTPClient]]


def connecting(host: str, port: int, *, user: str, key_file: Path, known_hosts: Path) -> Connect:
    """Connections with a private key, to a server whose own key is in `known_hosts`: no other is spoken to."""

    @contextlib.contextmanager
    def connect() -> Iterator[paramiko.SFTPClient]:
        client = paramiko.SSHClient()
        client.load_host_keys(str(known_hosts))
        client.set_missing_host_key_policy(paramiko.RejectPolicy())
        with client:
            client.connect(
                host,
                port,
                username=user,
                key_filename=str(key_file),
                allow_agent=False,
                look_for_keys=False,
                timeout=_SECONDS_MAX,
            )
            with client.open_sftp() as sftp:
                channel = sftp.get_channel()
                if channel is not None:
                    channel.settimeout(_SECONDS_MAX)
                yield sftp

    return connect


class _File(msgspec.Struct, frozen=True):
    name: str
    size: int
    changed: int  # seconds, by the server's clock: compared with itself only


class SftpFolder:
    """One folder of a server that is emptied.

    connect         gives a connection for one round
    settle_seconds  how long a file must stay the same, by a clock of ours that nobody sets. Servers tell times in whole seconds, so
                    less than two seconds may take a file that is being written
    """

    name = "sftp"

    def __init__(
        self,
        connect: Connect,
        folder: str,
        *,
        settle_seconds: float = 5.0,
        bytes_max: int = TRANSMISSION_BYTES_MAX,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connect, self._folder = connect, folder.rstrip("/")
        self._settle_seconds, self._bytes_max, self._monotonic = settle_seconds, bytes_max, monotonic
        self._seen: dict[_File, float] = {}
        self._told: set[_File] = set()

    def collect(self, keep: Keep) -> Collected:
        """One round: has every settled file kept, and removes it there. Raises Unreachable, and what `keep` raises."""
        try:
            with self._connect() as sftp:
                return self._empty(sftp, keep)
        except (paramiko.SSHException, OSError, EOFError) as trouble:
            raise Unreachable(f"the SFTP server did not answer as it should ({type(trouble).__name__})") from None

    def _empty(self, sftp: paramiko.SFTPClient, keep: Keep) -> Collected:
        ready, set_aside, unsettled = self._look(sftp)
        receipts: list[Receipt] = []
        for handful in self._handfuls(sftp, ready):
            kept = keep([content for _, content in handful])
            for file, _ in handful:
                self._let_go(sftp, file)
            receipts += kept
        return Collected(tuple(receipts), tuple(set_aside), unsettled + len(ready) - len(receipts))

    def _look(self, sftp: paramiko.SFTPClient) -> tuple[list[_File], list[SetAside], int]:
        """What can be taken, oldest first; what cannot ever, told once; and how many are not settled."""
        now, before = self._monotonic(), self._seen
        self._seen = {file: before.get(file, now) for file in self._files(sftp)}
        settled = [file for file, since in self._seen.items() if now - since >= self._settle_seconds]
        too_large = {file for file in settled if file.size > self._bytes_max}
        set_aside = [SetAside("too-large", file.size) for file in too_large - self._told]
        self._told = too_large
        ready = sorted((file for file in settled if file not in too_large), key=lambda file: (file.changed, file.name))
        return ready, set_aside, len(self._seen) - len(settled)

    def _files(self, sftp: paramiko.SFTPClient) -> Iterator[_File]:
        for entry in islice(sftp.listdir_iter(self._folder), ENTRIES_A_ROUND_MAX):
            name = entry.filename
            is_hidden = name.startswith(".") and not name.startswith(_TAKEN)
            if not is_hidden and not name.lower().endswith(DRAFT_ENDINGS) and stat.S_ISREG(entry.st_mode or 0):
                yield _as_seen(name, entry)

    def _handfuls(self, sftp: paramiko.SFTPClient, ready: list[_File]) -> Iterator[list[tuple[_File, bytes]]]:
        handful: list[tuple[_File, bytes]] = []
        size = 0
        for file in ready:
            content = self._read(sftp, file)
            if content is None:
                continue
            if handful and (len(handful) == FILES_A_COMMIT or size + file.size > BYTES_A_COMMIT):
                yield handful
                handful, size = [], 0
            handful.append((file, content))
            size += file.size
        if handful:
            yield handful

    def _read(self, sftp: paramiko.SFTPClient, file: _File) -> bytes | None:
        """The content, or None where it is no longer what was seen."""
        try:
            with sftp.open(self._path(file.name), "rb") as remote:
                if file.size:
                    remote.prefetch(file.size)
                content = bytes(remote.read(file.size + 1))
                same = len(content) == file.size and _as_seen(file.name, remote.stat()) == file
        except FileNotFoundError:
            return None
        return content if same else None

    def _let_go(self, sftp: paramiko.SFTPClient, file: _File) -> None:
        """Removes what was received, and nothing else: what was put under its name meanwhile stays. Killed here, the next round
        finds the file under its other name, and knows it.
        """
        taken = file.name
        if not taken.startswith(_TAKEN):
            taken = _TAKEN + secrets.token_hex(8)
            try:
                sftp.rename(self._path(file.name), self._path(taken))
            except FileNotFoundError:
                return
        if _as_seen(file.name, sftp.stat(self._path(taken))) == file:
            sftp.remove(self._path(taken))

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}"


def _as_seen(name: str, found: paramiko.SFTPAttributes) -> _File:
    return _File(name, found.st_size or 0, found.st_mtime or 0)
