"""What only the unmasking authority can open: one record, one key; requests, releases and certificates as files between offices.

A depersonalised record is encrypted under a random key of its own, and that key is wrapped to the authority's X25519 public
key. Whoever has the database has both and neither opens. The authority unwraps the key of one record and wraps it to the one-time
key of the request.

Shape of a sealed record: 32 bytes ephemeral public key, 48 bytes wrapped record key, 12 bytes nonce, ciphertext. The wrapping is
ephemeral-static X25519, HKDF-SHA-256 over both public keys, ChaCha20-Poly1305 (the construction of RFC 9180 without its framing).
"""

from __future__ import annotations

import base64
import binascii
import secrets
from datetime import date, datetime

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fairway.kit.refusals import Refused

__all__ = [
    "Certificate",
    "Release",
    "UnmaskRequest",
    "certificate_holds",
    "new_authority_key",
    "open_with",
    "place_of",
    "public_of_secret",
    "record_key_from",
    "release_for",
    "seal_to",
    "signed_certificate",
    "wrapped_part",
]

_KEY_BYTES = 32
_WRAPPED_BYTES = 80
_NONCE_BYTES = 12
_ONCE = bytes(_NONCE_BYTES)  # each wrapping key is used for one message only, so its nonce may be constant
_CERTIFICATE = b"fairway deletion certificate 1\n"


class UnmaskRequest(msgspec.Struct, frozen=True):
    """What the house asks of the authority. Nobody is named in it; keys are base64.

    record   the public code of the traveller's record; row: its number
    day      ISO, the local departure day
    wrapped  the record's key as wrapped to the authority
    reply    the one-time public key to which the authority answers
    """

    id: str
    record: str
    row: int
    day: str
    case: str
    ground: str
    asked_by: str
    asked_at: str
    is_emergency: bool
    profile: str
    authority: str
    wrapped: str
    reply: str


class Release(msgspec.Struct, frozen=True):
    """What the authority gives: the key of the one record, readable only by the request that asked for it."""

    request: str
    approved_by: str
    approved_at: str
    expires_at: str
    key: str


class Certificate(msgspec.Struct, frozen=True):
    """That a day was depersonalised or erased. rows: how many by table; signature: base64, Ed25519 over all the rest.

    digest  SHA-256 over the sealed parts as they were, in the order of tables and rows, hexadecimal
    """

    day: str
    kind: str
    rows: dict[str, int]
    held: int
    keys_destroyed: tuple[str, ...]
    digest: str
    actor: str
    at: str
    profile: str
    public_key: str = ""
    signature: str = ""


def place_of(table: str, row: int, day: int) -> bytes:
    """What a sealed record is bound to: exchanging two of them fails."""
    return f"{table}|{row}|{date.fromordinal(day).isoformat()}".encode()


def new_authority_key(passphrase: str) -> tuple[bytes, str]:
    """A new private key of the authority as PEM, encrypted under the passphrase, and its public key in base64."""
    if not passphrase:
        raise Refused("authority.passphrase", "The authority's key needs a passphrase. No key was made.")
    private = X25519PrivateKey.generate()
    cipher = serialization.BestAvailableEncryption(passphrase.encode())
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, cipher)
    return pem, _text(_raw(private.public_key()))


def seal_to(public_key: str, place: bytes, plain: bytes) -> bytes:
    """`plain` so that only the holder of the private key to `public_key` (base64) can open it, at that place only."""
    record_key, nonce = secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(_NONCE_BYTES)
    return _wrap(public_key, place, record_key) + nonce + ChaCha20Poly1305(record_key).encrypt(nonce, plain, place)


def wrapped_part(sealed: bytes) -> bytes:
    """The wrapped key of a sealed record: what goes into a request."""
    return sealed[:_WRAPPED_BYTES]


def open_with(record_key: bytes, place: bytes, sealed: bytes) -> bytes:
    """What was sealed, by the record's own key. Refuses the key of another record, and bytes that were altered."""
    nonce = sealed[_WRAPPED_BYTES : _WRAPPED_BYTES + _NONCE_BYTES]
    try:
        return ChaCha20Poly1305(record_key).decrypt(nonce, sealed[_WRAPPED_BYTES + _NONCE_BYTES :], place)
    except (InvalidTag, ValueError):
        raise Refused("unmask.key", "This key is not that record's. Nothing was opened.") from None


