"""Payment card numbers: the first six and the last four digits stay, the rest never leaves the reader."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["mask_account", "mask_cards", "may_hold_cards"]

_LONG_NUMBER: Final = re.compile(r"(?<![\dX])\d(?:[ -]?\d){12,18}(?!\d)")
_MAYBE: Final = re.compile(r"\d[\d -]{11,}\d")
_TO_NUMBERS: Final = bytes(48 if c in b"0123456789 -" else 46 for c in range(256))
_LONG: Final = b"0" * 13
_NOT_DIGITS: Final = re.compile(r"\D")
_CARD_DIGITS_MIN: Final = 12


def may_hold_cards(text: str) -> bool:
    """False where no card number can stand in the text, so that `mask_cards` would change nothing."""
    if text.isascii():
        return _LONG in text.encode().translate(_TO_NUMBERS)
    return _MAYBE.search(text) is not None


def mask_account(number: str) -> str:
    """A card number as sent, its middle digits as X. What is masked already, or too short to be a card, stays."""
    digits = number if number.isdecimal() else _NOT_DIGITS.sub("", number)
    if len(digits) < _CARD_DIGITS_MIN:
        return number
    return digits[:6] + "X" * (len(digits) - 10) + digits[-4:]


def mask_cards(text: str) -> str:
    """Free text with every card number masked: 13 to 19 digits whose check digit (Luhn) is right.

    Ticket numbers have 13 digits and another check; one in ten looks like a card and is masked too, which harms nobody.
    """
    return _LONG_NUMBER.sub(_masked, text) if may_hold_cards(text) else text


def _masked(found: re.Match[str]) -> str:
    digits = _NOT_DIGITS.sub("", found[0])
    if digits[0] not in "23456" or not _is_luhn(digits):
        return found[0]
    return digits[:6] + "X" * (len(digits) - 10) + digits[-4:]


def _is_luhn(digits: str) -> bool:
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit)
        if at % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0
