"""The audit log, read and verified. Both are acts, and stand in the log themselves."""

from __future__ import annotations

from collections.abc import Sequence

from fairway.oversight.anchoring import anchor_key
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import AuditRead, AuditVerified
from fairway.safeguards.chain import Head
from fairway.store import audit
from fairway.store.archive import look, perform
from fairway.store.audit import AuditLine, Verdict

__all__ = ["AuditLine", "Verdict", "on_record", "read_audit", "verify_audit"]

AUDIT_LINES_MAX = 1000


def verify_audit(act: Act, heads: Sequence[Head] = (), *, public_key: str = "") -> Verdict:
    """Walks the whole audit chain and names each entry that was altered, removed or put in, or does not fit a head.

    heads       signed heads that somebody kept elsewhere: they show an end cut off and a chain computed anew
    public_key  the house's key, as it was given by hand; "" for the house's own

    The walk is one statement outside the transaction, so nobody waits for it; what is recorded comes after what was walked.
    """
    permit(act, Permission.VERIFY_AUDIT)
    look()
    verdict = audit.verify(heads, public_key=public_key or anchor_key()) if heads else audit.verify()
    with perform(act):
        act.record(AuditVerified(object=verdict.head, entries=verdict.entries, broken=len(verdict.broken)))
    return verdict


def read_audit(act: Act, most: int = 50, before: int | None = None) -> tuple[AuditLine, ...]:
    """The latest entries, newest first, without the one that this reading writes.

    most    1 to 1000
    before  a sequence number to page on from
    """
    permit(act, Permission.READ_AUDIT)
    with perform(act):
        found = tuple(audit.lines(most=min(max(most, 1), AUDIT_LINES_MAX), before=before))
        act.record(AuditRead(object="audit", count=len(found)))
    return found


def on_record(act: Act) -> tuple[str, ...]:
    """The names of what stands in the chain of an act that is just over: whether it was done, whatever its maker was told since.

    For its maker, so it needs no permission and is no act.
    """
    return audit.standing_of(act.actor.name, act.at)
