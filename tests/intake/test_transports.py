"""The contract of every way in: a receipt means kept; what was not kept stays; a repeated delivery changes nothing."""

from __future__ import annotations

import hashlib
import imaplib
import os
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Protocol

import msgspec
import pika
import pytest
from tests.intake.amqp_server import Broker
from tests.intake.imap_server import MailServer
from tests.intake.sftp_server import SftpServer
from tests.path.pushes import booking, person, push

from fairway import intake
from fairway.intake.transports import Keep, NotKept, Receipt, keeping
from fairway.intake.transports.amqp import AmqpQueue, by_parameters
from fairway.intake.transports.folder import WatchedFolder
from fairway.intake.transports.mail import Mailbox
from fairway.intake.transports.sftp import SftpFolder, connecting
from fairway.kit.clock import utc_now
from fairway.safeguards import Act, Purpose
from fairway.worker import machine_act

ONE = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")))
TWO = push(booking("EF34GH", person("INVENTA", "LUISMR", "XQ7654321", "05APR82", "M")), reference="2")


class Killed(BaseException):
    """As if the process had ended here: nothing catches it."""


class Way(Protocol):
    """A transport with its sender, as the contract sees them."""

    def send(self, content: bytes) -> None:
        """The sender hands over a transmission."""

    def collect(self, keep: Keep) -> Sequence[Receipt]:
        """One round of a transport that has just been started."""

    def not_let_go(self) -> int:
        """How many deliveries the sender would still send again."""


class FolderWay:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self.number = 0

    def send(self, content: bytes) -> None:
        self.number += 1
        draft = self.folder / f"{self.number}.part"
        draft.write_bytes(content)
        draft.rename(self.folder / f"{self.number}.edi")

    def collect(self, keep: Keep) -> Sequence[Receipt]:
        return WatchedFolder(self.folder, settle_seconds=0).collect(keep).receipts

    def not_let_go(self) -> int:
        return sum(path.is_file() for path in self.folder.iterdir())


class PushWay:
    """A sender who pushes by HTTPS, forgets what has a receipt, and sends the rest again."""

    def __init__(self) -> None:
        from fairway import staff

        act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
        self.token = intake.sender_token(act, "QX")
        self.outbox: list[bytes] = []

    def send(self, content: bytes) -> None:
        self.outbox.append(content)

    def collect(self, keep: Keep) -> Sequence[Receipt]:
        from tests.rest.test_push import bearer, call, door

        receipts = []
        pushing = door(keep_of=lambda _sender: keep)
        while self.outbox:
            status, answer, _ = call(pushing, [self.outbox[0]], headers=bearer(self.token))
            if status == 503:
                raise NotKept(answer["reason"])
            receipts.append(msgspec.convert(answer, Receipt))
            del self.outbox[0]
        return receipts

    def not_let_go(self) -> int:
        return len(self.outbox)


class MailWay:
    """A sender who mails each transmission as an attachment, to a server on a loopback port."""

    def __init__(self) -> None:
        self.server = MailServer()

    def send(self, content: bytes) -> None:
        mail = EmailMessage()
        mail["Subject"] = "push"
        mail.set_content("see attachment")
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="push.edi")
        self.server.put(mail.as_bytes(policy=SMTP))

    def connect(self) -> imaplib.IMAP4:
        connection = imaplib.IMAP4("127.0.0.1", self.server.port, timeout=10)
        connection.login("api-in", "secret")
        return connection

    def collect(self, keep: Keep) -> Sequence[Receipt]:
        return Mailbox(self.connect).collect(keep).receipts

    def not_let_go(self) -> int:
        return len(self.server.mails)

    def close(self) -> None:
        self.server.close()


class SftpWay:
    """A carrier's own SFTP server, from which we fetch."""

    def __init__(self, beside: Path) -> None:
        self.out = beside / "served" / "out"
        self.out.mkdir(parents=True)
        self.server = SftpServer(self.out.parent, beside)
        self.connect = connecting(
            "127.0.0.1",
            self.server.port,
            user="piu",
            key_file=self.server.key_file,
            known_hosts=self.server.known_hosts,
        )
        self.number = 0

    def send(self, content: bytes) -> None:
        self.number += 1
        (self.out / f"{self.number}.edi").write_bytes(content)

    def collect(self, keep: Keep) -> Sequence[Receipt]:
        return SftpFolder(self.connect, "/out", settle_seconds=0).collect(keep).receipts

    def not_let_go(self) -> int:
        return sum(1 for _ in self.out.iterdir())

    def close(self) -> None:
        self.server.close()


class AmqpWay:
    """A sender who puts each transmission into a queue of a broker."""

    def __init__(self) -> None:
        self.broker = Broker()
        self.connect = by_parameters(pika.ConnectionParameters("127.0.0.1", self.broker.port, socket_timeout=10))

    def send(self, content: bytes) -> None:
        self.broker.queues["pushes"].append(content)

    def collect(self, keep: Keep) -> Sequence[Receipt]:
        return AmqpQueue(self.connect, "pushes").collect(keep).receipts

    def not_let_go(self) -> int:
        return len(self.broker.queues["pushes"])

    def close(self) -> None:
        self.broker.close()


