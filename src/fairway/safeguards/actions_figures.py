"""The recorded actions about figures that leave the house."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = ["FIGURES", "StatisticsExported"]


class StatisticsExported(Lasting, frozen=True):
    sentence = "{actor} took the statistics out as a table ({object}): {rows} rows, numbers only"
    concerns = "statistics"
    rows: int


FIGURES: tuple[type[Action], ...] = (StatisticsExported,)
