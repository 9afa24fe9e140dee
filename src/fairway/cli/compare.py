"""`fairway compare` and `fairway screen`: comparison alone, without a store, for trying out and for testing.

Both read one JSON object a line from stdin and write one a line to stdout, in the same order. Nothing is kept.
A line that cannot be read gives {"id", "error"} in its place, and the exit code is 3.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

import msgspec

from fairway.comparison import (
    LANGUAGES,
    ComparedTraveller,
    Comparison,
    Document,
    Evidence,
    Index,
    ListedPerson,
    PersonName,
    Place,
    compare,
    known_country,
    says,
)

__all__ = ["add_parser", "run"]

EXIT_DONE: Final = 0
EXIT_REFUSED: Final = 1
EXIT_USAGE: Final = 2
EXIT_LEFT_OUT: Final = 3
LINES_AT_ONCE: Final = 2_000  # as many as the index looks up in one go


class _DocumentGiven(msgspec.Struct):
    number: str
    kind: str = ""
    type: str = ""
    country: str = ""
    issuing_country: str = ""

    def document(self) -> Document:
        return Document(self.kind or self.type, self.country or self.issuing_country, self.number)


_Texts = tuple[str, ...] | str | None


class _PlaceGiven(msgspec.Struct):
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""

    def place(self) -> Place:
        return Place(self.street, self.postal_code, self.city, self.country)


class _ContactGiven(msgspec.Struct):
    """`travellers`: how many travellers of the day give it; an agency's number says nothing about anybody."""

    value: str
    travellers: int = 1


_Places = tuple[_PlaceGiven | str, ...] | _PlaceGiven | str | None
_Contacts = tuple[_ContactGiven | str, ...] | None
_Documents = tuple[_DocumentGiven | str, ...] | None


class _TravellerGiven(msgspec.Struct):
    id: str | int | None = None
    names: tuple[str | PersonName, ...] | str | None = None
    surname: str | None = None
    given_names: _Texts = None
    birth_date: str | None = None
    sex: str | None = None
    nationality: str | None = None
    nationalities: _Texts = None
    documents: _Documents = None
    contacts: _Contacts = None
    addresses: _Places = None
    birth_place: _PlaceGiven | str | None = None

    def traveller(self) -> ComparedTraveller:
        names = (self.names,) if isinstance(self.names, str) else self.names or ()
        every = [PersonName(full=name) if isinstance(name, str) else name for name in names]
        if self.surname or self.given_names:
            every.append(PersonName(surname=self.surname or "", given_names=" ".join(_texts(self.given_names))))
        return ComparedTraveller(
            names=tuple(every),
            birth_date=self.birth_date or "",
            sex=self.sex or "",
            nationalities=_texts(self.nationality) + _texts(self.nationalities),
            documents=_documents(self.documents),
            contacts=tuple(each if isinstance(each, str) else each.value for each in self.contacts or ()),
            contact_sharers=tuple(1 if isinstance(each, str) else each.travellers for each in self.contacts or ()),
            addresses=_places(self.addresses),
            birth_place=next(iter(_places(self.birth_place)), None),
        )


class _ListedGiven(msgspec.Struct):
    entry_id: str | int = ""
    names: _Texts = None
    weak_names: _Texts = None
    birth_dates: _Texts = None
    sex: str | None = None
    nationalities: _Texts = None
    documents: _Documents = None
    contacts: _Contacts = None
    addresses: _Places = None
    birth_places: _Places = None

    def listed(self) -> ListedPerson:
        return ListedPerson(
            entry_id=str(self.entry_id),
            names=_texts(self.names),
            weak_names=_texts(self.weak_names),
            birth_dates=_texts(self.birth_dates),
            sex=self.sex or "",
            nationalities=_texts(self.nationalities),
            documents=_documents(self.documents),
            contacts=tuple(each if isinstance(each, str) else each.value for each in self.contacts or ()),
            addresses=_places(self.addresses),
            birth_places=_places(self.birth_places),
        )


class _PairGiven(msgspec.Struct):
    traveller: _TravellerGiven
    listed: _ListedGiven
    id: str | int | None = None


class _Piece(msgspec.Struct):
    feature: str
    weight: float
    says: str


class _Compared(msgspec.Struct):
    id: str | int | None
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
    id: str | int | None
    hits: list[_Hit]


