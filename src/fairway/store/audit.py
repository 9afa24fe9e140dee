"""The hash-chained audit log: written by `perform` alone, verified by anybody.

hash = SHA-256 over the previous hash and every lasting column, each with its length. The payload enters as a *salted digest*, so that
retention can take payload and salt and the chain still verifies.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from django.db import DatabaseError, connection

from fairway.kit.refusals import Refused
from fairway.safeguards.act import Act
from fairway.safeguards.actions import ACTIONS, Action
from fairway.safeguards.chain import BEGINNING, COLUMNS, Head, Row, Verdict, Walk, digest_of_payload, link
from fairway.safeguards.profile import LegalProfile

__all__ = [
    "AuditLine",
    "AuditUnwritable",
    "Verdict",
    "append",
    "count",
    "last",
    "lines",
    "often",
    "rows",
    "said_of",
    "standing_of",
    "verify",
]

_COLUMNS = ", ".join(COLUMNS)
_LATEST = 20_000  # far more than the whole house records while one request is answered
_ROWS_AT_ONCE = 4000  # a few megabytes: the walk costs the same memory however long the chain


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


class AuditUnwritable(Refused):
    """The record of an act could not be written. Then the act did not happen either, and nothing of it is shown."""

    def __init__(self) -> None:
        super().__init__(
            "audit.unwritable",
            "What you do is recorded, and the record cannot be written now. Nothing was shown or changed. Tell the operator: "
            "disk, permissions or lock of the database.",
            cites="Directive (EU) 2016/681 Art. 13(6); Directive (EU) 2016/680 Art. 25",
        )


def append(act: Act, profile: LegalProfile) -> int:
    """Writes the act's recorded actions at the end of the chain, inside the caller's transaction; gives the last number.

    Raises AuditUnwritable: the caller's transaction must not commit.
    """
    try:
        return _append(act, profile)
    except DatabaseError:
        raise AuditUnwritable from None


def _append(act: Act, profile: LegalProfile) -> int:
    seq, previous = last()
    written = []
    for action in act.recorded:
        seq += 1
        salt = secrets.token_bytes(16)
        payload = msgspec.json.encode(action)
        payload_digest = digest_of_payload(salt, payload)
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
        following = link(previous, seq, texts, payload_digest)
        written.append((seq, *texts, payload_digest, salt, payload, previous, following))
        previous = following
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO store_auditentry ({_COLUMNS}) VALUES ({', '.join(['%s'] * 14)})",  # noqa: S608 - constants
            written,
        )
    return seq


def last() -> tuple[int, bytes]:
    """Number and link of the last entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM store_auditentry ORDER BY seq DESC LIMIT 1")
        seq, link_of_it = cursor.fetchone() or (0, BEGINNING)
    return int(seq), bytes(link_of_it)


def rows(until: int | None = None) -> Iterator[Sequence[Row]]:
    """Every entry as it stands, in order, some thousands at a time. until: the last number that is wanted."""
    after = -(1 << 62)  # also whatever somebody put before the beginning
    with connection.cursor() as cursor:
        while True:  # by pages: PostgreSQL's client would take the whole chain into memory at once
            cursor.execute(
                f"SELECT {_COLUMNS} FROM store_auditentry WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s",  # noqa: S608
                [after, until if until is not None else 1 << 62, _ROWS_AT_ONCE],
            )
            if not (found := cursor.fetchall()):
                return
            after = found[-1][0]
            yield found


def verify(heads: Sequence[Head] = (), *, public_key: str = "") -> Verdict:
    """Walks the whole chain and names every entry that was altered, removed or put in, or does not fit a head."""
    walk = Walk(heads)
    for some in rows():
        walk.take(some)
    return walk.verdict(public_key=public_key)


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


def said_of(action: str, since: datetime) -> tuple[tuple[str, str], ...]:
    """What entries of one kind since a moment are about, and when, newest first; each object once a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object, MAX(at) FROM store_auditentry WHERE action = %s AND at >= %s GROUP BY object, SUBSTR(at, 1, 10) "
            "ORDER BY MAX(at) DESC",
            [action, since.isoformat()],
        )
        return tuple((str(about), str(at)) for about, at in cursor.fetchall())


def standing_of(actor: str, at: datetime) -> tuple[str, ...]:
    """The actions that stand in the chain of one act: of whom, and begun when to the microsecond. Asked of its latest entries alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action FROM store_auditentry WHERE seq > (SELECT coalesce(max(seq), 0) FROM store_auditentry) - %s "
            "AND at = %s AND actor = %s ORDER BY seq",
            [_LATEST, at.isoformat(), actor],
        )
        return tuple(row[0] for row in cursor.fetchall())


def often(action: str, since: datetime, *, least: int = 1) -> tuple[tuple[str, int], ...]:
    """Whose entries of one kind since a moment are so many, with how many, most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor, COUNT(*) FROM store_auditentry WHERE action = %s AND at >= %s GROUP BY actor HAVING COUNT(*) >= %s "
            "ORDER BY COUNT(*) DESC, actor",
            [action, since.isoformat(), least],
        )
        return tuple((str(actor), int(count)) for actor, count in cursor.fetchall())


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
