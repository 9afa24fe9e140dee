"""Own entries: two people, a ground, a last day; and what is approved is screened against like any list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.path.pushes import booking, person, push

from fairway import intake, watchlists
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.screening import Screener
from fairway.store import audit, list_parts, lists
from fairway.store.archive import archive
from fairway.watchlists import own
from fairway.watchlists.own import Ground
from fairway.worker import machine_act, run_until_idle

OTTO = Actor("otto", Role.ADMINISTRATOR)
DANIEL = Actor("daniel", Role.DATA_PROTECTION_OFFICER)
ANA = Actor("ana", Role.ANALYST)
SOFIA = Actor("sofia", Role.SUPERVISOR)
SAUL = Actor("saul", Role.SUPERVISOR)
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
GROUND = Ground("Police Act section 12, order 7/2026", "Regional court", date(2026, 8, 1), date(2026, 7, 1))
HEADER = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"


def act(actor: Actor, *, minutes: int = 0) -> Act:
    return Act(actor, Purpose.LIST_KEEPING, at=NOON + timedelta(minutes=minutes), ground="own entries")


def rows(*lines: str) -> bytes:
    return (HEADER + "".join(f"{line}\n" for line in lines)).encode()


def one(entry: str = "O-1", name: str = "Quirinus Unmistakable", born: str = "1964-02-17") -> bytes:
    return rows(f"{entry},{name},,{born},M,XQA,P:XQA:C01X00T47")


def test_otto_and_the_officer_propose_and_approve_nothing(house: Path) -> None:
    code = own.propose(act(ANA), one(), GROUND).code
    before = audit.count()

    for actor in (OTTO, DANIEL):
        for attempt in (
            lambda actor=actor: own.propose(act(actor), one("O-2"), GROUND),
            lambda actor=actor: own.proposal(act(actor), code),
            lambda actor=actor: own.approve(act(actor), code),
            lambda actor=actor: own.reject(act(actor), code),
        ):
            with pytest.raises(Refused):
                attempt()
    with pytest.raises(Refused):
        own.entries(act(OTTO))
    assert audit.count() == before
    assert own.entries(act(DANIEL)) == ()


def test_what_one_person_proposes_is_in_use_only_after_a_second(house: Path) -> None:
    code = own.propose(act(SOFIA), one(), GROUND).code

    assert lists.active_version("own") is None
    with pytest.raises(Refused, match="a second person approves"):
        own.approve(act(SOFIA, minutes=1), code)
    with pytest.raises(Refused, match="may not approve entry"):
        own.approve(act(ANA, minutes=1), code)
    assert lists.active_version("own") is None

    approved = own.approve(act(SAUL, minutes=2), code)

    version = lists.active_version("own")
    assert version is not None
    assert (version.id, version.entries, version.loaded_by, version.activated_by) == (
        approved.version,
        1,
        "sofia",
        "saul",
    )
    assert [each.names for each in lists.entries_of(archive(), version.id)] == [("Quirinus Unmistakable",)]
    assert list_parts.details_of(archive(), version.id, ["O-1"])["O-1"].expires_on == "2026-05-11"
    assert "saul approved own entries" in next(audit.lines(most=1)).says
    with pytest.raises(Refused, match="No proposal of that code waits"):
        own.approve(act(SAUL, minutes=3), code)


def test_no_file_and_no_earlier_version_goes_round_the_second_person(house: Path) -> None:
    own.approve(act(SAUL), own.propose(act(SOFIA), one(), GROUND).code)
    first = lists.active_version("own")
    assert first is not None

    for attempt in (
        lambda: watchlists.load(act(SAUL), "own", one("O-9")),
        lambda: watchlists.activate(act(SAUL), "own", first.id),
    ):
        with pytest.raises(Refused, match="approved by a second"):
            attempt()


def test_an_entry_changes_and_ends_by_two_people_and_whom_it_meant_is_gone(house: Path) -> None:
    own.approve(act(SAUL, minutes=1), own.propose(act(SOFIA), one(), GROUND).code)
    changing = own.propose(act(SOFIA, minutes=2), one(born="1965-02-17"), GROUND)
    assert [each.kind for each in changing.rows] == ["change"]
    changed = own.approve(act(SAUL, minutes=3), changing.code)
    assert (changed.added, changed.removed, changed.changed) == (0, 0, 1)

    ending = own.propose_end(act(SOFIA, minutes=4), "O-1")
    assert len(own.entries(act(DANIEL, minutes=5))) == 1
    ended = own.approve(act(SAUL, minutes=6), ending)

    assert (ended.entries, ended.removed) == (0, 1)
    assert own.entries(act(DANIEL, minutes=7)) == ()
    from fairway.store.models import OwnEntry

    assert list(OwnEntry.objects.order_by("id").values_list("state", "sealed")) == [
        ("replaced", None), ("ended", None), ("ended", None),
    ]  # fmt: skip
    with pytest.raises(Refused, match="No own entry"):
        own.propose_end(act(SOFIA, minutes=8), "O-1")


def test_a_proposal_says_which_entry_in_use_may_mean_the_same_person(house: Path) -> None:
    own.approve(act(SAUL, minutes=1), own.propose(act(SOFIA), one(), GROUND).code)
    told = own.propose(
        act(ANA, minutes=2),
        rows(
            "O-2,Somebody Else,,1990,F,XQA,P:XQA:C01X00T47",
            "O-3,QUIRINUS UNMISTAKABLE,,1964,M,,",
            "O-4,Quirinus Unmistakable,,1971-01-01,M,,",
            "O-5,Ada Example,,1964-02-17,F,,",
        ),
        GROUND,
    )
    found = own.proposal(act(SAUL, minutes=3), told.code)

    assert {row.entry_id: found.alike[row.id] for row in found.rows} == {
        "O-2": ("O-1",), "O-3": ("O-1",), "O-4": (), "O-5": (),
    }  # fmt: skip


def test_every_row_of_a_file_is_reported(house: Path) -> None:
    own.approve(act(SAUL, minutes=1), own.propose(act(SOFIA), one(), GROUND).code)
    own.propose(act(SOFIA, minutes=2), one("O-2", "Ada Example"), GROUND)

    told = own.propose(
        act(ANA, minutes=3),
        rows(
            "O-1,Quirinus Unmistakable,,1964-02-17,M,XQA,P:XQA:C01X00T47",
            "O-2,Ada Example,,1970,,,",
            "O-3,,,,,,",
            "O-4,Ida Example,,1971-13-45,F,,",
            "O-4,Eva Example,,,,,",
            "O-5,Uwe Example,,1980-01-01,M,,",
        ),
        GROUND,
    )

    assert [(each.number, each.entry_id, each.kind) for each in told.rows] == [
        (1, "O-1", "same"), (2, "O-2", "waits"), (3, "", "kept out"), (4, "O-4", "add"), (5, "", "kept out"), (6, "O-5", "add"),
    ]  # fmt: skip
    assert [finding.code for finding in told.rows[3].findings] == ["entry.birth-date.unreadable"]
    assert (told.proposed, told.kept_out) == (2, 3)
    said = str([finding for each in told.rows for finding in each.findings])
    assert [value for value in ("Ida", "Eva", "1971-13-45") if value in said] == []


@pytest.mark.parametrize(
    ("ground", "reason"),
    [
        (Ground("", "Regional court", date(2026, 8, 1), date(2026, 7, 1)), "own.basis"),
        (Ground("Police Act 12", "", date(2026, 8, 1), date(2026, 7, 1)), "own.owner"),
        (Ground("Police Act 12", "Regional court", date(2026, 5, 4), date(2026, 8, 1)), "own.expiry"),
        (Ground("Police Act 12", "Regional court", date(2026, 8, 3), date(2026, 8, 1)), "own.expiry"),
        (Ground("Police Act 12", "Regional court", date(2026, 8, 1), date(2026, 8, 2)), "own.review"),
    ],
)
def test_nothing_is_proposed_without_ground_owner_last_day_and_review(house: Path, ground: Ground, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        own.propose(act(SOFIA), one(), ground)
    assert refused.value.reason == reason
    assert own.proposals(act(SOFIA)) == ()


def test_a_proposal_that_nobody_approves_in_seven_days_lapses(house: Path) -> None:
    code = own.propose(act(SOFIA), one(), GROUND).code
    later = 8 * 24 * 60

    assert own.proposals(act(SAUL, minutes=later)) == ()
    with pytest.raises(Refused, match="has lapsed"):
        own.approve(act(SAUL, minutes=later), code)
    own.propose(act(SOFIA, minutes=later), one(), GROUND)
    from fairway.store.models import OwnEntry

    assert list(OwnEntry.objects.order_by("id").values_list("state", flat=True)) == ["lapsed", "proposed"]
    assert OwnEntry.objects.order_by("id").values_list("sealed", flat=True)[0] is None


def test_an_entry_whose_last_day_is_over_is_gone_with_whom_it_meant(house: Path) -> None:
    own.approve(act(SAUL, minutes=1), own.propose(act(SOFIA), one(), GROUND).code)
    later = 200 * 24 * 60
    ground = Ground(GROUND.legal_basis, GROUND.owner, date(2027, 1, 31), date(2027, 1, 1))
    approved = own.approve(
        act(SAUL, minutes=later + 1), own.propose(act(SOFIA, minutes=later), one("O-2", "Ada Example"), ground).code
    )

    assert (approved.entries, approved.added, approved.removed) == (1, 1, 1)
    assert [each.entry_id for each in own.entries(act(DANIEL, minutes=later + 2))] == ["O-2"]
    from fairway.store.models import OwnEntry

    assert list(OwnEntry.objects.filter(entry_id="O-1").values_list("state", "sealed")) == [("ended", None)]


def test_what_nobody_outside_confirms_in_seven_days_hits_nobody_and_is_forgotten(house: Path) -> None:
    code = own.propose(act(SOFIA), one(), GROUND).code
    own.approve(act(SAUL, minutes=1), code)
    version = lists.active_version("own")
    assert version is not None
    assert list_parts.expired_entries(version.id, "2026-05-11") == frozenset()
    assert list_parts.expired_entries(version.id, "2026-05-12") == {"O-1"}

    own.propose(act(SOFIA, minutes=7 * 24 * 60 + 2), one("O-2", "Ada Example"), GROUND)

    assert own.entries(act(DANIEL, minutes=7 * 24 * 60 + 3)) == ()
    from fairway.store.models import OwnEntry

    assert list(OwnEntry.objects.filter(entry_id="O-1").values_list("state", "sealed")) == [("ended", None)]


def test_what_a_court_confirmed_stays_until_its_last_day(house: Path) -> None:
    code = own.propose(act(SOFIA), one(), GROUND).code
    own.approve(act(SAUL, minutes=1), code)
    for actor in (OTTO, ANA, SOFIA, SAUL):
        with pytest.raises(Refused, match="may not confirm entry"):
            own.confirm(act(actor, minutes=2), code, authority="Regional court", reference="order 9/2026")

    own.confirm(act(DANIEL, minutes=2), code, authority="Regional court", reference="order 9/2026")

    version = lists.active_version("own")
    assert version is not None
    assert list_parts.details_of(archive(), version.id, ["O-1"])["O-1"].expires_on == "2026-08-01"
    own.propose(act(SOFIA, minutes=8 * 24 * 60), one("O-2", "Ada Example"), GROUND)
    assert [each.entry_id for each in own.entries(act(DANIEL, minutes=8 * 24 * 60 + 1))] == ["O-1"]
    with pytest.raises(Refused, match="confirmed before"):
        own.confirm(act(DANIEL, minutes=3), code, authority="Regional court", reference="order 9/2026")


def test_who_is_rejected_is_forgotten(house: Path) -> None:
    code = own.propose(act(ANA), one(), GROUND).code
    own.reject(act(SAUL, minutes=1), code)
    from fairway.store.models import OwnEntry

    assert list(OwnEntry.objects.values_list("state", "sealed")) == [("rejected", None)]


@pytest.mark.sqlite
def test_nobody_of_an_own_entry_stands_in_the_database_in_the_open(house: Path) -> None:
    own.approve(act(SAUL), own.propose(act(SOFIA), one(), GROUND).code)

    stored = b"".join(path.read_bytes() for path in house.glob("fairway.sqlite3*"))
    assert b"Regional court" in stored
    assert [value for value in (b"Quirinus", b"Unmistakable", b"1964-02-17", b"C01X00T47") if value in stored] == []


def test_stored_travellers_are_screened_against_an_own_entry_like_any_other(house: Path) -> None:
    from fairway.store.models import Hit

    sent = push(booking("AB12CD", person("UNMISTAKABLE", "QUIRINUSMR", "C01X00T47", "17FEB64")))
    intake.receive(machine_act(Purpose.INTAKE), [sent], transport="test")
    run_until_idle(Screener())
    assert Hit.objects.count() == 0

    now = utc_now()  # the machine's clock decides whether an entry is over

    def today(actor: Actor) -> Act:
        return Act(actor, Purpose.LIST_KEEPING, at=now, ground="own entries")

    ground = Ground(GROUND.legal_basis, GROUND.owner, now.date() + timedelta(days=90), now.date() + timedelta(days=30))
    own.approve(today(SAUL), own.propose(today(SOFIA), one(), ground).code)
    run_until_idle(Screener())

    assert list(Hit.objects.values_list("list_source", "entry_id", "state")) == [("own", "O-1", "open")]
    own.approve(today(SAUL), own.propose_end(today(SOFIA), "O-1"))
    run_until_idle(Screener())
    assert list(Hit.objects.values_list("entry_id", "state")) == [("O-1", "lapsed")]
