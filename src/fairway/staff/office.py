"""What the staff office does."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

import msgspec
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Permission, Purpose, Role, permit
from fairway.safeguards.actions import (
    AccessTokenMade,
    AccountAdded,
    AccountsSeen,
    PasswordSet,
    SignedIn,
    SignInLinkMade,
    SignInRefused,
)
from fairway.safeguards.actions_staff import AccountShared
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.staff.acting import actor_of, known
from fairway.staff.door import (
    DOOR,
    FAILURES_MAX,
    FAILURES_WINDOW,
    STRANGERS_FAILURES_MAX,
    blind,
    place_of,
    record_refusal,
    refuse_throttled,
)
from fairway.staff.passkeys import has_passkey
from fairway.staff.second_factor import has_second_factor, is_code_right, needs_second_factor
from fairway.store import accounts as kept
from fairway.store.accounts import Account
from fairway.store.archive import look, perform
from fairway.store.house import last_sign_ins

__all__ = [
    "FAILURES_MAX",
    "FAILURES_WINDOW",
    "OPERATOR",
    "Account",
    "AccountLine",
    "Colleague",
    "access_token",
    "accounts",
    "actor_named",
    "actor_of",
    "actor_of_token",
    "add_account",
    "colleagues",
    "sign_in_link",
    "sign_in_with_password",
    "signed_in_account",
    "use_link",
    "use_password",
]

OPERATOR = Actor("operator on this host", Role.MACHINE)
"""Who acts when staff is managed from the shell: whoever can read the house's folder already has its keys."""

_NAME = re.compile(r"[^\W_](?:[\w .'’-]{0,78}[^\W_])?\Z")
_SECRET_BYTES = 32
_LINK_MINUTES_MAX = 24 * 60
_TOKEN_DAYS_MAX = 366

_NO_LINK = "unknown, used or expired"
_WRONG = "wrong name or password"
_NO_FACTOR = "no second factor"
_ELSEWHERE = "token from another place"


class AccountLine(msgspec.Struct, frozen=True):
    """An account as it is listed. has_password: whether it can sign in without a link."""

    name: str
    role: Role
    is_active: bool
    has_password: bool


class Colleague(msgspec.Struct, frozen=True):
    """An account as supervisors and officers see it.

    has_password   whether it can sign in without a link
    has_factor     whether an authenticator app or a passkey is set up; needs_factor: whether its role may not do without
    signed_in_at   its last sign-in, by the record; None where it never signed in
    """

    name: str
    role: Role
    is_active: bool
    has_password: bool
    has_factor: bool
    needs_factor: bool
    added_at: datetime
    signed_in_at: datetime | None


def add_account(act: Act, name: str, role: Role) -> Actor:
    """A new account. It has no password: give its holder a sign-in link.

    name  what colleagues call them; unique; 1 to 80 letters, digits, spaces and . ' -
    role  anything but MACHINE

    Refuses a name that is taken or malformed.
    """
    permit(act, Permission.MANAGE_STAFF)
    if not _NAME.match(name):
        raise Refused(
            "staff.name",
            "A name has 1 to 80 letters, digits, spaces, points, apostrophes and hyphens. No account was added.",
        )
    if role is Role.MACHINE:
        raise Refused("staff.machine", "The machine has no account. No account was added; choose another role.")
    with perform(act):
        if kept.add(name, role, act.at) is None:
            raise Refused("staff.taken", "There is an account of that name already. No account was added.")
        act.record(AccountAdded(object=name, role=role))
    return Actor(name, role)


def accounts(act: Act) -> tuple[AccountLine, ...]:
    """Every account, by name."""
    permit(act, Permission.MANAGE_STAFF)
    with perform(act):
        found = kept.all_accounts()
        act.record(AccountsSeen(object="accounts", count=len(found)))
    return tuple(AccountLine(a.name, Role(a.role), a.is_active, a.has_usable_password()) for a in found)


def colleagues(act: Act) -> tuple[Colleague, ...]:
    """Every account, by name, with its last sign-in and its second factor: for whoever answers for who works here."""
    permit(act, Permission.SEE_STAFF)
    with perform(act):
        found = kept.all_accounts()
        signed_in = last_sign_ins()
        lines = tuple(_colleague(each, signed_in.get(each.name)) for each in found)
        act.record(AccountsSeen(object="accounts", count=len(lines)))
    return lines


