"""A changed list against whoever is screened already: exactly those it can affect, by the table or by files, the same either way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.path.pushes import booking, listed, manifest, person, push
from tests.screening.test_rescreening import DAYS, day_of_pushes
from tests.screening.test_screening import HEADING, MARTA, NOBODY, activate, receive, states

from fairway import watchlists
from fairway.comparison import listed_keys
from fairway.kit.clock import utc_now
from fairway.safeguards import Purpose
from fairway.screening import Screener, changes, concerned, office
from fairway.store import hits, lists, outlines, restrictions, screenings, trace_files
from fairway.store.archive import Archive, archive
from fairway.store.keyring import Key, plain_traces
from fairway.store.models import Hit, Traveller, Work
from fairway.store.records import StoredTraveller
from fairway.store.screenings import FlightWork
from fairway.store.work import add_work
from fairway.watchlists.sources import read_list
from fairway.worker import machine_act, run_until_idle

MARTA_LINE = MARTA.removeprefix(HEADING)
OTHER_LINE = "L-2,Ordinary Person,,1970-01-01,F,UTO,\n"


@pytest.fixture
def by_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few keys there are, the files are asked."""
    monkeypatch.setattr(screenings, "ASKED_OF_TABLE_MAX", 0)


WAYS = ["table", "files", "outlines of whom traces find", "outlines of everybody", "everybody, without outlines"]


@pytest.fixture(params=WAYS)
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    by_outlines = request.param.endswith(("everybody", "without outlines"))
    monkeypatch.setattr(screenings, "ASKED_OF_TABLE_MAX", 0 if request.param == "files" else 1_000_000)
    monkeypatch.setattr(concerned, "ENTRIES_BY_TRACE_MAX", 0 if by_outlines else 1_000)
    monkeypatch.setattr(concerned, "OPENED_AT_ONCE_MAX", 0 if request.param == "outlines of whom traces find" else 100)
    if request.param.endswith("without outlines"):  # a house that is older than they are
        monkeypatch.setattr(outlines, "renew", lambda *_: None)


@pytest.fixture
def several_days(house: Path) -> Path:
    activate(NOBODY)
    receive(*(day_of_pushes(day) for day in range(10, 10 + DAYS)))
    run_until_idle(Screener())
    return house


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 40), max_size=60), st.lists(st.integers(0, 60), max_size=30), st.integers(1, 2**32))
def test_a_file_gives_whom_the_rows_give(rows: list[int], wanted: list[int], spread: int):
    digests = np.array(sorted(each * spread % (1 << 63) for each in rows), dtype=np.int64)
    owners = np.arange(len(rows), dtype=np.int64) + 7
    asked = np.array([each * spread % (1 << 63) for each in wanted], dtype=np.int64)
    expected = {int(owner) for digest, owner in zip(digests, owners, strict=True) if digest in set(asked.tolist())}

    assert set(trace_files.among(trace_files.packed(digests, owners), asked).tolist()) == expected


def test_many_keys_are_blinded_as_one_is():
    key = Key("travel-2026-07-12", bytes(range(32)))
    blind = key.blind(plain_traces(["n:a|b", "doc:X1"]))

    assert key.lookups(["n:a|b", "doc:X1"]) == [
        int.from_bytes(blind[:8], "big") >> 1,
        int.from_bytes(blind[16:24], "big") >> 1,
    ]
    assert key.lookups(["doc:X1"]) == key.lookups(["n:a|b", "doc:X1"])[1:]
    assert Key("travel-2026-07-12", bytes(range(1, 33))).lookups(["doc:X1"]) != key.lookups(["doc:X1"])


@pytest.mark.usefixtures("either_way")
def test_a_new_entry_finds_its_travellers_on_every_day_and_opens_nobody_else(several_days: Path):
    activate(NOBODY + MARTA_LINE)
    totals = run_until_idle(Screener())

    assert states() == [("L-1", "open")] * DAYS
    assert (totals.screened, totals.hits) == (DAYS, DAYS)
    assert not Work.objects.exists()
    assert {hit.list_version for hit in Hit.objects.all()} == {lists.active_versions()[0].id}


def opened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """From now on, who is opened to be compared with a changed list."""
    found: list[int] = []
    plain = screenings.screened_among

    def noted(house: Archive, day: int, travellers: Sequence[int]) -> list[tuple[FlightWork, StoredTraveller]]:
        found.extend(travellers)
        return plain(house, day, travellers)

    monkeypatch.setattr(screenings, "screened_among", noted)
    return found


@pytest.mark.parametrize("limits", [(0, 0), (1_000, 0)])
def test_whom_outlines_say_a_list_cannot_concern_is_not_opened(
    several_days: Path, monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int]
):
    """Somebody with her name who is thirty years older shares keys with her and is nobody else's hit."""
    monkeypatch.setattr(concerned, "ENTRIES_BY_TRACE_MAX", limits[0])
    monkeypatch.setattr(concerned, "OPENED_AT_ONCE_MAX", limits[1])
    who = opened(monkeypatch)
    activate(NOBODY + OTHER_LINE.replace("1970-01-01", "1931-06-05"))
    run_until_idle(Screener())
    assert (who, states()) == ([], [])
    activate(NOBODY + OTHER_LINE)
    run_until_idle(Screener())

    assert len(who) == Hit.objects.count() == DAYS


