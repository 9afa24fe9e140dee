"""The machine-readable zone of a passport, card or visa: lines ⇄ fields.

Source: ICAO Doc 9303 parts 3 to 7, as public copies and implementations show them.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec

from fairway.kit.absence import NOT_SENT, Maybe
from fairway.kit.findings import Finding, Place, shape_of
from fairway.messages.codes import finding
from fairway.messages.dates import birth_date, expiry_date
from fairway.messages.mrz.letters import AS_PUBLISHED, Disputed, to_mrz
from fairway.travel.booking import TravelDocument, Traveller

__all__ = [
    "Form",
    "MachineReadable",
    "MrzReading",
    "check_digit",
    "name_field",
    "read_mrz",
    "traveller_of",
    "write_mrz",
]

LINES_MAX: Final = 3
_CHARACTERS_MAX: Final = 90  # of one line: twice the longest; more is no zone
_ALPHABET: Final = re.compile(r"[A-Z0-9<]*$")
_NOT_ALPHABET: Final = re.compile(r"[^A-Z0-9<]")
_WEIGHTS: Final = (7, 3, 1)
_VALUES: Final = {"<": 0} | {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
# What a camera takes for a digit where only digits can stand.
_LOOKS_LIKE: Final = str.maketrans("OQDIZSGB", "00012568")


class Form(enum.StrEnum):
    """The five forms of a zone."""

    TD1 = "TD1"  # card, three lines of 30
    TD2 = "TD2"  # card or paper, two lines of 36
    TD3 = "TD3"  # passport, two lines of 44
    MRV_A = "MRV-A"  # visa, two lines of 44
    MRV_B = "MRV-B"  # visa, two lines of 36


class _Span(msgspec.Struct, frozen=True):
    line: int
    start: int
    end: int


class _Layout(msgspec.Struct, frozen=True):
    """Where each field stands; lines and characters from 0, the end left out. A check digit follows its field."""

    lines: int
    width: int
    name: _Span
    number: _Span
    nationality: _Span
    birth: _Span
    sex: _Span
    expiry: _Span
    optional: _Span
    optional_2: _Span | None = None
    optional_is_checked: bool = False
    composite: _Span | None = None
    composite_over: tuple[_Span, ...] = ()


def _two_lines(width: int, optional_end: int, *, is_passport: bool, is_visa: bool) -> _Layout:
    return _Layout(
        lines=2,
        width=width,
        name=_Span(0, 5, width),
        number=_Span(1, 0, 9),
        nationality=_Span(1, 10, 13),
        birth=_Span(1, 13, 19),
        sex=_Span(1, 20, 21),
        expiry=_Span(1, 21, 27),
        optional=_Span(1, 28, optional_end),
        optional_is_checked=is_passport,
        composite=None if is_visa else _Span(1, width - 1, width),
        composite_over=() if is_visa else (_Span(1, 0, 10), _Span(1, 13, 20), _Span(1, 21, width - 1)),
    )


_LAYOUTS: Final = {
    Form.TD3: _two_lines(44, 42, is_passport=True, is_visa=False),
    Form.TD2: _two_lines(36, 35, is_passport=False, is_visa=False),
    Form.MRV_A: _two_lines(44, 44, is_passport=False, is_visa=True),
    Form.MRV_B: _two_lines(36, 36, is_passport=False, is_visa=True),
    Form.TD1: _Layout(
        lines=3,
        width=30,
        name=_Span(2, 0, 30),
        number=_Span(0, 5, 14),
        nationality=_Span(1, 15, 18),
        birth=_Span(1, 0, 6),
        sex=_Span(1, 7, 8),
        expiry=_Span(1, 8, 14),
        optional=_Span(0, 15, 30),
        optional_2=_Span(1, 18, 29),
        composite=_Span(1, 29, 30),
        composite_over=(_Span(0, 5, 30), _Span(1, 0, 7), _Span(1, 8, 15), _Span(1, 18, 29)),
    ),
}
_KIND: Final = _Span(0, 0, 2)
_ISSUER: Final = _Span(0, 2, 5)


class MachineReadable(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a zone says. Texts are in its letters, words parted by blanks.

    kind             "P", "PD", "I", "V", …
    number           without fillers; on a card it may be longer than nine characters
    birth_date       ISO 8601, partial where the zone leaves parts open; NOT_SENT where it leaves all open
    sex              "M", "F", or "X" where the zone has a filler
    expires_on       NOT_SENT where the zone leaves it open
    optional, optional_2   what the issuer put there, `<` within kept
    is_name_cut      the name fills its field: it may be longer than the zone shows
    """

    form: Form
    kind: str = ""
    issuing_country: str = ""
    surname: str = ""
    given_names: str = ""
    number: str = ""
    nationality: str = ""
    birth_date: Maybe[str] = NOT_SENT
    sex: Maybe[str] = NOT_SENT
    expires_on: Maybe[date] = NOT_SENT
    optional: str = ""
    optional_2: str = ""
    is_name_cut: bool = False


