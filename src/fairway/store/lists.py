"""Watchlists: versions, their sealed entries, what changed between two, which one is screened against.

Entries are sealed under the key of the lists; what stays in the open is the entry's identifier and a keyed fingerprint, by which two
versions are compared without opening anything. Written by the office of watchlists.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from itertools import islice

import msgspec
from django.db import connection

from fairway.comparison import ListedPerson
from fairway.kit.findings import Finding
from fairway.store import index_files
from fairway.store.archive import Archive
from fairway.store.dialect import TRAVEL, alone, insert

__all__ = [
    "Changes",
    "ListVersion",
    "Progress",
    "activate",
    "active_version",
    "active_versions",
    "days_old",
    "differences",
    "entries_of",
    "findings_of",
    "fingerprint_of",
    "instruct",
    "instructions",
    "limit_age",
    "replaced_by",
    "same_version",
    "stale_sources",
    "travellers_stored",
    "version",
    "versions",
    "waiting_version",
    "write_version",
]

Progress = Callable[[int, int], None]
"""Told (done, total) after every batch."""

RESCREEN = "rescreen"
_TABLE = "store_listentry"
_BATCH = 5_000  # rows in hand at once: bounds memory and gives the progress bar its step
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(ListedPerson)
_FINDINGS = msgspec.msgpack.Decoder(tuple[Finding, ...])
_COLUMNS = "id, source, digest, published, loaded_at, loaded_by, activated_at, activated_by, state, entries"


class ListVersion(msgspec.Struct, frozen=True):
    """One version of one list.

    id            grows with the time of loading
    digest        SHA-256 of the file, hexadecimal, as the publisher may state it
    published     the publisher's date, ISO; "" where unknown
    activated_at  when it last became the one screened against; None if never
    state         "loaded" (checked, waits), "active", "retired"
    entries       people in it
    """

    id: int
    source: str
    digest: str
    published: str
    loaded_at: datetime
    loaded_by: str
    activated_at: datetime | None
    activated_by: str
    state: str
    entries: int


class Changes(msgspec.Struct, frozen=True):
    """What one version has that another has not: identifiers of entries, sorted."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return not (self.added or self.removed or self.changed)


def write_version(
    archive: Archive,
    *,
    source: str,
    digest: str,
    published: str,
    entries: Sequence[ListedPerson],
    findings: tuple[Finding, ...],
    at: datetime,
    by: str,
    progress: Progress | None = None,
    identifier: int | None = None,
) -> int:
    """Writes a version in state "loaded" with its entries sealed; gives its identifier. Entries' identifiers are unique.

    identifier  where one was taken already for what lies in a file
    """
    identifier = archive.new_id(at) if identifier is None else identifier
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_listversion (id, source, digest, published, loaded_at, loaded_by, activated_by, state, entries, "
            "findings) VALUES (%s, %s, %s, %s, %s, %s, '', 'loaded', %s, %s)",
            [identifier, source, digest, published, at, by, len(entries), _ENCODER.encode(findings)],
        )
        rows = _rows(archive, identifier, entries, at)
        done = 0
        while batch := list(islice(rows, _BATCH)):
            insert(cursor, "store_listentry", ("id", "version_id", "entry_id", "digest", "sealed"), batch)
            done += len(batch)
            if progress is not None:
                progress(done, len(entries))
    return identifier


def _rows(
    archive: Archive, version: int, entries: Sequence[ListedPerson], at: datetime
) -> Iterator[tuple[int, int, str, bytes, bytes]]:
    key = archive.list_key()
    for entry in entries:
        row = archive.new_id(at)
        plain = _ENCODER.encode(entry)
        yield row, version, entry.entry_id, key.fingerprint(plain), key.seal(_TABLE, row, plain)


def fingerprint_of(archive: Archive, entry: ListedPerson) -> bytes:
    """The keyed fingerprint that a version keeps of an entry: the same as long as the entry says the same."""
    return archive.list_key().fingerprint(_ENCODER.encode(entry))


def entries_of(archive: Archive, version: int, entry_ids: Collection[str] | None = None) -> Iterator[ListedPerson]:
    """The entries of a version in the order of their identifiers, opened one batch at a time.

    entry_ids  only these; None for all
    """
    key = archive.list_key()
    for row, sealed in _sealed(version) if entry_ids is None else _sealed_among(version, sorted(entry_ids)):
        yield _DECODER.decode(key.open(_TABLE, row, bytes(sealed)))


