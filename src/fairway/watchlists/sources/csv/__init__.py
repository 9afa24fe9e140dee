"""A list as a table of our own columns: for national lists, partners and tests."""
