"""Sign-in through the ministry's identity provider: OpenID Connect, authorisation code with PKCE, by authlib.

The provider says who somebody is, never what they may do: an account is found by issuer and subject alone, an administrator has
made it and bound it, and its role is the administrator's. Where `FAIRWAY_OIDC_ROLES` maps the provider's groups to roles, the
token must besides confirm the role; it never gives one. Whoever may see a person comes in only where the provider says (`amr`)
that it asked for more than one factor.
"""

from __future__ import annotations

import hmac
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, Purpose, Role, permit
from fairway.safeguards.actions import SignedIn
from fairway.safeguards.actions_staff import IdentityBound, IdentityUnbound
from fairway.staff.acting import actor_of, known
from fairway.staff.door import STRANGERS_FAILURES_MAX, blind, record_refusal, refuse_throttled
from fairway.staff.second_factor import needs_second_factor
from fairway.store import accounts as kept
from fairway.store import entrances
from fairway.store.accounts import Account
from fairway.store.archive import look, perform

__all__ = [
    "begin_provider_sign_in",
    "bind_identity",
    "has_provider",
    "provider_faults",
    "sign_in_by_provider",
    "unbind_identity",
]

_SECONDS_MAX: Final = 5  # somebody stands at the door meanwhile
_LEEWAY_SECONDS: Final = 30  # between the clocks of two houses
_SEVERAL_FACTORS: Final = frozenset({"mfa", "hwk", "sc"})  # RFC 8176: several factors, a hardware key, a smart card
_WRONG: Final = "the provider's answer does not hold"


class _House(msgspec.Struct, frozen=True):
    issuer: str
    client: str
    secret_file: str
    roles: str


def _house() -> _House:
    return _House(**settings.OIDC)


def has_provider() -> bool:
    """Whether a provider is configured."""
    return bool(_house().issuer)


def begin_provider_sign_in(request: HttpRequest, back: str) -> HttpResponse:
    """To the provider. back: the whole address of the page that takes its answer. Refuses where it does not answer."""
    try:
        answer: HttpResponse = _client(_house()).authorize_redirect(request, back)
    except _fails():
        raise Refused(
            "sign-in.provider.away", "The identity provider does not answer. Nobody was signed in. Use another way in."
        ) from None
    return answer


def sign_in_by_provider(request: HttpRequest, *, address: str, at: datetime | None = None) -> Account:
    """Signs in by the provider's answer: `code` and `state` of the form. Refuses, and records, whatever does not hold.

    address  where the answer came from; a keyed digest of it is counted, nothing else is kept
    """
    at = at or utc_now()
    stranger = blind(address, "addresses at the door")
    says = "Too many answers that did not hold came from there. Nobody was signed in. Wait 15 minutes."
    refuse_throttled(stranger, "provider", _WRONG, at, STRANGERS_FAILURES_MAX, says)
    house = _house()
    claims = _claims(house, request)
    account = entrances.account_by_identity(_digest(house.issuer, str(claims["sub"]))) if claims else None
    if not claims or account is None:
        record_refusal(stranger, "provider", "no account is bound" if claims else _WRONG, at)
        raise Refused(
            "sign-in.provider",
            "The identity provider's answer signs nobody in here. An administrator makes an account and binds it first.",
        )
    _refuse_unfit(house, account, claims, at)
    act = Act(actor_of(account), Purpose.ADMINISTRATION, at=at, ground="sign-in")
    permit(act, Permission.SIGN_IN)
    with perform(act):
        act.record(SignedIn(object=account.name, by="provider"))
    return account


def _refuse_unfit(house: _House, account: Account, claims: dict[str, Any], at: datetime) -> None:
    role = Role(account.role)
    if needs_second_factor(role) and _SEVERAL_FACTORS.isdisjoint(_words(claims.get("amr"))):
        record_refusal(account.name, "provider", "the provider asked for one factor alone", at)
        raise Refused(
            "sign-in.second-factor",
            "This account sees travellers, and the identity provider did not ask for a second factor. Nobody was signed in.",
            cites="Directive (EU) 2016/680 Art. 29",
        )
    claim, mapped = _mapping(house.roles)
    if claim and role not in {mapped[word] for word in _words(claims.get(claim)) if word in mapped}:
        record_refusal(account.name, "provider", "the provider does not confirm the role", at)
        raise Refused(
            "sign-in.provider.role",
            "The identity provider does not confirm the role of this account. Nobody was signed in.",
        )


