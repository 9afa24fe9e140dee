"""From accounts to actors and back."""

from __future__ import annotations

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Role
from fairway.store import accounts as kept
from fairway.store.accounts import Account
from fairway.store.archive import look

__all__ = ["acting", "actor_of", "known"]


def actor_of(account: Account) -> Actor:
    """Who acts when this account acts."""
    return Actor(account.name, Role(account.role))


def acting(act: Act) -> Account:
    """The account that acts. Refuses where there is none that is active."""
    look()
    return known(kept.account_by_name(act.actor.name))


def known(account: Account | None) -> Account:
    """The account. Refuses where there is none."""
    if account is None:
        raise Refused("staff.unknown", "There is no active account of that name. Nothing was read or changed.")
    return account
