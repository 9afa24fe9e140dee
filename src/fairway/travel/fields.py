"""How a noun declares a field: once, with what the law says about it.

    surname: Annotated[Maybe[str], Field("Surname", annex=4, mask=Mask.NAMES)] = NOT_SENT

`annex` is the number in Annex I of Directive (EU) 2016/681 (1 to 19; 0 for API-only and technical fields),
`mask` the letter of its Article 12(2) under which the field is masked after six months.
"""

from __future__ import annotations

import enum

__all__ = ["Field", "Mask"]


class Mask(enum.StrEnum):
    """Directive (EU) 2016/681 Art. 12(2): what is masked out after six months. OPEN is not masked."""

    OPEN = "open"
    NAMES = "a"  # names, and number and names of others in the booking
    CONTACT = "b"  # address and contact
    PAYMENT = "c"  # payment, where it identifies
    FREQUENT_FLYER = "d"
    REMARKS = "e"  # general remarks, where they identify
    API = "f"  # any API data


class Field:
    """A field's entry in the catalogue.

    label     what a person reads beside the value, English; translated by the console
    annex     number in Annex I of the Directive, 0 for none
    mask      under which letter of Art. 12(2) it is sealed; Mask.OPEN where it is not
    criteria  whether a pre-determined criterion may use it
    """

    __slots__ = ("annex", "criteria", "label", "mask")

    def __init__(self, label: str, *, annex: int, mask: Mask, criteria: bool = False) -> None:
        self.label = label
        self.annex = annex
        self.mask = mask
        self.criteria = criteria
