"""After depersonalisation nobody in the house reads a marked traveller, root included; the authority can, one record; then nobody."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from fairway import authority, retention
from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.safeguards.unmasking import Certificate, UnmaskRequest, certificate_holds, new_authority_key

DEPARTS = date(2026, 1, 10)
RECEIVED = datetime(2026, 1, 9, 8, 0, tzinfo=UTC)
SIX_MONTHS = datetime(2026, 7, 20, 3, 0, tzinfo=UTC)
FIVE_YEARS = datetime(2031, 2, 1, 3, 0, tzinfo=UTC)
MARKS = ("MARKOVSKA", "WILHELMINA", "C0FFEE471", "1964-02-17", "marked@example.org")
DANIEL = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)
SOFIA = Actor("Sofia", Role.SUPERVISOR)
OTTO = Actor("Otto", Role.ANALYST)
PASSPHRASE = "an authority's passphrase"


def act(actor: Actor, at: datetime) -> Act:
    purpose = Purpose.OVERSIGHT if actor is DANIEL else Purpose.SERIOUS_CRIME
    return Act(actor, purpose, at=at, ground="case 7F3K")


@pytest.fixture(scope="module")
def key() -> tuple[bytes, str]:
    return new_authority_key(PASSPHRASE)


@pytest.fixture
def flown(house: Path, key: tuple[bytes, str]) -> Path:
    """Wilhelmina and Eva flew on one day; the authority's key is registered; raw content of the day is there too."""
    from fairway.safeguards.actions import TransmissionsRead
    from fairway.store import profiles, transmissions
    from fairway.store.archive import perform
    from fairway.store.journeys import flight_row, store_manifest
    from fairway.travel import Contact, Flight, Traveller
    from fairway.travel.booking import TravelDocument

    taking = Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=RECEIVED)
    flight = Flight(carrier="XX", number="451", departs_on=DEPARTS, departs_from="QAA", arrives_at="QBB")
    counts = transmissions.Counts("complete", "PAXLST", "XX", 0, 2, 0, ())
    with perform(taking) as archive:
        profiles.keep_safeguard(profiles.APPROVER_KEY, key[1], at=RECEIVED, by="operator")
        raw = transmissions.keep(archive, [" ".join(MARKS).encode()], transport="test", at=RECEIVED)
        transmissions.mark(raw[0].id, "stored", counts)
        store_manifest(
            archive,
            flight_row(archive, flight, at=RECEIVED),
            [
                Traveller(
                    surname=MARKS[0],
                    given_names=MARKS[1],
                    birth_date=MARKS[3],
                    documents=(TravelDocument(kind="P", number=MARKS[2], issuing_country="XQA"),),
                    contacts=(Contact(kind="email", value=MARKS[4]),),
                ),
                Traveller(surname="EXAMPLOV", given_names="EVA", birth_date="1966-02-17"),
            ],
            transmission=0,
            takes_off=False,
            at=RECEIVED,
        )
        taking.record(TransmissionsRead(object="1", count=1, bookings=0, travellers=2, findings=0, quarantined=0))
    return house


@pytest.fixture
def five_years(flown: Path) -> Path:
    """The house under a profile that depersonalises after six months and erases after five years, signed by two people."""
    put_in_force("uk")
    return flown


def put_in_force(name: str) -> None:
    from fairway.safeguards.actions import SafeguardsChecked  # any action will do: the test prepares a house
    from fairway.safeguards.profile import built_in
    from fairway.safeguards.signing import Signature, new_key, sign
    from fairway.store import profiles
    from fairway.store.archive import archive, perform

    profile = built_in(name)
    signing = Act(DANIEL, Purpose.OVERSIGHT, at=RECEIVED, ground="profile")
    with perform(signing):
        profiles.keep(profile, at=RECEIVED, by="Daniel")
        for actor in (SOFIA, DANIEL):
            pem, public = new_key("")
            profiles.register_key(actor.name, public, at=RECEIVED, by=actor.name)
            made = Signature(actor.name, actor.role, public, sign(profile, pem, ""), RECEIVED.isoformat())
            profiles.add_signature(profile.digest, made)
        profiles.activate(profile.digest)
        fields = {name: 0 for name in SafeguardsChecked.__struct_fields__ if name != "object"}
        signing.record(SafeguardsChecked(object="test", **fields))
    archive().follow_profile()


