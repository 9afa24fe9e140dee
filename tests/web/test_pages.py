"""Pages as people use them without scripts: everything works by forms alone."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pyotp
import pytest

from tests.web.conftest import SignIn, link_for, new_client
from tests.web.invented import PAIRS, canary_pair, write

PASSWORD = "seven quiet lighthouses"


def text_of(answer: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())  # type: ignore[attr-defined]


def decision(outcome: str, reason: str, version: int = 1, **more: str) -> dict[str, str]:
    return {"outcome": outcome, "reason": f"{outcome}.{reason}", "traveller_version": str(version), **more}


# -- the door -------------------------------------------------------------------------------------------------------


def test_looking_at_a_link_does_not_burn_it(staffed: Path) -> None:
    link = link_for("Ana")
    scanner, ana = new_client(), new_client()
    assert "The link works once" in text_of(scanner.get(link))
    assert ana.post(link).headers["Location"] == "/purpose/"
    answer = scanner.post(link)
    assert answer.status_code == 403
    assert "signs nobody in" in text_of(answer)


def test_the_queue_opens_after_a_purpose_is_chosen(signed_in: SignIn) -> None:
    ana = signed_in("Ana", purpose="")
    assert ana.get("/queue/").headers["Location"] == "/purpose/?next=%2Fqueue%2F"
    assert ana.post("/purpose/", {"purpose": "curiosity"}).status_code == 400
    assert "checked" not in ana.get("/purpose/").content.decode().split("<main")[1]
    assert ana.post("/purpose/", {"purpose": "terrorism", "next": "/queue/"}).headers["Location"] == "/queue/"
    assert "Terrorist offences" in text_of(ana.get("/queue/"))


@pytest.mark.parametrize(
    ("name", "page"), [("Ana", "/queue/"), ("Sofia", "/queue/"), ("Daniel", "/audit/"), ("Alba", "/account/")]
)
def test_everybody_begins_at_their_work(signed_in: SignIn, name: str, page: str) -> None:
    answer = signed_in(name).get("/", follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == page


def test_a_password_is_set_and_then_signs_in(signed_in: SignIn) -> None:
    ana = signed_in("Ana")
    assert "differ" in text_of(ana.post("/account/", {"password": PASSWORD, "again": PASSWORD + "x"}))
    assert "too short" in text_of(ana.post("/account/", {"password": "short", "again": "short"}))
    assert "second factor first" in text_of(ana.post("/account/", {"password": PASSWORD, "again": PASSWORD}))
    assert ana.post("/account/second/", {"code": "000000"}).status_code == 409
    (key,) = re.findall(r"<code[^>]*>([A-Z2-7]{32})</code>", ana.post("/account/second/").content.decode())
    app = pyotp.TOTP(key)
    assert ana.post("/account/second/", {"code": app.now()}).headers["Location"] == "/account/"
    assert key not in ana.get("/account/second/").content.decode()
    elsewhere = signed_in("Ana")
    answer = ana.post("/account/", {"password": PASSWORD, "again": PASSWORD}, follow=True)
    assert "The password is set" in text_of(answer)
    assert ana.get("/queue/").status_code == 200
    assert elsewhere.get("/queue/").status_code == 302

    client = new_client()
    answer = client.post("/sign-in/", {"name": "Ana", "password": PASSWORD + "x", "next": "/lists/"})
    assert answer.status_code == 403
    assert PASSWORD not in answer.content.decode()
    assert client.post("/sign-in/", {"name": "Ana", "password": PASSWORD}).status_code == 403
    used = {"name": "Ana", "password": PASSWORD, "code": app.now(), "next": "/lists/"}
    assert client.post("/sign-in/", used).status_code in (302, 403), "the step may be the one that was used already"
    later = app.at(int(time.time()) + 30)
    answer = client.post("/sign-in/", {**used, "code": later})
    assert answer.headers["Location"] == "/purpose/?next=%2Flists%2F"


def test_arabic_turns_the_page_around(signed_in: SignIn) -> None:
    (code,) = write(PAIRS[:1])
    ana = signed_in("Ana")
    ana.post("/preferences/", {"language": "ar", "theme": "dark", "keys": "on", "next": "/queue/"})
    page = ana.get("/queue/").content.decode()
    assert '<html lang="ar" dir="rtl" data-theme="dark" data-keys="on">' in page
    assert "قائمة الانتظار" in page
    card = ana.get(f"/hits/{code}/").content.decode()
    assert "جنبًا إلى جنب" in card
    assert re.search(r'<span dir="auto">[^<]*مطابق', card)


def test_a_page_that_waits_for_the_next_card_is_given_it_with_the_answer_and_another_is_led_there(
    signed_in: SignIn,
) -> None:
    """The same acts in the same order, and one asking instead of two."""
    from fairway.store import audit

    write(PAIRS)
    recorded = []
    for waits, name in (({"HTTP_X_FAIRWAY_PART": "1"}, "Ana"), ({}, "Adam")):
        client = signed_in(name)
        card = client.post("/queue/next/").headers["Location"]
        client.get(card)
        answer = client.post(f"{card}decision/", decision("different_person", "several_details_differ"), **waits)
        at = answer.headers["X-Fairway-At" if waits else "Location"]
        page = answer if waits else client.get(at)
        assert (answer.status_code, at.startswith("/hits/"), at != card) == (200 if waits else 302, True, True)
        assert "Recorded at" in text_of(page) and "held by you" in text_of(page)
        assert ("<nav" in page.content.decode()) is not bool(waits)
        recorded.append([line.action for line in audit.lines(most=3)][::-1])

    assert recorded == [["HitDecided", "HitTaken", "HitSeen"]] * 2


def test_every_sentence_of_the_console_is_in_arabic() -> None:
    catalogue = Path(__file__).parents[2] / "src/fairway/locale/ar/LC_MESSAGES/django.po"
    text = catalogue.read_text(encoding="utf-8")
    assert "fuzzy" not in text
    assert [line for line in text.split("\n\n")[1:] if re.search(r'^msgstr(\[\d\])? ""$', line, re.MULTILINE)] == []
    assert catalogue.with_suffix(".mo").exists()
    known = {each.encode().decode("unicode_escape").encode("latin-1").decode() if "\\" in each else each
             for each in re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)}  # fmt: skip
    templates = (Path(__file__).parents[2] / "src/fairway/web/templates").rglob("*.html")
    used = {said for page in templates for said in re.findall(r'{% translate ["\'](.+?)["\'] %}', page.read_text())}
    assert used - known == set()


# -- the queue ------------------------------------------------------------------------------------------------------


def test_the_queue_is_grouped_by_the_time_left_and_names_nobody(signed_in: SignIn) -> None:
    write(PAIRS)
    page = text_of(signed_in("Ana").get("/queue/"))
    order = [page.index(word) for word in ("Now 1", "Soon 3", "Today 1", "Later 1")]
    assert order == sorted(order)
    assert "ZZ 900" in page
    assert "≈ 21 min" in page or "≈ 22 min" in page
    assert [pair.surname for pair in PAIRS if pair.surname.lower() in page.lower()] == []


def test_an_empty_queue_says_so(signed_in: SignIn) -> None:
    ana = signed_in("Ana")
    assert "Nothing waits for you, and everything that came is screened" in text_of(ana.get("/queue/"))
    assert "no free hit" in text_of(ana.post("/queue/next/", follow=True))


def test_take_next_takes_the_most_urgent_and_colleagues_see_who_holds_it(signed_in: SignIn) -> None:
    codes = write(PAIRS)
    ana, adam = signed_in("Ana"), signed_in("Adam")
    assert ana.post("/queue/next/").headers["Location"] == f"/hits/{codes[1]}/"
    assert adam.post("/queue/next/").headers["Location"] == f"/hits/{codes[0]}/"
    row = adam.get("/queue/").content.decode().split(codes[1])[0].rsplit("<tr", 1)[1]
    assert "Ana" in row
    assert "Ana holds this hit" in text_of(adam.get(f"/hits/{codes[1]}/"))


# -- the hit card ---------------------------------------------------------------------------------------------------


def test_the_card_shows_both_sides_the_evidence_and_its_sum_and_chooses_nothing(signed_in: SignIn) -> None:
    (code,) = write(PAIRS[:1])
    ana = signed_in("Ana")
    assert 'id="decide"' not in ana.get(f"/hits/{code}/").content.decode()
    ana.post(f"/hits/{code}/take/")
    page = ana.get(f"/hits/{code}/").content.decode()
    text = text_of(ana.get(f"/hits/{code}/"))
    for said in (
        "EXAMPLOV, JAN MARIA",
        "Jan Maria Eksamplov",
        "A-1192",
        "Speaks for",
        "The list entry has no document number",
    ):
        assert said in text
    form = page.split('id="decide"')[1].split("</form>")[0]
    assert "checked" not in form
    assert "selected" not in form
    weights = [float(each.replace("−", "-")) for each in re.findall(r'<span class="weight">([+−][\d.]+)<', page)]
    score = float(re.search(r'<strong class="weight">([+−][\d.]+)<', page).group(1).replace("−", "-"))  # type: ignore[union-attr]
    assert round(sum(weights), 2) == score


def test_a_confirmed_match_needs_a_second_person_who_does_not_see_the_first_answer(signed_in: SignIn) -> None:
    (code,) = write(PAIRS[:1])
    ana, adam = signed_in("Ana"), signed_in("Adam")
    ana.post(f"/hits/{code}/take/")
    answer = ana.post(f"/hits/{code}/decision/", decision("same_person_pass_on", "several_details_agree", note="seen it before"),
                      follow=True)  # fmt: skip
    assert "waits for a second person" in text_of(answer)
    assert code not in text_of(ana.get("/queue/")).replace(f"agree {code}", "")
    assert "a second person must answer" in text_of(ana.get(f"/hits/{code}/"))
    assert ana.post(f"/hits/{code}/take/").status_code == 403

    adam.post(f"/hits/{code}/take/")
    page = text_of(adam.get(f"/hits/{code}/"))
    assert "Hidden until the second person has decided" in page
    assert "seen it before" not in page
    answer = adam.post(f"/hits/{code}/decision/", decision("same_person_pass_on", "several_details_agree"), follow=True)
    assert "confirmed match" in text_of(answer)
    assert "seen it before" in text_of(adam.get(f"/hits/{code}/"))


def test_after_a_decision_the_next_card_is_there(signed_in: SignIn) -> None:
    codes = write(PAIRS[:2])
    ana = signed_in("Ana")
    ana.post("/queue/next/")
    chosen = decision("different_person", "name_only")
    assert (
        ana.post(f"/hits/{codes[1]}/decision/", {**chosen, "then": "next"}).headers["Location"] == f"/hits/{codes[0]}/"
    )
    assert "Different person" in text_of(ana.get(f"/hits/{codes[0]}/"))
    assert ana.post(f"/hits/{codes[0]}/decision/", {**chosen, "then": "queue"}).headers["Location"] == "/queue/"


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({}, 409, "choose an outcome"),
        ({"outcome": "different_person"}, 409, "choose an outcome"),
        ({"outcome": "different_person", "reason": "cannot_tell.ask_carrier"}, 409, "choose an outcome"),
        (decision("different_person", "other", note=" "), 409, "needs a note"),
        (decision("different_person", "name_only", version=2), 412, "has changed"),
    ],
)
def test_a_refused_decision_says_what_was_not_changed(
    signed_in: SignIn, sent: dict[str, str], status: int, says: str
) -> None:
    (code,) = write(PAIRS[:1])
    ana = signed_in("Ana")
    ana.post(f"/hits/{code}/take/")
    answer = ana.post(f"/hits/{code}/decision/", {"traveller_version": "1", "note": "kept words", **sent})
    page = text_of(answer)
    assert answer.status_code == status
    assert "Not recorded" in page
    assert says in page
    if "note" not in sent:
        assert "kept words" in page
    assert "to decide" in page


def test_a_hit_that_is_not_held_is_not_decided(signed_in: SignIn) -> None:
    (code,) = write(PAIRS[:1])
    answer = signed_in("Ana").post(f"/hits/{code}/decision/", decision("different_person", "name_only"))
    assert answer.status_code == 409
    assert "You do not hold this hit" in text_of(answer)


@pytest.mark.parametrize("code", ["ABCD-EFGH", "no such", "0", "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ"])
def test_a_code_that_no_hit_has_is_answered_in_words(signed_in: SignIn, code: str) -> None:
    answer = signed_in("Ana").get(f"/hits/{code}/")
    assert answer.status_code == 404
    assert "There is no hit with this code" in text_of(answer)


def test_opening_a_hit_is_recorded_with_purpose_and_ground(signed_in: SignIn) -> None:
    (code,) = write((canary_pair(),))
    signed_in("Ana", purpose="terrorism").get(f"/hits/{code}/")
    daniel = signed_in("Daniel")
    log = text_of(daniel.get("/audit/"))
    assert f"Ana opened hit {code} analyst Terrorist offences hit {code}" in log
    assert "The chain holds" in text_of(daniel.post("/audit/verification/"))


def test_the_lists_page_shows_versions(signed_in: SignIn) -> None:
    from fairway import watchlists
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Actor, Purpose, Role

    act = Act(Actor("fairway", Role.MACHINE), Purpose.LIST_KEEPING, at=utc_now())
    sofia = signed_in("Sofia")
    assert "No list is loaded" in text_of(sofia.get("/lists/"))
    data = b"entry_id,names,birth_dates,sex,nationalities,documents\nA-1,Jan EXAMPLOV,1981-03-04,M,XQA,\n"
    watchlists.load(act, "csv", data)
    assert "csv" in text_of(sofia.get("/lists/"))


def test_a_page_that_does_not_exist_says_so(signed_in: SignIn) -> None:
    answer = signed_in("Ana").get("/nowhere/")
    assert answer.status_code == 404
    assert "There is no such page" in text_of(answer)


def test_a_form_of_another_session_is_answered_in_words(staffed: Path) -> None:
    from django.test import Client

    answer = Client(SERVER_NAME="localhost", enforce_csrf_checks=True).post("/sign-in/", {"name": "Ana"})
    assert answer.status_code == 403
    assert "Nothing was changed" in text_of(answer)
