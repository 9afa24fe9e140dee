"""Directive (EU) 2016/681 on the use of passenger name record data, article by article."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fairway import casework, oversight
from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022, Act, Actor, Permission, Purpose, Role
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.worker import machine_act
from tests.law.conftest import Office
from tests.law.duties import PNR
from tests.path.pushes import booking, listed, manifest, person, push

law = pytest.mark.law


@law(PNR, "Art. 1(2)")
def test_a_traveller_is_seen_for_the_two_purposes_only(office: Office):
    """Travellers' data may be processed against terrorist offences and serious crime, and for nothing else."""
    office.list_of()
    office.book()
    code = office.the_hit()

    for purpose in set(Purpose) - {Purpose.TERRORISM, Purpose.SERIOUS_CRIME}:
        with pytest.raises(Refused) as refusal:
            casework.hit(office.by(office.ana, f"hit {code}", purpose), code)
        assert refusal.value.cites == "Directive (EU) 2016/681 Art. 1(2)"
    assert EU_2022.purposes == {"terrorism", "serious_crime"}


@law(PNR, "Art. 5")
def test_the_data_protection_officer_reads_the_whole_record_and_nobody_filters_it(office: Office):
    """The data protection officer has access to what was done with all data, independently of those who did it."""
    office.list_of()
    office.book()
    casework.hit(office.by(office.sofia, "hit 1"), office.the_hit())

    read = oversight.read_audit(Act(office.daniel, Purpose.OVERSIGHT, at=office.in_days(0)), most=1000)

    assert [line.seq for line in read] == list(range(len(read), 0, -1))
    assert any(line.actor == "Sofia" and line.action == "HitSeen" for line in read)


@law(PNR, "Art. 6(1)", seed=2)
def test_what_annex_one_does_not_list_is_not_kept(office: Office):
    """Data that are not listed in Annex I are deleted on receipt; that they came is counted, what they said is not kept."""
    office.book(more="ZZZ+ZYXMARK:OUTSIDE'")

    [transmission] = transmissions()
    assert "ZYXMARK" not in office.records()
    assert transmission.findings_count >= 1
    assert "ZYXMARK" not in bytes(transmission.findings or b"").decode("utf-8", "replace")


@law(PNR, "Art. 6(2)(a)")
def test_a_traveller_is_assessed_before_the_flight_and_the_queue_knows_by_when(office: Office):
    """Travellers are assessed before they arrive or leave: a hit says by when its review is still of use."""
    office.list_of()
    office.book()

    [row] = casework.queue(office.by(office.ana))

    assert row.due_at == "2026-07-12T09:15:00"


