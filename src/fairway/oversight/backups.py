"""Backups as acts: who made one, when, and whether it was ever shown to work."""

from __future__ import annotations

import contextlib
import shutil
from datetime import datetime
from pathlib import Path

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_operations import BackupDrilled, BackupMade, KeysMirrored
from fairway.store import backup
from fairway.store.archive import look, perform
from fairway.store.backup import Manifest, restore

__all__ = ["Manifest", "last_backup", "make_backup", "mirror_keys", "note_drill", "restore"]


def make_backup(act: Act, to: Path, keys_to: Path) -> tuple[Path, Manifest]:
    """Copies the database into a new folder in `to`, then brings the mirror of the keys in `keys_to` up to date.

    Gives the folder and what it holds. Refuses places of which one holds the other. The keys come second, because a key is always
    on the disk before anything is sealed with it: the mirror then has every key that the copy needs.
    """
    permit(act, Permission.BACK_UP)
    to, keys_to = to.absolute(), keys_to.absolute()
    _refuse_together(to, keys_to)
    home = look().home
    draft = backup.copy_database(home, to, act.at)
    try:
        keys = backup.mirror_keys(home / "keyring", keys_to)
        manifest = backup.manifest_of(draft, act.at, keys)
        with perform(act):
            act.record(
                BackupMade(
                    object=backup.name_of(act.at),
                    bytes=manifest.bytes,
                    entries=manifest.entries,
                    keys=manifest.keys,
                )
            )
            made = backup.put_in_place(draft, act.at)
    finally:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(draft)
    return made, manifest


def mirror_keys(act: Act, keys_to: Path) -> int:
    """Only brings the mirror of the keys up to date: after every forgetting, and for houses whose database has its own backups."""
    permit(act, Permission.BACK_UP)
    home = look().home
    _refuse_together(home, keys_to.absolute())
    keys = backup.mirror_keys(home / "keyring", keys_to)
    with perform(act):
        act.record(KeysMirrored(object="keys", keys=keys))
    return keys


def note_drill(act: Act, name: str, *, is_good: bool, seconds: float) -> None:
    """Records how a drill went."""
    permit(act, Permission.BACK_UP)
    with perform(act):
        act.record(BackupDrilled(object=name[:80], verdict="sound" if is_good else "NOT SOUND", seconds=round(seconds)))


def last_backup() -> datetime | None:
    """When the latest backup was made, by the record; None where none ever was. Numbers only, so it is no act."""
    look()
    return backup.last_made()


def _refuse_together(first: Path, second: Path) -> None:
    if first == second or first in second.parents or second in first.parents:
        raise Refused(
            "backup.together",
            "Database and keys may not be kept together: whoever had the copy could read it. Nothing was copied.",
            cites="Directive (EU) 2016/680 Art. 29",
        )
