"""Hostile inputs: time grows with their length and not faster, memory stays within a ceiling, and each is refused by name."""

from __future__ import annotations

import gc
import io
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable

import pytest

from fairway.edifact.limits import SEGMENT_CHARACTERS_MAX
from fairway.messages import Outcome, read

HEAD = (
    "UNA:+.?*'UNB+IATA:1+VX+ZZGOV+260711:0649+7'UNH+1+PNRGOV:13:1:IA+A+01:F'MSG+:22'ORG+VX:NRH'"
    "TVL+120726:0915:120726:1100+NRH+STB+VX+451'EQN+1'"
)
LIST = (
    "UNB+UNOA:4+VX+ZZ+260711:0649+7'UNH+1+PAXLST:D:05B:UN:IATA+A'BGM+745'TDT+20+VX451+++VX'LOC+125+NRH'"
    "DTM+189:2607120915:201'LOC+87+STB'DTM+232:2607121100:201'"
)
TAIL = "UNT+9+1'UNZ+1+7'"
BOOKING = HEAD + "SRC'RCI+VX:AB12CD'"
SOMEBODY = BOOKING + "TIF+KIMO:I+ANA:A:1'"
ON_BOARD = SOMEBODY + "TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'"
IN_CLOSEST_LIST = LIST + "NAD+FL+++KIMO:ANA'"

# The beginning of a message, and what stands in it again and again, each time with another number.
REPEATED: dict[str, tuple[str, Callable[[int], str]]] = {
    "bookings": (HEAD, lambda n: f"SRC'RCI+VX:{n:06X}'TIF+K{n}:I+ANA:A:1'"),
    "names in a booking": (BOOKING, lambda n: f"TIF+NAME{n}:I+ANA:A:{n}'"),
    "the same name in a booking": (BOOKING, lambda n: f"TIF+KIMO:I+ANA:A:{n}'"),
    "names with misspelt documents": (
        BOOKING,
        lambda n: f"TIF+X{n}Y:I+ANA:A:{n}'SSR+DOCS:HK:1:VX:::::/P/XAA/M{n}/XAA/15FEB57/F/23MAR29/Q{n}Z/ANA/'",
    ),
    "infants": (BOOKING, lambda n: f"TIF+N{n}:I+LEA:IN:{n}'SSR+INFT:HK:1:VX:::::KIMO/LEA{n} 20SEP25'"),
    "documents of nobody": (
        BOOKING + "TIF+A:I+B:A:1'TIF+C:I+D:A:2'",
        lambda n: f"SSR+DOCS:HK:1:VX:::::/P/XAA/M{n}/XAA/15FEB57/F/23MAR29/Q{n}Z/ANA/'",
    ),
    "documents of one": (SOMEBODY, lambda n: f"SSR+DOCS:HK:1:VX:::::/P/XAA/M{n}/XAA/15FEB57/F/23MAR29/KIMO/ANA/'"),
    "visas of one": (SOMEBODY, lambda n: f"SSR+DOCO:HK:1:VX:::::/TOWN/V/{n}/X/01JAN20/XAA'"),
    "addresses of one": (SOMEBODY, lambda n: f"SSR+DOCA:HK:1:VX:::::/R/XAA/{n} STREET/TOWN'"),
    "requests of one": (SOMEBODY, lambda n: f"SSR+OTHS:HK:1:VX:::::TEXT {n}'"),
    "requests of the booking": (BOOKING, lambda n: f"SSR+OTHS:HK:1:VX:::::TEXT {n}'"),
    "contacts": (SOMEBODY, lambda n: f"SSR+CTCM:HK:1:VX:::::{n + 10_000_000}'"),
    "contacts of the booking": (BOOKING, lambda n: f"SSR+CTCM:HK:1:VX:::::{n + 10_000_000}'"),
    "memberships": (SOMEBODY, lambda n: f"SSR+FQTV:HK:1:VX:::::VX{n + 100_000}'"),
    "ticket numbers": (SOMEBODY, lambda n: f"SSR+TKNE:HK:1:VX:::::{n + 6_180_000_000_000}C1'"),
    "tickets": (SOMEBODY, lambda n: f"TKT+{n + 6_180_000_000_000}:T:1'"),
    "locators": (BOOKING, lambda n: f"RCI+VX:{n:06X}::200626:0439'"),
    "legs": (SOMEBODY, lambda n: f"TVL+120726:0915:120726:1100+NRH+STB+VX+{n}:Y'"),
    "check-ins of strangers": (ON_BOARD, lambda n: f"TRI++{n}:::1'TIF+OTHER{n}:I+ANA:A'SSD+01A'"),
    "baggage tags": (ON_BOARD + "TRI++1'TIF+KIMO:I+ANA:A:1'", lambda n: f"TBD++1:2:700++HP+VX:{n}:9999:STB'"),
    "sensitive history": (SOMEBODY, lambda n: f"LTS+0/O/SSR WCHR HK1 {n}'"),
    "splits": (BOOKING, lambda n: f"EQN+1'RCI+VX:Z{n:05X}'"),
    "bookings whose marks are lost": (
        SOMEBODY + "TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'",
        lambda n: (
            f"RCI+VX:{n:06X}'DAT+700:100726:1005'TIF+K{n}:I+ANA:A:1'TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'"
        ),
    ),
    "unknown segments": (SOMEBODY, lambda n: f"ZZZ+{n}'"),
    "interchanges": ("", lambda n: "UNB+IATA:1+VX+ZZGOV+260711:0649+7'UNZ+0+7'"),
    "people of a manifest": (LIST, lambda n: f"NAD+FL+++KIMO{n}:ANA'DOC+P+M{n}'"),
    "documents in a manifest": (IN_CLOSEST_LIST, lambda n: f"DOC+P+M{n}'"),
    "references in a manifest": (IN_CLOSEST_LIST, lambda n: f"RFF+AVF:Z{n:05X}'"),
    "places of a manifest": (LIST, lambda n: f"LOC+92+A{n % 900:03d}'DTM+189:2607120915:201'"),
    "line breaks": (SOMEBODY + "IFT+4:28::VX+", lambda n: "A\n"),
    "blanks and breaks": (SOMEBODY, lambda n: " \r\n \r\n"),
    "release characters": (SOMEBODY + "IFT+4:28::VX+", lambda n: "??"),
    "quotes": (SOMEBODY + "IFT+4:28::VX+", lambda n: "’'"),
    "headers without end": ("", lambda n: "UNH+1+PNRGOV:13:1:IA'"),
    "advices": ("", lambda n: "UNA:+.? '"),
    "almost an interchange": ("", lambda n: "UNB+"),
    "slashes": (SOMEBODY + "SSR+DOCS:HK:1:VX:::::", lambda n: "/"),
    "digits": (SOMEBODY + "IFT+4:28::VX+", lambda n: "4 "),
}