class MrzReading(msgspec.Struct, kw_only=True):
    """What reading gives: the document, None where the lines are no zone, and what was odd.

    A finding's place: `segment` is the line and `element` the character, both from 1; `tag` is "MRZ".
    """

    document: MachineReadable | None
    findings: tuple[Finding, ...] = ()


def check_digit(text: str) -> str:
    """The check digit over characters of a zone: weights 7, 3, 1; A is 10, Z is 35, a filler 0.

    Raises ValueError where a character is none of them.

    >>> check_digit("L898902C3")
    '6'
    """
    total = 0
    for at, character in enumerate(text):
        value = _VALUES.get(character)
        if value is None:
            raise ValueError("no character of a zone")
        total += value * _WEIGHTS[at % 3]
    return str(total % 10)


def traveller_of(document: MachineReadable) -> Traveller:
    """The traveller and travel document that a zone speaks of. What it leaves open is NOT_SENT."""
    held = TravelDocument(
        kind=document.kind or NOT_SENT,
        number=document.number or NOT_SENT,
        issuing_country=document.issuing_country or NOT_SENT,
        expires_on=document.expires_on,
        surname=document.surname or NOT_SENT,
        given_names=document.given_names or NOT_SENT,
    )
    return Traveller(
        surname=document.surname or NOT_SENT,
        given_names=document.given_names or NOT_SENT,
        birth_date=document.birth_date,
        sex=document.sex,
        nationality=document.nationality or NOT_SENT,
        documents=(held,),
    )


# ---------------------------------------------------------------------- reading


def read_mrz(lines: Sequence[str], *, not_after: date | None = None) -> MrzReading:
    """The fields of a zone.

    lines      two or three, as a reader captured them; blanks, lower case and missing fillers at the end are repaired
    not_after  day of capture or of travel: for the century of the birth year, and as the day that an expiry is near to

    Never raises for bad data. Every field is kept even where its check digit does not agree; the finding says so.
    """
    return _Zone(not_after).read(lines)


