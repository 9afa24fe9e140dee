"""`/livez` and `/readyz` for whoever supervises the process: no session, no host name to match, nothing about anybody.

`/livez` says that the process answers; it touches nothing, so a full disk never has it restarted in a circle. `/readyz` says whether
messages can be received now: 200 or 503, with each condition by name. `/metrics` says how much stands where, in the text form that
OpenTelemetry's collector and Prometheus scrape; volumes are the house's business, so it wants an access token of its staff.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import DatabaseError, connections

from fairway import staff
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.oversight.health import Gauge, Readiness, Vital, metrics, readiness
from fairway.rest.push import Application, Receive, Scope, Send, respond

__all__ = ["HealthDoor", "exposition"]

SECONDS_MAX = 5.0
SECONDS_BETWEEN_METRICS = 5.0  # whoever asks more often gets the numbers of a moment ago
_PATHS = ("/livez", "/readyz", "/metrics")
_Seen = TypeVar("_Seen")


class HealthDoor:
    """The three addresses before another application; everything else passes through."""

    def __init__(self, inner: Application) -> None:
        self._inner = inner
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._asked: asyncio.Future[Readiness] | None = None
        self._metrics, self._measured_at = "", float("-inf")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"] not in _PATHS or scope["method"] not in ("GET", "HEAD"):
            await self._inner(scope, receive, send)
        elif scope["path"] == "/livez":
            await respond(send, 200, {"is_live": True})
        elif scope["path"] == "/metrics":
            await self._answer_metrics(scope, send)
        else:
            found = await self._readiness()
            await respond(send, 200 if found.is_ready else 503, found)

    async def _readiness(self) -> Readiness:
        """The answer of one look, however many ask at once; a look that hangs is not begun a second time."""
        if self._asked is None or self._asked.done():
            self._asked = asyncio.get_running_loop().run_in_executor(self._thread, _look)
        asked: Any = asyncio.shield(self._asked)
        try:
            return await asyncio.wait_for(asked, SECONDS_MAX)
        except TimeoutError:
            return Readiness(False, (Vital("answer", is_good=False, says=f"none in {SECONDS_MAX:.0f} s"),), 0, 0.0)

    async def _answer_metrics(self, scope: Scope, send: Send) -> None:
        authorization = dict(scope["headers"]).get(b"authorization", b"")
        loop = asyncio.get_running_loop()
        if not await loop.run_in_executor(self._thread, _seeing, lambda: _is_staff(authorization)):
            await respond(
                send, 401, {"reason": "token.unknown", "says": "Send an access token of the staff.", "cites": ""}
            )
            return
        if time.monotonic() - self._measured_at > SECONDS_BETWEEN_METRICS:
            found = await loop.run_in_executor(self._thread, _seeing, lambda: metrics(utc_now()))
            self._metrics, self._measured_at = exposition(found), time.monotonic()
        headers = [(b"content-type", b"text/plain; version=0.0.4; charset=utf-8"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self._metrics.encode()})


def exposition(found: Sequence[Gauge]) -> str:
    """The numbers in the text form of Prometheus, version 0.0.4. Labels are codes of ours and need no escape."""
    lines = []
    for name in dict.fromkeys(each.name for each in found):
        lines.append(f"# TYPE {name} gauge")
        for each in found:
            if each.name == name:
                labels = ",".join(f'{label}="{value}"' for label, value in each.labels)
                lines.append(f"{name}{{{labels}}} {each.value:.10g}" if labels else f"{name} {each.value:.10g}")
    return "\n".join([*lines, ""])


def _is_staff(authorization: bytes) -> bool:
    scheme, _, token = authorization.partition(b" ")
    if scheme.lower() != b"bearer" or not token.isascii():
        return False
    try:
        staff.actor_of_token(token.strip().decode("ascii"))
    except (Refused, DatabaseError):
        return False
    return True


def _look() -> Readiness:
    return _seeing(lambda: readiness(utc_now()))


def _seeing(look: Callable[[], _Seen]) -> _Seen:
    try:
        return look()
    finally:
        connections.close_all()
