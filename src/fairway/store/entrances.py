"""Passkeys, identities of a provider, and sessions. The staff office alone writes them.

A passkey's part here is public: neither the database nor a copy of it signs anybody in.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from fairway.store.models import Account, Passkey

__all__ = ["Passkey", "add_passkey", "count_signature", "end_passkeys", "passkey_by_credential", "passkeys_of"]


def add_passkey(account: Account, credential: bytes, data: bytes, label: str, count: int, at: datetime) -> bool:
    """Keeps a new passkey; False where one with that identifier was ever kept, for whomever."""
    try:
        with transaction.atomic():
            Passkey.objects.create(
                account=account, credential=credential, data=data, label=label, sign_count=count, added_at=at
            )
    except IntegrityError:
        return False
    return True


def passkeys_of(account: Account) -> list[Passkey]:
    """The account's passkeys that sign in, oldest first."""
    return list(Passkey.objects.filter(account=account, ended_at=None).order_by("pk"))


def passkey_by_credential(credential: bytes) -> Passkey | None:
    """The passkey with that identifier, ended or not, of an active account."""
    return Passkey.objects.select_related("account").filter(credential=credential, account__is_active=True).first()


def count_signature(passkey: Passkey, count: int, at: datetime) -> bool:
    """Takes note of a signature; False where the key has ended, or its count did not grow: then two keys have one secret.

    One conditional update, so that of two signatures with one count one signs in. A key that always says 0 does not count.
    """
    found = Passkey.objects.filter(pk=passkey.pk, ended_at=None)
    found = found.filter(sign_count=0) if count == 0 else found.filter(sign_count__lt=count)
    return found.update(sign_count=count, used_at=at) == 1


def end_passkeys(account: Account, at: datetime, *, number: int | None = None) -> int:
    """Ends the account's passkey with that number, or all of them; how many were ended."""
    chosen = Q() if number is None else Q(pk=number)
    return Passkey.objects.filter(chosen, account=account, ended_at=None).update(ended_at=at)
