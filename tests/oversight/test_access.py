"""Who read whom: what explains a read, how many a day, what happens in an emergency, and who reads what nobody should."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.casework.conftest import DAY, NOW, Cast, Desk

from fairway import casework, oversight
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022, Act, Actor, Purpose, Role

cast = Cast()


@pytest.fixture
def desk(house: Path) -> Desk:
    return Desk()


def overseeing(actor: Actor, *, minutes: float = 0) -> Act:
    return Act(actor, Purpose.OVERSIGHT, at=NOW + timedelta(minutes=minutes), ground="weekly review")


def open_hit(actor: Actor, code: str, *, minutes: float = 0) -> Any:
    return casework.hit(cast.by(actor, code, minutes=minutes), code)


def decide(actor: Actor, code: str) -> None:
    casework.take(cast.by(actor, code), code)
    choice = casework.OUTCOMES["different_person"]
    casework.decide(
        cast.by(actor, code, minutes=1), code, outcome=choice.code, reason="several_details_differ", traveller_version=1
    )


def set_budget(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    import msgspec

    from fairway.store.archive import archive

    small = msgspec.structs.replace(EU_2022, persons_a_day_max=most)
    monkeypatch.setattr(type(archive()), "follow_profile", lambda self: setattr(self, "_profile", small))


@pytest.mark.parametrize("actor", [cast.ana, cast.sofia, cast.otto])
def test_otto_learns_nothing_of_who_read_whom(desk: Desk, actor: Actor) -> None:
    for ask in (oversight.unexplained, oversight.alarms):
        with pytest.raises(Refused, match="Nothing was read or changed"):
            ask(overseeing(actor))


def test_a_read_that_led_to_a_decision_is_explained_and_one_out_of_curiosity_is_listed(desk: Desk) -> None:
    decided, curious = desk.hits(2)
    open_hit(cast.ana, decided)
    decide(cast.ana, decided)
    open_hit(cast.ana, curious)

    (found,) = oversight.unexplained(overseeing(cast.daniel))
    assert (found.actor, found.object, found.action, found.ground) == ("Ana", curious, "HitSeen", f"hit {curious}")


def test_whoever_takes_a_hit_has_a_day_to_decide_it(desk: Desk) -> None:
    code = desk.hit()
    casework.take(cast.by(cast.ana, code), code)
    open_hit(cast.ana, code)

    assert oversight.unexplained(overseeing(cast.daniel)) == ()
    a_day_later = overseeing(cast.daniel, minutes=24 * 60 + 1)
    assert [each.object for each in oversight.unexplained(a_day_later)] == [code]


def test_another_persons_decision_explains_nothing(desk: Desk) -> None:
    code = desk.hit()
    decide(cast.ana, code)
    open_hit(cast.adam, code)

    assert [each.actor for each in oversight.unexplained(overseeing(cast.daniel))] == ["Adam"]


def test_the_officer_reviews_a_read_once(desk: Desk) -> None:
    open_hit(cast.ana, desk.hit())
    (found,) = oversight.unexplained(overseeing(cast.daniel))
    oversight.review_read(overseeing(cast.daniel), public_code(found.id), "accepted")

    assert oversight.unexplained(overseeing(cast.daniel)) == ()
    with pytest.raises(Refused, match="no such read"):
        oversight.review_read(overseeing(cast.daniel), public_code(found.id), "referred")
    with pytest.raises(Refused, match="A finding is one of"):
        oversight.review_read(overseeing(cast.daniel), public_code(found.id), "fine")


# -- budgets --------------------------------------------------------------------------------------------------------


def test_the_days_budget_counts_different_people_and_says_who_can_lift_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = desk.hits(3)
    set_budget(monkeypatch, 2)
    for code in (first, second, first, second):
        open_hit(cast.ana, code)

    with pytest.raises(Refused) as refusal:
        open_hit(cast.ana, third)

    assert refusal.value.reason == "budget.day"
    assert "data protection officer can allow more" in refusal.value.says
    assert "2016/681 Art. 13(7)" in refusal.value.cites
    newest = oversight.read_audit(overseeing(cast.daniel))[0]
    assert newest.says == "Ana was refused: 2 different travellers were open today, 2 are allowed"
    open_hit(cast.adam, third)
    open_hit(cast.ana, third, minutes=24 * 60)


def test_the_officer_allows_more_for_this_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairway import staff

    staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=NOW), "Ana", Role.ANALYST)
    first, second = desk.hits(2)
    set_budget(monkeypatch, 1)
    open_hit(cast.ana, first)
    oversight.allow_more(overseeing(cast.daniel), "Ana", 1)
    open_hit(cast.ana, second)

    with pytest.raises(Refused, match="no active account"):
        oversight.allow_more(overseeing(cast.daniel), "Nobody", 1)
    with pytest.raises(Refused, match="may not review access"):
        oversight.allow_more(overseeing(cast.sofia), "Ana", 1)


# -- emergencies ----------------------------------------------------------------------------------------------------


def break_glass(actor: Actor, *, minutes: float = 0) -> Any:
    act = Act(actor, Purpose.TERRORISM, at=NOW + timedelta(minutes=minutes), ground="case K-12")
    return oversight.break_glass(act, "life")


def test_broken_glass_lifts_the_budget_for_its_minutes_and_somebody_looks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = desk.hits(3)
    set_budget(monkeypatch, 1)
    open_hit(cast.ana, first)
    until = break_glass(cast.ana)
    open_hit(cast.ana, second)

    assert until == NOW + timedelta(minutes=EU_2022.break_glass_minutes)
    with pytest.raises(Refused, match="different travellers today"):
        open_hit(cast.ana, third, minutes=EU_2022.break_glass_minutes)
    said = [line.says for line in oversight.read_audit(overseeing(cast.daniel))]
    assert any(each.startswith("the supervisors were told that Ana broke the glass") for each in said)
    assert second not in {each.object for each in oversight.unexplained(overseeing(cast.daniel))}

    (found,) = oversight.emergencies(overseeing(cast.sofia))
    assert (found.actor, found.reason, found.ground, found.reviewed_by) == ("Ana", "life", "case K-12", "")
    code = public_code(found.id)
    oversight.acknowledge_emergency(overseeing(cast.sofia), code)
    oversight.review_emergency(overseeing(cast.daniel), code, "accepted")
    (closed,) = oversight.emergencies(overseeing(cast.daniel))
    assert (closed.seen_by, closed.reviewed_by, closed.finding) == ("Sofia", "Daniel", "accepted")


def test_broken_glass_opens_no_door_of_another_role(desk: Desk) -> None:
    for actor in (cast.daniel, cast.otto):
        with pytest.raises(Refused, match="may not break glass"):
            break_glass(actor)


def test_nobody_takes_note_of_their_own_emergency(desk: Desk) -> None:
    break_glass(cast.sofia)
    (found,) = oversight.emergencies(overseeing(cast.sofia))

    with pytest.raises(Refused, match="Another supervisor takes note"):
        oversight.acknowledge_emergency(overseeing(cast.sofia), public_code(found.id))
    with pytest.raises(Refused, match="may not review access"):
        oversight.review_emergency(overseeing(cast.simon), public_code(found.id), "accepted")


def test_an_emergency_is_not_the_routine(desk: Desk) -> None:
    for time in range(3):
        break_glass(cast.ana, minutes=time * 60)

    with pytest.raises(Refused, match="times in thirty days"):
        break_glass(cast.ana, minutes=300)
    break_glass(cast.ana, minutes=31 * 24 * 60)
    with pytest.raises(Refused, match="already, and it still is"):
        break_glass(cast.ana, minutes=31 * 24 * 60 + 1)


def test_an_emergency_needs_a_reason_a_purpose_and_a_case(desk: Desk) -> None:
    no_case = Act(cast.ana, Purpose.TERRORISM, at=NOW, ground=" ")
    no_purpose = Act(cast.ana, Purpose.OVERSIGHT, at=NOW, ground="case K-12")
    for act in (no_case, no_purpose):
        with pytest.raises(Refused, match="in which case"):
            oversight.break_glass(act, "life")
    with pytest.raises(Refused, match="The glass is broken for one of"):
        oversight.break_glass(Act(cast.ana, Purpose.TERRORISM, at=NOW, ground="case K-12"), "hurry")


# -- honey ----------------------------------------------------------------------------------------------------------


def test_whoever_opens_an_invented_person_raises_an_alarm_and_does_not_notice(desk: Desk) -> None:
    real = desk.hit()
    code = oversight.plant_honey(overseeing(cast.daniel), DAY)
    assert oversight.alarms(overseeing(cast.daniel)) == ()

    seen = open_hit(cast.adam, code)
    open_hit(cast.ana, real)

    (alarm,) = oversight.alarms(overseeing(cast.daniel))
    assert (alarm.actor, alarm.object) == ("Adam", code)
    assert seen.rows[0].label == "Names"
    said = [line.says for line in oversight.read_audit(overseeing(cast.daniel))]
    assert f"ALARM: Adam read an invented person whom no work leads to ({code})" in said


def test_no_queue_and_no_screening_leads_to_an_invented_person(desk: Desk) -> None:
    from fairway.store.hits import on_flights
    from fairway.store.models import Traveller
    from fairway.store.records import open_travellers

    oversight.plant_honey(overseeing(cast.daniel), DAY)

    for state in casework.QUEUE_STATES:
        assert casework.queue(cast.by(cast.sofia), state=state) == ()
    assert sum(vars_of(casework.waiting(cast.by(cast.sofia)))) == 0
    assert on_flights() == []
    (row,) = Traveller.objects.all()
    from fairway.store.archive import archive

    (stored,) = open_travellers(archive(), [(row.id, row.day, row.version, row.state, bytes(row.record_sealed))])
    assert not stored.is_active


def vars_of(counts: casework.Counts) -> tuple[int, ...]:
    import msgspec

    return msgspec.structs.astuple(counts)


def test_the_database_does_not_say_who_is_invented(desk: Desk) -> None:
    from django.db import connection

    from fairway.store.models import Traveller

    oversight.plant_honey(overseeing(cast.daniel), DAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM store_honey")
        (mark,) = cursor.fetchone()
    assert public_code(Traveller.objects.get().id).encode() not in bytes(mark)
