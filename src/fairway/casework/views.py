"""What casework shows: rows of the queue, and one hit whole."""

from __future__ import annotations

from datetime import datetime

import msgspec

from fairway.casework.outcomes import Outcome
from fairway.casework.sides import SideBySide
from fairway.comparison import Evidence
from fairway.kit.absence import Withheld
from fairway.safeguards.protection import Age
from fairway.store.desk_hits import AtDesk

__all__ = [
    "AlsoListed",
    "Behind",
    "Counts",
    "DecisionView",
    "Earlier",
    "HitView",
    "Landing",
    "QueueRow",
    "Quiet",
    "StaleList",
]


class QueueRow(msgspec.Struct, frozen=True):
    """A hit in the queue: nothing of it says who the traveller is.

    departs_at_local  "YYYY-MM-DDTHH:MM:SS", "" where no message said it
    due_at            likewise: by when a decision is still of use
    taken_by          who holds it now; "" where nobody does
    lane              see `HitView.lane`
    due_utc           the last useful moment, universal time: the departure, once that is over the arrival; "" where not known
    due_is_exact      whether the airport's time zone is known; where not, its clock was taken for universal time
    is_in_the_air     the departure is over, and the arrival is what counts
    band              "now" (under 30 minutes), "soon" (3 hours), "today" (24 hours), "past", "later" (or not known)
    instruction       what the list asks for: "stop", "meet", "check", "discreet"
    desk              for which it waits; "" for none
    has_waited_long   lifted to the top of its band because nobody has looked at it for hours
    """

    code: str
    carrier: str
    number: str
    departs_from: str
    arrives_at: str
    departs_at_local: str
    due_at: str
    strength: str
    score: float
    list_source: str
    entry_id: str
    state: str
    taken_by: str
    taken_until: datetime | None
    lane: str = "sought"
    due_utc: str = ""
    due_is_exact: bool = False
    is_in_the_air: bool = False
    band: str = "later"
    instruction: str = "check"
    has_waited_long: bool = False
    made_at: datetime | None = None
    desk: str = ""


class Counts(msgspec.Struct, frozen=True):
    """How many hits are in each state."""

    open: int = 0
    second: int = 0
    disputed: int = 0
    waiting: int = 0
    match: int = 0
    no_match: int = 0
    lapsed: int = 0


class Behind(msgspec.Struct, frozen=True):
    """What is kept and not screened yet: while any of it is left, an empty queue is no all-clear.

    since          since when the oldest of it waits; None where nothing does
    transmissions  wait to be read; flights: to be screened; lists: changed lists to be followed
    travellers     are stored, and no work leads to them: 0 unless something is wrong
    """

    transmissions: int
    flights: int
    lists: int
    travellers: int
    since: datetime | None = None

    @property
    def is_nothing(self) -> bool:
        return not (self.transmissions or self.flights or self.lists or self.travellers)


class Landing(msgspec.Struct, frozen=True):
    """A flight that is to land while booking data or manifest are still to come. lands_utc, is_exact: see `QueueRow.due_utc`."""

    code: str
    carrier: str
    number: str
    arrives_at: str
    lands_utc: str
    is_exact: bool


class Quiet(msgspec.Struct, frozen=True):
    """Why nothing waits. decided_at: when the latest hit of all was decided; landing: the next, within a day."""

    behind: Behind
    decided_at: datetime | None
    landing: Landing | None


class StaleList(msgspec.Struct, frozen=True):
    """A list in use that is older than its source allows, in days."""

    source: str
    days: int
    days_max: int


class DecisionView(msgspec.Struct, frozen=True):
    """One decision about the hit.

    is_withheld  outcome, reason and note are "" here because the second person answers before seeing the first answer
    note         "" where none was written; ERASED once the law has taken the travel day
    is_taken_back  its maker took it back at once: it stands here and counts for nothing
    """

    stage: str
    outcome: str
    reason: str
    note: str | Withheld
    by: str
    at: datetime
    is_withheld: bool = False
    is_taken_back: bool = False
    list_is_stale: bool = False


class AlsoListed(msgspec.Struct, frozen=True):
    """Another list's entry that was hit by the same traveller and is, by what the lists say, the same person.

    because  "reference" (one list names the other's entry), "document" (one document on both), "name_and_birth_date"
    state    of that list's hit, which is decided by itself
    """

    code: str
    list_source: str
    entry_id: str
    state: str
    because: str


class Earlier(msgspec.Struct, frozen=True):
    """The same person and entry on another journey, and what was decided then.

    day      local, "" where it is not known
    outcome, reason, at  of the latest decision that counts; "" and None while it is open or waits for a second person
    """

    code: str
    carrier: str
    number: str
    day: str
    state: str
    outcome: str
    reason: str
    at: datetime | None


class HitView(msgspec.Struct, frozen=True):
    """One hit as somebody who may decide it sees it. Personal values throughout: for a page, never for a log.

    due_utc, due_is_exact, is_in_the_air, instruction  see `QueueRow`
    list_version          identifier of the version of the list that was compared, as a public code
    score                 the sum of the weights of all evidence
    traveller_version     of the record that was compared; a decision names it
    is_current            whether the record is still in that version; a decision is refused otherwise
    sources               "PNR", "API" or both
    evidence_for          what speaks for the same person, heaviest first; `evidence_against` likewise;
                          `evidence_neither` weighs nothing and is said all the same
    missing               what could not be compared, in sentences
    decisions             oldest first, those before the hit was opened again included
    held_by, held_until   who has taken it, "" and None where nobody has now
    may_decide, why_not   whether this person may decide it now; if not, the sentence that says why and what to do
    also_listed           entries of other lists that are the same person by the lists' own word: one card for all of them
    outcomes              what they may choose from; empty where the hit waits for no decision of theirs
    lane                  "sought", "child", or a lane of protection; lane_label and lane_says are its words
    recipients            who is told once the hit is confirmed, by the legal profile
    age                   on the day of travel, with how sure that is; None where nothing says it
    second_person_for     outcomes that bind only when a second person agrees, by the legal profile
    stale                 the list of the hit, where it is older than it may be
    at_desk               the desk for which it waits
    seen_before           the same person and entry on other journeys, newest first; see `earlier`
    """

    code: str
    state: str
    carrier: str
    number: str
    departs_from: str
    arrives_at: str
    departs_at_local: str
    due_at: str
    due_utc: str
    due_is_exact: bool
    is_in_the_air: bool
    instruction: str
    list_source: str
    list_version: str
    entry_id: str
    score: float
    probability: float
    strength: str
    matcher: str
    profile: str
    made_at: datetime
    traveller_version: int
    is_current: bool
    sources: tuple[str, ...]
    rows: tuple[SideBySide, ...]
    evidence_for: tuple[Evidence, ...]
    evidence_against: tuple[Evidence, ...]
    evidence_neither: tuple[Evidence, ...]
    missing: tuple[str, ...]
    decisions: tuple[DecisionView, ...]
    held_by: str
    held_until: datetime | None
    may_decide: bool
    why_not: str
    outcomes: tuple[Outcome, ...]
    also_listed: tuple[AlsoListed, ...] = ()
    lane: str = "sought"
    lane_label: str = ""
    lane_says: str = ""
    recipients: tuple[str, ...] = ()
    age: Age | None = None
    second_person_for: frozenset[str] = frozenset()
    seen_before: tuple[Earlier, ...] = ()
    stale: StaleList | None = None
    at_desk: AtDesk | None = None
