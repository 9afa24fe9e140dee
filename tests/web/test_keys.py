"""One table of keys: bound, said, documented, changed by whoever uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browsing import Served, browser, serving, sign_in
from tests.web.conftest import SignIn, new_client

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "src/fairway/web/templates/web"


def test_otto_chooses_nobodys_keys(staffed: Path) -> None:
    answer = new_client().post("/account/keys/", {"keys": "on", "undo": "KeyU"})

    from fairway.store.models import Account

    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")
    assert set(Account.objects.values_list("keys", flat=True)) == {""}


def test_the_docs_show_the_table(staffed: Path) -> None:
    from fairway.web.keys import as_markdown

    assert as_markdown() in (ROOT / "docs/working-in-the-console.md").read_text("utf-8")


def test_every_action_is_on_a_page_and_every_page_speaks_of_known_actions(staffed: Path) -> None:
    from fairway.web.keys import KEYS

    of_the_script = {"digit", "record", "help"}  # several elements, or none
    on_pages = {
        found for page in TEMPLATES.glob("*.html") for found in re.findall(r'data-key="(\w+)"', page.read_text("utf-8"))
    }

    of_the_bar = {"queue", "search"}  # named as its page is
    assert on_pages | of_the_bar == {each.action for each in KEYS} - of_the_script


def test_no_two_actions_share_a_key_as_the_table_stands(staffed: Path) -> None:
    from fairway.web.keys import CHOICES, KEYS

    codes = [each.code for each in KEYS]
    assert len(set(codes)) == len(codes)
    assert {each.code for each in KEYS if not each.is_fixed} <= set(CHOICES)


@pytest.mark.parametrize("sent", [{"undo": "KeyB"}, {"undo": "Enter"}, {"undo": "<b>"}])
def test_a_key_that_is_taken_or_none_is_refused_in_words(signed_in: SignIn, sent: dict[str, str]) -> None:
    ana = signed_in("Ana")
    answer = ana.post("/account/keys/", {"keys": "on", **sent})

    from fairway.store.models import Account

    assert answer.status_code == 409
    assert "The keys are as they were" in answer.content.decode()
    assert Account.objects.get(name="Ana").keys == ""


def test_what_one_chooses_is_ones_own_and_on_the_record(signed_in: SignIn) -> None:
    from fairway.store.models import AuditEntry

    ana, adam = signed_in("Ana"), signed_in("Adam")
    ana.post("/account/keys/", {"keys": "on", "undo": "KeyU"})

    assert 'data-action="undo" data-code="KeyU"' in ana.get("/queue/").content.decode()
    assert 'data-action="undo" data-code="KeyZ"' in adam.get("/queue/").content.decode()
    assert AuditEntry.objects.filter(action="KeysChosen").count() == 1
    ana.post("/account/keys/", {"keys": "on", "as-before": ""})
    assert 'data-action="undo" data-code="KeyZ"' in ana.get("/queue/").content.decode()


# -- in the browser -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def served(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One house; who changes their keys is somebody of their own."""
    cast = (("ana", "analyst"), ("adam", "analyst"), ("arno", "analyst"))
    with serving(tmp_path_factory.mktemp("keys") / "house", cast) as house:
        yield house


@pytest.fixture
def ana(chromium: Any, served: Served) -> Iterator[Any]:
    yield from _in(chromium, served, "ana")


@pytest.fixture
def adam(chromium: Any, served: Served) -> Iterator[Any]:
    yield from _in(chromium, served, "adam")


@pytest.fixture
def arno(chromium: Any, served: Served) -> Iterator[Any]:
    yield from _in(chromium, served, "arno")


def _in(chromium: Any, served: Served, name: str) -> Iterator[Any]:
    tab = chromium.new_context(base_url=served.address, locale="en-GB").new_page()
    sign_in(tab, served, name)
    yield tab
    tab.context.close()


def _go(tab: Any, key: str) -> None:
    with tab.expect_navigation():
        tab.keyboard.press(key)
    tab.wait_for_load_state()


@pytest.mark.browser
def test_the_help_shows_the_table_and_a_row_says_why_it_is_there(ana: Any) -> None:
    from fairway.web.keys import KEYS

    ana.keyboard.press("?")
    assert ana.locator("#keys").is_visible()
    assert ana.locator("#keys tr").count() == len(KEYS)
    ana.keyboard.press("Escape")
    assert not ana.locator("#keys").is_visible()

    ana.locator("table.queue td a").first.focus()
    ana.keyboard.press("?")
    assert "Less than 30 minutes are left." in ana.locator(".because:popover-open").inner_text()
    assert not ana.locator("#keys").is_visible()


@pytest.mark.browser
def test_a_key_put_elsewhere_works_there_and_no_longer_where_it_was(adam: Any) -> None:
    adam.goto("/account/")
    adam.locator("#own-keys select[name=undo]").select_option("KeyU")
    adam.locator("#own-keys button").first.click()
    adam.goto("/queue/")
    _go(adam, "Space")
    first = adam.url
    adam.keyboard.press("1")
    _go(adam, "1")
    assert adam.locator("form.undo kbd").inner_text() == "U"
    adam.keyboard.press("z")
    assert adam.url != first

    _go(adam, "u")

    assert adam.url == first


@pytest.mark.browser
def test_switched_off_no_key_does_anything_and_buttons_do(arno: Any) -> None:
    arno.goto("/account/")
    arno.locator("#own-keys input[name=keys]").uncheck()
    arno.locator("#own-keys button").first.click()
    arno.goto("/queue/")
    arno.keyboard.press("Space")
    arno.keyboard.press("?")
    assert arno.url.endswith("/queue/")
    assert not arno.locator("#keys").is_visible()

    arno.locator("button[data-key=next]").click()
    arno.wait_for_url("**/hits/*/")


@pytest.mark.browser
def test_from_the_hit_to_its_booking_and_back_in_two_keys_and_to_the_queue_in_one(ana: Any) -> None:
    _go(ana, "Space")
    card = ana.url
    _go(ana, "b")
    assert ana.url == card + "booking/"
    _go(ana, "Escape")
    assert ana.url == card
    _go(ana, "q")
    assert ana.url.endswith("/queue/")


@pytest.mark.browser
def test_the_first_letter_into_a_field_is_no_key(ana: Any) -> None:
    """The field of a page has the focus as soon as keys are heard, not only when the browser paints."""
    ana.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => { window.focused = document.activeElement.name; })"
    )
    ana.goto("/search/")

    assert ana.evaluate("window.focused") == "case"
