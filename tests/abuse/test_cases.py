"""The page of abuse cases says what the tests show, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.abuse.cases import CASES, NOT_BUILT, attempts, document


def test_the_page_is_made_from_the_tests() -> None:
    page = Path(__file__).parents[2] / "docs" / "abuse-cases.md"

    assert page.read_text("utf-8") == document(), "make it again: python -m tests.abuse.cases > docs/abuse-cases.md"


def test_all_thirty_cases_stand_in_the_table() -> None:
    assert list(CASES) == [f"U{number:02}" for number in range(1, 31)]
    assert all(case.verdict in {"refused", "impossible", "detected", NOT_BUILT} for case in CASES.values())


def test_every_case_that_is_built_is_attempted_and_no_other() -> None:
    assert set(attempts()) == {number for number, case in CASES.items() if case.verdict != NOT_BUILT}
