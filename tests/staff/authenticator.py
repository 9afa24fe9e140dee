"""An authenticator in software: what a telephone does when a page asks it for a passkey. Keys live as long as the test."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

__all__ = ["Authenticator"]

FLAG = AuthenticatorData.FLAG
_NONE = FLAG(0)


class Authenticator:
    """One device with one key. origin: the page that it believes to be on, which a browser alone decides.

    count  signatures so far; None for a key that does not count, like those that are kept in an account of their maker
    """

    def __init__(self, origin: str, *, count: int | None = 0, verifies: bool = True) -> None:
        self.origin = origin
        self.count = count
        self.verifies = verifies
        self.identifier = os.urandom(16)
        self.handle = b""
        self._key = ec.generate_private_key(ec.SECP256R1())

    def copy(self) -> Authenticator:
        """The same key in another pair of hands."""
        other = Authenticator(self.origin, count=self.count, verifies=self.verifies)
        other.identifier, other.handle, other._key = self.identifier, self.handle, self._key
        return other

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """A new passkey: RegistrationResponseJSON."""
        asked = options["publicKey"]
        self.handle = websafe_decode(asked["user"]["id"])
        client = CollectedClientData.create("webauthn.create", asked["challenge"], self.origin)
        data = AttestedCredentialData.create(
            Aaguid.NONE, self.identifier, ES256.from_cryptography_key(self._key.public_key())
        )
        made = AttestationObject.create("none", self._signed(asked["rp"]["id"], FLAG.AT, bytes(data)), {})
        return self._answer({"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(made)})

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """An answer to the question: AuthenticationResponseJSON."""
        asked = options["publicKey"]
        if self.count is not None:
            self.count += 1
        client = CollectedClientData.create("webauthn.get", asked["challenge"], self.origin)
        data = self._signed(asked["rpId"])
        signature = self._key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(self.handle),
            }
        )

    def _signed(self, place: str, more: FLAG = _NONE, data: bytes = b"") -> AuthenticatorData:
        flags = FLAG.UP | more | (FLAG.UV if self.verifies else _NONE)
        return AuthenticatorData.create(hashlib.sha256(place.encode()).digest(), flags, self.count or 0, data)

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        own = websafe_encode(self.identifier)
        return {"id": own, "rawId": own, "type": "public-key", "clientExtensionResults": {}, "response": response}
