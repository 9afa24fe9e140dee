"""Alive and ready, for whoever supervises the process."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.intake.test_transports import ONE, kept
from tests.rest.test_push import call, nothing_here


def ask(path: str, *, method: str = "GET") -> tuple[int, dict[str, Any]]:
    from fairway.rest.health import HealthDoor

    status, answer, _ = call(HealthDoor(nothing_here), (), path=path, method=method)
    return status, answer


def test_a_process_that_answers_is_alive(house: Path) -> None:
    assert ask("/livez") == (200, {"is_live": True})


def test_a_sound_house_is_ready_and_says_how_much_waits(house: Path) -> None:
    assert ask("/readyz")[1]["waiting"] == 0
    kept()([ONE])
    status, answer = ask("/readyz")

    assert status == 200
    assert {each["name"] for each in answer["conditions"]} == {"disk", "folder", "keyring", "database"}
    assert answer["waiting"] == 1
    assert 0 <= answer["oldest_waiting_seconds"] < 60


def test_without_its_keyring_the_house_is_not_ready(house: Path) -> None:
    shutil.rmtree(house / "keyring")
    status, answer = ask("/readyz")

    assert status == 503
    assert [each["name"] for each in answer["conditions"] if not each["is_good"]] == ["keyring"]
    assert ask("/livez")[0] == 200


def test_nobody_writes_to_these_addresses(house: Path) -> None:
    assert ask("/readyz", method="POST")[0] == 418


@pytest.mark.parametrize("value", ["", "Bearer guess", "Basic b3R0bzpvdHRv"])
def test_otto_sees_no_numbers(house: Path, value: str) -> None:
    from fairway.rest.health import HealthDoor

    assert call(HealthDoor(nothing_here), (), path="/metrics", method="GET", headers={"Authorization": value})[0] == 401


def test_a_collector_sees_how_much_stands_where_and_nobody(house: Path) -> None:
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.rest.health import HealthDoor
    from fairway.safeguards import Act, Purpose, Role

    def act() -> Act:
        return Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")

    staff.add_account(act(), "collector", Role.ADMINISTRATOR)
    token = staff.access_token(act(), "collector", "metrics")
    kept()([ONE])
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    import asyncio

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/metrics",
        "headers": [(b"authorization", f"Bearer {token}".encode())],
    }
    asyncio.run(HealthDoor(nothing_here)(scope, None, send))
    lines = sent[1]["body"].decode().splitlines()

    assert 'fairway_transmissions{station="received"} 1' in lines
    assert 'fairway_ready{condition="database"} 1' in lines
    assert 'fairway_work_waiting{kind="screen"} 0' in lines
    assert all(line.startswith(("# TYPE fairway_", "fairway_")) for line in lines)
