"""The digest of the archive, as an act of oversight."""

from __future__ import annotations

from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import StateDigested
from fairway.store.archive import perform
from fairway.store.digest import StateDigest, state_digest

__all__ = ["StateDigest", "digest"]


def digest(act: Act) -> StateDigest:
    """One digest over everything stored, equal for two houses that were told the same."""
    permit(act, Permission.VERIFY_AUDIT)
    with perform(act) as archive:
        found = state_digest(archive)
        act.record(StateDigested(object="archive", travellers=found.travellers, hits=found.hits))
    return found
