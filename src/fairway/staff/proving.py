"""Proving again who is there, before something that takes effect on a person or on everybody's screening."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_staff import ProofGiven
from fairway.staff.acting import acting, known
from fairway.staff.door import FAILURES_MAX, record_refusal, refuse_throttled
from fairway.staff.passkeys import Door, State, check_passkey, has_passkey
from fairway.staff.second_factor import has_second_factor, is_code_right
from fairway.store import accounts as kept
from fairway.store import entrances
from fairway.store.accounts import Account, digest_of
from fairway.store.archive import look, perform

__all__ = [
    "PROOF_LASTS",
    "account_named",
    "can_prove",
    "is_proved",
    "is_token_proved",
    "prove_by_passkey",
    "prove_by_password",
    "prove_token",
]

PROOF_LASTS: Final = timedelta(minutes=5)
_WRONG: Final = "the proof does not hold"


def can_prove(account: Account) -> bool:
    """Whether the account has a key or a password to prove by. Who came in by link or provider alone comes in again instead."""
    return has_passkey(account) or account.has_usable_password()


def account_named(name: str) -> Account:
    """The account. Refuses where there is no active one of that name."""
    return known(kept.account_by_name(name))


def is_proved(account: Account, key: str, at: datetime) -> bool:
    """Whether the session with that key began, or was proved, within the last five minutes."""
    session = entrances.session_by_digest(digest_of(key))
    return session is not None and session.account_id == account.pk and at - session.proved_at <= PROOF_LASTS


def prove_by_password(act: Act, key: str, password: str, code: str) -> None:
    """By password, and by code where an app is set up. Refuses what is wrong; after five such in 15 minutes, everything."""
    account = _at_door(act)
    _settle(act, account, key, "password", is_right=_is_known_by(account, password, code, act.at))


def prove_by_passkey(act: Act, key: str, door: Door, state: State | None, answer: object) -> None:
    """By one of the acting account's own passkeys."""
    account = _at_door(act)
    found = check_passkey(door, state, answer, at=act.at)
    _settle(act, account, key, "passkey", is_right=found is not None and found.pk == account.pk)


def is_token_proved(token: str, at: datetime) -> bool:
    """Whether whoever holds the access token proved within the last five minutes who they are."""
    proved_at = kept.token_proved_at(digest_of(token))
    return proved_at is not None and at - proved_at <= PROOF_LASTS


def prove_token(act: Act, token: str, password: str, code: str) -> None:
    """By the acting account's password, and by code where an app is set up: a token alone proves that a program has it, not who is
    there. Refuses as `prove_by_password`."""
    account = _at_door(act)
    if not _is_known_by(account, password, code, act.at):
        raise _wrong(account, act.at)
    with perform(act):
        kept.prove_token(digest_of(token), act.at)
        act.record(ProofGiven(object=account.name, by="password, for an access token"))


def _is_known_by(account: Account, password: str, code: str, at: datetime) -> bool:
    is_right = account.has_usable_password() and account.check_password(password)
    return is_code_right(look(), account, code, at) if is_right and has_second_factor(account) else is_right


def _wrong(account: Account, at: datetime) -> Refused:
    record_refusal(account.name, "proof", _WRONG, at)
    return Refused(
        "proof.wrong", "This does not prove that it is you. Nothing was recorded; what you chose is kept here."
    )


def _at_door(act: Act) -> Account:
    permit(act, Permission.SIGN_IN)
    account = acting(act)
    says = "Too many proofs that did not hold. Nothing was recorded. Wait 15 minutes."
    refuse_throttled(account.name, "proof", _WRONG, act.at, FAILURES_MAX, says)
    return account


def _settle(act: Act, account: Account, key: str, by: str, *, is_right: bool) -> None:
    if not is_right:
        raise _wrong(account, act.at)
    with perform(act):
        entrances.prove_session(digest_of(key), act.at)
        act.record(ProofGiven(object=account.name, by=by))
