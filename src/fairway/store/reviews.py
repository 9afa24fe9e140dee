"""What people do with hits: the queue, who holds which hit, what was decided. Written by casework alone.

A claim and a decision are each one conditional UPDATE, so that two people never hold or settle the same hit, whichever database
is underneath and however many processes serve.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Count, F, Q

from fairway.kit.absence import ERASED, Withheld
from fairway.store.archive import Archive
from fairway.store.hits import FrozenHit, thaw
from fairway.store.keyring import KeyDestroyed
from fairway.store.models import Decision, Hit
from fairway.store.queue import Waiting, first_of
from fairway.store.restrictions import restricted_among

__all__ = [
    "HitRow",
    "KeptDecision",
    "KeyDestroyed",
    "add_decision",
    "claim",
    "count_by_state",
    "decisions_of",
    "find",
    "frozen_of",
    "held_by",
    "hits_on",
    "key_is_there",
    "last_decided_at",
    "last_decision_on",
    "listing",
    "next_unclaimed",
    "of_entry",
    "of_traveller",
    "pass_on",
    "release",
    "settle",
    "take_back",
]

_DECISIONS = "store_decision"


class HitRow(msgspec.Struct, frozen=True):
    """A hit without anything personal: what the queue may show, and what the rules of review need.

    day                ordinal of the local departure day
    due_utc, lands_utc, due_is_exact  see `models.Hit`
    traveller_current  the version of the traveller's record now; `traveller_version` is the one that was compared
    sources            "PNR", "API" or "PNR+API"
    """

    id: int
    day: int
    carrier: str
    number: str
    departs_from: str
    arrives_at: str
    departs_at_local: str
    due_at: str
    traveller: int
    traveller_version: int
    traveller_current: int
    sources: str
    list_source: str
    list_version: int
    entry_id: str
    score: float
    probability: float
    strength: str
    matcher: str
    profile: str
    made_at: datetime
    state: str
    taken_by: str
    taken_until: datetime | None
    lane: str
    due_utc: str
    lands_utc: str
    due_is_exact: bool


class KeptDecision(msgspec.Struct, frozen=True):
    """One decision as it stands in the table.

    note                  "" where none was written, ERASED once the day's key is gone
    from_state, to_state  where it moved the hit
    taken_back_at         None unless its maker took it back; then it counts for nothing
    list_is_stale         whether the list was older than it may be
    """

    stage: str
    outcome: str
    reason: str
    note: str | Withheld
    by: str
    at: datetime
    id: int = 0
    from_state: str = ""
    to_state: str = ""
    taken_back_at: datetime | None = None
    list_is_stale: bool = False


OTHERS_MAX = 50  # hits of one traveller; more are not read by anybody
_COLUMNS = (
    "h.id, h.day, f.carrier, f.number, f.departs_from, f.arrives_at, f.departs_at_local, h.due_at, h.traveller_id, "
    "h.traveller_version, t.version, t.sources, h.list_source, h.list_version, h.entry_id, h.score, h.probability, h.strength, "
    "h.matcher, h.profile, h.made_at, h.state, h.taken_by, h.taken_until, h.lane, h.due_utc, h.lands_utc, h.due_is_exact"
)
_MADE_AT, _TAKEN_UNTIL, _IS_EXACT = (
    HitRow.__struct_fields__.index(each) for each in ("made_at", "taken_until", "due_is_exact")
)


def _rows(rest: str, values: Sequence[int | str]) -> tuple[HitRow, ...]:
    """Hits `h` with their flight `f` and traveller `t`. As SQL: a card asks four times, and building it takes ten times the answering.

    rest  what follows FROM, never anything that came from outside
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_hit h JOIN store_flight f ON f.id = h.flight_id "  # noqa: S608
            f"JOIN store_traveller t ON t.id = h.traveller_id WHERE {rest}",
            values,
        )
        return tuple(_row(list(row)) for row in cursor.fetchall())


def _row(row: list[Any]) -> HitRow:
    row[_MADE_AT], row[_TAKEN_UNTIL] = _moment(row[_MADE_AT]), _moment(row[_TAKEN_UNTIL])
    row[_IS_EXACT] = bool(row[_IS_EXACT])
    return HitRow(*row)


def _moment(kept: datetime | None) -> datetime | None:
    """SQLite keeps moments without their zone, which is universal time."""
    return kept.replace(tzinfo=UTC) if kept is not None and kept.tzinfo is None else kept


