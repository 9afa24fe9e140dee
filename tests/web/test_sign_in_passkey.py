"""Passkeys in a real Chromium, with the virtual authenticator of its own WebAuthn test domain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browsing import Served, browser, listen, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def served(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served"), (("ana", "analyst"), ("otto", "admin")), pairs="canary") as house:
        house.address = house.address.replace(
            "127.0.0.1", "localhost"
        )  # a passkey belongs to a name, never to a number
        yield house


class Device:
    """A browser of one person, with a key in it. heard: console messages and errors, of which there should be none."""

    def __init__(self, chromium: Any, served: Served) -> None:
        self.tab = chromium.new_context(base_url=served.address, locale="en-GB").new_page()
        self.heard: list[str] = []
        listen(self.tab, self.heard)
        self.wire = self.tab.context.new_cdp_session(self.tab)
        self.wire.send("WebAuthn.enable")
        self.key = self.add()

    def add(self) -> str:
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        return str(self.wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])

    def enrol(self, served: Served, name: str) -> None:
        """By the one-time link, and from there on the page of the account."""
        self.tab.goto(served.link(name))
        self.tab.locator("main button.first").click()
        self.tab.wait_for_load_state()
        self.tab.goto("/account/")
        self.tab.get_by_label("What you call the new passkey").fill("telephone")
        self.tab.get_by_role("button", name="Add a passkey").click()
        self.tab.get_by_text("The passkey is added").wait_for()

    def leave(self) -> None:
        self.tab.context.clear_cookies()

    def enter(self) -> None:
        self.tab.goto("/sign-in/")
        self.tab.get_by_role("button", name="Sign in with a passkey").click()


def test_a_passkey_is_added_and_signs_in_without_name_or_password(chromium: Any, served: Served) -> None:
    ana = Device(chromium, served)
    ana.enrol(served, "ana")
    ana.leave()
    ana.enter()
    ana.tab.wait_for_url("**/purpose/")
    assert ana.tab.locator(".me").inner_text().startswith("ana")
    assert ana.heard == []

    ana.tab.goto("/account/")
    ana.tab.get_by_role("button", name="End this passkey").click()
    ana.tab.wait_for_load_state()
    ana.leave()
    ana.enter()
    ana.tab.get_by_text("This passkey signs nobody in here").wait_for()
    ana.tab.goto("/queue/")
    assert "/sign-in/" in ana.tab.url


def test_ottos_browser_without_a_key_and_otto_with_another_see_nothing(chromium: Any, served: Served) -> None:
    otto = Device(chromium, served)
    otto.enter()
    otto.tab.locator("[data-failed]:visible").wait_for()
    otto.enrol(served, "otto")
    otto.leave()
    otto.enter()
    otto.tab.locator(".me").wait_for()
    otto.tab.goto("/queue/")
    assert otto.tab.url.endswith("/account/")


def test_an_answer_that_was_sent_once_is_not_taken_again(chromium: Any, served: Served) -> None:
    ana = Device(chromium, served)
    ana.enrol(served, "ana")
    ana.leave()
    sent: list[str] = []
    ana.tab.on("request", lambda r: sent.append(r.post_data) if r.url.endswith("/sign-in/passkey/") else None)
    ana.enter()
    ana.tab.wait_for_url("**/purpose/")
    ana.leave()
    ana.tab.goto("/sign-in/")
    token = ana.tab.locator("form[data-passkey] [name=csrfmiddlewaretoken]").get_attribute("value")
    from urllib.parse import parse_qs

    form = {"answer": parse_qs(sent[0])["answer"][0], "csrfmiddlewaretoken": token}
    replayed = ana.tab.request.post("/sign-in/passkey/", form=form, headers={"Origin": served.address})
    assert (replayed.status, "This passkey signs nobody in here" in replayed.text()) == (403, True)


def test_a_page_of_another_origin_gets_no_answer_that_is_worth_anything(chromium: Any, served: Served) -> None:
    """Another port is another origin with the same name: the browser answers there, and says where it was."""
    import http.server
    import threading

    ana = Device(chromium, served)
    ana.enrol(served, "ana")
    ana.leave()
    ana.tab.goto("/sign-in/")
    token = ana.tab.locator("form[data-passkey] [name=csrfmiddlewaretoken]").get_attribute("value")
    headers = {"Origin": served.address, "X-CSRFToken": token}
    asked = ana.tab.request.post("/sign-in/passkey/question/", headers=headers).json()

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ana.tab.goto(f"http://localhost:{server.server_port}/")
    answer = ana.tab.evaluate(
        """async (asked) => JSON.stringify((await navigator.credentials.get(
             {publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey)})).toJSON())""",
        asked,
    )
    server.shutdown()
    form = {"answer": answer, "csrfmiddlewaretoken": token}
    relayed = ana.tab.request.post("/sign-in/passkey/", form=form, headers={"Origin": served.address})
    assert (relayed.status, "This passkey signs nobody in here" in relayed.text()) == (403, True)


def test_a_copied_key_is_found_out_and_ended(chromium: Any, served: Served) -> None:
    ana = Device(chromium, served)
    ana.enrol(served, "ana")
    (credential,) = ana.wire.send("WebAuthn.getCredentials", {"authenticatorId": ana.key})["credentials"]
    thief = Device(chromium, served)
    thief.wire.send("WebAuthn.addCredential", {"authenticatorId": thief.key, "credential": credential})
    ana.leave()
    for _ in range(2):
        ana.enter()
        ana.tab.wait_for_url("**/purpose/")
        ana.leave()
    thief.enter()
    thief.tab.get_by_text("This passkey signs nobody in here").wait_for()
    ana.enter()
    ana.tab.get_by_text("This passkey signs nobody in here").wait_for()
