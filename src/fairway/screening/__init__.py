"""Finds candidates for each traveller, compares, and writes hits with their evidence. A hit is the machine's word, never a match."""

from fairway.screening.office import HitOnFlight, Screened, Screener, hits_on_flights, screen_waiting

__all__ = ["HitOnFlight", "Screened", "Screener", "hits_on_flights", "screen_waiting"]
