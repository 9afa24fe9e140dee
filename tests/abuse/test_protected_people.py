"""U05: attempts at protected people by each door, with a register that is asked as it would be: a program of its own, outside."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fairway import casework, oversight
from fairway.authority import register as outside
from fairway.authority.register import Person, Register
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.oversight import profiles
from fairway.safeguards import Act, Purpose, Role
from fairway.watchlists import own
from tests.abuse.cases import abuse
from tests.abuse.test_lists_and_figures import HEADING, act, ground
from tests.casework.conftest import Cast, Desk

cast = Cast()
MARTA = Person(("Marta Exampla",), ("1981-03-04",), ("XQ1234567",))
JAN = Person(("Jan Examplov",), ("1964-02-17",), ("C0FFEE471",))
ROW = HEADING + b"O-1,Marta Exampla,,1981-03-04,F,UTO,P:UTO:XQ1234567\n"
OTHER = HEADING + b"O-2,Luis Inventa,,1990-01-01,M,UTO,P:UTO:XQ7777777\n"


class Outside:
    """The authority: its register in a file, and the program that answers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.keep(outside.new_register())
        self.command = f"{Path(sys.executable).with_name('fairway')} authority protected answer --register {path}"

    @property
    def register(self) -> Register:
        return msgspec.json.decode(self.path.read_bytes(), type=Register)

    @property
    def key(self) -> str:
        return outside.public_key_of(self.register)

    def keep(self, register: Register) -> None:
        self.path.write_bytes(msgspec.json.encode(register))

    def protect(self, person: Person) -> None:
        officer = Act(cast.daniel, Purpose.OVERSIGHT, at=utc_now(), ground="register")
        register, enrolment = outside.enrolled(self.register, "file 7", person, at=utc_now())
        raised = profiles.raise_marks(officer, msgspec.json.encode(enrolment))
        self.keep(outside.accepted(register, raised))

    def approve(self, hours: int = 2) -> None:
        waiting = next(each for each in reversed(self.register.waiting) if not each.is_settled)
        self.keep(outside.approved(self.register, waiting.number, by="Iris", at=utc_now(), hours=hours))


