"""Evidence from telephone numbers and e-mail addresses. JUDGEMENT. Never negative: people change their numbers.

A number says the less, the more travellers give it: an agency's stands in every booking the agency makes. How many do is counted by
the caller, among the travellers of the same day of travel; where nobody counted, it weighs in full.
"""

from __future__ import annotations

from functools import lru_cache
from math import log
from typing import Final

from fairway.comparison.says import Remark
from fairway.comparison.shapes import ComparedTraveller, Evidence, ListedPerson

__all__ = ["CONTACT_AT_BEST", "contact_evidence", "plain_contact", "shared_contacts"]

SAME_EMAIL: Final = 5.0
SAME_PHONE: Final = 4.0
CONTACT_AT_BEST: Final = max(SAME_EMAIL, SAME_PHONE)
PARTY_MAX: Final = 8  # so many of one day may be one family or party; beyond, the value is somebody's who serves others
LESS_FOR_MANY: Final = 2.0  # for each natural logarithm beyond that: nothing is left at sixty to a hundred travellers
PHONE_DIGITS_MIN: Final = 7
PHONE_DIGITS_TOLD: Final = (
    9  # the last so many tell a number; before them, countries and trunks are written or left out
)


@lru_cache(maxsize=100_000)
def plain_contact(text: str) -> str:
    """One form for what is the same contact: "+43 1 5550123" → "tel:315550123", an e-mail address in small letters; "" for others.

    Reservation systems cannot write "@" and "_" and send "//" and ".." instead (AIRIMP, CTCE).
    """
    written = "".join(text.split()).lower()
    if "@" in written or "//" in written:
        address = written.replace("//", "@").replace("..", "_").replace("./", "-")
        before, at, domain = address.partition("@")
        return address if at and before and "." in domain else ""
    digits = "".join(each for each in written if each.isascii() and each.isdigit()).lstrip("0")
    if len(digits) < PHONE_DIGITS_MIN or sum(each.isalpha() for each in written) > len(digits):
        return ""
    return "tel:" + digits[-PHONE_DIGITS_TOLD:]


def shared_contacts(traveller: ComparedTraveller, listed: ListedPerson) -> list[int]:
    """Which of the traveller's contacts, by their place, the listed person has too."""
    theirs = {plain_contact(each) for each in listed.contacts} - {""}
    return [place for place, each in enumerate(traveller.contacts) if plain_contact(each) in theirs] if theirs else []


def contact_evidence(traveller: ComparedTraveller, listed: ListedPerson) -> Evidence | None:
    """The best of the contacts that both have; None where they share none."""
    best: Evidence | None = None
    for place in shared_contacts(traveller, listed):
        found = _weighed(traveller.contacts[place], _sharers(traveller, place))
        if best is None or found.weight > best.weight:
            best = found
    return best


def _sharers(traveller: ComparedTraveller, place: int) -> int:
    return traveller.contact_sharers[place] if place < len(traveller.contact_sharers) else 1


def _weighed(value: str, sharers: int) -> Evidence:
    is_phone = plain_contact(value).startswith("tel:")
    weight = SAME_PHONE if is_phone else SAME_EMAIL
    remarks = [Remark("contact.same_phone" if is_phone else "contact.same_email", (value,))]
    if sharers > PARTY_MAX:
        weight = max(0.0, weight - LESS_FOR_MANY * log(sharers / PARTY_MAX))
        remarks.append(Remark("contact.many", (str(sharers),)))
    return Evidence("contact", round(weight, 2), remarks=tuple(remarks))
