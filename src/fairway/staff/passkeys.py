"""Passkeys: a key in a telephone, a computer or a token signs the person in (W3C Web Authentication, Level 3).

The key is discoverable, so no name is typed; it has asked its holder for a finger, a face or a PIN (user verification), so it
is both factors at once; its answer names the origin of the page, so a page elsewhere that looks like this one gets nothing.

`fido2` (python-fido2) checks challenge, origin, flags and signature. Ours are the count of signatures, who the key belongs
to, how long a challenge lives, and the record.
"""

from __future__ import annotations

import hmac
import struct
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import msgspec
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, Purpose, permit
from fairway.safeguards.actions import SignedIn
from fairway.safeguards.actions_staff import PasskeyAdded, PasskeyEnded, PasskeysEnded, PasskeysSeen
from fairway.staff.acting import acting, actor_of, known
from fairway.staff.door import STRANGERS_FAILURES_MAX, blind, record_refusal, refuse_throttled
from fairway.store import accounts as kept
from fairway.store import entrances
from fairway.store.accounts import Account
from fairway.store.archive import look, perform

__all__ = [
    "CHALLENGE_LASTS",
    "Door",
    "PasskeyLine",
    "add_passkey",
    "begin_passkey",
    "begin_passkey_sign_in",
    "check_passkey",
    "end_passkey",
    "end_passkeys",
    "has_passkey",
    "own_passkeys",
    "passkeys_of",
    "sign_in_with_passkey",
]

CHALLENGE_LASTS: Final = timedelta(minutes=5)
PASSKEYS_MAX: Final = 10  # one account's: more are keys that nobody remembers
LABEL_LETTERS_MAX: Final = 40
_REQUIRED: Final = UserVerificationRequirement.REQUIRED
_CITES: Final = "Directive (EU) 2016/680 Art. 29"
_WRONG: Final = "the key's answer does not hold"
# What reading a stranger's JSON, CBOR and key may raise. Anything else is a fault of ours and should be seen.
_UNREADABLE: Final = (ValueError, KeyError, TypeError, IndexError, AttributeError, struct.error)

State = dict[str, str]
"""What the session keeps between question and answer: challenge and moment. Taken out of it before the answer is read."""
_T = TypeVar("_T")


class Door(msgspec.Struct, frozen=True):
    """Where the console answers. name: its host without port; origin: scheme, host and port, as the browser says it."""

    name: str
    origin: str


class PasskeyLine(msgspec.Struct, frozen=True):
    """A passkey as its owner sees it. label: what they called it; used_at: None where it never signed in."""

    number: int
    label: str
    added_at: datetime
    used_at: datetime | None


