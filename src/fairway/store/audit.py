"""The hash-chained audit log: written by `perform` alone, verified by anybody.

hash = SHA-256 over the previous hash and every lasting column, each with its length. The payload enters as a *salted digest*, so that
retention can take payload and salt and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime

import msgspec
from django.db import connection

from fairway.safeguards.act import Act
from fairway.safeguards.actions import ACTIONS, Action
from fairway.safeguards.profile import LegalProfile

__all__ = ["AuditLine", "Verdict", "append", "count", "lines", "verify"]

_BEGINNING = b"\x00" * 32
_COLUMNS = (
    "seq, at, actor, role, purpose, ground, action, object, profile, payload_digest, salt, payload, previous, hash"
)


class AuditLine(msgspec.Struct, frozen=True):
    """One entry as it is shown: without digests."""

    seq: int
    at: str
    actor: str
    role: str
    purpose: str
    ground: str
    action: str
    object: str
    profile: str
    says: str


class Verdict(msgspec.Struct, frozen=True):
    """What verifying found. broken: (sequence number, reason) of each entry that does not hold; head: hash of the last one."""

    entries: int
    broken: tuple[tuple[int, str], ...]
    head: str


def _link(previous: bytes, seq: int, texts: tuple[str, ...], payload_digest: bytes) -> bytes:
    chain = hashlib.sha256(previous)
    for part in (str(seq), *texts):
        raw = part.encode()
        chain.update(len(raw).to_bytes(4, "big") + raw)
    chain.update(payload_digest)
    return chain.digest()


def append(act: Act, profile: LegalProfile) -> None:
    """Writes the act's recorded actions at the end of the chain, inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM store_auditentry ORDER BY seq DESC LIMIT 1")
        seq, previous = cursor.fetchone() or (0, _BEGINNING)
        previous = bytes(previous)
        rows = []
        for action in act.recorded:
            seq += 1
            salt = secrets.token_bytes(16)
            payload = msgspec.json.encode(action)
            payload_digest = hashlib.sha256(salt + payload).digest()
            texts = (
                act.at.isoformat(),
                act.actor.name,
                str(act.actor.role),
                str(act.purpose),
                act.ground,
                type(action).__name__,
                action.object,
                profile.stamp,
            )
            link = _link(previous, seq, texts, payload_digest)
            rows.append((seq, *texts, payload_digest, salt, payload, previous, link))
            previous = link
        cursor.executemany(
            f"INSERT INTO store_auditentry ({_COLUMNS}) VALUES ({', '.join(['%s'] * 14)})",  # noqa: S608 - constants
            rows,
        )


def verify() -> Verdict:
    """Walks the whole chain and names every entry that was altered, removed or put in."""
    broken: list[tuple[int, str]] = []
    previous, expected, entries = _BEGINNING, 1, 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM store_auditentry ORDER BY seq")  # noqa: S608 - constants
        while rows := cursor.fetchmany(2000):
            for row in rows:
                seq, texts = row[0], tuple(row[1:9])
                payload_digest, salt, payload, stated_previous, stated = (
                    bytes(part) if part is not None else None for part in row[9:14]
                )
                entries += 1
                if seq != expected:
                    broken.append((seq, f"entries {expected} to {seq - 1} are missing before it"))
                elif stated_previous != previous:
                    broken.append((seq, "it does not follow from the entry before it"))
                if stated != _link(stated_previous or b"", seq, texts, payload_digest or b""):
                    broken.append((seq, "it was altered"))
                elif payload is not None and hashlib.sha256((salt or b"") + payload).digest() != payload_digest:
                    broken.append((seq, "its payload was altered"))
                previous, expected = stated or b"", seq + 1
    return Verdict(entries, tuple(broken), previous.hex())


def count() -> int:
    """How many entries the chain has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM store_auditentry")
        return int(cursor.fetchone()[0])


def lines(*, most: int, before: int | None = None) -> Iterator[AuditLine]:
    """The latest entries, newest first. `before` is a sequence number to page on from."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_auditentry WHERE seq < %s ORDER BY seq DESC LIMIT %s",  # noqa: S608
            [before if before is not None else 1 << 62, most],
        )
        for row in cursor.fetchall():
            says = _says(row[6], row[2], row[7], row[11])
            yield AuditLine(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], says)


def _says(action: str, actor: str, about: str, payload: bytes | None) -> str:
    kind = ACTIONS.get(action)
    if kind is None:
        return action
    if payload is None:
        return kind.sentence.format_map(_Wiped({"actor": actor, "object": about}))
    recorded: Action = msgspec.json.decode(payload, type=kind)
    return kind.sentence.format_map({"actor": actor, **msgspec.structs.asdict(recorded)})


class _Wiped(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def moment(text: str) -> datetime:
    """The time of an entry."""
    return datetime.fromisoformat(text)
