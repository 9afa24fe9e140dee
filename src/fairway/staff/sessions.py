"""Sessions of the console: short, bound to a role and a browser, seen and ended by whose they are.

A session ends after fifteen minutes without a request, eight hours after it began, and at once when its account is closed, its
role changes, another browser comes with it, or somebody ends it. Only a digest of its key is kept here.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final

import msgspec

from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Permission, Purpose, permit
from fairway.safeguards.actions_staff import AccountShared, SessionEnded
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.staff.acting import acting, actor_of
from fairway.store import entrances
from fairway.store.accounts import Account, digest_of
from fairway.store.archive import look, perform

__all__ = [
    "IDLE_MAX",
    "SESSION_MAX",
    "SessionLine",
    "Standing",
    "begin_session",
    "end_own_session",
    "end_session",
    "on_duty",
    "own_sessions",
    "rename_session",
    "standing_session",
]

IDLE_MAX: Final = timedelta(minutes=15)
SESSION_MAX: Final = timedelta(hours=8)  # one shift
_SEEN_EVERY: Final = timedelta(minutes=1)  # how exactly the last request is kept: each request would be a writing


class Standing(msgspec.Struct, frozen=True):
    """A session that stands.

    enrols   it may do nothing but set up a way in
    ends_at  when it ends if nothing more is asked for; is_last: then also if something is, because the shift is over
    """

    enrols: bool
    ends_at: datetime
    is_last: bool


class SessionLine(msgspec.Struct, frozen=True):
    """A session as its owner sees it. mark: names it in a form; way: how it began; is_this: the one that asks."""

    mark: str
    way: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


def begin_session(
    account: Account, key: str, browser: str, way: str, *, enrols: bool = False, at: datetime | None = None
) -> None:
    """Takes a new session into the book. Where one stands in another browser, the officer is told: two people may share the account.

    key      the session's own, a secret; browser: what it calls itself
    way      "link", "password", "password and code", "passkey" or "provider"
    enrols   whether it may do nothing but set up a way in
    """
    at, here = at or utc_now(), _browser(browser)
    beside = entrances.sessions_of(account, seen_after=at - IDLE_MAX, begun_after=at - SESSION_MAX)
    entrances.keep_session(account, digest_of(key), here, way, enrols=enrols, at=at)
    if any(bytes(each.browser) != here for each in beside):
        act = Act(actor_of(account), Purpose.ADMINISTRATION, at=at, ground="session")
        with perform(act):
            act.record(AccountShared(object=account.name, how="sessions stand in two different browsers"))


def standing_session(
    account: Account, key: str, browser: str, *, at: datetime | None = None, by_itself: bool = False
) -> Standing | None:
    """The session if it stands, and takes note that it was used; None where it has ended, or ends now. That is recorded.

    by_itself  an open page asked, and nobody's hand: that keeps no session alive
    """
    at = at or utc_now()
    session = entrances.session_by_digest(digest_of(key))
    if session is None or session.ended_at is not None or session.account_id != account.pk:
        return None
    if reason := _why_it_ends(session, account, browser, at):
        _end(session, account, reason, at)
        return None
    if not by_itself and at - session.seen_at >= _SEEN_EVERY:
        entrances.see_session(session, at)
    idle, last = session.seen_at + IDLE_MAX, session.begun_at + SESSION_MAX
    return Standing(session.enrols, min(idle, last), last <= idle)


def _why_it_ends(session: entrances.StaffSession, account: Account, browser: str, at: datetime) -> str:
    if at - session.seen_at > IDLE_MAX:
        return "nothing was asked for fifteen minutes"
    if at - session.begun_at > SESSION_MAX:
        return "it was eight hours old"
    if session.role != account.role:
        return "the role changed"
    if not hmac.compare_digest(bytes(session.browser), _browser(browser)):
        return "another browser came with it"
    return ""


def _end(session: entrances.StaffSession, account: Account, reason: str, at: datetime) -> None:
    act = Act(actor_of(account), Purpose.ADMINISTRATION, at=at, ground="session")
    with perform(act):
        entrances.end_session(session, at)
        act.record(SessionEnded(object=account.name, reason=reason))


def end_session(account: Account, key: str) -> None:
    """Ends the session with that key: its owner signs out."""
    session = entrances.session_by_digest(digest_of(key))
    if session is not None and session.account_id == account.pk and session.ended_at is None:
        _end(session, account, "signed out", utc_now())


def rename_session(account: Account, old: str, new: str) -> None:
    """The session has another key now, because its owner set a password; every other session of the account ends."""
    entrances.rename_session(account, digest_of(old), digest_of(new), utc_now())


def own_sessions(account: Account, key: str, *, at: datetime | None = None) -> tuple[SessionLine, ...]:
    """The sessions of whoever is signed in that still stand, the newest first."""
    at = at or utc_now()
    this = digest_of(key)
    found = entrances.sessions_of(account, seen_after=at - IDLE_MAX, begun_after=at - SESSION_MAX)
    return tuple(
        SessionLine(bytes(s.digest)[:8].hex(), s.way, s.begun_at, s.seen_at, bytes(s.digest) == this) for s in found
    )


def on_duty(permission: Permission, *, at: datetime | None = None) -> tuple[Actor, ...]:
    """Who may do something and is signed in now, by name: whom to ask who may not. Names and roles, as the queue shows them anyway."""
    at = at or utc_now()
    found = map(actor_of, entrances.at_work(seen_after=at - IDLE_MAX, begun_after=at - SESSION_MAX))
    return tuple(each for each in found if permission in PERMISSIONS[each.role])


def end_own_session(act: Act, mark: str) -> None:
    """Ends one of the acting account's own sessions, by its mark."""
    permit(act, Permission.SIGN_IN)
    with perform(act):
        account = acting(act)
        found = entrances.sessions_of(account, seen_after=act.at - IDLE_MAX, begun_after=act.at - SESSION_MAX)
        session = next((each for each in found if bytes(each.digest)[:8].hex() == mark), None)
        if session is None:
            raise Refused("session.none", "You have no such session. Nothing was changed.")
        entrances.end_session(session, act.at)
        act.record(SessionEnded(object=account.name, reason="by its owner"))


def _browser(says: str) -> bytes:
    return hmac.digest(look().keyring.standing_secret("browsers of staff"), says.encode(), "sha256")