def travellers() -> list[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM store_traveller ORDER BY id")
        return [int(row[0]) for row in cursor.fetchall()]


def what_root_reads(home: Path, *backups: Path, marks: tuple[str, ...] = MARKS) -> set[str]:
    """Which marks a program with every right finds: in the bytes of every file, and opening every sealed value with every key.

    It runs in a process of its own and reads what a thief of the disk would: database, log of the database, keyring, backups.
    """
    program = Path(__file__).with_name("root.py")
    run = subprocess.run(
        [sys.executable, str(program), str(home), *map(str, backups)],
        capture_output=True,
        text=True,
        check=True,
        input="\n".join(marks),
    )
    return set(run.stdout.split("\n")) - {""}


@pytest.mark.parametrize("actor", [OTTO, SOFIA, Actor("Adam", Role.ADMINISTRATOR)])
def test_otto_neither_plans_nor_forgets(flown: Path, actor: Actor) -> None:
    for attempt in (retention.plan, retention.run, retention.certificates):
        with pytest.raises(Refused, match="may not forget"):
            attempt(act(actor, SIX_MONTHS))
    with pytest.raises(Refused, match="may not unmask"):
        retention.request_unmasking(act(OTTO, SIX_MONTHS), "x", case="c", ground="g")


def test_root_reads_everything_before_so_that_the_proof_proves_something(flown: Path) -> None:
    assert what_root_reads(flown) == set(MARKS)


def test_after_depersonalisation_root_reads_nothing_and_the_authority_one_record(
    five_years: Path, key: tuple[bytes, str], tmp_path: Path
) -> None:
    before = copied(five_years, tmp_path / "before")
    done = retention.run(act(DANIEL, SIX_MONTHS))
    after = copied(five_years, tmp_path / "after")

    assert [(each.day, each.kind) for each in done.certificates] == [("2026-01-10", "depersonalised")]
    assert what_root_reads(five_years, before, after) == set()

    marked, eva = travellers()
    request = asked(marked)
    assert not any(mark in msgspec.json.encode(request).decode() + authority.in_words(request) for mark in MARKS)
    release = authority.release(request, key[0], PASSPHRASE, by="Judge Iris", at=SIX_MONTHS)
    record = retention.unmask(act(SOFIA, SIX_MONTHS), [release])
    assert record.record is not None
    assert record.record.api is not None
    assert record.record.api.surname == MARKS[0]

    assert what_root_reads(five_years, before, after) == set()
    with pytest.raises(Refused, match="used already"):
        retention.unmask(act(SOFIA, SIX_MONTHS), [release])
    swapped = msgspec.structs.replace(asked(eva), wrapped=request.wrapped)
    with pytest.raises(Refused, match="altered on the way"):
        authority.release(swapped, key[0], PASSPHRASE, by="Judge Iris", at=SIX_MONTHS)


def test_after_erasure_nobody_reads_it_not_even_the_authority(
    five_years: Path, key: tuple[bytes, str], tmp_path: Path
) -> None:
    retention.run(act(DANIEL, SIX_MONTHS))
    request = asked(travellers()[0])
    release = authority.release(request, key[0], PASSPHRASE, by="Judge Iris", at=SIX_MONTHS, hours=72)
    done = retention.run(act(DANIEL, FIVE_YEARS))

    assert [(each.kind, each.rows["store_traveller"]) for each in done.certificates] == [("erased", 2)]
    assert what_root_reads(five_years) == set()
    with pytest.raises(Refused):
        retention.unmask(act(SOFIA, SIX_MONTHS + timedelta(hours=1)), [release])


def test_under_the_profile_of_the_court_the_day_is_erased_after_six_months(flown: Path, tmp_path: Path) -> None:
    before = copied(flown, tmp_path / "before")
    assert [(each.kind, each.day) for each in retention.plan(act(DANIEL, SIX_MONTHS))] == [
        ("raw", ""),
        ("erased", "2026-01-10"),
    ]
    done = retention.run(act(DANIEL, SIX_MONTHS))

    assert [each.kind for each in done.certificates] == ["erased"]
    assert travellers() == []
    assert what_root_reads(flown, before) == set()
    assert retention.plan(act(DANIEL, SIX_MONTHS)) == ()


def test_a_day_before_nothing_is_due_but_what_was_read_raw(flown: Path) -> None:
    soon = datetime(2026, 7, 10, 3, 0, tzinfo=UTC)

    assert [each.kind for each in retention.plan(act(DANIEL, soon))] == ["raw"]


def test_the_clock_runs_from_the_first_receipt_when_that_was_before_the_departure(flown: Path) -> None:
    """Received on the 9th for the 10th: the six months count from the 9th."""
    on_the_day = datetime(2026, 7, 11, 3, 0, tzinfo=UTC)

    assert {(each.kind, each.day) for each in retention.plan(act(DANIEL, on_the_day)) if each.day} == {
        ("erased", "2026-01-10")
    }


def test_a_message_about_a_day_that_is_gone_is_kept_whole_and_opens_nothing(flown: Path) -> None:
    from fairway import intake
    from fairway.store.archive import look
    from tests.path.pushes import booking, person, push

    retention.run(act(DANIEL, SIX_MONTHS))
    late, other = (
        push(booking("LATE01", person("MARKOVSKA", "WILHELMINA"))).replace(b"120726", b"100126"),
        push(booking("SOON01", person("EXAMPLOV", "EVA")), reference="2"),
    )
    taking = Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=SIX_MONTHS)
    intake.receive(taking, [late, other], transport="test")

    read = intake.read_waiting(taking)

    assert (read.transmissions, read.quarantined) == (2, 1)
    (waiting,) = intake.quarantine(act(SOFIA, SIX_MONTHS))
    assert "intake.day-forgotten" in {each.code for each in waiting.findings}
    assert not look().keyring.exists("travel-2026-01-10")
    assert len(travellers()) == 1, "who came on time in the same batch is there"