def find(hit: int) -> HitRow | None:
    """The hit of that identifier."""
    return next(iter(_rows("h.id = %s", [hit])), None)


def of_traveller(traveller: int, *, besides: int) -> tuple[HitRow, ...]:
    """The other hits of the same traveller that have not lapsed, by list and entry."""
    rest = f"h.traveller_id = %s AND h.id <> %s AND h.state <> 'lapsed' ORDER BY h.list_source, h.entry_id LIMIT {OTHERS_MAX}"
    return _rows(rest, [traveller, besides])


def of_entry(list_source: str, entry_id: str, *, besides: int, lanes: Collection[str], most: int) -> tuple[HitRow, ...]:
    """The latest hits of an entry on other travellers than one, in these lanes, those lapsed and restricted left out."""
    if not lanes:
        return ()
    rest = (
        "h.list_source = %s AND h.entry_id = %s AND h.traveller_id <> %s AND h.state <> 'lapsed' "
        f"AND h.lane IN ({', '.join(['%s'] * len(lanes))}) ORDER BY h.id DESC LIMIT %s"
    )
    rows = _rows(rest, [list_source, entry_id, besides, *lanes, most])
    unused = restricted_among([each.traveller for each in rows])
    return tuple(each for each in rows if each.traveller not in unused)


def hits_on(travellers: Collection[int], lanes: Collection[str]) -> dict[int, list[int]]:
    """The hits of travellers that have not lapsed, in these lanes."""
    found: dict[int, list[int]] = {}
    hits = Hit.objects.filter(traveller__in=travellers, lane__in=lanes).exclude(state="lapsed").order_by("id")
    for traveller, hit in hits.values_list("traveller_id", "id"):
        found.setdefault(traveller, []).append(hit)
    return found


def frozen_of(archive: Archive, row: HitRow) -> FrozenHit:
    """What was compared, opened. Raises KeyDestroyed once the law has taken the day."""
    sealed = Hit.objects.values_list("sealed", flat=True).get(pk=row.id)
    return thaw(archive, row.day, row.id, bytes(sealed))


def key_is_there(archive: Archive, row: HitRow) -> bool:
    """Whether what is sealed of this hit can still be opened."""
    return archive.has_travel_key(row.day)


# -- the queue ------------------------------------------------------------------------------------------------------


def _theirs(*, finally_too: bool) -> tuple[str, ...]:
    return ("open", "second", "disputed") if finally_too else ("open", "second")


def listing(
    *,
    name: str,
    finally_too: bool,
    state: str,
    strengths: Collection[str],
    lanes: Collection[str],
    instructions: Mapping[str, str],
    at: datetime,
    most: int,
    desk: str = "",
) -> tuple[HitRow, ...]:
    """The first hits in the order of the queue; see `store.urgency`.

    name         who looks
    instructions  what each list asks for, by source
    finally_too  whether disputed hits are theirs to settle
    lanes        those whose hits they review
    state        "open" for everything that waits for this person, otherwise the hits in that one state
    desk         those alone that wait for this desk; "" for all
    """
    states = _theirs(finally_too=finally_too) if state == "open" else (state,)
    if state == "disputed" and not finally_too:  # nobody is asked about a dispute who may not settle it
        states = ()
    waiting = Waiting(name, states, strengths, lanes, is_free=False, instructions=instructions, desk=desk)
    found = first_of(waiting, at=at, most=most)
    rows = {row.id: row for row in _rows(f"h.id IN ({', '.join(['%s'] * len(found)) or 'NULL'})", found)}
    return tuple(rows[each] for each in found)


def count_by_state(strengths: Collection[str], lanes: Collection[str]) -> dict[str, int]:
    """How many hits are in each state."""
    counted = (
        Hit.objects.filter(strength__in=strengths, lane__in=lanes).values_list("state").annotate(Count("pk")).order_by()
    )
    return dict(counted)


# -- claims ---------------------------------------------------------------------------------------------------------


def _free(name: str, at: datetime) -> Q:
    return Q(taken_by="") | Q(taken_by=name) | Q(taken_until__lte=at)


def held_by(name: str, at: datetime, *, besides: int = 0) -> int:
    """How many hits somebody holds now."""
    return Hit.objects.filter(taken_by=name, taken_until__gt=at).exclude(pk=besides).count()


def next_unclaimed(
    *,
    name: str,
    finally_too: bool,
    strengths: Collection[str],
    lanes: Collection[str],
    instructions: Mapping[str, str],
    at: datetime,
    desk: str = "",
) -> list[int]:
    """The first few hits in the order of the queue that wait for this person and that nobody holds."""
    states = _theirs(finally_too=finally_too)
    waiting = Waiting(name, states, strengths, lanes, is_free=True, instructions=instructions, desk=desk)
    return first_of(waiting, at=at, most=10)


