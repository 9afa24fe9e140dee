"""For any record and any role: what was not granted appears in no output of any door, and in no index, cache, log, export or backup.

Hypothesis makes the records: every text field that the catalogue masks, at every depth, gets a value of its own that appears nowhere
else. Somebody on a list and somebody on none are stored; then every role walks every address of the console and of the programming
interface and types every reading verb of the shell. Granted is what a reviewer sees of the hit whose card they open, of nobody else.
"""

from __future__ import annotations

import contextlib
import enum
import io
import logging
import os
import sys
import typing
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.house.test_documents import verbs_of_the_parser
from tests.web.conftest import link_for, new_client
from tests.web.test_outsider import every_address

from fairway import telemetry
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
    ("hits", "show", "{code}", "--purpose", "terrorism"),
    ("lists", "show"),
    ("quarantine", "list"),
    ("carriers", "quality"),
    ("audit", "list"),
    ("audit", "justify"),
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
    ("staff", "desk", "list"),
    ("profile", "show"),
    ("doctor",),
    ("senders", "list"),
    ("lists", "own", "show"),
    ("quarantine", "repairs"),
    ("carriers", "pushes"),
    ("completeness",),
    ("selections", "list"),
    ("notifications", "list"),
    ("compliance", "report"),
    ("compliance", "conflicts"),
    ("compliance", "yearly", "2026"),
    ("search", "document", "--case", "2026-1", "--purpose", "terrorism"),
    ("search", "flight", "--case", "2026-1", "--purpose", "terrorism"),
)
# What else can be typed, and why it is not walked here. A new verb stands in one of the two.
NOT_WALKED = {
    "takes something in, and answers with codes and counts": (
        "amqp", "ingest", "lists load", "lists activate", "lists own import", "mail", "mq", "practice", "sftp", "watch", "work",
        "stream check", "stream dispatch", "stream reconcile", "rescreen", "demo", "simulate", "serve", "bench", "capacity",
    ),
    "decides, appoints or signs by codes": (
        "audit acknowledge", "audit allow", "audit anchor", "audit check", "audit glass", "audit plant", "audit review",
        "compliance resume", "compliance stop", "hits decide", "hits take", "keys rotate", "lists instruct", "lists own approve",
        "lists own check", "lists own confirm", "lists own end", "lists own reject", "lists redress", "lists reintegrate",
        "notifications later", "notifications told", "notifications untold", "profile activate", "profile key", "profile raise",
        "profile register", "profile sign", "quarantine approve", "quarantine propose", "quarantine reject", "retention court",
        "retention hold", "retention review", "retention run", "selections approve", "selections end", "selections propose",
        "selections reject", "senders end", "senders token", "staff add", "staff bind", "staff desk add",
        "staff desk end", "staff desk join", "staff desk leave", "staff keys", "staff link", "staff near",
        "staff reset-factor", "staff reset-keys", "staff token", "staff unbind", "requests lift", "requests carry-out",
        "requests rectify", "requests open", "backup keys",
    ),
    "speaks of a file that whoever types it has, and of no house": (
        "compare", "screen", "explain", "read", "authority approve", "authority keygen", "authority show",
        "authority protected accept", "authority protected answer", "authority protected approve", "authority protected counts",
        "authority protected end", "authority protected enrol", "authority protected list", "authority protected new",
        "authority protected waiting",
    ),
    "exports and backups, below": ("audit export", "backup make", "backup drill", "backup restore", "notifications letter"),
    "gives what was granted, each with its own tests": (
        "lists diff", "lists own read", "quarantine copy", "quarantine dry-run", "quarantine show", "requests answer",
        "requests search", "retention open",
    ),
}  # fmt: skip
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
        sys.stdin = io.StringIO("XX 100/2026-12-01\n")
        shell(["--as", name, *words, "--home", str(home)])
        said = capsys.readouterr()
        yield " ".join(verb), said.out + said.err


def every_search(name: str, number: str) -> Iterator[tuple[str, str]]:
    """A search for somebody's document, whose number one knows, and the request to unmask: what each door answers beside the number."""
    from fairway import staff

    client = new_client()
    client.post(link_for(name))
    client.post("/purpose/", {"purpose": "terrorism"})
    act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")
    headers = {
        "Authorization": f"Bearer {staff.access_token(act, name, 'test', 1)}",
        "Fairway-Purpose": "terrorism",
        "Fairway-Case": "2026-1",
    }
    typed = client.post("/search/", {"case": "2026-1", "kind": "document", "document": number})
    sent = new_client().post(
        "/rest/searches", {"kind": "document", "number": number}, content_type="application/json", headers=headers
    )
    for where, answer in (("POST /search/", typed), ("POST /rest/searches", sent)):
        yield where, answer.content.decode("utf-8", "replace").replace(number, "") + str(answer.headers)


