"""Envelopes around the segments that a test is about. All people are invented; VX and its towns do not exist."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fairway.messages import Reading, read


def pnrgov_bytes(body: str, *, edition: str = "13:1", function: str = "22", terminated: bool = True) -> bytes:
    """A push of flight VX451 on 12 July 2026 from NRH to STB, with the bookings of `body`."""
    body = "".join(line.strip() for line in body.strip().splitlines())
    count = body.count("SRC'")
    text = (
        "UNA:+.?*'UNB+IATA:1+VX+ZZGOV+260711:0649+7'"
        f"UNH+1+PNRGOV:{edition}:IA+VX0451/260712/0915+01:F'MSG+:{function}'ORG+VX:NRH'"
        f"TVL+120726:0915:120726:1100+NRH+STB+VX+451'EQN+{count}'{body}"
    )
    if terminated:
        text += f"UNT+{text.count(chr(39)) - 1}+1'UNZ+1+7'"
    return text.encode()


def paxlst_bytes(body: str, *, kind: str = "745", count: str = "") -> bytes:
    """A manifest of flight VX451 on 12 July 2026 from NRH to STB, with the people of `body`."""
    body = "".join(line.strip() for line in body.strip().splitlines())
    text = (
        "UNA:+.? 'UNB+UNOA:4+VX+ZZAPI+260711:0649+7'UNH+PAX001+PAXLST:D:05B:UN:IATA'"
        f"BGM+{kind}'NAD+MS+++DESK OF VX'COM+0049 1234567:TE'TDT+20+VX451+++VX'"
        f"LOC+125+NRH'DTM+189:2607120915:201'LOC+87+STB'DTM+232:2607121100:201'{body}{count}"
    )
    return (text + f"UNT+{text.count(chr(39)) - 1}+PAX001'UNZ+1+7'").encode()


@pytest.fixture
def pnrgov() -> Callable[..., Reading]:
    """Read a push whose bookings are given."""
    return lambda body, **how: read(pnrgov_bytes(body, **how))


@pytest.fixture
def paxlst() -> Callable[..., Reading]:
    """Read a manifest whose people are given."""
    return lambda body, **how: read(paxlst_bytes(body, **how))
