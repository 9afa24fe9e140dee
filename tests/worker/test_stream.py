"""The stream between receivers and workers, on three real nodes: it hands out numbers, and whatever it loses the store still has."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import nats
import pytest
from tests.path.pushes import booking, person, push

from fairway import intake
from fairway.kit.refusals import Refused
from fairway.safeguards import Purpose
from fairway.screening import Screener
from fairway.worker import machine_act, run_from, run_until_idle
from fairway.worker.dispatching import Dispatcher, reconcile
from fairway.worker.jetstream import CONSUMER, NAME, SUBJECT, Silent, Stream, Where
from fairway_benchmarks.broker import CONFIGURATION, Broker

SECONDS = 60  # a leader is elected anew within ten


def message(number: int) -> bytes:
    who = person("EXAMPLA", "MARTAMRS", f"XQ{number:07}", "04MAR81")
    return push(booking(f"AB{number:04}", who), reference=str(number))


def received(count: int) -> list[int]:
    contents = [message(number) for number in range(count)]
    return [each.id for each in intake.receive(machine_act(Purpose.INTAKE), contents, transport="test")]


def before_long(done: Callable[[], bool]) -> bool:
    """Tries until it is so; what is silent for a moment is asked again."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            if done():
                return True
        except Silent:
            pass
        time.sleep(0.05)
    return False


def work_off(stream: Stream) -> tuple[int, int]:
    """Works until the stream has nothing left and nothing is in hand; how many transmissions were read and travellers screened."""
    read = screened = 0

    def is_done() -> bool:
        nonlocal read, screened
        totals, _ = run_from(stream, Screener(), idle_since=0.0)
        read, screened = read + totals.transmissions, screened + totals.screened
        return stream.is_empty()

    assert before_long(is_done)
    return read, screened


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    with Broker.running() as broker:
        yield broker


def where(broker: Broker) -> Where:
    return Where(tuple(broker.addresses.split(",")), broker.secret_file)


@pytest.fixture
def stream(broker: Broker) -> Iterator[Stream]:
    """An open stream with nothing in it."""
    on_the_line(broker, emptied)
    stream = Stream(where(broker))
    yield stream
    stream.close()


def on_the_line(broker: Broker, says: Callable[[nats.aio.client.Client], object]) -> None:
    """Says something to the broker past the house."""

    async def saying() -> None:
        user, _, password = broker.secret_file.read_text().strip().partition(":")
        client = await nats.connect(broker.addresses.split(","), user=user, password=password)
        try:
            await says(client)  # type: ignore[misc]
        finally:
            await client.close()

    asyncio.run(saying())


async def emptied(client: nats.aio.client.Client) -> None:
    try:
        await client.jetstream().delete_stream(NAME)
    except nats.js.errors.NotFoundError:
        pass
    except nats.errors.Error:  # nobody leads yet: then there is nothing
        pass