def hostile(kind: str, count: int) -> bytes:
    begins, one = REPEATED[kind]
    return (begins + "".join(one(n) for n in range(count)) + TAIL).encode()


def seconds(data: bytes) -> float:
    """CPU seconds of reading, the collector's own left out: what it costs depends on everything else in the process."""
    best = float("inf")
    gc.disable()
    for _ in range(2):
        began = time.process_time()
        read(data)
        best = min(best, time.process_time() - began)
    gc.enable()
    return best


@pytest.mark.parametrize("kind", REPEATED)
def test_four_times_the_input_takes_four_times_as_long_not_sixteen(kind: str) -> None:
    few, many = hostile(kind, 1_100), hostile(kind, 4_400)

    # Quadratic growth gives 16; the noise of a busy machine must not fail the test, so it is asked again.
    assert any(seconds(many) / seconds(few) < 9 for _ in range(4))


@pytest.mark.parametrize("sign", ["A", "+", ":", "++", "é", "9"])
def test_one_segment_longer_than_the_limit_is_passed_over_and_nobody_else_is_lost(sign: str) -> None:
    data = (SOMEBODY + "IFT+4:28::VX+" + sign * (SEGMENT_CHARACTERS_MAX // len(sign) + 9) + "'" + TAIL).encode()

    reading = read(data)

    assert [t.surname for t in reading.messages[0].bookings[0].travellers] == ["KIMO"]
    assert "segment.too-long" in [finding.code for finding in reading.all_findings()]


MEASURED_IN_A_CHILD = """
import resource, sys, time
from fairway.messages import read
from tests.messages.test_hostile import LARGE
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
data = LARGE[sys.argv[1]](int(sys.argv[2]))
made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.process_time()
reading = read(data)
print(reading.outcome, time.process_time() - began, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / len(data))
"""

LARGE: dict[str, Callable[[int], bytes]] = {
    "one segment": lambda size: (SOMEBODY + "IFT+4:28::VX+" + "A" * size + "'" + TAIL).encode(),
    "no terminator": lambda size: (SOMEBODY + "X" * size).encode(),
    "empty elements": lambda size: (SOMEBODY + "IFT" + "+" * size + "'" + TAIL).encode(),
    "empty segments": lambda size: (SOMEBODY + "'" * size + TAIL).encode(),
    "noise": lambda size: bytes(n * 7919 % 256 for n in range(1_000)) * (size // 1_000),
    "nested XML": lambda size: b"<PNR>" * (size // 5),
}
MEGABYTES = 20
BYTES_OF_MEMORY_PER_BYTE = 90


@pytest.mark.parametrize("kind", LARGE)
def test_twenty_megabytes_of_nonsense_are_read_or_refused_within_a_ceiling_of_memory(kind: str) -> None:
    command = [sys.executable, "-c", MEASURED_IN_A_CHILD, kind, str(MEGABYTES * 1_000_000)]

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (6 * 10**9, 6 * 10**9))

    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, preexec_fn=limited)

    assert done.returncode == 0, done.stderr[-500:]
    outcome, _, memory = done.stdout.split()
    assert outcome in ("partly", "quarantined")
    assert float(memory) < BYTES_OF_MEMORY_PER_BYTE


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><PNR>&c;</PNR>"""
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><PNR>&x;</PNR>'
DECLARED = b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://example.org/a.dtd"><PNR/>'


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, DECLARED], ids=["bomb", "outside", "declared"])
def test_xml_that_declares_anything_is_not_read(data: bytes) -> None:
    reading = read(data)

    assert reading.outcome is Outcome.QUARANTINED
    assert [finding.code for finding in reading.findings] == ["xml.forbidden"]


def test_an_archive_is_not_opened() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"0" * 5_000_000)

    reading = read(packed.getvalue())

    assert reading.outcome is Outcome.QUARANTINED
    assert "input.no-message" in [finding.code for finding in reading.findings]
