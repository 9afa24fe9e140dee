"""What a traveller may ask, carried out: erased, or kept and not used. And the stop that ends every reading at once."""

from __future__ import annotations

import pytest

from fairway import casework, oversight
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from tests.law.conftest import MARTA, Office
from tests.law.duties import COURT, LED, PNR
from tests.path.pushes import booking, listed, manifest, person, push

law = pytest.mark.law
ASKS = oversight.Concerned("Exampla", "Marta", "1981-03-04", "XQ1234567")


def officer(office: Office) -> Act:
    return Act(office.daniel, Purpose.OVERSIGHT, at=office.in_days(0), ground="request")


def ask(office: Office, kind: str) -> str:
    from fairway.kit.identifiers import public_code

    act = officer(office)
    return public_code(oversight.open_request(act, kind, ASKS, received_on=act.at.date()).id)


def flown_with_another(office: Office) -> None:
    office.list_of()
    office.receive(
        push(
            booking(
                "AB12CD",
                person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81", reference="1"),
                person("INVENTA", "LUIS", "XQ7777777", "01JAN90", sex="M", reference="2"),
            )
        )
    )


@law(LED, "Art. 16(2)")
@law(PNR, "Art. 13(1)")
def test_who_asks_to_be_erased_is_gone_and_nobody_else(office: Office):
    """Who asks to be erased, and of whom there is no evidence, is gone from every table; whoever travelled with them is not."""
    from fairway.store.models import Hit, Traveller

    flown_with_another(office)
    code = ask(office, "erasure")
    with pytest.raises(Refused, match="was not done"):
        oversight.answer_request(officer(office), code, "granted")

    done = oversight.carry_out(officer(office), code)
    written = oversight.answer_request(officer(office), code, "granted").letter

    assert (done.erased, done.restricted) == (1, 0)
    assert (Traveller.objects.count(), Hit.objects.count()) == (1, 0)
    assert "XQ1234567" not in office.records().partition("INVENTA")[0]
    assert written


@law(LED, "Art. 16(3)")
def test_what_is_evidence_is_kept_and_not_used(office: Office):
    """Where data must be kept as evidence they are restricted instead of erased, and the answer may not say that they were."""
    flown_with_another(office)
    hit = office.the_hit()
    for who in (office.ana, office.adam):
        office.decide(who, hit, "same_person_pass_on", "several_details_agree")
    code = ask(office, "erasure")

    done = oversight.carry_out(officer(office), code)

    assert (done.erased, done.restricted) == (0, 1)
    with pytest.raises(Refused, match="was not done"):
        oversight.answer_request(officer(office), code, "granted")
    assert oversight.answer_request(officer(office), code, "partly").outcome == "partly"
    with pytest.raises(Refused, match="kept and not used") as refusal:
        casework.hit(office.by(office.ana, f"hit {hit}"), hit)
    assert "Art. 16(3)" in refusal.value.cites


@law(LED, "Art. 16(3)")
def test_a_restricted_record_is_neither_shown_nor_taken_nor_screened_until_the_dispute_is_over(office: Office):
    """A restricted record is in no queue, is opened and decided by nobody, and is not compared again; lifted, it is used again."""
    from fairway.kit.identifiers import public_code
    from fairway.store.models import Traveller

    office.list_of()
    office.book()
    hit = office.the_hit()
    code = ask(office, "restriction")
    with pytest.raises(Refused, match="was not done"):
        oversight.answer_request(officer(office), code, "granted")
    assert oversight.carry_out(officer(office), code).restricted == 1
    oversight.answer_request(officer(office), code, "granted")

    assert casework.queue(office.by(office.ana)) == ()
    assert casework.take_next(office.by(office.ana)) is None
    for attempt in (casework.hit, casework.take):
        with pytest.raises(Refused, match="kept and not used"):
            attempt(office.by(office.ana, f"hit {hit}"), hit)
    office.book(number="XQ7654321", changed="110726:1000")
    [traveller] = Traveller.objects.all()
    assert traveller.screened_version < traveller.version

    oversight.lift_restriction(officer(office), public_code(traveller.id))
    assert [row.code for row in casework.queue(office.by(office.ana))] == [hit]


