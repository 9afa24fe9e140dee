"""A token says which program calls, not who sits before it: what takes effect on somebody asks for a proof, and one place alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fairway.kit.clock import utc_now
from tests.web.invented import PAIRS, write

PASSWORD = "seven quiet lighthouses"
CONFIRM = {"outcome": "same_person_pass_on", "reason": "several_details_agree", "traveller_version": 1}
Caller = Callable[..., Any]


@pytest.fixture
def ana(house: Path) -> Caller:
    """Ana has a password, and a program with her token."""
    from django.test import Client

    from fairway import staff
    from fairway.safeguards import Act, Purpose, Role
    from fairway.store.models import Account

    act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
    staff.add_account(act, "Ana", Role.ANALYST)
    account = Account.objects.get(name="Ana")
    account.set_password(PASSWORD)
    account.save()
    token = staff.access_token(act, "Ana", "test")

    def call(path: str, body: object = None, address: str = "10.0.0.7") -> Any:
        client = Client(SERVER_NAME="localhost", REMOTE_ADDR=address)
        headers = {"Authorization": f"Bearer {token}", "Fairway-Purpose": "terrorism"}
        if body is None:
            return client.get(f"/rest{path}", headers=headers)
        return client.post(f"/rest{path}", body, content_type="application/json", headers=headers)

    return call


def test_otto_with_no_token_proves_nothing(house: Path) -> None:
    from django.test import Client

    answer = Client(SERVER_NAME="localhost").post(
        "/rest/proof", {"password": PASSWORD}, content_type="application/json"
    )
    assert answer.status_code == 401


def test_a_match_is_confirmed_by_whoever_proves_it_within_five_minutes(ana: Caller) -> None:
    from fairway.store.models import AccessToken

    (code,) = write(PAIRS[:1])
    ana(f"/hits/{code}/take", {})
    asked = ana(f"/hits/{code}/decision", CONFIRM)
    assert (asked.status_code, asked.json()["reason"]) == (403, "proof.missing")
    wrong = ana("/proof", {"password": "wrong " + PASSWORD})
    assert (wrong.status_code, wrong.json()["reason"]) == (403, "proof.wrong")
    assert PASSWORD not in wrong.content.decode()

    assert ana("/proof", {"password": PASSWORD}).status_code == 200
    AccessToken.objects.update(proved_at=utc_now() - timedelta(minutes=6))
    assert ana(f"/hits/{code}/decision", CONFIRM).json()["reason"] == "proof.missing"
    assert ana("/proof", {"password": PASSWORD}).status_code == 200
    assert ana(f"/hits/{code}/decision", CONFIRM).json() == {"code": code, "state": "second"}


def test_what_touches_nobody_needs_no_proof(ana: Caller) -> None:
    (code,) = write(PAIRS[:1])
    ana(f"/hits/{code}/take", {})
    other = {"outcome": "different_person", "reason": "several_details_differ", "traveller_version": 1}
    assert ana(f"/hits/{code}/decision", other).json()["state"] == "no_match"


def test_a_repair_is_replayed_by_whoever_proves_it(ana: Caller) -> None:
    assert ana("/quarantine/repairs/7F3K-2MQ4/approval", {}).json()["reason"] == "proof.missing"


def test_five_wrong_proofs_and_none_is_taken(ana: Caller) -> None:
    for _ in range(5):
        assert ana("/proof", {"password": "wrong"}).json()["reason"] == "proof.wrong"
    assert ana("/proof", {"password": PASSWORD}).json()["reason"] == "sign-in.throttled"


def test_a_token_is_used_from_one_place_and_the_officer_is_told_of_another(ana: Caller) -> None:
    from fairway import oversight
    from fairway.safeguards import Act, Actor, Purpose, Role

    assert ana("/hits").status_code == 200
    assert [ana("/hits", address="10.0.0.8").status_code for _ in range(3)] == [401] * 3
    assert ana("/hits").status_code == 200

    officer = Act(Actor("Daniel", Role.DATA_PROTECTION_OFFICER), Purpose.OVERSIGHT, at=utc_now(), ground="review")
    assert [(each.kind, each.object) for each in oversight.conflicts(officer)] == [("shared.account", "Ana")]


def test_the_rest_of_an_ipv6_address_changes_by_itself(ana: Caller) -> None:
    assert ana("/hits", address="2001:db8:1:2::7").status_code == 200
    assert ana("/hits", address="2001:db8:1:2:ffff::1").status_code == 200
    assert ana("/hits", address="2001:db8:1:3::7").status_code == 401
