"""What a card does at its keys, looked at closely; every flow with its number of keys stands in `test_flows_table`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browsing import Served, browser, serving, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def served(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One house for all: each flow takes a hit that nobody has taken yet, and decides it or gives it back."""
    with serving(tmp_path_factory.mktemp("flows") / "house", (("ana", "analyst"),)) as house:
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

    keys.press("1")
    keys.go("1")
    ana.go_back()  # the address was true all the way: the card that was decided, asked for anew

    assert ana.url == first
    ana.locator("#card[data-state=no_match]").wait_for()


def test_a_reason_in_words_is_not_sent_without_them(ana: Any) -> None:
    keys = Keyboard(ana)
    keys.go("Space")
    card = ana.url
    keys.press("1")
    keys.press("0")

    assert ana.url == card
    assert ana.locator("#decide input[name=reason]:checked").count() == 1
    give_back(ana)


def give_back(tab: Any) -> None:
    with tab.expect_navigation():
        tab.locator("form[action$='/release/'] button").click()


def test_a_decision_that_did_not_arrive_can_be_sent_again_and_one_whose_answer_was_lost_is_not(ana: Any) -> None:
    """The page says which of the two it is, and neither loses the decision nor records it twice."""
    keys = Keyboard(ana)
    keys.go("Space")
    first = ana.url
    ana.route("**/decision/", lambda route: route.abort())
    keys.press("1")
    keys.press("1")
    ana.locator("#unanswered [data-which=not]").wait_for()
    assert ana.url == first
    ana.unroute("**/decision/")

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    ana.route("**/decision/", lose)
    assert ana.locator("#decide input:checked").count() == 2  # what was chosen is still chosen
    keys.press("Enter")
    ana.locator("#unanswered [data-which=recorded]").wait_for()
    keys.press("2")
    assert ana.locator("#decide input[name=outcome]:checked").get_attribute("data-digit") == "1"
    ana.unroute("**/decision/")
    ana.reload()
    assert "Different person" in ana.locator("ol.decisions").inner_text()