def bind_identity(act: Act, name: str, subject: str) -> None:
    """Lets an account sign in through the provider, as whom the provider calls `subject` (the claim `sub`)."""
    permit(act, Permission.MANAGE_STAFF)
    house = _house()
    if not house.issuer:
        raise Refused("provider.none", "No identity provider is configured. Nothing was changed.")
    if not 1 <= len(subject) <= 255:
        raise ValueError("a subject has 1 to 255 characters")
    with perform(act):
        account = known(kept.account_by_name(name))
        if not entrances.keep_identity(account, _digest(house.issuer, subject), act.at):
            raise Refused("provider.taken", "Another account is bound to that subject. Nothing was changed.")
        act.record(IdentityBound(object=account.name))


def unbind_identity(act: Act, name: str) -> None:
    """Takes the sign-in through the provider away from an account."""
    permit(act, Permission.MANAGE_STAFF)
    with perform(act):
        account = known(kept.account_by_name(name))
        if not entrances.drop_identity(account):
            raise Refused("provider.unbound.none", "That account is bound to nobody. Nothing was changed.")
        act.record(IdentityUnbound(object=account.name))


def provider_faults() -> tuple[str, ...] | None:
    """What is wrong with the configuration, in sentences; None where no provider is configured. Asks the provider."""
    house = _house()
    if not house.issuer:
        return None
    try:
        _mapping(house.roles)
        client = _client(house)
        found = client.load_server_metadata()
        client.fetch_jwk_set()
    except _fails() as fault:
        return (f"the provider or its configuration does not answer as it should ({type(fault).__name__})",)
    faults = []
    if found.get("issuer") != house.issuer:
        faults.append("the provider calls itself otherwise than FAIRWAY_OIDC_ISSUER")
    if "S256" not in found.get("code_challenge_methods_supported", []):
        faults.append("the provider does not say that it takes PKCE with S256")
    if Path(house.secret_file).stat().st_mode & 0o077:
        faults.append("the file of the secret is readable by others: chmod 600")
    return tuple(faults)


def _fails() -> tuple[type[Exception], ...]:
    """What a provider that is away, mistaken or foreign may raise in the library."""
    from authlib.integrations.base_client.errors import OAuthError  # a fifth of each program's start, and few need it
    from joserfc.errors import JoseError

    return (OAuthError, JoseError, OSError, ValueError, KeyError, TypeError, RuntimeError)


def _client(house: _House) -> Any:
    from authlib.integrations.django_client import OAuth

    address = urlsplit(house.issuer)
    if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost"):
        raise ValueError("an issuer is reached by TLS")
    oauth = OAuth()
    oauth.register(
        "provider",
        client_id=house.client,
        client_secret=Path(house.secret_file).read_text("utf-8").strip(),
        server_metadata_url=house.issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "default_timeout": _SECONDS_MAX},
    )
    return oauth.create_client("provider")


def _claims(house: _House, request: HttpRequest) -> dict[str, Any] | None:
    wanted = {
        "iss": {"essential": True, "value": house.issuer},
        "aud": {"essential": True, "value": house.client},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "nonce": {"essential": True},
    }
    try:
        token = _client(house).authorize_access_token(request, claims_options=wanted, leeway=_LEEWAY_SECONDS)
    except _fails():
        return None
    claims = token.get("userinfo")
    return dict(claims) if claims else None


def _digest(issuer: str, subject: str) -> bytes:
    secret = look().keyring.standing_secret("identities of staff")
    return hmac.digest(secret, json.dumps([issuer, subject]).encode(), "sha256")


def _mapping(text: str) -> tuple[str, dict[str, Role]]:
    """`claim:group=role,group=role` as the claim and what its groups confirm; ("", {}) where nothing is mapped."""
    claim, _, rows = text.partition(":")
    pairs = [row.rpartition("=") for row in rows.split(",") if row]
    return claim, {group.strip(): Role(role.strip()) for group, _, role in pairs}


def _words(value: object) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, str)]
