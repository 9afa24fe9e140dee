"""The real list's structure, broken on purpose in one place after the other: the defect is named, and the version in use stays."""

from __future__ import annotations

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

pytestmark = pytest.mark.skipif(not REAL.is_file(), reason="the public samples are not here")


@pytest.fixture(scope="module")
def whole() -> bytes:
    return REAL.read_bytes()


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
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "by", "code"), BROKEN_ENTRIES, ids=[each[2] for each in BROKEN_ENTRIES])
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


POISONED = [
    ("list.shrunk", _half),
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
