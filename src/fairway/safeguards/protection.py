"""Children, and people who are to be protected: how old somebody is, how sure that is, and the lane in which a hit goes.

A lane decides the words in which a hit is shown, who reviews it and who is told. None of the words of a lane of protection speaks of
suspicion, because nobody in it is under any (Directive (EU) 2016/680 Art. 6; Regulation (EU) 2018/1862 Art. 32).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date

import msgspec

from fairway.safeguards.authorisation import Permission
from fairway.safeguards.profile import LegalProfile

__all__ = [
    "LANES",
    "Age",
    "Confidence",
    "Lane",
    "LaneWords",
    "age_on",
    "comes_of_age_on",
    "criteria_may_hit",
    "lane_of",
    "recipients_of",
]

_CHILDREN = frozenset({"infant", "child", "unaccompanied_minor"})
_MONTHS = 12
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Lane(enum.StrEnum):
    """In which lane a hit goes. SOUGHT is the ordinary one; CHILD an ordinary list's hit on somebody under age."""

    SOUGHT = "sought"
    CHILD = "child"
    MISSING_CHILD = "missing_child"
    TRAFFICKING_VICTIM = "trafficking_victim"
    VICTIM_OR_WITNESS = "victim_or_witness"


class LaneWords(msgspec.Struct, frozen=True):
    """What a lane is called, what is asked of who meets it, and who may review its hits."""

    label: str
    says: str
    reviewers: Permission


LANES: dict[Lane, LaneWords] = {
    Lane.SOUGHT: LaneWords("Person sought", "Is the traveller the person on the list?", Permission.REVIEW_SOUGHT),
    Lane.CHILD: LaneWords(
        "A child",
        "The traveller is, or may be, a child. Their interests come first: ask child protection before anything follows.",
        Permission.REVIEW_SOUGHT,
    ),
    Lane.MISSING_CHILD: LaneWords(
        "Missing child",
        "This may be a child who is missed. They are to be found and kept safe, with whoever may be with them.",
        Permission.REVIEW_PROTECTION,
    ),
    Lane.TRAFFICKING_VICTIM: LaneWords(
        "Person who may need help",
        "This may be somebody whom others move against their will. They are to be met in safety and apart from companions.",
        Permission.REVIEW_PROTECTION,
    ),
    Lane.VICTIM_OR_WITNESS: LaneWords(
        "Victim or witness",
        "This may be a victim or a witness. They are to be reached with care; nothing is passed on without a reason.",
        Permission.REVIEW_PROTECTION,
    ),
}


class Confidence(enum.StrEnum):
    """How sure an age is. HIGH: a document's whole date, undisputed. LOW: part of a date, a dispute about being of age, a category."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Age(msgspec.Struct, frozen=True):
    """Whole years of age on a day, between `least` and `most`; `basis` says what it rests on.

    basis  "document", "booking" or "category" (what the carrier says they travel as)
    """

    least: int
    most: int
    confidence: Confidence
    basis: str

    def is_minor(self, below: int) -> bool:
        """Whether they are under age or may be: in doubt somebody is a child."""
        return self.least < below

    @property
    def says(self) -> str:
        """In words."""
        years = f"{self.least}" if self.least == self.most else f"{self.least} to {self.most}"
        return f"{years} years old, confidence {self.confidence}, by {self.basis}"


def age_on(day: date, *, document: Iterable[str], booking: Iterable[str] = (), category: str = "") -> Age | None:
    """The age on a day from the best that was sent; None where nothing says anything.

    document, booking  dates of birth, ISO, maybe partial ("1964", "1964-02"); what cannot be a date says nothing
    category           what they travel as: "infant", "child", "unaccompanied_minor", "adult" …

    A document goes before what was typed into a booking. Where two dates disagree the range covers both, so that a child whose
    date was once mistyped stays a child.
    """
    ranges = [("document", found) for each in document if (found := _range(each, day)) is not None]
    ranges += [("booking", found) for each in booking if (found := _range(each, day)) is not None]
    if not ranges:
        return Age(0, 17, Confidence.LOW, "category") if category in _CHILDREN else None
    least, most = min(low for _, (low, _) in ranges), max(high for _, (_, high) in ranges)
    basis = ranges[0][0]
    if least != most:
        return Age(least, most, Confidence.LOW, basis)
    return Age(least, most, Confidence.HIGH if basis == "document" else Confidence.MEDIUM, basis)


def comes_of_age_on(dates: Iterable[str], below: int, *, after: date) -> date | None:
    """The first day after `after` on which somebody born on one of these dates is no longer under age; None where on none.

    dates  ISO, maybe partial: then the first day on which it can be
    """
    found = [day for each in dates if (day := _anniversary(each, below)) is not None and day > after]
    return min(found, default=None)


def _anniversary(text: str, years: int) -> date | None:
    parts = [*text.split("-"), "1", "1"][:3]
    if not all(each.isdecimal() for each in parts):
        return None
    year, month, day = (int(each) for each in parts)
    try:
        return date(year + years, month, day)
    except ValueError:
        return date(year + years, 3, 1) if (month, day) == (2, 29) else None


def lane_of(list_kind: str, age: Age | None, profile: LegalProfile) -> Lane:
    """The lane of a hit on a list of that kind. A list of protection decides; an ordinary one asks for the age.

    Raises ValueError for a kind that there is not.
    """
    lane = Lane(list_kind)
    if lane is Lane.SOUGHT and age is not None and age.is_minor(profile.minor_below_years):
        return Lane.CHILD
    return lane


def criteria_may_hit(age: Age | None, profile: LegalProfile) -> bool:
    """Whether a pre-determined criterion may hit somebody of this age. Whose age nobody knows is not taken for a child."""
    return profile.criteria_on_minors or age is None or not age.is_minor(profile.minor_below_years)


def recipients_of(lane: Lane, profile: LegalProfile) -> tuple[str, ...]:
    """Who is told of a confirmed hit in this lane."""
    rule = next((each for each in profile.lanes if each.lane == lane), None)
    return rule.recipients if rule is not None else profile.recipients


def _range(text: str, day: date) -> tuple[int, int] | None:
    """Least and most whole years on `day` of somebody born then; None where the text is no date, or not past."""
    parts = text.split("-")
    if not 1 <= len(parts) <= 3 or not all(each.isdecimal() for each in parts) or len(parts[0]) != 4:
        return None
    year, *rest = (int(each) for each in parts)
    first = (year, rest[0] if rest else 1, rest[1] if len(rest) > 1 else 1)
    last = (year, rest[0] if rest else _MONTHS, rest[1] if len(rest) > 1 else _last_day(rest))
    if not (1 <= first[1] <= _MONTHS and 1 <= first[2] <= _DAYS[first[1] - 1]):
        return None
    oldest, youngest = _years(first, day), _years(last, day)
    if oldest < 0:
        return None
    return max(youngest, 0), oldest


def _last_day(rest: list[int]) -> int:
    return _DAYS[rest[0] - 1] if rest and 1 <= rest[0] <= _MONTHS else 31


def _years(born: tuple[int, int, int], day: date) -> int:
    return day.year - born[0] - ((day.month, day.day) < (born[1], born[2]))
