"""PostgreSQL instead of the file: the same house, the same day, the same hits, with one worker or several."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from fairway.kit.refusals import Refused
from fairway.store.dialect import database, in_postgresql
from fairway_benchmarks.broker import Broker
from fairway_simulator import simulate
from tests.postgresql_server import Server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small day: messages and a list with people of whom some travel."""
    folder = tmp_path_factory.mktemp("day")
    simulate(folder, travellers=1500, seed=7, day=date(2026, 7, 12), dirty=0.05, list_entries=300, progress=None)
    return folder


# A worker that takes eight messages at once: of a small day it would otherwise leave nothing to the others.
IN_SMALL_BITES = """
import sys
from fairway import opening
from fairway.cli.main import run
opens = opening.open_house
def small(*arguments, **named):
    home = opens(*arguments, **named)
    from fairway.intake import office
    office.BATCH_TRANSMISSIONS_MAX = 8
    return home
opening.open_house = small
sys.exit(run(sys.argv[1:]))
"""


def started(
    home: Path,
    address: str,
    *arguments: str,
    told: Mapping[str, str] | None = None,
    program: tuple[str, str] = ("-m", "fairway.cli.main"),
) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FAIRWAY_")}
    environment.update(told or {})
    if address:
        environment["FAIRWAY_DATABASE"] = address
    command = [sys.executable, *program, *arguments, "--home", str(home), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def done(process: subprocess.Popen[str]) -> list[dict[str, object]]:
    out, err = process.communicate(timeout=120)
    assert process.returncode in (0, 3), err[-2000:]
    return [json.loads(line) for line in out.splitlines()]


def fairway(home: Path, address: str, *arguments: str) -> list[dict[str, object]]:
    return done(started(home, address, *arguments))


def state_of(home: Path, address: str) -> dict[str, object]:
    state = fairway(home, address, "doctor", "--digest")[-1]["state"]
    assert isinstance(state, dict)
    return state


@pytest.fixture(scope="module")
def in_the_file(day: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a house on SQLite holds after the day."""
    home = tmp_path_factory.mktemp("file") / "house"
    fairway(home, "", "lists", "load", "csv", str(day / "watchlist.csv"), "--activate")
    fairway(home, "", "ingest", str(day / "messages"))
    return state_of(home, "")


def test_the_same_day_gives_the_same_state_on_both_engines(
    server: Server, day: Path, tmp_path: Path, in_the_file: dict[str, object]
) -> None:
    address = server.make("same_day")
    fairway(tmp_path / "house", address, "lists", "load", "csv", str(day / "watchlist.csv"), "--activate")
    fairway(tmp_path / "house", address, "ingest", str(day / "messages"))

    assert in_the_file["hits"], "without a hit this test would prove nothing"
    assert state_of(tmp_path / "house", address) == in_the_file
    assert not (tmp_path / "house" / "fairway.sqlite3").exists()


@pytest.mark.slow
def test_workers_at_the_same_time_give_the_state_of_one(
    server: Server, day: Path, tmp_path: Path, in_the_file: dict[str, object]
) -> None:
    address, home = server.make("three_workers"), tmp_path / "house"
    fairway(home, address, "lists", "load", "csv", str(day / "watchlist.csv"), "--activate")
    fairway(home, address, "ingest", "--only-receive", str(day / "messages"))

    workers = [started(home, address, "work", program=("-c", IN_SMALL_BITES)) for _ in range(3)]
    walked = [done(worker)[-1] for worker in workers]

    assert sum(bool(each["transmissions"]) for each in walked) > 1, "one worker did it all: this proves nothing"
    assert sum(int(str(each["transmissions"])) for each in walked) == in_the_file["transmissions"]
    assert state_of(home, address) == in_the_file
    assert fairway(home, address, "audit", "verify")


def test_workers_fed_by_a_stream_give_the_state_of_one(
    server: Server, day: Path, tmp_path: Path, in_the_file: dict[str, object]
) -> None:
    address, home = server.make("fed"), tmp_path / "house"
    fairway(home, address, "lists", "load", "csv", str(day / "watchlist.csv"), "--activate")
    fairway(home, address, "ingest", "--only-receive", str(day / "messages"))

    with Broker.running() as broker:
        programs = [
            started(home, address, *arguments, told=broker.environment)
            for arguments in (("stream", "dispatch"), ("work", "--follow"), ("work", "--follow"))
        ]
        until = time.monotonic() + 180
        left = "SELECT (SELECT count(*) FROM store_transmission WHERE station = 'received') + (SELECT count(*) FROM store_work)"
        while server.ask("fed", left) and time.monotonic() < until:
            assert all(each.poll() is None for each in programs)
            time.sleep(0.2)
        for each in programs:
            each.terminate()
            each.communicate(timeout=60)
        [found] = done(started(home, address, "stream", "reconcile", told=broker.environment))

    assert (found["remembered"], found["unknown"]) == (in_the_file["transmissions"], [])
    assert state_of(home, address) == in_the_file


def test_a_worker_that_is_killed_loses_nothing_and_its_claims_are_free_at_once(
    server: Server, day: Path, tmp_path: Path, in_the_file: dict[str, object]
) -> None:
    address, home = server.make("killed"), tmp_path / "house"
    fairway(home, address, "lists", "load", "csv", str(day / "watchlist.csv"), "--activate")
    fairway(home, address, "ingest", "--only-receive", str(day / "messages"))

    killed = 0
    for tenths in (7, 9, 11, 13):
        workers = [started(home, address, "work") for _ in range(2)]
        time.sleep(tenths / 10)
        for worker in workers:
            killed += worker.poll() is None
            worker.kill()
            worker.communicate()
    fairway(home, address, "work")  # without waiting for anything

    assert killed > 4
    after = state_of(home, address)
    assert [after[name] for name in ("transmissions", "flights", "bookings", "work")] == [
        in_the_file[name] for name in ("transmissions", "flights", "bookings", "work")
    ]
    assert after["work"] == 0
    assert fairway(home, address, "audit", "verify")


def _letter(folder: Path) -> Path:
    """Something to receive, so that a house is made."""
    (folder / "letter").write_bytes(b"a letter to the editor")
    return folder / "letter"


def said_no(home: Path, address: str) -> str:
    process = started(home, address, "doctor")
    _, err = process.communicate(timeout=60)
    assert process.returncode not in (0, 3)
    assert "Traceback" not in err
    return err


def test_a_database_is_not_taken_for_another_houses(server: Server, tmp_path: Path) -> None:
    address = server.make("somebodys")
    mine, other, file = tmp_path / "mine", tmp_path / "other", tmp_path / "file"
    fairway(mine, address, "ingest", str(_letter(tmp_path)))
    fairway(other, server.make("others"), "ingest", str(_letter(tmp_path)))
    fairway(file, "", "ingest", str(_letter(tmp_path)))

    assert "another house's" in said_no(other, address)
    assert "does not say where" in said_no(mine, "")
    assert "names another database" in said_no(file, address)
    assert fairway(mine, address, "doctor")


def test_a_database_that_orders_text_by_a_language_is_refused(server: Server, tmp_path: Path) -> None:
    server.run("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    home = tmp_path / "house"
    fairway(home, server.make("good"), "ingest", str(_letter(tmp_path)))

    assert "orders text by a language" in said_no(home, server.address("latin"))


def test_a_password_in_the_address_is_not_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAIRWAY_DATABASE", "mysql://fairway:S3CRETWORD@db/fairway")

    with pytest.raises(Refused) as refused:
        database(tmp_path)

    assert "S3CRETWORD" not in str(refused.value)


def test_an_address_says_where_the_database_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAIRWAY_DATABASE", "postgresql://piu:p%40ss@db.example:5433/house?sslmode=verify-full")

    found = database(tmp_path)

    assert [found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "house",
        "piu",
        "p@ss",
        "db.example",
        "5433",
    ]
    assert found["OPTIONS"]["sslmode"] == "verify-full"


def test_an_address_may_name_a_primary_and_its_standby(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for written, hosts, ports in (
        ("postgresql://f@db-1:5432,db-2:5433/house?target_session_attrs=read-write", "db-1,db-2", "5432,5433"),
        ("postgresql://f@db-1,db-2/house", "db-1,db-2", ""),
        ("postgresql://f@[::1]:5433/house", "::1", "5433"),
        ("postgresql:///house?host=/run/a,/run/b&user=f", "/run/a,/run/b", ""),
    ):
        monkeypatch.setenv("FAIRWAY_DATABASE", written)
        found = database(tmp_path)
        assert [found["HOST"], found["PORT"], found["USER"]] == [hosts, ports, "f"]


def test_a_table_is_written_once_for_both_engines() -> None:
    assert in_postgresql("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, day INTEGER, a BLOB) WITHOUT ROWID") == (
        "CREATE TABLE t (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, day BIGINT, a BYTEA)"
    )
