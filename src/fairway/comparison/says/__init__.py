"""Evidence in words: one table of sentences a language. `says(evidence, language)` is all there is to call."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Final, Protocol

import msgspec

from fairway.comparison.says.catalogue import PUNCTUATION, REMARKS

__all__ = ["LANGUAGES", "Remark", "says", "sentence", "sentences_of"]

LANGUAGES: Final = ("ar", "en", "es", "fr", "ru", "zh")
_FALLBACK: Final = "en"
# Latin names within Arabic, and the other way round, keep their own direction. Unicode Standard Annex 9, section 2.
_ISOLATED: Final = "\u2068{}\u2069"


class Remark(msgspec.Struct, frozen=True):
    """One thing a piece of evidence remarks: a code of `catalogue.REMARKS`, and the values its sentence speaks of, in order.

    The values are the two parties' own: they belong in the sealed part of a hit, never in a log.
    """

    code: str
    values: tuple[str, ...] = ()


class _Remarking(Protocol):
    """`shapes.Evidence`, which cannot be imported here."""

    @property
    def remarks(self) -> tuple[Remark, ...]: ...

    @property
    def says(self) -> str: ...


def says(evidence: _Remarking, language: str) -> str:
    """The sentence of a piece of evidence in a language: "ar", or "ar-eg". English where we do not have it.

    Evidence that was kept before remarks were has one English sentence, which is given as it is.
    """
    return sentence(evidence.remarks, language) if evidence.remarks else evidence.says


def sentence(remarks: Sequence[Remark], language: str = _FALLBACK) -> str:
    """The first remark leads, the others follow it. "" for none."""
    if not remarks:
        return ""
    code = language.partition("-")[0].lower()
    code = code if code in LANGUAGES else _FALLBACK
    table = sentences_of(code)
    first, *others = [_said(remark, table, isolates=code == "ar") for remark in remarks]
    if others:
        first += table["colon"] + table["semicolon"].join(others)
    return first + table["stop"]


def _said(remark: Remark, table: dict[str, str], *, isolates: bool) -> str:
    code, _, manner = remark.code.partition("+")
    values = map(_ISOLATED.format, remark.values) if isolates else remark.values
    text = table[code].format(**dict(zip(REMARKS[code], values, strict=True)))
    return table[f"name.+{manner}"].format(link=text) if manner else text


@cache
def sentences_of(language: str) -> dict[str, str]:
    """The table of one of LANGUAGES: a sentence without its full stop for every code, and the punctuation."""
    table: dict[str, str] = import_module(f"{__name__}.{language}").SENTENCES
    assert table.keys() == {*REMARKS, *PUNCTUATION}
    return table
