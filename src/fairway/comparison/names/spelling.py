"""How a name sounds, roughly: the spelling with the habits of transliteration taken out, and its consonants.

Three grains, from fine to coarse, all of lower-case ASCII letters plus the capitals S, Z, C for sh, zh, ch:

spelling   "aleksevic" for Alekseyevich, Alekseevitch, Alekseevič: vowels kept
skeleton   the consonants of the spelling, hard and soft kept apart
code       the coarsest: one letter per group of consonants that transliterations mix. Candidate keys use it.

The rules are ours. They serve romanised names of any language, so they must not be read as the phonology of one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

__all__ = ["code_of", "skeleton_of", "spelling_of", "voiced_of", "written_consonants_of"]

_TOKENS_REMEMBERED: Final = 80_000

# In order: what stands further up is longer or must be gone before what follows.
_RULES: Final = (
    ("dzsch", "j"), ("dsch", "j"), ("shch", "S"), ("schtsch", "S"), ("tsch", "C"), ("tch", "C"), ("sch", "S"),
    ("sh", "S"), ("szcz", "S"), ("cz", "C"), ("sz", "S"), ("zh", "Z"), ("rz", "Z"), ("dzh", "j"), ("dj", "j"),
    ("ch", "C"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("q", "k"),
    ("x", "ks"), ("tz", "c"), ("ts", "c"), ("w", "v"), ("ou", "u"), ("oo", "u"), ("ue", "u"), ("oe", "o"),
    ("cce", "Ce"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("ca", "ka"), ("co", "ko"), ("cu", "ku"), ("cl", "kl"),
    ("cr", "kr"), ("y", "i"), ("ij", "i"), ("ji", "i"), ("je", "ie"), ("ie", "e"),
)  # fmt: skip
_VOWELS: Final = frozenset("aeiou")


@lru_cache(maxsize=_TOKENS_REMEMBERED)
def spelling_of(letters: str) -> str:
    """The spelling of one token of lower-case ASCII letters; "" for ""."""
    text = letters
    for old, new in _RULES:
        if old in text:
            text = text.replace(old, new)
    text = _collapse(text)
    if len(text) > 3:
        if text.endswith("ff"):
            text = text[:-2] + "v"
        elif text.endswith(("of", "ef")):
            text = text[:-1] + "v"
        elif text.endswith("h"):
            text = text[:-1]
    return text or letters


def _collapse(text: str) -> str:
    """Doubled letters once: "hossein" and "hosein" are one spelling."""
    kept: list[str] = []
    for character in text:
        if not kept or kept[-1] != character:
            kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=_TOKENS_REMEMBERED)
def skeleton_of(spelling: str) -> str:
    """The consonants of a spelling; a leading vowel stays as "a". j counts as a vowel inside, a consonant first."""
    if not spelling:
        return ""
    first = "a" if spelling[0] in _VOWELS else spelling[0]
    rest = "".join(c for c in spelling[1:] if c not in _VOWELS)
    return _collapse(first + rest.lower())


_COARSE: Final = str.maketrans(
    {"z": "s", "c": "s", "j": "s", "f": "v", "b": "p", "g": "k", "d": "t", "h": "", "S": "s", "Z": "s", "C": "s"}
)


@lru_cache(maxsize=_TOKENS_REMEMBERED)
def code_of(letters: str) -> str:
    """The coarse code of one token. Short codes keep their first vowel, else too many names would share them."""
    spelling = spelling_of(letters)
    first = "a" if spelling[:1] in _VOWELS else ""
    consonants = _collapse("".join(c for c in spelling.translate(_COARSE) if c not in _VOWELS))
    if len(consonants) >= 2:
        return first + consonants
    vowels = [c for c in spelling if c in _VOWELS]
    vowel = {"e": "i", "o": "u"}.get(vowels[0], vowels[0]) if vowels else ""
    return first + consonants + vowel


# What a script without short vowels can tell apart. Transliterations of one Arabic letter share a group.
_WRITTEN: Final = (
    ("sch", "s"), ("tch", "s"), ("sh", "s"), ("ch", "s"), ("kh", "k"), ("gh", "k"), ("th", "t"), ("dh", "d"),
    ("zh", "s"), ("dj", "j"), ("ph", "f"), ("ts", "s"), ("x", "ks"),
)  # fmt: skip
_WRITTEN_GROUPS: Final = str.maketrans({"g": "j", "z": "d", "q": "k", "p": "b", "v": "", "w": "", "y": "", "c": "k"})


@lru_cache(maxsize=_TOKENS_REMEMBERED)
def written_consonants_of(letters: str) -> str:
    """What Arabic or Hebrew script would have kept of a token: no vowels, no y, w, v, no final h.

    "abdulqadir" and the letters of its Arabic original both give the same. Groups: g with j (Egypt), z with d
    (dhal, za), kh and gh and q with k, all hushing sounds with s.
    """
    text = letters
    for old, new in _WRITTEN:
        text = text.replace(old, new)
    if text.endswith("h"):
        text = text[:-1]
    return _collapse("".join(c for c in text.translate(_WRITTEN_GROUPS) if c not in _VOWELS))


_VOICED_GROUPS: Final = str.maketrans(
    {"g": "j", "z": "d", "q": "k", "p": "b", "v": "u", "w": "u", "o": "u", "y": "i", "e": "i", "c": "k"}
)


@lru_cache(maxsize=_TOKENS_REMEMBERED)
def voiced_of(letters: str) -> str:
    """As `written_consonants_of`, but with the vowels: a, i (also for e and y) and u (also for o, v and w)."""
    text = letters
    for old, new in _WRITTEN:
        text = text.replace(old, new)
    if text.endswith("h"):
        text = text[:-1]
    return _collapse(text.translate(_VOICED_GROUPS))
