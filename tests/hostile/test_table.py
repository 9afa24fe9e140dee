"""The table of attacks is complete, its tests exist, and the page says what it says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.hostile.table import ATTACKS, Attack, page

ROOT = Path(__file__).parents[2]


def test_every_attack_has_its_row() -> None:
    assert [each.code for each in ATTACKS] == [f"H{number:02}" for number in range(1, 19)]


@pytest.mark.parametrize("attack", ATTACKS, ids=[each.code for each in ATTACKS])
def test_its_tests_exist(attack: Attack) -> None:
    for test in attack.tests:
        file, _, name = test.partition("::")
        functions = {
            node.name
            for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8")))
            if isinstance(node, ast.FunctionDef)
        }
        assert name in functions, test


def test_the_page_says_what_the_table_says() -> None:
    assert (ROOT / "docs/hostile-inputs.md").read_text("utf-8") == page()
