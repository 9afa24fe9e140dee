"""A hit from hand to hand: to a colleague who may decide it, or out of the hands of somebody who left."""

from __future__ import annotations

from typing import Any

import pytest

from fairway import casework
from fairway.kit.refusals import Refused


def test_otto_is_handed_nothing_and_hands_over_nothing(cast: Any, desk: Any) -> None:
    code = desk.hit()
    casework.take(cast.by(cast.ana), code)
    for act, to in ((cast.by(cast.otto), cast.adam), (cast.by(cast.ana), cast.otto), (cast.by(cast.ana), cast.daniel)):
        with pytest.raises(Refused):
            casework.hand_over(act, code, to)
    with pytest.raises(Refused):
        casework.standing(cast.by(cast.otto), code)
    assert casework.standing(cast.by(cast.ana), code).by == "Ana"


def test_what_is_handed_over_is_the_colleagues_for_a_quarter_of_an_hour(cast: Any, desk: Any, audit_says: Any) -> None:
    code = desk.hit()
    casework.take(cast.by(cast.ana), code)
    casework.hand_over(cast.by(cast.ana, minutes=1), code, cast.adam)

    assert audit_says()[-1] == f"Ana handed hit {code} over to Adam"
    with pytest.raises(Refused, match="Adam holds this hit until 08:16:00"):
        casework.take(cast.by(cast.ana, minutes=2), code)
    assert casework.take_next(cast.by(cast.sofia, minutes=15)) is None
    assert casework.take_next(cast.by(cast.sofia, minutes=16)) == code


def test_only_who_holds_it_hands_it_over_and_never_to_themselves(cast: Any, desk: Any) -> None:
    code = desk.hit()
    with pytest.raises(Refused, match="You do not hold this hit"):
        casework.hand_over(cast.by(cast.ana), code, cast.adam)
    casework.take(cast.by(cast.ana), code)
    with pytest.raises(Refused, match="may not decide"):
        casework.hand_over(cast.by(cast.ana), code, cast.ana)
    with pytest.raises(Refused, match="You do not hold this hit"):
        casework.hand_over(cast.by(cast.ana, minutes=5), code, cast.adam)  # the lease is over


def test_the_first_person_is_not_handed_the_second_decision(cast: Any, desk: Any) -> None:
    code = desk.hit()
    casework.take(cast.by(cast.ana), code)
    casework.decide(
        cast.by(cast.ana, code),
        code,
        outcome="same_person_pass_on",
        reason="several_details_agree",
        traveller_version=1,
    )
    casework.take(cast.by(cast.adam), code)
    with pytest.raises(Refused, match="Ana may not decide this hit"):
        casework.hand_over(cast.by(cast.adam), code, cast.ana)


def test_nobody_is_handed_a_sixth(cast: Any, desk: Any) -> None:
    *five, sixth = desk.hits(6)
    for code in five:
        casework.take(cast.by(cast.adam), code)
    casework.take(cast.by(cast.ana), sixth)
    with pytest.raises(Refused, match="holds 5 hits already"):
        casework.hand_over(cast.by(cast.ana), sixth, cast.adam)


def test_a_supervisor_frees_what_somebody_holds_who_left_and_a_colleague_does_not(
    cast: Any, desk: Any, audit_says: Any
) -> None:
    code = desk.hit()
    casework.take(cast.by(cast.ana), code)
    with pytest.raises(Refused, match="You do not hold this hit"):
        casework.release(cast.by(cast.adam), code)

    casework.release(cast.by(cast.sofia), code)

    assert audit_says()[-1] == f"Sofia took hit {code} out of the hands of Ana; it is free again"
    assert casework.take_next(cast.by(cast.adam)) == code


def test_the_feed_tells_every_change_of_a_hit_once_and_nothing_of_looking(cast: Any, desk: Any) -> None:
    code = desk.hit()
    before = casework.news_number()
    casework.queue(cast.by(cast.ana))
    casework.hit(cast.by(cast.ana, code), code)
    number, codes = casework.news_since(before)
    assert codes == ()

    casework.take(cast.by(cast.ana), code)
    assert casework.news_since(number)[1] == (code,)
    assert casework.news_since(casework.news_number())[1] == ()
    version = desk.push(code)
    assert (casework.standing(cast.by(cast.ana), code).version, version) == (2, 2)
