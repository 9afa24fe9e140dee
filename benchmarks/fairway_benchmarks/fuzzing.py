"""Inputs by the million against the readers, and three promises.

1. Any bytes give a reading or a refusal by name: no exception, no crash.
2. Line breaks between segments change nothing.
3. An input cut anywhere before its trailer is never read as complete. (Within the trailer nobody stands any more.)

An input is made from `seed` and the number of its block alone, so any failure can be made again: `./dev fuzz --seed 1 --first 41
--blocks 1`. Blocks of different numbers never repeat each other; a long run can be done in slices, on many machines.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from fairway.messages import Outcome, read
from fairway.messages.mrz import read_mrz

__all__ = ["BLOCK", "TARGETS", "main", "run_block"]

BLOCK: Final = 1_000
"""Inputs in a block."""

_DAY: Final = date(2026, 7, 11)
_HEAD = (
    b"UNA:+.?*'UNB+IATA:1+VX+ZZGOV+260711:0649+7'UNH+1+PNRGOV:13:1:IA+A+01:F'MSG+:22'ORG+VX:NRH'"
    b"TVL+120726:0915:120726:1100+NRH+STB+VX+451'EQN+1'"
)

# Small, so that many fit into a second; each has another corner of its format. All people are invented.
PNRGOV: Final = tuple(
    _HEAD + body + b"UNT+9+1'UNZ+1+7'"
    for body in (
        b"SRC'RCI+VX:AB12CD::200626:0439'DAT+700:100726:1005'TIF+O?'HARA:I+ANA MRS:A:1:1'"
        b"SSR+DOCS:HK:1:VX:::::/P/XAA/M1/XAA/15FEB57/F/23MAR29/OHARA/ANA/'TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'RPI+1+HK'",
        b"SRC'RCI+VX:AB12CE'ADD++700:STREET:TOWN:::XA:1:00491'TIF+KIMO:I+ANA:A:1'FTI+VX:22342'TKT+6180000001234:T:1'"
        b"MON+B:1.00:EUR+T:2.00:EUR'FOP+CC::2.00:VI:4111111111111111:0829'",
        b"SRC'RCI+VX:AB12CF'TIF+KIMO:I+ANA:A:1'TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'SSR+SEAT:HK:1:VX:::NRH:STB+14A::1'"
        b"DAT+2:110726:1015'ORG+VX++++A'TRI++58:::1'TIF+KIMO:I+ANA:A:1'SSD+014A++++Y'TBD++2:34:700++HP+618:10:2:STB'",
        b"SRC'RCI+VX:AB12CG'SSR+INFT:HK:1:VX:::NRH:STB:KIMO/LEA 20SEP25+::1'IFT+4:28::VX+CTCE ANA..KIMO//EXAMPLE.COM'"
        b"IFT+4:43+PAYER'TIF+KIMO:I+ANA:A:1'TIF+KIMO:I+LEA:IN:2'EQN+1'RCI+VX:ZLMXXX'ABI+1+:X+NRH++VX'SAC+++X'TIF+A+B'"
        b"LTS+0/O/NM/OHARA/ANA MRS'",
    )
)
PAXLST: Final = (
    b"UNB+UNOA:4+VX+ZZ+260711:0649+7'UNH+1+PAXLST:D:05B:UN:IATA+A'BGM+745'TDT+20+VX451+++VX'LOC+125+NRH'DTM+189:2607120915:201'"
    b"LOC+87+STB'DTM+232:2607121100:201'NAD+FL+++KIMO:ANA+STREET+TOWN'ATT+2++F'DTM+329:640217'NAT+2+XAA'RFF+ABO:1'DOC+P+M1'"
    b"DTM+36:290323'LOC+91+XAA'CNT+42:1'UNT+18+1'UNZ+1+7'",
    b"UNB+UNOA:4+VX+ZZ+260711:0649+7'UNH+1+PAXLST:D:12B:UN:IATA+A+02:F'BGM+250'RFF+TN:A1:::1'TDT+20+VX451'LOC+125+NRH'"
    b"DTM+189:2607120915:201'LOC+87+STB'NAD+FM+++KIMO:ANA'ATT+2++F'MEA+CT++:2'GEI+4+173'FTX+BAG+++VX1:3'LOC+178+NRH'"
    b"EMP+1+CR1:110:111'CNT+41:1'UNT+16+1'UNZ+1+7'",
)
ANSWERS: Final = (
    b"UNB+UNOA:4+A+B+260711:0649+7'UNH+1+CUSRES:D:05B:UN'BGM+962'RFF+AF:VX1'LOC+125+A'LOC+87+B'ERP+2'ERC+0Z'UNT+8+1'UNZ+1+7'",
    b"UNB+UNOA:4+A+B+260711:0649+9'UNH+1+CONTRL:D:3:UN'UCI+7+B+A+4+12'UCM+1+PAXLST:D:05B:UN+4+35'UCS+3+12'UCD+12+1'UNT+6+1'UNZ+1+9'",
    b"UNA:+.?*'UNB+IATA:1+A+B+260711:0649+9'UNH+1+ACKRES:13:1:IA+A'MSG+:23+7'ORG++++++XA'ERC+118'IFT+3+TEXT'UNT+6+1'UNZ+1+9'",
)
XML: Final = (
    b'<IATA_PNRGOV_NotifRQ><FlightLeg CarrierCode="VX" FlightNumber="451" DepartureDateTime="2026-07-12T09:15:00"/><PNRs>'
    b'<PNR><BookingRefID ID="AB12CD"/><Passenger RPH="1"><GivenName>ANA MRS</GivenName><Surname>KIMO</Surname>'
    b'<SSR SSRCode="OTHS"><Text>A &amp; B</Text></SSR></Passenger></PNR></PNRs></IATA_PNRGOV_NotifRQ>',
)
MRZ: Final = (
    ("P<XAAKIMO<<ANA<MARIA<<<<<<<<<<<<<<<<<<<<<<<<<", "L898902C36XAA7408122F1204159ZE184226B<<<<<10"),
    ("I<XAAD231458907<<<<<<<<<<<<<<<", "7408122F1204159XAA<<<<<<<<<<<6", "KIMO<<ANA<MARIA<<<<<<<<<<<<<<<"),
)
_MESSAGES: Final = (*PNRGOV, *PAXLST, *ANSWERS)
_SCRAPS: Final = (
    *(
        b"'",
        b"''",
        b"+",
        b"++",
        b":",
        b"::",
        b"?",
        b"??",
        b"?'",
        b"?+",
        b"*",
        b" ",
        b"\n",
        b"\r\n",
        b"\x02",
        b"\x1d",
        b"\xff",
        b"/",
    ),
    *(
        b"\xc3\xa9",
        b"\xee\x80\x80",
        b"UNA",
        b"UNA:+.? '",
        b"UNB+",
        b"UNH+1+PNRGOV",
        b"UNT+",
        b"UNZ+",
        b"SRC'",
        b"TIF+A:I+B:A:1'",
    ),
    *(
        b"SSR+DOCS",
        b"/P/XAA/",
        b"99",
        b"000000",
        b"-1",
        b"9" * 30,
        b"NAD+FL+++A:B'",
        b"DTM+329:",
        b"EQN+",
        b"<",
        b"&",
        b"]]>",
    ),
)


def _damaged(sample: bytes, by: random.Random) -> bytes:
    """The sample after one to five slips: bytes lost, doubled, swapped, changed; scraps of messages put in."""
    made = bytearray(sample)
    for _ in range(1 + int(by.random() * 5)):
        at = int(by.random() * (len(made) + 1))
        kind = by.random()
        if kind < 0.25:
            del made[at : at + 1 + int(by.random() * 12)]
        elif kind < 0.55:
            made[at:at] = _SCRAPS[int(by.random() * len(_SCRAPS))]
        elif kind < 0.75:
            made[at : at + 1] = bytes((int(by.random() * 256),))
        elif kind < 0.9:
            start = int(by.random() * (len(made) + 1))
            made[at:at] = made[start : start + 1 + int(by.random() * 40)]
        else:
            segments = bytes(made).split(b"'")
            one, other = int(by.random() * len(segments)), int(by.random() * len(segments))
            segments[one], segments[other] = segments[other], segments[one]
            made = bytearray(b"'".join(segments))
    return bytes(made)


def _one_of(samples: tuple[bytes, ...], by: random.Random) -> bytes:
    return samples[int(by.random() * len(samples))]


def _read_damaged(samples: tuple[bytes, ...]) -> Callable[[random.Random], bytes]:
    def target(by: random.Random) -> bytes:
        data = _damaged(_one_of(samples, by), by)
        _expect(data, lambda: read(data, received_on=_DAY).outcome in Outcome)
        return data

    return target


def _read_soup(by: random.Random) -> bytes:
    """Scraps and random bytes alone."""
    parts = [_SCRAPS[int(by.random() * len(_SCRAPS))] if by.random() < 0.8 else by.randbytes(4) for _ in range(30)]
    data = b"".join(parts)
    _expect(data, lambda: read(data, received_on=_DAY).outcome in Outcome)
    return data


def _read_cut(by: random.Random) -> bytes:
    whole = _one_of(_MESSAGES, by) if by.random() < 0.9 else XML[0]
    end = whole.index(b"UNZ") if b"UNZ" in whole else len(whole) - 1
    data = whole[: 1 + int(by.random() * end)]
    _expect(data, lambda: read(data, received_on=_DAY).outcome is not Outcome.READ)
    return data


def _read_broken_lines(by: random.Random) -> bytes:
    whole = _one_of(_MESSAGES, by)
    lines = [b"\n", b"\r\n", b"\r"]
    advice, body = (whole[:9], whole[9:]) if whole.startswith(b"UNA") else (b"", whole)
    cut = body.replace(b"?'", b"\0").split(b"'")
    data = advice + b"".join(
        segment.replace(b"\0", b"?'") + b"'" + (lines[int(by.random() * 3)] if by.random() < 0.6 else b"")
        for segment in cut[:-1]
    )
    _expect(data, lambda: read(data, received_on=_DAY) == read(whole, received_on=_DAY))
    return data


def _read_zone(by: random.Random) -> bytes:
    lines = [bytearray(line.encode()) for line in MRZ[int(by.random() * len(MRZ))]]
    for _ in range(1 + int(by.random() * 4)):
        line = lines[int(by.random() * len(lines))]
        at = int(by.random() * (len(line) + 1))
        if by.random() < 0.5:
            line[at : at + 1] = bytes((33 + int(by.random() * 90),))
        elif by.random() < 0.5:
            del line[at : at + 3]
        else:
            line[at:at] = b"<<"
    said = [line.decode("latin-1") for line in lines]
    _expect(b"", lambda: read_mrz(said, not_after=_DAY) is not None)
    return "\n".join(said).encode()


TARGETS: Final[dict[str, Callable[[random.Random], bytes]]] = {
    "pnrgov damaged": _read_damaged(PNRGOV),
    "paxlst damaged": _read_damaged(PAXLST),
    "answers damaged": _read_damaged(ANSWERS),
    "xml damaged": _read_damaged(XML),
    "scraps": _read_soup,
    "cut anywhere": _read_cut,
    "line breaks": _read_broken_lines,
    "machine-readable zones damaged": _read_zone,
}
_SHARES: Final = (3, 2, 1, 1, 1, 1, 1, 2)
_ORDER: Final = tuple(name for name, share in zip(TARGETS, _SHARES, strict=True) for _ in range(share))


class BrokenPromise(Exception):
    """A promise that an input broke. Carries the input: fuzzing inputs are made from invented specimens."""

    def __init__(self, data: bytes, why: str) -> None:
        super().__init__(why)
        self.data = data
        self.why = why


def _expect(data: bytes, holds: Callable[[], bool]) -> None:
    try:
        is_kept = holds()
    except Exception as raised:  # any exception at all breaks the first promise
        frame = traceback.extract_tb(raised.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        raise BrokenPromise(data, f"{type(raised).__name__} at {where}") from raised
    if not is_kept:
        raise BrokenPromise(data, "the reading is not what was promised")


def run_block(seed: int, block: int) -> tuple[str, list[BrokenPromise]]:
    """One block of inputs: the target it is for, and what broke."""
    by = random.Random(f"{seed}:{block}")
    name = _ORDER[block % len(_ORDER)]
    target = TARGETS[name]
    broken: list[BrokenPromise] = []
    for _ in range(BLOCK):
        try:
            target(by)
        except BrokenPromise as promise:
            broken.append(promise)
    return name, broken


def main(arguments: list[str]) -> int:
    """`./dev fuzz`: runs blocks and prints what was run and what broke, as JSON. 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="./dev fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, metavar="BLOCK", help="the first block")
    parser.add_argument("--blocks", type=int, default=100, help=f"how many blocks of {BLOCK} inputs")
    parser.add_argument("--seconds", type=float, default=0.0, help="stop after this long (default: never)")
    parser.add_argument("--keep", type=Path, help="a folder for inputs that broke a promise")
    given = parser.parse_args(arguments)
    began = time.monotonic()
    cpu = time.process_time()
    counts: Counter[str] = Counter()
    reasons: dict[str, dict[str, object]] = {}
    block = given.first
    while block < given.first + given.blocks and not (given.seconds and time.monotonic() - began > given.seconds):
        name, broken = run_block(given.seed, block)
        counts[name] += BLOCK
        for promise in broken:
            reason = reasons.setdefault(f"{name}: {promise.why}", {"times": 0, "block": block})
            reason["times"] = int(str(reason["times"])) + 1
            if given.keep and reason["times"] == 1:
                given.keep.mkdir(parents=True, exist_ok=True)
                (given.keep / f"{given.seed}-{block}.bin").write_bytes(promise.data)
        block += 1
        if sys.stderr.isatty():
            print(f"\r{sum(counts.values()):,} inputs, {len(reasons)} kinds of broken promise", end="", file=sys.stderr)
    inputs = sum(counts.values())
    seconds = time.process_time() - cpu
    print(
        json.dumps(
            {
                "seed": given.seed,
                "first_block": given.first,
                "next_block": block,
                "inputs": inputs,
                "by_target": dict(sorted(counts.items())),
                "cpu_seconds": round(seconds, 1),
                "inputs_per_cpu_second": round(inputs / seconds),
                "broken_promises": reasons,
            },
            indent=1,
        )
    )
    return 1 if reasons else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
