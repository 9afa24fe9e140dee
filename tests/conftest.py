"""What every room's tests may ask for."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("FAIRWAY_SECURE", "0")  # the tests speak plain HTTP to themselves
os.environ["DJANGO_SETTINGS_MODULE"] = "fairway.settings"


def pytest_configure(config: pytest.Config) -> None:
    """Tables can be imported before a house is open only once Django knows its settings."""
    from fairway.opening import prepare

    folder = tempfile.mkdtemp(prefix="fairway-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    prepare(Path(folder) / "nobody")


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house made and migrated once; tests get copies."""
    from fairway.opening import open_house

    home = open_house(tmp_path_factory.mktemp("empty-house"))
    _close()
    return home


@pytest.fixture
def house(tmp_path: Path, empty_house: Path) -> Iterator[Path]:
    """A fresh house, open in this process: its folder."""
    from fairway.opening import open_house

    home = tmp_path / "house"
    shutil.copytree(empty_house, home)
    yield open_house(home)
    _close()


def _close() -> None:
    from django.db import connections

    connections["default"].close()
