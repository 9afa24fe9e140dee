"""The house rules that attention alone would not keep."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAIRWAY = ROOT / "src" / "fairway"
OURS = sorted(path for folder in ("src", "simulator", "benchmarks") for path in (ROOT / folder).rglob("*.py"))

# Longer than LINES_MAX, and why it is still one thought. A file leaves this list when it is divided.
LINES_MAX = 600
LONG = {
    "src/fairway/messages/pnrgov/reader.py": "the state machine of a push: one short handler for each segment",
}

# What programs of the house may print: the operator's shell, and what runs in it.
PRINTERS = ("src/fairway/cli/", "benchmarks/")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    return {path: tree(path) for path in OURS}


def names_in(node: ast.expr | None) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} if node else {"everything"}


# Looks for exceptions that should not be: catching every one is what it is for.
MAY_CATCH_EVERYTHING = {"benchmarks/fairway_benchmarks/fuzzing.py"}


def test_nothing_catches_every_exception(trees: dict[Path, ast.Module]):
    caught = [
        f"{name_of(path)}:{node.lineno}"
        for path, parsed in trees.items()
        for node in ast.walk(parsed)
        if isinstance(node, ast.ExceptHandler)
        if names_in(node.type) & {"Exception", "BaseException", "everything"}
        if name_of(path) not in MAY_CATCH_EVERYTHING
    ]

    assert caught == []


def test_only_the_command_line_prints(trees: dict[Path, ast.Module]):
    printed = [
        f"{name_of(path)}:{node.lineno}"
        for path, parsed in trees.items()
        if not name_of(path).startswith(PRINTERS)
        for node in ast.walk(parsed)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert printed == []


def test_every_module_says_what_it_is_for(trees: dict[Path, ast.Module]):
    silent = [
        name_of(path)
        for path, parsed in trees.items()
        if not ast.get_docstring(parsed) and "migrations" not in path.parts
        if path.stat().st_size
    ]

    assert silent == []


def test_every_room_says_in_its_first_line_what_it_does():
    rooms = [path for path in FAIRWAY.glob("*/__init__.py") if path.parent.name != "__pycache__"]

    assert [name_of(room) for room in rooms if not ast.get_docstring(tree(room))] == []


def test_no_file_grows_unnoticed():
    lines = {name_of(path): path.read_text("utf-8").count("\n") for path in FAIRWAY.rglob("*.py")}
    long = {name for name, count in lines.items() if count > LINES_MAX}

    assert long - LONG.keys() == set(), "divide it, or list it with the reason"
    assert LONG.keys() - long == set(), "no longer long: take it from the list"


def test_travellers_are_called_travellers(trees: dict[Path, ast.Module]):
    # The glossary is the list of words. PAXLST is a message's name; nobody in the house is a pax.
    pax = re.compile(r"(^|_)pax(_|$)", re.IGNORECASE)
    named = {
        f"{name_of(path)}: {name}"
        for path, parsed in trees.items()
        if path.is_relative_to(FAIRWAY)
        for node in ast.walk(parsed)
        for name in [getattr(node, "id", None), getattr(node, "arg", None), getattr(node, "name", None)]
        if isinstance(name, str) and pax.search(name)
    }

    assert named == set()
