"""As much of an AMQP 0.9.1 broker as a queue that is emptied needs, on a loopback port. What a closed connection had not
acknowledged is in its queue again, in front."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import defaultdict

from pika import frame, spec

_CHUNK = 100_000
_PROPERTIES = {"capabilities": {"publisher_confirms": True, "basic.nack": True}}


class Broker:
    """queues: by name, oldest first. breaks_at: methods at which the connection breaks off."""

    def __init__(self) -> None:
        self.queues: dict[str, list[bytes]] = defaultdict(list)
        self.breaks_at: set[type] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=_Connection(self, connection).serve, daemon=True).start()


class _Connection:
    def __init__(self, broker: Broker, connection: socket.socket) -> None:
        self.broker, self.socket = broker, connection
        self.unsettled: dict[int, tuple[str, bytes]] = {}
        self.number = self.published = 0
        self.publishing = ""

    def serve(self) -> None:
        with contextlib.suppress(OSError, ConnectionError), self.socket:
            self.socket.recv(8)
            self.say(0, spec.Connection.Start(server_properties=_PROPERTIES, mechanisms="PLAIN", locales="en_US"))
            waiting = b""
            while True:
                used, found = frame.decode_frame(waiting)
                if found is None:
                    got = self.socket.recv(65536)
                    if not got:
                        break
                    waiting += got
                    continue
                waiting = waiting[used:]
                if isinstance(found, frame.Method) and type(found.method) in self.broker.breaks_at:
                    break
                self.hear(found)
        self.give_back()

    def give_back(self) -> None:
        for number in sorted(self.unsettled, reverse=True):
            queue, content = self.unsettled.pop(number)
            self.broker.queues[queue].insert(0, content)

    def say(self, channel: int, method: object) -> None:
        self.socket.sendall(frame.Method(channel, method).marshal())

    def hear(self, found: frame.Frame) -> None:
        channel = found.channel_number
        if isinstance(found, frame.Body):
            self.broker.queues[self.publishing].append(found.fragment)  # of one frame only
            self.published += 1
            self.say(channel, spec.Basic.Ack(self.published))
        if not isinstance(found, frame.Method):
            return
        match found.method:
            case spec.Connection.StartOk():
                self.say(0, spec.Connection.Tune(channel_max=10, frame_max=131072, heartbeat=0))
            case spec.Connection.Open():
                self.say(0, spec.Connection.OpenOk())
            case spec.Channel.Open():
                self.say(channel, spec.Channel.OpenOk())
            case spec.Basic.Get(queue=queue):
                self.hand_out(channel, queue)
            case spec.Basic.Ack(delivery_tag=last):
                self.unsettled = {number: each for number, each in self.unsettled.items() if number > last}
            case spec.Queue.Declare(queue=queue):
                self.say(channel, spec.Queue.DeclareOk(queue, 0, 0))
            case spec.Confirm.Select():
                self.say(channel, spec.Confirm.SelectOk())
            case spec.Basic.Publish(routing_key=queue):
                self.publishing = queue
            case spec.Channel.Close():
                self.say(channel, spec.Channel.CloseOk())
            case spec.Connection.Close():
                self.give_back()
                self.say(0, spec.Connection.CloseOk())
            case _:
                pass

    def hand_out(self, channel: int, queue: str) -> None:
        if not self.broker.queues[queue]:
            self.say(channel, spec.Basic.GetEmpty())
            return
        content = self.broker.queues[queue].pop(0)
        self.number += 1
        self.unsettled[self.number] = (queue, content)
        self.say(channel, spec.Basic.GetOk(self.number, False, "", queue, len(self.broker.queues[queue])))
        self.socket.sendall(frame.Header(channel, len(content), spec.BasicProperties()).marshal())
        for start in range(0, len(content), _CHUNK):
            self.socket.sendall(frame.Body(channel, content[start : start + _CHUNK]).marshal())
