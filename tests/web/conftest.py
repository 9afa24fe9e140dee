"""The cast, signed in at the console's door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CAST = {"Ana": "analyst", "Adam": "analyst", "Sofia": "supervisor", "Daniel": "dpo", "Alba": "admin"}
SignIn = Callable[..., Any]


@pytest.fixture
def staffed(house: Path) -> Path:
    """A house with the cast's accounts."""
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose, Role

    for name, role in CAST.items():
        staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test"), name, Role(role))
    return house


def link_for(name: str) -> str:
    """The path of a new sign-in link."""
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
    return f"/sign-in/link/{staff.sign_in_link(act, name)}/"


def new_client() -> Any:
    """A browser without scripts, whose forms must carry their CSRF tokens' session."""
    from django.test import Client

    return Client(SERVER_NAME="localhost")


@pytest.fixture
def signed_in(staffed: Path) -> SignIn:
    """Signs somebody in by link and chooses a purpose."""

    def enter(name: str, *, purpose: str = "serious_crime") -> Any:
        client = new_client()
        assert client.post(link_for(name)).status_code == 302
        if purpose:
            client.post("/purpose/", {"purpose": purpose})
        return client

    return enter
