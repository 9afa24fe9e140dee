"""A decision, the next claim and the next reading are committed together: each an act of its own, none lost or shown early."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.casework.conftest import Cast, Desk

from fairway import casework
from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022

cast = Cast()


def decide(code: str) -> str:
    return casework.decide(
        cast.by(cast.ana, code),
        code,
        outcome="different_person",
        reason="several_details_differ",
        traveller_version=1,
    )


def said() -> list[str]:
    from fairway.store import audit

    return [f"{line.action} {line.object}" for line in audit.lines(most=9) if line.role != "machine"][::-1]


def test_otto_takes_nothing_with_others_and_what_they_did_stands(desk: Desk) -> None:
    (code,) = desk.hits(1)
    casework.take(cast.by(cast.ana, code), code)
    with casework.as_one():
        decide(code)
        with pytest.raises(Refused, match="may not"):
            casework.take_next(cast.by(cast.otto))

    assert said() == [f"HitTaken {code}", f"HitDecided {code}"]


def test_each_act_stands_in_the_chain_by_itself_in_its_order(desk: Desk) -> None:
    from fairway.store import audit

    first, second = desk.hits(2)
    casework.take(cast.by(cast.ana, first), first)
    with casework.as_one():
        assert decide(first) == "no_match"
        assert casework.take_next(cast.by(cast.ana)) == second
        casework.hit(cast.by(cast.ana, second), second)
        assert said() == [f"HitTaken {first}"]  # until it ends nothing is recorded, and nothing may be shown

    assert said() == [f"HitTaken {first}", f"HitDecided {first}", f"HitTaken {second}", f"HitSeen {second}"]
    grounds = [line.ground for line in audit.lines(most=3)]
    assert grounds == [f"hit {second}", "queue", f"hit {first}"]
    assert audit.verify().broken == ()


def test_what_escapes_takes_all_of_it_back(desk: Desk) -> None:
    first, second = desk.hits(2)
    casework.take(cast.by(cast.ana, first), first)
    with pytest.raises(ZeroDivisionError), casework.as_one():
        decide(first)
        casework.take_next(cast.by(cast.ana))
        _ = 1 / 0

    assert said() == [f"HitTaken {first}"]
    assert casework.hit(cast.by(cast.adam, first), first).state == "open"
    assert casework.hit(cast.by(cast.adam, second), second).held_by == ""


@pytest.mark.parametrize("is_caught", [True, False])
def test_a_card_beyond_the_days_budget_stays_shut_and_the_attempt_is_on_the_record(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_caught: bool
) -> None:
    from fairway.store.archive import archive

    small: Any = msgspec.structs.replace(EU_2022, persons_a_day_max=1)
    monkeypatch.setattr(type(archive()), "follow_profile", lambda self: setattr(self, "_profile", small))
    first, second = desk.hits(2)
    casework.take(cast.by(cast.ana, first), first)
    casework.hit(cast.by(cast.ana, first), first)

    def go_on() -> None:
        with casework.as_one():
            decide(first)
            with pytest.raises(Refused, match="different travellers today") as refusal:
                casework.hit(cast.by(cast.ana, second), second)
            if not is_caught:
                raise refusal.value

    if is_caught:
        go_on()
    else:
        with pytest.raises(Refused, match="different travellers today"):
            go_on()

    decided = [f"HitDecided {first}"] if is_caught else []
    assert said() == [f"HitTaken {first}", f"HitSeen {first}", *decided, "BudgetExceeded Ana"]


def test_what_cannot_be_recorded_has_not_happened(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairway.store import audit

    (code,) = desk.hits(1)
    casework.take(cast.by(cast.ana, code), code)

    def full(*_: object) -> int:
        raise audit.AuditUnwritable

    with monkeypatch.context() as broken, pytest.raises(Refused, match="cannot be written"):
        broken.setattr(audit, "append", full)
        with casework.as_one():
            decide(code)

    assert casework.hit(cast.by(cast.adam, code), code).state == "open"
