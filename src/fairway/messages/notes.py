"""Where a reader writes down what it found: cheap while all is well, exact when something is not."""

from __future__ import annotations

from typing import Final

from fairway.kit.findings import Effect, Finding, Place, shape_of
from fairway.messages.codes import finding

__all__ = ["FINDINGS_PER_MESSAGE_MAX", "Notes"]

FINDINGS_PER_MESSAGE_MAX: Final = 2_000
"""Findings of one message. More only repeat themselves; the message is then marked as cut."""


class Notes:
    """The findings of one message.

    segment, tag  where the reader stands; it sets them only when it notes something or passes by
    """

    def __init__(self, interchange: int, message: int) -> None:
        self.interchange = interchange
        self.message = message
        self.segment = 0
        self.tag = ""
        self.findings: list[Finding] = []
        self.is_incomplete = False

    def note(
        self, code: str, element: int = 0, component: int = 0, value: str = "", *, segment: int = 0, tag: str = ""
    ) -> None:
        """Write a finding down. `value` is turned into its shape here and kept nowhere."""
        if len(self.findings) > FINDINGS_PER_MESSAGE_MAX:
            return
        if len(self.findings) == FINDINGS_PER_MESSAGE_MAX:
            code, element, component, value = "message.findings.cut", 0, 0, ""
        place = Place(
            interchange=self.interchange,
            message=self.message,
            segment=segment or self.segment,
            tag=(tag or self.tag) if len(tag or self.tag) == 3 else "",
            element=element,
            component=component,
        )
        made = finding(code, place, shape_of(value) if value else "")
        if made.effect is Effect.INCOMPLETE:
            self.is_incomplete = True
        self.findings.append(made)

    def in_order(self) -> None:
        """Put the findings into the order of the segments."""
        self.findings.sort(key=lambda made: made.place.segment)

    def forget(self, first: int, last: int) -> None:
        """Drop what was noted of these segments, because they are read again."""
        self.findings = [made for made in self.findings if not first <= made.place.segment <= last]
