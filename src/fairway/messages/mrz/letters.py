"""Names to the letters of a machine-readable zone, and the names that such letters may stand for.

Source: ICAO Doc 9303 part 3, tables for Latin, Cyrillic and Arabic script as public copies give them. Where those disagree
the choice is a named setting (`Disputed`).
"""

from __future__ import annotations

import enum
import itertools
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

import msgspec

__all__ = ["AS_PUBLISHED", "NAMES_MAX", "Disputed", "Script", "mrz_forms", "possible_names", "to_mrz"]

NAMES_MAX: Final = 64
"""Names given back for one text. Three ambiguous letters make eight; more than this helps nobody who compares."""


LETTERS_MAX: Final = 64
"""Letters turned back at once. The longest field of a zone has 39."""


class Script(enum.StrEnum):
    """The script that a name is given back in."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"


class Disputed(msgspec.Struct, frozen=True, kw_only=True):
    """Where public copies of the tables disagree or say nothing.

    hamza_on_waw       U, or XW in slides of 2011
    final_teh_marbuta  XAH, or P in another table
    hard_sign          IE; some states leave it out
    soft_sign          left out
    ukrainian_he       G; H in Ukrainian practice
    """

    hamza_on_waw: str = "U"
    final_teh_marbuta: str = "XAH"
    hard_sign: str = "IE"
    soft_sign: str = ""
    ukrainian_he: str = "G"


AS_PUBLISHED: Final = Disputed()


def _table(text: str) -> dict[str, str]:
    """ "А A Б B" to {"А": "A", "Б": "B"}."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_LATIN: Final = _table("Ä AE Æ AE Å AA Ö OE Ø OE Œ OE Ü UE ß SS ẞ SS Þ TH Ð D Đ D Ĳ IJ Ł L Ŀ L Ħ H Ŧ T Ŋ N ı I ĸ Q Ə E")
_LATIN_ALSO: Final = {
    "Ä": ("A",),
    "Å": ("A",),
    "Ö": ("O",),
    "Ø": ("O",),
    "Ü": ("U", "UXX"),
    "Ñ": ("NXX",),
    "Đ": ("DJ",),
}
_CYRILLIC: Final = _table(
    """А A Б B В V Г G Д D Е E Ё E Ж ZH З Z И I Й I К K Л L М M Н N О O П P Р R С S Т T У U Ф F Х KH Ц TS Ч CH Ш SH
    Щ SHCH Ы Y Э E Ю IU Я IA Ґ G Ў U Ѫ U Ђ D Ѕ DZ Ј J Ќ K Љ LJ Њ NJ Ћ C Џ DZ Є IE Ї I І I Ѓ G"""
)
_CYRILLIC_BY_LANGUAGE: Final = {
    "be": _table("Г H Ё IO"),
    "uk": _table("И Y"),
    "bg": _table("Щ SHT"),
    "sr": _table("Ж Z Х H Ц C Ч C Ш S"),
    "mk": _table("Ѓ GJ Ќ KJ Х H Ц C Џ DJ"),
}
_ALPHABETS: Final = {
    "": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    "ru": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    "be": "АБВГДЕЁЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЬЭЮЯ",
    "uk": "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ",
    "bg": "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ",
    "sr": "АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ",
    "mk": "АБВГДЃЕЖЗЅИЈКЛЉМНЊОПРСТЌУФХЦЧЏШ",
}
# X opens a code of its own: one code for each letter, so that what the zone says can be turned back.
_ARABIC: Final = _table(
    """ء XE آ XAA أ XAE إ I ئ XI ا A ب B ت T ث XTH ج J ح XH خ XKH د D ذ XDH ر R ز Z س S ش XSH ص XSS ض XDZ ط XTT ظ XZZ
    ع E غ G ف F ق Q ك K ل L م M ن N ه H و W ى XAY ي Y ٱ XXA ٹ XXT ټ XRT پ P ځ XKE څ XXH چ XC ڈ XXD ډ XDR ڑ XXR ړ XRR
    ږ XRX ژ XJ ښ XXS ک XKK ګ XXK ڭ XNG گ XGG ں XNN ڼ XXN ھ XDO ۀ XYH ہ XXG ۂ XGE ۃ XTG ی XYA ۍ XXY ې Y ے XYB ۓ XBE"""
)
_TEH_MARBUTA: Final = "ة"
_HAMZA_ON_WAW: Final = "ؤ"
_SHADDA: Final = "\u0651"
_UNWRITTEN: Final = frozenset("'’ʼ‘`´.,ʹʺ\u0640")
_FILLERS: Final = frozenset(" -‐‑–\u00a0/<")


def to_mrz(name: str, *, language: str = "", disputed: Disputed = AS_PUBLISHED) -> str:
    """The letters of a name for a machine-readable zone: A to Z, with `<` between words.

    name      in Latin, Cyrillic or Arabic script, also mixed; upper or lower case
    language  "be", "uk", "bg", "sr" or "mk" where its Cyrillic differs from the general table

    Apostrophes and full stops are left out, hyphens part words.
    Raises ValueError, without the name, where a character has no letters in the tables.
    """
    return "<".join(word for word in _words(name, language, disputed, frozenset()) if word)


