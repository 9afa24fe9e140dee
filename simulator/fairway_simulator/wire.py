"""EDIFACT on the wire: escaping, envelopes, service characters. Only what the simulator needs, so that it shares
nothing with the reader that it tests."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

__all__ = ["DEFAULT", "Interchange", "MessageText", "Separators", "ddmmyy", "escape", "hhmm", "segment", "yymmdd"]

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True, slots=True)
class Separators:
    """The service characters of an interchange; `release` may be "" where the sender has none."""

    component: str = ":"
    element: str = "+"
    release: str = "?"
    terminator: str = "'"


DEFAULT = Separators()


def escape(text: str, separators: Separators = DEFAULT) -> str:
    """The text with a release character before every service character."""
    marks = (separators.component, separators.element, separators.terminator)
    out = text.replace(separators.release, separators.release * 2)
    for mark in marks:
        out = out.replace(mark, separators.release + mark)
    return out


def segment(tag: str, *elements: str | tuple[str, ...]) -> str:
    """One segment without its terminator; a tuple is a composite. Trailing empty parts go.

    >>> segment("TIF", ("O'HARA", "I"), ("ANNA", "A", "1"))
    "TIF+O?'HARA:I+ANNA:A:1"
    """
    texts = [escape(e) if isinstance(e, str) else ":".join(escape(part) for part in e).rstrip(":") for e in elements]
    return "+".join([tag, *texts]).rstrip("+")


def ddmmyy(day: date) -> str:
    """PNRGOV's date."""
    return f"{day.day:02d}{day.month:02d}{day.year % 100:02d}"


def yymmdd(day: date) -> str:
    """The date of PAXLST and of envelopes."""
    return f"{day.year % 100:02d}{day.month:02d}{day.day:02d}"


def hhmm(moment: datetime) -> str:
    """Hours and minutes."""
    return f"{moment.hour:02d}{moment.minute:02d}"


def ddmmmyy(day: date) -> str:
    """The date of SSR texts: 12JUL64."""
    return f"{day.day:02d}{_MONTHS[day.month - 1]}{day.year % 100:02d}"


@dataclass(slots=True)
class MessageText:
    """One message as segments without terminators: its own header line, then `head`, then one block per record.

    A block is one booking of PNRGOV or one person of PAXLST, so that dirt can cut between them.
    must_keep  how many blocks from the first on hold somebody whom no later message shows again
    """

    reference: str
    kind: str  # "PNRGOV:13:1:IA"
    access_reference: str
    sequence: str  # "01:C", "" …
    head: list[str]
    blocks: list[list[str]]
    tail: list[str] = field(default_factory=list)
    must_keep: int = 0

    def header(self) -> str:
        """UNH."""
        return f"UNH+{self.reference}+{self.kind}+{self.access_reference}+{self.sequence}".rstrip("+")

    def segments(self) -> list[str]:
        """All segments with header and trailer, counted rightly."""
        out = [self.header(), *self.head]
        for block in self.blocks:
            out.extend(block)
        out.extend(self.tail)
        out.append(f"UNT+{len(out) + 1}+{self.reference}")
        return out


@dataclass(slots=True)
class Interchange:
    """One file before it becomes bytes."""

    una: str
    syntax: str
    sender: str
    recipient: str
    sent_at: datetime
    reference: str
    messages: list[MessageText]
    application: str = ""
    group: str = ""  # "PAXLST" … where functional groups are used
    group_version: str = ""
    is_one_segment_per_line: bool = False

    def segments(self) -> list[str]:
        """All segments of the file, service segments included, without UNA and terminators."""
        when = f"{yymmdd(self.sent_at)}:{hhmm(self.sent_at)}"
        tail = f"++{self.application}" if self.application else ""
        out = [f"UNB+{self.syntax}+{self.sender}+{self.recipient}+{when}+{self.reference}{tail}"]
        if self.group:
            sender, recipient = self.sender.split(":")[0], self.recipient.split(":")[0]
            out.append(f"UNG+{self.group}+{sender}+{recipient}+{when}+{self.reference}+UN+{self.group_version}")
        for message in self.messages:
            out.extend(message.segments())
        if self.group:
            out.append(f"UNE+{len(self.messages)}+{self.reference}")
        count = 1 if self.group else len(self.messages)
        out.append(f"UNZ+{count}+{self.reference}")
        return out

    def text(self) -> str:
        """The clean file."""
        return assemble(self.una, self.segments(), lines=self.is_one_segment_per_line)

    def with_messages(self, messages: list[MessageText]) -> Interchange:
        """The same envelope around other messages."""
        return replace(self, messages=messages)


def assemble(una: str, segments: list[str], *, terminator: str = "'", lines: bool) -> str:
    """Segments to one text. Segments must already be escaped for that terminator."""
    end = terminator + ("\r\n" if lines else "")
    head = una + ("\r\n" if lines and una else "")
    return head + end.join(segments) + end
