"""Opening one depersonalised record over the programming interface: asked for, released outside, opened once, reviewed."""

from __future__ import annotations

from typing import Any

import msgspec

from fairway import authority, staff
from fairway.kit.clock import utc_now
from fairway.safeguards import Act, Purpose, Role
from fairway.safeguards.unmasking import UnmaskRequest, new_authority_key
from tests.law.conftest import Office, office
from tests.retention.forgotten import MARKS, depersonalised

__all__ = ["office"]

PASSPHRASE = "an authority's passphrase"
KEY, PUBLIC = new_authority_key(PASSPHRASE)
ASKED = {"case": "7F3K", "ground": "order 12/2027"}


def caller(name: str, role: Role) -> Any:
    from django.test import Client

    staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test"), name, role)
    token = staff.access_token(
        Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test"), name, "test", 1
    )
    headers = {"Authorization": f"Bearer {token}", "Fairway-Purpose": "serious_crime"}

    def call(method: str, path: str, body: object = None) -> Any:
        client = Client(SERVER_NAME="localhost")
        return getattr(client, method)(f"/rest{path}", body, content_type="application/json", headers=headers)

    return call


def test_otto_asks_opens_and_reads_nothing(office: Office) -> None:
    from django.test import Client

    code = depersonalised(office, PUBLIC)
    otto = caller("Otto", Role.ANALYST)
    for method, path, body in (
        ("get", "/unmaskings", None),
        ("post", "/unmaskings", {"code": code, "kind": "hit", **ASKED}),
        ("get", "/unmaskings/ABCD/request", None),
        ("post", "/unmaskings/ABCD/review", {"finding": "accepted"}),
        ("post", "/unmaskings/ABCD/court", {"said": "approved", "on": "2026-11-01"}),
    ):
        assert getattr(Client(SERVER_NAME="localhost"), method)(f"/rest{path}").status_code == 401
        answer = otto(method, path, body)
        assert answer.status_code == 403, path
        assert answer.json()["reason"].startswith("role.analyst.may-not.")


def test_a_supervisor_asks_carries_and_opens_once_and_the_officer_reviews(office: Office) -> None:
    code = depersonalised(office, PUBLIC)
    sofia, daniel = caller("Sofia", Role.SUPERVISOR), caller("Daniel", Role.DATA_PROTECTION_OFFICER)
    made = sofia("post", "/unmaskings", {"code": code, "kind": "booking", **ASKED})
    assert made.status_code == 200
    request = msgspec.json.decode(made.content, type=UnmaskRequest)
    assert sofia("get", f"/unmaskings/{request.id}/request").json() == made.json()
    release = msgspec.to_builtins(authority.release(request, KEY, PASSPHRASE, by="Iris", at=utc_now()))

    opened = sofia("post", f"/unmaskings/{request.id}/opening", {"releases": [release]})
    again = sofia("post", f"/unmaskings/{request.id}/opening", {"releases": [release]})
    elsewhere = sofia("post", "/unmaskings/ABCD/opening", {"releases": [release]})

    assert opened.status_code == 200
    assert opened.json()["booking"]["locators"][0]["code"] == "AB12CD"
    assert (again.status_code, again.json()["reason"]) == (409, "unmask.over")
    assert (elsewhere.status_code, elsewhere.json()["reason"]) == (409, "unmask.form")
    listed = daniel("get", "/unmaskings")
    assert [(each["state"], each["finding"]) for each in listed.json()] == [("opened", "")]
    assert [mark for mark in MARKS if mark in listed.content.decode()] == []
    assert daniel("post", f"/unmaskings/{request.id}/review", {"finding": "accepted"}).status_code == 200
    assert daniel("post", f"/unmaskings/{request.id}/review", {"finding": "accepted"}).status_code == 409


def test_without_a_purpose_nothing_is_asked(office: Office) -> None:
    from django.test import Client

    code = depersonalised(office, PUBLIC)
    caller("Sofia", Role.SUPERVISOR)
    act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
    headers = {"Authorization": f"Bearer {staff.access_token(act, 'Sofia', 'test', 1)}"}
    body = {"code": code, "kind": "hit", **ASKED}
    answer = Client(SERVER_NAME="localhost").post(
        "/rest/unmaskings", body, content_type="application/json", headers=headers
    )

    assert (answer.status_code, answer.json()["reason"]) == (403, "purpose.missing")
