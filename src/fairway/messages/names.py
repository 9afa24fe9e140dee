"""Names as carriers write them: titles off at word boundaries, or where they run on by a sure pattern.

A title is taken only where it cannot be part of a name: DRAGAN, DREW, MSAFIRI, MRINAL, INDR, AMR and NASIR stay whole.
"""

from __future__ import annotations

import itertools
import re
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

__all__ = [
    "PLACEHOLDERS",
    "given_and_title",
    "is_spelt_like",
    "letters_of",
    "run_on_title",
    "same_person_name",
]

_TITLES: Final = frozenset("MSTR MISS MRS MR MS PROF DR SIR LADY LORD CAPT CHD INF".split())  # noqa: SIM905
_SLIPS_IN_NAMES_FROM: Final = 6
_RELIGIOUS: Final = frozenset("REV RABBI FATHER BISHOP SISTER".split())  # noqa: SIM905
# By their last two letters. DR, SIR, LADY and their like never run on: ALEXANDR, NASIR, GLADY are names.
_RUN_ON: Final = {title[-2:]: title for title in ("MSTR", "MISS", "MRS", "CHD", "INF", "MR", "MS")}
_TOLD_BY_DOCUMENT: Final = ("MSTR", "MISS", "MRS", "MR", "MS", "DR", "PROF", "CHD", "INF")
_COURTESY: Final = frozenset({"MSTR", "MISS", "MRS", "MR", "MS"})
_APART: Final = _TITLES | _RELIGIOUS
_NOT_A_TITLE: Final = re.compile(r"(?:^(?:.?AMR|.?OMR|UMR|NIMR|SAMR|ZAMR)$|AMS$|IMS$|OMS$|ADAMS|LLMS$)")
_VOWEL: Final = re.compile(r"[AEIOUYÀ-ÖØ-Ýa-z]")
_NOT_LETTERS: Final = re.compile(r"[\W\d_]+")
PLACEHOLDERS: Final = frozenset("FNU LNU UNK UNKNOWN TBA XXX NONAME NOFIRSTNAME NFN NLN".split())  # noqa: SIM905


def given_and_title(given: str, *, runs_on: bool = True) -> tuple[str, str]:
    """The given names and the title, in that order; "" where there is none.

    given    as sent: "JOHNMR", "ISABELLE MRS", "MR JOHN", "ANNA MARIA"
    runs_on  whether a title may be glued to the name, as reservation systems do; manifests do not

    >>> given_and_title("JOHNMR"), given_and_title("DRAGAN"), given_and_title("INDR")
    (('JOHN', 'MR'), ('DRAGAN', ''), ('INDR', ''))

    A title that says a religion is taken off and not kept. Where a courtesy title is all that was sent, the
    traveller has one name only. Source: AIRIMP; the list of titles is not complete.
    """
    if given.isupper() and "." not in given and given == given.strip():
        words_before, _, last = given.rpartition(" ")
        is_plain = last not in _APART and (not words_before or words_before.partition(" ")[0] not in _TITLES)
        if is_plain and not (runs_on and last[-2:] in _RUN_ON):
            return " ".join(given.split()) if "  " in given else given, ""  # no title's ending: most names
    words = given.split()
    title = ""
    while words:
        last = words[-1].upper().rstrip(".")
        if last in _RELIGIOUS and len(words) > 1:
            words.pop()
        elif last in _TITLES and (len(words) > 1 or last in _COURTESY):
            title = title or last
            words.pop()
        else:
            break
    if len(words) > 1 and words[0].upper().rstrip(".") in _TITLES:
        title = title or words[0].upper().rstrip(".")
        words = words[1:]
    if runs_on and words and not title:
        words[-1], title = _run_on(words[-1])
    return " ".join(words), title


def _run_on(word: str) -> tuple[str, str]:
    upper = word.upper()
    title = _RUN_ON.get(upper[-2:], "-")
    if not upper.endswith(title) or (len(title) == 2 and _NOT_A_TITLE.search(upper)):
        return word, ""
    rest = word[: -len(title)]
    if len(rest) < 2 or not _VOWEL.search(rest):
        return word, ""
    return rest, title


def run_on_title(given_key: str, document_names: str) -> str:
    """The title that runs on to a given name, told by the document's given names; "" where there is none.

    given_key       as `letters_of` gives it
    document_names  the given names of the document, as sent

    "GISELAMS" beside "GISELA MARIA" is GISELA with MS; alone it stays whole, as ADAMS does.
    """
    beginnings = list(itertools.accumulate(letters_of(word) for word in document_names.split()))
    if given_key in beginnings:
        return ""
    for title in _TOLD_BY_DOCUMENT:
        if given_key.endswith(title) and given_key.removesuffix(title) in beginnings:
            return title
    return ""


def letters_of(name: str) -> str:
    """The letters of a name, upper case, nothing between: how two spellings in one message are compared."""
    if name.isalpha():
        return name.upper()
    tidy = name.replace(" ", "")
    if tidy.isalpha():
        return tidy.upper()
    return _NOT_LETTERS.sub("", name).upper()


def is_spelt_like(one: str, other: str) -> bool:
    """True where two names, as `letters_of` gives them, differ by one or two slips of the keyboard, and are no short names."""
    return (
        min(len(one), len(other)) >= _SLIPS_IN_NAMES_FROM
        and DamerauLevenshtein.distance(one, other, score_cutoff=2) <= 2
    )


def same_person_name(one: str, other: str) -> bool:
    """True where one written name is the other, or its beginning (systems cut names at different lengths)."""
    if not one or not other:
        return one == other
    return one == other or (min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one)))
