"""The table "defect → what Fairway does", made from the codes themselves, so that it cannot fall behind them."""

from __future__ import annotations

from typing import Final

from fairway.intake.codes import CODES as INTAKE_CODES
from fairway.kit.findings import Effect
from fairway.messages.codes import CODES as MESSAGE_CODES
from fairway.watchlists.codes import CODES as LIST_CODES

__all__ = ["defects_page"]

_BEGINNING: Final = """# Defects, and what Fairway does

Carriers' data is dirty, and lists are too. Whatever arrives is read as far as it can be read; what was wrong becomes a
*finding* with a code, a place and the *shape* of what was found, never the value. Each code stands here once.
`fairway explain FILE` shows the findings of a message at their place; `fairway carriers quality` counts them by carrier.

This page is made by `fairway explain --defects`; a test compares it with the code.

| effect | what it did |
|---|---|
| recorded | noted for the sender's quality report; nothing is missing |
| repaired | read after a repair that can be named; nothing is missing |
| incomplete | one field, or a part cut off, could not be read; everything else is kept |
| quarantined | nothing could be stored: the whole input (of a list: the entry) waits for a person, kept whole |
"""

# What stays, by effect; then what to do. A code with more to say has its own words below.
_KEPT: Final[dict[str, dict[Effect, str]]] = {
    "message": {
        Effect.RECORDED: "everything",
        Effect.REPAIRED: "everything, as repaired",
        Effect.INCOMPLETE: "every traveller and every other field",
        Effect.QUARANTINED: "the whole input, sealed",
    },
    "list": {
        Effect.RECORDED: "everything",
        Effect.REPAIRED: "everything, as repaired",
        Effect.INCOMPLETE: "the entry, without that field",
        Effect.QUARANTINED: "the version of the list in use",
    },
}
_DO: Final[dict[str, dict[Effect, str]]] = {
    "message": {
        Effect.RECORDED: "nothing; tell the carrier where it goes on",
        Effect.REPAIRED: "nothing; tell the carrier where it goes on",
        Effect.INCOMPLETE: "tell the carrier; a later push replaces the record",
        Effect.QUARANTINED: "look with `fairway quarantine show`; repair, or ask the carrier to send again",
    },
    "list": {
        Effect.RECORDED: "tell the owner of the list",
        Effect.REPAIRED: "tell the owner of the list",
        Effect.INCOMPLETE: "tell the owner of the list",
        Effect.QUARANTINED: "fetch the list again, or ask its owner; then load it anew",
    },
}
_OWN: Final[dict[str, tuple[str, str]]] = {
    "input.empty": ("the receipt of the empty input", "ask the carrier to send again"),
    "input.too-large": ("the whole input, sealed", "ask the carrier to divide the push"),
    "segment.cut": ("every segment before it, and a name that was cut", "ask the carrier to send the push again"),
    "message.cut": ("every booking and traveller before the cut", "ask the carrier to send the push again"),
    "envelope.trailer.missing": ("every message that arrived", "ask the carrier whether more was sent"),
    "message.kind.unknown": (
        "whatever could be read by its segments",
        "look whether this message should come here at all",
    ),
    "message.flight.missing": ("every booking and traveller, in quarantine", "repair the header, or ask the carrier"),
    "intake.conflict": (
        "the whole input, sealed; what came first under this name stands",
        "ask the carrier which of the two is right; `fairway quarantine propose` stores this one too",
    ),
    "intake.real-people": ("nothing", "send real messages to a house that is not for training"),
    "intake.not-theirs": (
        "the whole input, sealed",
        "ask the carrier named in it whether it is theirs; `fairway senders token SENDER --carrier CODE` lets a sender speak for it",
    ),
    "intake.no-flight": (
        "the whole input, sealed",
        "repair the flight with `fairway quarantine propose`, or ask the carrier",
    ),
    "intake.out-of-scope": (
        "how many there were, by day and route",
        "nothing; where the flight should be received, two supervisors select it (`fairway selections`)",
    ),
    "intake.reader-ended": (
        "the whole input, sealed",
        "send the shape of it (`fairway quarantine show`) to the makers of Fairway",
    ),
    "name.missing": ("the traveller, with everything else", "ask the carrier; the traveller is screened by document"),
    "birth.unreadable": (
        "the traveller, with everything else",
        "ask the carrier; the traveller is screened without it",
    ),
    "docs.unassigned": (
        "every traveller; the request in the booking",
        "nothing; the manifest usually has the document",
    ),
    "message.findings.cut": ("everything", "look at the first findings; the others repeat them"),
    "xml.forbidden": (
        "the whole input, sealed",
        "ask the carrier to send without a document type; treat it as hostile if it recurs",
    ),
    "list.markup.forbidden": (
        "the version of the list in use",
        "fetch the list again from its owner; treat the file as hostile",
    ),
}


def defects_page() -> str:
    """The page docs/defects.md, whole."""
    sections = [
        _section("Messages", "message", MESSAGE_CODES),
        _section("Intake", "message", INTAKE_CODES),
        _section("Watchlists", "list", LIST_CODES),
    ]
    return "\n".join([_BEGINNING, *sections])


def _section(title: str, kind: str, codes: dict[str, tuple[Effect, str]]) -> str:
    rows = [
        f"## {title}\n",
        "| code | what was found, and what Fairway does | effect | kept | what to do |",
        "|---|---|---|---|---|",
    ]
    for code in sorted(codes):
        effect, says = codes[code]
        kept, do = _OWN.get(code, (_KEPT[kind][effect], _DO[kind][effect]))
        rows.append(f"| `{code}` | {says[:1].upper()}{says[1:].replace('|', '/')} | {effect} | {kept} | {do} |")
    return "\n".join(rows) + "\n"