class _Zone:
    def __init__(self, not_after: date | None) -> None:
        self.day = not_after
        self.findings: list[Finding] = []
        self.lines: list[str] = []

    def note(self, code: str, line: int = 0, start: int = -1, value: str = "") -> None:
        place = Place(segment=line + 1, tag="MRZ", element=start + 1) if start >= 0 else Place(tag="MRZ", segment=line)
        self.findings.append(finding(code, place, shape_of(value) if value else ""))

    def read(self, lines: Sequence[str]) -> MrzReading:
        form = self._take(lines)
        if form is None:
            self.note("mrz.shape")
            return MrzReading(document=None, findings=tuple(self.findings))
        layout = _LAYOUTS[form]
        number, optional = self._number(form, layout)
        made = MachineReadable(
            form=form,
            kind=self._text(_KIND),
            issuing_country=self._text(_ISSUER),
            number=number,
            nationality=self._text(layout.nationality),
            optional=optional,
            optional_2=self._field(layout.optional_2).rstrip("<") if layout.optional_2 else "",
        )
        self._name(made, layout.name)
        self._birth(made, layout.birth)
        self._sex(made, layout.sex)
        self._expiry(made, layout.expiry)
        if layout.optional_is_checked:
            self._check(layout.optional, is_filler_right=True)
        if layout.composite is not None:
            over = "".join(self._field(span) for span in layout.composite_over)
            self._compare(over, self._field(layout.composite), layout.composite, is_filler_right=False)
        return MrzReading(document=made, findings=tuple(self.findings))

    def _take(self, lines: Sequence[str]) -> Form | None:
        tidy = [line for line in ("".join(raw.split()).upper() for raw in lines[: LINES_MAX + 1]) if line]
        if len(tidy) not in (2, 3) or max(map(len, tidy)) > _CHARACTERS_MAX:
            return None
        width = 30 if len(tidy) == 3 else 44 if max(map(len, tidy)) > 40 else 36
        if any(abs(len(line) - width) > 4 and not line.endswith("<") for line in tidy):
            return None
        for at, line in enumerate(tidy):
            if not _ALPHABET.match(line):
                odd = _NOT_ALPHABET.search(line)
                self.note("mrz.characters", at, odd.start() if odd else 0)
                line = _NOT_ALPHABET.sub("<", line)
            if len(line) != width:
                self.note("mrz.length", at, min(len(line), width))
            self.lines.append(line[:width].ljust(width, "<"))
        if len(tidy) == 3:
            return Form.TD1
        is_visa = self.lines[0].startswith("V")
        if width == 44:
            return Form.MRV_A if is_visa else Form.TD3
        return Form.MRV_B if is_visa else Form.TD2

    def _field(self, span: _Span) -> str:
        return self.lines[span.line][span.start : span.end]

    def _text(self, span: _Span) -> str:
        return " ".join(self._field(span).replace("<", " ").split())

    def _digits(self, span: _Span) -> str:
        """A field of digits and fillers, with its check digit; letters that look like digits are taken as those."""
        end = min(span.end + 1, len(self.lines[span.line]))
        said = self.lines[span.line][span.start : end]
        if any(character.isalpha() for character in said):
            meant = said.translate(_LOOKS_LIKE)
            if meant[:-1].replace("<", "").isdigit() and meant[-1] == check_digit(meant[:-1]):
                self.note("mrz.digits-repaired", span.line, span.start)
                line = self.lines[span.line]
                self.lines[span.line] = line[: span.start] + meant + line[end:]
        return self._field(span)

    def _check(self, span: _Span, *, is_filler_right: bool = False) -> None:
        digit = _Span(span.line, span.end, span.end + 1)
        self._compare(self._field(span), self._field(digit), digit, is_filler_right=is_filler_right)

    def _compare(self, over: str, said: str, at: _Span, *, is_filler_right: bool) -> None:
        if said == check_digit(over) or (is_filler_right and said == "<" and not over.strip("<")):
            return
        self.note("mrz.check-digit", at.line, at.start)

    def _number(self, form: Form, layout: _Layout) -> tuple[str, str]:
        """The document number and the optional data. On a card a long number goes on there, its check digit after it."""
        span, optional = layout.number, self._field(layout.optional)
        first = self._field(span)
        if form is Form.TD1 and self.lines[0][14] == "<" and "<" not in first and optional[:1] != "<":
            rest, _, after = optional.partition("<")
            whole = first + rest[:-1]
            place = _Span(0, 15 + len(rest) - 1, 15 + len(rest))
            self._compare(whole, rest[-1], place, is_filler_right=False)
            return whole, after.strip("<")
        self._check(span)
        return first.replace("<", " ").strip().replace(" ", ""), optional.rstrip("<")

    def _name(self, made: MachineReadable, span: _Span) -> None:
        field = self._field(span)
        surname, _, given = field.partition("<<")
        made.is_name_cut = not field.endswith("<")
        made.surname = " ".join(surname.replace("<", " ").split())
        made.given_names = " ".join(given.replace("<", " ").split())
        if not made.surname:
            made.surname, made.given_names = made.given_names, ""
        if not made.surname:
            self.note("mrz.name.missing", span.line, span.start)
        if any(character.isdigit() for character in field):
            self.note("mrz.name.digits", span.line, span.start)

    def _birth(self, made: MachineReadable, span: _Span) -> None:
        text = self._digits(span)
        self._check(span)
        if text.strip("<"):
            if text.endswith("<<<<"):  # the year alone; zeros would make 2000 look like no date at all
                first_day = birth_date(text[:2] + "0101", self.day)
                made.birth_date = first_day[:4] if first_day else None
            else:
                made.birth_date = birth_date(text.replace("<", "0"), self.day)
            if made.birth_date is None:
                self.note("mrz.date.unreadable", span.line, span.start, text)

    def _expiry(self, made: MachineReadable, span: _Span) -> None:
        text = self._digits(span)
        self._check(span, is_filler_right=True)
        if text.strip("<"):
            made.expires_on = expiry_date(text, self.day)
            if made.expires_on is None:
                self.note("mrz.date.unreadable", span.line, span.start, text)

    def _sex(self, made: MachineReadable, span: _Span) -> None:
        said = self._field(span)
        made.sex = {"M": "M", "F": "F", "<": "X", "X": "X"}.get(said)
        if made.sex is None:
            self.note("sex.unreadable", span.line, span.start, said)


