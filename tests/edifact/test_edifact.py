"""Segments out of whatever stands around, between and inside them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairway.edifact import (
    Separators,
    decode,
    elements,
    interchanges,
    offset_of,
    restore,
    write_segment,
    write_segments,
)

HEADER = "UNB+IATA:1+VX+ZZGOV+260711:0649+1'"


def the_only(text: str):
    found = list(interchanges(text))
    assert len(found) == 1
    return found[0]


def codes(text: str) -> list[str]:
    return [finding.code for interchange in interchanges(text) for finding in interchange.findings]


@pytest.mark.parametrize(
    ("text", "terminator", "element"),
    [
        ("UNB+IATA:1+VX+ZZ+260711:0649+1'UNZ+0+1'", "'", "+"),
        ("UNA:+.? 'UNB+IATA:1+VX+ZZ+260711:0649+1'UNZ+0+1'", "'", "+"),
        ("UNA:+.?*'UNB+IATA:1+VX+ZZ+260711:0649+1'UNZ+0+1'", "'", "+"),
        ("UNA:(.) -UNB(IATA:1(VX(ZZ(260711:0649(1-UNZ(0(1-", "-", "("),
        ("UNA*.,? $UNB.IATA*1.VX.ZZ.260711*0649.1$UNZ.0.1$", "$", "."),
        ("UNA!@#$ ^UNB@IATA!1@VX@ZZ@260711!0649@1^UNZ@0@1^", "^", "@"),
        ('UNB+SIRE:4+VX+ZZ+260711:0649+1"UNG+PAXLST+VX+ZZ+260711:0649+1+UN+D:05B"UNZ+0+1"', '"', "+"),
    ],
)
def test_the_separators_are_found_with_and_without_advice(text: str, terminator: str, element: str) -> None:
    interchange = the_only(text)

    assert interchange.separators.terminator == terminator
    assert interchange.separators.element == element
    assert interchange.segments[0] == "UNB+IATA:1+VX+ZZ+260711:0649+1".replace(
        "IATA:1", "SIRE:4" if terminator == '"' else "IATA:1"
    )
    assert interchange.segments[-1] == "UNZ+0+1"
    assert interchange.findings == []


def test_a_name_that_ends_in_una_is_no_service_string_advice() -> None:
    interchange = the_only(HEADER + "UNH+1+PNRGOV:13:1:IA'TIF+OZUNA:I+ANA:A:1'UNT+3+1'UNZ+1+1'")

    assert "TIF+OZUNA:I+ANA:A:1" in interchange.segments


def test_an_advice_of_five_characters_is_repaired_and_said() -> None:
    interchange = the_only("UNA:+\\*'\n" + HEADER + "UNZ+0+1'")

    assert interchange.segments == [HEADER[:-1], "UNZ+0+1"]
    assert [f.code for f in interchange.findings] == ["una.broken"]


def test_another_terminator_than_announced_is_used_where_the_text_uses_it() -> None:
    interchange = the_only("UNA:+.?*’" + HEADER + "UNH+1+PNRGOV:13:1:IA'MSG+:22'UNT+3+1'UNZ+1+1'")

    assert [s[:3] for s in interchange.segments] == ["UNB", "UNH", "MSG", "UNT", "UNZ"]
    assert "terminator.other" in [f.code for f in interchange.findings]


def test_a_second_quote_ends_a_segment_only_where_a_segment_follows() -> None:
    interchange = the_only(
        HEADER + "UNH+1+PNRGOV:13:1:IA'RCI+VX:AB12CD’\nDAT+700:270513:0726'IFT+4:28+SAID ’HELLO’'UNT+3+1'UNZ+1+1'"
    )

    assert "RCI+VX:AB12CD" in interchange.segments
    assert "IFT+4:28+SAID ’HELLO’" in interchange.segments


def test_a_line_that_begins_a_segment_begins_one_though_the_terminator_is_lost() -> None:
    interchange = the_only(HEADER + "UNH+1+PNRGOV:13:1:IA'\nRCI+VX:AB12CD\nDAT+700:270513:0726'\nUNT+3+1'UNZ+1+1'")

    assert "RCI+VX:AB12CD" in interchange.segments
    assert "terminator.lost" in [f.code for f in interchange.findings]


def test_a_line_break_inside_a_name_joins_without_a_blank_and_inside_free_text_with_one() -> None:
    interchange = the_only(HEADER + "TIF+OKON\nJO:I+AMARA:A:1'IFT+4:28+FIRST LINE\nSECOND LINE'UNZ+0+1'")

    assert interchange.segments[1:3] == ["TIF+OKONJO:I+AMARA:A:1", "IFT+4:28+FIRST LINE SECOND LINE"]


def test_an_apostrophe_nobody_released_stays_in_its_name() -> None:
    interchange = the_only(HEADER + "TIF+O'LEARY:I+NORA:A:1'TIF+O'DEA+SEAN:A:2'UNZ+0+1'")

    assert [elements(s)[1] for s in interchange.segments[1:3]] == ["O'LEARY:I", "O'DEA"]


def test_released_characters_are_data() -> None:
    interchange = the_only(HEADER + "TIF+O?'HARA?+CO:I+WHAT??:A:1'IFT+4:28+A?:B? C'UNZ+0+1'")

    name = elements(interchange.segments[1])
    assert name[1].split(":") == ["O'HARA+CO", "I"]
    assert name[2].split(":") == ["WHAT?", "A", "1"]
    assert restore(elements(interchange.segments[2])[2]) == "A:B C"
    assert interchange.has_colons


@pytest.mark.parametrize(
    "before",
    [
        "QN GBRRMOK\r\n.YOWAAXH KL/041643\r\n",
        "\x01QK LONXXVX DUBXXVX\r\n.NRHVXXX 041643\r\n\x02",
        "\r\n\r\n  ",
        "\x02",
    ],
)
def test_a_type_b_heading_is_left_away_in_silence(before: str) -> None:
    interchange = the_only(before + HEADER + "UNZ+0+1'\r\n\x03")

    assert interchange.segments == [HEADER[:-1], "UNZ+0+1"]
    assert interchange.findings == []


def test_a_log_prefix_is_left_away_and_said() -> None:
    assert codes("2026-07-11T12:35:15,123 INFO - PNRGOV_PUSH - UNA:+.?*'" + HEADER + "UNZ+0+1'") == [
        "wrapping.text-before"
    ]


def test_several_interchanges_each_with_its_own_separators() -> None:
    text = HEADER + "UNZ+0+1'\n*****\nUNA:(.) -UNB(IATA:1(VX(ZZ(260711:0649(2-UNZ(0(2-\n"

    found = list(interchanges(text))

    assert [i.segments[-1] for i in found] == ["UNZ+0+1", "UNZ+0+2"]
    assert [i.number for i in found] == [1, 2]
    assert all(i.findings == [] for i in found)


def test_text_after_the_end_is_said_and_never_shown() -> None:
    interchange = the_only(HEADER + "UNZ+0+1'JOHN SMITH TELEPHONED'")

    assert [(f.code, f.found) for f in interchange.findings] == [("wrapping.text-after", "AAAA AAAAA AAAAAAAAAA")]


def test_a_segment_knows_its_offset_when_somebody_asks() -> None:
    text = HEADER + "TIF+O?'HARA:I+ANN:A:1'\nTVL+120726'UNZ+0+1'"
    interchange = the_only(text)

    assert offset_of(text, interchange, 2) == text.index("TVL")


def test_bytes_that_are_no_utf8_are_read_by_the_declared_set() -> None:
    assert decode("UNB+UNOC:3+É".encode("latin-1"))[0].endswith("É")
    assert decode("UNB+UNOE:3+Ж".encode("iso8859-5"))[0].endswith("Ж")


# A private-use character has no meaning in this traffic and is replaced; surrogates cannot be encoded.
_values = st.text(
    st.characters(blacklist_categories=("Cs", "Co", "Cc", "Zl", "Zp"), blacklist_characters='’‘´"\ufeff'), max_size=12
)
_separators = st.sampled_from(
    [Separators(), Separators("!", "@", "#", "$", "^"), Separators(":", "(", ".", ")", "-"), Separators(release="\\")]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_values, min_size=1, max_size=4), min_size=1, max_size=4), _separators)
def test_what_is_written_is_read_back(said: list[list[str]], separators: Separators) -> None:
    said = [["X" + value for value in element] for element in said]
    signs = separators
    advice = f"UNA{signs.component}{signs.element}{signs.decimal}{signs.release} {signs.terminator}"
    header = write_segment("UNB", ["IATA", "1"], "VX", separators=signs)
    text = advice + header + write_segment("IFT", *said, separators=signs)
    text += write_segment("UNZ", "0", "1", separators=signs)

    segment = the_only(text).segments[1]

    assert [[restore(c) for c in e.split(":")] for e in elements(segment)[1:]] == said


def test_a_value_with_a_separator_needs_a_release_character() -> None:
    with pytest.raises(ValueError):
        write_segment("TIF", "A+B", separators=Separators(release=""))


def test_many_segments_are_written_in_order() -> None:
    assert write_segments([("SRC",), ("RCI", ["VX", "AB12CD"])], between="\n") == "SRC'\nRCI+VX:AB12CD'\n"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_interchanges_and_no_exception(text: str) -> None:
    for interchange in interchanges("UNB+IATA:1+" + text):
        assert isinstance(interchange.segments, list)
