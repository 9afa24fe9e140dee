"""Otto the outsider, and everybody's place: who sees nothing, who sees what, and where the canary sings."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.web.conftest import CAST, SignIn, link_for, new_client
from tests.web.invented import CANARY, PAIRS, canary_pair, write

_OPEN = {
    "/sign-in/",
    "/sign-in/link/{}/",
    "/sign-in/passkey/",
    "/sign-in/passkey/question/",
    "/sign-in/provider/",
    "/sign-in/provider/back/",
    "/preferences/",
}
_MARKS = [CANARY[0], CANARY[0].title(), *CANARY[1].split(), CANARY[2], CANARY[3]]


def every_address(code: str = "ABCD-EFGH") -> list[str]:
    """Every address of the console and the programming interface, from the URLconf itself."""
    from django.urls import get_resolver
    from django.urls.resolvers import URLPattern, URLResolver

    def walk(patterns: list[object], before: str) -> list[str]:
        found: list[str] = []
        for each in patterns:
            if isinstance(each, URLResolver):
                found += walk(each.url_patterns, before + str(each.pattern))
            elif isinstance(each, URLPattern):
                found.append(before + str(each.pattern))
        return found

    addresses = walk(get_resolver().url_patterns, "/")
    return sorted(
        {a.replace("<str:code>", code).replace("<code>", code).replace("<str:token>", "{}") for a in addresses}
    )


def test_without_a_session_every_address_leads_to_the_door(staffed: Path) -> None:
    otto = new_client()
    addresses = every_address()
    assert len(addresses) > 20
    for address in addresses:
        if address in _OPEN:
            continue
        for answer in (otto.get(address), otto.post(address)):
            if address == "/rest/":
                assert answer.status_code == 404
            elif address.startswith("/rest/"):
                assert answer.status_code in (401, 403, 405), address
            else:
                assert answer.status_code == 302, address
                assert answer.headers["Location"].startswith("/sign-in/"), address


@pytest.mark.parametrize("name", ["Daniel", "Alba"])
def test_a_role_without_travellers_sees_no_hit(signed_in: SignIn, name: str) -> None:
    (code,) = write((canary_pair(),))
    client = signed_in(name, purpose="")
    session = client.session
    session["purpose"] = "terrorism"  # even with a purpose that they cannot choose
    session.save()
    for answer in (
        client.get("/queue/"),
        client.post("/queue/next/"),
        client.get(f"/hits/{code}/"),
        client.post(f"/hits/{code}/take/"),
        client.post(f"/hits/{code}/decision/", {"outcome": "different_person", "reason": "different_person.name_only",
                                                "traveller_version": "1"}),
    ):  # fmt: skip
        assert answer.status_code == 403
        shown = answer.content.decode()
        assert [mark for mark in [*_MARKS, "A-7001", "QCC"] if mark in shown] == []


@pytest.mark.parametrize("name", ["Ana", "Sofia", "Alba"])
def test_the_audit_log_is_the_data_protection_officers(signed_in: SignIn, name: str) -> None:
    assert signed_in(name).get("/audit/").status_code == 403


def test_the_canary_sings_on_the_hit_card_alone(
    signed_in: SignIn, staffed: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    (code, *_) = write((canary_pair(), *PAIRS[:2]))
    for name, role in CAST.items():
        client = signed_in(name)
        for address in every_address(code):
            if "{}" in address or address in ("/sign-out/", "/live/"):  # a stream has no end: `test_live`
                continue
            _look(client, address, code, may_see=role in ("analyst", "supervisor"))
    records = [record for record in caplog.records if record.name != "django.db.backends"]
    heard = "".join(record.getMessage() for record in records) + "".join(capfd.readouterr())
    assert [mark for mark in _MARKS if mark in heard] == []
    kept = b"".join(path.read_bytes() for path in staffed.rglob("*") if path.is_file())
    assert [mark for mark in _MARKS if mark.encode() in kept] == []


def said_in(answer: Any) -> str:
    """What an answer says: a page's source, or the text of a PDF with what it says about itself."""
    if answer["Content-Type"] != "application/pdf":
        return str(answer.content.decode())
    reader = PdfReader(io.BytesIO(answer.content))
    return " ".join([*(page.extract_text() for page in reader.pages), str(reader.metadata), str(answer.headers)])


def _look(client: object, address: str, code: str, *, may_see: bool) -> None:
    for method in ("get", "post"):
        answer = getattr(client, method)(address, follow=True)
        body = said_in(answer)
        trail = [answer.request["PATH_INFO"], answer.request["QUERY_STRING"], str(answer.headers), str(answer.cookies)]
        trail += [url for url, _ in answer.redirect_chain]
        assert [mark for mark in _MARKS if mark in "".join(trail)] == [], address
        is_card = answer.request["PATH_INFO"] in {
            f"/hits/{code}/{way}" for way in ("", "decision/", "booking/", "dossier/file/")
        }
        if not (may_see and is_card):
            assert [mark for mark in _MARKS if mark in body] == [], address


def test_every_answer_is_guarded_by_its_headers(signed_in: SignIn) -> None:
    (code,) = write((canary_pair(),))
    ana = signed_in("Ana")
    for address in ("/queue/", f"/hits/{code}/", "/account/", "/lists/"):
        answer = ana.get(address)
        assert answer.status_code == 200
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "<script>" not in answer.content.decode()
        assert "style=" not in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]


def test_what_carriers_send_is_shown_as_text(signed_in: SignIn) -> None:
    import dataclasses

    nasty = dataclasses.replace(
        canary_pair(), surname="<img src=x onerror=alert(1)>", given='"><script>alert(2)</script>'
    )
    (code,) = write((nasty,))
    page = signed_in("Ana").get(f"/hits/{code}/").content.decode()
    assert "<img" not in page
    assert "<script>" not in page
    assert "&lt;img src=x" in page


def test_a_session_planted_before_signing_in_does_not_survive_it(staffed: Path) -> None:
    client = new_client()
    client.get("/sign-in/")
    client.post("/purpose/", {"purpose": "terrorism"})
    session = client.session
    session["purpose"] = "terrorism"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    client.post(link_for("Ana"))
    assert client.session.session_key != planted
    assert "purpose" not in client.session


def test_signing_out_ends_the_session_and_takes_a_form(signed_in: SignIn) -> None:
    ana = signed_in("Ana")
    assert ana.get("/sign-out/").status_code == 405
    assert ana.get("/queue/").status_code == 200
    kept = ana.cookies["sessionid"].value
    ana.post("/sign-out/")
    ana.cookies["sessionid"] = kept
    assert ana.get("/queue/").status_code == 302


def test_forms_without_their_token_are_refused(staffed: Path) -> None:
    from django.test import Client

    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    assert client.post(link_for("Ana")).status_code == 403


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_no_door_leads_elsewhere(signed_in: SignIn, elsewhere: str) -> None:
    ana = signed_in("Ana")
    for answer in (
        ana.post("/purpose/", {"purpose": "terrorism", "next": elsewhere}),
        ana.post("/preferences/", {"language": "ar", "next": elsewhere}),
    ):
        assert answer.headers["Location"] in ("/", "/queue/")
