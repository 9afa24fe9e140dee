"""The yearly statistics of Directive (EU) 2016/681 Art. 20, from the one funnel, as the profile in force defines it.

Each total is the sum of its parts, because both come from one query. What the law has taken in the meantime is in it as a number.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec

from fairway.kit.refusals import Refused
from fairway.oversight.statistics import Shown, withheld
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_scope import YearlyReportMade
from fairway.safeguards.funnel import steps_of
from fairway.safeguards.protection import Lane
from fairway.store import funnel
from fairway.store.archive import perform

__all__ = ["Part", "Yearly", "YearlyStep", "yearly"]

_FIRST_YEAR, _LAST_YEAR = 2000, 2200


class Part(msgspec.Struct, frozen=True):
    """The share of one list and lane in a step; both "" for travellers."""

    source: str
    lane: str
    count: Shown


class YearlyStep(msgspec.Struct, frozen=True):
    """One step. says: its definition. total: the sum of the parts; None where it is withheld."""

    code: str
    says: str
    total: Shown
    parts: tuple[Part, ...]


class Yearly(msgspec.Struct, frozen=True):
    """The report of one year of departures. exchanged: travellers passed on to anybody; no office of the house passes anything on."""

    year: int
    profile: str
    definitions: str
    is_public: bool
    steps: tuple[YearlyStep, ...]
    exchanged: int = 0


def yearly(act: Act, year: int, *, is_public: bool) -> Yearly:
    """The report of a year.

    is_public  parts by list and lane without counts from one to four, totals likewise; otherwise every number, for the unit itself
    """
    permit(act, Permission.MAKE_REPORTS)
    if not _FIRST_YEAR <= year <= _LAST_YEAR or date(year, 1, 1) > act.at.date():
        raise Refused("statistics.year", "There is no such year yet. Nothing was counted.")
    with perform(act) as archive:
        steps = steps_of(archive.profile)
        counted = funnel.counts(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal(), archive.profile)
        by_part: Counter[tuple[str, str, str]] = Counter()
        for (_, step, source, lane), count in counted.items():
            by_part[(step, source, lane)] += count
        found = Yearly(
            year,
            archive.profile.stamp,
            archive.profile.funnel_definitions,
            is_public,
            tuple(_step(each.code, each.says, by_part, is_public=is_public) for each in steps),
        )
        act.record(YearlyReportMade(object=str(year), steps=len(steps), public="yes" if is_public else "no"))
    return found


def _step(code: str, says: str, by_part: Counter[tuple[str, str, str]], *, is_public: bool) -> YearlyStep:
    parts = sorted((source, lane, count) for (step, source, lane), count in by_part.items() if step == code and count)
    total = sum(count for _, _, count in parts)
    if not is_public:
        return YearlyStep(code, says, total, tuple(Part(*each) for each in parts))
    # Published: who is protected is not told apart from the sought, and no part gives a small one away.
    merged: Counter[str] = Counter()
    for source, lane, count in parts:
        merged[source if lane in ("", Lane.SOUGHT, Lane.CHILD) else "protection"] += count
    names = sorted(merged)
    shown = withheld([merged[name] for name in names])
    [total_shown] = withheld([total])
    return YearlyStep(
        code, says, total_shown, tuple(Part(name, "", count) for name, count in zip(names, shown, strict=True))
    )
