"""What the queue and the hit card show, made ready for their templates: words for codes, marks, signs, times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fairway.casework import Counts, DecisionView, HitView, Outcome, QueueRow, Quiet, SideBySide, StaleList
from fairway.comparison import Evidence, says
from fairway.kit.absence import Withheld
from fairway.web import timing, words
from fairway.web.desks.words import age

__all__ = ["Card", "Conflict", "Group", "Idle", "Tab", "card", "conflict", "grouped", "quiet", "tabs"]


class Due(msgspec.Struct, frozen=True):
    """A moment as the page shows and keeps it. iso: "" where no message said it."""

    iso: str
    says: str
    patterns: dict[str, str]


class Row(msgspec.Struct, frozen=True):
    """One line of the queue. why: in sentences, why it stands where it stands."""

    code: str
    flight: str
    departs_from: str
    arrives_at: str
    departs: str
    due: Due
    is_in_the_air: bool
    instruction: str
    instruction_word: str
    strength: str
    strength_word: str
    shape: str
    list_source: str
    state_word: str
    why: list[str]
    held_by: str
    is_mine: bool
    desk: str


class Group(msgspec.Struct, frozen=True):
    """The lines of one band."""

    band: str
    word: str
    rows: list[Row]


class Tab(msgspec.Struct, frozen=True):
    """One state of hits in the queue. count: None for what waits for the person who looks, which differs from one to the other."""

    code: str
    word: str
    count: int | None
    is_here: bool


class Side(msgspec.Struct, frozen=True):
    """One line of the comparison."""

    label: str
    relation: str
    relation_word: str
    mark: str
    traveller: tuple[str, ...]
    entry: tuple[str, ...]


class Piece(msgspec.Struct, frozen=True):
    """One piece of evidence, its weight with its sign."""

    weight: str
    says: str


class Reason(msgspec.Struct, frozen=True):
    """A reason with the digit that chooses it. needs_note: it is not recorded without words."""

    code: str
    key: str
    word: str
    needs_note: bool


class Choice(msgspec.Struct, frozen=True):
    """An outcome with the digit that chooses it, and its reasons."""

    code: str
    key: str
    word: str
    needs_second: bool
    reasons: list[Reason]


class Decided(msgspec.Struct, frozen=True):
    """An earlier decision; outcome_word is "" where it is withheld."""

    stage_word: str
    by: str
    at: str
    outcome_word: str
    reason_word: str
    note: str
    note_is_erased: bool
    is_taken_back: bool
    list_is_stale: bool


class Seen(msgspec.Struct, frozen=True):
    """Another hit that the reader of this one should know of. when: of the decision or the flight; says: what came of it."""

    code: str
    where: str
    when: str
    says: str


class Card(msgspec.Struct, frozen=True):
    """One hit, ready to be shown."""

    code: str
    state: str
    state_word: str
    flight: str
    departs_from: str
    arrives_at: str
    departs: str
    due: Due
    is_in_the_air: bool
    instruction: str
    instruction_word: str
    strength: str
    strength_word: str
    shape: str
    sources: tuple[str, ...]
    list_source: str
    list_version: str
    entry_id: str
    lane: str
    lane_word: str
    lane_says: str
    recipients: str
    rows: list[Side]
    speaks_for: list[Piece]
    speaks_against: list[Piece]
    weighs_nothing: list[Piece]
    missing: tuple[str, ...]
    score: str
    matcher: str
    profile: str
    made_at: str
    traveller_version: int
    is_current: bool
    decisions: list[Decided]
    held_by: str
    held_until: str
    is_mine: bool
    may_take: bool
    may_decide: bool
    why_not: str
    outcomes: list[Choice]
    legend: list[tuple[str, str]]
    seen_before: list[Seen]
    also_listed: list[Seen]
    stale: StaleList | None
    desk: str
    desk_says: str
    has_name_alone: bool


def _due(row: QueueRow | HitView, now: datetime) -> Due:
    moment = timing.moment_of(row.due_utc)
    left = timing.time_left(moment, now, is_exact=row.due_is_exact)
    return Due(moment.isoformat() if moment else "", left, timing.patterns(is_exact=row.due_is_exact))


def _readable(local: str) -> str:
    return local[:16].replace("T", " ") or "—"


def _flight(carrier: str, number: str) -> str:
    return f"{carrier} {number}".strip()


# -- the queue ------------------------------------------------------------------------------------------------------


def tabs(counts: Counts, states: Iterable[str], here: str) -> list[Tab]:
    """The states of hits, with how many there are. The first, "open", is what waits for the person who looks."""
    return [
        Tab(
            state,
            words.word(words.TABS, state),
            None if state == "open" else getattr(counts, state),
            state == here,
        )
        for state in states
    ]


def grouped(rows: Sequence[QueueRow], name: str, now: datetime) -> list[Group]:
    """The rows by band, in the order of the queue. `name` is who looks."""
    return [
        Group(band, words.word(words.BANDS, band), [_row(row, name, now) for row in some])
        for band, some in groupby(rows, key=lambda row: row.band)
    ]


def _row(row: QueueRow, name: str, now: datetime) -> Row:
    return Row(
        code=row.code,
        flight=_flight(row.carrier, row.number),
        departs_from=row.departs_from,
        arrives_at=row.arrives_at,
        departs=_readable(row.departs_at_local),
        due=_due(row, now),
        is_in_the_air=row.is_in_the_air,
        instruction=row.instruction,
        instruction_word=words.word(words.INSTRUCTIONS, row.instruction),
        strength=row.strength,
        strength_word=words.word(words.STRENGTHS, row.strength),
        shape=words.SHAPES.get(row.strength, "○"),
        list_source=row.list_source,
        state_word="" if row.state == "open" else words.word(words.STATES, row.state),
        held_by=row.taken_by,
        is_mine=row.taken_by == name,
        why=_why_here(row, now),
        desk=row.desk,
    )


def _why_here(row: QueueRow, now: datetime) -> list[str]:
    """In the order in which the queue sorts: time, instruction, strength, age."""
    said = [words.word(words.BAND_REASONS, row.band)]
    if row.is_in_the_air:
        said.append(_("The flight is in the air: its landing is what counts."))
    if row.due_utc and not row.due_is_exact:
        said.append(_("The airport's time zone is not known: its clock is taken for universal time."))
    said.append(words.word(words.INSTRUCTION_REASONS, row.instruction))
    said.append(_("Strength: {strength}.").format(strength=words.word(words.STRENGTHS, row.strength)))
    said.append(_("Found {age} ago; of equals the oldest comes first.").format(age=age(row.made_at, now)))
    if row.has_waited_long:
        said.append(_("Nobody has decided it for four hours, so it stands at the top of its band."))
    return said


class Idle(msgspec.Struct, frozen=True):
    """Why the queue is empty. behind: how long screening is behind, "" where it is not known; lands: "" where no landing is awaited."""

    is_clear: bool
    counts: list[tuple[str, int]]
    behind: str
    decided_at: str
    landing: str
    landing_code: str
    lands: str


def quiet(found: Quiet, now: datetime) -> Idle:
    """What an empty queue says: since when, whether it is an all-clear, and what comes next."""
    behind, landing = found.behind, found.landing
    return Idle(
        is_clear=behind.is_nothing,
        counts=[
            (_("Transmissions to be read"), behind.transmissions),
            (_("Flights to be screened"), behind.flights),
            (_("Changed lists to be followed"), behind.lists),
            (_("Travellers whom no work leads to"), behind.travellers),
        ],
        behind=age(behind.since, now) if behind.since else "",
        decided_at=f"{found.decided_at:%Y-%m-%d %H:%M}Z" if found.decided_at else "",
        landing=_flight(landing.carrier, landing.number) if landing else "",
        landing_code=landing.code if landing else "",
        lands=timing.time_left(timing.moment_of(landing.lands_utc), now, is_exact=landing.is_exact) if landing else "",
    )


class Conflict(msgspec.Struct, frozen=True):
    """Somebody else decided meanwhile. outcome_word: "" while the second person must not know it."""

    by: str
    ago: str
    outcome_word: str


def conflict(view: HitView, name: str, now: datetime) -> Conflict | None:
    """Who decided, where the latest decision that counts is somebody else's and no longer leaves the hit to `name`."""
    last = next((each for each in reversed(view.decisions) if not each.is_taken_back), None)
    if last is None or last.by == name or view.held_by == name:
        return None
    word = "" if last.is_withheld else words.word(words.OUTCOMES, last.outcome)
    return Conflict(last.by, timing.ago(last.at, now), word)


