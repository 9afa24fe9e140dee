"""A served house and a headless Chromium, for tests that need a person's hands."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
_FOCUSED_ALREADY = "Autofocus processing was blocked because a document already has a focused element."
_SETTING_UP = """
import sys
from pathlib import Path
from fairway.opening import open_house
from fairway.safeguards import Act, Purpose, Role
from fairway.kit.clock import utc_now
home, root, pairs, *staff_of = sys.argv[1:]
sys.path.insert(0, root)
open_house(Path(home))
from fairway import staff
from tests.web import invented
for pair in staff_of:
    name, role = pair.split("=")
    staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test"), name, Role(role))
print(*invented.write(invented.PAIRS if pairs == "all" else (invented.canary_pair(),)))
"""
_FURNISHING = """
import json, sys
from pathlib import Path
home, root = sys.argv[1:]
sys.path.insert(0, root)
stdout, sys.stdout = sys.stdout, sys.stderr
from tests.web.furnishing import furnish
json.dump(furnish(Path(home)), stdout)
"""
_SERVE = """
import sys
import threading
from pathlib import Path
from fairway.cli.serve import serve

def hand_out_links():
    for line in sys.stdin:  # from here on the house is open: whoever asks has its address
        from fairway import staff
        from fairway.kit.clock import utc_now
        from fairway.safeguards import Act, Purpose
        act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
        print(staff.sign_in_link(act, line.strip()), flush=True)

threading.Thread(target=hand_out_links, daemon=True).start()
serve(Path(sys.argv[1]), 0)
"""


@dataclass
class Served:
    """A house that is being served.

    codes: of its hits; log: what the server wrote; pages: codes by the name of the page; process: its server, once it runs.
    """

    home: Path
    address: str
    codes: list[str]
    log: list[str] = field(default_factory=list)
    pages: dict[str, list[str]] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    def link(self, name: str) -> str:
        """The path of a new sign-in link. The server's own process makes it: another would take a second to start."""
        assert self.process is not None and self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        return f"/sign-in/link/{self.process.stdout.readline().strip()}/"


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FAIRWAY_", "DJANGO_"))}
    return {**kept, "FAIRWAY_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def _run(home: Path, program: str, *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, env=_environment(home), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()


@contextlib.contextmanager
def serving(home: Path, cast: Sequence[tuple[str, str]], *, pairs: str = "all") -> Iterator[Served]:
    """Sets a house up with invented hits and serves it on a free port of loopback, as `fairway serve` does."""
    made, codes = _house_like(tuple(cast), pairs)
    shutil.copytree(made, home, dirs_exist_ok=True)
    with _served(Served(home, "", list(codes))) as house:
        yield house


@cache
def _house_like(cast: tuple[tuple[str, str], ...], pairs: str) -> tuple[Path, tuple[str, ...]]:
    """A house of this cast, set up once for a process, to be copied; and the codes of its hits."""
    folder = tempfile.mkdtemp(prefix="fairway-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home, root = Path(folder) / "house", str(Path(__file__).parents[2])
    staff_of = (f"{name}={role}" for name, role in cast)
    return home, tuple(_run(home, _SETTING_UP, str(home), root, pairs, *staff_of).split())


@contextlib.contextmanager
def serving_a_day(home: Path) -> Iterator[Served]:
    """Serves a demo's day in which people have worked, so that every page has something on it; see `furnishing`."""
    said = _run(home, _FURNISHING, str(home), str(Path(__file__).parents[2]))
    codes: dict[str, list[str]] = json.loads(said)
    with _served(Served(home, "", codes["hit"], pages=codes)) as house:
        yield house


@contextlib.contextmanager
def _served(served: Served) -> Iterator[Served]:
    home = served.home
    command = [sys.executable, "-c", _SERVE, str(home)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    served.process = process = subprocess.Popen(command, env=_environment(home), text=True, **pipes)
    assert process.stderr is not None
    try:
        for line in process.stderr:
            served.log.append(line)
            if found := re.search(r"http://[\d.]+:\d+", line):
                served.address = found.group()
                break
        else:
            raise RuntimeError("".join(served.log))
        stderr = process.stderr
        threading.Thread(target=lambda: served.log.extend(stderr), daemon=True).start()
        yield served
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium; skips the test where there is none, unless FAIRWAY_REQUIRE_BROWSER=1."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("FAIRWAY_REQUIRE_BROWSER") == "1":
            pytest.fail("FAIRWAY_REQUIRE_BROWSER=1 and no Chromium is installed")
        pytest.skip("no Chromium is installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, headless=True, args=_ARGS)
        yield chromium
        chromium.close()


def listen(tab: Any, heard: list[str]) -> None:
    """`heard` collects what the page says on the console and its errors, of which there should be none.

    Not the browser's remark that the focus was already where it belongs: keys.js puts it there before the first
    painting, and whether Chromium comes to `autofocus` before or after is a matter of milliseconds.
    """
    tab.on("console", lambda said: said.text == _FOCUSED_ALREADY or heard.append(f"console: {said.text}"))
    tab.on("pageerror", lambda error: heard.append(f"error: {error}"))


def sign_in(tab: Any, house: Served, name: str) -> None:
    """Signs in by a fresh link and chooses a purpose where one is asked for."""
    tab.goto(house.link(name))
    tab.locator("main button.first").click()
    tab.wait_for_load_state()
    if tab.url.endswith("/purpose/"):
        tab.locator("input[value=serious_crime]").check()
        tab.locator("main button.first").click()
        tab.wait_for_load_state()
