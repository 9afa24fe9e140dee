"""Who resembled nobody is not compared again while neither they nor the lists change."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.path.pushes import booking, person, push
from tests.screening.test_screening import MARTA, NOBODY, activate, receive, states

from fairway import screening
from fairway.comparison import ComparedTraveller, PersonName
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.screening import Screener
from fairway.screening.memory import PASSED_MAX, Passed
from fairway.worker import run_until_idle

JAN = ComparedTraveller(names=(PersonName(surname="EXAMPLOV", given_names="JAN"),), birth_date="1979-09-09")


def pushed(*, seat: str = "", number: str = "XQ1234567", born: str = "04MAR81", reference: str = "1") -> None:
    seated = f"SSR+SEAT:HK:1:QX:::QXA:QXB+{seat}'" if seat else ""
    marta = person("EXAMPLA", "MARTAMRS", number, born)
    receive(push(booking("AB12CD", marta + seated, changed=f"1{reference}0726:1000"), reference=reference))


def test_otto_screens_nobody(house: Path) -> None:
    with pytest.raises(Refused, match="may not screen"):
        screening.screen_waiting(Act(Actor("otto", Role.ANALYST), Purpose.SCREENING, at=utc_now()), Screener())


def test_a_new_birth_date_is_compared_although_its_bearer_had_passed(house: Path) -> None:
    activate(MARTA)
    screener = Screener()
    pushed(number="XQ5550000", born="04NOV41")
    run_until_idle(screener)
    before = states()

    pushed(reference="2")
    run_until_idle(screener)

    assert before == []
    assert states() == [("L-1", "open")]


def test_whoever_passed_is_compared_with_a_list_that_came_later(house: Path) -> None:
    activate(NOBODY)
    screener = Screener()
    pushed()
    run_until_idle(screener)

    activate(MARTA)
    run_until_idle(screener)

    assert states() == [("L-1", "open")]


def test_a_hit_is_found_again_at_each_push(house: Path) -> None:
    activate(MARTA)
    screener = Screener()
    for reference in "123":
        pushed(seat=f"1{reference}A", reference=reference)
        run_until_idle(screener)

    assert states() == [("L-1", "open")]


def test_no_name_and_no_plain_digest_of_one_is_kept() -> None:
    one, other = Passed(), Passed()
    [mark], [elsewhere] = one.marks([JAN]), other.marks([JAN])
    one.add(mark)

    assert mark in one
    assert mark not in other
    assert mark != elsewhere


def test_what_is_remembered_has_a_limit() -> None:
    passed = Passed()
    for number in range(PASSED_MAX + 2):
        passed.add(number.to_bytes(16, "big"))

    known = [number for number in range(PASSED_MAX + 2) if number.to_bytes(16, "big") in passed]
    assert PASSED_MAX // 2 <= len(known) <= PASSED_MAX
    assert known == list(range(PASSED_MAX + 2 - len(known), PASSED_MAX + 2))


def test_nobody_is_known_once_the_lists_have_changed() -> None:
    passed = Passed()
    [mark] = passed.marks([JAN])
    passed.add(mark)
    passed.forget()

    assert mark not in passed
