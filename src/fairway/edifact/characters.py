"""Bytes to text: strict UTF-8 first, then the character set that the syntax identifier names.

Senders use characters outside their declared repertoire whatever the identifier says; nothing is refused for them.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

__all__ = ["decode"]

_CHARACTER_SETS: Final = {
    b"UNOC": "iso8859-1",
    b"UNOD": "iso8859-2",
    b"UNOE": "iso8859-5",
    b"UNOF": "iso8859-7",
    b"UNOG": "iso8859-3",
    b"UNOH": "iso8859-4",
    b"UNOI": "iso8859-6",
    b"UNOJ": "iso8859-8",
    b"UNOK": "iso8859-9",
}
_SYNTAX_IDENTIFIER: Final = re.compile(rb"UNB[^\w\s]([A-Z]{4})")


def decode(data: bytes) -> tuple[str, bool]:
    """The text of an input, and whether it is what it declares.

    Never fails: bytes without a meaning in the declared set become U+FFFD.
    Source: ISO 9735 annex; formats observed in traffic. The default where nothing is declared is ISO 8859-1.
    """
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data.decode("utf-16", "replace"), False
    try:
        return data.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        pass
    found = _SYNTAX_IDENTIFIER.search(data)
    declared = _CHARACTER_SETS.get(found[1]) if found else None
    return data.decode(declared or "iso8859-1", "replace"), declared is not None
