"""Reads notices of wanted or missing people, as INTERPOL shows its public ones, with the documents and aliases that members see."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from fairway.watchlists.drafting import Draft, Drafts, document_kind
from fairway.watchlists.markup import Refused, element_name, read_markup
from fairway.watchlists.reading import ListReading, described

__all__ = ["read"]

_SOURCE: Final = described(__package__ or "")
_KNOWN: Final = frozenset((*_SOURCE.reads, *_SOURCE.ignores))
_ELEMENTS_MAX = 500  # of one notice's lists


def read(data: bytes) -> ListReading:
    """The people of one file. Any bytes give a reading."""
    return read_markup(data, _take)


def _take(data: bytes, drafts: Drafts) -> None:
    notices = _notices(data)
    if not notices:
        raise Refused("list.empty")
    for notice in notices:
        draft = drafts.begin()
        if not isinstance(notice, dict):
            draft.note("entry.unreadable")
            continue
        _take_notice(draft, notice)
        drafts.keep(draft, "entity_id")


def _notices(data: bytes) -> list[Any]:
    try:
        whole = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused("list.json.broken") from None
    if isinstance(whole, dict):
        embedded = whole.get("_embedded")
        whole = embedded.get("notices") if isinstance(embedded, dict) else whole.get("notices")
    if not isinstance(whole, list):
        raise Refused("list.root.unknown")
    return whole


def _take_notice(draft: Draft, notice: dict[str, Any]) -> None:
    draft.entry_id = _text(notice, "entity_id")
    for key in notice:
        _note_unknown(draft, key)
    draft.name(_spoken(notice), "name", is_primary=True)
    draft.name(_text(notice, "name_at_birth"), "name_at_birth")
    draft.birth_date(_text(notice, "date_of_birth").replace("/", "-"), "date_of_birth")
    draft.sex(_text(notice, "sex_id"), "sex_id")
    draft.birth_place(
        "place_of_birth", city=_text(notice, "place_of_birth"), country=_text(notice, "country_of_birth_id")
    )
    for state in _several(notice, "nationalities"):
        draft.nationality(state if isinstance(state, str) else "", "nationalities")
    draft.listed_on(_text(notice, "issued_on"))
    draft.expires_on(_text(notice, "expires_on"), "expires_on")
    for warrant in _objects(draft, notice, "arrest_warrants"):
        draft.basis(f"arrest warrant, {_text(warrant, 'issuing_country_id')}".rstrip(", "))
    for each in _objects(draft, notice, "aliases"):
        draft.name(_spoken(each), "aliases", is_weak=_text(each, "quality").lower() in ("low", "weak"))
    for each in _objects(draft, notice, "identity_documents"):
        state = draft.country(_text(each, "country"), "identity_documents")
        kind = _text(each, "type")
        draft.document(
            kind if kind in ("P", "I") else document_kind(kind), state, _text(each, "number"), "identity_documents"
        )


def _spoken(of: dict[str, Any]) -> str:
    return f"{_text(of, 'forename')} {_text(of, 'name')}"


def _text(of: dict[str, Any], key: str) -> str:
    value = of.get(key)
    return value if isinstance(value, str) else ""


def _several(of: dict[str, Any], key: str) -> list[Any]:
    value = of.get(key)
    return value[:_ELEMENTS_MAX] if isinstance(value, list) else []


def _objects(draft: Draft, notice: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = [each for each in _several(notice, key) if isinstance(each, dict)]
    for each in found:
        for inner in each:
            _note_unknown(draft, f"{key}/{inner}")
    return found


def _note_unknown(draft: Draft, path: str) -> None:
    if path not in _KNOWN:
        draft.note("entry.element.unknown", element_name(path.rpartition("/")[2]))
