"""Legal profiles: every value is explained, no value can be smuggled, and two people sign."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest

from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022, LegalProfile, Role
from fairway.safeguards.funnel import steps_of
from fairway.safeguards.gate import Safeguards, conditions, must_be_ready
from fairway.safeguards.parameters import PARAMETERS
from fairway.safeguards.profile import BUILT_IN, built_in, canonical, read_profile, restored
from fairway.safeguards.protection import Lane
from fairway.safeguards.signing import Signature, lacking, new_key, public_key_of, sign, verify

TEXT = files("fairway.safeguards").joinpath("profiles", "eu-2022.toml").read_text("utf-8")
READY = Safeguards("eu-2022/2-0", (), 1, "authority@example.invalid", "ab" * 32, ("key",))


def signature(name: str, role: Role, pem: bytes, profile: LegalProfile = EU_2022) -> Signature:
    return Signature(name, role, public_key_of(pem, ""), sign(profile, pem, ""), "2026-07-12T08:00:00+00:00")


@pytest.mark.parametrize("name", BUILT_IN)
def test_each_profile_of_the_house_can_be_used(name: str):
    profile = built_in(name)

    assert profile.name == name
    assert len(profile.stamp) <= 40
    assert {each.lane for each in profile.lanes} == set(Lane) - {Lane.SOUGHT}
    assert restored(canonical(profile)) == profile


def test_every_parameter_is_explained_and_cites_its_source():
    assert list(PARAMETERS) == list(LegalProfile.__struct_fields__)
    assert [name for name, each in list(PARAMETERS.items())[4:] if not (each.says and each.cites)] == []


def test_a_parameter_that_is_said_to_be_carried_out_is_read_somewhere():
    source = Path(files("fairway"))  # type: ignore[arg-type]
    code = "\n".join(
        path.read_text("utf-8") for path in source.rglob("*.py") if path.name not in ("profile.py", "parameters.py")
    )
    # Two have a single value that can be signed: the house knows no other way.
    claimed = [name for name, each in list(PARAMETERS.items())[4:] if each.is_carried_out]

    assert [
        name
        for name in claimed
        if not re.search(rf"\.{name}\b", code) and name not in ("sensitive_data", "self_learning", "lanes")
    ] == []


def test_comments_and_order_change_no_digest_and_every_value_does():
    reordered = "\n".join(["# another comment", *TEXT.splitlines()]).replace("[48, 24]", "[ 48,24 ]")
    changed = TEXT.replace("erase_after_days = 183", "erase_after_days = 184")

    assert read_profile(reordered.encode()).digest == EU_2022.digest
    assert read_profile(changed.encode()).digest != EU_2022.digest
    assert read_profile(changed.encode()).stamp != EU_2022.stamp


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("erase_after_days = 183", "", "erase_after_days"),
        ("erase_after_days = 183", "erase_after_days = 0", "erase_after_days"),
        ("erase_after_days = 183", "erase_after_days = 5000", "erase_after_days"),
        ("erase_after_days = 183", "erase_after_days = 90", "not above erase_after_days"),
        ("self_learning = false", "self_learning = true", "no code that learns"),
        ('sensitive_data = "deleted_on_receipt"', 'sensitive_data = "kept"', "kept"),
        ("minor_below_years = 18", "minor_below_years = 12", "minor_below_years"),
        ("raw_retention_hours = 24", "raw_retention_hours = 25", "at most 24"),
        ("minor_below_years = 18", "minor_below_years = 18\nnobody_knows = 1", "nobody_knows"),
        ('name = "eu-2022"', 'name = "EU 2022"', "small letters"),
        ('lane = "missing_child"', 'lane = "child"', "each lane once"),
        ('name = "eu-2022"', "name = ", "no TOML"),
    ],
)
def test_a_file_that_is_no_profile_is_refused_and_says_why(before: str, after: str, says: str):
    with pytest.raises(Refused) as refusal:
        read_profile(TEXT.replace(before, after, 1).encode())

    assert says in refusal.value.says
    assert "The profile in force stays" in refusal.value.says


def test_a_supervisor_and_the_officer_sign_with_keys_of_their_own():
    sofias, daniels = new_key("")[0], new_key("")[0]
    sofia = signature("Sofia", Role.SUPERVISOR, sofias)
    daniel = signature("Daniel", Role.DATA_PROTECTION_OFFICER, daniels)

    assert lacking(EU_2022, [sofia, daniel]) == []
    assert lacking(EU_2022, [sofia]) == ["the data protection officer"]
    assert lacking(EU_2022, []) == ["a supervisor, for the unit", "the data protection officer"]


def test_one_person_or_one_key_in_two_roles_is_not_two_people():
    one, other = new_key("")[0], new_key("")[0]
    sofia = signature("Sofia", Role.SUPERVISOR, one)

    assert lacking(EU_2022, [sofia, signature("Daniel", Role.DATA_PROTECTION_OFFICER, one)])
    assert lacking(EU_2022, [sofia, signature("Sofia", Role.DATA_PROTECTION_OFFICER, other)])


def test_a_signature_holds_for_this_profile_and_no_other():
    pem, public = new_key("")
    longer = msgspec.structs.replace(EU_2022, erase_after_days=1826)

    assert verify(EU_2022, public, sign(EU_2022, pem, ""))
    assert not verify(longer, public, sign(EU_2022, pem, ""))
    assert not verify(EU_2022, public, "no signature")
    assert not verify(EU_2022, "no key", sign(EU_2022, pem, ""))


def test_a_private_key_opens_with_its_passphrase_only():
    pem, public = new_key("four invented words here")

    assert public_key_of(pem, "four invented words here") == public
    for passphrase in ("", "other"):
        with pytest.raises(Refused, match="Nothing was signed"):
            public_key_of(pem, passphrase)


def test_a_house_that_has_everything_may_start():
    must_be_ready(conditions(READY))


@pytest.mark.parametrize(
    ("lacks", "code"),
    [
        ({"officers": 0}, "data-protection-officer"),
        ({"profile_lacks": ("the data protection officer",)}, "legal-profile"),
        ({"supervisory_authority": ""}, "supervisory-authority"),
        ({"dpia_sha256": ""}, "impact-assessment"),
        ({"approver_keys": ()}, "outside-approver"),
    ],
)
def test_each_missing_safeguard_keeps_the_gate_shut_and_says_what_to_do(lacks: dict[str, object], code: str):
    found = conditions(msgspec.structs.replace(READY, **lacks))

    [missing] = [each for each in found if not each.is_met]
    assert (missing.code, bool(missing.cites), "fairway " in missing.do) == (code, True, True)
    with pytest.raises(Refused, match="Nothing was started") as refusal:
        must_be_ready(found)
    assert missing.do in refusal.value.says


@pytest.mark.parametrize("name", BUILT_IN)
def test_each_profile_was_written_for_the_way_in_which_this_house_counts(name: str):
    profile = built_in(name)

    assert [each.code for each in steps_of(profile)] == list(profile.funnel)
    changed = msgspec.structs.replace(profile, funnel_definitions="0" * 16)
    with pytest.raises(Refused, match="another way of counting") as refusal:
        steps_of(changed)
    assert refusal.value.cites == "Directive (EU) 2016/681 Art. 20"


def test_luxembourg_and_germany_say_what_their_laws_say():
    luxembourg, germany = built_in("luxembourg"), built_in("germany")

    assert (luxembourg.erase_after_days, luxembourg.push_hours_before_departure) == (1826, (48,))
    assert (germany.erase_after_days, germany.push_catch_up_hours) == (183, 2)
    assert luxembourg.carrier_fine_eur_max == germany.carrier_fine_eur_max == 50_000
    assert {luxembourg.depersonalise_after_days, germany.depersonalise_after_days} == {183}
