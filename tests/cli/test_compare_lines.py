"""What `fairway compare` and `fairway screen` make of the lines that strangers write: one answer a line, and never a fall."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairway.cli.given import Pair, Traveller, Unread, read_line
from fairway.cli.main import VERBS, parser

TRAVELLER: dict[str, Any] = {"surname": "VOSSARIAN", "given_names": "MIROSLAV", "birth_date": "1971-03-12", "sex": "M"}
LISTED: dict[str, Any] = {"entry_id": "1", "names": ["Miroslav Vossarian"], "birth_dates": ["1971-03-12"], "sex": "M"}
LIST = """entry_id,names,weak_names,birth_dates,sex,nationalities,documents
1,Miroslav Vossarian,,1971-03-12,M,UTO,P:UTO:L898902C3
"""


def fairway(*arguments: str, lines: bytes) -> tuple[int, list[dict[str, Any]], str]:
    """The exit code, the answers, and what was said beside them."""
    done = subprocess.run(
        [sys.executable, "-m", "fairway.cli.main", *arguments], input=lines, capture_output=True, check=False
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def read(**changed: Any) -> Any:
    """The traveller of a pair, with some fields otherwise."""
    found = read_line(json.dumps({"traveller": {**TRAVELLER, **changed}, "listed": LISTED}).encode(), Pair)
    return found if isinstance(found, Unread) else found.traveller.traveller()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"birth_date": 1971}, {"birth_date": "1971"}),
        ({"birth_date": ["1971-03-12"]}, {}),
        ({"birth_date": None, "sex": None}, {"birth_date": "", "sex": ""}),
        ({"names": [None, "M V"]}, {"names": "M V"}),
        ({"names": {"surname": "V", "given_names": "M"}}, {"names": [{"surname": "V", "given_names": "M"}]}),
        ({"given_names": ["MIROSLAV", "ANTONIO"]}, {"given_names": "MIROSLAV ANTONIO"}),
        ({"nationalities": "UTO|HUN"}, {"nationalities": ["UTO", "HUN"]}),
        ({"documents": "P:UTO:L898902C3|I:HUN:12345"}, {"documents": ["P:UTO:L898902C3", "I:HUN:12345"]}),
        ({"documents": {"type": "P", "country": "UTO", "number": 898902}}, {"documents": ["P:UTO:898902"]}),
        ({"documents": [{"number": None}, {}]}, {"documents": []}),
        ({"favourite_colour": {"any": ["thing"]}}, {}),
    ],
)
def test_what_has_one_meaning_only_is_read_as_that(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert read(**one) == read(**other)
    assert not isinstance(read(**one), Unread)


@pytest.mark.parametrize("field", ["surname", "birth_date", "sex", "nationality"])
def test_what_has_no_meaning_is_an_error_with_its_place_and_never_its_value(field: str) -> None:
    found = read(**{field: {"SECRET": "SECRET"}})

    assert isinstance(found, Unread)
    assert f"$.traveller.{field}" in found.error
    assert "SECRET" not in found.error


HOSTILE = [
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"id": 2}',
    b'{"id": 3, "traveller": null, "listed": null}',
    b"[" * 100_000,
    b'{"traveller":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b', "listed": {}}',
    b'{"id": 5, "traveller": {}, "listed": {}}{"id": 6}',
]


def test_every_line_has_one_answer_in_its_place() -> None:
    good = json.dumps({"id": "good", "traveller": TRAVELLER, "listed": LISTED}).encode()
    marked = b"\xef\xbb\xbf" + good
    wide = json.dumps({"id": ["any", 1], "traveller": {"names": ["A " * 100_000]}, "listed": LISTED}).encode()

    code, answers, beside = fairway(
        "compare", "--stdin", "--json", lines=b"\n".join([marked, *HOSTILE, b"", wide, good])
    )

    assert code == 3
    assert [each.get("hit", "error" in each and "error") for each in answers] == [True, *["error"] * 9, False, True]
    assert [answers[0]["id"], answers[5]["id"], answers[6]["id"], answers[10]["id"]] == ["good", 2, 3, ["any", 1]]
    assert beside == ""


def test_several_lists_are_one_and_who_waits_for_an_answer_gets_it(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text(LIST)
    (tmp_path / "two.csv").write_text(LIST.replace("1,Miroslav", "2,Astrid"))
    arguments = [
        "screen",
        "--list",
        str(tmp_path / "one.csv"),
        "--list",
        str(tmp_path / "two.csv"),
        "--stdin",
        "--json",
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "fairway.cli.main", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdin
        assert running.stdout
        for given_names, entry in (("MIROSLAV", "1"), ("ASTRID", "2")):
            running.stdin.write(json.dumps({**TRAVELLER, "given_names": given_names}).encode() + b"\n")
            running.stdin.flush()
            ready, _, _ = select.select([running.stdout], [], [], 300)
            assert ready, "no answer while the line stays open"
            assert json.loads(os.read(running.stdout.fileno(), 1 << 16))["hits"][0]["entry_id"] == entry
        running.stdin.close()
        assert running.wait() == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from([*Traveller.__struct_fields__, "entry_id", "birth_dates", "other"])


@settings(deadline=None)
@given(st.dictionaries(KEYS, JSON, max_size=5), st.dictionaries(KEYS, JSON, max_size=5))
def test_any_json_gives_a_pair_or_an_error(traveller: dict[str, Any], listed: dict[str, Any]) -> None:
    line = msgspec.json.encode({"id": 7, "traveller": traveller, "listed": listed})

    found = read_line(line, Pair)

    assert found.id == 7
    if isinstance(found, Pair):
        found.traveller.traveller()
        found.listed.listed()


def test_each_verb_stands_in_its_own_file() -> None:
    for verb in (*VERBS, "screen"):
        actions = [action for action in parser(verb)._actions if action.choices and action.dest == "verb"]
        assert verb in next(iter(actions)).choices  # type: ignore[operator,arg-type]
