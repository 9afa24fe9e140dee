"""Proving again who is there, before something that takes effect on a person or on everybody's screening."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_staff import ProofGiven
from fairway.staff.acting import acting
from fairway.staff.door import FAILURES_MAX, record_refusal, refuse_throttled
from fairway.staff.passkeys import Door, State, check_passkey, has_passkey
from fairway.staff.second_factor import has_second_factor, is_code_right
from fairway.store import entrances
from fairway.store.accounts import Account, digest_of
from fairway.store.archive import look, perform

__all__ = ["PROOF_LASTS", "can_prove", "is_proved", "prove_by_passkey", "prove_by_password"]

PROOF_LASTS: Final = timedelta(minutes=5)
_WRONG: Final = "the proof does not hold"


def can_prove(account: Account) -> bool:
    """Whether the account has a key or a password to prove by. Who came in by link or provider alone comes in again instead."""
    return has_passkey(account) or account.has_usable_password()


def is_proved(account: Account, key: str, at: datetime) -> bool:
    """Whether the session with that key began, or was proved, within the last five minutes."""
    session = entrances.session_by_digest(digest_of(key))
    return session is not None and session.account_id == account.pk and at - session.proved_at <= PROOF_LASTS


def prove_by_password(act: Act, key: str, password: str, code: str) -> None:
    """By password, and by code where an app is set up. Refuses what is wrong; after five such in 15 minutes, everything."""
    account = _at_door(act)
    is_right = account.has_usable_password() and account.check_password(password)
    if is_right and has_second_factor(account):
        is_right = is_code_right(look(), account, code, act.at)
    _settle(act, account, key, "password", is_right=is_right)


def prove_by_passkey(act: Act, key: str, door: Door, state: State | None, answer: object) -> None:
    """By one of the acting account's own passkeys."""
    account = _at_door(act)
    found = check_passkey(door, state, answer, at=act.at)
    _settle(act, account, key, "passkey", is_right=found is not None and found.pk == account.pk)


def _at_door(act: Act) -> Account:
    permit(act, Permission.SIGN_IN)
    account = acting(act)
    says = "Too many proofs that did not hold. Nothing was recorded. Wait 15 minutes."
    refuse_throttled(account.name, "proof", _WRONG, act.at, FAILURES_MAX, says)
    return account


def _settle(act: Act, account: Account, key: str, by: str, *, is_right: bool) -> None:
    if not is_right:
        record_refusal(account.name, "proof", _WRONG, act.at)
        raise Refused(
            "proof.wrong", "This does not prove that it is you. Nothing was recorded; what you chose is kept here."
        )
    with perform(act):
        entrances.prove_session(digest_of(key), act.at)
        act.record(ProofGiven(object=account.name, by=by))
