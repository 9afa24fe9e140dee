"""A dossier of a hit: made only together with its record, and known again by its serial number and code."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

import msgspec

from fairway.casework import rules
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_records import DossierMade, DossierVerified
from fairway.store import dossiers, reviews
from fairway.store.archive import look, perform
from fairway.store.dossiers import KeptDossier

__all__ = ["DossierStamp", "Verified", "make_dossier", "may_unmask_dossier", "verify_dossier"]

_CODE_BYTES = 10  # eighty bits: read out over the telephone, and not to be guessed


class DossierStamp(msgspec.Struct, frozen=True):
    """What stands on every page of a dossier: its serial number, its verification code, who made it and when (UTC)."""

    serial: str
    code: str
    made_by: str
    made_at: datetime


class Verified(msgspec.Struct, frozen=True):
    """A dossier that this house made. digest: SHA-256 of the file, in hexadecimal, to be compared with the file's."""

    serial: str
    hit: str
    made_by: str
    made_at: datetime
    purpose: str
    is_unmasked: bool
    digest: str


def may_unmask_dossier(act: Act) -> None:
    """Refuses whoever may not put contacts, payment and remarks on paper."""
    permit(act, Permission.UNMASK)


def make_dossier(act: Act, code: str, write: Callable[[DossierStamp], bytes], *, is_unmasked: bool = False) -> bytes:
    """A dossier of a hit, written by `write` with its stamp. A recorded act: where it cannot be recorded there is no dossier.

    is_unmasked  with contacts, payment, frequent flyer and remarks; for who has the permission to unmask

    Refuses as `casework.hit` does.
    """
    permit(act, Permission.MAKE_DOSSIER)
    if is_unmasked:
        may_unmask_dossier(act)
    rules.must_have_grounds(act, look().profile)
    identifier = rules.identifier_of(code)
    rules.must_be_free(act, identifier)
    with perform(act) as archive:
        row = reviews.find(identifier)
        if row is None:
            raise rules.unknown()
        rules.must_review(act, row)
        if not reviews.key_is_there(archive, row):
            raise rules.erased()
        hit, serial = public_code(row.id), archive.new_id(act.at)
        secret = dossiers.code_of(archive, serial, hit, act.actor.name, act.at)
        stamp = DossierStamp(public_code(serial), _readable(secret), act.actor.name, act.at)
        content = write(stamp)
        digest = hashlib.sha256(content).digest()
        dossiers.add(
            KeptDossier(serial, hit, act.actor.name, act.at.isoformat(), str(act.purpose), is_unmasked, secret, digest)
        )
        act.record(
            DossierMade(object=hit, traveller=public_code(row.traveller), serial=stamp.serial, is_unmasked=is_unmasked)
        )
    return content


def verify_dossier(act: Act, serial: str, code: str) -> Verified | None:
    """The dossier with this serial number, if the code is its code; None where the house made no such dossier. A recorded act."""
    permit(act, Permission.VERIFY_DOSSIER)
    try:
        identifier = rules.identifier_of(serial)
    except Refused:
        identifier = 0
    with perform(act):
        found = dossiers.find(identifier)
        is_ours = found is not None and hmac.compare_digest(_plain(_readable(found.code)), _plain(code))
        act.record(DossierVerified(object=public_code(identifier), is_ours=is_ours))
    if found is None or not is_ours:
        return None
    made_at = datetime.fromisoformat(found.made_at)
    return Verified(
        public_code(found.id), found.hit, found.made_by, made_at, found.purpose, found.is_unmasked, found.digest.hex()
    )


def _readable(secret: bytes) -> str:
    return public_code(int.from_bytes(secret[:_CODE_BYTES], "big"))


def _plain(code: str) -> bytes:
    return code.replace("-", "").replace(" ", "").upper().encode("utf-8", "replace")
