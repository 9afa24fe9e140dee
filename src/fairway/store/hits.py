"""Hits as screening writes them. What people decide about them is in `reviews`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from fairway.comparison import ComparedTraveller, Evidence, ListedPerson
from fairway.safeguards.protection import Age
from fairway.store.archive import Archive
from fairway.store.keyring import KeyDestroyed
from fairway.store.lanes import date_of

__all__ = ["FrozenHit", "NewHit", "freeze", "keep_up_unchanged", "lapse_changed", "on_flights", "thaw", "write_hits"]

STRENGTH_RANKS = {"strong": 0, "fair": 1, "weak": 2}
_TABLE = "store_hit"
# A person's word stands unless the evidence has changed since; only then does the hit come back.
_DECIDED = ("match", "no_match", "second", "disputed", "waiting")


class FrozenHit(msgspec.Struct, frozen=True):
    """What was compared and why it is a hit, as it was at that moment. Sealed under the day's key.

    compared   the traveller as the matcher saw them
    listed     the entry as the matcher saw it
    evidence   signed weights with their sentences; their sum is the score
    age        on the day of the journey; None where nothing says it
    """

    compared: ComparedTraveller
    listed: ListedPerson
    evidence: tuple[Evidence, ...]
    age: Age | None = None


class NewHit(msgspec.Struct, frozen=True):
    """A hit as screening found it, before it is written. lane: see `fairway.safeguards.protection.Lane`.

    due_utc  the departure in universal time; "" where only the airport's clock is known, which then stands for it
    """

    day: int
    flight: int
    traveller: int
    traveller_version: int
    list_source: str
    list_version: int
    entry_id: str
    score: float
    probability: float
    strength: str
    matcher: str
    due_at: str
    frozen: FrozenHit
    lane: str = "sought"
    due_utc: str = ""
    lands_utc: str = ""
    due_is_exact: bool = False


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(FrozenHit)


def freeze(archive: Archive, day: int, hit: int, frozen: FrozenHit) -> bytes:
    """The sealed form of a frozen hit."""
    return archive.travel_key(day).seal(_TABLE, hit, _ENCODER.encode(frozen))


def thaw(archive: Archive, day: int, hit: int, sealed: bytes) -> FrozenHit:
    """The frozen hit. Raises KeyDestroyed once the law has taken the day."""
    return _DECODER.decode(archive.travel_key(day).open(_TABLE, hit, sealed))


def write_hits(
    archive: Archive,
    found: Sequence[NewHit],
    screened: Sequence[int],
    *,
    at: datetime,
    lists: Sequence[str],
    entries: Collection[str] | None = None,
) -> tuple[int, int]:
    """Writes what screening found for these travellers against these lists; gives (new or changed, lapsed).

    entries  the entries that were compared, where it was not all of those lists: hits on others stay as they are

    The same hit with the same evidence changes nothing. An undecided hit that is no longer found lapses. A decided one is
    opened again only when its evidence has changed, because the decision was about the evidence then.
    """
    known = _known(screened, lists)
    if entries is not None:
        known = {place: row for place, row in known.items() if place[2] in entries}
    written = 0
    for hit in found:
        before = known.pop((hit.traveller, hit.list_source, hit.entry_id), None)
        written += _write(archive, hit, before, at)
    return written, _lapse([(before[0], before[3]) for before in known.values() if before[1] == "open"])


def _lapse(hits: Sequence[tuple[int, bytes]]) -> int:
    """Lets hits lapse, given with their evidence as it was read; gives how many. What was decided or found anew since then stands."""
    if not hits:
        return 0
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE store_hit SET state = 'lapsed' WHERE id = %s AND sealed = %s AND state = 'open'", list(hits)
        )
        return int(cursor.rowcount)


def lapse_changed(
    archive: Archive,
    source: str,
    removed: Collection[str],
    changed: Collection[str],
    fresh: Collection[ListedPerson],
    found: Collection[tuple[int, str]],
) -> int:
    """Lets undecided hits lapse on entries that are gone, or different and no longer hit; gives how many.

    fresh  the entries that are new or different, as they are now
    found  who is hit by what of them, (traveller, entry)

    Whoever waits to be screened is left: their hits lapse then. And a hit on an entry as it is now is left: a push made it while this
    was sought, and another worker found it.
    """
    gone, different = set(removed), set(changed)
    now = {each.entry_id: each for each in fresh}
    lapsed = [
        (identifier, sealed)
        for identifier, day, traveller, entry, sealed, is_screened in _open_on(source)
        if entry in gone
        or (
            entry in different
            and is_screened
            and (traveller, entry) not in found
            and not _is_of(archive, day, identifier, sealed, now.get(entry))
        )
    ]
    return _lapse(lapsed)


def _is_of(archive: Archive, day: int, hit: int, sealed: bytes, entry: ListedPerson | None) -> bool:
    """Whether a hit was found with an entry as it is now; no, once the law has taken its evidence."""
    try:
        return thaw(archive, day, hit, sealed).listed == entry
    except KeyDestroyed:
        return False


def _open_on(source: str) -> list[tuple[int, int, int, str, bytes, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.id, h.day, h.traveller_id, h.entry_id, h.sealed, t.screened_version >= t.version FROM store_hit h "
            "JOIN store_traveller t ON t.id = h.traveller_id WHERE h.list_source = %s AND h.state = 'open'",
            [source],
        )
        return [(*row[:4], bytes(row[4]), bool(row[5])) for row in cursor.fetchall()]


def keep_up_unchanged(source: str, version: int, changed: Collection[str]) -> None:
    """Notes that undecided hits on entries that are not among the changed hold for this version of the list too.

    A decision names the version it saw: without this a hit would stay undecidable after any change of its list.
    """
    kept = [hit for hit, entry in _undecided(source) if entry not in changed]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE store_hit SET list_version = %s WHERE id = %s", [(version, each) for each in kept])


def _undecided(source: str) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, entry_id FROM store_hit WHERE list_source = %s AND state IN ('open', 'second', 'disputed', 'waiting')",
            [source],
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _known(screened: Sequence[int], lists: Sequence[str]) -> dict[tuple[int, str, str], tuple[int, str, int, bytes]]:
    known: dict[tuple[int, str, str], tuple[int, str, int, bytes]] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(screened), 500):
            some = screened[start : start + 500]
            cursor.execute(
                "SELECT traveller_id, list_source, entry_id, id, state, day, sealed FROM store_hit "  # noqa: S608
                f"WHERE traveller_id IN ({', '.join(['%s'] * len(some))})",
                list(some),
            )
            for row in cursor.fetchall():
                if row[1] in lists:
                    known[row[0], row[1], row[2]] = (row[3], row[4], row[5], bytes(row[6]))
    return known


def _write(archive: Archive, hit: NewHit, before: tuple[int, str, int, bytes] | None, at: datetime) -> int:
    if before is None:
        identifier = archive.new_id(at)
        _insert(archive, identifier, hit, at)
        return 1
    identifier, state, day, sealed = before
    if state != "lapsed" and thaw(archive, day, identifier, sealed).evidence == hit.frozen.evidence:
        _keep_up(archive, identifier, hit)
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_hit SET traveller_version = %s, list_version = %s, score = %s, probability = %s, strength = %s, "
            "strength_rank = %s, matcher = %s, profile = %s, lane = %s, due_at = %s, due_utc = %s, lands_utc = %s, due_is_exact = %s, "
            "sealed = %s, state = 'open', taken_by = '', taken_until = NULL WHERE id = %s",
            [
                hit.traveller_version,
                hit.list_version,
                hit.score,
                hit.probability,
                hit.strength,
                STRENGTH_RANKS[hit.strength],
                hit.matcher,
                archive.profile.stamp,
                hit.lane,
                *_moments(hit),
                freeze(archive, hit.day, identifier, hit.frozen),
                identifier,
            ],
        )
    return 1


def _keep_up(archive: Archive, identifier: int, hit: NewHit) -> None:
    """Notes that an undecided hit holds for a newer record or list too. A decision names the version it saw, so without this a
    hit would stay undecidable after any change of the record, a new seat included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_hit SET traveller_version = %s, list_version = %s, lane = %s, due_at = %s, due_utc = %s, "
            "lands_utc = %s, due_is_exact = %s, sealed = %s WHERE id = %s AND state IN ('open', 'second', 'disputed', 'waiting') "
            "AND (traveller_version <> %s OR list_version <> %s OR lane <> %s OR due_utc <> %s OR lands_utc <> %s)",
            [
                hit.traveller_version,
                hit.list_version,
                hit.lane,
                *_moments(hit),
                freeze(archive, hit.day, identifier, hit.frozen),
                identifier,
                hit.traveller_version,
                hit.list_version,
                hit.lane,
                hit.due_utc or hit.due_at,
                hit.lands_utc,
            ],
        )


