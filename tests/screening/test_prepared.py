"""An index is kept between two starts: found again while it is right, built anew when it is not, readable by its owner alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fairway.comparison import ComparedTraveller, ListedPerson, PersonName
from fairway.screening.prepared import prepared_index

MARTA = ListedPerson("L-1", ("Marta Exampla",), birth_dates=("1981-03-04",))
CROWD = [ComparedTraveller((PersonName(surname="EXAMPLA", given_names="MARTAMRS"),), "1981-03-04")]


def never() -> Iterator[ListedPerson]:
    raise AssertionError("built although it was kept")


def test_others_than_its_owner_cannot_read_it(tmp_path: Path) -> None:
    prepared_index(tmp_path / "kept", "csv:1", lambda: [MARTA])

    modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "kept").rglob("*")}
    assert modes == {0}


def test_a_second_start_maps_what_the_first_built(tmp_path: Path) -> None:
    first = prepared_index(tmp_path, "csv:1", lambda: [MARTA])

    second = prepared_index(tmp_path, "csv:1", never)

    assert second.screen(CROWD) == first.screen(CROWD)
    assert len(second.screen(CROWD)[0]) == 1


def test_another_list_version_is_another_index_and_old_ones_go(tmp_path: Path) -> None:
    for version in range(1, 5):
        index = prepared_index(tmp_path, f"csv:{version}", lambda: [MARTA])

    assert len(list(tmp_path.iterdir())) == 2
    assert index.listed(0) == MARTA


def test_another_matcher_does_not_use_what_this_one_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared_index(tmp_path, "csv:1", lambda: [MARTA])
    monkeypatch.setattr("fairway.screening.prepared.FORM", "another")

    with pytest.raises(AssertionError, match="built"):
        prepared_index(tmp_path, "csv:1", never)
