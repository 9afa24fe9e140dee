"""Own entries: made by one person, in use only after a second has approved them, never without ground, owner and last day.

What is approved becomes a new version of the list "own" and goes the way of every list from there: screening, screening again of
what is stored, traces. A proposal that nobody approves within seven days lapses, and whom it meant is gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

import msgspec

from fairway.comparison import ListedPerson
from fairway.kit.findings import Finding
from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, LegalProfile, Permission, permit
from fairway.safeguards.actions_desks import (
    OwnEntriesActivated,
    OwnEntriesConfirmed,
    OwnEntriesProposed,
    OwnEntriesRejected,
    OwnEntriesSeen,
    OwnProposalSeen,
)
from fairway.safeguards.actions_protected import ProtectedEnded
from fairway.safeguards.protection import comes_of_age_on
from fairway.store import lists, protected, relations
from fairway.store import own_entries as kept
from fairway.store.archive import Archive, look, perform
from fairway.store.own_entries import NewRow, OwnRow
from fairway.watchlists.office import OWN, refuse_unlawful, write_reading
from fairway.watchlists.reading import EntryDetails, ListReading
from fairway.watchlists.sources import read_list

__all__ = [
    "APPROVE_WITHIN",
    "BYTES_MAX",
    "REVIEW_WITHIN",
    "ROWS_MAX",
    "Approved",
    "Ground",
    "OwnRow",
    "Proposal",
    "Proposed",
    "RowReport",
    "approve",
    "confirm",
    "end_protected",
    "entries",
    "new_entry_id",
    "proposal",
    "proposals",
    "propose",
    "propose_end",
    "reject",
]

APPROVE_WITHIN = timedelta(days=7)
REVIEW_WITHIN = timedelta(days=366)
ROWS_MAX = 1_000  # of one file: more is a list with a publisher of its own
BYTES_MAX = 1 << 20
_CITES = "Directive (EU) 2016/680 Art. 5, 8; Directive (EU) 2016/681 Art. 6(3)(a)"
_IDENTIFIER_MAX = 2**63 - 1


class Ground(msgspec.Struct, frozen=True):
    """Why an entry may stand, who answers for it, until when, and when it is looked at again. A row may name its own."""

    legal_basis: str
    owner: str
    expires_on: date
    review_on: date


class RowReport(msgspec.Struct, frozen=True):
    """What became of one row. kind: "add", "change", "same" (in use already, nothing to do), "waits" (another proposal), "kept out".

    number  of the row among the rows of the file, from 1
    """

    number: int
    entry_id: str
    kind: str
    findings: tuple[Finding, ...]


class Proposed(msgspec.Struct, frozen=True):
    """A proposal as it was taken. code: "" where no row could be proposed; findings: of the file as a whole."""

    code: str
    rows: tuple[RowReport, ...]
    findings: tuple[Finding, ...]

    @property
    def proposed(self) -> int:
        return sum(each.kind in ("add", "change") for each in self.rows)

    @property
    def kept_out(self) -> int:
        return sum(each.kind in ("kept out", "waits") for each in self.rows)


class Proposal(msgspec.Struct, frozen=True):
    """A proposal with its rows.

    people  whom they mean, by row; empty where the proposal was only listed
    alike   own entries in use that may mean the same person, by row: one document, or one name without a disagreeing date of birth
    """

    code: str
    by: str
    at: datetime
    state: str
    rows: tuple[OwnRow, ...]
    people: dict[int, ListedPerson]
    alike: dict[int, tuple[str, ...]]


class Approved(msgspec.Struct, frozen=True):
    """The version of the list "own" that travellers are screened against from now on."""

    version: int
    entries: int
    added: int
    removed: int
    changed: int
    again: int


def new_entry_id(act: Act) -> str:
    """An identifier for a new entry that says nothing about anybody."""
    return f"OWN-{public_code(look().new_id(act.at))}"


# -- proposing ------------------------------------------------------------------------------------------------------


def propose(act: Act, data: bytes, ground: Ground) -> Proposed:
    """Takes rows in the columns of the source csv as one proposal, and reports each row.

    Rows that cannot be kept stay out and say why; the others wait for a second person. A row of an entry in use is a change of it.
    Refuses a file that is no list, too many rows, and a ground that is incomplete or lasts too long.
    """
    permit(act, Permission.PROPOSE_ENTRY)
    ground = _checked(ground, act.at.date(), look().follow_profile().own_entry_days_max)
    if len(data) > BYTES_MAX:
        raise Refused("own.too-large", "The file has more than a mebibyte. Nothing was proposed. Propose it in parts.")
    reading = read_list(OWN, data)
    if (why := reading.refusal) is not None:
        raise Refused(why.code, f"The file was not taken: {why} Nothing was proposed.")
    protected.must_be_free(act, "own_entry", [(each.entry_id, each) for each in reading.entries])
    with perform(act) as archive:
        _tidy(act, archive.profile)
        for person in reading.entries:
            _refuse_relation(archive, person)
        reports, new = _judged(archive, reading, _row_numbers(data), ground, act.at.date())
        if len(new) > ROWS_MAX:
            raise Refused(
                "own.too-many",
                f"A proposal has {ROWS_MAX:,} rows at most. Nothing was proposed. Propose them in parts.",
            )
        code = _write(archive, act, new) if new else ""
        act.record(OwnEntriesProposed(object=code or "none", count=len(new)))
    whole = tuple(each for each in reading.findings if not each.place.entry)
    return Proposed(code, reports, whole)


def propose_end(act: Act, entry_id: str) -> str:
    """Proposes that an entry is taken off the list; gives the proposal's code. Until it is approved the entry stays in use."""
    permit(act, Permission.PROPOSE_ENTRY)
    with perform(act) as archive:
        _tidy(act, archive.profile)
        found = [each for each in kept.rows(states=("active", "proposed")) if each.entry_id == entry_id]
        active = next((each for each in found if each.state == "active"), None)
        if active is None:
            raise Refused("own.unknown", "No own entry of that identifier is in use. Nothing was proposed.")
        if any(each.state == "proposed" for each in found):
            raise Refused(
                "own.waits",
                "A proposal about this entry waits already. Nothing was proposed. Approve or reject that one.",
            )
        ending = NewRow(
            entry_id, "end", active.legal_basis, active.owner, active.expires_on, active.review_on, person=None
        )
        code = _write(archive, act, [ending])
        act.record(OwnEntriesProposed(object=code, count=1))
    return code


