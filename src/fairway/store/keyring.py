"""The keyring: day keys, apart from the database and its backups, wrapped by a master key.

A folder of small files, one a key, because a key must be destroyed one at a time and by anybody who can read a directory
listing. What the master key is says `masters`: a file of 32 bytes (mode 0600) by default, best placed on another medium.

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
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fairway.store.masters import FileMaster, HeldMaster, Master, master_for

__all__ = ["PLAIN_BYTES", "Key", "KeyDestroyed", "Keyring", "SealBroken", "plain_traces"]

_NONCE_BYTES = 12
_KEY_BYTES = 32


PLAIN_BYTES = 16
"""Of each key of comparison in `plain_traces`, and of each digest in what `Key.blind` gives."""


def plain_traces(values: Iterable[str]) -> bytes:
    """The keys of comparison as `Key.blind` takes them, one after the other: made once, however many days they are blinded for."""
    return b"".join([hashlib.blake2b(value.encode(), digest_size=PLAIN_BYTES).digest() for value in values])


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

    __slots__ = (
        "_blind_secret",
        "_record_mac",
        "_record_prefix",
        "_secret",
        "_trace_mac",
        "_trace_secret",
        "_tracer",
        "name",
    )

    def __init__(self, name: str, secret: bytes) -> None:
        self.name = name
        self._secret = secret
        self._record_prefix = name.encode() + b"|"
        self._trace_secret = hmac.digest(secret, b"traces\x01", "sha256")
        self._blind_secret = hmac.digest(secret, b"traces\x02", "sha256")
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

    def lookups(self, values: Iterable[str]) -> list[int]:
        """What a traveller is looked up by: the blind digest, 63 bits, of each key of comparison, in order."""
        return self.lookups_of(plain_traces(values))

    def lookups_of(self, plain: bytes) -> list[int]:
        """The same, of what `plain_traces` gave."""
        return [number >> 1 for number, _ in struct.iter_unpack(">QQ", self.blind(plain))]

    def blind(self, plain: bytes) -> bytes:
        """For each key of `plain_traces` sixteen bytes, of which the first 63 bits are the trace.

        A block of AES-256 under a key of its own: a permutation that is random to whoever has not the key, and does a million blocks in
        the time in which a keyed hash does ten thousand, so that thousands of keys can be blinded for hundreds of days.
        """
        # One context a call: it must not be shared by threads.
        blocks = Cipher(algorithms.AES(self._blind_secret), modes.ECB()).encryptor()  # noqa: S305 - each block is a value of its own
        return blocks.update(plain)

    def unblind(self, blinded: bytes) -> bytes:
        """What `blind` was given."""
        blocks = Cipher(algorithms.AES(self._blind_secret), modes.ECB()).decryptor()  # noqa: S305 - as there
        return blocks.update(blinded)

    def fingerprint(self, content: bytes) -> bytes:
        """Sixteen keyed bytes that tell whether content is the same as before, and nothing else."""
        return self._trace_mac.digest(b"content|" + content)[:16]

    def exchange_secret(self) -> bytes:
        """32 bytes for a key agreement, gone with this key."""
        return hmac.digest(self._secret, b"exchange\x01", "sha256")


class Keyring:
    """The keys of one house.

    folder       where the wrapped keys live; made on first use with mode 0700
    master       what wraps them, or a file that holds it; None as the environment says (see `masters`)
    """

    def __init__(self, folder: Path, master: Master | Path | None = None) -> None:
        self.folder = folder
        self._master = FileMaster(master) if isinstance(master, Path) else master or master_for(folder)
        self._open_keys: dict[str, Key] = {}
        self._standing: dict[str, bytes] = {}

    @classmethod
    def make(cls, folder: Path) -> Keyring:
        """The ring in `folder`, made if it is not there; a master key in a file is made with mode 0600."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "keys").mkdir(mode=0o700, exist_ok=True)
        ring = cls(folder)
        if isinstance(ring._master, FileMaster) and not ring._master.path.exists():
            _write_once(ring._master.path, secrets.token_bytes(_KEY_BYTES))
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
            _write_once(self._path(name), self._master.wrap(name, secrets.token_bytes(_KEY_BYTES)))
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
        """A secret that lives as long as the ring, for something that is not a record (sessions). It outlives the master key."""
        name = "standing-" + hashlib.sha256(purpose.encode()).hexdigest()[:16]
        if (known := self._standing.get(name)) is None:
            known = self._read(name)
            if known is None:
                _write_once(self._path(name), self._master.wrap(name, self._first_secret(purpose)))
                known = self._read(name)
            if known is None:
                raise KeyDestroyed(f"the secret for {purpose} cannot be read; nothing was done")
            self._standing[name] = known
        return known

    def _first_secret(self, purpose: str) -> bytes:
        # Rings older than these files had it from the master key; what was signed or marked with it must still hold.
        if isinstance(self._master, FileMaster):
            return hmac.digest(self._master.secret(), b"standing|" + purpose.encode() + b"\x01", "sha256")
        return secrets.token_bytes(_KEY_BYTES)

    def is_open(self) -> bool:
        """Whether the master key is there and opens what it wrapped: asks anew, as whoever watches over the house does."""
        name = "probe"
        if self._read(name) is None:
            _write_once(self._path(name), self._master.wrap(name, secrets.token_bytes(_KEY_BYTES)))
        return self._read(name) is not None

    def change_master_file(self) -> int:
        """Puts a new master key in the place of the one in its file; gives how many keys were wrapped anew. Others may work meanwhile.

        Interrupted it has lost nothing, and the next time goes on: until the new key stands in the file it stands beside it, and both
        open.
        """
        if not isinstance(self._master, FileMaster):
            raise ValueError("the master key is in no file: change it where it is")
        path, beside = self._master.path, self._master.next_path
        _write_once(beside, secrets.token_bytes(_KEY_BYTES))
        old = HeldMaster(self._master.secret())
        count = self.rewrap(FileMaster(beside))
        with path.open("r+b") as file:
            beside.replace(path)
            _sync_folder(path.parent)
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        # Whoever made a key in between wrapped it with the old one.
        return count + Keyring(self.folder, old).rewrap(FileMaster(path))

    def rewrap(self, to: Master) -> int:
        """Wraps every key under another master key, one file after the other; gives how many were not yet. Can be repeated.

        A key that opens with neither stays as it is and SealBroken names it, after all others were done.
        """
        count, lost = 0, []
        for path in sorted((self.folder / "keys").glob("*.key")):
            try:
                wrapped = path.read_bytes()
            except FileNotFoundError:
                continue  # destroyed meanwhile
            if to.unwrap(path.stem, wrapped) is not None:
                continue
            secret = self._master.unwrap(path.stem, wrapped)
            if secret is None:
                lost.append(path.stem)
                continue
            _replace(path, to.wrap(path.stem, secret), was=wrapped)
            count += 1
        if lost:
            raise SealBroken(
                f"{len(lost)} keys open with neither master key: {', '.join(lost[:5])}; all others were wrapped anew"
            )
        return count

    def _path(self, name: str) -> Path:
        return self.folder / "keys" / f"{name}.key"

    def _tombstone(self, name: str) -> Path:
        return self.folder / "keys" / f"{name}.destroyed"

    def _read(self, name: str) -> bytes | None:
        try:
            wrapped = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        secret = self._master.unwrap(name, wrapped)
        if secret is None:
            raise SealBroken(f"the key {name} does not open with this master key; nothing was read")
        return secret


def _replace(path: Path, content: bytes, *, was: bytes) -> None:
    """Puts other content in the place of a file, whole and durable, if the file still holds what it did."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    _write_once(draft, content)
    with contextlib.suppress(FileNotFoundError):
        if path.read_bytes() == was:
            draft.replace(path)
    draft.unlink(missing_ok=True)
    if path.with_suffix(".destroyed").exists():  # destroyed in this very moment: it stays destroyed
        path.unlink(missing_ok=True)
    _sync_folder(path.parent)


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
