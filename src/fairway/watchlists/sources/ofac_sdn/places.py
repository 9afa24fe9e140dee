"""Places of birth as both forms of the list write them."""

from __future__ import annotations

from fairway.watchlists.countries import country_named
from fairway.watchlists.drafting import Draft

__all__ = ["take_birth_place"]


def take_birth_place(text: str, draft: Draft) -> None:
    """ "Nahia, Giza, Egypt": the state last where we know it, the town first."""
    city, comma, state = text.rpartition(", ")
    country = country_named(state) or ""
    is_state_alone = bool(country) and not comma
    draft.birth_place("POB", city="" if is_state_alone else (city or text).partition(", ")[0], country=country)
