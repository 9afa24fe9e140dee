"""For any record and any role: what was not granted appears in no output of any door, and in no index, cache, log, export or backup.

Hypothesis makes the records: every text field that the catalogue masks, at every depth, gets a value of its own that appears nowhere
else. Somebody on a list and somebody on none are stored; then every role walks every address of the console and of the programming
interface and types every reading verb of the shell. Granted is what a reviewer sees of the hit whose card they open, of nobody else.
"""

from __future__ import annotations

import contextlib
import enum
import logging
import os
import sqlite3
import typing
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.retention.test_forgetting import copied
from tests.web.conftest import link_for, new_client
from tests.web.test_outsider import every_address

from fairway.cli.main import run as shell
from fairway.kit.clock import utc_now
from fairway.kit.identifiers import public_code
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.travel import Booking, Flight, Traveller
from fairway.travel.booking import Locator
from fairway.travel.catalogue import Mask, describe

CAST = {
    "Ana": Role.ANALYST,
    "Sofia": Role.SUPERVISOR,
    "Petra": Role.PROTECTION_OFFICER,
    "Daniel": Role.DATA_PROTECTION_OFFICER,
    "Alba": Role.ADMINISTRATOR,
}
REVIEWERS = {"Ana", "Sofia"}
"""Who sees hits of the lane in which the listed person's hit is."""
READING_VERBS = (
    ("hits", "list"),
    ("hits", "show", "{code}"),
    ("lists", "list"),
    ("lists", "show"),
    ("quarantine", "list"),
    ("carriers", "quality"),
    ("audit", "log"),
    ("audit", "verify"),
    ("audit", "unexplained"),
    ("audit", "alarms"),
    ("audit", "emergencies"),
    ("requests", "list"),
    ("retention", "plan"),
    ("retention", "requests"),
    ("retention", "certificate"),
    ("retention", "request", "{traveller}", "--case", "c", "--ground", "g", "--out", "{out}"),
    ("staff", "list"),
    ("profile", "show"),
    ("doctor",),
    ("senders", "list"),
)
# A record has some thirty marks and each example walks every door, so a few examples say much; more with HYPOTHESIS_EXAMPLES.
_FEW = settings(
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "2")),
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),  # what is shown does not get clearer by being shorter
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
LETTERS = st.text(st.characters(categories=("Lu",), max_codepoint=0x24F), min_size=9, max_size=14)
OTHER_LETTERS = st.text("NOPRSTUVWY", min_size=9, max_size=14)


def records(
    draw: st.DrawFn, noun: type[msgspec.Struct], marks: list[str], tag: str, *, is_sealed: bool
) -> msgspec.Struct:
    """A noun with every text that the law masks filled; the marks are collected on the way."""
    values: dict[str, Any] = {}
    hints = typing.get_type_hints(noun)
    for name in noun.__struct_fields__:
        sealed = is_sealed or describe(noun.__name__, name).mask is not Mask.OPEN
        inside = nouns_in(hints[name])
        if name == "birth_date":
            first = 1930 if tag == "L" else 1900
            values[name] = draw(st.dates(date(first, 1, 1), date(first + 29, 12, 31))).isoformat()
            marks.append(values[name])
        elif inside:
            made = records(draw, inside[0], marks, tag, is_sealed=sealed)
            values[name] = (made,) if typing.get_origin(hints[name]) is tuple else made
        elif sealed and takes_text(hints[name]):
            values[name] = unlike(draw(LETTERS if tag == "L" else OTHER_LETTERS), tag, len(marks))
            marks.append(values[name])
    required = {name: first_of(hints[name]) for name in required_of(noun) if name not in values}
    return noun(**{**required, **values})


def unlike(text: str, tag: str, number: int) -> str:
    """A value that appears once; the two people resemble one another in none, or both would be hits."""
    return f"{text}Q{tag}{number:02}X" if tag == "L" else f"Z{number:02}{tag}K{text[::-1]}"


