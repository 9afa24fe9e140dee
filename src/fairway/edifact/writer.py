"""Values to segments: the inverse of the tokenizer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fairway.edifact.separators import DEFAULT, Separators

__all__ = ["write_segment", "write_segments"]

Element = str | Sequence[str]


def write_segment(tag: str, *elements: Element, separators: Separators = DEFAULT) -> str:
    """One segment with its terminator; empty elements and components at the end are left away.

    tag       three capitals
    elements  each a text, or its components in order

    Raises ValueError where a value holds a separator and no release character is in use.

    >>> write_segment("TIF", ["O'HARA", "I"], ["ANN", "A", "1"])
    "TIF+O?'HARA:I+ANN:A:1'"
    """
    written = [_element(element, separators) for element in elements]
    while written and not written[-1]:
        written.pop()
    return separators.element.join([tag, *written]) + separators.terminator


def write_segments(
    segments: Iterable[Sequence[Element]], *, separators: Separators = DEFAULT, between: str = ""
) -> str:
    """Many segments, each (tag, element, …), with `between` (such as a line break) after each."""
    lines = []
    for tag, *elements in segments:
        if not isinstance(tag, str):
            raise TypeError("a segment begins with its tag")
        lines.append(write_segment(tag, *elements, separators=separators) + between)
    return "".join(lines)


def _element(element: Element, separators: Separators) -> str:
    if isinstance(element, str):
        return _escape(element, separators)
    components = [_escape(component, separators) for component in element]
    while components and not components[-1]:
        components.pop()
    return separators.component.join(components)


def _escape(text: str, separators: Separators) -> str:
    release = separators.release
    special = (separators.component, separators.element, separators.terminator)
    if not release:
        if any(c in text for c in special):
            raise ValueError("a value holds a separator and no release character is in use")
        return text
    text = text.replace(release, release + release)
    for character in special:
        text = text.replace(character, release + character)
    return text