def _tidy(act: Act, profile: LegalProfile) -> None:
    kept.lapse(before=act.at - APPROVE_WITHIN, today=act.at.date().isoformat())
    if profile.own_entry_confirm_days:
        kept.end_unconfirmed(before=act.at - timedelta(days=profile.own_entry_confirm_days))


def _refuse_relation(archive: Archive, person: ListedPerson) -> None:
    """Nobody of the unit puts on a list whom somebody of the unit declared as near to them."""
    if relations.accounts_near(archive.keyring, person):
        raise Refused(
            "own.related",
            "One of these people was declared as near to somebody who works here. Nothing was proposed, and it is not said who. "
            "Ask the data protection officer; another authority lists them, if anybody does.",
            cites="Directive (EU) 2016/680 Art. 4(1)(a), 29; Directive (EU) 2016/681 Art. 6(3)(a)",
        )


def _write(archive: Archive, act: Act, new: list[NewRow]) -> str:
    identifier = archive.new_id(act.at)
    kept.propose(archive, identifier, new, by=act.actor.name, at=act.at)
    return public_code(identifier)


def _checked(ground: Ground, today: date, days_max: int) -> Ground:
    basis, owner = " ".join(ground.legal_basis.split()), " ".join(ground.owner.split())
    if not 5 <= len(basis) <= 200:
        raise Refused(
            "own.basis", "Say the act or order under which the entry stands. Nothing was proposed.", cites=_CITES
        )
    if not 2 <= len(owner) <= 80:
        raise Refused(
            "own.owner", "Say which authority answers for the entry; nobody's name. Nothing was proposed.", cites=_CITES
        )
    if not today < ground.expires_on <= today + timedelta(days=days_max):
        raise Refused(
            "own.expiry",
            f"The last day must lie within {days_max} days from tomorrow. Nothing was proposed.",
            cites=_CITES,
        )
    if not today < ground.review_on <= min(ground.expires_on, today + REVIEW_WITHIN):
        raise Refused(
            "own.review",
            f"The day of review must lie within {REVIEW_WITHIN.days} days and not after the last day. Nothing was proposed.",
            cites=_CITES,
        )
    return Ground(basis, owner, ground.expires_on, ground.review_on)


