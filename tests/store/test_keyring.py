"""The keyring: a record opens only in its own place, and never again once its day's key is gone."""

from __future__ import annotations

import hmac
from pathlib import Path

import pytest

from fairway.store.keyring import KeyDestroyed, Keyring, SealBroken, _Mac

SECRET = b"the sealed part of an invented record"


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return Keyring.make(tmp_path / "keyring")


def test_otto_with_the_database_alone_sees_nothing(ring: Keyring) -> None:
    sealed = ring.key("travel-2026-07-12").seal("store_traveller", 17, SECRET)

    assert SECRET not in sealed
    assert not any(SECRET[i : i + 6] in sealed for i in range(len(SECRET) - 6))


def test_a_record_opens_in_its_own_place(ring: Keyring) -> None:
    key = ring.key("travel-2026-07-12")

    assert key.open("store_traveller", 17, key.seal("store_traveller", 17, SECRET)) == SECRET


@pytest.mark.parametrize(("table", "row"), [("store_traveller", 18), ("store_booking", 17)])
def test_a_record_put_in_another_place_does_not_open(ring: Keyring, table: str, row: int) -> None:
    key = ring.key("travel-2026-07-12")
    sealed = key.seal("store_traveller", 17, SECRET)

    with pytest.raises(SealBroken, match="does not open"):
        key.open(table, row, sealed)


def test_a_record_does_not_open_with_another_days_key(ring: Keyring) -> None:
    sealed = ring.key("travel-2026-07-12").seal("store_traveller", 17, SECRET)

    with pytest.raises(SealBroken):
        ring.key("travel-2026-07-13").open("store_traveller", 17, sealed)


def test_one_altered_bit_is_noticed(ring: Keyring) -> None:
    key = ring.key("travel-2026-07-12")
    sealed = bytearray(key.seal("store_traveller", 17, SECRET))
    sealed[20] ^= 1

    with pytest.raises(SealBroken):
        key.open("store_traveller", 17, bytes(sealed))


def test_a_key_outlives_the_process_that_made_it(ring: Keyring) -> None:
    sealed = ring.key("lists").seal("store_listentry", 1, SECRET)

    assert Keyring(ring.folder).key("lists").open("store_listentry", 1, sealed) == SECRET


def test_a_destroyed_key_is_gone_for_good_and_is_not_made_again(ring: Keyring) -> None:
    key = ring.key("travel-2026-07-12")
    trace = key.trace("contact:EXAMPLE")
    ring.destroy("travel-2026-07-12")

    with pytest.raises(KeyDestroyed):
        ring.key("travel-2026-07-12")
    with pytest.raises(KeyDestroyed):
        Keyring(ring.folder).key("travel-2026-07-12")
    assert Keyring.make(ring.folder).key("travel-2026-07-13").trace("contact:EXAMPLE") != trace


def test_traces_of_two_days_have_nothing_in_common(ring: Keyring) -> None:
    today, tomorrow = ring.key("travel-2026-07-12"), ring.key("travel-2026-07-13")

    assert today.trace("doc:X123") == today.trace("doc:X123")
    assert today.trace("doc:X123") != tomorrow.trace("doc:X123")
    assert 0 <= today.trace("doc:X123") < 1 << 63


def test_keys_are_readable_by_their_owner_only(ring: Keyring) -> None:
    ring.key("lists")

    modes = {path.stat().st_mode & 0o777 for path in ring.folder.rglob("*") if path.is_file()}
    assert modes == {0o600}


def test_another_master_key_opens_nothing(ring: Keyring, tmp_path: Path) -> None:
    ring.key("lists")
    other = tmp_path / "other.key"
    other.write_bytes(b"\x01" * 32)

    with pytest.raises(SealBroken):
        Keyring(ring.folder, other).key("lists")


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 2000])
def test_record_keys_are_hmac_as_the_standard_has_it(length: int) -> None:
    """The two prepared beginnings are a way to be quick, not another digest: old houses open."""
    secret, message = bytes(range(32)), b"x" * length

    assert _Mac(secret).digest(message) == hmac.digest(secret, message, "sha256")


def test_many_traces_at_once_are_the_traces_one_by_one(ring: Keyring) -> None:
    key, values = ring.key("travel-2026-07-12"), ["n:abc|def", "", "d:ÅØ"]

    assert key.traces(values) == [key.trace(each) for each in values]
    assert key.traces([]) == []
