"""Faults of the engines beneath a house on many machines: the database fails over, a node of the stream is killed, workers are slow.

Real PostgreSQL (a primary and its synchronous standby) and three real NATS nodes on this machine; the house's own programs run beside
them, as its operator starts them. At the end the same question as after every fault: does the house hold what an undisturbed one holds?
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairway_benchmarks.broker import Broker
from fairway_benchmarks.postgresql import DURABLE, Pair, Server
from fairway_simulator import push_of

if TYPE_CHECKING:
    from fairway.worker.jetstream import Stream
    from fairway_benchmarks.faults import Bench

__all__ = ["broker_killed", "fail_over", "pushed", "slow_workers"]

_SECONDS_AT_MOST = 300.0
_DATABASE = "house"
_FLIGHTS_OF_PUSHES = 5_000  # a seed is a flight: these are nobody else's
_SLOW = """
import sys, time
from pathlib import Path
from fairway.opening import prepare
prepare(Path(sys.argv[1]))
from fairway.intake import office
from fairway.worker import dispatching
read, slow, dispatching.WINDOW = office.read, float(sys.argv[2]), int(sys.argv[3])
office.read = lambda content, **named: (time.sleep(slow), read(content, **named))[1]
from fairway.cli.main import run
sys.exit(run([*sys.argv[4:], "--home", sys.argv[1]]))
"""


class Programs:
    """Programs of one house, each started again when it ends, as a service manager does; and the receipts that they give."""

    def __init__(self, home: Path, told: Mapping[str, str]) -> None:
        self.home = home
        self.told = {name: value for name, value in os.environ.items() if not name.startswith("FAIRWAY_")} | dict(told)
        self.receipts: list[tuple[float, str]] = []
        self.restarts = 0
        self._running: list[subprocess.Popen[str]] = []
        self._is_over = False

    def start(self, *arguments: str) -> None:
        """Keeps a verb running."""
        command = [sys.executable, "-m", "fairway.cli.main", *arguments, "--home", str(self.home), "--json"]
        threading.Thread(target=self._keep_running, args=(command,), daemon=True).start()

    def start_slow(self, seconds: float, window: int, *arguments: str) -> subprocess.Popen[str]:
        """A verb in a process in which a message takes `seconds` more to read, and a dispatcher's window is `window`."""
        command = [sys.executable, "-c", _SLOW, str(self.home), str(seconds), str(window), *arguments]
        process = self._begin(command)
        self._running.append(process)
        return process

    def run(self, *arguments: str) -> Any:
        """Runs a verb; its last line."""
        command = [sys.executable, "-m", "fairway.cli.main", *arguments, "--home", str(self.home), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=self.told)
        if done.returncode not in (0, 3):
            raise RuntimeError(f"fairway {arguments[0]} ended with {done.returncode}: {done.stderr[-800:]}")
        lines = done.stdout.splitlines()
        return json.loads(lines[-1]) if lines else None

    def stop(self) -> None:
        """Ends them all."""
        self._is_over = True
        for each in self._running:
            each.kill()
            each.wait()

    def _begin(self, command: Sequence[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.told, bufsize=1
        )

    def _keep_running(self, command: Sequence[str]) -> None:
        while not self._is_over:
            process = self._begin(command)
            self._running.append(process)
            assert process.stdout is not None
            for line in process.stdout:
                told = json.loads(line)
                if "sha256" in told:
                    self.receipts.append((time.monotonic(), str(told["code"])))
            process.wait()
            if not self._is_over:
                self.restarts += 1
                time.sleep(0.5)


class Sender:
    """Lays messages into an inbox at an even pace, in a thread, until it is told to stop."""

    def __init__(self, bench: Bench, inbox: Path, a_second: float) -> None:
        self._bench, self._inbox, self._pause = bench, inbox, 1 / a_second
        self.sent = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()

    def _send(self) -> None:
        while not self._is_over.wait(self._pause):
            self._bench.put(self._inbox, [self.sent])
            self.sent += 1

    def stop(self) -> int:
        """No more; how many were sent."""
        self._is_over.set()
        self._thread.join()
        return self.sent


def _confirms_alone(pair: Pair, programs: Programs) -> None:
    """The standby goes, and receipts are given all the same."""
    pair.part()
    alone_since = time.monotonic()
    _wait(lambda: programs.receipts[-1][0] > alone_since + 2.0)


class Pusher:
    """A sender who pushes to the house's server at an even pace, and repeats what has no receipt."""

    def __init__(self, programs: Programs, a_second: float) -> None:
        self._pause = 1 / a_second
        self._token = programs.run("senders", "token", "QX")["token"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        self.receipts: list[tuple[float, str]] = []
        self._pushed: list[bytes] = []
        self._is_over = threading.Event()
        programs.start("serve", "--port", str(self._port))
        self._thread = threading.Thread(target=self._push, daemon=True)
        self._thread.start()

    def _push(self) -> None:
        while not self._is_over.wait(self._pause):
            content = push_of(1, seed=_FLIGHTS_OF_PUSHES + len(self._pushed))
            code = pushed(self._port, self._token, content)
            self._pushed.append(content)
            self.receipts.append((time.monotonic(), code))

    def stop(self) -> list[bytes]:
        """No more; what was pushed."""
        self._is_over.set()
        self._thread.join()
        return self._pushed


def pushed(port: int, token: str, content: bytes) -> str:
    """Pushes until there is a receipt; its code."""
    headers = {"Authorization": f"Bearer {token}"}
    while True:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            line.request("POST", "/rest/push", content, headers)
            answer = line.getresponse()
            body = answer.read()
            if answer.status in (200, 201):
                return str(json.loads(body)["code"])
        except (OSError, http.client.HTTPException):
            pass
        finally:
            line.close()
        time.sleep(0.02)


def fail_over(bench: Bench, count: int, *, lies: bool = False) -> dict[str, Any]:
    """The primary is killed under load, its synchronous standby takes over, and becomes the primary that is killed next.

    Messages come by a folder and by HTTPS's door at once; a sender repeats what has no receipt.

    lies  the primary confirms what its standby does not have: what a harness must find out
    """
    chance = random.Random(bench.seed + 8)
    home, inbox = _empty(bench, "failed-over")
    until_receipt: list[float] = []
    until_read: list[float] = []
    until_pushed: list[float] = []
    with contextlib.ExitStack() as stack:
        pair = stack.enter_context(Pair.running())
        pair.make(_DATABASE)
        programs = Programs(home, {"FAIRWAY_DATABASE": pair.address(_DATABASE)})
        stack.callback(programs.stop)
        _with_list(bench, programs)
        programs.start("watch", str(inbox), "--only-receive", "--settle", "0", "--every", "0.05")
        programs.start("work", "--follow")
        programs.start("work", "--follow")
        pusher = Pusher(programs, a_second=3)
        stack.callback(pusher.stop)
        sender = Sender(bench, inbox, a_second=10)
        _wait(lambda: pair.ask(_DATABASE, _READ) > 0 and pusher.receipts != [])
        for turn in range(count):
            time.sleep(chance.uniform(1.0, 3.0))
            read = pair.ask(_DATABASE, _READ)
            if lies:
                _confirms_alone(pair, programs)
            killed_at = time.monotonic()
            pair.kill_primary()
            if lies:
                pair.rejoin()
            time.sleep(1.0)  # whoever watches the primary needs a moment to be sure
            promoted_at = time.monotonic()
            pair.promote()
            _wait(lambda at=promoted_at: programs.receipts[-1][0] > at)  # type: ignore[misc]
            until_receipt.append(next(at for at, _ in programs.receipts if at > promoted_at) - killed_at)
            _wait(lambda at=promoted_at: pusher.receipts[-1][0] > at)  # type: ignore[misc]
            until_pushed.append(next(at for at, _ in pusher.receipts if at > promoted_at) - killed_at)
            _wait(lambda read=read: pair.ask(_DATABASE, _READ) > read)  # type: ignore[misc]
            until_read.append(time.monotonic() - killed_at)
            if turn + 1 < count:
                pair.rebuild()
        messages = sender.stop()
        pushed = pusher.stop()
        _until_done(lambda query: pair.ask(_DATABASE, query), programs, messages, inbox)
        programs.receipts += pusher.receipts
        verdict = _verdict(bench, programs, inbox, messages, lambda: pair.codes(_DATABASE), also=pushed)
    return {
        "fail_overs": count,
        "seconds_to_the_next_receipt": _worst(until_receipt),
        "seconds_to_the_next_receipt_of_a_push": _worst(until_pushed),
        "seconds_until_reading_goes_on": _worst(until_read),
        "programs_started_again": programs.restarts,
        **verdict,
    }


def broker_killed(bench: Bench, count: int) -> dict[str, Any]:
    """The node that leads the stream is killed under load, and comes back while the next leads."""
    chance = random.Random(bench.seed + 9)
    home, inbox = _empty(bench, "broker-killed")
    leaderless: list[float] = []
    with _stream_house(home) as (server, broker, programs):
        _with_list(bench, programs)
        programs.start("watch", str(inbox), "--only-receive", "--settle", "0", "--every", "0.05")
        programs.start("stream", "dispatch")
        programs.start("work", "--follow")
        programs.start("work", "--follow")
        sender = Sender(bench, inbox, a_second=10)
        _wait(lambda: server.ask(_DATABASE, _READ) > 0)
        with _looking_at(broker) as stream:
            for _ in range(count):
                time.sleep(chance.uniform(0.5, 2.0))
                leader = _leader(stream)
                broker.kill(leader)
                killed_at = time.monotonic()
                _wait(lambda leader=leader: _leader(stream) not in (leader, -1))  # type: ignore[misc]
                leaderless.append(time.monotonic() - killed_at)
                broker.start(leader)
                _wait(lambda: _has_all(stream))
        messages = sender.stop()
        _until_done(lambda query: server.ask(_DATABASE, query), programs, messages, inbox)
        reconciled = programs.run("stream", "reconcile")
        verdict = _verdict(bench, programs, inbox, messages, lambda: server.codes(_DATABASE))
    gaps = [later - sooner for (sooner, _), (later, _) in zip(programs.receipts, programs.receipts[1:], strict=False)]
    return {
        "leaders_killed": count,
        "seconds_without_a_leader": _worst(leaderless),
        "longest_seconds_between_receipts": round(max(gaps, default=0.0), 2),
        "remembered_by_the_stream": reconciled["remembered"],
        "programs_started_again": programs.restarts,
        **verdict,
    }


def slow_workers(bench: Bench, count: int) -> dict[str, Any]:
    """A message takes a quarter of a second more to read while a burst arrives: receipts go on, the store holds the backlog, the stream
    stays small, memory flat. Then the workers are as ever, and everything is read."""
    home, inbox = _empty(bench, "slow")
    window = max(32, count // 8)
    with _stream_house(home) as (server, broker, programs):
        _with_list(bench, programs)
        slow = programs.start_slow(0.25, window, "work", "--follow")
        dispatcher = programs.start_slow(0.0, window, "stream", "dispatch")
        programs.start("watch", str(inbox), "--only-receive", "--settle", "0", "--every", "0.05")
        bench.put(inbox, range(count))
        _wait(lambda: len(programs.receipts) >= max(window, count // 10))
        early = {"worker": _mib(slow), "dispatcher": _mib(dispatcher), "node": broker.mib()}
        _wait(lambda: len(programs.receipts) >= count)
        receiving = programs.receipts[-1][0] - programs.receipts[0][0]
        time.sleep(5.0)
        with _looking_at(broker) as stream:
            state = stream.state()
        late = {"worker": _mib(slow), "dispatcher": _mib(dispatcher), "node": broker.mib()}
        backlog = server.ask(_DATABASE, "SELECT count(*) FROM store_transmission WHERE station = 'received'")
        slow.kill()
        programs.start("work", "--follow")
        programs.start("work", "--follow")
        _until_done(lambda query: server.ask(_DATABASE, query), programs, count, inbox)
        verdict = _verdict(bench, programs, inbox, count, lambda: server.codes(_DATABASE))
    # A worker that began to work has loaded what it works with; after that neither grows with the backlog.
    is_flat = all(late[each] <= 1.1 * early[each] + 8 for each in late)
    verdict["passed"] = verdict["passed"] and is_flat and backlog > 0
    return {
        "burst": count,
        "receipts_a_second": round(count / max(receiving, 0.001)),
        "backlog_in_the_store": backlog,
        "window": window,
        "handfuls_waiting_or_in_hand": state.waiting + state.handed,
        "memory_mib_early": early,
        "memory_mib_late": late,
        **verdict,
    }


# -- what they share --------------------------------------------------------------------------------------------------

_READ = "SELECT count(*) FROM store_transmission WHERE station <> 'received'"
_LEFT = (
    "SELECT (SELECT count(*) FROM store_transmission WHERE station = 'received') + (SELECT count(*) FROM store_work)"
)


def _empty(bench: Bench, name: str) -> tuple[Path, Path]:
    home, inbox = bench.folder / name, bench.folder / f"{name}-inbox"
    inbox.mkdir()
    return home, inbox


@contextlib.contextmanager
def _stream_house(home: Path) -> Iterator[tuple[Server, Broker, Programs]]:
    with contextlib.ExitStack() as stack:
        server = Server(DURABLE)
        stack.callback(server.stop)
        broker = stack.enter_context(Broker.running())
        programs = Programs(home, {"FAIRWAY_DATABASE": server.make(_DATABASE), **broker.environment})
        stack.callback(programs.stop)
        yield server, broker, programs


@contextlib.contextmanager
def _looking_at(broker: Broker) -> Iterator[Stream]:
    from fairway.worker.jetstream import Stream, Where

    stream = Stream(Where(tuple(broker.addresses.split(",")), broker.secret_file))
    try:
        yield stream
    finally:
        stream.close()


def _with_list(bench: Bench, programs: Programs) -> None:
    programs.run("lists", "load", "csv", str(bench.folder / "list.csv"), "--activate")


def _leader(stream: Stream) -> int:
    """The number of the node that leads; -1 while none does."""
    from fairway.worker.jetstream import Silent

    try:
        name = stream.state().leader
    except Silent:
        return -1
    return int(name.removeprefix("node-")) if name else -1


def _has_all(stream: Stream) -> bool:
    from fairway.worker.jetstream import Silent

    try:
        return len(stream.nodes()) == 3 and len(stream.state().replicas) == 2
    except Silent:
        return False


def _wait(done: Callable[[], bool]) -> None:
    until = time.monotonic() + _SECONDS_AT_MOST
    while time.monotonic() < until:
        with contextlib.suppress(ConnectionError):
            if done():
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing more happened in {_SECONDS_AT_MOST:.0f} s")


def _until_done(ask: Callable[[str], int], programs: Programs, messages: int, inbox: Path) -> None:
    _wait(lambda: not any(path.suffix == ".edi" for path in inbox.iterdir()))
    _wait(lambda: len({code for _, code in programs.receipts}) >= messages)
    _wait(lambda: ask(_LEFT) == 0)


def _verdict(
    bench: Bench,
    programs: Programs,
    inbox: Path,
    messages: int,
    codes: Callable[[], set[str]],
    *,
    also: Sequence[bytes] = (),
) -> dict[str, Any]:
    """Compares the shaken house with one that has its own file and was never disturbed.

    also  what came by another way, of flights of its own
    """
    calm, calm_inbox = bench.house(f"{programs.home.name}-calm")
    bench.put(calm_inbox, range(messages))
    for number, content in enumerate(also):
        (calm_inbox / f"pushed-{number:08}.edi").write_bytes(content)
    bench.fairway(calm, "ingest", str(calm_inbox))
    wanted = bench.fairway(calm, "doctor", "--digest")[0]["state"]
    state = programs.run("doctor", "--digest")["state"]
    programs.run("audit", "verify")
    receipts = {code for _, code in programs.receipts}
    result = {
        "messages": messages + len(also),
        "receipts": len(receipts),
        "receipts_missing": len(receipts - codes()),
        "lost": max(0, wanted["transmissions"] - state["transmissions"]),
        "doubled": max(0, state["transmissions"] - wanted["transmissions"]),
        "left_in_inbox": sum(path.is_file() for path in inbox.iterdir()),
        "same_digest": state == wanted,
    }
    result["passed"] = result["same_digest"] and not result["receipts_missing"] + result["left_in_inbox"]
    for each in (programs.home, inbox, calm, calm_inbox):
        shutil.rmtree(each)
    return result


def _worst(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {"median": round(ordered[len(ordered) // 2], 2), "worst": round(ordered[-1], 2)}


def _mib(process: subprocess.Popen[str]) -> int:
    """The memory that a process has now."""
    status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) // 1024
