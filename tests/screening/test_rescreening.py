"""Everybody screened again by partition tasks: killed, resumed, done twice, and the same each time."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from subprocess import run

import pytest
from django.db import connection
from tests.path.pushes import booking, person, push
from tests.screening.test_screening import MARTA, NOBODY, activate, receive, states

from fairway import screening
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.screening import Partition, Screener
from fairway.store.archive import archive
from fairway.store.digest import state_digest
from fairway.store.models import Hit, ScreeningPartition, ScreeningRun
from fairway.worker import machine_act, run_until_idle
from fairway.worker.partitions import PoolBroke, rescreen_everybody, rescreen_partition

DAYS = 6


def day_of_pushes(day: int) -> bytes:
    """A flight of that day of July with the listed woman and somebody ordinary."""
    people = [
        person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"),
        person("ORDINARY", "PERSON", "XQ0000001", "01JAN70"),
    ]
    content = push(*(booking(f"AB{day:02}C{n}", each) for n, each in enumerate(people)), reference=str(day))
    return content.replace(b"120726", f"{day:02}0726".encode())


@pytest.fixture
def several_days(house: Path) -> Path:
    activate(MARTA)
    receive(*(day_of_pushes(day) for day in range(10, 10 + DAYS)))
    run_until_idle(Screener())
    return house


def made_by_an_older_matcher() -> str:
    """Leaves the archive as if nobody had been found and everybody was looked for by other keys; gives the digest of what should be."""
    digest = state_digest(archive()).digest
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_hit")
        cursor.execute("UPDATE store_trace SET digest = digest + 1")
    return digest


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MACHINE])
def test_no_person_begins_a_run_or_does_a_part_of_one(house: Path, role: Role):
    act = Act(Actor("otto", role), Purpose.SCREENING, at=utc_now())

    with pytest.raises(Refused, match="may not screen"):
        screening.begin_run(act)
    with pytest.raises(Refused, match="may not screen"):
        screening.rescreen_day(act, Screener(), 1, 1)
    assert not ScreeningRun.objects.exists()


def test_a_run_finds_whom_the_older_matcher_missed_and_renews_what_is_looked_up(several_days: Path):
    wanted = made_by_an_older_matcher()
    assert state_digest(archive()).digest != wanted
    number = screening.begin_run(machine_act(Purpose.SCREENING))
    screener = Screener()
    days = screening.waiting_days(number)
    done = [screening.rescreen_day(machine_act(Purpose.SCREENING), screener, number, day) for day in days]

    assert [(each.travellers, each.hits, each.lapsed) for each in done] == [(2, 1, 0)] * DAYS
    assert state_digest(archive()).digest == wanted
    assert (screening.waiting_days(number), screening.unfinished_run()) == ([], None)
    state = screening.run_state(number)
    assert (state.partitions, state.done, state.travellers, state.hits) == (DAYS, DAYS, 2 * DAYS, DAYS)


def test_after_a_run_a_changed_list_finds_by_the_new_traces(several_days: Path):
    activate(NOBODY)
    run_until_idle(Screener())
    made_by_an_older_matcher()
    number = screening.begin_run(machine_act(Purpose.SCREENING))
    for day in screening.waiting_days(number):
        screening.rescreen_day(machine_act(Purpose.SCREENING), Screener(), number, day)
    activate(NOBODY + MARTA.splitlines(keepends=True)[1])
    run_until_idle(Screener())

    assert states() == [("L-1", "open")] * DAYS


def test_a_partition_done_twice_is_as_done_once(several_days: Path):
    wanted = made_by_an_older_matcher()
    number = screening.begin_run(machine_act(Purpose.SCREENING))
    first = screening.waiting_days(number)[0]
    rescreen_partition(str(several_days), number, first)
    hits = list(Hit.objects.order_by("id").values())

    assert rescreen_partition(str(several_days), number, first) == Partition(number, first, was_done=True)
    ScreeningPartition.objects.update(done_at=None)  # as if it had been killed just before its last word
    assert rescreen_partition(str(several_days), number, first).hits == 0
    assert list(Hit.objects.order_by("id").values()) == hits
    rescreen_everybody(str(several_days), number, workers=1, progress=lambda _: None)
    assert state_digest(archive()).digest == wanted


def children() -> list[int]:
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii")
    return [
        int(each) for each in text.split() if b"multiprocessing.spawn" in Path(f"/proc/{each}/cmdline").read_bytes()
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc for its children")
def test_a_worker_killed_in_the_middle_of_a_run_changes_nothing_in_the_end(several_days: Path):
    wanted = made_by_an_older_matcher()
    number = screening.begin_run(machine_act(Purpose.SCREENING))
    killed: list[int] = []

    def kill_once(_: Partition) -> None:
        if not killed:
            killed.extend(children()[:1])
            os.kill(killed[0], signal.SIGKILL)

    rescreen_everybody(str(several_days), number, workers=2, progress=kill_once)

    assert len(killed) == 1
    assert screening.waiting_days(number) == []
    assert state_digest(archive()).digest == wanted


def dies(_home: str, _run: int, _day: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_processes_that_die_again_and_again_are_not_begun_for_ever(several_days: Path, monkeypatch: pytest.MonkeyPatch):
    number = screening.begin_run(machine_act(Purpose.SCREENING))
    monkeypatch.setattr("fairway.worker.partitions.rescreen_partition", dies)

    with pytest.raises(PoolBroke, match="3 times"):
        rescreen_everybody(str(several_days), number, workers=1, progress=lambda _: None)
    assert len(screening.waiting_days(number)) == DAYS


def test_the_operator_runs_it_stops_it_and_goes_on(several_days: Path):
    wanted = made_by_an_older_matcher()
    number = screening.begin_run(machine_act(Purpose.SCREENING))
    screening.rescreen_day(machine_act(Purpose.SCREENING), Screener(), number, screening.waiting_days(number)[0])
    command = [
        str(Path(sys.executable).with_name("fairway")),
        "rescreen",
        "--home",
        str(several_days),
        "--workers",
        "1",
    ]

    done = run(command, capture_output=True, text=True, check=False, timeout=120)

    assert (done.returncode, f"Going on with run {number}." in done.stderr) == (0, True), done.stderr
    assert f"{DAYS} of {DAYS} days, {2 * DAYS} travellers, {DAYS} hits new or changed, 0 lapsed." in done.stdout
    assert state_digest(archive()).digest == wanted
