"""Backups: apart, sound, drilled, and no way back for whom the law has taken."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections
from tests.path.pushes import booking, person, push

from fairway.cli.main import run

PUSH = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")))


def fairway(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the command line answers, asked in this process where its engine is the file's."""
    if connections["default"].vendor != "sqlite":
        return as_a_program(home, *arguments)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([*arguments, "--home", str(home)])
    connections["default"].close()
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def as_a_program(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FAIRWAY_")}
    command = [sys.executable, "-m", "fairway.cli.main", *arguments, "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture
def home(tmp_path: Path, empty_house: Path) -> Path:
    """A house with one booking in it."""
    shutil.copytree(empty_house, tmp_path / "house")
    (tmp_path / "push.edi").write_bytes(PUSH)
    assert fairway(tmp_path / "house", "ingest", str(tmp_path / "push.edi")).returncode == 0
    return tmp_path / "house"


def made(home: Path) -> Path:
    done = fairway(home, "backup", "make", "--to", str(home.parent / "copies"), "--keys", str(home.parent / "keys"))
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def drill(home: Path, backup: Path) -> subprocess.CompletedProcess[str]:
    return fairway(home, "backup", "drill", str(backup), "--keys", str(home.parent / "keys"), "--json")


def test_a_backup_is_shown_to_work(home: Path) -> None:
    backup = made(home)
    done = as_a_program(home, "backup", "drill", str(backup), "--keys", str(home.parent / "keys"), "--json")

    assert done.returncode == 0, done.stderr
    verdict = json.loads(done.stdout)
    assert (verdict["is_good"], verdict["manifest"]["travellers"]) == (True, 1)
    assert (
        verdict["state"]["digest"]
        == json.loads(fairway(home, "doctor", "--digest", "--json").stdout)["state"]["digest"]
    )
    assert "backed up" not in done.stderr
    assert sorted(path.name for path in backup.iterdir()) == ["fairway.sqlite3", "manifest.json"]


def test_the_copy_of_the_database_holds_no_key_and_the_mirror_no_master_key(home: Path) -> None:
    backup = made(home)
    secrets = [path.read_bytes() for path in (home / "keyring").rglob("*.key")]
    copied = [path.read_bytes() for path in backup.rglob("*") if path.is_file()]

    assert all(secret not in content for secret in secrets for content in copied)
    assert not (home.parent / "keys" / "master.key").exists()
    assert (home.parent / "keys" / "travel-2026-07-12.key").exists()
    assert all(path.stat().st_mode & 0o077 == 0 for path in (home.parent / "keys").iterdir())


@pytest.mark.parametrize("keys", ["copies", "copies/keys", "."])
def test_database_and_keys_are_not_put_together(home: Path, keys: str) -> None:
    done = fairway(home, "backup", "make", "--to", str(home.parent / "copies"), "--keys", str(home.parent / keys))

    assert done.returncode == 1
    assert "may not be kept together" in done.stderr


def test_a_copy_that_was_touched_is_refused(home: Path) -> None:
    backup = made(home)
    with (backup / "fairway.sqlite3").open("r+b") as file:
        file.seek(5_000)
        file.write(b"\x00\x01")
    done = drill(home, backup)

    assert done.returncode == 1
    assert "not the one that was backed up" in done.stderr


def test_a_mirror_without_a_day_is_found_out(home: Path) -> None:
    """The digest takes a destroyed day for what it is; a key that is only missing is not made anew in silence."""
    backup = made(home)
    (home.parent / "keys" / "travel-2026-07-12.key").unlink()

    assert drill(home, backup).returncode == 4


def test_last_weeks_backup_brings_nobody_back(home: Path) -> None:
    from fairway.store.keyring import Keyring

    backup = made(home)
    Keyring(home / "keyring").destroy("travel-2026-07-12")
    assert fairway(home, "backup", "keys", "--keys", str(home.parent / "keys")).returncode == 0

    new = home.parent / "new"
    master = str(home / "keyring" / "master.key")
    done = fairway(new, "backup", "restore", str(backup), "--keys", str(home.parent / "keys"), "--master-key", master)
    assert done.returncode == 0, done.stderr
    assert not (home.parent / "keys" / "travel-2026-07-12.key").exists()
    assert (new / "keyring" / "keys" / "travel-2026-07-12.destroyed").exists()
    assert fairway(new, "doctor").returncode == 0


def test_restoring_never_writes_over_a_house(home: Path) -> None:
    backup = made(home)
    master = str(home / "keyring" / "master.key")
    done = fairway(home, "backup", "restore", str(backup), "--keys", str(home.parent / "keys"), "--master-key", master)

    assert done.returncode == 1
    assert fairway(home, "doctor").returncode == 0
