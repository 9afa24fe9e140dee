"""The memory of decisions: that one identity is not one entry, as both were then. Written by casework.

Both sides are kept as keyed digests, under the key of the lists. Anything compared that changes on either side gives another digest:
then the memory no longer fits and the hit is shown again. Nothing needs to be lifted by hand, and nobody can be found by it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

import msgspec
from django.db import connection

from fairway.comparison import ComparedTraveller, ListedPerson
from fairway.store.archive import Archive
from fairway.store.lists import fingerprint_of

__all__ = [
    "DECISION",
    "REDRESS",
    "SETTLES_AFTER",
    "Cleared",
    "cleared_among",
    "digest_of",
    "forget",
    "forget_expired",
    "identity_of",
    "redress_identity_of",
    "remember",
]

DECISION = "decision"
REDRESS = "redress"
SETTLES_AFTER = timedelta(seconds=10)
"""For so long its maker can take a decision back; until then nobody is spared by it."""
_WHOLE_DATE = 10  # characters of YYYY-MM-DD


class Cleared(msgspec.Struct, frozen=True):
    """A memory that fits a hit."""

    id: int
    list_source: str
    entry_id: str
    identity: bytes


def identity_of(archive: Archive, compared: ComparedTraveller) -> bytes | None:
    """The digest of everything that is compared of a traveller; None where that is too little to know them again.

    A name alone, or a name and a year, is many people's: only a whole date of birth with a document number makes an identity.
    """
    if len(compared.birth_date) != _WHOLE_DATE or not compared.documents:
        return None
    parts = [
        sorted(f"{each.full}|{each.surname}|{each.given_names}".upper() for each in compared.names),
        [compared.birth_date, compared.sex.upper()],
        sorted(each.upper() for each in compared.nationalities),
        sorted(f"{each.kind}|{each.country}|{each.number}".upper() for each in compared.documents),
    ]
    return archive.list_key().fingerprint(b"identity|" + msgspec.json.encode(parts))


def redress_identity_of(archive: Archive, number: str, birth_date: str) -> bytes | None:
    """The digest of a redress number with the date of birth of whom it was given to; None where either is missing.

    The number alone can be lent or guessed; it counts for nobody with another date of birth.
    """
    plain = "".join(each for each in number.upper() if each.isalnum())
    if not plain or len(birth_date) != _WHOLE_DATE:
        return None
    return archive.list_key().fingerprint(b"redress|" + f"{plain}|{birth_date}".encode())


def digest_of(archive: Archive, entry: ListedPerson) -> bytes:
    """The fingerprint of an entry, as the lists keep it."""
    return fingerprint_of(archive, entry)


def remember(
    archive: Archive,
    *,
    kind: str,
    identity: bytes,
    list_source: str,
    entry_id: str,
    digest: bytes,
    at: datetime,
    by: str,
    expires_on: date,
) -> int:
    """Keeps that this identity is not this entry, or renews it; gives the memory's identifier."""
    identifier = archive.new_id(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_clearance (id, kind, identity, list_source, entry_id, entry_digest, made_at, made_by, "
            "expires_on) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) "
            "ON CONFLICT (identity, list_source, entry_id, entry_digest, kind) DO UPDATE SET made_at = excluded.made_at, "
            "made_by = excluded.made_by, expires_on = excluded.expires_on",
            [identifier, kind, identity, list_source, entry_id, digest, at.isoformat(), by, expires_on.isoformat()],
        )
    return identifier


def forget(identity: bytes, list_source: str, entry_id: str) -> None:
    """Takes back what was remembered of a pair by decision: somebody has decided otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM store_clearance WHERE identity = %s AND list_source = %s AND entry_id = %s",
            [identity, list_source, entry_id],
        )


def forget_expired(today: date) -> int:
    """Deletes what has expired; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_clearance WHERE expires_on < %s", [today.isoformat()])
        return int(cursor.rowcount)


def cleared_among(identities: Collection[bytes], at: datetime) -> list[Cleared]:
    """The memories of these identities that stand at this moment and whose entry still is as it was in the active version.

    A decision that its maker can still take back spares nobody yet: whoever is screened in those seconds would be lost with it.
    """
    settled = (at - SETTLES_AFTER).isoformat()
    found: list[Cleared] = []
    distinct: Sequence[bytes] = sorted(set(identities))
    with connection.cursor() as cursor:
        for start in range(0, len(distinct), 500):
            some = distinct[start : start + 500]
            cursor.execute(
                "SELECT c.id, c.list_source, c.entry_id, c.identity FROM store_clearance c "  # noqa: S608 - placeholders only
                "JOIN store_listversion v ON v.source = c.list_source AND v.state = 'active' "
                "JOIN store_listentry e ON e.version_id = v.id AND e.entry_id = c.entry_id AND e.digest = c.entry_digest "
                "WHERE c.expires_on >= %s AND (c.kind <> %s OR c.made_at <= %s) "
                f"AND c.identity IN ({', '.join(['%s'] * len(some))})",
                [at.date().isoformat(), DECISION, settled, *some],
            )
            found += [Cleared(row[0], row[1], row[2], bytes(row[3])) for row in cursor.fetchall()]
    return found
