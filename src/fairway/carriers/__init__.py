"""Keeps each carrier's quality report: what was wrong with what it sent, what was missing, what came late, which parts wait.

Which messages are due for which flight, and the alarm at silence, are not built yet.
"""

from fairway.carriers.office import PARTS_MAY_TAKE, CarrierDay, CarrierQuality, FlightPush, pushes, quality

__all__ = ["PARTS_MAY_TAKE", "CarrierDay", "CarrierQuality", "FlightPush", "pushes", "quality"]