def begin_passkey(act: Act, door: Door) -> tuple[dict[str, Any], State]:
    """What the browser needs to make a passkey for the acting account, and what the session keeps meanwhile."""
    permit(act, Permission.SIGN_IN)
    account = acting(act)
    options, state = _server(door).register_begin(
        PublicKeyCredentialUserEntity(id=_handle(account), name=account.name, display_name=account.name),
        credentials=[AttestedCredentialData(bytes(each.data)) for each in entrances.passkeys_of(account)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_REQUIRED,
    )
    return dict(options), _kept(state, act.at)


def add_passkey(act: Act, door: Door, state: State | None, answer: object, label: str) -> None:
    """Keeps the passkey that the browser made.

    answer  RegistrationResponseJSON, as the browser gives it
    label   what its owner calls it, 1 to 40 characters

    Refuses an answer that is not to this question, not of this place, or made without asking the holder; changes nothing then.
    """
    permit(act, Permission.SIGN_IN)
    label = " ".join(label.split())
    if not 1 <= len(label) <= LABEL_LETTERS_MAX:
        raise Refused(
            "passkey.label", f"A passkey's name has 1 to {LABEL_LETTERS_MAX} characters. No passkey was added."
        )
    made = _checked(lambda: _register(door, state, answer, act.at))
    if made is None:
        raise Refused(
            "passkey.wrong",
            "The passkey could not be checked: it was made for another page, or too late. No passkey was added. Try again.",
            cites=_CITES,
        )
    data, count = made
    with perform(act):
        account = acting(act)
        if len(entrances.passkeys_of(account)) >= PASSKEYS_MAX:
            raise Refused(
                "passkey.many", f"An account has {PASSKEYS_MAX} passkeys at most. End one that is not used any more."
            )
        if not entrances.add_passkey(account, data.credential_id, bytes(data), label, count, act.at):
            raise Refused("passkey.taken", "This passkey is known already. No passkey was added.")
        act.record(PasskeyAdded(object=account.name, count=len(entrances.passkeys_of(account))))


def begin_passkey_sign_in(door: Door, *, at: datetime | None = None) -> tuple[dict[str, Any], State]:
    """What the browser needs to sign in by any passkey of this place, and what the session keeps meanwhile. Names nobody."""
    options, state = _server(door).authenticate_begin(user_verification=_REQUIRED)
    return dict(options), _kept(state, at or utc_now())


def sign_in_with_passkey(
    door: Door, state: State | None, answer: object, *, address: str, at: datetime | None = None
) -> Account:
    """Signs in by the browser's answer (AuthenticationResponseJSON). The caller has taken `state` out of the session already.

    address  where the answer came from; a keyed digest of it is counted, nothing else is kept

    Refuses in the same words whatever is wrong; the record says what. A count of signatures that did not grow means that the
    key was copied: it is ended, for both who hold it.
    """
    at = at or utc_now()
    stranger = blind(address, "addresses at the door")
    refuse_throttled(
        stranger,
        "passkey",
        _WRONG,
        at,
        STRANGERS_FAILURES_MAX,
        "Too many answers that did not hold came from there. Nobody was signed in. Wait 15 minutes.",
    )
    account = check_passkey(door, state, answer, at=at)
    if account is None:
        record_refusal(stranger, "passkey", _WRONG, at)
        raise Refused(
            "sign-in.passkey",
            "This passkey signs nobody in here. Nobody was signed in. Try again, or ask an administrator for a link.",
        )
    act = Act(actor_of(account), Purpose.ADMINISTRATION, at=at, ground="sign-in")
    permit(act, Permission.SIGN_IN)
    with perform(act):
        act.record(SignedIn(object=account.name, by="passkey"))
    return account


def check_passkey(door: Door, state: State | None, answer: object, *, at: datetime) -> Account | None:
    """Whose passkey gave that answer to that question, here and in time; None where it does not hold. The signature is counted."""
    checked = _checked(lambda: _authenticate(door, state, answer, at))
    if checked is None:
        return None
    passkey, count = checked
    if entrances.count_signature(passkey, count, at):
        return passkey.account
    _end_copied(passkey, at)
    return None


def _end_copied(passkey: entrances.Passkey, at: datetime) -> None:
    act = Act(actor_of(passkey.account), Purpose.ADMINISTRATION, at=at, ground="sign-in")
    with perform(act):
        entrances.end_passkeys(passkey.account, at, number=passkey.pk)
        act.record(PasskeyEnded(object=passkey.account.name, reason="its count of signatures did not grow"))


def has_passkey(account: Account) -> bool:
    """Whether a passkey signs this account in."""
    return bool(entrances.passkeys_of(account))


def own_passkeys(account: Account) -> tuple[PasskeyLine, ...]:
    """The passkeys of whoever is signed in, oldest first."""
    return tuple(
        PasskeyLine(each.pk, each.label, each.added_at, each.used_at) for each in entrances.passkeys_of(account)
    )


def passkeys_of(act: Act, name: str) -> tuple[PasskeyLine, ...]:
    """Somebody's passkeys, for whoever manages staff."""
    permit(act, Permission.MANAGE_STAFF)
    with perform(act):
        account = known(kept.account_by_name(name))
        lines = own_passkeys(account)
        act.record(PasskeysSeen(object=account.name, count=len(lines)))
    return lines


def end_passkey(act: Act, number: int) -> None:
    """Ends one of the acting account's own passkeys: it signs nobody in any more."""
    permit(act, Permission.SIGN_IN)
    with perform(act):
        account = acting(act)
        if not entrances.end_passkeys(account, act.at, number=number):
            raise Refused("passkey.none", "You have no such passkey. Nothing was changed.")
        act.record(PasskeyEnded(object=account.name, reason="by its owner"))


def end_passkeys(act: Act, name: str) -> int:
    """Ends every passkey of somebody: they lost the device, or left. How many were ended."""
    permit(act, Permission.MANAGE_STAFF)
    with perform(act):
        account = known(kept.account_by_name(name))
        count = entrances.end_passkeys(account, act.at)
        if not count:
            raise Refused("passkey.none", "There is no passkey of that account. Nothing was changed.")
        act.record(PasskeysEnded(object=account.name, count=count))
    return count


def _server(door: Door) -> Fido2Server:
    # The whole origin is compared, port included: the library's own rule would take any subdomain.
    place = PublicKeyCredentialRpEntity(id=door.name, name="Fairway")
    return Fido2Server(place, attestation=None, verify_origin=lambda origin: str(origin) == door.origin)


def _handle(account: Account) -> bytes:
    """The account as its keys know it: nothing that says who it is (WebAuthn 14.6.1)."""
    return hmac.digest(look().keyring.standing_secret("passkey handles"), str(account.pk).encode(), "sha256")


def _kept(state: Mapping[str, Any], at: datetime) -> State:
    return {"challenge": str(state["challenge"]), "asked_at": at.isoformat()}


def _question(state: State | None, at: datetime) -> dict[str, Any]:
    """The question as the library wants it back. Raises ValueError where there is none, or it is too old."""
    if not state or not timedelta(0) <= at - datetime.fromisoformat(state["asked_at"]) <= CHALLENGE_LASTS:
        raise ValueError("no question is open")
    return {"challenge": state["challenge"], "user_verification": _REQUIRED}


def _read(answer: object) -> Mapping[str, Any]:
    if not isinstance(answer, Mapping):
        raise TypeError("an answer is a JSON object")
    return answer


def _register(door: Door, state: State | None, answer: object, at: datetime) -> tuple[AttestedCredentialData, int]:
    response = RegistrationResponse.from_dict(_read(answer))
    made = _server(door).register_complete(_question(state, at), response)
    if made.credential_data is None or made.credential_data.credential_id != response.raw_id:
        raise ValueError("an answer without its key")
    return made.credential_data, made.counter


def _authenticate(door: Door, state: State | None, answer: object, at: datetime) -> tuple[entrances.Passkey, int]:
    response = AuthenticationResponse.from_dict(_read(answer))
    passkey = entrances.passkey_by_credential(response.raw_id)
    if passkey is None or passkey.ended_at is not None:
        raise ValueError("no such key")
    handle = response.response.user_handle
    if handle is None or not hmac.compare_digest(handle, _handle(passkey.account)):
        raise ValueError("a key of somebody else")
    _server(door).authenticate_complete(_question(state, at), [AttestedCredentialData(bytes(passkey.data))], response)
    return passkey, response.response.authenticator_data.counter


def _checked(check: Callable[[], _T]) -> _T | None:
    try:
        return check()
    except _UNREADABLE:
        return None
