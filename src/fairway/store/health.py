"""Whether the house can do its work: numbers, and nothing about anybody."""

from __future__ import annotations

import os
import shutil
from datetime import datetime

import msgspec
from django.db import connection, transaction

from fairway.kit.identifiers import made_at
from fairway.store.archive import archive
from fairway.store.keyring import KeyDestroyed, SealBroken
from fairway.store.masters import MasterUnreachable
from fairway.store.trouble import StoreTrouble

__all__ = ["Vital", "vitals"]

FREE_BYTES_MIN = 512 * 1024 * 1024  # below it a database may not be able to finish what it began


class Vital(msgspec.Struct, frozen=True):
    """One condition of work. says: a code without personal data."""

    name: str
    is_good: bool
    says: str = ""


def vitals(at: datetime) -> tuple[list[Vital], int, float]:
    """The conditions, how many transmissions wait to be read, and for how many seconds the oldest of them has waited."""
    house = archive()
    free = shutil.disk_usage(house.home).free
    found = [
        Vital("disk", free >= FREE_BYTES_MIN, f"{free // 1024**2} MiB free"),
        Vital("folder", os.access(house.home, os.W_OK)),
        _keyring(),
    ]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT min(id), count(*) FROM store_transmission WHERE station = 'received'")
            oldest, waiting = cursor.fetchone()
    except StoreTrouble as trouble:
        return [*found, Vital("database", is_good=False, says=type(trouble).__name__)], 0, 0.0
    age = max(0.0, (at - made_at(oldest)).total_seconds()) if oldest is not None else 0.0
    return [*found, Vital("database", is_good=True)], waiting, age


def _keyring() -> Vital:
    ring = archive().keyring
    try:
        ring.is_open()
        ring.key("receipts")
    except (OSError, ValueError, KeyDestroyed, SealBroken, MasterUnreachable) as trouble:
        return Vital("keyring", is_good=False, says=type(trouble).__name__)
    return Vital("keyring", is_good=True)
