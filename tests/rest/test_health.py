"""Alive and ready, for whoever supervises the process."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

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
    from fairway.store.archive import archive

    shutil.rmtree(house / "keyring")
    archive().keyring._master = None
    status, answer = ask("/readyz")

    assert status == 503
    assert [each["name"] for each in answer["conditions"] if not each["is_good"]] == ["keyring"]
    assert ask("/livez")[0] == 200


def test_nobody_writes_to_these_addresses(house: Path) -> None:
    assert ask("/readyz", method="POST")[0] == 418
