"""The six service characters, and how to find them when the sender does not say, or says it wrongly."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from fairway.edifact.codes import syntax_finding
from fairway.kit.findings import Finding, Place, shape_of

__all__ = ["DEFAULT", "Separators", "find_separators"]

_SEARCHED_CHARACTERS_MAX: Final = 20_000  # enough segments to judge a terminator by; keeps detection flat
_QUOTES: Final = "'’‘´\""
_HEADER: Final = re.compile(r"UN[BGH]")
_NEXT_SERVICE: Final = re.compile(r"UN[GH]|MSG|BGM")


class Separators(msgspec.Struct, frozen=True):
    """The service characters of ISO 9735. `release` is "" where none is in use."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"


DEFAULT: Final = Separators()


def find_separators(text: str, place: Place) -> tuple[Separators, int, list[Finding]]:
    """The separators of the interchange that `text` begins with, where its first segment starts, and what was odd.

    UNA counts only at the very start: a search would find it inside names such as OZUNA.
    The announced terminator is then checked against the text, because senders announce one and use another.
    """
    findings: list[Finding] = []
    starts_at = 0
    if text.startswith("UNA"):
        separators, starts_at, sound = _from_advice(text)
        if not sound:
            findings.append(syntax_finding("una.broken", place, shape_of(text[3:9])))
    else:
        separators = _from_header(text)
    separators = _plausible(text, starts_at, separators, place, findings)
    return separators, starts_at, findings


def _from_advice(text: str) -> tuple[Separators, int, bool]:
    advice = text[3:9]
    rest = text[9:]
    body = rest.lstrip()
    if _is_acceptable(advice) and _HEADER.match(body) and body[3:4] == advice[1]:
        release = "" if advice[3] == " " else advice[3]
        made = Separators(advice[0], advice[1], advice[2], release, advice[5])
        return made, 9 + len(rest) - len(body), True
    header = _HEADER.search(text, 3, 40)
    if header is None:
        return DEFAULT, 3, False
    said = text[3 : header.start()].strip()
    if len(said) < 3 or len({said[0], said[1], said[-1]}) < 3 or any(c.isalnum() for c in said):
        return _from_header(text[header.start() :]), header.start(), False
    release = "\\" if "\\" in said else "?"
    return Separators(said[0], said[1], ".", release, said[-1]), header.start(), False


def _is_acceptable(advice: str) -> bool:
    if len(advice) < 6 or any(c.isalnum() or c in "\r\n\t" for c in advice):
        return False
    used = [advice[0], advice[1], advice[2], advice[3], advice[5]]
    if " " in (advice[0], advice[1], advice[2], advice[5]):
        return False
    return len(set(used)) == len(used)


def _from_header(text: str) -> Separators:
    header = _HEADER.search(text, 0, _SEARCHED_CHARACTERS_MAX)
    if header is None:
        return DEFAULT
    element = text[header.end() : header.end() + 1]
    if not element or element.isalnum() or element.isspace():
        return DEFAULT
    terminator = "'"
    for service in _NEXT_SERVICE.finditer(text, header.end(), _SEARCHED_CHARACTERS_MAX):
        before = text[header.end() : service.start()].rstrip()[-1:]
        after = text[service.end() : service.end() + 1]
        if after == element and before and not before.isalnum() and before not in (element, ":"):
            terminator = before
            break
    if terminator == element:
        return DEFAULT
    component = ":" if ":" not in (element, terminator) else "!"
    release = "?" if "?" not in (element, terminator) else ""
    return Separators(component, element, ".", release, terminator)


def _score(text: str, candidate: str, separators: Separators) -> int:
    ends = re.escape(candidate)
    after = rf"{ends}\s*[A-Z]{{3}}(?:{re.escape(separators.element)}|{ends})"
    return len(re.findall(after, text))


def _plausible(text: str, starts_at: int, separators: Separators, place: Place, findings: list[Finding]) -> Separators:
    others = [c for c in _QUOTES if c != separators.terminator and c in text]
    if not others:
        return separators
    sample = text[starts_at : starts_at + _SEARCHED_CHARACTERS_MAX]
    chosen = _score(sample, separators.terminator, separators)
    best, score = max(((c, _score(sample, c, separators)) for c in others), key=lambda pair: pair[1])
    taken = {separators.component, separators.element, separators.release}
    if score > 2 * chosen and best not in taken:
        findings.append(syntax_finding("terminator.other", place))
        return msgspec.structs.replace(separators, terminator=best)
    return separators
