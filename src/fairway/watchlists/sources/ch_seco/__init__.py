"""The sanctions list of Switzerland (SECO)."""
