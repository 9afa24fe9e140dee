"""Every remark evidence can make, by its code, with the names of its values in order.

A code is never given another meaning: hits keep codes and values, and are read in any language years later.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LINKS", "MANNERS", "PUNCTUATION", "REMARKS"]

_BOTH: Final = ("traveller", "listed")

LINKS: Final = (
    "same", "equal", "spelled_alike", "form", "servant", "same_consonants", "near_consonants", "sounds", "sounds_nearly",
    "sounds_somewhat", "one_letter", "two_letters", "begins", "cut", "initial", "alike",
)  # fmt: skip
"""How two words of a name agree; see `names.pairing`."""

MANNERS: Final = ("together", "without_title")
"""What had to be done to the words first. The code of a remark has it after a plus sign."""

PUNCTUATION: Final = ("colon", "semicolon", "stop")

REMARKS: Final[dict[str, tuple[str, ...]]] = {
    "name.compared": ("listed",),
    "name.compared_weak": ("listed",),
    "name.none": (),
    **{f"name.{how}": ("word",) if how == "same" else _BOTH for how in LINKS},
    **{f"name.+{manner}": ("link",) for manner in MANNERS},
    "name.only_traveller": ("words",),
    "name.only_listed": ("words",),
    "name.nothing_left": (),
    "birth_date.same_day": (),
    "birth_date.swapped": (),
    "birth_date.one_digit": (),
    "birth_date.same_month": (),
    "birth_date.same_year": (),
    "birth_date.same_month_only": (),
    "birth_date.same_year_only": (),
    "birth_date.one_year": (),
    "birth_date.one_year_only": (),
    "birth_date.years": ("years",),
    "birth_date.years_only": ("years",),
    "birth_date.dates": _BOTH,
    "birth_date.dates_of": (*_BOTH, "count"),
    "sex.both_male": (),
    "sex.both_female": (),
    "sex.male_female": (),
    "sex.female_male": (),
    "nationality.shared": ("states",),
    "nationality.different": _BOTH,
    "document.same": ("number", "state"),
    "document.same_state_unknown": ("number",),
    "document.same_other_state": ("number", "state", "listed_state"),
    "document.near": ("number", "state", "listed_number"),
    "document.near_state_unknown": ("number", "listed_number"),
    "document.looks_same": ("number", "state", "listed_number"),
    "contact.same_phone": ("phone",),
    "contact.same_email": ("email",),
    "contact.many": ("count",),
    "address.same_street": ("address",),
    "address.same_code": ("code",),
    "address.same_city": ("city",),
    "birth_place.same_city": ("place",),
    "birth_place.same_state": ("state",),
    "birth_place.other_state": _BOTH,
    "issuing_state.shared": ("states",),
}