# ---------------------------------------------------------------------- writing


def write_mrz(document: MachineReadable, *, language: str = "", disputed: Disputed = AS_PUBLISHED) -> tuple[str, ...]:
    """The lines of a zone, with all check digits.

    Names may stand in Latin, Cyrillic or Arabic script; a name too long for its field is cut as the standard says.
    Raises ValueError, without the value, where another field does not fit or holds other characters than the zone's.
    """
    form, layout = document.form, _LAYOUTS[document.form]
    grid = [["<"] * layout.width for _ in range(layout.lines)]

    def put(span: _Span, text: str) -> None:
        if len(text) > span.end - span.start or not _ALPHABET.match(text):
            raise ValueError(f"a field of {span.end - span.start} characters cannot hold what was given")
        grid[span.line][span.start : span.start + len(text)] = text

    def put_checked(span: _Span, text: str) -> None:
        put(span, text)
        written = "".join(grid[span.line][span.start : span.end])
        grid[span.line][span.end] = check_digit(written)

    put(_KIND, document.kind)
    put(_ISSUER, document.issuing_country)
    put(layout.name, name_field(document, layout.name.end - layout.name.start, language, disputed))
    number, optional = document.number, document.optional
    if form is Form.TD1 and len(number) > 9:
        put(layout.number, number[:9])
        optional = number[9:] + check_digit(number) + ("<" + optional if optional else "")
    else:
        put_checked(layout.number, number)
    put(layout.nationality, document.nationality)
    put_checked(layout.birth, _birth_field(document.birth_date))
    put(layout.sex, document.sex if document.sex in ("M", "F") else "<")
    put_checked(layout.expiry, document.expires_on.strftime("%y%m%d") if isinstance(document.expires_on, date) else "")
    (put_checked if layout.optional_is_checked else put)(layout.optional, optional)
    if layout.optional_2 is not None:
        put(layout.optional_2, document.optional_2)
    if layout.composite is not None:
        over = "".join("".join(grid[span.line][span.start : span.end]) for span in layout.composite_over)
        put(layout.composite, check_digit(over))
    return tuple("".join(line) for line in grid)


def _birth_field(said: Maybe[str]) -> str:
    if not said:
        return ""
    year, month, day = [*said.split("-"), "<<", "<<"][:3]
    return year[-2:] + month + day


def name_field(document: MachineReadable, width: int, language: str = "", disputed: Disputed = AS_PUBLISHED) -> str:
    """The name as it stands in its field, without fillers at the end.

    A cut name fills the field to a letter at the last place, so that who reads it sees that it was cut. Given names are
    cut first; a surname too long leaves room for the first letter of the given names.
    """
    surname = to_mrz(document.surname, language=language, disputed=disputed)
    given = to_mrz(document.given_names, language=language, disputed=disputed)
    if not given:
        return _cut(surname, width)
    if len(surname) > width - 3:
        return f"{_cut(surname, width - 3)}<<{given[0]}"
    return f"{surname}<<{_cut(given, width - 2 - len(surname))}"


def _cut(words: str, width: int) -> str:
    """Words that end with a letter within the width; where a cut would fall between two, the word before gives a letter."""
    if len(words) <= width:
        return words
    cut = words[:width]
    if cut[-1] != "<":
        return cut
    before = cut[:-1]
    if len(before) > 1 and before[-2] != "<":
        return before[:-1] + "<" + words[width]
    return before + words[width]  # a word of one letter cannot give one: it is joined with the next
