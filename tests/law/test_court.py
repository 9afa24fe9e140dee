"""What the Court of Justice asks in its judgment of 21 June 2022, C-817/19, Ligue des droits humains."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from fairway import casework
from fairway.kit.refusals import Refused
from fairway.oversight import profiles
from fairway.safeguards import EU_2022, Purpose
from fairway.safeguards.profile import LegalProfile, built_in, canonical, restored
from fairway.safeguards.signing import new_key, sign
from tests.law.conftest import MARTA, Office
from tests.law.duties import COURT

law = pytest.mark.law


def put_in_force(office: Office, profile: LegalProfile) -> None:
    """Sofia and Daniel make keys, sign, and put the profile in force."""
    from fairway import staff

    for actor in (office.sofia, office.daniel):
        staff.add_account(office.by(staff.OPERATOR, "staff", Purpose.ADMINISTRATION), actor.name, actor.role)
        pem, public = new_key("")
        profiles.register_signing_key(office.by(actor, "profile"), public)
        profiles.sign_profile(office.by(actor, "profile"), profile, sign(profile, pem, ""))
    profiles.activate_profile(office.by(office.sofia, "profile"), profile)


@law(COURT, "117")
def test_the_rules_are_clear_precise_and_stamped_on_everything_done_under_them(office: Office):
    """The rules that limit the interference are clear and precise, and every hit says by its stamp under which of them it was made."""
    from fairway.store.models import Decision, Hit

    put_in_force(office, built_in("uk"))
    office.list_of()
    office.book()
    office.decide(office.ana, office.the_hit(), "different_person", "document_differs")

    stamp = built_in("uk").stamp
    assert [hit.profile for hit in Hit.objects.all()] == [stamp]
    assert [decision.profile for decision in Decision.objects.all()] == [stamp]


@law(COURT, "223")
def test_of_whom_an_authority_protects_nothing_is_shown_before_it_approved(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Access needs prior review by an independent body: whom one protects is shown after its approval, for that ground alone."""
    from tests.abuse.test_protected_people import MARTA as HERSELF
    from tests.abuse.test_protected_people import Outside

    office.list_of()
    office.book()
    code = office.the_hit()
    authority = Outside(tmp_path / "outside")
    monkeypatch.setenv("FAIRWAY_PROTECTED_COMMAND", authority.command)
    profiles.register_safeguard(office.by(office.daniel), profiles.PROTECTED_REGISTER, authority.key)
    authority.protect(HERSELF)

    with pytest.raises(Refused, match="needs approval from outside") as refusal:
        casework.hit(office.by(office.ana, f"hit {code}"), code)
    assert "C-817/19, 200, 223" in refusal.value.cites and "EXAMPLA" not in str(refusal.value).upper()
    authority.approve()
    assert casework.hit(office.by(office.ana, f"hit {code}"), code).code == code
    with pytest.raises(Refused, match="needs approval from outside"):
        casework.search(office.by(office.ana, "case 2026-1"), casework.Wanted("document", number="XQ1234567"))


@law(COURT, "117")
def test_nobody_changes_the_rules_alone(office: Office):
    """The limits are not for one person to move: a longer retention needs two signatures over every value, and a changed value none."""
    longer = msgspec.structs.replace(EU_2022, version="3", erase_after_days=1826)
    put_in_force(office, EU_2022)

    with pytest.raises(Refused, match="still lacks the signature"):
        profiles.activate_profile(office.by(office.sofia, "profile"), longer)

    assert profiles.profile_in_force(office.by(office.daniel, "profile")).profile == EU_2022


@law(COURT, "183-192", seed=4)
def test_a_kind_of_list_that_the_law_does_not_allow_is_not_used(office: Office):
    """Travellers are compared only with lists of persons or objects sought or under alert, and of no other kind."""
    narrow = msgspec.structs.replace(EU_2022, version="3", list_kinds=frozenset({"sought"}))
    put_in_force(office, narrow)

    with pytest.raises(Refused) as refusal:
        office.list_of(source="victims_witnesses")

    assert (refusal.value.reason, "C-817/19" in refusal.value.cites) == ("list.kind", True)