@pytest.mark.parametrize("limits", [(0, 0), (1_000, 0)])
def test_by_outlines_a_list_finds_whom_screening_everybody_again_finds(
    house: Path, monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int]
):
    """Likenesses of every kind: slips, forms of names, nicknames, partial dates, documents that nearly agree."""
    monkeypatch.setattr(concerned, "ENTRIES_BY_TRACE_MAX", limits[0])
    monkeypatch.setattr(concerned, "OPENED_AT_ONCE_MAX", limits[1])
    activate(NOBODY)
    receive(push(*(booking(f"AB{number:02}CD", each) for number, each in enumerate(LIKE))))
    run_until_idle(Screener())
    activate(NOBODY + "".join(ALIKE))
    run_until_idle(Screener())
    found = sorted(Hit.objects.values_list("traveller_id", "entry_id", "score"))
    monkeypatch.setattr(office, "ENTRIES_BY_TRACE_MAX", 0)
    with transaction.atomic():
        screenings.rescreen_all(archive(), _work(), at=utc_now())
    run_until_idle(Screener())

    assert sorted(Hit.objects.exclude(state="lapsed").values_list("traveller_id", "entry_id", "score")) == found
    assert len(found) >= 6


@pytest.mark.usefixtures("either_way")
def test_a_restricted_record_is_compared_with_what_changed_when_it_may_be_used_again(several_days: Path):
    travellers = list(Traveller.objects.values_list("id", flat=True))
    with transaction.atomic():
        restrictions.restrict(archive(), travellers, 1, by="Daniel", at=utc_now())
    activate(NOBODY + MARTA_LINE)
    run_until_idle(Screener())
    assert (states(), Work.objects.exists()) == ([], False)
    with transaction.atomic():
        assert all(restrictions.lift(archive(), each, at=utc_now()) for each in travellers)
        assert not restrictions.lift(archive(), travellers[0], at=utc_now())
    run_until_idle(Screener())

    assert states() == [("L-1", "open")] * DAYS


def _work() -> int:
    """A request that nobody has answered."""
    with connection.cursor() as cursor:
        add_work(cursor, archive(), "rescreen", [0], at=utc_now())
    return Work.objects.get(kind="rescreen").id


LIKE = (
    person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"),
    person("EXAMPLA", "MARTHAMRS", "XQ7654321", "04MAR81"),
    person("OTHER", "BODYMRS", "XQ1234576", "04MAR81"),
    person("KHAIRKHWAH", "OBAIDMR", "XQ1000001", "12MAR71"),
    person("ABDURRAHMAN", "HAJIMR", "XQ1000002", "12MAR71"),
    person("SMITH", "BILLMR", "XQ1000003", "02FEB60"),
    person("SMITH", "WILLIAMMR", "XQ1000004", "02FEB61"),
    person("ZHURAVLEMKOV", "MIKHAILMR", "XQ1000005", "30AUG71"),
)
ALIKE = (
    MARTA_LINE,
    "L-2,Obaid Khairkhwah,,1971,M,AFG,\n",
    "L-3,Abd al-Rahman Haji,,1971-03-12,M,,\n",
    "L-4,William Smith,,1960-02-02,M,UTO,\n",
    "L-5,Mikhail Zhuravlenkov,,1971-08-30,M,UTO,\n",
)


@pytest.mark.usefixtures("by_files")
def test_whoever_was_screened_after_the_file_was_made_is_found_too(several_days: Path):
    activate(NOBODY + OTHER_LINE)
    run_until_idle(Screener())
    assert trace_files.is_prepared(archive(), Traveller.objects.earliest("day").day)
    receive(push(booking("ZZ99ZZ", person("EXAMPLA", "MARTHAMRS", "XQ1234567", "04MAR81")), reference="77"))
    run_until_idle(Screener())
    activate(NOBODY + OTHER_LINE + MARTA_LINE)
    run_until_idle(Screener())

    found = [hit for hit in Hit.objects.all() if hit.entry_id == "L-1"]
    assert len(found) == DAYS + 1


@pytest.mark.usefixtures("by_files")
@pytest.mark.parametrize("damage", [b"", b"traces/0" + bytes(100), b"traces/1" + bytes(10)])
def test_a_file_of_another_form_or_cut_short_is_made_anew(several_days: Path, damage: bytes):
    activate(NOBODY + OTHER_LINE)
    run_until_idle(Screener())
    for path in (several_days / "traces").iterdir():
        path.write_bytes(damage)
    activate(NOBODY + OTHER_LINE + MARTA_LINE)
    run_until_idle(Screener())

    assert Hit.objects.filter(entry_id="L-1").count() == DAYS


