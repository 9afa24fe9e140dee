"""Senders: who may push, from when, until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.path.pushes import listed, manifest

from fairway import intake
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role

NOW = datetime(2026, 7, 12, 9, 0, tzinfo=UTC)


def act(role: Role = Role.ADMINISTRATOR, at: datetime = NOW) -> Act:
    return Act(Actor("alba", role), Purpose.ADMINISTRATION, at=at, ground="senders")


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SUPERVISOR, Role.DATA_PROTECTION_OFFICER])
def test_otto_makes_no_sender(house: Path, role: Role) -> None:
    with pytest.raises(Refused, match="may not manage senders"):
        intake.sender_token(act(role), "QX")


def test_a_token_tells_whose_it_is_until_it_expires(house: Path) -> None:
    token = intake.sender_token(act(), "QX", days=30)

    assert intake.sender_of_token(token, at=NOW + timedelta(days=29)).name == "sender QX"
    with pytest.raises(Refused, match="unknown, expired or ended"):
        intake.sender_of_token(token, at=NOW + timedelta(days=30))


def test_ending_a_sender_ends_all_its_tokens_and_nobody_elses(house: Path) -> None:
    first, second, other = (intake.sender_token(act(), name) for name in ("QX", "QX", "QY"))

    assert intake.end_sender(act(), "QX") == 2
    for token in (first, second):
        with pytest.raises(Refused):
            intake.sender_of_token(token, at=NOW)
    assert intake.sender_of_token(other, at=NOW).name == "sender QY"
    with pytest.raises(Refused, match="No sender"):
        intake.end_sender(act(), "QX")


@pytest.mark.parametrize("name", ["", "qx", "Q X", "Q" * 41, "QX\n", "../QX"])
def test_a_name_that_could_be_mistaken_is_refused(house: Path, name: str) -> None:
    with pytest.raises(Refused, match="A sender's name"):
        intake.sender_token(act(), name)


def pushed(by: str, content: bytes) -> intake.ReadBatch:
    machine = Act(Actor(by, Role.MACHINE), Purpose.INTAKE, at=NOW)
    intake.receive(machine, [content], transport="push")
    return intake.read_waiting(Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=NOW))


def test_a_sender_speaks_for_its_own_carriers_and_for_nobody_else(house: Path) -> None:
    from fairway.store.models import Traveller

    intake.sender_token(act(), "QY", carriers=["QY", "QZ"])
    theirs = manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567"))

    refused = pushed("sender QY", theirs)
    assert (refused.quarantined, Traveller.objects.count()) == (1, 0)
    [kept] = intake.quarantine(act())
    assert kept.findings[0].code == "intake.not-theirs"

    intake.sender_token(act(), "QX", carriers=["QX"])
    assert pushed("sender QX", theirs.replace(b"XQ1234567", b"XQ7654321")).travellers == 1
    assert Traveller.objects.count() == 1


def test_a_new_token_leaves_for_whom_a_sender_speaks(house: Path) -> None:
    intake.sender_token(act(), "QY", carriers=["QY"])
    intake.sender_token(act(), "QY")
    assert {each.carriers for each in intake.senders(act())} == {("QY",)}

    intake.sender_token(act(), "QY", carriers=[])
    assert {each.carriers for each in intake.senders(act())} == {()}


@pytest.mark.parametrize("code", ["", "qx", "QXXX", "Q X"])
def test_what_is_no_carriers_code_is_refused(house: Path, code: str) -> None:
    with pytest.raises(Refused, match="carrier's code"):
        intake.sender_token(act(), "QX", carriers=[code])


def test_the_house_keeps_no_token(house: Path) -> None:
    token = intake.sender_token(act(), "QX")

    assert all(token.encode() not in path.read_bytes() for path in house.rglob("*") if path.is_file())
