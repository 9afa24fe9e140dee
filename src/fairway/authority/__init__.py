"""The unmasking authority's own program: it reads a request in words, approves it, and releases one record's key. Needs no house."""

from fairway.authority.program import in_words, read_request, release

__all__ = ["in_words", "read_request", "release"]
