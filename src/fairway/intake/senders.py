"""Senders: carriers, their hosts and gateways that push to us, each with tokens of its own.

A token only lets in: its holder can hand over messages and read nothing, not even what they sent.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Container, Sequence
from datetime import datetime, timedelta

from fairway.kit.refusals import Refused
from fairway.messages import Reading
from fairway.safeguards import Act, Actor, Permission, Role, permit
from fairway.safeguards.actions_transports import SenderBound, SenderEnded, SendersSeen, SenderTokenMade
from fairway.store import senders as kept
from fairway.store.archive import look, perform
from fairway.store.lanes import BORDERS, PNR
from fairway.store.senders import Sender

__all__ = ["TOKEN_DAYS_MAX", "Sender", "end_sender", "sender_of_token", "sender_token", "senders"]

TOKEN_DAYS_MAX = 366
_PREFIX = "sender "
_CARRIER = re.compile(r"[A-Z0-9]{2,3}\Z")
_NAME = re.compile(r"[A-Z0-9][A-Za-z0-9._-]{0,38}\Z")
_SECRET_BYTES = 32


def sender_token(
    act: Act, name: str, *, days: int = TOKEN_DAYS_MAX, lane: str = "", carriers: Sequence[str] | None = None
) -> str:
    """A new token for a sender, good for `days` (1 to 366). Only its digest is kept; earlier tokens stay good.

    carriers  codes of those for whom this sender speaks, by whatever token; () for anybody, None leaves it as it is
    lane  "borders" where this sender's manifests come for border control, "pnr" where not; "" as the profile says
    name  what the desk calls it, such as "QX" or "QX.host": an upper-case letter or digit, then up to 38 letters, digits, . _ -
    """
    permit(act, Permission.MANAGE_SENDERS)
    if lane not in ("", PNR, BORDERS):
        raise ValueError("a lane is pnr or borders")
    if not 1 <= days <= TOKEN_DAYS_MAX:
        raise ValueError(f"a token lasts 1 to {TOKEN_DAYS_MAX} days, not {days}")
    if not _NAME.match(name):
        raise Refused(
            "sender.name",
            "A sender's name begins with an upper-case letter or digit and has up to 39 letters, digits, points, underscores and "
            "hyphens. No token was made.",
        )
    if not all(_CARRIER.match(each) for each in carriers or ()):
        raise Refused(
            "sender.carrier", "A carrier's code has two or three capital letters and digits. No token was made."
        )
    token = "fairway-push_" + secrets.token_urlsafe(_SECRET_BYTES)
    until = act.at + timedelta(days=days)
    with perform(act):
        kept.keep_token(_digest(token), name, at=act.at, expires_at=until, lane=lane)
        act.record(SenderTokenMade(object=name, until=until.date().isoformat()))
        if carriers is not None:
            kept.bind(name, sorted(set(carriers)))
            act.record(SenderBound(object=name, carriers=" ".join(sorted(set(carriers))) or "anybody"))
    return token


def end_sender(act: Act, name: str) -> int:
    """Ends every token of a sender, at once; how many. Refuses a sender that has none."""
    permit(act, Permission.MANAGE_SENDERS)
    with perform(act):
        count = kept.end_tokens(name, act.at)
        if not count:
            raise Refused("sender.unknown", "No sender of that name has a token that is good. Nothing was changed.")
        act.record(SenderEnded(object=name, count=count))
    return count


def senders(act: Act) -> list[Sender]:
    """Every token that ever was made, by sender."""
    permit(act, Permission.MANAGE_SENDERS)
    with perform(act):
        found = kept.senders()
        act.record(SendersSeen(object="senders", count=len(found)))
    return found


def sender_of_token(token: str, *, at: datetime) -> Actor:
    """Who pushes with this token. Refuses one that is unknown, expired or ended."""
    look()
    name = kept.sender_of(_digest(token), at)
    if name is None:
        raise Refused("token.unknown", "This token is unknown, expired or ended. Nothing was received.")
    return Actor(_PREFIX + name, Role.MACHINE)


def name_of_sender(actor: Actor) -> str:
    """The sender's name where one acts; "" for anybody else."""
    return actor.name.removeprefix(_PREFIX) if actor.name.startswith(_PREFIX) else ""


def speaks_for_others(carriers: Container[str] | None, reading: Reading) -> tuple[int, ...]:
    """Which messages of a reading, counted from one, are about flights of carriers for whom its sender does not speak.

    carriers  for whom it does; None for anybody
    """
    if carriers is None:
        return ()
    return tuple(
        number
        for number, message in enumerate(reading.messages, start=1)
        if message.flight is not None and message.flight.carrier not in carriers
    )


def lane_of_sender(sender: Actor, at: datetime) -> str:
    """The lane of what a sender pushes; "" as the profile says."""
    look()
    return kept.lane_of(name_of_sender(sender), at)


def _digest(token: str) -> bytes:
    """It has 256 random bits, so a plain digest cannot be searched."""
    return hashlib.sha256(token.encode()).digest()
