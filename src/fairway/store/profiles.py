"""Legal profiles, who signed them, and what else must exist before production. Written by the office of oversight.

The profile in force is believed only while both signatures under it hold: a changed row is a refusal, never another law.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import connection

from fairway.kit.refusals import Refused
from fairway.safeguards.authorisation import Role
from fairway.safeguards.profile import EU_2022, LegalProfile, canonical, restored
from fairway.safeguards.signing import Signature, lacking

__all__ = [
    "APPROVER_KEY",
    "IMPACT_ASSESSMENT",
    "PROTECTED_REGISTER",
    "SUPERVISORY_AUTHORITY",
    "TRAINING",
    "SigningKey",
    "activate",
    "add_signature",
    "digest_in_force",
    "in_force",
    "is_for_training",
    "keep",
    "keep_safeguard",
    "key_of",
    "known",
    "register_key",
    "safeguards_of",
    "signatures_of",
]

SUPERVISORY_AUTHORITY = "supervisory_authority"
TRAINING = "training"
IMPACT_ASSESSMENT = "impact_assessment"
APPROVER_KEY = "approver_key"
PROTECTED_REGISTER = "protected_register"


class SigningKey(msgspec.Struct, frozen=True):
    """A registered public key. ended_at: "" while it is the account's."""

    account: str
    public_key: str
    at: str
    registered_by: str
    ended_at: str


def digest_in_force() -> str:
    """The digest of the profile that was put in force last; "" where none ever was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM store_profile WHERE state = 'active'")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def in_force() -> LegalProfile:
    """The profile in force; the house's own default where none was put in force.

    Refuses one whose content is not what was signed, or whose signatures do not hold: nothing is done under a changed law.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest, content FROM store_profile WHERE state = 'active'")
        row = cursor.fetchone()
    if row is None:
        return EU_2022
    profile = restored(bytes(row[1]))
    if profile.digest != row[0] or lacking(profile, signatures_of(profile.digest)):
        raise Refused(
            "profile.broken",
            "The legal profile in force is not the one that was signed. Nothing is done under it. Copy the house away as it is and "
            "call the data protection officer.",
            cites="Directive (EU) 2016/680 Art. 19, 20, 29",
        )
    return profile


def is_for_training() -> bool:
    """Whether the house is marked for training and trials. The mark is never taken away."""
    return bool(safeguards_of(TRAINING))


def known(digest: str) -> LegalProfile | None:
    """A profile that was kept, by its digest or its stamp."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM store_profile WHERE digest = %s OR stamp = %s", [digest, digest])
        row = cursor.fetchone()
    return restored(bytes(row[0])) if row else None


def keep(profile: LegalProfile, *, at: datetime, by: str) -> None:
    """Keeps a profile that waits for signatures; once kept it stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_profile (digest, stamp, content, kept_at, kept_by, state) "
            "VALUES (%s, %s, %s, %s, %s, 'proposed') ON CONFLICT (digest) DO NOTHING",
            [profile.digest, profile.stamp, canonical(profile), at.isoformat(), by],
        )


def add_signature(digest: str, signature: Signature) -> bool:
    """Adds a signature; False where this account's stands there already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_profile_signature (digest, signed_by, role, public_key, signature, signed_at) "
            "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (digest, signed_by) DO NOTHING",
            [digest, signature.by, signature.role, signature.public_key, signature.signature, signature.at],
        )
        return int(cursor.rowcount) == 1


def signatures_of(digest: str) -> tuple[Signature, ...]:
    """The signatures under a profile, by keys that were registered for who signed. The first stands first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.signed_by, s.role, s.public_key, s.signature, s.signed_at FROM store_profile_signature s "
            "JOIN store_signing_key k ON k.account = s.signed_by AND k.public_key = s.public_key "
            "WHERE s.digest = %s ORDER BY s.id",
            [digest],
        )
        return tuple(Signature(row[0], Role(row[1]), *row[2:]) for row in cursor.fetchall())


def activate(digest: str) -> None:
    """Puts a kept profile in force; the one before it is retired."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_profile SET state = 'retired' WHERE state = 'active'")
        cursor.execute("UPDATE store_profile SET state = 'active' WHERE digest = %s", [digest])


def register_key(account: str, public_key: str, *, at: datetime, by: str) -> bool:
    """Registers an account's public key in place of an earlier one; False where the key is somebody's already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM store_signing_key WHERE public_key = %s", [public_key])
        if cursor.fetchone():
            return False
        cursor.execute(
            "UPDATE store_signing_key SET ended_at = %s WHERE account = %s AND ended_at = ''", [at.isoformat(), account]
        )
        cursor.execute(
            "INSERT INTO store_signing_key (account, public_key, registered_at, registered_by, ended_at) "
            "VALUES (%s, %s, %s, %s, '')",
            [account, public_key, at.isoformat(), by],
        )
    return True


def key_of(account: str) -> SigningKey | None:
    """The key with which an account signs now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account, public_key, registered_at, registered_by, ended_at FROM store_signing_key "
            "WHERE account = %s AND ended_at = ''",
            [account],
        )
        row = cursor.fetchone()
    return SigningKey(*row) if row else None


def keep_safeguard(kind: str, value: str, *, at: datetime, by: str) -> None:
    """Registers what the gate asks for. Nothing is overwritten: the newest of a kind counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_safeguard (kind, value, registered_at, registered_by) VALUES (%s, %s, %s, %s)",
            [kind, value, at.isoformat(), by],
        )


def safeguards_of(kind: str) -> tuple[str, ...]:
    """What was registered of a kind, the newest first, each once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM store_safeguard WHERE kind = %s ORDER BY id DESC", [kind])
        return tuple(dict.fromkeys(str(row[0]) for row in cursor.fetchall()))
