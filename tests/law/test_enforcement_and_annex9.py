"""Directive (EU) 2016/680 on data protection in law enforcement, and chapter 9 of Annex 9 to the Chicago Convention."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairway import casework
from fairway.cli.main import run as fairway
from fairway.kit.refusals import Refused
from fairway.safeguards import Permission, Role
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.safeguards.profile import BUILT_IN, built_in
from tests.law.conftest import Office
from tests.law.duties import ANNEX9, LED
from tests.path.pushes import booking, listed, manifest, person, push

law = pytest.mark.law


@law(LED, "Art. 20")
@law(LED, "Art. 27")
@law(LED, "Art. 41")
def test_production_is_refused_until_the_safeguards_exist(office: Office, capsys: pytest.CaptureFixture[str]):
    """By design and by default: no real data before profile, officer, assessment, authority and approver are there."""
    code = fairway(["--home", str(office.home), "work", "--production"])
    said = capsys.readouterr().err

    assert code == 1
    for condition in (
        "data-protection-officer", "legal-profile", "supervisory-authority", "impact-assessment", "outside-approver",
    ):  # fmt: skip
        assert condition in said


@law(LED, "Art. 25(1)")
def test_a_look_without_a_ground_is_refused(office: Office):
    """The record of a consultation makes its justification known: who names no ground sees nothing."""
    office.list_of()
    office.book()
    code = office.the_hit()

    with pytest.raises(Refused) as refusal:
        casework.hit(office.by(office.ana, "  "), code)

    assert refusal.value.reason == "ground.missing"


@law(LED, "Art. 29(2)")
def test_no_role_holds_the_house_alone():
    """Control of users and access: who decides does not run the machine, who runs it does not oversee, who oversees does not decide."""
    decides = {role for role, may in PERMISSIONS.items() if Permission.DECIDE_HIT in may}
    runs = {role for role, may in PERMISSIONS.items() if Permission.MANAGE_STAFF in may} - {Role.MACHINE}
    oversees = {role for role, may in PERMISSIONS.items() if Permission.READ_AUDIT in may}

    assert decides and runs and oversees
    assert not decides & runs and not decides & oversees and not runs & oversees


@law(LED, "Art. 29(2)")
def test_keys_are_their_owners_alone(house: Path):
    """Control of data media: no key of the house can be read by another account of the machine."""
    files = [each for each in (house / "keyring").rglob("*") if each.is_file()]

    assert files and [each.name for each in files if each.stat().st_mode & 0o077] == []


@law(LED, "Art. 7(2)")
def test_what_the_machine_says_is_told_apart_from_what_a_person_found(office: Office):
    """Assessments are told apart from facts: a hit is the machine's word, a match a person's, and the two are never one state."""
    office.list_of()
    office.book()

    counts = casework.waiting(office.by(office.ana))

    assert (counts.open, counts.match) == (1, 0)


@law(ANNEX9, "9.1")
@law(ANNEX9, "9.8")
@law(ANNEX9, "9.24 (c)")
def test_one_window_takes_both_kinds_of_data_in_the_worlds_own_formats(office: Office):
    """One passenger data window: manifests as PAXLST and bookings as PNRGOV arrive, are read and are acknowledged the same way."""
    from fairway.store.models import Transmission

    office.receive(
        push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"))),
        manifest(listed("ORDINARY", "ALMA", "700101", "XQ0000001")),
    )

    assert [(each.station, each.families) for each in Transmission.objects.order_by("families")] == [
        ("stored", "PAXLST"),
        ("stored", "PNRGOV"),
    ]


@law(ANNEX9, "9.28 (b)")
def test_no_profile_lets_one_person_or_a_machine_decide_what_touches_somebody():
    """No significant adverse decision by automated processing alone: under every profile passing on needs a second person."""
    for name in BUILT_IN:
        assert "same_person_pass_on" in built_in(name).second_person_for


@law(ANNEX9, "9.31")
@law(ANNEX9, "9.32")
@law(ANNEX9, "9.33")
@pytest.mark.parametrize("name", BUILT_IN)
def test_every_profile_masks_within_two_years_and_ends_within_five(name: str):
    """Masked within two years, kept five years at most: no profile of the house says otherwise (its values only)."""
    profile = built_in(name)

    assert profile.depersonalise_after_days <= 730
    assert profile.erase_after_days <= 1827


@law(ANNEX9, "9.34")
@pytest.mark.parametrize("name", BUILT_IN)
def test_no_carrier_answers_for_what_failed(name: str):
    """Carriers are not fined for errors of systems that they could not avoid: so each profile says (its value only)."""
    assert not built_in(name).carrier_fined_for_system_failure


@law(ANNEX9, "9.36")
def test_a_state_can_show_that_it_complies(office: Office, capsys: pytest.CaptureFixture[str]):
    """A state demonstrates compliance to any other that asks: the state of every safeguard is given as data that may be published."""
    import json

    fairway(["--home", str(office.home), "--json", "doctor", "--safeguards"])
    published = json.loads(capsys.readouterr().out)

    assert published["is_ready"] is False
    assert all(each["cites"] and each["do"] for each in published["conditions"])
