"""The master key in a file, a program, a hardware module: what one wrapped no other opens, and a new one loses nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fairway.store.keyring import KeyDestroyed, Keyring, SealBroken
from fairway.store.masters import CommandMaster, FileMaster, HardwareMaster, Master, MasterUnreachable, master_for

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
SECRET = b"the sealed part of an invented record"
PROGRAM = """
import sys
from pathlib import Path
from fairway.store.masters import FileMaster
verb, name = sys.argv[2:]
master, content = FileMaster(Path(sys.argv[1])), sys.stdin.buffer.read()
made = master.wrap(name, content) if verb == "wrap" else master.unwrap(name, content)
sys.exit(1) if made is None else sys.stdout.buffer.write(made)
"""


@pytest.fixture
def in_file(tmp_path: Path) -> Master:
    path = tmp_path / "elsewhere.key"
    path.write_bytes(os.urandom(32))
    return FileMaster(path)


@pytest.fixture
def in_program(tmp_path: Path) -> Master:
    (tmp_path / "kms.py").write_text(PROGRAM)
    (tmp_path / "kms.key").write_bytes(os.urandom(32))
    return CommandMaster(f"{sys.executable} {tmp_path / 'kms.py'} {tmp_path / 'kms.key'}")


@pytest.fixture
def in_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Master:
    """An AES key in SoftHSM 2, made as an operator would make one."""
    if not SOFTHSM.exists() or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM 2 is not installed on this machine")
    pkcs11 = pytest.importorskip("pkcs11")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm.conf").write_text(
        f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n"
    )
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm.conf"))
    init = [
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        "fairway",
        "--so-pin",
        "87654321",
        "--pin",
        "12345678",
    ]
    subprocess.run(init, check=True, capture_output=True)
    pkcs11.lib(str(SOFTHSM)).reinitialize()
    with pkcs11.lib(str(SOFTHSM)).get_token(token_label="fairway").open(user_pin="12345678", rw=True) as session:
        session.generate_key(pkcs11.KeyType.AES, 256, label="master", store=True)
    (tmp_path / "pin").write_text("12345678\n")
    return HardwareMaster(str(SOFTHSM), "fairway", "master", tmp_path / "pin")


@pytest.fixture(params=["in_file", "in_program", "in_module"])
def master(request: pytest.FixtureRequest) -> Master:
    found: Master = request.getfixturevalue(request.param)
    return found


def ring_with(folder: Path, master: Master | None = None) -> Keyring:
    made = Keyring.make(folder)
    return Keyring(folder, master) if master is not None else made


def test_otto_with_the_ring_and_another_master_key_opens_nothing(tmp_path: Path, master: Master) -> None:
    ring = ring_with(tmp_path / "keyring", master)
    ring.key("travel-2026-07-12")
    other = tmp_path / "other.key"
    other.write_bytes(os.urandom(32))

    with pytest.raises(SealBroken, match="does not open with this master key"):
        Keyring(tmp_path / "keyring", other).key("travel-2026-07-12")


def test_a_key_comes_back_by_its_own_name_alone(master: Master) -> None:
    wrapped = master.wrap("travel-2026-07-12", SECRET[:32])

    assert SECRET[:32] not in wrapped
    assert master.unwrap("travel-2026-07-12", wrapped) == SECRET[:32]
    assert master.unwrap("travel-2026-07-13", wrapped) is None
    assert master.unwrap("travel-2026-07-12", wrapped[:-1] + bytes([wrapped[-1] ^ 1])) is None


def test_a_ring_moves_from_its_file_to_another_master_with_all_its_keys(tmp_path: Path, master: Master) -> None:
    ring = ring_with(tmp_path / "keyring")
    sealed = ring.key("travel-2026-07-12").seal("store_traveller", 1, SECRET)
    standing = ring.standing_secret("honey-records")
    assert ring.rewrap(master) == 2
    assert ring.rewrap(master) == 0, "the second time nothing is left to do"

    moved = Keyring(tmp_path / "keyring", master)
    assert moved.key("travel-2026-07-12").open("store_traveller", 1, sealed) == SECRET
    assert moved.standing_secret("honey-records") == standing
    with pytest.raises(SealBroken):
        Keyring(tmp_path / "keyring").key("travel-2026-07-12")


def test_a_new_master_key_in_the_file_opens_everything_and_the_old_one_nothing(tmp_path: Path) -> None:
    ring = ring_with(tmp_path / "keyring")
    sealed = ring.key("travel-2026-07-12").seal("store_traveller", 1, SECRET)
    standing, old = ring.standing_secret("console-sessions"), tmp_path / "old.key"
    shutil.copy(tmp_path / "keyring" / "master.key", old)
    assert ring.change_master_file() == 2

    after = Keyring(tmp_path / "keyring")
    assert after.key("travel-2026-07-12").open("store_traveller", 1, sealed) == SECRET
    assert after.standing_secret("console-sessions") == standing
    assert not (tmp_path / "keyring" / "master.key.next").exists()
    with pytest.raises(SealBroken):
        Keyring(tmp_path / "keyring", old).key("travel-2026-07-12")


def test_interrupted_at_any_key_nothing_is_lost_and_the_next_time_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fairway.store import keyring

    ring = ring_with(tmp_path / "keyring")
    names = [f"travel-2026-07-{day:02}" for day in range(1, 9)]
    sealed = {name: ring.key(name).seal("store_traveller", 1, SECRET) for name in names}
    replaced = _after(4, keyring._replace)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(keyring, "_replace", replaced)
        ring.change_master_file()
    for name in names:
        assert Keyring(tmp_path / "keyring").key(name).open("store_traveller", 1, sealed[name]) == SECRET
    Keyring(tmp_path / "keyring").key("made-in-between")

    assert Keyring(tmp_path / "keyring").change_master_file() == 5
    for name in names:
        assert Keyring(tmp_path / "keyring").key(name).open("store_traveller", 1, sealed[name]) == SECRET
    assert Keyring(tmp_path / "keyring").key("made-in-between")


def _after(times: int, work: Callable[..., None]) -> Callable[..., None]:
    left = [times]

    def torn(*arguments: object, **named: object) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        work(*arguments, **named)

    return torn


def test_what_was_destroyed_stays_destroyed_under_the_new_master_key(tmp_path: Path) -> None:
    ring = ring_with(tmp_path / "keyring")
    ring.key("travel-2026-07-12")
    ring.destroy("travel-2026-07-12")
    ring.change_master_file()

    with pytest.raises(KeyDestroyed):
        Keyring(tmp_path / "keyring").key("travel-2026-07-12")


def test_a_program_that_is_not_there_is_named_and_opens_nothing(tmp_path: Path) -> None:
    ring = ring_with(tmp_path / "keyring", CommandMaster(str(tmp_path / "no-such-program")))

    with pytest.raises(MasterUnreachable, match="did not answer"):
        ring.key("travel-2026-07-12")
    assert list((tmp_path / "keyring" / "keys").iterdir()) == []


def test_two_master_keys_at_once_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRWAY_MASTER_KEY_COMMAND", "kms")
    monkeypatch.setenv("FAIRWAY_MASTER_KEY_PKCS11", "lib;token;label")

    with pytest.raises(ValueError, match="name two master keys"):
        master_for(tmp_path)


def test_the_mirror_follows_a_new_master_key(tmp_path: Path) -> None:
    from fairway.store.backup import mirror_keys

    ring = ring_with(tmp_path / "keyring")
    ring.key("travel-2026-07-12")
    mirror_keys(tmp_path / "keyring", tmp_path / "mirror")
    ring.change_master_file()
    mirror_keys(tmp_path / "keyring", tmp_path / "mirror")
    name = "travel-2026-07-12.key"

    assert (tmp_path / "mirror" / name).read_bytes() == (tmp_path / "keyring" / "keys" / name).read_bytes()


def test_by_the_shell_a_house_gets_another_master_key_and_works_on(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from fairway.cli.main import run
    from fairway.store import audit

    before = (house / "keyring" / "master.key").read_bytes()
    assert run(["keys", "rotate", "--home", str(house)]) == 0
    assert "keys wrapped anew" in capsys.readouterr().out
    assert (house / "keyring" / "master.key").read_bytes() != before
    assert run(["audit", "verify", "--home", str(house)]) == 0
    assert any("put another master key (a file) in place" in line.says for line in audit.lines(most=9))
