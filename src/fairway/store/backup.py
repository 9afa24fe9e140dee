"""Backups: a copy of the database in one place, the wrapped day keys in another, and back again.

The two never lie together: a stolen copy of the database opens nothing. The keys are *mirrored*, not collected: a key that the house
has destroyed is destroyed in the mirror too, or last week's backup would bring back whom the law has taken.

The database is copied by `VACUUM INTO`: one snapshot, writers go on, and pages that were freed stay behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

import msgspec
from django.db import connection

from fairway.kit.refusals import Refused

__all__ = ["Manifest", "copy_database", "last_made", "manifest_of", "mirror_keys", "name_of", "put_in_place", "restore"]

DATABASE = "fairway.sqlite3"
MANIFEST = "manifest.json"
_BLOCK = 1 << 20
_DRAFT_SECONDS_MAX = 24 * 3600


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds. Nothing about anybody.

    sha256          of the database file, hexadecimal
    entries, head   of the audit chain in it: number of entries and the last link, hexadecimal
    keys            how many keys the mirror had when it was made
    """

    at: datetime
    database: str
    sha256: str
    bytes: int
    entries: int
    head: str
    transmissions: int
    travellers: int
    hits: int
    keys: int


def name_of(at: datetime) -> str:
    """What a backup of that moment is called."""
    return f"{at:%Y%m%dT%H%M%S}.{at.microsecond // 1000:03}Z"


def copy_database(home: Path, to: Path, at: datetime) -> Path:
    """A copy of the database as it is at this moment, in a draft folder inside `to`, on the disk. Gives the folder."""
    if connection.vendor != "sqlite":
        raise Refused(
            "backup.engine",
            "This house's database is PostgreSQL: back it up with its own tools (pg_basebackup, pg_dump), and the keys with "
            "`fairway backup keys`. Nothing was copied.",
        )
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in to.glob(".draft-*"):  # by a backup that was killed
        if at.timestamp() - left.stat().st_mtime > _DRAFT_SECONDS_MAX:
            shutil.rmtree(left)
    draft = to / f".draft-{name_of(at)}-{secrets.token_hex(4)}"
    draft.mkdir(mode=0o700)
    with contextlib.closing(sqlite3.connect(home / DATABASE, isolation_level=None, timeout=60)) as source:
        source.execute("VACUUM INTO ?", (str(draft / DATABASE),))
    (draft / DATABASE).chmod(0o600)
    _sync(draft / DATABASE)
    return draft


def mirror_keys(keyring: Path, to: Path) -> int:
    """Brings the mirror up to date: new keys are copied, destroyed ones destroyed there too. Gives how many it holds.

    The master key is not copied: it is kept by hand, on another medium.
    """
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in sorted((keyring / "keys").glob("*.destroyed")):
        _copy_once(path, to / path.name)
        with contextlib.suppress(FileNotFoundError):
            key = to / f"{path.stem}.key"
            key.write_bytes(secrets.token_bytes(key.stat().st_size))
            _sync(key)
            key.unlink()
    for path in sorted((keyring / "keys").glob("*.key")):
        with contextlib.suppress(FileNotFoundError):  # destroyed since the folder was listed
            mirrored = to / path.name
            if mirrored.exists() and mirrored.read_bytes() != path.read_bytes():  # wrapped anew since
                mirrored.write_bytes(secrets.token_bytes(mirrored.stat().st_size))
                mirrored.unlink()
            _copy_once(path, mirrored)
    _sync(to)
    return len(list(to.glob("*.key")))


def manifest_of(draft: Path, at: datetime, keys: int) -> Manifest:
    """What the copy in a draft folder holds; writes it beside the copy."""
    path = draft / DATABASE
    with _read_only(path) as copy:
        last = copy.execute("SELECT seq, hash FROM store_auditentry ORDER BY seq DESC LIMIT 1").fetchone() or (0, b"")
        transmissions, travellers, hits = (
            copy.execute(f"SELECT count(*) FROM store_{table}").fetchone()[0]  # noqa: S608 - our own names
            for table in ("transmission", "traveller", "hit")
        )
    manifest = Manifest(
        at=at,
        database="SQLite",
        sha256=_digest(path),
        bytes=path.stat().st_size,
        entries=last[0],
        head=bytes(last[1]).hex(),
        transmissions=transmissions,
        travellers=travellers,
        hits=hits,
        keys=keys,
    )
    (draft / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    _sync(draft / MANIFEST)
    return manifest


def put_in_place(draft: Path, at: datetime) -> Path:
    """Gives a draft its name; from then on it is a backup."""
    final = draft.parent / f"fairway-{name_of(at)}"
    draft.rename(final)
    _sync(final.parent)
    return final


def restore(backup: Path, keys: Path, home: Path, master_key: Path | None) -> Manifest:
    """Makes a house of a backup: database and keyring, checked against the manifest.

    home        must not be there
    master_key  copied into the keyring; None where FAIRWAY_MASTER_KEY_FILE names it

    Refuses a backup that is not as its manifest says, and then leaves no house behind.
    """
    if home.exists():
        raise Refused("backup.home", "There is something in that folder already. Nothing was restored; name a new one.")
    try:
        manifest = msgspec.json.decode((backup / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        raise Refused(
            "backup.manifest", "That folder holds no backup that can be read. Nothing was restored."
        ) from None
    home.mkdir(mode=0o700, parents=True)
    try:
        shutil.copyfile(backup / DATABASE, home / DATABASE)
        (home / DATABASE).chmod(0o600)
        _compare(home / DATABASE, manifest)
        ring = home / "keyring" / "keys"
        ring.parent.mkdir(mode=0o700)
        ring.mkdir(mode=0o700)
        for path in (*keys.glob("*.key"), *keys.glob("*.destroyed")):
            _copy_once(path, ring / path.name)
        if master_key is not None:
            _copy_once(master_key, ring.parent / "master.key")
    except (OSError, Refused):
        shutil.rmtree(home)
        raise
    return manifest


def _compare(path: Path, manifest: Manifest) -> None:
    if _digest(path) != manifest.sha256:
        raise Refused("backup.digest", "The database is not the one that was backed up. Nothing was restored.")
    with _read_only(path) as copy:
        last = copy.execute("SELECT seq, hash FROM store_auditentry ORDER BY seq DESC LIMIT 1").fetchone() or (0, b"")
    if (last[0], bytes(last[1]).hex()) != (manifest.entries, manifest.head):
        raise Refused("backup.chain", "The audit chain does not end where the manifest says. Nothing was restored.")


def last_made() -> datetime | None:
    """When the latest backup was made, by the record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(at) FROM store_auditentry WHERE action = 'BackupMade'")
        (at,) = cursor.fetchone()
    return datetime.fromisoformat(at) if at else None


def _read_only(path: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True))


def _copy_once(source: Path, to: Path) -> None:
    if to.exists():
        return
    draft = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, source.read_bytes())
        os.fsync(descriptor)
    except OSError:
        draft.unlink()
        raise
    finally:
        os.close(descriptor)
    draft.rename(to)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
