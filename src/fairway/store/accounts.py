"""Accounts, one-time links and access tokens. The staff office alone writes them.

Links and tokens are kept as SHA-256 digests: the database, or a copy of it, signs nobody in.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from fairway.store.archive import Archive
from fairway.store.models import AccessToken, Account, SecondFactor, SignInLink

__all__ = [
    "Account",
    "account_by_id",
    "account_by_link",
    "account_by_name",
    "account_by_token",
    "add",
    "all_accounts",
    "bind_token",
    "consume_link",
    "digest_of",
    "drop_factor",
    "factor_secret",
    "failures_since",
    "has_factor",
    "keep_factor",
    "keep_keys",
    "keep_link",
    "keep_token",
    "prove_token",
    "set_password",
    "token_proved_at",
    "use_step",
]

_FACTORS = "second-factors"  # the key that seals their secrets
_FACTOR = "store_secondfactor"


def digest_of(secret: str) -> bytes:
    """What is kept of a secret. It has 256 random bits, so a plain digest cannot be searched."""
    return hashlib.sha256(secret.encode()).digest()


def add(name: str, role: str, at: datetime) -> Account | None:
    """A new account without a password; None where the name is taken."""
    account = Account(name=name, role=role, added_at=at)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        return None
    return account


def account_by_name(name: str) -> Account | None:
    """The active account of that name."""
    return Account.objects.filter(name=name, is_active=True).first()


def account_by_id(identifier: int) -> Account | None:
    """The active account with that identifier."""
    return Account.objects.filter(pk=identifier, is_active=True).first()


def all_accounts() -> list[Account]:
    """Every account, by name."""
    return list(Account.objects.order_by("name"))


def keep_link(digest: bytes, account: Account, *, at: datetime, expires_at: datetime) -> None:
    """Keeps a one-time link, and throws away those that have expired."""
    SignInLink.objects.filter(expires_at__lt=at).delete()
    SignInLink.objects.create(digest=digest, account=account, expires_at=expires_at)


def account_by_link(digest: bytes) -> Account | None:
    """Whose link it is, used or not, expired or not."""
    link = SignInLink.objects.select_related("account").filter(digest=digest, account__is_active=True).first()
    return link.account if link else None


def consume_link(digest: bytes, at: datetime) -> bool:
    """Uses the link up. One conditional update, so that of two people with the same link one gets in."""
    return SignInLink.objects.filter(digest=digest, used_at=None, expires_at__gt=at).update(used_at=at) == 1


def keep_token(digest: bytes, account: Account, label: str, expires_at: datetime) -> None:
    """Keeps an access token for programs."""
    AccessToken.objects.create(digest=digest, account=account, label=label, expires_at=expires_at)


def account_by_token(digest: bytes, at: datetime) -> Account | None:
    """Whose unexpired access token it is."""
    found = AccessToken.objects.select_related("account").filter(
        digest=digest, expires_at__gt=at, account__is_active=True
    )
    token = found.first()
    return token.account if token else None


def bind_token(digest: bytes, place: bytes) -> bool:
    """Whether the token is used from where it was used first; the first use says where. One conditional update, so that of two
    first uses at one moment one place counts."""
    token = AccessToken.objects.filter(digest=digest)
    if token.filter(place=None).update(place=place):
        return True
    return token.filter(place=place).exists()


def prove_token(digest: bytes, at: datetime) -> None:
    """Takes note that whoever holds the token proved who they are."""
    AccessToken.objects.filter(digest=digest).update(proved_at=at)


def token_proved_at(digest: bytes) -> datetime | None:
    """When its holder last proved who they are."""
    return AccessToken.objects.filter(digest=digest).values_list("proved_at", flat=True).first()


def set_password(account: Account, password: str) -> None:
    """Sets the password; every other session of the account ends with it."""
    account.set_password(password)
    account.save(update_fields=["password"])


def keep_keys(account: Account, keys: str) -> None:
    """Keeps which single keys somebody uses."""
    account.keys = keys
    account.save(update_fields=["keys"])


def keep_factor(archive: Archive, account: Account, secret: str) -> None:
    """Keeps the secret of an authenticator app, sealed and not confirmed yet, in the place of any earlier one."""
    sealed = archive.keyring.key(_FACTORS).seal(_FACTOR, account.pk, secret.encode())
    SecondFactor.objects.update_or_create(
        account=account, defaults={"sealed": sealed, "last_step": 0, "confirmed_at": None}
    )


def has_factor(account: Account) -> bool:
    """Whether the account has a confirmed second factor."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).exists()


def factor_secret(archive: Archive, account: Account) -> str | None:
    """The secret of the account's app, confirmed or not; None where there is none."""
    factor = SecondFactor.objects.filter(account=account).first()
    if factor is None:
        return None
    return archive.keyring.key(_FACTORS).open(_FACTOR, account.pk, bytes(factor.sealed)).decode()


def use_step(account: Account, step: int, at: datetime) -> bool:
    """Uses a time step up and confirms the factor. One conditional update, so that a code that was overseen signs nobody in."""
    found = SecondFactor.objects.filter(account=account, last_step__lt=step)
    is_first = found.filter(confirmed_at=None).update(last_step=step, confirmed_at=at)
    return is_first == 1 or found.update(last_step=step) == 1


def drop_factor(account: Account) -> bool:
    """Takes the account's second factor away; False where it has none."""
    return SecondFactor.objects.filter(account=account).delete()[0] > 0


def failures_since(name: str, reason: str, since: datetime) -> int:
    """How many refused sign-ins the audit chain holds for an account since a moment.

    Walks back from the newest entry and stops at the first one before `since`, so it costs what was recorded since
    then. The chain is the memory: it outlives a restart and is shared by all processes.
    """
    failures = 0
    limit = since.isoformat()
    with connection.cursor() as cursor:
        before = 1 << 62
        while True:
            cursor.execute(
                "SELECT at, action, object, payload, seq FROM store_auditentry WHERE seq < %s ORDER BY seq DESC LIMIT 200",
                [before],
            )
            if not (rows := cursor.fetchall()):
                return failures
            before = rows[-1][4]
            for at, action, about, payload, _ in rows:
                if at < limit:
                    return failures
                if action == "SignInRefused" and about == name and _quoted(reason) in bytes(payload or b""):
                    failures += 1
    return failures


def _quoted(text: str) -> bytes:
    return b'"' + text.encode() + b'"'
