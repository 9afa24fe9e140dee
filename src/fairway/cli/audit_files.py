"""Files of the audit chain: the chain itself and signed heads, read and written without a house.

A chain is JSON lines: a first line that names the columns, then one array an entry, bytes in base64. A file of heads is one JSON
object a line, oldest first, and is only ever added to.
"""

from __future__ import annotations

import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from fairway.kit.refusals import Refused
from fairway.safeguards.chain import COLUMNS, Head, Row, Verdict, Walk

__all__ = ["add_head", "check", "mail_of", "post", "read_heads", "write_chain"]

_FORMAT = {"format": "fairway audit chain 1", "columns": list(COLUMNS)}
_HEADS_MAX = 100_000  # one an hour for eleven years
_AT_ONCE = 4000
_LINE_MAX = 1 << 20  # an entry has a few hundred bytes
_POST_SECONDS = 20
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def write_chain(path: Path, rows: Iterable[Sequence[Row]]) -> int:
    """Writes a chain to a new file that only its owner reads; gives how many entries. Refuses to write over a file."""
    encode = msgspec.json.Encoder().encode_lines
    entries = 0
    try:
        target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused("file.there", f"{path} is there already. Nothing was written. Name another file.") from None
    except OSError as error:
        raise Refused("file.unwritable", f"{path} cannot be written ({error.strerror}). Nothing was written.") from None
    with os.fdopen(target, "wb") as file:
        file.write(msgspec.json.encode(_FORMAT) + b"\n")
        for some in rows:
            file.write(encode(some))
            entries += len(some)
    return entries


def check(path: Path, heads: Sequence[Head], *, public_key: str = "") -> Verdict:
    """Verifies a chain in a file against heads that somebody else kept. Refuses what is no such file; names a line by its number."""
    walk = Walk(heads)
    for some in _rows(path):
        walk.take(some)
    return walk.verdict(public_key=public_key)


def _rows(path: Path) -> Iterator[list[Row]]:
    decode = msgspec.json.Decoder(Row).decode
    try:
        with path.open("rb") as file:
            if file.readline(_LINE_MAX).rstrip(b"\n") != msgspec.json.encode(_FORMAT):
                raise Refused(
                    "chain.form", f"{path} is no audit chain that `fairway audit export` wrote. Nothing was verified."
                )
            some: list[Row] = []
            for number, line in enumerate(file, start=2):
                try:
                    some.append(decode(line))
                except msgspec.DecodeError:
                    raise Refused(
                        "chain.line", f"Line {number} of {path} is no entry. The chain does not hold there."
                    ) from None
                if len(some) == _AT_ONCE:
                    yield some
                    some = []
            yield some
    except OSError as error:
        raise Refused("file.unreadable", f"{path} cannot be read ({error.strerror}). Nothing was verified.") from None


def read_heads(path: Path) -> tuple[Head, ...]:
    """The heads in a file, one a line. Refuses a file without any."""
    try:
        heads = tuple(msgspec.json.Decoder(Head).decode_lines(path.read_bytes()))
    except OSError as error:
        raise Refused("file.unreadable", f"{path} cannot be read ({error.strerror}). Nothing was verified.") from None
    except msgspec.DecodeError:
        raise Refused("heads.form", f"{path} holds a line that is no head. Nothing was verified.") from None
    if not 0 < len(heads) <= _HEADS_MAX:
        raise Refused("heads.count", f"{path} holds no head, or more than {_HEADS_MAX:,}. Nothing was verified.")
    return heads


def add_head(path: Path, head: Head) -> None:
    """Adds a head at the end of a file, and to the disk before this returns."""
    try:
        with path.open("ab") as file:
            file.write(msgspec.json.encode(head) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Refused(
            "file.unwritable", f"{path} cannot be written ({error.strerror}). The head was not kept there."
        ) from None


def mail_of(head: Head) -> str:
    """The head as the text of a letter, which whoever receives it files unread until a dispute."""
    return (
        "Subject: Head of the audit chain\n\n"
        f"On {head.at} the audit chain of this house had {head.entries} entries.\n"
        f"The last link is {head.hash}.\n\n"
        "Keep this message. Nothing before that entry can be changed or removed without contradicting it.\n"
        "The line below is the signed head; put it in a file and run `fairway audit check` to compare.\n\n"
        f"{msgspec.json.encode(head).decode()}\n"
    )


def post(url: str, head: Head) -> None:
    """Sends a head to whoever keeps it, as JSON by HTTP POST. Only https, or this machine. Refuses when it was not taken."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise Refused("post.insecure", "A head is sent by https, or to this machine. It was not sent.")
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at above
        url, data=msgspec.json.encode(head), headers={"Content-Type": "application/json"}, method="POST"
    )
    try:
        with _OPENER.open(request, timeout=_POST_SECONDS):
            return
    except (urllib.error.URLError, TimeoutError, OSError):
        raise Refused(
            "post.failed", "Whoever keeps the heads did not take this one. It is signed and recorded; send it again."
        ) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A head goes where the operator said, and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect())
