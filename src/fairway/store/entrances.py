"""Passkeys, identities of a provider, and sessions. The staff office alone writes them.

A passkey's part here is public: neither the database nor a copy of it signs anybody in.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from fairway.store.models import Account, OutsideIdentity, Passkey, StaffSession

__all__ = [
    "Passkey",
    "StaffSession",
    "account_by_identity",
    "add_passkey",
    "count_signature",
    "drop_identity",
    "end_passkeys",
    "end_session",
    "keep_identity",
    "keep_session",
    "passkey_by_credential",
    "passkeys_of",
    "prove_session",
    "rename_session",
    "see_session",
    "session_by_digest",
    "sessions_of",
]

_SESSIONS_KEPT = timedelta(days=1)


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


def keep_identity(account: Account, digest: bytes, at: datetime) -> bool:
    """Keeps who the account is at the provider, in the place of any earlier one; False where that is another account."""
    if OutsideIdentity.objects.filter(digest=digest).exclude(account=account).exists():
        return False
    OutsideIdentity.objects.filter(account=account).delete()
    OutsideIdentity.objects.create(digest=digest, account=account, added_at=at)
    return True


def drop_identity(account: Account) -> bool:
    """Forgets who the account is at the provider; False where nothing was known."""
    return OutsideIdentity.objects.filter(account=account).delete()[0] > 0


def account_by_identity(digest: bytes) -> Account | None:
    """The active account that the provider's subject is."""
    found = OutsideIdentity.objects.select_related("account").filter(digest=digest, account__is_active=True).first()
    return found.account if found else None


def keep_session(account: Account, digest: bytes, browser: bytes, way: str, *, enrols: bool, at: datetime) -> None:
    """Takes a session into the book, and throws those away that began more than a day ago."""
    StaffSession.objects.filter(begun_at__lt=at - _SESSIONS_KEPT).delete()
    StaffSession.objects.create(
        digest=digest,
        account=account,
        role=account.role,
        browser=browser,
        way=way,
        enrols=enrols,
        begun_at=at,
        seen_at=at,
        proved_at=at,
    )


def session_by_digest(digest: bytes) -> StaffSession | None:
    """The session, ended or not."""
    return StaffSession.objects.filter(digest=digest).first()


def see_session(session: StaffSession, at: datetime) -> None:
    """Takes note that the session was used."""
    StaffSession.objects.filter(pk=session.pk, ended_at=None).update(seen_at=at)


def prove_session(digest: bytes, at: datetime) -> None:
    """Takes note that whoever is there proved again who they are."""
    StaffSession.objects.filter(digest=digest, ended_at=None).update(proved_at=at)


def end_session(session: StaffSession, at: datetime) -> None:
    """Ends the session."""
    StaffSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=at)


def rename_session(account: Account, old: bytes, new: bytes, at: datetime) -> None:
    """Gives the session another key, and ends every other one of the account."""
    StaffSession.objects.filter(account=account, digest=old).update(digest=new)
    StaffSession.objects.filter(account=account, ended_at=None).exclude(digest=new).update(ended_at=at)


def at_work(*, seen_after: datetime, begun_after: datetime) -> list[Account]:
    """The open accounts with a session that stands, by name."""
    standing = StaffSession.objects.filter(
        ended_at=None, enrols=False, seen_at__gte=seen_after, begun_at__gte=begun_after
    )
    return list(Account.objects.filter(is_active=True, pk__in=standing.values("account")).order_by("name"))


def sessions_of(account: Account, *, seen_after: datetime, begun_after: datetime) -> list[StaffSession]:
    """The account's sessions that stand, the newest first."""
    found = StaffSession.objects.filter(account=account, ended_at=None)
    return list(found.filter(seen_at__gte=seen_after, begun_at__gte=begun_after).order_by("-begun_at"))
