"""`/livez` and `/readyz` for whoever supervises the process: no session, no host name to match, nothing about anybody.

`/livez` says that the process answers; it touches nothing, so a full disk never has it restarted in a circle. `/readyz` says whether
messages can be received now: 200 or 503, with each condition by name.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

from fairway.kit.clock import utc_now
from fairway.oversight.health import Readiness, Vital, readiness
from fairway.rest.push import Application, Receive, Scope, Send, respond

__all__ = ["HealthDoor"]

SECONDS_MAX = 5.0
_PATHS = ("/livez", "/readyz")


class HealthDoor:
    """The two addresses before another application; everything else passes through."""

    def __init__(self, inner: Application) -> None:
        self._inner = inner
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._asked: asyncio.Future[Readiness] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"] not in _PATHS or scope["method"] not in ("GET", "HEAD"):
            await self._inner(scope, receive, send)
        elif scope["path"] == "/livez":
            await respond(send, 200, {"is_live": True})
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


def _look() -> Readiness:
    try:
        return readiness(utc_now())
    finally:
        connections.close_all()
