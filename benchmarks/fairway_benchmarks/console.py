"""The console in a real browser: a key until the page shows it, a decision until the next card, a long queue against a short one.

A demo's day is made (or a copy of one is taken), served as `fairway serve` does, and worked on by keyboard in headless Chromium. Times
are the browser's own: from the event of the key to the frame after its change, or to the frame in which the next card is shown. They
are wall time, so a busy machine shows; the load of the machine and the processor time of a card stand beside them.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

__all__ = ["measure"]

ROWS_OF_A_PAGE = (
    60  # of the queue: a longer one shows as many, so what its length costs is seen beside one that fills a page
)

_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
]
_OPEN = """
import sys
from pathlib import Path
from fairway.opening import open_house
open_house(Path(sys.argv[1]), create=False)
"""
_FEW = """
from fairway.store.models import Hit
kept = list(Hit.objects.filter(state="open").exclude(strength="weak").values_list("id", flat=True)[: int(sys.argv[2])])
print(Hit.objects.filter(state="open").exclude(id__in=kept).update(state="parked"))
"""
_MANY = """
from fairway.kit.clock import utc_now
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.safeguards.actions import TravellersScreened
from fairway.store.archive import perform
from fairway.store.hits import NewHit, thaw, write_hits
from fairway.store.models import Hit, Traveller
act = Act(Actor("fairway", Role.MACHINE), Purpose.SCREENING, at=utc_now())
with perform(act) as archive:
    Hit.objects.filter(state="parked").update(state="open")
    there = Hit.objects.filter(state="open").count()
    models = list(Hit.objects.filter(state="open")[:50])
    frozen = {each.id: thaw(archive, each.day, each.id, bytes(each.sealed)) for each in models}
    found = []
    for number, each in enumerate(Traveller.objects.select_related("flight").order_by("id")[: max(0, int(sys.argv[2]) - there)]):
        like = models[number % len(models)]
        found.append(NewHit(
            day=each.day, flight=each.flight_id, traveller=each.id, traveller_version=each.version, list_source=like.list_source,
            list_version=like.list_version, entry_id=f"PAD-{number}", score=like.score, probability=like.probability,
            strength=("strong", "fair", "weak")[number % 3], matcher=like.matcher, due_at=each.flight.departs_at_local,
            frozen=frozen[like.id]))
    written, _ = write_hits(archive, found, [], at=utc_now(), lists=())
    act.record(TravellersScreened(object="bench", count=len(found), hits=written, lapsed=0, lists="csv", matcher="bench"))
print(Hit.objects.filter(state="open").count())
"""
# From the key to the frame after it; across pages by the clock that both share. A card is shown after the frame that follows it.
_WATCH = """
addEventListener("keydown", (event) => {
  const pressed = event.timeStamp;
  sessionStorage.setItem("pressed", String(performance.timeOrigin + pressed));
  requestAnimationFrame(() => setTimeout(() => { window.shownAfter = performance.now() - pressed; }));
}, { capture: true });
let came;
new MutationObserver(() => {
  const hit = document.getElementById("card")?.dataset.hit;
  if (hit === undefined || hit === came) return;
  came = hit;
  requestAnimationFrame(() => setTimeout(() => { window.cardShown = { hit, at: performance.timeOrigin + performance.now() }; }));
}).observe(document, { childList: true, subtree: true });
"""
_OTHER_CARD = "(before) => window.cardShown && window.cardShown.hit !== before && window.cardShown.at"
_SHOWN = """
() => new Promise((resolve) => {
  const look = () => (window.shownAfter === undefined ? setTimeout(look, 2) : resolve(window.shownAfter));
  look();
})
"""
_NAVIGATION = """
() => { const e = performance.getEntriesByType("navigation")[0];
        return { server_ms: e.responseEnd - e.requestStart, whole_ms: e.loadEventEnd - e.startTime }; }
