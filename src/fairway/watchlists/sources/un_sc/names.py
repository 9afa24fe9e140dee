"""What stands in the list's name elements: often a name, at times several, at times a name and a remark."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["spoken_names"]

_BRACKETED: Final = re.compile(r"\(([^()]*)\)")
_BETWEEN: Final = re.compile(r";|\s[a-z]\)\s")  # "A; B" and "A b) B" are two names
_REMARK: Final = re.compile(
    r"[,;]?\s*\b(?:born|a\.k\.a\.|also known as|formerly listed as|previously listed as)\b.*", re.IGNORECASE
)
_LABEL: Final = re.compile(r"\s*(?:in )?original script:\s*", re.IGNORECASE)
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")


def spoken_names(text: str) -> tuple[list[str], bool]:
    """The names in one element's text, and whether a remark was taken away.

    "Ben Roe; Benn Roe" has two. Brackets hold names where they change the script, "Li Example (李)" or "李 (Li; Lee)"; what
    else they hold, "Roe (deceased)", is a remark. What stands outside the brackets comes first.
    """
    bracketed = [_LABEL.sub("", each) for each in _BRACKETED.findall(text)]
    outside = _BRACKETED.sub(" ", text)
    kept = [each for each in bracketed if _changes_script(outside, each)]
    names = []
    had_remark = len(kept) < len(bracketed)
    for part in (each for whole in (outside, *kept) for each in _BETWEEN.split(whole)):
        name = _REMARK.sub("", part)
        had_remark = had_remark or name != part
        names.append(" ".join(name.split()).strip(" ,:"))
    return [each for each in names if each], had_remark


def _changes_script(outside: str, inside: str) -> bool:
    return _is_latin(outside) != _is_latin(inside) and all(any(c.isalpha() for c in each) for each in (outside, inside))


def _is_latin(text: str) -> bool:
    return _LATIN.search(text) is not None