def _row_numbers(data: bytes) -> int:
    """How many rows the file has besides its heading: lines that are not empty, as the reader counts them."""
    return max(0, sum(bool(line.strip()) for line in data.decode("utf-8-sig", "replace").splitlines()) - 1)


def _judged(
    archive: Archive, reading: ListReading, count: int, ground: Ground, today: date
) -> tuple[tuple[RowReport, ...], list[NewRow]]:
    of_row: dict[int, list[Finding]] = {}
    for finding in reading.findings:
        of_row.setdefault(finding.place.entry, []).append(finding)
    known = kept.rows(states=("active", "proposed"))
    active = {each.entry_id: each for each in known if each.state == "active"}
    waiting = {each.entry_id for each in known if each.state == "proposed"}
    people = kept.opened(archive, [active[each.entry_id] for each in reading.entries if each.entry_id in active])
    details = {each.entry_id: each for each in reading.details}
    # The reader keeps the order of the rows and drops whole rows: those that remain are told by the findings that dropped the others.
    dropped = {number for number, found in of_row.items() if any(str(each.effect) == "quarantined" for each in found)}
    dropped |= {number for number, found in of_row.items() if any(each.code == "entry.id.repeated" for each in found)}
    numbers = [number for number in range(1, count + 1) if number not in dropped]
    reports = [RowReport(number, "", "kept out", tuple(of_row[number])) for number in sorted(dropped) if number]
    new: list[NewRow] = []
    last_day = (today + timedelta(days=archive.profile.own_entry_days_max)).isoformat()
    for number, person in zip(numbers, reading.entries, strict=False):
        row = _new_row(person, details.get(person.entry_id), ground, active.get(person.entry_id))
        row = _while_a_child(row, person, archive.profile, today)
        findings = tuple(of_row.get(number, ()))
        before = active.get(person.entry_id)
        if person.entry_id in waiting:
            kind = "waits"
        elif not today.isoformat() < row.expires_on <= last_day:
            kind = "kept out"
        elif before is not None and people.get(before.id) == person and _says_the_same(before, row):
            kind = "same"
        else:
            kind = row.kind
            new.append(row)
        reports.append(RowReport(number, person.entry_id, kind, findings))
    return tuple(sorted(reports, key=lambda each: each.number)), new


def _new_row(person: ListedPerson, details: EntryDetails | None, ground: Ground, before: OwnRow | None) -> NewRow:
    expires_on = (details.expires_on if details else "") or ground.expires_on.isoformat()
    return NewRow(
        person.entry_id,
        "change" if before else "add",
        (details.legal_basis if details else "") or ground.legal_basis,
        ground.owner,
        expires_on,
        min(ground.review_on.isoformat(), expires_on),
        person,
    )


def _while_a_child(row: NewRow, person: ListedPerson, profile: LegalProfile, today: date) -> NewRow:
    """An entry on a child ends on the day they come of age: whoever wants it to go on gives the reasons anew, to two people."""
    of_age = comes_of_age_on(person.birth_dates, profile.minor_below_years, after=today)
    if of_age is None or of_age.isoformat() >= row.expires_on:
        return row
    last = of_age.isoformat()
    return msgspec.structs.replace(row, expires_on=last, review_on=min(row.review_on, last))


def _says_the_same(before: OwnRow, row: NewRow) -> bool:
    return (before.legal_basis, before.owner, before.expires_on, before.review_on) == (
        row.legal_basis,
        row.owner,
        row.expires_on,
        row.review_on,
    )


# -- looking --------------------------------------------------------------------------------------------------------


def entries(act: Act) -> tuple[OwnRow, ...]:
    """The entries in use, with ground, owner and days; nobody is named."""
    permit(act, Permission.SEE_LISTS)
    with perform(act):
        found = kept.rows(states=("active",))
        act.record(OwnEntriesSeen(object="in use", count=len(found)))
    return found


def proposals(act: Act) -> tuple[Proposal, ...]:
    """The proposals that wait, oldest first; nobody is named."""
    permit(act, Permission.SEE_LISTS)
    with perform(act):
        found = [each for each in kept.rows(states=("proposed",)) if each.proposed_at >= act.at - APPROVE_WITHIN]
        act.record(OwnEntriesSeen(object="proposed", count=len(found)))
    return tuple(_proposals(found))


