"""Who may import whom: the contracts of pyproject.toml hold, and they bite."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAIRWAY = ROOT / "src" / "fairway"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
GROUND_FLOOR = ("comparison", "criteria", "edifact", "kit", "messages", "safeguards", "travel")
CLOCKS = {"now", "today", "utcnow", "utc_now", "perf_counter", "monotonic"}


def lint(source: Path) -> subprocess.CompletedProcess[str]:
    """import-linter with the project's contracts, over the tree in `source`."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--config", ROOT / "pyproject.toml", "--no-cache", "--no-logo"],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )


def room(name: str) -> list[Path]:
    return sorted((FAIRWAY / name).rglob("*.py"))


def test_every_import_contract_is_kept():
    result = lint(ROOT / "src")

    assert result.returncode == 0, result.stdout


# Each is a module that must not be, and the contract that must say so.
PLANTED = {
    "kit/planted.py": ("import fairway.travel", "Imports go downwards only"),
    "web/planted.py": ("import fairway.store.models", "Only offices touch the store"),
    "store/planted.py": ("import fairway.edifact", "The store knows neither"),
    "comparison/planted.py": ("import django", "Django stays in store"),
    "staff/planted.py": ("import psycopg", "To PostgreSQL only Django speaks"),
    "cli/planted.py": ("import ray", "Ray is known to one small file"),
    "worker/planted.py": ("import nats", "To a broker one small file speaks"),
    "travel/planted.py": ("import socket", "The ground floor is pure"),
    "staff/one.py": ("import fairway.staff.two", "No circles"),
    "staff/two.py": ("import fairway.staff.one", "No circles"),
}


@pytest.fixture(scope="module")
def verdict_on_planted_violations(tmp_path_factory: pytest.TempPathFactory) -> str:
    source = tmp_path_factory.mktemp("planted")
    shutil.copytree(FAIRWAY, source / "fairway", ignore=shutil.ignore_patterns("__pycache__", "static"))
    for place, (line, _) in PLANTED.items():
        (source / "fairway" / place).write_text(f"{line}\n", "utf-8")
    result = lint(source)
    assert result.returncode != 0
    return result.stdout


@pytest.mark.parametrize("contract", sorted({contract for _, contract in PLANTED.values()}))
def test_a_planted_violation_breaks_its_contract(verdict_on_planted_violations: str, contract: str):
    summary = " ".join(verdict_on_planted_violations.partition("Contracts:")[0].split())

    name = next(each["name"] for each in CONTRACTS if each["name"].startswith(contract))
    assert f"{name} BROKEN" in summary


def test_a_room_without_a_floor_breaks_the_contract(tmp_path: Path):
    shutil.copytree(FAIRWAY, tmp_path / "fairway", ignore=shutil.ignore_patterns("__pycache__", "static"))
    (tmp_path / "fairway" / "annexe").mkdir()
    (tmp_path / "fairway" / "annexe" / "__init__.py").touch()

    assert "annexe" in lint(tmp_path).stdout


@pytest.mark.parametrize("name", GROUND_FLOOR)
def test_every_ground_floor_room_that_exists_is_in_the_contracts(name: str):
    if not (FAIRWAY / name).is_dir():
        pytest.skip("not built yet")
    named = {each["id"]: each for each in CONTRACTS}

    assert f"fairway.{name}" in named["ground-floor"]["source_modules"]
    if name in ("messages", "edifact", "criteria"):
        assert f"fairway.{name}" in named["store"]["forbidden_modules"]


def test_the_ground_floor_opens_no_file_and_reads_no_clock():
    # Contracts see imports only. The one clock of the house is kit/clock.py, and the ground floor never calls it.
    calls = [
        f"{path.relative_to(FAIRWAY)}:{node.lineno}"
        for name in GROUND_FLOOR
        for path in room(name)
        if path != FAIRWAY / "kit" / "clock.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        if (isinstance(node.func, ast.Name) and node.func.id in {"open", "input", "utc_now"})
        or (isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS)
    ]

    assert calls == []
