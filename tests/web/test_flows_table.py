"""What a shift does, as one table: each flow by keyboard alone, in its number of keys, from the queue or from the card that is open.

A key with ">" before it leads to another page; what is between quotes is typed, and is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.web.browsing import Served, _run, browser, serving, sign_in
from tests.web.invented import CANARY

pytestmark = pytest.mark.browser


class Flow(msgspec.Struct, frozen=True):
    """One flow.

    start     the keys until it begins, not counted
    ends      the end of the address then, or CARD: where it began; shows: what the page says
    is_whole  with a traveller who was read from messages, so that there are a booking and traces behind the hit
    """

    name: str
    count: int
    keys: tuple[str, ...]
    ends: str = ""
    shows: str = ""
    start: tuple[str, ...] = ()
    is_whole: bool = False


CARD = (">Space",)
HER = (f"'{CANARY[0]}'", "Tab", "'Wyndelina'", ">Enter")
SOUGHT = (">/", "'2026-117'", "Tab", "Tab", *HER)
GLASS = (">Control+Alt+g", "Tab", "Space", ">Enter")
_WHOLE = """
import sys
from pathlib import Path
home, root = sys.argv[1:]
sys.path.insert(0, root)
from fairway.opening import open_house
open_house(Path(home), create=False)
from fairway.store.models import Hit, Traveller
Hit.objects.all().delete()
Traveller.objects.all().delete()
from tests.path.pushes import booking, person, push
from tests.web.invented import CANARY
from tests.web.test_records_pushes import _hit_on_her, _receive
her = person(CANARY[0], "WYNDELINAMRS", CANARY[3], "29MAR71")
_receive(push(booking("AB12CD", her, person("OBERSKALLY", "ODAMRS", reference="2")), reference="1"))
print(_hit_on_her())
"""
_OFFICE = """
import sys
from pathlib import Path
home, root = sys.argv[1:]
sys.path.insert(0, root)
from fairway.opening import open_house
open_house(Path(home), create=False)
from fairway.store.models import Hit, Traveller
Hit.objects.all().delete()
Traveller.objects.all().delete()
from fairway import intake
from fairway.safeguards.unmasking import new_authority_key
from tests.law.conftest import Office
from tests.retention.forgotten import confirmed, put_in_force, register_approvers
from tests.web.test_quarantine import WHOLE, act, torn
code = confirmed(Office(Path(home)))
put_in_force("uk", unmask_approvals_needed=1)
register_approvers(new_authority_key("a passphrase of the court")[1])
intake.propose_repair(act("Simon"), torn(), WHOLE, reason=intake.Reason.FLIGHT)
print(code)
"""
_LATER = """
import sys
from pathlib import Path
home, root = sys.argv[1:]
sys.path.insert(0, root)
from fairway.opening import open_house
open_house(Path(home), create=False)
from fairway import retention
from fairway.safeguards import Act, Purpose
from tests.retention.forgotten import DANIEL, DEPERSONALISED_AT
retention.run(Act(DANIEL, Purpose.OVERSIGHT, at=DEPERSONALISED_AT, ground="retention"))
"""
FLOWS = (
    Flow("different person", 3, (">Space", "1", ">1"), shows="no match"),
    Flow("taken back", 1, (">z",), shows="nothing is decided", start=(">Space", "1", ">1")),
    Flow("ask the carrier", 3, (">Space", "4", ">1"), shows="waits for information"),
    Flow("seats and back", 2, (">s", ">Escape"), "CARD", start=CARD, is_whole=True),
    Flow("what changed in the booking", 1, (">b",), "/booking/", start=CARD, is_whole=True),
    Flow("booking and back", 2, (">b", ">Escape"), "CARD", start=CARD, is_whole=True),
    Flow("other journeys and back", 2, (">j", ">Escape"), "CARD", start=CARD, is_whole=True),
    Flow("links and back", 2, (">g", ">Escape"), "CARD", start=CARD, is_whole=True),
    Flow("from seats on to links", 1, (">g",), "/links/", start=(*CARD, ">s"), is_whole=True),
    Flow("dossier as a file", 2, (">p", "!Enter"), "/dossier/", start=CARD, is_whole=True),
    Flow("to the queue", 1, (">q",), "/queue/", start=CARD),
    Flow("handed to a colleague", 4, ("t", "a", "Tab", ">Enter"), "/queue/", start=CARD),
    Flow("search, the case typed", 5, SOUGHT, "/search/", "Found", is_whole=True),
    Flow("search, the case carried over", 3, (">/", *HER), "/search/", "Found", start=CARD, is_whole=True),
    Flow("search for too little", 2, (">/", "'Examplava'", ">Enter"), "/search/", "Nothing was sought.", is_whole=True),
    Flow("the glass broken, the case carried over", 4, GLASS, "/emergency/", "lifted until", start=SOUGHT, is_whole=True),
    Flow("the keys, shown and closed", 2, ("?", "Escape"), "CARD", start=CARD),
)  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def tabs(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    """Ana at her desk in a house with a queue, and in one with a single hit that has everything behind it."""
    cast = (("ana", "analyst"), ("adam", "analyst"))
    short, whole = (tmp_path_factory.mktemp(name) / "house" for name in ("queue", "whole"))
    with serving(short, cast) as queue, serving(whole, cast, pairs="canary") as one:
        _run(whole, _WHOLE, str(whole), str(Path(__file__).parents[2]))
        yield _at(chromium, queue), _at(chromium, one)


def _at(chromium: Any, house: Served) -> Any:
    tab = chromium.new_context(base_url=house.address, locale="en-GB").new_page()
    sign_in(tab, house, "ana")
    return tab


def press(tab: Any, keys: tuple[str, ...]) -> int:
    """Presses the keys one after the other; gives how many."""
    for key in keys:
        if key.startswith("'"):
            tab.keyboard.type(key.strip("'"))
        elif key.startswith(">"):
            with tab.expect_navigation():
                tab.keyboard.press(key[1:])
            tab.wait_for_load_state()
        elif key.startswith("!"):
            with tab.expect_download() as download:
                tab.keyboard.press(key[1:])
            assert download.value.path().read_bytes().startswith(b"%PDF")
        else:
            tab.keyboard.press(key)
    return sum(not key.startswith("'") for key in keys)


def let_go(tab: Any, *seen: str) -> None:
    """Gives back what is held, so that the next flow begins as this one did."""
    for card in {found.group() for each in seen if (found := re.search(r"/hits/[^/]+/", each))}:
        tab.goto(card)
        give = tab.locator("form[action$='/release/'] button")
        if give.count():
            with tab.expect_navigation():
                give.click()


@pytest.mark.parametrize("flow", FLOWS, ids=[flow.name for flow in FLOWS])
def test_a_flow_takes_its_keys_and_no_mouse(tabs: tuple[Any, Any], flow: Flow) -> None:
    tab = tabs[flow.is_whole]
    tab.goto("/queue/")
    press(tab, flow.start)
    card = tab.url

    pressed = press(tab, flow.keys)
    ended = tab.url

    assert pressed == flow.count
    assert ended.endswith(card if flow.ends == "CARD" else flow.ends)
    assert flow.shows in tab.locator("main").inner_text()
    assert "xampla" not in ended.casefold() and CANARY[0].casefold() not in ended.casefold()
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0
    let_go(tab, card, ended)


def test_the_same_person_goes_from_one_to_the_second_and_neither_is_told_the_others_answer(
    chromium: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Four keys each: the reason is asked of the second person too."""
    cast = (("ana", "analyst"), ("adam", "analyst"))
    with serving(tmp_path_factory.mktemp("two") / "house", cast, pairs="canary") as house:
        ana, adam = (chromium.new_context(base_url=house.address, locale="en-GB").new_page() for _ in cast)
        sign_in(ana, house, "ana")
        sign_in(adam, house, "adam")
        ana.goto("/queue/")
        assert press(ana, (">Space", "2", "1", ">Enter")) == 4
        assert "waits for a second person" in ana.locator("main").inner_text()

        adam.goto("/queue/")
        assert press(adam, (">Space",)) == 1
        assert "Hidden until the second person has decided" in adam.locator("main").inner_text()
        assert press(adam, ("2", "1", ">Enter")) == 3

        assert "match" in adam.locator("[role=status]").first.inner_text()
        ana.goto(f"/hits/{house.codes[0]}/")
        assert (
            "confirmed" in ana.locator(".state").first.inner_text()
            or "match" in ana.locator(".state").first.inner_text()
        )
        ana.context.close()
        adam.context.close()