def test_otto_who_does_not_know_the_password_is_handed_nothing(broker: Broker, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("house:guessed\n")

    with pytest.raises(Refused, match="know nobody with this user") as refused:
        Stream(Where(tuple(broker.addresses.split(",")), tmp_path / "secret"))

    assert refused.value.reason == "stream.secret"


def test_otto_who_has_the_nodes_disks_finds_numbers_and_nobody(broker: Broker, stream: Stream, house: Path) -> None:
    numbers = received(3)
    Dispatcher(stream).round()
    work_off(stream)

    files = [path for path in broker.folder.rglob("*") if path.is_file()]
    written = b"".join(path.read_bytes() for path in files)
    assert str(numbers[0]).encode() in written  # otherwise this would prove nothing
    for mark in (b"EXAMPLA", b"MARTA", b"XQ000000", b"AB0001", b"04MAR81"):
        assert mark not in written


def test_a_node_that_confirms_before_it_has_written_is_refused(tmp_path: Path) -> None:
    careless = tmp_path / "node.conf"
    careless.write_text(CONFIGURATION.read_text().replace("sync_interval: always", 'sync_interval: "2m"'))

    with Broker.running(configuration=careless) as broker, pytest.raises(Refused) as refused:
        Stream(where(broker))

    assert refused.value.reason == "stream.forgetful"
    assert "node-0" in str(refused.value)


def test_nodes_that_cannot_be_asked_are_refused(tmp_path: Path) -> None:
    mute = tmp_path / "node.conf"
    mute.write_text(CONFIGURATION.read_text().replace('to: "fairway.nodes"', 'to: "elsewhere"'))

    with Broker.running(configuration=mute) as broker, pytest.raises(Refused) as refused:
        Stream(where(broker))

    assert refused.value.reason == "stream.unknown"


@pytest.mark.parametrize("count", [2, 4])
def test_two_nodes_or_four_are_refused(count: int) -> None:
    with pytest.raises(Refused, match="One is a trial"):
        Stream(Where(("nats://127.0.0.1:1",) * count))


def test_what_is_received_is_handed_out_in_the_order_of_receipt_and_read(stream: Stream, house: Path) -> None:
    received(70)

    assert Dispatcher(stream).round() == 70

    assert work_off(stream) == (70, 70)
    assert intake.balance().stored == 70


LATE_SECONDS = 0.4


@contextlib.contextmanager
def slow_line(address: str) -> Iterator[str]:
    """The address of a line to a node that brings every answer late, and in order."""
    loop = asyncio.new_event_loop()
    there = urlsplit(address)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
        while some := await reader.read(65536):
            loop.call_later(seconds, writer.write, some)

    async def opened(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, questions = await asyncio.open_connection(there.hostname, there.port)
        await asyncio.gather(carry(reader, questions, 0), carry(answers, writer, LATE_SECONDS), return_exceptions=True)
        questions.close()
        writer.close()

    line = loop.run_until_complete(asyncio.start_server(opened, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"nats://127.0.0.1:{line.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(_end, loop)
        thread.join()


def _end(loop: asyncio.AbstractEventLoop) -> None:
    for each in asyncio.all_tasks(loop):
        each.cancel()
    loop.call_later(0.1, loop.stop)  # once they have ended


def test_what_comes_late_to_one_worker_is_not_behind_what_another_takes(
    broker: Broker, stream: Stream, house: Path
) -> None:
    """A worker that had given up would find the handful the next time, when others have stored newer messages of the flight."""
    stream.publish([[1], [2]])
    with contextlib.ExitStack() as held:
        slow = Where(tuple(held.enter_context(slow_line(each)) for each in where(broker).addresses), broker.secret_file)
        far = Stream(slow)
        held.callback(far.close)

        assert (far.take(), stream.take()) == ([1], [2])
        far.settle({})
        stream.settle({})


def test_the_stream_confirms_that_it_knows_what_was_read(stream: Stream, house: Path) -> None:
    """Explicitly, and twice: a worker asks whether its word has come."""
    received(5)
    Dispatcher(stream).round()
    work_off(stream)

    state = stream.state()
    assert (state.waiting, state.handed, state.again) == (0, 0, 0)
    assert state.stored == 1  # one handful, remembered for the reconciliation
    assert len(state.replicas) == 2


def test_the_same_number_published_twice_is_handed_out_once(stream: Stream, house: Path) -> None:
    received(3)
    assert [Dispatcher(stream).round(), Dispatcher(stream).round()] == [3, 3]  # a dispatcher that was started anew

    assert stream.state().stored == 1


def test_what_is_handed_out_again_is_left_as_it_is(stream: Stream, house: Path) -> None:
    numbers = received(3)
    stream.publish([numbers])
    stream.publish([numbers], again=1)

    assert work_off(stream)[0] == 3


def test_everything_can_be_replayed_and_nothing_changes(broker: Broker, stream: Stream, house: Path) -> None:
    received(40)
    Dispatcher(stream).round()
    work_off(stream)
    before = intake.balance()
    stream.close()

    async def forget_who_read(client: nats.aio.client.Client) -> None:
        await client.jetstream().delete_consumer(NAME, CONSUMER)

    on_the_line(broker, forget_who_read)
    again = Stream(where(broker))
    assert again.state().waiting == 2
    assert work_off(again) == (0, 0)
    assert intake.balance() == before
    again.close()


def test_what_a_worker_could_not_read_goes_to_the_next(
    stream: Stream, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As if the process had ended here."""

    def killed(*_: object, **__: object) -> None:
        raise Killed

    received(2)
    Dispatcher(stream).round()
    with monkeypatch.context() as dying, pytest.raises(Killed):
        dying.setattr("fairway.intake.office.read", killed)
        before_long(lambda: work_off(stream) == (0, 0) and False)
    stream.settle(intake.stations(stream_numbers(stream)))  # what the broker does by itself once it has waited

    def read_all() -> bool:
        run_from(stream, Screener(), idle_since=0.0)
        return intake.balance().stored == 2

    assert before_long(read_all)


def stream_numbers(stream: Stream) -> list[int]:
    return list(stream.remembered())


def test_a_letter_that_kills_its_readers_ends_in_quarantine(
    stream: Stream, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As if the process had ended here."""

    from fairway.messages import read

    def deadly(content: bytes, **named: object) -> object:
        if content.startswith(b"deadly"):
            raise Killed
        return read(content, **named)  # type: ignore[arg-type]

    received(2)
    intake.receive(machine_act(Purpose.INTAKE), [b"deadly"], transport="test")
    Dispatcher(stream).round()
    monkeypatch.setattr("fairway.intake.office.read", deadly)

    deaths = 0

    def settled() -> bool:
        nonlocal deaths
        try:
            run_from(stream, Screener(), idle_since=0.0)
        except Killed:
            deaths += 1
            stream.settle(intake.stations(stream_numbers(stream)))
        return intake.balance().waiting == 0

    assert before_long(settled)
    assert deaths == 3
    assert (intake.balance().stored, intake.balance().quarantined) == (2, 1)


def test_what_the_stream_lost_is_handed_out_again(broker: Broker, stream: Stream, house: Path) -> None:
    received(4)
    dispatcher = Dispatcher(stream)
    dispatcher.round()

    async def lose_everything(client: nats.aio.client.Client) -> None:
        await client.jetstream().purge_stream(NAME)

    on_the_line(broker, lose_everything)
    assert before_long(lambda: dispatcher.round() == 4)
    work_off(stream)
    assert intake.balance().stored == 4


def test_without_a_dispatcher_a_worker_asks_the_store_after_a_while(stream: Stream, house: Path) -> None:
    received(4)
    _, idle_since = run_from(stream, Screener(), idle_since=0.0)
    assert intake.balance().waiting == 4

    run_from(stream, Screener(), idle_since=idle_since - 60)
    assert intake.balance().stored == 4


def test_slow_workers_fill_the_store_and_not_the_stream(
    stream: Stream, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fairway.worker.dispatching.WINDOW", 64)
    received(200)
    dispatcher = Dispatcher(stream)

    assert [dispatcher.round() for _ in range(3)] == [64, 0, 0]
    work_off(stream)
    assert [dispatcher.round() for _ in range(2)] == [64, 0]


def test_what_was_never_ours_is_put_away(broker: Broker, stream: Stream, house: Path) -> None:
    async def scribble(client: nats.aio.client.Client) -> None:
        for text in (b"", b"-1", b"a letter", b"9" * 40):
            await client.jetstream().publish(SUBJECT, text)

    on_the_line(broker, scribble)
    received(2)
    Dispatcher(stream).round()

    def read_both() -> bool:
        run_from(stream, Screener(), idle_since=0.0)
        return intake.balance().stored == 2

    assert before_long(read_both)
    assert before_long(stream.is_empty)


def test_what_was_acknowledged_and_is_not_in_the_store_is_named(stream: Stream, house: Path) -> None:
    """A database that came back from a backup: the stream remembers what it once had."""
    numbers = received(6)
    Dispatcher(stream).round()
    assert reconcile(stream).unknown == ()

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_transmission WHERE id IN (%s, %s)", numbers[2:4])

    found = reconcile(stream)
    assert found.remembered == 6
    assert list(found.unknown) == numbers[2:4]


@pytest.mark.slow
def test_with_the_leader_gone_the_others_go_on(broker: Broker, stream: Stream, house: Path) -> None:
    received(40)
    dispatcher = Dispatcher(stream)
    dispatcher.round()
    leader = int(stream.state().leader.removeprefix("node-"))
    broker.kill(leader)
    try:
        more = [message(number) for number in range(40, 80)]
        intake.receive(machine_act(Purpose.INTAKE), more, transport="test")

        def all_read() -> bool:
            dispatcher.round()
            run_from(stream, Screener(), idle_since=0.0)
            return intake.balance().stored == 80

        assert before_long(all_read)
        assert stream.state().leader != f"node-{leader}"
    finally:
        broker.start(leader)
    assert before_long(lambda: len(stream.nodes()) == 3)


@pytest.mark.slow
def test_with_every_node_gone_the_workers_go_on_with_the_store(house: Path) -> None:
    with Broker.running() as broker:
        stream = Stream(where(broker))
        received(3)
        for node in range(3):
            broker.kill(node)
        with pytest.raises(Silent):
            while True:
                run_from(stream, Screener(), idle_since=0.0)
        run_until_idle(Screener())

        assert intake.balance().stored == 3
        stream.close()


def numbers_of(handfuls: Sequence[Sequence[int]]) -> list[int]:
    return [number for handful in handfuls for number in handful]


def test_a_handful_is_what_one_batch_can_read(house: Path) -> None:
    numbers = received(70)
    large = [bytes([65 + n]) * 1_500_000 for n in range(3)]
    numbers += [each.id for each in intake.receive(machine_act(Purpose.INTAKE), large, transport="test")]

    handfuls, waiting = intake.handfuls(most=1000)

    assert numbers_of(handfuls) == numbers
    assert waiting == set(numbers)
    assert [len(each) for each in handfuls] == [32, 32, 7, 1, 1]
    assert numbers_of(intake.handfuls(most=1000, without=set(numbers[:70]))[0]) == numbers[70:]
