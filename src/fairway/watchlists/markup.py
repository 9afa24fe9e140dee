"""XML lists, read one entry at a time and as if they were hostile: no document type, no entities, bounded depth and size.

Elements are known by their local names: publishers change the namespace with the year and nothing else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from fairway.kit.findings import shape_of
from fairway.watchlists.drafting import Draft, Drafts, TooMany
from fairway.watchlists.reading import ListReading, Notes, Source
from fairway.watchlists.values import tidy

__all__ = ["Refused", "children", "element_name", "local", "note_unknown", "read_markup", "text_at", "texts_at", "tops"]

DEPTH_MAX = 24  # elements within elements; the deepest list we know has twelve
_ELEMENT_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,60}", re.ASCII)


class Refused(Exception):
    """The list is refused whole, for the finding of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_markup(data: bytes, take: Callable[[bytes, Drafts], None]) -> ListReading:
    """Runs a reader over the file. Any bytes give a reading; hostile, broken or cut XML one that is refused whole.

    A file cut short is refused: half a list would silently take the other half off every border.
    """
    notes = Notes()
    drafts = Drafts(notes)
    try:
        take(data, drafts)
    except DefusedXmlException:
        return notes.refused("list.markup.forbidden")
    except TooMany:
        return notes.refused("list.too-many")
    except Refused as refusal:
        return notes.refused(refusal.code)
    # expat raises the last two for encodings that it does not know
    except (ParseError, ValueError, LookupError):
        return notes.refused("list.markup.broken")
    return drafts.reading()


def tops(data: bytes, *, roots: Collection[str], at: Callable[[tuple[str, ...]], bool]) -> Iterator[Element]:
    """The root as soon as it begins (with its attributes and no content), then each element that `at` wants, complete.

    roots  local names of the roots that this source has
    at     whether the path of local names below the root, the element's own last, is one of those that are read whole
    """
    path: list[str] = []
    inside = 0
    for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            path.append(local(element))
            if len(path) > DEPTH_MAX:
                raise Refused("list.markup.deep")
            if len(path) == 1:
                if path[0] not in roots:
                    raise Refused("list.root.unknown")
                yield element
            elif inside or at(tuple(path[1:])):
                inside += 1
            continue
        if inside:
            inside -= 1
            if not inside:
                yield element
                element.clear()
        path.pop()


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *path: str) -> list[Element]:
    """The elements below, by local names, in the order of the file."""
    found = [element]
    for name in path:
        found = [child for each in found for child in each if local(child) == name]
    return found


def texts_at(element: Element, *path: str) -> list[str]:
    """The texts below that say something, tidied."""
    return [text for each in children(element, *path) if (text := tidy(each.text or ""))]


def text_at(element: Element, *path: str) -> str:
    """The first of these texts; "" where there is none."""
    return next(iter(texts_at(element, *path)), "")


def note_unknown(element: Element, source: Source, draft: Draft) -> None:
    """Reports every element and attribute that the source neither reads nor ignores by name.

    Attributes stand in the source's tables as "path/@name". What is below an ignored element is ignored with it.
    """
    known, ignored = frozenset(source.reads), frozenset(source.ignores)

    def check(each: Element, path: str) -> None:
        if path in ignored:
            return
        if path not in known:
            draft.note("entry.element.unknown", element_name(local(each)))
            return
        for attribute in each.attrib:
            plain = attribute.rpartition("}")[2]
            if not {f"{path}/@{plain}", f"@{plain}"} & (known | ignored):
                draft.note("entry.element.unknown", element_name(plain))
        for child in each:
            check(child, f"{path}/{local(child)}")

    check(element, local(element))


def element_name(tag: str) -> str:
    """The name as it stands where it looks like one of a schema's; else its shape, because a value may hide in it."""
    return tag if _ELEMENT_NAME.fullmatch(tag) else shape_of(tag)