def nouns_in(hint: Any) -> list[type[msgspec.Struct]]:
    if isinstance(hint, type):
        return [hint] if issubclass(hint, msgspec.Struct) else []
    return [found for each in typing.get_args(hint) for found in nouns_in(each)]


def takes_text(hint: Any) -> bool:
    return hint is str or (typing.get_origin(hint) is not tuple and str in typing.get_args(hint))


def first_of(hint: Any) -> Any:
    """What a field holds that must hold something and is masked from nobody."""
    kinds = [each for each in (hint, *typing.get_args(hint)) if isinstance(each, type) and issubclass(each, enum.Enum)]
    return next(iter(kinds[0])) if kinds else "X"


def required_of(noun: type[msgspec.Struct]) -> list[str]:
    return [each.name for each in msgspec.structs.fields(noun) if each.required]


@st.composite
def travellers(draw: st.DrawFn, tag: str) -> tuple[Traveller, tuple[str, ...]]:
    marks: list[str] = []
    made = typing.cast(Traveller, records(draw, Traveller, marks, tag, is_sealed=False))
    return made, tuple(marks)


@pytest.fixture
def unit(house: Path, tmp_path: Path) -> Iterator[Path]:
    """A house with the cast, and nobody in it yet."""
    from fairway import staff

    for name, role in CAST.items():
        staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test"), name, role)
    yield house


def kept(traveller: Traveller, number: int) -> str:
    """Stores somebody by themselves in a booking and on a manifest: the code of their record."""
    from fairway.safeguards.actions import TransmissionsRead
    from fairway.store import transmissions
    from fairway.store.archive import perform
    from fairway.store.journeys import flight_row, store_bookings, store_manifest
    from fairway.store.models import Traveller as Row

    act = Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=utc_now())
    flight = Flight(
        carrier="XX", number=str(number), departs_on=date(2026, 12, 1), departs_from="QAA", arrives_at="QBB"
    )
    booking = Booking(locators=(Locator(system="XX", code=f"L{number:05}"),), travellers=(traveller,))
    with perform(act) as archive:
        raw = transmissions.keep(archive, [f"raw {number}".encode()], transport="test", at=act.at)[0].id
        row = flight_row(archive, flight, at=act.at)
        store_bookings(archive, row, [booking], transmission=raw, sent_at="", at=act.at)
        store_manifest(archive, row, [traveller], takes_off=False, transmission=raw, at=act.at)
        act.record(TransmissionsRead(object="1", count=1, bookings=1, travellers=1, findings=0, quarantined=0))
    return public_code(Row.objects.order_by("id").last().id)


def screened(listed: Traveller) -> str:
    """Puts somebody on a list and screens everybody: the code of their hit."""
    from fairway import watchlists
    from fairway.screening import Screener
    from fairway.store.models import Hit
    from fairway.worker import machine_act, run_until_idle

    heading = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"
    row = f"L-1,{listed.given_names} {listed.surname},,{listed.birth_date},,,\n"
    watchlists.load(machine_act(Purpose.LIST_KEEPING), "csv", (heading + row).encode())
    watchlists.activate(machine_act(Purpose.LIST_KEEPING), "csv", accept_shrinkage=True, accept_alarms=True)
    run_until_idle(Screener())
    return public_code(Hit.objects.order_by("id").last().id)


