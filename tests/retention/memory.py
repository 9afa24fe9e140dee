"""Opens a house, uses it, and searches its own memory. Marks come in two halves on standard input, and are never put together here:
looking does not find itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "fairway.settings"


def main() -> None:
    marks = [tuple(half.encode() for half in each.split("|")) for each in sys.stdin.read().split("\n")]
    held = use(Path(sys.argv[1]))
    if sys.argv[2:] == ["search"]:
        held += search(b"".join(marks[0]).decode())
    found = [number for number, each in enumerate(marks) if is_in_memory(*each)]
    print("searched", len(marks), "opened", len(held), "found:", found)


def use(home: Path) -> list[object]:
    """What a console and a worker do: open the house, load the screener, work until nothing waits, open every record that opens."""
    from fairway.opening import open_house
    from fairway.store import audit
    from fairway.store.archive import archive

    open_house(home, create=False)
    from fairway.screening import Screener
    from fairway.worker import run_until_idle

    run_until_idle(Screener())
    list(audit.lines(most=500))
    for file in (home / "keyring" / "keys").glob("*.key"):
        archive().keyring.key(file.stem)
    from fairway.store.models import Traveller
    from fairway.store.records import open_travellers

    rows = list(Traveller.objects.values_list("id", "day", "version", "state", "record_sealed"))
    return [each for row in rows if archive().has_travel_key(row[1]) for each in open_travellers(archive(), [row])]


def search(surname: str) -> list[object]:
    """What an officer does who answers a request: looks for somebody by name and date of birth, in every day that opens."""
    from fairway.store.archive import archive
    from fairway.store.requests import Concerned, journeys_of

    return list(journeys_of(archive(), Concerned(surname, "ZINAIDA", "1981-03-04")))


def is_in_memory(first: bytes, second: bytes) -> bool:
    """Whether the two halves stand one after the other anywhere in this process's writable memory."""
    with Path("/proc/self/maps").open() as maps, Path("/proc/self/mem").open("rb", 0) as memory:
        for line in maps.read().splitlines():
            span, rights, *_ = line.split()
            begin, end = (int(each, 16) for each in span.split("-"))
            if "rw" not in rights:
                continue
            try:
                memory.seek(begin)
                content = memory.read(end - begin)
            except (OSError, ValueError, OverflowError):
                continue
            if are_together(content, first, second):
                return True
    return False


def are_together(content: bytes, first: bytes, second: bytes) -> bool:
    at = content.find(first)
    while at >= 0:
        if content.startswith(second, at + len(first)):
            return True
        at = content.find(first, at + 1)
    return False


if __name__ == "__main__":
    main()
