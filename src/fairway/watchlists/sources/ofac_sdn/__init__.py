"""The list of specially designated nationals of the United States Treasury (OFAC)."""
