"""Pushing by HTTPS: the door itself, driven as a server would drive it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from fairway import intake
from fairway.kit.clock import utc_now
from fairway.safeguards import Act, Purpose
from tests.intake.test_transports import ONE


def token(name: str = "QX") -> str:
    from fairway import staff

    return intake.sender_token(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test"), name)


async def nothing_here(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


def door(**limits: Any) -> Any:
    from fairway.rest.push import PushDoor

    return PushDoor(nothing_here, **limits)


def call(
    door: Any,
    parts: Sequence[bytes] = (ONE,),
    *,
    headers: dict[str, str] | None = None,
    method: str = "POST",
    path: str = "/rest/push",
    cut: bool = False,
    hangs: bool = False,
) -> tuple[int, dict[str, Any], int]:
    """One request; gives status, answer, and how many parts of the body were asked for."""
    sent: list[Any] = []
    asked = 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked < len(parts):
            asked += 1
            return {"type": "http.request", "body": parts[asked - 1], "more_body": cut or hangs or asked < len(parts)}
        if hangs:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw}
    asyncio.run(door(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"]), asked


def bearer(value: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {value}"}


@pytest.mark.parametrize(
    "headers", [{}, bearer("guess"), {"Authorization": "Basic b3R0bzpvdHRv"}, bearer("gu\u00e9ss")]
)
def test_otto_is_refused_before_his_body_is_read(house: Path, headers: dict[str, str]) -> None:
    status, answer, asked = call(door(), headers=headers)

    assert (status, answer["reason"], asked) == (401, "token.unknown", 0)
    assert intake.balance().received == 0


def test_a_token_of_the_staff_pushes_nothing(house: Path) -> None:
    from fairway import staff
    from fairway.safeguards import Role

    def act() -> Act:
        return Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")

    staff.add_account(act(), "Alba", Role.ADMINISTRATOR)
    assert call(door(), headers=bearer(staff.access_token(act(), "Alba", "test")))[0] == 401


def test_a_sender_gets_a_receipt_and_the_same_one_again(house: Path) -> None:
    pushing, mine = door(), bearer(token())
    status, receipt, _ = call(pushing, headers=mine)
    again_status, again, _ = call(pushing, (ONE[:100], ONE[100:]), headers=mine)

    assert (status, again_status) == (201, 200)
    assert receipt["sha256"] == hashlib.sha256(ONE).hexdigest()
    assert (receipt["state"], again["state"]) == ("kept", "known")
    assert receipt["code"] == again["code"]
    assert receipt["at"] == again["at"]
    assert intake.balance().waiting == 1


def test_who_pushed_stands_in_the_record(house: Path) -> None:
    from fairway import oversight
    from fairway.safeguards import Actor, Role

    call(door(), headers=bearer(token("QX.host")))
    daniel = Act(Actor("Daniel", Role.DATA_PROTECTION_OFFICER), Purpose.OVERSIGHT, at=utc_now(), ground="audit")
    lines = oversight.read_audit(daniel, most=10)

    assert any(each.says.startswith("sender QX.host received 1 transmissions") for each in lines)


def test_half_a_transmission_is_not_kept(house: Path) -> None:
    status, answer, _ = call(door(), (ONE[:200],), headers=bearer(token()), cut=True)

    assert (status, answer["reason"]) == (408, "push.cut")
    assert intake.balance().received == 0


def test_a_sender_who_stops_in_the_middle_is_not_waited_for_for_ever(house: Path) -> None:
    status, _, _ = call(door(seconds_max=0.2), (ONE[:200],), headers=bearer(token()), hangs=True)

    assert status == 408
    assert intake.balance().received == 0


@pytest.mark.parametrize("states", [{"Content-Length": str(10**30)}, {"Content-Length": "2000"}, {}])
def test_what_is_too_large_is_refused_while_it_comes(house: Path, states: dict[str, str]) -> None:
    status, answer, asked = call(door(bytes_max=1000), (b"x" * 300,) * 50, headers=bearer(token()) | states)

    assert (status, answer["reason"]) == (413, "push.too-large")
    assert asked <= 4
    assert intake.balance().received == 0


@pytest.mark.parametrize("is_right", [True, False])
def test_a_stated_digest_is_compared(house: Path, is_right: bool) -> None:
    digest = hashlib.sha256(ONE if is_right else ONE + b" ").digest()
    stated = {"Content-Digest": f"sha-256=:{base64.b64encode(digest).decode()}:"}
    status, _, _ = call(door(), headers=bearer(token()) | stated)

    assert status == (201 if is_right else 400)
    assert intake.balance().received == int(is_right)


def test_an_ended_sender_pushes_nothing_more(house: Path) -> None:
    from fairway import staff

    mine = bearer(token())
    intake.end_sender(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test"), "QX")

    assert call(door(), headers=mine)[0] == 401


def test_a_store_that_cannot_commit_gives_no_receipt(house: Path) -> None:
    """Another program holds the database, as a full disk would: the sender is told to come again."""
    import sqlite3

    from django.db import connections

    mine = bearer(token())
    connections["default"].settings_dict["OPTIONS"]["timeout"] = 0.2
    other = sqlite3.connect(house / "fairway.sqlite3", isolation_level=None)
    try:
        pushing = door()
        other.execute("BEGIN IMMEDIATE")
        status, answer, _ = call(pushing, headers=mine)
        other.execute("ROLLBACK")
        assert (status, answer["reason"]) == (503, "push.not-kept")
        assert intake.balance().received == 0
        assert call(pushing, headers=mine)[0] == 201
    finally:
        other.close()
        connections["default"].settings_dict["OPTIONS"]["timeout"] = 60


def test_other_addresses_pass_through(house: Path) -> None:
    assert call(door(), path="/rest/pushes")[0] == 418
    assert call(door(), method="GET", headers=bearer(token()))[0] == 405
