"""The watched folder: what is being written, hostile names, and files that change under our hands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.intake.test_transports import ONE, TWO, kept

from fairway import intake
from fairway.intake.transports import Receipt, Unreachable
from fairway.intake.transports.folder import WatchedFolder


class Hands:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def states(receipts: Sequence[Receipt]) -> list[str]:
    return [each.state for each in receipts]


def test_a_file_that_still_grows_is_not_taken(house: Path, inbox: Path) -> None:
    clock = Hands()
    folder = WatchedFolder(inbox, settle_seconds=2, monotonic=clock)
    path = inbox / "push.edi"
    for part in range(4):
        with path.open("ab") as file:
            file.write(ONE[part * 100 : part * 100 + 100])
        collected = folder.collect(kept())
        assert (collected.receipts, collected.unsettled) == ((), 1)
        clock.now += 1.5
    with path.open("ab") as file:
        file.write(ONE[400:])
    assert folder.collect(kept()).unsettled == 1
    clock.now += 2

    [receipt] = folder.collect(kept()).receipts
    assert receipt.bytes == len(ONE)


def test_a_file_that_is_open_for_writing_is_not_taken_however_long_its_writer_pauses(house: Path, inbox: Path) -> None:
    folder = WatchedFolder(inbox, settle_seconds=0)
    with (inbox / "push.edi").open("wb") as file:
        file.write(ONE[:300])
        file.flush()
        assert folder.collect(kept()).unsettled == 1
        file.write(ONE[300:])

    assert [each.bytes for each in folder.collect(kept()).receipts] == [len(ONE)]


def test_drafts_and_hidden_files_are_left_alone(house: Path, inbox: Path) -> None:
    names = ("push.edi.part", "push.TMP", ".push.edi", "push.filepart")
    for name in names:
        (inbox / name).write_bytes(ONE)

    collected = WatchedFolder(inbox, settle_seconds=0).collect(kept())

    assert (collected.receipts, collected.set_aside, collected.unsettled) == ((), (), 0)
    assert {path.name for path in inbox.iterdir() if path.is_file()} == set(names)


def test_a_folder_that_is_gone_is_said_and_taken_up_again(house: Path, inbox: Path) -> None:
    """A network disk that was unmounted."""
    folder = WatchedFolder(inbox, settle_seconds=0)
    (inbox / "push.edi").write_bytes(ONE)
    inbox.rename(inbox.with_name("elsewhere"))
    with pytest.raises(Unreachable) as raised:
        folder.collect(kept())
    assert str(raised.value) == "the folder could not be worked on (ENOENT)"

    inbox.with_name("elsewhere").rename(inbox)
    assert states(folder.collect(kept()).receipts) == ["kept"]


HOSTILE = [
    b"line\nbreak'.edi",
    b"\x1b[2J.edi",
    b"-rf",
    b"..x",
    b"no\xff\xfeutf8.edi",
    b"%00.edi",
    "\u202etxt.exe".encode(),
    b"a" * 255,
    b"=cmd|calc.edi",
    b"$(reboot).edi",
]


@pytest.mark.parametrize("name", [each for each in HOSTILE if not each.startswith(b".")])
def test_a_hostile_name_is_a_name_and_nothing_else(house: Path, inbox: Path, name: bytes) -> None:
    Path(os.fsdecode(os.path.join(os.fsencode(inbox), name))).write_bytes(ONE)

    assert states(WatchedFolder(inbox, settle_seconds=0).collect(kept()).receipts) == ["kept"]
    assert [path for path in inbox.iterdir() if path.is_file()] == []


def test_links_pipes_and_giants_are_set_aside_unread(house: Path, inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"not for the archive")
    (inbox / "link.edi").symlink_to(tmp_path / "secret")
    os.mkfifo(inbox / "pipe.edi")
    with (inbox / "giant.edi").open("wb") as file:
        file.truncate(5_000)
    (inbox / "fine.edi").write_bytes(ONE)

    collected = WatchedFolder(inbox, settle_seconds=0, bytes_max=4_000).collect(kept())

    assert sorted(each.reason for each in collected.set_aside) == ["not-a-file", "not-a-file", "too-large"]
    assert states(collected.receipts) == ["kept"]
    assert sorted(path.name for path in (inbox / "failed").iterdir()) == ["giant.edi", "link.edi", "pipe.edi"]
    assert (tmp_path / "secret").exists()


def test_two_files_of_one_name_both_stay_in_failed(house: Path, inbox: Path) -> None:
    for size in (5_000, 6_000):
        (inbox / "giant.edi").write_bytes(b"x" * size)
        WatchedFolder(inbox, settle_seconds=0, bytes_max=4_000).collect(kept())

    assert sorted(path.stat().st_size for path in (inbox / "failed").iterdir()) == [5_000, 6_000]


def test_a_file_put_in_the_place_of_one_just_received_is_received_too(house: Path, inbox: Path) -> None:
    (inbox / "push.edi").write_bytes(ONE)

    def exchanges(contents: Sequence[bytes]) -> Sequence[Receipt]:
        receipts = kept()(contents)
        (inbox / "new").write_bytes(TWO)
        (inbox / "new").rename(inbox / "push.edi")
        return receipts

    folder = WatchedFolder(inbox, settle_seconds=0)
    folder.collect(exchanges)

    assert states(folder.collect(kept()).receipts) == ["kept"]
    assert intake.balance().received == 2


def test_what_a_kill_left_between_rename_and_removal_is_taken_again(house: Path, inbox: Path) -> None:
    (inbox / ".fairway-taken-2345").write_bytes(ONE)

    assert states(WatchedFolder(inbox, settle_seconds=0).collect(kept()).receipts) == ["kept"]
    assert [path for path in inbox.iterdir() if path.is_file()] == []


def test_receipts_lie_ready_for_the_sender(house: Path, inbox: Path, tmp_path: Path) -> None:
    (inbox / "push.edi").write_bytes(ONE)
    [receipt] = WatchedFolder(inbox, settle_seconds=0, receipts_to=tmp_path / "out").collect(kept()).receipts

    written = json.loads((tmp_path / "out" / f"{receipt.sha256}.json").read_text())
    assert (written["code"], written["state"], written["bytes"]) == (receipt.code, "kept", len(ONE))


def test_done_files_are_kept_where_that_is_asked_for(house: Path, inbox: Path) -> None:
    (inbox / "push.edi").write_bytes(ONE)
    [receipt] = WatchedFolder(inbox, settle_seconds=0, keeps_done=True).collect(kept()).receipts

    assert (inbox / "done" / receipt.code).read_bytes() == ONE


def test_the_command_receives_reads_and_screens(tmp_path: Path, inbox: Path) -> None:
    (inbox / "1.edi").write_bytes(ONE)
    (inbox / "2.edi").write_bytes(b"a letter to the editor")
    command = [sys.executable, "-m", "fairway.cli.main", "watch", str(inbox), "--once", "--settle", "0", "--every", "0"]
    done = subprocess.run(
        [*command, "--json", "--home", str(tmp_path / "house")], capture_output=True, text=True, check=False
    )

    assert done.returncode == 3, done.stderr
    assert [json.loads(line)["state"] for line in done.stdout.splitlines()] == ["kept", "kept"]
    assert [path for path in inbox.iterdir() if path.is_file()] == []
    assert "EXAMPLA" not in done.stdout + done.stderr
