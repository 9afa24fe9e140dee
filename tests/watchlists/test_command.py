"""`fairway lists` on the shell."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from fairway.cli import lists
from fairway.kit.refusals import Refused

HEADER = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"


def test_a_list_is_loaded_compared_activated_and_shown(house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(HEADER + "N-1,Ilse Example,,,,,\nN-2,Jan Example,,,,,\n")
    second.write_text(HEADER + "N-2,Jan Example,,1970,,,\nN-3,Ada Example,,,,,\n")

    assert _lists(house, "load", "csv", str(first), "--activate") == 0
    assert _lists(house, "load", "csv", str(second)) == 0
    capsys.readouterr()
    assert _lists(house, "diff", "csv") == 0
    assert capsys.readouterr().out == "+ N-3\n- N-1\n~ N-2\n"
    assert _lists(house, "activate", "csv", as_json=True) == 0
    activated = json.loads(capsys.readouterr().out)
    assert (activated["added"], activated["removed"], activated["changed"]) == (1, 1, 1)
    assert _lists(house, "show", as_json=True) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [(each["state"], each["entries"]) for each in shown["versions"]] == [("active", 2), ("retired", 2)]
    assert {each["name"] for each in shown["sources"]} >= {"csv", "un_sc"}


def test_entries_kept_out_are_told_by_the_exit_code_and_nobody_is_named(
    house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "list.csv"
    file.write_text(HEADER + "N-1,Ilse Example,,,,,\nN-1,Quirinus Unmistakable,,1964-02-30,,,\n")

    assert _lists(house, "load", "csv", str(file)) == 3
    said = capsys.readouterr()
    assert "entry 2 (entry_id)" in said.err
    assert not any(name in said.err + said.out for name in ("Ilse", "Quirinus", "1964"))


def test_a_file_or_source_that_is_not_there_is_wrong_use(house: Path, tmp_path: Path):
    assert _lists(house, "load", "csv", str(tmp_path / "none.csv")) == 2
    assert _lists(house, "diff", "nowhere") == 2


def test_a_list_that_is_none_is_refused(house: Path, tmp_path: Path):
    file = tmp_path / "list.xml"
    file.write_text("<!DOCTYPE x><CONSOLIDATED_LIST/>")

    with pytest.raises(Refused):
        _lists(house, "load", "un_sc", str(file))


def _lists(house: Path, *words: str, as_json: bool = False) -> int:
    root = argparse.ArgumentParser()
    lists.add_parser(root.add_subparsers())
    defaults = argparse.Namespace(home=str(house), account=None, json=as_json)
    args = root.parse_args(["lists", *words], namespace=defaults)
    return int(args.run(args))