def is_granted(name: str, where: str, code: str) -> bool:
    """Whether somebody opened the hit of the listed person: by page, by address or by the shell."""
    return name in REVIEWERS and (code in where or where.startswith("hits show"))


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
    answers += every_search(name, str(other.documents[0].number))
    assert len(answers) > 90
    for where, says in answers:
        assert [mark for mark in others if mark in says] == [], (name, where)
        if not is_granted(name, where, code):
            assert [mark for mark in marks if mark in says] == [], (name, where)
        elif where.startswith("/") and any(mark in says for mark in marks):
            assert "no-store" in says, f"{where} would be kept by a browser or a proxy"
    records_ = [each for each in caplog.records if each.name != "django.db.backends"]
    heard = "".join(each.getMessage() + telemetry.JsonLines().format(each) for each in records_)
    assert [mark for mark in (*marks, *others) if mark in heard] == []


def test_every_verb_of_the_shell_is_walked_or_says_why_not() -> None:
    typed = {" ".join(verb) for verb in READING_VERBS}
    walked = {
        verb for verb in verbs_of_the_parser() if any(each == verb or each.startswith(f"{verb} ") for each in typed)
    }
    others = {each for verbs in NOT_WALKED.values() for each in verbs}

    assert walked | others == verbs_of_the_parser()
    assert walked & others == set()


def every_value() -> bytes:
    """Every value of every table, as text or bytes: what a backup by the database's own tools holds, uncompressed."""
    from django.db import connection

    found: list[bytes] = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                found += [bytes(each) if isinstance(each, (bytes, memoryview)) else str(each).encode() for each in row]
    return b"\n".join(found)


@contextlib.contextmanager
def listening() -> Iterator[list[str]]:
    """What OpenTelemetry is told meanwhile, in words, filled in at the end."""
    from opentelemetry import trace
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans, reader, told = InMemorySpanExporter(), InMemoryMetricReader(), list[str]()
    tracing, metering = TracerProvider(), MeterProvider([reader])
    tracing.add_span_processor(SimpleSpanProcessor(spans))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(telemetry, "trace", SimpleNamespace(get_tracer=tracing.get_tracer, StatusCode=trace.StatusCode))
        patch.setattr(telemetry, "metrics", SimpleNamespace(get_meter_provider=lambda: metering))
        yield told
    told += [each.to_json() for each in spans.get_finished_spans()]
    if (data := reader.get_metrics_data()) is not None:
        told.append(data.to_json())


@_FEW
@given(people=st.tuples(travellers("L"), travellers("O")))
def test_what_was_not_granted_stands_in_no_file_index_cache_export_or_backup(
    unit: Path, tmp_path: Path, capsys: Any, people: tuple[Any, Any]
) -> None:
    """Every file and value of the house, its kept index and traces, telemetry, a backup, each export: nothing, whoever asks."""
    from django.db import connection

    from fairway.store.models import Flight as Row

    (listed, marks), (other, others) = people
    number = 100 + Row.objects.count()
    kept(listed, number)
    kept(other, number + 1)
    with listening() as told:
        screened(listed)
    assert any("fairway.screen" in each for each in told)
    assert any((unit / "indexes").iterdir()), "the index of names is kept, so that it is searched"
    chain, folder = tmp_path / f"chain-{number}.jsonl", tmp_path / f"backup-{number}"
    assert shell(["--as", "Daniel", "audit", "export", str(chain), "--home", str(unit)]) == 0
    if connection.vendor == "sqlite":
        words = ["backup", "make", "--to", str(folder / "data"), "--keys", str(folder / "keys")]
        assert shell([*words, "--home", str(unit)]) == 0
    client = new_client()
    client.post(link_for("Daniel"))
    exports = client.get("/statistics/file/").content + letters(unit, capsys).encode()

    files = [file for place in (unit, folder, tmp_path) for file in place.rglob("*") if file.is_file()]
    content = b"".join(file.read_bytes() for file in files) + every_value() + exports + "".join(told).encode()
    folded = content.upper()
    for mark in (*marks, *others):
        assert mark.encode() not in content
        assert mark.upper().encode() not in folded
        assert mark.encode("utf-16-le") not in content


def letters(home: Path, capsys: Any) -> str:
    """Everything that is written for somebody outside: the report on compliance, the year, a letter to whoever was passed on."""
    from fairway import casework, oversight
    from fairway.store.models import Hit

    code = public_code(Hit.objects.order_by("id").last().id)
    row = Hit.objects.order_by("id").last()
    for name in ("Ana", "Sofia"):
        act = Act(Actor(name, CAST[name]), Purpose.TERRORISM, at=utc_now(), ground=f"hit {code}")
        casework.take(act, code)
        reason = "document_and_birth_date_agree"
        casework.decide(
            act, code, outcome="same_person_pass_on", reason=reason, traveller_version=row.traveller_version
        )
    officer = Act(Actor("Daniel", CAST["Daniel"]), Purpose.OVERSIGHT, at=utc_now(), ground="to be told")
    told = [each for each in oversight.to_tell(officer) if each.about == code]
    capsys.readouterr()
    for verb in (("compliance", "report"), ("compliance", "yearly", "2026"), ("notifications", "letter", told[0].code)):
        assert shell(["--as", "Daniel", *verb, "--json", "--home", str(home)]) in (0, 4)
    return str(capsys.readouterr().out)