@law(COURT, "194-195")
def test_nothing_may_learn_by_itself(office: Office):
    """No self-learning system may change the assessment, its criteria or their weights without a person."""
    text = canonical(EU_2022).replace(b'"self_learning":false', b'"self_learning":true')

    with pytest.raises(Refused, match="no code that learns"):
        restored(text)
    before = evidence_of(office)
    for changed in ("110726:1000", "110726:1100", "110726:1200"):
        office.book(changed=changed)
    assert evidence_of(office) == before


@law(COURT, "194-195", seed=5)
def test_the_same_input_gives_the_same_hits_byte_for_byte(house: Path, tmp_path: Path, empty_house: Path):
    """What is pre-determined gives the same result each time: two houses that are told the same find the same, to the last byte."""
    from fairway.opening import open_house

    first = evidence_of(Office(house))
    other = tmp_path / "other"
    shutil.copytree(empty_house, other)
    second = evidence_of(Office(open_house(other)))

    assert first and first == second


def evidence_of(office: Office) -> bytes:
    """What the hit of a listed traveller says, as bytes, without its own identifiers."""
    from fairway.store.archive import archive
    from fairway.store.hits import thaw
    from fairway.store.models import Hit

    if not Hit.objects.exists():
        office.list_of()
        office.book()
    hit = Hit.objects.get()
    frozen = thaw(archive(), hit.day, hit.id, bytes(hit.sealed))
    return msgspec.json.encode(
        [hit.entry_id, hit.score, hit.probability, hit.strength, hit.matcher, hit.profile, frozen]
    )


@law(COURT, "203-206", seed=7)
def test_a_persons_word_prevails_over_the_machines(office: Office):
    """The result of the individual review prevails over the machine's, also when the machine finds the same again."""
    office.list_of()
    office.book()
    code = office.the_hit()
    office.decide(office.ana, code, "different_person", "document_differs")

    office.book(changed="110726:1000")
    office.list_of(MARTA + "L-2,Somebody Else,,1950-01-01,F,UTO,\n")

    [seen] = casework.queue(office.by(office.ana), state="no_match")
    assert (seen.code, casework.queue(office.by(office.adam))) == (code, ())


@law(COURT, "203-206")
def test_the_second_person_does_not_see_the_first_answer(office: Office):
    """Review follows clear, precise and objective criteria: the second person answers from the evidence, not from the first answer."""
    office.list_of()
    office.book()
    code = office.the_hit()
    office.decide(office.ana, code, "same_person_pass_on", "several_details_agree")

    seen = casework.hit(office.by(office.adam, f"hit {code}"), code)

    [first] = seen.decisions
    assert (first.is_withheld, first.outcome, first.reason, first.note) == (True, "", "", "")
    assert {each.code for each in seen.outcomes} >= {"different_person", "cannot_tell"}


@law(COURT, "209-211")
def test_why_somebody_was_a_hit_can_be_said_years_later(office: Office):
    """Whoever reviews, and a court after them, can learn why: the evidence is kept as it was, and its weights sum to the score."""
    office.list_of()
    office.book()
    code = office.the_hit()
    office.list_of("L-9,Ingrid Nowhere,,1950-01-01,F,UTO,\n")

    seen = casework.hit(office.by(office.ana, f"hit {code}"), code)

    evidence = (*seen.evidence_for, *seen.evidence_against, *seen.evidence_neither)
    assert all(each.says for each in evidence)
    assert seen.score == pytest.approx(sum(each.weight for each in evidence))
    assert seen.matcher and seen.profile and seen.list_version


@law(COURT, "255-262")
def test_by_default_everything_goes_after_six_months():
    """Past six months only data about whom there is objective evidence may stay: so the European profile says (its value only)."""
    assert EU_2022.depersonalise_after_days <= 184
    assert EU_2022.erase_after_days <= 184
    assert EU_2022.kept_longer_for == "objective_evidence"


@law(COURT, "233-235")
def test_one_database_does_not_serve_two_ends():
    """One database does not serve border control and these purposes: so the European profile says (its value only)."""
    assert not EU_2022.one_database_for_borders
    assert EU_2022.purposes == {Purpose.TERRORISM, Purpose.SERIOUS_CRIME}
