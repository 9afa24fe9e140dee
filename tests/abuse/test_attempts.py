"""Attempts at the abuse cases by the doors: office, command line, programming interface, console."""

from __future__ import annotations

import argparse
import ast
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fairway import casework, oversight, watchlists
from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022, Act, Actor, Permission, Purpose, Role
from fairway.safeguards.authorisation import PERMISSIONS
from tests.abuse.cases import abuse
from tests.abuse.conftest import MARKS
from tests.casework.conftest import DAY, NOW, Cast, Desk

cast = Cast()
ROOT = Path(__file__).parents[2]
FAIRWAY = ROOT / "src" / "fairway"
ATTRIBUTES = ("nationality", "payment", "cash", "meal", "religion", "surname", "sex", "country")
# The only modules that may use the network: to send heads to whoever keeps them, to ask a provider of identity that an operator
# named, and, in `serve`, to listen.
SPEAK_OUTWARDS = ("cli/audit_files.py", "cli/serve.py", "staff/")
NETWORK = ("urllib.request", "http.client", "socket", "smtplib", "ftplib", "requests", "httpx", "aiohttp", "urllib3")


def overseeing(actor: Actor) -> Act:
    return Act(actor, Purpose.OVERSIGHT, at=NOW, ground="review")


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return found


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    """Every option and argument that can be typed."""
    found: set[str] = set()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                found |= options_of(each)
        else:
            found |= {*action.option_strings, action.dest}
    return found


# -- looking at people ----------------------------------------------------------------------------------------------


@abuse("U01")
@abuse("U08")
def test_no_door_takes_an_attribute_of_a_person(rest: Any) -> None:
    from fairway.cli.main import parser

    described = json.loads(rest("Ana", "/openapi.json").content)
    asked = {
        parameter["name"].lower()
        for path in described["paths"].values()
        for method in path.values()
        for parameter in method.get("parameters", [])
    }
    typed = {each.strip("-").lower() for each in options_of(parser())}

    assert [each for each in ATTRIBUTES if each in asked] == []
    assert [each for each in ATTRIBUTES if each in typed] == []


@abuse("U08")
@abuse("U09")
def test_the_programming_interface_gives_hits_one_by_one_and_nothing_that_links(rest: Any) -> None:
    described = json.loads(rest("Ana", "/openapi.json").content)
    paths = described["paths"]
    about_people = [
        path for path in paths if any(word in path for word in ("hit", "traveller", "booking", "search", "link"))
    ]

    assert sorted(about_people) == [
        "/rest/hits",
        "/rest/hits/next",
        "/rest/hits/{code}",
        "/rest/hits/{code}/decision",
        "/rest/hits/{code}/take",
        "/rest/searches",  # of one person, document, booking or flight, under a case
    ]
    sought = set(described["components"]["schemas"]["Wanted"]["properties"])
    assert sought == {"kind", "surname", "given_names", "birth_date", "number", "locator", "day"}


@abuse("U08")
def test_nobody_but_the_officer_searches_and_only_for_whom_a_request_concerns(house: Path) -> None:
    for actor in (cast.ana, cast.sofia, cast.otto):
        with pytest.raises(Refused, match="may not answer requests"):
            oversight.search_for_request(overseeing(actor), "ABCD")
    with pytest.raises(Refused, match="no request with this code"):
        oversight.search_for_request(overseeing(cast.daniel), "ABCD")


@abuse("U03")
@pytest.mark.parametrize("door", ["cli", "rest", "web"])
def test_a_curious_look_by_any_door_is_listed_for_the_officer(
    desk: Desk, cli: Any, rest: Any, web: Any, door: str
) -> None:
    code = desk.hit()
    match door:
        case "cli":
            assert cli("Ana", "hits", "show", code, "--purpose", "terrorism")[0] == 0
        case "rest":
            assert rest("Ana", f"/hits/{code}").status_code == 200
        case _:
            assert web("Ana").get(f"/hits/{code}/").status_code == 200

    from fairway.kit.clock import utc_now

    officer = Act(cast.daniel, Purpose.OVERSIGHT, at=utc_now(), ground="review")
    assert [(each.actor, each.object) for each in oversight.unexplained(officer)] == [("Ana", code)]


