"""The quarantine's pages: shapes only, and a second person's word."""

from __future__ import annotations

import pytest

from fairway import intake
from fairway.kit.clock import utc_now
from fairway.kit.identifiers import public_code
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.worker import machine_act
from tests.path.pushes import booking, person, push
from tests.web.conftest import SignIn

WHOLE = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")))
TORN = WHOLE.replace(b"TVL+120726:0915:120726:1130+QXA+QZB+QX+417'EQN", b"TVL+12O726+QXA+QZB+QX+417'EQN", 1)


def torn() -> int:
    intake.receive(machine_act(Purpose.INTAKE), [TORN], transport="test")
    intake.read_waiting(machine_act(Purpose.INTAKE))
    return intake.quarantine(act())[0].id


def act(name: str = "Sofia") -> Act:
    return Act(Actor(name, Role.SUPERVISOR), Purpose.ADMINISTRATION, at=utc_now(), ground="quarantine")


@pytest.mark.parametrize("name", ["Ana", "Daniel"])
def test_otto_is_refused_in_words(signed_in: SignIn, name: str) -> None:
    identifier = torn()
    client = signed_in(name)
    for answer in (
        client.get("/quarantine/"),
        client.get(f"/quarantine/{public_code(identifier)}/"),
        client.post(f"/quarantine/repairs/{public_code(identifier)}/approval/"),
    ):
        assert answer.status_code == 403
        assert "12O726" not in answer.content.decode()


@pytest.mark.parametrize("name", ["Sofia", "Alba"])
def test_a_transmission_is_shown_as_shapes_with_its_first_bad_place(signed_in: SignIn, name: str) -> None:
    code = public_code(torn())
    client = signed_in(name)

    listed = client.get("/quarantine/").content.decode()
    shown = client.get(f"/quarantine/{code}/").content.decode()

    assert code in listed
    assert "first bad place" in shown
    assert "TVL+99A999" in shown
    assert [secret for secret in ("EXAMPLA", "MARTA", "XQ1234567", "AB12CD") if secret in listed + shown] == []


def test_a_second_person_replays_from_the_page(signed_in: SignIn) -> None:
    repair = intake.propose_repair(act("Sofia"), torn(), WHOLE, reason=intake.Reason.FLIGHT)
    address = f"/quarantine/repairs/{public_code(repair.id)}/approval/"

    assert signed_in("Sofia").post(address).status_code == 403
    assert intake.balance().quarantined == 1
    alba = signed_in("Alba")
    assert "Replay" in alba.get("/quarantine/").content.decode()
    assert alba.post(address).status_code == 302
    assert intake.balance().stored == 1


def test_the_pages_speak_arabic(signed_in: SignIn) -> None:
    code = public_code(torn())
    client = signed_in("Sofia")
    client.post("/preferences/", {"language": "ar"})

    shown = client.get(f"/quarantine/{code}/").content.decode()

    assert 'dir="rtl"' in shown
    assert "أول موضع معيب" in shown


@pytest.mark.parametrize("code", ["AAAA-AAAA", "not-a-code", "9" * 40])
def test_a_code_of_nothing_is_an_answer(signed_in: SignIn, code: str) -> None:
    assert signed_in("Sofia").get(f"/quarantine/{code}/").status_code in (404, 409)
