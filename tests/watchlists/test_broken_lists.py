"""The list's structure, broken on purpose in one place after the other: the defect is named, and the version in use stays.

Every break is tried on an invented list of the same structure, and on the real one where the public samples are.
"""

from __future__ import annotations

import gzip
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fairway import watchlists
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.store import lists
from fairway.watchlists.sources import read_list

CORPUS = Path(os.environ.get("FAIRWAY_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
REAL = CORPUS / "screening" / "raw" / "un_sc_consolidated_2026-02-27.xml"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SOFIA = Actor("sofia", Role.SUPERVISOR)

PEOPLE, ENTITIES = 60, 25
GIVEN = ("TAMSIN", "ODDO", "ILSE", "BRUNO", "MIRO", "ANKA", "JORN", "PETRA", "LUISA", "KOSTYA")
FAMILY = ("BRACKEN", "QUILL", "EXAMPLA", "TAVOLI", "VOSSAR", "HERRON", "ZHURAV", "MILLE", "KADIM", "OSTREN")
HEAD = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" dateGenerated="2026-02-27T00:00:09.554Z">
"""


def invented() -> bytes:
    """Nobody here exists; the numbers are none of the Security Council's."""
    people = "".join(map(_individual, range(PEOPLE)))
    entities = "".join(
        f"<ENTITY><DATAID>95{n:04}</DATAID><FIRST_NAME>MILL {n} TRADING</FIRST_NAME>"
        f"<REFERENCE_NUMBER>QDe.9{n:02}</REFERENCE_NUMBER><SORT_KEY/></ENTITY>\n"
        for n in range(ENTITIES)
    )
    return HEAD + f"<INDIVIDUALS>{people}</INDIVIDUALS><ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>".encode()


def _individual(n: int) -> str:
    given, family = GIVEN[n % 10], FAMILY[n // 6]
    return (
        f"<INDIVIDUAL><DATAID>90{n:04}</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>{given}</FIRST_NAME>"
        f"<SECOND_NAME>{family}{n % 6}</SECOND_NAME><UN_LIST_TYPE>Invented</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>QDi.9{n:02}</REFERENCE_NUMBER><LISTED_ON>2020-01-02</LISTED_ON><GENDER>Female</GENDER>"
        "<NATIONALITY><VALUE>Austria</VALUE></NATIONALITY>"
        f"<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>{family} {given}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        f"<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The {n}th of the Mill</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        f"<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>{given} of {family}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        f"<INDIVIDUAL_ADDRESS><STREET>{n} Mill Lane</STREET><CITY>Vienna</CITY><COUNTRY>Austria</COUNTRY></INDIVIDUAL_ADDRESS>"
        "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>"
        f"<DATE>19{40 + n // 2}-0{1 + n % 9}-1{n % 10}</DATE></INDIVIDUAL_DATE_OF_BIRTH>"
        "<INDIVIDUAL_PLACE_OF_BIRTH><CITY>Budapest</CITY><COUNTRY>Hungary</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>"
        f"<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>XQ1234{n:03}</NUMBER></INDIVIDUAL_DOCUMENT>"
        "<SORT_KEY/></INDIVIDUAL>\n"
    )


@pytest.fixture(scope="module", params=["invented", "real"])
def whole(request: pytest.FixtureRequest) -> bytes:
    if request.param == "invented":
        return invented()
    if not REAL.is_file():
        pytest.skip("the public samples are not here")
    return REAL.read_bytes()


def test_the_unbroken_list_is_whole(whole: bytes):
    reading = read_list("un_sc", whole)

    assert (reading.refusal, reading.kept_out) == (None, 0)
    assert len(reading.entries) == whole.count(b"<INDIVIDUAL>")
    assert len(reading.organisations) == whole.count(b"<ENTITY>")


def act(minutes: int = 0) -> Act:
    return Act(SOFIA, Purpose.LIST_KEEPING, at=NOON + timedelta(minutes=minutes), ground="list test")


def entry(whole: bytes, number: int) -> tuple[int, int]:
    """Where the number-th INDIVIDUAL of the file stands."""
    found = list(re.finditer(rb"<INDIVIDUAL>.*?</INDIVIDUAL>", whole, re.DOTALL))[number - 1]
    return found.start(), found.end()


def within(whole: bytes, number: int, pattern: bytes, by: bytes) -> bytes:
    start, end = entry(whole, number)
    changed, count = re.subn(pattern, by, whole[start:end], count=1, flags=re.DOTALL)
    assert count == 1, "the specimen does not have what the test wants to break"
    return whole[:start] + changed + whole[end:]


BROKEN_ENTRIES = [
    (rb"<REFERENCE_NUMBER>.*?</REFERENCE_NUMBER>", b"<REFERENCE_NUMBER>QDi.002</REFERENCE_NUMBER>", "entry.id.twice"),
    (rb"<FIRST_NAME>", b"<SHADE>green</SHADE><FIRST_NAME>", "entry.element.unknown"),
    (rb"<FIRST_NAME>.*?</FIRST_NAME>", b"<FIRST_NAME>" + b"A" * 400 + b"</FIRST_NAME>", "entry.name.unreadable"),
    (rb"<INDIVIDUAL_DATE_OF_BIRTH>.*?</INDIVIDUAL_DATE_OF_BIRTH>",
     b"<INDIVIDUAL_DATE_OF_BIRTH><DATE>1964-02-31</DATE></INDIVIDUAL_DATE_OF_BIRTH>", "entry.birth-date.unreadable"),
    (rb"<NATIONALITY>.*?</NATIONALITY>", b"<NATIONALITY><VALUE>Nowhere</VALUE></NATIONALITY>", "entry.country.unknown"),
    (rb"<FIRST_NAME>.*?</INDIVIDUAL>", b"</INDIVIDUAL>", "entry.name.missing"),
    (rb"<DATAID>.*?</DATAID>(.*?)<REFERENCE_NUMBER>.*?</REFERENCE_NUMBER>", rb"\1", "entry.id.missing"),
    (rb"<INDIVIDUAL_DATE_OF_BIRTH>.*?</INDIVIDUAL_DATE_OF_BIRTH>",
     b"<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1960</TO_YEAR>"
     b"</INDIVIDUAL_DATE_OF_BIRTH>", "entry.birth-date.unreadable"),
    (rb"<INDIVIDUAL_DATE_OF_BIRTH>.*?</INDIVIDUAL_DATE_OF_BIRTH>",
     b"<INDIVIDUAL_DATE_OF_BIRTH><FROM_YEAR>1920</FROM_YEAR><TO_YEAR>1999</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>",
     "entry.birth-date.wide"),
    (rb"<INDIVIDUAL_DATE_OF_BIRTH>.*?</INDIVIDUAL_DATE_OF_BIRTH>",
     b"<INDIVIDUAL_DATE_OF_BIRTH><YEAR>the year of the flood</YEAR></INDIVIDUAL_DATE_OF_BIRTH>", "entry.birth-date.unreadable"),
    (rb"<GENDER>.*?</GENDER>", b"<GENDER>perhaps</GENDER>", "entry.sex.unreadable"),
    (rb"<QUALITY>(?:Good|Low)</QUALITY>", b"<QUALITY>so-so</QUALITY>", "entry.alias.quality"),
    (rb"<NUMBER>.*?</NUMBER>", b"<NUMBER>A1112223, B4445556</NUMBER>", "entry.document.unreadable"),
    (rb"<COUNTRY>.*?</COUNTRY>", b"<COUNTRY>Atlantis</COUNTRY>", "entry.country.unknown"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "by", "code"), BROKEN_ENTRIES, ids=[f"{n} {each[2]}" for n, each in enumerate(BROKEN_ENTRIES)]
)
def test_a_broken_entry_is_named_with_its_number_and_the_others_are_as_they_were(
    whole: bytes, pattern: bytes, by: bytes, code: str
):
    sound = read_list("un_sc", whole)
    number = next(
        n
        for n in range(3, 60)
        if re.search(pattern, whole[slice(*entry(whole, n))], re.DOTALL)
        and b"QDi.002" not in whole[slice(*entry(whole, n))]
    )
    if code == "entry.id.twice":
        of_another = sound.entries[0].entry_id.encode()
        by = b"<REFERENCE_NUMBER>" + of_another + b"</REFERENCE_NUMBER>"

    broken = read_list("un_sc", within(whole, number, pattern, by))

    known = {(each.code, each.place.entry, each.place.tag) for each in sound.findings}
    new = [each for each in broken.findings if (each.code, each.place.entry, each.place.tag) not in known]
    assert (code, number) in {(each.code, each.place.entry) for each in new}
    assert {each.place.entry for each in new} == {number}
    others = {each.entry_id: each for each in broken.entries}
    changed = [each.entry_id for each in sound.entries if others.get(each.entry_id) != each]
    assert len(changed) <= 1


def _without(whole: bytes, pattern: bytes) -> bytes:
    return re.sub(pattern, b"", whole, flags=re.DOTALL)


def _half(whole: bytes) -> bytes:
    starts = [each.start() for each in re.finditer(rb"<INDIVIDUAL>", whole)]
    return whole[: starts[len(starts) // 3]] + whole[whole.index(b"</INDIVIDUALS>") :]


def _renamed(whole: bytes) -> bytes:
    return re.sub(rb"<FIRST_NAME>(.)", rb"<FIRST_NAME>X\1", whole)


def _numbered_alike(whole: bytes) -> bytes:
    return re.sub(rb"<REFERENCE_NUMBER>QDi\.\d\d", b"<REFERENCE_NUMBER>QDi.00", whole)


def _flooded(whole: bytes) -> bytes:
    start, end = entry(whole, 1)
    more = b"".join(
        re.sub(
            rb"<REFERENCE_NUMBER>.*?</REFERENCE_NUMBER>",
            b"<REFERENCE_NUMBER>XXi.%d</REFERENCE_NUMBER>" % n,
            whole[start:end],
        )
        for n in range(1_000)
    )
    return whole[:end] + more + whole[end:]


BILLION_LAUGHS = b"""<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<CONSOLIDATED_LIST """
OUTSIDE = b"""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<CONSOLIDATED_LIST """

POISONED = [
    ("list.shrunk", _half),
    ("list.shrunk", lambda _: HEAD + b"<INDIVIDUALS></INDIVIDUALS><ENTITIES></ENTITIES></CONSOLIDATED_LIST>"),
    ("list.birth-dates-gone", lambda whole: _without(whole, rb"<INDIVIDUAL_DATE_OF_BIRTH>.*?</INDIVIDUAL_DATE_OF_BIRTH>")),
    ("list.documents-gone", lambda whole: _without(whole, rb"<INDIVIDUAL_DOCUMENT>.*?</INDIVIDUAL_DOCUMENT>")),
    ("list.nationalities-gone", lambda whole: _without(whole, rb"<NATIONALITY>.*?</NATIONALITY>")),
    ("list.names-gone", lambda whole: _without(whole, rb"<INDIVIDUAL_ALIAS>.*?</INDIVIDUAL_ALIAS>")),
    ("list.rewritten", _renamed),
    ("list.identifiers-twice", _numbered_alike),
    ("list.kinds-moved", lambda whole: _without(whole, rb"<ENTITY>.*?</ENTITY>")),
    ("list.grown", _flooded),
]  # fmt: skip


def test_a_poisoned_version_says_what_moved_and_the_active_one_stays(house: Path, whole: bytes):
    first = watchlists.load(act(), "un_sc", whole)
    watchlists.activate(act(1), "un_sc")

    for minutes, (expected, poison) in enumerate(POISONED, start=2):
        loaded = watchlists.load(act(minutes), "un_sc", poison(whole))
        with pytest.raises(Refused) as refused:
            watchlists.activate(act(minutes), "un_sc", loaded.version)

        said = [*(each.code for each in loaded.alarms), *(["list.shrunk"] if loaded.has_shrunk else [])]
        assert expected in said, (expected, said)
        assert refused.value.reason in ("list.alarm", "list.shrunk")
        active = lists.active_version("un_sc")
        assert active is not None
        assert active.id == first.version


@pytest.mark.parametrize(
    ("code", "defect"),
    [
        ("list.markup.broken", lambda whole: whole[: len(whole) // 2]),
        ("list.markup.broken", lambda whole: whole.replace(b"</INDIVIDUAL>", b"", 1)),
        ("list.markup.forbidden", lambda whole: whole.replace(b"<CONSOLIDATED_LIST", b"<!DOCTYPE x><CONSOLIDATED_LIST", 1)),
        ("list.root.unknown", lambda whole: whole.replace(b"CONSOLIDATED_LIST", b"CONSOLIDATED_LOST")),
        ("list.root.unknown", lambda whole: whole.replace(b"<CONSOLIDATED_LIST ", b'<CONSOLIDATED_LIST xmlns="urn:another" ', 1)),
        ("list.markup.broken", lambda _: b""),
        ("list.markup.broken", lambda _: b"   \n"),
        ("list.markup.broken", lambda whole: whole[:-1]),
        ("list.markup.broken", lambda whole: whole + whole),
        ("list.markup.broken", lambda whole: whole[: whole.index(b"</FIRST_NAME>") + 4]),
        ("list.markup.broken", lambda whole: whole.replace(b"<FIRST_NAME>", b"<FIRST_NAME>\xff\xfe", 1)),
        ("list.markup.broken", lambda whole: whole.replace(b"<FIRST_NAME>", b"<FIRST_NAME>\x00", 1)),
        ("list.markup.broken", lambda whole: whole.replace(b"<FIRST_NAME>", b"<FIRST_NAME>&nobody;", 1)),
        ("list.markup.broken", lambda whole: whole.replace(b'encoding="UTF-8"', b'encoding="UTF-16"', 1)),
        ("list.markup.broken", lambda whole: whole.replace(b'encoding="UTF-8"', b'encoding="KLINGON"', 1)),
        ("list.root.unknown", lambda _: b"<html><body><form action='/login'>Please sign in</form></body></html>"),
        ("list.markup.forbidden", lambda _: b"<!DOCTYPE html><html><body>Please sign in</body></html>"),
        ("list.markup.broken", lambda _: b'{"error": "rate limited"}'),
        ("list.markup.broken", lambda whole: gzip.compress(whole[:10_000])),
        ("list.markup.forbidden", lambda whole: whole.replace(b"<CONSOLIDATED_LIST ", BILLION_LAUGHS, 1)),
        ("list.markup.forbidden", lambda whole: whole.replace(b"<CONSOLIDATED_LIST ", OUTSIDE, 1)),
        ("list.markup.deep", lambda whole: whole.replace(b"<INDIVIDUAL>", b"<INDIVIDUAL>" + b"<X>" * 40 + b"</X>" * 40, 1)),
    ],
)  # fmt: skip
def test_a_file_that_is_broken_as_a_whole_is_refused_and_the_active_one_stays(house: Path, whole: bytes, code, defect):
    first = watchlists.load(act(), "un_sc", whole)
    watchlists.activate(act(1), "un_sc")

    with pytest.raises(Refused) as refused:
        watchlists.load(act(2), "un_sc", defect(whole))

    assert refused.value.reason == code
    assert [(each.id, each.state) for each in lists.versions("un_sc")] == [(first.version, "active")]


def test_an_ordinary_new_version_raises_no_alarm(house: Path, whole: bytes):
    watchlists.load(act(), "un_sc", whole)
    watchlists.activate(act(1), "un_sc")
    start, end = entry(whole, 5)

    loaded = watchlists.load(act(2), "un_sc", whole[:start] + whole[end:])

    assert (loaded.alarms, loaded.removed) == ((), 1)
    assert watchlists.activate(act(3), "un_sc").is_new
