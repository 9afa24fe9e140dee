"""`fairway compare` and `fairway screen`: comparison alone, without a store, for trying out and for testing.

Both read one JSON object a line from stdin and write one a line to stdout, in the same order. Nothing is kept.
A line that cannot be read gives {"id", "error"} in its place, and the exit code is 3.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from fairway.cli.given import Pair, Traveller, Unread, read_line
from fairway.comparison import LANGUAGES, Comparison, Evidence, Index, ListedPerson, compare, says

__all__ = ["add_parser", "run"]

EXIT_DONE: Final = 0
EXIT_REFUSED: Final = 1
EXIT_USAGE: Final = 2
EXIT_LEFT_OUT: Final = 3
FINDINGS_SHOWN_MAX: Final = 20
BYTES_AT_ONCE: Final = 1 << 20
LINES_AT_ONCE: Final = 2_000  # as many as the index looks up in one go


class _Piece(msgspec.Struct):
    feature: str
    weight: float
    says: str


class _Compared(msgspec.Struct):
    id: Any
    hit: bool
    score: float
    probability: float
    strength: str
    evidence: list[_Piece]


class _Hit(msgspec.Struct):
    entry_id: str
    score: float
    strength: str
    evidence: list[_Piece]


class _Screened(msgspec.Struct):
    id: Any
    hits: list[_Hit]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway compare` and `fairway screen`."""
    pairs = subparsers.add_parser(
        "compare",
        help="compare travellers with listed persons, one pair a line",
        description='Reads {"id", "traveller": {...}, "listed": {...}} a line from stdin. Nothing is kept.',
    )
    pairs.set_defaults(run=run, work=_compare_lines)
    lists = subparsers.add_parser(
        "screen",
        help="screen travellers against list files, without a store",
        description='Reads {"id", names, birth_date ...} a line from stdin. Nothing is kept.',
    )
    lists.add_argument(
        "--list", dest="lists", metavar="FILE", type=Path, nargs="+", action="extend", required=True, help="list as CSV"
    )
    lists.set_defaults(run=run, work=_screen_lines)
    for command in (pairs, lists):
        command.add_argument("--stdin", action="store_true", required=True, help="read JSON lines from stdin")
        command.add_argument("--language", choices=LANGUAGES, default="en", help="of the sentences of evidence")
        command.add_argument("--json", action="store_true", help="write JSON lines to stdout (the only form there is)")


def run(args: argparse.Namespace) -> int:
    """Runs the verb. Returns the exit code."""
    work: Callable[[argparse.Namespace, BinaryIO, BinaryIO], int] = args.work
    return work(args, sys.stdin.buffer, sys.stdout.buffer)


def _compare_lines(args: argparse.Namespace, source: BinaryIO, out: BinaryIO) -> int:
    code = EXIT_DONE
    for lines in _batches(source):
        for pair in (read_line(line, Pair) for line in lines):
            if isinstance(pair, Unread):
                code = EXIT_LEFT_OUT
                _write(out, pair)
            else:
                found = compare(pair.traveller.traveller(), pair.listed.listed())
                _write(out, _compared(pair.id, found, args.language))
        out.flush()
    return code


def _compared(identifier: Any, comparison: Comparison, language: str) -> _Compared:
    return _Compared(
        id=identifier,
        hit=comparison.is_hit,
        score=comparison.score,
        probability=comparison.probability,
        strength=comparison.strength.value,
        evidence=_pieces(comparison.evidence, language),
    )


def _pieces(evidence: Sequence[Evidence], language: str) -> list[_Piece]:
    return [_Piece(each.feature, each.weight, says(each, language)) for each in evidence]


def _screen_lines(args: argparse.Namespace, source: BinaryIO, out: BinaryIO) -> int:
    persons: list[ListedPerson] = []
    code = EXIT_DONE
    for path in args.lists:
        read = _read_list(path)
        if read is None:
            return EXIT_USAGE
        entries, refusal, left_out, findings = read
        if refusal:
            print(f"fairway screen: {path} was refused. {refusal}", file=sys.stderr)
            return EXIT_REFUSED
        if left_out:
            print(f"fairway screen: {path}: {left_out} entries could not be kept.", file=sys.stderr)
            for finding in findings[:FINDINGS_SHOWN_MAX]:
                print(f"  {finding}", file=sys.stderr)
            code = EXIT_LEFT_OUT
        persons.extend(entries)
    index = Index.build(persons)
    for lines in _batches(source):
        given = [read_line(line, Traveller) for line in lines]
        if any(isinstance(each, Unread) for each in given):
            code = EXIT_LEFT_OUT
        for answer in _screened(index, given, args.language):
            _write(out, answer)
        out.flush()
    return code


def _screened(index: Index, given: Sequence[Traveller | Unread], language: str) -> Iterator[_Screened | Unread]:
    readable = [each.traveller() for each in given if not isinstance(each, Unread)]
    results = iter(index.screen(readable))
    for each in given:
        if isinstance(each, Unread):
            yield each
            continue
        hits = [
            _Hit(index.listed(position).entry_id, found.score, found.strength.value, _pieces(found.evidence, language))
            for position, found in next(results)
        ]
        yield _Screened(each.id, hits)


def _read_list(path: Path) -> tuple[Sequence[ListedPerson], str, int, Sequence[object]] | None:
    """The entries, why the list was refused ("" where not), and how many entries were left out, and the findings; None: no file."""
    from fairway.watchlists.sources import read_list  # `compare` does without the list sources

    try:
        data = path.read_bytes()
    except OSError as error:
        print(f"fairway screen: {path}: {error.strerror}", file=sys.stderr)
        return None
    reading = read_list("csv", data)
    return reading.entries, str(reading.refusal or ""), reading.kept_out, reading.findings


def _batches(source: BinaryIO) -> Iterator[list[bytes]]:
    """The lines that are there, empty ones left out: who writes one line and waits is answered, who writes many is quicker."""
    rest: list[bytes] = []
    while piece := source.read1(BYTES_AT_ONCE):  # type: ignore[attr-defined]
        *lines, last = piece.split(b"\n")
        if lines:
            lines[0] = b"".join((*rest, lines[0]))
            rest.clear()
        rest.append(last)
        yield from _cut(lines)
    yield from _cut([b"".join(rest)])


def _cut(lines: Sequence[bytes]) -> Iterator[list[bytes]]:
    said = [line for line in lines if line.strip()]
    for start in range(0, len(said), LINES_AT_ONCE):
        yield said[start : start + LINES_AT_ONCE]


def _write(out: BinaryIO, answer: _Compared | _Screened | Unread) -> None:
    out.write(msgspec.json.encode(answer) + b"\n")
