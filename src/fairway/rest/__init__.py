"""The programming interface: the same offices as the console, as JSON."""