@pytest.fixture
def authority(house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outside:
    made = Outside(tmp_path / "outside")
    monkeypatch.setenv("FAIRWAY_PROTECTED_COMMAND", made.command)
    officer = Act(cast.daniel, Purpose.OVERSIGHT, at=utc_now(), ground="register")
    profiles.register_safeguard(officer, profiles.PROTECTED_REGISTER, made.key)
    return made


def chain(action: str) -> list[tuple[str, str]]:
    from fairway.store.models import AuditEntry

    return list(AuditEntry.objects.filter(action=action).order_by("seq").values_list("actor", "object"))


def breaches() -> list[tuple[str, str]]:
    officer = Act(cast.daniel, Purpose.OVERSIGHT, at=utc_now(), ground="nightly")
    return [(each.kind, each.who) for each in oversight.conflicts(officer) if each.kind.startswith("protected")]


# -- searching ------------------------------------------------------------------------------------------------------


@abuse("U05")
def test_a_search_for_somebody_protected_is_refused_by_every_door_and_told_to_the_officer(
    flown: Path, authority: Outside, cli: Any, rest: Any, web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.protect(MARTA)
    monkeypatch.setattr("sys.stdin", io.StringIO("EXAMPLA/MARTA/1981-03-04\n"))
    by_cli = cli("Ana", "search", "person", "--case", "2026-117", "--purpose", "terrorism")[1]
    answer = rest("Ana", "/searches", body={"kind": "document", "number": "XQ1234567"}, case="2026-117")
    page = web("Ana").post("/search/", {"case": "2026-117", "kind": "booking", "locator": "AB12CD"})

    for said in (by_cli, answer.content.decode(), page.content.decode()):
        assert "needs approval from outside" in said and "C-817/19" in said
        assert not re.search(r"\bQX\b", said)  # no journey of hers; a random token may hold the letters
    assert chain("ProtectedRefused") == [("Ana", "case 2026-117")] * 3
    assert breaches() == [("protected.spike", "Ana")]
    assert outside.counts(authority.register)[-1].is_spike


@abuse("U05")
def test_what_an_authority_outside_approved_is_found_for_that_case_and_no_other(
    flown: Path, staffed: Path, authority: Outside
) -> None:
    authority.protect(MARTA)
    wanted = casework.Wanted("document", number="XQ1234567")

    def search(case: str) -> int:
        made = Act(cast.ana, Purpose.TERRORISM, at=utc_now(), ground=f"case {case}")
        return len(casework.search(made, wanted).people)

    with pytest.raises(Refused, match="R-00001"):
        search("2026-117")
    authority.approve()

    assert search("2026-117") == 1
    with pytest.raises(Refused, match="R-00002"):
        search("2026-118")
    assert chain("ProtectedApproved") == [("Ana", "case 2026-117")]


@abuse("U05")
def test_whether_somebody_protected_flew_is_not_told_by_the_refusal(staffed: Path, authority: Outside) -> None:
    authority.protect(MARTA)
    made = Act(cast.ana, Purpose.TERRORISM, at=utc_now(), ground="case 2026-117")

    with pytest.raises(Refused, match="needs approval from outside"):
        casework.search(made, casework.Wanted("person", surname="Exampla", given_names="Marta"))
    assert casework.search(made, casework.Wanted("person", surname="Inventa", given_names="Luis")).people == ()


# -- own entries ----------------------------------------------------------------------------------------------------


@abuse("U05")
def test_somebody_protected_is_put_on_no_own_list_by_any_door(
    authority: Outside, cli: Any, web: Any, tmp_path: Path
) -> None:
    authority.protect(MARTA)
    file = tmp_path / "rows.csv"
    file.write_bytes(ROW)
    today = utc_now().date()
    days = [(today + timedelta(days=20)).isoformat(), (today + timedelta(days=80)).isoformat()]
    words = ["--basis", "Police Act 12", "--owner", "Regional court", "--review", days[0], "--until", days[1]]

    said = cli("Sofia", "lists", "own", "import", str(file), *words)[1]
    entry = {
        "names": "Marta Exampla", "birth_dates": "1981-03-04", "legal_basis": "Police Act 12",
        "owner": "Regional court", "review_on": days[0], "expires_on": days[1],
    }  # fmt: skip
    page = web("Sofia").post("/lists/own/entry/", entry).content.decode()

    assert "needs approval from outside" in said
    assert "needs approval from outside" in page
    assert own.proposals(act("Sofia", Role.SUPERVISOR)) == ()


@abuse("U05")
def test_who_is_protected_since_is_off_the_own_list_the_same_night(staffed: Path, authority: Outside) -> None:
    for rows in (ROW, OTHER):
        own.approve(act("Sofia", Role.SUPERVISOR), own.propose(act("Ana", Role.ANALYST), rows, ground()).code)
    authority.protect(MARTA)

    assert own.end_protected(act("Sofia", Role.SUPERVISOR)) == 1
    assert [each.entry_id for each in own.entries(act("Ana", Role.ANALYST))] == ["O-2"]
    assert own.end_protected(act("Sofia", Role.SUPERVISOR)) == 0


@abuse("U05")
def test_a_long_own_list_is_asked_about_in_parts(
    staffed: Path, authority: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fairway.store import protected

    for rows in (OTHER, ROW):
        own.approve(act("Sofia", Role.SUPERVISOR), own.propose(act("Ana", Role.ANALYST), rows, ground()).code)
    authority.protect(MARTA)
    monkeypatch.setattr(protected, "MARKS_MAX", 2)

    assert own.end_protected(act("Sofia", Role.SUPERVISOR)) == 1
    assert [each.entry_id for each in own.entries(act("Ana", Role.ANALYST))] == ["O-2"]


@abuse("U05")
def test_the_second_person_cannot_approve_whom_somebody_outside_protects_since(
    staffed: Path, authority: Outside
) -> None:
    code = own.propose(act("Ana", Role.ANALYST), ROW, ground()).code
    authority.protect(MARTA)

    with pytest.raises(Refused, match="needs approval from outside"):
        own.approve(act("Sofia", Role.SUPERVISOR), code)
    authority.approve(hours=700)
    own.approve(act("Sofia", Role.SUPERVISOR), code)
    assert own.end_protected(act("Sofia", Role.SUPERVISOR)) == 0


# -- hits -----------------------------------------------------------------------------------------------------------


@abuse("U05")
def test_a_hit_on_somebody_protected_says_only_that_it_needs_approval_and_leaves_the_queue(
    desk: Desk, authority: Outside, rest: Any, web: Any
) -> None:
    code, authority_of = desk.hit(), authority
    authority_of.protect(JAN)

    said = [web("Ana").get(f"/hits/{code}/").content.decode(), rest("Ana", f"/hits/{code}").content.decode()]

    for each in said:
        assert "needs approval from outside" in each
        assert [word for word in ("Examplov", "1964-02-17", "C0FFEE471") if word in each] == []
    now = Act(cast.ana, Purpose.TERRORISM, at=utc_now(), ground="queue")
    assert casework.take_next(now) is None


@abuse("U05")
@pytest.mark.parametrize("way", ["hit", "journey", "journeys", "follow", "dossier"])
def test_no_way_from_a_hit_goes_around_the_register(desk: Desk, staffed: Path, authority: Outside, way: str) -> None:
    code = desk.hit()
    authority.protect(JAN)
    ways: dict[str, Callable[[Act], object]] = {
        "hit": lambda made: casework.hit(made, code),
        "journey": lambda made: casework.journey(made, code),
        "journeys": lambda made: casework.journeys(made, code),
        "follow": lambda made: casework.follow(made, code),
        "dossier": lambda made: casework.make_dossier(made, code, lambda _: b"all of it"),
    }

    with pytest.raises(Refused, match="needs approval from outside"):
        ways[way](Act(cast.sofia, Purpose.TERRORISM, at=utc_now(), ground=f"hit {code}"))
    assert chain("ProtectedRefused") == [("Sofia", f"hit {code}")]


@abuse("U05")
def test_nobody_confirms_somebody_protected_without_having_looked(
    desk: Desk, staffed: Path, authority: Outside
) -> None:
    code = desk.hit()
    authority.protect(JAN)
    made = Act(cast.ana, Purpose.TERRORISM, at=utc_now(), ground=f"hit {code}")
    casework.take(made, code)

    with pytest.raises(Refused, match="needs approval from outside"):
        casework.decide(made, code, outcome="same_person_pass_on", reason="several_details_agree", traveller_version=1)


@abuse("U05")
def test_a_hit_that_was_approved_outside_opens(desk: Desk, staffed: Path, authority: Outside) -> None:
    code = desk.hit()
    authority.protect(JAN)
    made = Act(cast.ana, Purpose.TERRORISM, at=utc_now(), ground=f"hit {code}")
    with pytest.raises(Refused):
        casework.hit(made, code)
    authority.approve()

    assert casework.hit(Act(cast.ana, Purpose.TERRORISM, at=utc_now(), ground=f"hit {code}"), code).code == code


# -- around the register --------------------------------------------------------------------------------------------


@abuse("U05")
def test_of_a_hundred_protected_people_the_units_database_and_files_hold_nothing(
    house: Path, authority: Outside
) -> None:
    before = {path: path.read_bytes() for path in house.rglob("*") if path.is_file()}
    for number in range(100):
        authority.protect(Person((f"Protected Personne{number:03}",), (f"19{number % 60 + 20}-05-05",)))
    kept = b"".join(path.read_bytes() for path in house.rglob("*") if path.is_file() and "keyring" not in path.parts)
    tokens = [token for each in authority.register.kept for token in each.tokens]

    assert before and len(authority.register.kept) == 100 and len(tokens) >= 300
    assert [each for each in tokens if each.encode() in kept] == []
    assert b"PERSONNE" not in kept.upper()
    assert len(chain("MarksRaised")) == 100


@abuse("U05")
@pytest.mark.parametrize("command", ["", "/nowhere/at/all", "false", "echo {}"])
def test_where_the_register_is_silent_nobody_is_shown_sought_or_listed(
    desk: Desk, staffed: Path, authority: Outside, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    code = desk.hit()
    monkeypatch.setenv("FAIRWAY_PROTECTED_COMMAND", command)
    made = Act(cast.ana, Purpose.TERRORISM, at=utc_now(), ground="case 2026-117")

    with pytest.raises(Refused, match="does not answer"):
        casework.hit(made, code)
    with pytest.raises(Refused, match="does not answer"):
        casework.search(made, casework.Wanted("document", number="XQ1234567"))
    with pytest.raises(Refused, match="does not answer"):
        own.propose(act("Ana", Role.ANALYST), ROW, ground())


@abuse("U05")
def test_another_program_in_its_place_is_not_believed(
    desk: Desk, staffed: Path, authority: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = desk.hit()
    monkeypatch.setenv("FAIRWAY_PROTECTED_COMMAND", Outside(tmp_path / "another").command)

    with pytest.raises(Refused, match="not the register that is known here"):
        casework.hit(Act(cast.ana, Purpose.TERRORISM, at=utc_now(), ground=f"hit {code}"), code)


@abuse("U05")
def test_an_administrator_names_no_other_register_and_who_takes_it_out_with_sql_is_found(
    staffed: Path, authority: Outside, cli: Any
) -> None:
    from django.db import connection

    key = outside.public_key_of(outside.new_register())
    code, said = cli("Alba", "profile", "register", "--protected-register", key)
    assert code == 1 and "Only the data protection officer names another" in said

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_safeguard WHERE kind = 'protected_register'")

    assert breaches() == [("protected.register-gone", "")]


@abuse("U05")
def test_only_the_officer_raises_marks(staffed: Path, tmp_path: Path, cli: Any) -> None:
    file, out = tmp_path / "points", tmp_path / "raised"
    file.write_bytes(msgspec.json.encode(outside.enrolled(outside.new_register(), "file", MARTA, at=utc_now())[1]))

    for name in ("Ana", "Sofia", "Alba"):
        assert cli(name, "profile", "raise", str(file), "--out", str(out))[0] == 1
    assert not out.exists()
    assert cli("Daniel", "profile", "raise", str(file), "--out", str(out))[0] == 0
    assert out.exists()
