"""The carrier desk's addresses: shapes and counts, a second person's word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fairway import intake, staff
from fairway.kit.clock import utc_now
from fairway.kit.identifiers import public_code
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.worker import machine_act
from tests.path.pushes import booking, person, push

WHOLE = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")))
TORN = WHOLE.replace(b"TVL+120726:0915:120726:1130+QXA+QZB+QX+417'EQN", b"TVL+12O726+QXA+QZB+QX+417'EQN", 1)


def caller(name: str, role: Role) -> dict[str, str]:
    act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
    staff.add_account(act, name, role)
    act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
    return {"Authorization": f"Bearer {staff.access_token(act, name, 'test', 1)}"}


@pytest.fixture
def torn(house: Path) -> int:
    """A push without a readable day, in quarantine."""
    intake.receive(machine_act(Purpose.INTAKE), [TORN], transport="test")
    intake.read_waiting(machine_act(Purpose.INTAKE))
    sofia = Act(Actor("sofia", Role.SUPERVISOR), Purpose.ADMINISTRATION, at=utc_now(), ground="quarantine")
    return intake.quarantine(sofia)[0].id


def client() -> Any:
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def test_otto_is_refused(torn: int) -> None:
    otto = caller("otto", Role.ANALYST)
    for address in ("/rest/quarantine", "/rest/quarantine/repairs", "/rest/carriers/quality"):
        assert client().get(address).status_code == 401
        assert client().get(address, headers=otto).status_code == 403


def test_the_desk_sees_shapes_and_counts(torn: int) -> None:
    alba = caller("alba", Role.ADMINISTRATOR)

    [waiting] = client().get("/rest/quarantine", headers=alba).json()
    [quality] = client().get("/rest/carriers/quality?since=2026-01-01", headers=alba).json()

    assert waiting["code"] == public_code(torn)
    assert (quality["carrier"], quality["quarantined"]) == ("QX", 1)
    assert "EXAMPLA" not in str(waiting) + str(quality)


def test_a_second_person_replays(torn: int) -> None:
    sofia, alba = caller("sofia", Role.SUPERVISOR), caller("alba", Role.ADMINISTRATOR)
    act = Act(Actor("sofia", Role.SUPERVISOR), Purpose.ADMINISTRATION, at=utc_now(), ground="quarantine")
    intake.propose_repair(act, torn, WHOLE, reason=intake.Reason.FLIGHT)
    [repair] = client().get("/rest/quarantine/repairs", headers=sofia).json()
    address = f"/rest/quarantine/repairs/{repair['code']}/approval"

    assert client().post(address, headers=sofia).status_code == 403
    answer = client().post(address, headers=alba)

    assert (answer.status_code, answer.json()["travellers"]) == (200, 1)
    assert intake.balance().stored == 1
    assert client().post(address, headers=alba).status_code == 409
    assert client().post("/rest/quarantine/repairs/not-one/approval", headers=alba).status_code == 404


def test_complete_is_said_only_where_it_is(torn: int) -> None:
    otto, alba = caller("otto", Role.ANALYST), caller("alba", Role.ADMINISTRATOR)

    assert client().get("/rest/completeness", headers=otto).status_code == 403
    found = client().get("/rest/completeness", headers=alba).json()

    assert (found["is_complete"], found["missing"], len(found["carriers"])) == (False, 0, 1)
    assert [(each["received"], each["quarantined"], each["missing"]) for each in found["days"]] == [(1, 1, 0)]
