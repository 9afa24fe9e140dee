"""PAXLST, all directories, read by qualifier and not by position; and the old United States form."""

from fairway.messages.paxlst.reader import read_paxlst

__all__ = ["read_paxlst"]