def test_supervisor_and_officer_do_what_is_theirs_by_keyboard(
    chromium: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Another's repair replayed in two keys; one record asked for in four, and whoever saw it shown in three, besides what is typed."""
    home = tmp_path_factory.mktemp("office") / "house"
    with serving(home, (("sofia", "supervisor"), ("daniel", "dpo")), pairs="canary") as house:
        code = _run(home, _OFFICE, str(home), str(Path(__file__).parents[2]))
        tabs = {
            name: chromium.new_context(base_url=house.address, locale="en-GB").new_page()
            for name in ("sofia", "daniel")
        }
        for name, tab in tabs.items():
            sign_in(tab, house, name)
        for name, start, keys, count, ends, shows in (
            ("sofia", "/quarantine/", ("a", ">Enter"), 2, "/quarantine/", "Nothing waits."),
            (
                "sofia",
                "/unmasking/",
                ("a", f"'{code}'", "Tab", "'2026-117'", "Tab", "'order 12'", ">Enter"),
                4,
                "/unmasking/",
                "order 12",
            ),
            ("daniel", "/oversight/", ("a", ">Enter", f"'{code}'", ">Enter"), 3, "/oversight/readings/", f"Hit {code}"),
        ):
            if start == "/unmasking/":
                _run(home, _LATER, str(home), str(Path(__file__).parents[2]))
            tab = tabs[name]
            tab.goto(start)
            assert press(tab, keys) == count, start
            assert tab.url.endswith(ends), start
            said = tab.locator("main").inner_text()
            assert shows in said and "EXAMPLA" not in said, start
        for tab in tabs.values():
            tab.context.close()