"""


def measure(
    *, travellers: int, open_hits: int, decisions: int, seed: int, folder: Path | None = None
) -> dict[str, object]:
    """What somebody at the desk waits for, in milliseconds.

    folder  where the day is made if it is not there, and stays: a copy of it is worked on; None makes one for this time
    """
    with tempfile.TemporaryDirectory(prefix="fairway-bench-") as made:
        home = Path(made) / "home"
        _fairway(folder or home, "demo", "--travellers", str(travellers), "--seed", str(seed), "--no-serve")
        if folder is not None:
            shutil.copytree(folder, home, ignore=shutil.ignore_patterns("day"))
        _inside(home, _FEW, 10)
        with _served(home) as (address, server), _browser() as chromium:
            tab = chromium.new_context(base_url=address, locale="en-GB").new_page()
            tab.add_init_script(_WATCH)
            scripts = _Scripts(tab)
            _sign_in(tab, home)
            short = _queue(tab)
            _inside(home, _MANY, ROWS_OF_A_PAGE)
            page = _queue(tab)
            many = int(_inside(home, _MANY, open_hits))
            long = _queue(tab)
            tab.goto("/queue/")
            _across(tab, "Space")
            keys = _keys(tab, 40)
            _decide(tab, 5)
            before = _cpu_ms(server), _cpu_ms_of_browser(server)
            cards = _decide(tab, decisions)
            spent = _cpu_ms(server) - before[0], _cpu_ms_of_browser(server) - before[1]
    return {
        "benchmark": "console",
        "travellers": travellers,
        "open_hits": many,
        "key_to_visible_change": {**_spread(keys), "limit_ms_p95": 100},
        "decision_to_next_card": {**_spread(cards), "limit_ms_p95": 150},
        "cpu_ms_a_card": {"server": round(spent[0] / decisions, 1), "browser": round(spent[1] / decisions, 1)},
        "script_first_load": {
            "files": len(scripts.sizes),
            "gzip_bytes": sum(scripts.sizes.values()),
            "limit_bytes": 250_000,
        },
        "queue_of_10": short,
        f"queue_of_{ROWS_OF_A_PAGE}": page,
        f"queue_of_{many}": long,
        "load_average_at_the_end": os.getloadavg()[0],
        "cores": os.cpu_count(),
    }


class _Scripts:
    """Every script that a tab was sent since it was opened, as gzip leaves it; what the cache answers is not sent again."""

    def __init__(self, tab: Any) -> None:
        self.sizes: dict[str, int] = {}
        tab.on("response", self._note)

    def _note(self, response: Any) -> None:
        if response.request.resource_type == "script" and response.url not in self.sizes:
            self.sizes[response.url] = len(gzip.compress(response.body()))


def _spread(values: Sequence[float]) -> dict[str, object]:
    return {
        "count": len(values),
        "median_ms": round(statistics.median(values), 1),
        "p95_ms": round(statistics.quantiles(values, n=20, method="inclusive")[-1], 1),
        "worst_ms": round(max(values), 1),
    }


def _queue(tab: Any) -> dict[str, object]:
    """The queue page, and taking the next hit from it and giving it back."""
    pages, taken = [], []
    for _ in range(12):
        tab.goto("/queue/")
        tab.wait_for_load_state()
        pages.append(tab.evaluate(_NAVIGATION))
    for _ in range(8):
        tab.goto("/queue/")
        taken.append(_across(tab, "Space"))
        tab.locator("form[action$='/release/'] button").click()
        tab.wait_for_load_state()
    return {
        "page_server": _spread([each["server_ms"] for each in pages[2:]]),
        "page_whole": _spread([each["whole_ms"] for each in pages[2:]]),
        "take_next_to_card": _spread(taken),
        "rows_shown": tab.locator("table.queue tbody tr:not(.band)").count(),
    }


def _keys(tab: Any, times: int) -> list[float]:
    """An outcome chosen and taken back, and the help opened and closed: every change that a key makes without leaving the page."""
    found = []
    for turn in range(times):
        for key in ("1", "Escape") if turn % 2 else ("?", "Escape"):
            tab.evaluate("window.shownAfter = undefined")
            tab.keyboard.press(key)
            found.append(float(tab.evaluate(_SHOWN)))
    return found


def _decide(tab: Any, times: int) -> list[float]:
    """Card after card: from the last key of the decision to the frame in which the next card is shown."""
    found = []
    for _ in range(times):
        tab.keyboard.press("1")
        found.append(_across(tab, "1"))
    return found


def _across(tab: Any, key: str) -> float:
    before = tab.evaluate("document.getElementById('card')?.dataset.hit")
    tab.keyboard.press(key)
    shown = tab.wait_for_function(_OTHER_CARD, arg=before, polling=20).json_value()
    tab.wait_for_load_state()
    return float(shown) - float(tab.evaluate("sessionStorage.getItem('pressed')"))


# -- processor time -------------------------------------------------------------------------------------------------


def _cpu_ms(process: int) -> float:
    """What a process has computed so far, threads that have ended too; counted in hundredths of a second."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


def _cpu_ms_of_browser(server: int) -> float:
    """The same of whatever else this process has started: the browser with all its processes, and what steers it."""
    parents = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(each.parent.name)] = int(each.read_text().rpartition(")")[2].split()[1])
    found, fresh = set(), {os.getpid()}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh and child != server}
        found |= fresh
    total = 0.0
    for process in found:
        with contextlib.suppress(OSError):
            total += _cpu_ms(process)
    return total


# -- a house, served ------------------------------------------------------------------------------------------------


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FAIRWAY_", "DJANGO_"))}
    return {**kept, "FAIRWAY_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def _program(home: Path, *command: str) -> str:
    done = subprocess.run(command, env=_environment(home), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout.strip()


def _fairway(home: Path, *arguments: str) -> str:
    return _program(home, sys.executable, "-m", "fairway.cli.main", "--home", str(home), *arguments)


def _inside(home: Path, program: str, number: int) -> str:
    return _program(home, sys.executable, "-c", _OPEN + program, str(home), str(number))


@contextlib.contextmanager
def _served(home: Path) -> Iterator[tuple[str, int]]:
    command = [sys.executable, "-m", "fairway.cli.main", "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(command, env=_environment(home), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                if found := re.search(r"http://[\d.]+:\d+", line):
                    yield found.group(), process.pid
                    return
            raise RuntimeError("the console did not start")
        finally:
            process.terminate()


@contextlib.contextmanager
def _browser() -> Iterator[Any]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise RuntimeError("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, headless=True, args=_ARGS)
        yield chromium
        chromium.close()


def _sign_in(tab: Any, home: Path) -> None:
    link = json.loads(_fairway(home, "--json", "staff", "link", "ana"))
    tab.goto(link["path"])
    tab.locator("main button.first").click()
    tab.wait_for_load_state()
    tab.locator("input[value=serious_crime]").check()
    tab.locator("main button.first").click()
    tab.wait_for_load_state()
