"""Readings that a decision explains are asked about at random, and nobody knows which."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.casework.conftest import NOW, Cast, Desk

from fairway import casework, oversight
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role

cast = Cast()


def asking(actor: Actor) -> Act:
    return Act(actor, Purpose.OVERSIGHT, at=NOW + timedelta(minutes=5), ground="reads asked about")


@pytest.fixture
def desk(house: Path) -> Desk:
    return Desk()


@pytest.fixture
def everything_is_asked_of(monkeypatch: pytest.MonkeyPatch) -> str:
    """Every reading is drawn for a supervisor."""
    from fairway.store import justifications

    monkeypatch.setattr(justifications, "_OTHERS_SHARE", 1.0)
    return justifications.OTHERS


def read_and_decided(desk: Desk) -> str:
    code = desk.hit()
    casework.take(cast.by(cast.ana, code), code)
    casework.hit(cast.by(cast.ana, code), code)
    choice = {"outcome": "different_person", "reason": "several_details_differ", "traveller_version": 1}
    casework.decide(cast.by(cast.ana, code), code, **choice)  # type: ignore[arg-type]
    assert oversight.unexplained(asking(cast.daniel)) == ()
    return code


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.MACHINE])
def test_otto_is_asked_nothing_and_answers_nothing(house: Path, role: Role) -> None:
    otto = asking(Actor("Otto", role))
    for attempt in (lambda: oversight.reads_to_justify(otto), lambda: oversight.justify(otto, "7F3K-2MQ4", "task")):
        with pytest.raises(Refused, match="may not justify reads"):
            attempt()


@pytest.mark.usefixtures("everything_is_asked_of")
def test_a_supervisor_answers_for_the_reading_of_somebody_else(desk: Desk) -> None:
    hit = read_and_decided(desk)
    [asked] = oversight.reads_to_justify(asking(cast.sofia))
    assert (asked.read.object, asked.of, oversight.reads_to_justify(asking(cast.ana))) == (hit, "others", ())
    code = public_code(asked.read.id)
    with pytest.raises(Refused, match="not asked"):
        oversight.justify(asking(cast.ana), code, "task")

    oversight.justify(asking(cast.sofia), code, "task")

    assert oversight.reads_to_justify(asking(cast.sofia)) == ()
    assert oversight.unexplained(asking(cast.daniel)) == ()


@pytest.mark.usefixtures("everything_is_asked_of")
def test_what_nobody_can_give_a_task_for_goes_to_the_officer(desk: Desk) -> None:
    hit = read_and_decided(desk)
    [asked] = oversight.reads_to_justify(asking(cast.sofia))

    oversight.justify(asking(cast.sofia), public_code(asked.read.id), "unknown")

    assert [each.object for each in oversight.unexplained(asking(cast.daniel))] == [hit]
    with pytest.raises(Refused, match="An answer is one of"):
        oversight.justify(asking(cast.sofia), public_code(asked.read.id), "because")


def test_who_is_asked_follows_from_a_secret_of_the_house_in_the_stated_shares(house: Path, tmp_path: Path) -> None:
    from fairway.store.archive import archive
    from fairway.store.justifications import OTHERS, OWN, asked_of
    from fairway.store.keyring import Keyring

    ours = [asked_of(archive().keyring, number) for number in range(20_000)]
    theirs = [asked_of(Keyring.make(tmp_path / "another"), number) for number in range(20_000)]

    assert ours != theirs
    assert 300 < ours.count(OTHERS) < 500
    assert 130 < ours.count(OWN) < 270
