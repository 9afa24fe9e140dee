"""The legal profile: the parameters of law that behaviour depends on, with a version that is stamped on every record.

A profile is a TOML file. What is signed, and what the stamp is a digest of, is not the file but what it says: comments and line
breaks may change, a value may not. `parameters` says of each value what it means and where in the law it stands.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

import msgspec

from fairway.kit.refusals import Refused

__all__ = [
    "BUILT_IN",
    "EU_2022",
    "PROFILE_BYTES_MAX",
    "LaneRule",
    "LegalProfile",
    "built_in",
    "canonical",
    "digest_of",
    "read_profile",
    "restored",
]

BUILT_IN = ("eu-2022", "icao-annex-9", "uk", "luxembourg", "germany")
PROFILE_BYTES_MAX = 64 * 1024  # ten times the longest of ours; a profile is read by people
STAMP_DIGITS = 12
_NAME = re.compile(r"[a-z][a-z0-9-]{1,19}\Z")
_VERSION = re.compile(r"[0-9a-z.]{1,6}\Z")

Days = Annotated[int, msgspec.Meta(ge=1, le=3660)]
Hours = Annotated[int, msgspec.Meta(ge=0, le=24 * 366)]
Months = Annotated[int, msgspec.Meta(ge=0, le=60)]


class LaneRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told of a hit in one lane of protection. lane: see `fairway.safeguards.protection.Lane`."""

    lane: str
    recipients: tuple[str, ...]


class LegalProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One state's reading of the law. `parameters.PARAMETERS` says of each field what it means, its unit and its source."""

    name: str
    version: str
    title: str
    texts: tuple[str, ...]

    purposes: frozenset[str]
    offences: tuple[int, ...]
    offence_max_penalty_years_min: Annotated[int, msgspec.Meta(ge=0, le=30)]
    air_link_needed: bool
    elements_allowed: tuple[int, ...]
    sensitive_data: Literal["deleted_on_receipt"]
    sensitive_data_abuse_penalty: str
    one_database_for_borders: bool

    intra_union_flights: Literal["none", "selected", "all", "not_applicable"]
    selection_months_max: Months
    push_hours_before_departure: tuple[Hours, ...]
    push_at_closure: bool
    push_catch_up_hours: Hours
    carrier_fine_eur_max: Annotated[int, msgspec.Meta(ge=0)]
    carrier_fined_for_system_failure: bool

    list_kinds: frozenset[str]
    rule_review_months_max: Months
    rule_supervisor_review_months_max: Months
    rule_needs_exonerating_clause: bool
    self_learning: bool
    criteria_on_minors: bool

    hit_strengths_shown: frozenset[str]
    second_person_for: frozenset[str]
    minor_below_years: Annotated[int, msgspec.Meta(ge=18, le=21)]
    lanes: tuple[LaneRule, ...]
    reintegration_days_max: Days

    depersonalise_after_days: Days
    erase_after_days: Days
    kept_longer_for: Literal["objective_evidence", "nobody", "everybody"]
    raw_retention_hours: Hours
    manifests_received_for: Literal["law_enforcement", "borders"]
    border_api_retention_hours: Annotated[int, msgspec.Meta(ge=1, le=96)]
    audit_retention_days: Days

    own_entry_days_max: Days
    own_entry_confirm_days: Annotated[int, msgspec.Meta(ge=0, le=90)]
    own_entry_unproductive_hits_max: Annotated[int, msgspec.Meta(ge=1, le=100)]

    persons_a_day_max: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    break_glass_minutes: Annotated[int, msgspec.Meta(ge=1, le=60)]
    request_answer_days: Days

    unmask_approver: str
    unmask_approvals_needed: Annotated[int, msgspec.Meta(ge=1, le=9)]
    unmask_emergency_review_hours: Hours
    disclosure_approval: Literal["always", "after_depersonalisation"]
    notify_travellers: bool
    recipients: tuple[str, ...]
    transfer_countries_flagged: frozenset[str]
    delete_after_departure: bool

    funnel: tuple[str, ...]
    funnel_definitions: str

    @property
    def digest(self) -> str:
        """SHA-256 of what the profile says, hexadecimal."""
        return digest_of(self)

    @property
    def stamp(self) -> str:
        """What is written on hits, decisions and audit entries: name, version, and the beginning of the digest."""
        return f"{self.name}/{self.version}-{self.digest[:STAMP_DIGITS]}"


def canonical(profile: LegalProfile) -> bytes:
    """The bytes that are signed: the values as JSON, names and sets in order, in UTF-8 without white space."""
    return msgspec.json.encode(profile, order="sorted")


@lru_cache(maxsize=16)
def digest_of(profile: LegalProfile) -> str:
    """SHA-256 of the canonical bytes, hexadecimal."""
    return hashlib.sha256(canonical(profile)).hexdigest()


def restored(content: bytes) -> LegalProfile:
    """The profile of canonical bytes. Refuses what is none."""
    try:
        return _checked(msgspec.json.decode(content, type=LegalProfile))
    except msgspec.ValidationError as error:
        raise _unusable(str(error)) from None
    except msgspec.DecodeError:
        raise _unusable("it cannot be read") from None


def read_profile(text: bytes) -> LegalProfile:
    """The profile of a TOML file. Refuses one that is too large, no TOML, or lacks, doubles or invents a parameter."""
    if len(text) > PROFILE_BYTES_MAX:
        raise _unusable(f"it is larger than {PROFILE_BYTES_MAX:,} bytes")
    try:
        return _checked(msgspec.convert(tomllib.loads(text.decode()), LegalProfile))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise _unusable("it is no TOML in UTF-8") from None
    except msgspec.ValidationError as error:
        raise _unusable(str(error)) from None


def built_in(name: str) -> LegalProfile:
    """One of the profiles that come with the house. Raises KeyError for another name."""
    if name not in BUILT_IN:
        raise KeyError(name)
    return read_profile(files("fairway.safeguards").joinpath("profiles", f"{name}.toml").read_bytes())


def _checked(profile: LegalProfile) -> LegalProfile:
    """What no single parameter can say. The first that is wrong is refused, by name."""
    _must(bool(_NAME.match(profile.name)), "name", "has 2 to 20 small letters, digits and hyphens")
    _must(bool(_VERSION.match(profile.version)), "version", "has 1 to 6 digits, small letters and points")
    _must(bool(profile.purposes), "purposes", "names at least one purpose")
    _must(
        profile.depersonalise_after_days <= profile.erase_after_days,
        "depersonalise_after_days",
        "is not above erase_after_days",
    )
    _must(profile.raw_retention_hours <= 24, "raw_retention_hours", "is at most 24")
    _must(not profile.self_learning, "self_learning", "is false: the house has no code that learns")
    _must(len({each.lane for each in profile.lanes}) == len(profile.lanes), "lanes", "names each lane once")
    _must(all(each.recipients for each in profile.lanes), "lanes", "gives each lane a recipient")
    _must(all(1 <= each <= 19 for each in profile.elements_allowed), "elements_allowed", "are numbers of Annex I")
    _must(all(1 <= each <= 26 for each in profile.offences), "offences", "are numbers of Annex II")
    return profile


def _must(holds: bool, parameter: str, says: str) -> None:
    if not holds:
        raise _unusable(f"{parameter} {says}")


def _unusable(why: str) -> Refused:
    return Refused(
        "profile.unusable",
        f"This is no legal profile that can be used: {why}. The profile in force stays. Mend the file and sign it again.",
    )


EU_2022 = built_in("eu-2022")
"""In force as long as no signed profile is: right for a demonstration, refused in production."""
