"""What is committed names no registry, no machine and no network of ours; locks pin everything by hash."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = {".venv", ".git", "__pycache__", "node_modules", "build", "dist"}

# Written so that this file does not name what it forbids.
REGISTRY_HOSTS = re.compile(
    "|".join(
        name.replace("_", r"\.")
        for name in ("pypi_org", "pythonhosted_org", "npmjs_org", "npmjs_com", "yarnpkg_com", "crates_io", "ghcr_io")
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.}~)])/(?:work|home|root|Users|opt|workspace)/[\w.]")


def committed() -> list[Path]:
    """The files under version control; without git, what an export of them holds."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        found = []
        for folder, inside, names in os.walk(ROOT):
            inside[:] = [name for name in inside if name not in LEFT_OUT and not name.startswith(".")]
            found += [Path(folder) / name for name in names]
        return found


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in committed():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(text.splitlines(), 1)
            if pattern.search(line)
        ]
    return found


def test_no_file_names_a_package_registry():
    # A state installs from its own mirror; a name in a file would send it elsewhere.
    assert lines_matching(REGISTRY_HOSTS) == []


def test_no_file_names_a_path_of_one_machine():
    assert lines_matching(MACHINE_PATHS) == []


@pytest.mark.parametrize(
    ("line", "is_path"),
    [
        ("see " + "/home" + "/ana/fairway", True),
        ("cd " + "/work" + "/tree", True),
        ("https://example.org" + "/work" + "/papers", False),
        ("{root}/home/", False),
    ],
)
def test_a_path_of_a_machine_is_recognised(line: str, is_path: bool):
    assert bool(MACHINE_PATHS.search(line)) is is_path


def test_no_secret_and_no_database_is_committed():
    names = [path.name for path in committed()]

    assert [name for name in names if re.search(r"\.(key|pem|p12|sqlite3(-\w+)?)$|^\.env", name)] == []


# -- locks --------------------------------------------------------------------------------------------------------


def pins(name: str) -> dict[str, set[str]]:
    """Package → its pinned versions (more than one where they depend on the interpreter)."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines():
        if match := re.match(r"([a-z0-9._-]+)==([^\s;]+)", line):
            found.setdefault(match[1], set()).add(match[2])
    return found


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_line_of_a_lock_is_a_pin_or_a_hash(name: str):
    lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()

    other = [
        line for line in lines if not re.match(r"[a-z0-9._-]+==\S+( ;.*)? \\$| {4}--hash=sha256:[0-9a-f]{64}", line)
    ]
    assert other == []


def test_what_is_tested_is_what_runs():
    base, dev = pins("base"), pins("dev")

    assert {name: dev.get(name) for name in base} == base


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    direct = project["project"]["dependencies"] + project["dependency-groups"]["build"]

    missing = {re.split(r"[<>=\[; ]", each)[0] for each in direct} - pins("base").keys()
    assert missing == set()
