"""`fairway read`: a contract that other tools rely on."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from fairway.cli import read as command

MANIFEST = (
    b"UNB+UNOA:4+VX+ZZ+260711:0649+7'UNH+1+PAXLST:D:05B:UN:IATA+A'BGM+745'TDT+20+VX451+++VX'LOC+125+NRH'DTM+189:2607120915:201'"
    b"LOC+87+STB'NAD+FL+++KIMO:ANA'DTM+329:640217'RFF+AVF:AB12CD'NAD+FM+++SUHARTI'CNT+42:1'UNT+99+1'UNZ+1+7'"
)


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    args = parser.parse_args(["read", *arguments])
    return int(args.run(args))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.edi").write_bytes(MANIFEST)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.txt").write_bytes(b"nothing of use")
    return tmp_path


def test_json_gives_one_object_for_each_file_of_a_directory(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run("--json", str(folder))
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())

    assert code == 3
    assert first == {
        "file": str(folder / "a.edi"),
        "outcome": "read",
        "bookings": 0,
        "travellers": 2,
        "crew": 1,
        "messages": [
            {
                "family": "PAXLST",
                "edition": "D:05B",
                "function": "full",
                "flight": {"carrier": "VX", "number": "451", "departs_on": "2026-07-12", "from": "NRH", "to": "STB"},
                "bookings": 0,
                "travellers": 2,
                "crew": 1,
            }
        ],
        "findings": [
            {
                "code": "envelope.count",
                "place": "interchange 1, message 1, segment 12 (UNT), element 1",
                "effect": "recorded",
            },
            {"code": "cnt.differs", "place": "interchange 1, message 1", "effect": "recorded"},
        ],
    }
    assert (second["outcome"], second["findings"][0]["code"]) == ("quarantined", "input.no-message")


def test_records_give_one_object_for_each_traveller_without_absent_fields(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--records", str(folder / "a.edi")) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())

    flight = {"carrier": "VX", "number": "451", "departs_on": "2026-07-12", "from": "NRH", "to": "STB"}
    assert first == {
        "surname": "KIMO",
        "given_names": "ANA",
        "birth_date": "1964-02-17",
        "locators": ["AB12CD"],
        "flight": flight,
    }
    assert second == {"surname": "SUHARTI", "kind": "crew", "flight": flight}


def test_the_table_names_the_flight_and_no_person(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(folder / "a.edi")) == 0
    out = capsys.readouterr().out

    assert "VX451 2026-07-12 NRH-STB" in out
    assert "KIMO" not in out


def test_a_path_that_is_not_there_is_a_usage_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json", str(folder / "none")) == 2
    assert capsys.readouterr().out == ""
