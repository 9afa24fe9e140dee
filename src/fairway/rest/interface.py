"""The addresses of the programming interface and what each does.

Whoever calls has an access token (`Authorization: Bearer …`) or a session of the console with its CSRF token. Where a
person is seen or decided about, the header `Fairway-Purpose` says why: `terrorism` or `serious_crime`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, cast

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Query
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer, SessionAuth

from fairway import casework, oversight, staff
from fairway.kit.absence import Withheld
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.rest import shapes
from fairway.rest.desk import desk
from fairway.rest.proving import must_be_proved, proving
from fairway.rest.searching import searching
from fairway.rest.selections import selections
from fairway.rest.unmasking import unmasking
from fairway.safeguards import Act, Actor, Purpose

__all__ = ["interface"]

_PURPOSES = (Purpose.TERRORISM, Purpose.SERIOUS_CRIME)


class _Token(HttpBearer):
    """An access token of the staff office."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        try:
            return staff.actor_of_token(token, address=str(request.META.get("REMOTE_ADDR", "")))
        except Refused:
            return None


class _Session(SessionAuth):
    """A session of the console; ninja checks its CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        user = super().authenticate(request, key)
        return staff.actor_of(user) if user is not None else None


_AUTH = [_Token(), _Session()]


def _known_callers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The description of the interface is for callers too: an outsider sees nothing at all."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _Token()(request) or request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return interface.create_response(request, _UNAUTHORISED, status=401)

    return guarded


_UNAUTHORISED = {
    "reason": "token.unknown",
    "says": "Send an access token (Authorization: Bearer …) or a session. Nothing was read or changed.",
    "cites": "",
}

interface = NinjaAPI(
    title="Fairway",
    version="1",
    description=__doc__,
    docs_url=None,
    openapi_url="openapi.json",
    docs_decorator=_known_callers_only,
    urls_namespace="rest",
    auth=_AUTH,
)
interface.add_router("", desk)
interface.add_router("", unmasking)
interface.add_router("", selections)
interface.add_router("", proving)
interface.add_router("", searching)

_REFUSALS = shapes.REFUSALS


def _status_of(refused: Refused) -> int:
    first = refused.reason.split(".")[0]
    if first in {"role", "second-person", "purpose", "proof"} or refused.reason.endswith(".second-person"):
        return 403
    if first == "version":
        return 412
    return 404 if refused.reason in {"hit.unknown", "intake.unknown", "unmask.unknown", "record.none"} else 409


def _answer(request: HttpRequest, reason: str, says: str, cites: str = "", *, status: int) -> HttpResponse:
    return interface.create_response(request, {"reason": reason, "says": says, "cites": cites}, status=status)


@interface.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return _answer(request, refused.reason, refused.says, refused.cites, status=_status_of(refused))


@interface.exception_handler(AuthenticationError)
def _unknown_caller(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return interface.create_response(request, _UNAUTHORISED, status=401)


@interface.exception_handler(HttpError)
def _not_taken(request: HttpRequest, error: HttpError) -> HttpResponse:
    says = "The request was not taken: it is malformed, or its CSRF token is missing. Nothing was read or changed."
    return _answer(request, "request.malformed", says, status=error.status_code)


@interface.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # Names of fields only: what was sent may be personal, and an error is often logged by whoever receives it.
    fields = sorted({".".join(str(part) for part in each["loc"][1:]) for each in error.errors})
    says = f"Missing or malformed: {', '.join(fields)}. Nothing was read or changed."
    return _answer(request, "request.malformed", says, status=422)


def _act(request: HttpRequest, purpose: Purpose, ground: str) -> Act:
    caller: Any = request
    act = Act(cast(Actor, caller.auth), purpose, at=utc_now(), ground=ground)
    vars(request).setdefault("fairway_acts", []).append(
        act
    )  # should answering fail, what was saved is asked of the record
    return act


def _about_people(request: HttpRequest, stated: str, ground: str) -> Act:
    purpose = next((each for each in _PURPOSES if each == stated), None)
    if purpose is None:
        raise Refused(
            "purpose.missing",
            "Say in the header Fairway-Purpose why: terrorism or serious_crime. Nothing was read or changed.",
            cites="Directive (EU) 2016/681 Art. 1(2)",
        )
    return _act(request, purpose, ground)


def _plain(value: object) -> Any:
    """What an office gave, as plain values. A note that the law has taken becomes ""."""
    plain = msgspec.to_builtins(_without_withheld(value), builtin_types=(datetime,))
    return list(plain) if isinstance(plain, tuple) else plain  # ninja takes a tuple of two for a status and a body


def _without_withheld(value: object) -> object:
    if isinstance(value, casework.HitView):
        decisions = tuple(
            msgspec.structs.replace(each, note="") if isinstance(each.note, Withheld) else each
            for each in value.decisions
        )
        return msgspec.structs.replace(value, decisions=decisions)
    return value


_Purpose = Annotated[
    str,
    Header("", alias="Fairway-Purpose", description="why: terrorism or serious_crime; without it the answer is 403"),
]
_Most = Annotated[int, Query(50, ge=1, le=500)]


@interface.get("/hits", response={200: list[shapes.HitRow], **_REFUSALS}, summary="The masked queue")
def hits(request: HttpRequest, purpose: _Purpose = "", state: str = "open", most: _Most = 50) -> Any:
    """Most urgent first. `state` is "open" (everything that waits for the caller) or another state of a hit."""
    if state not in casework.QUEUE_STATES:
        raise Refused("state.unknown", f"A state is one of {', '.join(casework.QUEUE_STATES)}. Nothing was read.")
    return _plain(casework.queue(_about_people(request, purpose, "queue"), most=most, state=state))


@interface.post("/hits/next", response={200: shapes.Taken, **_REFUSALS}, summary="Take the most urgent free hit")
def take_next(request: HttpRequest, purpose: _Purpose = "") -> Any:
    """Takes the first hit of the caller's queue that nobody holds, for five minutes."""
    return {"code": casework.take_next(_about_people(request, purpose, "queue"))}


