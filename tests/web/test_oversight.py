"""The page of the data protection officer: who looked and why, by codes; supervisors see emergencies alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fairway import casework, oversight
from fairway.kit.clock import utc_now
from fairway.kit.identifiers import public_code
from fairway.safeguards import Act, Actor, Purpose, Role
from tests.web.conftest import SignIn
from tests.web.invented import CANARY, canary_pair, write

_DANIEL = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)
_ANA = Actor("Ana", Role.ANALYST)


def _act(actor: Actor, purpose: Purpose = Purpose.OVERSIGHT) -> Act:
    return Act(actor, purpose, at=utc_now(), ground="case K-7")


@pytest.mark.parametrize("name", ["Ana", "Alba"])
def test_otto_sees_no_oversight(signed_in: SignIn, name: str) -> None:
    client = signed_in(name)

    assert client.get("/oversight/").status_code == 403
    assert 'href="/oversight/"' not in client.get("/account/").content.decode()
    assert client.post("/oversight/ABCD/finding/", {"kind": "read", "finding": "accepted"}).status_code == 403


def test_the_officer_reviews_a_read_that_nothing_explains(signed_in: SignIn) -> None:
    (code,) = write((canary_pair(),))
    casework.hit(_act(_ANA, Purpose.TERRORISM), code)
    daniel = signed_in("Daniel")
    page = daniel.get("/oversight/").content.decode()

    assert code in page
    assert 'Case <bdi class="code">K-7</bdi>' in page
    assert [mark for mark in CANARY if mark in page] == []
    (read,) = oversight.unexplained(_act(_DANIEL))
    answer = daniel.post(f"/oversight/{public_code(read.id)}/finding/", {"kind": "read", "finding": "accepted"})
    assert answer.status_code == 302
    assert "Every read is explained." in daniel.get("/oversight/").content.decode()


def test_an_alarm_and_a_request_stand_on_the_page(signed_in: SignIn) -> None:
    honey = oversight.plant_honey(_act(_DANIEL), date(2026, 7, 12))
    assert signed_in("Ana").get(f"/hits/{honey}/").status_code == 200
    concerned = oversight.Concerned("Examplov", "Jan", "1964-02-17")
    request = oversight.open_request(_act(_DANIEL), "access", concerned, received_on=utc_now().date())
    page = signed_in("Daniel").get("/oversight/").content.decode()

    assert honey in page
    assert public_code(request.id) in page
    assert "Examplov" not in page


def test_another_supervisor_takes_note_and_the_officer_closes_an_emergency(signed_in: SignIn) -> None:
    oversight.break_glass(_act(_ANA, Purpose.TERRORISM), "life")
    sofia, daniel = signed_in("Sofia"), signed_in("Daniel")
    page = sofia.get("/oversight/").content.decode()
    assert "a life is in danger" in page
    assert "Reads that nothing explains" not in page
    (emergency,) = oversight.emergencies(_act(_DANIEL))
    code = public_code(emergency.id)

    assert sofia.post(f"/oversight/{code}/note/").status_code == 302
    assert daniel.post(f"/oversight/{code}/note/").status_code == 403
    assert sofia.post(f"/oversight/{code}/finding/", {"kind": "emergency", "finding": "accepted"}).status_code == 403
    assert daniel.post(f"/oversight/{code}/finding/", {"kind": "emergency", "finding": "accepted"}).status_code == 302
    assert "there was a reason" in daniel.get("/oversight/").content.decode()


def test_the_page_is_arabic_too(signed_in: SignIn) -> None:
    daniel = signed_in("Daniel")
    daniel.post("/preferences/", {"language": "ar", "next": "/oversight/"})
    page = daniel.get("/oversight/").content.decode()

    assert 'dir="rtl"' in page
    assert "اطلاعات لا يفسرها شيء" in page
    assert "Every read is explained." not in page


def test_who_is_to_be_told_stands_on_the_page_until_the_officer_settles_it(signed_in: SignIn) -> None:
    (code,) = write((canary_pair(),))
    for name in ("Ana", "Adam"):
        made = _act(Actor(name, Role.ANALYST), Purpose.TERRORISM)
        casework.take(made, code)
        casework.decide(
            made, code, outcome="same_person_pass_on", reason="document_and_birth_date_agree", traveller_version=1
        )
    daniel = signed_in("Daniel")
    page = daniel.get("/oversight/").content.decode()
    (row,) = oversight.to_tell(_act(_DANIEL))
    assert row.code in page and "a confirmed hit was to be passed on" in page
    assert [mark for mark in CANARY if mark in page] == []

    answer = daniel.post(f"/oversight/{row.code}/letter/", {"language": "es"})
    assert "Su viaje" in answer.content.decode() and "attachment" in answer.headers["Content-Disposition"]
    later = {"what": "later", "ground": "investigation", "until": "soon"}
    assert "Nothing was changed" in daniel.post(f"/oversight/{row.code}/told/", later).content.decode()
    until = (utc_now().date() + timedelta(days=60)).isoformat()
    assert daniel.post(f"/oversight/{row.code}/told/", {**later, "until": until}).status_code == 302
    assert until in daniel.get("/oversight/").content.decode()
    assert signed_in("Ana").post(f"/oversight/{row.code}/told/", {"what": "told", "way": "letter"}).status_code == 403
    assert "Nothing was changed" in daniel.post(f"/oversight/{row.code}/told/", {"what": "untold"}).content.decode()
    assert daniel.post(f"/oversight/{row.code}/told/", {"what": "told", "way": "letter"}).status_code == 302
    assert "Nobody waits to be told." in daniel.get("/oversight/").content.decode()
