"""Every page, as every role, in a real browser: the values of a real record stand where somebody opened them, and nowhere else."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from tests.web.browsing import Served, browser, serving_a_day, sign_in
from tests.web.furnishing import CAST
from tests.web.pages import addresses

pytestmark = pytest.mark.browser

OPENED = {"hit", "booking", "elsewhere", "decide", "take-back"}
"""Pages on which a reviewer of the hit reads its traveller in clear."""
REVIEWERS = {"ana", "adam", "sofia"}
_STORED = """async () => JSON.stringify([
  Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, history.state,
  await indexedDB.databases(), await caches.keys().catch(() => []), location.href, document.title,
])"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def served(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving_a_day(tmp_path_factory.mktemp("canary") / "house") as house:
        yield house


@pytest.fixture(scope="module")
def sung() -> set[str]:
    """Pages on which the canary was heard."""
    return set()


def heard_in(text: str, values: list[str]) -> list[str]:
    text = text.casefold()
    return [value for value in values if value.casefold() in text]


@pytest.mark.parametrize("name", [name for name, _ in CAST])
def test_sealed_values_stand_only_where_they_were_opened(
    chromium: Any, served: Served, sung: set[str], name: str
) -> None:
    values = served.pages["canary"]
    assert len(values) >= 3
    context = chromium.new_context(base_url=served.address)
    tab = context.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    sign_in(tab, served, name)
    wrong = []
    for page, address in addresses(served.pages).items():
        if tab.request.get(address, max_redirects=0).status == 405:
            continue
        answer = tab.goto(address)
        headers = json.dumps(answer.all_headers())
        around = heard_in(" ".join([headers, tab.evaluate(_STORED)]), values)
        # A companion's page holds the contacts of the booking they share, and a family its name.
        inside = heard_in(tab.content(), served.pages["canary-own"] if page == "companion" else values)
        sung.update({page} if inside else set())
        if around or (inside and not (page in OPENED and name in REVIEWERS)):
            wrong.append((page, len(around), len(inside)))
    kept = json.dumps(context.storage_state())
    context.close()

    assert wrong == []
    assert heard_in(kept, values) == []
    assert heard_in(" ".join(asked), values) == []
    assert heard_in("".join(served.log), values) == []


@pytest.mark.parametrize("name", [name for name, _ in CAST])
def test_a_dossier_is_refused_or_holds_what_its_maker_may_see(chromium: Any, served: Served, name: str) -> None:
    context = chromium.new_context(base_url=served.address)
    tab = context.new_page()
    sign_in(tab, served, name)
    answer = tab.goto(addresses(served.pages)["dossier"])
    if name not in REVIEWERS:
        assert answer.status == 403 or not tab.url.endswith("/dossier/")  # who reviews no hits has no purpose to choose
        assert heard_in(tab.content(), served.pages["canary"]) == []
        context.close()
        return
    with tab.expect_download() as download:
        tab.locator("main button.first").click()
    data = download.value.path().read_bytes()
    file_name = download.value.suggested_filename
    context.close()
    reader = PdfReader(io.BytesIO(data))

    assert file_name == f"dossier-{served.codes[0]}.pdf"
    assert heard_in(" ".join(page.extract_text() for page in reader.pages), served.pages["canary"]) != []
    assert heard_in(str(reader.metadata) + file_name, served.pages["canary"]) == []


def test_the_canary_was_there_to_be_heard(sung: set[str]) -> None:
    """Runs last: a crawl that never meets the values shows nothing."""
    if not sung:
        pytest.skip("the pages were not walked in this process")
    assert {"hit", "booking", "elsewhere"} <= sung
