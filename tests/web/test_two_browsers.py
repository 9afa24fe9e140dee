"""Two people in two browsers empty one queue at the same time, as fast as their browsers go, and never meet on a hit.

FAIRWAY_CLAIMS=2000 takes that many hits; without it a number that does not hold up everybody's tests.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browsing import _run, browser, serving, sign_in

pytestmark = pytest.mark.browser

CLAIMS = int(os.environ.get("FAIRWAY_CLAIMS", "60"))
_MORE = """
import sys
from pathlib import Path
home, root, count = sys.argv[1:]
sys.path.insert(0, root)
from fairway.opening import open_house
open_house(Path(home), create=False)
from tests.casework.conftest import Desk
desk = Desk()
desk.travellers = 100
desk.hits(int(count))
from fairway import oversight
from fairway.kit.clock import utc_now
from fairway.safeguards import Act, Actor, Purpose, Role
officer = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)
for name in ("ana", "adam") * (int(count) > 100):  # beyond a day's budget of different travellers they would be shown nobody
    for _ in range(int(count) // 1000 + 1):
        oversight.allow_more(Act(officer, Purpose.OVERSIGHT, at=utc_now(), ground="test"), name, 1000)
"""
# What Space and 1, 1 send, without waiting for a picture: take, decide, be led to the next, until none is led to.
_EMPTY = """
async () => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const post = (address, fields) =>
    fetch(address, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token, ...fields }) });
  const found = [];
  const decision = { outcome: "different_person", reason: "different_person.name_only", traveller_version: "1", then: "next" };
  let answer = await post("/queue/next/", {});
  for (let code; (code = /hits\\/([^/]+)\\/$/.exec(answer.url)?.[1]) !== undefined && answer.ok; ) {
    found.push(code);
    answer = await post(`/hits/${code}/decision/`, decision);
  }
  return { found, ended: new URL(answer.url).pathname, status: answer.status };
}
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Any]:
    with serving(tmp_path, (("ana", "analyst"), ("adam", "analyst")), pairs="canary") as served:
        _run(tmp_path, _MORE, str(tmp_path), str(Path(__file__).parents[2]), str(CLAIMS))
        yield served


def test_two_browsers_never_share_a_hit(house: Any) -> None:
    with browser() as one, browser_beside(one) as other:
        tabs = []
        for chromium, name in ((one, "ana"), (other, "adam")):
            tab = chromium.new_context(base_url=house.address, locale="en-GB").new_page()
            sign_in(tab, house, name)
            tab.goto("/queue/")
            tab.evaluate(f"() => {{ window.emptied = ({_EMPTY})(); }}")  # not waited for: both go at once
            tabs.append(tab)
        told = [tab.evaluate("window.emptied") for tab in tabs]

    assert [(each["ended"], each["status"]) for each in told] == [("/queue/", 200)] * 2
    taken = [code for each in told for code in each["found"]]
    assert len(set(taken)) == len(taken) == CLAIMS + 1  # the canary is among them
    assert all(len(each["found"]) > CLAIMS / 20 for each in told), "both took their part"


def browser_beside(one: Any) -> Any:
    """A second Chromium of its own, under the driver that runs already."""
    import contextlib

    from tests.web.browsing import _ARGS

    @contextlib.contextmanager
    def second() -> Iterator[Any]:
        found = one.browser_type.launch(executable_path=_path(), headless=True, args=_ARGS)
        yield found
        found.close()

    return second()


def _path() -> str:
    import shutil

    return str(shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome"))
