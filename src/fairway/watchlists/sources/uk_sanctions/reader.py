"""Reads the sanctions list of the United Kingdom: XML and CSV of the UK Sanctions List, and the CSV of the consolidated list.

Names 1 to 5 are given names and 6 is the family name. The CSV forms have one row for each name of an entry; what the rows repeat is
taken once. Source: the format guide that is published beside each file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final
from xml.etree.ElementTree import Element

from fairway.watchlists.drafting import Draft, Drafts, day_of
from fairway.watchlists.markup import Refused, local, note_unknown, read_markup, text_at, texts_at, tops
from fairway.watchlists.markup import children as below
from fairway.watchlists.reading import ListReading, described
from fairway.watchlists.tables import rows_of
from fairway.watchlists.values import tidy

__all__ = ["read"]

_SOURCE: Final = described(__package__ or "")
_KINDS: Final = {"individual": "person", "entity": "organisation", "ship": "vessel"}
_PERSON: Final = ("IndividualDetails", "Individual")
# What each CSV form calls a thing: the consolidated list's heading, then the sanctions list's.
_ID: Final = ("Group ID", "Unique ID")
_KIND: Final = ("Group Type", "Designation Type")
_BIRTH: Final = ("DOB", "D.O.B")
_STATES: Final = ("Nationality", "Nationality(/ies)")
_PASSPORT: Final = ("Passport Number", "Passport number")
_IDENTIFIER: Final = ("National Identification Number", "National Identifier number")
_ORIGINAL: Final = ("Name Non-Latin Script", "Name non-latin script")
_REGIME: Final = ("Regime", "Regime Name")
_LISTED: Final = ("Listed On", "Date Designated")
_QUALITY: Final = ("Alias Quality", "Alias strength")
_NAME_TYPE: Final = ("Alias Type", "Name type")
_TOWN: Final = ("Town of Birth", "Town of birth")
_BIRTH_COUNTRY: Final = ("Country of Birth", "Country of birth")
_POSTAL_CODE: Final = ("Post/Zip Code", "Address Postal Code")
_ADDRESS_COUNTRY: Final = ("Country", "Address Country")
_NUMBERED: Final = "0123456789"


def read(data: bytes) -> ListReading:
    """The entries of one file of any of the three forms. Any bytes give a reading."""
    return read_markup(data, _take_xml if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _take_csv)


def _take_xml(data: bytes, drafts: Drafts) -> None:
    for element in tops(data, roots=("Designations",), at=lambda path: len(path) == 1):
        match local(element):
            case "Designations":
                pass
            case "DateGenerated":
                drafts.published = day_of(tidy(element.text or "")) or ""
            case _:
                _take_designation(element, drafts)


def _take_designation(element: Element, drafts: Drafts) -> None:
    draft = drafts.begin(entry_id=text_at(element, "UniqueID") or text_at(element, "OFSIGroupID"))
    note_unknown(element, _SOURCE, draft)
    if not _set_kind(draft, text_at(element, "IndividualEntityShip")):
        return
    draft.reference(text_at(element, "UNReferenceNumber"))
    draft.basis(text_at(element, "RegimeName"))
    draft.listed_on(text_at(element, "DateDesignated"))
    for name in below(element, "Names", "Name"):
        spoken = " ".join(text_at(name, f"Name{n}") for n in range(1, 7))
        _take_name(draft, spoken, text_at(name, "NameType"), text_at(name, "AliasStrength"))
    for text in texts_at(element, "NonLatinNames", "NonLatinName", "NameNonLatinScript"):
        draft.name(text, "NameNonLatinScript")
    for text in texts_at(element, *_PERSON, "DOBs", "DOB"):
        draft.birth_date(text, "DOB")
    for text in texts_at(element, *_PERSON, "Nationalities", "Nationality"):
        _take_states(draft, text, "Nationality")
    for text in texts_at(element, *_PERSON, "Genders", "Gender"):
        draft.sex(text, "Gender")
    for text in texts_at(element, *_PERSON, "PassportDetails", "Passport", "PassportNumber"):
        _take_documents(draft, "P", text, "PassportNumber")
    numbers = ("NationalIdentifierDetails", "NationalIdentifier", "NationalIdentifierNumber")
    for text in texts_at(element, *_PERSON, *numbers):
        _take_documents(draft, "I", text, "NationalIdentifierNumber")
    _take_places(element, draft)
    drafts.keep(draft, "UniqueID")


def _take_places(element: Element, draft: Draft) -> None:
    for each in below(element, "Addresses", "Address"):
        lines = [text_at(each, f"AddressLine{n}") for n in range(1, 7)]
        _take_address(draft, lines, text_at(each, "AddressPostalCode"), text_at(each, "AddressCountry"))
    for text in (
        *texts_at(element, "PhoneNumbers", "PhoneNumber"),
        *texts_at(element, "EmailAddresses", "EmailAddress"),
    ):
        _take_contacts(draft, text)
    for each in below(element, *_PERSON, "BirthDetails", "Location"):
        _take_birth_place(draft, text_at(each, "TownOfBirth"), text_at(each, "CountryOfBirth"))


def _take_address(draft: Draft, lines: Sequence[str], postal_code: str, country: str) -> None:
    """The lines are filled from the top; the last is the town, what stands before it the street."""
    filled = [line for each in lines if (line := tidy(each))]
    if filled or postal_code:
        draft.address(
            "Address", street=", ".join(filled[:-1]), postal_code=postal_code, city=filled[-1] if filled else "",
            country=country,
        )  # fmt: skip


def _take_contacts(draft: Draft, text: str) -> None:
    for each in _several(text):
        draft.contact(each, "contact")


def _take_birth_place(draft: Draft, towns: str, countries: str) -> None:
    """ "(1) A (2) B" in both: the first town lies in the first country."""
    for town, country in zip_longest(_several(towns), _several(countries), fillvalue=""):
        draft.birth_place("BirthDetails", city=town, country=country)


def _set_kind(draft: Draft, text: str) -> bool:
    kind = _KINDS.get(text.strip().lower())
    if kind is None:
        draft.note("entry.kind.unknown", "IndividualEntityShip", expected="Individual, Entity or Ship", value=text)
        return False
    draft.kind = kind
    return True


def _take_name(draft: Draft, spoken: str, name_type: str, quality: str) -> None:
    is_primary = name_type.strip().lower() == "primary name"
    is_weak = quality.strip().lower() in ("low quality a.k.a", "low quality a.k.a.", "low", "low quality", "weak")
    draft.name(spoken, "Name", is_weak=is_weak and not is_primary, is_primary=is_primary)


def _take_states(draft: Draft, text: str, tag: str) -> None:
    for each in _several(text):
        draft.nationality(each, tag)


def _take_documents(draft: Draft, kind: str, text: str, tag: str) -> None:
    for each in _several(text):
        draft.document(kind, "", each, tag)


def _several(text: str) -> list[str]:
    """ "(1) A (2) B" are two values; so are "A; B"."""
    for n in _NUMBERED:
        text = text.replace(f"({n})", ";")
    return [each for part in text.split(";") if (each := tidy(part))]


# -- CSV ------------------------------------------------------------------------------------------------------------


def _take_csv(data: bytes, drafts: Drafts) -> None:
    first = data[:400].decode("utf-8-sig", "replace").partition("\n")[0].strip().strip('"')
    # The file's date stands in a line of its own above the headings: "Last Updated,27/02/2026", "Report Date: 27-Feb-2026".
    is_dated = first.lower().startswith(("last updated,", "report date")) and "," not in first.strip(",")[13:]
    if is_dated:
        drafts.published = day_of(first[12:].strip(" ,:").replace("-", " ")) or ""
    known: dict[str, Draft] = {}
    rows = rows_of(data, _SOURCE, drafts.notes, separator=",", required=("Name 6",), skip=1 if is_dated else 0)
    for number, row in rows:
        entry_id = _of(row, _ID)
        if not entry_id:
            drafts.notes.note("entry.id.missing", entry=number, tag="Group ID")
            continue
        if (draft := known.get(entry_id)) is None:
            draft = known[entry_id] = drafts.begin(entry_id=entry_id)
            if not _set_kind(draft, _of(row, _KIND)):
                draft.kind = ""
        if draft.kind:
            _take_row(draft, row)
    if not known:
        raise Refused("list.empty")
    drafts.keep_all((draft for draft in known.values() if draft.kind), "Unique ID")


def _take_row(draft: Draft, row: Mapping[str, str]) -> None:
    _take_name(draft, " ".join(row.get(f"Name {n}", "") for n in range(1, 7)), _of(row, _NAME_TYPE), _of(row, _QUALITY))
    draft.name(_of(row, _ORIGINAL), "Name Non-Latin Script")
    for each in _several(_of(row, _BIRTH)):
        draft.birth_date(each, "DOB")
    _take_states(draft, _of(row, _STATES), "Nationality")
    if sex := row.get("Gender", ""):
        draft.sex(sex, "Gender")
    _take_documents(draft, "P", _of(row, _PASSPORT), "Passport Number")
    _take_documents(draft, "I", _of(row, _IDENTIFIER), "National Identification Number")
    _take_birth_place(draft, _of(row, _TOWN), _of(row, _BIRTH_COUNTRY))
    lines = [row.get(f"Address {n}", "") or row.get(f"Address Line {n}", "") for n in range(1, 7)]
    _take_address(draft, lines, _of(row, _POSTAL_CODE), _of(row, _ADDRESS_COUNTRY))
    for column in ("Phone number", "Email address"):
        _take_contacts(draft, row.get(column, ""))
    draft.reference(row.get("UN Reference Number", ""))
    draft.basis(_of(row, _REGIME))
    draft.listed_on(_of(row, _LISTED))


def _of(row: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return next((value for each in columns if (value := row.get(each, "").strip())), "")
