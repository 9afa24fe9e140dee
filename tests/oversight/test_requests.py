"""Travellers ask about their own data: only the officer answers, in time, by letter, and whom it concerned is forgotten."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from fairway import oversight
from fairway.cli.main import run
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.oversight.letters import LANGUAGES
from fairway.oversight.requests import KINDS, OUTCOMES
from fairway.safeguards import EU_2022, Act, Actor, Purpose, Role

NOW = datetime(2026, 7, 12, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
DANIEL = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)
JAN = oversight.Concerned("Examplov", "Jan Maria", "1964-02-17", "C0FFEE471")
SOMEBODY_ELSE = oversight.Concerned("Specimensen", "Ingrid", "1990-06-01", "XC7719023")


def by(actor: Actor = DANIEL) -> Act:
    return Act(actor, Purpose.OVERSIGHT, at=NOW, ground="request of a traveller")


def opened(concerned: oversight.Concerned = JAN, kind: str = "access", via: str = "person") -> str:
    return public_code(oversight.open_request(by(), kind, concerned, via=via, received_on=TODAY).id)


@pytest.fixture
def flown(house: Path) -> Path:
    """Jan has flown once, and somebody with his surname beside him."""
    from fairway.safeguards.actions import TransmissionsRead
    from fairway.store.archive import perform
    from fairway.store.journeys import flight_row, store_manifest
    from fairway.travel import Flight, Traveller
    from fairway.travel.booking import TravelDocument

    act = Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=NOW)
    flight = Flight(carrier="XX", number="451", departs_on=date(2026, 7, 12), departs_from="QAA", arrives_at="QBB")
    with perform(act) as archive:
        store_manifest(
            archive,
            flight_row(archive, flight, at=NOW),
            [
                Traveller(
                    surname="EXAMPLOV",
                    given_names="JAN MARIA",
                    birth_date="1964-02-17",
                    documents=(TravelDocument(kind="P", number="C0FFEE471", issuing_country="XQA"),),
                ),
                Traveller(surname="EXAMPLOV", given_names="EVA", birth_date="1966-02-17"),
            ],
            transmission=0,
            takes_off=False,
            at=NOW,
        )
        act.record(TransmissionsRead(object="1", count=1, bookings=0, travellers=2, findings=0, quarantined=0))
    return house


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.MACHINE])
def test_otto_neither_opens_nor_searches_nor_answers(house: Path, role: Role) -> None:
    code = opened()
    otto = by(Actor("Otto", role))
    attempts: tuple[Any, ...] = (
        lambda: oversight.open_request(otto, "access", JAN, received_on=TODAY),
        lambda: oversight.list_requests(otto),
        lambda: oversight.search_for_request(otto, code),
        lambda: oversight.answer_request(otto, code, "granted"),
    )
    for attempt in attempts:
        with pytest.raises(Refused, match="may not answer requests"):
            attempt()


def test_the_answer_is_due_within_the_profiles_days_of_receipt(house: Path) -> None:
    request = oversight.open_request(by(), "access", JAN, received_on=date(2026, 7, 1))

    assert (date.fromisoformat(request.due_on) - date(2026, 7, 1)).days == EU_2022.request_answer_days
    assert request.profile == EU_2022.stamp


def test_access_gives_the_journeys_of_this_person_and_of_nobody_else(flown: Path) -> None:
    code = opened()
    found = oversight.search_for_request(by(), code)

    assert [(each.day, each.carrier + each.number, each.sources) for each in found.journeys] == [
        ("2026-07-12", "XX451", "API")
    ]
    written = oversight.answer_request(by(), code, "granted").letter
    assert "2026-07-12  XX451  QAA-QBB" in written
    assert "supervisory authority" in written


def test_a_person_is_found_by_name_and_birth_date_without_a_document(flown: Path) -> None:
    eva = oversight.Concerned("Examplov", "Eva", "1966-02-17")

    assert len(oversight.search_for_request(by(), opened(eva)).journeys) == 1
    assert oversight.search_for_request(by(), opened(SOMEBODY_ELSE)).journeys == ()


@pytest.mark.parametrize("outcome", ["refused", "neither"])
def test_a_refusal_does_not_betray_whether_anything_is_kept(flown: Path, outcome: str) -> None:
    letters = []
    for concerned in (JAN, SOMEBODY_ELSE):
        code = opened(concerned)
        letters.append(
            oversight.answer_request(by(), code, outcome)
            .letter.replace(code, "CODE")
            .replace(concerned.surname, "NAME")
            .replace(concerned.given_names, "NAME")
        )

    assert letters[0] == letters[1]


def test_after_the_answer_whom_it_concerned_is_forgotten(house: Path) -> None:
    from fairway.store.archive import archive

    code = opened()
    assert any(path.name.startswith("request-") for path in (house / "keyring" / "keys").glob("*.key"))
    oversight.answer_request(by(), code, "neither")

    assert list((house / "keyring" / "keys").glob("request-*.key")) == []
    assert archive().keyring is not None
    for again in (
        lambda: oversight.answer_request(by(), code, "granted"),
        lambda: oversight.search_for_request(by(), code),
    ):
        with pytest.raises(Refused, match="is forgotten"):
            again()
    (kept,) = oversight.list_requests(by())
    assert (kept.state, kept.outcome, kept.answered_by) == ("answered", "neither", "Daniel")


def test_nothing_personal_reaches_the_disk_or_the_chain(flown: Path) -> None:
    code = opened()
    oversight.search_for_request(by(), code)
    oversight.answer_request(by(), code, "granted", with_redress_number=True)

    kept = b"".join(path.read_bytes() for path in flown.rglob("*") if path.is_file()).upper()
    assert [mark for mark in (b"EXAMPLOV", b"JAN MARIA", b"1964-02-17", b"C0FFEE471") if mark in kept] == []


def test_through_the_authority_the_answer_says_that_it_was_checked(house: Path) -> None:
    code = opened(kind="indirect_access", via="authority")
    with pytest.raises(Refused, match="the answer is that checks were made"):
        oversight.answer_request(by(), code, "granted")
    written = oversight.answer_request(by(), code, "checked").letter

    assert "All necessary verifications have been made" in written
    assert JAN.surname not in written
    with pytest.raises(Refused, match="comes through the supervisory authority"):
        opened(kind="indirect_access")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_there_is_a_letter_for_every_answer(language: str, kind: str, outcome: str) -> None:
    from fairway.oversight.letters import letter
    from fairway.store.requests import Request

    via = "authority" if kind == "indirect_access" else "person"
    request = Request(7, kind, via, "2026-07-12", "2026-08-11", "Daniel", "", "open", "", "", "", "")
    written = letter(language, request, outcome, JAN, (), "ABCD", today=TODAY)

    assert "ABCD" in written
    assert "{" not in written


def test_a_redress_number_is_issued_and_not_kept(house: Path) -> None:
    answer = oversight.answer_request(by(), opened(kind="rectification"), "granted", with_redress_number=True)

    assert len(answer.redress_number) == 12
    assert answer.redress_number in answer.letter
    kept = b"".join(path.read_bytes() for path in house.rglob("*") if path.is_file())
    assert answer.redress_number.encode() not in kept


@pytest.mark.parametrize(
    "concerned",
    [
        oversight.Concerned("", "Jan", "1964-02-17"),
        oversight.Concerned("Examplov", "Jan", "1964"),
        oversight.Concerned("E" * 500, "J", "1964-02-17"),
    ],
    ids=["no surname", "part of a date", "endless"],
)
def test_who_cannot_be_known_by_what_was_said_is_not_searched(house: Path, concerned: oversight.Concerned) -> None:
    with pytest.raises(Refused, match="Nothing was opened"):
        oversight.open_request(by(), "access", concerned, received_on=TODAY)


def test_the_whole_way_by_the_command_line(
    flown: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from fairway import staff

    staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=NOW), "Daniel", Role.DATA_PROTECTION_OFFICER)

    def fairway(*arguments: str, line: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(line))
        assert run(["requests", *arguments, "--home", str(flown), "--as", "Daniel"]) == 0
        return capsys.readouterr().out

    person = json.dumps({"surname": "Examplov", "given_names": "Jan Maria", "birth_date": "1964-02-17"})
    code = fairway("open", "access", line=person).strip()
    assert code in fairway("list")
    assert "XX451" in fairway("search", code)
    assert "XX451" in fairway("answer", code, "granted")
    assert "أُ" in fairway(
        "answer", fairway("open", "indirect_access", line=person).strip(), "checked", "--language", "ar"
    )
    monkeypatch.setattr("sys.stdin", io.StringIO('{"surname": "Examplov", '))
    assert run(["requests", "open", "access", "--home", str(flown), "--as", "Daniel"]) == 2
    assert "Examplov" not in capsys.readouterr().err


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_has_its_letter_in_each_language_of_the_console(house: Path, language: str) -> None:
    from django.conf import settings

    from fairway.oversight.letter_words import WORDS
    from fairway.oversight.letters import letter
    from fairway.store.requests import Journey, Request

    assert set(WORDS) == {code for code, _ in settings.LANGUAGES}
    marta = oversight.Concerned("Exampla", "Marta", "1981-03-04")
    flown = [Journey(1, "QX", "417", "2026-07-12", "QXA", "QZB", "PNR+API")]
    for kind in KINDS:
        via = "authority" if kind == "indirect_access" else "person"
        request = Request(7, kind, via, "2026-07-12", "2026-08-11", "Daniel", "", "open", "", "", "", "")
        for outcome in OUTCOMES:
            written = letter(language, request, outcome, marta, flown, "23456789ABCD", today=date(2026, 8, 1))
            assert "{" not in written
            assert "2026-07-12" in written and "2026-08-01" in written
            assert ("Marta Exampla" in written) == (via == "person")
            is_shown = kind == "access" and outcome in ("granted", "partly")
            assert ("QX417" in written) == is_shown
            assert (WORDS[language].corrected in written) == (
                kind == "rectification" and outcome in ("granted", "partly")
            )
    others = {str(WORDS[each].outcomes) for each in WORDS if each != language}
    assert str(WORDS[language].outcomes) not in others
