"""Synthetic carriers, flights, travellers and watchlists of fictional states, with a known answer key.

Tests, the demo, training and the benchmarks all use it. Nothing here is imported by the product's rooms.
"""

from fairway_simulator.day import DEFAULT_DAY, Summary, simulate
from fairway_simulator.samples import manifest_of, push_of

__all__ = ["DEFAULT_DAY", "Summary", "manifest_of", "push_of", "simulate"]
