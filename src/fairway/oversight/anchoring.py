"""Heads of the audit chain for others to keep, and the chain as a file for whoever verifies it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_oversight import AuditAnchored, AuditExported
from fairway.safeguards.chain import Head, Row, public_key_of_seed, sign_head
from fairway.store import audit
from fairway.store.archive import look, perform

__all__ = ["Head", "anchor", "anchor_key", "export_audit"]

_PURPOSE = "audit-heads"


def anchor(act: Act) -> Head:
    """A signed head of the chain as it stands, before the entry that this signing writes.

    Give it to somebody who keeps it outside the house: once they hold it, nothing before it can be altered, removed or cut off without
    their seeing it, not even by whoever owns the machine and its keys.
    """
    permit(act, Permission.VERIFY_AUDIT)
    with perform(act) as archive:
        entries, last = audit.last()
        seed = archive.keyring.standing_secret(_PURPOSE)
        head = sign_head(entries, last, act.at.isoformat(timespec="seconds"), seed)
        act.record(AuditAnchored(object=head.hash, entries=entries))
    return head


def anchor_key() -> str:
    """The house's public key for heads, base64. It is given to whoever keeps heads by hand, once."""
    return public_key_of_seed(look().keyring.standing_secret(_PURPOSE))


def export_audit(act: Act) -> Iterator[Sequence[Row]]:
    """Every entry as it stands, in order, some thousands at a time, up to the entry that this export writes."""
    permit(act, Permission.READ_AUDIT)
    with perform(act):
        until, _ = audit.last()
        act.record(AuditExported(object="audit", entries=until))
    return audit.rows(until + len(act.recorded))
