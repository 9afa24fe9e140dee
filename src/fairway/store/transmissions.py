"""Transmissions: what arrived, whole and sealed, and how far it has come."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from fairway.kit.findings import Finding
from fairway.store import dialect
from fairway.store.archive import Archive, utc_day
from fairway.store.arrivals import count_arrivals
from fairway.store.dialect import claimed, insert, is_postgresql, let_go
from fairway.store.keyring import KeyDestroyed

__all__ = [
    "Counts",
    "Quarantined",
    "Received",
    "Waiting",
    "begin_attempt",
    "content_of",
    "drop_content",
    "in_turn",
    "keep",
    "lane_of",
    "mark",
    "quarantine",
    "quarantined_content",
    "sizes_waiting",
    "station_counts",
    "stations",
    "waiting",
]

_TABLE = "store_transmission"
_FINDINGS = msgspec.msgpack.Encoder()
_FINDINGS_DECODER = msgspec.msgpack.Decoder(tuple[Finding, ...])
# A push of a large airline has some thousand findings at worst; what is beyond is counted, not kept.
FINDINGS_KEPT_MAX = 200
_CLAIM = 1
_COLUMNS = (
    "id",
    "digest",
    "received_at",
    "received_day",
    "transport",
    "size_bytes",
    "sealed",
    "station",
    "outcome",
    "families",
    "carrier",
    "bookings",
    "travellers",
    "crew",
    "findings_count",
    "attempts",
    "copies",
    "lane",
    "sender",
)


class Received(msgspec.Struct, frozen=True):
    """The receipt of one transmission. `is_new` is false where the same bytes had been received before."""

    id: int
    is_new: bool


class Waiting(msgspec.Struct, frozen=True):
    """A transmission that waits to be read."""

    id: int
    content: bytes
    attempts: int
    received_at: datetime
    lane: str = ""
    sender: str = ""


class Counts(msgspec.Struct, frozen=True):
    """What reading gave, for the ledger."""

    outcome: str
    families: str
    carrier: str
    bookings: int
    travellers: int
    crew: int
    findings: tuple[Finding, ...]


class Quarantined(msgspec.Struct, frozen=True):
    """A transmission that waits for a person. No content."""

    id: int
    received_at: datetime
    size_bytes: int
    carrier: str
    families: str
    findings: tuple[Finding, ...]


def keep(
    archive: Archive, contents: Sequence[bytes], *, transport: str, at: datetime, lane: str = "", sender: str = ""
) -> list[Received]:
    """Writes transmissions, each once, and counts them: the same bytes a second time give the first receipt.

    lane, sender: see `models.Transmission`.
    """
    receipts = _keep(archive, contents, at, transport, lane, sender)
    count_arrivals(utc_day(at), [(each.id, each.is_new) for each in receipts])
    return receipts


def _keep(
    archive: Archive, contents: Sequence[bytes], at: datetime, transport: str, lane: str, sender: str
) -> list[Received]:
    key = archive.keyring.key("receipts")
    digests = [key.fingerprint(content) for content in contents]
    known = _known(digests)
    day = utc_day(at)
    seal = archive.receipt_key(day).seal
    receipts: list[Received] = []
    rows: list[tuple[Any, ...]] = []
    for content, digest in zip(contents, digests, strict=True):
        if (identifier := known.get(digest)) is not None:
            receipts.append(Received(identifier, is_new=False))
            continue
        identifier = known[digest] = archive.new_id(at)
        receipts.append(Received(identifier, is_new=True))
        sealed = seal(_TABLE, identifier, content)
        rows.append(
            (
                identifier,
                digest,
                at,
                day,
                transport,
                len(content),
                sealed,
                "received",
                *[""] * 3,
                *[0] * 6,
                lane,
                sender,
            )
        )
    rows.sort(key=lambda row: row[1])  # two receivers of the same messages then wait for one another in one order
    with connection.cursor() as cursor:
        insert(cursor, _TABLE, _COLUMNS, rows, known_may_come=True)
    if not is_postgresql():
        return receipts
    # Where another receiver kept the same bytes at this moment, its receipt is the receipt.
    kept = _known([row[1] for row in rows])
    ours = {each.id for each in receipts}
    return [
        receipt if kept.get(digest, receipt.id) in ours else Received(kept[digest], is_new=False)
        for receipt, digest in zip(receipts, digests, strict=True)
    ]


def _known(digests: Sequence[bytes]) -> dict[bytes, int]:
    known: dict[bytes, int] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(digests), 500):
            some = digests[start : start + 500]
            cursor.execute(
                f"SELECT digest, id FROM store_transmission WHERE digest IN ({', '.join(['%s'] * len(some))})",  # noqa: S608
                list(some),
            )
            known.update((bytes(digest), identifier) for digest, identifier in cursor.fetchall())
    return known


def in_turn() -> contextlib.AbstractContextManager[Callable[[], None] | None]:
    """The turn to take what waits, until its flights are held: then the messages of one flight are stored in the order of their
    receipt, however many workers there are. Storing, which costs most, is outside of the turn. None: another's turn takes long."""
    return dialect.in_turn("reading")


