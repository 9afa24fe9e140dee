"""Marta's booking, matched and confirmed, then depersonalised: what tests of opening a record begin with."""

from __future__ import annotations

from datetime import UTC, datetime

from fairway.safeguards import Act, Actor, Purpose, Role
from tests.law.conftest import Office

NOTE = "her sister called from MARKTOWN"
MARKS = ("EXAMPLA", "MARTA", "XQ1234567", "1981-03-04", NOTE)
DEPERSONALISED_AT = datetime(2027, 2, 1, 3, 0, tzinfo=UTC)
DANIEL = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)
SOFIA = Actor("Sofia", Role.SUPERVISOR)


def put_in_force(name: str, **changed: object) -> None:
    """Puts a built-in profile in force, with some parameters changed, as two people would sign it."""
    import msgspec

    from fairway.kit.clock import utc_now
    from fairway.safeguards.actions import SafeguardsChecked  # any action will do: the test prepares a house
    from fairway.safeguards.profile import built_in
    from fairway.safeguards.signing import Signature, new_key, sign
    from fairway.store import profiles
    from fairway.store.archive import archive, perform

    profile, at = msgspec.structs.replace(built_in(name), **changed), utc_now()
    signing = Act(DANIEL, Purpose.OVERSIGHT, at=at, ground="profile")
    with perform(signing):
        profiles.keep(profile, at=at, by="Daniel")
        for actor in (SOFIA, DANIEL):
            pem, public = new_key("")
            profiles.register_key(actor.name, public, at=at, by=actor.name)
            made = Signature(actor.name, actor.role, public, sign(profile, pem, ""), at.isoformat())
            profiles.add_signature(profile.digest, made)
        profiles.activate(profile.digest)
        fields = {name: 0 for name in SafeguardsChecked.__struct_fields__ if name != "object"}
        signing.record(SafeguardsChecked(object="test", **fields))
    archive().follow_profile()


def register_approvers(*public_keys: str) -> None:
    """Registers keys of the authority as an operator and the officer would, one after the other."""
    from fairway.kit.clock import utc_now
    from fairway.safeguards.actions import SafeguardRegistered
    from fairway.store import profiles
    from fairway.store.archive import perform

    act = Act(DANIEL, Purpose.OVERSIGHT, at=utc_now(), ground="gate")
    with perform(act):
        for each in public_keys:
            profiles.keep_safeguard(profiles.APPROVER_KEY, each, at=act.at, by="Daniel")
        act.record(SafeguardRegistered(object="approver_key", value="-"))


def confirmed(office: Office) -> str:
    """Marta is booked, on a list, and confirmed by two people, the first with a note: the code of the hit."""
    from fairway import casework

    office.list_of()
    office.book()
    code = office.the_hit()
    for actor, note in ((office.ana, NOTE), (office.adam, "")):
        casework.take(office.by(actor, f"hit {code}"), code)
        version = casework.hit(office.by(actor, f"hit {code}"), code).traveller_version
        casework.decide(
            office.by(actor, f"hit {code}"),
            code,
            outcome="same_person_pass_on",
            reason="document_and_birth_date_agree",
            traveller_version=version,
            note=note,
        )
    return code


def depersonalised(office: Office, *public_keys: str, needed: int = 1) -> str:
    """The same after the months of the profile `uk`: the code of the hit."""
    from fairway import retention

    code = confirmed(office)
    put_in_force("uk", unmask_approvals_needed=needed)
    register_approvers(*public_keys)
    done = retention.run(Act(DANIEL, Purpose.OVERSIGHT, at=DEPERSONALISED_AT, ground="retention"))
    assert [each.kind for each in done.certificates] == ["depersonalised"]
    return code
