"""A house in which somebody has flown, with the cast's accounts, hits, and every door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.casework.conftest import Desk
from tests.path.pushes import booking, listed, manifest, person, push
from tests.web.conftest import CAST

MARKS = ("EXAMPLA", "MARTA", "XQ1234567", "1981-03-04", "810304", "04MAR81", "4111111111111111", "KSML", "CALL ME")
"""What a push and a manifest say of one invented traveller, and may stand nowhere in clear."""
_MARTA = person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")
_PUSH = push(
    booking("AB12CD", _MARTA + "IFT+4:28::QX+CALL ME'SSR+KSML:HK:1:QX'FOP+CC::416.00:VI:4111111111111111:1229'")
)
_LIST = manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567", "AB12CD"))


@pytest.fixture
def desk(house: Path) -> Desk:
    return Desk()


@pytest.fixture
def flown(house: Path) -> Path:
    """A push and a manifest have come in and were read."""
    from fairway import intake
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Actor, Purpose, Role

    machine = Actor("fairway", Role.MACHINE)
    intake.receive(Act(machine, Purpose.INTAKE, at=utc_now()), [_PUSH, _LIST], transport="test")
    batch = intake.read_waiting(Act(machine, Purpose.INTAKE, at=utc_now()))
    assert batch.travellers > 0
    return house


@pytest.fixture
def staffed(house: Path) -> Path:
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose, Role

    for name, role in CAST.items():
        staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test"), name, Role(role))
    return house


@pytest.fixture
def rest(staffed: Path) -> Callable[..., Any]:
    """Calls the programming interface as somebody of the cast."""
    from django.test import Client

    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    def call(name: str, path: str, *, purpose: str = "terrorism", body: object = None, case: str = "") -> Any:
        act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
        headers = {"Authorization": f"Bearer {staff.access_token(act, name, 'test')}", "Fairway-Purpose": purpose}
        headers |= {"Fairway-Case": case} if case else {}
        client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        if body is None:
            return client.get(f"/rest{path}", headers=headers)
        return client.post(f"/rest{path}", body, content_type="application/json", headers=headers)

    return call


@pytest.fixture
def cli(staffed: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs the command line as somebody of the cast: exit code and all that it said."""
    from fairway.cli.main import run

    def call(name: str, *arguments: str) -> tuple[int, str]:
        try:
            code = run([*arguments, "--home", str(staffed), "--as", name])
        except SystemExit as wrong:
            code = int(str(wrong.code))
        said = capsys.readouterr()
        return code, said.out + said.err

    return call


@pytest.fixture
def web(staffed: Path) -> Callable[..., Any]:
    """Signs somebody of the cast in at the console."""
    from tests.web.conftest import link_for, new_client

    def enter(name: str, purpose: str = "terrorism") -> Any:
        client = new_client()
        assert client.post(link_for(name)).status_code == 302
        client.post("/purpose/", {"purpose": purpose})
        return client

    return enter