@abuse("U03")
def test_an_invented_celebrity_raises_an_alarm(desk: Desk) -> None:
    code = oversight.plant_honey(overseeing(cast.daniel), DAY)
    casework.hit(cast.by(cast.ana, code), code)

    assert [each.actor for each in oversight.alarms(overseeing(cast.daniel))] == ["Ana"]


@abuse("U03")
def test_browsing_ends_with_the_days_budget(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairway.store.archive import archive

    small = msgspec.structs.replace(EU_2022, persons_a_day_max=3)
    monkeypatch.setattr(type(archive()), "follow_profile", lambda self: setattr(self, "_profile", small))
    codes = desk.hits(5)
    opened = []
    for code in codes:
        try:
            casework.hit(cast.by(cast.ana, code), code)
            opened.append(code)
        except Refused as refused:
            assert refused.reason == "budget.day"

    assert opened == codes[:3]


@abuse("U07")
@pytest.mark.parametrize("purpose", ["tax", "immigration", "divorce", "intake", "oversight", ""])
def test_another_purpose_opens_nobody_by_any_door(desk: Desk, cli: Any, rest: Any, web: Any, purpose: str) -> None:
    code = desk.hit()

    assert rest("Ana", f"/hits/{code}", purpose=purpose).status_code == 403
    assert cli("Ana", "hits", "show", code, "--purpose", purpose)[0] == 2
    assert web("Ana", purpose).get(f"/hits/{code}/").status_code == 302
    if purpose in set(Purpose):
        with pytest.raises(Refused, match="terrorist offences or serious crime"):
            casework.hit(Act(cast.ana, Purpose(purpose), at=NOW, ground="case"), code)


@abuse("U07")
def test_a_look_without_a_case_is_refused(desk: Desk) -> None:
    code = desk.hit()
    with pytest.raises(Refused, match="on what ground"):
        casework.hit(Act(cast.ana, Purpose.TERRORISM, at=NOW, ground="  "), code)


@abuse("U15")
@pytest.mark.parametrize("name", ["Alba", "Daniel"])
def test_who_runs_or_oversees_the_house_opens_no_hit_by_any_door(
    desk: Desk, cli: Any, rest: Any, web: Any, name: str
) -> None:
    code = desk.hit()

    assert rest(name, f"/hits/{code}").status_code == 403
    assert cli(name, "hits", "show", code, "--purpose", "terrorism")[0] == 1
    assert web(name).get(f"/hits/{code}/").status_code in (302, 403)


# -- deciding -------------------------------------------------------------------------------------------------------


def take_and_decide(actor: Actor, code: str, outcome: str, reason: str, *, minutes: float = 0) -> str:
    casework.take(cast.by(actor, code, minutes=minutes), code)
    act = cast.by(actor, code, minutes=minutes + 1)
    return casework.decide(act, code, outcome=outcome, reason=reason, traveller_version=1)


@abuse("U11")
def test_the_second_person_neither_sees_the_first_answer_nor_is_the_first(desk: Desk) -> None:
    code = desk.hit()
    take_and_decide(cast.ana, code, "same_person_pass_on", "several_details_agree")

    (first,) = casework.hit(cast.by(cast.adam, code), code).decisions
    assert (first.is_withheld, first.outcome, first.reason) == (True, "", "")
    with pytest.raises(Refused):
        casework.take(cast.by(cast.ana, code, minutes=5), code)


@abuse("U12")
def test_a_decision_needs_the_hit_in_hand_its_version_and_a_reason_of_its_own(desk: Desk) -> None:
    code = desk.hit()
    choice = {"outcome": "different_person", "reason": "several_details_differ", "traveller_version": 1}
    with pytest.raises(Refused):
        casework.decide(cast.by(cast.ana, code), code, **choice)  # type: ignore[arg-type]
    casework.take(cast.by(cast.ana, code), code)
    for wrong in ({"reason": ""}, {"reason": "instruction"}, {"outcome": "no"}, {"traveller_version": 9}):
        with pytest.raises(Refused):
            casework.decide(cast.by(cast.ana, code), code, **{**choice, **wrong})  # type: ignore[arg-type]


@abuse("U13")
def test_a_settled_hit_is_not_decided_again_in_a_friends_favour(desk: Desk) -> None:
    code = desk.hit()
    take_and_decide(cast.ana, code, "same_person_pass_on", "several_details_agree")
    assert take_and_decide(cast.adam, code, "same_person_pass_on", "several_details_agree", minutes=5) == "match"

    for actor in (cast.ana, cast.adam, cast.sofia):
        with pytest.raises(Refused):
            casework.take(cast.by(actor, code, minutes=10), code)


@abuse("U30")
@abuse("U24")
def test_no_machine_decides_and_no_room_of_hits_writes_to_carriers() -> None:
    deciding = {Permission.DECIDE_HIT, Permission.SECOND_HIT, Permission.SEE_HIT}
    assert PERMISSIONS[Role.MACHINE] & deciding == set()
    for room in ("screening", "worker", "comparison", "criteria", "casework"):
        for path in (FAIRWAY / room).rglob("*.py"):
            wrong = {
                each for each in imports_of(path) if "answers" in each or each.startswith("fairway.messages.requests")
            }
            assert wrong == set(), path.name


@abuse("U25")
def test_the_receipt_knows_nothing_of_screening() -> None:
    for path in (FAIRWAY / "intake").rglob("*.py"):
        assert not any(
            each.startswith(("fairway.screening", "fairway.store.hits", "fairway.casework"))
            for each in imports_of(path)
        )


# -- lists and profiles ---------------------------------------------------------------------------------------------

_HEADER = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"


def _people(count: int) -> bytes:
    return (_HEADER + "".join(f"N-{n},Ilse Example,,1964-02-17,F,DE,P:DE:C0{n}X00T47\n" for n in range(count))).encode()


def keeping(actor: Actor) -> Act:
    return Act(actor, Purpose.LIST_KEEPING, at=NOW, ground="list")


@abuse("U02")
def test_an_analyst_puts_nobody_on_a_list_and_a_supervisor_only_on_record(house: Path) -> None:
    for actor in (cast.ana, cast.daniel, cast.otto):
        with pytest.raises(Refused, match="may not load list"):
            watchlists.load(keeping(actor), "csv", _people(1))
    watchlists.load(keeping(cast.sofia), "csv", _people(1))
    activated = watchlists.activate(keeping(cast.sofia), "csv")

    assert activated.loaded_by_the_same
    said = " ".join(line.says for line in oversight.read_audit(overseeing(cast.daniel)))
    assert "Sofia loaded list" in said
    assert "Sofia activated list" in said


@abuse("U23")
def test_a_list_that_shrank_is_not_activated_by_itself(house: Path) -> None:
    watchlists.load(keeping(cast.sofia), "csv", _people(10))
    watchlists.activate(keeping(cast.sofia), "csv")
    watchlists.load(keeping(cast.sofia), "csv", _people(2))

    with pytest.raises(Refused, match="8 of the 10 entries"):
        watchlists.activate(keeping(cast.sofia), "csv")


@abuse("U27")
def test_a_profile_that_keeps_longer_is_not_put_in_force_by_one_person(house: Path) -> None:
    from fairway.oversight.profiles import activate_profile

    longer = msgspec.structs.replace(EU_2022, erase_after_days=3660, version="9")
    for actor in (cast.sofia, cast.daniel):
        with pytest.raises(Refused, match="still lacks the signature"):
            activate_profile(overseeing(actor), longer)
    with pytest.raises(Refused, match="may not sign profile"):
        activate_profile(overseeing(cast.otto), longer)


# -- oversight itself -----------------------------------------------------------------------------------------------


@abuse("U19")
def test_the_glass_is_not_broken_a_fourth_time(house: Path) -> None:
    from datetime import timedelta

    for time in range(3):
        oversight.break_glass(Act(cast.ana, Purpose.TERRORISM, at=NOW + timedelta(hours=time), ground="case"), "life")
    with pytest.raises(Refused, match="times in thirty days"):
        oversight.break_glass(Act(cast.ana, Purpose.TERRORISM, at=NOW + timedelta(hours=4), ground="case"), "life")


@abuse("U29")
def test_nobody_watches_the_staff_by_the_log(staffed: Path, cli: Any, web: Any) -> None:
    for name in ("Ana", "Sofia", "Alba"):
        assert cli(name, "audit", "list")[0] == 1
        assert cli(name, "audit", "unexplained")[0] == 1
        assert cli(name, "audit", "export", str(staffed / f"{name}.jsonl"))[0] == 1
        assert web(name).get("/audit/").status_code == 403


@abuse("U28")
def test_no_room_opens_a_connection_outwards() -> None:
    speaking = [
        path.relative_to(FAIRWAY).as_posix()
        for path in FAIRWAY.rglob("*.py")
        if any(each == name or each.startswith(name + ".") for each in imports_of(path) for name in NETWORK)
    ]

    assert [each for each in speaking if not each.startswith(SPEAK_OUTWARDS)] == []


@abuse("U04")
def test_no_record_keeps_a_meal_in_clear_or_sealed(flown: Path) -> None:
    from fairway.store.archive import archive
    from fairway.store.models import Booking, Traveller
    from fairway.store.records import open_travellers

    for row in Booking.objects.all():
        plain = archive().travel_key(row.day).open("store_booking", row.id, bytes(row.record_sealed))
        assert b"KSML" not in plain
    rows = [(row.id, row.day, row.version, row.state, bytes(row.record_sealed)) for row in Traveller.objects.all()]
    assert rows
    assert b"KSML" not in msgspec.msgpack.encode([each.record for each in open_travellers(archive(), rows)])


@abuse("U15")
def test_no_sentence_of_the_chain_and_no_output_names_anybody(flown: Path, cli: Any) -> None:
    said = "".join(line.says + line.object for line in oversight.read_audit(overseeing(cast.daniel), 1000))
    for verb in (("audit", "list"), ("audit", "unexplained"), ("audit", "emergencies"), ("requests", "list")):
        said += cli("Daniel", *verb)[1]

    assert [mark for mark in MARKS if mark in said] == []


def _all_pairs() -> list[tuple[Role, Permission]]:
    return [(role, permission) for role in Role for permission in Permission if permission not in PERMISSIONS[role]]


@pytest.mark.parametrize(("role", "permission"), _all_pairs(), ids=lambda each: str(each))
def test_every_refusal_says_what_was_not_done_and_whom_to_ask(role: Role, permission: Permission) -> None:
    from fairway.safeguards import permit

    with pytest.raises(Refused) as refusal:
        permit(Act(Actor("Otto", role), Purpose.OVERSIGHT, at=NOW, ground="test"), permission)

    assert refusal.value.reason == f"role.{role}.may-not.{permission}"
    assert "Nothing was read or changed. Ask " in refusal.value.says
    assert refusal.value.cites


NEVER_IN_ONE_ROLE = (
    (Permission.MANAGE_STAFF, Permission.SEE_HIT, "who makes accounts looks at nobody"),
    (Permission.MANAGE_STAFF, Permission.READ_AUDIT, "who makes accounts does not read who used them"),
    (Permission.REVIEW_ACCESS, Permission.SEE_HIT, "who reviews reads does not read"),
    (Permission.REVIEW_ACCESS, Permission.DECIDE_HIT, "the officer decides about nobody"),
    (Permission.REVIEW_ACCESS, Permission.BREAK_GLASS, "who reviews an emergency did not declare it"),
    (Permission.READ_AUDIT, Permission.LOAD_LIST, "who reads the log lists nobody"),
    (Permission.SCREEN, Permission.DECIDE_HIT, "what finds a hit does not decide it"),
    (Permission.ANSWER_REQUESTS, Permission.ACTIVATE_LIST, "who answers travellers does not list them"),
)


@pytest.mark.parametrize(("one", "other", "why"), NEVER_IN_ONE_ROLE, ids=[each[2] for each in NEVER_IN_ONE_ROLE])
def test_these_never_meet_in_one_role(one: Permission, other: Permission, why: str) -> None:
    assert [role for role in Role if {one, other} <= PERMISSIONS[role]] == [], why


# -- pretending to be a carrier -------------------------------------------------------------------------------------


@abuse("U22")
def test_a_sender_that_speaks_for_another_carrier_is_kept_apart_and_nobody_it_names_is_stored(
    staffed: Path, cli: Any
) -> None:
    from fairway.store.models import Traveller
    from tests.path.pushes import listed, manifest
    from tests.rest.test_push import call, door

    theirs = manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567"))
    code, token = cli("Alba", "senders", "token", "QY", "--carrier", "QY")
    assert code == 0

    status, answer, _ = call(door(), [theirs], headers={"Authorization": f"Bearer {token.split()[0]}"})
    read_all()

    assert (status, answer["state"], Traveller.objects.count()) == (201, "kept", 0)
    _, said = cli("Alba", "quarantine", "list", "--json")
    assert "intake.not-theirs" in said
    assert call(door(), [theirs], headers={"Authorization": "Bearer fairway-push_guessed"})[0] == 401


def read_all() -> None:
    from fairway import intake
    from fairway.kit.clock import utc_now

    intake.read_waiting(Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=utc_now()))


