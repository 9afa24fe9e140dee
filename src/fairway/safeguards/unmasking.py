"""What only the unmasking authority can open: one record, one key; requests, releases and certificates as files between offices.

A depersonalised record is encrypted under a random key of its own, and that key is wrapped to the authority's X25519 public
key. Whoever has the database has both and neither opens. The authority unwraps the key of one record and wraps it to the one-time
key of the request.

Shape of a sealed record: "FWA", how many approvals are needed, how many approvers there are (a byte each); for each approver 32 bytes
ephemeral public key and 48 bytes wrapped key or share of it; 12 bytes nonce, ciphertext. The wrapping is ephemeral-static X25519,
HKDF-SHA-256 over both public keys, ChaCha20-Poly1305 (the construction of RFC 9180 without its framing). Where one approval is enough,
each approver has the whole key; where m are needed, each has a share (`shares`), and m answers to the same request give the key.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fairway.kit.refusals import Refused
from fairway.safeguards.shares import joined, split

__all__ = [
    "KINDS",
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
    "seal_under",
    "signed_certificate",
    "wrapped_parts",
]

_KEY_BYTES = 32
_WRAPPED_BYTES = 80
_NONCE_BYTES = 12
_ONCE = bytes(_NONCE_BYTES)  # each wrapping key is used for one message only, so its nonce may be constant
_SEALED = b"FWA"
_HEAD_BYTES = len(_SEALED) + 2
KINDS = {"traveller": "store_traveller", "booking": "store_booking", "hit": "store_hit"}
"""What may be opened by a release, and the table it stands in. With a hit open the notes of its decisions."""
_CERTIFICATE = b"fairway deletion certificate 1\n"


class UnmaskRequest(msgspec.Struct, frozen=True):
    """What the house asks of the authority. Nobody is named in it; keys are base64.

    kind     one of KINDS
    record   the public code of the record; row: its number
    day      ISO, the local departure day
    needed   how many approvers must answer
    wrapped  the record's key, or its shares, as wrapped to each approver in turn
    reply    the one-time public key to which they answer
    """

    id: str
    kind: str
    record: str
    row: int
    day: str
    case: str
    ground: str
    asked_by: str
    asked_at: str
    is_emergency: bool
    profile: str
    needed: int
    wrapped: tuple[str, ...]
    reply: str


class Release(msgspec.Struct, frozen=True):
    """What an approver gives: the key of the one record or their share of it, readable only by the request that asked for it.

    share  which of the wrapped keys of the request it is, from 1
    """

    request: str
    share: int
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


def seal_to(
    public_keys: Sequence[str], place: bytes, plain: bytes, *, needed: int = 1, record_key: bytes = b""
) -> bytes:
    """`plain` so that only the approvers with these public keys (base64) can open it, `needed` of them together, at that place only.

    record_key  32 random bytes that are used for this record and what belongs to it alone; made where it is not given
    """
    record_key = record_key or secrets.token_bytes(_KEY_BYTES)
    among = len(public_keys)
    parts = split(record_key, needed, among) if needed > 1 else (record_key,) * among
    wrapped = [
        _wrap(key, _for_approver(place, number, needed), part)
        for number, (key, part) in enumerate(zip(public_keys, parts, strict=True), 1)
    ]
    return b"".join((_SEALED, bytes((needed, among)), *wrapped)) + seal_under(record_key, place, plain)


def seal_under(record_key: bytes, place: bytes, plain: bytes) -> bytes:
    """What belongs to a sealed record, under that record's key, at a place of its own."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(record_key).encrypt(nonce, plain, place)


def wrapped_parts(sealed: bytes) -> tuple[int, tuple[bytes, ...]]:
    """How many approvals a sealed record needs, and its wrapped keys: what goes into a request. None where it is not sealed so."""
    if not sealed.startswith(_SEALED):
        return 0, ()
    needed, among = sealed[_HEAD_BYTES - 2 : _HEAD_BYTES]
    starts = range(_HEAD_BYTES, _HEAD_BYTES + among * _WRAPPED_BYTES, _WRAPPED_BYTES)
    return needed, tuple(sealed[start : start + _WRAPPED_BYTES] for start in starts)


def _for_approver(place: bytes, number: int, needed: int) -> bytes:
    return place + b"|%d|%d" % (number, needed)


def open_with(record_key: bytes, place: bytes, sealed: bytes) -> bytes:
    """What was sealed by `seal_to` or `seal_under`, by the record's key. Refuses another record's, and bytes that were altered."""
    _, wrapped = wrapped_parts(sealed)
    start = _HEAD_BYTES + len(wrapped) * _WRAPPED_BYTES if wrapped else 0
    try:
        nonce, content = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        return ChaCha20Poly1305(record_key).decrypt(nonce, content, place)
    except (InvalidTag, ValueError):
        raise Refused("unmask.key", "This key is not that record's. Nothing was opened.") from None


def release_for(
    request: UnmaskRequest, pem: bytes, passphrase: str, *, by: str, at: datetime, until: datetime
) -> Release:
    """An approver's answer. Refuses a request for somebody else, one that was altered, and a key that is none.

    The record's kind, number and day are bound to the wrapped key: a request that names one record and carries the key of another
    fails here.
    """
    if not by or until <= at:
        raise ValueError("a release needs who approves it and an end after its beginning")
    if request.kind not in KINDS:
        raise Refused("unmask.form", "This request names no kind of record. Nothing was released.")
    private = _private(pem, passphrase)
    place = place_of(KINDS[request.kind], request.row, date.fromisoformat(request.day).toordinal())
    number, part = _mine(private, place, request)
    release = Release(request.id, number, by, at.isoformat(), until.isoformat(), "")
    return msgspec.structs.replace(release, key=_text(_wrap(request.reply, _bound(release), part)))


def _mine(private: X25519PrivateKey, place: bytes, request: UnmaskRequest) -> tuple[int, bytes]:
    refused = None
    for number, wrapped in enumerate(request.wrapped, 1):
        try:
            return number, _unwrap(private, _for_approver(place, number, request.needed), _bytes(wrapped))
        except Refused as not_mine:
            refused = not_mine
    raise refused or Refused("unmask.form", "This request carries no key. Nothing was released.")


def record_key_from(releases: Sequence[Release], secret: bytes, needed: int) -> bytes:
    """The record's key, by the one-time secret of the request and so many different approvers' releases.

    Refuses too few, and a release whose name, time or expiry was altered.
    """
    private = X25519PrivateKey.from_private_bytes(secret)
    parts = {each.share: _unwrap(private, _bound(each), _bytes(each.key)) for each in releases}
    if len(parts) < max(needed, 1):
        raise Refused(
            "unmask.too-few", f"{needed} different approvers must release it; {len(parts)} did. Nothing was opened."
        )
    return joined(parts) if needed > 1 else next(iter(parts.values()))


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
