"""SFTP servers and brokers that are somebody else's: unknown keys, files in the making, what is too large, connections that end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import paramiko
import pytest
from pika import spec
from tests.intake.sftp_server import SftpServer
from tests.intake.test_transports import ONE, TWO, AmqpWay, SftpWay, kept

from fairway import intake
from fairway.intake.transports import Receipt, Unreachable
from fairway.intake.transports.amqp import AmqpQueue
from fairway.intake.transports.sftp import SftpFolder, connecting


@pytest.fixture
def sftp(tmp_path: Path, house: Path) -> Iterator[SftpWay]:
    way = SftpWay(tmp_path)
    yield way
    way.close()


@pytest.fixture
def amqp(house: Path) -> Iterator[AmqpWay]:
    way = AmqpWay()
    yield way
    way.close()


def test_a_server_whose_key_is_not_known_is_not_spoken_to(sftp: SftpWay, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = SftpServer(sftp.out.parent, tmp_path / "other")
    sftp.send(ONE)
    connect = connecting(
        "127.0.0.1", other.port, user="piu", key_file=sftp.server.key_file, known_hosts=sftp.server.known_hosts
    )

    with pytest.raises(Unreachable):
        SftpFolder(connect, "/out", settle_seconds=0).collect(kept())
    other.close()
    assert sftp.not_let_go() == 1


def test_a_key_that_the_server_does_not_know_receives_nothing(sftp: SftpWay, tmp_path: Path) -> None:
    paramiko.RSAKey.generate(2048).write_private_key_file(str(tmp_path / "strange.key"))
    connect = connecting(
        "127.0.0.1",
        sftp.server.port,
        user="piu",
        key_file=tmp_path / "strange.key",
        known_hosts=sftp.server.known_hosts,
    )

    with pytest.raises(Unreachable):
        SftpFolder(connect, "/out", settle_seconds=0).collect(kept())


def test_a_file_is_fetched_once_it_stayed_the_same(sftp: SftpWay) -> None:
    clock = [0.0]
    folder = SftpFolder(sftp.connect, "/out", settle_seconds=5, monotonic=lambda: clock[0])
    sftp.send(ONE[:50])
    assert folder.collect(kept()).unsettled == 1
    clock[0] = 4.0
    (sftp.out / "1.edi").write_bytes(ONE)
    assert folder.collect(kept()).unsettled == 1
    clock[0] = 8.0
    assert folder.collect(kept()).receipts == ()
    clock[0] = 9.5

    [receipt] = folder.collect(kept()).receipts
    assert receipt.bytes == len(ONE)


def test_drafts_hidden_files_and_folders_are_not_fetched(sftp: SftpWay) -> None:
    (sftp.out / "1.edi.part").write_bytes(ONE)
    (sftp.out / ".hidden").write_bytes(ONE)
    (sftp.out / "folder").mkdir()

    assert list(sftp.collect(kept())) == []
    assert sftp.not_let_go() == 3


def test_a_file_put_under_the_same_name_meanwhile_stays_and_is_fetched_next(sftp: SftpWay) -> None:
    def keeps_while_another_is_put(contents: Sequence[bytes]) -> Sequence[Receipt]:
        (sftp.out / "1.edi").write_bytes(TWO * 2)
        return kept()(contents)

    sftp.send(ONE)
    folder = SftpFolder(sftp.connect, "/out", settle_seconds=0)
    folder.collect(keeps_while_another_is_put)

    [receipt] = folder.collect(kept()).receipts
    assert (receipt.bytes, receipt.state) == (len(TWO * 2), "kept")
    assert sftp.not_let_go() == 0


def test_what_is_too_large_stays_there_and_is_told_once(sftp: SftpWay) -> None:
    folder = SftpFolder(sftp.connect, "/out", settle_seconds=0, bytes_max=100)
    sftp.send(b"x" * 101)
    sftp.send(b"UNB")

    first, second = folder.collect(kept()), folder.collect(kept())

    assert [(each.reason, each.bytes) for each in first.set_aside] == [("too-large", 101)]
    assert len(first.receipts) == 1
    assert (second.set_aside, second.receipts) == ((), ())
    assert sftp.not_let_go() == 1


def test_a_message_that_is_too_large_is_whole_in_the_other_queue(amqp: AmqpWay) -> None:
    amqp.send(b"x" * 101)
    amqp.send(b"UNB")

    collected = AmqpQueue(amqp.connect, "pushes", bytes_max=100).collect(kept())

    assert [(each.reason, each.bytes) for each in collected.set_aside] == [("too-large", 101)]
    assert [each.bytes for each in collected.receipts] == [3]
    assert amqp.broker.queues["pushes.failed"] == [b"x" * 101]
    assert amqp.not_let_go() == 0


@pytest.mark.parametrize("method", [spec.Connection.Open, spec.Channel.Open, spec.Basic.Get, spec.Basic.Ack])
def test_a_broker_that_breaks_off_loses_nothing(amqp: AmqpWay, method: type) -> None:
    amqp.send(ONE)
    amqp.broker.breaks_at = {method}
    queue = AmqpQueue(amqp.connect, "pushes")
    if method is spec.Basic.Ack:  # an acknowledgement has no answer: that it was lost shows at the next question
        queue.collect(kept())
    else:
        with pytest.raises(Unreachable):
            queue.collect(kept())
    amqp.broker.breaks_at = set()
    queue.collect(kept())

    assert intake.balance().received == 1
    assert amqp.not_let_go() == 0


def test_more_messages_than_one_commit_takes_are_all_taken(amqp: AmqpWay) -> None:
    for number in range(150):
        amqp.send(b"UNB+%d" % number)

    assert len(amqp.collect(kept())) == 150
    assert intake.balance().received == 150
