"""Keeps each carrier's quality report: what was wrong with what it sent, what was missing, what came late.

Which messages are due for which flight, and the alarm at silence, are not built yet.
"""

from fairway.carriers.office import CarrierDay, CarrierQuality, quality

__all__ = ["CarrierDay", "CarrierQuality", "quality"]
