"""A record's key among several approvers: any m of n releases give it, fewer give nothing.

The sharing is Shamir's (1979) over GF(2^128), as pycryptodome has it. It is theirs and not ours because a sharing that is subtly wrong
still gives the secret back and passes every test that only asks for that; our tests hand theirs shares made by plain arithmetic.
A key of 32 bytes is shared as its two halves. Needed only where the profile asks for more than one approval: the extra "shares".
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from fairway.kit.refusals import Refused

__all__ = ["APPROVERS_MAX", "joined", "split"]

APPROVERS_MAX = 9
_HALF_BYTES = 16


def split(secret: bytes, needed: int, among: int) -> tuple[bytes, ...]:
    """Shares number 1 to `among` of 32 bytes; any `needed` of them give it back."""
    if not 2 <= needed <= among <= APPROVERS_MAX or len(secret) != 2 * _HALF_BYTES:
        raise ValueError(f"a key is shared so that 2 to n of at most {APPROVERS_MAX} approvers are needed")
    sharing = _sharing()
    halves = [dict(sharing.Shamir.split(needed, among, half)) for half in (secret[:_HALF_BYTES], secret[_HALF_BYTES:])]
    return tuple(bytes(halves[0][each]) + bytes(halves[1][each]) for each in range(1, among + 1))


def joined(shares: Mapping[int, bytes]) -> bytes:
    """The secret of shares by number. Too few, or another's, give 32 bytes that open nothing."""
    combine = _sharing().Shamir.combine
    first = combine([(number, share[:_HALF_BYTES]) for number, share in shares.items()])
    second = combine([(number, share[_HALF_BYTES:]) for number, share in shares.items()])
    return bytes(first) + bytes(second)


def _sharing() -> ModuleType:
    try:
        from Crypto.Protocol import SecretSharing
    except ImportError:
        raise Refused(
            "shares.missing",
            'Several approvals need the extra "shares": pip install "fairway[shares]". Nothing was sealed or opened.',
        ) from None
    return SecretSharing
