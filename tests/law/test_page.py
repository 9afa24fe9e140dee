"""docs/law.md is whole: every duty that a test shows stands there, and every duty that no code carries out yet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.law.duties import ELSEWHERE, NOT_BUILT, SEEDS
from tests.law.report import PAGE, Shown, page_of

ROOT = Path(__file__).parents[2]
FILES = sorted(Path(__file__).parent.glob("test_*.py"))


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text("utf-8")


def shown_in(file: Path) -> list[tuple[str, str]]:
    """The name and the first words of each test that bears the mark."""
    found = re.findall(
        r'@law\(.*?\n(?:@.*\n|[^@d].*\n)*?def (test_\w+)\([^"]*?"""(.+?)(?:"""|\n)', file.read_text("utf-8")
    )
    return [(name, says) for name, says in found]


def test_every_duty_that_a_test_shows_stands_on_the_page(page: str):
    missing = [name for file in FILES for name, says in shown_in(file) if says not in page]

    assert sum(len(shown_in(file)) for file in FILES) > 30
    assert missing == [], "run ./dev law"


def test_tests_of_other_rooms_exist_and_stand_on_the_page(page: str):
    for each in ELSEWHERE:
        path, _, name = each.test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text("utf-8")
        assert each.duty in page, "run ./dev law"


def test_what_is_not_built_is_said_and_not_counted_as_passed(page: str):
    assert [each.duty for each in NOT_BUILT if each.duty not in page] == [], "run ./dev law"
    assert sorted(SEEDS) == list(range(1, 16))


def test_one_failed_case_fails_the_duty():
    case = Shown("Text", "Art. 1", "A duty.", "tests/x.py::test_a", 3, "passed")
    failed = Shown("Text", "Art. 1", "A duty.", "tests/x.py::test_a", 3, "failed")

    for order in ([case, failed], [failed, case]):
        assert "1 duties shown, 0 passed" in page_of(order)
