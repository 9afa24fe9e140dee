"""What screening reads and writes besides hits: who waits to be screened, and who must be screened again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
import numpy as np
from django.db import connection, transaction

from fairway.comparison import ComparedTraveller
from fairway.store import outlines, trace_files
from fairway.store.archive import Archive
from fairway.store.dialect import TRAVEL, alone, claimed, insert, let_go
from fairway.store.keyring import KeyDestroyed, plain_traces
from fairway.store.records import AT_HAND, StoredTraveller, contact_key, open_travellers, searchable_of
from fairway.store.restrictions import RESTRICTED, restricted_among
from fairway.store.work import add_work

__all__ = [
    "FlightWork",
    "contact_sharers",
    "days_stored",
    "finish",
    "finish_request",
    "flight_work",
    "flights_of_day",
    "found_by_traces",
    "renew_traces",
    "requests",
    "rescreen_all",
    "screened_among",
    "standing",
    "traces_of_day",
    "travellers_on",
    "unscreened",
    "wait_for_the_screened",
]

_TRAVELLERS_MANY = 500
ASKED_OF_TABLE_MAX = (
    2_000  # keys a day; to make the file of a day costs as much as asking the table for some tens of thousands
)
_CLAIM = 2
_CLAIM_OF_REQUEST = 3
_REQUESTS_AT_ONCE = 8


class FlightWork(msgspec.Struct, frozen=True):
    """A flight with travellers to screen. `due_at` and `lands_at` are by the airports' own clocks, "" where not known."""

    id: int
    flight: int
    day: int
    due_at: str
    lands_at: str
    departs_from: str
    arrives_at: str


@contextlib.contextmanager
def flight_work(*, most: int) -> Iterator[list[FlightWork]]:
    """The oldest flights that wait for screening; ours until the block ends."""
    # Claimed by flight: a new push of a flight makes a new piece of work, and two workers are still not to screen one flight.
    ours = claimed(
        "SELECT subject AS id FROM store_work WHERE kind = 'screen' ORDER BY store_work.id", most=most, kind=_CLAIM
    )
    try:
        work = _flight_work(ours, most=most)
        if not work:
            AT_HAND.forget()
        yield work
    finally:
        let_go(ours or (), kind=_CLAIM)


def _flight_work(ours: list[int] | None, *, most: int) -> list[FlightWork]:
    if ours == []:
        return []
    among = f"AND w.subject IN ({', '.join(['%s'] * len(ours))})" if ours else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.id, f.id, f.day, f.departs_at_local, f.arrives_at_local, f.departs_from, f.arrives_at "  # noqa: S608
            "FROM store_work w JOIN store_flight f ON f.id = w.subject "
            f"WHERE w.kind = 'screen' {among} ORDER BY w.id LIMIT %s",
            [*(ours or ()), most],
        )
        return [FlightWork(*row) for row in cursor.fetchall()]


def unscreened(archive: Archive, flight: int) -> list[StoredTraveller]:
    """The travellers of a flight that are newer than their last screening."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, day, version, state, record_sealed FROM store_traveller "  # noqa: S608 - a constant
            f"WHERE flight_id = %s AND screened_version < version AND id NOT IN ({RESTRICTED}) ORDER BY id",
            [flight],
        )
        return open_travellers(archive, cursor.fetchall())


def travellers_on(archive: Archive, flight: int) -> list[StoredTraveller]:
    """Everybody on a flight, screened or not, restricted or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, day, version, state, record_sealed FROM store_traveller WHERE flight_id = %s ORDER BY id",
            [flight],
        )
        return open_travellers(archive, cursor.fetchall())


def flights_of_day(day: int) -> list[tuple[FlightWork, int]]:
    """The flights of a day that somebody is on, as work that is in nobody's list, and how many travellers each has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT -f.id, f.id, f.day, f.departs_at_local, f.arrives_at_local, f.departs_from, f.arrives_at, count(t.id) "
            "FROM store_flight f JOIN store_traveller t ON t.flight_id = f.id WHERE f.day = %s "
            "GROUP BY f.id, f.day, f.departs_at_local, f.arrives_at_local, f.departs_from, f.arrives_at ORDER BY f.id",
            [day],
        )
        return [(FlightWork(*row[:-1]), int(row[-1])) for row in cursor.fetchall()]


Traced = dict[int, tuple[int, set[int]]]
"""Of each traveller the version, and the digests by which they can be found."""


def traces_of_day(day: int) -> Traced:
    """Who can be found by what on a day. The versions are read first: traces read later belong to them or to newer ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, version FROM store_traveller WHERE day = %s", [day])
        found: Traced = {identifier: (version, set()) for identifier, version in cursor.fetchall()}
        cursor.execute("SELECT traveller_id, digest FROM store_trace WHERE day = %s", [day])
        for identifier, digest in cursor:
            if identifier in found:
                found[identifier][1].add(digest)
    return found


