"""Every finding code that reading can give is in the table that documents it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

FAIRWAY = Path(__file__).parents[2] / "src" / "fairway"
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")
SPEAKERS = re.compile(r"(^|_)(finding|find|note|noted|report|complain)s?$", re.IGNORECASE)


def codes_used() -> dict[str, str]:
    """Code → where, for each call that makes a finding with a code written out."""
    used = {}
    for path in [*(FAIRWAY / "messages").rglob("*.py"), *(FAIRWAY / "edifact").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if not SPEAKERS.search(called):
                continue
            for argument in [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "code")]:
                for part in ast.walk(argument):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
                        used[part.value] = f"{path.relative_to(FAIRWAY)}:{node.lineno}"
    return used


def test_every_finding_code_is_documented():
    from fairway.messages.codes import CODES

    used = codes_used()

    assert {code: place for code, place in used.items() if code not in CODES} == {}
    assert used, "no call was recognised: has the function that makes findings another name now?"


def test_every_documented_code_has_a_sentence():
    from fairway.messages.codes import CODES

    for effect, sentence in CODES.values():
        assert effect
        assert sentence[0].isupper()
        assert sentence.endswith(".")
