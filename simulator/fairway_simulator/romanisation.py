"""Native letters to the Latin capitals of travel documents, and to the other spellings that people carry around.

The first scheme of each script is the one our carriers print (for Cyrillic and Greek close to ICAO Doc 9303-3);
the others are older passports' and newspapers' habits. Written for the simulator only: the product romanises by
its own tables, so that agreement between the two is a result and not a tautology.
"""

from __future__ import annotations

import unicodedata

__all__ = ["fold_latin", "romanise_cyrillic", "romanise_greek"]

_RUSSIAN = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ё": "E", "Ж": "ZH", "З": "Z", "И": "I", "Й": "I",
    "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T", "У": "U", "Ф": "F",
    "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ъ": "IE", "Ы": "Y", "Ь": "", "Э": "E", "Ю": "IU",
    "Я": "IA",
}  # fmt: skip
_ENGLISH_HABIT = _RUSSIAN | {"Й": "Y", "Ю": "YU", "Я": "YA", "Ё": "YO", "Ъ": ""}
_FRENCH_HABIT = _RUSSIAN | {"Ж": "J", "Ч": "TCH", "Ш": "CH", "У": "OU", "Щ": "CHTCH", "Ю": "IOU", "Ъ": ""}
_UKRAINIAN = _RUSSIAN | {"Г": "H", "И": "Y", "І": "I", "Ї": "I", "Є": "IE", "Ґ": "G"}
_UKRAINIAN_ENGLISH = _UKRAINIAN | {"Й": "Y", "Ю": "YU", "Я": "YA", "Є": "YE", "Ї": "YI"}
_UKRAINIAN_AS_RUSSIAN = _RUSSIAN | {"І": "I", "Ї": "I", "Є": "E", "Ґ": "G", "И": "I"}

_GREEK = {
    "ΑΥ": "AV", "ΕΥ": "EV", "ΟΥ": "OU", "ΜΠ": "B", "ΝΤ": "NT", "ΓΓ": "NG", "ΓΚ": "GK", "ΓΧ": "NCH",
    "Α": "A", "Β": "V", "Γ": "G", "Δ": "D", "Ε": "E", "Ζ": "Z", "Η": "I", "Θ": "TH", "Ι": "I", "Κ": "K", "Λ": "L",
    "Μ": "M", "Ν": "N", "Ξ": "X", "Ο": "O", "Π": "P", "Ρ": "R", "Σ": "S", "Τ": "T", "Υ": "Y", "Φ": "F", "Χ": "CH",
    "Ψ": "PS", "Ω": "O",
}  # fmt: skip
_GREEK_OLD = _GREEK | {"Χ": "H", "Η": "E", "Φ": "PH", "Β": "B", "ΑΥ": "AF", "ΕΥ": "EF", "Υ": "I", "ΝΤ": "D"}

_LATIN = {
    "ß": "SS", "Æ": "AE", "Å": "AA", "Ø": "OE", "Œ": "OE", "Þ": "TH", "Ð": "D", "Đ": "D", "đ": "D", "Ł": "L",
    "ł": "L", "ı": "I", "ø": "OE", "æ": "AE", "œ": "OE",
}  # fmt: skip
_UMLAUTS = {"Ä": "AE", "Ö": "OE", "Ü": "UE"}


def _spell(text: str, table: dict[str, str]) -> str:
    out, at = [], 0
    while at < len(text):
        pair = text[at : at + 2]
        if len(pair) == 2 and pair in table:
            out.append(table[pair])
            at += 2
        else:
            out.append(table.get(text[at], text[at] if text[at] in " -" else ""))
            at += 1
    return "".join(out)


def fold_latin(text: str, *, umlauts_as_pairs: bool = False) -> str:
    """Latin letters with marks to A-Z and blanks, as a machine-readable zone has them: marks and apostrophes go.

    >>> fold_latin("O'Brien-Şahin")
    'OBRIEN SAHIN'
    """
    out = []
    for letter in text:
        upper = letter.upper()
        if umlauts_as_pairs and upper in _UMLAUTS:
            out.append(_UMLAUTS[upper])
        elif letter in _LATIN or upper in _LATIN:
            out.append(_LATIN.get(letter) or _LATIN[upper])
        else:
            out.extend(c for c in unicodedata.normalize("NFKD", letter).upper() if "A" <= c <= "Z")
            if letter in " -":
                out.append(" ")
    return "".join(out)


def romanise_cyrillic(text: str, *, ukrainian: bool = False) -> list[str]:
    """The spellings of a Cyrillic name, the carriers' usual one first. No doubles."""
    upper = text.upper()
    russian, also_ukrainian = (
        (_RUSSIAN, _ENGLISH_HABIT, _FRENCH_HABIT),
        (_UKRAINIAN, _UKRAINIAN_ENGLISH, _UKRAINIAN_AS_RUSSIAN),
    )
    spellings = [_spell(upper, table) for table in (also_ukrainian if ukrainian else russian)]
    if spellings[0].endswith("II"):  # -ский: SKII, SKIY, SKY, SKIJ
        spellings.append(spellings[0][:-2] + "Y")
    if spellings[0].endswith("OV"):
        spellings.append(spellings[0][:-1] + "FF")
    return list(dict.fromkeys(spellings))


def romanise_greek(text: str) -> list[str]:
    """The spellings of a Greek name, the carriers' usual one first. No doubles."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.upper()) if not unicodedata.combining(c))
    plain = plain.replace("ς".upper(), "Σ")
    return list(dict.fromkeys(_spell(plain, table) for table in (_GREEK, _GREEK_OLD)))