def reviewers() -> tuple[Actor, ...]:
    """Everybody at work here who may decide hits, by name: to whom one may be handed. Names that the queue shows anyway."""
    found = [actor_of(each) for each in kept.all_accounts() if each.is_active]
    return tuple(each for each in found if Permission.DECIDE_HIT in PERMISSIONS[each.role])


def _colleague(account: Account, signed_in_at: datetime | None) -> Colleague:
    role = Role(account.role)
    return Colleague(
        account.name,
        role,
        account.is_active,
        account.has_usable_password(),
        has_second_factor(account) or has_passkey(account),
        needs_second_factor(role),
        account.added_at,
        signed_in_at,
    )


def sign_in_link(act: Act, name: str, *, minutes: int = 15) -> str:
    """A new token that signs the account in once, within `minutes` (1 to 1440). Only its digest is kept.

    The page that takes it is `/sign-in/link/<token>/`.
    """
    permit(act, Permission.MANAGE_STAFF)
    if not 1 <= minutes <= _LINK_MINUTES_MAX:
        raise ValueError(f"a link lasts 1 to {_LINK_MINUTES_MAX} minutes, not {minutes}")
    token = secrets.token_urlsafe(_SECRET_BYTES)
    with perform(act):
        account = known(kept.account_by_name(name))
        kept.keep_link(kept.digest_of(token), account, at=act.at, expires_at=act.at + timedelta(minutes=minutes))
        act.record(SignInLinkMade(object=account.name))
    return token


def use_link(token: str, *, address: str = "", at: datetime | None = None) -> Account:
    """Signs in by link: the account, now, once. Refuses a link that is unknown, used or expired, and records that.

    address  where it was used; a keyed digest of it is counted, nothing else is kept. Thirty links that nobody has made, and
             it waits for 15 minutes
    """
    at = at or utc_now()
    stranger = blind(address, "addresses at the door")
    refuse_throttled(
        stranger,
        "link",
        _NO_LINK,
        at,
        STRANGERS_FAILURES_MAX,
        "Too many links that nobody made came from there. Nobody was signed in. Wait 15 minutes.",
    )
    digest = kept.digest_of(token)
    account = kept.account_by_link(digest)
    actor = actor_of(account) if account else DOOR
    act = Act(actor, Purpose.ADMINISTRATION, at=at, ground="sign-in")
    with perform(act):
        is_let_in = account is not None and kept.consume_link(digest, at)
        about = account.name if account else stranger
        if is_let_in:
            act.record(SignedIn(object=about, by="link"))
        else:
            act.record(SignInRefused(object=about, by="link", reason=_NO_LINK))
    if account is None or not is_let_in:
        raise Refused(
            "sign-in.link",
            "This link signs nobody in: it was used already, or its time is over. Ask an administrator for a new one.",
        )
    return account


def sign_in_with_password(name: str, password: str, code: str = "", *, at: datetime | None = None) -> Account:
    """Signs in by password, and by the code of the second factor where one is set up. Refuses an unknown name, an account without
    a password, a wrong password and a wrong code in the same words, and whoever may see a person without a second factor.

    After five failures within 15 minutes the account takes no password until the oldest of them is 15 minutes old; a
    sign-in link still works, so that nobody can shut a colleague out.
    """
    at = at or utc_now()
    account = kept.account_by_name(name)
    about = account.name if account else blind(name)
    refuse_throttled(
        about,
        "password",
        _WRONG,
        at,
        FAILURES_MAX,
        "Too many wrong passwords. Nobody was signed in. Wait 15 minutes, or ask an administrator for a link.",
    )
    # The hash takes a third of a second on purpose: computed before the transaction, it does not hold up the writers.
    if account is None or not account.has_usable_password():
        make_password(password)  # so that the time of an answer does not tell which names exist
        account = None
    elif not account.check_password(password):
        account = None
    has_factor = account is not None and has_second_factor(account)
    if account is None or (has_factor and not is_code_right(look(), account, code, at)):
        record_refusal(about, "password", _WRONG, at)
        raise Refused("sign-in.wrong", "Name, password and code do not belong together. Nobody was signed in.")
    actor = actor_of(account)
    if needs_second_factor(actor.role) and not has_factor:
        record_refusal(about, "password", _NO_FACTOR, at)
        raise Refused(
            "sign-in.second-factor",
            "This account sees travellers and has no second factor. Nobody was signed in. Ask an administrator for a link, and set one "
            "up on the page of your account.",
            cites="Directive (EU) 2016/680 Art. 29",
        )
    act = Act(actor, Purpose.ADMINISTRATION, at=at, ground="sign-in")
    permit(act, Permission.SIGN_IN)
    with perform(act):
        act.record(SignedIn(object=account.name, by="password and code" if has_factor else "password"))
    return account


