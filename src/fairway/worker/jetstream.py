"""The stream: NATS JetStream, as the house uses it. The only module that speaks to a broker.

What it carries are *numbers* of transmissions that wait to be read, a handful at a time, never their bytes: those stay in the store,
sealed. So there is nothing about anybody in the broker, nothing to seal there and nothing to forget; and whatever the broker loses is
still in the store, which is asked again. Handing out a number twice does no harm: the store knows what was read.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import nats
import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext, api
from nats.js.errors import Error as StreamError
from nats.js.errors import NotFoundError

from fairway.kit.refusals import Refused

__all__ = ["Node", "Silent", "State", "Stream", "Where"]

NAME = "FAIRWAY"
SUBJECT = "fairway.read"
CONSUMER = "readers"
NODES = "fairway.nodes"
"""Asked here, each node says how it writes: `deploy/nats/node.conf` brings the question to them."""

KEPT_SECONDS = 14 * 24 * 3600.0  # how far back the store can be reconciled with what was once acknowledged
KNOWN_SECONDS = 600.0  # a number published twice within this time is one
HANDED_SECONDS = 30.0  # a worker that says nothing for so long has lost what it was handed
HANDED_MAX = 256  # handfuls in hand, of all workers together
STORED_MAX = 2_000_000  # handfuls in the stream: at most 1.5 GiB
HANDFUL_BYTES_MAX = 1024
_ANSWER_SECONDS = 5.0
_CONNECT_SECONDS = 8.0
_START_SECONDS = 30.0  # a first election may be split and take ten
_AT_ONCE = 64
_NEXT = f"$JS.API.CONSUMER.MSG.NEXT.{NAME}.{CONSUMER}"
_ONE = b'{"batch":1,"expires":100000000}'  # a tenth of a second, in nanoseconds
_NEXT_ANSWER_SECONDS = 3.0
_NOTHING_NOW = ("404", "408", "409")  # nothing waits; nothing came; another node leads now
_AGAIN_SECONDS = 1.0
_NODE_ANSWER_SECONDS = 1.0

T = TypeVar("T")
_TROUBLE = (nats.errors.Error, StreamError, OSError, asyncio.TimeoutError)


class Where(msgspec.Struct, frozen=True):
    """Where the stream is.

    addresses    of its nodes: one for a trial, three otherwise
    secret_file  holds "user:password"; None where the nodes ask for none
    ca_file      whose certificates the nodes have; None without TLS
    """

    addresses: tuple[str, ...]
    secret_file: Path | None = None
    ca_file: Path | None = None


class Node(msgspec.Struct, frozen=True):
    """One node, by its own account. `is_durable`: it confirms only what is on its disk."""

    name: str
    is_durable: bool


class State(msgspec.Struct, frozen=True):
    """How much stands in the stream, in handfuls.

    stored    it still remembers, read or not
    waiting   not handed out yet
    handed    handed out and not settled
    again     of those, handed out more than once
    leader    the node that answers for the stream
    replicas  the others that have it
    """

    stored: int
    waiting: int
    handed: int
    again: int
    leader: str
    replicas: tuple[str, ...]


class Silent(Exception):
    """The stream did not answer. Nothing is lost: what waits stands in the store."""


class Stream:
    """An open stream. Its connection lives in a thread of its own, so that it answers its nodes while a worker works."""

    def __init__(self, where: Where) -> None:
        """Opens the stream, made if need be.

        Raises Silent where no node answers, Refused where a node confirms before it has written, or where there are neither one nor
        three of them.
        """
        if len(where.addresses) not in (1, 3):
            raise Refused(
                "stream.size",
                f"FAIRWAY_STREAM names {len(where.addresses)} nodes. One is a trial, three keep going when one is lost; two or four "
                "add nothing. Nothing was opened.",
            )
        self._where = where
        self._handed: list[tuple[list[int], Msg]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stream", daemon=True)
        self._thread.start()
        self._client = Client()
        self._is_unwelcome = False
        self._beat: asyncio.Task[None] | None = None
        try:
            self._do(self._open(), _CONNECT_SECONDS + _START_SECONDS)
        except (Silent, Refused):
            self.close()
            if self._is_unwelcome:
                raise Refused(
                    "stream.secret",
                    "The nodes of the stream know nobody with this user and password. FAIRWAY_STREAM_SECRET_FILE names the file. "
                    "Nothing was opened.",
                ) from None
            raise

    # -- what a dispatcher does ---------------------------------------------------------------------------------------

    def publish(self, handfuls: Sequence[Sequence[int]], *, again: int = 0) -> None:
        """Has the stream hand out these handfuls, in this order; it confirms each from the disks of most of its nodes.

        again  how often the same numbers were published before and lost: the stream takes them for new ones then

        Raises Silent; then some may be in the stream, and publishing them once more changes nothing.
        """
        for start in range(0, len(handfuls), _AT_ONCE):
            self._do(self._publish(handfuls[start : start + _AT_ONCE], again), 2 * _ANSWER_SECONDS)

    def is_empty(self) -> bool:
        """Whether nothing waits in it and nothing is in a worker's hands. Raises Silent."""
        state = self.state()
        return not state.waiting and not state.handed

    def remembered(self) -> Iterator[int]:
        """Every number that the stream still remembers, oldest first. Raises Silent."""
        context = self._js
        info = self._do(context.stream_info(NAME), _ANSWER_SECONDS)
        if not info.state.messages:
            return
        reader = self._do(
            context.subscribe(SUBJECT, stream=NAME, ordered_consumer=True, pending_msgs_limit=-1), _ANSWER_SECONDS
        )
        try:
            last = info.state.last_seq
            while True:
                message = self._do(reader.next_msg(timeout=_ANSWER_SECONDS), 2 * _ANSWER_SECONDS)
                yield from _numbers(message)
                if message.metadata.sequence.stream >= last:
                    return
        finally:
            self._do(reader.unsubscribe(), _ANSWER_SECONDS)

    # -- what a worker does -------------------------------------------------------------------------------------------

    def take(self) -> list[int]:
        """The next handful, in the order of receipt; empty where none waits. It is this worker's until it is settled, or the worker
        ends. Raises Silent.
        """
        return self._do(self._take(), 2 * _ANSWER_SECONDS)

    def settle(self, stations: Mapping[int, str]) -> None:
        """Tells the stream what became of everything that was taken. Raises Silent.

        stations  where the store has each number; a number that it does not know is missing here

        A handful of which anything is still "received" is handed out again, soon. The rest is done with, and the stream confirms that
        it knows: where it does not, it hands the numbers out again, which does no harm.
        """
        self._do(self._settle(stations), 2 * _ANSWER_SECONDS)

    # -- for operators ------------------------------------------------------------------------------------------------

    def nodes(self) -> list[Node]:
        """What each node that answers says about itself."""
        return self._do(self._ask_nodes(), _ANSWER_SECONDS)

    def state(self) -> State:
        """How much stands in the stream. Raises Silent."""
        return self._do(self._state(), 2 * _ANSWER_SECONDS)

    def close(self) -> None:
        """Leaves the stream. What was taken and not settled is handed out to others."""
        if self._loop.is_closed():
            return
        if self._client.is_connected:
            with contextlib.suppress(Silent):  # nobody there to say good-bye to
                self._do(self._client.close(), _ANSWER_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_ANSWER_SECONDS)
        if not self._loop.is_running():
            self._loop.close()

    # -- in the thread of the connection ------------------------------------------------------------------------------

    def _do(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        waiting = asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, seconds), self._loop)
        try:
            return waiting.result(seconds + _ANSWER_SECONDS)
        except (*_TROUBLE, TimeoutError) as trouble:
            waiting.cancel()
            raise Silent(f"the stream did not answer ({type(trouble).__name__})") from None

    async def _open(self) -> None:
        user, password = _secret(self._where.secret_file)
        connecting = asyncio.ensure_future(
            self._client.connect(
                list(self._where.addresses),
                name="fairway",
                connect_timeout=2,
                allow_reconnect=True,
                max_reconnect_attempts=-1,
                reconnect_time_wait=1,
                ping_interval=5,
                max_outstanding_pings=2,
                error_cb=self._note_trouble,
                user=user,
                password=password,
                tls=None
                if self._where.ca_file is None
                else ssl.create_default_context(cafile=str(self._where.ca_file)),
            )
        )
        until = self._loop.time() + _CONNECT_SECONDS
        while not (connecting.done() or self._is_unwelcome or self._loop.time() > until):
            await asyncio.sleep(0.02)
        if not connecting.done():
            connecting.cancel()
            raise nats.errors.NoServersError
        connecting.result()
        self._js: JetStreamContext = self._client.jetstream(timeout=_ANSWER_SECONDS)
        _refuse_forgetful(await self._ask_nodes())
        until = self._loop.time() + _START_SECONDS
        while True:
            try:
                await self._make()
                return
            except _TROUBLE:  # no leader yet
                if self._loop.time() > until:
                    raise
                await asyncio.sleep(0.25)

    async def _note_trouble(self, trouble: Exception) -> None:
        """Left alone, the client would print every lost connection; who asks the stream learns of it anyway."""
        self._is_unwelcome = self._is_unwelcome or "authorization violation" in str(trouble).lower()

    async def _make(self) -> None:
        replicas = len(self._where.addresses)
        wanted = api.StreamConfig(
            name=NAME,
            subjects=[SUBJECT],
            storage=api.StorageType.FILE,
            num_replicas=replicas,
            max_age=KEPT_SECONDS,
            max_msgs=STORED_MAX,
            max_msg_size=HANDFUL_BYTES_MAX,
            discard=api.DiscardPolicy.OLD,
            duplicate_window=KNOWN_SECONDS,
        )
        try:
            found = (await self._js.stream_info(NAME)).config
        except NotFoundError:
            found = (await self._js.add_stream(wanted)).config
        if found.num_replicas != replicas or found.storage != api.StorageType.FILE:
            raise Refused(
                "stream.replicas",
                f"The stream {NAME} stands on {found.num_replicas} nodes ({found.storage}), and FAIRWAY_STREAM names {replicas}. "
                "Nothing was opened.",
            )
        readers = api.ConsumerConfig(
            durable_name=CONSUMER,
            filter_subject=SUBJECT,
            ack_policy=api.AckPolicy.EXPLICIT,
            ack_wait=HANDED_SECONDS,
            max_deliver=-1,  # what kills its readers is set aside by the store, which counts attempts
            max_ack_pending=HANDED_MAX,
        )
        try:
            await self._js.consumer_info(NAME, CONSUMER)
        except NotFoundError:
            await self._js.add_consumer(NAME, readers)

    async def _ask_nodes(self) -> list[Node]:
        inbox = self._client.new_inbox()
        answers = await self._client.subscribe(inbox)
        await self._client.publish(NODES, b"", reply=inbox)
        found: dict[str, Node] = {}
        while len(found) < len(self._where.addresses):
            try:
                answer = await answers.next_msg(timeout=_NODE_ANSWER_SECONDS)
            except nats.errors.TimeoutError:
                break
            if answer.data:
                node = _node(answer.data)
                found[node.name] = node
        await answers.unsubscribe()
        return sorted(found.values(), key=lambda node: node.name)

    async def _publish(self, handfuls: Sequence[Sequence[int]], again: int) -> None:
        confirmed = [
            await self._js.publish_async(
                SUBJECT,
                " ".join(map(str, numbers)).encode(),
                stream=NAME,
                headers={"Nats-Msg-Id": f"{numbers[0]}-{numbers[-1]}.{again}"},
            )
            for numbers in handfuls
        ]
        await asyncio.gather(*confirmed)

    async def _take(self) -> list[int]:
        if not self._client.is_connected:
            raise nats.errors.ConnectionClosedError
        # The client's own fetch gives up at the moment when the node does: what it handed out a moment earlier would lie here while
        # others take what came later. So the node's answer is waited for, whatever it is. In the old style, because what is handed
        # out bears a subject of its own, and the new style goes by subjects.
        message = await self._client.request(_NEXT, _ONE, timeout=_NEXT_ANSWER_SECONDS, old_style=True)
        if message.headers and (status := message.headers.get(api.Header.STATUS)):
            if status in _NOTHING_NOW:
                return []
            raise nats.errors.Error(f"status {status}")
        numbers = _numbers(message)
        if not numbers:
            await message.term()  # not ours: nothing that we published
            return []
        self._handed.append((numbers, message))
        if self._beat is None:
            self._beat = self._loop.create_task(self._still_working())
        return numbers

    async def _settle(self, stations: Mapping[int, str]) -> None:
        handed, self._handed = self._handed, []
        if self._beat is not None:
            self._beat.cancel()
            self._beat = None
        for numbers, message in handed:
            if any(stations.get(number) == "received" for number in numbers):
                await message.nak(delay=_AGAIN_SECONDS)
            else:
                await message.ack_sync(timeout=_ANSWER_SECONDS)

    async def _still_working(self) -> None:
        """Storing a large push can take longer than the stream waits; a process that is gone says nothing any more."""
        while True:
            await asyncio.sleep(HANDED_SECONDS / 3)
            for _, message in list(self._handed):
                try:
                    await message.in_progress()
                except _TROUBLE:
                    break  # then it is handed out again

    async def _state(self) -> State:
        stream = await self._js.stream_info(NAME)
        consumer = await self._js.consumer_info(NAME, CONSUMER)
        cluster = stream.cluster
        return State(
            stored=stream.state.messages,
            waiting=consumer.num_pending or 0,
            handed=consumer.num_ack_pending or 0,
            again=consumer.num_redelivered or 0,
            leader=(cluster.leader if cluster is not None else None) or "",
            replicas=tuple(
                sorted(each.name or "" for each in (cluster.replicas if cluster is not None else None) or ())
            ),
        )


def _numbers(message: Msg) -> list[int]:
    """What is in a message; nothing where it is none of ours."""
    words = message.data.split()
    return [int(word) for word in words] if all(word.isdigit() and len(word) <= 19 for word in words) else []


def _node(answer: bytes) -> Node:
    told = msgspec.json.decode(answer)
    config = told.get("data", {}).get("config") or {}
    return Node(str(told.get("server", {}).get("name", "?")), bool(config.get("sync_always")))


def _refuse_forgetful(nodes: Iterable[Node]) -> None:
    found = list(nodes)
    if not found:
        raise Refused(
            "stream.unknown",
            "No node of the stream says how it writes. Use deploy/nats/node.conf, which lets the house ask. Nothing was opened.",
        )
    forgetful = [each.name for each in found if not each.is_durable]
    if forgetful:
        raise Refused(
            "stream.forgetful",
            f"These nodes of the stream confirm what is not on their disks yet: {', '.join(forgetful)}. Set "
            "`sync_interval: always` in their jetstream block, as in deploy/nats/node.conf. Nothing was opened.",
        )


def _secret(file: Path | None) -> tuple[str | None, str | None]:
    if file is None:
        return None, None
    user, _, password = file.read_text("utf-8").strip().partition(":")
    return user, password
