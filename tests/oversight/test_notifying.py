"""Travellers are told that data about them were used: who is in the queue, who may settle it, and what a letter says."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.casework.conftest import Cast, Desk

from fairway import casework, oversight
from fairway.cli.main import run
from fairway.kit.clock import utc_now
from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.oversight.letter_words import WORDS
from fairway.oversight.telling_words import TELLING
from fairway.safeguards import EU_2022, Act, Actor, Purpose, Role

cast = Cast()


def officer(days: int = 0, actor: Actor = cast.daniel) -> Act:
    return Act(actor, Purpose.OVERSIGHT, at=utc_now() + timedelta(days=days), ground="travellers to be told")


@pytest.fixture
def desk(house: Path) -> Desk:
    return Desk()


def passed_on(desk: Desk) -> str:
    """Two people confirm a hit that is to be passed on: its code."""
    code = desk.hit()
    for actor in (cast.ana, cast.adam):
        made = Act(actor, Purpose.SERIOUS_CRIME, at=utc_now(), ground=f"hit {code}")
        casework.take(made, code)
        casework.decide(
            made, code, outcome="same_person_pass_on", reason="document_and_birth_date_agree", traveller_version=1
        )
    return code


@pytest.mark.parametrize("actor", [cast.otto, cast.ana, cast.sofia], ids=lambda each: each.name)
def test_otto_and_who_works_on_hits_settle_nothing(desk: Desk, actor: Actor) -> None:
    passed_on(desk)
    [row] = oversight.to_tell(officer())

    for attempt in (
        lambda: oversight.to_tell(officer(actor=actor)),
        lambda: oversight.tell(officer(actor=actor), row.code, "letter"),
        lambda: oversight.telling_letter(officer(actor=actor), row.code, "en"),
    ):
        with pytest.raises(Refused, match="may not"):
            attempt()


def test_a_confirmed_hit_and_its_dossier_put_a_traveller_into_the_queue_once(desk: Desk) -> None:
    desk.hit(number="900")
    code = passed_on(desk)
    for _ in range(2):
        casework.make_dossier(
            Act(cast.ana, Purpose.SERIOUS_CRIME, at=utc_now(), ground=f"hit {code}"), code, lambda _: b"x"
        )

    found = [*oversight.to_tell(officer()), *oversight.to_tell(officer())]

    assert {(each.why, each.about) for each in found} == {("passed_on", code), ("dossier", code)}
    assert len(found) == 4
    began = utc_now().date()
    assert {each.review_on for each in found} == {(began + timedelta(days=EU_2022.request_answer_days)).isoformat()}
    assert {each.last_day for each in found} == {
        (date(2026, 7, 12) + timedelta(days=EU_2022.erase_after_days)).isoformat()
    }


def test_a_decision_that_was_taken_back_or_that_stands_alone_tells_nobody(desk: Desk) -> None:
    code = desk.hit()
    made = Act(cast.ana, Purpose.SERIOUS_CRIME, at=utc_now(), ground=f"hit {code}")
    casework.take(made, code)
    casework.decide(
        made, code, outcome="same_person_pass_on", reason="document_and_birth_date_agree", traveller_version=1
    )

    assert oversight.to_tell(officer()) == ()


def test_what_was_unmasked_is_told_too(house: Path) -> None:
    from fairway.safeguards.actions_retention import UnmaskingsSeen
    from fairway.store import unmasking
    from fairway.store.archive import perform

    made = officer()
    row = unmasking.Unmasking(
        id=77, kind="traveller", record=5, day=date(2026, 1, 3).toordinal(), case="case 1", ground="order", asked_by="Sofia",
        asked_at=made.at.isoformat(), expires_at=made.at.isoformat(), opened_at=made.at.isoformat(),
    )  # fmt: skip
    with perform(made) as archive:
        unmasking.add(archive, row)
        made.record(UnmaskingsSeen(object="test", count=1))

    [found] = oversight.to_tell(officer())

    assert (found.why, found.about, found.day) == ("unmasked", public_code(77), "2026-01-03")


def test_telling_later_needs_a_ground_and_a_day_and_is_asked_about_again(desk: Desk) -> None:
    passed_on(desk)
    [row] = oversight.to_tell(officer())
    until = utc_now().date() + timedelta(days=90)
    for ground, day in (
        ("", until),
        ("it suits us", until),
        ("investigation", utc_now().date()),
        ("investigation", date.max),
    ):
        with pytest.raises(Refused, match="Nothing was changed"):
            oversight.tell_later(officer(), row.code, ground, day)
    oversight.tell_later(officer(), row.code, "investigation", until)

    [row] = oversight.to_tell(officer())
    assert (row.review_on, row.postponed, row.ground, row.is_late) == (until.isoformat(), 1, "investigation", False)
    [row] = oversight.to_tell(officer(days=91))
    assert row.is_late
    control = next(
        each for each in oversight.compliance(officer(days=91)).controls if each.code == "notifications.in-time"
    )
    assert not control.holds and control.says.startswith("1 travellers")


def test_who_was_told_is_told_for_good(desk: Desk) -> None:
    passed_on(desk)
    [row] = oversight.to_tell(officer())
    oversight.tell(officer(), row.code, "authority")

    for attempt in (
        lambda: oversight.tell(officer(), row.code, "letter"),
        lambda: oversight.leave_untold(officer(), row.code, "erased"),
        lambda: oversight.tell_later(officer(), row.code, "others", utc_now().date() + timedelta(days=1)),
    ):
        with pytest.raises(Refused, match="That is settled"):
            attempt()
    assert [each.state for each in oversight.to_tell(officer())] == ["told"]


def test_whoever_is_erased_before_they_were_told_stays_in_the_queue(desk: Desk) -> None:
    from fairway.store.models import Decision, Hit

    code = passed_on(desk)
    oversight.to_tell(officer())
    Decision.objects.filter(hit_id=from_public_code(code)).delete()
    Hit.objects.filter(pk=from_public_code(code)).delete()

    [row] = oversight.to_tell(officer())
    oversight.leave_untold(officer(), row.code, "erased")
    assert [(each.state, each.way) for each in oversight.to_tell(officer())] == [("untold", "erased")]


def test_who_waits_too_long_is_late_also_where_nobody_has_ever_looked(desk: Desk) -> None:
    from fairway.store import notifications

    passed_on(desk)
    days = EU_2022.request_answer_days
    today = utc_now().date()

    assert notifications.late(today + timedelta(days=days), within_days=days) == 0
    assert notifications.late(today + timedelta(days=days + 2), within_days=days) == 1
    oversight.to_tell(officer())
    assert notifications.late(today + timedelta(days=days + 2), within_days=days) == 1


@pytest.mark.parametrize("language", TELLING)
def test_a_letter_says_what_was_done_and_where_to_complain_and_names_nobody(desk: Desk, language: str) -> None:
    passed_on(desk)
    [row] = oversight.to_tell(officer())

    text = oversight.telling_letter(officer(), row.code, language)

    assert row.code in text and "2026-07-12" in text and row.began_on in text
    assert WORDS[language].remedy in text and TELLING[language].rights in text
    assert [mark for mark in ("Examplov", "1964-02-17", "C0FFEE471", "E-1") if mark in text] == []


def test_every_language_of_letters_has_the_words_for_this_one() -> None:
    assert set(TELLING) == set(WORDS)
    assert {frozenset(each.why) for each in TELLING.values()} == {frozenset({"passed_on", "dossier", "unmasked"})}


def test_where_the_profile_tells_nobody_nobody_is_in_the_queue(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import msgspec

    from fairway.store.archive import Archive

    passed_on(desk)
    silent = msgspec.structs.replace(EU_2022, notify_travellers=False)
    monkeypatch.setattr(Archive, "profile", property(lambda self: silent))

    assert oversight.to_tell(officer()) == ()


def test_by_the_command_line(desk: Desk, house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from fairway import staff

    act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
    staff.add_account(act, "Daniel", Role.DATA_PROTECTION_OFFICER)
    passed_on(desk)
    [row] = oversight.to_tell(officer())

    def call(*words: str) -> tuple[int, str]:
        code = run(["notifications", *words, "--home", str(house), "--as", "Daniel"])
        return code, capsys.readouterr().out

    assert row.code in call("list")[1]
    assert row.code in call("letter", row.code, "--language", "ru")[1]
    assert call("later", row.code, "--ground", "others", "--until", "soon")[0] == 2
    assert call("told", row.code, "--way", "in_person")[0] == 0
    assert "told (in_person)" in call("list")[1]
