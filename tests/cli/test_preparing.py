"""The index is built by a process of its own, and opened by the one that works."""

from __future__ import annotations

from pathlib import Path

from fairway import watchlists
from fairway.cli.preparing import prepare_apart
from fairway.safeguards import Purpose
from fairway.screening import Screener
from fairway.worker import machine_act

_LIST = b"entry_id,names,weak_names,birth_dates,sex,nationalities,documents\nM-1,MARTA EXAMPLA,,1981-03-04,F,UTO,\n"


def kept(home: Path) -> list[tuple[str, int]]:
    return [(path.name, path.stat().st_ino) for path in (home / "indexes").glob("*")]


def test_what_another_process_built_is_opened_and_not_built_again(house: Path) -> None:
    watchlists.load(machine_act(Purpose.LIST_KEEPING), "csv", _LIST)
    watchlists.activate(machine_act(Purpose.LIST_KEEPING), "csv")
    assert kept(house) == []

    prepare_apart(house)
    built = kept(house)
    assert len(built) == 1

    Screener().prepare()
    assert kept(house) == built


def test_without_a_list_and_with_a_kept_index_there_is_nothing_to_prepare(house: Path) -> None:
    assert Screener.is_prepared()
    watchlists.load(machine_act(Purpose.LIST_KEEPING), "csv", _LIST)
    watchlists.activate(machine_act(Purpose.LIST_KEEPING), "csv")
    assert not Screener.is_prepared()
    Screener().prepare()

    assert Screener.is_prepared()