# -- the card -------------------------------------------------------------------------------------------------------


def card(view: HitView, name: str, now: datetime, second_person_for: frozenset[str]) -> Card:
    """The card of a hit as `name` sees it. second_person_for: outcomes that bind only when a second person agrees."""
    is_mine = view.held_by == name
    return Card(
        code=view.code,
        state=view.state,
        state_word=words.word(words.STATES, view.state),
        flight=_flight(view.carrier, view.number),
        departs_from=view.departs_from,
        arrives_at=view.arrives_at,
        departs=_readable(view.departs_at_local),
        due=_due(view, now),
        is_in_the_air=view.is_in_the_air,
        instruction=view.instruction,
        instruction_word=words.word(words.INSTRUCTIONS, view.instruction),
        strength=view.strength,
        strength_word=words.word(words.STRENGTHS, view.strength),
        shape=words.SHAPES.get(view.strength, "○"),
        sources=view.sources,
        list_source=view.list_source,
        list_version=view.list_version,
        entry_id=view.entry_id,
        lane=view.lane,
        lane_word=words.word(words.LANES, view.lane),
        lane_says=words.word(words.LANE_SAYS, view.lane),
        recipients="; ".join(view.recipients),
        rows=[_side(row) for row in view.rows],
        speaks_for=_pieces(view.evidence_for),
        speaks_against=_pieces(view.evidence_against),
        weighs_nothing=_pieces(view.evidence_neither),
        missing=tuple(words.word(words.MISSING, each) for each in view.missing),
        score=_signed(view.score),
        matcher=view.matcher,
        profile=view.profile,
        made_at=f"{view.made_at:%Y-%m-%d %H:%M:%S}",
        traveller_version=view.traveller_version,
        is_current=view.is_current,
        decisions=[_decided(each) for each in view.decisions],
        held_by=view.held_by,
        held_until=f"{view.held_until:%H:%M:%S}" if view.held_until else "",
        is_mine=is_mine,
        may_take=bool(view.outcomes) and not view.may_decide and not is_mine,
        may_decide=view.may_decide,
        why_not=view.why_not,
        outcomes=[_choice(each, second_person_for) for each in view.outcomes] if view.may_decide else [],
        legend=[(mark, words.word(words.RELATIONS, relation)) for relation, mark in words.MARKS.items()],
        seen_before=[
            Seen(
                each.code,
                f"{each.carrier} {each.number} {each.day}",
                f"{each.at:%Y-%m-%d}" if each.at else "",
                words.word(words.OUTCOMES, each.outcome) if each.outcome else words.word(words.STATES, each.state),
            )
            for each in view.seen_before
        ],
        also_listed=[
            Seen(each.code, f"{each.list_source} {each.entry_id}", "", words.word(words.STATES, each.state))
            for each in view.also_listed
        ],
        stale=view.stale,
        desk=view.at_desk.desk if view.at_desk else "",
        desk_says=words.word(words.DESK_REASONS, view.at_desk.reason) if view.at_desk else "",
        has_name_alone=not any(row.entry for row in view.rows if row.label != "Names"),
    )


