"""The programming interface: the same offices, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.invented import CANARY, PAIRS, canary_pair, write

Caller = Callable[..., Any]


@pytest.fixture
def caller(house: Path) -> Callable[[str, str], Caller]:
    """Makes an account with an access token, and gives what calls as it."""
    from django.test import Client

    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose, Role

    def enter(name: str, role: str) -> Caller:
        def act() -> Act:
            return Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")

        staff.add_account(act(), name, Role(role))
        token = staff.access_token(act(), name, "test")
        client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)

        def call(method: str, path: str, body: object = None, *, purpose: str = "terrorism") -> Any:
            headers = {"Authorization": f"Bearer {token}"} | ({"Fairway-Purpose": purpose} if purpose else {})
            return getattr(client, method)(f"/rest{path}", body, content_type="application/json", headers=headers)

        return call

    return enter


def decision(outcome: str, reason: str, version: int = 1) -> dict[str, object]:
    return {"outcome": outcome, "reason": reason, "traveller_version": version}


def test_otto_without_a_token_sees_nothing_not_even_the_description(house: Path) -> None:
    from django.test import Client

    (code,) = write((canary_pair(),))
    otto = Client(SERVER_NAME="localhost")
    for path in ("/openapi.json", "/hits", f"/hits/{code}", "/audit/verdict"):
        for headers in ({}, {"Authorization": "Bearer guess"}):
            answer = otto.get(f"/rest{path}", headers=headers)
            assert answer.status_code == 401
            assert answer.json()["reason"] == "token.unknown"


@pytest.mark.parametrize("role", ["dpo", "admin"])
def test_a_role_without_travellers_sees_no_hit(caller: Callable[[str, str], Caller], role: str) -> None:
    (code,) = write((canary_pair(),))
    call = caller("Otto", role)
    for answer in (
        call("get", "/hits"),
        call("get", f"/hits/{code}"),
        call("post", f"/hits/{code}/take"),
        call("post", "/hits/next"),
        call("post", f"/hits/{code}/decision", decision("different_person", "name_only")),
    ):
        assert answer.status_code == 403
        assert answer.json()["reason"].startswith(f"role.{role}.may-not.")


def test_without_a_purpose_nobody_is_seen(caller: Callable[[str, str], Caller]) -> None:
    (code,) = write((canary_pair(),))
    ana = caller("Ana", "analyst")
    for purpose in ("", "curiosity", "screening"):
        answer = ana("get", f"/hits/{code}", purpose=purpose)
        assert answer.status_code == 403
        assert answer.json()["reason"] == "purpose.missing"
        assert answer.json()["cites"] == "Directive (EU) 2016/681 Art. 1(2)"


def test_two_people_confirm_a_match(caller: Callable[[str, str], Caller]) -> None:
    (code,) = write(PAIRS[:1])
    ana, adam = caller("Ana", "analyst"), caller("Adam", "analyst")
    assert [row["code"] for row in ana("get", "/hits").json()] == [code]
    assert ana("post", "/hits/next").json() == {"code": code}
    seen = ana("get", f"/hits/{code}").json()
    assert seen["may_decide"] is True
    assert seen["rows"][0]["traveller"] == ["EXAMPLOV, JAN MARIA"]
    total = sum(each["weight"] for each in seen["evidence_for"] + seen["evidence_against"])
    assert round(total, 2) == round(seen["score"], 2)

    chosen = decision("same_person_pass_on", "several_details_agree", seen["traveller_version"])
    assert ana("post", f"/hits/{code}/decision", chosen).json() == {"code": code, "state": "second"}
    answer = ana("post", f"/hits/{code}/take")
    assert (answer.status_code, answer.json()["reason"]) == (403, "second-person.same")
    assert adam("post", f"/hits/{code}/take").json() == {"code": code}
    (first,) = adam("get", f"/hits/{code}").json()["decisions"]
    assert (first["is_withheld"], first["outcome"], first["reason"]) == (True, "", "")
    assert adam("post", f"/hits/{code}/decision", chosen).json() == {"code": code, "state": "match"}
    assert adam("post", "/hits/next").json() == {"code": None}


def test_refusals_have_their_status_reason_and_sentence(caller: Callable[[str, str], Caller]) -> None:
    (code,) = write(PAIRS[:1])
    ana = caller("Ana", "analyst")
    chosen = decision("different_person", "name_only")
    answer = ana("post", f"/hits/{code}/decision", chosen)
    assert (answer.status_code, answer.json()["reason"]) == (409, "claim.missing")
    ana("post", f"/hits/{code}/take")
    answer = ana("post", f"/hits/{code}/decision", {**chosen, "traveller_version": 9})
    assert (answer.status_code, answer.json()["reason"]) == (412, "version.changed")
    answer = ana("get", "/hits/ABCD-EFGH")
    assert (answer.status_code, answer.json()["reason"]) == (404, "hit.unknown")
    answer = ana("get", "/hits?state=everything")
    assert (answer.status_code, answer.json()["reason"]) == (409, "state.unknown")


def test_a_malformed_request_is_answered_without_repeating_it(caller: Callable[[str, str], Caller]) -> None:
    (code,) = write(PAIRS[:1])
    ana = caller("Ana", "analyst")
    answer = ana("post", f"/hits/{code}/decision", {"outcome": CANARY[0], "traveller_version": CANARY[3]})
    assert answer.status_code == 422
    assert answer.json()["says"].startswith("Missing or malformed: decision.reason, decision.traveller_version.")
    assert not any(value in answer.content.decode() for value in CANARY)


def test_the_verdict_on_the_audit_chain_is_for_who_may_verify(caller: Callable[[str, str], Caller]) -> None:
    assert caller("Ana", "analyst")("get", "/audit/verdict").status_code == 403
    verdict = caller("Daniel", "dpo")("get", "/audit/verdict", purpose="").json()
    assert verdict["entries"] > 0
    assert verdict["broken"] == []
    assert len(verdict["head"]) == 64


def test_a_session_calls_only_with_its_csrf_token(house: Path) -> None:
    from django.test import Client

    from tests.web.conftest import link_for

    _account("Ana")
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    page = client.get(link := link_for("Ana")).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    client.post(link, {"csrfmiddlewaretoken": token})
    purpose = {"Fairway-Purpose": "terrorism"}
    assert client.post("/rest/hits/next", headers=purpose).status_code == 403
    page = client.get("/account/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post("/rest/hits/next", headers={**purpose, "X-CSRFToken": token}).json() == {"code": None}


def test_the_description_names_every_address_and_its_refusals(caller: Callable[[str, str], Caller]) -> None:
    description = caller("Ana", "analyst")("get", "/openapi.json").json()
    assert sorted(description["paths"]) == [
        "/rest/audit/verdict",
        "/rest/carriers/quality",
        "/rest/completeness",
        "/rest/hits",
        "/rest/hits/next",
        "/rest/hits/{code}",
        "/rest/hits/{code}/decision",
        "/rest/hits/{code}/take",
        "/rest/proof",
        "/rest/quarantine",
        "/rest/quarantine/repairs",
        "/rest/quarantine/repairs/{code}/approval",
        "/rest/searches",
        "/rest/selections",
        "/rest/selections/{code}/approval",
        "/rest/selections/{code}/end",
        "/rest/unmaskings",
        "/rest/unmaskings/{code}/court",
        "/rest/unmaskings/{code}/opening",
        "/rest/unmaskings/{code}/request",
        "/rest/unmaskings/{code}/review",
    ]
    for path in description["paths"].values():
        for operation in path.values():
            assert {"200", "401", "403", "409", "412"} <= set(operation["responses"])


def _account(name: str) -> None:
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose, Role

    act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
    staff.add_account(act, name, Role.ANALYST)


@pytest.mark.parametrize("many", [1, 2, 3])
def test_any_number_of_hits_is_a_list(caller: Callable[[str, str], Caller], many: int) -> None:
    """Two were once taken for a status and a body."""
    write(PAIRS[:many])

    assert len(caller("Ana", "analyst")("get", "/hits").json()) == many
