"""The authority's own program: it releases one record's key, and keeps the register of protected people. Needs no house."""

from fairway.authority.program import in_words, read_request, release

__all__ = ["in_words", "read_request", "release"]
