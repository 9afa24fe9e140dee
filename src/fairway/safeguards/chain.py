"""The audit chain as arithmetic: how an entry is linked to the one before it, and what a signed head proves. No store is needed.

link = SHA-256(previous link ‖ each lasting column with its length in four bytes ‖ SHA-256(salt ‖ payload)). The payload enters as a
salted digest, so retention may take payload and salt together and the chain still holds.

The chain alone cannot show that its end was cut off, or that all of it was computed anew. A *head* can: it says how many entries there
were and what the last link was, is signed by the house, and is kept by somebody else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

__all__ = [
    "BEGINNING",
    "COLUMNS",
    "Head",
    "Row",
    "Verdict",
    "Walk",
    "digest_of_payload",
    "head_holds",
    "link",
    "public_key_of_seed",
    "sign_head",
]

BEGINNING = b"\x00" * 32
COLUMNS = (
    "seq",
    "at",
    "actor",
    "role",
    "purpose",
    "ground",
    "action",
    "object",
    "profile",
    "payload_digest",
    "salt",
    "payload",
    "previous",
    "hash",
)
"""The columns of an entry, in the order of `Row`."""

Row = tuple[
    int, str, str, str, str, str, str, str, str, bytes, bytes | None, bytes | None, bytes, bytes
]  # as COLUMNS names them

_CONTEXT = b"fairway audit head 1\n"  # so that a signature under a head is one under nothing else


class Verdict(msgspec.Struct, frozen=True):
    """What verifying found. broken: (sequence number, reason) of each entry that does not hold; head: the last link, hexadecimal.

    wiped  entries that hold and whose payload is gone: retention says in the chain how many it took, nobody else may take any
    """

    entries: int
    broken: tuple[tuple[int, str], ...]
    head: str
    wiped: int = 0


class Head(msgspec.Struct, frozen=True):
    """That the chain had so many entries and this last link at that moment, signed.

    entries     sequence number of the last entry, 0 for an empty chain
    hash        its link, hexadecimal
    at          ISO, UTC
    public_key  the house's Ed25519 key, base64; whoever verifies compares it with the one they were given by hand
    signature   base64
    """

    entries: int
    hash: str
    at: str
    public_key: str
    signature: str


def link(previous: bytes, seq: int, texts: Sequence[str], payload_digest: bytes) -> bytes:
    """The link of an entry. texts: the eight columns from `at` to `profile`."""
    parts = [previous]
    for part in (str(seq), *texts):
        raw = part.encode()
        parts.append(len(raw).to_bytes(4, "big"))
        parts.append(raw)
    parts.append(payload_digest)
    return hashlib.sha256(b"".join(parts)).digest()


def digest_of_payload(salt: bytes, payload: bytes) -> bytes:
    """What the chain keeps of a payload."""
    return hashlib.sha256(salt + payload).digest()


class Walk:
    """Walks a chain from its beginning and notes what does not hold. Rows come in the order of their numbers.

    heads  what others kept; each is compared with the chain as it passes
    """

    def __init__(self, heads: Sequence[Head] = ()) -> None:
        self._broken: list[tuple[int, str]] = []
        self._previous, self._expected, self._entries, self._wiped = BEGINNING, 1, 0, 0
        self._heads = sorted(heads, key=lambda each: each.entries)
        self._links: dict[int, bytes] = dict.fromkeys((each.entries for each in heads), b"")
        if 0 in self._links:
            self._links[0] = BEGINNING

    def take(self, rows: Iterable[Row]) -> None:
        """Walks over the next rows."""
        sha256, encode_length, broken, links = hashlib.sha256, _LENGTHS, self._broken, self._links
        previous, expected, entries, wiped = self._previous, self._expected, self._entries, self._wiped
        for row in rows:
            seq, *texts, payload_digest, salt, payload, stated_previous, stated = row
            entries += 1
            if seq != expected:
                broken.append((seq, _gap(expected, seq)))
            elif stated_previous != previous:
                broken.append((seq, "it does not follow from the entry before it"))
            try:
                parts = [stated_previous]
                for part in (str(seq), *texts):
                    raw = part.encode()
                    size = len(raw)
                    parts.append(encode_length[size] if size < _LENGTHS_MADE else size.to_bytes(4, "big"))
                    parts.append(raw)
                parts.append(payload_digest)
                if stated != sha256(b"".join(parts)).digest():
                    broken.append((seq, "it was altered"))
                elif payload is None:
                    wiped += 1
                elif sha256((salt or b"") + payload).digest() != payload_digest:
                    broken.append((seq, "its payload was altered"))
            except (TypeError, AttributeError):  # somebody put text where bytes belong, or nothing at all
                broken.append((seq, "it was altered"))
                stated = b""
            previous, expected = stated, seq + 1
            if seq in links:
                links[seq] = stated
        self._previous, self._expected, self._entries, self._wiped = previous, expected, entries, wiped

    def verdict(self, *, public_key: str = "") -> Verdict:
        """What was found, the heads included. public_key: the house's, as it was given by hand; "" takes the first head's."""
        return Verdict(
            self._entries, (*self._broken, *self._against_heads(public_key)), self._previous.hex(), self._wiped
        )

    def _against_heads(self, public_key: str) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        known = public_key or (self._heads[0].public_key if self._heads else "")
        held = 0
        for head in self._heads:
            if not head_holds(head, known):
                found.append((head.entries, f"the head of {head.at[:19]} is not signed with the house's key"))
            elif head.entries >= self._expected:
                first, last = self._expected, head.entries
                found.append((first, f"entries {first} to {last} were cut off since the head of {head.at[:19]}"))
            elif self._links[head.entries].hex() != head.hash:
                found.append(
                    (
                        head.entries,
                        f"between entries {held + 1} and {head.entries} the chain is not that of {head.at[:19]}",
                    )
                )
            else:
                held = head.entries
        return found


_LENGTHS_MADE = 256
_LENGTHS = [size.to_bytes(4, "big") for size in range(_LENGTHS_MADE)]


def _gap(expected: int, seq: int) -> str:
    if seq < expected:
        return "it stands out of order"
    return f"entries {expected} to {seq - 1} are missing before it"


def sign_head(entries: int, last: bytes, at: str, seed: bytes) -> Head:
    """The head of a chain, signed with the Ed25519 key that grows from these 32 bytes."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = _public(private)
    signature = private.sign(_statement(entries, last.hex(), at, public))
    return Head(entries, last.hex(), at, public, base64.b64encode(signature).decode())


def public_key_of_seed(seed: bytes) -> str:
    """The public key that grows from a seed, base64."""
    return _public(Ed25519PrivateKey.from_private_bytes(seed))


def head_holds(head: Head, public_key: str) -> bool:
    """Whether the head is signed with this key and nobody changed it."""
    if head.public_key != public_key:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(head.public_key, validate=True))
        statement = _statement(head.entries, head.hash, head.at, head.public_key)
        key.verify(base64.b64decode(head.signature, validate=True), statement)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def _statement(entries: int, last: str, at: str, public_key: str) -> bytes:
    return _CONTEXT + f"{entries}\n{last}\n{at}\n{public_key}\n".encode()


def _public(private: Ed25519PrivateKey) -> str:
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()
