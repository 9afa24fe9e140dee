"""From any script to lower-case ASCII letters.

Latin, Cyrillic and Greek have tables of our own that aim at the spellings found in passports. Arabic and Hebrew
are written without short vowels: what comes out is a *consonantal* token, which is only ever compared by its
consonants. Everything else goes through `anyascii`, the last resort.

Source: ICAO Doc 9303 Part 3, section 6 (transliteration), and common knowledge of the scripts; the choice among
several transliterations is ours.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from anyascii import anyascii

__all__ = ["Script", "ascii_words", "script_of"]

NAME_CHARACTERS_MAX: Final = 300  # a name longer than this is not a name; the rest cannot change what a person sees


class Script:
    """The scripts that are handled apart."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    CONSONANTAL = "consonantal"  # Arabic and Hebrew
    SYLLABIC = "syllabic"  # Chinese, Japanese, Korean: one capital per syllable from anyascii
    OTHER = "other"


_LATIN: Final = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n",
        "ħ": "h", "ə": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ŧ": "t", "ơ": "o", "ư": "u",
    }
)  # fmt: skip

_CYRILLIC: Final = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
        "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ј": "j", "љ": "lj",
        "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz", "ә": "a", "ғ": "g", "қ": "k",
        "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u", "ҳ": "kh",
    }
)  # fmt: skip

_GREEK: Final = str.maketrans(
    {
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
        "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
        "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip

# The weak letters alif, waw and ya come out as vowels: they write long vowels, and comparison drops vowels.
_CONSONANTAL: Final = str.maketrans(
    {
        "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ء": "", "ؤ": "u", "ئ": "i", "ب": "b", "پ": "p",
        "ت": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
        "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "gh", "ف": "f",
        "ڤ": "v", "ق": "q", "ك": "k", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n", "ه": "h",
        "ھ": "h", "ہ": "h", "ة": "a", "ۃ": "a", "و": "u", "ي": "i", "ی": "i", "ى": "a", "ے": "i", "ې": "i",
        "ۍ": "i", "ټ": "t", "ډ": "d", "ړ": "r", "ږ": "zh", "ښ": "sh", "ڼ": "n", "ځ": "z", "څ": "s", "ګ": "g",
        "ٹ": "t", "ڈ": "d", "ڑ": "r", "ـ": "",
        "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "u", "ז": "z", "ח": "h", "ט": "t", "י": "i",
        "כ": "k", "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "", "פ": "f",
        "ף": "f", "צ": "ts", "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
    }
)  # fmt: skip

# Korean syllables of one vowel, as passports write them: one letter would pass for an initial.
_LONE_VOWELS: Final = {"i": "yi", "o": "oh", "u": "woo", "a": "ah", "e": "eh"}

# Digits typed or read in place of letters, within a word.
_DIGITS: Final = str.maketrans("0134589", "oieasbg")
_DIGIT_WITHIN: Final = re.compile(r"(?<=[a-z])[0134589](?=[a-z])")

_SEPARATORS: Final = re.compile(r"[^\w'’‘ʼʻ`´ʹʺ]+|_")
_NOT_LETTERS: Final = re.compile(r"[^a-z]+")
_SYLLABLES: Final = re.compile(r"[A-Z]?[^A-Z]+|[A-Z]")


def script_of(word: str) -> str:
    """The script of the first letter of a word."""
    for character in word:
        if character.isalpha():
            return _script_of_letter(ord(character))
    return Script.LATIN


def _script_of_letter(code: int) -> str:
    if code < 0x0250 or 0x1E00 <= code < 0x1F00:
        return Script.LATIN
    if 0x0400 <= code < 0x0530:
        return Script.CYRILLIC
    if 0x0590 <= code < 0x0780 or 0xFB1D <= code < 0xFE00 or 0xFE70 <= code < 0xFF00:
        return Script.CONSONANTAL
    if 0x1100 <= code < 0x1200 or 0x2E80 <= code < 0xA000 or 0xAC00 <= code < 0xD7B0 or code >= 0x20000:
        return Script.SYLLABIC
    return Script.OTHER


def ascii_words(name: str) -> list[tuple[str, str]]:
    """The words of a name, each in lower-case ASCII letters with the script it came from.

    A hyphen, comma, full stop or any other sign separates; an apostrophe does not ("Sa'd" is one word).
    A Chinese, Japanese or Korean word gives one entry per syllable. Words without any letter are left out.
    """
    words: list[tuple[str, str]] = []
    for word in _SEPARATORS.split(name[:NAME_CHARACTERS_MAX]):
        if not word:
            continue
        if word.isascii():
            lower = word.lower()
            if not lower.isalpha():
                lower = _DIGIT_WITHIN.sub(lambda digit: digit[0].translate(_DIGITS), lower)
            letters = _NOT_LETTERS.sub("", lower)
            if letters:
                words.append((letters, Script.LATIN))
        else:
            words.extend(_from_script(word))
    return words


def _from_script(word: str) -> list[tuple[str, str]]:
    script = script_of(word)
    if script == Script.SYLLABIC:
        syllables = [_letters(part) for part in _SYLLABLES.findall(anyascii(word))]
        return [(_LONE_VOWELS.get(letters, letters), script) for letters in syllables if letters]
    folded = unicodedata.normalize("NFKC", word).lower()
    if script == Script.CYRILLIC:
        folded = folded.translate(_CYRILLIC)
    elif script == Script.CONSONANTAL:
        folded = unicodedata.normalize("NFC", folded).translate(_CONSONANTAL)
    folded = _without_marks(folded).translate(_LATIN).translate(_GREEK)
    letters = _letters(folded if folded.isascii() else anyascii(folded).lower())
    return [(letters, script)] if letters else []


def _without_marks(text: str) -> str:
    """Without accents: é becomes e, as ICAO Doc 9303 does for most letters."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text.lower())
