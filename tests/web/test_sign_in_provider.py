"""Sign-in through an identity provider: a small real one, on loopback, with authlib's and joserfc's own parts."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.test import override_settings
from joserfc import jwt
from joserfc.jwk import RSAKey

from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from tests.web.conftest import new_client

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


class Provider:
    """An identity provider that lets everybody in as `claims` says. Codes are good once, and only with their PKCE verifier."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {"sub": "s-1", "amr": ["pwd", "mfa"]}
        self.key = KEY
        self.codes: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                where = urlsplit(self.path)
                if where.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorise(parse_qs(where.query)))
                    self.end_headers()
                else:
                    found = provider.metadata() if "openid-configuration" in where.path else provider.keys()
                    self.answer(200, found)

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.answer(*provider.token({name: values[0] for name, values in form.items()}))

            def answer(self, status: int, found: dict[str, Any]) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(found).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": self.issuer + "/authorize",
            "token_endpoint": self.issuer + "/token",
            "jwks_uri": self.issuer + "/keys",
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [KEY.as_dict(private=False)]}

    def authorise(self, asked: dict[str, list[str]]) -> str:
        assert asked["code_challenge_method"] == ["S256"]
        code = f"code-{len(self.codes)}"
        self.codes[code] = {name: values[0] for name, values in asked.items()}
        return f"{asked['redirect_uri'][0]}?code={code}&state={asked['state'][0]}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(form["code"], None)
        if asked is None or create_s256_code_challenge(form["code_verifier"]) != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": "fairway",
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
            **self.claims,
        }
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return 200, {"access_token": "unused", "token_type": "Bearer", "id_token": token}


@pytest.fixture
def provider(staffed: Path, tmp_path: Path) -> Iterator[Provider]:
    """A provider that knows Ana as s-1."""
    from fairway import staff

    found, secret = Provider(), tmp_path / "secret"
    secret.write_text("shared")
    secret.chmod(0o600)
    with override_settings(OIDC={"issuer": found.issuer, "client": "fairway", "secret_file": str(secret), "roles": ""}):
        staff.bind_identity(operator(), "Ana", "s-1")
        yield found
    found.server.shutdown()


def operator() -> Any:
    from fairway import staff
    from fairway.safeguards import Act, Purpose

    return Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")


def answer_for(client: Any) -> dict[str, str]:
    """Walks to the provider; what it sends the browser back with."""
    there = client.get("/sign-in/provider/").headers["Location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(sent_back(there)).query).items()}


def sent_back(there: str) -> str:
    return requests.get(there, allow_redirects=False, timeout=5).headers["Location"]


def enter(client: Any) -> Any:
    return client.post("/sign-in/provider/back/", answer_for(client))


def recorded() -> str:
    from fairway.store import audit

    return next(iter(audit.lines(most=1))).says


def test_otto_whom_the_provider_knows_and_no_administrator_sees_nothing(provider: Provider) -> None:
    provider.claims = {"sub": "otto", "amr": ["mfa"], "name": "Ana", "email": "ana@example.org", "role": "analyst"}
    otto = new_client()
    answer = enter(otto)
    assert (answer.status_code, "binds it first" in answer.content.decode()) == (403, True)
    assert otto.get("/queue/").status_code == 302
    assert recorded() == "a sign-in by provider was refused: no account is bound"


def test_ana_comes_in_by_the_provider(provider: Provider) -> None:
    ana = new_client()
    assert "Sign in through the identity provider" in ana.get("/sign-in/").content.decode()
    given = answer_for(ana)
    elsewhere = new_client().get("/sign-in/provider/back/", given)
    assert "sessionid" not in elsewhere.cookies, (
        "the page of the way back begins no session: it would replace the one that waits"
    )
    assert given["state"] in elsewhere.content.decode()
    assert ana.post("/sign-in/provider/back/", given).headers["Location"] == "/purpose/"
    assert recorded() == "Ana signed in by provider"
    assert new_client().post("/sign-in/provider/back/", given).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "http://127.0.0.1:1"},
        {"aud": "another console"},
        {"exp": 1_000_000_000},
        {"nonce": "another question's"},
        {"sub": None},
    ],
    ids=["issuer", "audience", "old", "nonce", "nobody"],
)
def test_a_token_that_does_not_hold_signs_nobody_in(provider: Provider, wrong: dict[str, Any]) -> None:
    provider.claims |= wrong
    assert enter(new_client()).status_code == 403
    assert recorded().startswith("a sign-in by provider was refused")


def test_a_token_signed_by_another_key_signs_nobody_in(provider: Provider) -> None:
    provider.key = OTHER_KEY
    assert enter(new_client()).status_code == 403


def test_the_answer_to_another_browser_signs_nobody_in(provider: Provider) -> None:
    otto, ana = new_client(), new_client()
    ana.get("/sign-in/provider/")
    assert ana.post("/sign-in/provider/back/", answer_for(otto)).status_code == 403


@pytest.mark.parametrize("methods", [["pwd"], [], None, "pwd"])
def test_whoever_sees_people_needs_a_provider_that_asked_for_two_factors(provider: Provider, methods: Any) -> None:
    provider.claims["amr"] = methods
    client = new_client()
    assert enter(client).status_code == 403
    assert client.get("/queue/").status_code == 302


def test_a_role_is_never_taken_from_the_token_and_where_it_is_mapped_must_be_confirmed(provider: Provider) -> None:
    from django.conf import settings

    from fairway import staff

    provider.claims["groups"] = ["piu-supervisors"]
    assert enter(new_client()).status_code == 302
    assert staff.actor_named("Ana").role == "analyst"
    rows = "groups:piu-analysts=analyst,piu-supervisors=supervisor"
    with override_settings(OIDC={**settings.OIDC, "roles": rows}):
        assert enter(new_client()).status_code == 403
        assert recorded() == "a sign-in by provider was refused: the provider does not confirm the role"
        provider.claims["groups"] = ["piu-analysts"]
        assert enter(new_client()).status_code == 302


def test_an_account_that_is_unbound_does_not_come_in(provider: Provider) -> None:
    from fairway import staff

    with pytest.raises(Refused, match="Another account"):
        staff.bind_identity(operator(), "Adam", "s-1")
    staff.unbind_identity(operator(), "Ana")
    assert enter(new_client()).status_code == 403


def test_thirty_answers_that_do_not_hold_and_the_address_waits(provider: Provider) -> None:
    otto = new_client()
    sent = [otto.post("/sign-in/provider/back/", {"code": "x", "state": "y"}).status_code for _ in range(31)]
    assert sent == [403] * 30 + [429]


def test_the_doctor_says_what_is_wrong(provider: Provider, tmp_path: Path) -> None:
    from fairway import staff

    assert staff.provider_faults() == ()
    (tmp_path / "secret").chmod(0o644)
    assert staff.provider_faults() == ("the file of the secret is readable by others: chmod 600",)
    provider.server.shutdown()
    provider.server.server_close()
    assert "does not answer" in (staff.provider_faults() or ("",))[0]
    answer = new_client().get("/sign-in/provider/")
    assert (answer.status_code, "Use another way in" in answer.content.decode()) == (403, True)