def renew_traces(archive: Archive, day: int, travellers: Sequence[StoredTraveller], before: Traced) -> int:
    """Traces by what the present matcher would look for; gives how many changed. Ask with the flights held.

    Whoever was changed since `before` was read is left: the change made their traces anew.
    """
    key = archive.travel_key(day)
    now = _versions_of([each.id for each in travellers])
    new: list[tuple[int, int, int]] = []
    gone: list[tuple[int, int, int]] = []
    for each in travellers:
        version, known = before.get(each.id, (-1, set()))
        if version == each.version == now.get(each.id):
            wanted = set(key.lookups(searchable_of(each.record).keys()))
            new += [(day, digest, each.id) for digest in wanted - known]
            gone += [(day, digest, each.id) for digest in known - wanted]
    with connection.cursor() as cursor:
        if gone:
            cursor.executemany("DELETE FROM store_trace WHERE day = %s AND digest = %s AND traveller_id = %s", gone)
        insert(cursor, "store_trace", ("day", "digest", "traveller_id"), sorted(new), known_may_come=True)
    return len(new) + len(gone)


def _versions_of(travellers: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(travellers), _TRAVELLERS_MANY):
            some = travellers[start : start + _TRAVELLERS_MANY]
            cursor.execute(
                f"SELECT id, version FROM store_traveller WHERE id IN ({', '.join(['%s'] * len(some))})",  # noqa: S608
                list(some),
            )
            found.update(cursor.fetchall())
    return found


def standing(versions: Mapping[int, int]) -> frozenset[int]:
    """Those of some travellers who still are on their flight in the version that is given, and are not restricted.

    Ask with the flights held, before writing what was made of them while nobody held anything: a push that came meanwhile may have
    changed them, or shown that two of them are one.
    """
    now = _versions_of(sorted(versions))
    same = {each for each, version in versions.items() if now.get(each) == version}
    return frozenset(same - restricted_among(same))


def contact_sharers(archive: Archive, day: int, contacts: Sequence[str]) -> tuple[int, ...]:
    """How many travellers of a day of travel give each of these contacts, at least one: whoever asks gives them too."""
    digests = archive.travel_key(day).lookups(map(contact_key, contacts))
    counts = []
    with connection.cursor() as cursor:
        for digest in digests:
            cursor.execute("SELECT count(*) FROM store_trace WHERE day = %s AND digest = %s", [day, digest])
            counts.append(max(1, int(cursor.fetchone()[0])))
    return tuple(counts)


def finish(
    archive: Archive,
    work: Sequence[FlightWork],
    screened: Sequence[StoredTraveller],
    compared: Mapping[int, ComparedTraveller],
) -> None:
    """Notes which version of each traveller was screened, and takes the work away if nothing newer was added to it.

    compared  of those who travel, what was compared
    """
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE store_traveller SET screened_version = %s WHERE id = %s AND screened_version < %s",
            [(each.version, each.id, each.version) for each in screened],
        )
        cursor.executemany("DELETE FROM store_work WHERE id = %s", [(each.id,) for each in work])
    trace_files.mark(each.day for each in work)
    of_each = {each.id: (each.version, compared[each.id]) for each in screened if each.id in compared}
    outlines.renew(archive, {each.flight: each.day for each in work}, of_each)


