"""Sessions and one-time links: what ends them, and how far they lead."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fairway.kit.clock import utc_now
from tests.web.conftest import SignIn, link_for, new_client
from tests.web.invented import PAIRS, write


def sessions(name: str) -> Any:
    from fairway.store.models import StaffSession

    return StaffSession.objects.filter(account__name=name)


def recorded() -> list[str]:
    from fairway.store import audit

    return [line.says for line in audit.lines(most=100)]


def test_otto_with_the_cookie_of_ana_in_another_browser_sees_nothing(signed_in: SignIn) -> None:
    ana, otto = signed_in("Ana"), new_client()
    otto.cookies = ana.cookies
    assert otto.get("/queue/", HTTP_USER_AGENT="Otto's browser").headers["Location"].startswith("/sign-in/")
    assert otto.get("/rest/hits", HTTP_USER_AGENT="Otto's browser").status_code in (401, 404)
    assert ana.get("/queue/").status_code == 302, "a session that was stolen ends for both"
    assert recorded()[0] == "a session of Ana ended: another browser came with it"


@pytest.mark.parametrize(
    ("field", "ago", "reason"),
    [
        ("seen_at", timedelta(minutes=15, seconds=5), "nothing was asked for fifteen minutes"),
        ("begun_at", timedelta(hours=8, seconds=5), "it was eight hours old"),
    ],
)
def test_a_session_ends_by_time(signed_in: SignIn, field: str, ago: timedelta, reason: str) -> None:
    ana = signed_in("Ana")
    sessions("Ana").update(**{field: utc_now() - ago + timedelta(seconds=10)})
    assert ana.get("/queue/").status_code == 200
    sessions("Ana").update(**{field: utc_now() - ago})
    assert ana.get("/queue/").headers["Location"].startswith("/sign-in/")
    assert recorded()[0] == f"a session of Ana ended: {reason}"


def test_a_session_that_is_used_goes_on(signed_in: SignIn) -> None:
    ana = signed_in("Ana")
    sessions("Ana").update(seen_at=utc_now() - timedelta(minutes=14))
    assert ana.get("/queue/").status_code == 200
    assert utc_now() - sessions("Ana").get().seen_at < timedelta(seconds=30)


def test_another_role_ends_what_was_begun_in_the_old_one(signed_in: SignIn) -> None:
    from fairway.store.models import Account

    ana = signed_in("Ana")
    Account.objects.filter(name="Ana").update(role="supervisor")
    assert ana.get("/queue/").status_code == 302


def test_ana_sees_her_sessions_and_ends_the_one_elsewhere(signed_in: SignIn) -> None:
    here, elsewhere = signed_in("Ana"), signed_in("Ana")
    page = here.get("/account/").content.decode()
    assert page.count('name="session"') == 2
    mark = next(bytes(s.digest)[:8].hex() for s in sessions("Ana").order_by("-begun_at"))
    assert signed_in("Adam").post("/account/sessions/end/", {"session": mark}).status_code == 409
    assert here.post("/account/sessions/end/", {"session": mark}).status_code == 302
    assert elsewhere.get("/queue/").status_code == 302
    assert here.get("/queue/").status_code == 200


def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(signed_in: SignIn) -> None:
    ana, thief = signed_in("Ana"), new_client()
    thief.cookies = ana.cookies.copy()
    ana.post("/sign-out/")
    assert thief.get("/queue/").status_code == 302
    assert sessions("Ana").get().ended_at is not None


def test_the_key_of_a_session_is_not_in_the_book(signed_in: SignIn) -> None:
    ana = signed_in("Ana")
    key = ana.session.session_key.encode()
    assert [row for row in sessions("Ana").values_list("digest", "browser") if key in b"".join(map(bytes, row))] == []


def test_in_production_a_link_leads_to_setting_up_a_way_in_and_no_further(staffed: Path, settings_of: Any) -> None:
    (code,) = write(PAIRS[:1])
    settings_of(LINKS_LET_IN=False)
    ana = new_client()
    assert ana.post(link_for("Ana")).headers["Location"] == "/account/"
    assert "and nothing else" in ana.get("/account/").content.decode()
    for address in ("/", "/queue/", "/purpose/", f"/hits/{code}/", "/lists/", "/nowhere/"):
        answer = ana.get(address)
        assert (answer.status_code, answer.headers.get("Location")) in ((302, "/account/"), (404, None)), address
    assert ana.post("/purpose/", {"purpose": "terrorism"}).headers["Location"] == "/account/"
    assert ana.post("/queue/next/").headers["Location"] == "/account/"
    assert ana.post("/account/passkeys/question/").status_code == 200
    assert "<code" in ana.post("/account/second/").content.decode()
    assert ana.get("/rest/hits").status_code in (401, 404)


def test_thirty_links_that_nobody_made_and_the_address_waits(staffed: Path) -> None:
    otto = new_client()
    statuses = [otto.post(f"/sign-in/link/guess{number}/").status_code for number in range(31)]
    assert statuses == [403] * 30 + [429]
    elsewhere = new_client()
    assert elsewhere.post(link_for("Ana"), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_thirty_passkeys_that_nobody_knows_and_the_address_waits(staffed: Path) -> None:
    otto = new_client()
    statuses = [otto.post("/sign-in/passkey/", {"answer": "{}"}).status_code for _ in range(31)]
    assert statuses == [403] * 30 + [429]


@pytest.fixture
def settings_of(request: pytest.FixtureRequest) -> Any:
    """Changes settings of the house until the test is over."""
    from django.test import override_settings

    def change(**values: Any) -> None:
        changed = override_settings(**values)
        changed.enable()
        request.addfinalizer(changed.disable)

    return change


@pytest.mark.parametrize(
    ("environment", "lets_in"),
    [
        ({}, True),
        ({"FAIRWAY_PRODUCTION": "1"}, False),
        ({"FAIRWAY_HOSTS": "localhost"}, True),
        ({"FAIRWAY_HOSTS": "piu.example"}, False),
    ],
)
def test_a_link_lets_in_on_loopback_outside_production_alone(environment: dict[str, str], lets_in: bool) -> None:
    import os
    import subprocess
    import sys

    clean = {name: value for name, value in os.environ.items() if not name.startswith("FAIRWAY_")}
    command = [sys.executable, "-c", "from fairway import settings; print(settings.LINKS_LET_IN)"]
    done = subprocess.run(command, env={**clean, **environment}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(lets_in)
