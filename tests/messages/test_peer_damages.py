"""What an open peer system was seen to damage silently or to lose whole; each comes out right here. All people are invented."""

from __future__ import annotations

import pytest

from fairway.kit.absence import NOT_SENT
from fairway.messages import Outcome, Reading, read, travellers_of

from .conftest import paxlst_bytes, pnrgov_bytes

PERSON = "NAD+FL+++KIMO:ANA'ATT+2++F'DTM+329:640217'LOC+178+NRH'NAT+2+XAA'DOC+P+M1'DTM+36:290323'LOC+91+XAB'"
OTHER = "NAD+FL+++OKONJO:AMARA'ATT+2++F'DTM+329:880308'NAT+2+XAC'DOC+P+M2'"


def names(reading: Reading) -> list[tuple[object, object]]:
    return [(one.traveller.surname, one.traveller.given_names) for one in travellers_of(reading)]


def push(body: str) -> Reading:
    return read(pnrgov_bytes("SRC'RCI+VX:AB12CD'" + body))


def manifest(body: str, count: str = "CNT+42:2'") -> Reading:
    return read(paxlst_bytes(body, count=count))


@pytest.mark.parametrize("given", ["DRAGAN", "DREW", "MSAFIRI", "MRINAL", "DRISS", "SIRI", "AMR", "INDR"])
@pytest.mark.parametrize("surname", ["NASR", "KASR"])
def test_no_part_of_a_name_is_taken_for_a_title(surname: str, given: str) -> None:
    assert names(push(f"TIF+{surname}:I+{given}:A:1'")) == [(surname, given)]


def test_a_traveller_without_documents_exists() -> None:
    reading = push("TIF+KASR:I+LEILA:A:1'")

    assert (names(reading), reading.outcome) == ([("KASR", "LEILA")], Outcome.READ)


def test_an_infant_whose_document_stands_under_the_adult_exists() -> None:
    reading = push(
        "TIF+OKONJO:I+AMARA:A:1:1'SSR+DOCS:HK:1:VX:::::/P/XAA/M1/XAA/08MAR26/FI/10NOV30/OKONJO/CHIDI/'TIF+OKONJO:I+CHIDI:IN:2'"
    )

    assert names(reading) == [("OKONJO", "AMARA"), ("OKONJO", "CHIDI")]
    assert [len(one.traveller.documents) for one in travellers_of(reading)] == [0, 1]


def test_a_birth_date_with_its_century_is_that_day() -> None:
    (one,) = travellers_of(manifest("NAD+FL+++KIMO:ANA'DTM+329:19800101:102'", "CNT+42:1'"))

    assert one.traveller.birth_date == "1980-01-01"


@pytest.mark.parametrize("said", ["LOC+180+GBR'", "DOC+P+M1'LOC+91+GBR'"])
def test_neither_the_country_of_birth_nor_of_issue_becomes_the_nationality(said: str) -> None:
    (one,) = travellers_of(manifest(f"NAD+FL+++KIMO:ANA'{said}", "CNT+42:1'"))

    assert one.traveller.nationality is NOT_SENT


def test_wrong_totals_are_said() -> None:
    wrong = manifest(PERSON, "CNT+42:7'")
    miscounted = read(pnrgov_bytes("SRC'RCI+VX:AB12CD'TIF+KASR:I+LEILA:A:1'").replace(b"UNT+9+1", b"UNT+3+1"))

    assert "cnt.differs" in [finding.code for finding in wrong.all_findings()]
    assert "envelope.count" in [finding.code for finding in miscounted.all_findings()]


def test_an_address_of_mail_is_kept_as_it_is() -> None:
    (one,) = travellers_of(push("TIF+KASR:I+LEILA:A:1'IFT+4:28::VX+CTCE  LEILA.KASR//GREEK OAK.EXAMPLE'"))

    assert [contact.value for contact in one.traveller.contacts] == ["LEILA.KASR@GREEKOAK.EXAMPLE"]


ODD = {
    "a place of unknown use": "LOC+24+NRH'",
    "a reference of unknown use": "RFF+ZZX:1'",
    "an attribute of unknown use": "ATT+9++F'",
    "a measure of unknown use": "MEA+ZZ++:2'",
    "a segment of unknown kind": "QQQ+1'",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_one_odd_segment_loses_nobody_of_a_manifest(odd: str) -> None:
    assert names(manifest(PERSON + odd + OTHER)) == [("KIMO", "ANA"), ("OKONJO", "AMARA")]


@pytest.mark.parametrize(
    "body",
    [
        "NAD+FL+++KIMO:ANA'NAT+2+XAA'LOC+178+NRH'DTM+329:640217'ATT+2++F'",
        "NAD+FM+++KIMO:ANA'FTX+BAG+++VX1:3'DTM+329:640217'",
        "NAD+FL+++KIMO:ANA'DOC+P+M1'LOC+91+XAB'DTM+36:290323'ATT+2++F'",
    ],
)
def test_segments_in_another_order_lose_nobody(body: str) -> None:
    assert names(manifest(body + OTHER)) == [("KIMO", "ANA"), ("OKONJO", "AMARA")]


def test_a_manifest_without_its_total_loses_nobody() -> None:
    assert names(manifest(PERSON + OTHER, "")) == [("KIMO", "ANA"), ("OKONJO", "AMARA")]


def test_a_close_out_that_names_references_only_counts_them() -> None:
    reading = read(paxlst_bytes("NAD+ZZZ'RFF+AVF:TYR123'RFF+ABO:TYL001'NAD+ZZZ'RFF+ABO:TYL002'", kind="266+CLOB"))

    assert [one.traveller.unique_reference for one in travellers_of(reading)] == ["TYL001", "TYL002"]


def test_people_of_one_name_exist_in_both_formats() -> None:
    assert names(manifest("NAD+FL+++SUHARNO'" + OTHER))[0] == ("SUHARNO", NOT_SENT)
    reading = push("TIF+SUHARNO:I'SSR+DOCS:HK:1:VX:::::/P/XAA/M1/XAA/08MAR86/M/10NOV30/SUHARNO//'")
    assert names(reading) == [("SUHARNO", NOT_SENT)]
    assert len(travellers_of(reading)[0].traveller.documents) == 1


@pytest.mark.parametrize("odd", ["QQQ+1'", "IFT+4:28::VX+WHY??'", "DAT+3'", "DAT+3:X'", "TVL'", "SSR'", "RPI+X'"])
def test_one_odd_segment_loses_no_booking(odd: str) -> None:
    assert names(push(f"TIF+KASR:I+LEILA:A:1'{odd}TIF+KASR:I+OMAR:A:2'")) == [("KASR", "LEILA"), ("KASR", "OMAR")]


def test_two_messages_in_one_envelope_and_two_envelopes_in_one_file() -> None:
    one, other = paxlst_bytes(PERSON), paxlst_bytes(OTHER)
    head, tail = one[: one.index(b"UNH")], b"UNZ+2+7'"
    together = head + one[len(head) : one.index(b"UNZ")] + other[other.index(b"UNH") : other.index(b"UNZ")] + tail

    assert names(read(together)) == [("KIMO", "ANA"), ("OKONJO", "AMARA")]
    assert names(read(one + other)) == [("KIMO", "ANA"), ("OKONJO", "AMARA")]


def test_quotation_marks_may_end_segments_without_notice() -> None:
    data = paxlst_bytes(PERSON + OTHER).replace(b"UNA:+.? '", b"").replace(b"'", b'"')

    assert names(read(data)) == [("KIMO", "ANA"), ("OKONJO", "AMARA")]
