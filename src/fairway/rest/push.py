"""`POST /rest/push`: a sender hands over one transmission and gets a receipt after the commit.

Stands before the framework: whoever has no token is refused before their body is read, and no body is ever written to a temporary
file in the clear. What is in memory is bounded: so many bodies at once, so many of one sender, each so large and so long.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec
from django.db import DatabaseError, connections

from fairway import intake
from fairway.intake.transports import TRANSMISSION_BYTES_MAX, Keep, NotKept, Receipt, keeping
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose

__all__ = ["PATH", "Application", "PushDoor", "Receive", "Scope", "Send", "respond"]

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_Done = TypeVar("_Done")

PATH = "/rest/push"
BODIES_AT_ONCE_MAX = 8
BODIES_OF_ONE_SENDER_MAX = 2  # so that one sender, slow or in a flood, leaves room for the others
SECONDS_MAX = 120.0
_DIGEST = re.compile(rb"sha-256=:([A-Za-z0-9+/]{43}=):")


class _Answer(Exception):
    """What the sender is told instead of a receipt."""

    def __init__(self, status: int, reason: str, says: str, *, retry_after: int = 0) -> None:
        super().__init__(reason)
        self.status = status
        self.body = {"reason": reason, "says": says, "cites": ""}
        self.retry_after = retry_after


_UNKNOWN = "Send the sender's token (Authorization: Bearer …). Nothing was received."


class PushDoor:
    """The address `/rest/push` before another application; everything else passes through."""

    def __init__(
        self,
        inner: Application,
        *,
        keep_of: Callable[[Actor], Keep] | None = None,
        bytes_max: int = TRANSMISSION_BYTES_MAX,
        seconds_max: float = SECONDS_MAX,
    ) -> None:
        self._keep_of = keep_of or _keep_of
        self._inner = inner
        self._bytes_max = bytes_max
        self._seconds_max = seconds_max
        self._room = asyncio.Semaphore(BODIES_AT_ONCE_MAX)
        self._rooms: dict[str, asyncio.Semaphore] = {}
        # One thread, one connection: commits queue here and not in the database.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="push")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._inner(scope, receive, send)
            return
        try:
            receipt = await self._take(scope, receive)
        except _Answer as answer:
            await respond(send, answer.status, answer.body, retry_after=answer.retry_after)
        except (ConnectionError, TimeoutError):
            # Cut short: nothing is kept of half a transmission, and there is nobody to tell.
            await respond(send, 408, {"reason": "push.cut", "says": "The body did not come whole.", "cites": ""})
        else:
            await respond(send, 201 if receipt.state == "kept" else 200, receipt)

    async def _take(self, scope: Scope, receive: Receive) -> Receipt:
        headers = dict(scope["headers"])
        if scope["method"] != "POST":
            raise _Answer(405, "push.method", "Messages are handed over with POST. Nothing was received.")
        sender: Actor = await self._in_thread(_sender_of, headers.get(b"authorization", b""))
        length = headers.get(b"content-length", b"")
        if length.isdigit() and int(length[:20]) > self._bytes_max:
            raise self._too_large()
        room = self._rooms.setdefault(sender.name, asyncio.Semaphore(BODIES_OF_ONE_SENDER_MAX))
        async with room, self._room:
            async with asyncio.timeout(self._seconds_max):
                body = await self._body(receive)
            _compare(headers.get(b"content-digest"), body)
            return await self._in_thread(_kept, self._keep_of(sender), body)

    async def _body(self, receive: Receive) -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionError
            body += message.get("body", b"")
            if len(body) > self._bytes_max:
                raise self._too_large()
            if not message.get("more_body", False):
                return bytes(body)

    def _too_large(self) -> _Answer:
        most = self._bytes_max // 1024
        return _Answer(413, "push.too-large", f"More than {most:,} KiB. Nothing was received.")

    async def _in_thread(self, work: Callable[..., _Done], *arguments: object) -> _Done:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)


def _sender_of(authorization: bytes) -> Actor:
    scheme, _, token = authorization.partition(b" ")
    if scheme.lower() != b"bearer" or not token.isascii():
        raise _Answer(401, "token.unknown", _UNKNOWN)
    try:
        return intake.sender_of_token(token.strip().decode("ascii"), at=utc_now())
    except Refused:
        raise _Answer(401, "token.unknown", _UNKNOWN) from None
    except DatabaseError:
        connections.close_all()
        raise _later() from None


def _compare(stated: bytes | None, body: bytes) -> None:
    """What the sender states of the body (RFC 9530, Content-Digest) must be so; without it nothing is compared."""
    if stated is None:
        return
    found = _DIGEST.search(stated)
    if found is None or base64.b64decode(found[1]) != hashlib.sha256(body).digest():
        raise _Answer(
            400, "push.digest", "The body is not the one that Content-Digest (sha-256) states. Nothing was received."
        )


def _keep_of(sender: Actor) -> Keep:
    return keeping(
        lambda: Act(sender, Purpose.INTAKE, at=utc_now()),
        transport="push",
        lane=lambda: intake.lane_of_sender(sender, utc_now()),
    )


def _kept(keep: Keep, body: bytes) -> Receipt:
    try:
        [receipt] = keep([body])
    except NotKept:
        connections.close_all()  # the next one begins with a fresh connection
        raise _later() from None
    return receipt


def _later() -> _Answer:
    says = "The house cannot keep it now. Nothing was received; send it again."
    return _Answer(503, "push.not-kept", says, retry_after=30)


async def respond(send: Send, status: int, body: object, *, retry_after: int = 0) -> None:
    """Sends a whole answer in JSON."""
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    if retry_after:
        headers.append((b"retry-after", str(retry_after).encode()))
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": msgspec.json.encode(body)})
