"""What a card does at its keys, looked at closely; every flow with its number of keys stands in `test_flows_table`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browsing import Served, browser, serving, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture
def served(chromium: Any, tmp_path: Path) -> Iterator[Served]:
    """A house for each flow: what one decides is not missing in the next."""
    with serving(tmp_path, (("ana", "analyst"),)) as house:
        yield house


@pytest.fixture
def ana(chromium: Any, served: Served) -> Iterator[Any]:
    context = chromium.new_context(base_url=served.address, locale="en-GB")
    tab = context.new_page()
    sign_in(tab, served, "ana")
    yield tab
    context.close()


class Keyboard:
    """Presses keys and counts them."""

    def __init__(self, tab: Any) -> None:
        self.tab, self.pressed = tab, 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.tab.keyboard.press(key)

    def go(self, key: str) -> None:
        """Presses a key that leads to another page."""
        with self.tab.expect_navigation():
            self.press(key)
        self.tab.wait_for_load_state()


def test_from_the_queue_to_a_different_person_in_three_keys_and_back_in_one(ana: Any) -> None:
    keys = Keyboard(ana)
    keys.go("Space")
    first = ana.url
    keys.press("1")
    keys.go("1")

    assert keys.pressed == 3
    assert "/hits/" in ana.url and ana.url != first  # the next card is open already
    assert "no match" in ana.locator("[role=status]").inner_text()
    assert 0 < int(ana.locator("[data-seconds-left]").inner_text()) <= 10

    keys.go("z")

    assert ana.url == first
    assert "nothing is decided" in ana.locator("[role=status]").inner_text()
    assert ana.locator("#decide input:checked").count() == 0


def test_a_reason_in_words_is_not_sent_without_them(ana: Any) -> None:
    keys = Keyboard(ana)
    keys.go("Space")
    card = ana.url
    keys.press("1")
    keys.press("0")

    assert ana.url == card
    assert ana.locator("#decide input[name=reason]:checked").count() == 1