# -- sharing an account ---------------------------------------------------------------------------------------------


@abuse("U18")
def test_a_token_that_is_passed_on_opens_nothing_elsewhere_and_the_officer_is_told(staffed: Path) -> None:
    from django.test import Client

    from fairway import staff
    from fairway.kit.clock import utc_now

    operator = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
    headers = {"Authorization": f"Bearer {staff.access_token(operator, 'Ana', 'test')}", "Fairway-Purpose": "terrorism"}
    statuses = [
        Client(SERVER_NAME="localhost", REMOTE_ADDR=place).get("/rest/hits", headers=headers).status_code
        for place in ("10.0.0.7", "10.0.0.8", "10.0.0.7")
    ]
    assert statuses == [200, 401, 200]
    assert told_of_sharing() == ["Ana"]


@abuse("U18")
def test_an_account_that_is_used_in_two_browsers_at_once_is_told_to_the_officer(web: Any) -> None:
    from django.test import Client

    from tests.web.conftest import link_for

    web("Ana")
    assert told_of_sharing() == []
    other = Client(SERVER_NAME="localhost", HTTP_USER_AGENT="another browser")
    assert other.post(link_for("Ana")).status_code == 302
    assert told_of_sharing() == ["Ana"]


def told_of_sharing() -> list[str]:
    from fairway.kit.clock import utc_now

    officer = Act(cast.daniel, Purpose.OVERSIGHT, at=utc_now(), ground="review")
    return [each.object for each in oversight.conflicts(officer) if each.kind == "shared.account"]


