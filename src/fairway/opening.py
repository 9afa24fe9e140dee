"""Opens a house: settings, database, keyring. The first thing every program does, and the only place that does it."""

from __future__ import annotations

import os
from pathlib import Path

from fairway import telemetry
from fairway.kit.refusals import Refused
from fairway.store.keyring import Keyring

__all__ = ["NoHouse", "forget_connection", "house_trouble", "open_house", "prepare"]


class NoHouse(Refused):
    """There is no house in that folder, or it needs a step first. The text says which."""


def open_house(home: Path, *, create: bool = True) -> Path:
    """Opens the house in `home`, made and migrated if need be.

    Raises NoHouse where `create` is false and there is none. Reopening another house in the same process closes the first.
    """
    home = home.absolute()
    if not (home / "keyring").is_dir():
        if not create:
            raise NoHouse(
                "house.none",
                f"There is no house in {home}. Nothing was read. Make one with `fairway ingest`, `fairway lists load` "
                "or `fairway demo`, or name another with --home.",
            )
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    prepare(home)
    from fairway.store import archive

    archive.use(home)
    return home


def prepare(home: Path) -> None:
    """Makes the keyring of a house and tells Django where the house is; touches no database."""
    telemetry.start()
    Keyring.make(home / "keyring")
    os.environ["FAIRWAY_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairway.settings")
    import django  # settings must be in the environment first
    from django.apps import apps

    if not apps.ready:
        django.setup()


def house_trouble() -> tuple[type[Exception], ...]:
    """What is raised when the database cannot do its work: gone, full, failing over. Nothing of the act happened then."""
    from fairway.store.trouble import StoreTrouble

    return StoreTrouble


def forget_connection() -> None:
    """Ends the connection to the database, which may be broken: the next act makes a new one. What it had claimed is free again."""
    from django.db import Error, connections

    default = connections["default"]
    try:
        default.close()
    except Error:
        default.connection = None
