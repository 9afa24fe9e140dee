"""An SFTP server over one folder, on a loopback port: paramiko's own, with a key made for the test."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from pathlib import Path
from typing import ClassVar

import paramiko
from paramiko import SFTPAttributes, SFTPHandle, SFTPServer, SFTPServerInterface


class _Files(SFTPServerInterface):
    root: ClassVar[Path]

    def _at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def list_folder(self, path):
        return [SFTPAttributes.from_stat(each.lstat(), each.name) for each in self._at(path).iterdir()]

    def stat(self, path):
        try:
            return SFTPAttributes.from_stat(self._at(path).stat())
        except OSError as trouble:
            return SFTPServer.convert_errno(trouble.errno)

    lstat = stat

    def open(self, path, flags, attr):
        handle = SFTPHandle(flags)
        try:
            handle.readfile = self._at(path).open("rb")
        except OSError as trouble:
            return SFTPServer.convert_errno(trouble.errno)
        handle.stat = lambda: SFTPAttributes.from_stat(os.fstat(handle.readfile.fileno()))
        return handle

    def rename(self, oldpath, newpath):
        try:
            self._at(oldpath).rename(self._at(newpath))
        except OSError as trouble:
            return SFTPServer.convert_errno(trouble.errno)
        return paramiko.SFTP_OK

    def remove(self, path):
        self._at(path).unlink()
        return paramiko.SFTP_OK


class _Door(paramiko.ServerInterface):
    def __init__(self, allowed: paramiko.PKey) -> None:
        self.allowed = allowed

    def check_auth_publickey(self, username, key):
        return paramiko.AUTH_SUCCESSFUL if key == self.allowed else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def get_allowed_auths(self, username):
        return "publickey"


class SftpServer:
    """root: the folder that clients see as /. key_file, known_hosts: what a client needs."""

    def __init__(self, root: Path, beside: Path) -> None:
        self._files = type("Files", (_Files,), {"root": root})
        self._host_key, client_key = paramiko.RSAKey.generate(2048), paramiko.RSAKey.generate(2048)
        self._allowed = client_key
        self.key_file, self.known_hosts = beside / "client.key", beside / "known_hosts"
        client_key.write_private_key_file(str(self.key_file))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} ssh-rsa {self._host_key.get_base64()}\n")
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                transport = paramiko.Transport(connection)
                transport.add_server_key(self._host_key)
                transport.set_subsystem_handler("sftp", SFTPServer, self._files)
                with contextlib.suppress(paramiko.SSHException, EOFError):
                    transport.start_server(server=_Door(self._allowed))
