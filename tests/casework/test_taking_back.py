"""Taking a decision back: by its maker, within ten seconds, while nobody else has acted on it; and on the record."""

from __future__ import annotations

from typing import Any

import pytest

from fairway import casework
from fairway.kit.refusals import Refused
from fairway.safeguards import Actor, Role

SECOND = 1 / 60  # of a minute
DIFFERENT = ("different_person", "birth_date_differs")
PASS_ON = ("same_person_pass_on", "document_and_birth_date_agree")


@pytest.fixture
def decided(cast: Any, desk: Any) -> Any:
    """A hit that Ana has decided at eight: its code."""

    def by_ana(choice: tuple[str, str] = DIFFERENT) -> str:
        code = str(desk.hit())
        answer(cast, cast.ana, code, choice)
        return code

    return by_ana


def answer(cast: Any, actor: Actor, code: str, choice: tuple[str, str], *, minutes: float = 0) -> str:
    casework.take(cast.by(actor, code, minutes=minutes), code)
    return casework.decide(
        cast.by(actor, code, minutes=minutes), code, outcome=choice[0], reason=choice[1], traveller_version=1
    )


def refusal_of(act: Any, code: str) -> str:
    with pytest.raises(Refused) as refusal:
        casework.take_back(act, code)
    return refusal.value.reason


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.MACHINE])
def test_otto_takes_nothing_back(cast: Any, decided: Any, role: Role) -> None:
    code = decided()

    assert refusal_of(cast.by(Actor("Otto", role), code), code).startswith("role.")
    assert casework.hit(cast.by(cast.ana, code), code).state == "no_match"


@pytest.mark.parametrize("choice", [DIFFERENT, PASS_ON, ("cannot_tell", "ask_carrier")])
def test_a_decision_taken_back_leaves_the_hit_undecided_in_its_makers_hands(
    cast: Any, decided: Any, choice: tuple[str, str]
) -> None:
    code = decided(choice)

    casework.take_back(cast.by(cast.ana, code, minutes=9 * SECOND), code)

    seen = casework.hit(cast.by(cast.ana, code, minutes=9 * SECOND), code)
    assert (seen.state, seen.held_by, seen.may_decide) == ("open", "Ana", True)
    assert [(each.outcome, each.is_taken_back) for each in seen.decisions] == [(choice[0], True)]


def test_the_record_says_both(cast: Any, decided: Any, audit_says: Any) -> None:
    code = decided()
    casework.take_back(cast.by(cast.ana, code), code)

    assert audit_says()[-2:] == [
        f"Ana decided hit {code}: different_person (birth_date_differs); the hit is now no_match",
        f"Ana took back the decision on hit {code} (different_person); the hit is open again",
    ]


def test_after_ten_seconds_it_stands(cast: Any, decided: Any) -> None:
    code = decided()

    assert refusal_of(cast.by(cast.ana, code, minutes=11 * SECOND), code) == "decision.late"
    assert casework.hit(cast.by(cast.ana, code), code).state == "no_match"


def test_nobody_takes_anothers_decision_back_and_nobody_twice(cast: Any, decided: Any) -> None:
    code = decided()

    assert refusal_of(cast.by(cast.sofia, code), code) == "decision.other"
    casework.take_back(cast.by(cast.ana, code), code)
    assert refusal_of(cast.by(cast.ana, code), code) == "decision.other"


def test_what_a_colleague_has_taken_up_stands(cast: Any, decided: Any) -> None:
    code = decided(PASS_ON)
    casework.take(cast.by(cast.adam, code), code)

    assert refusal_of(cast.by(cast.ana, code), code) == "decision.acted-on"
    answer(cast, cast.adam, code, PASS_ON)
    assert refusal_of(cast.by(cast.ana, code), code) == "decision.other"
    assert casework.hit(cast.by(cast.ana, code), code).state == "match"


def test_the_second_persons_word_taken_back_waits_for_a_second_person_again(cast: Any, decided: Any) -> None:
    code = decided(PASS_ON)
    answer(cast, cast.adam, code, PASS_ON)

    casework.take_back(cast.by(cast.adam, code), code)

    assert casework.hit(cast.by(cast.adam, code), code).state == "second"
    assert answer(cast, cast.adam, code, DIFFERENT) == "disputed"


def test_whoever_took_back_is_the_first_again_and_the_second_sees_neither_answer(cast: Any, decided: Any) -> None:
    code = decided()
    casework.take_back(cast.by(cast.ana, code), code)
    assert answer(cast, cast.ana, code, PASS_ON) == "second"

    seen = casework.hit(cast.by(cast.adam, code), code)

    assert [(each.outcome, each.reason, each.is_withheld) for each in seen.decisions] == [("", "", True)] * 2


def test_nothing_is_remembered_of_a_decision_taken_back(cast: Any, decided: Any) -> None:
    from django.db import connection

    def remembered() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM store_clearance")
            return int(cursor.fetchone()[0])

    code = decided()
    assert remembered() == 1
    casework.take_back(cast.by(cast.ana, code), code)

    assert remembered() == 0


def test_nobody_is_spared_by_a_decision_that_can_still_be_taken_back(desk: Any) -> None:
    from datetime import timedelta

    from fairway.comparison import ListedPerson
    from fairway.kit.clock import utc_now
    from fairway.store import clearances, lists
    from fairway.store.archive import archive

    entry, identity, now = ListedPerson("E-1", names=("Yan EXAMPLOW",)), b"i" * 16, utc_now()
    house = archive()
    digest = clearances.digest_of(house, entry)
    from fairway.store.models import ListEntry, ListVersion

    version = ListVersion.objects.create(
        id=1, source="csv", digest="0" * 64, loaded_at=now, loaded_by="Sofia", state="active", entries=1
    )
    ListEntry.objects.create(id=1, version=version, entry_id="E-1", digest=digest, sealed=b"")
    assert lists.active_version("csv") is not None

    def spared(seconds: int) -> int:
        clearances.remember(
            house, kind=clearances.DECISION, identity=identity, list_source="csv", entry_id="E-1", digest=digest,
            at=now - timedelta(seconds=seconds), by="Ana", expires_on=now.date(),
        )  # fmt: skip
        return len(clearances.cleared_among([identity], now))

    assert (spared(seconds=0), spared(seconds=11)) == (0, 1)