@contextlib.contextmanager
def waiting(
    archive: Archive, *, most: int, bytes_max: int, among: Sequence[int] | None = None
) -> Iterator[list[Waiting]]:
    """The oldest transmissions not yet read, at least one, at most `most` and about `bytes_max` bytes; ours until the block ends.

    among  only of these; None: of all that wait

    Where one of them ended its reader before, the first alone: so that only the culprit is set aside.
    """
    if among is not None and not among:
        yield []
        return
    chosen = "" if among is None else f"AND id IN ({', '.join(str(int(each)) for each in among)})"
    ours = claimed(
        f"SELECT id FROM store_transmission WHERE station = 'received' {chosen} ORDER BY station, id",  # noqa: S608 - numbers
        most=most,
        kind=_CLAIM,
    )
    try:
        found = _waiting(archive, among if ours is None else ours, most=most, bytes_max=bytes_max)
        taken = {each.id for each in found}
        let_go([each for each in ours or () if each not in taken], kind=_CLAIM)
        ours = [each for each in ours or () if each in taken]
        yield found
    finally:
        let_go(ours or (), kind=_CLAIM)


def _waiting(archive: Archive, ours: Sequence[int] | None, *, most: int, bytes_max: int) -> list[Waiting]:
    found: list[Waiting] = []
    total = 0
    if ours is not None and not ours:
        return found
    # Asked again although they were just claimed: whoever had them before may have finished in between.
    among = f"AND id IN ({', '.join(['%s'] * len(ours))})" if ours else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, received_day, sealed, attempts, received_at, size_bytes, lane, sender FROM store_transmission "  # noqa: S608
            f"WHERE station = 'received' {among} ORDER BY station, id LIMIT %s",
            [*(ours or ()), most],
        )
        for identifier, day, sealed, attempts, received_at, size, lane, sender in cursor.fetchall():
            if found and total + size > bytes_max:
                break
            total += size
            content = archive.receipt_key(day).open(_TABLE, identifier, bytes(sealed))
            found.append(Waiting(identifier, content, attempts, received_at, lane, sender))
    return found[:1] if any(each.attempts for each in found) else found


def lane_of(identifier: int) -> str:
    """The lane that its way in gave a transmission; "" where it gave none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lane FROM store_transmission WHERE id = %s", [identifier])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def begin_attempt(identifiers: Sequence[int]) -> None:
    """Counts one more attempt to read these, so that one that kills its reader is noticed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE store_transmission SET attempts = attempts + 1 WHERE id = %s", [(each,) for each in identifiers]
        )


