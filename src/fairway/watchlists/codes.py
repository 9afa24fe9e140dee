"""Every finding code of the list readers: what it did and what it says to the person who looks after the list."""

from __future__ import annotations

from typing import Final

from fairway.kit.findings import Effect

__all__ = ["CODES"]

CODES: Final[dict[str, tuple[Effect, str]]] = {
    # The whole list
    "list.too-large": (Effect.QUARANTINED, "The file is larger than a list may be; nothing was read."),
    "list.empty": (Effect.QUARANTINED, "The file has no entry at all; a list that is really empty is not loaded."),
    "list.too-many": (Effect.QUARANTINED, "The file has more entries than a list may have; nothing was kept."),
    "list.encoding": (Effect.QUARANTINED, "The file is not UTF-8; read as it is, names would be damaged."),
    "list.columns.missing": (
        Effect.QUARANTINED,
        "The first row does not name the columns without which nobody is known.",
    ),
    "list.columns.twice": (Effect.QUARANTINED, "The first row names a column twice; it is not known which one counts."),
    "list.column.unknown": (Effect.RECORDED, "A column is neither read nor ignored by name; it was left out."),
    "list.column.missing": (
        Effect.RECORDED,
        "A column that this source has is not there; its values count as not sent.",
    ),
    "list.table.broken": (
        Effect.QUARANTINED,
        "A quotation mark is not closed, or a cell has no end: the rows behind it cannot be told apart; nothing was kept.",
    ),
    "list.json.broken": (Effect.QUARANTINED, "The file is not JSON of this source or was cut short; nothing was kept."),
    "list.markup.forbidden": (
        Effect.QUARANTINED,
        "The file declares a document type or entities, which a list never needs; nothing was read.",
    ),
    "list.markup.broken": (Effect.QUARANTINED, "The file is not well-formed or was cut short; nothing was kept."),
    "list.markup.deep": (Effect.QUARANTINED, "The elements are nested deeper than any list; nothing was kept."),
    "list.root.unknown": (Effect.QUARANTINED, "The file is not a list of this source; nothing was read."),
    "list.findings.more": (Effect.RECORDED, "further findings were counted and not written out."),
    # One entry
    "entry.unreadable": (Effect.QUARANTINED, "The row cannot be taken apart; the entry was kept out."),
    "entry.kind.unknown": (Effect.QUARANTINED, "The entry is neither a person nor an organisation; it was kept out."),
    "entry.cells.too-many": (Effect.QUARANTINED, "The row has more cells than columns; the entry was kept out."),
    "entry.cells.missing": (Effect.INCOMPLETE, "The row ends early; the cells that are missing count as not sent."),
    "entry.id.missing": (Effect.QUARANTINED, "The entry has no identifier of 1 to 80 characters; it was kept out."),
    "entry.id.twice": (
        Effect.QUARANTINED,
        "Another entry has this identifier and says something else; this one was kept out.",
    ),
    "entry.id.repeated": (Effect.REPAIRED, "The same entry stands in the list twice; it was kept once."),
    "entry.name.missing": (Effect.QUARANTINED, "The entry has no name; it was kept out."),
    "entry.name.unreadable": (Effect.INCOMPLETE, "A name is too long to be one; the entry was kept without it."),
    "entry.name.too-many": (Effect.INCOMPLETE, "The entry has more names than are kept; the last ones were left out."),
    "entry.name.remark": (Effect.REPAIRED, "A remark stood inside a name; the name was kept without it."),
    "entry.alias.quality": (Effect.RECORDED, "The quality of another name is unknown; it counts in full."),
    "entry.birth-date.unreadable": (
        Effect.INCOMPLETE,
        "A date of birth cannot be read; the entry was kept without it.",
    ),
    "entry.birth-date.wide": (Effect.INCOMPLETE, "A range of years of birth is too wide to tell anybody apart."),
    "entry.sex.unreadable": (Effect.INCOMPLETE, "The sex cannot be read; the entry was kept without it."),
    "entry.country.unknown": (Effect.INCOMPLETE, "A country is not known; the entry was kept without it."),
    "entry.contact.unreadable": (Effect.INCOMPLETE, "A contact cannot be read; the entry was kept without it."),
    "entry.document.unreadable": (Effect.INCOMPLETE, "A document cannot be read; the entry was kept without it."),
    "entry.document.line": (
        Effect.QUARANTINED,
        "The line holds no state and number of a document; nobody is stopped by it.",
    ),
    "entry.document.remark": (
        Effect.REPAIRED,
        "Words stood beside a document number; the number was kept without them.",
    ),
    "entry.expiry.unreadable": (
        Effect.INCOMPLETE,
        "The day on which the entry expires cannot be read; it was kept without one and stands until it is taken off.",
    ),
    "entry.owner.unknown": (
        Effect.INCOMPLETE,
        "A row belongs to an entry that is not in the list; the row was left out.",
    ),
    "entry.reference.missing": (
        Effect.INCOMPLETE,
        "Something the entry points to is not in the file; the entry was kept without it.",
    ),
    "entry.element.unknown": (Effect.RECORDED, "An element is neither read nor ignored by name; it was left out."),
}