# -- training with real data ----------------------------------------------------------------------------------------


@abuse("U20")
def test_a_house_for_training_takes_no_list_of_real_people_and_no_production(
    staffed: Path, cli: Any, tmp_path: Path
) -> None:
    from tests.law.conftest import HEADING

    assert cli("Alba", "profile", "register", "--training")[0] == 0
    invented, real, none = (tmp_path / f"{name}.csv" for name in ("invented", "real", "none"))
    invented.write_text(HEADING + "L-1,Marta Exampla,,1981-03-04,F,UTO,P:XQA:XQ1234567\n")
    real.write_text(HEADING + "L-1,Marta Exampla,,1981-03-04,F,DEU,\n")
    none.write_text(HEADING + "L-1,Marta Exampla,,1981-03-04,F,,\n")

    tried = {each.stem: cli("Sofia", "lists", "load", "csv", str(each)) for each in (invented, real, none)}

    assert [(name, code) for name, (code, _) in tried.items()] == [("invented", 0), ("real", 1), ("none", 1)]
    assert "for training" in tried["real"][1]
    with pytest.raises(Refused, match="Make another house"):
        oversight.profiles.refuse_unready(overseeing(cast.daniel))


@abuse("U20")
def test_a_house_for_training_keeps_nothing_of_a_message_about_somebody_of_a_real_state(
    staffed: Path, cli: Any
) -> None:
    from fairway import intake
    from fairway.kit.clock import utc_now
    from fairway.store.models import Transmission, Traveller
    from tests.path.pushes import booking, listed, manifest, person, push

    assert cli("Alba", "profile", "register", "--training")[0] == 0
    real = manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567")).replace(b"NAT+2+UTO", b"NAT+2+FRA")
    also = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81").replace("/UTO/", "/DEU/", 1)))
    intake.receive(Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=utc_now()), [real, also], transport="test")
    read_all()

    assert Traveller.objects.count() == 0
    assert [row.sealed for row in Transmission.objects.all()] == [None, None]
    intake.receive(
        Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=utc_now()),
        [manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567"))],
        transport="test",
    )
    read_all()
    assert Traveller.objects.count() == 1
