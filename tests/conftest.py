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
from hypothesis import settings

if TYPE_CHECKING:
    from tests.postgresql_server import Server

os.environ.setdefault("FAIRWAY_SECURE", "0")  # the tests speak plain HTTP to themselves
os.environ["DJANGO_SETTINGS_MODULE"] = "fairway.settings"
os.environ.pop("FAIRWAY_DATABASE", None)
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a program that a test starts would compile the whole of Fairway

# The same examples at each change, so that what fails was changed; as many others as one likes with HYPOTHESIS_EXAMPLES.
settings.register_profile(
    "examples",
    derandomize="HYPOTHESIS_EXAMPLES" not in os.environ,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "100")),
)
settings.load_profile("examples")

_SERVER: list[Server] = []
_NUMBERS = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine", choices=("sqlite", "postgresql"), default="sqlite", help="the database of the test houses"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Tables can be imported before a house is open only once Django knows its settings."""
    # With -n each process that runs tests has its own server, and the one that hands them out has none.
    hands_out = bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")
    if config.getoption("--engine") == "postgresql" and not hands_out:
        from tests.postgresql_server import Server

        _SERVER.append(Server())
        config.add_cleanup(_SERVER[0].stop)
        os.environ["FAIRWAY_DATABASE"] = _SERVER[0].make("nobody")  # Django takes its engine from here

    from fairway.opening import prepare

    folder = tempfile.mkdtemp(prefix="fairway-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    prepare(Path(folder) / "nobody")


# They open the house's file behind its back, or a second house in one process. tests/store shows the same of PostgreSQL.
_OF_THE_FILE = frozenset(
    {
        "test_root_reads_everything_before_so_that_the_proof_proves_something",
        "test_two_houses_told_the_same_find_the_same",
        "test_the_same_input_gives_the_same_hits_byte_for_byte",
        "test_an_entry_that_somebody_edits_is_named",
        "test_an_act_that_cannot_be_recorded_does_not_happen",
        "test_the_database_refuses_to_change_the_log",
        "test_with_the_triggers_gone_the_walk_names_the_row",
        "test_where_the_log_cannot_be_written_nobody_is_shown_and_nothing_is_decided",
        "test_a_database_that_takes_no_writing_shows_nobody",
        "test_neither_link_nor_token_is_kept",
        "test_the_houses_own_walk_sees_its_end_cut_off_where_somebody_kept_a_head",
        "test_a_broken_chain_is_exit_code_four",
        "test_a_touched_chain_says_where",
        "test_nobody_on_a_list_stands_in_the_database_in_the_open",
        "test_a_profile_that_was_changed_in_the_database_is_refused_and_so_is_every_act",
    }
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--engine") == "postgresql":
        skip = pytest.mark.skip(reason="speaks of SQLite's own file")
        for item in items:
            if item.get_closest_marker("sqlite") or getattr(item, "originalname", "") in _OF_THE_FILE:
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
    (home / "records-are-in-postgresql").unlink(
        missing_ok=True
    )  # a copy that a test starts as a program has its own file
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
