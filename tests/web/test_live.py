"""Pages that stay true while they stay open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browsing import _run, browser, serving, sign_in
from tests.web.conftest import new_client

_CHANGED = """
import sys
from pathlib import Path
from fairway.opening import open_house
open_house(Path(sys.argv[1]), create=False)
import msgspec
from fairway.kit.clock import utc_now
from fairway.kit.identifiers import from_public_code
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.safeguards.actions import TravellersScreened
from fairway.store.archive import perform
from fairway.store.hits import freeze, thaw
from fairway.store.models import Hit
hit = Hit.objects.select_related("traveller").get(pk=from_public_code(sys.argv[2]))
act = Act(Actor("fairway", Role.MACHINE), Purpose.SCREENING, at=utc_now())
with perform(act) as archive:
    frozen = thaw(archive, hit.day, hit.id, bytes(hit.sealed))
    compared = msgspec.structs.replace(frozen.compared, birth_date="1964-02-17")
    hit.sealed = freeze(archive, hit.day, hit.id, msgspec.structs.replace(frozen, compared=compared))
    hit.traveller.version += 1
    hit.traveller.save()
    hit.traveller_version = hit.traveller.version
    hit.save()
    act.record(TravellersScreened(object="test", count=1, hits=1, lapsed=0, lists="csv", matcher="test"))
"""


def test_otto_hears_nothing(staffed: Path) -> None:
    for address in ("/live/", "/hits/AAAA-AAAA-AAAA/standing/"):
        answer = new_client().get(address)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Any]:
    with serving(tmp_path, (("ana", "analyst"), ("adam", "analyst"), ("alba", "admin"))) as found:
        yield found


def _tab(chromium: Any, house: Any, name: str) -> Any:
    tab = chromium.new_context(base_url=house.address, locale="en-GB").new_page()
    sign_in(tab, house, name)
    return tab


@pytest.mark.browser
def test_a_colleagues_claim_shows_in_a_queue_that_is_open_and_nobody_reloads(chromium: Any, served: Any) -> None:
    ana, adam = _tab(chromium, served, "ana"), _tab(chromium, served, "adam")
    ana.goto("/queue/")
    ana.evaluate("window.sameDocument = true")
    assert ana.get_by_role("cell", name="adam", exact=True).count() == 0
    ana.wait_for_timeout(1500)

    adam.goto("/queue/")
    with adam.expect_navigation():
        adam.keyboard.press("Space")

    ana.get_by_role("cell", name="adam", exact=True).wait_for(timeout=20_000)
    assert ana.evaluate("window.sameDocument") is True


@pytest.mark.browser
def test_a_card_whose_record_changes_pauses_its_keys_until_it_is_read(chromium: Any, served: Any) -> None:
    ana = _tab(chromium, served, "ana")
    ana.goto("/queue/")
    with ana.expect_navigation():
        ana.keyboard.press("Space")
    card = ana.url
    ana.wait_for_timeout(1500)

    _run(served.home, _CHANGED, str(served.home), card.rstrip("/").split("/")[-1])

    ana.locator("#changed [data-record]").wait_for(timeout=20_000)
    ana.keyboard.press("1")
    assert ana.locator("#decide input:checked").count() == 0

    ana.keyboard.press("r")
    ana.locator("#changed [data-which]").wait_for(timeout=10_000)
    assert ana.locator("[data-labels]").inner_text() == "Born"
    assert "1964-02-17" in ana.locator("tr.fresh").inner_text()
    assert ana.locator("#decide input:checked").count() == 0
    ana.keyboard.press("1")
    with ana.expect_navigation():
        ana.keyboard.press("1")
    assert "no match" in ana.locator("main p[role=status]").first.inner_text()


@pytest.mark.browser
def test_without_a_connection_the_page_says_so_and_the_keys_rest(chromium: Any, served: Any) -> None:
    ana = _tab(chromium, served, "ana")
    ana.goto("/queue/")
    with ana.expect_navigation():
        ana.keyboard.press("Space")
    ana.wait_for_timeout(1500)

    ana.context.set_offline(True)
    ana.locator("#offline").wait_for(timeout=20_000)
    ana.keyboard.press("1")
    assert ana.locator("#decide input:checked").count() == 0

    ana.context.set_offline(False)
    ana.locator("#offline").wait_for(state="hidden", timeout=20_000)


@pytest.mark.browser
def test_the_stream_is_refused_to_who_sees_no_queue(chromium: Any, served: Any) -> None:
    alba = _tab(chromium, served, "alba")
    assert alba.evaluate("fetch('/live/').then((answer) => answer.status)") == 403


@pytest.mark.browser
def test_handing_over_by_keyboard(chromium: Any, served: Any) -> None:
    ana = _tab(chromium, served, "ana")
    ana.goto("/queue/")
    with ana.expect_navigation():
        ana.keyboard.press("Space")
    ana.keyboard.press("t")
    assert ana.evaluate("document.activeElement.name") == "to"
    ana.keyboard.press("ArrowDown")
    ana.keyboard.press("Tab")
    with ana.expect_navigation():
        ana.keyboard.press("Enter")
    assert ana.url.endswith("/queue/")
    assert ana.get_by_role("cell", name="adam", exact=True).count() == 1


_DESK = """
import sys
from pathlib import Path
from fairway.opening import open_house
open_house(Path(sys.argv[1]), create=False)
from fairway import staff
from fairway.kit.clock import utc_now
from fairway.safeguards import Act, Purpose
act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
staff.add_desk(act, "Arabic")
staff.join_desk(act, "Arabic", "adam")
"""


@pytest.mark.browser
def test_handing_over_to_a_desk_takes_five_keys_and_its_people_take_it_from_there(chromium: Any, served: Any) -> None:
    from tests.web.test_flows_table import press

    _run(served.home, _DESK, str(served.home))
    ana, adam = _tab(chromium, served, "ana"), _tab(chromium, served, "adam")
    ana.goto("/queue/")
    press(ana, (">Space",))
    code = ana.url.rstrip("/").split("/")[-1]
    assert press(ana, ("d", "a", "Tab", "i", ">Enter")) == 5
    assert ana.url.endswith("/queue/")

    adam.goto("/queue/")
    adam.get_by_role("link", name="Desk Arabic 1").click()
    adam.wait_for_load_state()
    press(adam, (">Space",))
    assert code in adam.url
    assert "Waits for desk Arabic: it reads this language or script" in adam.locator("#at-desk").inner_text()