def use_password(act: Act, password: str) -> None:
    """Sets the acting account's own password. Refuses a weak one in the validators' sentences, and changes nothing."""
    permit(act, Permission.SIGN_IN)
    account = known(kept.account_by_name(act.actor.name))
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Refused("staff.password.weak", " ".join([*weak.messages, "The password was not changed."])) from None
    if needs_second_factor(act.actor.role) and not has_second_factor(account):
        raise Refused(
            "staff.password.alone",
            "A password alone lets nobody in who sees travellers. Set up the second factor first. The password was not changed.",
            cites="Directive (EU) 2016/680 Art. 29",
        )
    with perform(act):
        kept.set_password(account, password)
        act.record(PasswordSet(object=account.name))


def access_token(act: Act, name: str, label: str, days: int = 90) -> str:
    """A new token for programs that call the programming interface as that account, for `days` (1 to 366).

    label  what it is for, 1 to 40 characters. Only the token's digest is kept.
    """
    permit(act, Permission.MANAGE_STAFF)
    if not 1 <= days <= _TOKEN_DAYS_MAX:
        raise ValueError(f"a token lasts 1 to {_TOKEN_DAYS_MAX} days, not {days}")
    if not 1 <= len(label) <= 40:
        raise ValueError("a token's label has 1 to 40 characters")
    token = "fairway_" + secrets.token_urlsafe(_SECRET_BYTES)
    with perform(act):
        account = known(kept.account_by_name(name))
        kept.keep_token(kept.digest_of(token), account, label, act.at + timedelta(days=days))
        act.record(AccessTokenMade(object=account.name))
    return token


def actor_named(name: str) -> Actor:
    """The actor of an account by name. Refuses where there is no active account of that name."""
    return actor_of(known(kept.account_by_name(name)))


def actor_of_token(token: str, *, address: str = "", at: datetime | None = None) -> Actor:
    """The actor of an access token. Refuses a token that is unknown or expired, and one that comes from elsewhere than the first time:
    that is recorded, and the officer is told (`compliance conflicts`).

    address  where the call came from; a keyed digest is kept, of an IPv6 address that of its network. "" is not looked at
    """
    at = at or utc_now()
    digest = kept.digest_of(token)
    account = kept.account_by_token(digest, at)
    if account is None:
        raise Refused("token.unknown", "This access token is unknown or has expired. Nothing was read or changed.")
    if address and not kept.bind_token(digest, place_of(address)):
        _tell_of_elsewhere(account, at)
        raise Refused(
            "token.elsewhere",
            "This access token is used from another place than before. Nothing was read or changed. A program that moved needs a "
            "new one.",
            cites="Directive (EU) 2016/680 Art. 29(2)",
        )
    return actor_of(account)


def _tell_of_elsewhere(account: Account, at: datetime) -> None:
    """Once in fifteen minutes: a stolen token must not fill the record."""
    if kept.failures_since(account.name, _ELSEWHERE, at - FAILURES_WINDOW):
        return
    act = Act(DOOR, Purpose.ADMINISTRATION, at=at, ground="sign-in")
    with perform(act):
        act.record(SignInRefused(object=account.name, by="token", reason=_ELSEWHERE))
        act.record(AccountShared(object=account.name, how="its access token came from another place"))


def signed_in_account(identifier: int) -> Account | None:
    """The account of a session, while it is active."""
    return kept.account_by_id(identifier)
