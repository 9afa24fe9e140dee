"""The recorded actions of operating the house: backups and drills."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = ["OPERATIONS", "BackupDrilled", "BackupMade", "KeysMirrored"]


class BackupMade(Lasting, frozen=True):
    sentence = "{actor} made backup {object}: {bytes} bytes, {entries} audit entries; the mirror holds {keys} keys"
    concerns = "backup"
    bytes: int
    entries: int
    keys: int


class KeysMirrored(Lasting, frozen=True):
    sentence = "{actor} brought the mirror of the keys up to date: {keys} keys"
    concerns = "backup"
    keys: int


class BackupDrilled(Lasting, frozen=True):
    sentence = "{actor} restored backup {object} in a scratch house: {verdict}, in {seconds} s"
    concerns = "backup"
    verdict: str
    seconds: int


class MasterChanged(Lasting, frozen=True):
    sentence = "{actor} put another master key ({object}) in place: {keys} keys were wrapped anew"
    concerns = "archive"
    keys: int


OPERATIONS: tuple[type[Action], ...] = (BackupMade, KeysMirrored, BackupDrilled, MasterChanged)