def _sealed(version: int) -> Iterator[tuple[int, bytes]]:
    # By pages, not by an open cursor: the caller may write, commit or stop between two of them. In the order of the unique index,
    # because any other would be sorted anew for every page.
    after = ""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT id, sealed, entry_id FROM store_listentry WHERE version_id = %s AND entry_id > %s "
                "ORDER BY entry_id LIMIT %s",
                [version, after, _BATCH],
            )
            page = cursor.fetchall()
            yield from ((row, sealed) for row, sealed, _ in page)
            if len(page) < _BATCH:
                return
            after = page[-1][2]


def _sealed_among(version: int, entry_ids: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    with connection.cursor() as cursor:
        for start in range(0, len(entry_ids), 500):
            some = entry_ids[start : start + 500]
            cursor.execute(
                "SELECT id, sealed FROM store_listentry WHERE version_id = %s "  # noqa: S608 - placeholders only
                f"AND entry_id IN ({', '.join(['%s'] * len(some))}) ORDER BY entry_id",
                [version, *some],
            )
            yield from cursor.fetchall()


def versions(source: str | None = None) -> tuple[ListVersion, ...]:
    """All versions, of one source or of all, the newest of each source first."""
    if source is None:
        return _versions("1 = 1 ORDER BY source, id DESC")
    return _versions("source = %s ORDER BY id DESC", source)


def active_versions() -> tuple[ListVersion, ...]:
    """The versions that travellers are screened against, one a source, by source."""
    return _versions("state = 'active' ORDER BY source")


def active_version(source: str) -> ListVersion | None:
    """The version of this source that travellers are screened against."""
    return next(iter(_versions("source = %s AND state = 'active'", source)), None)


def waiting_version(source: str) -> ListVersion | None:
    """The newest version of this source that is loaded and not yet active."""
    return next(iter(_versions("source = %s AND state = 'loaded' ORDER BY id DESC LIMIT 1", source)), None)


def version(identifier: int) -> ListVersion | None:
    """One version by its identifier."""
    return next(iter(_versions("id = %s", identifier)), None)


def same_version(archive: Archive, source: str, digest: str, entries: Sequence[ListedPerson]) -> ListVersion | None:
    """The version, active or the newest waiting, that came from the same file and was read the same way; else None.

    Read the same way, because a better reader may find more in the same file.
    """
    candidates = (active_version(source), waiting_version(source))
    for known in candidates:
        if known is not None and known.digest == digest and known.entries == len(entries):
            fingerprint = archive.list_key().fingerprint
            if {each.entry_id: fingerprint(_ENCODER.encode(each)) for each in entries} == _digests(known.id):
                return known
    return None


def replaced_by(identifier: int) -> ListVersion | None:
    """The version that travellers of this source were screened against before this one was activated; None if it was the first.

    For the version in use: of two that were activated at one moment, the other one came before.
    """
    mine = version(identifier)
    if mine is None or mine.activated_at is None:
        return None
    return next(
        iter(
            _versions(
                "source = %s AND id <> %s AND activated_at <= %s ORDER BY activated_at DESC, id DESC LIMIT 1",
                mine.source,
                mine.id,
                mine.activated_at,
            )
        ),
        None,
    )


def findings_of(identifier: int) -> tuple[Finding, ...]:
    """What was wrong with the file of a version when it was loaded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT findings FROM store_listversion WHERE id = %s", [identifier])
        row = cursor.fetchone()
    return _FINDINGS.decode(bytes(row[0])) if row and row[0] is not None else ()


def differences(before: int | None, after: int) -> Changes:
    """What changed from one version to another, by identifiers and fingerprints; nothing is opened.

    before  None where there was none: everything in `after` is added
    """
    if before is None:
        return Changes(added=_only_in(after, -1))
    if before == after:
        return Changes()
    return Changes(added=_only_in(after, before), removed=_only_in(before, after), changed=_changed(before, after))


def _only_in(here: int, there: int) -> tuple[str, ...]:
    return _entry_ids(
        "SELECT mine.entry_id FROM store_listentry mine LEFT JOIN store_listentry other "
        "ON other.version_id = %s AND other.entry_id = mine.entry_id "
        "WHERE mine.version_id = %s AND other.id IS NULL ORDER BY mine.entry_id",
        there,
        here,
    )


def _changed(before: int, after: int) -> tuple[str, ...]:
    return _entry_ids(
        "SELECT mine.entry_id FROM store_listentry mine JOIN store_listentry other "
        "ON other.version_id = %s AND other.entry_id = mine.entry_id "
        "WHERE mine.version_id = %s AND other.digest <> mine.digest ORDER BY mine.entry_id",
        before,
        after,
    )


def activate(archive: Archive, identifier: int, *, at: datetime, by: str) -> None:
    """Makes this the version that travellers are screened against, and asks that stored travellers are screened again.

    The one before it is retired, and so are older ones that were loaded and never used. Screening takes the work (kind
    "rescreen", subject the version) when it comes to it. What is kept of an index with the version that goes is deleted.
    """
    alone(TRAVEL)  # nobody is being screened against the version that goes
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_listversion SET state = 'retired' WHERE source = (SELECT source FROM store_listversion WHERE id = %s) "
            "AND (state = 'active' OR (state = 'loaded' AND id < %s))",
            [identifier, identifier],
        )
        cursor.execute(
            "UPDATE store_listversion SET state = 'active', activated_at = %s, activated_by = %s WHERE id = %s",
            [at, by, identifier],
        )
        cursor.execute(
            # A new number, so that a process that is carrying out an earlier request for this version does not remove this one.
            "INSERT INTO store_work (id, kind, subject, made_at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (kind, subject) DO UPDATE SET id = excluded.id, made_at = excluded.made_at",
            [archive.new_id(at), RESCREEN, identifier, at],
        )
    index_files.forget(index_files.folder_of(archive.home))  # should this be rolled back, it is made anew


def travellers_stored() -> int:
    """How many travellers the archive holds: those whom an activation has screened again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM store_traveller")
        return int(cursor.fetchone()[0])


def limit_age(version: int, refresh_days: int) -> None:
    """Keeps how old a version may be, in days."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_listversion SET refresh_days = %s WHERE id = %s", [refresh_days, version])


def days_old(version: ListVersion, now: datetime) -> int:
    """Whole days since the publisher's date, or, where the file bears none, since it was loaded."""
    since = date.fromisoformat(version.published) if len(version.published) == 10 else version.loaded_at.date()
    return (now.date() - since).days


def stale_sources(now: datetime) -> dict[str, tuple[int, int]]:
    """The sources whose active version is older than it may be: days, and days allowed."""
    wanted = "state = 'active' AND refresh_days IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS}, refresh_days FROM store_listversion WHERE {wanted}")  # noqa: S608 - constants
        rows = [(ListVersion(*row[:-1]), int(row[-1])) for row in cursor.fetchall()]
    found = {each.source: (days_old(each, now), limit) for each, limit in rows}
    return {source: ages for source, ages in found.items() if ages[0] > ages[1]}


def _versions(where: str, *values: int | str | datetime) -> tuple[ListVersion, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM store_listversion WHERE {where}", list(values))  # noqa: S608 - constants
        return tuple(ListVersion(*row) for row in cursor.fetchall())


def _digests(version: int) -> dict[str, bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id, digest FROM store_listentry WHERE version_id = %s", [version])
        return {entry_id: bytes(digest) for entry_id, digest in cursor.fetchall()}


def _entry_ids(query: str, *values: int) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return tuple(row[0] for row in cursor.fetchall())


# -- what a list asks for -------------------------------------------------------------------------------------------


def instructions() -> dict[str, str]:
    """What each list asks to be done with whoever is on it, by source; a source that is not here asks for a check."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, instruction FROM store_listinstruction")
        return dict(cursor.fetchall())


def instruct(source: str, instruction: str, *, unless_said: bool = False) -> bool:
    """Keeps what a list asks for; False where it asked for just that, or anything was said and `unless_said`."""
    said = instructions().get(source)
    if said == instruction or (unless_said and said is not None):
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_listinstruction (source, instruction) VALUES (%s, %s) "
            "ON CONFLICT (source) DO UPDATE SET instruction = excluded.instruction",
            [source, instruction],
        )
    return True