class _Unread(msgspec.Struct):
    """`error` says where and what was expected, never what was found."""

    id: str | int | None
    error: str


def _texts(value: _Texts) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return (value,) if isinstance(value, str) else value


def _documents(values: _Documents) -> tuple[Document, ...]:
    documents = []
    for value in values or ():
        if isinstance(value, str):
            kind, country, number = (["", "", *value.split(":", 2)])[-3:]
            documents.append(Document(kind, country, number))
        else:
            documents.append(value.document())
    return tuple(documents)


def _places(values: _Places) -> tuple[Place, ...]:
    """A text is "CITY, COUNTRY" as far as the country is a code; a whole address in one text is a street."""
    given = values if isinstance(values, tuple) else (values,) if values else ()
    return tuple(_place_of(each) if isinstance(each, str) else each.place() for each in given)


def _place_of(text: str) -> Place:
    city, comma, country = text.rpartition(",")
    if known_country(country):
        street, _, town = city.rpartition(",") if comma else ("", "", "")
        return Place(street.strip(), "", town.strip(), country.strip())
    return Place(city=text.strip())


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
    lists.add_argument("--list", dest="lists", metavar="FILE", type=Path, nargs="+", required=True, help="list as CSV")
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
    decoder = msgspec.json.Decoder(_PairGiven)
    for line in source:
        if not line.strip():
            continue
        pair = _decoded(decoder, line)
        if isinstance(pair, _Unread):
            code = EXIT_LEFT_OUT
            _write(out, pair)
        else:
            _write(out, _compared(pair.id, compare(pair.traveller.traveller(), pair.listed.listed()), args.language))
    return code


def _compared(identifier: str | int | None, comparison: Comparison, language: str) -> _Compared:
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
        entries, refusal, left_out = read
        if refusal:
            print(f"fairway screen: {path} was refused. {refusal}", file=sys.stderr)
            return EXIT_REFUSED
        if left_out:
            print(f"fairway screen: {path}: {left_out} entries could not be kept.", file=sys.stderr)
            code = EXIT_LEFT_OUT
        persons.extend(entries)
    index = Index.build(persons)
    decoder = msgspec.json.Decoder(_TravellerGiven)
    for lines in _batches(line for line in source if line.strip()):
        given = [_decoded(decoder, line) for line in lines]
        if any(isinstance(each, _Unread) for each in given):
            code = EXIT_LEFT_OUT
        for answer in _screened(index, given, args.language):
            _write(out, answer)
    return code


def _screened(index: Index, given: Sequence[_TravellerGiven | _Unread], language: str) -> Iterator[_Screened | _Unread]:
    readable = [each.traveller() for each in given if not isinstance(each, _Unread)]
    results = iter(index.screen(readable))
    for each in given:
        if isinstance(each, _Unread):
            yield each
            continue
        hits = [
            _Hit(index.listed(position).entry_id, found.score, found.strength.value, _pieces(found.evidence, language))
            for position, found in next(results)
        ]
        yield _Screened(each.id, hits)


def _read_list(path: Path) -> tuple[Sequence[ListedPerson], str, int] | None:
    """The entries, why the list was refused ("" where not), and how many entries were left out; None: no file."""
    from fairway.watchlists.sources import read_list  # `compare` does without the list sources

    try:
        data = path.read_bytes()
    except OSError as error:
        print(f"fairway screen: {path}: {error.strerror}", file=sys.stderr)
        return None
    reading = read_list("csv", data)
    return reading.entries, str(reading.refusal or ""), reading.kept_out


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    iterator = iter(lines)
    while batch := list(islice(iterator, LINES_AT_ONCE)):
        yield batch


class _IdOnly(msgspec.Struct):
    id: str | int | None = None


_Given = TypeVar("_Given", _PairGiven, _TravellerGiven)


def _decoded(decoder: msgspec.json.Decoder[_Given], line: bytes) -> _Given | _Unread:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _Unread(_id_of(line), str(error) if isinstance(error, msgspec.ValidationError) else "not JSON")


def _id_of(line: bytes) -> str | int | None:
    try:
        return msgspec.json.decode(line, type=_IdOnly).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _write(out: BinaryIO, answer: _Compared | _Screened | _Unread) -> None:
    out.write(msgspec.json.encode(answer) + b"\n")
    out.flush()
