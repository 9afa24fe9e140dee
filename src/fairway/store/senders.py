"""Who may push messages to us, and with which token. Only digests are kept. Intake alone writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.db import connection

__all__ = ["Sender", "bind", "carriers_of", "end_tokens", "keep_token", "lane_of", "sender_of", "senders"]


class Sender(msgspec.Struct, frozen=True):
    """One token of a sender. ended_at: when it was revoked, or None; carriers: for whom it speaks, empty for anybody."""

    name: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    carriers: tuple[str, ...] = ()


def keep_token(digest: bytes, name: str, *, at: datetime, expires_at: datetime, lane: str = "") -> None:
    """Keeps one more token of a sender; earlier ones stay good, so that a sender can change over. lane: of its manifests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_sendertoken (digest, name, made_at, expires_at, lane) VALUES (%s, %s, %s, %s, %s)",
            [digest, name, at, expires_at, lane],
        )


def end_tokens(name: str, at: datetime) -> int:
    """Ends every token of a sender; how many were good until now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_sendertoken SET ended_at = %s WHERE name = %s AND ended_at IS NULL AND expires_at > %s",
            [at, name, at],
        )
        return int(cursor.rowcount)


def sender_of(digest: bytes, at: datetime) -> str | None:
    """Whose token it is, while it is good."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM store_sendertoken WHERE digest = %s AND ended_at IS NULL AND expires_at > %s",
            [digest, at],
        )
        row = cursor.fetchone()
    return str(row[0]) if row else None


def lane_of(name: str, at: datetime) -> str:
    """The lane of a sender's manifests, as its newest good token says; "" where it says none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lane FROM store_sendertoken WHERE name = %s AND ended_at IS NULL AND expires_at > %s "
            "ORDER BY made_at DESC LIMIT 1",
            [name, at],
        )
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def bind(name: str, carriers: Iterable[str]) -> None:
    """From now on the sender speaks for these carriers and for nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_sender_carrier WHERE name = %s", [name])
        cursor.executemany(
            "INSERT INTO store_sender_carrier (name, carrier) VALUES (%s, %s)", [(name, each) for each in carriers]
        )


def carriers_of() -> dict[str, frozenset[str]]:
    """For whom each sender speaks that is held to some carriers."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, carrier FROM store_sender_carrier")
        for name, carrier in cursor.fetchall():
            found.setdefault(name, set()).add(carrier)
    return {name: frozenset(carriers) for name, carriers in found.items()}


def senders() -> list[Sender]:
    """Every token that ever was, by name and time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, made_at, expires_at, ended_at FROM store_sendertoken ORDER BY name, made_at")
        rows = cursor.fetchall()
    bound = carriers_of()
    return [Sender(row[0], row[1], row[2], row[3], tuple(sorted(bound.get(row[0], ())))) for row in rows]