def test_a_certificate_is_signed_and_one_altered_figure_is_noticed(flown: Path) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM store_trace WHERE day = %s", [date(2026, 1, 10).toordinal()])
        traces = cursor.fetchone()[0]
    (made,) = retention.run(act(DANIEL, SIX_MONTHS)).certificates
    assert made.rows["store_trace"] == traces > 1

    assert retention.certificates(act(DANIEL, SIX_MONTHS), "2026-01-10") == (made,)
    assert certificate_holds(made, retention.certificate_key())
    altered: Certificate = msgspec.structs.replace(made, held=1)
    assert not certificate_holds(altered, retention.certificate_key())
    assert made.keys_destroyed == ("travel-2026-01-10",)


def test_a_held_record_outlives_its_day_alone_and_goes_when_the_hold_ends(flown: Path) -> None:
    marked, _ = travellers()
    code, until = public_code(marked), date(2026, 12, 1)
    retention.hold(act(SOFIA, RECEIVED), code, case="7F3K", reason="objective_evidence", until=until)
    done = retention.run(act(DANIEL, SIX_MONTHS))

    assert (done.certificates[0].held, travellers()) == (1, [marked])
    record = retention.open_held(act(SOFIA, SIX_MONTHS), code)
    assert record.api is not None
    assert record.api.surname == MARKS[0]

    retention.run(act(DANIEL, datetime(2026, 12, 2, 3, 0, tzinfo=UTC)))
    assert travellers() == []
    assert what_root_reads(flown) == set()


def test_an_interrupted_run_is_finished_by_the_next(flown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairway.store.keyring import Keyring

    def torn(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Keyring, "destroy", torn)
        with pytest.raises(KeyboardInterrupt):
            retention.run(act(DANIEL, SIX_MONTHS))
    done = retention.run(act(DANIEL, SIX_MONTHS))

    assert [each.kind for each in done.certificates] == ["erased"]
    assert not (flown / "keyring" / "keys" / "travel-2026-01-10.key").exists()
    assert not (flown / "keyring" / "keys" / "receipt-2026-01-09.key").exists()


@pytest.mark.parametrize("late", [timedelta(hours=25), timedelta(days=15)])
def test_a_release_ends(five_years: Path, key: tuple[bytes, str], late: timedelta) -> None:
    retention.run(act(DANIEL, SIX_MONTHS))
    release = authority.release(asked(travellers()[0]), key[0], PASSPHRASE, by="Judge Iris", at=SIX_MONTHS)
    longer = msgspec.structs.replace(release, expires_at="2099-01-01T00:00:00+00:00")

    with pytest.raises(Refused, match="time is over"):
        retention.unmask(act(SOFIA, SIX_MONTHS + late), [release])
    with pytest.raises(Refused):
        retention.unmask(act(SOFIA, SIX_MONTHS + timedelta(hours=1)), [longer])


def test_without_an_authority_no_day_is_depersonalised(house: Path) -> None:
    from fairway.safeguards.actions import TransmissionsRead
    from fairway.store.archive import perform
    from fairway.store.journeys import flight_row
    from fairway.travel import Flight

    taking = Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=RECEIVED)
    flight = Flight(carrier="XX", number="1", departs_on=DEPARTS, departs_from="QAA", arrives_at="QBB")
    with perform(taking) as archive:
        flight_row(archive, flight, at=RECEIVED)
        taking.record(TransmissionsRead(object="1", count=1, bookings=0, travellers=0, findings=0, quarantined=0))
    put_in_force("uk")

    with pytest.raises(Refused, match="No day was depersonalised"):
        retention.run(act(DANIEL, SIX_MONTHS))


