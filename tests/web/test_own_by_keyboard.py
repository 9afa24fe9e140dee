"""An own entry by keyboard alone: one person types it, a second approves it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from fairway.kit.clock import utc_now
from tests.web.browsing import Served, browser, serving, sign_in

pytestmark = pytest.mark.browser

CAST = (("ana", "analyst"), ("sofia", "supervisor"))
_TABS_MAX = 60  # further than any control of the page
_SECONDS_MAX = 120  # what the flow may take a person; the machine's part must be far less


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def served(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served"), CAST, pairs="canary") as house:
        yield house


def tab_to(tab: Any, wanted: str) -> int:
    """Presses Tab until the focus is on what is wanted; gives how often."""
    for presses in range(1, _TABS_MAX):
        tab.keyboard.press("Tab")
        if tab.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return presses
    raise AssertionError(f"{wanted} cannot be reached by Tab")


def test_an_own_entry_is_proposed_and_approved_by_keyboard_alone(chromium: Any, served: Served) -> None:
    ana = chromium.new_context(base_url=served.address, locale="en-GB").new_page()
    sofia = chromium.new_context(base_url=served.address, locale="en-GB").new_page()
    sign_in(ana, served, "ana")
    sign_in(sofia, served, "sofia")
    # Days whose number is that of their month: typed alike whatever order of day and month the browser's language has.
    coming = (utc_now().date() + timedelta(days=ahead) for ahead in range(1, 100))
    again, last, *_ = (day for day in coming if day.day == day.month)
    ana.goto("/lists/own/")
    began = time.monotonic()
    form = 'form[action="/lists/own/entry/"]'
    for field, typed in (
        ("input[name=legal_basis]", "Police Act 12, order 7"),
        ("input[name=owner]", "Regional court"),
        ("input[name=expires_on]", last.strftime("%d%m%Y")),
        ("input[name=review_on]", again.strftime("%d%m%Y")),
        ("textarea[name=names]", "Wyndelina Quetzal"),
        ("textarea[name=birth_dates]", "1971-03-29"),
    ):
        tab_to(ana, f"{form} {field}")
        ana.keyboard.type(typed)
    tab_to(ana, f"{form} button")
    ana.keyboard.press("Enter")
    ana.wait_for_url("**/lists/own/proposals/*/")
    seconds = time.monotonic() - began
    assert "Wyndelina Quetzal" in ana.locator("main").inner_text()
    assert "Approve" not in ana.locator("main").inner_text()

    sofia.goto("/lists/own/")
    tab_to(sofia, 'a[href^="/lists/own/proposals/"]')
    sofia.keyboard.press("Enter")
    sofia.wait_for_url("**/lists/own/proposals/*/")
    tab_to(sofia, 'form[action$="/approval/"] button')
    sofia.keyboard.press("Enter")
    sofia.wait_for_url("**/lists/own/")

    in_use = sofia.locator('section[aria-labelledby="entries"]').inner_text()
    assert "Regional court" in in_use
    assert "Wyndelina" not in sofia.content()
    assert sofia.evaluate("JSON.stringify({...localStorage, ...sessionStorage})") == "{}"
    assert seconds < _SECONDS_MAX
