"""A hit waits for a desk: who takes it next, who keeps desks, and that nothing else about deciding changes."""

from __future__ import annotations

from typing import Any

import pytest

from fairway import casework, staff
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Purpose
from fairway.safeguards.actions_staff import DeskEnded


@pytest.fixture
def arabic(house: Any, cast: Any) -> str:
    """A desk to which Adam and Sofia belong; Ana does not."""
    operator = _keeper(cast, staff.OPERATOR)
    for each in (cast.ana, cast.adam, cast.sofia, cast.daniel):
        staff.add_account(operator, each.name, each.role)
    staff.add_desk(operator, "Arabic")
    for each in (cast.adam, cast.sofia):
        staff.join_desk(operator, "Arabic", each.name)
    return "Arabic"


def _keeper(cast: Any, actor: Any) -> Act:
    return Act(actor, Purpose.ADMINISTRATION, at=cast.NOW, ground="desks")


def _handed(cast: Any, desk: Any, **how: str) -> str:
    code: str = desk.hit(**how)
    casework.take(cast.by(cast.ana), code)
    casework.hand_to_desk(cast.by(cast.ana), code, "Arabic", "language")
    return code


def test_otto_hands_nothing_to_a_desk_and_an_analyst_keeps_none(cast: Any, desk: Any, arabic: str) -> None:
    code = desk.hit()
    casework.take(cast.by(cast.ana), code)
    with pytest.raises(Refused, match="may not decide hit"):
        casework.hand_to_desk(cast.by(cast.otto), code, arabic, "language")
    for does in (
        lambda act: staff.add_desk(act, "Mine"),
        lambda act: staff.end_desk(act, arabic),
        lambda act: staff.join_desk(act, arabic, "Ana"),
        lambda act: staff.leave_desk(act, arabic, "Adam"),
    ):
        with pytest.raises(Refused, match="may not manage staff"):
            does(_keeper(cast, cast.ana))


def test_what_waits_for_a_desk_is_the_next_of_its_people_and_not_of_others(
    cast: Any, desk: Any, arabic: str, audit_says: Any
) -> None:
    code = _handed(cast, desk, due_at="2026-07-12T12:00:00")

    assert audit_says()[-1] == f"Ana handed hit {code} over to desk Arabic (language)"
    assert casework.take_next(cast.by(cast.ana, minutes=1)) is None
    (row,) = casework.queue(cast.by(cast.ana, minutes=1))
    assert (row.desk, row.taken_by) == (arabic, "")
    assert [each.code for each in casework.queue(cast.by(cast.adam), desk=arabic)] == [code]
    assert [(each.name, each.waiting) for each in casework.own_desks(cast.by(cast.adam))] == [(arabic, 1)]
    with pytest.raises(Refused, match="do not belong to this desk"):
        casework.take_next(cast.by(cast.ana), desk=arabic)
    assert casework.take_next(cast.by(cast.adam, minutes=2), desk=arabic) == code
    assert casework.take_next(cast.by(cast.sofia, minutes=3)) is None  # the lease is as ever
    assert casework.take_next(cast.by(cast.sofia, minutes=8)) == code


def test_once_its_time_runs_out_it_is_everybodys(cast: Any, desk: Any, arabic: str) -> None:
    code = _handed(cast, desk, due_at="2026-07-12T09:15:00")

    assert casework.take_next(cast.by(cast.ana, minutes=40)) is None
    assert casework.take_next(cast.by(cast.ana, minutes=46)) == code


def test_a_desk_without_anybody_or_that_has_ended_keeps_nothing_from_anybody(cast: Any, desk: Any, arabic: str) -> None:
    from fairway.store import audit

    code = _handed(cast, desk, due_at="2026-07-12T12:00:00")
    staff.end_desk(_keeper(cast, staff.OPERATOR), arabic)

    assert next(audit.lines(most=1)).says == DeskEnded.sentence.format(actor="operator on this host", object=arabic)
    assert casework.take_next(cast.by(cast.ana)) == code
    assert casework.hit(cast.by(cast.ana, code), code).at_desk is None


def test_deciding_ends_the_waiting_and_the_second_person_is_anybody_who_stays_blind(
    cast: Any, desk: Any, arabic: str
) -> None:
    code = _handed(cast, desk, due_at="2026-07-12T12:00:00")
    casework.take(cast.by(cast.adam, minutes=1), code)
    shown = casework.hit(cast.by(cast.adam, code, minutes=1), code).at_desk
    assert shown is not None and (shown.desk, shown.reason, shown.by) == (arabic, "language", "Ana")
    casework.decide(
        cast.by(cast.adam, code, minutes=2),
        code,
        outcome="same_person_pass_on",
        reason="several_details_agree",
        traveller_version=1,
    )

    assert casework.take_next(cast.by(cast.ana, minutes=3)) == code
    view = casework.hit(cast.by(cast.ana, code, minutes=3), code)
    assert view.at_desk is None
    assert view.decisions[0].is_withheld


def test_refusals_are_named(cast: Any, desk: Any, arabic: str) -> None:
    code = desk.hit()
    operator = _keeper(cast, staff.OPERATOR)
    with pytest.raises(Refused, match="You do not hold this hit"):
        casework.hand_to_desk(cast.by(cast.ana), code, arabic, "language")
    casework.take(cast.by(cast.ana), code)
    for name, reason, says in (
        (arabic, "", "Say why"),
        ("Nowhere", "load", "Nobody else at this desk may decide"),
    ):
        with pytest.raises(Refused, match=says):
            casework.hand_to_desk(cast.by(cast.ana), code, name, reason)
    for does, says in (
        (lambda: staff.add_desk(operator, arabic), "already"),
        (lambda: staff.add_desk(operator, "<b>"), "has a name of"),
        (lambda: staff.join_desk(operator, arabic, "Daniel"), "decides no hits"),
        (lambda: staff.join_desk(operator, arabic, "Adam"), "belongs to this desk already"),
        (lambda: staff.leave_desk(operator, arabic, "Ana"), "Nobody of that name"),
        (lambda: staff.end_desk(operator, "Nowhere"), "no desk of that name"),
    ):
        with pytest.raises(Refused, match=says):
            does()


def test_handing_on_to_a_colleague_takes_it_from_the_desk(cast: Any, desk: Any, arabic: str) -> None:
    code = _handed(cast, desk, due_at="2026-07-12T12:00:00")
    casework.take(cast.by(cast.adam, minutes=1), code)
    casework.hand_over(cast.by(cast.adam, minutes=1), code, cast.ana)

    assert casework.hit(cast.by(cast.ana, code, minutes=2), code).at_desk is None


def test_of_whoever_is_erased_no_desk_keeps_a_word(cast: Any, desk: Any, arabic: str) -> None:
    from django.db import connection, transaction

    from fairway.store import restrictions
    from fairway.store.archive import look
    from fairway.store.models import Hit

    _handed(cast, desk)
    with transaction.atomic():
        restrictions.erase(look(), [Hit.objects.get().traveller_id])

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM store_desk_hit")
        assert cursor.fetchone()[0] == 0