class MqWay:
    """A queue of a real queue manager, which is not part of these tests: FAIRWAY_TEST_MQ names it, as manager|channel|host(port)|queue.
    The queue must be empty.
    """

    def __init__(self) -> None:
        ibmmq = pytest.importorskip("ibmmq", reason="IBM's client is not installed")
        where = os.environ.get("FAIRWAY_TEST_MQ", "")
        if not where:
            pytest.skip("FAIRWAY_TEST_MQ names no queue manager")
        self.ibmmq, self.where = ibmmq, where.split("|")
        self.user, self.password = os.environ.get("FAIRWAY_TEST_MQ_USER"), os.environ.get("FAIRWAY_TEST_MQ_PASSWORD")

    def queue(self) -> Any:
        manager, channel, address, queue = self.where
        return self.ibmmq.Queue(self.ibmmq.connect(manager, channel, address, self.user, self.password), queue)

    def send(self, content: bytes) -> None:
        self.queue().put(content)

    def collect(self, keep: Keep) -> Sequence[Receipt]:
        from fairway.intake.transports.mq import MqQueue

        return MqQueue(*self.where, user=self.user or "", password=self.password or "").collect(keep).receipts

    def not_let_go(self) -> int:
        return int(self.queue().inquire(self.ibmmq.CMQC.MQIA_CURRENT_Q_DEPTH))


WAYS: dict[str, Callable[[Path], Way]] = {
    "folder": lambda tmp: FolderWay(tmp / "inbox"),
    "push": lambda _tmp: PushWay(),
    "mail": lambda _tmp: MailWay(),
    "sftp": lambda tmp: SftpWay(tmp),
    "amqp": lambda _tmp: AmqpWay(),
    "mq": lambda _tmp: MqWay(),
}


@pytest.fixture(params=sorted(WAYS))
def way(request: pytest.FixtureRequest, tmp_path: Path, house: Path) -> Iterator[Way]:
    way = WAYS[request.param](tmp_path)
    yield way
    if isinstance(way, MailWay | SftpWay | AmqpWay):
        way.close()


def kept() -> Keep:
    return keeping(lambda: machine_act(Purpose.INTAKE), transport="test")


def test_a_receipt_tells_what_was_kept(way: Way) -> None:
    way.send(ONE)
    [receipt] = way.collect(kept())

    assert (receipt.sha256, receipt.bytes, receipt.state) == (hashlib.sha256(ONE).hexdigest(), len(ONE), "kept")
    assert intake.balance().waiting == 1
    assert way.not_let_go() == 0


def test_what_the_store_could_not_keep_stays_with_the_sender(way: Way) -> None:
    def full(_contents: Sequence[bytes]) -> Sequence[Receipt]:
        raise NotKept("full")

    way.send(ONE)
    with pytest.raises(NotKept):
        way.collect(full)
    assert way.not_let_go() == 1

    assert [each.state for each in way.collect(kept())] == ["kept"]
    assert way.not_let_go() == 0


def test_killed_before_the_commit_nothing_is_lost(way: Way) -> None:
    def dies(_contents: Sequence[bytes]) -> Sequence[Receipt]:
        raise Killed

    way.send(ONE)
    with pytest.raises(Killed):
        way.collect(dies)

    assert intake.balance().received == 0
    assert [each.state for each in way.collect(kept())] == ["kept"]


def test_killed_after_the_commit_it_is_repeated_and_not_doubled(way: Way) -> None:
    codes = []

    def commits_and_dies(contents: Sequence[bytes]) -> Sequence[Receipt]:
        codes.extend(each.code for each in kept()(contents))
        raise Killed

    way.send(ONE)
    with pytest.raises(Killed):
        way.collect(commits_and_dies)
    [again] = way.collect(kept())

    assert [again.code] == codes
    assert again.state == "known"
    assert intake.balance().received == 1
    assert way.not_let_go() == 0


def test_the_same_bytes_sent_twice_have_one_receipt(way: Way) -> None:
    way.send(ONE)
    way.send(ONE)
    way.send(TWO)
    receipts = [each for _ in range(3) for each in way.collect(kept())]

    assert len(receipts) == 3
    assert len({each.code for each in receipts}) == 2
    assert intake.balance().received == 2
    assert way.not_let_go() == 0


def test_whatever_the_bytes_are_they_are_kept_whole(way: Way) -> None:
    contents = [b"", b"\x00\xff\r\n" * 9, b".\r\n.\r\n", bytes(range(256)) * 40]
    for content in contents:
        way.send(content)
    receipts = [each for _ in contents for each in way.collect(kept())]

    assert sorted(each.sha256 for each in receipts) == sorted(hashlib.sha256(each).hexdigest() for each in contents)
