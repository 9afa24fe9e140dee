"""Deciding: by whoever holds the hit, about the record they saw, with a second person where the law wants one."""

from __future__ import annotations

from typing import Any

import pytest

from fairway import casework
from fairway.kit.absence import ERASED
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role

PASS_ON = ("same_person_pass_on", "document_and_birth_date_agree")
NO_ACTION = ("same_person_no_action", "instruction")
DIFFERENT = ("different_person", "birth_date_differs")
CANNOT_TELL = ("cannot_tell", "ask_carrier")


@pytest.fixture
def answer(cast: Any) -> Any:
    """Takes the hit and answers it, as the console does: the state of the hit afterwards."""

    def answered(actor: Actor, code: str, choice: tuple[str, str], *, version: int = 1, note: str = "") -> str:
        casework.take(cast.by(actor, code), code)
        outcome, reason = choice
        return casework.decide(
            cast.by(actor, code), code, outcome=outcome, reason=reason, traveller_version=version, note=note
        )

    return answered


# -- Otto sees nothing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.MACHINE])
def test_otto_sees_no_hit_and_moves_none(cast: Any, desk: Any, audit_says: Any, role: Role) -> None:
    otto = Actor("Otto", role)
    code = desk.hit()
    for attempt in (
        lambda: casework.queue(cast.by(otto)),
        lambda: casework.waiting(cast.by(otto)),
        lambda: casework.take_next(cast.by(otto)),
        lambda: casework.take(cast.by(otto), code),
        lambda: casework.release(cast.by(otto), code),
        lambda: casework.hit(cast.by(otto, code), code),
        lambda: casework.decide(
            cast.by(otto, code), code, outcome=DIFFERENT[0], reason=DIFFERENT[1], traveller_version=1
        ),
    ):
        with pytest.raises(Refused, match="Nothing was read or changed"):
            attempt()
    assert audit_says() == []
    assert casework.waiting(cast.by(cast.ana)).open == 1


@pytest.mark.parametrize("purpose", [each for each in Purpose if each not in ("terrorism", "serious_crime")])
def test_nobody_looks_at_a_traveller_for_another_purpose(cast: Any, desk: Any, purpose: Purpose) -> None:
    code = desk.hit()

    with pytest.raises(Refused) as refusal:
        casework.hit(Act(cast.ana, purpose, at=cast.NOW, ground=f"hit {code}"), code)

    assert refusal.value.reason == "purpose.other"


def test_nobody_looks_at_a_traveller_without_a_ground(cast: Any, desk: Any) -> None:
    code = desk.hit()

    with pytest.raises(Refused) as refusal:
        casework.hit(Act(cast.ana, Purpose.TERRORISM, at=cast.NOW), code)

    assert refusal.value.reason == "ground.missing"


# -- one hit --------------------------------------------------------------------------------------------------------


def test_a_hit_shows_both_sides_and_every_piece_of_evidence(cast: Any, desk: Any) -> None:
    code = desk.hit()

    seen = casework.hit(cast.by(cast.ana, code), code)

    assert [(row.label, row.traveller, row.entry, row.relation) for row in seen.rows] == [
        ("Names", ("Examplov, Jan Maria",), ("Yan EXAMPLOW", "Maria Jan Examplov"), "agrees"),
        ("Born", ("1964-02-17",), ("1964-02-17",), "agrees"),
        ("Sex", ("M",), ("male",), "differs"),
        ("Nationality", ("XQA",), (), "missing"),
        ("Documents", ("P C0FFEE471 XQA",), (), "missing"),
    ]
    assert [each.feature for each in seen.evidence_for] == ["name", "birth_date"]
    assert [each.feature for each in seen.evidence_against] == ["sex"]
    assert seen.missing == ("The list entry has no nationality.", "The list entry has no document number.")
    assert sum(each.weight for each in (*seen.evidence_for, *seen.evidence_against)) == seen.score
    assert (seen.sources, seen.traveller_version, seen.is_current) == (("PNR", "API"), 1, True)


def test_opening_a_hit_is_on_the_record_with_its_ground(cast: Any, desk: Any) -> None:
    from fairway.store import audit

    code = desk.hit()
    casework.hit(cast.by(cast.ana, code), code)

    line = next(iter(audit.lines(most=1)))
    assert (line.says, line.ground, line.purpose) == (f"Ana opened hit {code}", f"hit {code}", "serious_crime")


