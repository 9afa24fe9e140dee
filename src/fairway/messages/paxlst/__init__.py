"""PAXLST, all directories, read by qualifier and not by position, and written; the old United States form; states' profiles."""

from fairway.messages.paxlst.profiles import COMMON, PROFILES, Profile, enclosure_for, missing, profile_of, profiles_for
from fairway.messages.paxlst.reader import read_paxlst
from fairway.messages.paxlst.writer import write_paxlst, write_paxlst_parts

__all__ = [
    "COMMON",
    "PROFILES",
    "Profile",
    "enclosure_for",
    "missing",
    "profile_of",
    "profiles_for",
    "read_paxlst",
    "write_paxlst",
    "write_paxlst_parts",
]