@contextlib.contextmanager
def requests() -> Iterator[list[tuple[int, int]]]:
    """Work of kind "rescreen" that no other worker is at, oldest first: (work id, list version id); ours until the block ends."""
    ours = claimed(
        "SELECT id FROM store_work WHERE kind = 'rescreen' ORDER BY id", most=_REQUESTS_AT_ONCE, kind=_CLAIM_OF_REQUEST
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, subject FROM store_work WHERE kind = 'rescreen' ORDER BY id")
            yield [(row[0], row[1]) for row in cursor.fetchall() if ours is None or row[0] in ours]
    finally:
        let_go(ours or (), kind=_CLAIM_OF_REQUEST)


def rescreen_all(archive: Archive, work: int, *, at: datetime) -> int:
    """Sends every stored traveller back to screening; gives how many."""
    if not _is_still_asked(work):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_traveller SET screened_version = 0 WHERE screened_version > 0")
        count = cursor.rowcount
        cursor.execute("SELECT DISTINCT flight_id FROM store_traveller WHERE screened_version < version")
        add_work(cursor, archive, "screen", [row[0] for row in cursor.fetchall()], at=at)
        cursor.execute("DELETE FROM store_work WHERE id = %s", [work])
    return int(count)


def _is_still_asked(work: int) -> bool:
    """Whether no other worker has answered this request, now that nobody else can."""
    alone(TRAVEL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM store_work WHERE id = %s", [work])
        return cursor.fetchone() is not None


def wait_for_the_screened() -> None:
    """Waits until everybody who is being screened now is noted, with the lists that were in use when that began."""
    with transaction.atomic():
        alone(TRAVEL)


def days_stored() -> list[int]:
    """The days of travel on which flights are stored, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT day FROM store_flight ORDER BY day")
        return [row[0] for row in cursor.fetchall()]


def found_by_traces(
    archive: Archive, keys: Sequence[str], days: Sequence[int] | None = None
) -> Iterator[tuple[int, list[int]]]:
    """Each day of travel, or of `days`, of which somebody has one of these keys of comparison, with those travellers.

    Days whose key the law has taken are passed over: nobody on them can be found.
    """
    plain = plain_traces(keys)
    stale = trace_files.stale_days()
    for day in days_stored() if days is None else days:
        try:
            blind = archive.travel_key(day).blind(plain)
        except KeyDestroyed:
            continue
        wanted = (np.frombuffer(blind, ">u8")[::2] >> np.uint64(1)).astype(np.int64)
        if found := _travellers_with(archive, day, wanted, is_stale=day in stale):
            yield day, found


def _travellers_with(archive: Archive, day: int, wanted: trace_files.Numbers, *, is_stale: bool) -> list[int]:
    """A few keys are asked of the table; many of the file, which is made if it is not there or behind."""
    if is_stale or not trace_files.is_prepared(archive, day):
        # A file of another form, or one that was cut, counts as none.
        if len(wanted) <= ASKED_OF_TABLE_MAX:
            return _asked(day, wanted.tolist())
        with transaction.atomic():
            alone(TRAVEL)  # whoever is being screened now would be missed
            trace_files.prepare(archive, day)
    found: list[int] = trace_files.travellers_with(archive, day, wanted).tolist()
    return found


def _asked(day: int, digests: Sequence[int]) -> list[int]:
    found: set[int] = set()
    with connection.cursor() as cursor:
        for start in range(0, len(digests), _TRAVELLERS_MANY):
            some = digests[start : start + _TRAVELLERS_MANY]
            cursor.execute(
                f"SELECT traveller_id FROM store_trace WHERE day = %s AND digest IN ({', '.join(['%s'] * len(some))})",  # noqa: S608
                [day, *some],
            )
            found.update(row[0] for row in cursor.fetchall())
    return sorted(found)


def screened_among(archive: Archive, day: int, travellers: Sequence[int]) -> list[tuple[FlightWork, StoredTraveller]]:
    """Those of these travellers who travel and are screened in their present version, each with their flight."""
    found: list[tuple[FlightWork, StoredTraveller]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(travellers), _TRAVELLERS_MANY):
            some = travellers[start : start + _TRAVELLERS_MANY]
            cursor.execute(
                "SELECT t.id, t.day, t.version, t.state, t.record_sealed, -f.id, f.id, f.day, f.departs_at_local, "  # noqa: S608
                "f.arrives_at_local, f.departs_from, f.arrives_at FROM store_traveller t JOIN store_flight f ON f.id = t.flight_id "
                f"WHERE t.id IN ({', '.join(['%s'] * len(some))}) AND t.day = %s AND t.state = 'active' "
                f"AND t.screened_version = t.version AND t.id NOT IN ({RESTRICTED}) ORDER BY t.id",
                [*some, day],
            )
            rows = cursor.fetchall()
            opened = open_travellers(archive, [row[:5] for row in rows])
            found += [(FlightWork(*row[5:]), each) for row, each in zip(rows, opened, strict=True)]
    return found


def finish_request(work: int) -> None:
    """Takes the request away that a list version be compared with who is stored."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_work WHERE id = %s", [work])
