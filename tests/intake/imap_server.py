"""A small IMAP server on a loopback port: what an emptied mailbox needs of RFC 3501, and nothing else."""

from __future__ import annotations

import re
import socketserver
import threading

__all__ = ["MailServer"]


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say(b"* OK ready")
        while line := self.rfile.readline():
            tag, _, command = line.strip().partition(b" ")
            verb = command.split(b" ")[0].upper()
            if verb == b"UID":
                verb = command.split(b" ")[1].upper()
            if verb in self.server.breaks_at:
                return  # the connection is gone, in the middle
            answer = getattr(self, f"_{verb.decode().lower()}", None)
            if answer is None:
                self._say(tag + b" BAD")
                continue
            with self.server.lock:
                verdict = answer(command) or b"OK done"
            self._say(tag + b" " + verdict)
            if verb == b"LOGOUT":
                return

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _capability(self, _command: bytes) -> None:
        self._say(b"* CAPABILITY IMAP4rev1")

    def _login(self, command: bytes) -> bytes | None:
        return None if command.endswith(b'"secret"') else b"NO wrong"

    def _select(self, _command: bytes) -> None:
        self._say(b"* %d EXISTS" % len(self.server.mails))

    def _search(self, _command: bytes) -> None:
        found = [b"%d" % uid for uid in self.server.mails if not self.server.flags.get(uid)]
        self._say(b"* SEARCH " + b" ".join(found))

    def _fetch(self, command: bytes) -> None:
        uid = int(command.split(b" ")[2])
        mail = self.server.mails[uid]
        if b"RFC822.SIZE" in command:
            self._say(b"* 1 FETCH (UID %d RFC822.SIZE %d)" % (uid, self.server.states_sizes.get(uid, len(mail))))
        else:
            self._say(b"* 1 FETCH (UID %d BODY[] {%d}\r\n%s)" % (uid, len(mail), mail))

    def _store(self, command: bytes) -> None:
        uid, flag = int(command.split(b" ")[2]), re.search(rb"\\(\w+)", command)
        assert flag is not None
        self.server.flags.setdefault(uid, set()).add(flag[1].decode())

    def _expunge(self, _command: bytes) -> None:
        for uid in [uid for uid, flags in self.server.flags.items() if "Deleted" in flags]:
            self.server.mails.pop(uid, None)
            del self.server.flags[uid]

    def _logout(self, _command: bytes) -> None:
        self._say(b"* BYE")


class MailServer(socketserver.ThreadingTCPServer):
    """Serves from its making until `close`. Password "secret". breaks_at: verbs at which the connection ends."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.states_sizes: dict[int, int] = {}
        self.breaks_at: set[bytes] = set()
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def put(self, mail: bytes) -> int:
        """Delivers a mail; its UID."""
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = mail
        return uid

    def close(self) -> None:
        """Ends it."""
        self.shutdown()
        self.server_close()