def proposal(act: Act, code: str) -> Proposal:
    """One proposal whole, with whom it means: for who proposed it and who is to approve it. A recorded act."""
    permit(act, Permission.PROPOSE_ENTRY)
    with perform(act) as archive:
        found = _known(code, act)
        people = kept.opened(archive, found)
        others = kept.opened(archive, used := kept.in_use(on=act.at.date().isoformat())) if people else {}
        act.record(OwnProposalSeen(object=code, count=len(people)))
    (whole,) = _proposals(found)
    named = [(each.entry_id, others[each.id]) for each in used] if people else []
    alike = {
        row.id: tuple(entry for entry, other in named if entry != row.entry_id and _may_be_one(people[row.id], other))
        for row in found
        if row.id in people
    }
    return msgspec.structs.replace(whole, people=people, alike=alike)


def _may_be_one(one: ListedPerson, other: ListedPerson) -> bool:
    """Whether two entries may mean one person: the hint of a second look, not a comparison that anybody is hit by."""
    if {(each.country, each.number) for each in one.documents} & {
        (each.country, each.number) for each in other.documents
    }:
        return True
    if not {each.casefold() for each in one.names} & {each.casefold() for each in other.names}:
        return False
    return not (one.birth_dates and other.birth_dates) or any(
        mine.startswith(theirs) or theirs.startswith(mine) for mine in one.birth_dates for theirs in other.birth_dates
    )


def _proposals(found: Iterable[OwnRow]) -> list[Proposal]:
    together: dict[int, list[OwnRow]] = {}
    for row in found:
        together.setdefault(row.proposal, []).append(row)
    return [
        Proposal(public_code(identifier), rows[0].proposed_by, rows[0].proposed_at, rows[0].state, tuple(rows), {}, {})
        for identifier, rows in together.items()
    ]


def _known(code: str, act: Act) -> tuple[OwnRow, ...]:
    """The rows of a proposal that waits. Refuses where there is none, and one that has lapsed."""
    try:
        identifier = from_public_code(code.strip())
    except ValueError:
        identifier = -1
    found = kept.rows(proposal=identifier, states=("proposed",)) if 0 < identifier <= _IDENTIFIER_MAX else ()
    if not found:
        raise Refused("own.proposal.unknown", "No proposal of that code waits. Nothing was read or changed.")
    if found[0].proposed_at < act.at - APPROVE_WITHIN:
        raise Refused(
            "own.lapsed",
            f"Nobody approved this proposal within {APPROVE_WITHIN.days} days: it has lapsed. Nothing was changed. Propose it anew.",
            cites=_CITES,
        )
    return found


# -- the second person ----------------------------------------------------------------------------------------------


def approve(act: Act, code: str) -> Approved:
    """Puts a proposal in force as a new version of the list "own". Refuses who proposed it: it takes a second person."""
    permit(act, Permission.APPROVE_ENTRY)
    _must_be_free(act, code)
    with perform(act) as archive:
        found = _known(code, act)
        if found[0].proposed_by == act.actor.name:
            raise Refused(
                "second-person.own",
                "You proposed these entries; a second person approves them. Nothing was changed.",
                cites="Directive (EU) 2016/680 Art. 25, 29",
            )
        refuse_unlawful(OWN, archive.profile)
        _tidy(act, archive.profile)
        for person in kept.opened(archive, found).values():
            _refuse_relation(archive, person)
        kept.settle(found[0].proposal, by=act.actor.name, at=act.at)
        approved = _activate(archive, act, found[0].proposed_by)
        act.record(
            OwnEntriesActivated(
                object=code,
                proposer=found[0].proposed_by,
                **msgspec.structs.asdict(approved),
            )
        )
    return approved


def _must_be_free(act: Act, code: str) -> None:
    """Refuses a proposal that means somebody protected; and what is in use already and means one needs approval too, or ends."""
    if not protected.is_kept():
        return
    opened = kept.opened(look(), rows := _known(code, act))
    protected.must_be_free(act, "own_entry", [(row.entry_id, opened[row.id]) for row in rows if row.id in opened])
    _end_protected(act)