@law(LED, "Art. 16(1)")
def test_what_was_wrong_is_corrected_and_compared_anew(office: Office):
    """What is wrong is corrected, and what rested on it is looked at again: the hit that it made is gone with it."""
    from fairway.screening import Screener
    from fairway.worker import run_until_idle

    office.list_of("L-1,Marta Exampla,,1981-03-04,F,UTO,\n")
    office.book(born="04MAR81")
    office.the_hit()
    assert len(casework.queue(office.by(office.ana))) == 1
    code = ask(office, "rectification")
    with pytest.raises(Refused, match="was not done"):
        oversight.answer_request(officer(office), code, "granted")

    wrong = oversight.Correction("birth_date", was="1981-03-04", now="1952-11-30")
    done = oversight.rectify(officer(office), code, [wrong])
    run_until_idle(Screener())

    assert (done.corrected, done.carriers, done.dossiers) == (1, ("QX",), ())
    assert "1952-11-30" in office.records() and "1981-03-04" not in office.records()
    assert casework.queue(office.by(office.ana)) == ()
    assert "compared anew" in oversight.answer_request(officer(office), code, "granted").letter
    office.book(born="04MAR81", changed="110726:1000")
    assert len(casework.queue(office.by(office.ana))) == 1, "what a carrier says later replaces it"


def test_what_is_not_kept_is_not_corrected(office: Office):
    office.book()
    code = ask(office, "rectification")
    for correction in (
        oversight.Correction("birth_date", was="1999-01-01", now="1981-03-05"),
        oversight.Correction("birth_date", was="1981-03-04", now="1981"),
        oversight.Correction("payments", was="x", now="y"),
    ):
        with pytest.raises(Refused, match="Nothing was changed"):
            oversight.rectify(officer(office), code, [correction])


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ANALYST, Role.SUPERVISOR, Role.MACHINE])
def test_otto_carries_out_nothing(office: Office, role: Role):
    office.list_of()
    office.book()
    code = ask(office, "erasure")
    otto = Act(Actor("Otto", role), Purpose.OVERSIGHT, at=office.in_days(0), ground="request")

    for attempt in (oversight.carry_out, oversight.lift_restriction):
        with pytest.raises(Refused, match="may not answer requests"):
            attempt(otto, code)
    with pytest.raises(Refused, match="may not answer requests"):
        oversight.rectify(otto, code, [oversight.Correction("sex", was="F", now="M")])


@law(LED, "Art. 29(2)")
def test_one_person_stops_every_reading_at_once_and_two_let_it_go_on(office: Office):
    """Where something goes wrong reading ends at once by every door, by the officer or a supervisor; both are needed to go on.

    Messages are received and screened meanwhile: nothing that a carrier sends is lost.
    """
    office.list_of()
    office.book()
    code = office.the_hit()
    for nobody in (office.ana, office.otto):
        with pytest.raises(Refused, match="may not stop reading"):
            oversight.stop(office.by(nobody), "misuse")

    oversight.stop(office.by(office.simon), "intrusion")

    with pytest.raises(Refused, match="reading of people is stopped"):
        casework.hit(office.by(office.ana, f"hit {code}"), code)
    office.receive(manifest(listed("QUIET", "ADA", "700101", "XQ8888888")))
    assert oversight.resume(office.by(office.sofia)) is False
    assert oversight.resume(office.by(office.simon)) is False
    with pytest.raises(Refused, match="reading of people is stopped"):
        casework.hit(office.by(office.ana, f"hit {code}"), code)
    assert oversight.resume(officer(office)) is True
    assert casework.hit(office.by(office.ana, f"hit {code}"), code).lane == "sought"
    assert any("STOPPED every reading" in said for said in office.says())
    assert MARTA not in "".join(office.says())


@law(COURT, "219-220")
def test_who_was_passed_on_is_told_as_soon_as_it_harms_no_longer(office: Office):
    """Travellers whose data were used are told once it harms no longer: a ground and a day each time it still does, then a letter."""
    office.list_of()
    office.book()
    code = office.the_hit()
    for actor in (office.ana, office.adam):
        office.decide(actor, code, "same_person_pass_on", "document_and_birth_date_agree")
    [told] = oversight.to_tell(officer(office))
    with pytest.raises(Refused, match="Say why it would harm") as refusal:
        oversight.tell_later(officer(office), told.code, "", office.in_days(30).date())
    assert "C-817/19, 219-220" in refusal.value.cites

    oversight.tell_later(officer(office), told.code, "investigation", office.in_days(30).date())
    late = Act(office.daniel, Purpose.OVERSIGHT, at=office.in_days(31), ground="to be told")
    assert [each.is_late for each in oversight.to_tell(late)] == [True]
    text = oversight.telling_letter(officer(office), told.code, "fr")
    oversight.tell(officer(office), told.code, "authority")

    assert "ne nuit plus" in text and "autorité de contrôle" in text and "EXAMPLA" not in text.upper()
    assert told.began_on == office.in_days(0).date().isoformat()
    assert [each.state for each in oversight.to_tell(officer(office))] == ["told"]
