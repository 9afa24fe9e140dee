"""ISO 9735: bytes ⇄ segments. Knows no airline."""

from fairway.edifact.characters import decode
from fairway.edifact.codes import SYNTAX_CODES, syntax_finding
from fairway.edifact.limits import INPUT_BYTES_MAX
from fairway.edifact.separators import DEFAULT, Separators, find_separators
from fairway.edifact.tokens import HEAD, HELD_COLON, Interchange, elements, interchanges, offset_of, released, restore
from fairway.edifact.writer import write_segment, write_segments

__all__ = [
    "DEFAULT",
    "HEAD",
    "HELD_COLON",
    "INPUT_BYTES_MAX",
    "SYNTAX_CODES",
    "Interchange",
    "Separators",
    "decode",
    "elements",
    "find_separators",
    "interchanges",
    "offset_of",
    "released",
    "restore",
    "syntax_finding",
    "write_segment",
    "write_segments",
]
