"""`fairway hits` as an operator and a script use it: data on stdout, sentences on stderr, an exit code."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fairway import casework
from fairway.cli import hits
from fairway.kit.refusals import Refused
from fairway.safeguards import Role


@pytest.fixture
def fairway(house: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs `fairway hits …` as somebody: (exit code, stdout, stderr)."""
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    for name, role in (("Ana", Role.ANALYST), ("Adam", Role.ANALYST), ("Otto", Role.ADMINISTRATOR)):
        staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now()), name, role)

    def run(*arguments: str, name: str | None = "Ana", as_json: bool = False) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        hits.add_parser(parser.add_subparsers())
        args = parser.parse_args(["hits", *arguments])
        args.home, args.account, args.json = str(house), name, as_json
        code = args.run(args)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.parametrize("verb", ["list", "show", "take", "decide"])
def test_otto_gets_a_refusal_and_no_data(desk: Any, fairway: Any, capsys: Any, verb: str) -> None:
    code = desk.hit()
    arguments = {
        "list": ["list"],
        "show": ["show", code, "--purpose", "terrorism"],
        "take": ["take"],
        "decide": ["decide", code, "--outcome", "different_person", "--reason", "name_only", "--record-version", "1",
                   "--purpose", "terrorism"],
    }  # fmt: skip

    with pytest.raises(Refused, match="Nothing was read or changed"):
        fairway(*arguments[verb], name="Otto")

    assert capsys.readouterr().out == ""


def test_without_an_account_nothing_is_read(desk: Any, fairway: Any) -> None:
    desk.hit()

    code, out, err = fairway("list", name=None)

    assert (code, out) == (2, "")
    assert "--as NAME" in err


def test_the_queue_is_a_table_or_json_a_line(desk: Any, fairway: Any) -> None:
    first, second = desk.hits(2)

    code, out, _ = fairway("list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[2:]] == [first, second]

    _, out, _ = fairway("list", as_json=True)
    assert [json.loads(line)["code"] for line in out.splitlines()] == [first, second]


def test_the_states_one_can_ask_for_are_those_of_the_office() -> None:
    assert hits.STATES == casework.QUEUE_STATES


def test_a_hit_is_shown_with_all_that_a_decision_needs(desk: Any, fairway: Any) -> None:
    code = desk.hit()
    fairway("take", code)

    _, out, _ = fairway("show", code, "--purpose", "serious_crime")

    assert "Examplov, Jan Maria" in out
    assert " -0.50  For this test, sex speaks against." in out
    assert "∅  The list entry has no nationality." in out
    assert "record version 1" in out
    assert "different_person: birth_date_differs, " in out

    _, out, _ = fairway("show", code, "--purpose", "serious_crime", as_json=True)
    shown = json.loads(out)
    assert (shown["code"], shown["traveller_version"], shown["may_decide"]) == (code, 1, True)


def test_looking_without_a_purpose_is_a_wrong_use(desk: Any, fairway: Any, capsys: Any) -> None:
    with pytest.raises(SystemExit) as leaving:
        fairway("show", desk.hit())

    assert leaving.value.code == 2


def test_two_people_confirm_a_match_from_the_shell(desk: Any, fairway: Any, monkeypatch: Any) -> None:
    code = desk.hit()
    answer = ("--outcome", "same_person_pass_on", "--record-version", "1", "--purpose", "terrorism")

    assert fairway("take")[1] == f"{code}\n"
    monkeypatch.setattr("sys.stdin", io.StringIO("Seen at the desk.\n"))
    assert fairway("decide", code, *answer, "--reason", "other", "--note")[:2] == (0, "second\n")
    _, out, err = fairway("take")
    assert (out, err) == ("", "No hit waits for you.\n")

    _, out, _ = fairway("show", code, "--purpose", "terrorism", name="Adam")
    assert "Ana, first decision: withheld until the second answer" in out
    assert "Seen at the desk" not in out
    assert fairway("decide", code, *answer, "--reason", "several_details_agree", name="Adam")[1] == "match\n"
    _, out, _ = fairway("show", code, "--purpose", "terrorism", name="Adam")
    assert "Ana, first decision: same_person_pass_on (other)\n    Seen at the desk." in out
