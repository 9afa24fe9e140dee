"""The gate before production: what must exist before anybody's real data are processed. Pure: facts in, conditions out.

A house that lacks one of these is not unlawful by itself; it is one in which nobody could prove that it is lawful.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from fairway.kit.refusals import Refused

__all__ = ["Condition", "Safeguards", "conditions", "must_be_ready"]


class Safeguards(msgspec.Struct, frozen=True):
    """What a house has. Nothing in it says anything about a traveller.

    profile_lacks           whose signatures the profile in force lacks, in words; empty where it is signed
    officers                active accounts of data protection officers
    supervisory_authority   how to reach it; "" where nobody said
    dpia_sha256             digest of the data protection impact assessment, hexadecimal; "" where there is none
    approver_keys           registered public keys of who unmasks, outside the unit
    """

    profile: str
    profile_lacks: Sequence[str]
    officers: int
    supervisory_authority: str
    dpia_sha256: str
    approver_keys: Sequence[str]


class Condition(msgspec.Struct, frozen=True):
    """One condition, its ground in law, how it stands, and what to do where it is not met."""

    code: str
    cites: str
    is_met: bool
    says: str
    do: str


def conditions(house: Safeguards) -> tuple[Condition, ...]:
    """Every condition, in the order in which one would meet them."""
    return (
        Condition(
            "data-protection-officer",
            "Directive (EU) 2016/681 Art. 5; Directive (EU) 2016/680 Art. 32",
            house.officers > 0,
            f"{house.officers} active account(s) of a data protection officer",
            "fairway staff add NAME --role dpo",
        ),
        Condition(
            "legal-profile",
            "Directive (EU) 2016/680 Art. 19, 20; C-817/19, 117",
            not house.profile_lacks,
            f"{house.profile} is in force, signed by two people"
            if not house.profile_lacks
            else f"{house.profile} is not signed by: {', '.join(house.profile_lacks)}",
            "fairway profile sign NAME, by each of the two; then fairway profile activate NAME",
        ),
        Condition(
            "supervisory-authority",
            "Directive (EU) 2016/681 Art. 15; Directive (EU) 2016/680 Art. 41",
            bool(house.supervisory_authority),
            f"contact: {house.supervisory_authority}" if house.supervisory_authority else "no contact is registered",
            "fairway profile register --supervisory-authority TEXT",
        ),
        Condition(
            "impact-assessment",
            "Directive (EU) 2016/680 Art. 27",
            bool(house.dpia_sha256),
            f"SHA-256 {house.dpia_sha256}" if house.dpia_sha256 else "no impact assessment is registered",
            "fairway profile register --impact-assessment FILE",
        ),
        Condition(
            "outside-approver",
            "Directive (EU) 2016/681 Art. 12(3)(b); C-817/19, 219-226, 245-246",
            bool(house.approver_keys),
            f"{len(house.approver_keys)} public key(s) of who approves that data are unmasked"
            if house.approver_keys
            else "no public key of an approver is registered",
            "fairway profile register --approver-key KEY",
        ),
    )


def must_be_ready(found: Sequence[Condition]) -> None:
    """Refuses production while a condition is not met, and says each with what to do."""
    missing = [each for each in found if not each.is_met]
    if missing:
        steps = " ".join(f"{each.code}: {each.says}. Do: {each.do}." for each in missing)
        raise Refused(
            "production.gate",
            f"Production is refused while {len(missing)} of {len(found)} safeguards are missing. Nothing was started. {steps}",
            cites="; ".join(each.cites for each in missing),
        )
