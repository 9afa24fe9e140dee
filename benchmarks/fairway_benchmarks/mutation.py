"""Each segment of each message dropped, doubled, swapped and corrupted, one at a time: who is lost, and because of what.

The rule: no mutation of one traveller's segments may lose another traveller. What loses somebody otherwise is counted by its cause.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from fairway.edifact import decode, interchanges
from fairway.messages import Reading, read
from fairway.messages.pushes import travellers_of
from fairway_simulator import manifest_of, push_of

__all__ = ["MUTATIONS", "Lost", "Tally", "main", "mutate"]

_UNRELEASED: Final = re.compile(r"(?<!\?)'")
_ENVELOPE: Final = frozenset({"UNA", "UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"})
# What stands between a traveller's name and the next name, leg or booking is theirs.
_ENDS_TRAVELLER: Final = frozenset({"TIF", "TVL", "SRC", "EQN", "ABI", "MSG", "LTS", "UNT", "NAD", "CNT", "PDT"})
# Other parts of a name or of its segment that identify nobody's neighbour.
_NAMES: Final = frozenset({"TIF", "NAD", "PDT"})


class Lost(msgspec.Struct, frozen=True):
    """A mutation of one traveller's segment that lost somebody else. `source` and `segment` say where to look."""

    source: str
    segment: int
    tag: str
    mutation: str


class Tally(msgspec.Struct):
    """What was tried, and what it cost.

    travellers  travellers expected, summed over all mutations
    lost        by "mutation tag": how many of them were not there
    neighbours  every case against the rule
    """

    messages: int = 0
    mutations: int = 0
    travellers: int = 0
    lost: Counter[str] = msgspec.field(default_factory=Counter)
    neighbours: list[Lost] = msgspec.field(default_factory=list)


def _corrupted(segment: str) -> str:
    """The segment with the middle of its data overwritten: its tag stands, its values do not."""
    tag, plus, rest = segment.partition("+")
    third = max(len(rest) // 3, 1)
    return tag + plus + rest[:third] + "#" * third + rest[2 * third :]


MUTATIONS: Final[dict[str, Callable[[list[str], int], list[str]]]] = {
    "dropped": lambda segments, at: segments[:at] + segments[at + 1 :],
    "doubled": lambda segments, at: segments[: at + 1] + segments[at:],
    "swapped": lambda segments, at: segments[:at] + segments[at : at + 2][::-1] + segments[at + 2 :],
    "corrupted": lambda segments, at: [*segments[:at], _corrupted(segments[at]), *segments[at + 1 :]],
}


def _names(reading: Reading) -> Counter[str]:
    return Counter(str(one.traveller.surname or one.traveller.given_names or "") for one in travellers_of(reading))


def _owners(segments: list[str]) -> list[int]:
    """For each segment the number of the traveller whose it is, -1 for nobody's; a swap touches the next one too."""
    owner, count, owners = -1, -1, []
    for segment in segments:
        tag = segment[:3]
        if tag in _NAMES:
            count += 1
            owner = count
        elif tag in _ENDS_TRAVELLER:
            owner = -1
        owners.append(owner)
    return owners


def mutate(source: str, data: bytes, tally: Tally) -> None:
    """Try everything on one input and add it to the tally. Inputs with another terminator are passed over."""
    text = decode(data)[0].replace("\r", "").replace("\n", "").strip()
    found = list(interchanges(text))
    if len(found) != 1 or found[0].separators.terminator != "'":
        return
    advice, body = (text[:9], text[9:]) if text.startswith("UNA") else ("", text)
    segments = _UNRELEASED.split(body)[:-1]
    whole = _names(read(_written(advice, segments)))
    if not whole:
        return
    tally.messages += 1
    owners = _owners(segments)
    for at, segment in enumerate(segments):
        tag = segment[:3]
        for name, change in MUTATIONS.items():
            if name == "swapped" and at + 1 == len(segments):
                continue
            left = _names(read(_written(advice, change(segments, at))))
            missing = whole - left
            tally.mutations += 1
            tally.travellers += whole.total()
            if not missing:
                continue
            tally.lost[f"{name} {tag}"] += missing.total()
            touched = {owners[at]} | ({owners[at + 1]} if name == "swapped" else set())
            if tag not in _ENVELOPE and -1 not in touched and missing.total() > len(touched):
                tally.neighbours.append(Lost(source, at + 1, tag, name))


def _written(advice: str, segments: list[str]) -> bytes:
    return (advice + "'".join(segments) + "'").encode()


def _sources() -> Iterator[tuple[str, bytes]]:
    """The public samples where they are, and synthetic messages of all kinds."""
    folder = Path(os.environ.get("FAIRWAY_CORPUS", "../shared/corpus")) / "messages"
    for path in sorted(folder.glob("p[na]*/*")):
        if path.is_file() and path.stat().st_size < 60_000:
            yield path.name, path.read_bytes()
    for seed in range(1, 7):
        yield f"synthetic push {seed}", push_of(4, seed=seed)
        yield f"synthetic manifest {seed}", manifest_of(8, seed=seed)


def main(arguments: list[str]) -> int:
    """`./dev mutate`: prints the tally as JSON. 1 where the rule was broken."""
    argparse.ArgumentParser(prog="./dev mutate", description=__doc__).parse_args(arguments)
    tally = Tally()
    for source, data in _sources():
        mutate(source, data, tally)
        if sys.stderr.isatty():
            print(f"\r{tally.messages} messages, {tally.mutations:,} mutations", end="", file=sys.stderr)
    lost = tally.lost.total()
    print(
        json.dumps(
            {
                "messages": tally.messages,
                "mutations": tally.mutations,
                "travellers_expected": tally.travellers,
                "travellers_lost": lost,
                "share_lost": round(lost / max(tally.travellers, 1), 6),
                "lost_by_cause": dict(tally.lost.most_common()),
                "neighbours_lost": [msgspec.to_builtins(each) for each in tally.neighbours],
            },
            indent=1,
        )
    )
    return 1 if tally.neighbours else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
