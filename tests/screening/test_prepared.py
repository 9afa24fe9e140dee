"""The index of the lists is kept sealed between two starts: opened while it is right, built anew when it is not, never wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.path.pushes import booking, person, push
from tests.screening.test_screening import MARTA, NOBODY, activate, marta, receive, states

from fairway.comparison import ComparedTraveller, Index, ListedPerson, PersonName
from fairway.oversight import backups
from fairway.safeguards import Purpose
from fairway.screening import Screener
from fairway.screening.prepared import content_of, prepared_index
from fairway.store import index_files, lists
from fairway.store.archive import archive
from fairway.store.keyring import Key, Keyring
from fairway.store.records import JourneyRecord, compared_of
from fairway.travel import Traveller
from fairway.worker import machine_act, run_until_idle

LISTED = ListedPerson("L-1", ("Marta Exampla",), birth_dates=("1981-03-04",))
OTHER = ListedPerson("L-2", ("Ingrid Nowhere",), birth_dates=("1950-01-01",))
CROWD = [ComparedTraveller((PersonName(surname="EXAMPLA", given_names="MARTAMRS"),), "1981-03-04")]
HOUSE = b"this house"


@pytest.fixture
def key(tmp_path: Path) -> Key:
    return Keyring.make(tmp_path / "keyring").key("lists")


@pytest.fixture
def kept(tmp_path: Path, key: Key) -> Path:
    """A folder in which the index of a list was kept."""
    start(tmp_path / "kept", key)
    return tmp_path / "kept"


def start(folder: Path, key: Key, *, version: int = 1, house: bytes = HOUSE) -> bool:
    """A program begins with this list, and finds who is listed; whether it had to build the index."""
    built: list[bool] = []

    def entries() -> list[ListedPerson]:
        built.append(True)
        return [LISTED, OTHER]

    index = prepared_index(folder, content_of(house, [("csv", version, 2)]), key, entries)
    assert index.screen(CROWD) == Index.build([LISTED, OTHER]).screen(CROWD)
    assert len(index.screen(CROWD)[0]) == 1
    return bool(built)


def the_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


# -- Otto, who has the disk and not the keys -------------------------------------------------------------------------


def test_otto_reads_nobodys_name_in_it(house: Path) -> None:
    activate(MARTA)
    Screener().refresh(archive())

    content = the_file(house / "indexes").read_bytes().lower()
    assert len(content) > 1_000
    for form in ("utf-8", "utf-16-le", "utf-32-le"):
        for word in ("exampla", "marta", "1981-03-04", "xq1234567", "l-1"):
            assert word.encode(form) not in content


def test_the_same_words_stand_in_what_is_sealed(house: Path) -> None:
    """Or the specimen above would prove nothing."""
    activate(MARTA)

    index = Index.build(lists.entries_of(archive(), lists.active_versions()[0].id))
    plain = b"".join(array.tobytes() for array in index.arrays().values()).lower()
    assert b"exampla" in plain


def test_others_than_its_owner_cannot_open_the_file(kept: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in (kept, the_file(kept))} == {0o700, 0o600}


def test_it_is_no_part_of_a_backup(house: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--engine") == "postgresql":
        pytest.skip("PostgreSQL is backed up with its own tools")
    activate(MARTA)
    Screener().refresh(archive())
    name = the_file(house / "indexes").name
    backups.make_backup(machine_act(Purpose.OVERSIGHT), tmp_path / "copies", tmp_path / "mirror")

    copied = [path.name for place in ("copies", "mirror") for path in (tmp_path / place).rglob("*")]
    assert "fairway.sqlite3" in copied
    assert name not in copied


# -- opened while it is right ----------------------------------------------------------------------------------------


def test_a_second_start_opens_what_the_first_built(kept: Path, key: Key) -> None:
    assert not start(kept, key)


def test_pieces_are_put_together_in_their_places(tmp_path: Path, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_files, "PIECE_BYTES", 100)
    assert start(tmp_path / "kept", key)
    assert not start(tmp_path / "kept", key)


def test_a_worker_that_starts_again_opens_no_entry(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    activate(MARTA)
    run_until_idle(Screener())
    Screener().refresh(archive())
    monkeypatch.setattr(lists, "entries_of", never)
    receive(marta())
    run_until_idle(Screener())

    assert states() == [("L-1", "open")]


def test_what_a_worker_followed_is_kept_for_the_next_start(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries came, changed and went while it ran; the program that starts then builds nothing and finds the same."""
    activate(MARTA + "L-2,Ordinary Person,,1970-01-01,F,UTO,\n")
    running = Screener()
    running.refresh(archive())
    activate(MARTA.replace("XQ1234567", "XQ7654321") + NOBODY.splitlines()[1] + "\n")
    running.refresh(archive())
    monkeypatch.setattr(lists, "entries_of", never)
    started = Screener()
    started.refresh(archive())

    [listed] = [each for each, _, _, _ in started.screen([_marta()])[0]]
    assert (listed.entry_id, [each.number for each in listed.documents]) == ("L-1", ["XQ7654321"])
    assert started.screen([_marta()]) == running.screen([_marta()])


