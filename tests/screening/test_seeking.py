"""Whom a long list could concern, sought by several processes: whom one finds, whatever dies meanwhile."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from tests.screening.test_rescreening import DAYS, day_of_pushes
from tests.screening.test_screening import HEADING, MARTA, NOBODY, activate, receive, states

from fairway import screening
from fairway.comparison import Index
from fairway.screening import Screener, concerned
from fairway.store import screenings
from fairway.store.archive import archive
from fairway.store.models import Outline, Work
from fairway.watchlists.sources import read_list
from fairway.worker import run_until_idle, seeking
from fairway.worker.seeking import processes_wanted, seek_in_processes

MARTA_LINE = MARTA.removeprefix(HEADING)
Found = list[tuple[int, list[int], list[int] | None]]


@pytest.fixture
def several_days(house: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some days of travel with Marta on each, in a house where seeking is always work for two processes."""
    monkeypatch.setattr(concerned, "ENTRIES_BY_TRACE_MAX", 0)
    monkeypatch.setattr(concerned, "FLIGHTS_APART_MIN", 0)
    monkeypatch.setenv("FAIRWAY_SEEKING_PROCESSES", "2")
    activate(NOBODY)
    receive(*(day_of_pushes(day) for day in range(10, 10 + DAYS)))
    run_until_idle(Screener())
    return house


def index() -> Index:
    return Index.build(read_list("csv", MARTA.encode()).entries)


def as_lists(found: Iterator[screening.Sought]) -> Found:
    return [
        (each.day, each.could.tolist(), None if each.outlined is None else each.outlined.tolist()) for each in found
    ]


def test_whoever_lists_the_processes_reads_nobody_and_whoever_wants_no_more_leaves_none_behind(
    several_days: Path,
) -> None:
    seeker = seek_in_processes(index(), screenings.days_stored())
    next(seeker)
    children = multiprocessing.active_children()
    said = [Path(f"/proc/{each.pid}/{file}").read_bytes() for each in children for file in ("cmdline", "environ")]
    seeker.close()

    assert [each for each in said if b"EXAMPLA" in each.upper() or b"XQ1234567" in each] == []
    assert (len(children), [each for each in children if each.is_alive()]) == (2, [])


def test_a_list_whose_travellers_are_sought_by_several_gives_each_hit_once(several_days: Path) -> None:
    activate(NOBODY + MARTA_LINE)
    totals = run_until_idle(Screener())

    assert (states(), totals.screened, Work.objects.count()) == ([("L-1", "open")] * DAYS, DAYS, 0)


@contextlib.contextmanager
def killed_once(index: Index, workers: int, killed: list[int]) -> Iterator[ProcessPoolExecutor]:
    """The processes of seeking, of which one dies the first time."""
    with _PLAIN(index, workers) as pool:
        if not killed:
            killed.append(1)
            pool.submit(os._exit, 9)
        yield pool


_PLAIN = seeking._pool


def compared_with_one(days: Sequence[int]) -> Found:
    marta = index()
    found = as_lists(screening.seek_here(marta, days))

    assert as_lists(seek_in_processes(marta, days)) == found
    return found


def test_several_processes_of_which_one_is_killed_find_whom_one_finds_in_that_order(
    several_days: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one day not all have outlines, and the law has taken the key of another."""
    killed: list[int] = []
    monkeypatch.setattr(seeking, "_pool", partial(killed_once, killed=killed))
    days = screenings.days_stored()
    Outline.objects.filter(day=days[1]).update(is_whole=False)
    archive().keyring.destroy(archive().travel_key(days[0]).name)
    found = compared_with_one(days)

    assert killed
    assert [day for day, _, _ in found] == days[1:]
    assert [outlined is None for _, _, outlined in found] == [False, *[True] * (len(days) - 2)]
    assert [len(could) for _, could, _ in found] == [1] * (len(days) - 1)


@pytest.mark.slow
def test_where_every_process_is_killed_the_one_that_asked_seeks_by_itself(
    several_days: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, "_sought", os._exit)

    assert len(compared_with_one(screenings.days_stored())) == DAYS


def test_one_process_or_a_small_house_begins_no_other(several_days: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("another process was begun")

    monkeypatch.setattr(seeking, "_pool", never)
    marta = index()
    monkeypatch.setattr(concerned, "FLIGHTS_APART_MIN", DAYS + 1)
    entries = read_list("csv", MARTA.encode()).entries
    assert len(list(concerned.concerned(archive(), marta, entries, seek_in_processes))) == DAYS
    monkeypatch.setenv("FAIRWAY_SEEKING_PROCESSES", "1")
    monkeypatch.setattr(concerned, "FLIGHTS_APART_MIN", 0)
    assert len(list(concerned.concerned(archive(), marta, entries, seek_in_processes))) == DAYS


@pytest.mark.parametrize(("given", "wanted"), [("3", 3), ("0", 1), ("", None), ("many", None)])
def test_how_many_processes_says_the_environment_or_the_machine(
    monkeypatch: pytest.MonkeyPatch, given: str, wanted: int | None
) -> None:
    monkeypatch.setenv("FAIRWAY_SEEKING_PROCESSES", given)

    assert processes_wanted() == (wanted or len(os.sched_getaffinity(0)))
