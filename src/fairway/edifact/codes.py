"""Every finding that the syntax alone can give: its code, its sentence and what it does to the record."""

from __future__ import annotations

from typing import Final

from fairway.kit.findings import Effect, Finding, Place

__all__ = ["SYNTAX_CODES", "syntax_finding"]

SYNTAX_CODES: Final[dict[str, tuple[Effect, str]]] = {
    "input.empty": (Effect.QUARANTINED, "The input is empty."),
    "input.too-large": (Effect.QUARANTINED, "The input is larger than the limit of 512 MiB and was not read."),
    "input.no-message": (Effect.QUARANTINED, "No message begins anywhere in the input."),
    "input.too-many-interchanges": (
        Effect.INCOMPLETE,
        "The input holds more than 100,000 interchanges; the rest waits.",
    ),
    "interchange.too-many-segments": (
        Effect.INCOMPLETE,
        "The interchange holds more than 10,000,000 segments; the rest was not read.",
    ),
    "characters.not-as-declared": (
        Effect.RECORDED,
        "The bytes are not what the syntax identifier declares; they were read by the nearest character set.",
    ),
    "characters.private-use": (Effect.REPAIRED, "Private-use characters without a meaning were replaced."),
    "wrapping.text-before": (Effect.RECORDED, "Text stands before the interchange; it was left out."),
    "wrapping.text-after": (Effect.RECORDED, "Text stands after the end of the interchange; it was left out."),
    "una.broken": (Effect.REPAIRED, "The service string advice is broken; the separators were inferred from the text."),
    "terminator.other": (Effect.REPAIRED, "The text uses another segment terminator than announced; it was used."),
    "terminator.mixed": (Effect.REPAIRED, "A second quote character ends some segments; they were cut there."),
    "terminator.lost": (Effect.REPAIRED, "A terminator is missing before a line that begins a segment."),
    "segment.line-break": (Effect.REPAIRED, "A line break stands inside a segment; it was taken out."),
    "segment.cut": (Effect.INCOMPLETE, "The last segment has no terminator: the text was cut."),
    "segment.apostrophe": (
        Effect.REPAIRED,
        "An apostrophe was sent without release character; the segment was joined.",
    ),
    "segment.tag-damaged": (Effect.REPAIRED, "The first letter of a segment tag is missing; it was restored."),
    "segment.stray-text": (Effect.INCOMPLETE, "Text that is no segment stands between segments; it was left out."),
    "segment.too-long": (Effect.INCOMPLETE, "A segment is longer than 100,000 characters and was left out."),
    "release.at-end": (Effect.REPAIRED, "The release character is the last character; it was kept as data."),
}


def syntax_finding(code: str, place: Place, found: str = "") -> Finding:
    """The finding with this code at this place; `found` is a shape, never a value."""
    effect, says = SYNTAX_CODES[code]
    return Finding(code=code, place=place, effect=effect, says=says, found=found)
