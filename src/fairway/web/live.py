"""Pages that stay true while they stay open: a stream that says that hits changed, and how one card stands.

The stream carries a number and the codes of hits. One task a process looks at the feed once a second while anybody listens, so a
hundred open pages cost one small query; what another process did (the worker, a second console) is in the same feed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from fairway import casework
from fairway.kit.refusals import Refused
from fairway.safeguards import Permission, Purpose
from fairway.web.acts import act_for, actor_behind, may, status_of
from fairway.web.timing import ago

__all__ = ["live", "standing"]

_LOOK_SECONDS = 1.0
_LASTS_SECONDS = 240.0  # then the browser asks again, and the guard with it: an ended session hears nothing more
_QUIET_SECONDS = 20.0  # a comment now and then, so that nobody between takes the silence for the end
_T = TypeVar("_T")
_ONE_THREAD = ThreadPoolExecutor(1, "news")  # with one connection of its own


class _Feed:
    """What every stream of this process waits for."""

    def __init__(self) -> None:
        self.number = 0
        self.codes: tuple[str, ...] = ()
        self.listeners = 0
        self.changed = asyncio.Event()
        self.looking: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        self.listeners += 1
        if self.looking is None or self.looking.done():
            self.number = await _ask(casework.news_number)
            self.looking = asyncio.create_task(self._look())

    def end(self) -> None:
        self.listeners -= 1

    async def _look(self) -> None:
        while self.listeners > 0:
            await asyncio.sleep(_LOOK_SECONDS)
            number, codes = await _ask(lambda: casework.news_since(self.number))
            self.number = number
            if codes:
                self.codes, before = codes, self.changed
                self.changed = asyncio.Event()
                before.set()


_FEEDS: dict[asyncio.AbstractEventLoop, _Feed] = {}


async def _ask(question: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(_ONE_THREAD, question)


async def _events() -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    feed = _FEEDS.setdefault(loop, _Feed())
    await feed.begin()
    try:
        yield b"retry: 2000\n\n"
        ends = loop.time() + _LASTS_SECONDS
        while loop.time() < ends:
            changed = feed.changed
            try:
                await asyncio.wait_for(changed.wait(), _QUIET_SECONDS)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            yield b"data: " + json.dumps({"number": feed.number, "hits": sorted(set(feed.codes))}).encode() + b"\n\n"
    finally:
        feed.end()


@require_GET
async def live(request: HttpRequest) -> StreamingHttpResponse | HttpResponse:
    """Server-sent events: that hits changed. Nothing of anybody, so nothing is recorded."""
    if not may(actor_behind(request).role, Permission.SEE_QUEUE):
        return HttpResponse(status=403)
    return StreamingHttpResponse(
        _events(),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


@require_GET
def standing(request: HttpRequest, code: str) -> HttpResponse:
    """How one hit stands now: versions, state, holder."""
    try:
        act = act_for(request, Purpose.SERIOUS_CRIME, f"hit {code}")
        found = casework.standing(act, code, since=_moment(request.GET.get("since", "")))
    except Refused as refused:
        return HttpResponse(status=status_of(refused))
    shown = {
        "version": found.version,
        "compared": found.compared,
        "state": found.state,
        "by": found.by,
        "fields": found.fields,
        "decided_by": found.decided_by,
        "ago": ago(found.decided_at, act.at) if found.decided_at else "",
    }
    return JsonResponse(shown, headers={"Cache-Control": "no-store"})
