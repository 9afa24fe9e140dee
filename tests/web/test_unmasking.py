"""The page of unmasking: a supervisor asks and looks once, the officer reviews; nobody else has it."""

from __future__ import annotations

import re

import msgspec
import pytest

from fairway import authority
from fairway.kit.clock import utc_now
from fairway.safeguards.unmasking import UnmaskRequest, new_authority_key
from tests.law.conftest import Office
from tests.retention.forgotten import MARKS, depersonalised
from tests.web.conftest import SignIn

PASSPHRASE = "an authority's passphrase"
KEY, PUBLIC = new_authority_key(PASSPHRASE)


@pytest.mark.parametrize("name", ["Ana", "Alba"])
def test_otto_has_no_page_of_unmasking(signed_in: SignIn, name: str) -> None:
    client = signed_in(name)

    assert 'href="/unmasking/"' not in client.get("/account/").content.decode()
    for method, address in (
        ("get", "/unmasking/"),
        ("post", "/unmasking/request/"),
        ("get", "/unmasking/ABCD/request/"),
        ("post", "/unmasking/ABCD/review/"),
    ):
        answer = getattr(client, method)(address)
        # An administrator cannot choose a purpose, and is led to where others would.
        assert answer.status_code == 403 or answer.headers.get("Location", "").startswith("/purpose/"), address


@pytest.mark.parametrize("kind", ["traveller", "booking", "hit"])
def test_a_supervisor_asks_and_looks_once_and_the_officer_reviews(signed_in: SignIn, house: object, kind: str) -> None:
    code = depersonalised(Office(house), PUBLIC)  # type: ignore[arg-type]
    sofia, daniel = signed_in("Sofia"), signed_in("Daniel")
    form = {"kind": kind, "code": code, "case": "7F3K", "ground": "order 12", "emergency": "1"}
    assert sofia.post("/unmasking/request/", form).status_code == 302
    page = sofia.get("/unmasking/").content.decode()
    (address,) = re.findall(r'href="(/unmasking/[^"]+/request/)"', page)
    file = sofia.get(address)
    assert "attachment" in file.headers["Content-Disposition"]
    request = msgspec.json.decode(file.content, type=UnmaskRequest)
    release = msgspec.json.encode(authority.release(request, KEY, PASSPHRASE, by="Iris", at=utc_now())).decode()

    opened = sofia.post(f"/unmasking/{request.id}/opening/", {"release": release})
    again = sofia.post(f"/unmasking/{request.id}/opening/", {"release": release})

    assert opened.status_code == 200
    assert "no-store" in opened.headers["Cache-Control"]
    assert {"traveller": "EXAMPLA", "booking": "12345678", "hit": "1981-03-04"}[kind] in opened.content.decode()
    assert again.status_code == 409
    listed = daniel.get("/unmasking/").content.decode()
    assert request.id in listed
    assert [mark for mark in MARKS if mark in listed] == []
    assert daniel.post(f"/unmasking/{request.id}/court/", {"said": "approved", "on": "2026-11-01"}).status_code == 302
    assert daniel.post(f"/unmasking/{request.id}/review/", {"finding": "accepted"}).status_code == 302
    assert "there was a reason · <bdi>Daniel</bdi>" in daniel.get("/unmasking/").content.decode()


def test_what_cannot_be_asked_is_said_beside_what_was_typed(signed_in: SignIn) -> None:
    answer = signed_in("Sofia").post(
        "/unmasking/request/", {"kind": "hit", "code": "NOPE", "case": "7F3K", "ground": "order 12"}
    )

    assert answer.status_code == 409
    assert "There is no record of that code" in answer.content.decode()
    assert 'value="NOPE"' in answer.content.decode()
