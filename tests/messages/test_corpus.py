"""Every public sample gives all its travellers. The samples are not part of this repository; without them nothing runs."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from fairway.messages import Outcome, read
from fairway.messages.summary import summarise

_FOLDER = Path(os.environ.get("FAIRWAY_CORPUS") or Path(__file__).parents[2].parent / "shared" / "corpus") / "messages"

# Where the collection's own count is wrong, and why we say so.
_LOST_BEFORE_TIF = (
    "one terminator is missing before the second booking's TIF ('…+CFDEA9+9TIF+…'), so that the counting lexer saw one "
    "name; the same person is checked in with her own boarding number and seat, and codeshare.edi, the same message "
    "undamaged, counts two"
)
_COUNTED_WRONGLY = {
    "pnrgov/gtas_java-rulesvc-TestData__1.txt": (2, _LOST_BEFORE_TIF),
    "pnrgov/gtas_java-webapp-TestData__1.txt": (2, _LOST_BEFORE_TIF),
    "pnrgov/gtas_parsers__pnrMessagePg75.txt": (2, _LOST_BEFORE_TIF),
}


def _samples() -> list[tuple[str, int]]:
    table = _FOLDER / "SOURCES.tsv"
    if not table.exists():
        return []
    with table.open(encoding="utf-8") as lines:
        return [(row["file"], int(row["travellers"])) for row in csv.DictReader(lines, delimiter="\t")]


@pytest.mark.skipif(not _samples(), reason="the public samples are not here")
@pytest.mark.parametrize(("file", "stated"), _samples())
def test_a_public_sample_gives_all_its_travellers(file: str, stated: int) -> None:
    expected, _ = _COUNTED_WRONGLY.get(file, (stated, ""))

    summary = summarise(file, read((_FOLDER / file).read_bytes()))

    assert summary["travellers"] == expected


@pytest.mark.skipif(not _samples(), reason="the public samples are not here")
def test_broken_xml_is_quarantined_whole_with_its_reason() -> None:
    reading = read((_FOLDER / "pnrgov-xml/saberls_test_pnr_3_broken.xml").read_bytes())

    assert reading.outcome is Outcome.QUARANTINED
    assert [finding.code for finding in reading.findings] == ["xml.broken"]