def _side(row: SideBySide) -> Side:
    return Side(
        label=words.word(words.LABELS, row.label),
        relation=row.relation,
        relation_word=words.word(words.RELATIONS, row.relation),
        mark=words.MARKS.get(row.relation, "·"),
        traveller=row.traveller,
        entry=row.entry,
    )


def _pieces(evidence: Iterable[Evidence]) -> list[Piece]:
    language = get_language() or "en"
    return [Piece(_signed(each.weight), says(each, language)) for each in evidence]


def _signed(weight: float) -> str:
    return f"{weight:+.2f}".replace("-", "−")


def _choice(outcome: Outcome, second_person_for: frozenset[str]) -> Choice:
    reasons = [
        Reason(
            reason.code,
            "0" if reason.code == "other" else str(digit),
            words.word(words.REASONS, reason.code),
            reason.needs_note,
        )
        for digit, reason in enumerate(outcome.reasons, start=1)
    ]
    return Choice(
        outcome.code,
        words.OUTCOME_KEYS.get(outcome.code, ""),
        words.word(words.OUTCOMES, outcome.code),
        outcome.code in second_person_for,
        reasons,
    )


def _decided(decision: DecisionView) -> Decided:
    is_erased = isinstance(decision.note, Withheld)
    return Decided(
        stage_word=words.word(words.STAGES, decision.stage),
        by=decision.by,
        at=f"{decision.at:%Y-%m-%d %H:%M:%S}",
        outcome_word="" if decision.is_withheld else words.word(words.OUTCOMES, decision.outcome),
        reason_word="" if decision.is_withheld else words.word(words.REASONS, decision.reason),
        note="" if isinstance(decision.note, Withheld) else decision.note,
        note_is_erased=is_erased,
        is_taken_back=decision.is_taken_back,
        list_is_stale=decision.list_is_stale,
    )
