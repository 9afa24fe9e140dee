"""The queue: masked, in order, and every hit held by one person at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fairway import casework
from fairway.kit.refusals import Refused
from fairway.safeguards import Actor, Role


def test_a_row_says_nothing_about_who_travels(cast: Any, desk: Any) -> None:
    desk.hit()
    desk.hit()

    shown = msgspec.json.encode(casework.queue(cast.by(cast.ana))).lower()

    for personal in (b"examplov", b"examplow", b"jan", b"maria", b"1964", b"c0ffee471", b"xqa"):
        assert personal not in shown


def test_the_first_due_stands_first_and_the_strongest_among_them(cast: Any, desk: Any) -> None:
    unknown = desk.hit(due_at="", number="1")
    weak = desk.hit(due_at="2026-07-12T09:15:00", strength="weak", number="2")
    late = desk.hit(due_at="2026-07-12T22:00:00", number="3")
    strong = desk.hit(due_at="2026-07-12T09:15:00", number="2")

    rows = casework.queue(cast.by(cast.ana))

    assert [row.code for row in rows] == [strong, weak, late, unknown]
    assert [row.departs_at_local for row in rows] == ["2026-07-12T09:15:00"] * 2 + ["2026-07-12T22:00:00", ""]
    assert [casework.take_next(cast.by(cast.ana)) for _ in range(4)] == [strong, weak, late, unknown]
    assert casework.take_next(cast.by(cast.ana)) is None


def test_counts_say_what_waits_in_each_state(cast: Any, desk: Any) -> None:
    one, *_ = desk.hits(3)
    casework.take(cast.by(cast.ana), one)
    casework.decide(cast.by(cast.ana, one), one, outcome="different_person", reason="name_only", traveller_version=1)

    assert casework.waiting(cast.by(cast.ana)) == casework.Counts(open=2, no_match=1)


def test_looking_at_the_queue_is_on_the_record(cast: Any, desk: Any, audit_says: Any) -> None:
    desk.hit()
    casework.queue(cast.by(cast.ana))

    assert audit_says() == ["Ana looked at the queue: 1 hits shown"]


# -- claims ---------------------------------------------------------------------------------------------------------


def test_a_hit_that_somebody_holds_is_nobody_elses(cast: Any, desk: Any) -> None:
    code = desk.hit()
    casework.take(cast.by(cast.ana), code)

    with pytest.raises(Refused) as refusal:
        casework.take(cast.by(cast.adam, minutes=4), code)
    assert refusal.value.says == ("Ana holds this hit until 08:05:00 UTC. Nothing was changed. Take another hit.")
    assert casework.take_next(cast.by(cast.adam)) is None
    (row,) = casework.queue(cast.by(cast.adam))
    assert row.taken_by == "Ana"
    seen = casework.hit(cast.by(cast.adam, code), code)
    assert (seen.held_by, seen.may_decide, seen.why_not, seen.outcomes) == ("Ana", False, refusal.value.says, ())


def test_a_claim_runs_out_after_five_minutes(cast: Any, desk: Any) -> None:
    code = desk.hit()
    casework.take(cast.by(cast.ana), code)

    (row,) = casework.queue(cast.by(cast.adam, minutes=5))
    assert (row.taken_by, row.taken_until) == ("", None)
    assert casework.take_next(cast.by(cast.adam, minutes=5)) == code
    with pytest.raises(Refused, match="Adam holds this hit"):
        casework.decide(
            cast.by(cast.ana, code, minutes=6),
            code,
            outcome="different_person",
            reason="name_only",
            traveller_version=1,
        )


def test_taking_again_renews_the_claim(cast: Any, desk: Any) -> None:
    code = desk.hit()
    casework.take(cast.by(cast.ana), code)
    casework.take(cast.by(cast.ana, minutes=4), code)

    with pytest.raises(Refused, match="Ana holds this hit until 08:09:00"):
        casework.take(cast.by(cast.adam, minutes=8), code)


def test_a_hit_given_back_is_free_at_once(cast: Any, desk: Any) -> None:
    code = desk.hit()
    casework.take(cast.by(cast.ana), code)
    casework.release(cast.by(cast.ana), code)

    casework.take(cast.by(cast.adam), code)
    with pytest.raises(Refused, match="You do not hold this hit"):
        casework.release(cast.by(cast.ana), code)


def test_nobody_holds_more_than_five(cast: Any, desk: Any) -> None:
    *_, sixth = desk.hits(6)
    for _ in range(5):
        casework.take_next(cast.by(cast.ana))

    for attempt in (lambda: casework.take_next(cast.by(cast.ana)), lambda: casework.take(cast.by(cast.ana), sixth)):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.reason == "claim.many"
    casework.take(cast.by(cast.ana), casework.queue(cast.by(cast.ana))[0].code)  # renewing one of the five is no sixth


# -- many at once, on the real database -----------------------------------------------------------------------------


def test_four_people_taking_two_thousand_hits_at_once_never_share_one(cast: Any, desk: Any) -> None:
    from django.db import connection

    desk.hits(200)

    def work(name: str) -> list[str]:
        actor, taken = Actor(name, Role.ANALYST), []
        try:
            while (code := casework.take_next(cast.by(actor))) is not None:
                taken.append(code)
                casework.decide(
                    cast.by(actor, code), code, outcome="different_person", reason="name_only", traveller_version=1
                )
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(4) as people:
        taken = [code for codes in people.map(work, ["Ana", "Adam", "Amal", "Alma"]) for code in codes]

    assert len(taken) == 200
    assert len(set(taken)) == 200
    assert casework.waiting(cast.by(cast.sofia)) == casework.Counts(no_match=200)


CLAIMER = """
import sys
from pathlib import Path
from fairway.opening import open_house
open_house(Path(sys.argv[1]), create=False)
from fairway import casework
from fairway.kit.clock import utc_now
from fairway.safeguards import Act, Actor, Purpose, Role
for turn in range(40):
    actor = Actor(f"{sys.argv[2]} {turn}", Role.ANALYST)
    for _ in range(5):
        code = casework.take_next(Act(actor, Purpose.TERRORISM, at=utc_now(), ground="queue"))
        if code:
            print(code, flush=True)
"""


def test_four_processes_taking_eight_hundred_hits_at_once_never_share_one(desk: Any, house: Path) -> None:
    desk.hits(800)

    claimers = [
        subprocess.Popen([sys.executable, "-c", CLAIMER, house, name], stdout=subprocess.PIPE, env={**os.environ})
        for name in ("Ana", "Adam", "Amal", "Alma")
    ]
    outputs = [each.communicate(timeout=240)[0] for each in claimers]
    taken = b"".join(outputs).split()

    assert [each.returncode for each in claimers] == [0] * 4
    assert len(taken) == 800
    assert len(set(taken)) == 800
