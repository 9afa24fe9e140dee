"""The register of protected people: it knows its own again by what the unit blinds, and nobody else; it holds no name."""

from __future__ import annotations

import base64
import io
import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from fairway.authority import register as office
from fairway.authority.register import Person, Register
from fairway.cli.main import run
from fairway.kit.refusals import Refused
from fairway.safeguards.blinding import Asked, Enrolment, Question, answer_holds, marks, point_of, raised

NOW = datetime(2026, 7, 20, 9, 0, tzinfo=UTC)
UNIT = secrets.token_bytes(32)
HANNA = Person(("Hanna Müller",), ("1975-05-05",), ("XQ 7654321",))


def lifted(points: tuple[str, ...], secret: bytes = UNIT) -> tuple[str, ...]:
    return tuple(base64.b64encode(raised(secret, base64.b64decode(each))).decode() for each in points)


def protecting(*people: Person) -> Register:
    register = office.new_register()
    for number, person in enumerate(people):
        register, enrolment = office.enrolled(register, f"file {number}", person, at=NOW)
        register = office.accepted(register, Enrolment(enrolment.id, lifted(enrolment.points)))
    return register


def question(*names: str, birth: str = "", document: str = "", kind: str = "search", ground: str = "case 1") -> bytes:
    found = marks(names=names, birth_dates=(birth,), documents=(document,) if document else ())
    points = tuple(base64.b64encode(raised(UNIT, point_of(each))).decode() for each in found)
    return msgspec.json.encode(Question("1", kind, (Asked(ground, points),)))


def said(register: Register, asked: bytes, at: datetime = NOW) -> str:
    return office.answered(register, asked, at=at)[1].says[0]


@pytest.mark.parametrize(
    "asked",
    [
        question("Hanna Müller", birth="1975-05-05"),
        question("MUELLER HANNA MARIA", birth="1975-05-05"),
        question("Somebody Else", document="xq7654321"),
        question("Hanna Muller", birth="1975"),
        question("Hanna Muller"),
    ],
    ids=["as she is", "with an umlaut in two letters and another name", "by her document", "by a year", "by no date"],
)
def test_somebody_protected_is_known_again_however_she_is_asked_about(asked: bytes) -> None:
    assert said(protecting(HANNA), asked) == "outside"


@pytest.mark.parametrize(
    "asked",
    [
        question("Hanna Müller", birth="1976-05-05"),
        question("Hanna Schmidt", birth="1975-05-05"),
        question("Müller", birth="1975-05-05"),
        question("Hanna Müller", birth="1976"),
    ],
    ids=["another birthday", "another name", "a surname alone", "another year"],
)
def test_nobody_else_is(asked: bytes) -> None:
    assert said(protecting(HANNA), asked) == "free"


def test_otto_with_the_register_in_hand_reads_nobody_and_can_ask_about_nobody() -> None:
    register = protecting(HANNA)
    kept = msgspec.json.encode(register).upper()
    guesses = marks(names=("Hanna Müller",), birth_dates=("1975-05-05",), documents=("XQ7654321",))
    his = tuple(base64.b64encode(raised(secrets.token_bytes(32), point_of(each))).decode() for each in guesses)

    assert [each for each in (b"HANNA", b"MULLER", b"M\xc3\x9cLLER", b"1975", b"7654321") if each in kept] == []
    assert said(register, msgspec.json.encode(Question("1", "search", (Asked("case 1", his),)))) == "free"


def test_what_the_unit_raises_tells_it_nobody() -> None:
    first = office.enrolled(office.new_register(), "file", HANNA, at=NOW)[1]
    second = office.enrolled(office.new_register(), "file", HANNA, at=NOW)[1]
    plain = {
        base64.b64encode(point_of(each)).decode()
        for each in marks(names=("Hanna Müller",), birth_dates=("",), documents=())
    }

    assert set(first.points).isdisjoint(second.points)
    assert plain.isdisjoint({*first.points, *lifted(first.points)})
    assert list(first.points) == sorted(first.points)


