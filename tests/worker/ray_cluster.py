"""Run by test_on_ray in a network of its own: two nodes screen everybody again, and the first process that does a task is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ADDRESS = "127.0.0.1:6399"


def ray(*arguments: str) -> None:
    program = Path(sys.executable).with_name("ray")
    subprocess.run([str(program), *arguments], check=True, stdout=sys.stderr)


def start() -> None:
    """Two nodes. A busy machine may be too slow for Ray's own patience, so it is tried a few times."""
    options = ["--num-cpus=1", "--disable-usage-stats", "--object-store-memory=100000000"]
    head = ["--head", "--node-ip-address=127.0.0.1", f"--port={ADDRESS.partition(':')[2]}", "--include-dashboard=false"]
    for tries_left in (2, 1, 0):
        try:
            ray("start", *head, *options)
            ray("start", f"--address={ADDRESS}", *options)
            return
        except subprocess.CalledProcessError:
            ray("stop", "--force")
            if not tries_left:
                raise


def kill_one(killed: list[int]) -> None:
    """Waits for a process that does a partition, and kills it."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        for place in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                name = place.read_bytes()
            except OSError:
                continue
            if name.startswith(b"ray::rescreen_partition"):
                os.kill(int(place.parent.name), signal.SIGKILL)
                killed.append(int(place.parent.name))
                return
        time.sleep(0.01)


def listens_on() -> list[str]:
    """The addresses on which anybody of another machine could reach a process here: loopback is all there is."""
    found = subprocess.run(["ip", "-o", "-4", "addr"], check=True, capture_output=True, text=True).stdout
    return sorted(line.split()[3].partition("/")[0] for line in found.splitlines())


def main(home: str) -> None:
    from fairway.opening import open_house

    open_house(Path(home), create=False)
    from fairway import screening
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act
    from fairway.worker.on_ray import rescreen_on_ray

    try:
        start()
        number = screening.begin_run(machine_act(Purpose.SCREENING))
        killed: list[int] = []
        killer = threading.Thread(target=kill_one, args=(killed,), daemon=True)
        killer.start()
        rescreen_on_ray(home, number, address=ADDRESS, progress=lambda _: None)
        state = screening.run_state(number)
    finally:
        ray("stop", "--force")
    told = {"killed": len(killed), "partitions": state.partitions, "done": state.done, "listens_on": listens_on()}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