def release_for(
    request: UnmaskRequest, pem: bytes, passphrase: str, *, by: str, at: datetime, until: datetime
) -> Release:
    """The authority's answer. Refuses a request for another authority, one that was altered, and a key that is none.

    The record's number and day are bound to the wrapped key: a request that names one record and carries the key of another fails here.
    """
    if not by or until <= at:
        raise ValueError("a release needs who approves it and an end after its beginning")
    private = _private(pem, passphrase)
    place = place_of("store_traveller", request.row, date.fromisoformat(request.day).toordinal())
    record_key = _unwrap(private, place, _bytes(request.wrapped))
    release = Release(request.id, by, at.isoformat(), until.isoformat(), "")
    return msgspec.structs.replace(release, key=_text(_wrap(request.reply, _bound(release), record_key)))


def record_key_from(release: Release, secret: bytes) -> bytes:
    """The record's key, by the one-time secret of the request. Refuses a release whose name, time or expiry was altered."""
    return _unwrap(X25519PrivateKey.from_private_bytes(secret), _bound(release), _bytes(release.key))


def public_of_secret(secret: bytes) -> str:
    """The public key to 32 secret bytes, base64."""
    return _text(_raw(X25519PrivateKey.from_private_bytes(secret).public_key()))


def signed_certificate(certificate: Certificate, seed: bytes) -> Certificate:
    """The certificate signed with the Ed25519 key that grows from these 32 bytes."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    unsigned = msgspec.structs.replace(certificate, public_key=_text(public), signature="")
    return msgspec.structs.replace(unsigned, signature=_text(private.sign(_statement(unsigned))))


def certificate_holds(certificate: Certificate, public_key: str) -> bool:
    """Whether the certificate is signed with this key and nobody changed it."""
    unsigned = msgspec.structs.replace(certificate, signature="")
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(certificate.signature, validate=True), _statement(unsigned))
    except (InvalidSignature, ValueError):
        return False
    return certificate.public_key == public_key


def _statement(certificate: Certificate) -> bytes:
    return _CERTIFICATE + msgspec.json.encode(certificate, order="sorted")


def _bound(release: Release) -> bytes:
    return b"release|" + msgspec.json.encode(msgspec.structs.replace(release, key=""), order="sorted")


def _wrap(public_key: str, place: bytes, secret: bytes) -> bytes:
    ephemeral, public = X25519PrivateKey.generate(), X25519PublicKey.from_public_bytes(_bytes(public_key))
    mine = _raw(ephemeral.public_key())
    key = _agreed(ephemeral.exchange(public), mine, _raw(public))
    return mine + ChaCha20Poly1305(key).encrypt(_ONCE, secret, place)


def _unwrap(private: X25519PrivateKey, place: bytes, wrapped: bytes) -> bytes:
    try:
        theirs = X25519PublicKey.from_public_bytes(wrapped[:_KEY_BYTES])
        key = _agreed(private.exchange(theirs), wrapped[:_KEY_BYTES], _raw(private.public_key()))
        return ChaCha20Poly1305(key).decrypt(_ONCE, wrapped[_KEY_BYTES:], place)
    except (InvalidTag, ValueError):
        raise Refused(
            "unmask.wrapped", "This key does not open that, or it was altered on the way. Nothing was opened."
        ) from None


def _agreed(shared: bytes, ephemeral: bytes, static: bytes) -> bytes:
    return HKDF(hashes.SHA256(), _KEY_BYTES, ephemeral + static, b"fairway unmask 1").derive(shared)


def _private(pem: bytes, passphrase: str) -> X25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, passphrase.encode() if passphrase else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, X25519PrivateKey):
        raise Refused(
            "authority.key", "This file is no key of an authority, or the passphrase is another. Nothing was released."
        )
    return key


def _raw(public: X25519PublicKey) -> bytes:
    return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise Refused("unmask.form", "This file is not what it should be. Nothing was opened.") from None
