"""The served house on a loopback port: a push over a real socket, and whether the process is alive and ready."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.intake.test_transports import ONE


def fairway(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "fairway.cli.main", *arguments, "--home", str(home)]


@pytest.fixture
def served(tmp_path: Path, empty_house: Path) -> Iterator[tuple[Path, str]]:
    home = tmp_path / "house"
    shutil.copytree(empty_house, home)
    with subprocess.Popen(fairway(home, "serve", "--port", "0"), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = re.search(r"http://[\d.]+:\d+", process.stderr.readline())
        assert found is not None
        yield home, found[0]
        process.terminate()


def ask(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(url, data=body, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


def test_a_push_over_a_socket_is_in_the_house(served: tuple[Path, str]) -> None:
    home, url = served
    done = subprocess.run(fairway(home, "senders", "token", "QX"), capture_output=True, text=True, check=True)
    mine = {"Authorization": f"Bearer {done.stdout.strip()}"}

    assert ask(f"{url}/livez") == (200, {"is_live": True})
    assert ask(f"{url}/readyz", headers={"Host": "10.1.2.3"})[0] == 200
    assert ask(f"{url}/rest/push", ONE)[0] == 401
    first = ask(f"{url}/rest/push", ONE, mine)
    again = ask(f"{url}/rest/push", ONE, mine)

    assert (first[0], again[0]) == (201, 200)
    assert first[1]["code"] == again[1]["code"]
    assert ask(f"{url}/readyz")[1]["waiting"] == 1


def test_a_connection_cut_in_the_middle_leaves_nothing(served: tuple[Path, str]) -> None:
    home, url = served
    done = subprocess.run(fairway(home, "senders", "token", "QX"), capture_output=True, text=True, check=True)
    host, port = url.removeprefix("http://").split(":")
    for length in ("Content-Length: 5000", "Transfer-Encoding: chunked"):
        with socket.create_connection((host, int(port))) as line:
            head = f"POST /rest/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {done.stdout.strip()}\r\n{length}\r\n\r\n"
            chunk = b"%x\r\n%s\r\n" % (len(ONE), ONE) if "chunked" in length else ONE
            line.sendall(head.encode() + chunk)

    assert ask(f"{url}/readyz")[1]["waiting"] == 0


def test_what_is_pushed_is_read_by_the_process_that_watches(served: tuple[Path, str], tmp_path: Path) -> None:
    home, url = served
    done = subprocess.run(fairway(home, "senders", "token", "QX"), capture_output=True, text=True, check=True)
    mine = {"Authorization": f"Bearer {done.stdout.strip()}"}
    command = fairway(home, "watch", str(tmp_path / "inbox"), "--every", "0.1")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as watcher:
        deadline = time.monotonic() + 60
        while not (tmp_path / "inbox").is_dir() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)  # its first round is over
        assert ask(f"{url}/rest/push", ONE, mine)[0] == 201
        while ask(f"{url}/readyz")[1]["waiting"] and time.monotonic() < deadline:
            time.sleep(0.1)
        waiting = ask(f"{url}/readyz")[1]["waiting"]
        watcher.terminate()

    assert waiting == 0
    assert watcher.returncode == 130
