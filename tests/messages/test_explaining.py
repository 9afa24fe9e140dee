"""A message explained: whose each segment is, what it says, what was found there; and nothing of anybody unless asked for."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairway.cli.explaining_page import page
from fairway.cli.main import run
from fairway.messages import Outcome, read
from fairway.messages.explaining import Explanation, Line, explain, first_bad_line
from fairway.messages.pushes import travellers_within
from tests.path.pushes import booking, listed, manifest, person, push

MARTA = person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")
PUSH = push(
    booking("AB12CD", MARTA + "IFT+4:28::QX+CALL ME'SSR+KSML:HK:1:QX'FOP+CC::416.00:VI:4111111111111111:1229'"),
    booking("EF34GH", person("EXAMPLOV", "JANMR", "XQ7654321", "09SEP79", "M")),
)
LIST = manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567", "AB12CD"), listed("EXAMPLOV", "JAN", "991399"))
ANSWER = (
    b"UNB+UNOA:4+ZZAPI+QX+260712:0701+9'UNH+1+CUSRES:D:05B:UN:IATA+QX417/9+01:F'BGM+962'RFF+TN:9'RFF+AF:QX417'DTM+189:2607120915:201'"
    b"DTM+232:2607121130:201'LOC+125+QXA'LOC+87+QZB'ERP+2'RFF+AVF:AB12CD'RFF+ABO:7'ERC+0Z'UNT+13+1'UNZ+1+9'"
)
XML = b"""<IATA_PNRGOV_NotifRQ><FlightLeg CarrierCode="QX" FlightNumber="417" DepartureDateTime="2026-07-12T09:15:00">
<DepartureAirport LocationCode="QXA"/><ArrivalAirport LocationCode="QZB"/></FlightLeg><PNRs NumberOfPnrs="1"><PNR>
<BookingRefID ID="AB12CD"><CompanyName Code="QX"/></BookingRefID>
<Passenger RPH="1"><GivenName>MARTA</GivenName><Surname>EXAMPLA</Surname><SSR SSRCode="KSML"><Text>FOR EXAMPLA</Text></SSR>
</Passenger></PNR></PNRs></IATA_PNRGOV_NotifRQ>"""
SECRETS = (
    "EXAMPLA",
    "MARTA",
    "EXAMPLOV",
    "XQ1234567",
    "AB12CD",
    "04MAR81",
    "810304",
    "4111111111111111",
    "KSML",
    "CALL ME",
)


def everything(explained: Explanation) -> str:
    return msgspec.json.encode(explained).decode()


def line(explained: Explanation, raw: str) -> Line:
    return next(each for each in explained.lines if each.raw.startswith(raw))


@pytest.mark.parametrize("content", [PUSH, LIST, ANSWER, XML, PUSH[:400], b"EXAMPLA/MARTA born 04MAR81"])
def test_otto_reads_no_personal_value_in_an_explanation(content: bytes):
    explained = explain(content)

    assert [secret for secret in SECRETS if secret in everything(explained) + page(explained, "push")] == []


def test_a_segment_says_what_each_of_its_places_is():
    said = line(explain(PUSH), "TVL+120726")

    assert said.title == "Flight"
    assert [(part.label, part.shown) for part in said.parts][:5] == [
        ("departure date", "120726"),
        ("departure time", "0915"),
        ("arrival date", "120726"),
        ("arrival time", "1130"),
        ("from", "QXA"),
    ]


def test_a_code_says_what_it_means():
    assert [part.means for part in line(explain(PUSH), "MSG").parts] == [
        "full push: every active booking of the flight"
    ]
    assert [part.means for part in line(explain(ANSWER), "ERC").parts] == ["OK to board"]


def test_values_are_shown_when_they_are_asked_for():
    said = line(explain(PUSH, show_values=True), "TIF")

    assert said.raw == "TIF+EXAMPLA+MARTAMRS:A:1"
    assert said.belongs == "booking 1, traveller 1"
    assert {"surname", "given names", "birth date", "documents"} <= set(said.gave)


def test_a_document_request_is_taken_apart():
    said = line(explain(PUSH, show_values=True), "SSR+DOCS")

    parts = {part.label: part.shown for part in said.parts}
    assert (parts["document number"], parts["date of birth"], parts["surname"]) == ("XQ1234567", "04MAR81", "EXAMPLA")


@pytest.mark.parametrize("content", [PUSH, XML])
def test_what_the_law_forbids_to_keep_is_withheld_even_when_values_are_shown(content: bytes):
    shown = everything(explain(content, show_values=True))

    assert "[withheld: sensitive]" in shown
    assert "KSML" not in shown
    assert "FOR EXAMPLA" not in shown
    assert "4111111111111111" not in shown


def test_each_segment_says_whose_it_is():
    explained = explain(PUSH)

    assert line(explained, "RPI").belongs == "booking 1, leg 1"
    assert [each.belongs for each in explained.lines if each.tag == "TIF"] == [
        "booking 1, traveller 1",
        "booking 2, traveller 1",
    ]


def test_a_finding_stands_on_its_segment():
    explained = explain(LIST)

    bad = explained.lines[first_bad_line(explained)]
    assert bad.tag == "DTM"
    assert bad.belongs == "traveller 2"
    assert [finding.code for finding in bad.findings] == ["birth.unreadable"]


def test_a_finding_of_no_segment_stands_apart():
    explained = explain(b"a letter to the editor")

    assert [finding.code for finding in explained.findings] == ["input.no-message"]
    assert [each.raw for each in explained.lines] == ["A AAAAAA AA AAA AAAAAA"]


def test_released_characters_come_back_in_the_values():
    explained = explain(push(booking("AB12CD", "TIF+O?'EXAMPLA+MARTA:A:1'")), show_values=True)

    assert line(explained, "TIF").parts[0].shown == "O'EXAMPLA"


def test_xml_is_explained_element_by_element():
    explained = explain(XML, show_values=True)

    opened = [each for each in explained.lines if each.gave]
    assert [(each.tag, each.belongs) for each in opened] == [("Passenger", "booking 1, traveller 1")]
    assert "<Surname>EXAMPLA" in [each.raw for each in explained.lines]


def test_broken_xml_shows_where_it_breaks():
    explained = explain(XML.replace(b"</Surname>", b"</Surnam>"))

    bad = explained.lines[first_bad_line(explained)]
    assert (bad.position, bad.title) == (4, "Not well-formed here")
    assert [finding.code for finding in bad.findings] == ["xml.broken"]
    assert [secret for secret in SECRETS if secret in everything(explained)] == []


def test_a_page_is_whole_and_escapes_what_it_shows():
    made = page(explain(push(booking("AB12CD", "TIF+<SCRIPT>+<B>:A:1'")), show_values=True), "<i>push</i>.edi")

    assert "&lt;SCRIPT&gt;" in made
    assert "<SCRIPT>" not in made
    assert "<i>" not in made
    assert "http" not in made.replace("http-equiv", "")


def test_the_command_explains_without_a_house(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "push.edi"
    file.write_bytes(PUSH)

    assert run(["--home", str(tmp_path / "nowhere"), "explain", str(file)]) == 0
    assert "Traveller's name  (booking 1, traveller 1)" in capsys.readouterr().out
    assert run(["explain", str(file), "--html"]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")
    assert not (tmp_path / "nowhere").exists()


def test_the_command_says_when_a_message_would_wait(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "letter.txt"
    file.write_bytes(b"a letter to the editor")

    assert run(["explain", str(file)]) == 3
    assert "No message begins anywhere" in capsys.readouterr().out


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([PUSH, LIST, ANSWER, XML]), st.data())
def test_any_bytes_are_explained(content: bytes, data: st.DataObject):
    at = data.draw(st.integers(0, len(content)))
    damage = data.draw(st.binary(max_size=6))
    cut = data.draw(st.integers(0, 40))
    damaged = content[:at] + damage + content[at + cut :]

    explained = explain(damaged)

    assert explained.outcome is read(damaged).outcome
    placed = len(explained.findings) + sum(len(each.findings) for each in explained.lines)
    assert placed == len(read(damaged).all_findings())


SAMPLES = Path(os.environ.get("FAIRWAY_CORPUS") or Path(__file__).parents[2].parent / "shared" / "corpus") / "messages"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the public samples are not here")
def test_every_traveller_named_in_a_public_sample_is_found_at_a_segment():
    for file in sorted(each for each in SAMPLES.rglob("*") if each.is_file() and each.suffix != ".tsv"):
        content = file.read_bytes()
        explained, reading = explain(content), read(content)
        if reading.outcome is Outcome.QUARANTINED:
            continue
        opened = sum(bool(each.gave) for each in explained.lines)
        carried = sum(1 for message in reading.messages for _ in travellers_within(message))
        known_by_request = sum(
            f.code in ("infant.only-in-request", "check-in.unknown-traveller") for f in reading.all_findings()
        )

        assert carried - known_by_request <= opened + sum(
            f.code == "terminator.lost-before-name" for f in reading.all_findings()
        ), file.name
