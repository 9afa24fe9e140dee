"""Signatures under a legal profile: Ed25519 over its canonical bytes, by two people who are not each other.

Public keys are written in base64, 44 characters. Private keys belong to their holders and are never kept in the house.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fairway.kit.refusals import Refused
from fairway.safeguards.authorisation import Role
from fairway.safeguards.profile import LegalProfile, canonical

__all__ = [
    "SIGNERS_NEEDED",
    "Signature",
    "endorse",
    "is_endorsed",
    "is_public_key",
    "lacking",
    "new_key",
    "public_key_of",
    "sign",
    "verify",
]

SIGNERS_NEEDED = (Role.SUPERVISOR, Role.DATA_PROTECTION_OFFICER)
_CONTEXT = b"fairway legal profile 1\n"  # so that a signature under a profile is one under nothing else
_SUCCESSOR = b"fairway signing key 1\n"
_KEY_BYTES = 32
_SAYS = {Role.SUPERVISOR: "a supervisor, for the unit", Role.DATA_PROTECTION_OFFICER: "the data protection officer"}


class Signature(msgspec.Struct, frozen=True):
    """Somebody's signature under a profile.

    by          the account that signed; role: which role it had then
    public_key  base64, as registered for that account
    signature   base64
    at          ISO, UTC
    """

    by: str
    role: Role
    public_key: str
    signature: str
    at: str


def new_key(passphrase: str) -> tuple[bytes, str]:
    """A new private key as PEM, encrypted where a passphrase is given, and its public key."""
    private = Ed25519PrivateKey.generate()
    cipher: serialization.KeySerializationEncryption = (
        serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    )
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, cipher)
    return pem, _public(private)


def public_key_of(pem: bytes, passphrase: str) -> str:
    """The public key of a private one. Refuses what is no such key."""
    return _public(_private(pem, passphrase))


def sign(profile: LegalProfile, pem: bytes, passphrase: str) -> str:
    """The signature under the profile, base64. Refuses what is no such key."""
    signed = _private(pem, passphrase).sign(_CONTEXT + canonical(profile))
    return base64.b64encode(signed).decode()


def endorse(successor: str, pem: bytes, passphrase: str) -> str:
    """The old key's signature under the public key that takes its place, base64."""
    return base64.b64encode(_private(pem, passphrase).sign(_SUCCESSOR + successor.encode())).decode()


def verify(profile: LegalProfile, public_key: str, signature: str) -> bool:
    """Whether the signature is that key's, under exactly this profile."""
    return _holds(_CONTEXT + canonical(profile), public_key, signature)


def is_endorsed(successor: str, by: str, signature: str) -> bool:
    """Whether the key `by` says that `successor` takes its place."""
    return _holds(_SUCCESSOR + successor.encode(), by, signature)


def _holds(content: bytes, public_key: str, signature: str) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def is_public_key(text: str) -> bool:
    """Whether the text is 32 bytes in base64: an Ed25519 or X25519 public key."""
    try:
        return len(base64.b64decode(text, validate=True)) == _KEY_BYTES
    except (ValueError, binascii.Error):
        return False


def lacking(profile: LegalProfile, signatures: Iterable[Signature]) -> list[str]:
    """Whose signature the profile still lacks, in words; empty where it may be put in force.

    Two roles must have signed, with two keys, as two people. A signature that does not hold counts for nothing.
    """
    holds = [each for each in signatures if verify(profile, each.public_key, each.signature)]
    missing = [_SAYS[role] for role in SIGNERS_NEEDED if not any(each.role is role for each in holds)]
    if missing:
        return missing
    pairs = (
        (one, other)
        for one in holds
        if one.role is SIGNERS_NEEDED[0]
        for other in holds
        if other.role is SIGNERS_NEEDED[1]
    )
    if not any(one.by != other.by and one.public_key != other.public_key for one, other in pairs):
        return ["a second person with a key of their own"]
    return []


def _public(private: Ed25519PrivateKey) -> str:
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def _private(pem: bytes, passphrase: str) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, passphrase.encode() if passphrase else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused(
            "key.unusable",
            "This file is no signing key, or the passphrase is another. Nothing was signed. "
            "Make a key with `fairway profile key`.",
        )
    return key
