"""A mailbox, by IMAP: for carriers that can do nothing else.

Each attachment is a transmission; a mail without attachments is one by its text. A mail is taken in one commit and removed
after it. What cannot be received is flagged for a person and stays. E-mail proves nothing about its sender: the mailbox must
only take mail whose origin its own server has verified.
"""

from __future__ import annotations

import contextlib
import email.policy
import imaplib
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from itertools import islice
from typing import Any

from fairway.intake.transports.receipts import TRANSMISSION_BYTES_MAX, Collected, Keep, Receipt, SetAside, Unreachable

__all__ = ["Mailbox", "transmissions_in"]

MAILS_A_ROUND_MAX = 500
PARTS_MAX = 100  # a mail with more is no push of a carrier's
# base64 makes four bytes of three, and lines end with two more
_MAIL_BYTES_MAX = TRANSMISSION_BYTES_MAX * 3 // 2
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_POLICY = email.policy.default.clone(max_line_length=None)

Connect = Callable[[], imaplib.IMAP4]


class Mailbox:
    """One mailbox that is emptied.

    connect   gives a connection that is signed in; called once a round
    folder    "INBOX" or another
    """

    name = "mail"

    def __init__(self, connect: Connect, *, folder: str = "INBOX", bytes_max: int = _MAIL_BYTES_MAX) -> None:
        self._connect = connect
        self._folder = folder
        self._bytes_max = bytes_max

    def collect(self, keep: Keep) -> Collected:
        """One round: has what is in the mailbox kept, mail by mail, and removes it. Raises Unreachable, and what `keep` raises."""
        connection: imaplib.IMAP4 | None = None
        try:
            connection = self._connect()
            return self._empty(connection, keep)
        except (imaplib.IMAP4.error, OSError) as trouble:
            raise Unreachable(f"the mail server did not answer as it should ({type(trouble).__name__})") from None
        finally:
            if connection is not None:
                with contextlib.suppress(imaplib.IMAP4.error, OSError):
                    connection.logout()

    def _empty(self, connection: imaplib.IMAP4, keep: Keep) -> Collected:
        _ok(connection.select(f'"{self._folder}"'))
        receipts: list[Receipt] = []
        set_aside: list[SetAside] = []
        [found] = _ok(connection.uid("SEARCH", "UNDELETED UNFLAGGED"))
        for uid in islice((found or b"").split(), MAILS_A_ROUND_MAX):
            number = uid.decode("ascii")
            size = self._size(connection, number)
            contents = self._contents(connection, number) if size <= self._bytes_max else None
            if contents:
                receipts += keep(contents)
                _ok(connection.uid("STORE", number, "+FLAGS.SILENT", r"(\Deleted)"))
            else:
                _ok(connection.uid("STORE", number, "+FLAGS.SILENT", r"(\Flagged)"))
                set_aside.append(SetAside("too-large" if contents is None else "nothing-in-it", size))
        _ok(connection.expunge())
        return Collected(tuple(receipts), tuple(set_aside))

    def _size(self, connection: imaplib.IMAP4, number: str) -> int:
        for part in _ok(connection.uid("FETCH", number, "(RFC822.SIZE)")):
            stated = _SIZE.search(part if isinstance(part, bytes) else b"")
            if stated is not None:
                return int(stated[1][:20])
        raise imaplib.IMAP4.error("no size was stated")

    def _contents(self, connection: imaplib.IMAP4, number: str) -> list[bytes]:
        for part in _ok(connection.uid("FETCH", number, "(BODY.PEEK[])")):
            if isinstance(part, tuple) and len(part) == 2:
                return transmissions_in(part[1])
        raise imaplib.IMAP4.error("no content was given")


def transmissions_in(mail: bytes) -> list[bytes]:
    """What a mail hands over: its attachments, or its text where it has none. Empty where it has neither, or too many parts."""
    message = BytesParser(EmailMessage, policy=_POLICY).parsebytes(mail)
    parts = list(islice(_leaves(message), PARTS_MAX + 1))
    if len(parts) > PARTS_MAX:
        return []
    attached = [part for part in parts if part.is_attachment() or part.get_filename() is not None]
    if attached:
        return [_payload(part) for part in attached]
    texts = [_payload(part) for part in parts if part.get_content_type() == "text/plain"]
    return [text for text in texts[:1] if text.strip()]


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold content, outermost first; without recursion, because a mail may be nested as deep as it is long."""
    waiting = [message]
    for _ in range(10 * PARTS_MAX):
        if not waiting:
            return
        part = waiting.pop()
        inside = part.get_payload() if part.is_multipart() else None
        if isinstance(inside, list):
            waiting += [each for each in reversed(inside) if isinstance(each, EmailMessage)]
        else:
            yield part
    yield from [message] * (PARTS_MAX + 1)  # too deep is too many


def _payload(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    """The data of an answer: bytes, pairs of bytes where there are literals, or None."""
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error("the server refused a command")
    return data
