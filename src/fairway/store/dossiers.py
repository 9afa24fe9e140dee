"""Dossiers that left the house: who made which, when and why. The dossier itself is not kept. Written by casework."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import connection

from fairway.store.archive import Archive

__all__ = ["KeptDossier", "add", "code_of", "find"]


class KeptDossier(msgspec.Struct, frozen=True):
    """One dossier.

    hit     its public code
    code    sixteen keyed bytes that nobody can make without the house
    digest  SHA-256 of the file
    """

    id: int
    hit: str
    made_by: str
    made_at: str
    purpose: str
    is_unmasked: bool
    code: bytes
    digest: bytes


def code_of(archive: Archive, identifier: int, hit: str, made_by: str, made_at: datetime) -> bytes:
    """The verification code of a dossier: it follows from serial number, hit, maker and time, under a key of the house."""
    said = f"{identifier}|{hit}|{made_by}|{made_at.isoformat()}".encode()
    return archive.keyring.key("dossiers").fingerprint(said)


def add(row: KeptDossier) -> None:
    """Keeps that a dossier was made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_dossier (id, hit, made_by, made_at, purpose, is_unmasked, code, digest) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            list(msgspec.structs.astuple(row)),
        )


def find(identifier: int) -> KeptDossier | None:
    """One dossier by its serial number; None where the house made none with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, hit, made_by, made_at, purpose, is_unmasked, code, digest FROM store_dossier WHERE id = %s",
            [identifier],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    serial, hit, made_by, made_at, purpose, is_unmasked, code, digest = row
    return KeptDossier(serial, hit, made_by, made_at, purpose, bool(is_unmasked), bytes(code), bytes(digest))
