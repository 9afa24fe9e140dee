"""Text to segments. One pass of `str.split`; released characters wait behind private-use characters meanwhile.

Whatever separators an interchange uses, its segments come out with the standard ones: `+` between elements and `:`
between components. A data character that would collide is held behind its private-use stand-in; `elements` puts back all
but the colon, which `restore` puts back once the components are cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import Final

import msgspec

from fairway.edifact.codes import syntax_finding
from fairway.edifact.limits import (
    INTERCHANGES_MAX,
    LINE_CHARACTERS_MAX,
    LINE_CHARACTERS_MIN,
    SEGMENT_CHARACTERS_MAX,
    SEGMENTS_PER_INTERCHANGE_MAX,
)
from fairway.edifact.separators import DEFAULT, Separators, find_separators
from fairway.kit.findings import Finding, Place, shape_of

__all__ = [
    "HEAD",
    "HELD_COLON",
    "KNOWN_TAGS",
    "Interchange",
    "elements",
    "interchanges",
    "offset_of",
    "released",
    "restore",
]

_HELD_RELEASE: Final = "\ue000"
_HELD_TERMINATOR: Final = "\ue001"
_HELD_PLUS: Final = "\ue002"
HELD_COLON: Final = "\ue003"
_HELD: Final = (_HELD_RELEASE, _HELD_TERMINATOR, _HELD_PLUS, HELD_COLON)

KNOWN_TAGS: Final = frozenset(
    """UNA UNB UNG UNH UNT UNE UNZ UNS MSG ORG TVL EQN SRC RCI SSR DAT IFT ADD EBD TIF FTI REF FAR TKT MON PTK TXD FOP TRA
    RPI APD TRI SSD TBD ABI SAC LTS ERC BGM RFF DTM LOC NAD CTA COM TDT ATT MEA GEI FTX EMP NAT DOC CPI QTY GID CNT AUT PDT
    ERP UCI UCM UCS UCD UCF""".split()  # noqa: SIM905 - a list of seventy strings would hide that it is a table
)
_USUAL: Final = frozenset({tag + "+" for tag in KNOWN_TAGS} | KNOWN_TAGS)
_BLANKS_MAX: Final = 64  # characters of white space between the service string advice and the interchange
_USUAL_OR_END: Final = _USUAL | {""}
HEAD: Final = itemgetter(slice(0, 4))
_TEXT_TAGS: Final = frozenset({"IFT", "LTS", "FTX"})
_SHAPE_OF_TAG: Final = re.compile(r"[A-Z][A-Z0-9]{2}(?=\+|$)")
_INTERCHANGE: Final = re.compile(r"UNB([^\w\s])[A-Z]{4}[^\w\s]\d\1")
_LOOSE_INTERCHANGE: Final = re.compile(r"(?<![^\W_])UNB[^\w\s]")
_HEADER_ONLY: Final = re.compile(r"(?<![^\W_])UN[GH]([^\w\s])(?=[^'\"]{0,60}?[A-Z]{6})")
_ADVICE_BEFORE: Final = re.compile(r"UNA(?=[^A-Za-z0-9\s])[^A-Za-z0-9]{4,9}\s*$")
_TYPE_B: Final = re.compile(r"\s*(?:Q[A-Z]\s)?(?:[A-Z0-9]{7}\s+)+\.[A-Z0-9]{7}\b[^\n]*(?:\n[A-Z]{3})?\s*\Z")
_EMPTY_AFTER: Final = re.compile(r"[\s*=\-]*(?:NNNN)?\s*")
_UNADVISED_QUOTES: Final = '’‘´"'
_CONTROLS: Final = "\0\1\2\3\4"
_NO_CONTROLS: Final = dict.fromkeys(map(ord, _CONTROLS))
_BREAKS_AFTER: Final = re.compile(r"'\s+")


class Interchange(msgspec.Struct):
    """One interchange, cut into segments.

    number        place in the input, from 1
    starts_at     character offset of its service string advice or header in the decoded input
    segments      texts without terminator, standard separators, released characters held; the first is UNB, UNG or UNH
    heads         the first four characters of each segment: its tag and the element separator
    has_held      some segment holds a stand-in: use `elements`, not `str.split`
    has_colons    some component holds a released colon: `restore` is needed on the leaves
    is_cut        the last segment had no terminator and is no trailer: it may be shorter than sent
    """

    number: int
    starts_at: int
    separators: Separators
    segments: list[str]
    heads: list[str]
    has_held: bool
    has_colons: bool
    is_cut: bool
    findings: list[Finding]


def elements(segment: str) -> list[str]:
    """The elements of a segment, its tag first. Released `+`, `'` and `?` are back; a released colon is still held."""
    return [element if element.isascii() else released(element) for element in segment.split("+")]


def released(text: str) -> str:
    """A text that is not cut any further, with released `+`, `'` and `?` back; a released colon is still held."""
    return text.replace(_HELD_PLUS, "+").replace(_HELD_TERMINATOR, "'").replace(_HELD_RELEASE, "?")


def restore(text: str) -> str:
    """A leaf with every held character back in place."""
    for held, character in zip(_HELD, "?'+:", strict=True):
        text = text.replace(held, character)
    return text


def interchanges(text: str) -> Iterator[Interchange]:
    """The interchanges of an input, in order.

    text  decoded input with whatever surrounds the interchanges: Type B headings, log prefixes, comments

    Gives nothing where neither UNB nor UNG nor UNH begins anywhere. Never raises.
    """
    text, general = _tidied(text)
    starts = _starts(text)
    for number, start in enumerate(starts, 1):
        end = starts[number] if number < len(starts) else len(text)
        place = Place(interchange=number, offset=start)
        if number > INTERCHANGES_MAX:
            yield Interchange(
                number,
                start,
                DEFAULT,
                [],
                [],
                False,
                False,
                False,
                [syntax_finding("input.too-many-interchanges", place)],
            )
            return
        made = _interchange(text[start:end], number, start)
        if number == 1:
            made.findings[:0] = general
            if start and not _EMPTY_AFTER.fullmatch(text[:start]) and not _TYPE_B.match(text[:start]):
                made.findings.insert(0, syntax_finding("wrapping.text-before", Place(offset=0)))
        yield made


def offset_of(text: str, interchange: Interchange, segment: int) -> int:
    """The character offset in the decoded input where a segment's tag stands, or -1 where it cannot be told.

    segment  place in the interchange, from 0

    Walks the text, so ask for it only when a person looks.
    """
    signs = interchange.separators
    at = interchange.starts_at
    if text.startswith("UNA", at):
        header = re.compile(r"UN[BGH]").search(text, at)
        if header is None:
            return -1
        at = header.start()
    seen = 0
    while at < len(text):
        if seen == segment:
            return at + len(text[at:]) - len(text[at:].lstrip())
        if signs.release and text[at] == signs.release:
            at += 2
            continue
        if text[at] == signs.terminator:
            seen += 1
        at += 1
    return -1


def _tidied(text: str) -> tuple[str, list[Finding]]:
    findings: list[Finding] = []
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any([code in text for code in _CONTROLS]):  # noqa: C419 - a generator costs more than the five searches
        text = text.translate(_NO_CONTROLS)
    if not text.isascii() and any(held in text for held in _HELD):
        findings.append(syntax_finding("characters.private-use", Place(offset=0)))
        for held in _HELD:
            text = text.replace(held, "\ufffd")
    return text, findings


def _starts(text: str) -> list[int]:
    found: list[int] = []
    at = text.find("UNB")
    while at >= 0:
        if _INTERCHANGE.match(text, at):
            found.append(at)
        at = text.find("UNB", at + 3)
    if not found:
        loose = _LOOSE_INTERCHANGE.search(text)
        found = [loose.start()] if loose else []
    header = _HEADER_ONLY.search(text, 0, found[0] if found else len(text))
    if header is not None:
        found.insert(0, header.start())
    return [_with_advice(text, start) for start in found]


def _with_advice(text: str, start: int) -> int:
    blanks = start - len(text[max(0, start - _BLANKS_MAX) : start].rstrip()) - max(0, start - _BLANKS_MAX)
    window = text[max(0, start - 12 - blanks) : start]  # the advice itself, and the line breaks after it
    advice = _ADVICE_BEFORE.search(window)
    return start - len(window) + advice.start() if advice else start


def _interchange(text: str, number: int, starts_at: int) -> Interchange:
    place = Place(interchange=number, offset=starts_at)
    separators, first, findings = find_separators(text, place)
    body = text[first:] if first else text
    if "\n" in body:
        body = _unwrapped(body, separators.terminator)
    body = _quotes_unified(body, separators, place, findings)
    has_held = False
    if separators.release and separators.release in body:
        has_held = True
        body = _releases_held(body, separators, place, findings)
    if (separators.component, separators.element, separators.release, separators.terminator) != (":", "+", "?", "'"):
        body = _standardised(body, separators)
        has_held = True
    segments = body.lstrip().split("'")
    heads = list(map(HEAD, segments))
    kinds = set(heads)
    if not kinds <= _USUAL_OR_END and any(head[:1].isspace() for head in kinds):
        body = _BREAKS_AFTER.sub("'", body.replace("'\n", "'"))
        segments = body.lstrip().split("'")
        heads = list(map(HEAD, segments))
        kinds = set(heads)
    last = segments.pop()
    is_cut = bool(last.strip())
    if is_cut:
        segments.append(last)
    else:
        heads.pop()
    if is_cut or not kinds <= _USUAL_OR_END or "\n" in body or _may_hold_long(body):
        segments, is_cut = _repaired(segments, body, is_cut, place, findings)
        heads = list(map(HEAD, segments))
    if len(segments) > SEGMENTS_PER_INTERCHANGE_MAX:
        del segments[SEGMENTS_PER_INTERCHANGE_MAX:], heads[SEGMENTS_PER_INTERCHANGE_MAX:]
        findings.append(syntax_finding("interchange.too-many-segments", place))
    return Interchange(
        number, starts_at, separators, segments, heads, has_held, has_held and HELD_COLON in body, is_cut, findings
    )


def _unwrapped(body: str, terminator: str) -> str:
    """The body without line breaks where it was cut into lines of one width, inside segments and inside tags."""
    breaks = body.count("\n")
    if body.count(terminator + "\n") == breaks:
        return body
    lines = body.split("\n")
    widths = [len(line) for line in lines[:-1] if line]
    widest = max(widths, default=0)
    if not LINE_CHARACTERS_MIN <= widest <= LINE_CHARACTERS_MAX or widths.count(widest) * 2 < len(widths):
        return body
    return "".join(lines)


def _quotes_unified(body: str, separators: Separators, place: Place, findings: list[Finding]) -> str:
    quotes = [q for q in _UNADVISED_QUOTES if q != separators.terminator and q in body]
    if separators.terminator not in ("'", *quotes) and "'" in body:
        quotes.append("'")
    if not quotes:
        return body
    tags = "|".join(sorted(KNOWN_TAGS))
    pattern = re.compile(rf"[{''.join(quotes)}](?=\s*(?:{tags})(?:{re.escape(separators.element)}|['’]))")
    body, times = pattern.subn(separators.terminator.replace("\\", r"\\"), body)
    if times:
        findings.append(syntax_finding("terminator.mixed", place))
    return body


def _releases_held(body: str, separators: Separators, place: Place, findings: list[Finding]) -> str:
    release = separators.release
    held = {separators.terminator: _HELD_TERMINATOR, separators.element: _HELD_PLUS, separators.component: HELD_COLON}
    before, *pieces = body.split(release)
    out = [before]
    is_released = False  # the piece follows a release character that was itself released
    last = len(pieces) - 1
    for at, piece in enumerate(pieces):
        if is_released:
            out.append(piece)
            is_released = False
        elif piece:
            # The next character is data whatever it is, so the release character itself goes.
            out += (held.get(piece[0], piece[0]), piece[1:])
        else:
            out.append(_HELD_RELEASE)
            is_released = True
            if at == last:
                findings.append(syntax_finding("release.at-end", place))
    return "".join(out)


def _may_hold_long(body: str) -> bool:
    """False where no segment can be longer than the limit: every window of half its length has a terminator."""
    window = SEGMENT_CHARACTERS_MAX // 2
    return any("'" not in body[at : at + window] for at in range(0, len(body) - window, window))


def _standardised(body: str, separators: Separators) -> str:
    """The body with standard separators, in one pass: a character that would collide gets its stand-in."""
    stand_in = {"'": _HELD_TERMINATOR, "+": _HELD_PLUS, ":": HELD_COLON}
    table = {ord(character): held for character, held in stand_in.items()}
    table[ord(_HELD_RELEASE)] = separators.release
    table[ord(_HELD_TERMINATOR)] = stand_in.get(separators.terminator, separators.terminator)
    table[ord(_HELD_PLUS)] = stand_in.get(separators.element, separators.element)
    table[ord(HELD_COLON)] = stand_in.get(separators.component, separators.component)
    table[ord(separators.terminator)] = "'"
    table[ord(separators.element)] = "+"
    table[ord(separators.component)] = ":"
    return body.translate(table)


def _repaired(
    segments: list[str], body: str, is_cut: bool, place: Place, findings: list[Finding]
) -> tuple[list[str], bool]:
    """The segments, where only the odd ones are looked at twice."""
    odd = [at for at, segment in enumerate(segments) if segment[:4] not in _USUAL]
    if "\n" in body:
        odd += [at for at, segment in enumerate(segments) if "\n" in segment]
    long: list[int] = []
    if max(map(len, segments), default=0) > SEGMENT_CHARACTERS_MAX:
        long = [at for at, segment in enumerate(segments) if len(segment) > SEGMENT_CHARACTERS_MAX]
    if not odd and not long:
        return segments, is_cut and segments[-1][:3] not in ("UNZ", "UNE", "UNT")
    repair = _Repair(place, findings)
    done = 0
    for at in sorted({*odd, *long}):
        repair.out += segments[done:at]
        repair.take(segments[at])
        done = at + 1
    repair.out += segments[done:]
    out = repair.out
    if is_cut and out and out[-1][:3] in ("UNZ", "UNE", "UNT"):
        is_cut = False
    return out, is_cut


class _Repair:
    """Takes odd segments one by one and appends what can be made of them."""

    def __init__(self, place: Place, findings: list[Finding]) -> None:
        self.out: list[str] = []
        self.place = place
        self.findings = findings
        self.has_ended = False

    def note(self, code: str, found: str = "") -> None:
        place = Place(interchange=self.place.interchange, segment=len(self.out) + 1)
        self.findings.append(syntax_finding(code, place, found))

    def take(self, segment: str) -> None:
        segment = segment.strip()
        if not segment:
            return
        if len(segment) > SEGMENT_CHARACTERS_MAX and segment.count("\n") < 2:
            self.note("segment.too-long")
            return
        if "\n" in segment:
            for piece in self._lines(segment):
                self._one(piece)
        else:
            self._one(segment)

    def _lines(self, segment: str) -> list[str]:
        pieces: list[str] = []
        for line in segment.split("\n"):
            if not line.strip():
                continue
            begins = line.lstrip()
            if pieces and begins[:3] in KNOWN_TAGS and begins[3:4] == "+":
                self.note("terminator.lost")
                pieces.append(begins)
            elif not pieces:
                pieces.append(begins)
            elif pieces[-1][:3] in ("UNZ", "UNE", "UNT"):
                self._stray(line)
            else:
                glue = " " if pieces[-1][:3] in _TEXT_TAGS and pieces[-1][-1:] != " " and line[:1] != " " else ""
                pieces[-1] += glue + line
                self.note("segment.line-break")
        return [piece.rstrip() for piece in pieces]

    def _one(self, segment: str) -> None:
        tag = segment[:3]
        if tag in KNOWN_TAGS and segment[3:4] in ("+", ""):
            self._append(segment)
            return
        upper = tag.upper()
        if upper in KNOWN_TAGS and segment[3:4] in ("+", ""):
            self._append(upper + segment[3:])
            return
        if segment.startswith("FT+4:"):
            self.note("segment.tag-damaged")
            self._append("I" + segment)
            return
        previous = self.out[-1] if self.out else ""
        is_like_tag = _SHAPE_OF_TAG.match(segment) is not None
        if is_like_tag and not re.fullmatch(r"(?:TIF|NAD\+\w+\+\+)\+[A-Z]{1,2}", previous):
            self._append(segment)  # a segment of a kind we do not know
        elif previous[:3] in ("TIF", "NAD", "SSR", "IFT", "LTS", "ADD", "FTX", "ORG", "TVL", "DOC", "PDT"):
            self.out[-1] = f"{previous}{_HELD_TERMINATOR}{segment}"
            self.note("segment.apostrophe")
        else:
            self._stray(segment)

    def _append(self, segment: str) -> None:
        if segment.startswith("UNZ"):
            self.has_ended = True
        self.out.append(segment)

    def _stray(self, segment: str) -> None:
        if _EMPTY_AFTER.fullmatch(segment):
            return
        ended = self.has_ended or (self.out and self.out[-1].startswith("UNZ"))
        self.note("wrapping.text-after" if ended else "segment.stray-text", shape_of(segment))
