"""`fairway simulate`, without the rest of the command line."""

from __future__ import annotations

import argparse
import json

import pytest

from fairway.cli import simulate


@pytest.fixture
def run(tmp_path):
    root = argparse.ArgumentParser()
    simulate.add_parser(root.add_subparsers())

    def command(*words: str) -> int:
        args = root.parse_args(["simulate", "--out", str(tmp_path / "day"), *words])
        return args.run(args)

    return command


def test_the_summary_is_json_on_stdout(run, capsys):
    code = run("--travellers", "60", "--seed", "7", "--list-entries", "30", "--dirty", "0", "--json")
    summary = json.loads(capsys.readouterr().out)

    assert code == 0
    assert (summary["travellers"], summary["seed"], summary["dirty"], summary["day"]) == (60, 7, {}, "2026-07-12")


def test_a_second_run_into_the_same_folder_is_refused(run, capsys):
    run("--travellers", "5", "--list-entries", "5")
    capsys.readouterr()

    assert run("--travellers", "5", "--list-entries", "5") == 1
    assert capsys.readouterr().out == ""


def test_a_day_without_travellers_is_a_wrong_use(run):
    assert run("--travellers", "0") == 2