def mrz_forms(name: str, *, language: str = "", disputed: Disputed = AS_PUBLISHED) -> tuple[str, ...]:
    """The ways in which issuers may write a Latin name: Ü as UE, U or UXX. The standard's first; at most NAMES_MAX.

    Raises ValueError as `to_mrz`.
    """
    letters = [character for character in unicodedata.normalize("NFC", name).upper() if character in _LATIN_ALSO]
    ways = [("", *_LATIN_ALSO[letter]) for letter in dict.fromkeys(letters)]
    forms: dict[str, None] = {}
    for chosen in itertools.islice(itertools.product(*ways), NAMES_MAX):
        instead = frozenset((letter, way) for letter, way in zip(dict.fromkeys(letters), chosen, strict=True) if way)
        forms["<".join(word for word in _words(name, language, disputed, instead) if word)] = None
    return tuple(forms)


def _words(name: str, language: str, disputed: Disputed, instead: frozenset[tuple[str, str]]) -> Iterator[str]:
    table = _letters(language, disputed) | dict(instead)
    text = unicodedata.normalize("NFC", name)
    spaced = "".join(" " if character in _FILLERS else character for character in text)
    for word in spaced.split():
        yield _word(word, table, disputed)


def _word(word: str, table: dict[str, str], disputed: Disputed) -> str:
    out: list[str] = []
    for at, character in enumerate(word):
        if character == _SHADDA:
            out.append(out[-1] if out else "")
            continue
        if character == _TEH_MARBUTA:
            is_last = not any(unicodedata.category(rest)[0] == "L" for rest in word[at + 1 :])
            out.append(disputed.final_teh_marbuta if is_last else "XTA")
            continue
        out.append(_letter(character, table))
    return "".join(out)


def _letter(character: str, table: dict[str, str]) -> str:
    for form in (character, character.upper()):
        if form in table:
            return table[form]
    upper = character.upper()
    if upper.isascii() and upper.isalpha():
        return upper
    if character in _UNWRITTEN or unicodedata.category(character) in ("Mn", "Cf"):
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKD", upper) if unicodedata.category(c) != "Mn")
    if plain == upper:
        raise ValueError(f"a character of the class {unicodedata.category(character)} has no letters in the tables")
    return "".join(_letter(c, table) for c in plain)


@cache
def _letters(language: str, disputed: Disputed) -> dict[str, str]:
    """Every letter's own code, for one language and one set of choices. Holds nothing of any person."""
    if language not in _ALPHABETS:
        raise ValueError("no table for this language")
    table = _LATIN | _CYRILLIC | _ARABIC | _CYRILLIC_BY_LANGUAGE.get(language, {})
    table |= {"Ъ": disputed.hard_sign, "Ь": disputed.soft_sign, _HAMZA_ON_WAW: disputed.hamza_on_waw}
    if language == "uk":
        table["Г"] = disputed.ukrainian_he
    return table


def possible_names(
    letters: str, script: Script, *, language: str = "", disputed: Disputed = AS_PUBLISHED
) -> tuple[str, ...]:
    """The names that the letters of a zone may stand for; each gives these letters again when written.

    letters   A to Z, words parted by `<`
    script    what to give back; Latin gives the letters themselves first, then Ä for AE and the like
    language  as for `to_mrz`; "" and "ru" are the Russian alphabet

    At most NAMES_MAX, the longest codes first. Empty where the letters cannot come from that script. Letters that leave
    no trace (soft signs, short vowels, accents) cannot be given back.
    """
    if len(letters) > LETTERS_MAX:
        return ()
    table = _back(script, language, disputed)
    each = [[text for text, code in _decoded(word, table, disputed)] for word in letters.split("<") if word]
    if not each:
        return ()
    return tuple(" ".join(words) for words in itertools.islice(itertools.product(*each), NAMES_MAX))


@cache
def _back(script: Script, language: str, disputed: Disputed) -> dict[str, tuple[str, ...]]:
    table = _letters(language, disputed)
    if script is Script.LATIN:
        pairs = [(letter, letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        pairs += [(letter, code) for letter, code in _LATIN.items() if len(code) > 1 and letter != "ß"]
    elif script is Script.CYRILLIC:
        pairs = [(letter, table[letter]) for letter in _ALPHABETS[language]]
    else:
        pairs = [*((letter, table[letter]) for letter in _ARABIC), (_HAMZA_ON_WAW, disputed.hamza_on_waw)]
        pairs += [(_TEH_MARBUTA, "XTA"), (_TEH_MARBUTA, disputed.final_teh_marbuta)]
    found: dict[str, tuple[str, ...]] = {}
    for letter, code in pairs:
        if code:
            found[code] = (*found.get(code, ()), letter)
    return found


def _decoded(word: str, table: dict[str, tuple[str, ...]], disputed: Disputed) -> list[tuple[str, str]]:
    """Up to NAMES_MAX ways to cut a word into codes. Ends that lead nowhere are met once each, so the time is bounded."""
    longest = max(map(len, table))
    dead: set[int] = set()
    found: list[tuple[str, str]] = []

    def walk(at: int, made: str) -> bool:
        if at == len(word):
            found.append((made, word))
            return True
        reached = False
        sizes = range(1, longest + 1) if "A" in table and table["A"] == ("A",) else range(longest, 0, -1)
        for size in sizes:
            for letter in table.get(word[at : at + size], ()) if at + size <= len(word) else ():
                if len(found) >= NAMES_MAX:
                    return True
                if at + size in dead or not _fits(letter, word[at : at + size], at + size == len(word), disputed):
                    continue
                reached = walk(at + size, made + letter) or reached
        if not reached:
            dead.add(at)
        return reached

    walk(0, "")
    return found


def _fits(letter: str, code: str, is_last: bool, disputed: Disputed) -> bool:
    """Teh marbuta has one code at the end of a word and another within."""
    return letter != _TEH_MARBUTA or code == (disputed.final_teh_marbuta if is_last else "XTA")