def end_protected(act: Act) -> int:
    """Ends the entries in use that mean somebody protected and that nobody outside has approved; gives how many.

    For every night: somebody may be protected since. Where one ends, the list is written anew without it.
    """
    permit(act, Permission.APPROVE_ENTRY)
    return _end_protected(act, is_written=True)


def _end_protected(act: Act, *, is_written: bool = False) -> int:
    if not protected.is_kept():
        return 0
    used = kept.in_use(on=act.at.date().isoformat())
    people = kept.opened(look(), used)
    asked = [row for row in used if row.id in people]
    places, request = protected.outside("own_entry", [(row.entry_id, people[row.id]) for row in asked])
    if not places:
        return 0
    with perform(act) as archive:
        count = kept.end([asked[place].id for place in sorted(places)])
        act.record(ProtectedEnded(object="own", count=count, request=request))
        if is_written:
            _activate(archive, act, act.actor.name)
    return count


def confirm(act: Act, code: str, *, authority: str, reference: str) -> Approved:
    """Notes that a court or independent authority outside confirmed what a proposal put in use, under its reference.

    The officer notes it, who neither proposes nor approves. Until then the entries are in use for the days that the profile gives, and
    no longer. Refuses a proposal of which nothing is in use.
    """
    permit(act, Permission.CONFIRM_ENTRY)
    if not (2 <= len(authority.strip()) <= 80 and 2 <= len(reference.strip()) <= 80):
        raise Refused(
            "own.confirmation", "Say which authority confirmed it, and under which reference. Nothing was noted."
        )
    try:
        identifier = from_public_code(code.strip())
    except ValueError:
        identifier = -1
    _end_protected(act)
    with perform(act) as archive:
        _tidy(act, archive.profile)
        known = 0 < identifier <= _IDENTIFIER_MAX and kept.rows(proposal=identifier, states=("active",))
        if not known or not kept.confirm(
            identifier, authority=authority.strip(), reference=reference.strip(), by=act.actor.name, at=act.at
        ):
            raise Refused(
                "own.confirmation.unknown",
                "Nothing of that proposal is in use, or it was confirmed before. Nothing was noted.",
                cites=_CITES,
            )
        approved = _activate(archive, act, known[0].proposed_by)
        act.record(OwnEntriesConfirmed(object=code, reference=reference.strip(), version=approved.version))
    return approved


def reject(act: Act, code: str) -> None:
    """Ends a proposal: by a second person, or by who made it and thought again. Whom it meant is gone."""
    permit(act, Permission.PROPOSE_ENTRY)
    with perform(act):
        found = _known(code, act)
        if found[0].proposed_by != act.actor.name:
            permit(act, Permission.APPROVE_ENTRY)
        kept.reject(found[0].proposal, by=act.actor.name, at=act.at)
        act.record(OwnEntriesRejected(object=code, proposer=found[0].proposed_by))


def _activate(archive: Archive, act: Act, proposer: str) -> Approved:
    active = lists.active_version(OWN)
    today = act.at.date().isoformat()
    now = kept.in_use(on=today)
    people = kept.opened(archive, now)
    confirmed = kept.confirmed()
    # Of the rows' numbers, not of what they say: a digest of names in the open could be searched.
    digest = hashlib.sha256(b"".join(each.id.to_bytes(8, "big") for each in now)).hexdigest()
    reading = ListReading(
        tuple(people[each.id] for each in now),
        published=today,
        details=tuple(
            EntryDetails(each.entry_id, each.legal_basis, "", _last_day(each, confirmed, archive.profile))
            for each in now
        ),
    )
    version = write_reading(archive, act, OWN, digest, reading, by=proposer)
    changes = lists.differences(active.id if active else None, version)
    again = lists.travellers_stored()
    lists.activate(archive, version, at=act.at, by=act.actor.name)
    return Approved(version, len(now), len(changes.added), len(changes.removed), len(changes.changed), again)


def _last_day(row: OwnRow, confirmed: Collection[int], profile: LegalProfile) -> str:
    """Until when travellers are hit by an entry: while nobody outside has confirmed it, for the days that the profile gives."""
    if not profile.own_entry_confirm_days or row.proposal in confirmed or row.decided_at is None:
        return row.expires_on
    return min(row.expires_on, (row.decided_at + timedelta(days=profile.own_entry_confirm_days)).date().isoformat())