def _moments(hit: NewHit) -> tuple[str, str, str, bool]:
    return hit.due_at, hit.due_utc or hit.due_at, hit.lands_utc, hit.due_is_exact


def _insert(archive: Archive, identifier: int, hit: NewHit, at: datetime) -> None:
    columns: dict[str, Any] = {
        "id": identifier,
        "day": hit.day,
        "flight_id": hit.flight,
        "traveller_id": hit.traveller,
        "traveller_version": hit.traveller_version,
        "list_source": hit.list_source,
        "list_version": hit.list_version,
        "entry_id": hit.entry_id,
        "score": hit.score,
        "probability": hit.probability,
        "strength": hit.strength,
        "strength_rank": STRENGTH_RANKS[hit.strength],
        "matcher": hit.matcher,
        "profile": archive.profile.stamp,
        "lane": hit.lane,
        "made_at": at,
        "state": "open",
        **dict(zip(("due_at", "due_utc", "lands_utc", "due_is_exact"), _moments(hit), strict=True)),
        "taken_by": "",
        "sealed": freeze(archive, hit.day, identifier, hit.frozen),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO store_hit ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})",  # noqa: S608
            list(columns.values()),
        )


def on_flights() -> list[tuple[str, str, str, float, str, str, str, str, str, str]]:
    """Every hit that has not lapsed: source, entry, strength, score, state, then carrier, number, day, from, to of its flight."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.list_source, h.entry_id, h.strength, h.score, h.state, f.carrier, f.number, f.day, f.departs_from, "
            "f.arrives_at FROM store_hit h JOIN store_flight f ON f.id = h.flight_id WHERE h.state <> 'lapsed' ORDER BY h.id"
        )
        return [(*row[:7], date_of(row[7]).isoformat(), *row[8:]) for row in cursor.fetchall()]
