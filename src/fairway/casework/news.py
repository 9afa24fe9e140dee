"""That hits have changed, for pages that stay open: numbers and codes. What changed is asked for by an act of its own."""

from __future__ import annotations

from datetime import datetime

import msgspec

from fairway.casework import rules
from fairway.safeguards import Act, Permission, permit
from fairway.store import changes, news, reviews

__all__ = ["Standing", "news_number", "news_since", "standing"]


class Standing(msgspec.Struct, frozen=True):
    """How a hit stands, without anything of the traveller.

    version    of the traveller's record now; a decision names the version that was seen
    compared   the version that was screened last: behind `version` while the new record is being screened
    state, by  its state, and who holds it now ("" where nobody does)
    fields     how many fields of the record messages changed since a moment that the asker names; 0 where that is not known
    decided_by, decided_at  the latest decision that counts: by whom, never what; "" and None where there is none
    """

    version: int
    compared: int
    state: str
    by: str
    fields: int = 0
    decided_by: str = ""
    decided_at: datetime | None = None


def news_number() -> int:
    """Where the feed ends now."""
    return news.latest()


def news_since(number: int) -> tuple[int, tuple[str, ...]]:
    """Where the feed ends now, and the codes of the hits of which something changed after `number`; "*" where it may be any hit."""
    return news.since(number)


def standing(act: Act, code: str, *, since: datetime | None = None) -> Standing:
    """Whether a card that is open still shows what is. Opens nothing, so it records nothing; refuses as the queue does."""
    permit(act, Permission.SEE_QUEUE)
    row = reviews.find(rules.identifier_of(code))
    if row is None:
        raise rules.unknown()
    rules.must_review(act, row)
    is_held = row.taken_until is not None and row.taken_until > act.at
    fields = changes.fields_changed(row.id, since) if since is not None else ()
    by, at = reviews.last_decision_on(row.id) or ("", None)
    holder = row.taken_by if is_held else ""
    return Standing(row.traveller_current, row.traveller_version, row.state, holder, len(fields), by, at)
