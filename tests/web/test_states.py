"""What the console says when nothing waits, when it is late, when somebody was quicker, when it may not, and when it fails."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import SignIn, new_client
from tests.web.invented import CANARY, PAIRS, write
from tests.web.test_pages import decision, text_of

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")


def _card(client: Any) -> str:
    return str(client.post("/queue/next/").headers["Location"])


def _breaks(*_args: object, **_kwargs: object) -> None:
    raise ValueError(f"what an error says may be somebody: {CANARY[0]}")


def test_otto_is_told_of_no_session_and_of_no_problem(staffed: Path) -> None:
    answer = new_client().get("/session/")

    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize(
    ("where", "says"),
    [("_onward", "Your decision was saved."), ("_choice", "Nothing was changed.")],
    ids=["after the decision", "before it"],
)
def test_when_the_house_fails_it_says_from_its_record_whether_the_decision_was_saved(
    signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, where: str, says: str
) -> None:
    (code, *_) = write(PAIRS)
    ana = signed_in("Ana")
    card = _card(ana)
    ana.raise_request_exception = False
    monkeypatch.setattr(f"fairway.web.reviewing.{where}", _breaks)
    caplog.set_level(logging.INFO)

    answer = ana.post(f"{card}decision/", decision("different_person", "several_details_differ"))
    page = answer.content.decode()
    number = page.split('data-problem="')[1].split('"')[0]
    logged = [record.getMessage() for record in caplog.records]

    assert answer.status_code == 500
    assert says in page
    assert [each for each in logged if number in each and "ValueError" in each and "web/reviewing.py" in each] != []
    assert CANARY[0] not in page + caplog.text
    assert code not in number


def test_what_was_done_is_said_to_be_saved_also_where_it_is_no_decision(
    signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(PAIRS)
    ana = signed_in("Ana")
    ana.raise_request_exception = False
    monkeypatch.setattr("fairway.web.reviewing._onward", _breaks)

    assert "What you did was saved." in ana.post("/queue/next/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_failure_speaks_the_readers_language_and_keeps_their_theme(
    signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    ana = signed_in("Ana")
    ana.raise_request_exception = False
    ana.cookies.load({"django_language": language, "fairway_theme": "dark"})
    monkeypatch.setattr("fairway.web.reviewing.cards.grouped", _breaks)

    page = ana.get("/queue/").content.decode()

    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}" data-theme="dark">' in page
    assert ("Nothing was changed." in page) is (language == "en")


def test_an_empty_queue_says_since_when_and_what_lands_next(signed_in: SignIn, staffed: Path) -> None:
    from fairway.kit.clock import utc_now
    from fairway.store.models import Flight, Traveller

    page = text_of(signed_in("Ana").get("/queue/"))
    assert "No hit has been decided yet." in page
    assert "No flight whose data are not complete lands within a day." in page

    write(PAIRS[:1])
    ana = signed_in("Ana")
    ana.post(f"{_card(ana)}decision/", decision("different_person", "several_details_differ"))
    lands = f"{utc_now() + timedelta(minutes=37, seconds=30):%Y-%m-%dT%H:%M:%S}"
    flight = Flight.objects.get()
    Flight.objects.update(arrives_at="QQQ", arrives_at_local=lands)
    Traveller.objects.update(sources="PNR")
    page = text_of(ana.get("/queue/"))
    assert f"The latest hit was decided at {utc_now():%Y-%m-%d}" in page
    assert f"{flight.carrier} {flight.number} , ≈ 37 min" in page

    Traveller.objects.update(sources="PNR+API")
    assert "No flight whose data are not complete" in text_of(ana.get("/queue/"))


def test_decisions_while_a_list_is_too_old_are_marked_and_the_card_says_so(signed_in: SignIn, staffed: Path) -> None:
    from fairway import watchlists
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Actor, Purpose, Role
    from fairway.store.models import Decision, Hit, ListVersion

    keeper = Act(Actor("fairway", Role.MACHINE), Purpose.LIST_KEEPING, at=utc_now())
    watchlists.load(keeper, "csv", b"entry_id,names\nE-1,Invented Person\n")
    watchlists.activate(keeper, "csv")
    write(PAIRS[:2])
    Hit.objects.update(list_source="csv")
    ana = signed_in("Ana")
    card = _card(ana)
    assert "stale list" not in text_of(ana.get(card))
    ListVersion.objects.update(loaded_at=utc_now() - timedelta(days=9))

    assert "this list is 9 d old (limit 7 d)." in text_of(ana.get(card))
    assert "this list is 9 d old" in text_of(ana.get("/queue/"))
    ana.post(f"{card}decision/", decision("different_person", "several_details_differ"))
    assert Decision.objects.get().list_is_stale
    assert "stale list" in text_of(ana.get(card))


def test_a_card_whose_entry_has_a_name_alone_says_how_little_that_is(signed_in: SignIn) -> None:
    bare = dataclasses.replace(
        PAIRS[0], entry_born=(), entry_sex="", entry_nationality="", entry_document="", entry="BARE-1"
    )
    whole, alone = write((PAIRS[1], bare))
    ana = signed_in("Ana")

    assert "The list gives only a name." in text_of(ana.get(f"/hits/{alone}/"))
    assert "The list gives only a name." not in text_of(ana.get(f"/hits/{whole}/"))


def test_who_was_quicker_is_named_and_ones_own_key_counts_for_nothing(signed_in: SignIn) -> None:
    from fairway.store.models import Hit

    write(PAIRS[:1])
    ana, adam = signed_in("Ana"), signed_in("Adam")
    card = _card(ana)
    Hit.objects.update(taken_by="")
    adam.post(f"{card}take/")
    adam.post(f"{card}decision/", decision("different_person", "several_details_differ"))

    answer = ana.post(f"{card}decision/", decision("same_person_pass_on", "document_and_birth_date_agree"))
    page = text_of(answer)

    assert answer.status_code == 409
    assert "Adam · decided this" in page and "s ago: different person" in page.casefold().replace(" :", ":")
    assert "Your key was not recorded." in page


def test_a_blind_second_person_learns_who_was_quicker_and_not_what_they_said(signed_in: SignIn) -> None:
    from fairway.store.models import Hit

    write(PAIRS[:1])
    ana, adam = signed_in("Ana"), signed_in("Adam")
    card = _card(ana)
    Hit.objects.update(taken_by="")
    adam.post(f"{card}take/")
    adam.post(f"{card}decision/", decision("same_person_pass_on", "document_and_birth_date_agree"))

    said = ana.post(f"{card}decision/", decision("different_person", "several_details_differ")).content.decode()
    note = said.split('id="refusal"')[1].split("</div>")[0]

    assert "Adam" in note and "Your key was not recorded." in note
    assert "same person" not in note.casefold()


def test_an_open_card_learns_how_many_fields_a_push_changed_and_who_decided_and_no_value(
    signed_in: SignIn, staffed: Path
) -> None:
    from fairway.kit.clock import utc_now
    from tests.path.pushes import booking, person, push
    from tests.web.test_records_pushes import _hit_on_her, _receive

    _receive(push(booking("AB12CD", person(CANARY[0], "WYNDELINAMRS")), sent="260710:0900", reference="1"))
    code = _hit_on_her()
    ana, since = signed_in("Ana"), {"since": utc_now().isoformat()}
    assert ana.get(f"/hits/{code}/standing/", since).json()["fields"] == 0
    again = person(CANARY[0], "WYNDELINAMRS", CANARY[3], "29MAR71")
    _receive(push(booking("AB12CD", again, changed="110726:0800"), sent="260711:0900", reference="2"))

    said = ana.get(f"/hits/{code}/standing/", since)
    assert said.json()["fields"] == 4  # birth date, documents, and what the document says of nationality and sex
    assert CANARY[3] not in said.content.decode()

    ana.post(f"/hits/{code}/take/")
    version = said.json()["compared"]
    ana.post(f"/hits/{code}/decision/", decision("different_person", "several_details_differ", version))
    assert set(said.json()) == {"version", "compared", "state", "by", "fields", "decided_by", "ago"}


def test_who_may_not_is_told_which_role_may_and_who_of_them_is_at_work(signed_in: SignIn) -> None:
    ana = signed_in("Ana")
    assert "Nobody of them is signed in now." in text_of(ana.get("/board/"))

    signed_in("Sofia")
    page = text_of(ana.get("/board/"))
    assert "Your role may not do this. Nothing was read or changed." in page
    assert "This may be done by: Supervisor" in page.replace("supervisor", "Supervisor")
    assert "Sofia" in page and "Adam" not in page


def test_without_a_purpose_nothing_is_opened_and_nothing_recorded_and_the_choice_has_the_focus(
    signed_in: SignIn,
) -> None:
    from fairway.store import audit

    (code, *_) = write(PAIRS[:1])
    ana = signed_in("Ana", purpose="")
    before = audit.count()

    answer = ana.get(f"/hits/{code}/", follow=True)

    assert answer.request["PATH_INFO"] == "/purpose/"
    assert answer.content.decode().count("autofocus") == 1
    assert audit.count() == before


# -- in a browser ---------------------------------------------------------------------------------------------------

_ENDED = """
import sys
from pathlib import Path
from fairway.opening import open_house
open_house(Path(sys.argv[1]), create=False)
from fairway.store.models import StaffSession
from datetime import timedelta
for each in StaffSession.objects.all():
    StaffSession.objects.filter(pk=each.pk).update(seen_at=each.seen_at - timedelta(hours=1))
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Any, Any]]:
    """Ana at an open card that she holds, and her house."""
    from tests.web.browsing import browser, serving, sign_in

    with serving(tmp_path, (("ana", "analyst"), ("adam", "analyst"))) as house, browser() as chromium:
        tab = chromium.new_context(base_url=house.address, locale="en-GB").new_page()
        sign_in(tab, house, "ana")
        with tab.expect_navigation():
            tab.keyboard.press("Space")
        yield tab, house