def every_answer(name: str, codes: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Each address and what it answers to somebody: the console by session, the programming interface by token."""
    from fairway import staff

    client = new_client()
    client.post(link_for(name))
    client.post("/purpose/", {"purpose": "terrorism"})
    token = staff.access_token(
        Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test"), name, "test", 1
    )
    by_token = {"Authorization": f"Bearer {token}", "Fairway-Purpose": "terrorism"}
    for address in every_address(codes[0]):
        if "{}" in address or address in ("/sign-out/", "/live/"):  # a stream has no end: `tests/web/test_live.py`
            continue
        headers = by_token if address.startswith("/rest/") else None
        answer = (new_client() if headers else client).get(address.replace("<str:other>", codes[1]), headers=headers)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield address, content.decode("utf-8", "replace") + str(answer.headers) + str(answer.cookies)


def every_word(name: str, home: Path, out: Path, codes: tuple[str, str], capsys: Any) -> Iterator[tuple[str, str]]:
    """Each reading verb of the shell and what it says to somebody."""
    for number, verb in enumerate(READING_VERBS):
        words = [
            each.format(code=codes[0], traveller=codes[1], out=out / f"{name}-{number}-{codes[1]}") for each in verb
        ]
        capsys.readouterr()
        with contextlib.suppress(SystemExit):  # the verb takes no such words: then it says nothing either
            shell(["--as", name, *words, "--home", str(home)])
        said = capsys.readouterr()
        yield " ".join(verb), said.out + said.err


def is_granted(name: str, where: str, code: str) -> bool:
    """Whether somebody opened the hit of the listed person: by page, by address or by the shell."""
    return name in REVIEWERS and (code in where or where == "hits show {code}")


@pytest.mark.parametrize("name", CAST)
@_FEW
@given(people=st.tuples(travellers("L"), travellers("O")))
def test_what_was_not_granted_appears_in_no_output_of_any_door(
    unit: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: Any, name: str, people: tuple[Any, Any]
) -> None:
    """The other traveller's marks nowhere; the listed one's where a reviewer opened their hit, and nowhere else."""
    from fairway.store.models import Flight as Row

    caplog.set_level(logging.DEBUG)
    (listed, marks), (other, others) = people
    number = 100 + Row.objects.count()
    kept(listed, number)
    record = kept(other, number + 1)
    code = screened(listed)
    assert len(set(marks)) > 20, "every field that the law masks has a mark"

    answers = [*every_answer(name, (code, record)), *every_word(name, unit, tmp_path, (code, record), capsys)]
    assert len(answers) > 60
    for where, says in answers:
        assert [mark for mark in others if mark in says] == [], (name, where)
        if not is_granted(name, where, code):
            assert [mark for mark in marks if mark in says] == [], (name, where)
    heard = "".join(each.getMessage() for each in caplog.records if each.name != "django.db.backends")
    assert [mark for mark in (*marks, *others) if mark in heard] == []


@_FEW
@given(people=st.tuples(travellers("L"), travellers("O")))
def test_what_was_not_granted_stands_in_no_file_index_export_or_backup(
    unit: Path, tmp_path: Path, people: tuple[Any, Any]
) -> None:
    """Every file of the house and its log, a backup of it, the exported chain, statistics: nothing in the clear, whoever asks."""
    from fairway.store.models import Flight as Row

    (listed, marks), (other, others) = people
    number = 100 + Row.objects.count()
    kept(listed, number)
    kept(other, number + 1)
    screened(listed)
    chain, folder = tmp_path / f"chain-{number}.jsonl", tmp_path / f"backup-{number}"
    assert shell(["--as", "Daniel", "audit", "export", str(chain), "--home", str(unit)]) == 0
    copied(unit, folder)
    client = new_client()
    client.post(link_for("Daniel"))
    statistics = client.get("/statistics/file/")

    files = [file for place in (unit, folder, tmp_path) for file in place.rglob("*") if file.is_file()]
    content = b"".join(file.read_bytes() for file in files) + statistics.content
    folded = content.upper()
    for mark in (*marks, *others):
        assert mark.encode() not in content
        assert mark.upper().encode() not in folded
        assert mark.encode("utf-16-le") not in content
    with sqlite3.connect(unit / "fairway.sqlite3") as database:
        texts = [row[0] for row in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    assert [mark for mark in (*marks, *others) for each in texts if mark in each] == []