def test_an_emergency_opens_nothing_by_itself_and_is_a_task_of_the_officer_with_a_timer(
    five_years: Path, key: tuple[bytes, str]
) -> None:
    """The authority alone opens; that it was an emergency gives the request a review, and a moment by which it must be over."""
    from fairway import oversight
    from fairway.store.archive import look

    retention.run(act(DANIEL, SIX_MONTHS))
    marked, _ = travellers()
    request = retention.request_unmasking(
        act(SOFIA, SIX_MONTHS), public_code(marked), case="7F3K", ground="a threat to life", is_emergency=True
    )
    with pytest.raises(Refused, match="does not open"):
        authority.release(request, new_authority_key(PASSPHRASE)[0], PASSPHRASE, by="Nobody", at=SIX_MONTHS)

    (task,) = oversight.emergencies(act(DANIEL, SIX_MONTHS))

    assert (task.id, task.actor, task.reason, task.reviewed_by) == (
        from_public_code(request.id),
        "Sofia",
        "unmasking",
        "",
    )
    hours = look().profile.unmask_emergency_review_hours
    assert datetime.fromisoformat(task.until_at) == SIX_MONTHS + timedelta(hours=hours)
    with pytest.raises(Refused):
        oversight.review_emergency(act(SOFIA, SIX_MONTHS), request.id, "accepted")
    oversight.review_emergency(act(DANIEL, SIX_MONTHS), request.id, "accepted")
    assert [each.reviewed_by for each in oversight.emergencies(act(DANIEL, SIX_MONTHS))] == ["Daniel"]


def asked(traveller: int) -> UnmaskRequest:
    return retention.request_unmasking(
        act(SOFIA, SIX_MONTHS), public_code(traveller), case="7F3K", ground="order 12/2026 of the court"
    )


def copied(home: Path, to: Path) -> Path:
    """A backup of the database as the tool of SQLite makes it; the keyring is backed up apart."""
    to.mkdir()
    with sqlite3.connect(home / "fairway.sqlite3") as source, sqlite3.connect(to / "fairway.sqlite3") as target:
        source.backup(target)
    for name in ("fairway.sqlite3-wal", "fairway.sqlite3-shm"):
        if (home / name).exists():
            shutil.copy(home / name, to / f"stray-{name}")
    return to


def test_the_name_of_a_message_is_kept_until_whoever_it_spoke_of_is_erased(flown: Path) -> None:
    from fairway.safeguards.actions import TransmissionsReceived
    from fairway.store import arrivals
    from fairway.store.archive import look, perform

    taking = Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=RECEIVED)
    with perform(taking) as archive:
        arrivals.note_names(archive, RECEIVED.date().toordinal(), {"QX|ZZ|1": 1})
        arrivals.note_names(archive, RECEIVED.date().toordinal() + 1, {"QX|ZZ|2": 2})
        taking.record(TransmissionsReceived(object="none", count=0, known=0, bytes=0, transport="test"))
    days = look().follow_profile().erase_after_days

    retention.run(act(DANIEL, RECEIVED + timedelta(days=days - 1)))
    assert set(arrivals.known_names(look(), ["QX|ZZ|1", "QX|ZZ|2"])) == {"QX|ZZ|1", "QX|ZZ|2"}

    retention.run(act(DANIEL, RECEIVED + timedelta(days=days)))
    assert set(arrivals.known_names(look(), ["QX|ZZ|1", "QX|ZZ|2"])) == {"QX|ZZ|2"}