@interface.get("/hits/{code}", response={200: shapes.Hit, **_REFUSALS}, summary="One hit whole")
def hit(request: HttpRequest, code: str, purpose: _Purpose = "") -> Any:
    """Both sides, all evidence, earlier decisions, what may be chosen. A recorded act."""
    return _plain(casework.hit(_about_people(request, purpose, f"hit {code}"), code))


@interface.post("/hits/{code}/take", response={200: shapes.Taken, **_REFUSALS}, summary="Take one hit")
def take(request: HttpRequest, code: str, purpose: _Purpose = "") -> Any:
    """Takes the hit for five minutes, or renews the claim."""
    casework.take(_about_people(request, purpose, f"hit {code}"), code)
    return {"code": code}


@interface.post("/hits/{code}/decision", response={200: shapes.State, **_REFUSALS}, summary="Decide a hit")
def decide(request: HttpRequest, code: str, decision: shapes.Decision, purpose: _Purpose = "") -> Any:
    """Records a person's decision on a hit that they hold. A confirmed match needs a second person, and a proof of who is there
    (`POST /rest/proof`)."""
    if decision.outcome == "same_person_pass_on":
        must_be_proved(request)
    state = casework.decide(
        _about_people(request, purpose, f"hit {code}"),
        code,
        outcome=decision.outcome,
        reason=decision.reason,
        traveller_version=decision.traveller_version,
        note=decision.note,
    )
    return {"code": code, "state": state}


@interface.get("/audit/verdict", response={200: shapes.AuditVerdict, **_REFUSALS}, summary="Verify the audit chain")
def audit_verdict(request: HttpRequest) -> Any:
    """Walks the whole chain; names every entry that was altered, removed or put in."""
    verdict = oversight.verify_audit(_act(request, Purpose.OVERSIGHT, "audit log"))
    broken = [{"seq": seq, "why": why} for seq, why in verdict.broken]
    return {"entries": verdict.entries, "broken": broken, "head": verdict.head}
