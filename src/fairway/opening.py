"""Opens a house: settings, database, keyring. The first thing every program does, and the only place that does it."""

from __future__ import annotations

import os
from pathlib import Path

from fairway.store.keyring import Keyring

__all__ = ["NoHouse", "open_house"]


class NoHouse(Exception):
    """There is no house in that folder, or it needs a step first. The text says which."""


def open_house(home: Path, *, create: bool = True) -> Path:
    """Opens the house in `home`, made and migrated if need be.

    Raises NoHouse where `create` is false and there is none. Reopening another house in the same process closes the first.
    """
    home = home.absolute()
    if not (home / "keyring").is_dir():
        if not create:
            raise NoHouse(f"there is no house in {home}: run any command that makes one, such as `fairway ingest`")
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    Keyring.make(home / "keyring")
    os.environ["FAIRWAY_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairway.settings")
    import django  # noqa: PLC0415 - settings must be in the environment first
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        django.setup()
    from fairway.store import archive  # noqa: PLC0415

    archive.use(home)
    return home