@pytest.mark.usefixtures("either_way")
def test_an_entry_that_changed_lets_its_undecided_hits_lapse_and_the_others_hold_for_the_new_version(
    several_days: Path,
):
    activate(NOBODY + MARTA_LINE + OTHER_LINE)
    run_until_idle(Screener())
    assert Hit.objects.filter(state="open").count() == 2 * DAYS
    activate(NOBODY + MARTA_LINE + OTHER_LINE.replace("Ordinary Person", "Quite Another").replace("1970", "1931"))
    totals = run_until_idle(Screener())

    assert totals.lapsed == DAYS
    assert set(states()) == {("L-1", "open"), ("L-2", "lapsed")}
    version = lists.active_versions()[0].id
    assert {hit.list_version for hit in Hit.objects.filter(entry_id="L-1")} == {version}


def test_what_one_version_brought_is_not_lost_when_the_next_comes_before_it_was_compared(several_days: Path):
    activate(NOBODY + MARTA_LINE)
    activate(NOBODY + MARTA_LINE + OTHER_LINE)
    run_until_idle(Screener())

    assert set(states()) == {("L-1", "open"), ("L-2", "open")}
    assert Hit.objects.count() == 2 * DAYS
    assert {hit.list_version for hit in Hit.objects.all()} == {lists.active_versions()[0].id}


def test_a_version_that_comes_while_the_one_before_is_compared_stops_that_and_is_compared_itself(
    several_days: Path, monkeypatch: pytest.MonkeyPatch
):
    activate(NOBODY + MARTA_LINE)
    plain = changes._compared
    came: list[int] = []

    def another_comes(*args: object) -> object:
        found = plain(*args)  # type: ignore[arg-type]
        if not came:
            came.append(1)
            activate(NOBODY + MARTA_LINE + OTHER_LINE)
        return found

    monkeypatch.setattr(changes, "_compared", another_comes)
    run_until_idle(Screener())
    run_until_idle(Screener())

    assert came == [1]
    assert (Hit.objects.filter(state="open").count(), Work.objects.count()) == (2 * DAYS, 0)


def test_a_process_that_dies_before_its_last_word_is_followed_by_one_that_changes_nothing(
    several_days: Path, monkeypatch: pytest.MonkeyPatch
):
    activate(NOBODY + MARTA_LINE)
    with monkeypatch.context() as patched:
        patched.setattr(hits, "keep_up_unchanged", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_until_idle(Screener())
    written = list(Hit.objects.order_by("id").values("id", "state", "sealed"))
    assert len(written) == DAYS
    run_until_idle(Screener())

    assert list(Hit.objects.order_by("id").values("id", "state", "sealed")) == written
    assert not Work.objects.exists()


def test_whoever_waits_to_be_screened_is_left_to_that_and_found_once(several_days: Path):
    receive(manifest(listed("EXAMPLA", "MARTA ANNA", "810304", "XQ1234567")))
    activate(NOBODY + MARTA_LINE)
    run_until_idle(Screener())

    assert Hit.objects.count() == len({hit.traveller_id for hit in Hit.objects.all()})
    assert set(states()) == {("L-1", "open")}


def test_with_too_many_changes_everybody_is_screened_again(several_days: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office, "ENTRIES_BY_TRACE_MAX", 0)
    activate(NOBODY + MARTA_LINE)

    assert run_until_idle(Screener()).screened == 2 * DAYS
    assert states() == [("L-1", "open")] * DAYS


@pytest.mark.usefixtures("by_files")
def test_the_file_goes_with_the_day(several_days: Path):
    activate(NOBODY + OTHER_LINE)
    run_until_idle(Screener())
    day = Traveller.objects.earliest("day").day
    files = {path.name for path in (several_days / "traces").iterdir()}
    assert f"{day}.traces" in files
    assert all(path.stat().st_mode & 0o077 == 0 for path in (several_days / "traces").iterdir())
    trace_files.forget(archive(), day)

    assert {path.name for path in (several_days / "traces").iterdir()} == files - {f"{day}.traces"}


@pytest.mark.usefixtures("by_files")
def test_a_day_without_its_key_finds_nobody(several_days: Path):
    (entry,) = read_list("csv", MARTA.encode()).entries
    keys = sorted(listed_keys(entry))
    found = dict(screenings.found_by_traces(archive(), keys))
    assert len(found) == DAYS
    gone = min(found)
    archive().keyring.destroy(archive().travel_key(gone).name)

    assert dict(screenings.found_by_traces(archive(), keys)) == {day: who for day, who in found.items() if day != gone}


def test_the_mark_is_part_of_the_transaction_that_screens(several_days: Path):
    days = trace_files.stale_days()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        trace_files.mark([1, 2])
        raise ZeroDivisionError

    assert trace_files.stale_days() == days
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM store_trace_stale")
        assert cursor.fetchone()[0] == len(days) == DAYS


def test_loading_is_not_asking(several_days: Path):
    watchlists.load(machine_act(Purpose.LIST_KEEPING), "csv", (NOBODY + MARTA_LINE).encode())

    assert run_until_idle(Screener()).screened == 0
    assert states() == []
