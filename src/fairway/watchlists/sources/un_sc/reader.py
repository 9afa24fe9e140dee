"""Reads the consolidated list of the United Nations Security Council.

The schema speaks of INDIVIDUALS and ENTITIES. The first can travel and are read whole; the second are kept apart with their names.
Which elements are read and which are left is said in source.toml; one that it does not name is reported.
Source: the list's schema, sc-sanctions.xsd, and the list itself, which is freer than its schema.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from fairway.comparison import Document, ListedPerson, Place
from fairway.kit.findings import shape_of
from fairway.watchlists.countries import country_named
from fairway.watchlists.reading import ENTRIES_MAX, ListedOrganisation, ListReading, Notes, described
from fairway.watchlists.sources.un_sc.names import spoken_names
from fairway.watchlists.values import (
    NAMES_MAX,
    distinct,
    name_is_plausible,
    number_within,
    partial_date,
    place_text,
    tidy,
)

__all__ = ["read"]

DEPTH_MAX = 12  # elements within elements; the list has five
YEARS_APART_MAX = 15  # a range of birth years; wider ones fit a third of all travellers
_SOURCE: Final = described(__package__ or "")
_KNOWN: Final = frozenset(_SOURCE.reads) | frozenset(_SOURCE.ignores)
_IGNORED: Final = frozenset(_SOURCE.ignores)
_NAME_PARTS: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_SEXES: Final = {"male": "M", "female": "F", "": "", "unknown": ""}
_ELEMENT_NAME: Final = re.compile(r"[A-Z][A-Z0-9_]{0,40}")
_AFTER_NUMBER: Final = re.compile(r",?\s*\b(?:issued|expire[sd]?|under|made out|date of)\b", re.IGNORECASE)
_NOT_STATED: Final = ("", "na", "n/a", "unknown")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_AND_YEAR: Final = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{4})", re.ASCII)


def read(data: bytes) -> ListReading:
    """The people of one file. Any bytes give a reading; hostile or broken XML one that is refused whole.

    A file cut short is refused: half a list would silently take the other half off every border.
    """
    notes = Notes()
    list_ = _List(notes)
    try:
        for element in _entries(data, list_):
            list_.take(element)
    except DefusedXmlException:
        return notes.refused("list.markup.forbidden")
    except _Refused as refusal:
        return notes.refused(refusal.code)
    # expat raises the last two for encodings that it does not know
    except (ParseError, ValueError, LookupError):
        return notes.refused("list.markup.broken")
    return ListReading(
        tuple(list_.people.values()),
        tuple(list_.organisations),
        published=list_.published,
        findings=notes.findings(),
        kept_out=notes.kept_out,
    )


class _Refused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _entries(data: bytes, list_: _List) -> Iterator[Element]:
    """Each INDIVIDUAL and ENTITY as soon as it is complete; what was read is let go."""
    depth = 0
    group: Element | None = None
    for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        if event == "end":
            depth -= 1
            if depth == 2 and group is not None:
                yield element
                group.clear()
            continue
        depth += 1
        if depth > DEPTH_MAX:
            raise _Refused("list.markup.deep")
        if depth == 1:
            if element.tag != "CONSOLIDATED_LIST":
                raise _Refused("list.root.unknown")
            list_.published = partial_date(element.get("dateGenerated", "")[:10]) or ""
        elif depth == 2:
            group = element


class _List:
    """The list as far as it has been read."""

    def __init__(self, notes: Notes) -> None:
        self.people: dict[str, ListedPerson] = {}
        self.organisations: list[ListedOrganisation] = []
        self.published = ""
        self._notes = notes
        self._number = 0

    def take(self, element: Element) -> None:
        self._number += 1
        if self._number > ENTRIES_MAX:
            raise _Refused("list.too-many")
        entry = _Entry(element, self._number, self._notes)
        entry.note_unknown_elements()
        match element.tag:
            case "INDIVIDUAL":
                self._keep(entry.person())
            case "ENTITY":
                if (organisation := entry.organisation()) is not None:
                    self.organisations.append(organisation)
            case _:
                self._notes.note("entry.kind.unknown", entry=self._number, tag=_element_name(element.tag))

    def _keep(self, person: ListedPerson | None) -> None:
        if person is None:
            return
        before = self.people.setdefault(person.entry_id, person)
        if before is not person:
            code = "entry.id.repeated" if before == person else "entry.id.twice"
            self._notes.note(code, entry=self._number, tag="REFERENCE_NUMBER")


class _Entry:
    """One INDIVIDUAL or ENTITY with its place in the list."""

    def __init__(self, element: Element, number: int, notes: Notes) -> None:
        self._element = element
        self._number = number
        self._notes = notes

    def note_unknown_elements(self) -> None:
        for child in self._element:
            self._check(child, child.tag)

    def person(self) -> ListedPerson | None:
        names, weak_names = self._names()
        entry_id = self._entry_id()
        if not names:
            self._note("entry.name.missing", "FIRST_NAME")
        if not names or not entry_id:
            return None
        return ListedPerson(
            entry_id=entry_id,
            names=names,
            weak_names=weak_names,
            birth_dates=self._birth_dates(),
            sex=self._sex(),
            nationalities=self._nationalities(),
            documents=self._documents(),
            addresses=self._addresses(),
            birth_places=self._birth_places(),
        )

    def organisation(self) -> ListedOrganisation | None:
        entry_id = self._entry_id()
        names = [self._primary_name(), *self._texts("NAME_ORIGINAL_SCRIPT"), *self._texts("ENTITY_ALIAS/ALIAS_NAME")]
        return ListedOrganisation(entry_id, distinct(names)[:NAMES_MAX]) if entry_id else None

    def _note(self, code: str, tag: str, *, expected: str = "", value: str = "") -> None:
        self._notes.note(code, entry=self._number, tag=tag, expected=expected, value=value)

    def _check(self, element: Element, path: str) -> None:
        if path in _IGNORED:
            return
        if path not in _KNOWN:
            self._note("entry.element.unknown", _element_name(element.tag))
            return
        for child in element:
            self._check(child, f"{path}/{child.tag}")

    def _texts(self, path: str) -> list[str]:
        return [text for each in self._element.findall(path) if (text := tidy(each.text or ""))]

    def _entry_id(self) -> str:
        """The permanent reference number, such as "QDi.001"; the data identifier where there is none."""
        for path in ("REFERENCE_NUMBER", "DATAID"):
            for text in self._texts(path):
                if len(text) <= 80:
                    return text
        self._note("entry.id.missing", "REFERENCE_NUMBER")
        return ""

    def _primary_name(self) -> str:
        return " ".join(text for part in _NAME_PARTS for text in self._texts(part))

    def _names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        full = [*self._spoken(self._primary_name(), "FIRST_NAME")]
        for text in self._texts("NAME_ORIGINAL_SCRIPT"):
            full += self._spoken(text, "NAME_ORIGINAL_SCRIPT")
        weak: list[str] = []
        for alias in self._element.findall("INDIVIDUAL_ALIAS"):
            names = self._spoken(tidy(alias.findtext("ALIAS_NAME") or ""), "ALIAS_NAME")
            if names:
                (weak if self._is_weak(alias) else full).extend(names)
        if len(full) > NAMES_MAX or len(weak) > NAMES_MAX:
            self._note("entry.name.too-many", "INDIVIDUAL_ALIAS")
        names_kept = distinct(full[:NAMES_MAX])
        return names_kept, distinct(weak[:NAMES_MAX], besides=names_kept)

    def _is_weak(self, alias: Element) -> bool:
        quality = tidy(alias.findtext("QUALITY") or "").lower()
        if quality not in ("good", "low"):
            self._note("entry.alias.quality", "QUALITY", expected="Good or Low", value=quality)
        return quality == "low"

    def _spoken(self, text: str, tag: str) -> list[str]:
        names, had_remark = spoken_names(text)
        if had_remark:
            self._note("entry.name.remark", tag)
        plausible = [each for each in names if name_is_plausible(each)]
        if len(plausible) < len(names):
            self._note("entry.name.unreadable", tag)
        return plausible

    def _birth_dates(self) -> tuple[str, ...]:
        dates: list[str] = []
        for element in self._element.findall("INDIVIDUAL_DATE_OF_BIRTH"):
            dates += self._dates_of(element)
        for text in self._texts("INDIVIDUAL_ALIAS/DATE_OF_BIRTH"):
            # The date stands in the documents under that other name: somebody travels on it.
            dates += self._date(text, "DATE_OF_BIRTH")
        return distinct(dates)

    def _dates_of(self, element: Element) -> list[str]:
        """EXACT and APPROXIMATELY give DATE or YEAR, BETWEEN every year from FROM_YEAR to TO_YEAR; an empty element nothing.

        "Approximately" is not marked: a year alone is compared with room on both sides anyway.
        """
        for path in ("DATE", "YEAR"):
            if text := tidy(element.findtext(path) or ""):
                return self._date(text, path)
        if tidy(element.findtext("FROM_YEAR") or "") or tidy(element.findtext("TO_YEAR") or ""):
            return self._years_between(element)
        note = tidy(element.findtext("NOTE") or "")
        return self._date(_month_of(note) or note, "NOTE") if note else []

    def _date(self, text: str, tag: str) -> list[str]:
        # Some exports carry a time or zone after the day ("1964-02-17Z").
        day = partial_date(text) or partial_date(text[:10])
        if day is None:
            self._note("entry.birth-date.unreadable", tag, expected="9999[-99[-99]]", value=text)
        return [day] if day else []

    def _years_between(self, element: Element) -> list[str]:
        first, last = (partial_date(tidy(element.findtext(path) or "")[:4]) for path in ("FROM_YEAR", "TO_YEAR"))
        if first is None or last is None or int(first) > int(last):
            self._note("entry.birth-date.unreadable", "FROM_YEAR", expected="9999 to 9999")
            return []
        if int(last) - int(first) > YEARS_APART_MAX:
            self._note("entry.birth-date.wide", "FROM_YEAR")
            return []
        return [str(year) for year in range(int(first), int(last) + 1)]

    def _sex(self) -> str:
        for text in self._texts("GENDER"):
            if (sex := _SEXES.get(text.lower())) is not None:
                return sex
            self._note("entry.sex.unreadable", "GENDER", expected="Male or Female", value=text)
        return ""

    def _nationalities(self) -> tuple[str, ...]:
        codes = [self._country(text, "NATIONALITY") for text in self._texts("NATIONALITY/VALUE")]
        return distinct(codes)

    def _country(self, text: str, tag: str) -> str:
        code = "" if text.lower() in _NOT_STATED else country_named(text)
        if code is None:
            self._note("entry.country.unknown", tag, expected="the name of a state", value=text)
        return code or ""

    def _documents(self) -> tuple[Document, ...]:
        documents = []
        for element in self._element.findall("INDIVIDUAL_DOCUMENT"):
            if (text := _number_text(element)) is None:
                continue
            found = number_within(text)
            if found is None:
                self._note("entry.document.unreadable", "NUMBER", expected="one number", value=text)
                continue
            if found[1]:
                self._note("entry.document.remark", "NUMBER")
            documents.append(Document(_kind_of(element), self._issuer(element), found[0]))
        return tuple(dict.fromkeys(documents))

    def _addresses(self) -> tuple[Place, ...]:
        """Where the list says more than a state. A province stands in for a city that is not named."""
        places = [
            Place(
                street=_text_of(each, "STREET"),
                postal_code=_text_of(each, "ZIP_CODE"),
                city=_text_of(each, "CITY") or _text_of(each, "STATE_PROVINCE"),
                country=self._country(_text_of(each, "COUNTRY"), "INDIVIDUAL_ADDRESS"),
            )
            for each in self._element.findall("INDIVIDUAL_ADDRESS")
        ]
        return tuple(dict.fromkeys(each for each in places if each.street or each.city))

    def _birth_places(self) -> tuple[Place, ...]:
        """Of the entry, and of other names under which somebody travels."""
        tags = [
            ("INDIVIDUAL_PLACE_OF_BIRTH", "CITY", "COUNTRY"),
            ("INDIVIDUAL_ALIAS", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"),
        ]
        places = [
            Place(city=_text_of(each, city), country=self._country(_text_of(each, country), country))
            for tag, city, country in tags
            for each in self._element.findall(tag)
        ]
        return tuple(dict.fromkeys(each for each in places if each != Place()))

    def _issuer(self, element: Element) -> str:
        for path in ("ISSUING_COUNTRY", "COUNTRY_OF_ISSUE"):
            if text := tidy(element.findtext(path) or ""):
                return self._country(text, path)
        return ""


def _text_of(element: Element, tag: str) -> str:
    return place_text(element.findtext(tag) or "")


def _element_name(tag: str) -> str:
    """The name as it stands where it looks like one of the schema's; else its shape, because a value may hide in it."""
    return tag if _ELEMENT_NAME.fullmatch(tag) else shape_of(tag)


def _month_of(note: str) -> str | None:
    """ "Nov. 1973" → "1973-11"; None for any other remark."""
    found = _MONTH_AND_YEAR.fullmatch(note)
    if found is None or found[1].lower() not in _MONTHS:
        return None
    return f"{found[2]}-{_MONTHS.index(found[1].lower()) + 1:02}"


def _number_text(element: Element) -> str | None:
    """Where the number of a document stands: NUMBER, else NOTE up to what it says of issue; None where there is no document."""
    if text := tidy(element.findtext("NUMBER") or ""):
        return text
    note = _AFTER_NUMBER.split(tidy(element.findtext("NOTE") or ""))[0]
    return note if note or any(tidy(child.text or "") for child in element) else None


def _kind_of(element: Element) -> str:
    """ "P" for a passport, "I" for an identity card or number, "O" for others; the list writes them in three languages."""
    stated = (element.findtext(path) or "" for path in ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2"))
    words = tidy(" ".join((*stated, _number_text(element) or ""))).lower()
    if "passport" in words or "passeport" in words or "pasaporte" in words:
        return "P"
    return "I" if "identi" in words else "O"
