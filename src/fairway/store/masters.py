"""The master key, which wraps every key of the ring: a file by default, a program of a key-management service, or a hardware module.

FAIRWAY_MASTER_KEY_FILE     a file of 32 bytes; by default inside the keyring
FAIRWAY_MASTER_KEY_COMMAND  a program with its arguments, run as `… wrap NAME` or `… unwrap NAME`: it reads standard input and writes
                            standard output, both raw bytes; another exit code than 0 is a refusal
FAIRWAY_MASTER_KEY_PKCS11   "LIBRARY;TOKEN;LABEL" of an AES key in a hardware module, with the PIN in FAIRWAY_MASTER_KEY_PIN_FILE

A program or a module keeps the master key to itself: it never is in this process. What it unwraps is, as long as the process lives.
"""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["CommandMaster", "FileMaster", "HardwareMaster", "HeldMaster", "Master", "MasterUnreachable", "master_for"]

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BITS = 128
_COMMAND_SECONDS_MAX = 30
_WRAPPED_BYTES_MAX = 4096  # what any service makes of 32 bytes


class MasterUnreachable(Exception):
    """The master key's program or module did not answer, or refused. Nothing was opened or sealed."""


class Master(Protocol):
    """Wraps the keys of a ring. Each wrapping is bound to the key's name: two wrapped keys cannot be exchanged."""

    def wrap(self, name: str, secret: bytes) -> bytes:
        """The secret so that `unwrap` gives it back. Raises MasterUnreachable."""

    def unwrap(self, name: str, wrapped: bytes) -> bytes | None:
        """What was wrapped; None where another master key wrapped it, or under another name. Raises MasterUnreachable."""


class FileMaster:
    """32 bytes in a file. It is read for each wrapping, so that a master key that was changed meanwhile is never used any more."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def next_path(self) -> Path:
        """Where the next master key stands while it takes this one's place."""
        return self.path.with_name(f"{self.path.name}.next")

    def secret(self) -> bytes:
        """The key itself."""
        content = self.path.read_bytes()
        if len(content) != KEY_BYTES:
            raise ValueError("the master key file must hold exactly 32 bytes; nothing was opened")
        return content

    def wrap(self, name: str, secret: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self.secret()).encrypt(nonce, secret, _bound(name))

    def unwrap(self, name: str, wrapped: bytes) -> bytes | None:
        found = _opened(self.secret(), name, wrapped)
        if found is None and self.next_path.exists():
            return _opened(FileMaster(self.next_path).secret(), name, wrapped)
        # Read once more: the next key may have come to its place in between.
        return found if found is not None else _opened(self.secret(), name, wrapped)


class HeldMaster(FileMaster):
    """A master key in memory, for as long as its keys are wrapped anew."""

    def __init__(self, secret: bytes) -> None:
        super().__init__(Path(os.devnull))
        self._secret = secret

    def secret(self) -> bytes:
        return self._secret


def _opened(secret: bytes, name: str, wrapped: bytes) -> bytes | None:
    try:
        return AESGCM(secret).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], _bound(name))
    except InvalidTag:
        return None


class CommandMaster:
    """A program that speaks to a key-management service."""

    def __init__(self, command: str) -> None:
        self._command = shlex.split(command)

    def wrap(self, name: str, secret: bytes) -> bytes:
        status, wrapped = self._run("wrap", name, secret)
        if status or not wrapped:
            raise MasterUnreachable("the program of the master key refused to wrap a key; nothing was sealed")
        return wrapped

    def unwrap(self, name: str, wrapped: bytes) -> bytes | None:
        status, secret = self._run("unwrap", name, wrapped)
        return None if status or len(secret) != KEY_BYTES else secret

    def _run(self, verb: str, name: str, content: bytes) -> tuple[int, bytes]:
        try:
            run = subprocess.run(  # noqa: S603 - the operator's own program, without a shell
                [*self._command, verb, name],
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # it may speak of keys
                timeout=_COMMAND_SECONDS_MAX,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            raise MasterUnreachable("the program of the master key did not answer; nothing was opened") from None
        return run.returncode, run.stdout[:_WRAPPED_BYTES_MAX]


class HardwareMaster:
    """An AES key in a hardware module, by PKCS#11: it wraps by AES-GCM inside and is never taken out."""

    def __init__(self, library: str, token: str, label: str, pin_file: Path) -> None:
        self._place, self._pin_file = (library, token, label), pin_file

    def wrap(self, name: str, secret: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        wrapped = self._use("encrypt", name, nonce, secret)
        if wrapped is None:
            raise MasterUnreachable("the hardware module refused to wrap a key; nothing was sealed")
        return nonce + wrapped

    def unwrap(self, name: str, wrapped: bytes) -> bytes | None:
        return self._use("decrypt", name, wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:])

    def _use(self, verb: str, name: str, nonce: bytes, content: bytes) -> bytes | None:
        try:
            import pkcs11
        except ImportError:
            raise MasterUnreachable('a hardware module needs the extra "hsm": pip install "fairway[hsm]"') from None
        library, token, label = self._place
        try:
            pin = self._pin_file.read_text("utf-8").strip()
            with pkcs11.lib(library).get_token(token_label=token).open(user_pin=pin) as session:
                key = session.get_key(label=label, key_type=pkcs11.KeyType.AES)
                bound = pkcs11.GCMParams(nonce, _bound(name), _TAG_BITS)
                try:
                    made = getattr(key, verb)(content, mechanism=pkcs11.Mechanism.AES_GCM, mechanism_param=bound)
                except pkcs11.exceptions.PKCS11Error:
                    return None  # PKCS#11 has no word of its own for a tag that does not hold
                return bytes(made)
        except (pkcs11.exceptions.PKCS11Error, OSError, RuntimeError):
            raise MasterUnreachable(
                "the hardware module did not answer, or has no such key; nothing was opened"
            ) from None


def master_for(folder: Path) -> Master:
    """The master key of a ring, as this process is told of it. Raises ValueError where it is told of two."""
    command, module = (os.environ.get(f"FAIRWAY_MASTER_KEY_{name}", "") for name in ("COMMAND", "PKCS11"))
    if command and module:
        raise ValueError(
            "FAIRWAY_MASTER_KEY_COMMAND and FAIRWAY_MASTER_KEY_PKCS11 name two master keys; nothing was opened"
        )
    if command:
        return CommandMaster(command)
    if module:
        return hardware(module)
    named = os.environ.get("FAIRWAY_MASTER_KEY_FILE")
    return FileMaster(Path(named) if named else folder / "master.key")


def hardware(place: str) -> HardwareMaster:
    """The key at "LIBRARY;TOKEN;LABEL"."""
    library, token, label = place.split(";")
    return HardwareMaster(library, token, label, Path(os.environ.get("FAIRWAY_MASTER_KEY_PIN_FILE", "")))


def _bound(name: str) -> bytes:
    return b"wrap|" + name.encode()
