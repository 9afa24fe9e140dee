"""Entries that this office makes itself, each by two people."""
