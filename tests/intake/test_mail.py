"""The mailbox: what a mail hands over, hostile mails, and a server that breaks off."""

from __future__ import annotations

import imaplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.intake.test_transports import ONE, TWO, MailWay, kept

from fairway import intake
from fairway.intake.transports import Unreachable
from fairway.intake.transports.mail import PARTS_MAX, Mailbox, transmissions_in


@pytest.fixture
def way(house: Path) -> Iterator[MailWay]:
    way = MailWay()
    yield way
    way.close()


def mail(*attachments: bytes, text: str = "see attachments") -> bytes:
    made = EmailMessage()
    made.set_content(text)
    for content in attachments:
        made.add_attachment(content, maintype="application", subtype="edifact", filename="push.edi")
    return made.as_bytes()


def test_every_attachment_is_a_transmission_and_the_covering_text_is_none() -> None:
    assert transmissions_in(mail(ONE, TWO)) == [ONE, TWO]


def test_a_mail_without_attachments_is_one_by_its_text() -> None:
    assert transmissions_in(mail(text=ONE.decode()))[0].strip() == ONE.strip()


@pytest.mark.parametrize("mime", ["base64", "quoted-printable", "7bit", "8bit", "nonsense"])
def test_however_it_is_packed_it_is_there(mime: str) -> None:
    made = (
        b"MIME-Version: 1.0\r\nContent-Type: application/edifact\r\nContent-Disposition: attachment; filename=x\r\n"
        b"Content-Transfer-Encoding: %s\r\n\r\n%s"
    )
    packed = {"base64": b"VU5CKw==", "quoted-printable": b"UNB=2B"}.get(mime, b"UNB+")

    assert [each.strip() for each in transmissions_in(made % (mime.encode(), packed))] == [b"UNB+"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 5000,
        b"Content-Type: multipart/mixed\r\n\r\n--x",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n\r\n" * (PARTS_MAX + 5),
        b"Content-Type: text/plain; charset=\xff\xfe\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"Subject: =?utf-8?b?" + b"A" * 100_000 + b"?=\r\n\r\n",
    ],
)
def test_a_hostile_mail_is_no_error(content: bytes) -> None:
    assert isinstance(transmissions_in(content), list)


def test_mails_nested_in_mails_are_not_followed_for_ever() -> None:
    nested = ONE
    for number in range(60):
        nested = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%s\r\n--b%d--" % (
            number,
            number,
            nested,
            number,
        )
    assert isinstance(transmissions_in(nested), list)


def test_what_cannot_be_received_is_flagged_and_stays(way: MailWay) -> None:
    empty = way.server.put(mail(text=" "))
    giant = way.server.put(mail(ONE))
    way.server.states_sizes[giant] = 10**12
    way.send(ONE)

    collected = Mailbox(way.connect).collect(kept())

    assert sorted(each.reason for each in collected.set_aside) == ["nothing-in-it", "too-large"]
    assert [each.state for each in collected.receipts] == ["kept"]
    assert way.server.flags == {empty: {"Flagged"}, giant: {"Flagged"}}
    assert Mailbox(way.connect).collect(kept()).set_aside == ()


@pytest.mark.parametrize("verb", [b"SELECT", b"SEARCH", b"FETCH", b"STORE", b"EXPUNGE", b"LOGOUT"])
def test_a_server_that_breaks_off_loses_nothing(way: MailWay, verb: bytes) -> None:
    way.send(ONE)
    way.server.breaks_at = {verb}
    if verb == b"LOGOUT":
        Mailbox(way.connect).collect(kept())
    else:
        with pytest.raises(Unreachable):
            Mailbox(way.connect).collect(kept())
    way.server.breaks_at = set()
    Mailbox(way.connect).collect(kept())

    assert intake.balance().received == 1
    assert way.not_let_go() == 0


def test_a_wrong_password_is_said_without_the_password(way: MailWay) -> None:
    def connect() -> imaplib.IMAP4:
        connection = imaplib.IMAP4("127.0.0.1", way.server.port, timeout=10)
        connection.login("api-in", "wr0ng-passw0rd")
        return connection

    with pytest.raises(Unreachable) as raised:
        Mailbox(connect).collect(kept())
    assert "wr0ng" not in str(raised.value)


def test_a_server_that_is_not_there_is_said(house: Path) -> None:
    with pytest.raises(Unreachable):
        Mailbox(lambda: imaplib.IMAP4("127.0.0.1", 9, timeout=1)).collect(kept())