def is_accessible(tab: Any) -> bool:
    """Whether axe-core finds nothing in the state in which the page is now, light and dark, in either direction."""
    from tests.web.test_accessible import violations

    dressed = "([theme, dir]) => Object.assign(document.documentElement, { dir }).dataset.theme = theme"
    for look in (["dark", "rtl"], ["light", "rtl"], ["dark", "ltr"], ["light", "ltr"]):
        tab.evaluate(dressed, look)
        assert violations(tab) == [], look
    return True


@pytest.mark.browser
def test_what_was_written_outlives_a_lost_line_and_a_session_that_ended(desk: tuple[Any, Any]) -> None:
    from tests.web.browsing import _run, sign_in

    tab, house = desk
    tab.locator("textarea").fill("looked at both faces")
    tab.context.set_offline(True)
    tab.locator("#offline").wait_for()
    tab.locator("button.first").first.click(force=True)
    assert ":" in tab.locator("[data-for]").inner_text()
    assert is_accessible(tab)
    tab.context.set_offline(False)
    tab.locator("#offline").wait_for(state="hidden", timeout=20_000)
    assert tab.locator("textarea").input_value() == "looked at both faces"

    tab.evaluate(
        "document.querySelector('footer.trace').dataset.left = '100'; document.dispatchEvent(new Event('fairway:card'))"
    )
    tab.locator("#ending [data-which=idle]").wait_for()
    assert is_accessible(tab)
    with tab.expect_response("**/session/"):
        tab.keyboard.press("Shift")
    tab.locator("#ending").wait_for(state="hidden")

    tab.locator("#decide input[name=outcome]").first.check()
    tab.locator("#decide input[name=reason]:enabled").first.check()
    _run(house.home, _ENDED, str(house.home))
    tab.evaluate("document.querySelector('#decide button.first').click()")
    tab.locator("#ending [data-which=ended]").wait_for()
    assert not tab.locator(".sides").is_visible()
    assert is_accessible(tab)

    other = tab.context.new_page()
    sign_in(other, house, "ana")
    other.close()
    tab.locator("[data-go-on]").click()
    tab.locator(".sides").wait_for()
    assert tab.locator("textarea").input_value() == "looked at both faces"
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0
    tab.locator("#decide button.first").click()
    tab.locator("main p[role=status]").wait_for()
    assert "no match" in tab.locator("main p[role=status]").inner_text()
