"""The keyring: day keys, apart from the database and its backups, wrapped by a master key.

A folder of small files, one a key, because a key must be destroyed one at a time and by anybody who can read a directory
listing. The master key is a file of 32 bytes (mode 0600), best placed on another medium.

Record keys are never stored: HKDF-Expand (RFC 5869) of the day key with the table and the row gives each record its own, so that
the key of one record can be handed out without the day's.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import struct
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["Key", "KeyDestroyed", "Keyring", "SealBroken"]

_NONCE_BYTES = 12
_KEY_BYTES = 32


class KeyDestroyed(Exception):
    """The key of that day is gone: what it sealed cannot be opened by anybody."""


class SealBroken(Exception):
    """A sealed part does not belong to this table and row, or was altered. Names table and row only."""


class _Mac:
    """HMAC-SHA-256 (RFC 2104) with its two beginnings prepared.

    A record asks for it several times; looking the algorithm up each time, as hmac.digest does, takes four times as long.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, secret: bytes) -> None:
        padded = secret.ljust(64, b"\0")  # every key here is shorter than a block
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def digest(self, message: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()


class Key:
    """One key of the ring: seals records, and makes the blind digests of its day."""

    __slots__ = ("_record_mac", "_record_prefix", "_secret", "_trace_mac", "_trace_secret", "_tracer", "name")

    def __init__(self, name: str, secret: bytes) -> None:
        self.name = name
        self._secret = secret
        self._record_prefix = name.encode() + b"|"
        self._trace_secret = hmac.digest(secret, b"traces\x01", "sha256")
        self._tracer = hashlib.blake2b(digest_size=8, key=self._trace_secret)
        self._record_mac, self._trace_mac = _Mac(secret), _Mac(self._trace_secret)

    def _record_key(self, place: bytes) -> bytes:
        # HKDF-Expand for one block: T(1) = HMAC(PRK, info | 0x01). The day key is uniformly random, so extraction is not needed.
        return self._record_mac.digest(b"record|" + place + b"\x01")

    def seal(self, table: str, row: int, plain: bytes) -> bytes:
        """AES-256-GCM under the record's own key: 12 bytes of nonce, then the ciphertext. Bound to key, table and row."""
        place = b"%s%s|%d" % (self._record_prefix, table.encode(), row)
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self._record_key(place)).encrypt(nonce, plain, place)

    def open(self, table: str, row: int, sealed: bytes) -> bytes:
        """What `seal` was given. Raises SealBroken when the bytes are another row's, another day's or altered."""
        place = b"%s%s|%d" % (self._record_prefix, table.encode(), row)
        try:
            return AESGCM(self._record_key(place)).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place)
        except InvalidTag:
            raise SealBroken(f"the sealed part of {table} {row} does not open with key {self.name}") from None

    def trace(self, value: str) -> int:
        """The blind digest of a comparison key: 63 bits of keyed BLAKE2b (RFC 7693, 2.9), meaningless once this key is gone.

        A record has a dozen of them, so they are made from a prepared state; HMAC-SHA-256 costs three times as much.
        """
        tracer = self._tracer.copy()
        tracer.update(value.encode())
        return int.from_bytes(tracer.digest(), "big") >> 1

    def traces(self, values: Iterable[str]) -> list[int]:
        """The blind digests of several values, in their order."""
        start, digests = self._tracer.copy, []
        for value in values:
            tracer = start()
            tracer.update(value.encode())
            digests.append(tracer.digest())
        return [number >> 1 for number in struct.unpack(f">{len(digests)}Q", b"".join(digests))]

    def fingerprint(self, content: bytes) -> bytes:
        """Sixteen keyed bytes that tell whether content is the same as before, and nothing else."""
        return self._trace_mac.digest(b"content|" + content)[:16]

    def exchange_secret(self) -> bytes:
        """32 bytes for a key agreement, gone with this key."""
        return hmac.digest(self._secret, b"exchange\x01", "sha256")


class Keyring:
    """The keys of one house.

    folder       where the wrapped keys live; made on first use with mode 0700
    master_file  the master key; made on first use with mode 0600
    """

    def __init__(self, folder: Path, master_file: Path | None = None) -> None:
        named = os.environ.get("FAIRWAY_MASTER_KEY_FILE")
        self.folder = folder
        self._master_file = master_file or (Path(named) if named else folder / "master.key")
        self._open_keys: dict[str, Key] = {}
        self._master: bytes | None = None

    @classmethod
    def make(cls, folder: Path) -> Keyring:
        """The ring in `folder`, made if it is not there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "keys").mkdir(mode=0o700, exist_ok=True)
        ring = cls(folder)
        if not ring._master_file.exists():
            _write_once(ring._master_file, secrets.token_bytes(_KEY_BYTES))
        return ring

    def key(self, name: str) -> Key:
        """The key of that name, made now if it never existed. Raises KeyDestroyed if it was destroyed.

        A new key is on the disk before this returns, so no record is ever sealed under a key that a crash could lose.
        """
        if (known := self._open_keys.get(name)) is not None:
            return known
        secret = self._read(name)
        if secret is None:
            if self._tombstone(name).exists():
                raise KeyDestroyed(f"the key {name} was destroyed; what it sealed is gone for everybody")
            _write_once(self._path(name), self._wrap(name, secrets.token_bytes(_KEY_BYTES)))
            secret = self._read(name)
        if secret is None:
            raise KeyDestroyed(f"the key {name} cannot be read; nothing was sealed")
        return self._open_keys.setdefault(name, Key(name, secret))

    def exists(self, name: str) -> bool:
        """Whether the ring holds that key now."""
        return self._path(name).exists()

    def destroy(self, name: str) -> None:
        """Destroys a key for good and leaves a tombstone, so that it is never silently made again."""
        _write_once(self._tombstone(name), b"")
        with contextlib.suppress(FileNotFoundError):
            path = self._path(name)
            path.write_bytes(secrets.token_bytes(path.stat().st_size))
            path.unlink()
        _sync_folder(self.folder / "keys")
        self._open_keys.pop(name, None)

    def standing_secret(self, purpose: str) -> bytes:
        """A secret that lives as long as the ring, for something that is not a record (sessions)."""
        return hmac.digest(self._master_key(), b"standing|" + purpose.encode() + b"\x01", "sha256")

    def _path(self, name: str) -> Path:
        return self.folder / "keys" / f"{name}.key"

    def _tombstone(self, name: str) -> Path:
        return self.folder / "keys" / f"{name}.destroyed"

    def _master_key(self) -> bytes:
        if self._master is None:
            self._master = self._master_file.read_bytes()
            if len(self._master) != _KEY_BYTES:
                raise ValueError("the master key file must hold exactly 32 bytes; nothing was opened")
        return self._master

    def _wrap(self, name: str, secret: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self._master_key()).encrypt(nonce, secret, b"wrap|" + name.encode())

    def _read(self, name: str) -> bytes | None:
        try:
            wrapped = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        try:
            return AESGCM(self._master_key()).decrypt(
                wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], b"wrap|" + name.encode()
            )
        except InvalidTag:
            raise SealBroken(f"the key {name} does not open with this master key; nothing was read") from None


def _write_once(path: Path, content: bytes) -> None:
    """Puts a file in place whole and durable, or leaves the one that is there."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
