"""Legal profiles are signed by two people and put in force; what production needs is registered and checked."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence

import msgspec

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, Role, permit
from fairway.safeguards.actions import (
    ProfileActivated,
    ProfileSeen,
    ProfileSigned,
    SafeguardRegistered,
    SafeguardsChecked,
    SigningKeyRegistered,
)
from fairway.safeguards.actions_protected import MarksRaised
from fairway.safeguards.blinding import CITES as BLINDING_CITES
from fairway.safeguards.blinding import Enrolment
from fairway.safeguards.gate import Condition, Safeguards, conditions, must_be_ready
from fairway.safeguards.profile import LegalProfile
from fairway.safeguards.signing import SIGNERS_NEEDED, Signature, is_endorsed, is_public_key, lacking, verify
from fairway.safeguards.training import CITES as TRAINING_CITES
from fairway.store import accounts, profiles, protected
from fairway.store.archive import perform
from fairway.store.profiles import APPROVER_KEY, IMPACT_ASSESSMENT, PROTECTED_REGISTER, SUPERVISORY_AUTHORITY, TRAINING

__all__ = [
    "APPROVER_KEY",
    "IMPACT_ASSESSMENT",
    "PROTECTED_REGISTER",
    "SUPERVISORY_AUTHORITY",
    "TRAINING",
    "ProfileView",
    "activate_profile",
    "profile_in_force",
    "raise_marks",
    "refuse_unready",
    "register_safeguard",
    "register_signing_key",
    "safeguards",
    "show_profile",
    "sign_profile",
]

_OFFICER = Role.DATA_PROTECTION_OFFICER
_CITES = "C-817/19, 117; Directive (EU) 2016/680 Art. 19, 20"
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_CONTACT_CHARACTERS_MAX = 200


class ProfileView(msgspec.Struct, frozen=True):
    """A profile and how far it has come. lacks: whose signatures it still needs, in words."""

    profile: LegalProfile
    stamp: str
    digest: str
    is_in_force: bool
    lacks: tuple[str, ...]
    signatures: tuple[Signature, ...]


def profile_in_force(act: Act) -> ProfileView:
    """The profile under which everything is done now."""
    permit(act, Permission.SEE_PROFILE)
    with perform(act) as archive:
        view = _view(archive.profile)
        act.record(ProfileSeen(object=view.stamp))
    return msgspec.structs.replace(view, is_in_force=True)


def show_profile(act: Act, profile: LegalProfile) -> ProfileView:
    """How far another profile has come."""
    permit(act, Permission.SEE_PROFILE)
    with perform(act):
        act.record(ProfileSeen(object=profile.stamp))
        return _view(profile)


def _view(profile: LegalProfile) -> ProfileView:
    signatures = profiles.signatures_of(profile.digest)
    return ProfileView(
        profile=profile,
        stamp=profile.stamp,
        digest=profile.digest,
        is_in_force=profiles.digest_in_force() == profile.digest,
        lacks=tuple(lacking(profile, signatures)),
        signatures=signatures,
    )


def register_signing_key(act: Act, public_key: str, *, endorsement: str = "") -> None:
    """Registers the acting account's own public key. Signatures made with an earlier one stay good.

    endorsement  the earlier key's signature under the new one (`safeguards.signing.endorse`); needed where there is one, so that
                 whoever acts under an account's name does not sign in its place
    """
    permit(act, Permission.SIGN_PROFILE)
    if not is_public_key(public_key):
        raise Refused("key.form", "A public key is 32 bytes in base64, 44 characters. No key was registered.")
    with perform(act):
        earlier = profiles.key_of(act.actor.name)
        if earlier is not None and not is_endorsed(public_key, earlier.public_key, endorsement):
            raise Refused(
                "key.unendorsed",
                "You have a key. No key was registered. Replace it with --replaces and its file; if it is lost, ask an "
                "administrator for another account.",
            )
        if not profiles.register_key(act.actor.name, public_key, at=act.at, by=act.actor.name):
            raise Refused(
                "key.taken", "This key is registered already. No key was registered; everybody signs with their own."
            )
        act.record(SigningKeyRegistered(object=act.actor.name, key=_short(public_key)))


def sign_profile(act: Act, profile: LegalProfile, signature: str) -> ProfileView:
    """Keeps the acting account's signature under a profile.

    signature  base64, by the key that is registered for the account; see `safeguards.signing.sign`

    Refuses a role that does not sign, an account without a key, and a signature that is not that key's under this profile.
    """
    permit(act, Permission.SIGN_PROFILE)
    if act.actor.role not in SIGNERS_NEEDED:
        raise Refused("profile.role", "Supervisors and data protection officers sign. Nothing was signed.")
    with perform(act):
        key = profiles.key_of(act.actor.name)
        if key is None:
            raise Refused(
                "key.none", "No key is registered for you. Nothing was signed. Make one with `fairway profile key`."
            )
        if not verify(profile, key.public_key, signature):
            raise Refused(
                "signature.wrong",
                "The signature is not one of your registered key under this profile. Nothing was signed.",
                cites=_CITES,
            )
        profiles.keep(profile, at=act.at, by=act.actor.name)
        entry = Signature(act.actor.name, act.actor.role, key.public_key, signature, act.at.isoformat())
        if not profiles.add_signature(profile.digest, entry):
            raise Refused(
                "signature.twice", "You signed this profile already; another person must sign. Nothing was changed."
            )
        act.record(ProfileSigned(object=profile.stamp, digest=profile.digest, key=_short(key.public_key)))
        return _view(profile)


def activate_profile(act: Act, profile: LegalProfile) -> ProfileView:
    """Puts a profile in force that a supervisor and a data protection officer have signed.

    Everything from the next act on carries its stamp; what was recorded keeps the stamp of its time.
    """
    permit(act, Permission.SIGN_PROFILE)
    with perform(act) as archive:
        view = _view(profile)
        if view.lacks:
            raise Refused(
                "profile.unsigned",
                f"This profile still lacks the signature of: {'; '.join(view.lacks)}. The profile in force stays.",
                cites=_CITES,
            )
        if view.is_in_force:
            raise Refused("profile.in-force", "This profile is in force already. Nothing was changed.")
        profiles.activate(profile.digest)
        signers = ", ".join(each.by for each in view.signatures)
        act.record(ProfileActivated(object=profile.stamp, replaced=archive.profile.stamp, signers=signers))
    return msgspec.structs.replace(view, is_in_force=True)


def register_safeguard(act: Act, kind: str, value: str) -> None:
    """Registers what the gate before production asks for.

    kind   SUPERVISORY_AUTHORITY (how to reach it), IMPACT_ASSESSMENT (SHA-256 of the document), APPROVER_KEY (public key),
           PROTECTED_REGISTER (public key of the authority's register of protected people, which is asked from then on), or TRAINING
           ("invented people only"), which marks the house for good: it takes nobody of a real state, and no production
    """
    permit(act, Permission.REGISTER_SAFEGUARD)
    value = value.strip()
    holds = {
        SUPERVISORY_AUTHORITY: 0 < len(value) <= _CONTACT_CHARACTERS_MAX and value.isprintable(),
        IMPACT_ASSESSMENT: bool(_SHA256.match(value)),
        APPROVER_KEY: is_public_key(value),
        PROTECTED_REGISTER: is_public_key(value),
        TRAINING: value == "invented people only",
    }
    if kind not in holds:
        raise ValueError(f"a safeguard is one of {', '.join(holds)}")
    if not holds[kind]:
        raise Refused(
            "safeguard.form",
            f"A contact has 1 to {_CONTACT_CHARACTERS_MAX} characters, a digest 64 hexadecimal ones, a public key 44 of base64. "
            "Nothing was registered.",
        )
    with perform(act):
        if kind == APPROVER_KEY and profiles.safeguards_of(kind) and act.actor.role is not _OFFICER:
            raise Refused(
                "safeguard.approver",
                "An approver's key is registered. Whoever holds the newest one unmasks what is sealed from now on: only the data "
                "protection officer registers another. Nothing was registered.",
                cites="Directive (EU) 2016/681 Art. 12(3)(b)",
            )
        if kind == PROTECTED_REGISTER and profiles.safeguards_of(kind) and act.actor.role is not _OFFICER:
            raise Refused(
                "safeguard.register",
                "A register of protected people is known here. Only the data protection officer names another. Nothing was registered.",
                cites=BLINDING_CITES,
            )
        profiles.keep_safeguard(kind, value, at=act.at, by=act.actor.name)
        act.record(SafeguardRegistered(object=kind, value=value))


def raise_marks(act: Act, content: bytes) -> Enrolment:
    """What the authority's register needs to know its people again when this house asks: their blinded marks, raised by our secret.

    content  the file of an enrolment. Nobody can be read in it here. Only the officer does it; how many is on the record.
    """
    permit(act, Permission.REVIEW_ACCESS)
    try:
        enrolment = msgspec.json.decode(content, type=Enrolment)
        points = [base64.b64decode(each, validate=True) for each in enrolment.points]
    except (msgspec.MsgspecError, ValueError, UnicodeDecodeError):
        raise Refused("protected.form", "That file is no enrolment. Nothing was raised.") from None
    with perform(act) as archive:
        raised = protected.raise_points(archive.keyring, points)
        act.record(MarksRaised(object=enrolment.id[:32], count=len(raised)))
    return msgspec.structs.replace(enrolment, points=raised)


def safeguards(act: Act) -> tuple[Condition, ...]:
    """Every condition of the gate before production. Nothing in it concerns a traveller: it may be published."""
    permit(act, Permission.SEE_PROFILE)
    with perform(act) as archive:
        found = conditions(_facts(archive.profile))
        act.record(SafeguardsChecked(object="gate", met=sum(each.is_met for each in found), count=len(found)))
    return found


def refuse_unready(act: Act) -> None:
    """Refuses to go on in production while a condition is not met, and ever in a house for training."""
    found = safeguards(act)
    if profiles.is_for_training():
        raise Refused(
            "production.training",
            "This house is for training: only invented people may come into it. Nothing was started. Make another house.",
            cites=TRAINING_CITES,
        )
    must_be_ready(found)


def _facts(profile: LegalProfile) -> Safeguards:
    officers = [a for a in accounts.all_accounts() if a.is_active and a.role == Role.DATA_PROTECTION_OFFICER]
    return Safeguards(
        profile=profile.stamp,
        profile_lacks=_view(profile).lacks,
        officers=len(officers),
        supervisory_authority=_newest(profiles.safeguards_of(SUPERVISORY_AUTHORITY)),
        dpia_sha256=_newest(profiles.safeguards_of(IMPACT_ASSESSMENT)),
        approver_keys=profiles.safeguards_of(APPROVER_KEY),
    )


def _newest(found: Sequence[str]) -> str:
    return found[0] if found else ""


def _short(public_key: str) -> str:
    return public_key[:12]
