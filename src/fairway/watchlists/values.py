"""Values that every list writes in its own way, brought into one: names, partial dates, documents."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable

__all__ = [
    "NAMES_MAX",
    "contact_within",
    "distinct",
    "name_is_plausible",
    "number_within",
    "partial_date",
    "place_text",
    "tidy",
]

NAME_CHARACTERS_MAX = 300  # the longest real name on a public list has 111
NAMES_MAX = 500  # per entry; the most on a public list is below 200
YEAR_MIN, YEAR_MAX = 1850, 2100  # nobody older travels; the ground has no clock, so the future is only roughly refused
DOCUMENT_CHARACTERS_MAX = 40
CONTACT_CHARACTERS_MAX = 100
PHONE_DIGITS_MIN = 6
PLACE_CHARACTERS_MAX = 300
DOCUMENT_DIGITS_MIN = 4  # fewer digits beside words are a part of the words ("M23", "No 2")

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9 ./\\-]*", re.ASCII | re.IGNORECASE)
_SERIES = re.compile(r"[A-Z]{1,3}-?", re.ASCII)
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_PHONE = re.compile(
    r"(?:[a-z][a-z. ]{0,20}:? ?)?(\+?[\d ()/.\u2013-]+)(?: ?(?:ext|x)\.? ?\d+)?", re.ASCII | re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def tidy(text: str) -> str:
    """The text with every run of white space as one space, none at its ends."""
    return " ".join(text.split())


def distinct(names: Iterable[str], *, besides: Iterable[str] = ()) -> tuple[str, ...]:
    """The names in their order, each once whatever its case, without empty ones and those in `besides`."""
    seen = {each.casefold() for each in besides}
    seen.add("")
    kept = []
    for name in names:
        if (folded := name.casefold()) not in seen:
            seen.add(folded)
            kept.append(name)
    return tuple(kept)


def name_is_plausible(name: str) -> bool:
    """Whether this could be somebody's name: some letter, and not a paragraph."""
    return len(name) <= NAME_CHARACTERS_MAX and any(each.isalpha() for each in name)


def partial_date(text: str) -> str | None:
    """A date as far as it is known, "1964", "1964-02" or "1964-02-17"; None where it is no day, month or year.

    >>> partial_date("1964-02-30") is None
    True
    """
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(each) if each else 0 for each in found.groups())
    if not YEAR_MIN <= year <= YEAR_MAX or (found[2] is not None and not 1 <= month <= 12):
        return None
    if found[3] is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return text


def number_within(text: str) -> tuple[str, bool] | None:
    """The document number in what a list wrote for one, and whether words had to be taken away.

    "AA 123456" is a number; "passport number AA 123456 (expired)" has one; "A123456, B567890" has two and gives None, because
    nobody should be compared with half of each.
    """
    bare = tidy(_IN_BRACKETS.sub(" ", text))
    if _is_number(bare):
        return bare, bare != tidy(text)
    tokens = [each.strip(".,;#\"'“”’") for each in bare.replace(":", " ").split()]
    with_digits = [place for place, each in enumerate(tokens) if any(c.isdigit() for c in each)]
    if len(with_digits) != 1:
        return None
    place = with_digits[0]
    number = _with_series(tokens[place - 1] if place else "", tokens[place])
    return (number, True) if _is_number(number) and _digits(number) >= DOCUMENT_DIGITS_MIN else None


def _with_series(before: str, number: str) -> str:
    """The number with the letters of its series, where they stand apart: "AA 123456"."""
    is_series = _SERIES.fullmatch(before) is not None and before not in ("NO", "ID", "NR", "SSN")
    return f"{before} {number}" if is_series else number


def _is_number(text: str) -> bool:
    if not 0 < len(text) <= DOCUMENT_CHARACTERS_MAX or _NUMBER.fullmatch(text) is None:
        return False
    # "passport AA123456" matches the pattern too; a part of more than three letters without a digit is a word.
    words = [each for each in re.split(r"[ ./\\-]", text) if len(each) > 3 and each.isalpha()]
    return not words and any(each.isdigit() for each in text)


def _digits(text: str) -> int:
    return sum(each.isdigit() for each in text)


def contact_within(text: str) -> str | None:
    """The telephone number or e-mail address in what a list wrote for one; None where there is none, or more than one.

    >>> contact_within("Tel. +43 1 555 0123"), contact_within("mailto:roe@example.com"), contact_within("unknown")
    ('+43 1 555 0123', 'roe@example.com', None)
    """
    plain = tidy(text)
    if len(plain) > CONTACT_CHARACTERS_MAX:
        return None
    addresses = _EMAIL.findall(plain.replace("mailto:", ""))
    if addresses:
        return addresses[0].strip(".") if len(addresses) == 1 else None
    found = _PHONE.fullmatch(plain)
    return found[1].strip() if found is not None and _digits(found[1]) >= PHONE_DIGITS_MIN else None


def place_text(text: str) -> str:
    """A part of an address, tidied; "" where a list writes that it does not know it."""
    plain = tidy(text)[:PLACE_CHARACTERS_MAX]
    return (
        ""
        if plain.lower().strip("-. ") in ("", "0", "na", "n/a", "unknown", "not known", "none", "unspecified")
        else plain
    )
