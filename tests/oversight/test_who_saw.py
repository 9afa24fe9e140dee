"""Who saw this person: asked by the officer, answered by codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.casework.conftest import Cast, Desk

from fairway import casework, oversight
from fairway.kit.clock import utc_now
from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose

cast = Cast()


@pytest.fixture
def desk(house: Path) -> Desk:
    return Desk()


def asking(actor: Actor) -> Act:
    return Act(actor, Purpose.OVERSIGHT, at=utc_now(), ground="weekly review")


@pytest.mark.parametrize("actor", [cast.otto, cast.ana, cast.sofia])
def test_otto_learns_nothing_of_who_saw_whom(desk: Desk, actor: Actor) -> None:
    code = desk.hit()
    with pytest.raises(Refused, match="Nothing was read or changed"):
        oversight.who_saw(asking(actor), code)


def test_every_reading_of_the_traveller_is_shown_by_the_code_of_a_hit_or_their_own(desk: Desk) -> None:
    from fairway.store import audit
    from fairway.store.models import Hit

    code, other = desk.hits(2)
    for actor, which in ((cast.ana, code), (cast.adam, code), (cast.ana, other)):
        casework.hit(cast.by(actor, which), which)
    own = public_code(Hit.objects.get(pk=from_public_code(code)).traveller_id)

    for asked in (code, own, f" {code.lower()} "):
        found = oversight.who_saw(asking(cast.daniel), asked)
        assert [(each.actor, each.object, each.ground) for each in found] == [
            ("Adam", code, f"hit {code}"),
            ("Ana", code, f"hit {code}"),
        ]
    assert next(iter(audit.lines(most=1))).object == f"traveller {own}"


def test_what_is_no_code_is_refused_and_one_that_nobody_read_gives_nothing(desk: Desk) -> None:
    with pytest.raises(Refused, match="no code"):
        oversight.who_saw(asking(cast.daniel), "EXAMPLA/MARTA")
    assert oversight.who_saw(asking(cast.daniel), public_code(77)) == ()