@pytest.mark.parametrize("code", ["", "ZZZZ-ZZZZ-ZZZZ-ZZZZ", "not a code!", "01OI", "2345"])
def test_a_code_of_no_hit_is_refused_in_one_way(cast: Any, desk: Any, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        casework.hit(cast.by(cast.ana, "?"), code)

    assert refusal.value.reason == "hit.unknown"


def test_a_hit_of_an_erased_day_can_neither_be_seen_nor_decided(cast: Any, desk: Any) -> None:
    from fairway.store.archive import archive

    code = desk.hit()
    casework.take(cast.by(cast.ana), code)
    archive().keyring.destroy("travel-2026-07-12")

    for attempt in (
        lambda: casework.hit(cast.by(cast.ana, code), code),
        lambda: casework.decide(
            cast.by(cast.ana, code), code, outcome=DIFFERENT[0], reason=DIFFERENT[1], traveller_version=1
        ),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.reason == "erased"


# -- one person -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "state"),
    [
        (DIFFERENT, "no_match"),
        (CANNOT_TELL, "waiting"),
        (("bad_data", "carrier_desk"), "waiting"),
        (PASS_ON, "second"),
        (NO_ACTION, "second"),
    ],
)
def test_what_one_person_says_alone(cast: Any, desk: Any, answer: Any, choice: tuple[str, str], state: str) -> None:
    code = desk.hit()

    assert answer(cast.ana, code, choice) == state
    assert casework.hit(cast.by(cast.ana, code), code).state == state


def test_nothing_is_decided_about_a_hit_that_was_not_taken(cast: Any, desk: Any) -> None:
    code = desk.hit()

    with pytest.raises(Refused) as refusal:
        casework.decide(cast.by(cast.ana, code), code, outcome=DIFFERENT[0], reason=DIFFERENT[1], traveller_version=1)

    assert refusal.value.reason == "claim.missing"


def test_the_same_decision_sent_twice_counts_once(cast: Any, desk: Any, answer: Any) -> None:
    code = desk.hit()
    answer(cast.ana, code, DIFFERENT)

    with pytest.raises(Refused) as refusal:
        casework.decide(cast.by(cast.ana, code), code, outcome=DIFFERENT[0], reason=DIFFERENT[1], traveller_version=1)

    assert refusal.value.reason == "hit.settled"
    assert len(casework.hit(cast.by(cast.ana, code), code).decisions) == 1


@pytest.mark.parametrize(
    ("choice", "note", "reason"),
    [
        (("guilty", "name_only"), "", "outcome.unknown"),
        (("different_person", "instruction"), "", "reason.unknown"),
        (("different_person", ""), "", "reason.unknown"),
        (("different_person", "other"), "  ", "note.missing"),
        (("different_person", "other"), "x" * 2001, "note.long"),
    ],
)
def test_a_decision_needs_an_outcome_and_a_reason_of_the_table(
    cast: Any, desk: Any, answer: Any, choice: tuple[str, str], note: str, reason: str
) -> None:
    code = desk.hit()

    with pytest.raises(Refused) as refusal:
        answer(cast.ana, code, choice, note=note)

    assert refusal.value.reason == reason
    assert casework.hit(cast.by(cast.ana, code), code).decisions == ()


def test_a_note_is_kept_sealed_and_goes_with_its_day(cast: Any, desk: Any, answer: Any, house: Any) -> None:
    from fairway.kit.identifiers import from_public_code
    from fairway.store import reviews
    from fairway.store.archive import archive

    code = desk.hit()
    answer(cast.ana, code, ("different_person", "other"), note="The real one sits in Ruritania.")

    assert casework.hit(cast.by(cast.adam, code), code).decisions[0].note == "The real one sits in Ruritania."
    bytes_on_disk = b"".join(path.read_bytes() for path in house.rglob("fairway.sqlite3*"))
    assert b"Ruritania" not in bytes_on_disk
    row = reviews.find(from_public_code(code))
    assert row
    archive().keyring.destroy("travel-2026-07-12")
    assert reviews.decisions_of(archive(), row)[0].note is ERASED


# -- the record they saw --------------------------------------------------------------------------------------------


def test_a_decision_on_a_record_that_has_changed_is_refused(cast: Any, desk: Any, answer: Any) -> None:
    code = desk.hit()
    desk.push(code)

    with pytest.raises(Refused, match="has changed since") as refusal:
        answer(cast.ana, code, DIFFERENT)

    assert refusal.value.reason == "version.changed"
    seen = casework.hit(cast.by(cast.ana, code), code)
    assert (seen.is_current, seen.may_decide) == (False, False)
    assert "Open the hit again" in seen.why_not


def test_a_hit_that_holds_for_the_newer_record_can_be_decided_by_who_saw_that(
    cast: Any, desk: Any, answer: Any
) -> None:
    code = desk.hit()
    version = desk.push(code)
    desk.screened_again(code, version=version)

    with pytest.raises(Refused) as refusal:
        answer(cast.ana, code, DIFFERENT, version=1)
    assert refusal.value.reason == "version.changed"
    assert answer(cast.ana, code, DIFFERENT, version=version) == "no_match"


def test_new_evidence_opens_a_decided_hit_and_the_old_decision_stands_beside_it(
    cast: Any, desk: Any, answer: Any
) -> None:
    code = desk.hit()
    answer(cast.ana, code, PASS_ON)
    version = desk.push(code)
    desk.screened_again(code, version=version, weight=1.5)

    assert casework.hit(cast.by(cast.adam, code), code).state == "open"
    # Ana's word was about other evidence: she may be the first again, and then not the second.
    assert answer(cast.ana, code, PASS_ON, version=version) == "second"
    assert [each.stage for each in casework.hit(cast.by(cast.ana, code), code).decisions] == ["first", "first"]
    with pytest.raises(Refused, match="a second person must answer"):
        answer(cast.ana, code, PASS_ON, version=version)


# -- two people -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", [PASS_ON, NO_ACTION])
def test_a_match_needs_two_people_who_say_the_same(cast: Any, desk: Any, answer: Any, choice: tuple[str, str]) -> None:
    code = desk.hit()

    assert answer(cast.ana, code, choice) == "second"
    assert answer(cast.adam, code, choice) == "match"


def test_the_second_person_is_never_the_first(cast: Any, desk: Any, answer: Any) -> None:
    code = desk.hit()
    answer(cast.ana, code, PASS_ON)

    with pytest.raises(Refused) as refusal:
        answer(cast.ana, code, PASS_ON)

    assert refusal.value.reason == "second-person.same"
    assert refusal.value.cites == "Directive (EU) 2016/681 Art. 6(5); C-817/19, 203-206"
    assert casework.queue(cast.by(cast.ana)) == ()
    assert casework.take_next(cast.by(cast.ana)) is None
    assert [row.state for row in casework.queue(cast.by(cast.adam))] == ["second"]
    assert casework.take_next(cast.by(cast.adam)) == code


def test_the_second_person_answers_before_seeing_the_first_answer(cast: Any, desk: Any, answer: Any) -> None:
    code = desk.hit()
    answer(cast.ana, code, ("same_person_pass_on", "other"), note="The scar was seen.")

    for reader in (cast.adam, cast.sofia):
        (first,) = casework.hit(cast.by(reader, code), code).decisions
        assert (first.outcome, first.reason, first.note, first.is_withheld) == ("", "", "", True)
    (own,) = casework.hit(cast.by(cast.ana, code), code).decisions
    assert (own.outcome, own.note, own.is_withheld) == ("same_person_pass_on", "The scar was seen.", False)

    answer(cast.adam, code, PASS_ON)
    afterwards = casework.hit(cast.by(cast.adam, code), code).decisions
    assert [(each.stage, each.outcome, each.by) for each in afterwards] == [
        ("first", "same_person_pass_on", "Ana"),
        ("second", "same_person_pass_on", "Adam"),
    ]


@pytest.mark.parametrize("second", [DIFFERENT, CANNOT_TELL, NO_ACTION])
def test_a_second_person_who_says_anything_else_sends_it_to_a_supervisor(
    cast: Any, desk: Any, answer: Any, second: tuple[str, str]
) -> None:
    code = desk.hit()
    answer(cast.ana, code, PASS_ON)

    assert answer(cast.adam, code, second) == "disputed"
    assert casework.queue(cast.by(cast.adam)) == ()
    assert [row.code for row in casework.queue(cast.by(cast.sofia))] == [code]


def test_a_dispute_is_settled_by_a_supervisor_who_took_neither_decision(cast: Any, desk: Any, answer: Any) -> None:
    code = desk.hit()
    answer(cast.sofia, code, PASS_ON)
    answer(cast.adam, code, DIFFERENT)

    anna = Actor("Anna", Role.ANALYST)
    for who, reason in (
        (anna, "disputed.supervisor"),
        (cast.sofia, "disputed.same"),
        (cast.adam, "disputed.supervisor"),
    ):
        with pytest.raises(Refused) as refusal:
            answer(who, code, PASS_ON)
        assert refusal.value.reason == reason
    assert casework.queue(cast.by(cast.sofia)) == ()
    assert answer(cast.simon, code, PASS_ON) == "match"


def test_a_supervisor_puts_no_third_answer_in_force_alone(cast: Any, desk: Any, answer: Any) -> None:
    code = desk.hit()
    answer(cast.ana, code, NO_ACTION)
    answer(cast.adam, code, DIFFERENT)

    offered = [each.code for each in casework.hit(cast.by(cast.sofia, code), code).outcomes]
    assert offered == ["different_person", "same_person_no_action", "cannot_tell", "bad_data"]
    with pytest.raises(Refused) as refusal:
        answer(cast.sofia, code, PASS_ON)
    assert refusal.value.reason == "second-person.alone"
    assert answer(cast.sofia, code, DIFFERENT) == "no_match"


def test_what_waits_for_information_can_be_taken_up_again(cast: Any, desk: Any, answer: Any) -> None:
    code = desk.hit()
    answer(cast.ana, code, CANNOT_TELL)

    assert casework.queue(cast.by(cast.adam)) == ()
    assert [row.code for row in casework.queue(cast.by(cast.adam), state="waiting")] == [code]
    assert answer(cast.adam, code, DIFFERENT) == "no_match"


def test_every_step_stands_in_the_audit_log_and_names_no_traveller(
    cast: Any, desk: Any, answer: Any, audit_says: Any
) -> None:
    code = desk.hit()
    answer(cast.ana, code, PASS_ON)
    answer(cast.adam, code, DIFFERENT)

    assert audit_says() == [
        f"Ana took hit {code} to review",
        f"Ana decided hit {code}: same_person_pass_on (document_and_birth_date_agree); the hit is now second",
        f"Adam took hit {code} to review",
        f"Adam decided hit {code}: different_person (birth_date_differs); the hit is now disputed",
    ]
