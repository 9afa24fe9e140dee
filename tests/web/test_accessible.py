"""axe-core over every page of the console, as every role, in English and Arabic, light and dark: no violation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.web.browsing import Served, browser, serving_a_day, sign_in
from tests.web.furnishing import CAST
from tests.web.make_screenshots import SHOWN
from tests.web.pages import addresses

pytestmark = pytest.mark.browser

_RUN = "async (rules) => (await axe.run(document, {resultTypes: ['violations'], ...rules})).violations.map(each => " \
    "[each.id, each.nodes.slice(0, 3).map(node => node.target.join(' ') + ' ' + (node.failureSummary || ''))])"  # fmt: skip
_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that a theme can break, and a language cannot. Half the time of looking at a page is theirs."""
_ALL: dict[str, Any] = {}
_COLOURS_ALONE = {"runOnly": {"type": "rule", "values": _COLOURS}}
_BUT_COLOURS = {"rules": {each: {"enabled": False} for each in _COLOURS}}
_SEEN: dict[str, set[str]] = {}
_FORMS: set[str] = set()
_OPENS: set[str] = set()
_WALKED: set[tuple[str, str, str]] = set()


@cache
def axe() -> str:
    """axe-core, as its package carries it."""
    pytest.importorskip("axe_playwright_python", reason="axe-core is not installed: ./dev installs it")
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def served(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving_a_day(tmp_path_factory.mktemp("day") / "house") as house:
        yield house


@pytest.fixture(scope="module")
def sessions() -> dict[str, Any]:
    return {}


def tab_of(chromium: Any, served: Served, sessions: dict[str, Any], name: str, language: str, theme: str) -> Any:
    """A tab of somebody's, signed in, in a language and a theme."""
    if name not in sessions:
        context = chromium.new_context(base_url=served.address)
        sign_in(context.new_page(), served, name)
        sessions[name] = context.storage_state()
        context.close()
    context = chromium.new_context(
        base_url=served.address, storage_state=sessions[name], viewport={"width": 1366, "height": 768}
    )
    cookies = {"django_language": language, "fairway_theme": theme}
    context.add_cookies([{"name": key, "value": value, "url": served.address} for key, value in cookies.items()])
    return context.new_page()


def violations(tab: Any, rules: dict[str, Any] = _ALL) -> list[Any]:
    tab.evaluate(axe())
    found: list[Any] = tab.evaluate(_RUN, rules)
    return found


OWNERS = sorted({who for who, _, _ in SHOWN.values()})
EVERYWHERE = ("audit", "house")
"""Pages that most people are refused: what a refusal looks like is examined too."""


def theirs(served: Served, name: str) -> dict[str, str]:
    """The pages that docs/console.md shows to this person, those it shows to nobody, and some that may be refused."""
    pages = addresses(served.pages)
    return {page: at for page, at in pages.items() if page in EVERYWHERE or SHOWN.get(page, (name,))[0] == name}


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", OWNERS)
def test_no_page_has_a_violation(
    chromium: Any, served: Served, sessions: dict[str, Any], name: str, language: str, theme: str
) -> None:
    """Each page as one person who has it. In Arabic the colours are those of English; in the dark only colours differ, and
    `test_browser` looks at them on each change.
    """
    wrong = examined(chromium, served, sessions, name, language, theme, theirs(served, name))
    _WALKED.add((name, language, theme))

    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", [name for name, _ in CAST])
def test_no_page_of_anybody_has_a_violation(
    chromium: Any, served: Served, sessions: dict[str, Any], name: str, language: str, theme: str
) -> None:
    """Each page as everybody."""
    wrong = examined(chromium, served, sessions, name, language, theme, addresses(served.pages))

    assert wrong == [], "\n".join(map(str, wrong))


def examined(
    chromium: Any,
    served: Served,
    sessions: dict[str, Any],
    name: str,
    language: str,
    theme: str,
    pages: dict[str, str],
) -> list[tuple[Any, ...]]:
    """What is wrong on these pages as somebody has them."""
    rules = _ALL if language == "en" and theme == "light" else _BUT_COLOURS if theme == "light" else _COLOURS_ALONE
    tab = tab_of(chromium, served, sessions, name, language, theme)
    wrong = []
    for page, address in pages.items():
        if only_takes_forms(tab, page, address):
            continue
        answer = tab.goto(address)
        assert tab.locator("html").get_attribute("lang") == language
        assert tab.locator("html").get_attribute("data-theme") == theme
        if answer.status == 200:
            _SEEN.setdefault(page, set()).add(name)
        elif _SEEN.get("refused") and name in _SEEN["refused"] and page not in ("audit", "house"):
            continue  # one refusal is like another: one for each person is enough
        else:
            _SEEN.setdefault("refused", set()).add(name)
        wrong += [(page, *each) for each in violations(tab, rules)]
    tab.context.close()
    return wrong


@pytest.mark.parametrize("name", ["ana", *(pytest.param(each, marks=pytest.mark.slow) for each in ("sofia", "daniel"))])
def test_high_contrast_has_no_violation(chromium: Any, served: Served, sessions: dict[str, Any], name: str) -> None:
    tab = tab_of(chromium, served, sessions, name, "en", "contrast")
    wrong = [(page, *each) for page in _walked(tab, served, name) for each in violations(tab, _COLOURS_ALONE)]
    tab.context.close()

    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", ["ana", "sofia", "alba"])
def test_at_twice_the_size_no_page_scrolls_sideways(
    chromium: Any, served: Served, sessions: dict[str, Any], name: str, language: str
) -> None:
    """A window of 1280 pixels at 200 % shows 640. Tables may scroll inside their own frame (WCAG 2.2, 1.4.10)."""
    tab = tab_of(chromium, served, sessions, name, language, "light")
    tab.set_viewport_size({"width": 640, "height": 512})
    wide = []
    for page in _walked(tab, served, name):
        over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide.append((page, over))
    tab.context.close()

    assert wide == []


def only_takes_forms(tab: Any, page: str, address: str) -> bool:
    """Whether nobody can go there: an answer without a body opens no page. Asked once."""
    if page not in _FORMS | _OPENS:
        (_FORMS if tab.request.get(address).status == 405 else _OPENS).add(page)
    return page in _FORMS


def _walked(tab: Any, served: Served, name: str) -> Iterator[str]:
    """Goes to each page of somebody's that opens, and names it."""
    for page, address in theirs(served, name).items():
        if not only_takes_forms(tab, page, address) and tab.goto(address).status == 200:
            yield page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_door_has_no_violation(chromium: Any, served: Served, language: str, theme: str) -> None:
    context = chromium.new_context(base_url=served.address)
    cookies = {"django_language": language, "fairway_theme": theme}
    context.add_cookies([{"name": key, "value": value, "url": served.address} for key, value in cookies.items()])
    tab = context.new_page()
    wrong = []
    for address in ("/sign-in/", served.link("ana"), "/sign-in/provider/", "/nowhere/"):
        tab.goto(address)
        wrong += [(address[:9], *each) for each in violations(tab)]
    tab.locator("h1").wait_for()
    context.close()

    assert wrong == [], "\n".join(map(str, wrong))


def test_every_page_was_looked_at_by_somebody(served: Served) -> None:
    """Runs last: a page that nobody could open was not examined, and must be named in `furnishing`."""
    if len(_WALKED) < 2 * len(OWNERS):
        pytest.skip("another process walked some of the pages")
    assert set(addresses(served.pages)) - _SEEN.keys() - _FORMS == set()
    assert _SEEN.keys() - {"refused"} - SHOWN.keys() == set(), "every page stands in docs/console.md"


def test_the_examiner_finds_what_is_wrong(chromium: Any, tmp_path: Path) -> None:
    tab = chromium.new_page()
    tab.set_content(
        '<html lang="en"><title>t</title><main><h1>t</h1><img src="x.png"><p style="color:#ccc">pale</p></main>'
    )

    assert {each[0] for each in violations(tab)} >= {"image-alt", "color-contrast"}