def test_no_word_of_a_traveller_is_kept_with_a_followed_index(house: Path) -> None:
    activate(MARTA)
    running = Screener()
    receive(push(booking("AB12CD", person("ZWETSCHGENBAUM", "QUIRINUSMR"))))
    run_until_idle(running)
    activate(MARTA + NOBODY.splitlines()[1] + "\n")
    running.refresh(archive())

    assert running._index is not None
    plain = b"".join(array.tobytes() for array in running._index.arrays().values()).lower()
    assert b"nowhere" in plain
    assert b"zwetschgen" not in plain
    assert b"quirinus" not in plain


def _marta() -> ComparedTraveller:
    view = Traveller(surname="EXAMPLA", given_names="MARTA", birth_date="1981-03-04")
    return compared_of(JourneyRecord(pnr=view))


def never(*_: object) -> Iterator[ListedPerson]:
    raise AssertionError("built although it was kept")


# -- built anew when it is not ---------------------------------------------------------------------------------------


def flipped_at(share: float) -> Callable[[bytes], bytes]:
    def flip(content: bytes) -> bytes:
        at = min(int(share * len(content)), len(content) - 1)
        return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]

    return flip


@pytest.mark.parametrize(
    "damage",
    [
        *(flipped_at(place / 40) for place in range(41)),
        lambda content: content[:20],
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content + b"\0",
        lambda content: b"",
        lambda content: os.urandom(len(content)),
    ],
)
def test_a_file_that_was_altered_or_cut_is_built_anew_with_equal_hits(
    kept: Path, key: Key, damage: Callable[[bytes], bytes]
) -> None:
    path = the_file(kept)
    path.write_bytes(damage(path.read_bytes()))

    assert start(kept, key)
    assert not start(kept, key)


def test_pieces_of_two_files_cannot_be_mixed(kept: Path, key: Key) -> None:
    path = the_file(kept)
    first = path.read_bytes()
    path.unlink()
    start(kept, key)
    second = path.read_bytes()
    path.write_bytes(second[:-100] + first[-100:])

    assert len(first) == len(second)
    assert start(kept, key)


def test_another_houses_key_opens_nothing(kept: Path, key: Key, tmp_path: Path) -> None:
    stranger = Keyring.make(tmp_path / "elsewhere").key("lists")
    path = the_file(kept)
    content = path.read_bytes()
    assert start(kept, stranger)
    the_file(kept).write_bytes(content)  # under the very name that the other house looks for

    assert start(kept, stranger)


def test_a_file_is_not_taken_for_another_houses_lists_or_versions(kept: Path, key: Key) -> None:
    content = the_file(kept).read_bytes()
    for house, version in ((b"that house", 1), (HOUSE, 2)):
        assert start(kept, key, house=house, version=version)
        the_file(kept).write_bytes(content)
        assert start(kept, key, house=house, version=version)


@pytest.mark.parametrize("what", ["FORM", "_PROGRAM"])
def test_another_comparison_does_not_use_what_this_one_kept(
    kept: Path, key: Key, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(f"fairway.screening.prepared.{what}", "another")
    assert start(kept, key)


def test_where_it_cannot_be_kept_screening_goes_on(tmp_path: Path, key: Key) -> None:
    (tmp_path / "kept").write_bytes(b"no folder")
    assert start(tmp_path / "kept", key)
    assert start(tmp_path / "kept", key)


# -- no longer than its lists are in use -----------------------------------------------------------------------------


def test_only_the_newest_is_kept(kept: Path, key: Key) -> None:
    before = the_file(kept).name
    start(kept, key, version=2)

    assert the_file(kept).name != before


def test_with_its_lists_it_goes(house: Path) -> None:
    activate(MARTA)
    Screener().refresh(archive())
    assert the_file(house / "indexes")
    activate(NOBODY)

    assert list((house / "indexes").iterdir()) == []


def test_a_worker_that_follows_a_list_leaves_none_of_the_one_before(house: Path) -> None:
    activate(MARTA)
    screener = Screener()
    screener.refresh(archive())
    old = the_file(house / "indexes")
    content = old.read_bytes()
    activate(NOBODY)
    old.write_bytes(content)  # as by a machine that did not hear of it
    screener.refresh(archive())

    assert not old.exists()


def test_what_a_killed_program_left_goes_and_a_draft_under_way_stays(kept: Path, key: Key) -> None:
    for name, age in ((".old.names.aa", 7200), (".new.names.bb", 0)):
        (kept / name).write_bytes(b"half")
        os.utime(kept / name, (os.stat(kept).st_mtime - age,) * 2)
    start(kept, key, version=2)

    assert sorted(path.name for path in kept.iterdir())[0] == ".new.names.bb"
    assert len(list(kept.iterdir())) == 2


def test_a_house_without_lists_keeps_nothing(house: Path) -> None:
    Screener().refresh(archive())

    assert not (house / "indexes").exists()
