"""What a person may say about a hit, for which reasons, and what follows. Tables and pure rules; nothing is pre-selected."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from fairway.kit.refusals import Refused

__all__ = ["NOTE_CHARACTERS_MAX", "OUTCOMES", "Outcome", "Reason", "check_choice", "next_state", "offered", "stage_in"]

NOTE_CHARACTERS_MAX = 2000  # a note says why; a report belongs in a case

CITES_SECOND_PERSON = "Directive (EU) 2016/681 Art. 6(5); C-817/19, 203-206"


class Reason(msgspec.Struct, frozen=True):
    """A coded reason. needs_note: it says too little without words."""

    code: str
    says: str
    needs_note: bool = False


class Outcome(msgspec.Struct, frozen=True):
    """An answer to "is the traveller this listed person?", with its reasons in the order in which they are offered.

    rests  the state of the hit once the outcome binds
    """

    code: str
    says: str
    rests: str
    reasons: tuple[Reason, ...]


_OTHER = Reason("other", "Another reason, in words", needs_note=True)

OUTCOMES: dict[str, Outcome] = {
    each.code: each
    for each in (
        Outcome(
            "different_person",
            "Different person",
            "no_match",
            (
                Reason("birth_date_differs", "The date of birth differs"),
                Reason("document_differs", "The document differs"),
                Reason("sex_differs", "The sex differs"),
                Reason("several_details_differ", "Several details differ"),
                Reason("name_only", "Only the name is alike"),
                Reason("list_entry_out_of_date", "The list entry is out of date"),
                _OTHER,
            ),
        ),
        Outcome(
            "same_person_pass_on",
            "Same person: pass on",
            "match",
            (
                Reason("document_and_birth_date_agree", "Document and date of birth agree"),
                Reason("several_details_agree", "Several details agree"),
                Reason("confirmed_by_list_owner", "The list's owner confirmed it"),
                _OTHER,
            ),
        ),
        Outcome(
            "same_person_no_action",
            "Same person: no action under the instruction",
            "match",
            (Reason("instruction", "The instruction asks for no action"),),
        ),
        Outcome(
            "cannot_tell",
            "Cannot tell: information is needed",
            "waiting",
            (
                Reason("ask_carrier", "Ask the carrier"),
                Reason("ask_list_owner", "Ask the list's owner"),
                Reason("ask_partner", "Ask a partner unit"),
            ),
        ),
        Outcome(
            "bad_data",
            "Bad data: to the carrier desk",
            "waiting",
            (Reason("carrier_desk", "The carrier desk sees to it"),),
        ),
    )
}

_STAGES = {"open": "first", "waiting": "first", "second": "second", "disputed": "final"}


def stage_in(state: str) -> str:
    """Which decision a hit in that state waits for: "first", "second", "final", or "" where it is settled."""
    return _STAGES.get(state, "")


def check_choice(outcome: str, reason: str, note: str) -> None:
    """Refuses an outcome or reason that is not in the table, a missing note and an endless one."""
    if outcome not in OUTCOMES:
        raise Refused("outcome.unknown", f"Choose one of the outcomes: {', '.join(OUTCOMES)}. Nothing was decided.")
    reasons = {each.code: each for each in OUTCOMES[outcome].reasons}
    if reason not in reasons:
        raise Refused(
            "reason.unknown", f"Choose one of the reasons for this outcome: {', '.join(reasons)}. Nothing was decided."
        )
    if reasons[reason].needs_note and not note.strip():
        raise Refused("note.missing", "This reason needs a note that says why. Nothing was decided.")
    if len(note) > NOTE_CHARACTERS_MAX:
        raise Refused(
            "note.long",
            f"A note has at most {NOTE_CHARACTERS_MAX} characters; this one is longer. Nothing was decided.",
        )


def offered(stage: str, earlier: Collection[str], second_person_for: Collection[str]) -> tuple[Outcome, ...]:
    """The outcomes that may be chosen at a stage.

    earlier  the outcomes of the first and the second decision, at the final stage

    Whatever needs two people needs them at the end too: a supervisor confirms what one of the two said, and does not put a third
    answer of their own in force alone.
    """
    if not stage:
        return ()
    return tuple(
        each
        for each in OUTCOMES.values()
        if stage != "final" or each.code not in second_person_for or each.code in earlier
    )


def next_state(stage: str, outcome: str, first: str, second_person_for: Collection[str]) -> str:
    """The state of a hit after a decision.

    first  the outcome of the first decision, at the second stage

    A second person who says exactly the same puts it in force. Anything else, also doubt, and also agreement on the person but not
    on what follows, goes to a supervisor: one person's word for passing on must not be dropped without anybody seeing it.
    """
    match stage:
        case "first":
            return "second" if outcome in second_person_for else OUTCOMES[outcome].rests
        case "second":
            return OUTCOMES[outcome].rests if outcome == first else "disputed"
        case "final":
            return OUTCOMES[outcome].rests
        case _:
            raise ValueError(f"no decision is waited for at stage {stage!r}")
