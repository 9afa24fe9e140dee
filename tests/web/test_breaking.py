"""Breaking the glass in the console: for who may, with a case and a reason, and told to a supervisor at once."""

from __future__ import annotations

import pytest

from tests.web.conftest import SignIn, new_client

_SENT = {"case": "2026-117", "reason": "life"}


def _broken() -> list[tuple[str, str]]:
    from fairway.store import accesses

    return [(each.actor, each.ground) for each in accesses.emergencies(10)]


@pytest.mark.parametrize("name", ["Daniel", "Alba"])
def test_otto_breaks_nothing(signed_in: SignIn, staffed: object, name: str) -> None:
    client = signed_in(name, purpose="")
    session = client.session
    session["purpose"] = "terrorism"
    session.save()

    assert {client.get("/emergency/").status_code, client.post("/emergency/", _SENT).status_code} == {403}
    assert new_client().post("/emergency/", _SENT).status_code == 302
    assert "/emergency/" not in client.get("/account/").content.decode()
    assert _broken() == []


@pytest.mark.parametrize("sent", [{"reason": "life"}, {"case": "2026-117"}, {"case": "for Marta", "reason": "life"}])
def test_without_case_or_reason_the_glass_stays_whole(signed_in: SignIn, staffed: object, sent: dict[str, str]) -> None:
    answer = signed_in("Ana").post("/emergency/", sent)

    assert answer.status_code == 409
    assert "Nothing was changed." in answer.content.decode()
    assert _broken() == []


def test_it_breaks_once_and_the_board_says_so(signed_in: SignIn, staffed: object) -> None:
    ana = signed_in("Ana")
    page = ana.get("/emergency/").content.decode()
    assert "checked" not in page.split('class="choices"')[1].split("</fieldset>")[0]

    assert "lifted until" in ana.post("/emergency/", _SENT).content.decode()
    assert ana.post("/emergency/", _SENT).status_code == 409

    assert _broken() == [("Ana", "case 2026-117")]
    assert "a life is in danger" in signed_in("Sofia").get("/board/").content.decode()
