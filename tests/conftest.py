"""What every room's tests may ask for."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.postgresql_server import Server

os.environ.setdefault("FAIRWAY_SECURE", "0")  # the tests speak plain HTTP to themselves
os.environ["DJANGO_SETTINGS_MODULE"] = "fairway.settings"
os.environ.pop("FAIRWAY_DATABASE", None)

_SERVER: list[Server] = []
_NUMBERS = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine", choices=("sqlite", "postgresql"), default="sqlite", help="the database of the test houses"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Tables can be imported before a house is open only once Django knows its settings."""
    if config.getoption("--engine") == "postgresql":
        from tests.postgresql_server import Server

        _SERVER.append(Server())
        config.add_cleanup(_SERVER[0].stop)
        os.environ["FAIRWAY_DATABASE"] = _SERVER[0].make("nobody")  # Django takes its engine from here

    from fairway.opening import prepare

    folder = tempfile.mkdtemp(prefix="fairway-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    prepare(Path(folder) / "nobody")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--engine") == "postgresql":
        skip = pytest.mark.skip(reason="speaks of SQLite's own file")
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(skip)


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house made and migrated once; tests get copies."""
    from fairway.opening import open_house

    if _SERVER:
        os.environ["FAIRWAY_DATABASE"] = _SERVER[0].make("empty_house")
    home = open_house(tmp_path_factory.mktemp("empty-house"))
    _close()
    os.environ.pop("FAIRWAY_DATABASE", None)
    return home


@pytest.fixture
def house(tmp_path: Path, empty_house: Path) -> Iterator[Path]:
    """A fresh house, open in this process: its folder."""
    from fairway.opening import open_house

    home = tmp_path / "house"
    shutil.copytree(empty_house, home)
    if not _SERVER:
        yield open_house(home)
        _close()
        return
    # A house that a test starts as a program of its own, elsewhere, is not this one: its database is its own file.
    name = f"house_{next(_NUMBERS)}"
    os.environ["FAIRWAY_DATABASE"] = _SERVER[0].make(name, "empty_house")
    yield open_house(home)
    _close()
    os.environ.pop("FAIRWAY_DATABASE", None)
    _SERVER[0].drop(name)


def _close() -> None:
    from django.db import connections

    connections["default"].close()
