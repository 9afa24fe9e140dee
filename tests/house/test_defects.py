"""The table of defects has every finding code of the code base exactly once, with the sentence that people see."""

from __future__ import annotations

import re
from pathlib import Path

from fairway.cli.defects import _OWN, defects_page
from fairway.intake.codes import CODES as INTAKE_CODES
from fairway.messages.codes import CODES as MESSAGE_CODES
from fairway.watchlists.codes import CODES as LIST_CODES

PAGE = Path(__file__).parents[2] / "docs" / "defects.md"
ROW = re.compile(r"^\| `([a-z0-9.-]+)` \| (.+?) \| (\w+) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_the_page_is_what_the_code_says():
    assert PAGE.read_text("utf-8") == defects_page(), (
        "write it anew: .venv/bin/fairway explain --defects > docs/defects.md"
    )


def test_every_code_stands_there_exactly_once_with_what_is_kept_and_what_to_do():
    rows = ROW.findall(PAGE.read_text("utf-8"))
    codes = [row[0] for row in rows]

    assert sorted(codes) == sorted([*MESSAGE_CODES, *INTAKE_CODES, *LIST_CODES])
    assert len(set(codes)) == len(codes)
    assert all(kept and do for _, _, _, kept, do in rows)


def test_no_words_are_kept_for_a_code_that_is_gone():
    assert _OWN.keys() - {*MESSAGE_CODES, *INTAKE_CODES, *LIST_CODES} == set()
