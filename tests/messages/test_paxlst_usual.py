"""The usual forms of a manifest's segments are read by a shorter way; it must give what the long way gives."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from fairway.messages import Message, read
from fairway_simulator import manifest_of

WORDS = st.sampled_from(
    ["KIMO", "ANA", "MARIA LUISA", "FNU", "MR", "ANA MR", " ", "", "O", "lara", "DR", "A-B", "X9", "Ł"]
)
NUMBERS = st.sampled_from(
    ["", "1", "0", "007", "12B", "640217", "991399", "19640217", "2301016", "100", "99999999", "A B"]
)
SEGMENTS = st.one_of(
    st.builds("NAD+{}+++{}:{}".format, st.sampled_from(["FL", "FM", "DDU", "ZZZ", "QQ", "AG"]), WORDS, WORDS),
    st.builds("NAD+FL+++{}".format, WORDS),
    st.builds("{}+{}".format, st.sampled_from(["DOC+P", "DOC+P:110:111", "DOC+V", "DOC+", "DOC"]), NUMBERS),
    st.builds(
        "{}:{}".format,
        st.sampled_from(
            [
                "RFF+AVF",
                "RFF+ABO",
                "RFF+SEA",
                "DTM+329",
                "DTM+36",
                "DTM+182",
                "MEA+CT++",
                "MEA+WT++KGM",
                "FTX+BAG+++VX1",
            ]
        ),
        NUMBERS,
    ),
    st.builds("FTX+BAG+++{}:{}".format, NUMBERS, NUMBERS),
    st.builds("{}+{}".format, st.sampled_from(["LOC+91", "LOC+178", "LOC+180", "LOC+174", "NAT+2", "ATT+2+"]), WORDS),
    st.sampled_from(["CNT+42:1", "TDT+20+VX452+++VX", "LOC+125+NRH", "DTM+189:2707120915:201"]),
)


def read_one(segments: list[str]) -> Message:
    body = "'".join(["BGM+745", "TDT+20+VX451+++VX", "LOC+125+NRH", "DTM+189:2607120915:201", "LOC+87+STB", *segments])
    data = f"UNB+UNOA:4+VX+ZZ+260711:0649+7'UNH+1+PAXLST:D:05B:UN:IATA+A'{body}'UNT+1+1'UNZ+1+7'"
    (message,) = read(data.encode()).messages
    return message


@given(st.lists(SEGMENTS, max_size=25))
def test_the_short_way_and_the_long_way_read_the_same(segments: list[str]) -> None:
    # An empty element at the end means nothing and makes the form unusual; `+` alone would name one more empty element.
    usual = read_one(segments)
    unusual = read_one([segment + "+" * 6 for segment in segments])

    assert unusual.travellers == usual.travellers
    assert (unusual.flight, unusual.declared) == (usual.flight, usual.declared)
    assert [(f.code, f.place) for f in unusual.findings] == [(f.code, f.place) for f in usual.findings]


def test_a_whole_flight_reads_the_same_both_ways() -> None:
    manifest = manifest_of(60)
    longer = re.sub(rb"(?<=')((?:NAD|DOC|RFF|DTM|MEA|FTX|LOC|NAT|ATT)\+[^']*)'", rb"\1++++++'", manifest)

    assert longer != manifest
    assert read(longer).messages[0].travellers == read(manifest).messages[0].travellers


def test_a_value_learnt_of_one_person_is_not_given_to_one_who_did_not_send_it() -> None:
    message = read_one(["NAD+FL+++A:B", "NAT+2+XAA", "NAT+2+", "NAD+FL+++C:D", "NAT+2+", "NAD+FL+++E:F", "NAT+2+XAA"])

    assert [t.nationality or "" for t in message.travellers] == ["XAA", "", "XAA"]


def test_a_tag_number_of_thousands_of_digits_is_kept_as_one_tag() -> None:
    message = read_one(["NAD+FL+++A:B", f"FTX+BAG+++{'1' * 5000}:3"])

    assert message.travellers[0].baggage[0].tags == ("1" * 5000,)
