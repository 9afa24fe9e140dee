"""The same offices for the operator's shell."""
