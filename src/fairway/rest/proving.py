"""Proving again who is there: a program's token says which program calls, not that its holder sits before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from fairway import staff
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.rest import shapes
from fairway.safeguards import Act, Actor, Purpose

__all__ = ["bearer", "must_be_proved", "proving"]

proving = Router(tags=["proof"])
_SCHEME = "bearer "


class Proof(Schema):
    """What the holder of the account knows. Neither is kept or logged."""

    password: str
    code: str = Field("", description="of the authenticator app, where one is set up")


class Proved(Schema):
    """Until when what asks for a proof is taken from this token or session."""

    until: datetime


def bearer(request: HttpRequest) -> str:
    """The access token that a request came with; "" where it came with a session."""
    said = request.headers.get("Authorization", "")
    return said[len(_SCHEME) :].strip() if said.lower().startswith(_SCHEME) else ""


def must_be_proved(request: HttpRequest) -> None:
    """Refuses what takes effect on somebody unless the caller proved within five minutes who they are.

    As in the console, an account that has nothing to prove by is let through: in production there is none that works.
    """
    actor, token, at = _actor(request), bearer(request), utc_now()
    account = staff.account_named(actor.name)
    is_proved = staff.is_token_proved(token, at) if token else staff.is_proved(account, _session(request), at)
    if not is_proved and staff.can_prove(account):
        raise Refused(
            "proof.missing",
            "This takes effect on somebody. Nothing was recorded. Prove that it is you (POST /rest/proof, with your password and "
            "the code of your app) and repeat it within five minutes; whoever has a passkey alone does it in the console.",
            cites="Directive (EU) 2016/680 Art. 29(2)",
        )


@proving.post("/proof", response={200: Proved, **shapes.REFUSALS}, summary="Prove again who is there")
def prove(request: HttpRequest, proof: Proof) -> Any:
    """For five minutes, for this token or session alone. Five wrong ones in fifteen minutes, and none is taken."""
    act = Act(_actor(request), Purpose.ADMINISTRATION, at=utc_now(), ground="proof")
    if token := bearer(request):
        staff.prove_token(act, token, proof.password, proof.code)
    else:
        staff.prove_by_password(act, _session(request), proof.password, proof.code)
    return {"until": act.at + staff.PROOF_LASTS}


def _actor(request: HttpRequest) -> Actor:
    caller: Any = request
    actor: Actor = caller.auth
    return actor


def _session(request: HttpRequest) -> str:
    return request.session.session_key or ""
