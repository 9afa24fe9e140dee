"""The single keys of the console, as somebody has them: kept with the account, so that they are the same at every desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_staff import KeysChosen
from fairway.staff.acting import acting
from fairway.store import accounts as kept
from fairway.store.accounts import Account
from fairway.store.archive import perform

__all__ = ["OwnKeys", "choose_keys", "own_keys"]

_MOST: Final = 40  # actions; more than there are
_WORD: Final = re.compile(r"[A-Za-z0-9]{1,20}")


class OwnKeys(msgspec.Struct, frozen=True):
    """are_on: whether single keys do anything. codes: physical keys by action, only those that somebody put elsewhere."""

    are_on: bool = True
    codes: dict[str, str] = {}


def own_keys(account: Account) -> OwnKeys:
    """What the account has chosen."""
    return msgspec.json.decode(account.keys, type=OwnKeys) if account.keys else OwnKeys()


def choose_keys(act: Act, *, are_on: bool, codes: Mapping[str, str] | None = None) -> None:
    """Keeps what the acting account chose. codes: None leaves them as they are. What each key does is the console's to know.

    Raises ValueError for what is no key.
    """
    permit(act, Permission.SIGN_IN)
    if codes is not None and (
        len(codes) > _MOST or not all(_WORD.fullmatch(each) for pair in codes.items() for each in pair)
    ):
        raise ValueError("an action and a key are each one word")
    with perform(act):
        account = acting(act)
        chosen = OwnKeys(are_on, own_keys(account).codes if codes is None else dict(codes))
        kept.keep_keys(account, msgspec.json.encode(chosen).decode())
        state = f"{len(chosen.codes)} put elsewhere" if are_on else "switched off"
        act.record(KeysChosen(object=account.name, state=state))
