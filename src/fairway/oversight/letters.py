"""The letters with which requests of travellers are answered, in six languages. Text in, text out.

A state's lawyers will change the words; what a letter must say stays: what was asked and when, what follows, the way to the
supervisory authority and to the courts (Directive (EU) 2016/680 Art. 12-17, 52-54).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.oversight.letter_words import WORDS, Words
from fairway.store.requests import Concerned, Journey, Request

__all__ = ["LANGUAGES", "letter"]

LANGUAGES = tuple(WORDS)


def letter(
    language: str,
    request: Request,
    outcome: str,
    concerned: Concerned,
    journeys: Sequence[Journey],
    redress_number: str,
    *,
    today: date,
) -> str:
    """The letter that answers a request.

    journeys        shown where access is granted; "neither" and "refused" are given none, and look alike whether any is kept
    redress_number  "" where none is issued

    Refuses a language that there are no words for.
    """
    words = WORDS.get(language)
    if words is None:
        raise Refused("letter.language", f"Letters are written in: {', '.join(LANGUAGES)}. Nothing was answered.")
    is_person, is_granted = request.via == "person", outcome in ("granted", "partly")
    name = f"{concerned.given_names} {concerned.surname}".strip()
    lines = [
        words.to_person.format(name=name) if is_person else words.to_authority,
        words.about.format(code=public_code(request.id), received=request.received_on, kind=words.kinds[request.kind]),
        "",
        words.outcomes[outcome],
    ]
    if is_person and is_granted and request.kind == "access":
        lines += _journeys(words, journeys)
    if is_granted and request.kind == "rectification":
        lines.append(words.corrected)
    if redress_number:
        lines += ["", words.number.format(number=redress_number)]
    if is_person:
        lines += ["", words.remedy]
    lines += ["", words.signed.format(day=today.isoformat())]
    return "\n".join(lines) + "\n"


def _journeys(words: Words, journeys: Sequence[Journey]) -> list[str]:
    if not journeys:
        return [words.no_journeys]
    return [words.journeys, *(_journey(words, each) for each in journeys)]


def _journey(words: Words, each: Journey) -> str:
    sources = words.sources.get(each.sources, each.sources)
    return f"  {each.day}  {each.carrier}{each.number}  {each.departs_from}-{each.arrives_at}  ({sources})"
