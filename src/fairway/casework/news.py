"""That hits have changed, for pages that stay open: numbers and codes. What changed is asked for by an act of its own."""

from __future__ import annotations

import msgspec

from fairway.casework import rules
from fairway.safeguards import Act, Permission, permit
from fairway.store import news, reviews

__all__ = ["Standing", "news_number", "news_since", "standing"]


class Standing(msgspec.Struct, frozen=True):
    """How a hit stands, without anything of the traveller.

    version    of the traveller's record now; a decision names the version that was seen
    compared   the version that was screened last: behind `version` while the new record is being screened
    state, by  its state, and who holds it now ("" where nobody does)
    """

    version: int
    compared: int
    state: str
    by: str


def news_number() -> int:
    """Where the feed ends now."""
    return news.latest()


def news_since(number: int) -> tuple[int, tuple[str, ...]]:
    """Where the feed ends now, and the codes of the hits of which something changed after `number`; "*" where it may be any hit."""
    return news.since(number)


def standing(act: Act, code: str) -> Standing:
    """Whether a card that is open still shows what is. Opens nothing, so it records nothing; refuses as the queue does."""
    permit(act, Permission.SEE_QUEUE)
    row = reviews.find(rules.identifier_of(code))
    if row is None:
        raise rules.unknown()
    rules.must_review(act, row)
    is_held = row.taken_until is not None and row.taken_until > act.at
    return Standing(row.traveller_current, row.traveller_version, row.state, row.taken_by if is_held else "")
