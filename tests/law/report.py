"""docs/law.md: which duty is shown by which test, and how it went. `./dev law` writes it.

Loaded with `-p tests.law.report`; it collects the tests that bear the mark `law`, and those of other rooms that show a duty too.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.law.duties import ELSEWHERE, NOT_BUILT, SEEDS

PAGE = Path(__file__).parents[2] / "docs" / "law.md"
VARIABLE = "FAIRWAY_LAW_PAGE"
HEAD = """# The law as tests

Written by `./dev law`, which runs every test named here. Do not edit it by hand.

Each line is a duty, in our own words, with its place in the law, the test that shows it on the house as it is, and how the test went.
A test shows that the house does what it says; whether that is what the law asks is for a lawyer to say, and the tests are written to
be read by one: `tests/law/`. What is not built yet stands at the end, and is not counted as passed.
"""


class Shown(msgspec.Struct, frozen=True):
    """A duty that a test shows. outcome: "passed", "failed", "skipped"."""

    text: str
    article: str
    duty: str
    test: str
    seed: int
    outcome: str = ""


_FOUND: dict[str, Shown] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    elsewhere = {each.test: each for each in ELSEWHERE}
    for item in items:
        name = item.nodeid.partition("[")[0]
        for mark in item.iter_markers("law"):
            text, article = mark.args
            duty = _first_paragraph(getattr(item, "function", None))
            _FOUND[f"{item.nodeid}|{text}|{article}"] = Shown(text, article, duty, name, mark.kwargs.get("seed", 0))
        if (known := elsewhere.get(name)) is not None:
            _FOUND[f"{item.nodeid}|"] = Shown(known.text, known.article, known.duty, name, known.seed)


def _first_paragraph(function: object) -> str:
    return " ".join((getattr(function, "__doc__", "") or "").strip().split("\n\n")[0].split())


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.when == "call" or report.outcome != "passed":
        for key in [each for each in _FOUND if each.startswith(f"{item.nodeid}|")]:
            _FOUND[key] = msgspec.structs.replace(_FOUND[key], outcome=report.outcome)


def pytest_sessionfinish() -> None:
    if os.environ.get(VARIABLE):
        PAGE.write_text(page_of(list(_FOUND.values())), "utf-8")


def page_of(found: list[Shown]) -> str:
    """The page for tests that have run."""
    shown = _merged(found)
    passed = sum(each.outcome == "passed" for each in shown)
    lines = [HEAD, f"**{len(shown)} duties shown, {passed} passed; {len(NOT_BUILT)} not built.**", ""]
    for text in dict.fromkeys(each.text for each in shown):
        lines += [f"## {text}", "", "| place | duty | test | |", "|---|---|---|---|"]
        of_text = sorted((each for each in shown if each.text == text), key=lambda each: _order(each.article))
        lines += [f"| {each.article} | {each.duty} | {_link(each.test)} | {each.outcome} |" for each in of_text]
        lines.append("")
    lines += ["## Acceptance seeds", "", "| | seed | tests | |", "|---|---|---|---|"]
    lines += [_seed_line(number, says, shown) for number, says in SEEDS.items()]
    lines += ["", "## Not built", "", "| place | duty | what is missing |", "|---|---|---|"]
    lines += [f"| {each.article} | {each.duty} | {each.missing} |" for each in NOT_BUILT]
    return "\n".join(lines) + "\n"


def _merged(found: list[Shown]) -> list[Shown]:
    """One line for each test and article: the worst of its cases counts."""
    merged: dict[tuple[str, str, str], Shown] = {}
    for each in found:
        key = (each.test, each.text, each.article)
        known = merged.get(key)
        if known is None or known.outcome == "passed":
            merged[key] = each
    return list(merged.values())


def _order(article: str) -> list[object]:
    """Articles by number and not by letter: 6 before 12."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d+|\D+", article)]


def _link(test: str) -> str:
    path, _, name = test.partition("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../{path})"


def _seed_line(number: int, says: str, shown: list[Shown]) -> str:
    tests = [each for each in shown if each.seed == number]
    missing = [each for each in NOT_BUILT if each.seed == number]
    state = "passed" if tests and all(each.outcome == "passed" for each in tests) else "failed" if tests else ""
    if missing:
        state = f"{state}, the rest not built" if tests else "not built"
    links = "<br>".join(_link(each.test) for each in {each.test: each for each in tests}.values())
    return f"| {number} | {says} | {links or '—'} | {state} |"


def expected_tests(path: Path) -> list[str]:
    """The names of the tests of a file; for the test that keeps the page whole."""
    return re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)


def elsewhere_nodes() -> list[str]:
    """The tests of other rooms, for pytest's command line."""
    return sorted({each.test for each in ELSEWHERE})


__all__ = ["PAGE", "VARIABLE", "Shown", "elsewhere_nodes", "expected_tests", "page_of"]


if __name__ == "__main__":
    os.environ[VARIABLE] = "1"
    raise SystemExit(
        pytest.main(
            [
                "-q",
                "-p",
                "tests.law.report",
                "-m",
                "slow or not slow",  # the page says how everything went, also what takes minutes
                "tests/law",
                "--ignore=tests/law/test_page.py",
                *elsewhere_nodes(),
                *sys.argv[1:],
            ]
        )
    )