@law(PNR, "Art. 6(3)(a)", seed=4)
def test_a_list_without_a_legal_basis_is_not_used(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Travellers are compared only with databases that an act names for it: a list without legal basis cannot be activated."""
    package = tmp_path / "private"
    (package / "harbour_list").mkdir(parents=True)
    (package / "harbour_list" / "__init__.py").write_text('"""A private list."""\n')
    (package / "harbour_list" / "source.toml").write_text(
        'name = "harbour"\ntitle = "Harbour"\nlegal_basis = " "\nformat = "lines"\nprovenance = "invented"\nreads = []\n'
    )
    (package / "harbour_list" / "reader.py").write_text(
        "from fairway.watchlists.sources.csv.reader import read\n__all__ = ['read']\n"
    )
    metadata = package / "harbour_list-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour-list\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text("[fairway.list_sources]\nharbour = harbour_list\n")
    monkeypatch.syspath_prepend(str(package))
    from fairway.watchlists import sources

    sources._found.cache_clear()
    try:
        with pytest.raises(Refused) as refusal:
            office.list_of(source="harbour")
    finally:
        sources._found.cache_clear()

    assert refusal.value.reason == "list.no-legal-basis"
    assert "Art. 6(3)(a)" in refusal.value.cites


@law(PNR, "Art. 6(5)", seed=6)
def test_no_hit_is_confirmed_before_two_people_have_looked_at_it(office: Office):
    """Every positive result is reviewed by people, one by one: the machine decides nothing, and one person confirms nothing alone."""
    office.list_of()
    office.book()
    code = office.the_hit()
    agree = ("same_person_pass_on", "document_and_birth_date_agree")

    with pytest.raises(Refused, match="may not decide hit"):
        casework.take(machine_act(Purpose.SERIOUS_CRIME), code)
    first = office.decide(office.ana, code, *agree)
    with pytest.raises(Refused, match="a second person must answer"):
        casework.take(office.by(office.ana, f"hit {code}"), code)
    second = office.decide(office.adam, code, *agree)

    assert (first, second) == ("second", "match")


@law(PNR, "Art. 6(5)", seed=6)
def test_no_door_of_the_house_sends_a_traveller_anywhere(office: Office):
    """A result that nobody has reviewed reaches nobody: no address, command or permission of the house sends or exports travellers."""
    from fairway.cli.main import VERBS
    from fairway.rest import interface

    paths = {
        path.rstrip("/").rpartition("/")[2]
        for path in next(
            each for each in vars(interface).values() if type(each).__name__ == "NinjaAPI"
        ).get_openapi_schema()["paths"]
    }
    outward = {"send", "export", "disseminate", "notify", "forward", "transfer"}

    assert paths and not paths & outward
    assert not set(VERBS) & outward
    assert not {each for each in Permission if set(each.split("_")) & outward}


@law(PNR, "Art. 6(8)")
def test_nothing_leaves_the_machine(office: Office, monkeypatch: pytest.MonkeyPatch):
    """Data are stored and processed in the state's own secure place: on its way from message to decision nothing is sent anywhere."""
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("something tried to reach another machine")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    office.list_of()
    office.book()

    assert office.decide(office.ana, office.the_hit(), "different_person", "document_differs") == "no_match"


@law(PNR, "Art. 7(6)")
@law(PNR, "Art. 12(3)")
def test_the_machine_and_whoever_runs_it_may_neither_see_nor_decide(office: Office):
    """No decision against anybody rests on automated processing alone; who runs the machine has no part in it."""
    for role in (Role.MACHINE, Role.ADMINISTRATOR):
        assert not PERMISSIONS[role] & {Permission.SEE_HIT, Permission.DECIDE_HIT, Permission.SECOND_HIT}


@law(PNR, "Art. 8(2)")
def test_booking_and_manifest_of_one_traveller_are_one_record_that_says_which_said_what(office: Office):
    """Advance passenger information that carriers keep apart is transferred too: both are joined, and each keeps its source."""
    from fairway.store.models import Traveller

    office.receive(
        push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"))),
        manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567", "AB12CD")),
    )

    assert [each.sources for each in Traveller.objects.all()] == ["PNR+API"]


@law(PNR, "Art. 8(4)")
def test_an_update_changes_what_is_known_and_doubles_nobody(office: Office):
    """A later transfer may be an update only: the record changes, and nobody is counted twice."""
    from fairway.store.models import Traveller

    office.book()
    office.book(number="XQ7654321", changed="110726:1000")

    [traveller] = Traveller.objects.all()
    assert traveller.version == 2


@law(PNR, "Art. 12(5)", seed=7)
def test_who_was_found_to_be_somebody_else_is_not_asked_about_again(office: Office):
    """A negative result may be kept to spare the same person further false matches, as long as the data are the same."""
    office.list_of()
    office.fly()
    # Eleven seconds ago: until ten are over the analyst can take it back, and nobody is spared by it.
    state = office.decide(office.ana, office.the_hit(), "different_person", "several_details_differ", seconds_ago=11)
    assert state == "no_match"

    office.fly(flight="418")
    spared = len(office.hits())
    office.fly(flight="419", number="XQ7654321")

    assert spared == 1
    assert len(office.hits()) == 2


@law(PNR, "Art. 13(4)", seed=1)
def test_a_religious_meal_and_a_wheelchair_stand_nowhere(office: Office):
    """Data that reveal belief or health are deleted on receipt: no record has them, opened or not. The message stays a day, sealed.

    Sealed, and at most for the hours that the profile allows, because a message is acknowledged only once it is safe.
    """
    office.book(more="SSR+MOML:HK:1:QX'SSR+WCHR:HK:1:QX'IFT+4:28::QX+OSI KOSHER MEAL AND WHEELCHAIR'")

    opened = office.records().upper()
    on_disk = b"".join(each.read_bytes() for each in office.home.glob("fairway.sqlite3*"))

    for word in ("MOML", "WCHR", "KOSHER", "WHEELCHAIR"):
        assert word not in opened
        assert word.encode() not in on_disk.upper()


@law(PNR, "Art. 13(6)")
def test_who_looked_at_whom_why_and_when_stands_in_the_record(office: Office):
    """Consultation is recorded with purpose, date, time and the person who consulted; looking at the record is recorded too."""
    office.list_of()
    office.book()
    code = office.the_hit()
    casework.hit(office.by(office.ana, f"hit {code}", Purpose.TERRORISM), code)
    officer = Act(office.daniel, Purpose.OVERSIGHT, at=office.in_days(0), ground="monthly check")
    oversight.read_audit(officer)

    read = oversight.read_audit(officer)

    [seen] = [line for line in read if line.action == "HitSeen"]
    assert (seen.actor, seen.role, seen.purpose, seen.ground) == ("Ana", "analyst", "terrorism", f"hit {code}")
    assert seen.at and seen.profile == EU_2022.stamp
    assert any(line.action == "AuditRead" and line.actor == "Daniel" for line in read)


@law(PNR, "Art. 13(6)", seed=11)
def test_an_entry_that_somebody_edits_is_named(office: Office):
    """The record serves to verify lawfulness and to ensure integrity: an entry edited in the database itself is found and named."""
    office.list_of()
    office.book()
    database = sqlite3.connect(office.home / "fairway.sqlite3")
    database.execute("DROP TRIGGER audit_no_change")
    database.execute("UPDATE store_auditentry SET actor = 'Nobody' WHERE seq = 2")
    database.commit()
    database.close()

    verdict = oversight.verify_audit(Act(office.daniel, Purpose.OVERSIGHT, at=office.in_days(0)))

    assert [seq for seq, _ in verdict.broken] == [2]


@law(PNR, "Art. 13(6)")
def test_an_act_that_cannot_be_recorded_does_not_happen(office: Office):
    """No processing without its record: an act whose entry cannot be written changes nothing."""
    office.list_of()
    office.book()
    code = office.the_hit()
    database = sqlite3.connect(office.home / "fairway.sqlite3")
    database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON store_auditentry BEGIN SELECT RAISE(ABORT, 'the log is full'); END"
    )
    database.commit()
    database.close()
    from django.db import DatabaseError

    with pytest.raises((DatabaseError, Refused)):
        casework.take(office.by(office.ana, f"hit {code}"), code)

    from fairway.store.models import Hit

    assert Hit.objects.get().taken_by == ""


@law(PNR, "Art. 13(7)")
@pytest.mark.parametrize("actor", [Office.daniel, Office.otto], ids=["officer", "administrator"])
def test_each_sees_what_their_task_needs_and_no_more(office: Office, actor: Actor):
    """Access is limited to what a task needs: who oversees and who runs the house open no traveller's hit."""
    office.list_of()
    office.book()
    code = office.the_hit()

    with pytest.raises(Refused, match="Nothing was read or changed"):
        casework.hit(office.by(actor, f"hit {code}"), code)


@law(PNR, "Art. 16(2)")
def test_a_message_that_cannot_be_read_is_kept_and_waits_for_a_person(office: Office):
    """What a carrier has transferred is not lost because it cannot be read: it waits, sealed, for a person."""
    office.receive(b"UNA:+.?*'UNB+IATA:1+QX+ZZGOV+260711:0900+1'UNH+1+PNRGOV:13:1:IA+X'TORN")

    [transmission] = transmissions()
    assert (transmission.station, transmission.sealed is not None) == ("quarantined", True)


def transmissions() -> list:  # type: ignore[type-arg]
    from fairway.store.models import Transmission

    return list(Transmission.objects.all())
