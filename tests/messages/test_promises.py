"""What every reader promises, whatever arrives."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

import fairway.edifact
import fairway.messages
from fairway.kit.findings import Effect
from fairway.messages import Outcome, Reading, read
from fairway.messages.codes import CODES
from fairway.messages.summary import records, summarise

PUSH = (
    b"UNA:+.?*'UNB+IATA:1+VX+ZZGOV+260711:0649+7'UNH+1+PNRGOV:13:1:IA+A+01:F'MSG+:22'ORG+VX:NRH'"
    b"TVL+120726:0915:120726:1100+NRH+STB+VX+451'EQN+1'SRC'RCI+VX:AB12CD::200626:0439'SSR+MOML:HK:1:VX'DAT+700:100726:1005'"
    b"IFT+4:28::VX+CTCE ANA..KIMO//EXAMPLE.COM'ORG+1A:MUC+32393340:NRHVX08AA+NRH+VX:NRH+A+XA'ADD++700:STREET:TOWN:::XA:1:00491'"
    b"TIF+O?'HARA:I+ANA MRS:A:1:1'FTI+VX:22342'REF+:001'FAR+N+++++YEE3M'"
    b"SSR+DOCS:HK:1:VX:::::/P/XAA/M1/XAA/15FEB57/F/23MAR29/OHARA/ANA/'"
    b"TKT+6180000001234:T:1'MON+B:1.00:EUR+T:2.00:EUR'DAT+710:200626'FOP+CC::2.00:VI:4111111111111111:0829'"
    b"TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'RPI+1+HK'APD+320'SSR+SEAT:HK:1:VX:::NRH:STB+14A::1'"
    b"DAT+2:110726:1015'ORG+VX++++A'TRI++58:::1'TIF+O?'HARA:I+ANA MRS:A:1'SSD+014A++++Y'TBD++2:34:700++HP+618:10:2:STB'"
    b"EQN+1'RCI+VX:ZLMXXX'ABI+1+:X+NRH++VX'SAC+++X'TIF+A+B'LTS+0/O/NM/OHARA/ANA MRS'UNT+38+1'UNZ+1+7'"
)
MANIFEST = (
    b"UNB+UNOA:4+VX+ZZ+260711:0649+7'UNH+1+PAXLST:D:05B:UN:IATA+A'BGM+745'TDT+20+VX451+++VX'LOC+125+NRH'DTM+189:2607120915:201'"
    b"LOC+87+STB'DTM+232:2607121100:201'NAD+FL+++KIMO:ANA+STREET+TOWN'ATT+2++F'DTM+329:640217'MEA+CT++:2'FTX+BAG+++VX1:3'"
    b"LOC+178+NRH'NAT+2+XAA'RFF+ABO:1'DOC+P+M1'DTM+36:290323'LOC+91+XAA'CNT+42:1'UNT+20+1'UNZ+1+7'"
)
ANSWER = b"UNB+IATA:1+A+B+260711:0649+7'UNH+1+CUSRES:D:05B:UN'BGM+962'RFF+AF:VX1'LOC+125+A'LOC+87+B'ERP+2'ERC+0Z'UNT+8+1'UNZ+1+7'"
XML = (
    b'<IATA_PNRGOV_NotifRQ><FlightLeg CarrierCode="VX" FlightNumber="451" DepartureDateTime="2026-07-12T09:15:00"/><PNRs>'
    b'<PNR><BookingRefID ID="AB12CD"/><Passenger RPH="1"><GivenName>ANA MRS</GivenName><Surname>KIMO</Surname>'
    b'<SSR SSRCode="MOML"/></Passenger></PNR></PNRs></IATA_PNRGOV_NotifRQ>'
)
SAMPLES = (PUSH, MANIFEST, ANSWER, XML)


def is_whole(reading: Reading) -> bool:
    """A Reading that its users can rely on: it can be summarised, and its outcome says what its findings say."""
    effects = {finding.effect for finding in reading.all_findings()}
    summarise("x", reading)
    list(records(reading))
    msgspec.json.encode(reading)
    if reading.outcome is Outcome.READ:
        return not effects & {Effect.INCOMPLETE, Effect.QUARANTINED}
    return bool(effects & {Effect.INCOMPLETE, Effect.QUARANTINED})


def test_the_samples_are_read_without_a_finding() -> None:
    for sample in SAMPLES:
        reading = read(sample)
        assert (reading.outcome, reading.all_findings()) == (Outcome.READ, ())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_reading(data: bytes) -> None:
    assert is_whole(read(data))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_any_damage_gives_a_reading(sample: bytes, data: st.DataObject) -> None:
    damaged = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged)))
        end = data.draw(st.integers(at, min(len(damaged), at + 12)))
        damaged[at:end] = data.draw(
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from(
                    [
                        b"'",
                        b"+",
                        b":",
                        b"?",
                        b"\n",
                        b"::::",
                        b"++",
                        b"99999999999",
                        "٣".encode(),
                        b"'TIF+'",
                        b"'TVL+'",
                        b"'SSR+DOCS'",
                    ]
                ),
            )
        )

    assert is_whole(read(bytes(damaged), received_on=date(2026, 7, 11)))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(sorted({s[:3] for s in PUSH.decode().split("'")} | {"QQQ"})), max_size=25), st.data())
def test_segments_in_any_order_with_any_elements_give_a_reading(tags: list[str], data: st.DataObject) -> None:
    values = st.sampled_from(["", "1", "A", "120726", "X:Y:Z", "::::", "HP:1", "١٢", "4:28", "0000", "?'"])
    body = "".join(
        f"{tag}+{'+'.join(data.draw(st.lists(values, max_size=7)))}'" for tag in tags if tag not in ("UNB", "UNA", "")
    )
    header = "UNB+IATA:1+VX+ZZ+260711:0649+7'UNH+1+PNRGOV:13:1:IA'TVL+120726+NRH+STB+VX+451'SRC'"

    assert is_whole(read((header + body).encode()))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from((PUSH, MANIFEST, ANSWER)),
    st.sets(st.integers(0, 60)),
    st.sampled_from(["\n", "\r\n", "\n\n", " \r\n  "]),
)
def test_line_breaks_between_segments_change_nothing(sample: bytes, places: set[int], line_break: str) -> None:
    pieces = re.split(r"(?<!\?)'", sample.decode())
    broken = "".join(
        piece + ("'" if at < len(pieces) - 1 else "") + (line_break if at in places else "")
        for at, piece in enumerate(pieces)
    )

    assert read(broken.encode()) == read(sample)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from((PUSH, MANIFEST)), st.data())
def test_a_message_cut_short_is_never_read_wholly(sample: bytes, data: st.DataObject) -> None:
    end = sample.index(b"UNT+")
    cut = sample[: data.draw(st.integers(0, end + 2))]

    assert read(cut).outcome is not Outcome.READ


def test_a_cut_message_keeps_everybody_before_the_cut() -> None:
    reading = read(MANIFEST[: MANIFEST.index(b"DOC+") + 6])

    assert summarise("x", reading)["travellers"] == 1
    assert reading.messages[0].travellers[0].documents == ()
    assert {"segment.cut", "message.cut"} <= {finding.code for finding in reading.all_findings()}


def test_the_same_bytes_give_the_same_reading() -> None:
    assert [read(sample) for sample in SAMPLES] == [read(sample) for sample in SAMPLES]


def test_no_value_of_a_message_appears_in_a_finding() -> None:
    secret = "ZEBEDEEQUUX"
    text = (
        PUSH.decode()
        .replace("120726:0915", f"{secret}:{secret}")
        .replace("15FEB57", secret)
        .replace("2:34:700", secret)
    )

    findings = read(text.encode()).all_findings()

    assert findings
    assert secret not in "".join(str(finding) + repr(finding) for finding in findings)


def test_every_code_that_a_reader_uses_is_documented_and_every_documented_code_is_used() -> None:
    said: set[str] = set()
    for package in (fairway.edifact, fairway.messages):
        for path in Path(package.__path__[0]).rglob("*.py"):
            if path.name != "codes.py":
                said |= set(re.findall(r'"([a-z][a-z-]*(?:\.[a-z-]+)+)"', path.read_text(encoding="utf-8")))

    assert said == set(CODES)


def test_xml_that_declares_entities_is_not_read() -> None:
    reading = read(b'<!DOCTYPE x [<!ENTITY a "b">]><PNR>&a;</PNR>')

    assert (reading.outcome, [f.code for f in reading.findings]) == (Outcome.QUARANTINED, ["xml.forbidden"])


def test_nothing_and_text_without_any_message_are_quarantined_with_their_reason() -> None:
    assert [f.code for f in read(b" \r\n").findings] == ["input.empty"]
    assert [f.code for f in read(b"Dear all, please find the list attached.").findings] == ["input.no-message"]
