"""The second factor: a code that an authenticator app shows for half a minute (RFC 6238).

Whoever may see a person signs in with name, password and code, or by a one-time link that an administrator made. The link is the
way back for somebody who lost the app; that it was made and used is on the record.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Final

import pyotp

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, Role, permit
from fairway.safeguards.actions_staff import SecondFactorBegun, SecondFactorEnded, SecondFactorSet
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.staff.acting import acting
from fairway.store import accounts as kept
from fairway.store.accounts import Account
from fairway.store.archive import Archive, perform

__all__ = [
    "begin_second_factor",
    "confirm_second_factor",
    "end_second_factor",
    "has_second_factor",
    "is_code_right",
    "needs_second_factor",
]

STEP_SECONDS: Final = 30
_DRIFT: Final = (0, -1, 1)  # steps: clocks of telephones are half a minute off
_SEES_PEOPLE: Final = frozenset(
    {Permission.SEE_HIT, Permission.SEE_FLIGHT, Permission.SEE_RAW_TRANSMISSION, Permission.ANSWER_REQUESTS}
)
_CITES: Final = "Directive (EU) 2016/681 Art. 13(7); Directive (EU) 2016/680 Art. 29"


def needs_second_factor(role: Role) -> bool:
    """Whether a password alone never lets this role in: whoever may see a person."""
    return not _SEES_PEOPLE.isdisjoint(PERMISSIONS[role])


def has_second_factor(account: Account) -> bool:
    """Whether an app of theirs is confirmed."""
    return kept.has_factor(account)


def begin_second_factor(act: Act) -> str:
    """A new secret for the acting account's app, in base 32: shown once, and of no use until a code confirms it.

    Takes the place of an earlier one.
    """
    permit(act, Permission.SIGN_IN)
    secret = pyotp.random_base32()
    with perform(act) as archive:
        account = acting(act)
        kept.keep_factor(archive, account, secret)
        act.record(SecondFactorBegun(object=account.name))
    return secret


def confirm_second_factor(act: Act, code: str) -> None:
    """The first code of the app. Refuses a wrong one; then nothing has changed, and one begins again."""
    permit(act, Permission.SIGN_IN)
    with perform(act) as archive:
        account = acting(act)
        if not is_code_right(archive, account, code, act.at):
            raise Refused(
                "second-factor.wrong",
                "This is not the code of now. The second factor is not set up. Look at the clock of the telephone, and begin again.",
                cites=_CITES,
            )
        act.record(SecondFactorSet(object=account.name))


def end_second_factor(act: Act, name: str) -> None:
    """Takes somebody's second factor away: they lost the telephone. They come in by a link, and set up another."""
    permit(act, Permission.MANAGE_STAFF)
    with perform(act):
        account = kept.account_by_name(name)
        if account is None or not kept.drop_factor(account):
            raise Refused(
                "second-factor.none", "There is no such account, or it has no second factor. Nothing was changed."
            )
        act.record(SecondFactorEnded(object=account.name))


def is_code_right(archive: Archive, account: Account, code: str, at: datetime) -> bool:
    """Whether it is a code of now that was not used before; then it is used up."""
    secret = kept.factor_secret(archive, account)
    if secret is None:
        return False
    now, app = int(at.timestamp()) // STEP_SECONDS, pyotp.TOTP(secret)
    given = "".join(code.split()).encode()
    fits = [now + drift for drift in _DRIFT if hmac.compare_digest(app.generate_otp(now + drift).encode(), given)]
    return any(kept.use_step(account, step, at) for step in fits)