def claim(hit: int, *, name: str, state: str | None, at: datetime, until: datetime) -> bool:
    """Takes the hit for this person, or renews their hold; False where somebody else holds it or its state has changed.

    state  the state in which it was found; None for any
    """
    wanted = Hit.objects.filter(_free(name, at), pk=hit)
    if state is not None:
        wanted = wanted.filter(state=state)
    return wanted.update(taken_by=name, taken_until=until) == 1


def release(hit: int, *, name: str) -> bool:
    """Gives the hit back; False where this person did not hold it."""
    return Hit.objects.filter(pk=hit, taken_by=name).update(taken_by="", taken_until=None) == 1


def pass_on(hit: int, *, name: str, to: str, until: datetime) -> bool:
    """Puts the hit from one person's hands into another's; False where the first did not hold it."""
    return Hit.objects.filter(pk=hit, taken_by=name).update(taken_by=to, taken_until=until) == 1


# -- decisions ------------------------------------------------------------------------------------------------------


def decisions_of(archive: Archive, row: HitRow) -> tuple[KeptDecision, ...]:
    """Every decision about the hit, oldest first."""
    kept = Decision.objects.filter(hit=row.id).order_by("id")
    return tuple(
        KeptDecision(
            each.stage,
            each.outcome,
            each.reason,
            _note(archive, row, each),
            each.by,
            each.at,
            each.id,
            each.from_state,
            each.to_state,
            each.taken_back_at,
            each.list_is_stale,
        )
        for each in kept
    )


def last_decided_at() -> datetime | None:
    """When the latest decision of all was taken; None where there is none."""
    kept = Decision.objects.filter(taken_back_at=None).order_by("-id").values_list("at", flat=True).first()
    return _moment(kept)


def last_decision_on(hit: int) -> tuple[str, datetime] | None:
    """Who took the latest decision on a hit that counts, and when."""
    kept = Decision.objects.filter(hit=hit, taken_back_at=None).order_by("-id").values_list("by", "at").first()
    return (kept[0], kept[1]) if kept else None


def _note(archive: Archive, row: HitRow, decision: Decision) -> str | Withheld:
    if decision.note_sealed is None:
        return ""
    try:
        return archive.travel_key(row.day).open(_DECISIONS, decision.id, bytes(decision.note_sealed)).decode()
    except KeyDestroyed:
        return ERASED


def settle(row: HitRow, *, by: str, state: str) -> bool:
    """Moves the hit on to `state` and lets go of it; False where it is no longer as it was read, or is another's now."""
    as_it_was = Hit.objects.filter(
        pk=row.id,
        state=row.state,
        taken_by=by,
        traveller_version=row.traveller_version,
        traveller__version=F("traveller_version"),
    )
    return as_it_was.update(state=state, taken_by="", taken_until=None) == 1


def take_back(row: HitRow, decision: KeptDecision, *, at: datetime, until: datetime) -> bool:
    """Puts the hit where it was before its latest decision and in its maker's hands; False where somebody has acted on it since."""
    untouched = Hit.objects.filter(_free(decision.by, at), pk=row.id, state=decision.to_state)
    if untouched.update(state=decision.from_state, taken_by=decision.by, taken_until=until) != 1:
        return False
    return Decision.objects.filter(pk=decision.id, taken_back_at=None).update(taken_back_at=at) == 1


def add_decision(
    archive: Archive,
    row: HitRow,
    *,
    stage: str,
    outcome: str,
    reason: str,
    note: str,
    by: str,
    at: datetime,
    to_state: str,
    list_is_stale: bool,
) -> None:
    """Writes a decision that moved the hit from the row's state to `to_state`.

    The note is sealed under the key of the travel day; it goes when the day goes.
    """
    identifier = archive.new_id(at)
    sealed = archive.travel_key(row.day).seal(_DECISIONS, identifier, note.encode()) if note else None
    Decision.objects.create(
        id=identifier,
        hit_id=row.id,
        stage=stage,
        outcome=outcome,
        reason=reason,
        note_sealed=sealed,
        by=by,
        at=at,
        traveller_version=row.traveller_version,
        profile=archive.profile.stamp,
        from_state=row.state,
        to_state=to_state,
        list_is_stale=list_is_stale,
    )
