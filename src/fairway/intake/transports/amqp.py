"""A queue of a message broker, by AMQP 0.9.1: RabbitMQ and whatever speaks as it does.

Each message is a transmission. Messages are acknowledged to the broker after the commit; a connection that ends before gives them
back to the queue. What is larger than we receive is put into the queue `NAME.failed`, which the broker has confirmed, before it is
acknowledged.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError

from fairway.intake.transports.folder import BYTES_A_COMMIT, FILES_A_COMMIT
from fairway.intake.transports.receipts import TRANSMISSION_BYTES_MAX, Collected, Keep, Receipt, SetAside, Unreachable

__all__ = ["AmqpQueue", "Connect", "connecting"]

MESSAGES_A_ROUND_MAX = 2_000
_SECONDS_MAX = 60
_KEPT_BY_BROKER = 2  # delivery mode "persistent"

Connect = Callable[[], contextlib.AbstractContextManager[BlockingChannel]]


def connecting(host: str, port: int, *, user: str, password: str, virtual_host: str, authority: Path | None) -> Connect:
    """Connections with TLS, always. authority: certificates that the broker's is signed by; None: those of the machine."""
    context = ssl.create_default_context(cafile=str(authority) if authority else None)
    return by_parameters(
        pika.ConnectionParameters(
            host,
            port,
            virtual_host,
            pika.PlainCredentials(user, password),
            ssl_options=pika.SSLOptions(context, host),
            socket_timeout=_SECONDS_MAX,
            blocked_connection_timeout=_SECONDS_MAX,
        )
    )


def by_parameters(parameters: pika.ConnectionParameters) -> Connect:
    """Connections as pika's parameters say."""

    @contextlib.contextmanager
    def connect() -> Iterator[BlockingChannel]:
        connection = pika.BlockingConnection(parameters)
        try:
            yield connection.channel()
        finally:
            with contextlib.suppress(AMQPError):  # it may be closed by the broker already
                connection.close()

    return connect


class AmqpQueue:
    """One queue that is emptied. connect: gives a channel for one round."""

    name = "amqp"

    def __init__(self, connect: Connect, queue: str, *, bytes_max: int = TRANSMISSION_BYTES_MAX) -> None:
        self._connect, self._queue, self._bytes_max = connect, queue, bytes_max

    def collect(self, keep: Keep) -> Collected:
        """One round: has what is in the queue kept, and acknowledges it. Raises Unreachable, and what `keep` raises."""
        try:
            with self._connect() as channel:
                return self._empty(channel, keep)
        except (AMQPError, OSError) as trouble:
            raise Unreachable(f"the broker did not answer as it should ({type(trouble).__name__})") from None

    def _empty(self, channel: BlockingChannel, keep: Keep) -> Collected:
        receipts: list[Receipt] = []
        set_aside: list[SetAside] = []
        for handful, last in self._handfuls(channel):
            fit = [content for content in handful if len(content) <= self._bytes_max]
            if fit:
                receipts += keep(fit)
            for content in handful:
                if len(content) > self._bytes_max:
                    self._set_aside(channel, content)
                    set_aside.append(SetAside("too-large", len(content)))
            channel.basic_ack(last, multiple=True)
        return Collected(tuple(receipts), tuple(set_aside))

    def _handfuls(self, channel: BlockingChannel) -> Iterator[tuple[list[bytes], int]]:
        """Messages that are kept in one commit, and the number by which the broker knows the last of them."""
        handful: list[bytes] = []
        last = size = 0
        for _ in range(MESSAGES_A_ROUND_MAX):
            method, _, body = channel.basic_get(self._queue)
            if method is None:
                break
            handful.append(body or b"")
            last, size = int(method.delivery_tag), size + len(handful[-1])
            if len(handful) == FILES_A_COMMIT or size >= BYTES_A_COMMIT:
                yield handful, last
                handful, size = [], 0
        if handful:
            yield handful, last

    def _set_aside(self, channel: BlockingChannel, content: bytes) -> None:
        """Returns when the broker has it in the other queue; raises AMQPError where it will not."""
        failed = f"{self._queue}.failed"
        channel.queue_declare(failed, durable=True)
        channel.confirm_delivery()
        kept = pika.BasicProperties(delivery_mode=_KEPT_BY_BROKER)
        channel.basic_publish("", failed, content, kept, mandatory=True)
