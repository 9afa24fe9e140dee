"""The CSV form: one row for each entry, and what is known of a person in the remarks, between semicolons.

sdn.csv has no headings and "-0-" for nothing; alt.csv has the other names and add.csv the addresses. They may come together in a ZIP.
Source: the list's data specification, "SDN data file layout". In the remarks, what begins as `_REMARKS` says is read; the rest is
text for people and is left, as the source's description says of the column.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from fairway.watchlists.drafting import Draft, Drafts, document_kind
from fairway.watchlists.markup import Refused
from fairway.watchlists.reading import LIST_BYTES_MAX, described
from fairway.watchlists.sources.ofac_sdn.places import take_birth_place
from fairway.watchlists.tables import rows_of
from fairway.watchlists.values import tidy

__all__ = ["take_rows"]

_SOURCE: Final = described(__package__ or "")
_COLUMNS: Final = (
    "ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign", "Vess_type", "Tonnage", "GRT", "Vess_flag",
    "Vess_owner", "Remarks",
)  # fmt: skip
_ALT_COLUMNS: Final = ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks")
_ADD_COLUMNS: Final = ("ent_num", "add_num", "Address", "City_State_Zip", "Country", "add_remarks")
_KINDS: Final = {"individual": "person", "": "organisation", "vessel": "vessel", "aircraft": "aircraft"}
_BIRTH: Final = re.compile(r"(?:alt\. )?DOB (.+)", re.IGNORECASE)
_STATE: Final = re.compile(r"(?:alt\. )?(?:nationality|citizen) (.+)", re.IGNORECASE)
_SEX: Final = re.compile(r"Gender (.+)", re.IGNORECASE)
_BIRTH_PLACE: Final = re.compile(r"(?:alt\. )?POB (.+)", re.IGNORECASE)
_CONTACT: Final = re.compile(r"(?:Email Address|Phone Number) (.+)", re.IGNORECASE)
_ALIAS: Final = re.compile(r"(a|f|n)\.k\.a\. ['\"](.+)['\"]", re.IGNORECASE)
_DOCUMENT: Final = re.compile(
    r"(?:alt\. )?((?:Diplomatic |Stateless Person )?Passport|National ID No\.|Identification Number|Cedula No\.|Personal ID Card"
    r"|D\.N\.I\.|SSN|Driver's License No\.) ([^()]+?)(?: \(([^()]+)\))?(?: (?:issued|expires).*)?",
    re.IGNORECASE,
)
_RATIO_MAX: Final = 100
_UNSUSPICIOUS_BYTES: Final = 1024 * 1024
_MEMBER_NAMES: Final = ("sdn.csv", "alt.csv", "add.csv")


def take_rows(data: bytes, drafts: Drafts) -> None:
    """Reads sdn.csv alone or with alt.csv and add.csv. Raises markup.Refused."""
    main, others, addresses = _members(data) if data.startswith(b"PK") else (data, b"", b"")
    known: dict[str, Draft] = {}
    for number, row in _rows(main, _COLUMNS, drafts):
        entry_id = tidy(row["ent_num"])
        if not entry_id.isdecimal():
            # Some copies begin with headings: they are no entry.
            if number > 1:
                drafts.begin().note("entry.id.missing", "ent_num", expected="a number", value=entry_id)
            continue
        _take_row(drafts.begin(entry_id=f"OFAC-{entry_id}"), row, known, entry_id)
    if not known:
        raise Refused("list.empty")
    for number, row in _rows(others, _ALT_COLUMNS, drafts):
        _take_alias(number, row, known, drafts)
    for number, row in _rows(addresses, _ADD_COLUMNS, drafts):
        _take_address(number, row, known, drafts)
    drafts.keep_all(known.values(), "ent_num")


def _members(data: bytes) -> tuple[bytes, bytes, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = {each.filename.rpartition("/")[2].lower(): each for each in archive.infolist()}
            if "sdn.csv" not in found:
                raise Refused("list.root.unknown")
            members = [found[name] for name in _MEMBER_NAMES if name in found]
            if sum(each.file_size for each in members) > LIST_BYTES_MAX or any(map(_is_bomb, members)):
                raise Refused("list.too-large")
            # Of what the archive says of its sizes nothing is believed: no more is taken out than it said.
            main, others, addresses = (_unpacked(archive, found.get(name)) for name in _MEMBER_NAMES)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise Refused("list.table.broken") from None
    return main, others, addresses


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    """Rows of a list pack to a tenth; what packs to a hundredth is made to fill memory."""
    return member.file_size > _UNSUSPICIOUS_BYTES and member.file_size > _RATIO_MAX * member.compress_size


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo | None) -> bytes:
    if member is None:
        return b""
    with archive.open(member) as file:
        return file.read(member.file_size)


def _rows(data: bytes, columns: tuple[str, ...], drafts: Drafts) -> Iterator[tuple[int, dict[str, str]]]:
    return rows_of(data, _SOURCE, drafts.notes, separator=",", required=("ent_num",), columns=columns)


def _value(row: Mapping[str, str], column: str) -> str:
    text = tidy(row.get(column, ""))
    return "" if text == "-0-" else text


def _take_row(draft: Draft, row: Mapping[str, str], known: dict[str, Draft], number: str) -> None:
    kind = _KINDS.get(_value(row, "SDN_Type").lower())
    if kind is None:
        draft.note("entry.kind.unknown", "SDN_Type", expected="individual, vessel, aircraft or nothing")
        return
    if number in known:
        draft.note("entry.id.twice", "ent_num")
        return
    draft.kind = kind
    draft.name(_spoken(_value(row, "SDN_Name"), kind), "SDN_Name", is_primary=True)
    for programme in _value(row, "Program").split("] ["):
        draft.basis(programme.strip("[] "))
    for remark in _value(row, "Remarks").rstrip(".").split(";"):
        _take_remark(draft, tidy(remark).rstrip("."))
    known[number] = draft


def _take_remark(draft: Draft, text: str) -> None:
    """Takes what is compared; what other remarks say, such as links to others, is for people."""
    if found := _BIRTH.fullmatch(text):
        draft.birth_date(found[1], "Remarks")
    elif found := _STATE.fullmatch(text):
        draft.nationality(found[1], "Remarks")
    elif found := _SEX.fullmatch(text):
        draft.sex(found[1], "Remarks")
    elif found := _BIRTH_PLACE.fullmatch(text):
        take_birth_place(found[1], draft)
    elif found := _CONTACT.fullmatch(text):
        draft.contact(found[1], "Remarks")
    elif found := _ALIAS.fullmatch(text):
        # What the list writes in quotation marks it calls a weak alias, except for names borne before or now.
        draft.name(found[2], "Remarks", is_weak=found[1].lower() == "a")
    elif found := _DOCUMENT.fullmatch(text):
        kind = "P" if "passport" in found[1].lower() else "O" if "driver" in found[1].lower() else "I"
        draft.document(
            kind if kind != "O" else document_kind(found[1]),
            draft.country(found[3] or "", "Remarks"),
            found[2],
            "Remarks",
        )


def _take_alias(number: int, row: Mapping[str, str], known: Mapping[str, Draft], drafts: Drafts) -> None:
    if (draft := known.get(_value(row, "ent_num"))) is None:
        drafts.notes.note("entry.owner.unknown", entry=number, tag="alt.csv")
        return
    draft.name(_spoken(_value(row, "alt_name"), draft.kind), "alt_name")


def _take_address(number: int, row: Mapping[str, str], known: Mapping[str, Draft], drafts: Drafts) -> None:
    if (draft := known.get(_value(row, "ent_num"))) is None:
        drafts.notes.note("entry.owner.unknown", entry=number, tag="add.csv")
        return
    # "City, ST 12345": what stands behind the city is a state's province and code in one, and is not told apart.
    city = _value(row, "City_State_Zip").partition(",")[0]
    draft.address("add.csv", street=_value(row, "Address"), city=city, country=_value(row, "Country"))


def _spoken(name: str, kind: str) -> str:
    """ "ROE, Jane Ann" → "Jane Ann ROE"; organisations have commas of their own."""
    family, comma, given = name.partition(",")
    return f"{given} {family}" if comma and kind == "person" else name