def test_an_approval_is_for_this_person_this_act_this_ground_and_these_hours() -> None:
    luis = Person(("Luis Inventa",), ("1990-01-01",))
    register, answer = office.answered(protecting(HANNA, luis), question("Hanna Müller", birth="1975-05-05"), at=NOW)
    register = office.approved(register, answer.request, by="Iris", at=NOW, hours=2)
    hers = {"birth": "1975-05-05"}

    assert said(register, question("Hanna Müller", **hers)) == "approved"
    assert said(register, question("Hanna Müller", **hers, ground="case 2")) == "outside"
    assert said(register, question("Hanna Müller", **hers, kind="hit")) == "outside"
    assert said(register, question("Luis Inventa", birth="1990-01-01")) == "outside"
    assert said(register, question("Hanna Müller", **hers), NOW + timedelta(hours=3)) == "outside"
    with pytest.raises(Refused, match="Nothing waits"):
        office.approved(register, answer.request, by="Iris", at=NOW, hours=2)


def test_the_same_again_waits_under_the_same_number_and_is_counted() -> None:
    register = protecting(HANNA)
    for _ in range(3):
        register, answer = office.answered(register, question("Hanna Müller"), at=NOW)

    assert (answer.request, register.waiting[0].times) == ("R-00001", 3)
    assert [(each.refused, each.is_spike) for each in office.counts(register)] == [(3, True)]
    for day in range(1, 4):
        register, _ = office.answered(register, question("Somebody Else"), at=NOW + timedelta(days=day))
    assert [each.is_spike for each in office.counts(register)] == [True, False, False, False]


def test_who_is_protected_no_longer_is_free_and_their_tokens_are_gone() -> None:
    register = office.ended(protecting(HANNA), 1, at=NOW)

    assert said(register, question("Hanna Müller")) == "free"
    assert register.kept[0].tokens == ()


def test_an_answer_is_good_for_its_own_question_and_from_this_register_only() -> None:
    register, asked = protecting(HANNA), question("Hanna Müller")
    answer = office.answered(register, asked, at=NOW)[1]
    key = office.public_key_of(register)

    assert answer_holds(answer, asked, key)
    assert not answer_holds(answer, question("Somebody Else"), key)
    assert not answer_holds(msgspec.structs.replace(answer, says=("free",)), asked, key)
    assert not answer_holds(answer, asked, office.public_key_of(office.new_register()))


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"\xff", b'{"id": "1", "kind": "other", "people": []}']
    + [
        msgspec.json.encode(Question("1", "search", (Asked("case 1", (each,)),)))
        for each in ("", "AAAA", "no base64", base64.b64encode(bytes(32)).decode())
    ],
)
def test_what_is_no_question_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="Nothing was"):
        office.answered(protecting(HANNA), content, at=NOW)


def test_the_program_enters_accepts_answers_approves_and_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    kept, points, back = (tmp_path / name for name in ("register", "points", "back"))

    def call(verb: str, *arguments: str, given: bytes = b"") -> bytes:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        assert run(["authority", "protected", verb, "--register", str(kept), *arguments]) == 0
        return capfdbinary.readouterr().out

    key = call("new").decode().strip()
    call("enrol", "--reference", "file 7", "--out", str(points), given=msgspec.json.encode(HANNA) + b"\n")
    enrolment = msgspec.json.decode(points.read_bytes(), type=Enrolment)
    back.write_bytes(msgspec.json.encode(Enrolment(enrolment.id, lifted(enrolment.points))))
    call("accept", str(back))
    asked = question("Hanna Müller", birth="1975-05-05")
    answer = msgspec.json.decode(call("answer", given=asked), type=office.Answer)

    assert answer.says == ("outside",) and answer_holds(answer, asked, key)
    assert b"file 7" in call("waiting") and b"file 7" in call("list")
    call("approve", answer.request, "--by", "Iris")
    assert json.loads(call("answer", given=asked))["says"] == ["approved"]
    assert b"file 7" not in (told := call("counts")) and b"2" in told
    assert oct(kept.stat().st_mode & 0o777) == "0o600"
