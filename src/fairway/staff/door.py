"""What every way in has in common: who failed there, how often, and what is recorded of it."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.safeguards.actions import SignInRefused
from fairway.store import accounts as kept
from fairway.store.archive import look, perform

__all__ = [
    "DOOR",
    "FAILURES_MAX",
    "FAILURES_WINDOW",
    "STRANGERS_FAILURES_MAX",
    "blind",
    "place_of",
    "record_refusal",
    "refuse_throttled",
]

DOOR = Actor("sign-in", Role.MACHINE)
FAILURES_MAX = 5
FAILURES_WINDOW = timedelta(minutes=15)
STRANGERS_FAILURES_MAX = 30
"""Failures from one address at one door: a whole office may stand behind one address, and no key or link can be guessed."""

_THROTTLED = "too many failures"


def blind(what: str, kind: str = "names at the door") -> str:
    """What stands in the record for a name that no account has, or for an address: a keyed digest, so that it can be counted.

    Without it the answers would tell which names exist. What was typed may be a password in the wrong field: it is not kept.
    """
    secret = look().keyring.standing_secret(kind)
    return f"unknown {hmac.digest(secret, what.encode(), 'sha256')[:4].hex()}"


def place_of(address: str) -> bytes:
    """The keyed digest of an address; of an IPv6 address that of its network, because the rest changes by itself."""
    try:
        found = ip_address(address)
        network = str(ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)
    except ValueError:
        network = address
    return hmac.digest(look().keyring.standing_secret("places of tokens"), network.encode(), "sha256")


def record_refusal(about: str, by: str, reason: str, at: datetime) -> None:
    """Puts a refused sign-in on the record, in a transaction of its own."""
    act = Act(DOOR, Purpose.ADMINISTRATION, at=at, ground="sign-in")
    with perform(act):
        act.record(SignInRefused(object=about, by=by, reason=reason))


def refuse_throttled(about: str, by: str, reason: str, at: datetime, most: int, says: str) -> None:
    """Refuses whoever failed `most` times for that reason within 15 minutes, until the oldest of them is 15 minutes old."""
    if kept.failures_since(about, reason, at - FAILURES_WINDOW) >= most:
        record_refusal(about, by, _THROTTLED, at)
        raise Refused("sign-in.throttled", says)
