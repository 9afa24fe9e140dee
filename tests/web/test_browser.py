"""Two people with a keyboard, a real browser and a real server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browsing import Served, browser, listen, serving, sign_in
from tests.web.invented import CANARY

pytestmark = pytest.mark.browser

CAST = (("ana", "analyst"), ("adam", "analyst"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def served(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served"), CAST, pairs="canary") as house:
        yield house


def new_tab(chromium: Any, served: Served, name: str, heard: list[str]) -> Any:
    """A tab of somebody's own browser. `heard` collects console messages, errors and every address asked for."""
    tab = chromium.new_context(base_url=served.address, locale="en-GB").new_page()
    listen(tab, heard)
    tab.on("request", lambda request: heard.append(f"request: {request.url}"))
    sign_in(tab, served, name)
    return tab


def press(tab: Any, *keys: str) -> None:
    for key in keys:
        tab.keyboard.press(key)


def go_on(tab: Any, key: str) -> None:
    """Presses a key that leads to another page."""
    with tab.expect_navigation():
        tab.keyboard.press(key)


def test_two_people_confirm_a_match_by_keyboard(chromium: Any, served: Served) -> None:
    heard: list[str] = []
    (code,) = served.codes
    ana = new_tab(chromium, served, "ana", heard)
    assert ana.url == f"{served.address}/queue/"
    go_on(ana, "Space")
    ana.wait_for_url(f"**/hits/{code}/")
    assert ana.locator("#decide input:checked").count() == 0
    press(ana, "2")
    assert ana.locator("#decide input:checked").get_attribute("value") == "same_person_pass_on"
    press(ana, "Escape")
    assert ana.locator("#decide input:checked").count() == 0
    press(ana, "Enter")  # nothing is chosen: nothing is sent
    assert ana.url.endswith(f"/hits/{code}/")
    press(ana, "2", "1")
    go_on(ana, "Enter")
    ana.wait_for_url("**/queue/")
    assert "waits for a second person" in ana.locator("[role=status]").inner_text()

    adam = new_tab(chromium, served, "adam", heard)
    go_on(adam, "Space")
    adam.wait_for_url(f"**/hits/{code}/")
    assert "Hidden until the second person has decided" in adam.locator("main").inner_text()
    press(adam, "2", "1")
    go_on(adam, "Enter")
    adam.wait_for_url("**/queue/")
    assert "confirmed match" in adam.locator("[role=status]").inner_text()

    assert [each for each in heard if not each.startswith("request:")] == []
    asked = [each.removeprefix("request: ") for each in heard]
    assert [each for each in asked if not each.startswith(served.address)] == []
    assert [value for value in (*CANARY, *CANARY[1].split()) if value.lower() in " ".join(asked).lower()] == []
    assert [value for value in CANARY if value in "".join(served.log)] == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_text_can_be_read_in_every_theme(chromium: Any, served: Served, language: str, theme: str) -> None:
    tab = new_tab(chromium, served, "ana", [])
    tab.locator(".menu summary").click()
    tab.select_option("select[name=language]", language)
    tab.select_option("select[name=theme]", theme)
    with tab.expect_navigation():
        tab.locator(".panel button:not([type=button])").click()
    for path in ("/queue/", "/queue/?state=match", f"/hits/{served.codes[0]}/", "/account/"):
        tab.goto(path)
        assert tab.evaluate(_TOO_FAINT) == [], path
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


# Every element with text of its own: contrast with the nearest painted background, as WCAG 2.2 reckons it.
_TOO_FAINT = """() => {
  const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const rgba = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const [r, g, b, a = 1] = rgba(getComputedStyle(each).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    if (!element.checkVisibility() || element.closest(".hidden, .skip, option")) continue;
    const [one, other] = [light(rgba(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) faint.push(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