def mark(identifier: int, station: str, counts: Counts, *, leaving: str = "received") -> bool:
    """Moves a transmission on from the station it is `leaving`; false where somebody else had done so already.

    What the carrier sent is counted by code when it is first read; a repair does not make it better.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_transmission SET station = %s, outcome = %s, families = %s, carrier = %s, bookings = %s, "
            "travellers = %s, crew = %s, findings_count = %s, findings = %s WHERE id = %s AND station = %s",
            [
                station,
                counts.outcome,
                counts.families,
                counts.carrier,
                counts.bookings,
                counts.travellers,
                counts.crew,
                len(counts.findings),
                _FINDINGS.encode(counts.findings[:FINDINGS_KEPT_MAX]) if counts.findings else None,
                identifier,
                leaving,
            ],
        )
        if not cursor.rowcount:
            return False
        if counts.findings and leaving == "received":
            by_code = Counter(finding.code for finding in counts.findings)
            cursor.executemany(
                "INSERT INTO store_finding_count (transmission_id, code, count) VALUES (%s, %s, %s)",
                [(identifier, code, count) for code, count in sorted(by_code.items())],
            )
        return True


def drop_content(identifier: int) -> None:
    """Takes the content of a transmission that may not be kept; that it came stays in the ledger."""
    dialect.overwrite_what_is_deleted()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_transmission SET sealed = NULL WHERE id = %s", [identifier])


def quarantine(*, most: int) -> list[Quarantined]:
    """What waits for a person, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, received_at, size_bytes, carrier, families, findings FROM store_transmission "
            "WHERE station = 'quarantined' ORDER BY id LIMIT %s",
            [most],
        )
        return [
            Quarantined(row[0], row[1], row[2], row[3], row[4], _FINDINGS_DECODER.decode(row[5]) if row[5] else ())
            for row in cursor.fetchall()
        ]


def quarantined_content(archive: Archive, identifier: int) -> tuple[Quarantined, bytes, int] | None:
    """A transmission that waits for a person, its content, and the day (ordinal) of its receipt; None where none such waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, received_at, size_bytes, carrier, families, findings, received_day, sealed FROM store_transmission "
            "WHERE id = %s AND station = 'quarantined'",
            [identifier],
        )
        row = cursor.fetchone()
    if row is None or row[7] is None:
        return None
    findings = _FINDINGS_DECODER.decode(row[5]) if row[5] else ()
    content = archive.receipt_key(row[6]).open(_TABLE, identifier, bytes(row[7]))
    return Quarantined(row[0], row[1], row[2], row[3], row[4], findings), content, row[6]


def stations(identifiers: Sequence[int]) -> dict[int, str]:
    """Where each of these stands; what is not known is missing."""
    found: dict[int, str] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(identifiers), 500):
            some = identifiers[start : start + 500]
            cursor.execute(
                f"SELECT id, station FROM store_transmission WHERE id IN ({', '.join(['%s'] * len(some))})",  # noqa: S608
                list(some),
            )
            found.update(cursor.fetchall())
    return found


def sizes_waiting(*, most: int) -> list[tuple[int, int]]:
    """What waits to be read, oldest first: identifier and size in bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, size_bytes FROM store_transmission WHERE station = 'received' ORDER BY station, id LIMIT %s",
            [most],
        )
        return [(int(identifier), int(size)) for identifier, size in cursor.fetchall()]


def content_of(archive: Archive, identifier: int) -> bytes | None:
    """What was received, whole; None where the law has taken it, or there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT received_day, sealed FROM store_transmission WHERE id = %s", [identifier])
        row = cursor.fetchone()
    if row is None or row[1] is None:
        return None
    try:
        return archive.receipt_key(row[0]).open(_TABLE, identifier, bytes(row[1]))
    except KeyDestroyed:
        return None


def station_counts() -> dict[str, int]:
    """How many transmissions stand at each station: the ledger's balance."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT station, count(*) FROM store_transmission GROUP BY station")
        return dict(cursor.fetchall())
